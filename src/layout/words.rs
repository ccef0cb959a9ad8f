//! Glyphs to words and pieces of lines, by where they stand and not by the order they were drawn in.
//! Must not know rules, tables or paragraphs.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::blocks;
use super::links::LinkIndex;
use super::marks;
use super::tags::{PageTags, TokenTag};
use super::tolerances::T;
use crate::color::Rgb;
use crate::geometry::Rect;
use crate::mark::Mark;
use crate::page_marks::{Grid, PageMarks};

/// A word, a part of a word that looks different from the rest, or a drawn mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Its characters; empty for a drawn mark.
    pub text: String,
    /// Box from pen to pen, and from a little below the baseline to the height of capitals.
    pub bbox: Rect,
    /// Baseline.
    pub base: f32,
    /// Font size; for a drawn mark that of the text beside it.
    pub size: f32,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Color of its ink.
    pub color: Rgb,
    /// Smaller and raised.
    pub raised: bool,
    /// No space before it.
    pub glued: bool,
    /// The mark that it is.
    pub mark: Option<Box<Mark>>,
    /// The link that it is part of.
    pub link: Option<Arc<Href>>,
    /// What the file says of it.
    pub tag: TokenTag,
}

/// Where a link leads; one value for each link area.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Href(pub Option<String>);

/// Words on one baseline with no wide gap between them: a line, or the part of it that stands in one column.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// From left to right in logical order.
    pub tokens: Vec<Token>,
    /// Box around all tokens.
    pub bbox: Rect,
    /// Baseline of its main text.
    pub base: f32,
    /// Size of its main text.
    pub size: f32,
    /// Page it stands on, counted from 1; known once the page is laid out.
    pub page: u32,
}

impl Line {
    /// A line of these tokens; none where there are none.
    pub(super) fn new(tokens: Vec<Token>) -> Option<Self> {
        let first = tokens.first()?;
        let bbox = tokens.iter().fold(first.bbox, |b, t| b.union(&t.bbox));
        let main = main_token(&tokens).unwrap_or(first);
        let (base, size) = (main.base, main.size);
        Some(Self { bbox, base, size, tokens, page: 0 })
    }

    /// Whether all of its text is bold; a full stop after bold words may be set in another face.
    pub(super) fn bold(&self) -> bool {
        let mut any = false;
        for t in self.tokens.iter().filter(|t| t.mark.is_none() && !t.raised) {
            let stop = any && t.glued && t.text.chars().all(|c| c.is_ascii_punctuation());
            if !t.bold && !stop {
                return false;
            }
            any = true;
        }
        any
    }

    /// What the file says of its first word that is no bullet or number.
    pub(super) fn said(&self) -> TokenTag {
        let said = |label: bool| self.tokens.iter().map(|t| t.tag).find(move |t| t.content && t.label == label);
        said(false).or_else(|| said(true)).unwrap_or_default()
    }

    /// Characters in it, white space not counted.
    pub(super) fn chars(&self) -> usize {
        self.tokens.iter().map(|t| t.text.chars().count()).sum()
    }

    /// Its text on one line, for comparing.
    pub(super) fn plain(&self) -> String {
        let mut out = String::new();
        for t in &self.tokens {
            if !t.glued && !out.is_empty() && !t.text.is_empty() {
                out.push(' ');
            }
            out.push_str(&t.text);
        }
        out
    }

    /// Color of its first ink.
    pub(super) fn color(&self) -> Rgb {
        self.tokens.iter().find(|t| t.mark.is_none()).or(self.tokens.first()).map_or(Rgb::BLACK, |t| t.color)
    }
}

/// The token whose size and baseline stand for the line: of the size that most characters have.
fn main_token(tokens: &[Token]) -> Option<&Token> {
    let mut best: Option<(usize, &Token)> = None;
    let mut sizes: Vec<(f32, usize, &Token)> = Vec::new();
    for t in tokens.iter().filter(|t| !t.text.is_empty()) {
        let n = t.text.chars().count();
        if let Some(s) = sizes.iter_mut().find(|(s, _, _)| (*s - t.size).abs() < 0.05 * t.size) {
            s.1 += n;
        } else if sizes.len() < 16 {
            sizes.push((t.size, n, t));
        }
    }
    for (_, n, t) in sizes {
        if best.is_none_or(|b| n > b.0) {
            best = Some((n, t));
        }
    }
    best.map(|b| b.1)
}

