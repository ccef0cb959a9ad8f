#!/usr/bin/env python3
"""The figures below which nothing lands: gate.py RECSIFT SHARED.

Extracts the development corpus and the seeds with RECSIFT, scores both with the scorer in SHARED, and says of each
figure what it is and what it must be. Ends with 1 where one is too low or where two runs differ. Standard library
only."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

FAMILY = "family=implementation-deck"
# (what, where it stands in the scorer's result, least)
CORPUS = [
    ("macro F1", lambda r: r["macro_f1"], 0.985),
    ("perfect documents", lambda r: r["perfect"], 0.85),
    ("F1 of status", lambda r: r["fields"]["status"]["f1"], 0.995),
    ("F1 of deliverable.status", lambda r: r["fields"]["deliverable.status"]["f1"], 0.995),
]
SEEDS = [("seeds: macro F1", lambda r: r["macro_f1"], 1.0), ("seeds: perfect documents", lambda r: r["perfect"], 1.0)]


def extract(recsift, source, out, *options):
    run = subprocess.run([recsift, "extract", str(source), "-o", str(out), "-q", *options])
    if run.returncode not in (0, 3):  # documents that hold no recommendation are failures, and some do not
        sys.exit(f"gate: extract {source} ended with {run.returncode}")


def score(shared, truth, out, *options):
    command = [sys.executable, str(shared / "score/score.py"), "--json", *options, str(truth), str(out)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def main():
    recsift, shared = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
    dev, seeds = shared / "corpus/dev", shared / "seeds"
    low = []
    with tempfile.TemporaryDirectory() as scratch:
        one, two, seed = (Path(scratch) / name for name in ("one", "two", "seeds"))
        extract(recsift, dev, one, "-j1")
        extract(recsift, dev, two, "-j2")
        extract(recsift, seeds, seed)
        results = [(CORPUS, score(shared, dev, one, "--tag", FAMILY)), (SEEDS, score(shared, seeds, seed))]
        for figures, result in results:
            for name, figure, least in figures:
                value = figure(result)
                good = value >= least
                print(f"{'ok ' if good else 'LOW'} {name:28} {value:.4f}   at least {least}")
                if not good:
                    low.append(name)
        same = tree(one) == tree(two)
        print(f"{'ok ' if same else 'LOW'} one thread and two give the same bytes")
        if not same:
            low.append("same bytes")
    if low:
        sys.exit("gate: too low: " + ", ".join(low))


if __name__ == "__main__":
    main()
