//! Paths on the grid: what is drawn, as layers of color.
//! Must not know what the drawing shows.

use super::mask::{GRID, Mask};
use super::shape::{Picture, SAME_COLOR};
use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::page_marks::{PathMark, Segment};

/// Lines that a Bézier curve is drawn as.
const FLATTENED: u8 = 8;
/// Segments of one path that are looked at; a mark has few.
const SEGMENTS: usize = 2000;

/// The paths in drawing order; later ones cover earlier ones.
pub(super) fn picture(paths: &[&PathMark]) -> Option<Picture> {
    let outlines: Vec<(Vec<Vec<Point>>, Vec<bool>)> = paths.iter().map(|path| contours(path)).collect();
    let mut bounds: Option<Rect> = None;
    for (path, (contours, _)) in paths.iter().zip(&outlines) {
        let half = if path.stroke.is_some() { path.line_width.max(0.0) / 2.0 } else { 0.0 };
        for p in contours.iter().flatten() {
            let dot = Rect { left: p.x, top: p.y, right: p.x, bottom: p.y }.inflate(half);
            if !dot.is_finite() {
                return None;
            }
            bounds = Some(bounds.map_or(dot, |bounds| bounds.union(&dot)));
        }
    }
    let bounds = bounds?;
    let grid = f32::from(u8::try_from(GRID).unwrap_or(u8::MAX));
    let longer = bounds.width().max(bounds.height());
    if longer <= 0.0 || !longer.is_finite() {
        return None;
    }
    let scale = grid / longer;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the grid")]
    let side = |length: f32| ((length * scale).round() as usize).clamp(1, GRID);
    let (width, height) = (side(bounds.width()), side(bounds.height()));
    // A line thinner than a pixel still fills one.
    let stretch = |length: f32| if length > 0.0 { scale.max(1.0 / length) } else { scale };
    let (across, down) = (stretch(bounds.width()), stretch(bounds.height()));
    let place = |p: &Point| Point { x: (p.x - bounds.left) * across, y: (p.y - bounds.top) * down };

    let mut layers: Vec<(Rgb, Mask)> = Vec::new();
    let mut paint = |color: Rgb, mask: Mask| {
        for (_, below) in &mut layers {
            *below = below.with(&mask, |below, above| below & !above);
        }
        match layers.iter_mut().find(|(other, _)| other.distance(color) < SAME_COLOR) {
            Some((_, layer)) => *layer = layer.with(&mask, |a, b| a | b),
            None => layers.push((color, mask)),
        }
    };
    for (path, (contours, closed)) in paths.iter().zip(&outlines) {
        let contours: Vec<Vec<Point>> = contours.iter().map(|c| c.iter().map(place).collect()).collect();
        if let Some(color) = path.fill {
            let mut mask = Mask::new(width, height);
            mask.fill(&contours);
            paint(color, mask);
        }
        if let Some(color) = path.stroke {
            let mut mask = Mask::new(width, height);
            let half = (path.line_width * scale / 2.0).max(0.75);
            for (contour, closed) in contours.iter().zip(closed) {
                let Some((first, rest)) = contour.split_first() else { continue };
                let back = closed.then_some(first);
                let ends = rest.iter().chain(back);
                let (mut from, mut left) = (*first, rest.len() + usize::from(*closed));
                for to in ends {
                    left -= 1;
                    // Pieces of a curve that end within the pixel where they begin are drawn with those after them.
                    let (x, y) = (to.x - from.x, to.y - from.y);
                    if left == 0 || x * x + y * y >= 1.0 {
                        mask.stroke(from, *to, half);
                        from = *to;
                    }
                }
            }
            paint(color, mask);
        }
    }
    Picture::new(layers, None)
}

/// Contours as points, and which of them are closed. A plain rectangle is its box.
pub(super) fn contours(path: &PathMark) -> (Vec<Vec<Point>>, Vec<bool>) {
    if path.segments.is_empty() {
        let Rect { left, top, right, bottom } = path.bbox;
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y });
        return (vec![corners.to_vec()], vec![true]);
    }
    let (mut all, mut closed) = (Vec::new(), Vec::new());
    let mut contour: Vec<Point> = Vec::new();
    let mut finish = |contour: &mut Vec<Point>, is_closed: bool| {
        if contour.len() > 1 {
            all.push(std::mem::take(contour));
            closed.push(is_closed);
        } else {
            contour.clear();
        }
    };
    for segment in path.segments.iter().take(SEGMENTS) {
        match segment {
            Segment::Move(p) => {
                finish(&mut contour, false);
                contour.push(*p);
            }
            Segment::Line(p) => contour.push(*p),
            Segment::Curve(b, c, d) => {
                let a = contour.last().copied().unwrap_or(*b);
                for i in 1..=FLATTENED {
                    let t = f32::from(i) / f32::from(FLATTENED);
                    let s = 1.0 - t;
                    let [w0, w1, w2, w3] = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
                    contour.push(Point {
                        x: w0 * a.x + w1 * b.x + w2 * c.x + w3 * d.x,
                        y: w0 * a.y + w1 * b.y + w2 * c.y + w3 * d.y,
                    });
                }
            }
            Segment::Close => finish(&mut contour, true),
        }
    }
    finish(&mut contour, false);
    (all, closed)
}
