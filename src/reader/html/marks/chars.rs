//! Characters that are marks, as the fonts and colors of the page make them look.
//! Must not know elements.

use super::super::text::Look;
use crate::color::Rgb;
use crate::mark::{Mark, MarkKind, MarkSource};

/// The character that is seen for a character of the page, and the mark that it is. No character: a mark only, or
/// nothing that can be seen.
pub(in super::super) fn seen(c: char, look: &Look) -> (Option<char>, Option<Mark>) {
    let mark = |kind, source, raw: Option<char>, color: Option<Rgb>| Mark {
        kind,
        source,
        raw: raw.map(String::from),
        color: color.filter(|c| *c != Rgb::BLACK),
    };
    if let Some(family) = look.family.as_deref().filter(|f| is_symbol_font(f)) {
        return match symbol(family, c) {
            Some(seen) => match kind(seen) {
                Some(kind) => (Some(seen), Some(mark(kind, MarkSource::SymbolFont, Some(seen), look.color))),
                None => (Some(seen), swatch(seen, look).map(|m| Mark { source: MarkSource::SymbolFont, ..m })),
            },
            None => (None, Some(mark(MarkKind::Unknown, MarkSource::SymbolFont, None, look.color))),
        };
    }
    if is_private(c) {
        return match private(c) {
            Some(kind) => (None, Some(mark(kind, MarkSource::SymbolFont, None, look.color))),
            None => (None, None),
        };
    }
    if let Some(kind) = kind(c) {
        return (Some(c), Some(mark(kind, MarkSource::Character, Some(c), look.color)));
    }
    (Some(c), swatch(c, look))
}

/// Characters that are a mark in any font and color.
pub(super) fn kind(c: char) -> Option<MarkKind> {
    Some(match c {
        '✓' | '✔' | '☑' | '✅' | '√' | '🗸' | '🗹' | '\u{1f5f9}' => MarkKind::Check,
        '✗' | '✘' | '☒' | '❌' | '❎' | '✕' | '✖' | '🗙' | '🗴' | '🗵' | '🗶' | '🗷' | '⛌' => {
            MarkKind::Cross
        }
        '☐' | '🗆' | '⬜' | '❏' | '❑' | '❐' | '❒' | '🞎' | '🞏' => MarkKind::Box,
        _ => return None,
    })
}

/// A plain shape that is colored by itself or by its style.
fn swatch(c: char, look: &Look) -> Option<Mark> {
    let own = match c {
        '🔴' | '🟥' => Some(Rgb([0xdd, 0x2e, 0x44])),
        '🟠' | '🟧' => Some(Rgb([0xf4, 0x90, 0x0c])),
        '🟡' | '🟨' => Some(Rgb([0xfd, 0xcb, 0x58])),
        '🟢' | '🟩' => Some(Rgb([0x78, 0xb1, 0x59])),
        '🔵' | '🟦' => Some(Rgb([0x55, 0xac, 0xee])),
        '🟣' | '🟪' => Some(Rgb([0xaa, 0x8e, 0xd6])),
        '🟤' | '🟫' => Some(Rgb([0xc1, 0x69, 0x4f])),
        '⚪' => Some(Rgb([0xe6, 0xe7, 0xe8])),
        '⚫' | '⬛' => Some(Rgb([0x31, 0x37, 0x3d])),
        _ => None,
    };
    let shape = matches!(
        c,
        '■' | '●'
            | '◼'
            | '⬤'
            | '▪'
            | '▮'
            | '█'
            | '▉'
            | '◆'
            | '▬'
            | '⯀'
            | '⏺'
            | '▲'
            | '▼'
            | '★'
            | '⚑'
            | '•'
            | '◾'
    );
    let color = own.or_else(|| look.color.filter(|c| shape && c.chroma() >= 24));
    color.map(|color| Mark {
        kind: MarkKind::Swatch,
        source: MarkSource::Character,
        raw: Some(c.to_string()),
        color: Some(color),
    })
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// Codes of Font Awesome, which many pages write out.
fn private(c: char) -> Option<MarkKind> {
    Some(match c {
        '\u{f00c}' | '\u{f046}' | '\u{f058}' | '\u{f05d}' | '\u{f14a}' | '\u{f0fc}' | '\u{e5ca}' | '\u{e86c}' => {
            MarkKind::Check
        }
        '\u{f00d}' | '\u{f057}' | '\u{f05c}' | '\u{f2d3}' | '\u{f2d4}' | '\u{f410}' | '\u{f0fb}' | '\u{e5cd}' => {
            MarkKind::Cross
        }
        '\u{f096}' | '\u{f0c8}' | '\u{f06f}' | '\u{e835}' => MarkKind::Box,
        _ => return None,
    })
}

/// Fonts whose letters are pictures.
pub(super) fn is_symbol_font(family: &str) -> bool {
    matches!(
        family,
        "wingdings"
            | "wingdings 2"
            | "wingdings 3"
            | "webdings"
            | "symbol"
            | "zapfdingbats"
            | "zapf dingbats"
            | "itc zapf dingbats"
    )
}

/// What a letter of such a font looks like.
fn symbol(family: &str, c: char) -> Option<char> {
    let code = match u32::from(c) {
        code @ 0xf020..=0xf0ff => code - 0xf000,
        code => code,
    };
    let seen = match (family, code) {
        (_, 0x20 | 0xa0) => ' ',
        ("wingdings", 0xfc) => '✓',
        ("wingdings", 0xfb) => '✗',
        ("wingdings", 0xfd) => '☒',
        ("wingdings", 0xfe) => '☑',
        ("wingdings", 0xa8) => '☐',
        ("wingdings", 0x6f) => '☐',
        ("wingdings", 0x6c) => '●',
        ("wingdings", 0x6e) => '■',
        ("wingdings", 0xa7) => '▪',
        ("wingdings 2", 0x50) => '✓',
        ("wingdings 2", 0x4f) => '✗',
        ("wingdings 2", 0x52) => '☑',
        ("wingdings 2", 0x53 | 0x54) => '☒',
        ("wingdings 2", 0xa3) => '☐',
        ("webdings", 0x61) => '✓',
        ("webdings", 0x72) => '✗',
        ("webdings", 0x63) => '☐',
        ("webdings", 0x6e) => '●',
        ("symbol", 0xb7) => '•',
        ("symbol", 0xd6) => '√',
        ("zapfdingbats" | "zapf dingbats" | "itc zapf dingbats", 0x33) => '✓',
        ("zapfdingbats" | "zapf dingbats" | "itc zapf dingbats", 0x34) => '✔',
        ("zapfdingbats" | "zapf dingbats" | "itc zapf dingbats", 0x37 | 0x35) => '✗',
        ("zapfdingbats" | "zapf dingbats" | "itc zapf dingbats", 0x38) => '✘',
        _ if code >= 0x2000 => return Some(c),
        _ => return None,
    };
    Some(seen)
}
