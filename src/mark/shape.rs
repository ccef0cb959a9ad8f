//! Drawings and pictures that are marks: told by their shape, at any scale and in any color.
//! Must not know where they stand, how large they are, nor in which file.
//!
//! Whatever is drawn, a stroked line, a filled outline, several paths, or a picture's pixels, becomes the same small
//! colored grid; so the same tick drawn in three ways is looked at in one. Then:
//!
//! 1. What differs from the ground (transparent, white, or the color of a picture's edge) is ink. If the ink is a
//!    tick or a cross, that is what it is.
//! 2. If the ink's outline is a disc, a square or a rounded square, what lies in it is looked at: a tick or cross left
//!    open in it (white on green) or standing in a frame is a tick or cross; an empty square frame is a box; a solid
//!    form is a swatch.
//! 3. If it has several colors, each is looked at alone: a green tick that leaves its gray box.
//! 4. Frames that a tick crosses are taken away line by line.
//!
//! When unsure it says [`ShapeKind::Unknown`]: no nearest match. The caller then has an unread mark, not a wrong one.

use serde::{Deserialize, Serialize};

use super::MarkKind;
use super::form::{self, Form};
use super::mask::{GRID, Mask, from_coverage, share};
use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::page_marks::{PathMark, Raster, Segment};

/// Lines that a Bézier curve is drawn as.
const FLATTENED: u8 = 8;
/// Segments of one drawing that are looked at; a mark has few.
const SEGMENTS: usize = 2000;
/// Colors closer than this (see [`Rgb::distance`]) are one.
const SAME_COLOR: u32 = 90;
/// A color has to cover this share of the ink to be looked at alone.
const COLOR_SHARE: f32 = 0.08;

/// What a drawing or picture looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShapeKind {
    /// A tick, alone, in a box or in a disc.
    Check,
    /// A cross, alone, in a box or in a disc.
    Cross,
    /// An empty square.
    Box,
    /// An empty circle.
    Ring,
    /// A solid disc.
    Disc,
    /// A solid square.
    Square,
    /// A solid square with rounded corners.
    Rounded,
    /// A solid triangle.
    Triangle,
    /// A solid diamond.
    Diamond,
    /// A block arrow or chevron.
    Arrow,
    /// A line.
    Rule,
    /// None of these.
    Unknown,
}

/// What a drawing or picture looks like, and its color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Its form.
    pub kind: ShapeKind,
    /// The color that most of it has, the ground's excepted.
    pub color: Option<Rgb>,
}

impl Shape {
    /// The mark that it is; `None` for what is no mark (a line, an arrow).
    #[must_use]
    pub fn mark(&self) -> Option<MarkKind> {
        match self.kind {
            ShapeKind::Check => Some(MarkKind::Check),
            ShapeKind::Cross => Some(MarkKind::Cross),
            ShapeKind::Box => Some(MarkKind::Box),
            ShapeKind::Disc | ShapeKind::Square | ShapeKind::Rounded | ShapeKind::Triangle | ShapeKind::Diamond => {
                Some(MarkKind::Swatch)
            }
            ShapeKind::Ring | ShapeKind::Unknown => Some(MarkKind::Unknown),
            ShapeKind::Arrow | ShapeKind::Rule => None,
        }
    }
}

/// What one path looks like.
#[must_use]
pub fn of_path(path: &PathMark) -> Shape {
    of_paths(&[path])
}

/// What several paths look like that lie on each other or touch: a box and its tick, a disc and the tick on it, the
/// two strokes of a cross. In drawing order.
#[must_use]
pub fn of_paths(paths: &[&PathMark]) -> Shape {
    let nothing = Shape { kind: ShapeKind::Unknown, color: None };
    let Some(picture) = drawn(paths) else { return nothing };
    let whole = picture.shape();
    if whole.kind == ShapeKind::Unknown && paths.len() > 1 && paths.len() <= 12 {
        // A tick that leaves its box: the part that is one says it.
        let parts = paths.iter().map(|path| of_path(path));
        if let Some(part) = parts.filter(|part| matches!(part.kind, ShapeKind::Check | ShapeKind::Cross)).last() {
            return part;
        }
    }
    whole
}

/// What a small picture looks like.
#[must_use]
pub fn of_raster(raster: &Raster) -> Shape {
    match pixels(raster) {
        Some(picture) => picture.shape(),
        None => Shape { kind: ShapeKind::Unknown, color: None },
    }
}

