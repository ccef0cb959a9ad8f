//! Tables of every make to one grid: `<table>`, ARIA roles, CSS tables and grids; and which of them only lay out the page.
//! Must not know what columns mean.

mod divs;
mod grid;
mod layout;

use super::dom::Id;
use super::marks;
use super::style::Shown;
use super::walk::{Around, Holder, Walker};
use crate::color::Rgb;
use crate::document::{Block, BlockKind, Cell, Span, SpanKind, Style as BlockStyle, Table, Text};
use crate::mark::{Mark, MarkKind, MarkSource};
use grid::Grid;

/// Reads a table; false where the element is none.
pub(super) fn table(walker: &mut Walker<'_, '_>, id: Id, around: Around) -> bool {
    let name = walker.dom.name(id);
    let grid = if name == "table" {
        Grid::of_table(walker, id)
    } else if let Some(grid) = divs::grid(walker, id) {
        grid
    } else {
        return false;
    };
    if grid.cut {
        walker.limit("table cells");
    }
    if usize::from(around.tables) >= walker.limits.nesting {
        walker.limit("nested tables");
        walker.block(id, Holder::Paragraph, around);
        return true;
    }
    let inside = Around { tables: around.tables.saturating_add(1), ..around };
    if let Some(entries) = layout::legend(walker, &grid) {
        walker.flush(around);
        for (color, label) in entries {
            legend_entry(walker, color, label, inside);
        }
    } else if name == "table" && layout::is_layout(walker, &grid) {
        flatten(walker, &grid, inside);
    } else {
        data(walker, &grid, inside);
    }
    true
}

/// A table that only places things: its cells one after another.
fn flatten(walker: &mut Walker<'_, '_>, grid: &Grid, around: Around) {
    walker.flush(around);
    if let Some(caption) = grid.caption {
        walker.block(caption, Holder::Paragraph, around);
    }
    let outer = std::mem::replace(&mut walker.holder, Holder::Paragraph);
    for cell in &grid.cells {
        if grid.fill(walker, cell).is_some_and(|f| f != Rgb::WHITE) && layout::is_empty(walker, cell.id) {
            continue;
        }
        walker.block(cell.id, Holder::Paragraph, around);
    }
    walker.holder = outer;
}

/// A swatch and its words in two cells.
fn legend_entry(walker: &mut Walker<'_, '_>, color: Rgb, label: Id, around: Around) {
    let blocks = walker.apart(around, |w| w.block(label, Holder::Paragraph, Around { fill: None, ..around }));
    let style = blocks.first().map(|b| b.style).unwrap_or_default();
    let mut text = Text::default();
    let mark = Mark { kind: MarkKind::Swatch, source: MarkSource::Markup, raw: None, color: Some(color) };
    text.spans.push(Span { range: 0..0, kind: SpanKind::Mark(mark) });
    for block in &blocks {
        text.append(" ", &block.text);
    }
    let at = walker.place(label);
    walker.emit(Block { kind: BlockKind::Paragraph, text, style, at });
}

fn data(walker: &mut Walker<'_, '_>, grid: &Grid, around: Around) {
    walker.flush(around);
    let mut cells = Vec::with_capacity(grid.cells.len());
    for raw in &grid.cells {
        let header = raw.header;
        let blocks = cell_blocks(walker, raw.id, header, around);
        let fill = grid.fill(walker, raw).filter(|f| *f != Rgb::WHITE);
        cells.push(Cell {
            row: raw.row,
            col: raw.col,
            rowspan: raw.rowspan,
            colspan: raw.colspan,
            header,
            blocks,
            fill,
            at: walker.place(raw.id),
        });
    }
    let header_rows = header_rows(grid, &cells);
    for cell in &mut cells {
        cell.header |= cell.row < header_rows;
    }
    let caption = grid.caption.map(|id| {
        let blocks =
            walker.apart(around, |w| w.block(id, Holder::Paragraph, Around { fill: None, cell: true, ..around }));
        blocks.iter().fold(Text::default(), |mut all, block| {
            all.append(" ", &block.text);
            all
        })
    });
    let table =
        Table { rows: grid.rows, cols: grid.cols, header_rows, cells, caption: caption.filter(|c| !c.is_empty()) };
    let at = walker.place(grid.id);
    walker.emit(Block { kind: BlockKind::Table(table), text: Text::default(), style: BlockStyle::default(), at });
}

