//! Headings and beginnings of paragraphs that are the number of a recommendation.
//! Must not know what follows under them.

use crate::profile::{Column, Lexicon, Section, fold};

use super::super::piece::{Piece, PieceKind};
use super::labels::{Label, label};
use super::number_cell::{self, Numbered};

/// A heading or the beginning of a paragraph that is the number of a recommendation.
pub(super) struct Head {
    /// None where the report numbers none of them.
    pub(super) numbered: Option<Numbered>,
    /// Where the recommendation's own words begin, if they follow in the same piece.
    pub(super) rest: Option<usize>,
}

/// How recommendations are told from other paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By an item word and a number.
    Name,
    /// By a number alone.
    Number,
    /// By an item word alone: the report has no numbers.
    Word,
}

pub(super) fn head(lexicon: &Lexicon, piece: &Piece<'_>, by: By) -> Option<Head> {
    let heading = matches!(piece.kind, PieceKind::Heading(_));
    let bare = by == By::Number;
    let is_line = matches!(piece.kind, PieceKind::Heading(_) | PieceKind::Paragraph | PieceKind::Term);
    if bare
        && let PieceKind::Item { level: 0, marker: Some(marker) } = piece.kind
        && let Some(n) = number_cell::read(lexicon, marker.trim_matches(['(', ')', '.']))
        && n.number.bytes().any(|b| b.is_ascii_digit())
    {
        return Some(Head { numbered: Some(n), rest: Some(0) });
    }
    if !(is_line || bare && matches!(piece.kind, PieceKind::Item { .. })) {
        return None;
    }
    let words = piece.words.as_str();
    if by == By::Word {
        let (word, rest) = words.split_once(':').unwrap_or((words, ""));
        let set = !rest.trim().is_empty() || heading || piece.is_bold() || words.ends_with(':');
        let plain = lexicon.item_words().contains(&fold(word)) && set;
        let own = rest.trim_start();
        return plain.then(|| Head { numbered: None, rest: (!own.is_empty()).then(|| words.len() - own.len()) });
    }
    // "Recommendation number: 4", "Recommendation: 4"
    if let Some((label, from)) = label(lexicon, words)
        && matches!(label, Label::Column(Column::Number | Column::Text) | Label::Section(Section::Description))
        && let Some(n) = number_cell::read(lexicon, words.get(from..)?)
        && n.number.bytes().any(|b| b.is_ascii_digit())
    {
        return Some(Head { numbered: Some(Numbered { named: true, ..n }), rest: None });
    }
    let set = heading || piece.is_bold();
    if words.len() <= 240
        && (set || words.len() <= 60)
        && let Some(n) = number_cell::read(lexicon, words)
        && (n.named || (bare && set))
    {
        // A title that is a sentence of its own is the recommendation.
        let sentence = n.title.as_ref().is_some_and(|t| {
            (!heading && t.ends_with('.') && t.contains(' '))
                || t.split_whitespace().count() > 3 && (t.ends_with('.') || t.contains(". ") || t.starts_with("That "))
        });
        if !sentence {
            return Some(Head { numbered: Some(n), rest: None });
        }
    }
    let (mut n, at) = number_cell::leading(lexicon, words, bare)?;
    let rest = words.get(at..)?;
    if rest.is_empty() {
        return Some(Head { numbered: Some(n), rest: None });
    }
    // A short line set as a heading is a title.
    if bare && set && !rest.ends_with('.') && rest.split_whitespace().count() <= TITLE_WORDS {
        n.title = Some(rest.to_owned());
        return Some(Head { numbered: Some(n), rest: None });
    }
    // "Recommendation 12 Harbor lights" is a title where it is set as one.
    Some(Head { numbered: Some(n), rest: Some(at) })
}

/// Longest title of a heading that begins with a bare number, in words.
const TITLE_WORDS: usize = 14;

/// A paragraph that begins with a number that the report has a row for: "MO-2001-203 011/20 The …",
/// "011/20 (implemented) – The …".
pub(super) fn known_head(lexicon: &Lexicon, piece: &Piece<'_>, known: &[String]) -> Option<Head> {
    if known.is_empty() || !matches!(piece.kind, PieceKind::Heading(_) | PieceKind::Paragraph) {
        return None;
    }
    let words = piece.words.as_str();
    let (review, rest) = match lexicon.report_id(words) {
        Some((id, rest)) => (Some(id.to_owned()), rest.trim_start_matches([' ', '(', ',', ':', '–', '-'])),
        None => (None, words),
    };
    let number = known.iter().filter(|k| rest.starts_with(k.as_str())).max_by_key(|k| k.len())?;
    let after = rest.get(number.len()..)?;
    if after.starts_with(char::is_alphanumeric) || (review.is_none() && !number.contains(['/', '.', '-'])) {
        return None;
    }
    let mut own = after.trim_start_matches(')').trim_start();
    // What is said of it in brackets stands in its row too.
    if let Some((_, more)) = own.strip_prefix('(').and_then(|o| o.split_once(')')) {
        own = more.trim_start();
    }
    own = own.trim_start_matches(['–', '—', '-', ':', '.', ' ']);
    let numbered = Numbered { review, number: number.clone(), title: None, named: true };
    Some(Head { numbered: Some(numbered), rest: (!own.is_empty()).then(|| words.len() - own.len()) })
}
