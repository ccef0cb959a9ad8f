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
        let low = lines.partition_point(|l| l.base < small.base - 0.5 * small.size);
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
    let is_lowered = up > -0.4 && up < -0.05;
    let ordinal = || matches!(small.tokens.as_slice(), [t] if ["st", "nd", "rd", "th"].contains(&t.text.as_str()));
    (small.size <= T.raised_size * host.size || is_raised && small.size < host.size && ordinal())
        && (is_raised || is_lowered)
        && small.bbox.right >= host.bbox.left - 0.7 * host.size
        && small.bbox.left <= host.bbox.right + 0.35 * host.size
}

fn insert_tokens(host: &mut Line, tokens: Vec<Token>) {
    for mut t in tokens {
        t.raised = t.base < host.base;
        let at = host.tokens.partition_point(|h| h.bbox.center().x <= t.bbox.left);
        let gap = at
            .checked_sub(1)
            .and_then(|b| host.tokens.get(b))
            .map_or(f32::INFINITY, |b| (t.bbox.left - b.bbox.right) / host.size);
        t.glued = gap <= T.space_em.1;
        if let Some(next) = host.tokens.get_mut(at)
            && next.glued
            && (next.bbox.left - t.bbox.right) / host.size > T.space_em.1
        {
            next.glued = false;
        }
        host.bbox = host.bbox.union(&t.bbox);
        host.tokens.insert(at, t);
    }
}

/// Marks tokens of a line that are smaller than its main text and raised.
fn mark_raised(line: &mut Line) {
    let (base, size) = (line.base, line.size);
    for t in &mut line.tokens {
        t.raised = t.size <= T.raised_size * size && base - t.base > T.raised_em.0 * size && t.mark.is_none();
    }
}
