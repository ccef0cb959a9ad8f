//! Tables that go on over a page break, and rows that the break cuts in two.
//! Must not know how tables are found on a page.

use super::super::flow::Piece;
use super::super::tolerances::T;
use super::super::words::Line;
use super::{PageCell, PageTable};

/// Joins tables that go on: same columns, next page, and nothing between them but a title that the page before
/// bore as well. Heads that are printed again go to `aside`.
pub(in super::super) fn join(pieces: Vec<Piece>, aside: &mut Vec<Line>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Piece::Table(mut parts) = piece else {
            out.push(piece);
            continue;
        };
        let Some((page, mut table)) = parts.pop() else { continue };
        let host = host(&out, page, &table);
        match host.and_then(|h| out.get_mut(h)) {
            Some(Piece::Table(all)) => {
                if let Some((_, first)) = all.first() {
                    aside.extend(drop_repeated_head(first, &mut table));
                }
                if let Some((_, last)) = all.last_mut() {
                    join_cut_row(last, &mut table);
                    carry_spans(last, &mut table);
                }
                if table.rows() > 0 {
                    all.push((page, table));
                }
            }
            _ => out.push(Piece::Table(vec![(page, table)])),
        }
    }
    out
}

/// Index of the table that `table` goes on with.
fn host(out: &[Piece], page: u32, table: &PageTable) -> Option<usize> {
    let mut titles: Vec<String> = Vec::new();
    for (i, piece) in out.iter().enumerate().rev().take(12) {
        match piece {
            Piece::Table(parts) => {
                let (last_page, last) = parts.last()?;
                let (_, first) = parts.first()?;
                let next = *last_page + 1 == page;
                let fits = same_columns(last, table) || same_columns(first, table) || same_said(last, table);
                let (next, fits) = if *last_page == page {
                    (
                        is_next_column(last, table),
                        same_widths(last, table) && (table.header_rows == 0 || same_head(first, table)),
                    )
                } else {
                    (next, fits)
                };
                let before: Vec<String> = out
                    .get(..i)
                    .unwrap_or(&[])
                    .iter()
                    .rev()
                    .take(200)
                    .filter_map(|o| match o {
                        Piece::Draft(draft) if page_of(&draft.lines) == *last_page => Some(plain(&draft.lines)),
                        _ => None,
                    })
                    .collect();
                let repeated = titles.iter().all(|t| before.contains(t));
                return (next && fits && repeated).then_some(i);
            }
            Piece::Draft(draft) if page_of(&draft.lines) == page => titles.push(plain(&draft.lines)),
            _ => return None,
        }
    }
    None
}

fn page_of(lines: &[Line]) -> u32 {
    lines.first().map_or(0, |l| l.page)
}

fn plain(lines: &[Line]) -> String {
    lines.iter().map(Line::plain).collect::<Vec<_>>().join(" ")
}

/// Whether the file says that two tables are one.
fn same_said(a: &PageTable, b: &PageTable) -> bool {
    let id = |t: &PageTable| t.tag.as_ref().map(|tag| tag.id);
    a.cols() == b.cols() && id(a).is_some() && id(a) == id(b)
}

/// Whether the file says that the last row of one table and the first of the next are one row, or two.
fn cut_row_said(last: &PageTable, table: &PageTable) -> Option<bool> {
    let (above, below) = (last.tag.as_ref()?, table.tag.as_ref()?);
    let (a, b) = (above.rows.last().copied()??, below.rows.first().copied()??);
    (above.id == below.id).then_some(a == b)
}

/// Whether two tables have the same columns: as many, and at the same places or under the same heads.
fn same_columns(a: &PageTable, b: &PageTable) -> bool {
    if a.cols() != b.cols() {
        return false;
    }
    let near = a.xs.iter().zip(&b.xs).all(|(x, y)| (x - y).abs() < T.same_column_pt);
    near || head(a).is_some() && head(a) == head(b)
}

/// Whether `b` begins at the right of `a` and further up.
fn is_next_column(a: &PageTable, b: &PageTable) -> bool {
    b.bbox.left > a.bbox.right && b.bbox.top < a.bbox.top
}

/// Whether two tables side by side have the same columns, as wide.
fn same_widths(a: &PageTable, b: &PageTable) -> bool {
    let places = |t: &PageTable| -> Vec<f32> { t.xs.iter().map(|x| x - t.bbox.left).collect() };
    a.cols() == b.cols() && places(a).iter().zip(places(b)).all(|(x, y)| (x - y).abs() < T.same_column_pt)
}

fn same_head(a: &PageTable, b: &PageTable) -> bool {
    head(a).is_some() && head(a) == head(b) || row_texts(a, 1) == row_texts(b, 1)
}

/// Words of the head rows.
fn head(t: &PageTable) -> Option<Vec<String>> {
    (t.header_rows > 0).then(|| row_texts(t, t.header_rows))
}

fn row_texts(t: &PageTable, rows: usize) -> Vec<String> {
    t.cells.iter().filter(|c| c.row < rows).map(|c| plain(&c.lines)).collect()
}

/// Takes the head away that is printed again at the top of the next page, and gives its lines.
fn drop_repeated_head(first: &PageTable, table: &mut PageTable) -> Vec<Line> {
    let rows = first.header_rows.max(1);
    let texts = row_texts(first, rows);
    if texts.iter().all(String::is_empty) {
        return Vec::new();
    }
    if texts != row_texts(table, rows) || table.rows() < rows {
        return if rows == 1 { head_within_row(first, table) } else { Vec::new() };
    }
    let (head, rest) = std::mem::take(&mut table.cells).into_iter().partition(|c: &PageCell| c.row < rows);
    table.cells = rest;
    for c in &mut table.cells {
        c.row -= rows;
    }
    table.ys.drain(..rows);
    drop_rows(table, rows);
    table.header_rows = 0;
    head.into_iter().flat_map(|c| c.lines).collect()
}

