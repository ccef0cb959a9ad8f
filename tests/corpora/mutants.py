#!/usr/bin/env python3
"""Writes damaged copies of small PDFs: bytes flipped, files cut short, parts of one put into another.

Places come from a fixed seed: the same files give the same copies. `compare.py` then runs over the folder.
"""
import argparse
import os
import random

KINDS = ("flip-1", "flip-8", "flip-64", "cut-tail", "cut-half", "cut-head", "junk-head", "splice", "drop", "no-xref")


def damaged(kind, data, other, places):
    data = bytearray(data)
    size = len(data)
    if kind.startswith("flip"):
        for _ in range(int(kind[5:])):
            data[places.randrange(size)] ^= 1 << places.randrange(8)
    elif kind == "cut-tail":
        del data[places.randrange(size * 9 // 10, size):]
    elif kind == "cut-half":
        del data[places.randrange(size // 3, size * 9 // 10):]
    elif kind == "cut-head":
        del data[:places.randrange(1, min(64, size))]
    elif kind == "junk-head":
        data[:0] = places.randbytes(places.randrange(1, 3000))
    elif kind == "splice":
        start = places.randrange(len(other))
        at = places.randrange(size)
        data[at:at] = other[start:start + places.randrange(1, 4000)]
    elif kind == "drop":
        at = places.randrange(size)
        del data[at:at + places.randrange(1, 600)]
    elif kind == "no-xref":
        for word in (b"startxref", b"xref"):
            data = bytearray(bytes(data).replace(word, b"x" * len(word)))
    return bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("folder", nargs="+")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--largest", type=int, default=60_000, help="bytes of a file that is damaged")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    places = random.Random(options.seed)
    sources = []
    for folder in options.folder:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if name.lower().endswith(".pdf") and 1000 <= os.path.getsize(path) <= options.largest:
                with open(path, "rb") as f:
                    sources.append((name[-60:-4], f.read()))
    os.makedirs(options.out, exist_ok=True)
    for n in range(options.count):
        kind = KINDS[n % len(KINDS)]
        name, data = places.choice(sources)
        copy = damaged(kind, data, places.choice(sources)[1], places)
        with open(os.path.join(options.out, f"{n:04}-{kind}-{name}.pdf"), "wb") as f:
            f.write(copy)
    print(f"{options.count} copies of {len(sources)} files")


if __name__ == "__main__":
    main()
