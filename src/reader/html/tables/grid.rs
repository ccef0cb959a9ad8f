//! Rows and cells to a grid (HTML standard §4.9.12, "forming a table"), with cells that never overlap.
//! Must not know what stands in the cells.

use super::super::dom::Id;
use super::super::marks;
use super::super::style::{Display, Shown};
use super::super::walk::Walker;
use crate::color::Rgb;

/// Widest span that is read (HTML standard §4.9.11).
const COLSPAN: u32 = 1000;

/// A table before its cells are read.
pub(super) struct Grid {
    pub(super) id: Id,
    pub(super) rows: u32,
    pub(super) cols: u32,
    pub(super) cells: Vec<GridCell>,
    /// Rows in `<thead>`.
    pub(super) head_rows: u32,
    pub(super) caption: Option<Id>,
    /// There were more cells than are read.
    pub(super) cut: bool,
}

/// A cell by its place.
pub(super) struct GridCell {
    pub(super) id: Id,
    pub(super) row: u32,
    pub(super) col: u32,
    pub(super) rowspan: u32,
    pub(super) colspan: u32,
    pub(super) header: bool,
}

/// A row and the cells that it has.
pub(super) struct RowOf {
    pub(super) cells: Vec<Id>,
    /// Rows of one group; a span ends with its group.
    pub(super) group: u32,
    pub(super) head: bool,
}

impl Grid {
    /// The grid of a `<table>`.
    pub(super) fn of_table(walker: &Walker<'_, '_>, id: Id) -> Self {
        let dom = walker.dom;
        let mut rows: Vec<RowOf> = Vec::new();
        let mut feet: Vec<RowOf> = Vec::new();
        let mut caption = None;
        let seen = |e: Id| walker.style(e).shown < Shown::Reader && walker.style(e).display != Display::None;
        // Letters and numbers that a spreadsheet puts around its cells.
        let names_sheet = |c: Id| {
            dom.classes(c).any(|c| matches!(c, "row-headers-background" | "column-headers-background" | "row-header"))
        };
        // Headings that only screen readers hear are those of the columns all the same.
        let heard = |e: Id| walker.style(e).shown <= Shown::Reader && walker.style(e).display != Display::None;
        let row = |tr: Id, group: u32, head: bool| RowOf {
            cells: dom
                .elements(tr)
                .filter(|c| matches!(dom.name(*c), "td" | "th") && !names_sheet(*c))
                .filter(|c| if head { heard(*c) } else { seen(*c) })
                .collect(),
            group,
            head,
        };
        let mut group = 0;
        for child in dom.elements(id).filter(|c| if dom.name(*c) == "thead" { heard(*c) } else { seen(*c) }) {
            match dom.name(child) {
                "caption" => caption = caption.or(Some(child)),
                "tr" => rows.push(row(child, group, false)),
                kind @ ("thead" | "tbody" | "tfoot") => {
                    group += 1;
                    let list = if kind == "tfoot" { &mut feet } else { &mut rows };
                    let before_body = kind == "thead" && list.iter().all(|r: &RowOf| r.head);
                    let shown = |tr: Id| if before_body { heard(tr) } else { seen(tr) };
                    for tr in dom.elements(child).filter(|c| dom.name(*c) == "tr" && shown(*c)) {
                        list.push(row(tr, group, before_body));
                    }
                    group += 1;
                }
                _ => {}
            }
        }
        rows.append(&mut feet);
        Self::form(walker, id, rows, caption)
    }

