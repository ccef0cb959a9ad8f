//! `recsift diff`: known edits of our own records are found, and the command tells them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use recsift::diff::{CompareOptions, Direction, Edition, Order, What, compare};
use recsift::report::{Due, RecommendationStatus, Report, Status};
use serde_json::Value;
use support::{Folder, report};

/// Numbers that look random and are the same each time (splitmix64, public domain).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const WORDS: [&str; 12] = [
    "gravel", "pension", "orchard", "ledger", "kettle", "copper", "parcel", "velvet", "walnut", "trumpet", "saddle",
    "magnet",
];

fn sentence(random: &mut Random, words: usize) -> String {
    (0..words).map(|_| WORDS[random.below(WORDS.len())]).collect::<Vec<_>>().join(" ") + &format!(" {}", random.next())
}

/// One word in eight is another.
fn reworded(random: &mut Random, text: &str) -> String {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    for _ in 0..=words.len() / 8 {
        let at = random.below(words.len());
        words[at] = format!("{}{}", WORDS[random.below(WORDS.len())], random.below(100));
    }
    words.join(" ")
}

/// The truth of every fixture, by folder and format.
fn editions() -> BTreeMap<(PathBuf, String), Vec<Report>> {
    let mut found: BTreeMap<(PathBuf, String), Vec<Report>> = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(".truth.json") {
                let Ok(reports) = recsift::stored::reports(&std::fs::read(&path).unwrap()) else { continue };
                for report in reports.into_iter().filter(|r| !r.recommendations.is_empty()) {
                    let format = format!("{:?}", report.source.format);
                    found.entry((folder.clone(), format)).or_default().push(report);
                }
            }
        }
    }
    assert!(found.values().map(Vec::len).sum::<usize>() > 20, "the fixtures were not found");
    found
}

