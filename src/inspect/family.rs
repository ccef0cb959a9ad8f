//! Which family a document was taken for, by what evidence, and what came of it.
//! Must not know how either is found.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::error::Error;
use crate::recognize::{FamilyChoice, Reason};
use crate::report::Report;

use super::outline::one_line;

/// The report in a line, the family and why, then all families from the best fit on, clue by clue.
pub(super) fn text(choice: Option<&FamilyChoice>, report: Option<&Result<Report, Error>>) -> String {
    let mut out = String::new();
    match report {
        Some(Ok(report)) => {
            let deliverables: usize = report.recommendations.iter().map(|r| r.deliverables.len()).sum();
            let (count, doubts) = (report.recommendations.len(), report.diagnostics.len());
            let _ = writeln!(out, "{count} recommendations, {deliverables} deliverables, {doubts} diagnostics");
            for d in &report.diagnostics {
                let of = d.recommendation.as_deref().map(|r| format!(" {}:", one_line(r))).unwrap_or_default();
                let _ = writeln!(out, "!! {:?} {:?}:{of} {}", d.severity, d.code, one_line(&d.message));
            }
        }
        Some(Err(error)) => {
            let _ = writeln!(out, "no report: {}", one_line(&error.to_string()));
        }
        None => {}
    }
    let Some(choice) = choice else { return out };
    let why = match choice.reason {
        Reason::Asked => "it was asked for",
        Reason::Evidence => "it has the most evidence, and enough of it",
        Reason::Fallback => "no family has enough evidence",
    };
    let _ = writeln!(out, "family {} ({}): {why}", one_line(&choice.family), one_line(&choice.title));
    if let Some(source) = choice.source {
        let _ = writeln!(out, "its items are looked for by the source {source:?}");
    }
    for fit in &choice.fits {
        let enough = if fit.is_certain() { "fits" } else { "does not fit" };
        let _ = writeln!(out, "{} {enough}: {} of {}", one_line(&fit.family), fit.score, fit.threshold);
        for clue in &fit.evidence {
            let found = clue.found.as_deref().map_or_else(|| "-".to_owned(), |f| format!("+ {}", one_line(f)));
            let _ = writeln!(out, "    {:+3} {}: {found}", clue.weight, one_line(&clue.clue));
        }
    }
    out
}

pub(super) fn json(choice: Option<&FamilyChoice>, report: Option<&Result<Report, Error>>) -> serde_json::Result<Value> {
    let (report, error) = match report {
        Some(Ok(report)) => (Some(serde_json::to_value(report)?), None),
        Some(Err(error)) => (None, Some(json!({"code": error.code(), "message": error.to_string()}))),
        None => (None, None),
    };
    Ok(json!({"stage": "family", "choice": serde_json::to_value(choice)?, "report": report, "error": error}))
}
