//! What repeats on every page or stands outside its text: running heads and feet, page numbers, footnotes.
//! Must not know what a title says; a large title at the head of every slide is body.

use std::collections::BTreeMap;

use super::page::{Item, PageLayout};
use super::tolerances::T;
use super::words::Line;

/// For each page and item, whether it is furniture.
pub(super) fn find(pages: &[PageLayout], body: f32) -> Vec<Vec<bool>> {
    let mut seen: BTreeMap<(String, i32, i32), usize> = BTreeMap::new();
    for p in pages {
        for line in edge_lines(p) {
            *seen.entry(key(p, line)).or_default() += 1;
        }
    }
    pages.iter().map(|p| page(p, &seen, body, pages.len())).collect()
}

/// Lines in the top and bottom margins.
fn edge_lines(p: &PageLayout) -> impl Iterator<Item = &Line> {
    p.items.iter().filter_map(move |i| match i {
        Item::Line(l) if in_head(p, l) || in_foot(p, l) => Some(l),
        _ => None,
    })
}

fn in_head(p: &PageLayout, l: &Line) -> bool {
    l.bbox.center().y < T.margin_share * p.height
}

fn in_foot(p: &PageLayout, l: &Line) -> bool {
    l.bbox.center().y > (1.0 - T.margin_share) * p.height
}

/// What makes two margin lines the same: words with numbers made equal, and the place.
fn key(p: &PageLayout, l: &Line) -> (String, i32, i32) {
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

fn page(p: &PageLayout, seen: &BTreeMap<(String, i32, i32), usize>, body: f32, pages: usize) -> Vec<bool> {
    let repeats = |l: &Line| {
        let (text, y, x) = key(p, l);
        let n: usize = (-1..=1).filter_map(|d| seen.get(&(text.clone(), y + d, x))).sum();
        n > 1 && n * 4 >= pages.min(12)
    };
    let mut out: Vec<bool> = p
        .items
        .iter()
        .map(|i| match i {
            Item::Line(l) => {
                let small = l.size <= 1.05 * body;
                let head = in_head(p, l) && small && repeats(l);
                let foot = in_foot(p, l) && small && (repeats(l) || is_page_number(&l.plain()));
                let top_number = in_head(p, l) && small && is_page_number(&l.plain());
                head || foot || top_number
            }
            _ => false,
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
fn lonely_margins(p: &PageLayout, body: f32, out: &mut [bool]) {
    let kept: Vec<f32> = p.items.iter().zip(out.iter()).filter(|(_, f)| !**f).map(|(i, _)| i.bbox().top).collect();
    let bottoms: Vec<f32> =
        p.items.iter().zip(out.iter()).filter(|(_, f)| !**f).map(|(i, _)| i.bbox().bottom).collect();
    for (item, flag) in p.items.iter().zip(out.iter_mut()) {
        let Item::Line(l) = item else { continue };
        if *flag || l.size > 0.92 * body {
            continue;
        }
        let c = l.bbox.center().y;
        let foot = c > 0.93 * p.height
            && !bottoms
                .iter()
                .any(|b| *b < l.bbox.top - 0.01 && *b > l.bbox.top - 1.2 * l.size && *b < 0.93 * p.height);
        let head = c < 0.06 * p.height && !kept.iter().any(|t| *t > l.bbox.bottom && *t < l.bbox.bottom + 0.6 * l.size);
        *flag = foot || head;
    }
}

/// Small print at the foot that begins with a raised number.
fn footnotes(p: &PageLayout, body: f32, out: &mut [bool]) {
    let mut below: Option<f32> = None;
    for item in &p.items {
        if let Item::Line(l) = item
            && l.size < 0.93 * body
            && l.bbox.top > 0.5 * p.height
            && l.tokens.first().is_some_and(|t| t.raised && t.text.chars().all(|c| c.is_ascii_digit() || c == '*'))
        {
            below = Some(below.map_or(l.bbox.top, |b: f32| b.min(l.bbox.top)));
        }
    }
    let Some(top) = below else { return };
    for (item, flag) in p.items.iter().zip(out.iter_mut()) {
        if let Item::Line(l) = item
            && l.bbox.bottom > top
            && l.size < 0.93 * body
        {
            *flag = true;
        }
    }
}
