//! White columns: where a set of lines leaves a gap from top to bottom.
//! Must not know rules, nor whether the lines are a table or prose.

use crate::geometry::Rect;

use super::super::tolerances::T;
use super::super::words::Line;

/// The gutters between columns of a table, by pieces of lines where they tell more and else by gaps within them.
///
/// Heads that span columns, titles of groups and words that reach into an empty cell cross gutters: where the rows
/// that have as many pieces as most of them show more gutters than all rows together, theirs count.
pub(in super::super) fn white_gutters(lines: &[&Line], em: f32) -> Vec<Gutter> {
    let mut best = filled(crossed_by(lines, T.gutter_em * em), lines, em);
    let mut better = |found: Vec<Gutter>| {
        if found.len() > best.len() {
            best = found;
        }
    };
    for gutter in [T.gutter_em * em, T.figure_gap_em * em] {
        let whole = whole_rows(lines, gutter);
        // What is hardly wider than a space has to stand between figures.
        if gutter < T.gutter_em * em && !mostly_figures(&whole) {
            continue;
        }
        better(filled(crossed_by(&whole, gutter), &whole, em));
    }
    if !best.is_empty() {
        return best;
    }
    for crossing in [lines.len() / 12, lines.len() / 6] {
        let found = gutters(lines, T.gutter_em * em, T.gutter_em * em, crossing);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Gutters by pieces or by gaps, whichever are more.
fn crossed_by(lines: &[&Line], gutter: f32) -> Vec<Gutter> {
    let by_piece = gutters(lines, T.column_em / T.gutter_em * gutter, f32::INFINITY, 0);
    let by_gap = gutters(lines, gutter, gutter, 0);
    if by_piece.len() >= by_gap.len() { by_piece } else { by_gap }
}

/// The gutters without those that part but the words of one heading: a column that one row alone fills goes with its
/// neighbor, unless a wide gap parts them.
fn filled(mut gutters: Vec<Gutter>, lines: &[&Line], em: f32) -> Vec<Gutter> {
    let wide = T.piece_em * em;
    let rows = lines.windows(2).filter(|w| matches!(w, [a, b] if b.base - a.base > 1.0)).count() + 1;
    if rows < 3 {
        return gutters;
    }
    let mut col = 0;
    while col <= gutters.len() && !gutters.is_empty() {
        let left = col.checked_sub(1).and_then(|i| gutters.get(i)).copied();
        let right = gutters.get(col).copied();
        let held = |x: f32| left.is_none_or(|g| x > g.mid()) && right.is_none_or(|g| x < g.mid());
        let alone = {
            let mut bases = lines.iter().filter(|l| l.tokens.iter().any(|t| held(t.bbox.center().x))).map(|l| l.base);
            let first = bases.next();
            bases.all(|b| first.is_some_and(|f| (f - b).abs() < 1.0))
        };
        let width = |g: Option<Gutter>| g.map_or(f32::INFINITY, |g| g.to - g.from);
        if alone && width(left).min(width(right)) < wide {
            gutters.remove(if width(left) < width(right) { col.saturating_sub(1) } else { col });
            col = 0;
        } else {
            col += 1;
        }
    }
    gutters
}

/// Whether there are some rows, with a figure in each of them on average.
fn mostly_figures(lines: &[&Line]) -> bool {
    let bases: Vec<f32> = lines.iter().map(|l| l.base).collect();
    let rows = bases.windows(2).filter(|w| matches!(w, [a, b] if b - a > 1.0)).count() + 1;
    let words = lines.iter().flat_map(|l| &l.tokens).filter(|t| !t.text.is_empty());
    let figures = words.filter(|t| super::words::is_figure(&t.text)).count();
    rows > 3 && figures >= rows
}

/// The lines of those rows that have no fewer pieces than most rows with several; all lines where such rows are few.
fn whole_rows<'a>(lines: &[&'a Line], gutter: f32) -> Vec<&'a Line> {
    let mut rows: Vec<(f32, Vec<&'a Line>)> = Vec::new();
    let mut sorted: Vec<&'a Line> = lines.to_vec();
    sorted.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
    for line in sorted {
        match rows.last_mut() {
            Some((base, row)) if line.base - *base <= 2.0 * T.row_em * line.size => row.push(line),
            _ => rows.push((line.base, vec![line])),
        }
    }
    let count = |row: &[&Line]| pieces(row.iter().flat_map(|l| &l.tokens).map(|t| t.bbox), gutter).len();
    let counts: Vec<usize> = rows.iter().map(|r| count(&r.1)).collect();
    let mut several: Vec<usize> = counts.iter().copied().filter(|n| *n > 1).collect();
    several.sort_unstable();
    let usual = several.get(several.len() / 2).copied().unwrap_or(0);
    let whole = counts.iter().filter(|n| **n >= usual).count();
    if usual < 2 || whole < 3 {
        return lines.to_vec();
    }
    rows.into_iter().zip(counts).filter(|(_, n)| *n >= usual).flat_map(|(r, _)| r.1).collect()
}

/// Parts of a line with no gap as wide as a gutter between them.
pub(in super::super) fn parts(line: &Line, gutter: f32) -> Vec<(f32, f32)> {
    pieces(line.tokens.iter().map(|t| t.bbox), gutter)
}

/// The same of words.
pub(super) fn pieces(words: impl Iterator<Item = Rect>, gutter: f32) -> Vec<(f32, f32)> {
    let mut out: Vec<(f32, f32)> = Vec::new();
    let mut boxes: Vec<Rect> = words.collect();
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
    gaps(lines.iter().flat_map(|l| parts(l, part)), width, crossing)
}

/// The gaps, `width` points wide at least, that no more than `crossing` of the pieces cross.
pub(super) fn gaps(pieces: impl Iterator<Item = (f32, f32)>, width: f32, crossing: usize) -> Vec<Gutter> {
    let mut events: Vec<(f32, i32)> = Vec::new();
    for (a, b) in pieces {
        events.push((a, 1));
        events.push((b, -1));
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
