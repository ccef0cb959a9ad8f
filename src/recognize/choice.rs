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
    let boxes: Vec<_> =
        t.marks().filter(|(_, m)| matches!(m.kind, MarkKind::Check | MarkKind::Cross | MarkKind::Box)).collect();
    let empty = boxes.iter().filter(|(_, m)| m.kind == MarkKind::Box).count();
    if boxes.len() < 2 || empty == 0 {
        return None;
    }
    let ends = boxes.iter().skip(1).map(|(r, _)| r.start).chain(std::iter::once(t.string.len()));
    let ticked: Vec<String> = boxes
        .iter()
        .zip(ends)
        .filter(|((_, mark), _)| mark.kind != MarkKind::Box)
        .map(|((range, _), end)| text::clean(t.string.get(range.end..end).unwrap_or_default()))
        .collect();
    match ticked.as_slice() {
        [] => None,
        [one] if !one.is_empty() => Some(Choice::One(one.trim_matches(['|', ',', ';', '/', ' ']).to_owned())),
        _ => Some(Choice::Doubtful),
    }
}
