//! Paths as they are built and painted (ISO 32000-2 §8.5): rectangles and straight rules kept in their cheap form.
//! Must not know color spaces, nor what a rule is for.
#![warn(clippy::indexing_slicing)]

use super::matrix::Matrix;
use super::sink::Sink;
use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::page_marks::{PathMark, Segment};

/// Edges this far from parallel to the page's are still taken for parallel, in points: a tenth of what can be seen.
const SKEW: f32 = 0.05;
/// Steps kept of one outline: marks have a few dozen; what has more is a drawing, for which the box is enough.
const KEPT: usize = 2000;
/// Contours of one path that are looked at for cheap forms.
const CONTOURS: usize = 50_000;

/// How a path is painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Painting {
    pub(super) fill: Option<Rgb>,
    pub(super) stroke: Option<Rgb>,
    pub(super) even_odd: bool,
    pub(super) line_width: f32,
}

/// A path under construction, in page coordinates.
#[derive(Debug, Default)]
pub(super) struct Outline {
    segments: Vec<Segment>,
    start: Option<Point>,
    at: Option<Point>,
    bounds: Option<Rect>,
}

impl Outline {
    pub(super) fn clear(&mut self) {
        self.segments.clear();
        (self.start, self.at, self.bounds) = (None, None, None);
    }

    pub(super) fn bounds(&self) -> Option<Rect> {
        self.bounds
    }

    pub(super) fn current(&self) -> Option<Point> {
        self.at
    }

    pub(super) fn move_to(&mut self, p: Point) {
        self.start = Some(p);
        self.at = Some(p);
        // Of several moves in a row only the last counts.
        if let Some(Segment::Move(last)) = self.segments.last_mut() {
            *last = p;
        } else {
            self.segments.push(Segment::Move(p));
        }
    }

    pub(super) fn line_to(&mut self, p: Point) {
        let Some(from) = self.at else { return self.move_to(p) };
        self.extend(from);
        self.extend(p);
        self.segments.push(Segment::Line(p));
        self.at = Some(p);
    }

    pub(super) fn curve_to(&mut self, a: Point, b: Point, end: Point) {
        let Some(from) = self.at else { return self.move_to(end) };
        for p in [from, a, b, end] {
            self.extend(p);
        }
        self.segments.push(Segment::Curve(a, b, end));
        self.at = Some(end);
    }

    pub(super) fn close(&mut self) {
        if self.at.is_some() && !matches!(self.segments.last(), Some(Segment::Close)) {
            self.segments.push(Segment::Close);
            self.at = self.start;
        }
    }

    pub(super) fn rectangle(&mut self, ctm: &Matrix, [x, y, w, h]: [f32; 4]) {
        self.move_to(ctm.apply(x, y));
        self.line_to(ctm.apply(x + w, y));
        self.line_to(ctm.apply(x + w, y + h));
        self.line_to(ctm.apply(x, y + h));
        self.close();
    }

    fn extend(&mut self, p: Point) {
        let dot = Rect { left: p.x, top: p.y, right: p.x, bottom: p.y };
        self.bounds = Some(self.bounds.map_or(dot, |b| b.union(&dot)));
    }

    /// Gives the marks that painting leaves within the clip.
    pub(super) fn paint(&self, how: Painting, clip: &Rect, sink: &mut Sink) {
        let Some(bounds) = self.bounds.filter(Rect::is_finite) else { return };
        if how.fill.is_none() && how.stroke.is_none() {
            return;
        }
        let pen = Pen { how, clip, sink };
        match self.simple(how.fill.is_some()) {
            Some(shapes) => pen.shapes(&shapes),
            None => pen.drawing(bounds, &self.segments),
        }
    }

