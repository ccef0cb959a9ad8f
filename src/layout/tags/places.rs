//! Rows of cells to places in a grid: by the spans that are said, or by where the cells stand.
//! Must not know whether the table is one.

use crate::geometry::Rect;

use super::super::tolerances::T;

/// A cell that is to have a place.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Row among those of the page.
    pub row: usize,
    /// First column.
    pub col: usize,
    /// Rows it spans.
    pub rowspan: usize,
    /// Columns it spans.
    pub colspan: usize,
    /// Where its content stands.
    pub bbox: Option<Rect>,
    /// It holds words.
    pub words: bool,
}

/// Most columns of a table.
const COLUMNS: usize = 200;

/// Gives cells, which come row by row, the columns that their spans say, as HTML does; how many columns there are, or
/// none where cells overlap.
pub(super) fn as_said(cells: &mut [Place], rows: usize) -> Option<usize> {
    // For each column, the row from which on it is free.
    let mut free: Vec<usize> = Vec::new();
    let (mut row, mut col) = (0, 0);
    for cell in cells.iter_mut() {
        if cell.row != row {
            (row, col) = (cell.row, 0);
        }
        while free.get(col).is_some_and(|until| *until > row) {
            col += 1;
        }
        cell.col = col;
        cell.rowspan = cell.rowspan.clamp(1, rows.saturating_sub(row).max(1));
        let end = (col + cell.colspan).min(COLUMNS);
        if col >= COLUMNS {
            return None;
        }
        free.resize(free.len().max(end), 0);
        for until in free.get_mut(col..end)? {
            if *until > row {
                return None;
            }
            *until = row + cell.rowspan;
        }
        col = end;
    }
    let ends =
        |alone: bool| cells.iter().filter(|c| !alone || c.colspan == 1).map(|c| (c.col + c.colspan).min(COLUMNS)).max();
    let cols = ends(true).or(ends(false))?;
    if cols * rows > T.max_cells || cells.iter().any(|c| c.col >= cols) {
        return None;
    }
    for cell in cells.iter_mut() {
        cell.colspan = cell.colspan.min(cols - cell.col);
    }
    Some(cols)
}

/// Gives cells the columns in which they stand, those of the rows with the most cells; how many there are, or none
/// where cells stand across or in no order. For producers that write no spans. Empty cells get no place: they are
/// taken out.
pub(super) fn as_seen(cells: &mut Vec<Place>) -> Option<usize> {
    cells.retain(|c| c.bbox.is_some());
    let rows: Vec<&[Place]> = cells.chunk_by(|a, b| a.row == b.row).collect();
    let most = rows.iter().map(|r| r.len()).max().filter(|n| (2..=COLUMNS).contains(n))?;
    let mut columns: Vec<(f32, f32)> = vec![(f32::INFINITY, f32::NEG_INFINITY); most];
    for row in rows.iter().filter(|r| r.len() == most) {
        for (column, bbox) in columns.iter_mut().zip(row.iter().filter_map(|c| c.bbox)) {
            *column = (column.0.min(bbox.left), column.1.max(bbox.right));
        }
    }
    let in_order = |columns: &[(f32, f32)]| columns.windows(2).all(|w| matches!(w, [a, b] if a.1 <= b.0));
    if !in_order(&columns) {
        return None;
    }
    for cell in cells.iter_mut() {
        let bbox = cell.bbox?;
        let mut hits = columns.iter().enumerate().filter(|(_, c)| bbox.left < c.1 && bbox.right > c.0).map(|(i, _)| i);
        let first = hits.next()?;
        let last = hits.next_back().unwrap_or(first);
        (cell.col, cell.colspan) = (first, last - first + 1);
        if first == last
            && let Some(column) = columns.get_mut(first)
        {
            *column = (column.0.min(bbox.left), column.1.max(bbox.right));
        }
    }
    let forward = |w: &[Place]| match w {
        [a, b] => a.row != b.row || a.col + a.colspan <= b.col,
        _ => true,
    };
    (in_order(&columns) && cells.windows(2).all(forward)).then_some(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: usize, rowspan: usize, colspan: usize, left: f32, right: f32) -> Place {
        Place { row, col: 0, rowspan, colspan, bbox: Some(Rect::new(left, 0.0, right, 1.0)), words: true }
    }

    #[test]
    fn spans_push_cells_to_the_right() {
        let mut cells = vec![
            place(0, 2, 1, 0.0, 9.0),
            place(0, 1, 2, 10.0, 29.0),
            place(1, 1, 1, 10.0, 19.0),
            place(1, 70, 1, 20.0, 29.0),
        ];
        assert_eq!(as_said(&mut cells, 2), Some(3));
        let found: Vec<_> = cells.iter().map(|c| (c.row, c.col, c.rowspan, c.colspan)).collect();
        assert_eq!(found, [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]);
        // A title that claims more columns than there are.
        let mut cells = vec![place(0, 1, 900, 0.0, 9.0), place(1, 1, 1, 0.0, 4.0), place(1, 1, 1, 5.0, 9.0)];
        assert_eq!(as_said(&mut cells, 2), Some(2));
        assert_eq!(cells.first().map(|c| c.colspan), Some(2));
    }

    #[test]
    fn cells_without_spans_take_the_columns_they_stand_in() {
        let mut cells = vec![
            place(0, 1, 1, 0.0, 28.0),
            place(1, 1, 1, 0.0, 9.0),
            place(1, 1, 1, 10.0, 19.0),
            place(1, 1, 1, 20.0, 29.0),
            place(2, 1, 1, 20.0, 29.0),
        ];
        assert_eq!(as_seen(&mut cells), Some(3));
        let found: Vec<_> = cells.iter().map(|c| (c.row, c.col, c.colspan)).collect();
        assert_eq!(found, [(0, 0, 3), (1, 0, 1), (1, 1, 1), (1, 2, 1), (2, 2, 1)]);
        // Cells that stand in each other's columns.
        let mut cells = vec![place(0, 1, 1, 0.0, 9.0), place(0, 1, 1, 5.0, 19.0)];
        assert_eq!(as_seen(&mut cells), None);
    }
}
