//! Snapshots: what is stored of an extraction.
//! Must not know where they are stored.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::report::{Note, Report};
use crate::write::json::pretty;

/// `report` without the places where things stand.
#[must_use]
pub fn bare(report: &Report) -> Report {
    let mut report = report.clone();
    for recommendation in &mut report.recommendations {
        recommendation.place = None;
        recommendation.evidence = BTreeMap::new();
        recommendation.deliverables.iter_mut().for_each(|d| d.place = None);
        recommendation.timeline.iter_mut().for_each(|s| s.place = None);
        recommendation.legend.iter_mut().for_each(|l| l.place = None);
        recommendation.progress.iter_mut().for_each(|p| p.place = None);
        for note in &mut recommendation.notes {
            if let Note::Placed { text, .. } = note {
                *note = Note::Plain(std::mem::take(text));
            }
        }
    }
    report
}

/// The snapshot of a report.
#[must_use]
pub fn of_report(report: &Report, provenance: bool) -> Value {
    let value = if provenance { serde_json::to_value(report) } else { serde_json::to_value(bare(report)) };
    // The keys of a report are text and its numbers finite.
    value.unwrap_or_default()
}

/// The snapshot of a document that gives no report.
#[must_use]
pub fn of_failure(code: &str) -> Value {
    json!({ "error": code })
}

/// A snapshot as the bytes of its file: the fields of a report in their order, indented.
///
/// # Errors
/// Where it is neither a report nor an error, as corrections may make it.
pub fn render(snapshot: &Value) -> serde_json::Result<Vec<u8>> {
    if snapshot.get("error").is_some() {
        return pretty(snapshot);
    }
    pretty(&serde_json::from_value::<Report>(snapshot.clone())?)
}
