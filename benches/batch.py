#!/usr/bin/env python3
"""What a run over a whole archive holds and costs: batch.py RECSIFT [PART…] [--count N] [--kills N] [--scratch DIR]

Makes N small reports of the project's fixtures (PDF and HTML mixed, one in a hundred broken in ten ways) and checks, by
part (all of them unless some are named):

account  every input is in run.json exactly once, with the outcome that it should have
memory   peak memory over N documents against a tenth of them
cpu      CPU and wall time against `pdftotext -layout`, run once a file by `xargs -P2`, on the PDFs alone
jobs     -j2 against -j1: the speed-up and the same bytes
kills    a run killed at random moments, resumed after each, ends with the bytes of an undisturbed one
hostile  documents that abort, loop and allocate without end (needs --worker, see benches/README.md)

Ends with 1 if anything does not hold. Linux only (reads /proc). Standard library only."""
import argparse
import collections
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
BROKEN = ["empty.pdf", "truncated.pdf", "locked.pdf", "scan.pdf", "picture.pdf", "letter.docx", "minutes.txt",
          "compared-versions.html", "noise.txt", "recipe.html"]
PARTS = ["account", "memory", "cpu", "jobs", "kills", "hostile"]
failed = []


def check(good, words):
    print(f"  {'ok' if good else 'NOT SO'}: {words}", flush=True)
    if not good:
        failed.append(words)


