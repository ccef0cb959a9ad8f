//! From borders to cells: which places of a grid belong together, and which lines stand in which.
//! Must not know how the borders were found.

use crate::geometry::{Point, Rect};

use super::super::rules::{Drawings, Rule};
use super::super::tolerances::T;
use super::super::words::{Line, Token};
use super::words::is_figure;
use super::{PageCell, PageTable};

/// Borders of a table that is to be filled.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Frame {
    /// Column borders in order.
    pub xs: Vec<f32>,
    /// Row borders in order.
    pub ys: Vec<f32>,
    /// `spans[row][col]`: the cell that the place belongs to.
    pub owner: Vec<Vec<usize>>,
    /// Row, column, row span and column span of each cell.
    pub cells: Vec<(usize, usize, usize, usize)>,
}

/// What parts the places of a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dividers<'a> {
    /// For each row border whether rules drew it; others are inferred from text and always part.
    pub drawn: &'a [bool],
    /// Horizontal rules by position.
    pub horizontal: &'a [Rule],
    /// Vertical rules by position.
    pub vertical: &'a [Rule],
    /// The lines in the frame.
    pub lines: &'a [&'a Line],
}

impl Dividers<'_> {
    /// Left and right ends of the words between two heights; those with no more than a space between them are one.
    fn words(&self, top: f32, bottom: f32) -> Vec<(f32, f32)> {
        // Lines come in the order of their baselines; none is taller than a title.
        let low = self.lines.partition_point(|l| l.base <= top);
        self.lines
            .iter()
            .skip(low)
            .take_while(|l| l.base < bottom + 60.0)
            .filter(|l| l.bbox.center().y > top && l.bbox.center().y < bottom)
            .flat_map(|l| unbroken(l))
            .collect()
    }
}

/// The words of a line, those of a phrase together. Between figures a space parts columns as well.
pub(super) fn unbroken(line: &Line) -> Vec<(f32, f32)> {
    let mut out: Vec<(f32, f32)> = Vec::new();
    let mut last: Option<&Token> = None;
    for token in &line.tokens {
        let space = |last: &Token| {
            token.bbox.left - last.bbox.right < T.figure_gap_em * line.size
                && !(is_figure(&last.text) && is_figure(&token.text))
        };
        match out.last_mut().filter(|_| last.is_some_and(space)) {
            Some(phrase) => phrase.1 = phrase.1.max(token.bbox.right),
            None => out.push((token.bbox.left, token.bbox.right)),
        }
        last = Some(token);
    }
    out
}

impl Frame {
    /// A frame in which places with nothing to part them are one cell, where they form a rectangle.
    pub(super) fn new(xs: Vec<f32>, ys: Vec<f32>, dividers: &Dividers) -> Self {
        let (rows, cols) = (ys.len().saturating_sub(1), xs.len().saturating_sub(1));
        let mut parent: Vec<usize> = (0..rows * cols).collect();
        let at = |r: usize, c: usize| r * cols + c;
        // Borders that white space makes are drawn nowhere.
        let drawn: Vec<bool> =
            xs.iter().map(|x| dividers.vertical.iter().any(|v| (v.pos - x).abs() <= T.snap_pt)).collect();
        for r in 0..rows {
            let (Some(&top), Some(&bottom)) = (ys.get(r), ys.get(r + 1)) else { continue };
            let inner = xs.get(1..cols).unwrap_or(&[]);
            let ruled = inner.iter().any(|x| covered(dividers.vertical, *x, top, bottom));
            let words = dividers.words(top, bottom);
            for c in 0..cols {
                let (Some(&left), Some(&right)) = (xs.get(c), xs.get(c + 1)) else { continue };
                // In a row with rules between cells their absence joins; in one without any, only words do that
                // stand across.
                let joined = if ruled && drawn.get(c + 1).copied().unwrap_or(false) {
                    !covered(dividers.vertical, right, top, bottom)
                } else {
                    words.iter().any(|(a, b)| *a < right - 1.0 && *b > right + 1.0)
                };
                if c + 1 < cols && joined {
                    unite(&mut parent, at(r, c), at(r, c + 1));
                }
                let drawn = dividers.drawn.get(r + 1).copied().unwrap_or(false);
                if r + 1 < rows && drawn && !covered(dividers.horizontal, bottom, left, right) {
                    unite(&mut parent, at(r, c), at(r + 1, c));
                }
            }
        }
        // First row and column, last row and column, and how many places.
        type Extent = (usize, usize, usize, usize, usize);
        let mut boxes: Vec<Option<Extent>> = vec![None; rows * cols];
        for r in 0..rows {
            for c in 0..cols {
                let root = find_root(&mut parent, at(r, c));
                if let Some(slot) = boxes.get_mut(root) {
                    let b = slot.get_or_insert((r, c, r, c, 0));
                    *b = (b.0.min(r), b.1.min(c), b.2.max(r), b.3.max(c), b.4 + 1);
                }
            }
        }
        let mut frame = Self { xs, ys, owner: vec![vec![usize::MAX; cols]; rows], cells: Vec::new() };
        for r in 0..rows {
            for c in 0..cols {
                let root = find_root(&mut parent, at(r, c));
                let Some(Some((r0, c0, r1, c1, n))) = boxes.get(root).copied() else { continue };
                let whole = (r1 - r0 + 1) * (c1 - c0 + 1) == n;
                if whole && (r, c) != (r0, c0) {
                    continue;
                }
                let (rs, cs) = if whole { (r1 - r0 + 1, c1 - c0 + 1) } else { (1, 1) };
                let id = frame.cells.len();
                frame.cells.push((r, c, rs, cs));
                for row in frame.owner.iter_mut().skip(r).take(rs) {
                    for slot in row.iter_mut().skip(c).take(cs) {
                        *slot = id;
                    }
                }
            }
        }
        frame
    }

