//! Numbers of recommendations as they are printed.
//! Must not know the words around them.

use crate::profile::Lexicon;

/// The number that a text begins with, as it is to be recorded, and how many bytes of the text it takes.
///
/// Footnote stars and a trailing full stop belong to what is taken, not to the number; digits that are set apart
/// ("1 1") are one number; numbers that are given as one ("10/11", "4a (i-iii)") stay one.
pub(crate) fn leading(lexicon: &Lexicon, text: &str) -> Option<(String, usize)> {
    let skipped = text.len() - text.trim_start_matches(['#', ' ', '\u{a0}']).len();
    let rest = text.get(skipped..)?;
    if let Some((inside, _)) = rest.strip_prefix('(').and_then(|r| r.split_once(')'))
        && (1..=4).contains(&inside.len())
        && inside.bytes().all(|b| b.is_ascii_digit())
    {
        return Some((inside.to_owned(), skipped + inside.len() + 2));
    }
    if let Some((number, len)) = spaced_digits(rest) {
        return Some((number, skipped + len));
    }
    let len = lexicon.number_len(rest)?;
    let number = rest.get(..len)?;
    let after = rest.get(len..)?;
    // Part of a longer word: "2nd", "IVth", "Internal".
    if after.chars().next().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let number = number.trim_end();
    // "4)" keeps no bracket, "4(b)" does.
    let number = if number.ends_with(')') && !number.contains('(') { number.trim_end_matches(')') } else { number };
    let stars = after.len() - after.trim_start_matches(['*', '†']).len();
    Some((super::text::clean(number), skipped + len + stars))
}

/// "1 1": single digits, each apart.
fn spaced_digits(text: &str) -> Option<(String, usize)> {
    let mut digits = String::new();
    let mut len = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if !c.is_ascii_digit() {
            return None;
        }
        digits.push(c);
        len = i + 1;
        match chars.peek() {
            Some((_, ' ')) => {
                let mut ahead = chars.clone();
                ahead.next();
                if ahead.peek().is_some_and(|(_, c)| c.is_ascii_digit()) {
                    chars.next();
                } else {
                    break;
                }
            }
            None => break,
            Some((_, '\u{a0}' | ':' | ',' | ';')) => break,
            Some(_) => return None,
        }
    }
    (2..=3).contains(&digits.len()).then_some((digits, len))
}

/// A row number: "1", "2.", "(3)", "a)".
pub(crate) fn is_row_number(text: &str) -> bool {
    let t = text.trim().trim_matches(['(', ')', '.', ':', '#']);
    let digits = t.len() <= 6
        && !t.is_empty()
        && t.split('.').all(|p| !p.is_empty() && p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit()));
    digits
        || (t.len() == 1 && t.bytes().all(|b| b.is_ascii_alphabetic()))
        || (t.len() <= 5 && !t.is_empty() && t.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let lexicon = &crate::profile::built_in().families[0].lexicon;
        for (text, number, rest) in [
            ("12 Implementation", "12", " Implementation"),
            ("R8.9", "R8.9", ""),
            ("CC.3: Data", "CC.3", ": Data"),
            ("4(b) and", "4(b)", " and"),
            ("IV", "IV", ""),
            ("10/11", "10/11", ""),
            ("4a (i-iii) Duty", "4a (i-iii)", " Duty"),
            ("9.1", "9.1", ""),
            ("1 1 Implementation", "11", " Implementation"),
            ("#11", "11", ""),
            ("1.1*", "1.1", ""),
            ("(3) Outreach", "3", " Outreach"),
            ("4a) iv. Outreach", "4a) iv", ". Outreach"),
            ("4a) i-iii) Outreach", "4a) i-iii", " Outreach"),
            ("12-14", "12-14", ""),
            ("7 *", "7", " *"),
            ("24 & 25", "24 & 25", ""),
            ("6.1.1", "6.1.1", ""),
            ("8.1. That", "8.1", ". That"),
            ("3 – Outreach", "3", " – Outreach"),
        ] {
            let (n, len) = leading(lexicon, text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((n.as_str(), &text[len..]), (number, rest), "{text}");
        }
        for text in ["2nd review", "Internal", "Implementation", "", "of"] {
            assert_eq!(leading(lexicon, text), None, "{text}");
        }
    }
}
