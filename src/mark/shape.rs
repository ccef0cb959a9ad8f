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
use super::mask::{GRID, Mask, share};
use super::{drawing, pixels};
use crate::color::Rgb;
use crate::page_marks::{PathMark, Raster};

/// Colors closer than this (see [`Rgb::distance`]) are one.
pub(super) const SAME_COLOR: u32 = 90;
/// A color has to cover this share of the ink to be looked at alone.
const COLOR_SHARE: f32 = 0.08;

/// What is left open in a form is looked at without its smaller parts where the largest has this share of it.
const MAIN_PART: f32 = 0.7;

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
    /// The blurred shadow that office programs draw under a form, as a picture of its own.
    Shadow,
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
    /// The mark that it is; `None` for what is no mark (a line, an arrow, a shadow).
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
            ShapeKind::Arrow | ShapeKind::Rule | ShapeKind::Shadow => None,
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
    if let [path] = paths
        && let Some(shape) = rectangle(path)
    {
        return shape;
    }
    let nothing = Shape { kind: ShapeKind::Unknown, color: None };
    let Some(picture) = drawing::picture(paths) else { return nothing };
    let whole = picture.shape();
    if whole.kind == ShapeKind::Unknown && paths.len() > 1 && paths.len() <= 12 {
        // A tick that leaves its box: the part that is one says it.
        let mut parts = paths.iter().rev().map(|path| of_path(path));
        if let Some(part) = parts.find(|part| matches!(part.kind, ShapeKind::Check | ShapeKind::Cross)) {
            return part;
        }
    }
    whole
}

/// A filled rectangle, of which pages are full: told without drawing it.
fn rectangle(path: &PathMark) -> Option<Shape> {
    let color = path.fill.filter(|_| path.segments.is_empty() && path.stroke.is_none());
    let (width, height) = (path.bbox.width(), path.bbox.height());
    if color.is_none() || !path.bbox.is_finite() || width <= 0.0 || height <= 0.0 {
        return None;
    }
    Some(Shape { kind: form::rectangle(width / height).map_or(ShapeKind::Unknown, kind), color })
}

/// What a small picture looks like.
#[must_use]
pub fn of_raster(raster: &Raster) -> Shape {
    if let Some(color) = pixels::shadow(raster) {
        return Shape { kind: ShapeKind::Shadow, color: Some(color) };
    }
    match pixels::picture(raster) {
        Some(picture) => picture.shape(),
        None => Shape { kind: ShapeKind::Unknown, color: None },
    }
}

/// A grid with one mask for each color.
pub(super) struct Picture {
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
        if let Some(frame) = form::frame(&outline)
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
            // A picture cut at its frame: what is taken for the ground is the line around an empty box.
            Some(Form::Square | Form::Rounded) if self.is_hollow() => ShapeKind::Box,
            Some(form) => kind(form),
            None => ShapeKind::Unknown,
        })
    }

    /// Whether all ink is white and the ground is not.
    fn is_hollow(&self) -> bool {
        self.ground.is_some_and(|ground| !is_white(ground)) && self.colors.iter().all(|(color, _)| is_white(*color))
    }

    /// What a disc or square with that outline holds.
    fn framed(&self, outline: &Mask, frame: Form) -> Option<ShapeKind> {
        let solid = kind(frame);
        // Gloss and shades of the form's own color are no part of what is left open in it, nor are their pale specks.
        let bare = outline.with(&self.ink, |all, ink| all & !ink);
        if share(bare.area(), outline.area()) >= 0.03
            && let Some(main) = bare.largest_part()
            && share(main.area(), bare.area()) >= MAIN_PART
            && let Some(kind) = glyph(&main)
        {
            return Some(kind);
        }
        let (_, main) = self.colors.first()?;
        let open = outline.with(main, |all, main| all & !main);
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
            let ring = inner.with(&next, |a, b| a & !b);
            if ring.area() == 0 {
                break;
            }
            if share(ring.with(main, |a, b| a & b).area(), ring.area()) < 0.5 {
                break;
            }
            inner = next;
            depth += 1;
        }
        let within = open.with(&inner, |a, b| a & b);
        if let Some(kind) = glyph(&within) {
            return Some(kind);
        }
        if depth * 5 < GRID {
            let inner = inner.eroded();
            let content = self.ink.with(&inner, |a, b| a & b);
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

/// What a form is called on a page.
fn kind(form: Form) -> ShapeKind {
    match form {
        Form::Check => ShapeKind::Check,
        Form::Cross => ShapeKind::Cross,
        Form::Disc => ShapeKind::Disc,
        Form::Square => ShapeKind::Square,
        Form::Rounded => ShapeKind::Rounded,
        Form::Triangle => ShapeKind::Triangle,
        Form::Diamond => ShapeKind::Diamond,
        Form::Arrow => ShapeKind::Arrow,
        Form::Rule => ShapeKind::Rule,
    }
}

/// A tick or a cross.
fn glyph(mask: &Mask) -> Option<ShapeKind> {
    // Brought to the full grid, so that a small one in a large box is measured as finely.
    form::glyph(&mask.scaled()?).map(kind)
}

/// Without the two rows and two columns that are ink for most of their length: the sides of a box that a tick leaves.
fn without_lines(mask: &Mask) -> Option<Mask> {
    let mask = mask.scaled()?;
    let long = |count: usize, side: usize| count * 10 >= side * 6;
    let columns: Vec<bool> =
        (0..mask.width).map(|x| long((0..mask.height).filter(|y| mask.get(x, *y)).count(), mask.height)).collect();
    let rows: Vec<bool> =
        (0..mask.height).map(|y| long((0..mask.width).filter(|x| mask.get(*x, y)).count(), mask.width)).collect();
    let sides =
        |lines: &[bool]| lines.iter().zip(std::iter::once(&false).chain(lines)).filter(|(a, b)| **a && !**b).count();
    if sides(&columns) != 2 || sides(&rows) != 2 {
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

pub(super) fn is_white(color: Rgb) -> bool {
    color.distance(Rgb::WHITE) < 40
}

impl Picture {
    /// The layers as ink and ground; white is ground unless there is nothing else.
    pub(super) fn new(mut layers: Vec<(Rgb, Mask)>, ground: Option<Rgb>) -> Option<Self> {
        let (width, height) = layers.first().map(|(_, mask)| (mask.width, mask.height))?;
        layers.retain(|(_, mask)| mask.area() > 0);
        if layers.iter().any(|(color, _)| !is_white(*color)) && ground.is_none_or(is_white) {
            layers.retain(|(color, _)| !is_white(*color));
        }
        layers.sort_by_key(|(color, mask)| (std::cmp::Reverse(mask.area()), *color));
        let empty = Mask::new(width, height);
        let ink = layers.iter().fold(empty, |all, (_, mask)| all.with(mask, |a, b| a | b));
        Some(Self { ink, colors: layers, ground })
    }
}

#[cfg(test)]
mod tests;
