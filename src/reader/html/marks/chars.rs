//! Characters that are marks, as the fonts and colors of the page make them look.
//! Must not know elements.

use super::super::text::Look;
use crate::color::Rgb;
use crate::mark::{Family, Mark, MarkKind, MarkSource, color_of, of_char, of_symbol_family};

/// Least chroma of a color that says something.
pub(in super::super) const COLORED: u8 = 24;

/// The character that is seen for a character of the page, and the mark that it is. No character: a mark only, or
/// nothing that can be seen.
pub(in super::super) fn seen(c: char, look: &Look) -> (Option<char>, Option<Mark>) {
    let family = look.family.as_deref().and_then(Family::of);
    match family {
        Some(family) if family.is_byte_coded() || is_private(c) => match of_symbol_family(family, c) {
            Some(seen) if is_private(seen) => (None, None),
            Some(seen) => (Some(seen), mark(seen, MarkSource::SymbolFont, look)),
            // The font does not have it: another one shows it as it is, or nothing can be told.
            None if is_private(c) || u32::from(c) < 0x2000 && c != '\u{a0}' => {
                (None, Some(Mark { kind: MarkKind::Unknown, source: MarkSource::SymbolFont, raw: None, color: None }))
            }
            None => (Some(c), mark(c, MarkSource::Character, look)),
        },
        _ if is_private(c) => match private(c) {
            Some(seen) => (Some(seen), mark(seen, MarkSource::SymbolFont, look)),
            None => (None, None),
        },
        _ => (Some(c), mark(c, MarkSource::Character, look)),
    }
}

/// The mark that a character is where it stands among words: `√` and `×` are none there.
fn mark(c: char, source: MarkSource, look: &Look) -> Option<Mark> {
    let kind = of_char(c)?;
    let color = color_of(c).or(look.color).filter(|c| *c != Rgb::BLACK);
    // A dot in the color of the words around it is a bullet.
    let own = color_of(c).is_some() || look.apart;
    if kind == MarkKind::Swatch && color.is_none_or(|c| c.chroma() < COLORED && !own) {
        return None;
    }
    Some(Mark { kind, source, raw: Some(c.to_string()), color })
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// What a private code shows where its font is not named: bytes of Wingdings moved to U+F000, as word processors
/// write them, else Font Awesome.
fn private(c: char) -> Option<char> {
    let code = u32::from(c);
    let seen = match code {
        0xf0a8 | 0xf0fb..=0xf0fe => Family::Wingdings.seen(code),
        _ => Family::Awesome.seen(code),
    };
    seen.filter(|s| of_char(*s).is_some_and(|k| k != MarkKind::Swatch))
}
