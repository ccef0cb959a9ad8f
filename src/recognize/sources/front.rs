//! What a report says of itself: its title, its date, the review that it is about.
//! Must not know how its recommendations are read.

use crate::document::Document;
use crate::profile::{Lexicon, fold};

use super::super::context::Context;
use super::super::normalize::{date, text};
use super::super::piece::{Piece, PieceKind};
use super::super::{furniture_date, sections, title};

/// Title, date and review of a report.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub(crate) title: Option<String>,
    pub(crate) as_of: Option<String>,
    pub(crate) review: Option<String>,
}

/// How far from the top a report speaks of itself, in pieces.
const TOP: usize = 40;

/// Reads it. `first`: the piece at which the recommendations begin; `dates`: those that column headings give.
pub(crate) fn read(
    document: &Document,
    pieces: &[Piece<'_>],
    first: Option<usize>,
    dates: &[String],
    context: &Context<'_>,
) -> Front {
    let lexicon = context.lexicon();
    let top = pieces.get(..first.unwrap_or(pieces.len()).min(pieces.len())).unwrap_or_default();
    let top = top.get(..top.len().min(TOP)).unwrap_or_default();
    let meta = document.meta_title.as_deref().map(text::clean).filter(|t| !t.is_empty());
    let title = of(lexicon, top, context).or_else(|| meta.clone());
    let review = id_in(lexicon, top)
        .or_else(|| title.as_deref().and_then(|t| acronym(lexicon, t)))
        .or_else(|| meta.as_deref().and_then(|t| acronym(lexicon, t)));
    let as_of = dates
        .iter()
        .max()
        .cloned()
        .or_else(|| {
            let named = title.as_deref().and_then(|t| in_title(t, context))?;
            // A title may give the year only of the day that a line gives.
            let whole = in_lines(top, context).filter(|d| d.starts_with(&named));
            Some(whole.unwrap_or(named))
        })
        .or_else(|| in_lines(top, context))
        .or_else(|| furniture_date(document, context))
        .or_else(|| in_lines(pieces, context));
    Front { title, as_of, review }
}

/// The title: the first heading of the highest level, or the first line.
fn of(lexicon: &Lexicon, top: &[Piece<'_>], context: &Context<'_>) -> Option<String> {
    let fits = |p: &&Piece<'_>| {
        !p.words.is_empty()
            && p.words.len() <= 300
            && p.words.chars().any(char::is_alphabetic)
            && lexicon.section(&p.folded).is_none()
            && date::whole(&p.words, context.order).is_none()
    };
    let highest =
        top.iter().filter(fits).filter_map(|p| if let PieceKind::Heading(l) = p.kind { Some(l) } else { None }).min();
    let heading = top.iter().filter(fits).find(|p| matches!(p.kind, PieceKind::Heading(l) if Some(l) == highest));
    let first = || {
        top.iter().filter(fits).find(|p| {
            matches!(p.kind, PieceKind::Paragraph)
                && p.words.split_whitespace().count() <= 24
                && !p.words.ends_with('.')
        })
    };
    // A line over the headings that says what the report is about, where the headings do not.
    let says = |p: &Piece<'_>| {
        p.folded.split(' ').any(|w| lexicon.item_words().iter().any(|i| i == w.trim_matches([',', '.', ':'])))
    };
    // A line of a list of contents names one recommendation.
    let over = |p: &Piece<'_>| title::parse(lexicon, &p.words, true).is_none();
    let line = first().filter(|p| says(p) && over(p) && !heading.is_some_and(says));
    line.or(heading).or_else(first).map(|p| text::clean(&p.words.replace('\n', " ")))
}

/// The id of the report itself, on a line of its own or at the start of one.
fn id_in(lexicon: &Lexicon, top: &[Piece<'_>]) -> Option<String> {
    top.iter()
        .filter(|p| !matches!(p.kind, PieceKind::Table(_)) && p.words.len() <= 160)
        .find_map(|p| lexicon.report_id(&p.words).map(|(id, _)| id.to_owned()))
}

/// The review's acronym, where a title has one.
fn acronym(lexicon: &Lexicon, words: &str) -> Option<String> {
    let left: Vec<&str> = words
        .split_whitespace()
        .filter(|w| !lexicon.is_no_review(w.trim_matches(|c: char| !c.is_alphanumeric())))
        .collect();
    title::review_of_report(&left.join(" "))
}

/// "… at 30 June 2020": a date that a title says the statuses speak for.
fn in_title(words: &str, context: &Context<'_>) -> Option<String> {
    let found = date::find(words, context.order).into_iter().rfind(|f| f.iso.is_some())?;
    let before = fold(words.get(..found.range.start)?);
    let labels = [" at", " as at", " as of", " to", " on", " for", " of"];
    let after = words.get(found.range.end..)?.trim();
    (labels.iter().any(|l| before.ends_with(l)) || after.chars().all(|c| !c.is_alphanumeric())).then_some(found.iso)?
}

/// The date that lines give: that of the statuses before that of the report.
fn in_lines(pieces: &[Piece<'_>], context: &Context<'_>) -> Option<String> {
    let lexicon = context.lexicon();
    let mut newest: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for piece in pieces.iter().filter(|p| !matches!(p.kind, PieceKind::Table(_))) {
        if piece.words.is_empty() || piece.words.len() > 240 {
            continue;
        }
        if let Some((iso, is_newest)) = sections::dated(lexicon, &piece.words, context.order) {
            if is_newest {
                newest.push(iso)
            } else {
                others.push(iso)
            }
            continue;
        }
        // A label within the line: "ABC-24-7 Published: 9 June 2020."
        for found in date::find(&piece.words, context.order) {
            let before = fold(piece.words.get(..found.range.start).unwrap_or_default());
            let label = lexicon
                .date_labels()
                .iter()
                .find(|l| before.strip_suffix(l.as_str()).is_some_and(|b| b.is_empty() || b.ends_with(' ')));
            if let (Some(label), Some(iso)) = (label, found.iso) {
                if lexicon.newest_labels().contains(label) { newest.push(iso) } else { others.push(iso) }
            }
        }
    }
    newest.into_iter().max().or_else(|| others.into_iter().next())
}
