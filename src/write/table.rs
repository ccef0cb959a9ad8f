//! Reports as rows of cells at each level: the columns of every flat format.
//! Must not know any of these formats.

use super::Level;
use super::rows::{deliverable_rows, recommendation_rows, report_rows};
use crate::day::Day;
use crate::report::Report;

/// What stands in the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A day.
    Day,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub kind: Kind,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The report does not say.
    Null,
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(Day),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |t| Self::Text(t.into()))
    }

    pub(super) fn count(n: usize) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// Several texts in one cell, a line each.
    pub(super) fn lines<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut all = String::new();
        for text in texts {
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(text.as_ref());
        }
        if all.is_empty() { Self::Null } else { Self::Text(all) }
    }
}

/// The cells of a row, one for each of the [`columns`].
pub type Row = Vec<Cell>;

const fn text(name: &'static str) -> Column {
    Column { name, kind: Kind::Text }
}

const fn number(name: &'static str) -> Column {
    Column { name, kind: Kind::Number }
}

const fn day(name: &'static str) -> Column {
    Column { name, kind: Kind::Day }
}

/// A row a report; `path` is its key.
const REPORT: &[Column] = &[
    text("path"),
    text("format"),
    text("sha256"),
    number("pages"),
    text("family"),
    text("title"),
    text("as_of"),
    day("as_of_first"),
    day("as_of_last"),
    number("recommendations"),
    number("deliverables"),
    text("totals"),
    number("diagnostics"),
    text("diagnostic_codes"),
];

/// A row a recommendation; `path` and `recommendation` are its key.
const RECOMMENDATION: &[Column] = &[
    text("path"),
    text("recommendation"),
    number("position"),
    text("family"),
    text("report_title"),
    text("as_of"),
    text("review"),
    text("number"),
    text("title"),
    text("themes"),
    text("description"),
    text("addressees"),
    text("response"),
    text("response_raw"),
    text("status"),
    text("status_raw"),
    text("status_basis"),
    text("assessments"),
    number("deliverables"),
    text("timeline"),
    text("progress"),
    text("notes"),
    text("references"),
];

/// A row a deliverable; `path`, `recommendation` and `deliverable` are its key.
const DELIVERABLE: &[Column] = &[
    text("path"),
    text("recommendation"),
    number("deliverable"),
    text("family"),
    text("as_of"),
    text("review"),
    text("number"),
    text("recommendation_title"),
    text("recommendation_status"),
    text("text"),
    text("responsible"),
    text("due"),
    day("due_first"),
    day("due_last"),
    text("due_raw"),
    text("status"),
    text("mark"),
    text("mark_raw"),
    text("mark_color"),
    text("links"),
];

/// The columns at `level`.
#[must_use]
pub fn columns(level: Level) -> &'static [Column] {
    match level {
        Level::Report => REPORT,
        Level::Recommendation => RECOMMENDATION,
        Level::Deliverable => DELIVERABLE,
    }
}

/// The rows of `report` at `level`.
#[must_use]
pub fn rows(report: &Report, level: Level) -> Vec<Row> {
    match level {
        Level::Report => report_rows(report),
        Level::Recommendation => recommendation_rows(report),
        Level::Deliverable => deliverable_rows(report),
    }
}