    /// Whether lines stand in at least two cells.
    pub(super) fn holds_two(&self, lines: &[&Line]) -> bool {
        let Some(bbox) = self.bounds() else { return false };
        let mut first = None;
        lines
            .iter()
            .flat_map(|l| &l.tokens)
            .filter_map(|t| self.owner_at(&bbox, t.bbox.center()))
            .any(|o| *first.get_or_insert(o) != o)
    }

    fn bounds(&self) -> Option<Rect> {
        Some(Rect {
            left: *self.xs.first()?,
            right: *self.xs.last()?,
            top: *self.ys.first()?,
            bottom: *self.ys.last()?,
        })
    }

    /// Fills the frame with those of `lines` whose middles lie in it; the rest stays in `lines`.
    pub(in super::super) fn fill(self, lines: &mut Vec<Line>) -> PageTable {
        let bbox = self.bounds().unwrap_or_default();
        let mut cells: Vec<PageCell> = self
            .cells
            .iter()
            .map(|&(row, col, rowspan, colspan)| PageCell {
                row,
                col,
                rowspan,
                colspan,
                bbox: Rect {
                    left: edge(&self.xs, col),
                    right: edge(&self.xs, col + colspan),
                    top: edge(&self.ys, row),
                    bottom: edge(&self.ys, row + rowspan),
                },
                lines: Vec::new(),
                fill: None,
                goes_on: false,
            })
            .collect();
        let mut rest = Vec::with_capacity(lines.len());
        for line in lines.drain(..) {
            // A mark of a font that gives its glyphs no width has none.
            if line.bbox.inflate(0.1).intersection(&bbox.inflate(1.0)).is_none() {
                rest.push(line);
                continue;
            }
            for (owner, tokens) in self.split(&bbox, line.tokens) {
                let Some(line) = Line::new(tokens) else { continue };
                match owner.and_then(|o| cells.get_mut(o)) {
                    Some(cell) => cell.lines.push(line),
                    None => rest.push(line),
                }
            }
        }
        *lines = rest;
        for cell in &mut cells {
            tidy(&mut cell.lines);
        }
        PageTable { bbox, xs: self.xs, ys: self.ys, cells, header_rows: 0, tag: None }
    }

    /// Tokens of a line by the cell they stand in; tokens that stick together stay together.
    fn split(&self, bbox: &Rect, tokens: Vec<Token>) -> Vec<(Option<usize>, Vec<Token>)> {
        let mut out: Vec<(Option<usize>, Vec<Token>)> = Vec::new();
        for t in tokens {
            let owner = if t.glued && !out.is_empty() {
                out.last().and_then(|o| o.0)
            } else {
                self.owner_at(bbox, t.bbox.center())
            };
            match out.last_mut() {
                Some((o, all)) if *o == owner => all.push(t),
                _ => out.push((owner, vec![t])),
            }
        }
        out
    }

    fn owner_at(&self, bbox: &Rect, p: Point) -> Option<usize> {
        if !bbox.contains(p) {
            return None;
        }
        let col = self.xs.partition_point(|x| *x <= p.x).checked_sub(1)?;
        let row = self.ys.partition_point(|y| *y <= p.y).checked_sub(1)?;
        let row = self.owner.get(row.min(self.owner.len().checked_sub(1)?))?;
        row.get(col.min(row.len().checked_sub(1)?)).copied()
    }
}

/// Sorts a cell's lines and joins pieces that stand on one baseline.
fn tidy(lines: &mut Vec<Line>) {
    lines.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        match out.last_mut() {
            Some(last)
                if (line.base - last.base).abs() <= T.row_em * line.size.min(last.size)
                    || beside(last, &line) && only_marks(&line) != only_marks(last) =>
            {
                let mut tokens = std::mem::take(&mut last.tokens);
                tokens.extend(line.tokens);
                tokens.sort_by(|a, b| a.bbox.left.total_cmp(&b.bbox.left));
                if let Some(joined) = Line::new(tokens) {
                    *last = joined;
                }
            }
            _ => out.push(line),
        }
    }
    *lines = out;
}

fn only_marks(line: &Line) -> bool {
    line.tokens.iter().all(|t| t.mark.is_some() && t.text.is_empty())
}

