//! White columns: where a set of lines leaves a gap from top to bottom.
//! Must not know rules, nor whether the lines are a table or prose.

use crate::geometry::Rect;

use super::super::tolerances::T;
use super::super::words::Line;

/// The gutters between columns of a table, by pieces of lines where they tell more and else by gaps within them;
/// a few lines may cross (headings that span columns).
pub(in super::super) fn white_gutters(lines: &[&Line], em: f32) -> Vec<Gutter> {
    let by_piece = gutters(lines, T.column_em * em, f32::INFINITY, 0);
    let by_gap = gutters(lines, T.gutter_em * em, T.gutter_em * em, 0);
    if !by_piece.is_empty() || !by_gap.is_empty() {
        return if by_piece.len() >= by_gap.len() { by_piece } else { by_gap };
    }
    for crossing in [lines.len() / 12, lines.len() / 6] {
        let found = gutters(lines, T.gutter_em * em, T.gutter_em * em, crossing);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Parts of a line with no gap as wide as a gutter between them.
pub(in super::super) fn parts(line: &Line, gutter: f32) -> Vec<(f32, f32)> {
    let mut out: Vec<(f32, f32)> = Vec::new();
    let mut boxes: Vec<Rect> = line.tokens.iter().map(|t| t.bbox).collect();
    boxes.sort_by(|a, b| a.left.total_cmp(&b.left));
    for b in boxes {
        match out.last_mut() {
            Some(last) if b.left - last.1 < gutter => last.1 = last.1.max(b.right),
            _ => out.push((b.left, b.right)),
        }
    }
    out
}

/// A white gap between two columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Gutter {
    /// Right end of what stands on its left.
    pub from: f32,
    /// Left end of what stands on its right.
    pub to: f32,
}

impl Gutter {
    /// Its middle.
    pub(in super::super) fn mid(&self) -> f32 {
        (self.from + self.to) / 2.0
    }
}

/// The gaps that no line crosses, `width` points wide at least. `crossing` lines may cross (headings that span
/// columns).
pub(in super::super) fn gutters(lines: &[&Line], width: f32, part: f32, crossing: usize) -> Vec<Gutter> {
    let mut events: Vec<(f32, i32)> = Vec::new();
    for line in lines {
        for (a, b) in parts(line, part) {
            events.push((a, 1));
            events.push((b, -1));
        }
    }
    // At one place starts come before ends: touching parts leave no gap.
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let crossing = i32::try_from(crossing).unwrap_or(i32::MAX);
    let mut out = Vec::new();
    let mut depth = 0;
    let mut open: Option<f32> = None;
    for (x, step) in events {
        depth += step;
        if depth > crossing {
            if let Some(from) = open.take()
                && x - from >= width
            {
                out.push(Gutter { from, to: x });
            }
        } else if open.is_none() && depth <= crossing && step < 0 {
            open = Some(x);
        }
    }
    out
}

/// The pieces of a line by the columns in which its words stand; none for a line that stands in one.
pub(super) fn at_borders(line: &Line, xs: &[f32]) -> Vec<Line> {
    let column = |x: f32| xs.partition_point(|b| *b <= x);
    if column(line.bbox.left + 0.5) == column(line.bbox.right - 0.5) {
        return Vec::new();
    }
    let groups = line.tokens.chunk_by(|a, b| column(a.bbox.center().x) == column(b.bbox.center().x));
    let pieces: Vec<Line> = groups.filter_map(|tokens| Line::new(tokens.to_vec())).collect();
    if pieces.len() > 1 { pieces } else { Vec::new() }
}

/// Lines by the columns that begin and end at `xs`; of those that stand in several, the pieces that [`at_borders`] cut.
pub(super) fn in_columns<'a>(lines: &[&'a Line], cut: &'a [Vec<Line>], xs: &[f32]) -> Vec<Vec<&'a Line>> {
    let mut columns: Vec<Vec<&Line>> = vec![Vec::new(); xs.len().saturating_sub(1)];
    let last = columns.len().saturating_sub(1);
    for (line, cut) in lines.iter().zip(cut) {
        for piece in if cut.is_empty() { std::slice::from_ref(*line) } else { cut } {
            let col = xs.partition_point(|b| *b <= piece.bbox.left + 0.5).saturating_sub(1);
            if let Some(column) = columns.get_mut(col.min(last)) {
                column.push(piece);
            }
        }
    }
    columns
}