    /// Places the cells of some rows.
    pub(super) fn form(walker: &Walker<'_, '_>, id: Id, mut rows: Vec<RowOf>, caption: Option<Id>) -> Self {
        let dom = walker.dom;
        rows.retain(|r| !r.cells.is_empty());
        let mut grid = Self { id, rows: 0, cols: 0, cells: Vec::new(), head_rows: 0, caption, cut: false };
        let mut area = 0_usize;
        // For each column, the first row that is free again.
        let mut free_from: Vec<u32> = Vec::new();
        // Where each row's group ends.
        let mut ends = vec![0_usize; rows.len()];
        let mut end = rows.len();
        for index in (0..rows.len()).rev() {
            if rows.get(index).map(|r| r.group) != rows.get(index + 1).map(|r| r.group) {
                end = index + 1;
            }
            if let Some(slot) = ends.get_mut(index) {
                *slot = end;
            }
        }
        for (index, row) in rows.iter().enumerate() {
            let Ok(y) = u32::try_from(index) else { break };
            let group_end = ends.get(index).and_then(|e| u32::try_from(*e).ok()).unwrap_or(y + 1);
            let mut x = 0_usize;
            for cell in &row.cells {
                while free_from.get(x).is_some_and(|free| *free > y) {
                    x += 1;
                }
                let colspan =
                    span(dom.attr(*cell, "colspan").or_else(|| dom.attr(*cell, "aria-colspan"))).clamp(1, COLSPAN);
                let free =
                    (0..colspan as usize).take_while(|dx| free_from.get(x + dx).is_none_or(|f| *f <= y)).count().max(1);
                let rowspan = match span(dom.attr(*cell, "rowspan").or_else(|| dom.attr(*cell, "aria-rowspan"))) {
                    // To the end of the group.
                    0 => group_end - y,
                    rows => rows.min(group_end - y).max(1),
                };
                area = area.saturating_add(free.saturating_mul(rowspan as usize));
                if area > walker.limits.table_cells {
                    grid.cut = true;
                    break;
                }
                if free_from.len() < x + free {
                    free_from.resize(x + free, 0);
                }
                for slot in free_from.iter_mut().skip(x).take(free) {
                    *slot = y + rowspan;
                }
                let role = dom.attr(*cell, "role").unwrap_or_default().to_ascii_lowercase();
                grid.cells.push(GridCell {
                    id: *cell,
                    row: y,
                    col: u32::try_from(x).unwrap_or(u32::MAX),
                    rowspan,
                    colspan: u32::try_from(free).unwrap_or(1),
                    header: matches!(role.as_str(), "columnheader" | "rowheader")
                        || dom.name(*cell) == "th" && role != "cell",
                });
                x += free;
            }
            if grid.cut {
                break;
            }
            grid.rows = y + 1;
            if row.head && grid.head_rows == y {
                grid.head_rows = y + 1;
            }
        }
        // Columns and rows in which no cell begins are nothing but a too wide span.
        grid.cols = grid.cells.iter().map(|c| c.col + 1).max().unwrap_or(0);
        for cell in &mut grid.cells {
            cell.colspan = cell.colspan.min(grid.cols - cell.col);
            cell.rowspan = cell.rowspan.min(grid.rows.max(cell.row + 1) - cell.row);
        }
        grid.rows = grid.rows.max(grid.cells.iter().map(|c| c.row + 1).max().unwrap_or(0));
        grid
    }

    /// The background of a cell: its own, its row's or its row group's, or the one that its class is named for.
    pub(super) fn fill(&self, walker: &Walker<'_, '_>, cell: &GridCell) -> Option<Rgb> {
        let style = |id: Id| walker.style(id).fill.or_else(|| marks::class_fill(walker.dom, id));
        if let Some(own) = style(cell.id) {
            return Some(own);
        }
        if let Some(inside) = covering_fill(walker, cell.id) {
            return Some(inside);
        }
        walker.dom.ancestors(cell.id).take(3).take_while(|a| *a != self.id).find_map(style)
    }
}

/// The fill of the one element that a cell holds, where the cell has none: `<td><div style="background:…">`.
fn covering_fill(walker: &Walker<'_, '_>, cell: Id) -> Option<Rgb> {
    let dom = walker.dom;
    let mut here = cell;
    for _ in 0..3 {
        let mut children = dom.children(here).filter(|c| dom.text(*c).is_none_or(|t| !t.trim().is_empty()));
        let only = children.next()?;
        if children.next().is_some() || dom.element(only).is_none() {
            return None;
        }
        let style = walker.style(only);
        let dot = style.width.is_some() && style.height.is_some() && style.is_small();
        if !style.is_block() || matches!(style.display, Display::Table) || dot {
            return None;
        }
        if style.fill.is_some() {
            return style.fill;
        }
        here = only;
    }
    None
}

/// A span as written; 1 where it is none (HTML standard §2.3.4.2).
fn span(value: Option<&str>) -> u32 {
    let digits: String = value.unwrap_or("1").trim_start().chars().take_while(char::is_ascii_digit).take(9).collect();
    digits.parse().unwrap_or(1)
}
