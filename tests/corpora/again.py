#!/usr/bin/env python3
"""Saves reports again as archives have them: by other programs, locked, cut, changed on the way.

`again.py OUT REPORTS...` makes a folder in OUT for each way, with the PDFs of the folders REPORTS and their truth files;
those of several folders each under its folder's name. Programs that are not installed are left out, aloud. The same reports
give the same damage. Only Python's standard library is needed.
"""
import pathlib
import random
import shutil
import subprocess
import sys


# How programs end that have written the file; qpdf ends with 3 where it had something to remark.
ENOUGH = {"qpdf": (0, 3)}


def by(*command):
    """A program that is given the names of the file and of its copy."""
    def way(source, copy):
        if shutil.which(command[0]) is None:
            raise LookupError(command[0])
        filled = [str(source) if word == "IN" else str(copy) if word == "OUT" else word for word in command]
        done = subprocess.run(filled, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if done.returncode not in ENOUGH.get(command[0], (0,)):
            raise RuntimeError(f"{command[0]} gave up")
    return way


def damaged(change):
    """A change of the file's bytes, with a random source that depends on its name."""
    def way(source, copy):
        copy.write_bytes(change(bytearray(source.read_bytes()), random.Random(source.name)))
    return way


def flipped(data, source, times=3):
    for _ in range(times if data else 0):
        data[source.randrange(len(data))] = source.randrange(256)
    return data


def zeroed(data, source, length=1500):
    start = source.randrange(max(1, len(data) - 2 * length))
    end = min(start + length, len(data))
    data[start:end] = bytes(end - start)
    return data


WAYS = {
    "object-streams": by("qpdf", "--object-streams=generate", "--linearize", "IN", "OUT"),
    "locked-without-password": by("qpdf", "--encrypt", "", "owner", "256", "--", "IN", "OUT"),
    "ghostscript": by("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"),
    "mupdf": by("mutool", "clean", "-gggg", "-z", "-s", "IN", "OUT"),
    "cairo": by("pdftocairo", "-pdf", "IN", "OUT"),
    "flipped": damaged(flipped),
    "zeroed": damaged(zeroed),
    "text-mode": damaged(lambda data, _: bytes(data).replace(b"\n", b"\r\n")),
    "without-its-end": damaged(lambda data, _: data[:max(len(data) * 97 // 100, len(data) - 3000)]),
    "junk-before": damaged(lambda data, _: b"HTTP/1.1 200 OK\r\n\r\n" + data),
}


def named(folders):
    """All reports, and under what names their copies go: those of several folders each under its folder's own."""
    names = {}
    for folder in folders:
        own = pathlib.Path()
        if len(folders) > 1:
            own = base = pathlib.Path(folder.resolve().name)
            times = 1
            while names.setdefault(own, folder.resolve()) != folder.resolve():
                times += 1
                own = base.with_name(f"{base.name}-{times}")
        for file in sorted(folder.rglob("*.pdf")):
            yield own / file.relative_to(folder), file


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    reports = list(named([pathlib.Path(folder) for folder in sys.argv[2:]]))
    for name, way in WAYS.items():
        made = 0
        for place, file in reports:
            copy = out / name / place
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                way(file, copy)
            except LookupError as missing:
                print(f"{name}: there is no {missing}", file=sys.stderr)
                break
            except RuntimeError as failed:
                print(f"{name}: {file}: {failed}", file=sys.stderr)
                copy.unlink(missing_ok=True)
                continue
            truth = file.with_name(file.name + ".truth.json")
            if truth.exists():
                shutil.copy(truth, copy.with_name(truth.name))
            made += 1
        print(f"{name}: {made} of {len(reports)}")


if __name__ == "__main__":
    main()
