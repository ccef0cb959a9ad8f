#!/usr/bin/env python3
"""Runs this reader and `pdftotext -layout` over folders of PDFs and holds their words against each other.

See README.md beside it. Only Python's standard library is needed, and poppler's pdftotext.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata

MEGABYTE = 1 << 20


def run(command, out_path, timeout, memory):
    """Exit code (None: out of time), stderr, seconds of CPU, seconds passed, largest resident size in bytes."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(out_path, "wb") as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, preexec_fn=limit)
        code = None
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                break
            # CPU time is what counts: the machine may be busy with other things.
            passed = time.monotonic() - start
            if passed > timeout:
                try:
                    with open(f"/proc/{child.pid}/stat") as stat:
                        fields = stat.read().rsplit(")", 1)[1].split()
                    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                except OSError:
                    cpu = passed
                if cpu > timeout or passed > 8 * timeout:
                    child.kill()
                    _, _, used = os.wait4(child.pid, 0)
                    break
            time.sleep(0.002 if passed < 0.2 else 0.02)
        child.returncode = 0
        passed = time.monotonic() - start
        err.seek(0)
        message = err.read(1 << 16).decode("utf-8", "replace")
    return code, message, used.ru_utime + used.ru_stime, passed, used.ru_maxrss * 1024


def words(text):
    """Words with a letter or digit in them, without the punctuation around them; and how many end in a hyphen."""
    text = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    # Marks of direction are no letters, and scripts without spaces have no words but their characters.
    text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    text = re.sub("([\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])", r" \1 ", text)
    found, cut = collections.Counter(), collections.Counter()
    for raw in text.split():
        word = re.sub(r"^[\W_]+|[\W_]+$", "", raw)
        if word:
            found[word] += 1
            if raw[-1] in "-\u2010":
                cut[word] += 1
    return found, cut


def matched(ours, theirs, cut):
    """How many words of each side the other has too. A word that we join and they leave hyphenated over two lines
    counts for both."""
    common = ours & theirs
    left, right = ours - common, theirs - common
    us, them = sum(common.values()), sum(common.values())
    for word in list(left):
        for at in range(1, len(word)):
            a, b = word[:at], word[at:].lstrip("-\u2010")
            while left[word] > 0 and right[a] > 0 and cut[a] > 0 and right[b] > 0:
                left[word] -= 1
                right[a] -= 1
                right[b] -= 1
                us, them = us + 1, them + 2
    return us, them, +left, +right


def look_at(path, options, scratch):
    name = os.path.basename(path)
    mine, other = (os.path.join(scratch, f"{os.getpid()}-{abs(hash(path))}.{k}") for k in "ab")
    record = {"file": name}
    code, message, cpu, passed, memory = run([options.ours, path], mine, options.timeout, options.memory * MEGABYTE)
    record |= {"cpu": cpu, "seconds": passed, "memory": memory}
    fault = re.search(r"^error ([a-z-]+)", message, re.M)
    if code is None:
        record["state"] = "hang"
    elif "panicked at" in message or code == 101:
        record["state"] = "panic"
    elif code != 0 and not fault:
        record["state"] = f"died {code}"
    else:
        record["state"] = fault.group(1) if fault else "read"
    record["message"] = message.strip()[:600]
    other_code, _, other_cpu, _, _ = run(
        ["pdftotext", "-layout", path, "-"], other, options.timeout * 6, 4096 * MEGABYTE)
    record |= {"other": other_code, "other_cpu": other_cpu}
    with open(mine, "rb") as a, open(other, "rb") as b:
        (ours, _), (theirs, cut) = (words(f.read().decode("utf-8", "replace")) for f in (a, b))
    us, them, extra, missing = matched(ours, theirs, cut)
    n_ours, n_theirs = sum(ours.values()), sum(theirs.values())
    record |= {"ours": n_ours, "theirs": n_theirs,
               "recall": them / n_theirs if n_theirs else 1.0, "precision": us / n_ours if n_ours else 1.0,
               "missing": [w for w, _ in missing.most_common(12)], "extra": [w for w, _ in extra.most_common(12)]}
    os.remove(mine)
    os.remove(other)
    return record


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="+")
    parser.add_argument("--ours", default="target/release/examples/words", help="the words example")
    parser.add_argument("--timeout", type=float, default=10, help="seconds of CPU for a file")
    parser.add_argument("--memory", type=int, default=4096, help="megabytes of address space for a process")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--least", type=int, default=5, help="files with fewer words in pdftotext are not compared")
    parser.add_argument("--share", type=float, default=0.98)
    parser.add_argument("--out", help="writes a line of JSON for each file there, NAME.jsonl")
    parser.add_argument("--only", help="file names that match this")
    options = parser.parse_args()
    options.ours = os.path.abspath(options.ours)
    # One thread for each process: CPU time is compared, and processes run side by side.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    bad = False
    for folder in options.folder:
        names = sorted(n for n in os.listdir(folder) if n.lower().endswith(".pdf"))
        if options.only:
            names = [n for n in names if re.search(options.only, n)]
        with tempfile.TemporaryDirectory() as scratch, \
                concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            records = list(pool.map(lambda n: look_at(os.path.join(folder, n), options, scratch), names))
        title = os.path.basename(os.path.normpath(folder))
        if options.out:
            os.makedirs(options.out, exist_ok=True)
            with open(os.path.join(options.out, title + ".jsonl"), "w") as f:
                f.writelines(json.dumps(r) + "\n" for r in records)
        states = collections.Counter(r["state"] for r in records)
        compared = [r for r in records if r["theirs"] >= options.least]
        good = [r for r in compared if min(r["recall"], r["precision"]) >= options.share]
        empty = [r["file"] for r in compared if r["state"] != "read"]
        cpu, other = (sum(r[k] for r in records) for k in ("cpu", "other_cpu"))
        total = [sum(r[k] for r in records) for k in ("ours", "theirs")]
        print(f"{title}: {len(records)} files: " + ", ".join(f"{n} {s}" for s, n in states.most_common()))
        print(f"  words: {len(good)} of {len(compared)} files at {options.share} and more "
              f"({len(good) / max(1, len(compared)):.3f}); {total[0]} words, pdftotext {total[1]}")
        print(f"  cpu {cpu:.1f} s, pdftotext {other:.1f} s ({cpu / max(0.01, other):.2f}); "
              f"longest {max((r['cpu'] for r in records), default=0):.1f} s, "
              f"largest {max((r['memory'] for r in records), default=0) // MEGABYTE} MB")
        for record in records:
            heavy = record["memory"] > 1024 * MEGABYTE
            if record["state"] in ("hang", "panic") or record["state"].startswith("died") or heavy:
                bad = True
                print(f"  {record['state']:8} {record['cpu']:5.1f} s {record['memory'] // MEGABYTE} MB {record['file']}")
        if empty:
            print("  not read, but pdftotext finds words: " + " ".join(empty))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
