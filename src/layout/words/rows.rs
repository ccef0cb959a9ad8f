//! Glyphs by the baseline that they stand on, each once.
//! Must not know words.

use super::super::tolerances::T;
use super::{Atom, Context};

/// Glyphs by baseline, each row sorted from left to right.
pub(super) fn rows(atoms: &mut [Atom]) -> Vec<&mut [Atom]> {
    atoms.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)).then(a.glyph.cmp(&b.glyph)));
    let mut cuts = Vec::new();
    let mut first: Option<(f32, f32, f32)> = None;
    for (i, a) in atoms.iter().enumerate() {
        if let Some((start, last, size)) = first {
            let small = size.min(a.size);
            if a.base - last > T.row_em * small || a.base - start > T.row_drift_em * small {
                cuts.push(i);
                first = Some((a.base, a.base, a.size));
            } else {
                first = Some((start, a.base, size.max(a.size)));
            }
        } else {
            first = Some((a.base, a.base, a.size));
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
        let limit = (T.double_em * a.size).min(0.45 * (a.right - a.left).max(0.0));
        let seen = !a.space
            && out.iter().rev().take(6).any(|b| {
                a.left - b.left <= limit
                    && (a.base - b.base).abs() <= T.double_em * a.size
                    && (a.size - b.size).abs() < 0.1 * a.size
                    && ctx.text(b) == text
            });
        if !seen {
            out.push(*a);
        }
    }
    out
}
