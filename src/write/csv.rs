//! Reports as comma-separated values that a spreadsheet opens without running any of them.
//! Must not know the columns.

use std::borrow::Cow;
use std::io;

use super::Level;
use super::table::{Cell, columns, rows};
use crate::report::Report;

/// What a spreadsheet takes for the beginning of a formula, full-width forms included (OWASP, "CSV Injection").
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// The line with the names of the columns.
pub(super) fn header(level: Level) -> io::Result<Vec<u8>> {
    let mut out = writer();
    out.write_record(columns(level).iter().map(|c| c.name))?;
    bytes(out)
}

/// The rows of `report`.
pub(super) fn render(report: &Report, level: Level) -> io::Result<Vec<u8>> {
    let mut out = writer();
    for row in rows(report, level) {
        for cell in &row {
            match cell {
                Cell::Null => out.write_field("")?,
                Cell::Text(text) => out.write_field(neutral(text).as_bytes())?,
                Cell::Number(n) => out.write_field(n.to_string())?,
                Cell::Day(day) => out.write_field(day.to_string())?,
            }
        }
        out.write_record(None::<&[u8]>)?;
    }
    bytes(out)
}

/// `text` so that no spreadsheet runs it and no terminal obeys it.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains(is_obeyed) {
        // There is no escape in CSV, and no use for these: names and addresses may hold them, texts of reports never.
        text = Cow::Owned(text.replace(is_obeyed, "\u{fffd}"));
    }
    if text.trim_start().starts_with(FORMULA) || text.starts_with(FORMULA) {
        // By the apostrophe a spreadsheet knows text.
        text.to_mut().insert(0, '\'');
    }
    text
}

fn is_obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().from_writer(Vec::new())
}

fn bytes(out: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    out.into_inner().map_err(|e| e.into_error())
}
