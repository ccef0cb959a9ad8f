//! What repeats on every page or stands outside its text: running heads and feet, page numbers, footnotes.
//! Must not know what a title says; a large title at the head of every slide is body.

use std::collections::BTreeMap;

use super::page::{Sheet, tenths};
use super::tolerances::T;
use super::words::Line;

/// Takes the furniture out of the pages; for each page its furniture, from top to bottom.
pub(super) fn take(pages: &mut [Sheet]) -> Vec<Vec<Line>> {
    let body = body_size(pages);
    let mut seen: BTreeMap<(String, i32, i32), usize> = BTreeMap::new();
    for p in pages.iter() {
        for line in p.lines.iter().filter(|l| in_head(p, l) || in_foot(p, l)) {
            *seen.entry(key(p, line)).or_default() += 1;
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

/// Whether text follows so close below, or so much stands beside, that the line is the head of a table or column.
fn heads_text(p: &Sheet, l: &Line) -> bool {
    let beside = p.lines.iter().filter(|o| (o.base - l.base).abs() < 0.3 * l.size).count();
    let close = p.lines.iter().any(|o| {
        o.bbox.top > l.bbox.center().y && o.bbox.top - l.bbox.bottom < 0.9 * l.size && o.bbox.overlap_x(&l.bbox) > 0.0
    });
    beside > 2 || close
}

/// What makes two margin lines the same: words with numbers made equal, and the place.
fn key(p: &Sheet, l: &Line) -> (String, i32, i32) {
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
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
    let y = (l.base / 4.0).round().clamp(-1e6, 1e6) as i32;
    // Odd and even pages may bear their number on either side.
    let _ = p;
    (text, y, 0)
}

fn page(p: &Sheet, seen: &BTreeMap<(String, i32, i32), usize>, body: f32, pages: usize) -> Vec<bool> {
    let repeats = |l: &Line| {
        let (text, y, x) = key(p, l);
        let n: usize = (-1..=1).filter_map(|d| seen.get(&(text.clone(), y + d, x))).sum();
        n > 1 && n * 4 >= pages.min(12)
    };
    let mut out: Vec<bool> = p
        .lines
        .iter()
        .map(|l| {
            let small = l.size <= 1.05 * body;
            if !small {
                return false;
            }
            let number = || is_page_number(&l.plain());
            in_head(p, l) && (repeats(l) || number()) && !heads_text(p, l) || in_foot(p, l) && (repeats(l) || number())
        })
        .collect();
    lonely_margins(p, body, &mut out);
    footnotes(p, body, &mut out);
    out
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
    let found: Vec<bool> = p
        .lines
        .iter()
        .map(|l| {
            let c = l.bbox.center().y;
            l.size <= 0.92 * body && (c > 0.93 * p.height || c < 0.06 * p.height) && apart(l)
        })
        .collect();
    for (flag, found) in out.iter_mut().zip(found) {
        *flag |= found;
    }
}

/// Small print at the foot that begins with a raised number.
fn footnotes(p: &Sheet, body: f32, out: &mut [bool]) {
    let is_sign = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡'));
    let top = p
        .lines
        .iter()
        .filter(|l| {
            l.size < 0.93 * body
                && l.bbox.top > 0.5 * p.height
                && l.tokens.first().is_some_and(|t| t.raised && is_sign(&t.text))
        })
        .map(|l| l.bbox.top)
        .fold(f32::INFINITY, f32::min);
    for (l, flag) in p.lines.iter().zip(out.iter_mut()) {
        *flag |= l.bbox.bottom > top && l.size < 0.93 * body;
    }
}
