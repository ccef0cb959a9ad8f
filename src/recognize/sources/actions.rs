//! Actions told beneath a recommendation in lines, with their numbers and with labels beneath each.
//! Must not know about tables of actions.

use crate::document::Text;
use crate::profile::{self, Column, fold};

use super::super::context::Context;
use super::super::deliverables::{self, Found};
use super::super::parts::{self, Part};
use super::super::piece::{Piece, PieceKind};

/// Longest words before the number of an action, in bytes.
const LABEL: usize = 40;

/// Gathers the actions of one recommendation.
#[derive(Default)]
pub(super) struct Actions {
    /// Actions with the labels beneath them.
    labelled: Vec<Part>,
    /// The last of them may have more labels.
    open: bool,
}

impl Actions {
    /// Whether a piece belongs to an action; then it is taken.
    pub(super) fn take(&mut self, piece: &Piece<'_>) -> bool {
        if piece.words.is_empty() || matches!(piece.kind, PieceKind::Table(_) | PieceKind::Figure | PieceKind::Strip(_))
        {
            return false;
        }
        let t = piece.text.as_ref();
        let part =
            |label: Option<&str>, text: Text| Part { label: label.map(str::to_owned), text, at: piece.at.clone() };
        if let Some(from) = begins(&t.string) {
            self.labelled.push(part(None, t.slice(from..t.string.len())));
            self.open = true;
            return true;
        }
        if matches!(piece.kind, PieceKind::Heading(_)) {
            self.open = false;
        }
        if !self.open {
            return false;
        }
        let common = &profile::built_in().lexicon;
        let Some((label, value)) = parts::labelled(t, common) else { return false };
        let column = match common.column(&label) {
            Some(Column::Responsible) => "responsible",
            Some(Column::Due) => "due date",
            Some(Column::Status) => "status",
            _ => return false,
        };
        self.labelled.push(part(Some(column), value));
        true
    }

    /// Their rows.
    pub(super) fn rows(self, context: &mut Context<'_>) -> Vec<Found> {
        deliverables::of_parts(&self.labelled, &context.key.clone(), context)
    }
}

/// Where the words of a text begin that is an action with its number: "Key action 2.1: …".
fn begins(words: &str) -> Option<usize> {
    let digit = words.find(|c: char| c.is_ascii_digit()).filter(|at| *at <= LABEL)?;
    let label = fold(words.get(..digit)?.trim_end_matches([' ', '#']));
    let after = words.get(digit..)?;
    let number = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))?;
    let sign = after.get(number - after.get(..number)?.bytes().rev().take_while(|b| *b == b'.').count()..)?;
    let rest = sign.trim_start_matches([':', '.', ')', ' ', '–', '—', '-']);
    let parted = sign.len() - rest.len() > 1 || sign.starts_with(':');
    let common = &profile::built_in().lexicon;
    let action = common.column(&label) == Some(Column::Text) && !common.item_words().contains(&label);
    (action && parted && !rest.is_empty() && number <= 8).then(|| words.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_actions() {
        for (words, rest) in [
            ("Key action 1.2: Light the lamps", Some("Light the lamps")),
            ("Action 3 – Light the lamps", Some("Light the lamps")),
            ("Task 4. Light the lamps", Some("Light the lamps")),
            ("Action 3 was taken in May", None),
            ("Recommendation 3: Light the lamps", None),
            ("Lamps 3: lit", None),
            ("Action plan", None),
        ] {
            assert_eq!(begins(words).and_then(|at| words.get(at..)), rest, "{words}");
        }
    }
}
