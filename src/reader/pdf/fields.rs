//! Values of form fields that have no appearance yet (ISO 32000-2 §12.7.4.3): text that viewers draw on opening.
//! Must not know how a page's own content is run.
#![warn(clippy::indexing_slicing)]

use lopdf::{Dictionary, Object};

use super::interpret::Interpreter;
use super::matrix::Matrix;
use super::objects::Objects;
use super::text_string;

/// Fields within fields whose entries are inherited.
const ANCESTORS: usize = 32;
/// Bytes of a value that are shown.
const LONGEST: usize = 1 << 15;
/// Space between a field's border and its text, in points.
const PADDING: f32 = 2.0;
/// Size of text that is to fit its field.
const FITTING: f32 = 12.0;

/// An entry of a field or of those above it.
fn inherited<'a>(objects: &'a Objects, field: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut field = field;
    for _ in 0..ANCESTORS {
        if let Some(value) = objects.get(field, key) {
            return Some(value);
        }
        field = objects.dict(field, b"Parent")?;
    }
    None
}

impl<'a> Interpreter<'a> {
    /// Writes the value of a text or choice field into its rectangle.
    pub(super) fn field_value(&mut self, field: &'a Dictionary, rect: [f32; 4]) {
        let objects = self.objects;
        let is_text =
            matches!(inherited(objects, field, b"FT"), Some(Object::Name(kind)) if kind == b"Tx" || kind == b"Ch");
        let Some(Object::String(value, _)) = inherited(objects, field, b"V").filter(|_| is_text) else { return };
        let default = inherited(objects, field, b"DA").or_else(|| objects.get(self.form_dict()?, b"DA"));
        let Some(Object::String(appearance, _)) = default else { return };
        self.write(value, appearance, field, rect);
    }

    /// Writes the words of a free text annotation that brings no appearance (§12.5.6.6).
    pub(super) fn free_text(&mut self, annotation: &'a Dictionary, rect: [f32; 4]) {
        let objects = self.objects;
        let of = |key: &[u8]| objects.string(annotation, key);
        if let (Some(value), Some(appearance)) = (of(b"Contents"), of(b"DA")) {
            self.write(value, appearance, annotation, rect);
        }
    }

    fn form_dict(&self) -> Option<&'a Dictionary> {
        let objects = self.objects;
        objects.dict(objects.dict(&objects.document().trailer, b"Root")?, b"AcroForm")
    }

    fn write(&mut self, value: &[u8], appearance: &[u8], field: &'a Dictionary, rect: [f32; 4]) {
        let objects = self.objects;
        let [x0, y0, x1, y1] = rect;
        let (left, bottom, top) = (x0.min(x1), y0.min(y1), y0.max(y1));
        let height = top - bottom;
        let size = size_of(appearance).filter(|size| *size > 0.0).unwrap_or(FITTING.min(height));
        if self.sink.limited {
            return;
        }
        let text = text_string::decode(value.get(..LONGEST).unwrap_or(value));
        let lines: Vec<&str> = text.split(['\r', '\n']).collect();
        // One line stands in the middle, several begin at the top.
        let first = if lines.len() == 1 { bottom + (height - size) / 2.0 + size * 0.2 } else { top - PADDING - size };
        let mut content = b"BT ".to_vec();
        let appearance = appearance.get(..LONGEST).unwrap_or(appearance);
        content.extend_from_slice(appearance);
        content.extend_from_slice(format!("\n{size} TL 1 0 0 1 {} {first} Tm ", left + PADDING).as_bytes());
        for line in lines {
            content.push(b'<');
            // Fields use a Latin encoding unless they bring their own appearance.
            for c in line.chars() {
                let byte = u8::try_from(u32::from(c)).unwrap_or(b'?');
                content.extend_from_slice(format!("{byte:02x}").as_bytes());
            }
            content.extend_from_slice(b"> Tj T* ");
        }
        content.extend_from_slice(b"ET");
        let state = self.state.clone();
        let clip = self.state.ctm.bounds(rect);
        self.state.clip_to(&clip);
        self.tm = Matrix::IDENTITY;
        let resources = objects.dict(field, b"DR").or_else(|| objects.dict(self.form_dict()?, b"DR"));
        self.run(&content, resources);
        self.state = state;
    }
}

/// The font size that a default appearance sets.
fn size_of(appearance: &[u8]) -> Option<f32> {
    let text = String::from_utf8_lossy(appearance);
    let mut before = "";
    for token in text.split_whitespace() {
        if token == "Tf" {
            return before.parse().ok();
        }
        before = token;
    }
    None
}
