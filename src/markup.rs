//! Text of a document as text of XML and HTML, in which nothing is markup.
//! Must not know what it is written into.

/// `text` as character data or the value of a quoted attribute, of XML or of HTML. What XML 1.0 does not allow (clause
/// 2.2) becomes U+FFFD, and so do the characters that turn the direction of what follows them.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push_str("&#13;"),
            c if is_barred(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn is_barred(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_means_something_is_escaped() {
        assert_eq!(escaped("a<b>&\"'\u{1b}\u{202e}é✓\t"), "a&lt;b&gt;&amp;&quot;&#39;\u{fffd}\u{fffd}é✓\t");
    }
}
