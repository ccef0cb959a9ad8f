//! A pen for pages of page marks: every glyph is half as wide as its size, and spaces are drawn only on request.

use std::sync::Arc;

use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::page_marks::{FontInfo, Glyph, Grid, LinkArea, PageMarks, PathMark, Run, Segment};

/// Share of the size that a glyph is wide.
pub(super) const WIDTH: f32 = 0.5;

/// A page that is being drawn.
pub(super) struct Pen {
    pub(super) page: PageMarks,
    z: u32,
}

impl Pen {
    pub(super) fn new(number: u32) -> Self {
        let font = |bold| {
            Arc::new(FontInfo {
                name: if bold { "Plain-Bold" } else { "Plain" }.to_owned(),
                bold,
                ascent: 0.8,
                descent: -0.2,
                space: WIDTH,
                ..FontInfo::default()
            })
        };
        let page = PageMarks {
            number,
            width: 600.0,
            height: 800.0,
            grid: Grid::Points,
            fonts: vec![font(false), font(true)],
            ..PageMarks::default()
        };
        Self { page, z: 0 }
    }

    /// Writes `text` from `x` on the baseline `y`; spaces only move the pen.
    pub(super) fn write(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.ink(x, y, size, text, false, Rgb::BLACK)
    }

    pub(super) fn bold(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.ink(x, y, size, text, true, Rgb::BLACK)
    }

    pub(super) fn ink(&mut self, x: f32, y: f32, size: f32, text: &str, bold: bool, color: Rgb) -> &mut Self {
        let run = u32::try_from(self.page.runs.len()).unwrap();
        self.page.runs.push(Run { font: u32::from(bold), size, color, angle: 0.0, invisible: false, tag: None });
        let advance = WIDTH * size;
        let mut at = x;
        for c in text.chars() {
            if c != ' ' {
                let start = u32::try_from(self.page.text.len()).unwrap();
                self.page.text.push(c);
                self.page.glyphs.push(Glyph {
                    start,
                    len: u16::try_from(c.len_utf8()).unwrap(),
                    run,
                    code: u32::from(c),
                    origin: Point { x: at, y },
                    bbox: Rect { left: at, top: y - 0.8 * size, right: at + advance, bottom: y + 0.2 * size },
                    advance,
                });
            }
            at += advance;
        }
        self
    }

    /// Lines of one paragraph, `leading` points apart.
    pub(super) fn lines(&mut self, x: f32, y: f32, size: f32, leading: f32, lines: &[&str]) -> &mut Self {
        let mut base = y;
        for line in lines {
            self.write(x, base, size, line);
            base += leading;
        }
        self
    }

    pub(super) fn rule(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> &mut Self {
        self.path(Rect::new(x0, y0, x1, y1), None, Some(Rgb::BLACK), Vec::new())
    }

    pub(super) fn fill(&mut self, r: Rect, color: Rgb) -> &mut Self {
        self.path(r, Some(color), None, Vec::new())
    }

    /// A chevron pointing right.
    pub(super) fn chevron(&mut self, r: Rect, color: Rgb) -> &mut Self {
        let p = |x, y| Point { x, y };
        let tip = r.height() / 2.0;
        let segments = vec![
            Segment::Move(p(r.left, r.top)),
            Segment::Line(p(r.right - tip, r.top)),
            Segment::Line(p(r.right, r.top + tip)),
            Segment::Line(p(r.right - tip, r.bottom)),
            Segment::Line(p(r.left, r.bottom)),
            Segment::Close,
        ];
        self.path(r, Some(color), None, segments)
    }

    /// A filled form with a zigzag of so many steps for its right side.
    pub(super) fn saw(&mut self, r: Rect, steps: u16) -> &mut Self {
        let mut segments = vec![Segment::Move(Point { x: r.left, y: r.top })];
        segments.extend((0..steps).map(|k| {
            let x = if k % 2 == 0 { r.right } else { r.left.midpoint(r.right) };
            Segment::Line(Point { x, y: r.top + r.height() * f32::from(k) / f32::from(steps) })
        }));
        segments.extend([Segment::Line(Point { x: r.left, y: r.bottom }), Segment::Close]);
        self.path(r, Some(Rgb::BLACK), None, segments)
    }

    pub(super) fn link(&mut self, r: Rect, href: &str) -> &mut Self {
        self.page.links.push(LinkArea { bbox: r, href: Some(href.to_owned()) });
        self
    }

    fn path(&mut self, bbox: Rect, fill: Option<Rgb>, stroke: Option<Rgb>, segments: Vec<Segment>) -> &mut Self {
        self.z += 1;
        let line_width = if stroke.is_some() { 0.5 } else { 0.0 };
        self.page.paths.push(PathMark { bbox, fill, stroke, line_width, segments, z: self.z });
        self
    }

    /// The page as it is drawn.
    pub(super) fn done(&mut self) -> PageMarks {
        std::mem::take(&mut self.page)
    }
}
