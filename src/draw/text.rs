//! Glyphs as text: each stretch of a run that is set without a jump is one element.
//! Must not know words or lines, which are layout's.

use std::fmt::Write as _;

use super::xml::{self, Pen, attribute};
use crate::geometry::Point;
use crate::mark;
use crate::markup::escaped;
use crate::page_marks::{FontInfo, Glyph, PageMarks, Run};

/// A gap beyond which a new stretch begins, in sizes; smaller ones are evened out over the stretch.
const JUMP: f32 = 0.25;
/// A gap that is seen as a space, in sizes: it begins a new stretch, too, unless a space is set there.
const SPACE: f32 = 0.12;
/// Sizes beyond are drawn at these, in points.
const SIZES: std::ops::RangeInclusive<f32> = 0.5..=2000.0;
/// What stands for a glyph that has no Unicode.
const UNMAPPED: char = '\u{25af}';

/// Words in the names of fonts with serifs.
const SERIFS: [&str; 14] = [
    "times",
    "serif",
    "roman",
    "georgia",
    "garamond",
    "cambria",
    "minion",
    "palatino",
    "bookman",
    "century",
    "baskerville",
    "caslon",
    "didot",
    "libertin",
];

/// A stretch of glyphs.
struct Stretch<'a> {
    run: &'a Run,
    font: Option<&'a FontInfo>,
    start: Point,
    /// Where the pen is after its last glyph, along the baseline from `start`.
    pen: f32,
    /// Where it was after the last one with ink, and how many bytes of the text that is.
    inked: (f32, usize),
    text: String,
}

/// Draws all glyphs of a page.
pub(super) fn draw(page: &PageMarks, pen: &mut Pen) {
    let mut stretch: Option<Stretch<'_>> = None;
    let mut group = Group::default();
    for glyph in &page.glyphs {
        let Some(run) = page.runs.get(glyph.run as usize) else { continue };
        if !(glyph.origin.x.is_finite() && glyph.origin.y.is_finite()) {
            continue;
        }
        let font = page.fonts.get(run.font as usize).map(AsRef::as_ref);
        let text = seen(page, glyph, font);
        if let Some(open) = &mut stretch
            && open.take(glyph, run, &text)
        {
            continue;
        }
        if let Some(done) = stretch.take() {
            group.put(&done, pen);
        }
        if !text.trim().is_empty() {
            let pen = glyph.advance.max(0.0);
            stretch = Some(Stretch { run, font, start: glyph.origin, pen, inked: (pen, text.len()), text });
        }
    }
    if let Some(done) = stretch {
        group.put(&done, pen);
    }
    group.close(pen);
}

/// The characters that are seen for a glyph.
fn seen(page: &PageMarks, glyph: &Glyph, font: Option<&FontInfo>) -> String {
    let start = glyph.start as usize;
    let text = page.text.get(start..start + usize::from(glyph.len)).unwrap_or_default();
    if text.is_empty() {
        return UNMAPPED.to_string();
    }
    match font {
        Some(font) => text.chars().map(|c| mark::of_symbol(&font.name, c).unwrap_or(c)).collect(),
        None => text.to_owned(),
    }
}

impl Stretch<'_> {
    /// Adds a glyph if it goes on where the last one ends.
    fn take(&mut self, glyph: &Glyph, run: &Run, text: &str) -> bool {
        if !std::ptr::eq(self.run, run) {
            return false;
        }
        let (sin, cos) = run.angle.to_radians().sin_cos();
        let (dx, dy) = (glyph.origin.x - self.start.x, glyph.origin.y - self.start.y);
        let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let gap = along - self.pen;
        let spaced = self.text.ends_with(char::is_whitespace) || text.starts_with(char::is_whitespace);
        let limit = if spaced { JUMP } else { SPACE };
        if across.abs() > 0.05 * run.size || gap.abs() > limit * run.size || gap.is_nan() {
            return false;
        }
        self.pen = along + glyph.advance.max(0.0);
        self.text.push_str(text);
        if !text.trim().is_empty() {
            self.inked = (self.pen, self.text.len());
        }
        true
    }
}

/// Neighbors that share font, size and color are one group.
#[derive(Default)]
struct Group {
    look: String,
    open: bool,
}

impl Group {
    fn put(&mut self, stretch: &Stretch<'_>, pen: &mut Pen) {
        let look = look(stretch.run, stretch.font);
        if !self.open || look != self.look {
            self.close(pen);
            // Room for the closing tag is not counted twice: a group without any text is never left open.
            self.open = pen.put(&format!("<g{look}>"));
            self.look = look;
        }
        if self.open {
            pen.put(&element(stretch));
        }
    }

    fn close(&mut self, pen: &mut Pen) {
        if std::mem::take(&mut self.open) {
            pen.close("</g>");
        }
    }
}

fn look(run: &Run, font: Option<&FontInfo>) -> String {
    let mut out = format!(" font-family=\"{}\"", family(font));
    let size = if run.size.is_finite() { run.size.clamp(*SIZES.start(), *SIZES.end()) } else { 10.0 };
    attribute(&mut out, "font-size", size);
    if font.is_some_and(|f| f.bold) {
        out.push_str(" font-weight=\"bold\"");
    }
    if font.is_some_and(|f| f.italic) {
        out.push_str(" font-style=\"italic\"");
    }
    let _ = write!(out, " fill=\"{}\"", run.color.to_hex());
    if run.invisible {
        // The layer of a scan: its words lie over a picture that is not drawn here.
        out.push_str(" fill-opacity=\"0.6\"");
    }
    out
}

/// A generic family; the names that documents give to fonts go nowhere.
fn family(font: Option<&FontInfo>) -> &'static str {
    let Some(font) = font else { return "sans-serif" };
    let name = font.name.to_ascii_lowercase();
    if font.fixed_pitch || name.contains("mono") || name.contains("courier") {
        "monospace"
    } else if !name.contains("sans") && SERIFS.iter().any(|s| name.contains(s)) {
        "serif"
    } else {
        "sans-serif"
    }
}

fn element(stretch: &Stretch<'_>) -> String {
    let (length, end) = stretch.inked;
    // A space at the end is not drawn, and the rest would be stretched to its width.
    let text = stretch.text.get(..end).unwrap_or(&stretch.text);
    let mut out = "<text".to_owned();
    attribute(&mut out, "x", stretch.start.x);
    attribute(&mut out, "y", stretch.start.y);
    if length > 0.0 {
        attribute(&mut out, "textLength", length);
        out.push_str(" lengthAdjust=\"spacingAndGlyphs\"");
    }
    if stretch.run.angle.abs() > 0.01 {
        let Point { x, y } = stretch.start;
        let turn = [stretch.run.angle, x, y].map(xml::number).join(" ");
        let _ = write!(out, " transform=\"rotate({turn})\"");
    }
    let _ = write!(out, ">{}</text>", escaped(text));
    out
}
