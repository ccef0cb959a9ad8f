//! The graphics state (ISO 32000-2 §8.4), as much of it as leaves a trace in page marks.
//! Must not know the operators that change it.

use std::rc::Rc;
use std::sync::Arc;

use super::color::Space;
use super::font::Font;
use super::matrix::Matrix;
use crate::color::Rgb;
use crate::geometry::Rect;

/// A color to paint with.
#[derive(Clone, Debug)]
pub(super) struct Ink {
    pub(super) space: Rc<Space>,
    pub(super) color: Rgb,
    /// Constant alpha; 0 leaves no mark.
    pub(super) alpha: f32,
    /// A pattern or ink that paints nothing.
    pub(super) void: bool,
}

impl Ink {
    /// The color, where something is painted at all.
    pub(super) fn visible(&self) -> Option<Rgb> {
        (self.alpha > 0.0 && !self.void).then_some(self.color)
    }
}

/// The text state (§9.3).
#[derive(Clone)]
pub(super) struct TextState {
    pub(super) font: Option<Arc<Font>>,
    pub(super) size: f32,
    pub(super) char_space: f32,
    pub(super) word_space: f32,
    /// Horizontal scaling as a factor.
    pub(super) scale: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
    pub(super) mode: u8,
}

/// The graphics state.
#[derive(Clone)]
pub(super) struct State {
    /// User space to page.
    pub(super) ctm: Matrix,
    /// Box around what can be seen; none where nothing can.
    pub(super) clip: Option<Rect>,
    pub(super) fill: Ink,
    pub(super) stroke: Ink,
    pub(super) line_width: f32,
    pub(super) text: TextState,
}

impl State {
    pub(super) fn new(ctm: Matrix, clip: Rect) -> Self {
        let ink = Ink { space: Rc::new(Space::Gray), color: Rgb::BLACK, alpha: 1.0, void: false };
        Self {
            ctm,
            clip: Some(clip),
            fill: ink.clone(),
            stroke: ink,
            line_width: 1.0,
            text: TextState {
                font: None,
                size: 0.0,
                char_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// Narrows the clip to its overlap with a box.
    pub(super) fn clip_to(&mut self, bbox: &Rect) {
        self.clip = self.clip.and_then(|clip| clip.intersection(bbox));
    }
}
