//! Which tables only place things on the page, and which are a legend.
//! Must not know how cells are read.

use super::super::dom::Id;
use super::super::style::Display;
use super::super::walk::{Walker, heading_level};
use super::grid::Grid;
use crate::color::Rgb;

/// Text longer than this in a single row is running text set in columns, not a row of data.
const RUNNING: usize = 600;
/// Text of a timeline's box or a legend's entry is shorter than this.
const LABEL: usize = 120;

/// Whether nothing in a cell can be seen but its color.
pub(super) fn is_empty(walker: &Walker<'_, '_>, cell: Id) -> bool {
    let dom = walker.dom;
    dom.below(cell).all(|b| match dom.text(b) {
        Some(text) => {
            let parent = dom.parent(b).map(|p| walker.style(p));
            text.trim().is_empty() || parent.is_none_or(|p| !p.is_seen())
        }
        None => !matches!(dom.name(b), "img" | "svg" | "input" | "i" | "object" | "canvas"),
    })
}

/// Characters that can be seen, counted up to a little over [`RUNNING`].
fn length(walker: &Walker<'_, '_>, cell: Id) -> usize {
    walker.dom.all_text(cell, RUNNING * 4).split_whitespace().map(|w| w.chars().count() + 1).sum()
}

/// Colors and labels of a table whose rows are pairs of a colored empty cell and words.
pub(super) fn legend(walker: &Walker<'_, '_>, grid: &Grid) -> Option<Vec<(Rgb, Id)>> {
    if grid.cells.len() < 4 || grid.cells.len() > 48 || grid.cells.iter().any(|c| c.header) {
        return None;
    }
    let mut entries = Vec::new();
    let mut cells = grid.cells.iter().peekable();
    while let Some(swatch) = cells.next() {
        let empty = is_empty(walker, swatch.id);
        if empty && grid.fill(walker, swatch).is_none() && shape(walker, swatch.id).is_none() {
            // A gap between entries.
            continue;
        }
        let color = empty
            .then(|| grid.fill(walker, swatch).filter(|f| *f != Rgb::WHITE).or_else(|| shape(walker, swatch.id)))??;
        let label = cells.next_if(|l| l.row == swatch.row)?;
        if is_empty(walker, label.id) || length(walker, label.id) > LABEL || grid.fill(walker, label) == Some(color) {
            return None;
        }
        entries.push((color, label.id));
    }
    (entries.len() >= 2).then_some(entries)
}

/// The color of the only filled thing in a cell.
fn shape(walker: &Walker<'_, '_>, cell: Id) -> Option<Rgb> {
    let mut fills =
        walker.dom.below(cell).filter(|b| walker.dom.element(*b).is_some()).filter_map(|b| walker.style(b).fill);
    let first = fills.next()?;
    fills.next().is_none().then_some(first)
}

/// Whether a `<table>` has no rows of data.
pub(super) fn is_layout(walker: &Walker<'_, '_>, grid: &Grid) -> bool {
    let dom = walker.dom;
    let role = dom.attr(grid.id, "role").unwrap_or_default().to_ascii_lowercase();
    let headed = grid.cells.iter().filter(|c| c.header).count() >= 2 && grid.rows >= 2;
    if headed || matches!(role.as_str(), "table" | "grid" | "treegrid") {
        return false;
    }
    let visible: Vec<_> =
        grid.cells.iter().filter(|c| !is_empty(walker, c.id) || grid.fill(walker, c).is_some()).collect();
    if is_strip(walker, grid) {
        return false;
    }
    if matches!(role.as_str(), "presentation" | "none") || visible.len() <= 1 || grid.cols <= 1 {
        return true;
    }
    if grid.caption.is_some() || grid.head_rows > 0 {
        return false;
    }
    let holds =
        |name: fn(&Walker<'_, '_>, Id) -> bool| grid.cells.iter().any(|c| dom.below(c.id).any(|b| name(walker, b)));
    if holds(|w, b| heading_level(w.dom, b).is_some_and(|l| l <= 3) && w.style(b).is_seen()) {
        return true;
    }
    let tables = holds(|w, b| w.dom.name(b) == "table" || w.style(b).display == Display::Table);
    if grid.rows == 1 {
        return tables || grid.cells.iter().any(|c| length(walker, c.id) > RUNNING);
    }
    // Tables inside, and rows that do not repeat each other: a frame around the page.
    let widths: Vec<usize> = (0..grid.rows).map(|r| grid.cells.iter().filter(|c| c.row == r).count()).collect();
    let regular = widths.iter().filter(|w| **w > 1).count() * 2 > widths.len();
    tables && !regular
}

/// A row of colored boxes with short words, or a row of colors above or below a row of words.
fn is_strip(walker: &Walker<'_, '_>, grid: &Grid) -> bool {
    if grid.rows > 3 || grid.cols < 2 {
        return false;
    }
    let filled = grid.cells.iter().filter(|c| grid.fill(walker, c).is_some_and(|f| f.chroma() >= 24)).count();
    let short = grid.cells.iter().all(|c| length(walker, c.id) <= LABEL);
    short && filled >= 2 && filled * 2 >= grid.cols as usize
}
