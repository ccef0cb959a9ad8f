//! Tables without `<table>`: ARIA roles, CSS tables, CSS grids, rows of boxes.
//! Must not know how cells are read.

use super::super::dom::Id;
use super::super::style::{Display, Shown};
use super::super::walk::{Walker, heading_level};
use super::grid::{Grid, RowOf};

/// Longest heading of a column.
const HEADING: usize = 60;

/// The grid of an element that is a table by role or style.
pub(super) fn grid(walker: &Walker<'_, '_>, id: Id) -> Option<Grid> {
    let role = walker.dom.attr(id, "role").unwrap_or_default();
    if matches!(role.to_ascii_lowercase().as_str(), "table" | "grid" | "treegrid") {
        let rows = by_role(walker, id);
        return usable(&rows).then(|| Grid::form(walker, id, rows, None));
    }
    let rows = match walker.style(id).display {
        Display::Table => by_display(walker, id),
        Display::Grid => by_columns(walker, id)?,
        Display::Block | Display::Flex | Display::Contents => by_class(walker, id)?,
        _ => return None,
    };
    usable(&rows).then(|| Grid::form(walker, id, rows, None))
}

/// At least two rows of at least two cells.
fn usable(rows: &[RowOf]) -> bool {
    rows.iter().filter(|r| r.cells.len() >= 2).count() >= 2
}

fn seen(walker: &Walker<'_, '_>, id: Id) -> bool {
    let style = walker.style(id);
    style.shown < Shown::Reader && style.display != Display::None
}

fn by_role(walker: &Walker<'_, '_>, id: Id) -> Vec<RowOf> {
    let dom = walker.dom;
    let role = |e: Id| dom.attr(e, "role").unwrap_or_default().to_ascii_lowercase();
    let mut rows = Vec::new();
    let mut end = None;
    for row in dom.below(id).filter(|e| dom.element(*e).is_some()) {
        // Rows of a table inside a cell are that table's.
        if end.is_some_and(|end| row < end) {
            continue;
        }
        if role(row) == "row" && seen(walker, row) {
            let cells: Vec<Id> = cells_of(walker, row, &|e| {
                matches!(role(e).as_str(), "cell" | "gridcell" | "columnheader" | "rowheader")
            });
            let head = !cells.is_empty() && cells.iter().all(|c| role(*c) == "columnheader");
            rows.push(RowOf { cells, group: 0, head });
            end = Some(dom.end(row));
        }
    }
    rows
}

/// The nearest elements below that are cells.
fn cells_of(walker: &Walker<'_, '_>, row: Id, is_cell: &dyn Fn(Id) -> bool) -> Vec<Id> {
    let dom = walker.dom;
    let mut cells = Vec::new();
    let mut end = None;
    for e in dom.below(row).filter(|e| dom.element(*e).is_some()) {
        if end.is_some_and(|end| e < end) {
            continue;
        }
        if is_cell(e) && seen(walker, e) {
            cells.push(e);
            end = Some(dom.end(e));
        }
    }
    cells
}

fn by_display(walker: &Walker<'_, '_>, id: Id) -> Vec<RowOf> {
    let dom = walker.dom;
    let mut rows = Vec::new();
    let row = |e: Id| RowOf {
        cells: flat(walker, e).into_iter().filter(|c| walker.style(*c).display == Display::Cell).collect(),
        group: 0,
        head: false,
    };
    for child in flat(walker, id) {
        match walker.style(child).display {
            Display::Row => rows.push(row(child)),
            Display::RowGroup => rows.extend(
                dom.elements(child).filter(|r| walker.style(*r).display == Display::Row && seen(walker, *r)).map(row),
            ),
            _ => {}
        }
    }
    rows
}

/// The children as the layout has them: those of `display: contents` in its place.
fn flat(walker: &Walker<'_, '_>, id: Id) -> Vec<Id> {
    let mut all = Vec::new();
    let mut pending: Vec<Id> = walker.dom.elements(id).collect();
    pending.reverse();
    while let Some(child) = pending.pop() {
        if !seen(walker, child) {
            continue;
        }
        if walker.style(child).display == Display::Contents {
            let at = pending.len();
            pending.extend(walker.dom.elements(child));
            if let Some(new) = pending.get_mut(at..) {
                new.reverse();
            }
        } else {
            all.push(child);
        }
    }
    all
}

