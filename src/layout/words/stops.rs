//! Narrow gutters between columns, told by where words begin on other lines.
//! Must not know glyphs.

use super::super::blocks;
use super::super::tolerances::T;
use super::{Line, Token};

/// Splits lines at gaps that are wider than their spaces where the words after the gap begin at a place at which
/// other pieces begin: narrow gutters between columns.
pub(super) fn split_at_stops(lines: &mut Vec<Line>) {
    let mut stops: Vec<f32> = lines.iter().map(|l| l.bbox.left).collect();
    for line in lines.iter() {
        stops.extend(line.tokens.windows(2).filter_map(|w| match w {
            [a, b] if b.bbox.left - a.bbox.right > T.stop_gap_em * line.size => Some(b.bbox.left),
            _ => None,
        }));
    }
    stops.sort_by(f32::total_cmp);
    let count =
        |x: f32, near: f32| stops.partition_point(|s| *s <= x + near) - stops.partition_point(|s| *s < x - near);
    let mut out = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        let mut gaps: Vec<f32> = line
            .tokens
            .windows(2)
            .filter_map(|w| match w {
                [a, b] if !b.glued => Some(b.bbox.left - a.bbox.right),
                _ => None,
            })
            .collect();
        gaps.sort_by(f32::total_cmp);
        let usual = if gaps.len() > 1 { gaps.get((gaps.len() - 1) / 3).copied().unwrap_or(0.0) } else { 0.0 };
        let usual = usual.min(0.4 * line.size);
        let limit = (T.stop_em * line.size).max(1.6 * usual);
        if gaps.last().is_none_or(|g| *g < limit) {
            out.push(line);
            continue;
        }
        let mut piece: Vec<Token> = Vec::new();
        for t in line.tokens {
            let gap = piece.last().map_or(0.0, |p| t.bbox.left - p.bbox.right);
            let marker = piece.len() == 1
                && piece.first().is_some_and(|p| blocks::is_bullet(&p.text) || blocks::is_number(&p.text));
            if gap >= limit && !t.glued && !marker && count(t.bbox.left, 0.12 * line.size) > 2 {
                out.extend(Line::new(std::mem::take(&mut piece)));
            }
            piece.push(t);
        }
        out.extend(Line::new(piece));
    }
    *lines = out;
}
