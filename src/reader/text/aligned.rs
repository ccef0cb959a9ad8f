//! Text set in columns like a newspaper, as pages of a fixed-pitch grid.
//! Must not know in which order the columns are read: layout finds that from the marks.

use std::ops::Range;
use std::sync::Arc;

use unicode_width::UnicodeWidthChar;

use crate::color::Rgb;
use crate::diagnostic::{Code, Diagnostic};
use crate::format::Format;
use crate::geometry::{Point, Rect};
use crate::limits::Limits;
use crate::page_marks::{FontInfo, Glyph, Grid, LinkArea, PageMarks, PageSource, Run};

use super::inline;

/// Width of a column, in points: the pitch of a ten-point typewriter face.
const PITCH: f32 = 6.0;

/// Height of a line, in points.
const HEIGHT: f32 = 12.0;

/// Size of the characters, in points.
const SIZE: f32 = 10.0;

/// Baseline below the top of its line, in points.
const BASELINE: f32 = 9.0;

/// Ascender and descender, as shares of the size.
const ASCENT: (f32, f32) = (0.8, -0.2);

/// Columns to the next tab stop.
const TAB: usize = 8;

/// Text whose columns are lined up by spaces, as pages of a fixed-pitch grid.
#[derive(Debug)]
pub struct AlignedText {
    text: String,
    pages: Vec<Sheet>,
    font: Arc<FontInfo>,
    /// Characters of one page that are read.
    glyphs: usize,
    diagnostics: Vec<Diagnostic>,
}

/// A page: its part of the text, and the number of its first line.
#[derive(Debug)]
struct Sheet {
    range: Range<usize>,
    first: u32,
}

impl AlignedText {
    /// Pages of `text`, which end with form feeds.
    pub(super) fn new(text: String, limits: &Limits, diagnostics: Vec<Diagnostic>) -> Self {
        let mut pages = Vec::new();
        let mut diagnostics = diagnostics;
        let (mut from, mut first) = (0usize, 1u32);
        for part in text.split('\u{0c}') {
            if pages.len() >= limits.pages {
                let message = format!("pages beyond the first {} were not read", limits.pages);
                diagnostics.push(Diagnostic::warning(Code::Limit, message));
                break;
            }
            let range = from..from + part.len();
            from = range.end + 1;
            let lines = part.bytes().filter(|b| *b == b'\n').count();
            if part.chars().filter(|c| !c.is_whitespace()).nth(limits.page_glyphs).is_some() {
                let page = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
                let message = format!("characters beyond the first {} of a page were not read", limits.page_glyphs);
                diagnostics.push(Diagnostic::warning(Code::Limit, message).on_page(page));
            }
            pages.push(Sheet { range, first });
            first = first.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        }
        // The last page ends with a form feed too.
        let blank = |s: &Sheet| text.get(s.range.clone()).is_none_or(|t| t.trim().is_empty());
        while pages.last().is_some_and(blank) {
            pages.pop();
        }
        let font = FontInfo {
            name: "fixed".to_owned(),
            fixed_pitch: true,
            ascent: ASCENT.0,
            descent: ASCENT.1,
            space: PITCH / SIZE,
            ..FontInfo::default()
        };
        Self { text, pages, font: Arc::new(font), glyphs: limits.page_glyphs, diagnostics }
    }
}

impl PageSource for AlignedText {
    fn format(&self) -> Format {
        Format::Text
    }

    fn meta_title(&self) -> Option<String> {
        None
    }

    fn page_count(&self) -> usize {
        self.pages.len()
    }

    fn page(&self, index: usize) -> PageMarks {
        let Some(sheet) = self.pages.get(index) else { return PageMarks::default() };
        let text = self.text.get(sheet.range.clone()).unwrap_or_default();
        let mut page = PageMarks {
            number: u32::try_from(index + 1).unwrap_or(u32::MAX),
            grid: Grid::Lines { first: sheet.first, height: HEIGHT },
            runs: vec![Run { font: 0, size: SIZE, color: Rgb::BLACK, angle: 0.0, invisible: false, tag: None }],
            fonts: vec![Arc::clone(&self.font)],
            ..PageMarks::default()
        };
        let mut width = 0;
        let mut rows = 0;
        for (row, line) in text.split('\n').enumerate() {
            if page.glyphs.len() >= self.glyphs {
                break;
            }
            width = width.max(set_line(&mut page, line, row, self.glyphs));
            rows = row + 1;
        }
        page.width = width as f32 * PITCH;
        page.height = rows as f32 * HEIGHT;
        page
    }

    fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.diagnostics)
    }
}

