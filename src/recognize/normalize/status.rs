//! Words to statuses and responses.
//! Must not know where the words stood; what an empty cell or a drawn mark means is the table's.

use crate::profile::{Lexicon, Reading, fold, is_number_token};
use crate::report::Status;

/// What ends the part of a cell that is its status: what follows is said about it.
const ENDS: &[&str] = &[" - ", ", ", "; ", ". ", " (", ": ", " [", "\u{2026}"];

/// What the words of a status cell or label mean: a listed phrase, a listed phrase with something said about it
/// ("Complete – published in May"), or a sentence that says it of the item. Never the nearest match.
pub(crate) fn read(lexicon: &Lexicon, text: &str) -> Option<Reading> {
    let folded = fold(text);
    if folded.is_empty() || folded.len() > 2000 {
        return None;
    }
    exact(lexicon, &folded).or_else(|| leading(lexicon, &folded)).or_else(|| sentence_of(lexicon, &folded))
}

/// What folded words mean that are a status and nothing else.
pub(crate) fn exact(lexicon: &Lexicon, folded: &str) -> Option<Reading> {
    if let Some(reading) = lexicon.reading(folded) {
        return Some(reading);
    }
    // A mark, a bullet or a number before the word: "1 - Complete".
    let bare = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    if bare != folded
        && let Some(reading) = lexicon.reading(bare)
    {
        return Some(reading);
    }
    if folded.len() > 160 {
        return None;
    }
    lexicon.status_pattern(folded).or_else(|| narrowed(lexicon, folded))
}

/// "Open - Overdue", "Closed (withdrawn)": a word that says only whether it has ended, and a status that says more.
fn narrowed(lexicon: &Lexicon, folded: &str) -> Option<Reading> {
    [" - ", ", ", " (", "; ", " / ", "/"].iter().find_map(|sign| {
        let (first, rest) = folded.split_once(sign)?;
        let rest = if *sign == " (" { rest.strip_suffix(')')? } else { rest };
        let wide = lexicon.reading(first)?;
        let vague = matches!(wide.status, Some(Status::Open | Status::Closed)) && wide.response.is_none();
        lexicon.reading(rest).filter(|r| vague && r.status.is_some())
    })
}

/// The longest listed phrase that the folded words begin with and that ends there.
fn leading(lexicon: &Lexicon, folded: &str) -> Option<Reading> {
    let mut ends: Vec<usize> =
        ENDS.iter().flat_map(|e| folded.match_indices(e).map(|(i, _)| i)).filter(|&i| i > 0 && i <= 120).collect();
    // A date ends it without any sign: "Completed March 2016", "Complete by 2016".
    for (i, _) in folded.match_indices(' ').filter(|(i, _)| *i <= 120) {
        let next = folded.get(i + 1..).unwrap_or_default().split(' ').next().unwrap_or_default();
        if is_date_word(next) {
            ends.push(i);
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends.iter().rev().find_map(|&end| lexicon.reading(fold(folded.get(..end)?).as_str()))
}

fn is_date_word(word: &str) -> bool {
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ];
    matches!(word, "by" | "on" | "in" | "as" | "since" | "during" | "at")
        || months.contains(&word.trim_end_matches(['.', ',']))
        || word.bytes().next().is_some_and(|b| b.is_ascii_digit())
}

/// What a text says of the status of the whole recommendation, if a sentence of it does: the sentence as printed, and
/// what it means.
pub(crate) fn stated(lexicon: &Lexicon, text: &str) -> Option<(String, Reading)> {
    sentences(text).find_map(|s| sentence_of(lexicon, &fold(s)).map(|r| (super::text::clean(s), r)))
}

/// The sentences of a text. A full stop ends one where white space and a capital or digit follow.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut cuts = vec![0];
    for (i, c) in text.char_indices() {
        let after = text.get(i + c.len_utf8()..).unwrap_or_default();
        let next = after.trim_start();
        let ends = matches!(c, '.' | '!' | '?')
            && next.len() < after.len()
            && next.chars().next().is_some_and(|n| !n.is_lowercase());
        // "Rec. 12" does not end.
        let short = text
            .get(..i)
            .unwrap_or_default()
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .is_some_and(|w| w.eq_ignore_ascii_case("rec") || w.eq_ignore_ascii_case("no"));
        if (ends && !short) || c == '\n' {
            cuts.push(i + c.len_utf8());
        }
    }
    cuts.push(text.len());
    let mut pairs = Vec::new();
    for pair in cuts.windows(2) {
        if let [a, b] = pair {
            pairs.push(*a..*b);
        }
    }
    pairs.into_iter().filter_map(move |r| text.get(r)).map(str::trim).filter(|s| !s.is_empty())
}

/// "This recommendation has now been fully implemented": subject, verb, status.
fn sentence_of(lexicon: &Lexicon, folded: &str) -> Option<Reading> {
    if folded.len() > 400 {
        return None;
    }
    let rest = lexicon.after_subject(folded)?;
    let (verb, mut rest) = lexicon.verbs().iter().find_map(|v| {
        let after = rest.strip_prefix(v.as_str())?;
        after.strip_prefix(' ').or_else(|| after.strip_prefix(" - ")).map(|r| (v.as_str(), r))
    })?;
    let mut negated = verb.split(' ').any(|w| w == "not" || w == "cannot");
    loop {
        if let Some(r) = rest.strip_prefix("not ") {
            // "not started" is a status of its own.
            if predicate(lexicon, rest).is_some() {
                break;
            }
            negated = true;
            rest = r;
            continue;
        }
        if let Some(r) = rest.strip_prefix("yet ") {
            rest = r;
            continue;
        }
        if predicate(lexicon, rest).is_some() {
            break;
        }
        let Some(r) = lexicon.adverbs().iter().find_map(|a| rest.strip_prefix(a.as_str())?.strip_prefix(' ')) else {
            break;
        };
        rest = r;
    }
    let reading = predicate(lexicon, rest)?;
    if !negated {
        return Some(reading);
    }
    // What is not yet done is open; what is not this or that is nothing that can be told.
    match reading.status {
        Some(Status::Complete) => Some(Reading { status: Some(negated_complete(rest)), response: None }),
        Some(Status::InProgress)
            if rest.starts_with("started") || rest.starts_with("begun") || rest.starts_with("commenced") =>
        {
            Some(Reading { status: Some(Status::NotStarted), response: None })
        }
        _ => None,
    }
}

