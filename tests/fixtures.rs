//! One snapshot of the document and one of the report for each fixture, so that a diff shows which half moved.
//! What must hold for any input is checked before its snapshots are compared.

mod common;

use std::collections::BTreeSet;

use insta::{Settings, assert_snapshot, glob};

fn settings() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_omit_expression(true);
    settings
}

#[test]
fn documents() {
    settings().bind(|| {
        glob!("../fixtures", "*/*.{pdf,html,txt}", |path| {
            if common::name_of(path).starts_with(common::BAD) {
                return;
            }
            let bytes = std::fs::read(path).unwrap();
            let document = recsift::read(&bytes, &common::options(path, false))
                .unwrap_or_else(|e| panic!("{}: {}: {e}", common::name_of(path), e.code()));
            let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
            let wrong = common::invariants::document(&document, lines);
            assert!(wrong.is_empty(), "{}:\n{}", common::name_of(path), wrong.join("\n"));
            assert_snapshot!("document", common::dump::document(&document));
        });
    });
}

#[test]
fn reports() {
    settings().bind(|| {
        glob!("../fixtures", "*/*.{pdf,html,txt}", |path| {
            let name = common::name_of(path);
            if name.starts_with(common::BAD) {
                return;
            }
            let value = |provenance| {
                let report = common::extract(path, provenance).unwrap_or_else(|e| panic!("{name}: {}: {e}", e.code()));
                serde_json::to_value(&report).unwrap()
            };
            let placed = value(true);
            let wrong = common::invariants::report(&placed);
            assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
            let plain = value(false);
            assert_eq!(plain.to_string(), value(false).to_string(), "{name}: two runs differ");
            let same =
                common::shape::differences(&common::shape::shape(&plain), &common::shape::shape(&unplaced(placed)));
            assert_eq!(same, Vec::<String>::new(), "{name}: asking for places changes what is said");
            assert_snapshot!("report", common::dump::report(&plain));
        });
    });
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
    assert_eq!(folders, families, "left: folders of fixtures; right: families in the data file");
}
