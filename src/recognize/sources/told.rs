//! What a text begins by saying: a status or a response, and what is said about it.
//! Must not know where the text stood.

use crate::document::Text;
use crate::mark::MarkKind;
use crate::profile::{Lexicon, Reading, fold};
use crate::report::{ResponseValue, Status};

use super::super::normalize::{status, text};

/// A status or response, the words that say it, and the rest of the text.
pub(crate) struct Told {
    pub(crate) reading: Reading,
    pub(crate) raw: String,
    pub(crate) rest: Option<Text>,
}

/// What may part a status from what is said about it.
const SIGNS: &[&str] = &["\n", ". ", "; ", " – ", " — ", " - ", ": ", ", ", " ("];

/// Longest status, in bytes.
const LONGEST: usize = 160;

/// Words after a dash or comma that still belong to the status ("Complete – printed in May").
const SHORT_REMARK: usize = 6;

/// The status or response that a text begins with.
pub(crate) fn told(lexicon: &Lexicon, t: &Text) -> Option<Told> {
    let flat = t.string.replace('\n', " ");
    let whole = text::clean(&flat);
    if whole.is_empty() {
        return None;
    }
    if whole.len() <= LONGEST
        && let Some(reading) = status::exact(lexicon, &fold(&whole))
    {
        return Some(Told { reading, raw: whole, rest: None });
    }
    let mut best: Option<(usize, usize, &str, Reading)> = None;
    for sign in SIGNS {
        for (at, _) in t.string.match_indices(sign).take_while(|(at, _)| *at <= LONGEST) {
            if best.is_some_and(|(b, ..)| b >= at) {
                continue;
            }
            if let Some(reading) = flat.get(..at).and_then(|p| status::exact(lexicon, &fold(p))) {
                best = Some((at, at + if *sign == " (" { 1 } else { sign.len() }, sign, reading));
            }
        }
    }
    if let Some((end, from, sign, reading)) = best {
        let rest = t.slice(from..t.string.len());
        let remark = text::clean(&rest.string);
        let parted = matches!(sign, "\n" | ". ") || remark.split_whitespace().count() > SHORT_REMARK;
        if parted {
            let mut raw = text::clean(flat.get(..end).unwrap_or_default());
            if sign == ". " {
                raw.push('.');
            }
            return Some(Told { reading, raw, rest: (!remark.is_empty()).then_some(rest) });
        }
        return Some(Told { reading, raw: whole, rest: None });
    }
    if let Some((_, mark)) = t.marks().find(|(_, m)| m.kind != MarkKind::Word)
        && whole.len() <= LONGEST
    {
        let status = match mark.kind {
            MarkKind::Check => Status::Complete,
            MarkKind::Cross | MarkKind::Box => Status::Open,
            _ => return None,
        };
        let raw = mark.raw.clone().unwrap_or_default();
        return Some(Told { reading: Reading { status: Some(status), response: None }, raw, rest: None });
    }
    if whole.len() > LONGEST {
        return None;
    }
    let reading = status::read(lexicon, &whole)?;
    Some(Told { reading, raw: whole, rest: None })
}

/// Whether words ask for something: "… should, in consultation with …", "That the quay be widened".
pub(crate) fn asks(words: &str) -> bool {
    let folded = format!(" {} ", fold(words));
    demands(words) || folded.contains(" recommend") || folded.starts_with(" that ")
}

/// Whether words say that something should be done.
pub(crate) fn demands(words: &str) -> bool {
    let folded = format!(" {} ", fold(words));
    [" should", " shall", " must", " ought to"].iter().any(|w| {
        folded
            .match_indices(w)
            .any(|(at, _)| !folded.get(at + w.len()..).unwrap_or_default().starts_with(char::is_alphanumeric))
    })
}

/// The response that a sentence of a text gives, with that sentence.
pub(crate) fn response(lexicon: &Lexicon, words: &str) -> Option<(ResponseValue, String)> {
    status::sentences(words).take(3).find_map(|s| lexicon.response_pattern(&fold(s)).map(|r| (r, text::clean(s))))
}