/// A grid with one mask for each color.
struct Picture {
    /// Everything but the ground.
    ink: Mask,
    /// Colors of the ink with where they are, the most frequent first.
    colors: Vec<(Rgb, Mask)>,
    /// The ground, where it has a color of its own.
    ground: Option<Rgb>,
}

impl Picture {
    fn shape(&self) -> Shape {
        let color = self.colors.first().map(|(color, _)| *color);
        let color = match (self.ground, color) {
            // A white tick on a green ground is green.
            (Some(ground), Some(ink)) if is_white(ink) && !is_white(ground) => Some(ground),
            (ground, None) => ground,
            _ => color,
        };
        let as_shape = |kind| Shape { kind, color };
        if let Some(kind) = glyph(&self.ink) {
            return as_shape(kind);
        }
        let outline = self.ink.filled();
        let frame = form::plain(&outline).filter(|form| matches!(form, Form::Disc | Form::Square | Form::Rounded));
        if let Some(frame) = frame
            && let Some(kind) = self.framed(&outline, frame)
        {
            return as_shape(kind);
        }
        if self.colors.len() > 1 {
            for (color, mask) in &self.colors {
                if share(mask.area(), self.ink.area()) >= COLOR_SHARE
                    && let Some(kind) = glyph(mask)
                {
                    // A glyph in the ground's white has the color of what is around it.
                    let color = if is_white(*color) {
                        self.colors.iter().map(|c| c.0).find(|c| !is_white(*c))
                    } else {
                        Some(*color)
                    };
                    return Shape { kind, color };
                }
            }
        }
        if let Some(kind) = without_lines(&self.ink).as_ref().and_then(glyph) {
            return as_shape(kind);
        }
        if share(self.ink.area(), outline.area()) < 0.97 {
            return as_shape(ShapeKind::Unknown);
        }
        as_shape(match form::plain(&self.ink) {
            Some(Form::Disc) => ShapeKind::Disc,
            // A picture cut at its frame: what is taken for the ground is the line around an empty box.
            Some(Form::Square | Form::Rounded) if self.is_hollow() => ShapeKind::Box,
            Some(Form::Square) => ShapeKind::Square,
            Some(Form::Rounded) => ShapeKind::Rounded,
            Some(Form::Triangle) => ShapeKind::Triangle,
            Some(Form::Diamond) => ShapeKind::Diamond,
            Some(Form::Arrow) => ShapeKind::Arrow,
            Some(Form::Rule) => ShapeKind::Rule,
            _ => ShapeKind::Unknown,
        })
    }

    /// Whether all ink is white and the ground is not.
    fn is_hollow(&self) -> bool {
        self.ground.is_some_and(|ground| !is_white(ground)) && self.colors.iter().all(|(color, _)| is_white(*color))
    }

    /// What a disc or square with that outline holds.
    fn framed(&self, outline: &Mask, frame: Form) -> Option<ShapeKind> {
        let solid = match frame {
            Form::Disc => ShapeKind::Disc,
            Form::Square => ShapeKind::Square,
            _ => ShapeKind::Rounded,
        };
        let (_, main) = self.colors.first()?;
        let open = outline.with(main, |all, main| all && !main);
        if share(open.area(), outline.area()) < 0.03 {
            return Some(if solid != ShapeKind::Disc && self.is_hollow() { ShapeKind::Box } else { solid });
        }
        if let Some(kind) = glyph(&open) {
            return Some(kind);
        }
        // How deep the frame is: the first ring of pixels from outside that is mostly not ink.
        let mut inner = outline.clone();
        let mut depth = 0;
        loop {
            let next = inner.eroded();
            let ring = inner.with(&next, |a, b| a && !b);
            if ring.area() == 0 {
                break;
            }
            if share(ring.with(main, |a, b| a && b).area(), ring.area()) < 0.5 {
                break;
            }
            inner = next;
            depth += 1;
        }
        let within = open.with(&inner, |a, b| a && b);
        if let Some(kind) = glyph(&within) {
            return Some(kind);
        }
        if depth * 5 < GRID {
            let inner = inner.eroded();
            let content = self.ink.with(&inner, |a, b| a && b);
            if share(content.area(), inner.area().max(1)) < 0.03 {
                return match frame {
                    Form::Disc if depth > 0 => Some(ShapeKind::Ring),
                    _ if depth > 0 => Some(ShapeKind::Box),
                    _ => None,
                };
            }
            if let Some(kind) = glyph(&content) {
                return Some(kind);
            }
        }
        None
    }
}

