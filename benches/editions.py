#!/usr/bin/env python3
"""How well `recsift diff` finds known edits: editions.py RECSIFT TRUTH_DIR [--seeds N] [-v]

TRUTH_DIR holds reports as recsift writes them (*.truth.json, in any subfolder). From the reports of each subfolder an
edition is made, and from that a newer one by edits at random: statuses, dates, rewordings, renumberings, items that are
new, gone. Prints precision and recall of each kind of change; ends with 1 where one is below 0.99. Standard library
only; the same seeds make the same edits."""
import argparse
import collections
import copy
import datetime
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

STATUSES = ["complete", "partially_complete", "in_progress", "behind_recovering", "behind_replanned", "not_started",
            "on_hold", "not_implemented", "open"]
RANK = {"not_implemented": 0, "on_hold": 1, "not_started": 2, "open": 2, "behind_replanned": 3, "behind_recovering": 4,
        "in_progress": 5, "partially_complete": 6, "complete": 7}
RESPONSES = ["accepted", "accepted_in_part", "accepted_in_principle", "under_consideration", "rejected"]
WORDS = ("harbor lantern gravel pension orchard bridge ledger ferry archive meadow signal copper tunnel parcel kettle "
         "window engine barrel anchor velvet magnet saddle pillow rocket canyon walnut trumpet blanket candle hammer").split()


def sentence(rnd, n):
    return " ".join(rnd.choice(WORDS) for _ in range(n)).capitalize() + f" {rnd.randrange(10 ** 6)}."


