//! Where the items of a report come from, beside the deck: rows of tables, numbered paragraphs, lists under statuses,
//! labels with values.
//! Must not know which publisher makes reports of which kind; the profile says.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::profile::{ItemSource, Lexicon, fold};
use crate::report::{Recommendation, Total};

use super::Body;
use super::context::Context;
use super::piece::Piece;

mod actions;
mod definitions;
mod front;
mod heads;
mod item;
mod labels;
mod number_cell;
mod numbered;
mod paired;
mod status_groups;
mod table_rows;
mod told;
mod unfold;

pub(super) use definitions::codes;
use item::Item;
pub(super) use unfold::{facts, plain, relabeled, unnested};

/// Whether words name a recommendation with its number.
pub(super) fn is_named(lexicon: &Lexicon, words: &str) -> bool {
    number_cell::read(lexicon, words).is_some_and(|n| n.named)
        || number_cell::leading(lexicon, words, false).is_some_and(|(n, _)| n.named)
}

/// What a source gives, and where it begins.
#[derive(Default)]
struct Found {
    items: Vec<Item>,
    first: Option<usize>,
    dates: Vec<String>,
}

impl Found {
    /// How much it is worth: items of which something is said.
    fn worth(&self) -> usize {
        self.items
            .iter()
            .map(|i| {
                usize::from(i.is_told()) * 4
                    + usize::from(!i.description.is_empty()) * 2
                    + usize::from(i.number.is_some())
            })
            .sum()
    }
}

/// Reads a document by a source of items.
pub(super) fn read(source: ItemSource, document: &Document, pieces: &[Piece<'_>], context: &mut Context<'_>) -> Body {
    let found = match source {
        ItemSource::TableRows => with_text(tables(pieces, context), pieces, context),
        ItemSource::NumberedParagraphs | ItemSource::LabelBlocks => numbers(pieces, context),
        ItemSource::StatusGroups => groups(pieces, context),
        ItemSource::Any | ItemSource::Deck => Found::default(),
    };
    let found = if found.items.is_empty() { any(pieces, context) } else { found };
    if found.items.is_empty() {
        return Body::default();
    }
    let front = front::read(document, pieces, found.first, &found.dates, context);
    let items = joined(found.items);
    let mut recommendations: Vec<Recommendation> = items
        .into_iter()
        .enumerate()
        .map(|(i, item)| item::recommendation(item, front.review.as_deref(), i + 1, context))
        .collect();
    context.current = None;
    definitions::apply(&definitions::read(context.lexicon(), pieces), &mut recommendations);
    let totals = status_groups::totals(pieces, context.lexicon());
    check(&totals, &recommendations, context);
    Body { title: front.title, as_of: front.as_of, recommendations, totals }
}

fn tables(pieces: &[Piece<'_>], context: &mut Context<'_>) -> Found {
    let t = table_rows::read(pieces, context);
    Found { items: t.items, first: t.first, dates: t.dates }
}

fn numbers(pieces: &[Piece<'_>], context: &mut Context<'_>) -> Found {
    let n = numbered::read(pieces, &[], context);
    Found { items: n.items, first: n.first, dates: Vec::new() }
}

fn groups(pieces: &[Piece<'_>], context: &Context<'_>) -> Found {
    let g = status_groups::read(pieces, context);
    Found { items: g.items, first: g.first, dates: Vec::new() }
}

/// The source that finds the most.
fn any(pieces: &[Piece<'_>], context: &mut Context<'_>) -> Found {
    let rows = tables(pieces, context);
    let paragraphs = numbers(pieces, context);
    let lists = groups(pieces, context);
    let pairs = paired::read(pieces, context);
    if pairs.items.len() > 1 {
        let pairs = Found { items: pairs.items, first: pairs.first, dates: Vec::new() };
        if pairs.worth() > rows.worth().max(paragraphs.worth()).max(lists.worth()) {
            return pairs;
        }
    }
    let told = |f: &Found| f.items.iter().any(Item::is_told);
    if told(&rows) && rows.worth() >= paragraphs.worth().max(lists.worth()) {
        return with_text(rows, pieces, context);
    }
    if told(&paragraphs) && paragraphs.worth() >= lists.worth() {
        return paragraphs;
    }
    // A report may recommend and say nothing yet of what became of it.
    let plain = paragraphs.items.iter().filter(|i| i.number.is_some() && i.described().is_some_and(|d| told::asks(&d)));
    if lists.items.len() < 2 && paragraphs.items.len() > 1 && plain.count() * 5 >= paragraphs.items.len() * 4 {
        return paragraphs;
    }
    // A single number under a word is no dashboard.
    if lists.items.len() > 1 { lists } else { Found::default() }
}

/// Rows that stand beside running texts of the same numbers take their descriptions and updates from those.
fn with_text(mut rows: Found, pieces: &[Piece<'_>], context: &mut Context<'_>) -> Found {
    let known: Vec<String> = rows.items.iter().filter_map(|i| i.number().map(str::to_owned)).collect();
    if known.is_empty() {
        return rows;
    }
    for text in numbered::read(pieces, &known, context).items {
        let known = rows.items.iter_mut().find(|r| {
            r.number.is_some()
                && r.number() == text.number()
                && (r.review == text.review || r.review.is_none() || text.review.is_none())
        });
        if let Some(row) = known.filter(|row| is_about(&text, row)) {
            let told = (row.response.clone(), row.status.clone());
            row.merge(Item { assessments: Vec::new(), status: None, response: None, ..text });
            (row.response, row.status) = told;
        }
    }
    rows
}

/// How much of the beginning of a recommendation is compared, in bytes of folded text.
const BEGINNING: usize = 60;

/// Whether a text is about the recommendation of a row, and does not only name its number: it says the same words, or
/// one of them has none.
fn is_about(text: &Item, row: &Item) -> bool {
    let (Some(a), Some(b)) = (text.described().map(|d| fold(&d)), row.described().map(|d| fold(&d))) else {
        return true;
    };
    let most = a.len().min(b.len()).min(BEGINNING);
    a.bytes().zip(b.bytes()).take(most).all(|(x, y)| x == y)
}

/// One recommendation listed twice is one.
fn joined(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        let same = out.iter_mut().find(|k| {
            k.number.is_some()
                && k.number() == item.number()
                && k.review == item.review
                && (k.description.is_empty() || item.description.is_empty() || k.described() == item.described())
        });
        match same {
            Some(known) => known.merge(item),
            None => out.push(item),
        }
    }
    out
}

/// Printed counts against the rows.
fn check(totals: &[Total], all: &[Recommendation], context: &mut Context<'_>) {
    for total in totals {
        let Some(status) = total.status else { continue };
        let n = all.iter().filter(|r| r.status.as_ref().is_some_and(|s| s.value == status)).count();
        if usize::try_from(total.count).is_ok_and(|c| c != n) {
            let message = format!("the report says {} for {:?}, its rows come to {n}", total.count, total.label);
            context.tell(Diagnostic::warning(Code::TotalsMismatch, message), None);
        }
    }
}
