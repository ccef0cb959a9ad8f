#!/usr/bin/env python3
"""What a whole run costs, beside pdftotext: pdftotext.py RECSIFT PDF_OR_FOLDER… [--repeat N]

Runs `recsift extract -j1 -o DIR` over all PDFs in one process and `pdftotext -layout` once for each file, in turns,
and prints CPU seconds (user and system, of the best of N turns), their ratio, and the peak memory of recsift for
each document alone. Needs poppler's pdftotext. Standard library only."""
import argparse
import os
import subprocess
import tempfile
from pathlib import Path


def cpu(command):
    """CPU seconds and peak MiB of a command and its children."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    os.close(null)
    _, _, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recsift")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    files = sorted(f for p in args.paths for f in ([p] if p.is_file() else p.rglob("*.pdf")))
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(args.repeat):
            ours.append(cpu([args.recsift, "extract", "-j1", "-q", "-o", scratch + "/", *map(str, files)])[0])
            theirs.append(sum(cpu(["pdftotext", "-layout", str(f), "-"])[0] for f in files))
        peaks = sorted((cpu([args.recsift, "extract", "-j1", "-q", "-o", scratch + "/", str(f)])[1], f) for f in files)
    print(f"{len(files)} files")
    print(f"recsift extract -j1   {min(ours):8.2f} s CPU")
    print(f"pdftotext -layout     {min(theirs):8.2f} s CPU")
    print(f"ratio                 {min(ours) / min(theirs):8.2f}")
    print(f"peak memory           {peaks[-1][0]:8.1f} MiB  ({peaks[-1][1].name}), median {peaks[len(peaks) // 2][0]:.1f}")


if __name__ == "__main__":
    main()
