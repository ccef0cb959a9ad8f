//! What a text begins by saying: a status or a response, and what is said about it.
//! Must not know where the text stood.

use std::ops::Range;

use crate::color::Rgb;
use crate::document::Text;
use crate::mark::MarkKind;
use crate::profile::{Lexicon, Reading, fold};
use crate::report::{ResponseValue, Status};

use super::super::choice::{self, Choice};
use super::super::legend::{self, Entry};
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
    if !whole.chars().any(char::is_alphanumeric) {
        return drawn(lexicon, t);
    }
    if let Some(choice) = choice::of(t) {
        let Choice::One(raw) = choice else { return None };
        let reading = status::exact(lexicon, &fold(&raw))?;
        return Some(Told { reading, raw, rest: None });
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
    // A label with a running text behind it.
    if let Some((range, raw, reading)) = labeled(lexicon, t)
        && blank(t.string.get(..range.start))
        && let rest = t.slice(range.end..t.string.len())
        && (whole.len() > LONGEST || rest.string.split_whitespace().count() > SHORT_REMARK)
    {
        return Some(Told { reading, raw, rest: Some(rest) });
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
    if let Some(reading) = status::read(lexicon, &whole) {
        return Some(Told { reading, raw: whole, rest: None });
    }
    // A label with words beside it.
    let (_, raw, reading) = labeled(lexicon, t)?;
    Some(Told { reading, raw, rest: None })
}

fn blank(words: Option<&str>) -> bool {
    words.is_some_and(|w| !w.chars().any(char::is_alphanumeric))
}

/// The first part of a text that is set apart as a label and says a status.
fn labeled(lexicon: &Lexicon, t: &Text) -> Option<(Range<usize>, String, Reading)> {
    t.marks().filter(|(_, m)| m.kind == MarkKind::Word).find_map(|(range, mark)| {
        let raw = text::clean(mark.raw.as_deref().or_else(|| t.string.get(range.clone()))?);
        Some((range.clone(), status::exact(lexicon, &fold(&raw))?, raw))
            .map(|(range, reading, raw)| (range, raw, reading))
    })
}

/// What the marks of a text without words say: words that are told of them (the description of a picture, a tooltip)
/// before their shape.
fn drawn(lexicon: &Lexicon, t: &Text) -> Option<Told> {
    if let Some((_, raw, reading)) = labeled(lexicon, t) {
        return Some(Told { reading, raw, rest: None });
    }
    let mark = t.marks().map(|(_, m)| m).find(|m| !matches!(m.kind, MarkKind::Word | MarkKind::Unknown))?;
    let status = match mark.kind {
        MarkKind::Check => Status::Complete,
        MarkKind::Cross | MarkKind::Box => Status::Open,
        _ => return None,
    };
    let raw = mark.raw.clone().unwrap_or_default();
    Some(Told { reading: Reading { status: Some(status), response: None }, raw, rest: None })
}

/// What a status cell says: by its words, by the document's key, by its marks, as yes or no.
pub(crate) fn of_cell(lexicon: &Lexicon, key: &[Entry], t: &Text, fill: Option<Rgb>) -> Option<Told> {
    let words = text::words(t);
    if blank(Some(&words)) {
        let shapes = || t.marks().map(|(_, m)| m).filter(|m| !matches!(m.kind, MarkKind::Word | MarkKind::Unknown));
        let by_mark = || shapes().find_map(|m| legend::by_mark(key, m));
        let by_color = || shapes().filter_map(|m| m.color).find_map(|c| legend::by_color(key, c));
        let by_fill = || {
            // Any other fill is decoration.
            let fill = fill.filter(|f| f.chroma() > PLAIN && t.marks().next().is_none() && words.is_empty())?;
            legend::by_color(key, fill)
        };
        if let Some(entry) = by_mark().or_else(by_color).or_else(by_fill)
            && let Some(status) = entry.status
        {
            let reading = Reading { status: Some(status), response: None };
            return Some(Told { reading, raw: entry.label.clone(), rest: None });
        }
    }
    if let Some(told) = told(lexicon, t) {
        return Some(told);
    }
    let said = t.marks().filter(|(_, m)| m.kind == MarkKind::Word).find_map(|(_, m)| m.raw.clone());
    let raw = if words.is_empty() { said? } else { words };
    let folded = fold(&raw);
    let status = match (lexicon.is_yes(&folded), lexicon.is_no(&folded)) {
        (true, _) => Status::Complete,
        (_, true) => Status::Open,
        _ => return None,
    };
    Some(Told { reading: Reading { status: Some(status), response: None }, raw, rest: None })
}

/// Least chroma of a fill that says something.
const PLAIN: u8 = 24;

/// The status that a text is, or that is parted from the rest of it as a sentence or line of its own.
pub(crate) fn begun(lexicon: &Lexicon, t: &Text) -> Option<Told> {
    told(lexicon, t).filter(|found| found.rest.is_some() || status::exact(lexicon, &fold(&found.raw)).is_some())
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
