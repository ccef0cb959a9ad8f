//! `recsift tables` from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use support::Folder;

const HTML: &str = "<!DOCTYPE html><title>Lamps</title><h1>Lamps</h1><p>Of the harbor.</p>\
    <table><tr><th>Lamp</th><th>Lit</th></tr><tr><td>North &lt;pier&gt;</td><td>=dusk</td></tr></table>";

const TEXT: &str = "Lamps of the harbor\n\nLamp\tPost\tLit\nNorth pier\t4\tdusk\nSouth pier\t5\tdawn\n";

#[test]
fn every_format_gives_the_same_grid() {
    let folder = Folder::new().with("in/a.html", HTML).with("in/b.txt", TEXT);
    let one = folder.run(&["tables", "in/a.html"]).expect(0);
    let table = &one.json()["tables"][0];
    assert_eq!(one.json()["file"], "a.html");
    assert_eq!(table["page"], serde_json::Value::Null);
    let cell = serde_json::json!({ "row": 1, "col": 0, "rowspan": 1, "colspan": 1, "text": "North <pier>" });
    assert_eq!(table["cells"][2], cell);
    let all = folder.run(&["tables", "in"]).expect(0).lines();
    let files: Vec<_> = all.iter().map(|l| l["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["a.html", "b.txt"]);
    let text: Vec<_> = all[1]["tables"][0]["cells"].as_array().unwrap().iter().map(|c| &c["text"]).collect();
    assert_eq!(text, ["Lamp", "Post", "Lit", "North pier", "4", "dusk", "South pier", "5", "dawn"]);
}

#[test]
fn csv_runs_nothing_and_html_escapes() {
    let folder = Folder::new().with("a.html", HTML).with("b.txt", TEXT);
    let csv = folder.run(&["tables", "--format", "csv", "a.html", "b.txt"]).expect(0);
    assert!(csv.text().starts_with("a.html,,1,1,Lamp,Lit\na.html,,1,2,North <pier>,'=dusk\nb.txt,"), "{}", csv.text());
    folder.run(&["tables", "--format", "html", "-o", "out.html", "a.html"]).expect(0);
    let html = String::from_utf8(folder.read("out.html")).unwrap();
    assert!(html.contains("<td>North &lt;pier&gt;</td>") && html.ends_with("</html>\n"), "{html}");
}

#[test]
fn failures_are_told_and_the_rest_is_done() {
    let folder = Folder::new().with("b.txt", TEXT).with("c.pdf", "%PDF-1.4\nnothing");
    let ran = folder.run(&["tables", "b.txt", "none.pdf", "c.pdf"]).expect(3);
    assert_eq!(ran.lines().len(), 1);
    assert!(ran.err.contains("error[not-found]") && ran.err.contains("error[damaged]"), "{}", ran.err);
    folder.run(&["tables", "none.pdf"]).expect(2);
    folder.run(&["tables"]).expect(2);
}
