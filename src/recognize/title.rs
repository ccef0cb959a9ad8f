//! Headings that name a recommendation: review, number, short title.
//! Must not know what follows under them.

use crate::profile::{Lexicon, fold};

use super::normalize::{number, text};

/// What a heading names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    /// The heading, without "(continued)".
    pub(crate) printed: String,
    pub(crate) review: Option<String>,
    pub(crate) number: String,
    pub(crate) short: Option<String>,
}

/// Longest short title, in words.
const SHORT_WORDS: usize = 18;

/// Reads words as the title of a recommendation. `heading`: they are set as one, so that a short title may follow the
/// number without any sign between.
pub(crate) fn parse(lexicon: &Lexicon, words: &str, heading: bool) -> Option<Title> {
    if words.len() > 300 {
        return None;
    }
    let printed = without_continued(lexicon, words);
    for (at, word) in tokens(printed) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !lexicon.item_words().contains(&bare) {
            continue;
        }
        let mut rest = printed.get(at + word.len()..)?;
        let plural = bare.ends_with('s');
        let colon = word.ends_with(':');
        if !(word.ends_with('.') || colon || word.chars().all(char::is_alphanumeric)) {
            continue;
        }
        for skip in ["No.", "no.", "No", "no", "Number", "number", "Nr.", "#"] {
            if let Some(r) = rest.trim_start().strip_prefix(skip)
                && r.starts_with([' ', '\u{a0}']) | r.starts_with(|c: char| c.is_ascii_digit())
            {
                rest = r;
                break;
            }
        }
        let rest = rest.trim_start();
        let Some((mut number, len)) = number::leading(lexicon, rest) else { continue };
        let mut after = rest.get(len..)?;
        // "Report on Recommendations 2018": that is the year.
        if plural && number.len() == 4 && (number.starts_with("19") || number.starts_with("20")) {
            continue;
        }
        // The end of a bracket that a line break cut: no title.
        if rest.get(..len)?.ends_with(')') && !rest.get(..len)?.contains('(') {
            continue;
        }
        if plural {
            for join in [" and ", " & "] {
                if let Some((second, more)) =
                    after.strip_prefix(join).and_then(|r| number::leading(lexicon, r).map(|n| (r, n.1)))
                {
                    number.push_str(join);
                    number.push_str(second.get(..more)?.trim());
                    after = second.get(more..)?;
                }
            }
        }
        let before = printed.get(..at)?;
        let review = review(lexicon, before)?;
        let short = short(lexicon, after, heading)?;
        return Some(Title { printed: printed.to_owned(), review, number, short });
    }
    None
}

/// The review that a title of the whole report names: an acronym in it, or what stands before its usual words.
pub(crate) fn review_of_report(words: &str) -> Option<String> {
    if let Some((_, rest)) = words.split_once('(')
        && let Some((inside, _)) = rest.split_once(')')
        && is_acronym(inside.trim())
    {
        return Some(inside.trim().to_owned());
    }
    // In a title of capitals only a word with a number in it is told from the others.
    let loud = !words.contains(char::is_lowercase) && words.split_whitespace().count() > 2;
    tokens(words)
        .map(|(_, w)| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .find(|w| is_acronym(w) && (!loud || w.bytes().any(|b| b.is_ascii_digit())))
        .map(str::to_owned)
}

/// "SSR2": capitals and digits, two capitals at least.
pub(crate) fn is_acronym(word: &str) -> bool {
    (2..=12).contains(&word.len())
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '/'))
        && word.chars().filter(char::is_ascii_uppercase).count() >= 2
        && word.starts_with(|c: char| c.is_ascii_uppercase())
}

fn without_continued<'t>(lexicon: &Lexicon, words: &'t str) -> &'t str {
    let words = words.trim();
    for open in ['(', '[', '–', '—', '-', ',', '…'] {
        if let Some(at) = words.rfind(open)
            && lexicon.is_continued(&fold(words.get(at..).unwrap_or_default()))
        {
            return words.get(..at).unwrap_or_default().trim_end();
        }
    }
    // "… continued" without any sign.
    match words.rfind(' ') {
        Some(at) if lexicon.is_continued(&fold(words.get(at..).unwrap_or_default())) => {
            words.get(..at).unwrap_or_default().trim_end()
        }
        _ => words,
    }
}

/// What stands before the item word: nothing, words that every title has, or the review. None: it is no title.
#[expect(clippy::option_option, reason = "no title, a title without a review, a title with one")]
fn review(lexicon: &Lexicon, before: &str) -> Option<Option<String>> {
    let mut before = before.trim().trim_end_matches([':', '-', '–', '—', ',', '|', ' ']);
    loop {
        let lower = before.to_lowercase();
        let known =
            lexicon.title_prefixes().iter().map(String::as_str).chain(["the", "of", "our"]).find(|p| {
                lower.strip_prefix(*p).is_some_and(|r| r.is_empty() || r.starts_with([' ', ':', '-', '–', '—']))
            });
        match known {
            Some(p) => before = before.get(p.len()..)?.trim_start_matches([' ', ':', '-', '–', '—']),
            None => break,
        }
    }
    if before.is_empty() || lexicon.is_qualifier(&before.to_lowercase()) {
        return Some(None);
    }
    if before.contains(['.', '?', '!', ';', ',']) && !before.contains("(") {
        return None;
    }
    let words: Vec<&str> = before.split_whitespace().collect();
    let small = |w: &str| matches!(w, "of" | "and" | "the" | "for" | "on" | "in" | "to" | "&" | "-" | "–" | "/");
    let capital =
        |w: &str| w.trim_start_matches(['(', '"', '“']).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    if words.len() > 8 || !words.iter().all(|w| small(w) || capital(w)) || !words.first().is_some_and(|w| capital(w)) {
        return None;
    }
    // A sentence: "See Recommendation 4", "This Recommendation 4".
    if words.len() == 1
        && !before.chars().any(|c| c.is_ascii_digit())
        && before.chars().filter(|c| c.is_uppercase()).count() < 2
    {
        return None;
    }
    if let Some((_, rest)) = before.split_once('(')
        && let Some((inside, after)) = rest.split_once(')')
        && after.trim().is_empty()
        && is_acronym(inside.trim())
    {
        return Some(Some(inside.trim().to_owned()));
    }
    Some(Some(text::clean(before)))
}

