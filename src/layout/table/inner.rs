//! What white space and titles add to the columns that rules draw: borders within a ruled column, and levels of heads
//! that no rule parts.
//! Must not know how the rules were found.

use super::super::rules::Rule;
use super::super::tolerances::T;
use super::super::words::{Line, Token};
use super::columns::{self, white_gutters};
use super::grid::unbroken;
use super::words;

/// Adds column borders where white space parts the words of a column from top to bottom.
pub(super) fn white_columns(inside: &[&Line], xs: &mut Vec<f32>, em: f32) {
    let width = T.gutter_em * em;
    if xs.len() == 2 {
        let found = white_gutters(inside, em);
        let (Some(&left), Some(&right)) = (xs.first(), xs.last()) else { return };
        *xs = std::iter::once(left).chain(found.iter().map(super::columns::Gutter::mid)).chain([right]).collect();
        return;
    }
    if xs.len() > 100 {
        return;
    }
    let mut more: Vec<f32> = Vec::new();
    for pair in xs.windows(2) {
        let [left, right] = pair else { continue };
        // Pieces of lines may reach over the column's borders; their words do not.
        let mut column: Vec<Vec<&Token>> = Vec::new();
        let mut base = f32::NEG_INFINITY;
        for line in inside {
            let held = |t: &&Token| t.bbox.center().x > *left && t.bbox.center().x < *right && !t.text.is_empty();
            let words: Vec<&Token> = line.tokens.iter().filter(held).collect();
            match column.last_mut() {
                _ if words.is_empty() => continue,
                Some(row) if line.base - base <= T.row_em * line.size => row.extend(words),
                _ => column.push(words),
            }
            base = line.base;
        }
        // A line of more words than any column has is no row; each of its gaps would be looked at in all lines.
        if column.iter().any(|row| row.len() > T.max_words) {
            continue;
        }
        let pieces: Vec<Vec<(f32, f32)>> =
            column.iter().map(|l| columns::pieces(l.iter().map(|t| t.bbox), width)).collect();
        for g in columns::gaps(pieces.iter().flatten().copied(), T.figure_gutter_em * em, 0) {
            let lefts = pieces.iter().filter(|p| p.iter().any(|(_, b)| *b <= g.from + 0.1)).count();
            let rights = pieces.iter().filter(|p| p.iter().any(|(a, _)| *a >= g.to - 0.1)).count();
            // Words on both sides of it in most rows; between figures less of a gap will do.
            let wide = g.to - g.from >= T.inner_gutter_em * em;
            if (wide || figures_after(&column, g.to)) && lefts.min(rights) * 3 >= column.len() * 2 && column.len() > 3 {
                more.push(g.mid());
            }
        }
        if more.last().is_none_or(|x| x < left) {
            more.extend(between_figures(&column, em));
        }
    }
    xs.extend(more);
    xs.sort_by(f32::total_cmp);
}

/// Borders between figures that stand beside each other on most lines; titles of several columns cross them.
fn between_figures(lines: &[Vec<&Token>], em: f32) -> Vec<f32> {
    let all: Vec<&Vec<&Token>> = lines.iter().filter(|l| l.iter().all(|t| words::is_figure(&t.text))).collect();
    if all.len() < 3 || all.len() * 3 < lines.len() * 2 {
        return Vec::new();
    }
    // The table may be set smaller than the page.
    let height = all.iter().flat_map(|l| l.iter()).map(|t| t.size).fold(em, f32::min);
    let gap = T.figure_gap_em * height;
    let pieces = all.iter().flat_map(|l| columns::pieces(l.iter().map(|t| t.bbox), gap));
    let beside =
        |x: f32| all.iter().filter(move |l| l.iter().any(|t| t.bbox.right <= x) && l.iter().any(|t| t.bbox.left >= x));
    // Thousands that spaces part are one figure.
    let is_group = |x: f32| {
        let after = |l: &&&Vec<&Token>| {
            let next = l.iter().filter(|t| t.bbox.left >= x).min_by(|a, b| a.bbox.left.total_cmp(&b.bbox.left));
            next.is_some_and(|t| t.text.len() == 3 && t.text.bytes().all(|b| b.is_ascii_digit()))
        };
        beside(x).all(|l| after(&l))
    };
    let gaps = columns::gaps(pieces, gap, 0).into_iter().map(|g| g.mid());
    gaps.filter(|x| beside(*x).count() * 3 >= all.len() * 2 && !is_group(*x)).collect()
}

/// Whether most lines have a figure right of `x`.
fn figures_after(lines: &[Vec<&Token>], x: f32) -> bool {
    let with = lines
        .iter()
        .filter(|l| {
            l.iter()
                .filter(|t| t.bbox.left >= x - 0.1)
                .min_by(|a, b| a.bbox.left.total_cmp(&b.bbox.left))
                .is_some_and(|t| words::is_figure(&t.text))
        })
        .count();
    with * 5 > lines.len() * 3
}

/// Where no rule parts the titles of groups of columns from the heads of those, what a rule there would be: a title
/// stands across several columns, and below it there are words in each of them that do not.
pub(super) fn group_heads(inside: &[&Line], xs: &[f32], ys: &[f32]) -> Option<Vec<Rule>> {
    let [top, bottom, ..] = ys else { return None };
    let head: Vec<&Line> =
        inside.iter().copied().filter(|l| l.bbox.center().y > *top && l.bbox.center().y < *bottom).collect();
    if head.len() > T.max_words {
        return None;
    }
    let column = |x: f32| xs.partition_point(|b| *b <= x);
    let mut out: Vec<Rule> = Vec::new();
    for title in &head {
        let (first, last) = (column(title.bbox.left + 0.5), column(title.bbox.right - 0.5));
        let sides = first.checked_sub(1).and_then(|first| xs.get(first)).zip(xs.get(last));
        let crossed = |x: &f32| unbroken(title).iter().any(|(from, to)| *from < x - 1.0 && *to > x + 1.0);
        let is_across = first < last && xs.get(first..last).is_some_and(|inner| inner.iter().all(crossed));
        let Some((left, right)) = sides.filter(|_| is_across) else { continue };
        let held = |t: &Token| t.bbox.center().x > *left && t.bbox.center().x < *right;
        let below: Vec<&Token> = head
            .iter()
            .filter(|l| l.base > title.base + 0.5 * title.size)
            .flat_map(|l| &l.tokens)
            .filter(|t| held(t))
            .collect();
        let in_one = |t: &Token| column(t.bbox.left + 0.5) == column(t.bbox.right - 0.5);
        let is_filled = (first..=last).all(|c| below.iter().any(|t| column(t.bbox.center().x) == c));
        if is_filled && below.iter().all(|t| in_one(t)) {
            let highest = below.iter().map(|t| t.bbox.top).fold(f32::INFINITY, f32::min);
            out.push(Rule::thought(f32::midpoint(title.bbox.bottom, highest), *left, *right));
        }
    }
    let level = out.first()?.pos;
    out.retain(|r| (r.pos - level).abs() < T.snap_pt && r.pos > *top && r.pos < *bottom);
    (!out.is_empty()).then_some(out)
}