def make(root, count):
    """Writes the reports and returns, by path below root, the code that each should fail with, or None."""
    good = [f for f in sorted(FIXTURES.glob("*/*")) if f.suffix in (".pdf", ".html") and f.parent.name != "bad"]
    # What is broken beyond these ten ways on purpose, or is a PDF by another name, says nothing of the rest.
    pdfs = [f for f in good if f.suffix == ".pdf"]
    pages = [f for f in good if f.suffix == ".html" and not f.read_bytes().startswith(b"%PDF")]
    codes = json.loads((FIXTURES / "bad" / "expected.json").read_text())
    expected = {}
    for i in range(count):
        folder = f"{i // 100:03}"
        if i % 100 == 50:
            source = FIXTURES / "bad" / BROKEN[i // 100 % len(BROKEN)]
            # The ending is one that a folder is searched for.
            name = f"{folder}/r{i:05}{'.pdf' if source.suffix == '.docx' else source.suffix}"
            data, code = source.read_bytes(), codes[source.name]
        else:
            source = (pdfs, pages)[i % 2][i // 2 % len((pdfs, pages)[i % 2])]
            name, code = f"{folder}/r{i:05}{source.suffix}", None
            data = source.read_bytes() + (b"\n%%%d\n" if source.suffix == ".pdf" else b"\n<!-- %d -->\n") % i
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        expected[name] = code
    return expected


def run(command, poll=None, **more):
    """Runs a command; its exit code, CPU seconds with those of its children, and wall seconds."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    while poll:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        poll(child.pid)
        time.sleep(0.02)
    else:
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, time.monotonic() - begin


def status(pid, field):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


class Peaks:
    """Peak memory in MiB: of the process, of its largest child, and of all at one time."""

    def __init__(self):
        self.own = self.child = self.all = 0.0

    def __call__(self, pid):
        try:
            children = [int(c) for t in os.listdir(f"/proc/{pid}/task")
                        for c in Path(f"/proc/{pid}/task/{t}/children").read_text().split()]
        except OSError:
            children = []
        self.own = max(self.own, status(pid, "VmHWM"))
        self.child = max([self.child] + [status(c, "VmHWM") for c in children])
        self.all = max(self.all, status(pid, "VmRSS") + sum(status(c, "VmRSS") for c in children))


def tree(root):
    """Path and digest of every file below root."""
    return {str(f.relative_to(root)): hashlib.sha256(f.read_bytes()).hexdigest()
            for f in sorted(root.rglob("*")) if f.is_file()}


def account(args, source, expected):
    out = args.scratch / "account"
    code, cpu, wall = run([args.recsift, "extract", source, "-o", out])
    told = json.loads((out / "run.json").read_text())
    inputs = collections.Counter(i["path"] for i in told["inputs"])
    check(code == 3, f"exit code 3, as {sum(c is not None for c in expected.values())} documents are broken")
    check(inputs == collections.Counter(expected.keys()), f"each of {len(expected)} inputs is in run.json exactly once")
    wrong = [(i["path"], i.get("code")) for i in told["inputs"] if i.get("code") != expected.get(i["path"])]
    check(not wrong, f"each has the outcome that it should have{': not ' + str(wrong[:5]) if wrong else ''}")
    outputs = {i["output"] for i in told["inputs"] if i["outcome"] == "report"}
    there = {str(f.relative_to(out)) for f in out.rglob("*") if f.is_file()} - {"run.json", "errors.jsonl"}
    check(outputs == there and len(outputs) == told["counts"]["reports"], f"{len(there)} files are there, those of run.json")
    errors = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    check({e["path"]: e["code"] for e in errors} == {p: c for p, c in expected.items() if c}, f"errors.jsonl has {len(errors)}")
    print(f"  {len(expected) / wall:.0f} documents a second, {cpu:.1f} s CPU, {wall:.1f} s")


def memory(args, source, expected):
    small = args.scratch / "a-tenth.list"
    small.write_text("".join(f"{source / name}\n" for name in list(expected)[:len(expected) // 10]))
    peaks = {}
    for what, given in [("a tenth", ["--files-from", small]), ("all", [source])]:
        for target in ["out", "all.jsonl"]:
            peaks[what, target] = peak = Peaks()
            run([args.recsift, "extract", *given, "-o", args.scratch / "memory" / what.replace(" ", "-") / target], poll=peak)
            print(f"  {what}, -o {target}: {peak.own:.1f} MiB, its largest worker {peak.child:.1f}, all at one time {peak.all:.1f}")
    for target in ["out", "all.jsonl"]:
        less, more = peaks["a tenth", target], peaks["all", target]
        ratio = more.all / less.all
        check(ratio <= 1.2, f"-o {target}: peak of all processes {ratio:.2f} times that of a tenth of the documents")
        print(f"     (of the process that holds the run {more.own / less.own:.2f})")


def cpu(args, source, expected):
    pdfs = [str(source / name) for name, code in expected.items() if name.endswith(".pdf") and not code]
    listed = args.scratch / "pdfs"
    listed.write_text("\0".join(pdfs) + "\0")
    ours, theirs = [], []
    for turn in range(args.turns):
        out = args.scratch / f"cpu{turn}"
        ours.append(run([args.recsift, "extract", "--files-from", listed, "-0", "-o", out, "-j2", "-q"])[1:])
        with listed.open("rb") as names:
            theirs.append(run(["xargs", "-0", "-P2", "-I{}", "pdftotext", "-layout", "{}", "-"], stdin=names)[1:])
    (our_cpu, our_wall), (their_cpu, their_wall) = min(ours), min(theirs)
    print(f"  {len(pdfs)} PDFs, {sum(os.path.getsize(p) for p in pdfs) / 2**20:.0f} MiB")
    print(f"  recsift extract -j2            {our_cpu:7.1f} s CPU {our_wall:7.1f} s")
    print(f"  xargs -P2 pdftotext -layout    {their_cpu:7.1f} s CPU {their_wall:7.1f} s")
    check(our_cpu <= 0.5 * their_cpu, f"{our_cpu / their_cpu:.2f} times its CPU, {our_wall / their_wall:.2f} times its time")


def jobs(args, source, _):
    walls, trees = {}, {}
    for n in [1, 2]:
        out = args.scratch / f"jobs{n}"
        _, seconds, walls[n] = run([args.recsift, "extract", source, "-o", out, f"-j{n}"])
        trees[n] = tree(out)
        print(f"  -j{n}: {seconds:.1f} s CPU, {walls[n]:.1f} s")
    check(trees[1] == trees[2], f"the same {len(trees[1])} files")
    print(f"  speed-up {walls[1] / walls[2]:.2f} (load of the machine: {os.getloadavg()[0]:.1f})")


def kills(args, source, expected):
    listed = args.scratch / "kills.list"
    listed.write_text("".join(f"{source / name}\n" for name in list(expected)[:2000]))
    straight, out = args.scratch / "undisturbed", args.scratch / "killed"
    base = [args.recsift, "extract", "--files-from", listed, "-q"]
    _, _, wall = run([*base, "-o", straight])
    undisturbed = tree(straight)
    rng = random.Random(args.seed)
    killed = rounds = halves = 0
    different = []
    while killed < args.kills:
        # Short times as well as long ones: beginning, middle and end of a run all have their dangers.
        child = subprocess.Popen([*base, "-o", out, "--resume"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            child.wait(rng.uniform(0, wall / 8) if rng.random() < 0.8 else rng.uniform(0, 0.05))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            killed += 1
            for file in out.rglob("*.json"):
                try:
                    json.loads(file.read_bytes())
                except ValueError:
                    halves += 1
                    different.append(f"{file} is half a file")
            continue
        rounds += 1
        if tree(out) != undisturbed:
            different.append(f"round {rounds}")
        shutil.rmtree(out)
    code = run([*base, "-o", out, "--resume"])[0]
    rounds += 1
    if tree(out) != undisturbed:
        different.append(f"round {rounds}")
    print(f"  {killed} kills; {rounds} runs of {min(2000, len(expected))} documents were brought to their end, the last with code {code}")
    check(not halves, "no file was found half written")
    check(not different, f"the bytes of an undisturbed run{': not ' + str(different[:5]) if different else ''}")


def hostile(args, _, expected):
    if not args.worker:
        print("  SKIPPED: no --worker")
        return
    source = args.scratch / "hostile-in"
    source.mkdir()
    (source / "0-allocate.txt").write_text("allocate")
    (source / "1-abort.txt").write_text("abort")
    (source / "2-loop.txt").write_text("loop")
    expected = make(source / "rest", 200)
    out = args.scratch / "hostile"
    _, _, wall = run([args.recsift, "extract", source, "-o", out, "--timeout", "20", "--max-memory", "300M",
                      "--worker-program", args.worker])
    told = json.loads((out / "run.json").read_text())
    codes = {i["path"]: i.get("code") for i in told["inputs"]}
    wanted = {"0-allocate.txt": "out-of-memory", "1-abort.txt": "crash", "2-loop.txt": "timeout"}
    check({p: codes.get(p) for p in wanted} == wanted, ", ".join(f"{p} {c}" for p, c in wanted.items()))
    wanted.update({f"rest/{p}": c for p, c in expected.items()})
    check(codes == wanted, f"all else is done: {told['counts']['reports']} reports, {told['counts']['failures']} failures, {wall:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recsift", type=Path)
    parser.add_argument("parts", nargs="*", metavar="PART", help="some of: " + ", ".join(PARTS))
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--turns", type=int, default=1, help="of the part cpu; the best counts")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--worker", type=Path, help="a worker that does what documents tell it to")
    parser.add_argument("--scratch", type=Path, help="a folder for the documents and outputs, kept afterwards")
    args = parser.parse_args()
    args.recsift = args.recsift.resolve()
    if unknown := set(args.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as own:
        top = args.scratch or Path(own)
        source = top / "in"
        begin = time.monotonic()
        expected = make(source, args.count)
        print(f"{len(expected)} documents, made in {time.monotonic() - begin:.0f} s")
        for part in [p for p in PARTS if not args.parts or p in args.parts]:
            print(part, flush=True)
            args.scratch = top / part
            shutil.rmtree(args.scratch, ignore_errors=True)
            args.scratch.mkdir()
            globals()[part](args, source, expected)
    if failed:
        sys.exit(f"{len(failed)} not so")


if __name__ == "__main__":
    main()
