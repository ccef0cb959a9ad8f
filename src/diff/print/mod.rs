//! Comparisons to bytes, one file per format.
//! Must not know how changes are found, nor where the bytes go.

mod csv;
mod html;
mod markdown;
mod phrase;
mod text;

use std::io;

use super::change::{Change, Comparison, What};
use crate::write::json;

pub(crate) use phrase::Tone;
pub use text::Paint;
pub(crate) use text::word_diff;

/// In what format a comparison is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffFormat {
    /// For a person at a terminal.
    Text,
    /// JSON, indented.
    Json,
    /// A change a line.
    Jsonl,
    /// A change a row.
    Csv,
    /// `GitHub` Flavored Markdown.
    Markdown,
    /// One page without scripts.
    Html,
}

impl DiffFormat {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// The format of a file by its ending.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "json" => Some(Self::Json),
            "jsonl" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// `comparison` in `format`; `paint` is for text alone.
///
/// # Errors
/// Never for the comparisons of this library; the underlying writers could fail.
pub fn render(comparison: &Comparison, format: DiffFormat, paint: Paint) -> io::Result<Vec<u8>> {
    Ok(match format {
        DiffFormat::Text => text::render(comparison, paint).into_bytes(),
        DiffFormat::Json => json::pretty(comparison)?,
        DiffFormat::Jsonl => {
            let mut out = Vec::new();
            for change in &comparison.changes {
                out.extend(json::line(change)?);
            }
            out
        }
        DiffFormat::Csv => csv::render(comparison)?,
        DiffFormat::Markdown => markdown::render(comparison).into_bytes(),
        DiffFormat::Html => html::render(comparison).into_bytes(),
    })
}

/// The changes of one step, what belongs to one recommendation together: those of recommendations that stayed, and
/// each that is new, and each that is gone.
struct StepChanges<'a> {
    stayed: Vec<Vec<&'a Change>>,
    new: Vec<&'a Change>,
    gone: Vec<&'a Change>,
}

/// The changes of the step to `to_edition`.
fn step_changes(comparison: &Comparison, to_edition: usize) -> StepChanges<'_> {
    let mut out = StepChanges { stayed: Vec::new(), new: Vec::new(), gone: Vec::new() };
    let key = |c: &Change| (c.subject.recommendation.clone(), c.subject.to_path.clone());
    for change in comparison.changes.iter().filter(|c| c.to_edition == to_edition) {
        match &change.what {
            What::New { .. } => out.new.push(change),
            What::Gone { .. } => out.gone.push(change),
            _ => match out.stayed.last_mut() {
                Some(group) if group.first().is_some_and(|c| key(c) == key(change)) => group.push(change),
                _ => out.stayed.push(vec![change]),
            },
        }
    }
    out
}

/// What a change is about: the recommendation, or the report where the change is in its totals.
fn about(change: &Change) -> String {
    let subject = &change.subject;
    subject.recommendation.clone().or_else(|| subject.to_path.clone()).unwrap_or_default()
}