/// What a comparison has to say: kind, recommendation, deliverable.
type Told = (&'static str, String, Option<usize>);

fn edit(random: &mut Random, reports: &mut [Report]) -> Vec<Told> {
    let mut expected = Vec::new();
    for report in reports {
        let mut kept = Vec::new();
        for mut r in std::mem::take(&mut report.recommendations) {
            if random.chance(10) {
                expected.push(("gone", r.id, None));
                continue;
            }
            let words = r.description.as_deref().unwrap_or_default().split_whitespace().count();
            if random.chance(12) && r.number.is_some() && words >= 8 {
                let number = format!("{}", 700 + random.below(200_000));
                r.id = r.review.as_ref().map_or_else(|| number.clone(), |review| format!("{review}-{number}"));
                r.number = Some(number);
                expected.push(("renumbered", r.id.clone(), None));
            }
            if random.chance(20) && words >= 4 {
                r.description = r.description.map(|d| reworded(random, &d));
                expected.push(("text_changed", r.id.clone(), None));
            }
            if random.chance(20)
                && let Some(status) = &mut r.status
            {
                let value = if status.value == Status::Complete { Status::OnHold } else { Status::Complete };
                *status = RecommendationStatus { value, raw: None, ..status.clone() };
                expected.push(("status_changed", r.id.clone(), None));
            }
            for (at, d) in r.deliverables.iter_mut().enumerate() {
                let mut say = |kind| expected.push((kind, r.id.clone(), Some(at + 1)));
                if random.chance(15) && d.due.as_ref().is_some_and(|due| due.date.is_some()) {
                    let date = format!("20{}-0{}", 30 + random.below(60), 1 + random.below(9));
                    d.due = Some(Due { raw: date.clone(), date: Some(date) });
                    say("due_moved");
                }
                if random.chance(15) {
                    d.status = if d.status == Status::Complete { Status::InProgress } else { Status::Complete };
                    say("status_changed");
                }
                if random.chance(10) && d.responsible.is_some() {
                    d.responsible = Some(sentence(random, 2));
                    say("responsible_changed");
                }
                if random.chance(10) && d.text.split_whitespace().count() >= 4 {
                    d.text = reworded(random, &d.text);
                    say("text_changed");
                }
            }
            kept.push(r);
        }
        if random.chance(40)
            && let Some(like) = kept.first().cloned()
        {
            let number = format!("{}", 300_000 + random.below(200_000));
            let id = like.review.as_ref().map_or_else(|| number.clone(), |review| format!("{review}-{number}"));
            expected.push(("new", id.clone(), None));
            let description = Some(sentence(random, 20));
            kept.push(recsift::report::Recommendation {
                id,
                number: Some(number),
                description,
                title: None,
                deliverables: Vec::new(),
                ..like
            });
        }
        report.recommendations = kept;
    }
    expected
}

#[test]
fn known_edits_are_found_and_no_others() {
    let mut sums: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for seed in 0..4 {
        for (nth, reports) in editions().into_values().enumerate() {
            let mut random = Random(seed * 1000 + nth as u64);
            let mut newer = reports.clone();
            let mut expected = edit(&mut random, &mut newer);
            let comparison =
                compare(&[Edition::new("old", reports), Edition::new("new", newer)], CompareOptions::default());
            for change in &comparison.changes {
                let kind = change.what.kind().name();
                let id = change.subject.recommendation.clone().unwrap_or_default();
                let told = (kind, id, change.subject.deliverable.as_ref().map(|d| d.index));
                let sum = sums.entry(kind).or_default();
                sum.1 += 1;
                if let Some(at) = expected.iter().position(|e| *e == told) {
                    sum.0 += 1;
                    sum.2 += 1;
                    expected.swap_remove(at);
                }
            }
            for (kind, ..) in expected {
                sums.entry(kind).or_default().2 += 1;
            }
        }
    }
    for kind in ["new", "gone", "renumbered", "status_changed", "due_moved", "responsible_changed", "text_changed"] {
        let (hit, told, edits) = sums[kind];
        assert!(edits >= 10, "{kind}: only {edits} edits");
        assert!(hit as f64 >= 0.99 * told as f64, "{kind}: precision {hit}/{told}");
        assert!(hit as f64 >= 0.99 * edits as f64, "{kind}: recall {hit}/{edits}");
    }
    assert_eq!(sums.len(), 7, "nothing but the edits is told: {sums:?}");
}

#[test]
fn nothing_differs_from_itself_nor_from_its_other_formats() {
    for (place, reports) in editions() {
        let same =
            compare(&[Edition::new("a", reports.clone()), Edition::new("b", reports)], CompareOptions::default());
        assert_eq!(same.changes, [], "{place:?}");
    }
    let read = |ending: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/implementation-deck/same-harvest");
        let bytes = std::fs::read(path.with_extension(ending)).unwrap();
        Edition::new(ending, vec![recsift::extract(&bytes, &recsift::Options::default()).unwrap()])
    };
    let told = compare(&[read("html"), read("pdf"), read("txt")], CompareOptions::default());
    assert_eq!(told.changes, []);
    assert_eq!(told.summary.matched, 2 * told.editions[0].recommendations);
}

/// Three editions of two reports: lamps slip and slip back, number 2 becomes 7, number 3 vanishes, number 5 comes.
fn archive() -> Folder {
    let dated = |text: String, date: &str| text.replace("30 April 2018", date);
    let second = dated(report(2), "31 October 2018").replace("Aug 2018", "Nov 2018").replace("order", "buy");
    let seventh = dated(report(2), "30 April 2019")
        .replace("Aug 2018", "Mar 2019")
        .replace("Works\t✓", "Works\t")
        .replace("Recommendation 2", "Recommendation 7");
    Folder::new()
        .with("in/1/two.txt", report(2))
        .with("in/1/three.txt", report(3))
        .with("in/2/two.txt", second)
        .with(
            "in/2/five.txt",
            dated(report(5), "31 October 2018").replace("light quay 5 from dusk to dawn", "paint the crane"),
        )
        .with("in/3/two.txt", seventh)
}

fn kinds(told: &Value) -> Vec<(String, String)> {
    let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    told["changes"].as_array().unwrap().iter().map(|c| (word(&c["kind"]), word(&c["recommendation"]))).collect()
}