/// The same where nothing parted the head from the row below it, and the cells of the first row begin with it.
fn head_within_row(first: &PageTable, table: &mut PageTable) -> Vec<Line> {
    let head = |col: usize| first.cells.iter().find(|c| c.row == 0 && c.col == col && !c.lines.is_empty());
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for (i, cell) in table.cells.iter().enumerate().filter(|(_, c)| c.row == 0) {
        let Some(head) = head(cell.col) else { continue };
        let words = plain(&head.lines);
        let Some(end) = (1..=cell.lines.len()).find(|n| cell.lines.get(..*n).is_some_and(|l| plain(l) == words)) else {
            return Vec::new();
        };
        cuts.push((i, end));
    }
    let whole = first.cells.iter().filter(|c| c.row == 0 && !c.lines.is_empty()).count();
    if cuts.len() < whole.max(2) {
        return Vec::new();
    }
    let mut aside = Vec::new();
    for (i, end) in cuts {
        if let Some(cell) = table.cells.get_mut(i) {
            aside.extend(cell.lines.drain(..end));
        }
    }
    table.header_rows = 0;
    aside
}

/// Joins the first row to the last one of the page before, where the break cut a row in two: a cell's sentence
/// goes on, and no other cell says anything on both sides.
fn join_cut_row(last: &mut PageTable, table: &mut PageTable) {
    let Some(end) = last.rows().checked_sub(1) else { return };
    let rows = table.rows();
    if rows == 0 || table.cells.iter().any(|c| c.row == 0 && c.rowspan > 1 && c.rowspan > rows) {
        return;
    }
    let texts = |t: &PageTable, row: usize, col: usize| -> Option<Vec<Line>> {
        t.cells
            .iter()
            .find(|c| c.col <= col && c.col + c.colspan > col && c.row <= row && c.row + c.rowspan > row)
            .map(|c| c.lines.clone())
    };
    let said = cut_row_said(last, table);
    if said == Some(false) {
        return;
    }
    let mut evidence: Vec<GoesOn> = Vec::new();
    for col in 0..table.cols() {
        let (a, b) = (texts(last, end, col).unwrap_or_default(), texts(table, 0, col).unwrap_or_default());
        // Words that stand alone on one of the pages belong to the row if it is cut at all.
        if said.is_none() && !a.is_empty() && !b.is_empty() {
            let Some(how) = goes_on(last, col, &a, &b) else { return };
            evidence.push(how);
        }
    }
    let sure = said == Some(true) || evidence.contains(&GoesOn::Certainly);
    if !sure && (evidence.is_empty() || evidence.contains(&GoesOn::Barely)) {
        return;
    }
    let moved: Vec<PageCell> = table.cells.iter().filter(|c| c.row == 0 && c.rowspan == 1).cloned().collect();
    for cell in moved {
        if let Some(home) = last
            .cells
            .iter_mut()
            .find(|c| c.col <= cell.col && c.col + c.colspan > cell.col && c.row <= end && c.row + c.rowspan > end)
        {
            home.lines.extend(cell.lines);
        }
    }
    table.cells.retain(|c| !(c.row == 0 && c.rowspan == 1));
    for c in &mut table.cells {
        if c.row == 0 { c.rowspan -= 1 } else { c.row -= 1 }
    }
    table.ys.drain(..1);
    drop_rows(table, 1);
}

/// Forgets what the file says of the first rows.
fn drop_rows(table: &mut PageTable, rows: usize) {
    if let Some(tag) = &mut table.tag {
        tag.rows.drain(..rows.min(tag.rows.len()));
    }
}

/// A cell that spans the last rows of one page and has an empty cell below it on the next spans that as well.
fn carry_spans(last: &PageTable, table: &mut PageTable) {
    let rows = last.rows();
    for cell in table.cells.iter_mut().filter(|c| c.row == 0 && c.lines.is_empty()) {
        cell.goes_on = last
            .cells
            .iter()
            .any(|c| c.col == cell.col && c.colspan == cell.colspan && c.rowspan > 1 && c.row + c.rowspan == rows);
    }
}

/// By what a cell is seen to go on over a page break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GoesOn {
    /// The next page begins within a sentence.
    Certainly,
    /// Its first word had no room any more on the page before.
    Likely,
    /// The same of two single lines, which may as well be cells of their own.
    Barely,
}

/// Whether and how a cell's lines `a` go on in the lines `b` of the cell below it on the next page.
fn goes_on(table: &PageTable, col: usize, a: &[Line], b: &[Line]) -> Option<GoesOn> {
    let (x, y) = (a.last()?, b.first()?);
    let first = y.tokens.iter().find_map(|t| t.text.chars().next())?;
    if first.is_lowercase() {
        return Some(GoesOn::Certainly);
    }
    let end = x.tokens.iter().rev().find_map(|t| t.text.chars().last())?;
    let number = |lines: &[Line]| lines.iter().all(|l| l.plain().chars().all(|c| !c.is_alphabetic()));
    let right = table
        .cells
        .iter()
        .filter(|c| c.col == col && c.colspan == 1)
        .flat_map(|c| &c.lines)
        .map(|l| l.bbox.right)
        .fold(f32::NEG_INFINITY, f32::max);
    let word = y.tokens.first().map_or(0.0, |t| t.bbox.width());
    let full = x.bbox.right + 0.25 * x.size + word > right - 0.3 * x.size;
    if matches!(end, '.' | '!' | '?') || !full || number(a) && number(b) {
        return None;
    }
    Some(if a.len() + b.len() > 2 { GoesOn::Likely } else { GoesOn::Barely })
}
