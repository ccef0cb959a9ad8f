//! Tables of a page: rules, fills, white columns and alignment together give rows, columns and cells.
//! Must not know other pages (that is `continued`) nor what a table is about.

pub(super) mod columns;
pub(super) mod continued;
mod grid;
mod judge;
mod rows;
mod ruled;
mod unruled;
mod words;

use crate::color::Rgb;
use crate::geometry::Rect;

use super::rules::Drawings;
use super::words::Line;

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

/// Finds the tables of a page and takes their lines out of `lines`. `em` is the usual font size.
pub(super) fn find(lines: &mut Vec<Line>, drawings: &Drawings, em: f32) -> Vec<PageTable> {
    let mut out = ruled::find(lines, drawings, em);
    judge::keep_tables(&mut out, lines, |t| judge::is_ruled_table(t, &drawings.graphs));
    let mut more = unruled::find(lines, em);
    judge::keep_tables(&mut more, lines, |t| judge::is_unruled_table(t, &drawings.graphs));
    out.append(&mut more);
    for table in &mut out {
        grid::close_up(table, em);
    }
    for table in &mut out {
        grid::headers(table);
        grid::fills(table, drawings);
    }
    out.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top).then(a.bbox.left.total_cmp(&b.bbox.left)));
    out
}
