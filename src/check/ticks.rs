//! Ticks that were expected and are no longer found: which, where on the page, and what is known of why.
//! Must not know how ticks are found.

use serde_json::Value;

use super::differ::Difference;
use crate::diagnostic::Diagnostic;
use crate::report::{Report, Where};

/// A tick that is no longer found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostTick {
    /// The recommendation's id.
    pub recommendation: String,
    /// The deliverable's place among those of its recommendation, from 1.
    pub deliverable: usize,
    /// Its text.
    pub text: String,
    /// Where it stands; none where it is gone itself or there is no telling.
    pub place: Option<String>,
    /// What the diagnostics say; never empty.
    pub why: Vec<String>,
}

/// The ticks that `expected` has and that are gone by `differences` from the extraction that gave `report`.
#[must_use]
pub fn lost_ticks(expected: &Value, differences: &[Difference], report: Option<&Report>) -> Vec<LostTick> {
    let mut out = Vec::new();
    for difference in differences {
        let parts: Vec<&str> = difference.pointer.split('/').skip(1).collect();
        let index = |at: usize| parts.get(at).and_then(|p| p.parse::<usize>().ok());
        match parts.as_slice() {
            ["recommendations", _, "deliverables", _, "mark"] if is_tick(difference.was.as_ref()) => {
                out.extend(lost_mark(difference, index(1), index(3), report));
            }
            ["recommendations", _, "deliverables", _, "mark", "kind"]
                if difference.was.as_ref().and_then(Value::as_str) == Some("check") =>
            {
                out.extend(lost_mark(difference, index(1), index(3), report));
            }
            ["recommendations", _, "deliverables", at] if difference.is.is_none() => {
                let row = difference.was.as_ref();
                out.extend(gone_row(
                    difference.record.as_deref(),
                    at,
                    row,
                    report,
                    "the row itself is no longer found",
                ));
            }
            ["recommendations", _] if difference.is.is_none() => {
                let rows = difference.was.as_ref().and_then(|r| r.get("deliverables")).and_then(Value::as_array);
                for (at, row) in rows.into_iter().flatten().enumerate() {
                    let why = "the recommendation itself is no longer found";
                    out.extend(gone_row(difference.record.as_deref(), &at.to_string(), Some(row), report, why));
                }
            }
            ["error"] if difference.is.is_some() => {
                for recommendation in expected.get("recommendations").and_then(Value::as_array).into_iter().flatten() {
                    let id = recommendation.get("id").and_then(Value::as_str);
                    let rows = recommendation.get("deliverables").and_then(Value::as_array);
                    for (at, row) in rows.into_iter().flatten().enumerate() {
                        let code = difference.is.as_ref().and_then(Value::as_str).unwrap_or_default();
                        let why = format!("the document gives no report any more: {code}");
                        out.extend(gone_row(id, &at.to_string(), Some(row), report, &why));
                    }
                }
            }
            _ => {}
        }
    }
    // A record that is gone is told by its report being gone, too.
    let mut seen: Vec<(String, usize)> = Vec::new();
    out.retain(|t| {
        let key = (t.recommendation.clone(), t.deliverable);
        let fresh = !seen.contains(&key);
        seen.push(key);
        fresh
    });
    out
}

fn is_tick(mark: Option<&Value>) -> bool {
    mark.and_then(|m| m.get("kind")).and_then(Value::as_str) == Some("check")
}

fn lost_mark(
    difference: &Difference,
    recommendation: Option<usize>,
    deliverable: Option<usize>,
    report: Option<&Report>,
) -> Option<LostTick> {
    let (recommendation, at) = (recommendation?, deliverable?);
    let record = report?.recommendations.get(recommendation)?;
    let row = record.deliverables.get(at)?;
    let mut why = diagnostics(report, Some(&record.id));
    if let Some(is) = difference.is.as_ref() {
        why.insert(0, format!("the mark is read as {is}"));
    }
    if why.is_empty() {
        why.push("no mark is seen in its cell, and no diagnostic says why".to_owned());
    }
    Some(LostTick {
        recommendation: record.id.clone(),
        deliverable: at + 1,
        text: row.text.clone(),
        place: row.place.as_ref().or(record.place.as_ref()).map(place),
        why,
    })
}

fn gone_row(
    record: Option<&str>,
    at: &str,
    row: Option<&Value>,
    report: Option<&Report>,
    why: &str,
) -> Option<LostTick> {
    if !is_tick(row.and_then(|r| r.get("mark"))) {
        return None;
    }
    let mut reasons = vec![why.to_owned()];
    reasons.extend(diagnostics(report, record));
    Some(LostTick {
        recommendation: record.unwrap_or_default().to_owned(),
        deliverable: at.parse::<usize>().ok()? + 1,
        text: row.and_then(|r| r.get("text")).and_then(Value::as_str).unwrap_or_default().to_owned(),
        place: None,
        why: reasons,
    })
}

/// What the diagnostics of a recommendation, and those of the whole report, say.
fn diagnostics(report: Option<&Report>, record: Option<&str>) -> Vec<String> {
    let of = |d: &&Diagnostic| d.recommendation.is_none() || d.recommendation.as_deref() == record;
    let word = |value: serde_json::Result<Value>| value.ok().and_then(|v| v.as_str().map(str::to_owned));
    report
        .into_iter()
        .flat_map(|r| r.diagnostics.iter())
        .filter(of)
        .map(|d| {
            let severity = word(serde_json::to_value(d.severity)).unwrap_or_default();
            let code = word(serde_json::to_value(d.code)).unwrap_or_default();
            let page = d.page.map(|p| format!(" (page {p})")).unwrap_or_default();
            format!("{severity}[{code}]: {}{page}", d.message)
        })
        .collect()
}

/// A place in words.
fn place(place: &Where) -> String {
    match place {
        Where::Region { page, bbox: [left, top, right, bottom], .. } => {
            format!("page {page}, {left:.0},{top:.0} to {right:.0},{bottom:.0} points from the top left")
        }
        Where::Lines { lines: [first, last] } if first == last => format!("line {first}"),
        Where::Lines { lines: [first, last] } => format!("lines {first} to {last}"),
        Where::Element { element } => format!("element {element}"),
    }
}
