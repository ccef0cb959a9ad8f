//! Texts as they are compared: without what depends on the format of a document.
//! Must not know what the texts are.

use unicode_normalization::UnicodeNormalization;

/// Words of a text that are looked at when likeness is measured: beyond that more words say no more.
const MOST_WORDS: usize = 300;

/// A character as it is compared; none where it does not count.
fn plain(c: char) -> Option<char> {
    match c {
        '‘' | '’' | '‛' | '′' | '`' | '´' => Some('\''),
        '“' | '”' | '„' | '″' | '«' | '»' => Some('"'),
        // Whether a hyphen stands where a line ended is lost in some formats.
        '-' | '‐'..='―' | '−' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        c if c.is_whitespace() || c.is_control() => None,
        c => Some(c),
    }
}

/// A text without what numbers it as an item of a list ("a)", "(iv)", "2.1."), which formats keep apart or do not.
fn without_marker(text: &str) -> &str {
    let text = text.trim_start();
    let Some((first, rest)) = text.split_once(char::is_whitespace) else { return text };
    let inner = first.trim_matches(['(', ')', '.']);
    let number = inner.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let letter = inner.len() == 1 || inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let marked = first.ends_with(['.', ')']) || number && inner.contains('.');
    if inner.len() <= 5 && !inner.is_empty() && marked && (number || letter) { rest } else { text }
}

/// The letters, digits and signs of a text: texts that have the same are the same.
pub(super) fn letters(text: &str) -> String {
    without_marker(text).nfkc().flat_map(char::to_lowercase).filter_map(plain).collect()
}

/// The words of a text as they are compared, without signs around them.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| letters(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect()
}

/// A number as it is compared: without the words around it, brackets, space and letter case.
pub(super) fn number(text: &str) -> String {
    let folded = text.nfkc().flat_map(char::to_lowercase).collect::<String>();
    let mut rest = folded.trim();
    for word in ["recommendations", "recommendation", "rec.", "rec", "no.", "#"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    rest.chars()
        .filter(|c| !c.is_whitespace() && !"()[]{}".contains(*c))
        .collect::<String>()
        .trim_end_matches(['.', ':'])
        .to_owned()
}

/// A name as it is compared: letters and digits.
pub(super) fn name(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// How alike two texts are by their words in order, from 0 to 1 (Levenshtein over words).
pub(super) fn likeness<T: PartialEq>(a: &[T], b: &[T]) -> f64 {
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 0.0;
    }
    1.0 - strsim::generic_levenshtein(&Slice(a), &Slice(b)) as f64 / longest as f64
}

/// How alike two short texts are by their characters, from 0 to 1.
pub(super) fn spelling(a: &str, b: &str) -> f64 {
    strsim::normalized_levenshtein(a, b)
}

/// A slice in the form that strsim iterates over.
struct Slice<'a, T>(&'a [T]);

impl<'a, T> IntoIterator for &Slice<'a, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_list_items_do_not_count() {
        for text in ["a) Row to the pier", "(iv) Row to the pier", "2.1 Row to the pier", "3. Row to the pier"] {
            assert_eq!(letters(text), "rowtothepier", "{text}");
        }
        assert_eq!(letters("12 boats row"), "12boatsrow");
        assert_eq!(letters("A boat rows"), "aboatrows");
    }

    #[test]
    fn what_a_format_adds_does_not_count() {
        assert_eq!(letters("A “well-\nknown” text"), letters("a \"wellknown\" te\u{ad}xt"));
        assert_ne!(letters("15%"), letters("15"));
        assert_eq!(words("The (old) board's, plan."), ["the", "old", "board's", "plan"]);
    }

    #[test]
    fn numbers_are_compared_bare() {
        assert_eq!(number("Recommendation 4 (b):"), "4b");
        assert_eq!(number("R1.1"), "r1.1");
        assert_ne!(number("1.1"), number("11"));
    }

    #[test]
    fn likeness_goes_by_words() {
        let like = |a: &str, b: &str| likeness(&words(a), &words(b));
        assert!(like("the board should dredge the channel", "the board should soon dredge the channel") > 0.8);
        assert!(like("the board should dredge the channel", "lamps were ordered for quay three") < 0.2);
        assert!((like("", "")).abs() < f64::EPSILON);
    }
}
