//! Glyphs by the baseline that they stand on, each once.
//! Must not know words.

use super::super::tolerances::T;
use super::{Atom, Context};

/// Gives capitals that are moved off the baseline within a word (the way some logotypes are set) to its row: they are
/// drawn between two letters of it, and stand close to both.
pub(super) fn nudged(ctx: &Context, atoms: &mut [Atom]) {
    for i in 1..atoms.len() {
        let Some([b, a, c]) = atoms.get(i - 1..i + 2) else { return };
        let away = (a.base - b.row).abs();
        if away < 0.05 * b.size || away > T.nudge_em * b.size || (b.row - c.base).abs() > 0.02 * b.size {
            continue;
        }
        let row = b.row;
        let close = |l: &Atom, r: &Atom| (-0.45..0.06).contains(&((r.left - l.right) / b.size));
        let capital = |a: &Atom| ctx.text(a).chars().all(char::is_uppercase);
        if a.size > 0.65 * b.size
            && a.size < 1.05 * b.size
            && close(b, a)
            && close(a, c)
            && capital(a)
            && capital(c)
            && let Some(a) = atoms.get_mut(i)
        {
            a.row = row;
        }
    }
}

/// Glyphs by baseline, each row sorted from left to right.
pub(super) fn rows(atoms: &mut [Atom]) -> Vec<&mut [Atom]> {
    atoms.sort_by(|a, b| a.row.total_cmp(&b.row).then(a.left.total_cmp(&b.left)).then(a.glyph.cmp(&b.glyph)));
    let mut cuts = Vec::new();
    let mut first: Option<(f32, f32, f32)> = None;
    for (i, a) in atoms.iter().enumerate() {
        if let Some((start, last, size)) = first {
            let small = size.min(a.size);
            if a.row - last > T.row_em * small || a.row - start > T.row_drift_em * small {
                cuts.push(i);
                first = Some((a.row, a.row, a.size));
            } else {
                first = Some((start, a.row, size.max(a.size)));
            }
        } else {
            first = Some((a.row, a.row, a.size));
        }
    }
    let mut out = Vec::with_capacity(cuts.len() + 1);
    let mut rest = atoms;
    let mut done = 0;
    for cut in cuts {
        let (head, tail) = rest.split_at_mut(cut - done);
        out.push(head);
        rest = tail;
        done = cut;
    }
    if !rest.is_empty() {
        out.push(rest);
    }
    for row in &mut out {
        row.sort_by(|a, b| a.left.total_cmp(&b.left).then(a.glyph.cmp(&b.glyph)));
    }
    out
}

/// Drops glyphs that are drawn twice at nearly the same place: one ink, one letter.
pub(super) fn single(ctx: &Context, row: &[Atom]) -> Vec<Atom> {
    let mut out: Vec<Atom> = Vec::with_capacity(row.len());
    for a in row {
        let text = ctx.text(a);
        // The next letter of one run stands where the pen is, however narrow the letter before it.
        let follows = |b: &Atom| {
            let pen = ctx.page.glyphs.get(b.glyph as usize).map_or(0.0, |g| b.left + g.advance);
            a.run == b.run
                && a.glyph.abs_diff(b.glyph) == 1
                && (a.left - pen).abs() < 0.5 * (a.left - b.left)
                && (a.base - b.base).abs() < 0.01 * a.size
        };
        let limit = (T.double_em * a.size).min(0.45 * (a.right - a.left).max(0.0));
        let seen = !a.space
            && out.iter().rev().take(6).any(|b| {
                a.left - b.left <= limit
                    && (a.base - b.base).abs() <= T.double_em * a.size
                    && (a.size - b.size).abs() < 0.1 * a.size
                    && ctx.text(b) == text
                    && !follows(b)
            });
        if !seen {
            out.push(*a);
        }
    }
    out
}
