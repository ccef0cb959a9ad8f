//! Boxes to choose from: "☐ Not started ☑ Complete".
//! Must not know what the words beside a box mean.

use crate::document::Text;
use crate::mark::MarkKind;

use super::normalize::text;

/// What is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The words of the only box that is ticked.
    One(String),
    /// It cannot be told: several are ticked, or the one that is has no words.
    Doubtful,
}

/// The choice that a text gives; none where it gives none, or nothing is ticked.
pub(crate) fn of(t: &Text) -> Option<Choice> {
    let ticked: Vec<String> = boxes(t)?.into_iter().filter(|(ticked, _)| *ticked).map(|(_, words)| words).collect();
    match ticked.as_slice() {
        [] => None,
        [one] if !one.is_empty() => Some(Choice::One(one.clone())),
        _ => Some(Choice::Doubtful),
    }
}

/// Boxes and the words of each, and whether it is ticked; none where there is but one box, or none that is empty.
fn boxes(t: &Text) -> Option<Vec<(bool, String)>> {
    let boxes: Vec<_> =
        t.marks().filter(|(_, m)| matches!(m.kind, MarkKind::Check | MarkKind::Cross | MarkKind::Box)).collect();
    let (first, last) = (boxes.first()?.0.clone(), boxes.last()?.0.clone());
    if boxes.len() < 2 || !boxes.iter().any(|(_, m)| m.kind == MarkKind::Box) {
        return None;
    }
    let words = |from: usize, to: usize| {
        let words = text::clean(t.string.get(from..to).unwrap_or_default());
        words.trim_matches(['|', ',', ';', '/', ' ']).to_owned()
    };
    // Boxes stand before their words, or all of them after.
    let after = !words(0, first.start).is_empty() && words(last.end, t.string.len()).is_empty();
    let from = std::iter::once(0).chain(boxes.iter().map(|(range, _)| range.end));
    let to = boxes.iter().skip(1).map(|(range, _)| range.start).chain(std::iter::once(t.string.len()));
    let said = boxes.iter().zip(from.zip(to)).map(|((range, mark), (from, to))| {
        let words = if after { words(from, range.start) } else { words(range.end, to) };
        (mark.kind != MarkKind::Box, words)
    });
    Some(said.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Span, SpanKind};
    use crate::mark::{Mark, MarkSource};

    fn text(words: &str) -> Text {
        let mut t = Text::plain(words);
        for (at, c) in words.char_indices() {
            let kind = match c {
                '☐' => MarkKind::Box,
                '☑' => MarkKind::Check,
                '☒' => MarkKind::Cross,
                _ => continue,
            };
            let mark = Mark { kind, source: MarkSource::Character, raw: Some(c.to_string()), color: None };
            t.spans.push(Span { range: at..at + c.len_utf8(), kind: SpanKind::Mark(mark) });
        }
        t
    }

    #[test]
    fn the_words_of_the_ticked_box_count() {
        for (words, choice) in [
            ("☐ Not begun ☑ Lit ☐ Out", Some(Choice::One("Lit".to_owned()))),
            ("☒ Not begun | ☐ Lit", Some(Choice::One("Not begun".to_owned()))),
            ("Lit ☑ Not begun ☐", Some(Choice::One("Lit".to_owned()))),
            ("Lit ☐ Not begun ☑", Some(Choice::One("Not begun".to_owned()))),
            ("State: ☐ Lit ☑ Out", Some(Choice::One("Out".to_owned()))),
            ("☑ Lit ☑ Out ☐ Lost", Some(Choice::Doubtful)),
            ("☐ ☑", Some(Choice::Doubtful)),
            ("☐ Lit ☐ Out", None),
            ("☑ Lit ☑ Out", None),
            ("☑ Lit", None),
            ("", None),
        ] {
            assert_eq!(of(&text(words)), choice, "{words}");
        }
    }
}
