//! Pictures (ISO 32000-2 §8.9): where they are, and the pixels of those small enough to be a mark.
//! Must not know what a mark looks like.
#![warn(clippy::indexing_slicing)]

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::content::Instruction;
use hayro_syntax::object::Object as Operand;
use lopdf::Dictionary;
use rustc_hash::FxHashMap;

use super::convert;
use super::interpret::Interpreter;
use super::matrix::Matrix;
use super::outline::clipped;
use super::pixels::{self, Pixels};
use crate::color::Rgb;
use crate::geometry::Rect;
use crate::page_marks::{Picture, Raster};

/// Pictures larger than this, in points, are decoded only where they are among the first [`MANY`] of their page: each
/// costs as much as hundreds of marks.
const LARGE: f32 = 64.0;
/// See [`LARGE`].
const MANY: usize = 100;
/// Pixels that are kept for pictures drawn again on the same page.
const KEPT: usize = 1 << 22;
/// Pixels that decoding a picture of any size counts for.
const LEAST: usize = 256;
/// Pixels that a raster of any size counts for: somebody has to tell what it shows.
const JUDGED: usize = 1 << 12;
/// Places looked at within a pixel of the raster, in each direction.
const FINEST: u32 = 4;

/// Keys that inline images may abbreviate (Table 91).
const ABBREVIATIONS: [(&str, &str); 9] = [
    ("BPC", "BitsPerComponent"),
    ("CS", "ColorSpace"),
    ("D", "Decode"),
    ("DP", "DecodeParms"),
    ("F", "Filter"),
    ("H", "Height"),
    ("IM", "ImageMask"),
    ("I", "Interpolate"),
    ("W", "Width"),
];

/// Pictures of a page that were decoded, by their address and what stencils are painted with.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pictures: FxHashMap<(usize, Rgb), Option<Rc<Pixels>>>,
    kept: usize,
}

impl<'a> Interpreter<'a> {
    pub(super) fn inline_image(&mut self, ins: &Instruction<'_, '_>, resources: Option<&'a Dictionary>) {
        let Some(Operand::Stream(stream)) = ins.operands().last() else { return };
        let mut dict = convert::dictionary(stream.dict());
        for (short, long) in ABBREVIATIONS {
            if let Some(value) = dict.remove(short.as_bytes()) {
                dict.set(long, value);
            }
        }
        let data: Cow<'_, [u8]> = stream.raw_data();
        self.image(&dict, &data, None, resources);
    }

    /// Draws a picture into the unit square. `key` tells it from others where it may be drawn again.
    pub(super) fn image(
        &mut self,
        dict: &Dictionary,
        content: &[u8],
        key: Option<usize>,
        resources: Option<&'a Dictionary>,
    ) {
        let Some(clip) = self.state.clip else { return };
        if self.hidden > 0 || self.state.fill.alpha <= 0.0 {
            return;
        }
        let bounds = self.state.ctm.bounds([0.0, 0.0, 1.0, 1.0]);
        let Some(bbox) = clipped(&bounds, &clip, 0.0) else { return };
        let alt = self.marked.iter().rev().find_map(|m| m.alt.clone());
        let alt = alt.or_else(|| self.shared.structure().alt(self.sink.tag?).map(str::to_owned));
        let largest = f32::from(self.objects.limits().picture_points);
        let side = bbox.width().max(bbox.height());
        let raster = if side <= largest && (side <= LARGE || self.sink.marks.pictures.len() < MANY) {
            self.raster(dict, content, key, resources, &bbox)
        } else {
            None
        };
        self.sink.picture(Picture { bbox, raster, alt, z: 0 });
    }

    fn raster(
        &mut self,
        dict: &Dictionary,
        content: &[u8],
        key: Option<usize>,
        resources: Option<&'a Dictionary>,
        bbox: &Rect,
    ) -> Option<Arc<Raster>> {
        let ctm = self.state.ctm;
        let ink = self.state.fill.color;
        #[expect(clippy::cast_possible_truncation, reason = "saturates; sixteenths of a point are near enough")]
        let place = [ctm.a, ctm.b, ctm.c, ctm.d, bbox.left - ctm.e, bbox.top - ctm.f, bbox.width(), bbox.height()]
            .map(|n| (n * 16.0).round() as i32);
        if let Some(key) = key
            && let Some(known) = self.rasters.get(&(key, place, ink))
        {
            return known.clone();
        }
        let most = u32::from(self.objects.limits().picture_pixels);
        let raster = self.pixels_of(dict, content, key, resources).and_then(|pixels| {
            let grid = Grid::new(&pixels, &ctm, bbox, most)?;
            self.spend(grid.cost().max(JUDGED))?;
            Some(Arc::new(sample(&pixels, &grid, bbox)))
        });
        if let Some(key) = key {
            self.rasters.insert((key, place, ink), raster.clone());
        }
        raster
    }