/// What follows the number: nothing, words that every title has, or a short title. None: it is no title.
#[expect(clippy::option_option, reason = "no title, a title without a short one, a title with one")]
fn short(lexicon: &Lexicon, after: &str, heading: bool) -> Option<Option<String>> {
    let rest = after.trim();
    if rest.is_empty() || lexicon.is_title_suffix(&fold(rest)) || fold(rest).is_empty() {
        return Some(None);
    }
    let signs = [':', '–', '—', '-', '.', '|', '‑', '‐'];
    let bracketed = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')'));
    let separated = rest.starts_with(signs) || bracketed.is_some();
    let mut rest = bracketed.unwrap_or(rest).trim_start_matches(signs).trim_start();
    // A usual word between number and short title: "12 Implementation: Data Accuracy".
    if !separated {
        let sign = rest.char_indices().find(|(i, c)| match c {
            ':' | '–' | '—' | '|' => true,
            '-' => rest.get(..*i).is_some_and(|b| b.ends_with(' ')),
            _ => false,
        });
        match sign {
            Some((i, c)) if lexicon.is_title_suffix(&fold(rest.get(..i)?)) => {
                rest = rest.get(i + c.len_utf8()..)?.trim_start()
            }
            _ if heading && rest.starts_with(|c: char| c.is_uppercase()) => {}
            _ => return None,
        }
    }
    // And after it: "12: Data Accuracy – Implementation Status".
    for sign in [" – ", " — ", " - ", ": ", " | "] {
        if let Some((short, suffix)) = rest.rsplit_once(sign)
            && lexicon.is_title_suffix(&fold(suffix))
        {
            rest = short;
        }
    }
    if lexicon.is_title_suffix(&fold(rest)) {
        return Some(None);
    }
    let ends_like_a_sentence = rest.ends_with(['.', ';', ',', ':']);
    if rest.split_whitespace().count() > SHORT_WORDS || (ends_like_a_sentence && !heading) {
        return None;
    }
    let leaders = rest.contains("....") || rest.contains(". . .") || rest.contains("……");
    (!leaders && !rest.is_empty()).then(|| Some(text::clean(rest)))
}

/// Words with the byte they begin at.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        let lexicon = &crate::profile::built_in().families[0].lexicon;
        for (words, review, number, short) in [
            ("ABC Recommendation 12 Implementation", Some("ABC"), "12", None),
            ("ABC Rec. R3.2 Implementation (continued)", Some("ABC"), "R3.2", None),
            ("Recommendation 4 Implementation", None, "4", None),
            ("ABC2 Recommendation 9: Harbor Lights", Some("ABC2"), "9", Some("Harbor Lights")),
            ("ABC Recommendation 9 – Harbor Lights – Implementation Status", Some("ABC"), "9", Some("Harbor Lights")),
            ("ABC Recommendation 41 – Implementation Status", Some("ABC"), "41", None),
            ("Implementation of ABC Recommendation 46", Some("ABC"), "46", None),
            (
                "Implementation of the First Harbor Review Recommendation 4(b)",
                Some("First Harbor Review"),
                "4(b)",
                None,
            ),
            ("Harbor Review (HR1) Recommendation IV", Some("HR1"), "IV", None),
            ("Recommendation #11", None, "11", None),
            ("Recommendation No. 7: Tugs", None, "7", Some("Tugs")),
            ("Recommendations 10 and 11 Implementation", None, "10 and 11", None),
            ("Recommendation 12 (Tugs)", None, "12", Some("Tugs")),
            ("Recommendation 1 1 Implementation", None, "11", None),
        ] {
            let got = parse(lexicon, words, false).unwrap_or_else(|| panic!("{words}"));
            assert_eq!(
                (got.review.as_deref(), got.number.as_str(), got.short.as_deref()),
                (review, number, short),
                "{words}"
            );
        }
        for words in [
            "See Recommendation 12 for more.",
            "Recommendation 12 is in progress",
            "This depends on Recommendation 12.",
            "Recommendations 1, 2 and 3",
            "Yearly Report on Recommendations 2018",
            "Recommendation",
            "The board considered Recommendation 12",
            "Recommendation 7: The harbor master should keep all lights of the harbor lit at night, and report on them to the board each year.",
        ] {
            assert_eq!(parse(lexicon, words, false), None, "{words}");
        }
    }

    #[test]
    fn reviews_of_reports() {
        assert_eq!(review_of_report("First Harbor Review (FHR): Status Report").as_deref(), Some("FHR"));
        assert_eq!(review_of_report("HRB2 Implementation Status").as_deref(), Some("HRB2"));
        assert_eq!(review_of_report("HARBOR LIGHTS AND QUAYS"), None);
        assert_eq!(review_of_report("HRB2 STATUS REPORT").as_deref(), Some("HRB2"));
        assert_eq!(review_of_report("Status of the Harbor Review"), None);
    }
}