    /// The contours, where all of them are axis-parallel rectangles or, unfilled, axis-parallel lines.
    fn simple(&self, filled: bool) -> Option<Vec<Shape>> {
        let mut shapes = Vec::new();
        let mut points: Vec<Point> = Vec::with_capacity(6);
        let mut closed = false;
        for segment in &self.segments {
            match segment {
                Segment::Move(p) => {
                    contour(&mut points, closed, filled, &mut shapes)?;
                    points.push(*p);
                    closed = false;
                }
                Segment::Line(p) => {
                    if closed {
                        // Goes on from the beginning of the contour that was closed.
                        let start = points.first().copied();
                        contour(&mut points, closed, filled, &mut shapes)?;
                        points.extend(start);
                        closed = false;
                    }
                    points.push(*p);
                }
                Segment::Close => closed = true,
                Segment::Curve(..) => return None,
            }
            if shapes.len() > CONTOURS {
                return None;
            }
        }
        contour(&mut points, closed, filled, &mut shapes)?;
        Some(shapes)
    }
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    /// A rectangle, and whether it was drawn clockwise.
    Rect(Rect, bool),
    /// A horizontal or vertical line.
    Line(Rect),
}

/// Classifies one contour and empties `points`; `None` where it is neither kind.
fn contour(points: &mut Vec<Point>, closed: bool, filled: bool, shapes: &mut Vec<Shape>) -> Option<()> {
    let drawn = points.len() > 1 || closed;
    let mut closed = closed;
    if let [first, .., last] = points.as_slice()
        && points.len() > 2
        && near(*first, *last)
    {
        points.pop();
        closed = true;
    }
    points.dedup_by(|a, b| near(*a, *b));
    let found = match points.as_slice() {
        _ if !drawn => Some(()),
        [p] => {
            shapes.push(Shape::Line(span(*p, *p)));
            Some(())
        }
        [a, b, c, d] if (closed || filled) && is_rectangle([*a, *b, *c, *d]) => {
            let clockwise = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0.0;
            shapes.push(Shape::Rect(span(*a, *c), clockwise));
            Some(())
        }
        more if filled && more.len() > 2 => None,
        more => {
            let back = if closed { more.first() } else { None };
            let ends = more.iter().skip(1).chain(back);
            let lines = more.iter().zip(ends).filter(|(a, b)| a != b);
            if lines.clone().all(|(a, b)| level(*a, *b) || plumb(*a, *b)) {
                shapes.extend(lines.take(if filled { 1 } else { usize::MAX }).map(|(a, b)| Shape::Line(thin(*a, *b))));
                Some(())
            } else {
                None
            }
        }
    };
    points.clear();
    found
}

fn near(a: Point, b: Point) -> bool {
    (a.x - b.x).abs() < 0.001 && (a.y - b.y).abs() < 0.001
}

fn level(a: Point, b: Point) -> bool {
    (a.y - b.y).abs() <= SKEW
}

fn plumb(a: Point, b: Point) -> bool {
    (a.x - b.x).abs() <= SKEW
}

fn is_rectangle([a, b, c, d]: [Point; 4]) -> bool {
    (level(a, b) && plumb(b, c) && level(c, d) && plumb(d, a))
        || (plumb(a, b) && level(b, c) && plumb(c, d) && level(d, a))
}

fn span(a: Point, b: Point) -> Rect {
    Rect::new(a.x, a.y, b.x, b.y)
}

/// The box of a line, without thickness across.
fn thin(a: Point, b: Point) -> Rect {
    let mut r = span(a, b);
    if level(a, b) && r.width() >= r.height() {
        r.bottom = r.top;
    } else {
        r.right = r.left;
    }
    r
}

struct Pen<'a> {
    how: Painting,
    clip: &'a Rect,
    sink: &'a mut Sink,
}

