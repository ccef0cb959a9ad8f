//! Text that is written in a notation of its own (letters by mail, pages of wikis, outlines) as plain lines with the
//! headings, links and marks that the rest of the reader knows. Each line keeps its place, so that numbers of lines
//! still count.
//! Must not know what the lines say.

mod crosses;
mod mail;
mod org;
mod wiki;

pub(super) use wiki::table as wiki_table;

/// The text without notations that only its source shows.
pub(super) fn plain(text: String) -> String {
    let text = closed(&text).unwrap_or(text);
    let text = mail::unquoted(&text).unwrap_or(text);
    let text = mail::opened(&text).unwrap_or(text);
    let text = wiki::rewritten(&text).or_else(|| org::rewritten(&text)).unwrap_or(text);
    crosses::rewritten(&text).unwrap_or(text)
}

/// Puts lines together again, each where it was.
fn lines_of(lines: &[String]) -> String {
    lines.join("\n")
}

/// The text without spaces before its stops; none where they are no habit of whoever read or wrote it.
fn closed(text: &str) -> Option<String> {
    const LEAST: usize = 4;
    let (mut apart, mut all) = (0usize, 0usize);
    let mut before = [' ', ' '];
    for c in text.chars() {
        let [second, first] = before;
        if matches!(first, '.' | ',') && c.is_whitespace() {
            all += 1;
            apart += usize::from(second == ' ');
        }
        before = [first, c];
    }
    if apart < LEAST || apart * 2 < all {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends = rest.peek().is_none_or(|n| n.is_whitespace());
        if ends && matches!(c, '.' | ',' | ':' | ';') {
            let words = out.trim_end_matches(' ').len();
            if out.get(..words).is_some_and(|o| o.ends_with(char::is_alphanumeric)) {
                out.truncate(words);
            }
        }
        out.push(c);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_set_apart() {
        let text = "Lamp 1 . It is lit , and red , too .\nLamp 2 : out .";
        assert_eq!(closed(text).unwrap(), "Lamp 1. It is lit, and red, too.\nLamp 2: out.");
        assert_eq!(closed("Lamp 1. It is lit , and red."), None);
    }
}
