//! A deck: a title for each recommendation, sections beneath it in any order, on as many pages as it takes.
//! Must not know how a section's content is told apart; that is each section's own module.

use crate::profile::{Lexicon, Section};
use crate::provenance::Provenance;

use super::columns::Roles;
use super::context::Context;
use super::draft::Draft;
use super::normalize::date;
use super::piece::{Piece, PieceKind};
use super::sections::{Reader, Zone, count, heading, is_theme};
use super::title::{self, Title};

/// What a deck holds.
#[derive(Debug, Default)]
pub(crate) struct Deck {
    /// What stands before the first recommendation.
    pub(crate) cover: Draft,
    /// The first heading of the cover.
    pub(crate) cover_title: Option<String>,
    pub(crate) drafts: Vec<Draft>,
}

/// Reads a document as a deck.
pub(crate) fn read(pieces: &[Piece<'_>], context: &mut Context<'_>) -> Deck {
    let lexicon = context.lexicon();
    let styled = pieces
        .iter()
        .filter(|p| matches!(p.kind, PieceKind::Heading(_)) && heading(lexicon, p, None, true).is_some())
        .count()
        >= 2;
    let starts = starts(lexicon, pieces, styled);
    let mut deck = Deck::default();
    let first = starts.first().map_or(pieces.len(), |(at, _)| *at);
    let (cover, rest) = pieces.split_at(first.min(pieces.len()));
    deck.cover_title = cover
        .iter()
        .filter(|p| !p.words.is_empty() && p.words.len() <= 200)
        .find(|p| matches!(p.kind, PieceKind::Heading(_)))
        .or_else(|| {
            cover.iter().find(|p| {
                matches!(p.kind, PieceKind::Paragraph)
                    && is_theme(lexicon, p)
                    && date::whole(&p.words, context.order).is_none()
            })
        })
        .map(|p| p.words.clone());
    if starts.is_empty() {
        // No heading names a recommendation: the sections, if any, are of one without a number.
        let mut reader = Reader::new(context, styled);
        reader.run(pieces);
        let mut draft = reader.draft;
        if let Some(title) = &deck.cover_title {
            draft.themes.retain(|t| t != title);
        }
        if draft.description_headed || !draft.rows.is_empty() {
            deck.drafts.push(draft);
        }
        return deck;
    }
    let mut reader = Reader::new(context, styled);
    reader.run(cover);
    deck.cover = reader.draft;
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain(std::iter::once(pieces.len()));
    let mut carried: Option<(Zone, Option<Roles>)> = None;
    let mut drafts: Vec<Draft> = Vec::new();
    for ((at, title), end) in starts.iter().zip(ends) {
        let Some(part) = rest.get(at - first..end - first) else { continue };
        let Some((head, mut body)) = part.split_first() else { continue };
        let again = drafts.last().is_some_and(|d: &Draft| {
            d.number() == Some(&title.number)
                && (d.review() == title.review.as_deref() || title.review.is_none() || d.review().is_none())
        });
        let mut reader = Reader::new(context, styled);
        reader.draft.title = Some((title.clone(), head.at.clone()));
        reader.draft.places.push(head.at.clone());
        reader.used(head);
        reader.draft.words += count(head);
        if again && let Some((zone, roles)) = carried.take() {
            reader.resume = Some(zone);
            reader.roles = roles;
        }
        reader.review.clone_from(&title.review);
        if let Some((next, rest)) = body.split_first()
            && wraps(lexicon, head, next)
        {
            reader.draft.places.push(next.at.clone());
            reader.used(next);
            reader.draft.words += count(next);
            body = rest;
        }
        reader.run(body);
        carried = Some((
            if reader.zone == Zone::Head { reader.resume.unwrap_or(Zone::Head) } else { reader.zone },
            reader.roles.clone(),
        ));
        let draft = reader.draft;
        // The same heading on the next page goes on with the same recommendation.
        match drafts.last_mut() {
            Some(last) if again && last.goes_with(&draft) => last.merge(draft),
            _ => drafts.push(draft),
        }
    }
    deck.drafts = joined(drafts);
    deck
}

/// Drafts of one recommendation in one; headings that nothing follows, of contents lists and the like, dropped where
/// their recommendation stands elsewhere too.
fn joined(drafts: Vec<Draft>) -> Vec<Draft> {
    let full: Vec<Option<String>> =
        drafts.iter().filter(|d| !d.is_bare()).map(|d| d.number().map(str::to_owned)).collect();
    let mut out: Vec<Draft> = Vec::new();
    for draft in drafts {
        let number = draft.number().map(str::to_owned);
        if draft.is_bare() && full.contains(&number) {
            // Its themes and dates may be all that a title page of it holds.
            match out.iter_mut().find(|d| d.number() == number.as_deref()) {
                Some(known) => known.merge(draft),
                None if draft.themes.is_empty() => {}
                None => out.push(draft),
            }
            continue;
        }
        match out.iter_mut().find(|d| d.goes_with(&draft)) {
            Some(known) => known.merge(draft),
            None => out.push(draft),
        }
    }
    if out.iter().any(|d| !d.is_bare()) {
        out.retain(|d| !d.is_bare());
    }
    out
}

/// Whether a title of a text goes on on the next line with a word that titles end with.
fn wraps(lexicon: &Lexicon, title: &Piece<'_>, next: &Piece<'_>) -> bool {
    let (Provenance::Lines(_, above), Provenance::Lines(below, _)) = (title.at, next.at) else { return false };
    *below == above + 1
        && matches!(next.kind, PieceKind::Heading(_) | PieceKind::Paragraph)
        && lexicon.is_title_suffix(&next.folded)
        && lexicon.section(&next.folded).is_none()
}

/// Which pieces are titles of recommendations. Entries of a contents list are none.
fn starts(lexicon: &Lexicon, pieces: &[Piece<'_>], styled: bool) -> Vec<(usize, Title)> {
    let mut all: Vec<(usize, Title)> = Vec::new();
    let mut listed: Vec<(usize, Title)> = Vec::new();
    let mut in_contents = false;
    for (i, piece) in pieces.iter().enumerate() {
        let is_heading = match piece.kind {
            PieceKind::Heading(_) => true,
            PieceKind::Paragraph => false,
            PieceKind::Item { .. } if in_contents => false,
            _ => continue,
        };
        if piece.folded.is_empty() {
            continue;
        }
        if let Some((Section::Contents, _)) = lexicon.section(&piece.folded) {
            in_contents = true;
            continue;
        }
        if in_contents && is_heading && title::parse(lexicon, &piece.words, true).is_none() {
            in_contents = false;
        }
        let Some(mut title) = title::parse(lexicon, &piece.words, is_heading || piece.is_bold()) else { continue };
        if let Some(rest) = pieces.get(i + 1).filter(|next| wraps(lexicon, piece, next)) {
            title.printed = format!("{} {}", title.printed, rest.words);
        }
        if lexicon.section(&piece.folded).is_some() && title.review.is_none() && (!is_heading || !all.is_empty()) {
            // "Recommendation 12 Status" may head a section.
            let known = all.iter().any(|(_, t)| t.printed == title.printed);
            if !known && !all.is_empty() {
                continue;
            }
        }
        // Where headings are set as such, a plain line that only cites a recommendation is none.
        if styled
            && !is_heading
            && !piece.is_bold()
            && all.iter().any(|(_, t)| t.number != title.number)
            && title.short.is_none()
            && title.review.is_none()
        {
            continue;
        }
        if in_contents {
            if listed.iter().any(|(_, t)| t.number == title.number) || is_heading {
                in_contents = false;
            } else {
                listed.push((i, title));
                continue;
            }
        }
        all.push((i, title));
    }
    if all.is_empty() { listed } else { all }
}
