//! A comparison as comma-separated values, a change a row, for spreadsheets.
//! Must not know how changes are found.

use std::io;

use super::phrase::phrase;
use crate::diff::change::{Comparison, What};
use crate::diff::direction::{Direction, DueDirection};
use crate::write::csv::neutral;

/// The columns.
const COLUMNS: [&str; 16] = [
    "from_edition",
    "to_edition",
    "from_as_of",
    "to_as_of",
    "kind",
    "recommendation",
    "review",
    "number",
    "title",
    "deliverable",
    "deliverable_text",
    "what",
    "from",
    "to",
    "direction",
    "days",
];

/// The rows, after one with the names of the columns.
pub(super) fn render(comparison: &Comparison) -> io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for change in &comparison.changes {
        let as_of = |edition: usize| {
            edition.checked_sub(1).and_then(|i| comparison.editions.get(i)).and_then(|e| e.as_of.clone())
        };
        let phrase = phrase(change);
        let subject = &change.subject;
        let (way, days) = way(&change.what);
        let what = match &change.what {
            What::TotalsChanged { label, .. } => label.as_str(),
            _ => phrase.label,
        };
        let cells = [
            Some(change.from_edition.to_string()),
            Some(change.to_edition.to_string()),
            as_of(change.from_edition),
            as_of(change.to_edition),
            Some(change.what.kind().name().to_owned()),
            subject.recommendation.clone(),
            subject.review.clone(),
            subject.number.clone(),
            subject.title.clone(),
            subject.deliverable.as_ref().map(|d| d.index.to_string()),
            subject.deliverable.as_ref().map(|d| d.text.clone()),
            Some(what.to_owned()),
            phrase.from,
            phrase.to,
            way.map(str::to_owned),
        ];
        for cell in cells {
            out.write_field(neutral(cell.as_deref().unwrap_or_default()).as_ref())?;
        }
        // A number below zero is no formula.
        out.write_field(days.map(|d| d.to_string()).unwrap_or_default())?;
        out.write_record(None::<&[u8]>)?;
    }
    out.into_inner().map_err(|e| e.into_error())
}

/// Which way a change went, by the name it has in JSON, and by how many days.
fn way(what: &What) -> (Option<&'static str>, Option<i32>) {
    match what {
        What::StatusChanged { direction, .. } => {
            let name = match direction {
                Direction::Forward => "forward",
                Direction::Back => "back",
                Direction::Sideways => "sideways",
                Direction::Same => "same",
                Direction::First => "first",
                Direction::Silent => "silent",
            };
            (Some(name), None)
        }
        What::DueMoved { direction, days, .. } => {
            let name = match direction {
                DueDirection::Later => "later",
                DueDirection::Earlier => "earlier",
                DueDirection::Set => "set",
                DueDirection::Removed => "removed",
                DueDirection::Reworded => "reworded",
            };
            (Some(name), *days)
        }
        What::Gone { unfinished: true, .. } | What::DeliverableGone { unfinished: true, .. } => {
            (Some("unfinished"), None)
        }
        _ => (None, None),
    }
}