impl Pen<'_> {
    fn shapes(mut self, shapes: &[Shape]) {
        let Painting { fill, stroke, .. } = self.how;
        if let ([Shape::Rect(a, turn_a), Shape::Rect(b, turn_b)], Some(fill)) = (shapes, fill)
            && stroke.is_none()
            && (self.how.even_odd || turn_a != turn_b)
        {
            // A frame drawn as a rectangle with a hole.
            for (outer, inner) in [(a, b), (b, a)] {
                if holds(outer, inner) {
                    return self.frame(*outer, *inner, fill);
                }
            }
        }
        for shape in shapes {
            match shape {
                Shape::Line(line) => self.line(*line, fill, stroke),
                Shape::Rect(rect, _) => self.rect(*rect, fill, stroke),
            }
        }
    }

    fn frame(&mut self, outer: Rect, inner: Rect, fill: Rgb) {
        let strips = [
            Rect { bottom: inner.top, ..outer },
            Rect { top: inner.bottom, ..outer },
            Rect { right: inner.left, top: inner.top, bottom: inner.bottom, ..outer },
            Rect { left: inner.right, top: inner.top, bottom: inner.bottom, ..outer },
        ];
        for strip in strips {
            if strip.width() > 0.0 && strip.height() > 0.0 {
                self.rect(strip, Some(fill), None);
            }
        }
    }

    fn rect(&mut self, rect: Rect, fill: Option<Rgb>, stroke: Option<Rgb>) {
        let Some(seen) = clipped(&rect, self.clip, 0.0) else {
            // The edges may lie within the clip by half their width.
            if stroke.is_some() {
                self.edges(rect, stroke);
            }
            return;
        };
        if stroke.is_some() && seen != rect {
            // What the clip cuts off has no edge where it is cut.
            if fill.is_some() {
                self.mark(seen, fill, None, Vec::new());
            }
            self.edges(rect, stroke);
        } else {
            self.mark(seen, fill, stroke, Vec::new());
        }
    }

    fn edges(&mut self, rect: Rect, stroke: Option<Rgb>) {
        let Rect { left, top, right, bottom } = rect;
        for edge in [
            Rect { bottom: top, ..rect },
            Rect { top: bottom, ..rect },
            Rect { left, right: left, top, bottom },
            Rect { left: right, right, top, bottom },
        ] {
            self.line(edge, None, stroke);
        }
    }

    fn line(&mut self, line: Rect, fill: Option<Rgb>, stroke: Option<Rgb>) {
        let slack = if stroke.is_some() { self.how.line_width / 2.0 } else { 0.0 };
        if let Some(seen) = clipped(&line, self.clip, slack) {
            self.mark(seen, fill, stroke, Vec::new());
        }
    }

    fn drawing(mut self, bounds: Rect, segments: &[Segment]) {
        let Painting { fill, stroke, line_width, .. } = self.how;
        let slack = if stroke.is_some() { line_width / 2.0 } else { 0.0 };
        if let Some(seen) = clipped(&bounds, self.clip, slack) {
            self.mark(seen, fill, stroke, segments.get(..KEPT).unwrap_or(segments).to_vec());
        }
    }

    fn mark(&mut self, bbox: Rect, fill: Option<Rgb>, stroke: Option<Rgb>, segments: Vec<Segment>) {
        let line_width = if stroke.is_some() { self.how.line_width } else { 0.0 };
        self.sink.path(PathMark { bbox, fill, stroke, line_width, segments, z: 0 });
    }
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom
}

/// The part of a box within the clip; a box without thickness needs only to touch it.
pub(super) fn clipped(bbox: &Rect, clip: &Rect, slack: f32) -> Option<Rect> {
    let thin = bbox.width() < SKEW || bbox.height() < SKEW;
    let slack = if thin { slack.max(SKEW) } else { slack };
    bbox.inflate(slack).intersection(clip)?;
    Some(Rect {
        left: bbox.left.max(clip.left).min(clip.right),
        top: bbox.top.max(clip.top).min(clip.bottom),
        right: bbox.right.max(clip.left).min(clip.right),
        bottom: bbox.bottom.max(clip.top).min(clip.bottom),
    })
}