def reworded(rnd, text):
    """Every seventh word or so is another, went, or has one more beside it."""
    words = text.split()
    for _ in range(max(1, len(words) // 7)):
        at = rnd.randrange(len(words))
        what = rnd.choice(("other", "went", "more")) if len(words) > 4 else "other"
        if what == "other":
            words[at] = rnd.choice(WORDS) + str(rnd.randrange(100))
        elif what == "went":
            del words[at]
        else:
            words.insert(at, rnd.choice(WORDS) + str(rnd.randrange(100)))
    return " ".join(words)


def last_day(date):
    parts = [int(p) for p in date.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    year, month = (parts + [12])[:2]
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(1)


def moved(rnd, date):
    parts = [int(p) for p in date.split("-")]
    if len(parts) == 3:
        new = datetime.date(*parts) + datetime.timedelta(rnd.choice((-90, -30, -7, 1, 14, 30, 61, 365)))
        return new.isoformat()
    if len(parts) == 2:
        month = parts[0] * 12 + parts[1] - 1 + rnd.choice((-6, -1, 1, 2, 3, 12))
        return f"{month // 12:04d}-{month % 12 + 1:02d}"
    return f"{parts[0] + rnd.choice((-1, 1, 2)):04d}"


def direction(old, new):
    return "sideways" if RANK[old] == RANK[new] else "forward" if RANK[new] > RANK[old] else "back"


def set_id(rec):
    rec["id"] = f"{rec['review']}-{rec['number']}" if rec["review"] else rec["number"]


def int_or(number, other=10 ** 6):
    return int(number) if number and number.isdigit() else other


def edit(rnd, reports):
    """Edits `reports`; what a comparison should say of it, as (kind, path, id, deliverable from 1 or None, detail)."""
    expected = []
    # A number that one report loses and another of its review gains would be one recommendation.
    spread = collections.Counter(review for report in reports for review in {r["review"] for r in report["recommendations"]})
    for report in reports:
        path = report["source"]["path"]
        kept, fresh = [], 900
        for rec in report["recommendations"]:
            def say(kind, deliverable=None, detail=None):
                expected.append((kind, path, rec["id"], deliverable, detail))

            roll = rnd.random()
            if roll < 0.08:
                say("gone")
                continue
            kept.append(rec)
            if roll < 0.14 and rec["number"] and len((rec["description"] or "").split()) >= 8:
                fresh += 1
                rec["number"] = str(fresh)
                set_id(rec)
                say("renumbered")
            if rnd.random() < 0.15 and rec["description"]:
                text = reworded(rnd, rec["description"])
                if text != rec["description"]:
                    rec["description"] = text
                    say("text_changed", None, "description")
            if rnd.random() < 0.15 and rec["status"] and rec["status"]["value"] in RANK:
                old = rec["status"]["value"]
                new = rnd.choice([s for s in STATUSES if s != old])
                rec["status"] = {"value": new, "raw": new.replace("_", " "), "basis": "stated"}
                say("status_changed", None, direction(old, new))
            if rnd.random() < 0.1 and rec["response"]:
                rec["response"] = {"value": rnd.choice([r for r in RESPONSES if r != rec["response"]["value"]]), "raw": None}
                say("response_changed")
            if rnd.random() < 0.06 and rec["deliverables"]:
                rec["deliverables"].insert(rnd.randrange(len(rec["deliverables"]) + 1), {
                    "text": sentence(rnd, 12), "responsible": None, "due": None, "mark": None, "status": "open", "links": [],
                    "added": True})
            if rnd.random() < 0.06 and len(rec["deliverables"]) > 1:
                at = rnd.randrange(len(rec["deliverables"]))
                if not rec["deliverables"][at].get("added"):
                    say("deliverable_gone", at + 1 - sum(1 for d in rec["deliverables"][:at] if d.get("added")))
                    del rec["deliverables"][at]
            for at, row in enumerate(rec["deliverables"], 1):
                if row.pop("added", None):
                    say("deliverable_new", at)
                    continue
                if rnd.random() < 0.1 and row["status"] in RANK:
                    new = rnd.choice([s for s in STATUSES if s != row["status"]])
                    say("status_changed", at, direction(row["status"], new))
                    row["status"] = new
                    if row["mark"] and row["mark"]["kind"] != "box" and new == "open":
                        row["mark"] = None
                        say("mark_lost", at)
                if rnd.random() < 0.15 and row["due"] and row["due"]["date"]:
                    date = moved(rnd, row["due"]["date"])
                    if date != row["due"]["date"]:
                        say("due_moved", at, (last_day(date) - last_day(row["due"]["date"])).days)
                        row["due"] = {"raw": date, "date": date}
                if rnd.random() < 0.08 and row["responsible"]:
                    row["responsible"] = "Office of " + sentence(rnd, 2)
                    say("responsible_changed", at)
                if rnd.random() < 0.08 and len(row["text"].split()) >= 4:
                    text = reworded(rnd, row["text"])
                    if text != row["text"]:
                        row["text"] = text
                        say("text_changed", at, "deliverable")
        if rnd.random() < 0.1 or len(kept) > 3:
            rec = copy.deepcopy(rnd.choice(reports)["recommendations"][:1] or [None])[0]
            if rec:
                rec.update(number=str(950 + len(kept)), description=sentence(rnd, 20), title=None)
                set_id(rec)
                for row in rec["deliverables"]:
                    row.pop("added", None)
                    row["text"] = sentence(rnd, 10)
                kept.insert(rnd.randrange(len(kept) + 1), rec)
                expected.append(("new", path, rec["id"], None, None))
        plain = [r for r in kept if (r["number"] or "").isdigit() and int(r["number"]) < 900 and len((r["description"] or "").split()) >= 8]
        texts = collections.Counter(r["description"] for r in kept)
        if len(kept) > 4 and len(plain) == len([r for r in kept if int_or(r["number"]) < 900]) and max(texts.values()) == 1 and rnd.random() < 0.5 and all(spread[r["review"]] == 1 for r in kept):
            # One more in the midst: all that follow it bear the next number.
            at = rnd.randrange(len(kept))
            first = int_or(kept[at]["number"])
            for rec in sorted((r for r in plain if int(r["number"]) >= first), key=lambda r: -int(r["number"])):
                old = rec["id"]
                rec["number"] = str(int(rec["number"]) + 1)
                set_id(rec)
                expected[:] = [(k, p, rec["id"] if (p, i) == (path, old) and k not in ("gone", "new") else i, d, x) for k, p, i, d, x in expected]
                expected.append(("renumbered", path, rec["id"], None, None))
            if first < 900:
                rec = copy.deepcopy(kept[at])
                rec.update(number=str(first), description=sentence(rnd, 20), title=None, deliverables=[])
                set_id(rec)
                kept.insert(at, rec)
                expected.append(("new", path, rec["id"], None, None))
        report["recommendations"] = kept
        for total in report["totals"]:
            if rnd.random() < 0.3:
                total["count"] += rnd.choice((-1, 1, 2)) if total["count"] else 1
                expected.append(("totals_changed", path, None, None, total["label"]))
        report["as_of"] = "2031-01-01"
    rnd.shuffle(reports)
    return expected


def told(change):
    kind, row = change["kind"], change["deliverable"]
    detail = {"status_changed": change.get("direction"), "text_changed": change.get("field"), "due_moved": change.get("days"),
              "totals_changed": change.get("label")}.get(kind)
    path = change["to_path"] or change["from_path"]
    return kind, path, None if kind == "totals_changed" else change["recommendation"], row and row["index"], detail


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("recsift")
    ap.add_argument("truth_dir", type=Path)
    ap.add_argument("--seeds", type=int, default=5)
    ap.add_argument("-v", "--verbose", action="store_true", help="every miss and every invention")
    args = ap.parse_args()
    groups = collections.defaultdict(list)
    for path in sorted(args.truth_dir.rglob("*.truth.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        report.pop("tags", None)
        if report.get("recommendations"):
            groups[path.parent].append(report)
    if not groups:
        sys.exit(f"no *.truth.json in {args.truth_dir}")
    hit, want, got = collections.Counter(), collections.Counter(), collections.Counter()
    for seed in range(args.seeds):
        for folder, reports in groups.items():
            rnd = random.Random(f"{seed} {folder.name}")
            old, new = copy.deepcopy(reports), copy.deepcopy(reports)
            for report in old:
                report["as_of"] = "2030-01-01"
            expected = collections.Counter(edit(rnd, new))
            with tempfile.TemporaryDirectory() as place:
                for name, edition in (("old", old), ("new", new)):
                    lines = "".join(json.dumps(r) + "\n" for r in edition)
                    (Path(place) / f"{name}.jsonl").write_text(lines, encoding="utf-8")
                command = [args.recsift, "diff", f"{place}/old.jsonl", f"{place}/new.jsonl", "--format", "json", "-q"]
                run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
            if run.returncode != 1:
                sys.exit(f"seed {seed}: exit code {run.returncode}: {run.stderr}")
            found = collections.Counter(told(c) for c in json.loads(run.stdout)["changes"])
            for change, n in expected.items():
                want[change[0]] += n
                hit[change[0]] += min(n, found[change])
            for change, n in found.items():
                got[change[0]] += n
            if args.verbose:
                for word, rest in (("missed  ", expected - found), ("invented", found - expected)):
                    for change in sorted(rest, key=str):
                        print(f"seed {seed} {folder.name}: {word} {change}")
    worst = 1.0
    print(f"{'kind':20s} {'edits':>7s} {'told':>7s} {'precision':>10s} {'recall':>8s}")
    for kind in sorted(want.keys() | got.keys()):
        precision = hit[kind] / got[kind] if got[kind] else 1.0
        recall = hit[kind] / want[kind] if want[kind] else 1.0
        worst = min(worst, precision, recall)
        print(f"{kind:20s} {want[kind]:7d} {got[kind]:7d} {precision:10.4f} {recall:8.4f}")
    sys.exit(0 if worst >= 0.99 else 1)


if __name__ == "__main__":
    main()
