//! Glyphs to words and pieces of lines, by where they stand and not by the order they were drawn in.
//! Must not know rules, tables or paragraphs.

mod bidi;
mod pieces;
mod rows;
mod scripts;
mod stops;
mod turned;

use std::sync::Arc;

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
    /// Baseline of the row that it belongs to.
    row: f32,
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
            row: g.origin.y,
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
    rows::nudged(&ctx, &mut upright);
    let mut lines = Vec::new();
    for row in rows::rows(&mut upright) {
        pieces::row_to_lines(&ctx, row, &mut lines);
    }
    scripts::attach_raised(&mut lines);
    stops::split_at_stops(&mut lines);
    for line in &mut lines {
        bidi::right_to_left(&mut line.tokens);
    }
    lines.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
    Words { lines, rotated: turned::turned_lines(&ctx, &turned) }
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

impl<'a> Context<'a> {
    fn text(&self, a: &Atom) -> &'a str {
        self.page.glyphs.get(a.glyph as usize).map_or("", |g| text_of(self.page, g.start, g.len))
    }

    /// A gap from which letters are apart, in shares of the size, for the run's font.
    fn space(&self, a: &Atom) -> f32 {
        let run = self.page.runs.get(a.run as usize);
        let space = run.and_then(|r| self.page.fonts.get(r.font as usize)).map_or(0.0, |f| f.space);
        let space = if space > 0.05 && space < 1.5 { space } else { 0.25 };
        (space * T.space_share).clamp(T.space_em.0, T.space_em.1)
    }
}

fn new_token(ctx: &Context, a: &Atom, text: &str, glued: bool, mark: Option<Mark>) -> Token {
    let (bold, italic, color) = look(ctx, a);
    let mut string = String::new();
    push_text(&mut string, mark.as_ref().and_then(|m| m.raw.as_deref()).unwrap_or(text));
    Token {
        text: string,
        bbox: body(ctx, a),
        base: a.row,
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
    // Some maps give the decimal point of a table's figures with a space that is not there.
    let text = if text.len() == 2 { text.trim_start_matches(' ') } else { text };
    for c in text.chars() {
        match c {
            '\u{fb00}'..='\u{fb06}' | '\u{fb13}'..='\u{fb17}' => out.extend(std::iter::once(c).nfkc()),
            '\u{200c}' | '\u{200d}' => out.push(c),
            _ if is_invisible(c) => {}
            _ => out.push(c),
        }
    }
}