/// One glyph with what words need of it.
#[derive(Clone, Copy, Debug)]
struct Atom {
    left: f32,
    right: f32,
    base: f32,
    top: f32,
    bottom: f32,
    size: f32,
    run: u32,
    glyph: u32,
    space: bool,
    link: u32,
}

/// What a page's glyphs give.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Pieces of upright lines, from top to bottom, then from left to right.
    pub lines: Vec<Line>,
    /// Text in other directions, a line for each run of it, in drawing order.
    pub rotated: Vec<Line>,
}

/// Words and pieces of lines of a page.
pub(super) fn words(page: &PageMarks, links: &LinkIndex, tags: &PageTags) -> Words {
    let mut upright = Vec::with_capacity(page.glyphs.len());
    let mut turned: Vec<Atom> = Vec::new();
    for (i, g) in page.glyphs.iter().enumerate() {
        let Some(run) = page.runs.get(g.run as usize) else { continue };
        let text = text_of(page, g.start, g.len);
        if text.is_empty() || !g.bbox.is_finite() || !g.origin.x.is_finite() || !g.origin.y.is_finite() {
            continue;
        }
        let size = if run.size.is_finite() && run.size > 0.1 { run.size } else { g.bbox.height().max(1.0) };
        let atom = Atom {
            left: g.bbox.left,
            right: g.bbox.right,
            base: g.origin.y,
            top: g.bbox.top,
            bottom: g.bbox.bottom,
            size,
            run: g.run,
            glyph: u32::try_from(i).unwrap_or(u32::MAX),
            space: text.chars().all(|c| c.is_whitespace() || is_invisible(c)),
            link: links.at(&g.bbox),
        };
        if run.angle.abs() > 10.0 {
            turned.push(atom);
        } else {
            upright.push(atom);
        }
    }
    let colored = marks::colored(page);
    let ctx = Context { page, links, tags, pitch: matches!(page.grid, Grid::Lines { .. }), colored };
    let mut lines = Vec::new();
    for row in rows(&mut upright) {
        row_to_lines(&ctx, row, &mut lines);
    }
    attach_raised(&mut lines);
    split_at_stops(&mut lines);
    for line in &mut lines {
        right_to_left(&mut line.tokens);
    }
    lines.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
    Words { lines, rotated: turned_lines(&ctx, &turned) }
}

struct Context<'a> {
    page: &'a PageMarks,
    links: &'a LinkIndex,
    tags: &'a PageTags,
    pitch: bool,
    colored: Vec<char>,
}

fn text_of(page: &PageMarks, start: u32, len: u16) -> &str {
    let start = start as usize;
    page.text.get(start..start + usize::from(len)).unwrap_or("")
}

/// Characters without ink that are no spaces either.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || (c.is_control())
}

