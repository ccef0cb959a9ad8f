//! External objects and patterns (ISO 32000-2 §8.7, §8.8, §8.10): forms run in place, patterns give one color.
//! Must not know pixels; pictures are `image`'s.
#![warn(clippy::indexing_slicing)]

use hayro_syntax::content::Instruction;
use lopdf::{Dictionary, Object, Stream};

use super::function::Function;
use super::interpret::{Interpreter, address};
use super::matrix::Matrix;
use super::outline::clipped;
use crate::color::Rgb;
use crate::geometry::Rect;
use crate::page_marks::{PageMarks, PathMark};

/// Places along a gradient at which its color is taken.
const SAMPLES: u8 = 9;
/// Operators run to see what color a tiling pattern has.
const PATTERN_OPERATORS: usize = 2000;
/// Operators that beginning and ending a form count for.
const FORM: usize = 16;
/// A color with less difference between its channels is a gray, against which others stand out.
const GRAY: u8 = 24;

impl<'a> Interpreter<'a> {
    pub(super) fn x_object(&mut self, name: &[u8], resources: Option<&'a Dictionary>) {
        let objects = self.objects;
        let Some(lopdf::Object::Stream(stream)) = self.named(resources, b"XObject", name) else { return };
        if let Ok(group) = stream.dict.get(b"OC")
            && !self.shared.optional.shows(objects, group)
        {
            return;
        }
        let outside = self.sink.tag;
        self.sink.tag = self.shared.structure().tag_of_object(address(stream)).or(outside);
        match objects.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.image(&stream.dict, &stream.content, Some(address(stream)), resources),
            // Some writers leave the subtype out.
            Some(b"Form") | None => self.form(stream, resources),
            _ => {}
        }
        self.sink.tag = outside;
    }

    /// Runs a form with the current state.
    pub(super) fn form(&mut self, stream: &'a Stream, outer: Option<&'a Dictionary>) {
        let objects = self.objects;
        self.nested(address(stream), |inner| {
            if let Some(matrix) = objects.fixed::<6>(&stream.dict, b"Matrix") {
                let ctm = Matrix::new(matrix).then(&inner.state.ctm);
                if !ctm.is_finite() {
                    return;
                }
                inner.state.ctm = ctm;
            }
            if let Some(bbox) = objects.fixed::<4>(&stream.dict, b"BBox") {
                let bounds = inner.state.ctm.bounds(bbox);
                inner.state.clip_to(&bounds);
            }
            if inner.state.clip.is_none() {
                return;
            }
            inner.operators = inner.operators.saturating_sub(FORM);
            let content = inner.content(stream);
            // ISO 32000-2 §14.7.5.4: ids in a form are its own where it says so, and else those of the page.
            let owner = inner.owner;
            if stream.dict.has(b"StructParents") {
                inner.owner = address(stream);
            }
            inner.run(&content, objects.dict(&stream.dict, b"Resources").or(outer));
            inner.owner = owner;
        });
    }

    /// Paints the clip with a shading.
    pub(super) fn shade(&mut self, ins: &Instruction<'_, '_>, resources: Option<&'a Dictionary>) {
        let Some(clip) = self.state.clip else { return };
        let Some(shading) = self.resource(resources, b"Shading", ins) else { return };
        let key = address(shading);
        let color = match self.patterns.get(&key) {
            Some(color) => *color,
            None => {
                let color = self.shading(shading, resources);
                self.patterns.insert(key, color);
                color
            }
        };
        let Some(color) = color else { return };
        let mut bbox = clip;
        if let Some(bounds) = self.objects.fixed::<4>(shading, b"BBox") {
            match clipped(&self.state.ctm.bounds(bounds), &clip, 0.0) {
                Some(part) => bbox = part,
                None => return,
            }
        }
        if self.hidden == 0 && self.state.fill.alpha > 0.0 {
            self.sink.path(PathMark {
                bbox,
                fill: Some(color),
                stroke: None,
                line_width: 0.0,
                segments: Vec::new(),
                z: 0,
            });
        }
    }

    /// The color that stands for a pattern; `None` where it paints nothing. `below` is the color of an uncolored one.
    pub(super) fn pattern(
        &mut self,
        pattern: &'a Object,
        resources: Option<&'a Dictionary>,
        below: Rgb,
    ) -> Option<Rgb> {
        let objects = self.objects;
        let key = address(pattern);
        if let Some(color) = self.patterns.get(&key) {
            return *color;
        }
        let color = match pattern {
            Object::Stream(tile) if objects.int(&tile.dict, b"PaintType") == Some(2) => return Some(below),
            Object::Stream(tile) => self.tiling(tile),
            Object::Dictionary(dict) => {
                objects.dict(dict, b"Shading").and_then(|shading| self.shading(shading, resources))
            }
            _ => None,
        };
        self.patterns.insert(key, color);
        color
    }

    /// The color of most of a tile: what is gray gives way to what is not, as a hatch does to its ground.
    fn tiling(&mut self, stream: &'a Stream) -> Option<Rgb> {
        let objects = self.objects;
        let bbox = objects.fixed::<4>(&stream.dict, b"BBox")?;
        let [x0, y0, x1, y1] = bbox;
        let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
        let blank = PageMarks { width, height, ..PageMarks::default() };
        let view = Matrix::new([1.0, 0.0, 0.0, 1.0, -x0.min(x1), -y0.min(y1)]);
        let mut tile = Interpreter::new(self.shared, blank, view);
        tile.operators = PATTERN_OPERATORS.min(self.operators);
        let budget = tile.operators;
        tile.active.clone_from(&self.active);
        (tile.pixels, tile.repeats) = (self.pixels, self.repeats);
        tile.nested(address(stream), |inner| {
            let content = inner.content(stream);
            inner.run(&content, objects.dict(&stream.dict, b"Resources"));
        });
        self.operators -= budget.saturating_sub(tile.operators).min(self.operators);
        (self.pixels, self.repeats) = (tile.pixels, tile.repeats);
        let marks = tile.sink.marks;
        let mut areas: Vec<(Rgb, f32)> = Vec::new();
        let painted = marks.paths.iter().filter_map(|path| {
            let stroke = path.bbox.width().max(path.bbox.height()) * path.line_width.max(0.1);
            let area = if path.fill.is_some() { path.bbox.area() } else { stroke };
            Some((path.fill.or(path.stroke)?, area))
        });
        for (color, area) in painted {
            match areas.iter_mut().find(|(c, _)| *c == color) {
                Some((_, sum)) => *sum += area,
                None => areas.push((color, area)),
            }
        }
        if areas.is_empty() && !marks.pictures.is_empty() {
            return Some(Rgb([128; 3]));
        }
        let most = |colored: bool| {
            let of_kind = areas.iter().filter(|(color, _)| !colored || color.chroma() > GRAY);
            of_kind.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(color, _)| *color)
        };
        most(true).or_else(|| most(false))
    }

    /// The color in the middle of a gradient: the mean along it.
    fn shading(&mut self, shading: &'a Dictionary, resources: Option<&'a Dictionary>) -> Option<Rgb> {
        let objects = self.objects;
        let space = self.space(objects.get(shading, b"ColorSpace")?, resources);
        let Some(function) = shading.get(b"Function").ok() else {
            // Meshes keep their colors among their coordinates.
            let background = objects.numbers(shading, b"Background");
            return Some(background.map_or(Rgb([128; 3]), |components| space.rgb(&components)));
        };
        let function = Function::load(objects, function);
        let domain = objects.numbers(shading, b"Domain").unwrap_or_default();
        let bound = |i: usize, default: f32| domain.get(i).copied().unwrap_or(default);
        let plane = objects.int(shading, b"ShadingType") == Some(1);
        let mut sums = [0.0f32; 3];
        for i in 0..SAMPLES {
            let share = f32::from(i) / f32::from(SAMPLES - 1);
            let x = bound(0, 0.0) + share * (bound(1, 1.0) - bound(0, 0.0));
            let y = bound(2, 0.0) + share * (bound(3, 1.0) - bound(2, 0.0));
            let components = if plane { function.eval(&[x, y]) } else { function.eval(&[x]) };
            for (sum, channel) in sums.iter_mut().zip(space.rgb(&components).0) {
                *sum += f32::from(channel);
            }
        }
        Some(Rgb(sums.map(|sum| super::color::byte(sum / f32::from(SAMPLES) / 255.0))))
    }

    /// Draws an annotation's appearance into its rectangle (§12.5.5, algorithm 8).
    pub(super) fn appearance(&mut self, stream: &'a Stream, rect: [f32; 4]) {
        let objects = self.objects;
        let bbox = objects.fixed::<4>(&stream.dict, b"BBox").unwrap_or([0.0, 0.0, 1.0, 1.0]);
        let matrix = objects.fixed::<6>(&stream.dict, b"Matrix").map_or(Matrix::IDENTITY, Matrix::new);
        let from = matrix.bounds(bbox);
        let [x0, y0, x1, y1] = rect;
        let to = Rect::new(x0, y0, x1, y1);
        if !(from.width() > 0.0 && from.height() > 0.0) {
            return;
        }
        let (a, d) = (to.width() / from.width(), to.height() / from.height());
        let fit = Matrix::new([a, 0.0, 0.0, d, to.left - from.left * a, to.top - from.top * d]);
        let state = self.state.clone();
        self.state.ctm = fit.then(&self.state.ctm);
        if self.state.ctm.is_finite() {
            self.form(stream, None);
        }
        self.state = state;
    }
}
