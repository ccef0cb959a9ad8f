//! One snapshot of the document and one of the report for each fixture, so that a diff shows which half moved.
//! What must hold for any input is checked before its snapshots are compared.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says what it skips"
)]

mod common;

use std::collections::BTreeSet;

use common::shape::{differences, shape};
use insta::{Settings, assert_snapshot, glob};

fn settings() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_omit_expression(true);
    settings
}

#[test]
fn documents() {
    let mut wrong = Vec::new();
    settings().bind(|| {
        glob!("../fixtures", "*/*.{pdf,html,txt}", |path| {
            let name = common::name_of(path);
            if name.starts_with(common::BAD) {
                return;
            }
            let bytes = std::fs::read(path).unwrap();
            match recsift::read(&bytes, &common::options(path, false)) {
                Err(e) => wrong.push(format!("{name}: {}: {e}", e.code())),
                Ok(document) => {
                    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
                    let broken = common::invariants::document(&document, lines);
                    wrong.extend(broken.iter().map(|w| format!("{name}: {w}")));
                    assert_snapshot!("document", common::dump::document(&document));
                }
            }
        });
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reports() {
    let mut wrong = Vec::new();
    settings().bind(|| {
        glob!("../fixtures", "*/*.{pdf,html,txt}", |path| {
            let name = common::name_of(path);
            if name.starts_with(common::BAD) {
                return;
            }
            let read = |provenance| common::extract(path, provenance).map(|r| serde_json::to_value(&r).unwrap());
            match (read(true), read(false), read(false)) {
                (Ok(placed), Ok(plain), Ok(again)) => {
                    let broken = common::invariants::report(&placed);
                    wrong.extend(broken.iter().map(|w| format!("{name}: {w}")));
                    if serde_json::to_vec(&plain).unwrap() != serde_json::to_vec(&again).unwrap() {
                        wrong.push(format!("{name}: two runs differ"));
                    }
                    let said = differences(&shape(&plain), &shape(&unplaced(placed)));
                    wrong.extend(said.iter().map(|d| format!("{name}: asking for places changes what is said: {d}")));
                    assert_snapshot!("report", common::dump::report(&plain));
                }
                (Err(e), ..) | (_, Err(e), _) | (.., Err(e)) => wrong.push(format!("{name}: {}: {e}", e.code())),
            }
        });
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Notes as plain strings again.
fn unplaced(mut report: serde_json::Value) -> serde_json::Value {
    for r in report["recommendations"].as_array_mut().into_iter().flatten() {
        for note in r["notes"].as_array_mut().into_iter().flatten() {
            if let Some(text) = note.get("text").cloned() {
                *note = text;
            }
        }
    }
    report
}

#[test]
fn every_family_has_a_folder_and_every_folder_a_family() {
    let folders: BTreeSet<String> = common::folders().into_iter().filter(|f| f != common::BAD).collect();
    let data = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/profile/families.json")).unwrap();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let families: BTreeSet<String> =
        data["families"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    let missing = common::known_gaps();
    assert!(folders.iter().all(|f| !missing.contains_key(&format!("{f}/"))), "a folder that is there is a known gap");
    let families: BTreeSet<String> = families.into_iter().filter(|f| !missing.contains_key(&format!("{f}/"))).collect();
    assert_eq!(folders, families, "left: folders of fixtures; right: families in the data file");
}