/// Glyphs by baseline, each row sorted from left to right.
fn rows(atoms: &mut [Atom]) -> Vec<&mut [Atom]> {
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
fn single(ctx: &Context, row: &[Atom]) -> Vec<Atom> {
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

impl<'a> Context<'a> {
    fn text(&self, a: &Atom) -> &'a str {
        self.page.glyphs.get(a.glyph as usize).map_or("", |g| text_of(self.page, g.start, g.len))
    }

    /// Whether two glyphs stand in two cells of a table.
    fn in_two_cells(&self, a: &Atom, b: &Atom) -> bool {
        let cell = |a: &Atom| self.tags.of_run(a.run).cell;
        a.run != b.run && cell(a) != cell(b) && cell(a) > 0 && cell(b) > 0
    }

    /// Whether the glyphs are a bullet or number that stands before `next`.
    fn opens_item(&self, atoms: &[Atom], next: &Atom) -> bool {
        let mut glyphs = atoms.iter().filter(|a| !a.space);
        let (Some(first), Some(last)) = (glyphs.next(), atoms.iter().rev().find(|a| !a.space)) else { return false };
        if next.left - last.right > 4.0 * next.size {
            return false;
        }
        let text: String = atoms.iter().filter(|a| !a.space).take(8).map(|a| self.text(a)).collect();
        let single = first.glyph == last.glyph;
        single && blocks::is_bullet(&text) && !text.chars().all(char::is_alphanumeric)
            || blocks::is_number(&text) && next.left - last.right < 2.5 * next.size
    }

    /// Whether a glyph is a sign that a space follows.
    fn ends_clause(&self, a: &Atom) -> bool {
        matches!(self.text(a), "." | "," | ";" | ":" | "!" | "?")
    }

    /// A gap from which letters are apart, in shares of the size, for the run's font.
    fn space(&self, a: &Atom) -> f32 {
        let run = self.page.runs.get(a.run as usize);
        let space = run.and_then(|r| self.page.fonts.get(r.font as usize)).map_or(0.0, |f| f.space);
        let space = if space > 0.05 && space < 1.5 { space } else { 0.25 };
        (space * T.space_share).clamp(T.space_em.0, T.space_em.1)
    }
}

/// How far apart letters stand in letter-spaced text, in shares of the size; 0 in ordinary text.
fn tracking(atoms: &[Atom]) -> f32 {
    let mut gaps: Vec<f32> = Vec::new();
    let mut last: Option<&Atom> = None;
    for a in atoms {
        if a.space {
            last = None;
            continue;
        }
        if let Some(b) = last {
            let gap = (a.left - b.right) / a.size;
            if gap < 1.0 {
                gaps.push(gap);
            }
        }
        last = Some(a);
    }
    if gaps.len() < 3 {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    let at = |share: usize| gaps.get(gaps.len() * share / 10).copied().unwrap_or(0.0);
    let (low, median) = (at(2), at(5));
    if median > T.tracked_em && median < low * 1.5 + 0.05 { median } else { 0.0 }
}

/// Cuts a row into pieces at wide gaps and the pieces into tokens.
fn row_to_lines(ctx: &Context, row: &[Atom], out: &mut Vec<Line>) {
    let atoms = single(ctx, row);
    // Usual space of this row, from gaps that hold a space or look like one.
    let mut spaces: Vec<f32> = Vec::new();
    let mut prev: Option<&Atom> = None;
    for a in atoms.iter().filter(|a| !a.space) {
        if let Some(b) = prev {
            let gap = (a.left - b.right) / a.size.max(b.size);
            if gap > T.space_em.1 {
                spaces.push(gap);
            }
        }
        prev = Some(a);
    }
    spaces.sort_by(f32::total_cmp);
    let usual = spaces.get(spaces.len() / 3).copied().unwrap_or(0.25).min(0.9);
    let piece = if ctx.pitch { 0.0 } else { T.piece_em.max(usual * T.piece_spaces) };
    let mut start = 0;
    let mut right = f32::NEG_INFINITY;
    let mut last: Option<&Atom> = None;
    for (i, a) in atoms.iter().enumerate() {
        if a.space {
            continue;
        }
        if let Some(b) = last {
            // In a fixed grid two empty places are a gap; elsewhere it is measured in sizes.
            let limit = if ctx.pitch {
                1.5 * (a.right - a.left).max(0.1)
            } else {
                piece * a.size.min(b.size * 1.5).max(b.size * 0.5)
            };
            let wide = a.left - right > limit && !ctx.opens_item(atoms.get(start..i).unwrap_or(&[]), a);
            if wide || ctx.in_two_cells(b, a) {
                push_line(ctx, atoms.get(start..i).unwrap_or(&[]), out);
                start = i;
            }
        }
        right = right.max(a.right);
        last = Some(a);
    }
    push_line(ctx, atoms.get(start..).unwrap_or(&[]), out);
}

fn push_line(ctx: &Context, atoms: &[Atom], out: &mut Vec<Line>) {
    let tracked = tracking(atoms);
    let mut tokens: Vec<Token> = Vec::new();
    let mut last: Option<Atom> = None;
    let mut drawn_space = false;
    for a in atoms {
        if a.space {
            drawn_space = true;
            continue;
        }
        let (mut joined, mut same) = (false, false);
        if let Some(b) = last {
            let gap = (a.left - b.right) / a.size.min(b.size);
            let limit = if ctx.pitch {
                0.3
            } else if drawn_space {
                tracked + T.drawn_space_em
            } else if ctx.ends_clause(&b) && ctx.text(a).chars().all(char::is_alphabetic) {
                // After a comma or full stop the narrowest spaces of justified lines are told from kerning.
                tracked + T.clause_em
            } else {
                tracked + ctx.space(a)
            };
            joined = gap <= limit;
            same =
                joined && a.link == b.link && look(ctx, a) == look(ctx, &b) && (a.size - b.size).abs() < 0.1 * a.size;
        }
        let text = ctx.text(a);
        let mark = marks::of_glyph(ctx.page, &ctx.colored, a.glyph, text);
        match tokens.last_mut() {
            Some(token) if same && mark.is_none() && token.mark.is_none() => {
                push_text(&mut token.text, text);
                token.bbox = token.bbox.union(&body(ctx, a));
            }
            _ => tokens.push(new_token(ctx, a, text, joined, mark)),
        }
        last = Some(*a);
        drawn_space = false;
    }
    out.extend(Line::new(tokens));
}

fn new_token(ctx: &Context, a: &Atom, text: &str, glued: bool, mark: Option<Mark>) -> Token {
    let (bold, italic, color) = look(ctx, a);
    let mut string = String::new();
    push_text(&mut string, mark.as_ref().and_then(|m| m.raw.as_deref()).unwrap_or(text));
    Token {
        text: string,
        bbox: body(ctx, a),
        base: a.base,
        size: a.size,
        bold,
        italic,
        color,
        raised: false,
        glued,
        mark: mark.map(Box::new),
        link: ctx.links.href(a.link),
        tag: ctx.tags.of_run(a.run),
    }
}

fn look(ctx: &Context, a: &Atom) -> (bool, bool, Rgb) {
    let Some(run) = ctx.page.runs.get(a.run as usize) else { return (false, false, Rgb::BLACK) };
    let font = ctx.page.fonts.get(run.font as usize);
    (font.is_some_and(|f| f.bold), font.is_some_and(|f| f.italic), run.color)
}

/// From a little below the baseline to the height of capitals: fonts' own boxes reach into the lines around.
fn body(ctx: &Context, a: &Atom) -> Rect {
    if ctx.pitch {
        return Rect { left: a.left, top: a.top, right: a.right, bottom: a.bottom };
    }
    Rect { left: a.left, top: a.base - 0.76 * a.size, right: a.right.max(a.left), bottom: a.base + 0.22 * a.size }
}

/// Adds characters as they are meant: ligatures taken apart, characters without ink left out.
fn push_text(out: &mut String, text: &str) {
    use unicode_normalization::UnicodeNormalization;
    for c in text.chars() {
        match c {
            '\u{fb00}'..='\u{fb06}' | '\u{fb13}'..='\u{fb17}' => out.extend(std::iter::once(c).nfkc()),
            '\u{200c}' | '\u{200d}' => out.push(c),
            _ if is_invisible(c) => {}
            _ => out.push(c),
        }
    }
}

/// Splits lines at gaps that are wider than their spaces where the words after the gap begin at a place at which
/// other pieces begin: narrow gutters between columns.
fn split_at_stops(lines: &mut Vec<Line>) {
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

/// Joins raised small pieces (footnote signs, ordinals) to the line they belong to.
fn attach_raised(lines: &mut Vec<Line>) {
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

/// Brings words of right-to-left scripts into logical order (UAX #9, backwards: the page has the visual order).
///
/// Where such words are at least half of the line, the line runs from right to left, and in it words and numbers of
/// other scripts keep their own direction; elsewhere only the stretches of such words are turned.
fn right_to_left(tokens: &mut Vec<Token>) {
    let is_rtl = |t: &Token| t.text.chars().any(rtl_char);
    let is_ltr = |t: &Token| !is_rtl(t) && t.text.chars().any(char::is_alphabetic);
    let (rtl, ltr) = (tokens.iter().filter(|t| is_rtl(t)).count(), tokens.iter().filter(|t| is_ltr(t)).count());
    if rtl == 0 {
        return;
    }
    // Stretches of one direction: what has none goes with the line.
    let whole = rtl >= ltr;
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    if whole {
        order.reverse();
    }
    let turned = |at: &usize| tokens.get(*at).is_some_and(|t| if whole { is_ltr(t) } else { is_rtl(t) });
    let neutral = |at: &usize| tokens.get(*at).is_some_and(|t| !is_ltr(t) && !is_rtl(t));
    let mut start = 0;
    while start < order.len() {
        let Some(rest) = order.get(start..).filter(|rest| rest.first().is_some_and(turned)) else {
            start += 1;
            continue;
        };
        let reach = rest.iter().take_while(|at| turned(at) || neutral(at)).count();
        let len = rest.iter().take(reach).rposition(turned).map_or(1, |last| last + 1);
        if let Some(stretch) = order.get_mut(start..start + len) {
            stretch.reverse();
        }
        start += len;
    }
    // Two tokens stay glued where they were neighbors that were.
    let glued: Vec<bool> = tokens.iter().map(|t| t.glued).collect();
    let mut old: Vec<Option<Token>> = tokens.drain(..).map(Some).collect();
    let mut last: Option<usize> = None;
    for at in order {
        let Some(mut token) = old.get_mut(at).and_then(Option::take) else { continue };
        token.glued =
            last.is_some_and(|last| last.abs_diff(at) == 1 && glued.get(last.max(at)).is_some_and(|glued| *glued));
        if is_rtl(&token) {
            token.text = logical(&token.text);
        }
        last = Some(at);
        tokens.push(token);
    }
}

/// A word in visual order in logical order: turned, but for the numbers and words of other scripts in it.
fn logical(visual: &str) -> String {
    let chars: Vec<char> = visual.chars().rev().collect();
    let left_to_right = |c: &char| c.is_alphanumeric() && !rtl_char(*c);
    let mut out = String::with_capacity(visual.len());
    let mut rest = chars.as_slice();
    while let [first, tail @ ..] = rest {
        if !left_to_right(first) {
            out.push(*first);
            rest = tail;
            continue;
        }
        // Signs within a number or word belong to it: `47.500`, `2-5`.
        let reach = rest.iter().take_while(|c| !rtl_char(**c) && !c.is_whitespace()).count();
        let len = rest.iter().take(reach).rposition(left_to_right).map_or(1, |last| last + 1);
        let (word, after) = rest.split_at(len.min(rest.len()));
        out.extend(word.iter().rev());
        rest = after;
    }
    out
}

fn rtl_char(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Text in other directions: consecutive glyphs of one direction are a line, spaced as they are drawn.
fn turned_lines(ctx: &Context, atoms: &[Atom]) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut last: Option<Atom> = None;
    let mut drawn_space = false;
    for a in atoms {
        if a.space {
            drawn_space = true;
            continue;
        }
        let near = last.is_some_and(|b| distance(ctx, &b, a) < 3.0 * a.size && angle(ctx, &b) == angle(ctx, a));
        if !near {
            out.extend(Line::new(std::mem::take(&mut tokens)));
        }
        let joined = near
            && !drawn_space
            && last.is_some_and(|b| {
                let moved = distance(ctx, &b, a);
                let advance = ctx.page.glyphs.get(b.glyph as usize).map_or(0.0, |g| g.advance);
                moved - advance <= ctx.space(a) * a.size
            });
        let text = ctx.text(a);
        let bbox = Rect { left: a.left, top: a.top, right: a.right, bottom: a.bottom };
        match tokens.last_mut() {
            Some(t) if joined => {
                push_text(&mut t.text, text);
                t.bbox = t.bbox.union(&bbox);
            }
            _ => {
                let mut t = new_token(ctx, a, text, joined, None);
                t.bbox = bbox;
                tokens.push(t);
            }
        }
        last = Some(*a);
        drawn_space = false;
    }
    out.extend(Line::new(tokens));
    out
}

fn angle(ctx: &Context, a: &Atom) -> i32 {
    // Whole degrees are enough to tell directions apart.
    ctx.page.runs.get(a.run as usize).map_or(0, |r| {
        #[expect(clippy::cast_possible_truncation, reason = "an angle in degrees")]
        let whole = r.angle.round() as i32;
        whole
    })
}

fn distance(ctx: &Context, a: &Atom, b: &Atom) -> f32 {
    let at = |x: &Atom| ctx.page.glyphs.get(x.glyph as usize).map(|g| g.origin);
    match (at(a), at(b)) {
        (Some(p), Some(q)) => (p.x - q.x).hypot(p.y - q.y),
        _ => f32::INFINITY,
    }
}
