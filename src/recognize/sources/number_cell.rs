//! What a cell or heading that holds a number says: review, number, short title.
//! Must not know where it stands.

use crate::profile::{Lexicon, fold};

use super::super::normalize::{number, text};
use super::super::title;

/// A number with what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Numbered {
    pub(crate) review: Option<String>,
    pub(crate) number: String,
    pub(crate) title: Option<String>,
    /// Whether an item word says what it is the number of.
    pub(crate) named: bool,
}

/// Reads words that are a number and nothing else to speak of: "9.1", "Recommendation 4", "AO-2001-003 (011/20)".
pub(crate) fn read(lexicon: &Lexicon, words: &str) -> Option<Numbered> {
    let words = words.trim();
    if words.is_empty() || words.len() > 200 {
        return None;
    }
    if let Some(t) = title::parse(lexicon, words, true) {
        return Some(Numbered { review: t.review, number: t.number, title: t.short, named: true });
    }
    if let Some((report, rest)) = lexicon.report_id(words) {
        let rest = rest.trim();
        let inside = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')).unwrap_or(rest);
        let inside = inside.trim_start_matches(['-', '–', ':', ',', '/', ' ']);
        if let Some((n, len)) = number::leading(lexicon, inside)
            && is_end(inside.get(len..).unwrap_or_default())
        {
            return Some(Numbered { review: Some(report.to_owned()), number: n, title: None, named: true });
        }
    }
    if let Some((n, len)) = number::leading(lexicon, words)
        && is_end(words.get(len..).unwrap_or_default())
    {
        return Some(Numbered { review: None, number: n, title: None, named: false });
    }
    // Codes of a publisher's own: "2020-01-I-TX-1", "RO-2021-010-SI-01".
    let code = words.len() <= 24
        && !words.contains(' ')
        && words.bytes().any(|b| b.is_ascii_digit())
        && words.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '(' | ')' | '*' | '‑' | '_'))
        && !words.starts_with(|c: char| c.is_lowercase());
    code.then(|| Numbered {
        review: None,
        number: text::clean(words.trim_end_matches(['*', '.', '†'])),
        title: None,
        named: false,
    })
}

/// Whether nothing of weight is left.
fn is_end(rest: &str) -> bool {
    rest.chars().all(|c| c.is_whitespace() || matches!(c, '.' | ':' | ')' | '*' | '†' | '‡' | ','))
}

