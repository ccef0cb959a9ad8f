//! Words in the form in which they are compared, and phrases with a slot for a number.
//! Must not know what a phrase means.

use rustc_hash::FxHashMap;

/// The form in which words are compared: lower case, one kind of dash and quote, single spaces, no punctuation
/// around them. A dash or colon between words is ` - `; soft hyphens and characters of no width are gone.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let lower = text.to_lowercase();
    let mut chars = lower.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => out.push('\''),
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => out.push('"'),
            ':' => out.push_str(" - "),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => {
                // Between two words without spaces, a hyphen joins and a dash parts.
                let joins = matches!(c, '-' | '\u{2010}' | '\u{2011}')
                    && out.chars().next_back().is_some_and(char::is_alphanumeric)
                    && chars.peek().is_some_and(|n| n.is_alphanumeric());
                out.push_str(if joins { "-" } else { " - " });
            }
            '&' => out.push_str(" and "),
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    let mut folded = String::with_capacity(out.len());
    for word in out.split_whitespace() {
        if !folded.is_empty() && word != "/" && !folded.ends_with('/') {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    let around =
        |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | '-' | '*' | '•' | '!' | '"' | '…' | '_' | '>');
    let trimmed = folded.trim_matches(around);
    // Brackets around the whole go too.
    let inner = match (trimmed.chars().next(), trimmed.chars().next_back()) {
        (Some('('), Some(')')) | (Some('['), Some(']')) => {
            let inner = trimmed.get(1..trimmed.len() - 1).unwrap_or(trimmed);
            if inner.contains(['(', ')', '[', ']']) { trimmed } else { inner.trim_matches(around) }
        }
        _ => trimmed,
    };
    if inner.contains(" - - ") { inner.replace(" - - ", " - ") } else { inner.to_owned() }
}

/// Whether a word is a number: it has a digit, or is a short roman numeral.
#[must_use]
pub fn is_number_token(word: &str) -> bool {
    let word = word.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ',' | '#' | '*' | '[' | ']'));
    let roman = |w: &str| {
        (1..=6).contains(&w.len()) && w.bytes().all(|b| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x' | b'l'))
    };
    (word.len() <= 20 && word.bytes().any(|b| b.is_ascii_digit())) || roman(word)
}

/// A phrase, folded, in words; `{n}` is a slot for a number that may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<Option<String>>,
}

impl Phrase {
    /// Makes a phrase of its written form.
    #[must_use]
    pub fn new(written: &str) -> Self {
        let words =
            fold(written).split(' ').map(|w| if w == "{n}" { None } else { Some(w.to_owned()) }).collect::<Vec<_>>();
        Self { words }
    }

    /// Whether folded words are this phrase; where the slot holds a number, it is given.
    #[must_use]
    pub fn matches<'t>(&self, folded: &'t str) -> Option<Option<&'t str>> {
        let mut number = None;
        let mut words = folded.split(' ').peekable();
        for word in &self.words {
            match word {
                Some(word) => {
                    if words.next() != Some(word) {
                        return None;
                    }
                }
                None => {
                    if let Some(n) = words.next_if(|w| is_number_token(w)) {
                        number = Some(n);
                    }
                }
            }
        }
        words.next().is_none().then_some(number)
    }
}

/// Phrases with what each means, found by their first word: a page has many lines and a family many phrases.
#[derive(Clone, Debug)]
pub(super) struct Phrases<T> {
    all: Vec<(Phrase, T)>,
    /// Places in `all`, by first word.
    by_first: FxHashMap<String, Vec<usize>>,
    /// Places in `all` of phrases that begin with a slot.
    open: Vec<usize>,
}

impl<T: Copy> Phrases<T> {
    pub(super) fn new(all: Vec<(Phrase, T)>) -> Self {
        let (mut by_first, mut open) = (FxHashMap::<String, Vec<usize>>::default(), Vec::new());
        for (at, (phrase, _)) in all.iter().enumerate() {
            match phrase.words.first() {
                Some(Some(word)) => by_first.entry(word.clone()).or_default().push(at),
                _ => open.push(at),
            }
        }
        Self { all, by_first, open }
    }

    /// What the phrases mean that folded words are, in the order in which they were given, with the slot's number.
    pub(super) fn find<'a, 't>(
        &'a self,
        folded: &'t str,
    ) -> impl Iterator<Item = (T, Option<&'t str>)> + use<'a, 't, T> {
        let first = folded.split(' ').next().unwrap_or_default();
        let named = self.by_first.get(first).map_or(&[][..], Vec::as_slice);
        let mut places = [named.iter().peekable(), self.open.iter().peekable()];
        let mut next = move || {
            let [named, open] = &mut places;
            match (named.peek(), open.peek()) {
                (Some(a), Some(b)) if a < b => named.next(),
                (Some(_), None) => named.next(),
                _ => open.next(),
            }
        };
        std::iter::from_fn(move || {
            loop {
                let (phrase, meaning) = self.all.get(*next()?)?;
                if let Some(number) = phrase.matches(folded) {
                    return Some((*meaning, number));
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        for (written, folded) in [
            ("Closed – Implemented", "closed - implemented"),
            ("Closed - Implemented.", "closed - implemented"),
            ("Closed—Implemented", "closed - implemented"),
            ("Re\u{2011}planned", "re-planned"),
            ("  Planned / In\u{a0}Process ", "planned/in process"),
            ("(Continued)", "continued"),
            ("Due:", "due"),
            ("\u{201c}Q&A\u{201d} notes", "q and a\" notes"),
            ("soft\u{ad}ware", "software"),
            ("(a) and (b)", "(a) and (b)"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }

    #[test]
    fn slots() {
        let phrase = Phrase::new("Implementation {n} Timeline");
        assert_eq!(phrase.matches("implementation 9.1 timeline"), Some(Some("9.1")));
        assert_eq!(phrase.matches("implementation timeline"), Some(None));
        assert_eq!(phrase.matches("implementation of timeline"), None);
        assert_eq!(phrase.matches("implementation iv timeline"), Some(Some("iv")));
    }

    #[test]
    fn the_first_given_is_found_first() {
        let written = ["status of {n}", "{n} status", "status {n}", "{n}"];
        let phrases = Phrases::new(written.iter().zip(0..).map(|(p, i)| (Phrase::new(p), i)).collect());
        let found = |words| phrases.find(words).collect::<Vec<_>>();
        assert_eq!(found("status"), [(1, None), (2, None)]);
        assert_eq!(found("status of 4"), [(0, Some("4"))]);
        assert_eq!(found("status 4"), [(2, Some("4"))]);
        assert_eq!(found("4"), [(3, Some("4"))]);
        assert_eq!(found("4 status"), [(1, Some("4"))]);
        assert_eq!(found("state"), []);
    }
}
