//! Bytes of a page to characters, as browsers do it (HTML standard §13.2.3, WHATWG Encoding standard).
//! Must not know tags beyond those that declare an encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far a declaration is looked for (HTML standard §13.2.3.2: the first 1024 bytes; browsers look a little
/// further, and programs that write pages put long comments first).
const PRESCAN: usize = 8192;

/// Decodes a page: byte order mark, then what the page declares unless its bytes belie it, then what the bytes
/// look like. Never fails: what cannot be decoded becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default()).0;
    }
    if let Some(wide) = without_mark(bytes) {
        return wide.decode_without_bom_handling(bytes).0;
    }
    let valid_utf8 = std::str::from_utf8(bytes).ok();
    // Bytes above ASCII that are whole UTF-8 throughout are UTF-8, whatever the page says: the odds of that by
    // chance are nil. But the charsets that hide in ASCII (ISO-2022-JP) are believed.
    let declared = declared(bytes.get(..PRESCAN).unwrap_or(bytes));
    if let Some(text) = valid_utf8
        && (!bytes.is_ascii() || declared.is_none_or(Encoding::is_ascii_compatible))
    {
        return Cow::Borrowed(text);
    }
    if let Some(encoding) = declared.filter(|e| *e != UTF_8) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        if !bad {
            return text;
        }
    }
    // Declared UTF-8 that is damaged in a few places only stays UTF-8; where most of it is broken it never was.
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = text.matches(char::REPLACEMENT_CHARACTER).count();
    let whole = text.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).count();
    if whole > broken * 4 {
        return text;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, chardetng::Utf8Detection::Deny);
    let guessed = if guessed == UTF_8 { WINDOWS_1252 } else { guessed };
    guessed.decode_without_bom_handling(bytes).0
}

/// UTF-16 without a byte order mark shows itself by the zero bytes of its ASCII.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [a, 0, b, 0] if *a != 0 && *b != 0 => Some(UTF_16LE),
        [0, a, 0, b] if *a != 0 && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// What a page declares: the XML prolog or the first `<meta charset>` or `http-equiv` (HTML standard §13.2.3.2).
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let text: String = head.iter().map(|b| char::from(b.to_ascii_lowercase())).collect();
    let mut rest = text.as_str();
    let xml = rest
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|r| r.split_once("?>"))
        .and_then(|(p, _)| value_after(p, "encoding"));
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").and_then(|end| comment.get(end..)).unwrap_or_default();
        } else if rest.starts_with("<meta") {
            let tag = rest.split_once('>').map_or(rest, |(tag, _)| tag);
            if let Some(encoding) = value_after(tag, "charset") {
                return Some(encoding);
            }
            rest = rest.get(5..).unwrap_or_default();
        } else {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    xml
}

/// The encoding named after `key` and `=`, in quotes or bare.
fn value_after(tag: &str, key: &str) -> Option<&'static Encoding> {
    tag.match_indices(key).find_map(|(at, _)| {
        let value =
            tag.get(at + key.len()..)?.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let label = value.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/')).next()?;
        let encoding = Encoding::for_label(label.as_bytes())?;
        // A page whose declaration could be read byte by byte is no UTF-16 (§13.2.3.2, "extracting").
        Some(match encoding {
            e if e == UTF_16BE || e == UTF_16LE => UTF_8,
            e if e == X_USER_DEFINED => WINDOWS_1252,
            e => e,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cp1252(text: &str) -> Vec<u8> {
        WINDOWS_1252.encode(text).0.into_owned()
    }

    #[test]
    fn declarations_are_followed_where_the_bytes_allow() {
        let page = "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><p>Zürich – “fine” ü";
        assert_eq!(decode(&cp1252(page)), page);
        assert_eq!(decode(page.as_bytes()), page, "declared windows-1252, is UTF-8");
        let page = "<meta charset=\"utf-8\"><p>Zürich – café “fine” ü";
        assert_eq!(decode(&cp1252(page)), page, "declared UTF-8, is windows-1252");
        let page = "<?xml version='1.0' encoding='ISO-8859-2'?><p>Łódź";
        assert_eq!(decode(&encoding_rs::ISO_8859_2.encode(page).0), page);
        let page = "<meta charset=shift_jis><p>勧告";
        assert_eq!(decode(&encoding_rs::SHIFT_JIS.encode(page).0), page);
        let page = "<!-- <meta charset=koi8-r> --><meta charset=windows-1251><p>Рекомендация";
        assert_eq!(decode(&encoding_rs::WINDOWS_1251.encode(page).0), page);
    }

    #[test]
    fn without_a_declaration_the_bytes_tell() {
        assert_eq!(decode("<p>Übersicht über Maßnahmen".as_bytes()), "<p>Übersicht über Maßnahmen");
        let page = "<p>Übersicht über die Maßnahmen für das nächste Jahr</p>";
        assert_eq!(decode(&cp1252(page)), page);
        let wide: Vec<u8> = "<p>✓ Łódź".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide), "<p>✓ Łódź");
        let mut marked = b"\xfe\xff".to_vec();
        marked.extend("<p>✓".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(decode(&marked), "<p>✓");
    }

    #[test]
    fn a_little_damage_does_not_change_the_encoding() {
        let mut page = "<p>Zürich, Łódź, Győr, Plzeň, Córdoba, Málaga ✓ ".as_bytes().to_vec();
        page.push(0xe9);
        page.extend_from_slice("</p>".as_bytes());
        assert!(decode(&page).contains("Łódź"));
    }
}
