#!/usr/bin/env python3
"""Seeds for the fuzz targets, made from the fixtures and from fuzz/seeds: seeds.py [FOLDER, fuzz/corpus by default].

Small ones only: what is large is slow and holds nothing that a small one does not. PDF files come as they are and, where
qpdf is there to do it, once more with their streams laid open, since bytes changed within a compressed stream
change nothing but whether it can be decoded.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENDINGS = {".pdf": "pdf", ".html": "html", ".txt": "text"}
LARGEST = {"pdf": 100_000, "html": 60_000, "text": 60_000, "content": 20_000, "cmap": 20_000}
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.S)


def streams(pdf):
    """What the streams of a file decode to, for those that are plain or Flate alone."""
    for found in STREAM.finditer(pdf):
        data = found[1]
        try:
            yield zlib.decompressobj().decompress(data, 1 << 20)
        except zlib.error:
            yield data


def kind(data):
    if b"begincmap" in data:
        return "cmap"
    if re.search(rb"\b(Tj|TJ|re|Do|BDC)\b", data) and not data.startswith((b"<?xpacket", b"%!")):
        return "content" if b"\0" not in data[:200] else None
    return None


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fuzz" / "corpus"
    count = {}

    def keep(target, name, data):
        if 0 < len(data) <= LARGEST[target]:
            folder = out / target
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
            count[target] = count.get(target, 0) + 1

    qpdf = shutil.which("qpdf")
    if not qpdf:
        print("SKIPPED: no qpdf, so no PDF seeds with their streams laid open", file=sys.stderr)
    fixtures = [p for p in ROOT.glob("fixtures/*/*") if p.suffix in ENDINGS]
    for path in sorted(fixtures, key=lambda p: (p.stat().st_size, p)):
        target = ENDINGS[path.suffix]
        name = f"{path.parent.name}-{path.name}"
        data = path.read_bytes()
        keep(target, name, data)
        if target != "pdf":
            continue
        for k, stream in enumerate(streams(data)):
            if kind(stream):
                keep(kind(stream), f"{name}-{k}", stream)
        if qpdf:
            options = ["--qdf", "--object-streams=disable", "--warning-exit-0"]
            done = subprocess.run([qpdf, *options, path, "-"], capture_output=True)
            if done.returncode == 0:
                keep(target, f"{name}-open", done.stdout)
    for own in sorted((ROOT / "fuzz" / "seeds").glob("*/*")) + sorted((ROOT / "tests" / "replay").glob("*/*")):
        keep(own.parent.name, f"own-{own.name}", own.read_bytes())
    for target, n in sorted(count.items()):
        print(f"{target}: {n}")


if __name__ == "__main__":
    main()
