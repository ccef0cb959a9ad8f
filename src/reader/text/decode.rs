//! Bytes to characters that are safe to show: the encoding, line ends, and nothing that steers a terminal.
//! Must not know what the lines say.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;

/// Bytes looked at for the pattern of zeros that UTF-16 without a byte order mark has.
const UTF16_SAMPLE: usize = 4096;

/// Longest control string (`ESC ]` … `BEL`) that is taken for one.
const CONTROL_STRING: usize = 4096;

/// Decodes `bytes`. Lines end with `\n`, pages with `\f`; tabs stay; everything else that is not printed is gone.
pub(super) fn decode(bytes: &[u8], limits: &Limits, diagnostics: &mut Vec<Diagnostic>) -> String {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, skip)) => (encoding, bytes.get(skip..).unwrap_or_default()),
        None => (guess(bytes), bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let (clean, whole) = clean(&text, limits.text_chars);
    if !whole {
        let message = format!("text beyond the first {} characters was not read", limits.text_chars);
        diagnostics.push(Diagnostic::warning(Code::Limit, message));
    }
    match is_nfc_quick(clean.chars()) {
        IsNormalized::Yes => clean,
        _ => clean.nfc().collect(),
    }
}

/// The encoding of bytes without a byte order mark.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16(bytes) {
        return encoding;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        // A file cut off or damaged in one place is still UTF-8 where most of its multi-byte sequences are whole.
        Err(_) if mostly_utf8(bytes) => return UTF_8,
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16 by its zeros: Western text has one in every other byte.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(UTF16_SAMPLE))?;
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 2 {
        None
    } else if odd * 10 > half * 6 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 6 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether whole multi-byte sequences outnumber broken ones ten to one.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= broken * 10
}

/// Drops what is not printed; the flag is false where `limit` characters were reached.
fn clean(text: &str, limit: usize) -> (String, bool) {
    let mut out = String::with_capacity(text.len().min(limit));
    let mut left = limit;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let keep = match c {
            '\r' => {
                if rest.as_str().starts_with('\n') {
                    rest.next();
                }
                Some('\n')
            }
            '\n' | '\u{0b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' | '\u{0c}' => Some(c),
            '\u{1b}' => {
                skip_escape(&mut rest);
                None
            }
            '\u{9b}' => {
                skip_csi(&mut rest);
                None
            }
            // Directions, joiners without a shape, tags and variation selectors say nothing about the words, and
            // can make text look like other text.
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
            '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' => None,
            _ if c.is_control() => None,
            _ => Some(c),
        };
        if let Some(c) = keep {
            if left == 0 {
                return (out, false);
            }
            left -= 1;
            out.push(c);
        }
    }
    (out, true)
}

/// Skips what follows ESC in a control function (ECMA-48 clauses 5.3 to 5.6, 8.3).
fn skip_escape(rest: &mut std::str::Chars<'_>) {
    match rest.clone().next() {
        Some('[') => {
            rest.next();
            skip_csi(rest);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            rest.next();
            // A control string ends with BEL or ESC \; without its end only the introducer goes.
            let mut ahead = rest.clone();
            for _ in 0..CONTROL_STRING {
                match ahead.next() {
                    Some('\u{07}' | '\u{9c}') => {
                        *rest = ahead;
                        return;
                    }
                    Some('\u{1b}') => {
                        if ahead.next() == Some('\\') {
                            *rest = ahead;
                        }
                        return;
                    }
                    Some('\n' | '\r') | None => return,
                    Some(_) => {}
                }
            }
        }
        Some(' '..='/') => {
            // Intermediate and final character.
            rest.next();
            if matches!(rest.clone().next(), Some('0'..='~')) {
                rest.next();
            }
        }
        Some('0'..='~') => {
            rest.next();
        }
        _ => {}
    }
}

/// Skips parameters, intermediates and the final character of a control sequence (ECMA-48 clause 5.4).
fn skip_csi(rest: &mut std::str::Chars<'_>) {
    while let Some(c) = rest.clone().next() {
        match c {
            ' '..='?' => {
                rest.next();
            }
            '@'..='~' => {
                rest.next();
                return;
            }
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(bytes: &[u8]) -> String {
        decode(bytes, &Limits::default(), &mut Vec::new())
    }

    #[test]
    fn encodings() {
        assert_eq!(plain("Prüfung ✓".as_bytes()), "Prüfung ✓");
        assert_eq!(plain("\u{feff}Prüfung".as_bytes()), "Prüfung");
        let le: Vec<u8> = "Plan für 2019".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(plain(&le), "Plan für 2019");
        let be: Vec<u8> = [0xfeff].into_iter().chain("Größe".encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(plain(&be), "Größe");
        assert_eq!(
            plain(b"The council\x92s caf\xe9 \x96 a r\xe9sum\xe9 of the ann\xe9e"),
            "The council’s café – a résumé of the année"
        );
    }

    #[test]
    fn one_broken_byte_leaves_the_rest_utf8() {
        let mut bytes = "áéíóú äöü ßàèìòù".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(plain(&bytes), "áéíóú äöü ßàèìòù\u{fffd}");
    }

    #[test]
    fn line_ends() {
        assert_eq!(plain(b"a\r\nb\rc\nd\x0be\xc2\x85f"), "a\nb\nc\nd\ne\nf");
    }

    #[test]
    fn nothing_steers_a_terminal() {
        let text =
            "\u{1b}[1;31mred\u{1b}[0m \u{1b}]0;title\u{07}x \u{1b}]8;;http://a\u{1b}\\y \u{1b}(Bz \u{202e}w\u{7}\u{8}";
        assert_eq!(plain(text.as_bytes()), "red x y z w");
        assert_eq!(plain("a\u{1b}]never closed\nb".as_bytes()), "anever closed\nb");
    }

    #[test]
    fn composed_and_bounded() {
        assert_eq!(plain("Cafe\u{301}".as_bytes()), "Café");
        let mut said = Vec::new();
        let limits = Limits { text_chars: 3, ..Limits::default() };
        assert_eq!(decode(b"abcdef", &limits, &mut said), "abc");
        assert_eq!(said.len(), 1);
    }
}
