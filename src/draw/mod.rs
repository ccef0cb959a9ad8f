//! A page as a picture: an SVG of our own drawing, with boxes for whatever was found on it.
//! Must not know what was found, nor which format the page came from.
//!
//! The drawing is made of the same [`PageMarks`] that layout sees, so a box of layout or of a record lies where its
//! words are drawn. It is no renderer: text is set in the reader's own fonts, each run stretched to the width it has on
//! the page; gradients and patterns are the color that stands for them; a picture that was not decoded is a frame. Text lies above everything else, so that nothing that was read is hidden.
//!
//! Whatever a document says is escaped ([`xml`]); a drawing holds no script, no link and no address but `data:`.

mod png;
mod shapes;
mod sheet;
mod text;
pub mod xml;

use std::collections::BTreeMap;

use crate::page_marks::PageMarks;

pub use sheet::{Kind, Outline, Plate, sheet};

/// Longest drawing of one page, in bytes. What is beyond is left out and the drawing says so.
pub const PAGE_BYTES: usize = 2 << 20;

/// Most of a page's drawing that its text may take, so that a page of many glyphs still has its rules.
const TEXT_BYTES: usize = PAGE_BYTES / 4 * 3;

/// Sides of a page as it is drawn, in points: larger ones are clamped.
const SIDES: std::ops::RangeInclusive<f32> = 1.0..=20_000.0;

/// A page's drawing without a frame: the content of an `<svg>` whose unit is the point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Page, counted from 1.
    pub number: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Elements of SVG.
    pub body: String,
    /// Whether [`PAGE_BYTES`] was reached and something is missing.
    pub cut: bool,
}

/// Small pictures as PNG files (ISO/IEC 15948), each once however often it is drawn, by a name made of its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pictures(pub BTreeMap<String, Vec<u8>>);

/// What a drawing says of a picture.
#[derive(Debug)]
pub enum Embed<'p> {
    /// The picture itself.
    Inline,
    /// Its name in an attribute `data-picture`, for whoever shows the drawing to put the picture there.
    Named(&'p mut Pictures),
}

/// Draws a page.
#[must_use]
pub fn page(marks: &PageMarks, embed: &mut Embed<'_>) -> Drawing {
    let mut words = xml::Pen::new(TEXT_BYTES);
    text::draw(marks, &mut words);
    let mut shapes = xml::Pen::new(PAGE_BYTES - words.len());
    shapes::draw(marks, embed, &mut shapes);
    let cut = words.is_full() || shapes.is_full();
    let mut body = shapes.finish();
    body.push_str(&words.finish());
    Drawing { number: marks.number, width: side(marks.width), height: side(marks.height), body, cut }
}

fn side(points: f32) -> f32 {
    if points.is_finite() { points.clamp(*SIDES.start(), *SIDES.end()) } else { *SIDES.start() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::color::Rgb;
    use crate::geometry::{Point, Rect};
    use crate::page_marks::{FontInfo, Glyph, PathMark, Picture, Raster, Run, Segment};

    /// A page with `words` from left to right at 10 points.
    fn set(words: &str) -> PageMarks {
        let run = Run { font: 0, size: 10.0, color: Rgb::BLACK, angle: 0.0, invisible: false, tag: None };
        let mut page = PageMarks { number: 1, width: 200.0, height: 100.0, runs: vec![run], ..PageMarks::default() };
        page.fonts.push(Arc::new(FontInfo { name: "A\"><script>".to_owned(), ..FontInfo::default() }));
        let mut x = 10.0;
        for c in words.chars() {
            let start = u32::try_from(page.text.len()).unwrap();
            page.text.push(c);
            let len = u16::try_from(c.len_utf8()).unwrap();
            let (origin, bbox) = (Point { x, y: 20.0 }, Rect::new(x, 12.0, x + 5.0, 22.0));
            page.glyphs.push(Glyph { start, len, run: 0, code: 0, origin, bbox, advance: 5.0 });
            x += 5.0;
        }
        page
    }

    #[test]
    fn glyphs_of_a_line_are_one_text_of_its_width() {
        let drawing = page(&set("Two words"), &mut Embed::Inline);
        assert!(drawing.body.contains(">Two words</text>"), "{}", drawing.body);
        assert!(drawing.body.contains(r#"textLength="45""#), "{}", drawing.body);
    }

    #[test]
    fn nothing_of_a_document_is_markup() {
        let drawing = page(&set("</text><script>&\"'\u{0}\u{ffff}"), &mut Embed::Inline);
        assert!(!drawing.body.contains("<script"), "{}", drawing.body);
        assert!(drawing.body.contains("&lt;/text&gt;&lt;script&gt;&amp;&quot;&#39;"), "{}", drawing.body);
        assert!(!drawing.body.contains(['\u{0}', '\u{ffff}']));
    }

    #[test]
    fn what_is_no_number_does_no_harm() {
        let mut marks = set("a");
        marks.width = f32::NAN;
        marks.height = f32::INFINITY;
        marks.runs[0].size = f32::NAN;
        marks.glyphs[0].origin.x = f32::NEG_INFINITY;
        marks.paths.push(PathMark {
            bbox: Rect::new(0.0, 0.0, f32::NAN, 1.0),
            fill: Some(Rgb::BLACK),
            stroke: None,
            line_width: f32::NAN,
            segments: vec![Segment::Line(Point { x: f32::NAN, y: 1e30 })],
            z: 0,
        });
        let drawing = page(&marks, &mut Embed::Inline);
        assert!(!drawing.body.contains("NaN") && !drawing.body.contains("inf"), "{}", drawing.body);
        assert_eq!((drawing.width, drawing.height), (1.0, 1.0));
    }

    #[test]
    fn a_drawing_has_an_end() {
        let mut marks = set("a");
        let path = PathMark {
            bbox: Rect::new(1.0, 1.0, 9.0, 9.0),
            fill: Some(Rgb::BLACK),
            stroke: None,
            line_width: 0.0,
            segments: vec![Segment::Line(Point { x: 1.5, y: 2.5 }); 1000],
            z: 0,
        };
        marks.paths = vec![path; 2000];
        let drawing = page(&marks, &mut Embed::Inline);
        assert!(drawing.cut && drawing.body.len() <= PAGE_BYTES, "{}", drawing.body.len());
        assert!(drawing.body.contains(">a</text>"));
    }

    #[test]
    fn a_picture_is_kept_once() {
        let mut marks = set("");
        let raster = Arc::new(Raster { width: 1, height: 1, rgba: vec![9, 9, 9, 255] });
        for x in [0.0, 50.0] {
            let bbox = Rect::new(x, 0.0, x + 8.0, 8.0);
            marks.pictures.push(Picture { bbox, raster: Some(Arc::clone(&raster)), alt: None, z: 0 });
        }
        let mut pictures = Pictures::default();
        let drawing = page(&marks, &mut Embed::Named(&mut pictures));
        assert_eq!((pictures.0.len(), drawing.body.matches("data-picture=").count()), (1, 2));
        assert!(page(&marks, &mut Embed::Inline).body.contains("data:image/png;base64,iVBOR"));
    }
}