/// The number with which a running text begins ("Recommendation 7: The harbor …", "3. The harbor …"), and how many
/// bytes it takes. `bare`: an item word is not wanted.
pub(crate) fn leading(lexicon: &Lexicon, words: &str, bare: bool) -> Option<(Numbered, usize)> {
    let trimmed = words.trim_start();
    let mut at = words.len() - trimmed.len();
    let is_word = |w: &str| lexicon.item_words().iter().any(|i| *i == fold(w.trim_end_matches(['.', ':', '#'])));
    // The number of an item of an agenda: "7.1 Recommendation 4: …".
    let mut trimmed = trimmed;
    if let Some((item, own)) = trimmed.split_once(' ')
        && item.len() <= 6
        && item.starts_with(|c: char| c.is_ascii_digit())
        && item.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && is_word(own.split_whitespace().next().unwrap_or_default())
    {
        trimmed = own.trim_start();
        at = words.len() - trimmed.len();
    }
    let from = at;
    let mut first = trimmed.split(char::is_whitespace).next()?;
    if lexicon.is_qualifier(&fold(first)) {
        let rest = trimmed.get(first.len()..)?.trim_start();
        at = words.len() - rest.len();
        first = rest.split(char::is_whitespace).next()?;
    }
    let is_item = is_word(first);
    if is_item {
        at += first.len();
        let rest = words.get(at..)?;
        let skipped = rest.trim_start();
        at += rest.len() - skipped.len();
        for skip in ["No. ", "no. ", "No ", "Number ", "number "] {
            if skipped.starts_with(skip) {
                at += skip.len();
                break;
            }
        }
    } else if !bare || at != from {
        return None;
    }
    let rest = words.get(at..)?;
    let (n, len) = number::leading(lexicon, rest)?;
    if !n.bytes().any(|b| b.is_ascii_digit()) && !is_item {
        return None;
    }
    let after = rest.get(len..)?;
    let parted = after.starts_with([':', '.', '–', '—', '|', ')'])
        || rest.get(..len)?.ends_with(')')
        || after.trim_start().starts_with(['–', '—', ':', '-']);
    let ends = after.trim().is_empty();
    // "R3 Light the lamps", "QUAY-2011-3 Light the lamps": the letters stand for what is numbered.
    let letters = n.bytes().take_while(u8::is_ascii_uppercase).count();
    let coded = match n.get(letters..) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => n.starts_with('R') && letters == 1,
        Some(rest) => letters >= 2 && rest.starts_with('-') && rest.bytes().any(|b| b.is_ascii_digit()),
        None => false,
    };
    let capital = (is_item || bare && coded) && after.trim_start().starts_with(|c: char| c.is_uppercase() || c == '[');
    if !(parted || ends || capital) {
        return None;
    }
    let text_at = after.trim_start_matches([':', '.', '–', '—', '|', ')', '-', ' ', '\u{a0}', '\n']);
    // "3.2 million": what follows a bare number begins a sentence.
    if !is_item && !text_at.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '“' | '"')) {
        return None;
    }
    let len = words.len() - text_at.len();
    Some((Numbered { review: None, number: n, title: None, named: is_item }, len))
}

/// The number in brackets with which a text ends: "… (Recommendation 2)".
pub(crate) fn closing(lexicon: &Lexicon, words: &str) -> Option<String> {
    let inside = words.trim_end().trim_end_matches('.').strip_suffix(')')?;
    let at = inside.rfind('(')?;
    let inside = inside.get(at + 1..)?;
    let (first, rest) = inside.split_once(char::is_whitespace)?;
    let is_item = lexicon.item_words().iter().any(|w| *w == fold(first));
    let (n, len) = number::leading(lexicon, rest)?;
    (is_item && is_end(rest.get(len..)?)).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_cells_and_texts() {
        let lexicon = &crate::profile::built_in().families[0].lexicon;
        for (words, number) in
            [("9.1", "9.1"), ("Recommendation 4", "4"), ("R2.1*", "R2.1"), ("2020-01-I-TX-1", "2020-01-I-TX-1")]
        {
            assert_eq!(read(lexicon, words).map(|n| n.number).as_deref(), Some(number), "{words}");
        }
        for words in ["Ferries", "None", "12 ferries were painted"] {
            assert_eq!(read(lexicon, words), None, "{words}");
        }
        let (n, at) = leading(lexicon, "Recommendation 7: The quay be widened.", false).unwrap();
        assert_eq!((n.number.as_str(), at), ("7", 18));
        assert!(leading(lexicon, "Recommendation 7 is in progress", false).is_none());
        assert!(leading(lexicon, "3.2 million tons", true).is_none());
        assert_eq!(
            leading(lexicon, "R3 Light the lamps", true).map(|(n, at)| (n.number, at)),
            Some(("R3".to_owned(), 3))
        );
        assert!(leading(lexicon, "R3 lamps were lit", true).is_none());
        let coded = leading(lexicon, "QUAY-2011-3 Light the lamps", true).map(|(n, _)| n.number);
        assert_eq!(coded.as_deref(), Some("QUAY-2011-3"));
        let (n, at) = leading(lexicon, "7.1 Recommendation 4: Light the lamps", false).unwrap();
        assert_eq!((n.number.as_str(), at), ("4", 22));
        assert_eq!(closing(lexicon, "Paint it. (Recommendation 2)").as_deref(), Some("2"));
    }
}
