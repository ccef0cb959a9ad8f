//! Characters that are marks, and texts that are nothing but one.
//! Must not know where they stand; whether a letter `x` is a cross is for the caller, who sees the column.

use std::sync::LazyLock;

use super::{Mark, MarkKind, MarkSource};
use crate::color::Rgb;

/// Characters, what they are, and the color that an emoji has whatever the text's is. Sorted.
static CHARACTERS: LazyLock<Vec<(char, MarkKind, Option<Rgb>)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for line in include_str!("data/characters.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let kind = match fields.next() {
            Some("check") => MarkKind::Check,
            Some("cross") => MarkKind::Cross,
            Some("box") => MarkKind::Box,
            Some("swatch") => MarkKind::Swatch,
            _ => MarkKind::Unknown,
        };
        let characters = fields.next().unwrap_or("");
        let color = fields.next().and_then(Rgb::from_hex);
        all.extend(characters.chars().filter(|c| *c != ' ').map(|c| (c, kind, color)));
    }
    all.sort_unstable();
    all
});

/// The lowest character of the table: everything below is ordinary text.
const LOWEST: char = '\u{2200}';

fn entry(c: char) -> Option<(MarkKind, Option<Rgb>)> {
    if c < LOWEST {
        return None;
    }
    let at = CHARACTERS.binary_search_by(|(other, ..)| other.cmp(&c)).ok()?;
    CHARACTERS.get(at).map(|(_, kind, color)| (*kind, *color))
}

/// What a character is wherever it stands: a tick, a cross, a box, a plain shape (a [`MarkKind::Swatch`] where the
/// caller sees that it is colored), or one whose filling says how far something is and that cannot be told
/// ([`MarkKind::Unknown`]). Bullets, letters and signs that are only marks when they stand alone are `None`.
#[must_use]
pub fn of_char(c: char) -> Option<MarkKind> {
    entry(c).map(|(kind, _)| kind)
}

/// The color that an emoji has by itself.
#[must_use]
pub fn color_of(c: char) -> Option<Rgb> {
    entry(c)?.1
}

/// The mark that a text is, if it is nothing but one: spaces and variation selectors do not count, `√` and `×` are
/// marks when they stand alone, and so are the ASCII boxes `[x]` and `[ ]`. A mark twice is one mark.
#[must_use]
pub fn of_text(text: &str) -> Option<Mark> {
    let mut chars = text.chars().filter(|c| !is_filler(*c));
    let first = chars.next()?;
    let mark = |kind, raw: &str, color| Mark { kind, source: MarkSource::Character, raw: Some(raw.to_owned()), color };
    if first == '[' {
        let rest: String = chars.take(3).collect();
        return match rest.as_str() {
            "x]" | "X]" => Some(mark(MarkKind::Check, text.trim(), None)),
            "]" => Some(mark(MarkKind::Box, text.trim(), None)),
            _ => {
                let inner = rest.strip_suffix(']')?;
                of_text(inner).filter(|inner| inner.kind == MarkKind::Check || inner.kind == MarkKind::Cross)
            }
        };
    }
    let (kind, color) = match first {
        '√' => (MarkKind::Check, None),
        '×' => (MarkKind::Cross, None),
        _ => entry(first)?,
    };
    chars.all(|c| c == first).then(|| mark(kind, first.encode_utf8(&mut [0; 4]), color))
}

/// White space, variation selectors, joiners and direction marks.
fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{20E3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<MarkKind> {
        of_text(text).map(|mark| mark.kind)
    }

    #[test]
    fn texts_that_are_marks() {
        for (text, expected) in [
            ("✓", MarkKind::Check),
            (" ✔\u{FE0F} ", MarkKind::Check),
            ("☑\u{FE0E}", MarkKind::Check),
            ("√", MarkKind::Check),
            ("✓ ✓", MarkKind::Check),
            ("[x]", MarkKind::Check),
            ("[✓]", MarkKind::Check),
            ("×", MarkKind::Cross),
            ("❌", MarkKind::Cross),
            ("☒", MarkKind::Cross),
            ("☐", MarkKind::Box),
            ("[ ]", MarkKind::Box),
            ("●", MarkKind::Swatch),
            ("◐", MarkKind::Unknown),
        ] {
            assert_eq!(kind(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn texts_that_are_none() {
        for text in ["", " ", "x", "v", "✓ done", "✓✗", "√2", "•", "○", "–", "[1]", "[", "[xx]", "→", "\u{FE0F}"]
        {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn raw_is_the_character_alone() {
        let mark = of_text("🟢\u{FE0F}").unwrap();
        assert_eq!(mark.raw.as_deref(), Some("🟢"));
        assert_eq!(mark.color, Some(Rgb([0, 0x80, 0])));
    }
}
