//! Boxes over a page for what a stage found there.
//! Must not know how they are drawn.

use crate::document::{Block, BlockKind, Document};
use crate::draw::{Kind, Outline};
use crate::error::Error;
use crate::geometry::Rect;
use crate::page_marks::PageMarks;
use crate::provenance::Provenance;
use crate::report::Report;

use super::{fields, words_of};

/// Deeper tables get no boxes.
const DEPTH: usize = 64;
/// Characters of a label.
const LABEL: usize = 200;

/// Words, marks and links.
pub(super) fn of_marks(marks: &PageMarks) -> Vec<Outline> {
    let mut out: Vec<Outline> = marks
        .links
        .iter()
        .map(|l| Outline { bbox: l.bbox, kind: Kind::Link, label: short(l.href.as_deref().unwrap_or("?")) })
        .collect();
    for word in words_of(marks) {
        let (kind, label) = match &word.mark {
            Some(mark) => (Kind::Mark, format!("{:?} by {:?} {}", mark.kind, mark.source, short(&word.text))),
            None => (Kind::Word, format!("{} ({:.1} pt)", short(&word.text), word.size)),
        };
        out.push(Outline { bbox: word.bbox, kind, label });
    }
    out
}

/// Blocks, tables with their cells, and what surrounds the content.
pub(super) fn of_blocks(document: &Document, page: u32) -> Vec<Outline> {
    let mut out = Vec::new();
    for block in &document.blocks {
        add_block(block, page, Kind::Block, 0, &mut out);
    }
    for block in &document.furniture {
        add_block(block, page, Kind::Furniture, 0, &mut out);
    }
    out
}

/// Tables and cells alone.
pub(super) fn of_tables(document: &Document, page: u32) -> Vec<Outline> {
    let mut out = of_blocks(document, page);
    out.retain(|b| matches!(b.kind, Kind::Table | Kind::Cell));
    out
}

fn add_block(block: &Block, page: u32, kind: Kind, depth: usize, out: &mut Vec<Outline>) {
    if depth > DEPTH {
        return;
    }
    let (kind, label) = match &block.kind {
        BlockKind::Heading { level } => (kind, format!("heading {level}: {}", short(&block.text.string))),
        BlockKind::Paragraph => (kind, format!("paragraph: {}", short(&block.text.string))),
        BlockKind::ListItem { level, .. } => (kind, format!("item, level {level}: {}", short(&block.text.string))),
        BlockKind::Term => (kind, format!("term: {}", short(&block.text.string))),
        BlockKind::Definition => (kind, format!("definition: {}", short(&block.text.string))),
        BlockKind::Figure => (kind, format!("figure: {}", short(&block.text.string))),
        BlockKind::Strip(items) => (kind, format!("strip of {}", items.len())),
        BlockKind::Table(table) => (Kind::Table, format!("table, {} by {}", table.rows, table.cols)),
    };
    for bbox in on_page(&block.at, page) {
        out.push(Outline { bbox, kind, label: label.clone() });
    }
    match &block.kind {
        BlockKind::Strip(items) => {
            for item in items {
                for bbox in on_page(&item.at, page) {
                    out.push(Outline { bbox, kind, label: format!("stage: {}", short(&item.label.string)) });
                }
            }
        }
        BlockKind::Table(table) => {
            for cell in &table.cells {
                let label = format!("row {}, column {}: {}", cell.row, cell.col, short(&cell.text().string));
                for bbox in on_page(&cell.at, page) {
                    out.push(Outline { bbox, kind: Kind::Cell, label: label.clone() });
                }
                for inner in cell.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Table(_))) {
                    add_block(inner, page, kind, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// Fields, and the words that reached none.
pub(super) fn of_fields(
    document: &Document,
    report: Option<&Result<Report, Error>>,
    marks: &PageMarks,
) -> Vec<Outline> {
    let page = marks.number;
    let mut out = Vec::new();
    if let Some(Ok(report)) = report {
        for field in fields::of(report) {
            for region in fields::regions(field.place).into_iter().filter(|r| r.page == page) {
                out.push(Outline { bbox: region.bbox, kind: Kind::Field, label: field.pointer.clone() });
            }
        }
    }
    // The box of a whole recommendation holds what reached none of its fields, too.
    let whole = |label: &str| label.matches('/').count() == 2;
    let parts: Vec<Rect> = out.iter().filter(|b| !whole(&b.label)).map(|b| b.bbox.inflate(1.0)).collect();
    out.retain(|b| !whole(&b.label));
    let around: Vec<Rect> =
        document.furniture.iter().flat_map(|b| on_page(&b.at, page)).map(|r| r.inflate(1.0)).collect();
    for word in words_of(marks) {
        let middle = word.bbox.center();
        let within = |boxes: &[Rect]| boxes.iter().any(|b| b.contains(middle));
        if !within(&parts) {
            let kind = if within(&around) { Kind::Furniture } else { Kind::Unused };
            out.push(Outline { bbox: word.bbox, kind, label: short(&word.text) });
        }
    }
    out
}

fn on_page(at: &Provenance, page: u32) -> impl Iterator<Item = Rect> + '_ {
    let regions = match at {
        Provenance::Regions(regions) => regions.as_slice(),
        _ => &[],
    };
    regions.iter().filter(move |r| r.page == page).map(|r| r.bbox)
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LABEL) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
