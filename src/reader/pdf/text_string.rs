//! Text strings outside content streams (ISO 32000-2 §7.9.2.2): titles, replacement texts, names.
//! Must not know what they are used for.

/// PDFDocEncoding where it differs from Latin-1: 0x18 to 0x1f and 0x80 to 0xa0 (annex D.2).
const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ',
    'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];

/// Reads a text string in whichever of its encodings; what is invalid becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Not in the standard, but written by some and read by all.
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| pdf_doc(*b)).collect(),
    };
    strip_language(text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xfffd,
    });
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

fn pdf_doc(byte: u8) -> char {
    let slot = usize::from(byte);
    let found = match byte {
        0x18..=0x1f => LOW.get(slot - 0x18),
        0x80..=0xa0 => HIGH.get(slot - 0x80),
        _ => None,
    };
    found.copied().unwrap_or(char::from(byte))
}

/// Drops language tags, which stand between two escape characters (§7.9.2.2.1).
fn strip_language(text: String) -> String {
    if !text.contains('\u{1b}') {
        return text;
    }
    text.split('\u{1b}').step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode(b"\xfe\xff\x27\x13\x00a"), "✓a");
        assert_eq!(decode(b"\xff\xfea\x00"), "a");
        assert_eq!(decode("\u{feff}naïve".as_bytes()), "naïve");
        assert_eq!(decode(b"\x80 \x85 \xe9 \xa0"), "• – é €");
        assert_eq!(decode(b"\xfe\xff\x00\x1b\x00e\x00n\x00\x1b\x00x"), "x");
    }
}
