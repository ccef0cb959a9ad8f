//! `recsift inspect`: each stage in each form, and nothing of a document that does harm.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests: a panic is the report")]

mod support;

use std::path::Path;

use support::{Folder, Ran};

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).to_string_lossy().into_owned()
}

fn inspect(file: &str, more: &[&str]) -> Ran {
    let mut arguments = vec!["inspect", file];
    arguments.extend(more);
    Folder::new().run(&arguments)
}

const PDF: &str = "implementation-deck/typst-dots-by-legend.pdf";
const HTML: &str = "implementation-deck/drupal-badges.html";

#[test]
fn every_stage_has_a_text() {
    for (stage, line) in [
        ("marks", "word    45,63-74,78              15.0pt Data"),
        ("blocks", "H2 {bold:Recommendation Text}  (17.0pt bold #37474f)  @p1 45,93-203,110"),
        ("tables", "    [2,1] Finance  (15.0pt)"),
        ("family", "     +3 section deliverables: + Key Deliverables"),
    ] {
        let ran = inspect(&fixture(PDF), &["--stage", stage]).expect(0);
        assert!(ran.text().lines().any(|l| l == line), "{stage}: {}", ran.text());
    }
}

#[test]
fn every_stage_has_json() {
    let json =
        |file: &str, stage: &str| inspect(&fixture(file), &["--stage", stage, "--format", "json"]).expect(0).json();
    let words = json(PDF, "marks");
    let texts: Vec<&str> =
        words["pages"][0]["words"].as_array().unwrap().iter().map(|w| w["text"].as_str().unwrap()).collect();
    assert!(texts.starts_with(&["HYD", "Recommendation", "5:"]), "{texts:?}");
    assert_eq!(json(PDF, "blocks")["blocks"][0]["kind"]["heading"]["level"], 1);
    let tables = json(PDF, "tables");
    assert_eq!((&tables["tables"][0]["rows"], &tables["tables"][0]["cols"]), (&6.into(), &4.into()));
    assert_eq!(tables["tables"][0]["cells"][7]["marks"][0]["kind"], "swatch");
    assert_eq!(json(PDF, "family")["report"]["recommendations"][0]["id"], "HYD-5");
    assert!(!json(HTML, "marks")["marks"].as_array().unwrap().is_empty());
}

#[test]
fn a_picture_has_the_words_and_a_box_for_each_thing() {
    for (stage, class, label) in [
        ("marks", "mark", "Swatch by Path"),
        ("blocks", "block", "heading 1: HYD Recommendation 5: Rain Gauges"),
        ("tables", "cell", "row 1, column 1: Instruments"),
        ("family", "field", "/recommendations/0/deliverables/2"),
        ("family", "unused", "Milestone"),
    ] {
        let ran = inspect(&fixture(PDF), &["--stage", stage, "--format", "svg"]).expect(0);
        let svg = ran.text();
        assert!(svg.contains(">Purchase of 40 weighing gauges</text>"), "{stage}");
        let found = svg.match_indices(&format!("<rect class=\"{class}\"")).any(|(at, _)| {
            let rest = &svg[at..];
            rest[..rest.find("</rect>").unwrap()].contains(label)
        });
        assert!(found, "{stage}: no {class} {label}");
        assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
    }
}

#[test]
fn pages_are_chosen() {
    let ran = inspect(&fixture(PDF), &["--page", "3", "--format", "svg"]).expect(0);
    assert!(ran.text().contains("fog cost eleven") && !ran.text().contains("weighing gauges"));
    let ran = inspect(&fixture(PDF), &["--page", "2"]).expect(0);
    assert!(ran.text().contains("Finance") && !ran.text().contains("fog cost eleven"));
    assert!(inspect(&fixture(PDF), &["--page", "9"]).expect(2).err.contains("1 to 3"));
    assert!(inspect(&fixture(HTML), &["--format", "svg"]).expect(2).err.contains("no pages"));
    assert!(inspect(&fixture(HTML), &["--page", "1"]).expect(2).err.contains("no pages"));
}

#[test]
fn the_same_bytes_give_the_same_bytes() {
    for format in ["text", "json", "svg"] {
        for stage in ["marks", "blocks", "tables", "family"] {
            let run = || inspect(&fixture(PDF), &["--stage", stage, "--format", format]).expect(0).out;
            assert_eq!(run(), run(), "{stage} {format}");
        }
    }
}

#[test]
fn what_is_no_report_is_shown_all_the_same() {
    let ran = inspect(&fixture("bad/minutes.txt"), &["--stage", "family"]).expect(0);
    assert!(ran.text().starts_with("no report: "), "{}", ran.text());
    assert!(inspect(&fixture("bad/locked.pdf"), &[]).expect(2).err.contains("error[encrypted]"));
    assert!(inspect("none.pdf", &[]).expect(2).err.contains("error[not-found]"));
}

#[test]
fn a_terminal_is_not_steered_by_a_document() {
    let folder = Folder::new().with("a.html", "<h1>Red &#x1b;[31m \u{9b}2J \u{202e}mirror</h1><p>\u{7f}del");
    for stage in ["marks", "blocks", "tables", "family"] {
        let ran = folder.run(&["inspect", "a.html", "--stage", stage]).expect(0);
        let harmful = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!ran.text().contains(harmful), "{stage}: {:?}", ran.text());
    }
    assert!(folder.run(&["inspect", "a.html"]).expect(0).text().contains("mirror"));
}