/// A grid of a fixed number of columns whose first row looks like headings; cards side by side do not.
fn by_columns(walker: &Walker<'_, '_>, id: Id) -> Option<Vec<RowOf>> {
    let columns = usize::from(walker.style(id).columns.filter(|n| *n >= 2)?);
    let cells = flat(walker, id);
    if cells.len() < columns * 2 || !cells.len().is_multiple_of(columns) {
        return None;
    }
    let rows: Vec<Vec<Id>> = cells.chunks(columns).map(<[Id]>::to_vec).collect();
    headed(walker, &rows).then(|| rows_of(rows))
}

/// Rows of boxes, named as such by their classes, whose first row looks like headings.
fn by_class(walker: &Walker<'_, '_>, id: Id) -> Option<Vec<RowOf>> {
    let dom = walker.dom;
    if dom.name(id) != "div" && dom.name(id) != "section" {
        return None;
    }
    let is_row = |e: Id| {
        dom.classes(e).any(|c| {
            let c = c.to_ascii_lowercase();
            c == "tr"
                || c.ends_with("row")
                || c.ends_with("-tr")
                || c.ends_with("_tr")
                || c == "rowheader"
                || c == "row-header"
        })
    };
    let mut rows: Vec<Vec<Id>> = Vec::new();
    for child in dom.elements(id).filter(|c| seen(walker, *c)) {
        if is_row(child) {
            rows.push(flat(walker, child));
        } else {
            // Groups of rows: a head, a body.
            let inner: Vec<Id> = dom.elements(child).filter(|c| seen(walker, *c)).collect();
            if inner.is_empty() || !inner.iter().all(|r| is_row(*r)) {
                return None;
            }
            rows.extend(inner.into_iter().map(|r| flat(walker, r)));
        }
    }
    let columns = rows.first()?.len();
    if columns < 2 || rows.len() < 2 || rows.iter().any(|r| r.len() != columns) {
        return None;
    }
    headed(walker, &rows).then(|| rows_of(rows))
}

fn rows_of(rows: Vec<Vec<Id>>) -> Vec<RowOf> {
    rows.into_iter().enumerate().map(|(i, cells)| RowOf { cells, group: 0, head: i == 0 }).collect()
}

/// Whether a first row has the look of headings: short words, set apart by weight, fill, role or class name.
fn headed(walker: &Walker<'_, '_>, rows: &[Vec<Id>]) -> bool {
    let dom = walker.dom;
    let Some(first) = rows.first() else { return false };
    let plain = rows
        .iter()
        .flatten()
        .all(|c| heading_level(dom, *c).is_none() && !dom.below(*c).any(|b| heading_level(dom, b).is_some()));
    let short = first.iter().all(|c| {
        let text = dom.all_text(*c, 512);
        let count = text.trim().chars().count();
        count <= HEADING
    });
    let words = first.iter().filter(|c| !dom.all_text(**c, 64).trim().is_empty()).count();
    let named = |e: Id| {
        dom.classes(e).any(|c| {
            let c = c.to_ascii_lowercase();
            c.contains("head") || c.contains("hdr") || c == "th" || c.ends_with("-th") || c == "gh"
        }) || dom.attr(e, "role").is_some_and(|r| r.eq_ignore_ascii_case("columnheader"))
    };
    let bold = |e: Id| walker.style(e).bold || dom.below(e).any(|b| dom.element(b).is_some() && walker.style(b).bold);
    let apart = |e: Id| named(e) || bold(e) || walker.style(e).fill.is_some();
    let parent_named = first.first().and_then(|c| dom.parent(*c)).is_some_and(named);
    let second_apart = rows.get(1).is_some_and(|r| r.iter().all(|c| apart(*c)));
    plain && short && words * 2 > first.len() && (parent_named || first.iter().all(|c| apart(*c)) && !second_apart)
}