    /// The picture itself, decoded once where there is room to keep it.
    fn pixels_of(
        &mut self,
        dict: &Dictionary,
        content: &[u8],
        key: Option<usize>,
        resources: Option<&'a Dictionary>,
    ) -> Option<Rc<Pixels>> {
        let ink = self.state.fill.color;
        if let Some(key) = key
            && let Some(known) = self.decoded.pictures.get(&(key, ink))
        {
            return known.clone();
        }
        let masks = [&b"SMask"[..], b"Mask"].into_iter().filter_map(|key| self.objects.stream(dict, key));
        let cost = self.cost(dict) + masks.map(|mask| self.cost(&mask.dict)).sum::<usize>();
        self.spend(cost.saturating_add(LEAST))?;
        let named = self.objects.get(dict, b"ColorSpace").map(|object| self.space(object, resources));
        let weight = named.as_ref().map_or(1, |space| space.weight());
        self.spend(cost.saturating_mul(weight - 1))?;
        let pixels = pixels::decode(self.objects, dict, content, named.as_deref(), ink).map(Rc::new);
        if let Some(key) = key
            && self.decoded.kept + cost <= KEPT
        {
            self.decoded.kept += cost;
            self.decoded.pictures.insert((key, ink), pixels.clone());
        }
        pixels
    }

    /// How many pixels a picture has; what is too large is not decoded, and costs nothing.
    fn cost(&self, dict: &Dictionary) -> usize {
        let side = |key: &[u8]| self.objects.int(dict, key).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        Some(side(b"Width").saturating_mul(side(b"Height"))).filter(|n| *n <= pixels::MOST).unwrap_or(0)
    }

    /// Takes so many pixels from what may be looked at.
    fn spend(&mut self, pixels: usize) -> Option<()> {
        let left = self.pixels.checked_sub(pixels);
        self.sink.limited |= left.is_none();
        self.pixels = left?;
        Some(())
    }
}

/// How a picture's pixels lie under those of the raster that is made of it.
struct Grid {
    /// From the page to the unit square.
    back: Matrix,
    width: u32,
    height: u32,
    /// Places looked at within each pixel, in each direction.
    fine: u32,
}

impl Grid {
    /// Neither side has more than `most` pixels.
    fn new(pixels: &Pixels, ctm: &Matrix, bbox: &Rect, most: u32) -> Option<Self> {
        let back = ctm.invert()?;
        let (w, h) = (float(pixels.width), float(pixels.height));
        // Pixels of the picture to a point of the page; more would be made up.
        let density = (back.a * w).hypot(back.b * h).max((back.c * w).hypot(back.d * h));
        let longest = bbox.width().max(bbox.height());
        let density = density.min(float(most) / longest);
        let side = |points: f32| whole((points * density).round()).clamp(1, most.max(1));
        let (width, height) = (side(bbox.width()), side(bbox.height()));
        let covered = (back.a * w).hypot(back.b * h) * (bbox.width() / float(width));
        Some(Self { back, width, height, fine: whole(covered.ceil()).clamp(1, FINEST) })
    }

    /// How many places are looked at.
    fn cost(&self) -> usize {
        let side = |pixels: u32| usize::try_from(pixels.saturating_mul(self.fine)).unwrap_or(usize::MAX);
        side(self.width).saturating_mul(side(self.height))
    }
}

/// The part of a picture within `bbox`, as it lies on the page: each pixel the mean of what it covers.
fn sample(pixels: &Pixels, grid: &Grid, bbox: &Rect) -> Raster {
    let Grid { back, width, height, fine } = *grid;
    let (w, h) = (float(pixels.width), float(pixels.height));
    let (step_x, step_y) = (bbox.width() / float(width), bbox.height() / float(height));
    let place = |x: u32, y: u32| {
        let x = bbox.left + step_x * ((float(x) + 0.5) / float(fine));
        let y = bbox.top + step_y * ((float(y) + 0.5) / float(fine));
        let at = back.apply(x, y);
        (whole(at.x * w), whole((1.0 - at.y) * h))
    };
    // Most pictures stand upright: a column of places then lies in one column of the picture, and a row in one row.
    let is_upright = back.b == 0.0 && back.c == 0.0;
    let columns: Vec<(u32, u32)> = (0..width * fine).map(|x| (x, place(x, 0).0)).collect();
    let rows: Vec<(u32, u32)> = (0..height * fine).map(|y| (y, place(0, y).1)).collect();
    let within = usize::try_from(fine).unwrap_or(1);
    let mut rgba = Vec::new();
    for rows in rows.chunks(within) {
        for columns in columns.chunks(within) {
            let mut sums = [0u32; 4];
            for ((y, row), (x, column)) in rows.iter().flat_map(|row| columns.iter().map(move |column| (row, column))) {
                let (column, row) = if is_upright { (*column, *row) } else { place(*x, *y) };
                let [r, g, b, a] = pixels.at(column, row);
                for (sum, channel) in sums.iter_mut().zip([r, g, b]) {
                    *sum += u32::from(channel) * u32::from(a);
                }
                sums[3] += u32::from(a);
            }
            let [r, g, b, alpha] = sums;
            let mean = |sum: u32| u8::try_from(sum.checked_div(alpha).unwrap_or(0)).unwrap_or(u8::MAX);
            rgba.extend([mean(r), mean(g), mean(b), u8::try_from(alpha / (fine * fine)).unwrap_or(u8::MAX)]);
        }
    }
    Raster { width, height, rgba }
}

#[expect(clippy::cast_precision_loss, reason = "sides of pictures are small")]
fn float(n: u32) -> f32 {
    n as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN gives 0")]
fn whole(x: f32) -> u32 {
    x as u32
}
