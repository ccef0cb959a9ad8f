//! Where the fields of a record were read: each that is filled has its place, in a PDF, a page and a text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use serde_json::Value;

/// Fields that hold no place of their own.
const FIELDS: &[&str] = &["number", "description", "themes", "addressees", "response", "assessments"];

#[test]
fn what_is_filled_has_its_place() {
    let mut wrong = Vec::new();
    let mut seen = vec![0; FIELDS.len()];
    for path in common::documents() {
        let Ok(report) = common::extract(&path, true) else { continue };
        let report = serde_json::to_value(&report).unwrap();
        for r in report["recommendations"].as_array().unwrap() {
            for (field, count) in FIELDS.iter().zip(&mut seen) {
                let filled = match &r[*field] {
                    Value::Null => false,
                    Value::Array(a) => !a.is_empty(),
                    _ => true,
                };
                let placed = !r["evidence"][*field].is_null();
                *count += usize::from(filled && placed);
                if filled != placed {
                    wrong.push(format!(
                        "{}: {}: {field}: filled {filled}, placed {placed}",
                        common::name_of(&path),
                        r["id"]
                    ));
                }
            }
        }
    }
    assert!(seen.iter().all(|n| *n > 0), "of some field there is no example: {seen:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
