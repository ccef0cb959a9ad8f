//! Text from documents inside Markdown.
//! Must not know what it says.

/// `text` as one line in which no character is markup (`CommonMark` 0.31.2, 2.4), HTML, or an address that is linked
/// by itself.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // The last two end what would become the address of a page or of a person.
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' | '@' | ':' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() || c.is_whitespace() => out.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out.replace("www.", "www\\.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(escaped("a|b\n*c* <img> [x](y)"), r"a\|b \*c\* &lt;img&gt; \[x\]\(y\)");
        assert_eq!(escaped("https://a www.b"), r"https\://a www\.b");
    }
}
