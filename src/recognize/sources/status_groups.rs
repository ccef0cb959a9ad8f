//! Lists of numbers under headings that are statuses, and the counts that such headings print.
//! Must not know about tables with a recommendation in each row.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::Table;
use crate::profile::{Lexicon, Reading, fold};
use crate::provenance::Provenance;
use crate::report::Total;

use super::super::context::Context;
use super::super::normalize::{number, status, text};
use super::super::piece::{Piece, PieceKind, lines};
use super::item::{Item, of_status_column};

/// What lists under statuses give.
#[derive(Default)]
pub(crate) struct Groups {
    pub(crate) items: Vec<Item>,
    pub(crate) first: Option<usize>,
}

/// "Complete (5 recs.)", "In progress – 12 recommendations": a label, a count, and what follows.
static COUNTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*([^(\[\d:]{2,60}?)\s*[(\[:–-]\s*(\d{1,4})\s*(?:\p{L}+\.?\s*)?(?:[)\]]|$)\s*[:–-]?\s*").ok()
});

struct Heading {
    reading: Reading,
    raw: String,
    /// What follows on the same line.
    rest: String,
    count: Option<u64>,
}

fn heading(lexicon: &Lexicon, words: &str) -> Option<Heading> {
    if let Some(c) = COUNTED.as_ref().and_then(|r| r.captures(words)) {
        let raw = text::clean(c.get(1)?.as_str());
        if let Some(reading) = status::exact(lexicon, &fold(&raw)) {
            let rest = words.get(c.get(0)?.end()..)?.trim().to_owned();
            return Some(Heading { reading, raw, rest, count: c.get(2)?.as_str().parse().ok() });
        }
    }
    let (raw, rest) = words.split_once(':').unwrap_or((words, ""));
    let raw = text::clean(raw);
    let reading = status::exact(lexicon, &fold(&raw)).filter(|_| raw.len() <= 60)?;
    Some(Heading { reading, raw, rest: rest.trim().to_owned(), count: None })
}

