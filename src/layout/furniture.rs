//! What repeats on every page or stands outside its text: running heads and feet, page numbers, footnotes.
//! Must not know what a title says; a large title at the head of every slide is body.

use std::collections::BTreeMap;

use crate::geometry::Rect;

use super::page::{Sheet, tenths};
use super::tolerances::T;
use super::words::Line;

/// Takes the furniture out of the pages; for each page its furniture, from top to bottom.
pub(super) fn take(pages: &mut [Sheet]) -> Vec<Vec<Line>> {
    let body = body_size(pages);
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    for p in pages.iter() {
        for line in p.lines.iter().filter(|l| in_head(p, l) || in_foot(p, l)) {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    let count = pages.len();
    pages
        .iter_mut()
        .map(|p| {
            let mut flags = page(p, &seen, body, count).into_iter();
            let (aside, lines) = std::mem::take(&mut p.lines).into_iter().partition(|_| flags.next().unwrap_or(false));
            p.lines = lines;
            aside
        })
        .collect()
}

/// The size that most characters have.
fn body_size(pages: &[Sheet]) -> f32 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for line in pages.iter().flat_map(|p| &p.lines) {
        *counts.entry(tenths(line.size)).or_default() += line.chars();
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map_or(10.0, |(t, _)| t as f32 / 10.0)
}

fn in_head(p: &Sheet, l: &Line) -> bool {
    l.bbox.center().y < T.margin_share * p.height
}

fn in_foot(p: &Sheet, l: &Line) -> bool {
    l.bbox.center().y > (1.0 - T.margin_share) * p.height
}

/// Words with numbers made equal, and the place in steps of a few points: what makes two margin lines the same.
type Key = (String, i32, i32);

fn key(l: &Line) -> Key {
    let mut text = String::new();
    for c in l.plain().chars() {
        if c.is_ascii_digit() {
            if !text.ends_with('#') {
                text.push('#');
            }
        } else {
            text.extend(c.to_lowercase());
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page, clamped")]
    let step = |v: f32| (v / 4.0).round().clamp(-1e6, 1e6) as i32;
    (text, step(l.base), step(l.bbox.center().x))
}

/// Whether text follows or precedes so close, or so much stands beside, that the line belongs to a table or text.
fn in_text(p: &Sheet, l: &Line) -> bool {
    let beside = p.lines.iter().filter(|o| (o.base - l.base).abs() < 0.3 * l.size).count();
    let head = in_head(p, l);
    let close = p.lines.iter().any(|o| {
        let gap = if head { o.bbox.top - l.bbox.bottom } else { l.bbox.top - o.bbox.bottom };
        gap > -0.5 * l.size
            && gap < 0.9 * l.size
            && (o.base - l.base).abs() > 0.3 * l.size
            && o.bbox.overlap_x(&l.bbox) > 0.0
    });
    beside > 3 || close
}

/// Whether a line near the foot is what the heading above it heads: the last section of a page, which may say the same
/// on several pages.
fn under_heading(p: &Sheet, l: &Line, body: f32) -> bool {
    let above = p.lines.iter().filter(|o| o.base < l.base - 0.5 * l.size).max_by(|a, b| a.base.total_cmp(&b.base));
    in_foot(p, l)
        && above.is_some_and(|o| {
            o.bold()
                && !l.bold()
                && o.size >= body
                && (o.bbox.left - l.bbox.left).abs() < 0.5 * l.size
                && l.bbox.top - o.bbox.bottom < 2.0 * l.size
        })
}

/// Whether a line in the head goes on with a large title close above it: its subtitle, which every slide may repeat.
fn under_title(p: &Sheet, l: &Line, body: f32) -> bool {
    in_head(p, l)
        && p.lines.iter().any(|o| {
            let gap = l.bbox.top - o.bbox.bottom;
            o.size > 1.3 * body.max(l.size)
                && gap > -0.3 * l.size
                && gap < 1.2 * l.size
                && (o.bbox.left - l.bbox.left).abs() < 0.5 * l.size
        })
}

fn page(p: &Sheet, seen: &BTreeMap<Key, usize>, body: f32, pages: usize) -> Vec<bool> {
    let in_margin = |l: &Line| in_head(p, l) || in_foot(p, l);
    let mut out = vec![false; p.lines.len()];
    if p.lines.iter().filter(|l| in_margin(l)).count() > T.max_margin {
        return out;
    }
    let repeats = |l: &Line| {
        let (text, y, x) = key(l);
        let mut n = 0;
        for dy in -1..=1 {
            for dx in -1..=1 {
                n += seen.get(&(text.clone(), y + dy, x + dx)).copied().unwrap_or(0);
            }
        }
        n > 1 && n * 4 >= pages.min(12)
    };
    let small = |l: &Line| {
        in_margin(l)
            && l.size <= 1.05 * body
            && !in_text(p, l)
            && !under_heading(p, l, body)
            && !under_title(p, l, body)
    };
    for (l, flag) in p.lines.iter().zip(out.iter_mut()) {
        *flag = small(l) && repeats(l);
    }
    // A browser prints them in a size of its own.
    let numbers =
        |l: &Line| (small(l) || in_margin(l) && l.size <= 1.25 * body && !in_text(p, l)) && is_page_number(&l.plain());
    // A number that is no part of a running head has nothing but such between itself and the page's edge.
    let kept: Vec<Rect> = p.lines.iter().zip(&out).filter(|(_, f)| !**f).map(|(l, _)| l.bbox).collect();
    for (l, flag) in p.lines.iter().zip(out.iter_mut()).filter(|(l, _)| numbers(l)) {
        let c = l.bbox.center().y;
        let further = |o: &Rect| if in_head(p, l) { c - o.center().y } else { o.center().y - c };
        *flag |= !kept.iter().any(|o| further(o) > 0.5 * l.size);
    }
    lonely_margins(p, body, &mut out);
    by_tags(p, body, &mut out, small);
    footnotes(p, body, &mut out);
    out
}

/// What the file says: words of a table are no running heads, whatever they repeat; small print in a margin is one
/// where it is said to be none of the document's, unless nothing else on the page might be its title.
fn by_tags(p: &Sheet, body: f32, out: &mut [bool], small: impl Fn(&Line) -> bool) {
    let artifact = |l: &Line| l.tokens.iter().all(|t| t.tag.artifact);
    let titled = p.lines.iter().any(|l| !artifact(l) && l.size > 1.05 * body);
    for (l, flag) in p.lines.iter().zip(out) {
        let in_table = l.tokens.iter().any(|t| t.tag.cell > 0);
        *flag = !in_table && (*flag || titled && artifact(l) && small(l));
    }
}

/// "3", "3 / 7", "Page 3 of 7", "- 3 -", "| 3".
fn is_page_number(text: &str) -> bool {
    let core = text.trim_matches(|c: char| !c.is_alphanumeric());
    let mut words = core.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).peekable();
    if words.peek().is_some_and(|w| ["page", "seite", "slide", "p"].contains(&w.to_lowercase().as_str())) {
        words.next();
    }
    let rest: Vec<&str> = words.collect();
    let number = |w: &str| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit());
    match rest.as_slice() {
        [n] => number(n),
        [n, m] => number(n) && number(m) && text.contains(['/', '|']),
        [n, of, m] => number(n) && number(m) && ["of", "von", "de"].contains(of),
        _ => false,
    }
}

/// Small print at the very edge, far from the text: the head or foot of a document of one page.
fn lonely_margins(p: &Sheet, body: f32, out: &mut [bool]) {
    let kept: Vec<&Line> = p.lines.iter().zip(out.iter()).filter(|(_, f)| !**f).map(|(l, _)| l).collect();
    let apart = |l: &Line| {
        !kept.iter().any(|o| {
            let gap = (o.bbox.top - l.bbox.bottom).max(l.bbox.top - o.bbox.bottom);
            gap > -0.5 * l.size && gap < 1.2 * l.size && (o.base - l.base).abs() > 0.3 * l.size
        })
    };
    let edge = |l: &Line| {
        let c = l.bbox.center().y;
        l.size <= 0.92 * body && (c > 0.93 * p.height || c < 0.06 * p.height)
    };
    // What stands beside a colored shape or a sign explains it.
    let explains = |l: &Line| l.tokens.first().is_some_and(|t| t.mark.is_some());
    let found: Vec<bool> = p.lines.iter().map(|l| edge(l) && apart(l) && !explains(l)).collect();
    for (flag, found) in out.iter_mut().zip(found) {
        *flag |= found;
    }
}

/// Small print below all text that begins with a raised number.
fn footnotes(p: &Sheet, body: f32, out: &mut [bool]) {
    let is_sign = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡'));
    let small = |l: &Line| l.size < 0.93 * body;
    let kept = || p.lines.iter().zip(out.iter()).filter(|(_, f)| !**f).map(|(l, _)| l);
    let text_end = kept().filter(|l| !small(l)).map(|l| l.base).fold(f32::NEG_INFINITY, f32::max);
    let top = kept()
        .filter(|l| {
            small(l)
                && l.base > text_end
                && l.tokens.first().is_some_and(|t| t.raised && is_sign(&t.text))
                && l.tokens.len() > 1
        })
        .map(|l| l.bbox.top)
        .fold(f32::INFINITY, f32::min);
    for (l, flag) in p.lines.iter().zip(out.iter_mut()) {
        *flag |= l.bbox.bottom > top && small(l);
    }
}