/// A tick or a cross.
fn glyph(mask: &Mask) -> Option<ShapeKind> {
    // Brought to the full grid, so that a small one in a large box is measured as finely.
    match form::of(&mask.scaled()?)? {
        Form::Check => Some(ShapeKind::Check),
        Form::Cross => Some(ShapeKind::Cross),
        _ => None,
    }
}

/// Without rows and columns that are ink for most of their length: the sides of a box that a tick crosses.
fn without_lines(mask: &Mask) -> Option<Mask> {
    let mask = mask.scaled()?;
    let long = |count: usize, side: usize| count * 10 >= side * 6;
    let columns: Vec<bool> =
        (0..mask.width).map(|x| long((0..mask.height).filter(|y| mask.get(x, *y)).count(), mask.height)).collect();
    let rows: Vec<bool> =
        (0..mask.height).map(|y| long((0..mask.width).filter(|x| mask.get(*x, y)).count(), mask.width)).collect();
    let lines = columns.iter().chain(&rows).filter(|line| **line).count();
    if lines == 0 || lines * 2 > GRID {
        return None;
    }
    let mut out = mask.clone();
    for (y, row) in rows.iter().enumerate() {
        for (x, column) in columns.iter().enumerate() {
            // What goes on across the line belongs to the tick.
            let through = *row && y > 0 && mask.get(x, y - 1) && mask.get(x, y + 1)
                || *column && x > 0 && mask.get(x - 1, y) && mask.get(x + 1, y);
            if (*row || *column) && !through {
                out.set(x, y, false);
            }
        }
    }
    Some(out)
}

fn is_white(color: Rgb) -> bool {
    color.distance(Rgb::WHITE) < 40
}

/// Paths on the grid.
fn drawn(paths: &[&PathMark]) -> Option<Picture> {
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
    let place = |p: &Point| Point { x: (p.x - bounds.left) * scale, y: (p.y - bounds.top) * scale };

    let mut layers: Vec<(Rgb, Mask)> = Vec::new();
    let mut paint = |color: Rgb, mask: Mask| {
        for (_, below) in &mut layers {
            *below = below.with(&mask, |below, above| below && !above);
        }
        match layers.iter_mut().find(|(other, _)| other.distance(color) < SAME_COLOR) {
            Some((_, layer)) => *layer = layer.with(&mask, |a, b| a || b),
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
                let next = contour.iter().skip(1);
                let back = contour.last().zip(contour.first()).filter(|_| *closed);
                for (a, b) in contour.iter().zip(next).chain(back) {
                    mask.stroke(*a, *b, half);
                }
            }
            paint(color, mask);
        }
    }
    Some(picture(layers, width, height, None))
}

/// The layers as ink and ground; white is ground unless there is nothing else.
fn picture(mut layers: Vec<(Rgb, Mask)>, width: usize, height: usize, ground: Option<Rgb>) -> Picture {
    layers.retain(|(_, mask)| mask.area() > 0);
    if layers.iter().any(|(color, _)| !is_white(*color)) && ground.is_none_or(is_white) {
        layers.retain(|(color, _)| !is_white(*color));
    }
    layers.sort_by_key(|(color, mask)| (std::cmp::Reverse(mask.area()), *color));
    let empty = Mask::new(width, height);
    let ink = layers.iter().fold(empty, |all, (_, mask)| all.with(mask, |a, b| a || b));
    Picture { ink, colors: layers, ground }
}

