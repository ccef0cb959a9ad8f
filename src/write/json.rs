//! Reports as JSON, indented for people or a line each.
//! Must not know where the bytes go.

use std::fmt::Write as _;

use serde::Serialize;

use super::visible::is_harmful;

/// `value` as indented JSON with a line end.
///
/// # Errors
/// Never for the types of this library: their keys are text and their numbers finite or null.
pub fn pretty<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut bytes = escaped(serde_json::to_vec_pretty(value)?);
    bytes.push(b'\n');
    Ok(bytes)
}

/// `value` as one line of JSON Lines.
///
/// # Errors
/// As [`pretty`].
pub fn line<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut bytes = escaped(serde_json::to_vec(value)?);
    bytes.push(b'\n');
    Ok(bytes)
}

/// `json` with characters that are not seen written by their code point, as RFC 8259 §7 allows for any. The
/// serializer does so below U+0020 only, but terminals obey DEL and U+0080 to U+009F as well. Such characters stand
/// within strings and nowhere else.
fn escaped(json: Vec<u8>) -> Vec<u8> {
    // The first bytes of all that might have to be escaped.
    if !json.iter().any(|b| matches!(b, 0x7f | 0xc2 | 0xe2 | 0xef)) {
        return json;
    }
    let Ok(text) = std::str::from_utf8(&json) else { return json };
    let mut out = String::new();
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|&(_, c)| c != '\n' && is_harmful(c)) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let _ = write!(out, "\\u{:04x}", u32::from(c));
        rest = after.get(c.len_utf8()..).unwrap_or_default();
    }
    if out.is_empty() && rest.len() == text.len() {
        return json;
    }
    out.push_str(rest);
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_means_the_same() {
        let text = "a\u{1b}[31m\u{7f}\u{9b}2J \u{202e}é✓“\n”";
        for bytes in [pretty(&[text]).unwrap(), line(&[text]).unwrap()] {
            let written = String::from_utf8(bytes).unwrap();
            assert!(written.contains(r"a\u001b[31m\u007f\u009b2J \u202eé✓“\n”"), "{written}");
            assert_eq!(serde_json::from_str::<[String; 1]>(&written).unwrap(), [text]);
        }
        assert_eq!(line(&"é✓“”").unwrap(), "\"é✓“”\"\n".as_bytes());
    }
}