#[test]
fn two_editions_are_compared() {
    let folder = archive();
    let told = folder.run(&["diff", "in/1", "in/2", "--format", "json"]).expect(1).json();
    assert_eq!(told["order"], "chronological");
    let found = kinds(&told);
    for expected in [("new", "QLR-5"), ("due_moved", "QLR-2"), ("text_changed", "QLR-2"), ("gone", "QLR-3")] {
        assert!(found.contains(&(expected.0.into(), expected.1.into())), "{expected:?} in {found:?}");
    }
    let changes = told["changes"].as_array().unwrap();
    // The date stands in the row's words, which are the same but for it.
    assert!(!changes.iter().any(|c| c["kind"] == "text_changed" && c["deliverable"]["index"] == 3), "{changes:?}");
    let due = changes.iter().find(|c| c["kind"] == "due_moved").unwrap();
    assert_eq!(
        (&due["days"], &due["direction"], &due["from"]["date"]),
        (&91.into(), &"later".into(), &"2018-08".into())
    );
    let gone = told["changes"].as_array().unwrap().iter().find(|c| c["kind"] == "gone").unwrap();
    assert_eq!(gone["unfinished"], true);
    folder.run(&["diff", "in/1", "in/1"]).expect(0);
    folder.run(&["diff", "in/1", "in/2", "--format", "json", "-o", "told.json"]).expect(1);
    assert_eq!(folder.json("told.json"), told);
}

#[test]
fn json_that_extract_wrote_is_as_good_as_the_documents() {
    let folder = archive();
    let told = folder.run(&["diff", "in/1", "in/2", "--format", "jsonl"]).expect(1);
    folder.run(&["extract", "in/1", "-o", "out1"]).expect(0);
    folder.run(&["extract", "in/2", "-o", "two.jsonl"]).expect(0);
    assert_eq!(folder.run(&["diff", "out1", "two.jsonl", "--format", "jsonl"]).expect(1).lines(), told.lines());
    folder.run(&["extract", "in/2", "-o", "two.jsonl", "--level", "recommendation"]).expect(0);
    assert_eq!(folder.run(&["diff", "out1", "two.jsonl", "--format", "jsonl"]).expect(1).lines(), told.lines());
    // A report and the JSON beside it are one report.
    folder.run(&["extract", "in/1", "-o", "in/1"]).expect(0);
    folder.run(&["diff", "in/1", "out1"]).expect(0);
}

#[test]
fn more_editions_give_histories() {
    let folder = archive();
    let told = folder.run(&["diff", "in", "--format", "json"]).expect(1).json();
    assert_eq!(told["editions"].as_array().unwrap().len(), 3);
    let renumbered = told["changes"].as_array().unwrap().iter().find(|c| c["kind"] == "renumbered").unwrap();
    assert_eq!((&renumbered["from"]["number"], &renumbered["to"]["number"]), (&"2".into(), &"7".into()));
    let lost = told["changes"].as_array().unwrap().iter().find(|c| c["kind"] == "mark_lost").unwrap();
    assert_eq!((&lost["recommendation"], &lost["deliverable"]["index"]), (&"QLR-7".into(), &2.into()));
    assert_eq!(told["summary"]["regressions"], 1);
    let history = told["history"].as_array().unwrap().iter().find(|h| h["recommendation"] == "QLR-7").unwrap();
    assert_eq!(history["editions"], serde_json::json!(["QLR-2", "QLR-2", "QLR-7"]));
    assert_eq!((&history["first_due"]["date"], &history["last_due"]["date"]), (&"2018-08".into(), &"2019-03".into()));
    assert_eq!(history["slip_days"], 212);
    let dates: Vec<_> = history["statuses"].as_array().unwrap().iter().map(|p| p["date"].clone()).collect();
    assert_eq!(dates, ["2018-04-30", "2018-10-31", "2019-04-30"]);
    let three = folder.run(&["diff", "in/1", "in/2", "in/3", "--format", "json"]).expect(1).json();
    assert_eq!(three["history"], told["history"]);
}

#[test]
fn the_wrong_way_round_is_noticed() {
    let folder = archive();
    let told = folder.run(&["diff", "in/2", "in/1", "--format", "json"]).expect(1);
    assert_eq!(told.json()["order"], "reversed");
    assert!(told.err.contains("newer"), "{}", told.err);
    let right = folder.run(&["diff", "in/2", "in/1", "--format", "json", "--order", "date"]).expect(1);
    assert_eq!(right.json()["editions"][0]["as_of"], "2018-04-30");
    let mixed = folder.run(&["diff", "in/1", "in/3", "in/2", "--format", "json"]).expect(1);
    assert_eq!(mixed.json()["order"], "mixed");
}

