//! Tables of a page: rules, fills, white columns and alignment together give rows, columns and cells.
//! Must not know other pages (that is `continued`) nor what a table is about.

pub(super) mod columns;
pub(super) mod continued;
mod grid;
mod inner;
mod judge;
mod rows;
mod ruled;
mod unruled;
mod words;

use crate::color::Rgb;
use crate::geometry::Rect;

use super::rules::Drawings;
use super::tags::Tagged;
use super::words::Line;
pub(super) use grid::Frame;

/// A table as it stands on one page.
#[derive(Clone, Debug)]
pub(super) struct PageTable {
    /// Its box.
    pub bbox: Rect,
    /// Column borders, one more than columns.
    pub xs: Vec<f32>,
    /// Row borders, one more than rows.
    pub ys: Vec<f32>,
    /// Its cells by row, then column.
    pub cells: Vec<PageCell>,
    /// Rows at the top that are headings.
    pub header_rows: usize,
    /// What the file says of it, where it says the same cells.
    pub tag: Option<TableTag>,
}

/// A cell of a table on one page.
#[derive(Clone, Debug)]
pub(super) struct PageCell {
    /// First row.
    pub row: usize,
    /// First column.
    pub col: usize,
    /// Rows it spans.
    pub rowspan: usize,
    /// Columns it spans.
    pub colspan: usize,
    /// Its box between the borders.
    pub bbox: Rect,
    /// Its lines, from top to bottom.
    pub lines: Vec<Line>,
    /// Its background.
    pub fill: Option<Rgb>,
    /// The cell above, on the page before, goes on here.
    pub goes_on: bool,
}

impl PageTable {
    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Number of columns.
    pub(super) fn cols(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }
}

/// What the file says of a table.
#[derive(Clone, Debug)]
pub(super) struct TableTag {
    /// Its number in the document.
    pub id: u32,
    /// The number of each row in the document, where one is known.
    pub rows: Vec<Option<u32>>,
}

/// Finds the tables of a page and takes their lines out of `lines`. `tagged`: tables that the file says and the page
/// bears out. `em` is the usual font size.
///
/// Where rules and white space show the same cells as the file says, they count, since they tell the borders as well;
/// where they show others, the file's cells count.
pub(super) fn find(lines: &mut Vec<Line>, drawings: &Drawings, tagged: &[Tagged], em: f32) -> Vec<PageTable> {
    if tagged.is_empty() {
        return by_geometry(lines, drawings, em);
    }
    let before = lines.clone();
    let mut out = by_geometry(lines, drawings, em);
    let contested: Vec<&Tagged> = tagged.iter().filter(|t| t.same_in(&out, lines).is_none()).collect();
    if !contested.is_empty() {
        *lines = before;
        let mut own: Vec<PageTable> =
            contested.iter().map(|t| t.take(lines, &drawings.vertical, &drawings.horizontal)).collect();
        own.retain(|t| t.cells.iter().any(|c| !c.lines.is_empty()));
        out = by_geometry(lines, drawings, em);
        // The rules of tables whose words are taken.
        let bare = |t: &PageTable| t.cells.iter().all(|c| c.lines.is_empty());
        out.retain(|t| !bare(t) || own.iter().all(|o| o.bbox.intersection(&t.bbox).is_none()));
        own.iter_mut().for_each(|t| finish(t, drawings, em));
        out.append(&mut own);
    }
    for t in tagged {
        if let Some(table) = t.same_in(&out, lines).and_then(|i| out.get_mut(i)) {
            let (tag, heads) = t.describe(table);
            if heads > 0 && heads < table.rows() {
                table.header_rows = heads;
            }
            table.tag = Some(tag);
        }
    }
    in_order(&mut out);
    out
}

/// Puts a line in another direction into the heading cell that it stands in, if no other words do.
pub(super) fn upended(tables: &mut [PageTable], line: &Line) -> bool {
    for table in tables {
        let heads = table.header_rows.max(1);
        let holds = |c: &&mut PageCell| {
            c.row < heads
                && c.lines.iter().all(|l| l.bbox.height() > l.bbox.width())
                && c.bbox.contains(line.bbox.center())
        };
        if let Some(cell) = table.cells.iter_mut().find(holds) {
            cell.lines.push(line.clone());
            return true;
        }
    }
    false
}

fn by_geometry(lines: &mut Vec<Line>, drawings: &Drawings, em: f32) -> Vec<PageTable> {
    let mut out = ruled::find(lines, drawings, em);
    judge::keep_tables(&mut out, lines, |t| judge::is_ruled_table(t, &drawings.graphs));
    let mut more = unruled::find(lines, em);
    judge::keep_tables(&mut more, lines, |t| judge::is_unruled_table(t, &drawings.graphs));
    out.append(&mut more);
    for table in &mut out {
        finish(table, drawings, em);
    }
    in_order(&mut out);
    out
}

fn finish(table: &mut PageTable, drawings: &Drawings, em: f32) {
    grid::close_up(table, em);
    grid::headers(table);
    grid::fills(table, drawings);
}

fn in_order(tables: &mut [PageTable]) {
    tables.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top).then(a.bbox.left.total_cmp(&b.bbox.left)));
}