/// Contours as points, and which of them are closed. A plain rectangle is its box.
fn contours(path: &PathMark) -> (Vec<Vec<Point>>, Vec<bool>) {
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

/// A picture's pixels on the grid.
fn pixels(raster: &Raster) -> Option<Picture> {
    let (width, height) = (usize::try_from(raster.width).ok()?, usize::try_from(raster.height).ok()?);
    if width == 0 || height == 0 || width > 256 || height > 256 || raster.rgba.len() < width * height * 4 {
        return None;
    }
    let pixel = |x: usize, y: usize| -> (Rgb, u8) {
        match raster.rgba.get((y * width + x) * 4..).and_then(|rest| rest.first_chunk::<4>()) {
            Some([r, g, b, a]) => (Rgb([*r, *g, *b]), *a),
            None => (Rgb::WHITE, 0),
        }
    };
    let all = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let transparent = all().filter(|(x, y)| pixel(*x, *y).1 < 128).count();
    let has_alpha = share(transparent, width * height) > 0.02;
    let is_edge = |x: usize, y: usize| x == 0 || y == 0 || x + 1 == width || y + 1 == height;
    let ground = if has_alpha {
        None
    } else {
        let edge: Vec<Rgb> = all().filter(|(x, y)| is_edge(*x, *y)).map(|(x, y)| pixel(x, y).0).collect();
        let (color, count) = clusters(edge.iter().copied()).into_iter().next()?;
        // A disc may touch the edge, but the corners and most of the rest are ground.
        Some(color).filter(|_| share(count, edge.len()) >= 0.5)
    };
    let is_ground = |color: Rgb| ground.is_some_and(|ground| ground.distance(color) < SAME_COLOR);
    let inked = all().map(|(x, y)| pixel(x, y)).filter(|(color, alpha)| *alpha >= 128 && !is_ground(*color));
    let mut colors = clusters(inked.map(|(color, _)| color));
    let (all, around) = (colors.clone(), ground.unwrap_or(Rgb::WHITE));
    colors.retain(|(color, count)| !all.iter().any(|(ink, n)| n * 20 >= *count && is_between(*color, around, *ink)));
    colors.truncate(6);
    if colors.is_empty() {
        // One color all over: a plain rectangle.
        let ground = ground.filter(|ground| !is_white(*ground))?;
        let mask = from_coverage(width, height, |_, _| 1.0);
        let (w, h) = (mask.width, mask.height);
        return Some(picture(vec![(ground, mask)], w, h, None));
    }
    // Anti-aliased pixels lie between ink and ground: a color counts as far as it is on the way from the ground.
    let opaque = ground.unwrap_or(Rgb::WHITE);
    let nearest = |color: Rgb| colors.iter().map(|(c, _)| *c).min_by_key(|c| c.distance(color));
    let layers: Vec<(Rgb, Mask)> = colors
        .iter()
        .map(|(color, _)| {
            let mask = from_coverage(width, height, |x, y| {
                let (seen, alpha) = pixel(x, y);
                if has_alpha {
                    let own = nearest(seen).is_some_and(|near| near == *color);
                    return if own { f32::from(alpha) / 255.0 } else { 0.0 };
                }
                let others = colors.iter().filter(|(other, _)| other != color).map(|(other, _)| other.distance(seen));
                if others.min().is_some_and(|other| other < color.distance(seen)) {
                    return 0.0;
                }
                #[expect(clippy::cast_precision_loss, reason = "at most 765")]
                let ratio = |part: u32, whole: u32| part as f32 / whole.max(1) as f32;
                ratio(seen.distance(opaque), color.distance(opaque)).min(1.0)
            });
            (*color, mask)
        })
        .collect();
    let (w, h) = layers.first().map(|(_, mask)| (mask.width, mask.height))?;
    Some(picture(layers, w, h, ground))
}

/// Whether a color lies on the way from one to another: an edge's gray between ground and ink.
fn is_between(color: Rgb, ground: Rgb, ink: Rgb) -> bool {
    let whole = f32::from(u16::try_from(ground.distance(ink)).unwrap_or(u16::MAX)).max(1.0);
    let t = f32::from(u16::try_from(ground.distance(color)).unwrap_or(u16::MAX)) / whole;
    let off: f32 = color
        .0
        .iter()
        .zip(ground.0.iter().zip(ink.0))
        .map(|(c, (g, i))| (f32::from(*c) - f32::from(*g) - t * (f32::from(i) - f32::from(*g))).abs())
        .sum();
    t > 0.03 && t < 0.97 && off < 45.0
}

/// Colors that are not each other's shades, with how often they come, the most frequent first.
fn clusters(colors: impl Iterator<Item = Rgb>) -> Vec<(Rgb, usize)> {
    let mut exact: std::collections::BTreeMap<Rgb, usize> = std::collections::BTreeMap::new();
    for color in colors {
        *exact.entry(color).or_default() += 1;
    }
    let mut exact: Vec<(Rgb, usize)> = exact.into_iter().collect();
    exact.sort_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
    let mut out: Vec<(Rgb, usize)> = Vec::new();
    for (color, count) in exact {
        match out.iter().position(|(other, _)| other.distance(color) < SAME_COLOR) {
            Some(at) => {
                if let Some((_, sum)) = out.get_mut(at) {
                    *sum += count;
                }
            }
            None if out.len() < 16 => out.push((color, count)),
            None => {}
        }
    }
    out.sort_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
    out
}

#[cfg(test)]
mod tests;
