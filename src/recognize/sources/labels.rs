//! Labels: words that say what the words after them are about ("Status: …", "Owner", "Government response").
//! Must not know where a label stands.

use crate::profile::{Column, Lexicon, Section, fold};

use super::super::normalize::status;

/// Longest label, in bytes.
const LONGEST: usize = 60;

/// What a label is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Column(Column),
    Section(Section),
    Status,
}

/// What a text that begins with a label is about, and where in it what follows the label begins.
pub(crate) fn label(lexicon: &Lexicon, words: &str) -> Option<(Label, usize)> {
    if let Some(colon) = words.find(':').filter(|c| *c <= LONGEST) {
        return Some((meaning(lexicon, &fold(words.get(..colon)?))?, colon + 1));
    }
    // A dash parts a label from its value only where nothing else can be meant.
    for sign in [" – ", " — ", " - "] {
        let Some(at) = words.find(sign).filter(|c| *c <= LONGEST) else { continue };
        let folded = fold(words.get(..at)?);
        let found = meaning(lexicon, &folded)?;
        let plain = matches!(found, Label::Status | Label::Column(Column::Response))
            && status::exact(lexicon, &folded).is_none();
        return plain.then_some((found, at + sign.len()));
    }
    None
}

/// What folded words that are a label and nothing else are about.
pub(crate) fn meaning(lexicon: &Lexicon, folded: &str) -> Option<Label> {
    if folded.is_empty() || folded.len() > LONGEST {
        return None;
    }
    let bare = lexicon.without_item(folded, None).0;
    for words in [folded, bare.as_str()] {
        if words.is_empty() {
            continue;
        }
        if lexicon.status_labels().iter().any(|l| l == words) {
            return Some(Label::Status);
        }
        if let Some(c) = lexicon.column(words)
            && matches!(c, Column::Response | Column::Addressee | Column::Progress | Column::Status)
        {
            return Some(Label::Column(c));
        }
        if let Some((s, _)) = lexicon.section(words) {
            return Some(Label::Section(s));
        }
        if let Some(c) = lexicon.column(words) {
            return Some(Label::Column(c));
        }
    }
    None
}

/// Whether folded words are a label, and no status.
pub(crate) fn is_label(lexicon: &Lexicon, folded: &str) -> bool {
    meaning(lexicon, folded).is_some() && status::exact(lexicon, folded).is_none()
}