/// "not yet complete" is open; "will not be implemented" says that it ended.
fn negated_complete(predicate: &str) -> Status {
    if predicate.starts_with("implemented") { Status::NotStarted } else { Status::Open }
}

/// The status that a predicate begins with.
fn predicate(lexicon: &Lexicon, folded: &str) -> Option<Reading> {
    if let Some(reading) = exact(lexicon, folded) {
        return Some(reading);
    }
    if let Some(reading) = leading(lexicon, folded) {
        return Some(reading);
    }
    // "completed and no further action is needed", "in progress with most deliverables done".
    let words: Vec<(usize, &str)> =
        folded.match_indices(' ').map(|(i, _)| (i, folded.get(i + 1..).unwrap_or_default())).collect();
    words
        .iter()
        .rev()
        .filter(|(i, _)| *i <= 100)
        .filter(|(_, after)| {
            let next = after.split(' ').next().unwrap_or_default();
            matches!(
                next,
                "and"
                    | "with"
                    | "as"
                    | "under"
                    | "through"
                    | "by"
                    | "since"
                    | "within"
                    | "for"
                    | "after"
                    | "pending"
                    | "because"
                    | "due"
                    | "until"
                    | "while"
                    | "in"
                    | "at"
                    | "to"
                    | "according"
                    | "but"
                    | "following"
            ) || is_number_token(next)
        })
        .find_map(|(i, _)| lexicon.reading(folded.get(..*i)?.trim_end_matches([',', ' '])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ResponseValue;
    use Status::*;

    fn status(text: &str) -> Option<Status> {
        read(&crate::profile::built_in().families[0].lexicon, text).and_then(|r| r.status)
    }

    #[test]
    fn words_of_cells() {
        for (text, want) in [
            ("Complete", Some(Complete)),
            ("COMPLETED.", Some(Complete)),
            ("Closed – Implemented", Some(Complete)),
            ("Closed - Not Implemented", Some(NotImplemented)),
            ("Closed", Some(Closed)),
            ("Open", Some(Open)),
            ("Open – Partially Addressed", Some(PartiallyComplete)),
            ("Open - Overdue", Some(BehindReplanned)),
            ("Open (delayed)", Some(BehindReplanned)),
            ("Closed – will not be implemented", Some(NotImplemented)),
            ("Planned / In Process", Some(InProgress)),
            ("Behind schedule – expected to recover within original plan", Some(BehindRecovering)),
            ("Behind schedule, original plan to be adjusted", Some(BehindReplanned)),
            ("Behind schedule; will catch up by winter", Some(BehindRecovering)),
            ("Delayed; plan to be revised", Some(BehindReplanned)),
            ("On hold (no budget)", Some(OnHold)),
            ("Complete – printed in May", Some(Complete)),
            ("Completed March 2016", Some(Complete)),
            ("Not yet started", Some(NotStarted)),
            ("Not complete in full", None),
            ("Completely new", None),
            ("Under consideration", Some(Open)),
            ("banana", None),
            ("", None),
            ("Not implemented", Some(NotStarted)),
            ("Overdue", Some(BehindReplanned)),
            ("Superseded by Rec 7", Some(Superseded)),
        ] {
            assert_eq!(status(text), want, "{text}");
        }
        let both = read(&crate::profile::built_in().families[0].lexicon, "Not accepted").unwrap();
        assert_eq!((both.status, both.response), (Some(NotImplemented), Some(ResponseValue::Rejected)));
    }

    #[test]
    fn sentences_about_the_whole() {
        let lexicon = &crate::profile::built_in().families[0].lexicon;
        for (text, want) in [
            ("This recommendation is completed.", Some(Complete)),
            ("This recommendation is in progress.", Some(InProgress)),
            ("Recommendation 12 has been fully implemented.", Some(Complete)),
            (
                "THIS RECOMMENDATION WAS FULLY IMPLEMENTED BY MARCH 2016. NO FURTHER UPDATES WILL FOLLOW.",
                Some(Complete),
            ),
            ("This recommendation is behind schedule and the original plan is to be adjusted.", Some(BehindReplanned)),
            (
                "This recommendation is behind schedule, but is expected to recover within the original plan.",
                Some(BehindRecovering),
            ),
            ("Implementation of this recommendation is not yet complete.", Some(Open)),
            ("Implementation of this recommendation has not started.", Some(NotStarted)),
            ("Work was funded. This recommendation is now considered closed.", Some(Closed)),
            ("This recommendation is important.", None),
            ("Costs were covered; this recommendation is complete.", None),
            ("Some parts of this recommendation are complete.", None),
            ("This recommendation is on hold until the new board is seated.", Some(OnHold)),
            ("Implementation is ongoing.", Some(InProgress)),
        ] {
            assert_eq!(stated(lexicon, text).and_then(|(_, r)| r.status), want, "{text}");
        }
        let (raw, _) = stated(lexicon, "Money was found. This recommendation is complete. More follows.").unwrap();
        assert_eq!(raw, "This recommendation is complete.");
    }
}
