//! `recsift check` from outside: snapshots stored, compared and told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::{Value, json};
use support::{Folder, report};

fn stored() -> Folder {
    let folder =
        Folder::new().with("in/b.txt", report(2)).with("in/a/c.txt", report(3)).with("in/bad.txt", "A letter.\n");
    folder.run(&["check", "in", "--snapshots", "snap", "--update"]).expect(0);
    folder
}

/// Changes a snapshot by hand.
fn alter(folder: &Folder, name: &str, change: impl FnOnce(&mut Value)) {
    let mut value = folder.json(name);
    change(&mut value);
    std::fs::write(folder.path().join(name), serde_json::to_vec_pretty(&value).unwrap()).unwrap();
}

#[test]
fn snapshots_are_stored_and_hold() {
    let folder = stored();
    assert_eq!(folder.names("snap"), ["a/c.txt.json", "b.txt.json", "bad.txt.json"]);
    let told = folder.run(&["check", "in", "--snapshots", "snap"]).expect(0);
    assert_eq!(told.text(), "3 as expected\n");
    let snapshot = String::from_utf8(folder.read("snap/b.txt.json")).unwrap();
    assert!(!snapshot.contains("\"where\"") && snapshot.starts_with("{\n  \"schema_version\""), "{snapshot}");
    assert_eq!(folder.json("snap/bad.txt.json"), json!({"error": "not-a-report"}));
    // The same bytes, whoever writes them.
    let before = folder.tree("snap");
    folder.run(&["check", "in", "--snapshots", "snap", "--update"]).expect(0);
    assert!(before == folder.tree("snap"));
}

#[test]
fn places_are_stored_and_compared_where_asked_for() {
    let folder = Folder::new().with("in/b.txt", report(2));
    folder.run(&["check", "in", "--snapshots", "snap", "--update", "--provenance"]).expect(0);
    assert!(String::from_utf8(folder.read("snap/b.txt.json")).unwrap().contains("\"where\""));
    folder.run(&["check", "in", "--snapshots", "snap", "--provenance"]).expect(0);
    alter(&folder, "snap/b.txt.json", |v| v["recommendations"][0]["deliverables"][0]["where"]["lines"] = json!([1, 1]));
    let told = folder.run(&["check", "in", "--snapshots", "snap", "--provenance"]).expect(1);
    assert!(told.text().contains("deliverables[0].where.lines"), "{}", told.text());
}

#[test]
fn a_snapshot_altered_by_hand_is_told_by_file_record_and_field() {
    let folder = stored();
    alter(&folder, "snap/b.txt.json", |v| {
        v["recommendations"][0]["deliverables"][1]["responsible"] = json!("Somebody");
        v["recommendations"][0]["description"] = json!("The Harbor Board should light quay 9 from dusk to dawn.");
    });
    let told = folder.run(&["check", "in", "--snapshots", "snap"]).expect(1);
    let text = told.text();
    assert!(
        text.contains("b.txt\n  QLR-2 deliverables[1].responsible\n    was    “Somebody”\n    is     “Works”\n"),
        "{text}"
    );
    assert!(
        text.contains(
            "QLR-2 description\n    words  The Harbor Board should light quay [-9-] {+2+} from dusk to dawn."
        ),
        "{text}"
    );
    assert!(text.ends_with("2 as expected, 1 different\n"), "{text}");
    assert!(!text.contains("c.txt"), "{text}");
}

#[test]
fn a_lost_tick_is_named_with_its_place_and_the_reason() {
    let folder = stored();
    let marked = report(2).replace("quay 2\tWorks\t✓", "quay 2\tWorks\tperhaps");
    let folder = folder.with("in/b.txt", marked);
    let told = folder.run(&["check", "in", "--snapshots", "snap"]).expect(1);
    let text = told.text();
    assert!(text.contains("lost tick: QLR-2, deliverable 2 “Cables laid along quay 2”"), "{text}");
    assert!(text.contains("    where  line 1"), "{text}");
    assert!(text.contains("    why    "), "{text}");
    assert!(text.contains("note: the document itself is not the one that the snapshot was made of"), "{text}");
    // A row that went takes its tick with it.
    let folder = folder.with("in/b.txt", report(2).replace("Cables laid along quay 2\tWorks\t✓\n", ""));
    let text = folder.run(&["check", "in", "--snapshots", "snap"]).expect(1).text().to_owned();
    assert!(text.contains("lost tick: QLR-2, deliverable 2 “Cables laid along quay 2”"), "{text}");
    assert!(text.contains("why    the row itself is no longer found"), "{text}");
}

