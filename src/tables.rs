//! The tables of a document, whatever it is about: `recsift tables`.
//! Must not know how tables are found, nor what a recommendation is.

use serde::Serialize;

use crate::document::{Block, BlockKind, Cell, Document, SpanKind, Table};
use crate::mark::MarkKind;
use crate::{Error, Options};

pub use crate::layout::Paging;

/// The tables of one document. Serialized, it is an element of what `recsift tables` writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tables {
    /// What the document is called.
    pub file: String,
    /// Its tables in reading order; one within a cell follows the one that it is in.
    pub tables: Vec<FoundTable>,
}

/// A table as a grid of cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundTable {
    /// Page that it begins on, counted from 1; none where the format has no pages.
    pub page: Option<u32>,
    /// Its cells by row, then column; they do not overlap, and a place without one is empty.
    pub cells: Vec<FoundCell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundCell {
    /// First row, counted from 0.
    pub row: u32,
    /// First column, counted from 0.
    pub col: u32,
    /// Rows it spans, at least 1.
    pub rowspan: u32,
    /// Columns it spans, at least 1.
    pub colspan: u32,
    /// Its words; a paragraph a line. A tick, a cross or a box that is drawn or a picture is the character for it.
    pub text: String,
    /// Whether it is a heading.
    #[serde(skip)]
    pub header: bool,
}

impl FoundTable {
    /// How many rows and columns its cells take up.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.cells.iter().fold((0, 0), |(rows, cols), c| {
            (rows.max(c.row.saturating_add(c.rowspan)), cols.max(c.col.saturating_add(c.colspan)))
        })
    }
}

/// Finds the tables in `bytes`, a document called `file`.
///
/// # Errors
/// Where there is no text to be had: see [`Error`].
pub fn find(bytes: &[u8], file: &str, options: &Options, paging: Paging) -> Result<Tables, Error> {
    let document = crate::read_as(bytes, options, paging)?;
    Ok(Tables { file: file.to_owned(), tables: of(&document) })
}

/// The tables of a document that is read already.
#[must_use]
pub fn of(document: &Document) -> Vec<FoundTable> {
    let mut out = Vec::new();
    collect(&document.blocks, None, &mut out);
    out
}

/// Readers bound how deep tables lie in cells.
fn collect(blocks: &[Block], page: Option<u32>, out: &mut Vec<FoundTable>) {
    for block in blocks {
        let BlockKind::Table(table) = &block.kind else { continue };
        let page = block.page().or(page);
        out.push(FoundTable { page, cells: cells(table) });
        for cell in &table.cells {
            collect(&cell.blocks, page, out);
        }
    }
}

fn cells(table: &Table) -> Vec<FoundCell> {
    let found = |c: &Cell| FoundCell {
        row: c.row,
        col: c.col,
        rowspan: c.rowspan,
        colspan: c.colspan,
        text: words(c),
        header: c.header,
    };
    table.cells.iter().map(found).collect()
}

/// Words of a cell, with a character for each mark that has none.
fn words(cell: &Cell) -> String {
    let text = cell.text();
    let mut out = String::with_capacity(text.string.len());
    let mut done = 0;
    for span in &text.spans {
        let SpanKind::Mark(mark) = &span.kind else { continue };
        if !span.range.is_empty() || span.range.start < done {
            continue;
        }
        let Some(sign) = sign(mark.kind) else { continue };
        out.push_str(text.string.get(done..span.range.start).unwrap_or_default());
        if out.ends_with(|c: char| !c.is_whitespace()) {
            out.push(' ');
        }
        out.push(sign);
        done = span.range.start;
        if text.string.get(done..).is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace())) {
            out.push(' ');
        }
    }
    out.push_str(text.string.get(done..).unwrap_or_default());
    out
}

/// The character for a mark that is drawn.
fn sign(kind: MarkKind) -> Option<char> {
    match kind {
        MarkKind::Check => Some('✓'),
        MarkKind::Cross => Some('✗'),
        MarkKind::Box => Some('☐'),
        // A colored shape has no character that would say its color.
        MarkKind::Swatch | MarkKind::Word | MarkKind::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<FoundTable> {
        let options = Options { format: Some(crate::Format::Html), ..Options::default() };
        find(html.as_bytes(), "x.html", &options, Paging::Apart).unwrap().tables
    }

    #[test]
    fn spans_and_marks_are_kept() {
        let tables = found(
            "<p>Lamps of the harbor</p><table><tr><th colspan=2>Lamp</th><th>Lit</th></tr>\
             <tr><td rowspan=2>North</td><td>red</td><td><input type=checkbox checked></td></tr>\
             <tr><td>green</td><td>✓ at dusk</td></tr></table>",
        );
        let cells: Vec<_> =
            tables[0].cells.iter().map(|c| (c.row, c.col, c.rowspan, c.colspan, c.text.as_str())).collect();
        assert_eq!(
            cells,
            [
                (0, 0, 1, 2, "Lamp"),
                (0, 2, 1, 1, "Lit"),
                (1, 0, 2, 1, "North"),
                (1, 1, 1, 1, "red"),
                (1, 2, 1, 1, "✓"),
                (2, 1, 1, 1, "green"),
                (2, 2, 1, 1, "✓ at dusk"),
            ]
        );
        assert_eq!(tables[0].size(), (3, 3));
        assert_eq!(tables[0].page, None);
    }
}
