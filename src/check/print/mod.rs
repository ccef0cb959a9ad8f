//! What a check found, one file per format.
//! Must not know how it was found.

mod junit;
mod markdown;
mod text;

use serde_json::Value;

use super::{Outcome, Verdict};
use crate::diff::print::Paint;

/// In what format it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFormat {
    /// For a person at a terminal.
    Text,
    /// `GitHub` Flavored Markdown, for the summary of a job.
    Markdown,
    /// XML as `JUnit` writes it, for the test view of a CI.
    Junit,
}

/// The outcomes in `format`; `paint` is for text alone.
#[must_use]
pub fn render(outcomes: &[Outcome], format: CheckFormat, paint: Paint) -> String {
    match format {
        CheckFormat::Text => text::render(outcomes, paint),
        CheckFormat::Markdown => markdown::render(outcomes),
        CheckFormat::Junit => junit::render(outcomes),
    }
}

/// How many of the outcomes are of each kind, in a sentence.
fn sums(outcomes: &[Outcome]) -> String {
    let count = |is: fn(&Verdict) -> bool| outcomes.iter().filter(|o| is(&o.verdict)).count();
    let parts = [
        (count(|v| *v == Verdict::Same), "as expected"),
        (count(|v| matches!(v, Verdict::Differs { .. })), "different"),
        (count(|v| *v == Verdict::Missing), "without a snapshot"),
        (count(|v| *v == Verdict::Gone), "of which only the snapshot is left"),
        (count(|v| matches!(v, Verdict::Unreadable(_))), "whose snapshot cannot be read"),
        (count(|v| *v == Verdict::Written), "written"),
        (count(|v| *v == Verdict::Removed), "removed"),
    ];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    let sentence = parts.collect::<Vec<_>>().join(", ");
    if sentence.is_empty() { "nothing to check".to_owned() } else { sentence }
}

/// A value in few words: text as it is, the rest as JSON.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => format!("“{text}”"),
        Some(Value::Object(object)) if object.contains_key("id") => {
            let id = object.get("id").and_then(Value::as_str).unwrap_or_default();
            format!("the whole recommendation {id}")
        }
        Some(value) => value.to_string(),
    }
}