#[test]
fn the_exit_code_says_how_it_went() {
    let folder = archive().with("bad/two.txt", "A letter.\n").with("bad/three.txt", report(3)).with("x.json", "{}");
    let code = |arguments: &[&str]| folder.run(arguments).code.unwrap();
    assert_eq!(code(&["diff", "in/1", "in/1"]), 0);
    assert_eq!(code(&["diff", "in/1", "in/2"]), 1);
    assert_eq!(code(&["diff", "in/3"]), 2, "one file alone");
    assert_eq!(code(&["diff", "in/1/two.txt"]), 2);
    assert_eq!(code(&["diff", "in/1", "nowhere"]), 2);
    assert_eq!(code(&["diff", "in/1", "in/2", "--format", "pdf"]), 2);
    assert_eq!(code(&["diff", "in/1", "bad"]), 3);
    assert_eq!(code(&["diff", "in/1/two.txt", "x.json"]), 3);
    let told = folder.run(&["diff", "in/1", "bad", "--format", "json"]).json();
    assert_eq!((&told["unread"][0]["path"], &told["unread"][0]["code"]), (&"two.txt".into(), &"not-a-report".into()));
}

#[test]
fn the_output_obeys_its_schema() {
    let folder = archive();
    let schema = folder.run(&["schema", "diff"]).expect(0).json();
    let names: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let told = folder.run(&["diff", "in", "--format", "json"]).expect(1).json();
    for name in told.as_object().unwrap().keys() {
        assert!(names.contains(&name.as_str()), "{name} is not in the schema");
    }
    let text = schema.to_string();
    for kind in told["summary"]["kinds"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"{kind}\"")), "{kind} is not in the schema");
    }
    let read: recsift::diff::Comparison = serde_json::from_value(told.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), told);
}

#[test]
fn nothing_of_a_document_is_run_or_obeyed() {
    let evil = |number: u32| {
        report(number).replace("Stores", "=cmd|'/c calc'!A1").replace("Works", "<script>alert(1)</script>|*x*\u{9b}31m")
    };
    let folder = Folder::new()
        .with("a.txt", evil(2))
        .with("b.txt", evil(2).replace("=cmd", "=cmd2").replace("alert(1)", "alert(2)"));
    let run = |format: &str| folder.run(&["diff", "a.txt", "b.txt", "--format", format]).expect(1).text().to_owned();
    let html = run("html");
    assert!(html.contains("&lt;script&gt;alert(2)") && !html.contains("<script"), "{html}");
    assert!(html.contains("default-src 'none'"));
    let markdown = run("markdown");
    assert!(markdown.contains("&lt;script&gt;alert\\(2\\)&lt;/script&gt;\\|\\*x\\*"), "{markdown}");
    assert!(run("csv").contains(",'=cmd2"), "{}", run("csv"));
    let text = run("text");
    assert!(!text.contains(['\u{1b}', '\u{9b}']), "{text}");
    let colored = folder.run(&["diff", "a.txt", "b.txt", "--color", "always"]).expect(1).text().to_owned();
    assert!(colored.contains("\u{1b}[1m") && !colored.contains('\u{9b}'), "{colored}");
}

#[test]
fn a_status_told_later_is_the_status_of_its_date() {
    let status = |as_of: &str, rest: &str| {
        format!(
            r#"{{"as_of":"{as_of}","recommendations":[{{"review":"Q","number":"1","description":"Mend the pier.",{rest}}}]}}"#
        )
    };
    let old = status("2020-06-30", r#""response":{"value":"accepted","raw":"Accepted"}"#);
    let told = r#""status":{"value":"complete","raw":"Done"},"assessments":[{"as_of":"2020-06-30","status":"in_progress","response":"accepted","raw":"Accepted"}]"#;
    let edition = |json: &str| Edition::new("x", recsift::stored::reports(json.as_bytes()).unwrap());
    let comparison = compare(&[edition(&old), edition(&status("2021-06-30", told))], CompareOptions::default());
    assert_eq!(comparison.order, Order::Chronological);
    let [change] = comparison.changes.as_slice() else { panic!("{:?}", comparison.changes) };
    assert!(
        matches!(&change.what, What::StatusChanged { from: Some(from), direction: Direction::Forward, .. } if from.value == Status::InProgress)
    );
    let same = told.replace("complete", "in_progress").replace("Done", "Accepted");
    let comparison = compare(&[edition(&old), edition(&status("2021-06-30", &same))], CompareOptions::default());
    assert_eq!(comparison.changes, []);
}