/// Sets the glyphs of a line and says how many columns it takes. The notation of a link goes; what follows it moves
/// up to it, but no further than the next column of the text.
fn set_line(page: &mut PageMarks, line: &str, row: usize, limit: usize) -> usize {
    let links = inline::line_links(line);
    let mut links = links.iter().peekable();
    let (mut column, mut gone, mut spaces) = (0usize, 0usize, 0usize);
    let mut start: Option<usize> = None;
    let top = row as f32 * HEIGHT;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if let Some(link) = links.peek() {
            if at + 1 == link.words.start {
                gone += 1;
                column += 1;
                start = Some(column - gone);
                continue;
            }
            if at == link.words.end {
                let href = line.get(link.target.clone()).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
                let (left, right) = (start.take().unwrap_or(0) as f32 * PITCH, (column - gone) as f32 * PITCH);
                page.links.push(LinkArea { bbox: Rect::new(left, top, right, top + HEIGHT), href });
                let mut taken = columns(c);
                while let Some((_, c)) = chars.next_if(|(i, _)| *i < link.end) {
                    taken += columns(c);
                }
                gone += taken;
                column += taken;
                links.next();
                continue;
            }
        }
        if c == '\t' {
            column = (column / TAB + 1) * TAB;
            gone = 0;
        } else if c.is_whitespace() {
            column += 1;
            spaces += 1;
            if spaces >= 2 {
                // A new column of the text begins where it stands, whatever was taken out before it.
                gone = 0;
            }
        } else {
            spaces = 0;
            set_glyph(page, c, column - gone, top, limit);
            column += columns(c);
        }
    }
    column - gone
}

/// Columns that a character takes.
fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

fn set_glyph(page: &mut PageMarks, c: char, column: usize, top: f32, limit: usize) {
    let wide = columns(c);
    let (Ok(start), Ok(len)) = (u32::try_from(page.text.len()), u16::try_from(c.len_utf8())) else { return };
    if wide == 0 {
        // A combining character belongs to the glyph before it.
        if let Some(last) = page.glyphs.last_mut().filter(|g| g.start + u32::from(g.len) == start && g.len < 64) {
            last.len += len;
            page.text.push(c);
        }
        return;
    }
    if page.glyphs.len() >= limit {
        return;
    }
    page.text.push(c);
    let x = column as f32 * PITCH;
    let origin = Point { x, y: top + BASELINE };
    let advance = wide as f32 * PITCH;
    let bbox = Rect::new(x, origin.y - ASCENT.0 * SIZE, x + advance, origin.y - ASCENT.1 * SIZE);
    page.glyphs.push(Glyph { start, len, run: 0, code: u32::from(c), origin, bbox, advance });
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "Berth plan\n\n\
        Action                                  Owner            Due\n\
        Repair the lamp at the end of the       Harbor office    May 2019\n\
        northern mole\n\
        Paint the shed                          Staff            June 2019\n";

    #[test]
    fn a_grid_of_glyphs() {
        let text = format!("{TABLE}\u{0c}Zweite 中文 Seite e\u{301}x\n");
        let source = AlignedText::new(text, &Limits::default(), Vec::new());
        assert_eq!(source.page_count(), 2);
        let first = source.page(0);
        assert_eq!(first.grid, Grid::Lines { first: 1, height: HEIGHT });
        let o = first.glyphs.iter().find(|g| g.code == u32::from('O')).unwrap();
        assert_eq!((o.origin.x, o.bbox.top), (40.0 * PITCH, 2.0 * HEIGHT + 1.0));
        let second = source.page(1);
        assert_eq!(second.grid, Grid::Lines { first: 7, height: HEIGHT });
        let s = second.glyphs.iter().find(|g| g.code == u32::from('S')).unwrap();
        assert_eq!(s.origin.x, 12.0 * PITCH);
        let e = second.glyphs.iter().rev().nth(1).unwrap();
        assert_eq!(second.text.get(e.start as usize..e.start as usize + e.len as usize), Some("e\u{301}"));
    }

    #[test]
    fn links_leave_their_words() {
        let mut page = PageMarks::default();
        let wide = set_line(&mut page, "a [bc](http://d) e    f", 0, 100);
        let at: Vec<(char, f32)> =
            page.glyphs.iter().filter_map(|g| Some((char::from_u32(g.code)?, g.origin.x / PITCH))).collect();
        assert_eq!(at, [('a', 0.0), ('b', 2.0), ('c', 3.0), ('e', 5.0), ('f', 22.0)]);
        assert_eq!(wide, 23);
        assert_eq!(page.links.len(), 1);
        assert_eq!(page.links[0].href.as_deref(), Some("http://d"));
        assert_eq!((page.links[0].bbox.left, page.links[0].bbox.right), (12.0, 24.0));
    }
}