/// The status that a line is and nothing else, but for a count and a word for recommendations ("Completed
/// recommendations", "In progress (4)"), with the words that say it.
pub(crate) fn label(lexicon: &Lexicon, words: &str) -> Option<(Reading, String)> {
    if let Some(h) = heading(lexicon, words).filter(|h| h.rest.is_empty()) {
        return Some((h.reading, h.raw));
    }
    // A sign before the words says the same as they do.
    let words = text::clean(words.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let is_item = |w: &str| lexicon.item_words().iter().any(|i| *i == fold(w));
    let (rest, raw) = match (words.rsplit_once(' '), words.split_once(' ')) {
        (Some((rest, last)), _) if is_item(last) => (rest, rest),
        (_, Some((first, rest))) if is_item(first) => (rest, rest),
        _ => return None,
    };
    let folded = fold(rest);
    let folded = folded.strip_prefix("that are ").or_else(|| folded.strip_prefix("which are ")).unwrap_or(&folded);
    Some((status::exact(lexicon, folded)?, raw.to_owned()))
}

/// The numbers of a list; none where it is anything else. A label before a colon is passed over.
fn numbers(lexicon: &Lexicon, words: &str) -> Option<Vec<String>> {
    let words = match words.rsplit_once(':') {
        Some((label, rest)) if !label.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => words,
    };
    let mut out = Vec::new();
    let mut rest = words.trim();
    while !rest.is_empty() {
        let word = rest.split(char::is_whitespace).next()?;
        let bare = fold(word.trim_end_matches([',', '.']));
        if lexicon.item_words().contains(&bare) || matches!(bare.as_str(), "and" | "") {
            rest = rest.get(word.len()..)?.trim_start();
            continue;
        }
        let (n, len) = number::leading(lexicon, rest)?;
        if !n.bytes().any(|b| b.is_ascii_digit()) && n.len() > 4 {
            return None;
        }
        out.push(n);
        let after = rest.get(len..)?.trim_start();
        // "(in part)" and the like are said about a number.
        let after = match after.strip_prefix('(').and_then(|a| a.split_once(')')) {
            Some((_, a)) => a.trim_start(),
            None => after,
        };
        rest = after.trim_start_matches([',', ';', '.', '•', '·', '–', '-', '*', ' ', '|']);
    }
    (!out.is_empty()).then_some(out)
}

/// Reads lists of numbers under statuses.
pub(crate) fn read(pieces: &[Piece<'_>], context: &Context<'_>) -> Groups {
    let lexicon = context.lexicon();
    let mut out = Groups::default();
    let mut open: Option<Heading> = None;
    // Something else than numbers stands between the heading and what follows.
    let mut broken = false;
    for (i, piece) in pieces.iter().enumerate() {
        if let PieceKind::Table(table) = piece.kind {
            of_table(lexicon, table, i, &mut out);
            open = None;
            continue;
        }
        for line in lines(&piece.text) {
            let words = text::words(&line);
            if words.is_empty() {
                continue;
            }
            let is_item = matches!(piece.kind, PieceKind::Item { .. });
            let named = || {
                let (reading, raw) = label(lexicon, &words).filter(|_| matches!(piece.kind, PieceKind::Heading(_)))?;
                Some(Heading { reading, raw, rest: String::new(), count: None })
            };
            if let Some(h) = heading(lexicon, &words).or_else(named)
                && (!is_item || h.count.is_some())
            {
                let rest = h.rest.clone();
                broken = false;
                open = Some(h);
                if !rest.is_empty() {
                    add(lexicon, &rest, open.as_ref(), piece.at, i, &mut out);
                }
                continue;
            }
            if matches!(piece.kind, PieceKind::Heading(_)) && numbers(lexicon, &words).is_none() {
                open = None;
                continue;
            }
            match numbers(lexicon, &words) {
                // A number alone behind other words is a cell of a table that lost its form.
                Some(all) if all.len() == 1 && broken && open.as_ref().is_some_and(|h| h.count.is_none()) => {}
                Some(_) => add(lexicon, &words, open.as_ref(), piece.at, i, &mut out),
                None => {
                    let before = out.items.len();
                    add(lexicon, &words, open.as_ref(), piece.at, i, &mut out);
                    broken |= out.items.len() == before;
                }
            }
        }
    }
    out
}

fn add(lexicon: &Lexicon, words: &str, open: Option<&Heading>, at: &Provenance, i: usize, out: &mut Groups) {
    let Some(h) = open else { return };
    let found: Vec<(String, Option<String>)> = match numbers(lexicon, words) {
        Some(all) => all.into_iter().map(|n| (n, None)).collect(),
        None => match super::number_cell::leading(lexicon, words, true) {
            Some((n, from)) => {
                let title = words.get(from..).unwrap_or_default().trim();
                vec![(n.number, (!title.is_empty() && title.len() <= 200).then(|| title.to_owned()))]
            }
            None => return,
        },
    };
    for (number, title) in found {
        let mut item = Item { places: vec![at.clone()], ..Item::default() };
        item.say(of_status_column(h.reading), &h.raw, at);
        item.number = Some((number, at.clone()));
        // A sentence is the recommendation, and no title.
        match title {
            Some(t) if t.ends_with('.') && t.contains(' ') => item.description.push((t, at.clone())),
            t => item.title = t.map(|t| (t, at.clone())),
        }
        if out.items.iter().any(|k| {
            k.number() == item.number() && k.status.as_ref().map(|s| &s.0.raw) == item.status.as_ref().map(|s| &s.0.raw)
        }) {
            continue;
        }
        out.items.push(item);
        out.first = out.first.or(Some(i));
    }
}

/// A row for each status, with the numbers beside it.
fn of_table(lexicon: &Lexicon, table: &Table, i: usize, out: &mut Groups) {
    for cell in table.cells.iter().filter(|c| c.col == 0) {
        let words = text::words(&cell.text());
        let Some(h) = heading(lexicon, &words) else { continue };
        for beside in table.cells.iter().filter(|c| c.row == cell.row && c.col > 0) {
            let words = text::words(&beside.text());
            // A single number beside a status is a count.
            let Some(all) = numbers(lexicon, &words) else { continue };
            if all.len() == 1 && h.count.is_none() {
                continue;
            }
            add(lexicon, &words, Some(&h), &beside.at, i, out);
        }
    }
}

/// The counts that a report prints: in lines ("Complete (5 recs.)") and in tables of a status and a count.
pub(crate) fn totals(pieces: &[Piece<'_>], lexicon: &Lexicon) -> Vec<Total> {
    let mut out: Vec<Total> = Vec::new();
    let mut push = |label: String, reading: Reading, count: u64| {
        if !out.iter().any(|t| t.label == label) {
            out.push(Total { label, status: of_status_column(reading).status, count });
        }
    };
    for piece in pieces {
        if let PieceKind::Table(table) = piece.kind {
            if table.cols > 8 {
                continue;
            }
            for cell in table.cells.iter().filter(|c| c.col == 0) {
                let words = text::words(&cell.text());
                let Some(h) = heading(lexicon, &words) else { continue };
                let beside: Vec<String> = table
                    .cells
                    .iter()
                    .filter(|c| c.row == cell.row && c.col > 0)
                    .map(|c| text::words(&c.text()))
                    .filter(|w| !w.is_empty())
                    .collect();
                if let Some(n) = h.count {
                    push(h.raw, h.reading, n);
                } else if let [one] = beside.as_slice()
                    && let Ok(n) = one.parse::<u64>()
                {
                    push(h.raw, h.reading, n);
                }
            }
            continue;
        }
        for line in lines(&piece.text) {
            let words = text::words(&line);
            if words.len() <= 400
                && let Some(Heading { raw, reading, count: Some(n), .. }) = heading(lexicon, &words)
            {
                push(raw, reading, n);
            }
        }
    }
    out
}
