//! The two sample reports: every scored field as the truth beside them says.
//!
//! They lie in `../shared/seeds`, outside the project; where that is absent the test says so and passes. Fields and
//! normalization are those of the scorer (`../shared/score/score.py`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says what it skips"
)]

use std::path::{Path, PathBuf};

use recsift::{Options, extract};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

#[test]
fn seeds_are_exact() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let mut files: Vec<PathBuf> = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.flatten().map(|e| e.path()).collect(),
        Err(error) => {
            eprintln!("SKIPPED seeds_are_exact: {}: {error}", folder.display());
            return;
        }
    };
    files.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(!files.is_empty(), "no seeds in {}", folder.display());
    let mut wrong = String::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let truth = std::fs::read(path.with_file_name(format!("{name}.truth.json"))).unwrap();
        let truth: Value = serde_json::from_slice(&truth).unwrap();
        let options = Options { name: Some(name.clone()), ..Options::default() };
        let report = match extract(&std::fs::read(&path).unwrap(), &options) {
            Ok(report) => serde_json::to_value(report).unwrap(),
            Err(error) => {
                wrong += &format!("{name}\n  {}: {error}\n", error.code());
                continue;
            }
        };
        let mut differences = Vec::new();
        compare("", &shape(&truth), &shape(&report), &mut differences);
        if !differences.is_empty() {
            wrong += &format!("{name}\n{}\n", differences.join("\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The scored part of a record, texts in the form in which they are compared.
fn shape(record: &Value) -> Value {
    let recommendation = |r: &Value| {
        json!({
            "number": text(&r["number"]), "review": text(&r["review"]), "title": text(&r["title"]),
            "description": text(&r["description"]),
            "response": text(&r["response"]["value"]), "status": text(&r["status"]["value"]),
            "themes": each(&r["themes"], text), "addressees": each(&r["addressees"], text),
            "notes": each(&r["notes"], text), "references": sorted(&r["references"]),
            "assessments": each(&r["assessments"], |a| fields(a, &["by", "as_of", "status", "response"])),
            "timeline": each(&r["timeline"], |s| fields(s, &["label", "status"])),
            "legend": each(&r["legend"], |s| fields(s, &["label", "status"])),
            "deliverables": each(&r["deliverables"], |d| json!({
                "text": text(&d["text"]), "responsible": text(&d["responsible"]), "due": text(&d["due"]["date"]),
                "status": text(&d["status"]), "mark": text(&d["mark"]["kind"]), "links": links(&d["links"]),
            })),
            "progress": each(&r["progress"], |p| json!({
                "text": text(&p["text"]), "level": p["level"], "links": links(&p["links"]),
            })),
        })
    };
    json!({
        "title": text(&record["title"]), "as_of": text(&record["as_of"]),
        "totals": each(&record["totals"], |t| fields(t, &["label", "status", "count"])),
        "recommendations": each(&record["recommendations"], recommendation),
    })
}

fn each(list: &Value, f: impl Fn(&Value) -> Value) -> Value {
    list.as_array().into_iter().flatten().map(f).collect()
}

fn fields(object: &Value, names: &[&str]) -> Value {
    Value::Object(names.iter().map(|n| ((*n).to_owned(), text(&object[*n]))).collect())
}

fn links(list: &Value) -> Value {
    each(list, |l| fields(l, &["text", "href"]))
}

fn sorted(list: &Value) -> Value {
    let all: std::collections::BTreeSet<String> =
        list.as_array().into_iter().flatten().filter_map(|v| text(v).as_str().map(str::to_owned)).collect();
    all.into_iter().map(Value::from).collect()
}

/// Compatibility forms folded (NFKC), quotes straight, white space single.
fn text(value: &Value) -> Value {
    let Some(string) = value.as_str() else { return value.clone() };
    let straight = |c: char| match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        c => c,
    };
    let folded: String = string.chars().map(straight).nfkc().map(straight).collect();
    Value::from(folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Every place where the two part.
fn compare(path: &str, want: &Value, got: &Value, out: &mut Vec<String>) {
    match (want, got) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                compare(&format!("{path}.{key}"), value, b.get(key).unwrap_or(&Value::Null), out);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for k in 0..a.len().max(b.len()) {
                let at = format!("{path}[{k}]");
                match (a.get(k), b.get(k)) {
                    (Some(x), Some(y)) => compare(&at, x, y, out),
                    (Some(x), None) => out.push(format!("  {at}: missing {x}")),
                    (None, Some(y)) => out.push(format!("  {at}: too many {y}")),
                    (None, None) => {}
                }
            }
        }
        _ if want == got => {}
        _ => out.push(format!("  {path}\n    expected {want}\n    got      {got}")),
    }
}

#[test]
fn a_difference_is_seen() {
    let record = |title: &str, notes: &[&str], status: Value| json!({"title": title, "recommendations": [{"number": "1", "notes": notes, "status": status}]});
    let want = record("A “b”", &["x"], json!({"value": "open"}));
    let mut out = Vec::new();
    compare("", &shape(&want), &shape(&record("A  \"b\"", &["x"], json!({"value": "open"}))), &mut out);
    assert_eq!(out, Vec::<String>::new());
    compare("", &shape(&want), &shape(&record("A", &[], Value::Null)), &mut out);
    assert_eq!(out.len(), 3, "{out:?}");
}
