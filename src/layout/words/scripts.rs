//! Subscripts and superscripts to the line they belong to.
//! Must not know glyphs.

use rustc_hash::FxHashMap;

use super::super::tolerances::T;
use super::{Line, Token};

/// Joins raised small pieces (footnote signs, ordinals) to the line they belong to.
pub(super) fn attach_raised(lines: &mut Vec<Line>) {
    for line in lines.iter_mut() {
        mark_raised(line);
    }
    lines.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for (i, small) in lines.iter().enumerate() {
        if small.tokens.len() > 3 || small.chars() > 12 {
            continue;
        }
        let reach = small.size / 0.4;
        // As far up as the largest host may stand above a subscript.
        let low = lines.partition_point(|l| l.base < small.base - 0.4 * reach);
        let host = lines
            .iter()
            .enumerate()
            .skip(low)
            .take(200)
            .take_while(|(_, l)| l.base <= small.base + reach)
            .filter(|(j, l)| *j != i && holds_raised(l, small))
            .min_by(|a, b| (a.1.base - small.base).abs().total_cmp(&(b.1.base - small.base).abs()));
        if let Some((j, _)) = host {
            moves.push((i, j));
        }
    }
    let hosts: FxHashMap<usize, usize> = moves.iter().copied().collect();
    let mut taken: Vec<Option<Line>> = lines.drain(..).map(Some).collect();
    for (i, j) in moves {
        if hosts.contains_key(&j) {
            continue;
        }
        let Some(small) = taken.get_mut(i).and_then(Option::take) else { continue };
        if let Some(Some(host)) = taken.get_mut(j) {
            insert_tokens(host, small.tokens);
        }
    }
    lines.extend(taken.into_iter().flatten());
}

fn holds_raised(host: &Line, small: &Line) -> bool {
    let up = (host.base - small.base) / host.size;
    let is_raised = up > T.raised_em.0 && up < T.raised_em.1;
    // What is lowered stands right behind a word; under one it is the next line.
    let is_lowered = up > -T.lowered_em
        && up < -0.05
        && host.tokens.iter().any(|t| {
            t.bbox.left < small.bbox.left && (small.bbox.left - t.bbox.right).abs() < T.script_gap_em * host.size
        });
    let ordinal = || matches!(small.tokens.as_slice(), [t] if ["st", "nd", "rd", "th"].contains(&t.text.as_str()));
    (small.size <= T.raised_size * host.size || is_raised && small.size < host.size && ordinal())
        && (is_raised || is_lowered)
        && small.bbox.right >= host.bbox.left - 0.7 * host.size
        && small.bbox.left >= host.bbox.left - 1.5 * host.size
        && small.bbox.left <= host.bbox.right + T.script_gap_em * host.size
}

/// Puts the tokens of a small piece where they stand among those of the line.
///
/// A subscript and a superscript of one letter stand over each other: they are two words, in the order in which they
/// begin, for run together they would read as one number.
fn insert_tokens(host: &mut Line, tokens: Vec<Token>) {
    let (base, size) = (host.base, host.size);
    let stacked = |a: &Token, b: &Token| {
        (a.base - base) * (b.base - base) < 0.0
            && a.size < size
            && b.size < size
            && a.bbox.overlap_x(&b.bbox) > 0.5 * a.bbox.width().min(b.bbox.width())
    };
    let mut before: Option<usize> = None;
    for mut t in tokens {
        t.raised = t.base < base;
        let mut at = host.tokens.partition_point(|h| h.bbox.center().x <= t.bbox.left);
        while host.tokens.get(at).is_some_and(|h| stacked(h, &t) && h.bbox.left <= t.bbox.left) {
            at += 1;
        }
        let prev = at.checked_sub(1).and_then(|b| host.tokens.get(b));
        let over = prev.filter(|b| stacked(b, &t)).map(|b| b.bbox.right);
        // Within the piece, words are as far apart as they were.
        if before.is_none_or(|b| b + 1 != at) {
            let gap = prev.map_or(f32::INFINITY, |b| (t.bbox.left - b.bbox.right) / size);
            t.glued = gap <= T.space_em.1 && over.is_none();
        }
        let right = over.map_or(t.bbox.right, |r| r.max(t.bbox.right));
        if let Some(next) = host.tokens.get_mut(at) {
            let close = (next.bbox.left - right) / size <= T.space_em.1;
            // What follows a script may be the next word, but a fraction slash is no word's first character.
            next.glued = (next.glued || next.text.starts_with('\u{2044}')) && close && !stacked(next, &t);
        }
        host.bbox = host.bbox.union(&t.bbox);
        host.tokens.insert(at, t);
        before = Some(at);
    }
}

/// Marks tokens of a line that are smaller than its main text and raised.
fn mark_raised(line: &mut Line) {
    let (base, size) = (line.base, line.size);
    for t in &mut line.tokens {
        t.raised = t.size <= T.raised_size * size && base - t.base > T.raised_em.0 * size && t.mark.is_none();
    }
}
