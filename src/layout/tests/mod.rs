//! What layout makes of pages drawn by hand, glyph by glyph.
//! Nothing here comes from a real report.
#![expect(clippy::indexing_slicing, reason = "a test that finds too little fails there")]

mod directions;
mod draw;
mod evidence;
mod figures;
mod invariants;
mod prose;
mod spacing;
mod tables;
mod tags;

use crate::document::{Block, BlockKind, Cell, Document, SpanKind, Table};
use crate::limits::Limits;
use crate::page_marks::{PageMarks, PageSource};

/// Pages held in memory.
struct Pages(Vec<PageMarks>);

impl PageSource for Pages {
    fn format(&self) -> crate::Format {
        crate::Format::Pdf
    }
    fn meta_title(&self) -> Option<String> {
        None
    }
    fn page_count(&self) -> usize {
        self.0.len()
    }
    fn page(&self, index: usize) -> PageMarks {
        self.0.get(index).cloned().unwrap_or_default()
    }
    fn take_diagnostics(&mut self) -> Vec<crate::diagnostic::Diagnostic> {
        Vec::new()
    }
}

fn lay_out(pages: Vec<PageMarks>) -> Document {
    super::document(&mut Pages(pages), &Limits::default()).unwrap()
}

/// The texts of all blocks that have one.
fn texts(blocks: &[Block]) -> Vec<&str> {
    blocks.iter().map(|b| b.text.string.as_str()).filter(|s| !s.is_empty()).collect()
}

fn tables(document: &Document) -> Vec<&Table> {
    document
        .blocks
        .iter()
        .filter_map(|b| match &b.kind {
            BlockKind::Table(t) => Some(t),
            _ => None,
        })
        .collect()
}

fn cell(table: &Table, row: u32, col: u32) -> String {
    let covers = |c: &&Cell| c.row <= row && row < c.row + c.rowspan && c.col <= col && col < c.col + c.colspan;
    table.cells.iter().find(covers).map(|c| c.text().string).unwrap_or_default()
}

/// A table's cells row by row, parted by `|`.
fn grid(table: &Table) -> Vec<String> {
    (0..table.rows)
        .map(|r| (0..table.cols).map(|c| cell(table, r, c).replace('\n', "/")).collect::<Vec<_>>().join("|"))
        .collect()
}

fn links(block: &Block) -> Vec<(&str, Option<&str>)> {
    block
        .text
        .spans
        .iter()
        .filter_map(|s| match &s.kind {
            SpanKind::Link { href } => Some((block.text.string.get(s.range.clone())?, href.as_deref())),
            _ => None,
        })
        .collect()
}
