//! Tables that are a whole sheet: its title, date and remarks stand in rows over the headings, its key in rows under the
//! body. Those rows become lines of their own.
//! Must not know what the rows of the body are about.

use crate::document::{Block, BlockKind, Cell, Style, Table};
use crate::profile::{Lexicon, fold};

use super::normalize::text;
use super::sources::is_named;

/// How many rows may stand over the headings.
const MOST_ABOVE: u32 = 12;

/// A sheet's lines above, its table, and its lines below; none where a table is nothing but a table.
pub(crate) fn parts(block: &Block, table: &Table, lexicon: &Lexicon) -> Option<Vec<Block>> {
    if table.cols < 3 || table.rows < 3 || table.cells.len() > 40_000 {
        return None;
    }
    let by_row = by_row(table)?;
    let row = |r: u32| by_row.get(r as usize).map(Vec::as_slice).unwrap_or_default();
    let head = (0..table.rows.min(MOST_ABOVE)).find(|r| row(*r).len() > 1)?;
    let heads = row(head);
    let named = heads.iter().filter(|c| lexicon.column(&words(c)).is_some()).count();
    let long = heads.iter().any(|c| c.text().string.len() > 80);
    let above: Vec<&Cell> = (0..head).flat_map(|r| row(r).iter().copied()).collect();
    let whole = |c: &Cell| c.col == 0 && c.colspan >= table.cols;
    // One line over the headings that spans them is the title of the table.
    let titled = above.len() < 2 && above.iter().all(|c| whole(c)) && head == u32::try_from(above.len()).unwrap_or(0);
    let framed = !titled && named >= 2 && !long && !above.iter().any(|c| is_named(lexicon, &text::words(&c.text())));
    let first = if framed { head } else { 0 };
    let last = (0..table.rows).rev().find(|r| row(*r).len() > 1)?;
    // What stands below belongs to the sheet where a blank row parts it from the body.
    let parted = last > head && (last + 1..table.rows).any(|r| row(r).is_empty());
    let end = if parted { last + 1 } else { table.rows };
    let below: Vec<&Cell> = (end..table.rows).flat_map(|r| row(r).iter().copied()).collect();
    if first == 0 && (below.is_empty() || end == table.rows) || end <= first {
        return None;
    }
    let lines = |cells: &[&Cell]| -> Vec<Block> {
        cells
            .iter()
            .flat_map(|c| {
                let beside = table.cells.iter().find(|o| o.row == c.row && o.col + o.colspan == c.col);
                let fill = c.fill.or_else(|| beside?.fill);
                c.blocks
                    .iter()
                    .map(move |b| Block { style: Style { fill: b.style.fill.or(fill), ..b.style }, ..b.clone() })
            })
            .collect()
    };
    let mut out = if first > 0 { lines(&above) } else { Vec::new() };
    let cells = table.cells.iter().filter(|c| (first..end).contains(&c.row)).map(|c| Cell {
        row: c.row - first,
        rowspan: c.rowspan.min(end - c.row),
        ..c.clone()
    });
    let body = Table {
        rows: end - first,
        cols: table.cols,
        header_rows: if framed { 1 } else { table.header_rows.min(end) },
        cells: cells.collect(),
        caption: table.caption.clone(),
    };
    out.push(Block { kind: BlockKind::Table(body), ..block.clone() });
    out.extend(lines(&below));
    Some(out)
}

fn words(cell: &Cell) -> String {
    fold(&text::words(&cell.text()))
}

/// The cells of each row that hold anything, and reach into it from above.
fn by_row(table: &Table) -> Option<Vec<Vec<&Cell>>> {
    let mut out: Vec<Vec<&Cell>> = vec![Vec::new(); table.rows as usize];
    for cell in &table.cells {
        let holds = cell.blocks.iter().any(|b| !matches!(b.kind, BlockKind::Paragraph) || !b.text.is_empty());
        if !holds {
            continue;
        }
        for r in cell.row..cell.row.saturating_add(cell.rowspan).min(table.rows) {
            out.get_mut(r as usize)?.push(cell);
        }
    }
    Some(out)
}
