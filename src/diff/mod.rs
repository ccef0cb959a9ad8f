//! What changed between editions of the same reports: which recommendation is which, what is said of it now that was
//! not said before, and how each went over time.
//! Must not know documents, nor where reports come from.
//!
//! [`compare`] pairs the recommendations of two editions (`matching`), by review and number and then by text,
//! their deliverables by text, and lists every difference as a [`Change`] of one of the [`Kind`]s. Letter case, kinds
//! of quotes and dashes, hyphens and white space are no differences: they depend on the format of a document. What is
//! not compared: links, references, legends, colors and the places where things stand.

mod change;
mod direction;
mod edition;
mod fields;
mod fold;
mod history;
mod item;
mod matching;
mod pairing;
pub mod print;
mod texts;
mod totals;
mod words;

pub use change::{
    Change, Comparison, DeliverableRef, EditionInfo, Identity, Kind, Order, ReportInfo, SCHEMA_VERSION, StageStanding,
    Standing, Step, Subject, Summary, TextField, Unread, Value, What, WordKind, WordRun,
};
pub use direction::{Direction, DueDirection};
pub use edition::{Edition, by_date};
pub use history::{DeliverableHistory, DuePoint, History, StatusPoint};

/// What is compared and told.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompareOptions {
    /// Whether each recommendation's way through the editions is told; it always is where there are more than two.
    pub history: bool,
}

/// Compares each edition with the one before it.
#[must_use]
pub fn compare(editions: &[Edition], options: CompareOptions) -> Comparison {
    let mut changes = Vec::new();
    let mut steps = Vec::new();
    let items: Vec<_> = editions.iter().map(item::items).collect();
    for (index, (old, new)) in items.iter().zip(items.iter().skip(1)).enumerate() {
        let step = Step { from_edition: index + 1, to_edition: index + 2, ..Step::default() };
        let pairs = matching::pair(old, new);
        let (found, step) = fields::changes(old, new, &pairs, step);
        changes.extend(found);
        changes.extend(totals::changes(editions, &items, &pairs, index));
        steps.push(step);
    }
    let history = if options.history || editions.len() > 2 { history::histories(&items) } else { Vec::new() };
    Comparison {
        schema_version: SCHEMA_VERSION.to_owned(),
        editions: editions.iter().enumerate().map(|(i, e)| e.info(i + 1)).collect(),
        order: edition::order(editions),
        summary: Summary::of(&changes, &steps),
        changes,
        steps,
        history,
        unread: Vec::new(),
    }
}
