//! Targets of links, in characters that an address may have.
//! Must not know where they lead, nor which format they stand in.

/// `address` with all that is not seen percent-encoded as UTF-8 (URL standard §1.3, RFC 3987 §4.1): control characters,
/// white space other than the space, and what turns or hides what is beside it. The rest stays as written.
pub(super) fn seen(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut buffer = [0; 4];
    for c in address.chars() {
        if is_unseen(c) {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push('%');
                for half in [byte >> 4, byte & 15] {
                    out.extend(char::from_digit(u32::from(half), 16).map(|d| d.to_ascii_uppercase()));
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_encoded_and_nothing_else() {
        assert_eq!(seen("https://a.example/b c?d=%20é#✓"), "https://a.example/b c?d=%20é#✓");
        assert_eq!(seen("a\u{7}b\u{9b}c\u{a0}d\u{202e}e\0"), "a%07b%C2%9Bc%C2%A0d%E2%80%AEe%00");
    }
}
