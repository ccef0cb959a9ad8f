//! What a glyph looks like, for fonts of pictures whose codes say nothing: private use, or no map at all.
//! Must not know letters: a form that could be one is none of its business.

use skrifa::MetadataProvider;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::prelude::{LocationRef, Size};
use skrifa::{GlyphId, raw::ps::cff::CffFontRef};

use super::{Kind, Program};
use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::mark::{ShapeKind, of_path};
use crate::page_marks::{PathMark, Segment};

/// Segments of one outline that are kept; a mark has few.
const SEGMENTS: usize = 600;
/// Size at which glyphs are drawn: the form does not depend on it.
const SIZE: f32 = 100.0;

/// The character that a glyph looks like, where its outline is a tick, a cross or a plain form.
pub(super) fn seen(program: &Program<'_>, glyph: u32) -> Option<char> {
    let path = drawn(program, GlyphId::new(glyph))?;
    match of_path(&path).kind {
        ShapeKind::Check => Some('✓'),
        ShapeKind::Cross => Some('✗'),
        ShapeKind::Box => Some('☐'),
        ShapeKind::Disc => Some('●'),
        ShapeKind::Square | ShapeKind::Rounded => Some('■'),
        ShapeKind::Rule => dash(&path.bbox),
        _ => None,
    }
}

/// The box of what a glyph draws, in em; the baseline is at 0, and what is above it less.
pub(super) fn extent(program: &Program<'_>, glyph: u32) -> Option<Rect> {
    let Rect { left, top, right, bottom } = drawn(program, GlyphId::new(glyph))?.bbox;
    Some(Rect { left: left / SIZE, top: top / SIZE, right: right / SIZE, bottom: bottom / SIZE })
}

/// Whether a box is that of a dash: flat, and at half the height of small letters.
pub(super) fn is_dash(bbox: &Rect) -> bool {
    bbox.height() * 3.0 < bbox.width() && (-0.5..-0.15).contains(&bbox.center().y)
}

/// Whether a box is that of a quote: above half the height of capitals, and smaller than a raised figure.
pub(super) fn is_raised(bbox: &Rect) -> bool {
    bbox.bottom < -0.35 && bbox.height() < 0.32
}

/// The dash that a rule is, by its length.
fn dash(bbox: &Rect) -> Option<char> {
    let em = bbox.width() / SIZE;
    let scaled = Rect { left: 0.0, right: em, top: bbox.top / SIZE, bottom: bbox.bottom / SIZE };
    match em {
        _ if !is_dash(&scaled) => None,
        0.4..0.7 => Some('–'),
        0.7..1.3 => Some('—'),
        _ => None,
    }
}

fn drawn(program: &Program<'_>, glyph: GlyphId) -> Option<PathMark> {
    let mut pen = Pen::default();
    match &program.0 {
        Kind::Sfnt(font) => {
            let outline = font.outline_glyphs().get(glyph)?;
            outline.draw(DrawSettings::unhinted(Size::new(SIZE), LocationRef::default()), &mut pen).ok()?;
        }
        Kind::Cff(font) => draw_cff(font, glyph, &mut pen)?,
        Kind::Type1(font) => {
            font.draw(glyph, Some(SIZE), &mut pen).ok()?;
        }
    }
    let (first, rest) = pen.points.split_first()?;
    let start = Rect::new(first.x, first.y, first.x, first.y);
    let bbox = rest.iter().fold(start, |all, p| all.union(&Rect::new(p.x, p.y, p.x, p.y)));
    let whole = pen.segments.len() < SEGMENTS && bbox.is_finite() && bbox.area() > 0.0;
    whole.then_some(PathMark {
        bbox,
        fill: Some(Rgb::BLACK),
        stroke: None,
        line_width: 0.0,
        segments: pen.segments,
        z: 0,
    })
}

fn draw_cff(font: &CffFontRef<'_>, glyph: GlyphId, pen: &mut Pen) -> Option<()> {
    let subfont = font.subfont(font.subfont_index(glyph).unwrap_or(0), &[]).ok()?;
    font.draw(&subfont, glyph, &[], Some(SIZE), pen).ok()?;
    Some(())
}

/// Collects an outline with `y` growing downwards, as on a page.
#[derive(Default)]
struct Pen {
    segments: Vec<Segment>,
    points: Vec<Point>,
    last: Point,
}

impl Pen {
    fn push(&mut self, segment: Segment, end: Point) {
        if self.segments.len() < SEGMENTS {
            self.segments.push(segment);
            self.points.push(end);
        }
        self.last = end;
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let end = Point { x, y: -y };
        self.push(Segment::Move(end), end);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let end = Point { x, y: -y };
        self.push(Segment::Line(end), end);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (start, end) = (self.last, Point { x, y: -y });
        // A quadratic curve as a cubic one: both control points lie two thirds of the way to the quadratic's.
        let toward = |p: Point| Point { x: p.x + (cx - p.x) * 2.0 / 3.0, y: p.y + (-cy - p.y) * 2.0 / 3.0 };
        self.push(Segment::Curve(toward(start), toward(end), end), end);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let end = Point { x, y: -y };
        self.push(Segment::Curve(Point { x: cx0, y: -cy0 }, Point { x: cx1, y: -cy1 }, end), end);
    }

    fn close(&mut self) {
        if self.segments.len() < SEGMENTS {
            self.segments.push(Segment::Close);
        }
    }
}
