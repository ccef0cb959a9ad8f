//! Text from documents and file names, fit for a terminal.
//! Must not know what it says.

use std::borrow::Cow;

/// `text` without characters that a terminal obeys, or that hide or turn what follows: they are shown by their code
/// point. All of a text is one line.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_harmful(c) { clean.extend(c.escape_unicode()) } else { clean.push(c) }
    }
    Cow::Owned(clean)
}

/// Whether a terminal obeys `c`, or does not show it but turns, joins or hides what is beside it.
pub(super) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(visible("plain é ✓"), "plain é ✓");
        assert_eq!(visible("a\u{1b}[2Jb\r\n\u{7}\u{9b}c\u{202e}d"), r"a\u{1b}[2Jb\u{d}\u{a}\u{7}\u{9b}c\u{202e}d");
    }
}
