//! Which family a document was taken for, by what evidence, and what came of it.
//! Must not know how either is found.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::error::Error;
use crate::recognize::Fit;
use crate::report::Report;

use super::outline::one_line;

/// The families from the best fit on, clue by clue; then the report in a line.
pub(super) fn text(fits: &[Fit], report: Option<&Result<Report, Error>>) -> String {
    let mut out = String::new();
    match report {
        Some(Ok(report)) => {
            let deliverables: usize = report.recommendations.iter().map(|r| r.deliverables.len()).sum();
            let (count, doubts) = (report.recommendations.len(), report.diagnostics.len());
            let _ = writeln!(
                out,
                "read as {}: {count} recommendations, {deliverables} deliverables, {doubts} diagnostics",
                report.family
            );
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
    for fit in fits {
        let enough = if fit.is_certain() { "fits" } else { "does not fit" };
        let _ = writeln!(out, "{} {enough}: {} of {}", fit.family, fit.score, fit.threshold);
        for clue in &fit.evidence {
            let found = clue.found.as_deref().map_or_else(|| "-".to_owned(), |f| format!("+ {}", one_line(f)));
            let _ = writeln!(out, "    {:+3} {}: {found}", clue.weight, one_line(&clue.clue));
        }
    }
    out
}

pub(super) fn json(fits: &[Fit], report: Option<&Result<Report, Error>>) -> serde_json::Result<Value> {
    let (report, error) = match report {
        Some(Ok(report)) => (Some(serde_json::to_value(report)?), None),
        Some(Err(error)) => (None, Some(json!({"code": error.code(), "message": error.to_string()}))),
        None => (None, None),
    };
    Ok(json!({"stage": "family", "fits": serde_json::to_value(fits)?, "report": report, "error": error}))
}
