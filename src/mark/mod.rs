//! A tick is a tick, whatever it is made of.
//! Must not know the format or the layout around it; what a mark *means* in a column is `recognize`'s.

mod character;
mod drawing;
mod form;
mod label;
mod mask;
mod pixels;
mod shape;
mod symbol_font;

pub(crate) use mask::{Mask, share};

pub use character::{color_of, of_char, of_text};
pub use label::{color_named, of_label};
pub use shape::{Shape, ShapeKind, of_path, of_paths, of_raster};
pub use symbol_font::{Family, of_symbol, of_symbol_family};

use serde::{Deserialize, Serialize};

use crate::color::Rgb;

/// What is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// A tick, a ticked box, a checked input.
    Check,
    /// A cross, a crossed box.
    Cross,
    /// An empty tick box.
    Box,
    /// A colored dot, square or other plain shape.
    Swatch,
    /// A status word set apart as one: a lozenge, a label, words only a screen reader sees.
    Word,
    /// Something is drawn there and cannot be told.
    Unknown,
}

/// What it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkSource {
    /// A character.
    Character,
    /// A code of a symbol or icon font.
    SymbolFont,
    /// A drawn path.
    Path,
    /// A picture.
    Picture,
    /// Markup: an input, an emoticon, a class name, a label.
    Markup,
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What is seen.
    pub kind: MarkKind,
    /// What it is made of.
    pub source: MarkSource,
    /// The character that is seen, or the word; none for a drawing or a picture.
    pub raw: Option<String>,
    /// Its color, where it has one other than the text's.
    pub color: Option<Rgb>,
}
