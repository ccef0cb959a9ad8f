//! A table that a converter took apart: under the id of a report its recommendations, then their statuses in the same
//! order.
//! Must not know about tables that are still whole.

use std::collections::VecDeque;

use super::super::context::Context;
use super::super::narrative;
use super::super::normalize::text;
use super::super::piece::{Piece, PieceKind};
use super::item::{Item, of_status_column};
use super::told;

/// What paragraphs in pairs give.
#[derive(Default)]
pub(crate) struct Pairs {
    pub(crate) items: Vec<Item>,
    pub(crate) first: Option<usize>,
}

/// Most recommendations that wait for their statuses.
const WAITING: usize = 40;

/// Reads paragraphs that recommend and paragraphs that begin with a status, by their order.
pub(crate) fn read(pieces: &[Piece<'_>], context: &Context<'_>) -> Pairs {
    let lexicon = context.lexicon();
    let mut out = Pairs::default();
    let mut review: Option<String> = None;
    let mut waiting: VecDeque<Item> = VecDeque::new();
    for (i, piece) in pieces.iter().enumerate() {
        if !matches!(piece.kind, PieceKind::Paragraph | PieceKind::Item { .. } | PieceKind::Heading(_)) {
            continue;
        }
        if let Some((id, rest)) = lexicon.report_id(&piece.words)
            && rest.trim_start().starts_with([':', '–', '—', ','])
        {
            review = Some(id.to_owned());
            waiting.clear();
            continue;
        }
        if matches!(piece.kind, PieceKind::Heading(_)) {
            // A running head may stand between a report and its recommendations.
            waiting.clear();
            continue;
        }
        let Some(report) = &review else { continue };
        if let Some(t) = told::told(lexicon, &piece.text).filter(|t| t.reading.status.is_some()) {
            if let Some(mut item) = waiting.pop_front() {
                item.say(of_status_column(t.reading), &t.raw, piece.at);
                if let Some(rest) = &t.rest {
                    item.progress.extend(narrative::of(rest, None, None, piece.at));
                }
                item.places.push(piece.at.clone());
                out.items.push(item);
                out.first = out.first.or(Some(i));
            }
            continue;
        }
        let words = text::prose(&piece.text);
        if told::demands(&words) && waiting.len() < WAITING {
            waiting.push_back(Item {
                review: Some(report.clone()),
                description: vec![(words, piece.at.clone())],
                places: vec![piece.at.clone()],
                ..Item::default()
            });
        }
    }
    out
}
