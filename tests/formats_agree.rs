//! The same report as PDF, HTML and text gives the same record, but for where things stand and what only one format
//! can show: colors, and statuses that follow from them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says what it skips"
)]

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;

use common::shape::differences;
use serde_json::Value;

#[test]
fn one_report_in_three_formats_is_one_record() {
    let mut groups: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let gaps = common::known_gaps();
    for path in common::documents() {
        let name = common::name_of(&path);
        if let Some(why) = gaps.get(&name) {
            eprintln!("SKIPPED, a known gap: {name}: {why}");
            continue;
        }
        let stem = name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned());
        groups.entry(stem).or_default().push(path);
    }
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (stem, paths) in groups.iter().filter(|(_, paths)| paths.len() > 1) {
        let text = paths.iter().any(|p| p.extension().is_some_and(|e| e == "txt"));
        let records: Vec<(String, Value)> = paths
            .iter()
            .map(|path| {
                let report = common::extract(path, false)
                    .unwrap_or_else(|e| panic!("{}: {}: {e}", common::name_of(path), e.code()));
                (common::name_of(path), bare(serde_json::to_value(&report).unwrap(), text))
            })
            .collect();
        let (first, rest) = records.split_first().unwrap();
        for other in rest {
            compared += 1;
            wrong.extend(
                differences(&first.1, &other.1).iter().map(|d| format!("{stem}: {} against {}: {d}", first.0, other.0)),
            );
        }
    }
    assert!(compared >= 5, "only {compared} pairs of formats found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A record without what depends on the format. Where one of them is text, no stage has a color to take a status from.
fn bare(mut report: Value, text: bool) -> Value {
    for key in ["source", "diagnostics"] {
        report[key] = Value::Null;
    }
    for r in report["recommendations"].as_array_mut().into_iter().flatten() {
        for list in ["timeline", "legend"] {
            for entry in r[list].as_array_mut().into_iter().flatten() {
                entry["color"] = Value::Null;
                if text && list == "timeline" {
                    entry["status"] = Value::Null;
                }
            }
        }
        for d in r["deliverables"].as_array_mut().into_iter().flatten() {
            if let Some(mark) = d["mark"].as_object_mut() {
                mark.insert("color".to_owned(), Value::Null);
            }
        }
    }
    report
}