fn beside(a: &Line, b: &Line) -> bool {
    let c = if only_marks(a) { (a.bbox.center().y, b.bbox) } else { (b.bbox.center().y, a.bbox) };
    c.0 > c.1.top && c.0 < c.1.bottom && a.bbox.overlap_x(&b.bbox) <= 0.0
}

/// Whether rules at `pos` cover most of the stretch from `from` to `to`.
fn covered(rules: &[Rule], pos: f32, from: f32, to: f32) -> bool {
    let low = rules.partition_point(|r| r.pos < pos - T.snap_pt);
    let length: f32 = rules
        .iter()
        .skip(low)
        .take_while(|r| r.pos <= pos + T.snap_pt)
        .map(|r| (r.to.min(to) - r.from.max(from)).max(0.0))
        .sum();
    length >= T.divide_share * (to - from)
}

pub(super) fn find_root(parent: &mut [usize], mut i: usize) -> usize {
    while let Some(&p) = parent.get(i) {
        if p == i {
            break;
        }
        let up = parent.get(p).copied().unwrap_or(p);
        if let Some(slot) = parent.get_mut(i) {
            *slot = up;
        }
        i = up;
    }
    i
}

pub(super) fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find_root(parent, a), find_root(parent, b));
    let (low, high) = (a.min(b), a.max(b));
    if let Some(slot) = parent.get_mut(high) {
        *slot = low;
    }
}

/// Takes out narrow columns and low rows in which nothing stands: the space between double rules, or between a cell's
/// border and its ground.
pub(super) fn close_up(table: &mut PageTable, em: f32) {
    let mut col = table.cols();
    while col > 0 && table.cols() > 1 {
        col -= 1;
        let width = edge(&table.xs, col + 1) - edge(&table.xs, col);
        let own = |c: &PageCell| c.col == col && c.colspan == 1;
        if width > T.empty_column_em * em || table.cells.iter().any(|c| own(c) && !c.lines.is_empty()) {
            continue;
        }
        table.cells.retain(|c| !own(c));
        for c in &mut table.cells {
            if c.col > col {
                c.col -= 1;
            } else if c.col + c.colspan > col {
                c.colspan -= 1;
            }
        }
        table.xs.remove(col.max(1));
    }
    let mut row = table.rows();
    while row > 0 && table.rows() > 1 {
        row -= 1;
        let height = edge(&table.ys, row + 1) - edge(&table.ys, row);
        let own = |c: &PageCell| c.row == row && c.rowspan == 1;
        if height > T.empty_row_em * em || table.cells.iter().any(|c| own(c) && !c.lines.is_empty()) {
            continue;
        }
        table.cells.retain(|c| !own(c));
        for c in &mut table.cells {
            if c.row > row {
                c.row -= 1;
            } else if c.row + c.rowspan > row {
                c.rowspan -= 1;
            }
        }
        table.ys.remove(row.max(1));
    }
}

fn edge(v: &[f32], i: usize) -> f32 {
    v.get(i).copied().unwrap_or(0.0)
}

/// Tells how many rows at the top are headings: set off by weight, color or fill from the rows below.
pub(super) fn headers(table: &mut PageTable) {
    let rows = table.rows();
    let mut count = 0;
    for r in 0..rows.min(4) {
        let cells: Vec<&PageCell> = table.cells.iter().filter(|c| c.row == r && !c.lines.is_empty()).collect();
        if cells.is_empty() {
            break;
        }
        let all_bold = cells.iter().all(|c| c.lines.iter().all(Line::bold));
        if !all_bold || r + 1 == rows {
            break;
        }
        count = r + 1;
        let reach = cells.iter().map(|c| c.row + c.rowspan).max().unwrap_or(count);
        count = count.max(reach.min(rows.saturating_sub(1)));
        if r + 1 < count {
            continue;
        }
    }
    // A table all in bold has no heading that its weight would tell.
    let body_bold =
        table.cells.iter().filter(|c| c.row >= count && !c.lines.is_empty()).all(|c| c.lines.iter().all(Line::bold));
    table.header_rows = if body_bold && count > 1 { 1 } else { count };
}

/// Gives cells the fill that lies behind them, the last drawn one that covers the cell's middle.
pub(super) fn fills(table: &mut PageTable, drawings: &Drawings) {
    let mut inside: Vec<_> =
        drawings.fills.iter().filter(|f| f.bbox.intersection(&table.bbox).is_some()).copied().collect();
    inside.sort_by_key(|f| f.z);
    // Enough for any table; no more comparisons than a page is worth.
    inside.truncate(4_000_000 / table.cells.len().max(1));
    for cell in &mut table.cells {
        let c = cell.bbox.center();
        cell.fill = inside
            .iter()
            .rev()
            .find(|f| f.bbox.contains(c) && f.bbox.overlap_x(&cell.bbox) > 0.6 * cell.bbox.width())
            .map(|f| f.color)
            .filter(|c| *c != crate::color::Rgb::WHITE);
    }
}