fn cell_blocks(walker: &mut Walker<'_, '_>, id: Id, header: bool, around: Around) -> Vec<Block> {
    let inside = Around { cell: true, lists: 0, fill: None, ..around };
    let outer = std::mem::replace(&mut walker.inline.unknown, false);
    let mut blocks = walker.apart(around, |w| {
        w.at = id;
        if !around.chrome && w.style(id).shown == Shown::Reader && !header {
            return;
        }
        w.children(id, inside);
        w.flush(inside);
    });
    let unknown = std::mem::replace(&mut walker.inline.unknown, outer);
    let paragraph = |text: Text, at| Block { kind: BlockKind::Paragraph, text, style: BlockStyle::default(), at };
    let marked =
        |mark: Mark| Text { string: String::new(), spans: vec![Span { range: 0..0, kind: SpanKind::Mark(mark) }] };
    if let [Block { kind: BlockKind::Figure, text, at, .. }] = blocks.as_slice()
        && !header
    {
        // A picture alone in a cell says what its alternative says, or cannot be told.
        let raw = Some(text.string.clone()).filter(|t| !t.is_empty() && t.chars().count() <= 60);
        let kind = if raw.is_some() { MarkKind::Word } else { MarkKind::Unknown };
        let mark = Mark { kind, source: MarkSource::Picture, raw, color: None };
        blocks = vec![paragraph(marked(mark), at.clone())];
    } else if blocks.is_empty() && unknown {
        let mark = Mark { kind: MarkKind::Unknown, source: MarkSource::Markup, raw: None, color: None };
        blocks = vec![paragraph(marked(mark), walker.place(id))];
    } else if blocks.iter().all(|b| b.text.string.is_empty() && !matches!(b.kind, BlockKind::Table(_))) && header {
        // A heading that only screen readers hear is the column's heading all the same.
        let words = marks::all_words(walker, id, 200);
        if !words.is_empty() {
            blocks = vec![paragraph(Text::plain(words), walker.place(id))];
        }
    }
    blocks
}

/// How many rows at the top are headings: those in `<thead>`, else those of heading cells only, else a first row
/// that is bold or filled where no other is.
fn header_rows(grid: &Grid, cells: &[Cell]) -> u32 {
    if grid.head_rows > 0 && grid.head_rows < grid.rows {
        return grid.head_rows;
    }
    let row = |n: u32| cells.iter().filter(move |c| c.row == n);
    let mut rows = 0;
    while rows < grid.rows && row(rows).next().is_some() && row(rows).all(|c| c.header) {
        rows += 1;
    }
    // A table of heading cells only has none.
    if rows > 0 {
        return if rows < grid.rows { rows } else { u32::from(grid.rows > 1) };
    }
    let words = |c: &Cell| c.blocks.iter().any(|b| !b.text.string.is_empty());
    let bold = |c: &Cell| c.blocks.iter().all(|b| b.style.bold || matches!(b.kind, BlockKind::Heading { .. }));
    let mut filled_words = row(0).filter(|c| words(c)).peekable();
    if grid.rows < 2 || filled_words.peek().is_none() || row(0).count() < 2 {
        return 0;
    }
    let last_bold = row(0).filter(|c| words(c)).all(bold);
    let others_bold = cells.iter().filter(|c| c.row > 0 && words(c)).all(bold);
    if last_bold && !others_bold {
        return 1;
    }
    let fill = row(0).next().and_then(|c| c.fill);
    let same = row(0).all(|c| c.fill == fill);
    let elsewhere = cells.iter().any(|c| c.row > 0 && c.fill == fill);
    u32::from(fill.is_some() && same && !elsewhere)
}
