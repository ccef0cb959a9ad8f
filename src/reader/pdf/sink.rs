//! The page's marks as they grow: runs shared, drawing order counted, limits kept.
//! Must not know operators or graphics states.
#![warn(clippy::indexing_slicing)]

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::geometry::{Point, Rect};
use crate::limits::Limits;
use crate::page_marks::{FontInfo, Glyph, PageMarks, PathMark, Picture, Run, Tag};

/// Gathers the marks of one page.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) marks: PageMarks,
    /// A limit was reached: something is missing.
    pub(super) limited: bool,
    /// Some of what it shows could not be decoded.
    pub(super) broken: bool,
    /// Index of a font by the address of its description, which lives as long as `marks.fonts` holds it.
    fonts: FxHashMap<usize, u32>,
    glyphs: usize,
    paths: usize,
    text: usize,
    z: u32,
    /// What the marks drawn now belong to.
    pub(super) tag: Option<Tag>,
    /// Where elements have drawings and pictures.
    pub(super) drawn: Vec<(u32, Rect)>,
}

/// Where a glyph stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) origin: Point,
    pub(super) bbox: Rect,
    pub(super) advance: f32,
}

impl Sink {
    pub(super) fn new(marks: PageMarks, limits: &Limits) -> Self {
        Self {
            marks,
            limited: false,
            broken: false,
            fonts: FxHashMap::default(),
            glyphs: limits.page_glyphs,
            paths: limits.page_paths,
            // Offsets into the text are 32 bits wide.
            text: limits.text_chars.min(1 << 31),
            z: 0,
            tag: None,
            drawn: Vec::new(),
        }
    }

    /// Index of a font among those of the page.
    pub(super) fn font(&mut self, info: &Arc<FontInfo>) -> u32 {
        let fonts = &mut self.marks.fonts;
        *self.fonts.entry(Arc::as_ptr(info).addr()).or_insert_with(|| {
            fonts.push(Arc::clone(info));
            index(fonts.len() - 1)
        })
    }

    /// Index of a run; the last one where it is the same.
    pub(super) fn run(&mut self, run: Run) -> u32 {
        if self.marks.runs.last() != Some(&run) {
            self.marks.runs.push(run);
        }
        index(self.marks.runs.len() - 1)
    }

    /// Adds a glyph; an empty text counts as unmapped.
    pub(super) fn glyph(&mut self, run: u32, code: u32, text: &str, place: Placed) {
        let marks = &mut self.marks;
        if marks.glyphs.len() >= self.glyphs || marks.text.len() + text.len() > self.text {
            self.limited = true;
            return;
        }
        if !(place.bbox.is_finite() && place.advance.is_finite()) {
            return;
        }
        let start = index(marks.text.len());
        let (text, len) = match u16::try_from(text.len()) {
            Ok(len) => (text, len),
            Err(_) => ("", 0),
        };
        if len == 0 {
            marks.unmapped += 1;
        }
        marks.text.push_str(text);
        let Placed { origin, bbox, advance } = place;
        marks.glyphs.push(Glyph { start, len, run, code, origin, bbox, advance });
        self.z += 1;
    }

    /// Adds a painted path.
    pub(super) fn path(&mut self, mut path: PathMark) {
        if !path.bbox.is_finite() || !self.room() {
            return;
        }
        self.draws(&path.bbox);
        path.z = self.z;
        self.z += 1;
        self.marks.paths.push(path);
    }

    /// Adds a picture.
    pub(super) fn picture(&mut self, mut picture: Picture) {
        if !picture.bbox.is_finite() || !self.room() {
            return;
        }
        self.draws(&picture.bbox);
        picture.z = self.z;
        self.z += 1;
        self.marks.pictures.push(picture);
    }

    /// Notes where an element draws.
    fn draws(&mut self, bbox: &Rect) {
        let Some(Tag::Element(element)) = self.tag else { return };
        match self.drawn.last_mut() {
            Some((last, all)) if *last == element => *all = all.union(bbox),
            _ => self.drawn.push((element, *bbox)),
        }
    }

    fn room(&mut self) -> bool {
        let room = self.marks.paths.len() + self.marks.pictures.len() < self.paths;
        self.limited |= !room;
        room
    }
}

pub(super) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