#[test]
fn what_is_missing_or_gone_is_named() {
    let folder = stored().with("in/new.txt", report(5));
    let told = folder.run(&["check", "in", "--snapshots", "snap"]).expect(2);
    assert!(told.text().contains("new.txt: no snapshot"), "{}", told.text());
    std::fs::remove_file(folder.path().join("in/a/c.txt")).unwrap();
    let told = folder.run(&["check", "in", "--snapshots", "snap"]).expect(1);
    assert!(told.text().contains("a/c.txt: there is a snapshot, but no such input any more"), "{}", told.text());
    // A file alone says nothing of the others.
    folder.run(&["check", "in/b.txt", "--snapshots", "snap"]).expect(0);
    folder.run(&["check", "in", "--snapshots", "snap", "--update"]).expect(0);
    assert_eq!(folder.names("snap"), ["b.txt.json", "bad.txt.json", "new.txt.json"]);
    folder.run(&["check", "in", "--snapshots", "snap"]).expect(0);
    assert_eq!(folder.run(&["check", "nowhere", "--snapshots", "none"]).code, Some(2));
    folder.run(&["check", "in"]).expect(2);
}

#[test]
fn a_document_that_fails_now_is_a_difference() {
    let folder = stored().with("in/b.txt", "Nothing but a letter.\n");
    let told = folder.run(&["check", "in", "--snapshots", "snap"]).expect(1);
    assert!(told.text().contains("error\n    was    nothing\n    is     “not-a-report”"), "{}", told.text());
    assert!(told.text().contains("lost tick: QLR-2, deliverable 1"), "{}", told.text());
}

#[test]
fn corrections_say_what_is_expected() {
    let folder = stored();
    let sha256 = folder.json("snap/b.txt.json")["source"]["sha256"].clone();
    let correction = |was: Value, expected: Value| {
        json!({"recsift_corrections": 1, "reports": [{"source": "in/b.txt", "sha256": sha256, "corrections": [
            {"pointer": "/recommendations/0/deliverables/0/responsible", "was": was, "expected": expected, "reviewed": true},
            {"pointer": "/recommendations/0/title", "was": null, "reviewed": true},
        ]}]})
        .to_string()
    };
    let folder = folder.with("fix.json", correction(json!("Stores"), json!("Supply")));
    let checked = ["check", "in", "--snapshots", "snap", "--corrections", "fix.json"];
    let told = folder.run(&checked).expect(1);
    assert!(
        told.text().contains("deliverables[0].responsible\n    was    “Supply”\n    is     “Stores”"),
        "{}",
        told.text()
    );
    // Stored, it is expected without the file, too.
    folder.run(&["check", "in", "--snapshots", "snap", "--corrections", "fix.json", "--update"]).expect(0);
    folder.run(&["check", "in", "--snapshots", "snap"]).expect(1);
    folder.run(&["check", "in", "--snapshots", "snap", "--update"]).expect(0);
    let folder = folder.with("fix.json", correction(json!("Nobody"), json!("Supply")));
    let told = folder.run(&checked).expect(0);
    assert!(told.text().contains("does not fit"), "{}", told.text());
    let folder = folder.with("fix.json", "{}");
    folder.run(&checked).expect(2);
}

#[test]
fn other_formats_escape_what_documents_say() {
    let folder = stored();
    alter(&folder, "snap/b.txt.json", |v| {
        v["recommendations"][0]["deliverables"][0]["responsible"] = json!("<b>|x|\u{1b}[2J & \"y\"")
    });
    let markdown = folder.run(&["check", "in", "--snapshots", "snap", "--format", "markdown"]).expect(1);
    assert!(
        markdown.text().contains("| QLR-2 | deliverables\\[0\\].responsible | “&lt;b&gt;\\|x\\|"),
        "{}",
        markdown.text()
    );
    let junit = folder.run(&["check", "in", "--snapshots", "snap", "--format", "junit", "-o", "junit.xml"]).expect(1);
    assert_eq!(junit.text(), "");
    let xml = String::from_utf8(folder.read("junit.xml")).unwrap();
    assert!(xml.contains("<testsuites tests=\"3\" failures=\"1\" errors=\"0\">"), "{xml}");
    assert!(xml.contains("name=\"b.txt\">\n      <failure message=\"1 difference(s)\">"), "{xml}");
    assert!(xml.contains("&lt;b&gt;") && !xml.contains('\u{1b}') && !xml.contains("<b>"), "{xml}");
    let text = folder.run(&["check", "in", "--snapshots", "snap"]).expect(1);
    assert!(!text.text().contains('\u{1b}'), "{}", text.text());
    let colored = folder.run(&["check", "in", "--snapshots", "snap", "--color", "always"]).expect(1);
    assert!(colored.text().contains("\u{1b}[31m") && !colored.text().contains("[2J\u{1b}"), "{}", colored.text());
}
