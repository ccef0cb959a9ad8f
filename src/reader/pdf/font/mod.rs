//! From character codes to Unicode and widths, and what layout needs to know of a font.
//! Must not know where on a page a glyph stands.
//!
//! A code's text is looked for in this order: the tables of known symbol fonts; the ToUnicode map, where it says
//! something that can be seen; the encoding and its glyph names; the embedded font's own tables; the Unicode maps
//! of the standard character collections. What remains is unmapped and has the text "". A lost ligature is mended
//! where the embedded font says that the glyph shows more letters than the map does.
//!
//! Sources: ISO 32000-2, 9.6 to 9.10.
#![warn(clippy::indexing_slicing)]

mod cmap;
mod composite;
mod glyph_name;
mod info;
mod joined;
mod likely;
mod program;
mod simple;
mod standard;
mod table;

use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId};

use super::objects::Objects;
use crate::page_marks::FontInfo;

/// A font as the interpreter uses it.
pub(super) struct Font {
    pub(super) info: Arc<FontInfo>,
    /// Written from top to bottom.
    pub(super) vertical: bool,
    /// An em as a share of the font size.
    pub(super) em: f32,
    kind: Kind,
}

enum Kind {
    Simple(table::Table),
    Composite(Box<composite::Composite>),
    Type3(table::Table, Box<Type3>),
}

/// One glyph to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Char<'a> {
    /// Its code.
    pub(super) code: u32,
    /// Bytes that the code took.
    pub(super) len: u8,
    /// Width as a share of the font size.
    pub(super) width: f32,
    /// What it shows; empty where that is not known.
    pub(super) text: &'a str,
    /// In vertical writing the vertical displacement (negative) and the position vector's x and y, as shares of the
    /// font size (9.7.4.3).
    pub(super) vertical: Option<(f32, f32, f32)>,
}

/// A font whose glyphs are content streams.
#[derive(Clone, Debug)]
pub(super) struct Type3 {
    /// Glyph space to text space.
    pub(super) matrix: [f32; 6],
    procs: Vec<Option<ObjectId>>,
}

impl Type3 {
    /// The stream that draws a code.
    pub(super) fn glyph(&self, code: u32) -> Option<ObjectId> {
        self.procs.get(usize::try_from(code).ok()?).copied().flatten()
    }
}

impl Font {
    /// Reads a font. It never fails: what can not be read is unmapped.
    pub(super) fn load(objects: &Objects, dict: &Dictionary) -> Self {
        match objects.name(dict, b"Subtype") {
            Some(b"Type0") => composite::load(objects, dict),
            Some(b"Type3") => simple::load_type3(objects, dict),
            // A descendant font alone, or none of the names: whoever has descendants is composite.
            _ if objects.array(dict, b"DescendantFonts").is_some() => composite::load(objects, dict),
            _ => simple::load(objects, dict),
        }
    }

    /// Gives the glyphs of a string one after another.
    pub(super) fn decode(&self, bytes: &[u8], each: &mut dyn FnMut(Char<'_>)) {
        match &self.kind {
            Kind::Simple(table) | Kind::Type3(table, _) => {
                for byte in bytes {
                    let (text, width) = table.get(*byte);
                    each(Char { code: u32::from(*byte), len: 1, width, text, vertical: None });
                }
            }
            Kind::Composite(font) => font.decode(bytes, each),
        }
    }

    pub(super) fn type3(&self) -> Option<&Type3> {
        match &self.kind {
            Kind::Type3(_, type3) => Some(type3),
            _ => None,
        }
    }
}

/// The embedded font program, decoded.
fn program_data<'a>(objects: &'a Objects, descriptor: Option<&'a Dictionary>) -> Option<std::borrow::Cow<'a, [u8]>> {
    let descriptor = descriptor?;
    let keys: [&[u8]; 3] = [b"FontFile2", b"FontFile3", b"FontFile"];
    let stream = keys.iter().find_map(|key| objects.stream(descriptor, key))?;
    Some(objects.stream_data(stream)).filter(|data| !data.is_empty())
}

/// The ToUnicode map, where there is one that says anything. `Identity-H` as its name says nothing.
fn to_unicode(objects: &Objects, dict: &Dictionary) -> Option<cmap::CMap> {
    let Object::Stream(stream) = objects.get(dict, b"ToUnicode")? else { return None };
    let map = cmap::CMap::parse(&objects.stream_data(stream));
    (map.has_text() && is_sane(&map)).then_some(map)
}

/// A map that gives one and the same character for all of its codes was not made for reading.
fn is_sane(map: &cmap::CMap) -> bool {
    let codes = map.codes(512);
    let mut seen: Option<String> = None;
    for code in &codes {
        let mut text = String::new();
        let _ = map.push_text(*code, &mut text);
        match &seen {
            None => seen = Some(text),
            Some(first) if *first != text => return true,
            Some(_) => {}
        }
    }
    codes.len() < 4
}

/// Whether a text that a map gives can be what is seen.
fn is_seen(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| !c.is_control() && c != char::REPLACEMENT_CHARACTER && !is_noncharacter(c))
        && !text.chars().any(is_private)
}

fn is_noncharacter(c: char) -> bool {
    u32::from(c) & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c)
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// Appends a character as its letters where it is a Latin ligature (`U+FB00` to `U+FB06`).
fn push_seen(c: char, out: &mut String) {
    match c {
        '\u{FB00}' => out.push_str("ff"),
        '\u{FB01}' => out.push_str("fi"),
        '\u{FB02}' => out.push_str("fl"),
        '\u{FB03}' => out.push_str("ffi"),
        '\u{FB04}' => out.push_str("ffl"),
        '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
        _ => out.push(c),
    }
}

/// Whether the embedded font should be asked beside this text of the map: it shows nothing, or letters that no
/// report is written with and that broken maps give for ligatures (`ImplementaƟon`).
fn is_doubtful(text: &str) -> bool {
    !is_seen(text) || text.chars().any(|c| ('\u{180}'..='\u{24F}').contains(&c))
}

/// The letters that Calibri's ligatures turn into when its glyph names are read as code points.
const LOST_LIGATURES: &[(char, &str)] = &[('Ɵ', "ti"), ('Ʃ', "tt"), ('ƫ', "tti")];

/// Appends a map's text with ligatures as letters.
fn push_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match LOST_LIGATURES.iter().find(|(lost, _)| *lost == c) {
            Some((_, letters)) => out.push_str(letters),
            None => push_seen(c, out),
        }
    }
}
