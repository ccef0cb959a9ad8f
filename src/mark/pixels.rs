//! A small picture on the grid: its colors, and what is ground.
//! Must not know what the picture shows.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::mask::{Mask, from_coverage, share};
use super::shape::{Picture, SAME_COLOR, is_white};
use crate::color::Rgb;
use crate::page_marks::Raster;

/// Pixels on a side beyond which a picture is no mark.
const SIDE: usize = 256;
/// Colors of a picture that are told apart.
const COLORS: usize = 6;
/// Ink that fills less of its box is made of lines, and their gray edges count for more.
const SPARSE: f32 = 0.35;
/// How much more.
const BOOST: f32 = 1.4;
/// Pixels on a side below which blur and shadow cannot be told.
const SHADOW_SIDE: usize = 12;
/// Largest step of opacity between neighbors in a shadow; an edge has more.
const SHADOW_STEP: u8 = 80;

/// The picture's pixels; `None` where it is empty or too large to be a mark.
pub(super) fn picture(raster: &Raster) -> Option<Picture> {
    let (width, height) = (usize::try_from(raster.width).ok()?, usize::try_from(raster.height).ok()?);
    if width == 0 || height == 0 || width > SIDE || height > SIDE || raster.rgba.len() < width * height * 4 {
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
    let is_ink = |(color, alpha): (Rgb, u8)| alpha >= 128 && !is_ground(color);
    let mut colors = clusters(all().map(|(x, y)| pixel(x, y)).filter(|p| is_ink(*p)).map(|(color, _)| color));
    // Where ink and ground meet, blends of both come up as colors. A white that is not quite white, as JPEG leaves it, is none.
    let (found, around) = (colors.clone(), ground.unwrap_or(Rgb::WHITE));
    colors.retain(|(color, count)| {
        is_white(*color) || !found.iter().any(|(ink, n)| n * 20 >= *count && is_between(*color, around, *ink))
    });
    colors.truncate(COLORS);
    let colors: Vec<Rgb> = colors.into_iter().map(|(color, _)| color).collect();
    if colors.is_empty() {
        // One color all over: a plain rectangle.
        let ground = ground.filter(|ground| !is_white(*ground))?;
        return Picture::new(vec![(ground, from_coverage(width, height, |_, _| 1.0))], None);
    }
    let boost = if is_sparse(width, height, &|x, y| is_ink(pixel(x, y))) { BOOST } else { 1.0 };
    let palette: Vec<Rgb> = colors.iter().copied().chain(ground).collect();
    let last = Cell::new(None);
    let coverage = |color: Rgb, x: usize, y: usize| {
        let (seen, alpha) = pixel(x, y);
        let (part, beside) = match last.get() {
            Some((of, pixel, known)) if (of, pixel) == (color, seen) => known,
            _ => part_of(color, seen, &palette),
        };
        last.set(Some((color, seen, (part, beside))));
        let edge = beside.is_none() || beside == ground;
        part * f32::from(alpha) / 255.0 * if edge { boost } else { 1.0 }
    };
    let layers: Vec<(Rgb, Mask)> =
        colors.iter().map(|color| (*color, from_coverage(width, height, |x, y| coverage(*color, x, y)))).collect();
    Picture::new(layers, ground)
}

/// The color of a picture that is nothing but a shadow: one dark gray whose opacity nowhere has an edge.
pub(super) fn shadow(raster: &Raster) -> Option<Rgb> {
    let width = usize::try_from(raster.width).ok()?;
    let mut color = None;
    let mut rows = raster.rgba.chunks_exact(width.checked_mul(4).filter(|row| *row >= 4 * SHADOW_SIDE)?);
    if rows.len() < SHADOW_SIDE {
        return None;
    }
    let alphas = |row: &[u8]| -> Vec<u8> { row.chunks_exact(4).filter_map(|pixel| pixel.last().copied()).collect() };
    let is_soft = |a: u8, b: u8| a.abs_diff(b) <= SHADOW_STEP;
    let mut above = vec![0; width];
    let mut deepest = 0;
    let all = rows.all(|row| {
        let here = alphas(row);
        for pixel in row.chunks_exact(4) {
            if let [r, g, b, alpha] = pixel
                && *alpha > deepest
            {
                (deepest, color) = (*alpha, Some(Rgb([*r, *g, *b])));
            }
        }
        let ends = [here.first(), here.last()].into_iter().flatten().all(|alpha| is_soft(*alpha, 0));
        let soft = ends
            && here.windows(2).all(|pair| matches!(pair, [a, b] if is_soft(*a, *b)))
            && here.iter().zip(&above).all(|(a, b)| is_soft(*a, *b));
        above = here;
        soft
    });
    let ends_soft = above.iter().all(|alpha| is_soft(*alpha, 0));
    color.filter(|color| all && ends_soft && deepest > 0 && color.chroma() < 30 && !is_white(*color))
}

/// How much of a pixel's color is that of `color`, the rest being the other of the two that it lies between, which
/// is given as well.
fn part_of(color: Rgb, seen: Rgb, palette: &[Rgb]) -> (f32, Option<Rgb>) {
    // The nearest two; this is asked for each pixel, so nothing is sorted.
    let nearest = |but: Option<Rgb>| {
        palette.iter().copied().filter(|other| Some(*other) != but).min_by_key(|other| (other.distance(seen), *other))
    };
    let first = nearest(None);
    match (first, nearest(first)) {
        (Some(first), _) if first == seen => (if first == color { 1.0 } else { 0.0 }, None),
        (Some(first), Some(second)) if first == color || second == color => {
            let other = if first == color { second } else { first };
            let dot = |a: Rgb, b: Rgb| -> f32 {
                let channels = a.0.iter().zip(b.0).zip(other.0);
                channels.map(|((a, b), o)| (f32::from(*a) - f32::from(o)) * (f32::from(b) - f32::from(o))).sum()
            };
            ((dot(seen, color) / dot(color, color).max(1.0)).clamp(0.0, 1.0), Some(other))
        }
        (Some(only), None) => (if only == color { 1.0 } else { 0.0 }, None),
        _ => (0.0, None),
    }
}

/// Whether the ink is made of lines: it fills little of its box.
fn is_sparse(width: usize, height: usize, is_ink: &dyn Fn(usize, usize) -> bool) -> bool {
    let (mut area, mut extent) = (0, None);
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).filter(|(x, y)| is_ink(*x, *y)) {
        area += 1;
        let (left, top, right, bottom) = extent.unwrap_or((x, y, x, y));
        extent = Some((x.min(left), y.min(top), x.max(right), y.max(bottom)));
    }
    extent.is_some_and(|(left, top, right, bottom)| share(area, (right + 1 - left) * (bottom + 1 - top)) < SPARSE)
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
    let mut exact: FxHashMap<Rgb, usize> = FxHashMap::default();
    // A picture's neighbors are mostly alike.
    let mut same: Option<(Rgb, usize)> = None;
    for color in colors {
        match &mut same {
            Some((last, count)) if *last == color => *count += 1,
            _ => {
                let before = same.replace((color, 1));
                before.into_iter().for_each(|(color, count)| *exact.entry(color).or_default() += count);
            }
        }
    }
    same.into_iter().for_each(|(color, count)| *exact.entry(color).or_default() += count);
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
