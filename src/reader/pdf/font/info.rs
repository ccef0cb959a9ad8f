//! What layout wants to know of a font: name, weight, slant, pitch, height.
//! Must not know its characters, but for the width of its space.

use lopdf::Dictionary;

use super::program::Program;
use super::standard::Standard14;
use crate::mark::Family;
use crate::page_marks::FontInfo;
use crate::reader::pdf::objects::Objects;

/// Font descriptor flags (ISO 32000-2, 9.8.2).
const FIXED_PITCH: i64 = 1;
const ITALIC: i64 = 1 << 6;
const FORCE_BOLD: i64 = 1 << 18;

/// Weight from which a face counts as bold (semibold and up).
const BOLD: f32 = 600.0;

/// What the dictionaries say, in the order of trust.
pub(super) fn read(
    objects: &Objects,
    dict: &Dictionary,
    descriptor: Option<&Dictionary>,
    program: Option<&Program<'_>>,
) -> FontInfo {
    let of =
        |dict: &Dictionary, key: &[u8]| objects.name(dict, key).map(|name| String::from_utf8_lossy(name).into_owned());
    let full = of(dict, b"BaseFont")
        .or_else(|| of(descriptor?, b"FontName"))
        .or_else(|| program?.name())
        .or_else(|| of(dict, b"Name"))
        .unwrap_or_default();
    let name = without_prefix(&full).to_owned();
    let folded = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));

    let number = |key: &[u8]| objects.number(descriptor?, key);
    let flags = descriptor.and_then(|descriptor| objects.int(descriptor, b"Flags")).unwrap_or(0);
    let style = program.and_then(Program::style);

    let bold = has(&["bold", "black", "heavy", "demi", "-bd"])
        || folded.ends_with("bd")
        || flags & FORCE_BOLD != 0
        || number(b"FontWeight").is_some_and(|weight| weight >= BOLD)
        || style.is_some_and(|(weight, _)| weight >= BOLD);
    let italic = has(&["italic", "oblique", "kursiv"])
        || flags & ITALIC != 0
        || number(b"ItalicAngle").is_some_and(|angle| angle != 0.0 && angle.abs() < 60.0)
        || style.is_some_and(|(_, italic)| italic);
    let (ascent, descent) = extent(number(b"Ascent"), number(b"Descent"), program, &name);
    FontInfo {
        bold,
        italic,
        fixed_pitch: flags & FIXED_PITCH != 0 || Standard14::of(&name) == Standard14::Courier,
        symbolic: Family::of(&name).is_some(),
        ascent,
        descent,
        space: 0.0,
        name,
    }
}

/// The descriptor's values where they can be true; some producers write 0, or the descent as positive.
fn extent(ascent: Option<f32>, descent: Option<f32>, program: Option<&Program<'_>>, name: &str) -> (f32, f32) {
    let sane = |(up, down): (f32, f32)| {
        let down = -down.abs();
        ((0.3..1.6).contains(&up) && (-0.8..=0.0).contains(&down) && up - down < 2.2).then_some((up, down))
    };
    let stated = ascent.zip(descent).and_then(|(up, down)| sane((up / 1000.0, down / 1000.0)));
    stated.or_else(|| sane(program?.extent()?)).unwrap_or_else(|| Standard14::of(name).extent())
}

/// The name without the tag of a subset (9.9.2).
pub(super) fn without_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_alphanumeric()) => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, dictionary};

    use super::*;
    use crate::limits::Limits;

    #[test]
    fn names_and_descriptors() {
        let objects = Objects::new(Document::new(), Limits::default());
        let info = |dict: Dictionary, descriptor: Dictionary| read(&objects, &dict, Some(&descriptor), None);
        let semibold = info(
            dictionary! { "BaseFont" => "ABCDEF+Some-SemiboldItalic" },
            dictionary! { "Ascent" => 905, "Descent" => 212, "Flags" => 33 },
        );
        assert_eq!(semibold.name, "Some-SemiboldItalic");
        assert!(semibold.bold && semibold.italic && semibold.fixed_pitch && !semibold.symbolic);
        assert_eq!((semibold.ascent, semibold.descent), (0.905, -0.212));
        let nothing = info(dictionary! {}, dictionary! { "Ascent" => 0, "Descent" => 0 });
        assert_eq!((nothing.ascent, nothing.descent), (0.718, -0.207));
        assert!(info(dictionary! { "BaseFont" => "AAAAAA+Wingdings-Regular" }, dictionary! {}).symbolic);
    }
}
