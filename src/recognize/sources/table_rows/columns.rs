//! Which column of a table says what of the recommendations in its rows.
//! Must not know how a row becomes a recommendation.

use crate::document::Table;
use crate::mark::MarkKind;
use crate::profile::{Column, Lexicon, Reading, fold};

use super::super::super::context::Context;
use super::super::super::grid::{Grid, Row, View};
use super::super::super::normalize::{date, status, text};
use super::super::{number_cell, status_groups, told};

/// A column of statuses or responses.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) column: usize,
    pub(super) date: Option<String>,
    /// Who asserts it, where its heading says so.
    pub(super) by: Option<String>,
    /// Whether its heading says that it is an earlier one.
    pub(super) earlier: bool,
    /// Whether it holds ticks and nothing else, so that an empty cell is one that is not ticked.
    pub(super) ticks: bool,
}

/// What each column of a table tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) count: usize,
    pub(super) number: Option<usize>,
    pub(super) text: Option<usize>,
    pub(super) title: Option<usize>,
    pub(super) review: Option<usize>,
    pub(super) statuses: Vec<Judged>,
    pub(super) responses: Vec<Judged>,
    pub(super) progress: Vec<usize>,
    pub(super) addressees: Vec<usize>,
    pub(super) action: Option<usize>,
    pub(super) dates: Vec<String>,
    /// Columns that are a status each, in which a mark says that it is the row's.
    pub(super) ticked: Vec<(usize, Reading, String)>,
}

pub(super) fn has_item_word(lexicon: &Lexicon, folded: &str) -> bool {
    folded.split(' ').any(|w| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        lexicon.item_words().iter().any(|i| i == bare)
    })
}

/// A heading without the date in it, folded, and that date.
fn undated(head: &str, context: &Context<'_>) -> (String, Option<String>) {
    let Some(found) = date::find(head, context.order).into_iter().find(|f| f.iso.is_some()) else {
        return (head.to_owned(), None);
    };
    let before = head.get(..found.range.start).unwrap_or_default();
    let after = head.get(found.range.end..).unwrap_or_default();
    let mut left = fold(&format!("{before} {after}"));
    loop {
        let cut = [" as of", " as at", " at", " on", " to", " for", " (as of", " (", " -", " by", " in"]
            .iter()
            .find_map(|s| left.strip_suffix(s).map(fold));
        match cut {
            Some(l) if !l.is_empty() => left = l,
            _ => break,
        }
    }
    (left, found.iso)
}

#[derive(Default)]
struct Held {
    /// Words that give a response, which give a status only by the way.
    accepted: usize,
    /// Whole numbers and the like.
    figures: usize,
    filled: usize,
    numbers: usize,
    named: usize,
    told: usize,
    statuses: usize,
    /// Ticks, crosses and boxes without words, and the ticks among them.
    drawn: usize,
    ticks: usize,
    chars: usize,
}

fn held(grid: &Grid, column: usize, context: &Context<'_>) -> Held {
    let lexicon = context.lexicon();
    let mut h = Held::default();
    let mut last = None;
    for view in grid.rows.iter().filter(|r| !is_group(r)).filter_map(|r| r.cells.get(column)?.as_ref()) {
        let told = told::of_cell(lexicon, &context.key, &view.text, view.fill);
        let empty = view.words.is_empty() && view.text.marks().next().is_none() && told.is_none();
        if last == Some(view.id) || empty {
            continue;
        }
        last = Some(view.id);
        h.filled += 1;
        h.chars += view.words.chars().count();
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '%' | '$' | '€' | '£');
        h.figures += usize::from(!view.words.is_empty() && view.words.chars().all(plain));
        if let Some(n) = number_cell::read(lexicon, &view.words) {
            h.numbers += 1;
            h.named += usize::from(n.named);
        }
        let words = view.words.chars().any(char::is_alphanumeric);
        let shape = |kinds: &[MarkKind]| !words && view.text.marks().any(|(_, m)| kinds.contains(&m.kind));
        h.drawn += usize::from(shape(&[MarkKind::Check, MarkKind::Cross, MarkKind::Box]));
        h.ticks += usize::from(shape(&[MarkKind::Check]));
        if let Some(t) = told {
            h.told += 1;
            h.statuses += usize::from(t.reading.status.is_some());
            h.accepted += usize::from(t.reading.response.is_some() && t.reading.status.is_some());
        }
    }
    h
}

impl Held {
    fn mostly(&self, n: usize) -> bool {
        n > 0 && n * 2 > self.filled
    }

    fn only_ticks(&self) -> bool {
        self.ticks > 0 && self.drawn == self.filled
    }

    fn mean(&self) -> usize {
        self.chars / self.filled.max(1)
    }
}

/// Whether a row is a line that spans the table or stands alone in it.
pub(super) fn is_group(row: &Row) -> bool {
    let mut filled = row.cells.iter().enumerate().filter_map(|(i, c)| {
        let c = c.as_ref()?;
        (!c.words.is_empty() || c.text.marks().next().is_some()).then_some((i, c))
    });
    let Some((at, first)) = filled.next() else { return false };
    let spans = row.cells.len() > 1 && row.cells.iter().flatten().filter(|c| c.id == first.id).count() > 1;
    filled.all(|(_, c)| c.id == first.id) && (spans || at == 0) && row.cells.len() > 1
}

/// Finds the columns; none where the table holds no recommendations.
pub(super) fn find(grid: &Grid, table: &Table, about: bool, over: bool, context: &Context<'_>) -> Option<Columns> {
    let lexicon = context.lexicon();
    let count = grid.heads.len();
    if count < 2 || grid.rows.is_empty() {
        return None;
    }
    let mut out = Columns { count, ..Columns::default() };
    let mut texts: Vec<usize> = Vec::new();
    let mut unnamed: Vec<usize> = Vec::new();
    // Columns under words that say nothing known.
    let mut strange: Vec<usize> = Vec::new();
    let mut item_head = false;
    let all: Vec<Held> = (0..count).map(|c| held(grid, c, context)).collect();
    out.ticked = ticked(grid, table, context);
    for (c, h) in all.iter().enumerate() {
        if out.ticked.iter().any(|(t, ..)| *t == c) {
            continue;
        }
        let heads = grid.heads.get(c).map(Vec::as_slice).unwrap_or_default();
        let named = heads.iter().find_map(|w| {
            let (bare, when) = undated(w, context);
            let column = lexicon.column(&bare).or_else(|| lexicon.column(w))?;
            Some((column, when, bare))
        });
        let likely = || {
            heads.iter().find_map(|w| {
                let (bare, when) = undated(w, context);
                Some((lexicon.likely_column(&bare)?, when, bare))
            })
        };
        // "Status" over "30 June", "31 December".
        let named = named.map(|(column, when, bare)| {
            let beside = || heads.iter().map(|w| undated(w, context)).find_map(|(b, d)| d.filter(|_| b.is_empty()));
            (column, when.or_else(beside), bare)
        });
        let has_item = heads.iter().any(|w| has_item_word(lexicon, w));
        let Some((column, when, bare)) = named.or_else(likely) else {
            if heads.is_empty() {
                unnamed.push(c)
            } else {
                strange.push(c)
            }
            continue;
        };
        let judged = |by: bool| Judged {
            column: c,
            date: when.clone(),
            by: if by { asserter(grid, table, c, &bare, lexicon) } else { None },
            earlier: bare.split(' ').any(|w| lexicon.is_earlier(w)),
            ticks: h.only_ticks(),
        };
        match column {
            Column::Number | Column::Text if h.filled > 0 && h.mostly(h.numbers) && h.mean() <= 40 => {
                // Of two columns of numbers, the one that is said to be of recommendations.
                if out.number.is_none() || has_item {
                    out.number = Some(c);
                }
                item_head |= has_item;
            }
            Column::Number if h.filled == 0 => {}
            Column::Number | Column::Text => {
                texts.push(c);
                item_head |= has_item;
            }
            Column::Review => out.review = out.review.or(Some(c)),
            Column::Status if h.filled > 0 && !h.mostly(h.told) && h.mean() > 40 => out.progress.push(c),
            // Counts are no statuses.
            Column::Status if h.told == 0 && h.mostly(h.figures) => {}
            Column::Status => {
                out.statuses.push(judged(true));
                out.dates.extend(when.clone());
            }
            Column::Response if h.filled > 0 && !h.mostly(h.told) && h.mean() > 40 => out.progress.push(c),
            Column::Response => out.responses.push(judged(true)),
            Column::Addressee | Column::Responsible => out.addressees.push(c),
            Column::Progress if h.mostly(h.statuses) && h.mean() <= 40 => {
                out.statuses.push(judged(true));
                out.dates.extend(when.clone());
            }
            Column::Progress => {
                out.progress.push(c);
                out.dates.extend(when.clone());
            }
            Column::Due | Column::Comment => {}
        }
    }
    let headed = unnamed.len() < count;
    if !headed || out.number.is_none() {
        for &c in &unnamed {
            let Some(h) = all.get(c) else { continue };
            if out.number.is_none() && h.mostly(h.numbers) && h.mean() <= 40 {
                out.number = Some(c);
            }
        }
    }
    if !headed || out.number.is_some() {
        for &c in &unnamed {
            let Some(h) = all.get(c) else { continue };
            if Some(c) == out.number || h.filled == 0 {
                continue;
            }
            if out.statuses.is_empty() && h.mostly(h.told) {
                out.statuses.push(Judged { column: c, date: None, by: None, earlier: false, ticks: h.only_ticks() });
            } else if h.mean() > 25 && texts.is_empty() {
                texts.push(c);
            } else if h.mean() > 25 && !h.mostly(h.told) {
                out.progress.push(c);
            }
        }
    }
    let whole_table = strange.len() < count;
    for &c in &strange {
        let Some(h) = all.get(c) else { continue };
        if h.filled == 0 || !whole_table {
            continue;
        }
        let by = || printed(grid, table, c);
        if h.mostly(h.told) && h.mean() <= 40 {
            let judged = |by| Judged { column: c, date: None, by, earlier: false, ticks: h.only_ticks() };
            if h.mostly(h.statuses - h.accepted.min(h.statuses)) {
                if out.statuses.is_empty() {
                    out.statuses.push(judged(None));
                }
            } else {
                out.responses.push(judged(by()));
            }
        } else if out.number.is_none() && c == 0 && h.mostly(h.numbers) && h.mean() <= 40 {
            out.number = Some(c);
        } else if h.mean() > 25 && texts.is_empty() {
            texts.push(c);
        }
    }
    // The recommendation is the column that is said to be it; another one of texts holds actions or a short title.
    let is_item = |c: &usize| {
        grid.heads.get(*c).is_some_and(|h| h.iter().any(|w| has_item_word(lexicon, w) || w.starts_with("description")))
    };
    let long = |c: &usize| all.get(*c).map_or(0, Held::mean);
    out.text = texts
        .iter()
        .copied()
        .find(|c| is_item(c) && grid.heads.get(*c).is_some_and(|h| h.iter().any(|w| w.starts_with("description"))))
        .or_else(|| texts.iter().copied().filter(is_item).max_by_key(long))
        .or_else(|| texts.iter().copied().max_by_key(long));
    for c in texts.into_iter().filter(|c| Some(*c) != out.text) {
        let head = grid.heads.get(c).map(Vec::as_slice).unwrap_or_default();
        if head.iter().any(|w| w.contains("title") || w.contains("subject") || w.contains("topic")) || is_item(&c) {
            out.title = Some(c);
        } else if out.action.is_none() {
            out.action = Some(c);
        }
    }
    let grouped = || {
        grid.title.as_deref().is_some_and(|t| status_groups::label(lexicon, t).is_some())
            || grid.rows.iter().filter(|r| is_group(r)).any(|r| {
                r.cells
                    .iter()
                    .flatten()
                    .any(|v| !v.words.is_empty() && status_groups::label(lexicon, &v.words).is_some())
            })
    };
    let told = !out.statuses.is_empty()
        || !out.ticked.is_empty()
        || !out.responses.is_empty()
        || !out.progress.is_empty()
        || over
        || grouped();
    let by_cells = out.number.and_then(|c| all.get(c)).is_some_and(|h| h.mostly(h.named));
    let closing = out.text.is_some_and(|c| {
        grid.rows
            .iter()
            .filter_map(|r| r.cells.get(c)?.as_ref())
            .any(|v| number_cell::closing(lexicon, &v.words).is_some())
    });
    let known = item_head || by_cells || closing || (about && out.number.is_some());
    let any = out.number.is_some() || out.text.is_some();
    (told && any && known).then_some(out)
}

/// Columns under statuses, with nothing in them but marks: a row's status is the heading over its mark.
fn ticked(grid: &Grid, table: &Table, context: &Context<'_>) -> Vec<(usize, Reading, String)> {
    let lexicon = context.lexicon();
    let found: Vec<_> = (0..grid.heads.len())
        .filter_map(|c| {
            let reading = grid.heads.get(c)?.iter().find_map(|w| status::exact(lexicon, w))?;
            let mut views = grid.rows.iter().filter(|r| !is_group(r)).filter_map(|r| cell(r, Some(c)));
            let marks = views.all(|v| v.words.is_empty() || is_tick(lexicon, v));
            (reading.status.is_some() && marks).then(|| (c, reading, printed(grid, table, c).unwrap_or_default()))
        })
        .collect();
    let any = found.iter().any(|(c, ..)| grid.rows.iter().any(|r| cell(r, Some(*c)).is_some()));
    if found.len() >= 2 && any { found } else { Vec::new() }
}

pub(super) fn is_tick(lexicon: &Lexicon, view: &View) -> bool {
    view.text.marks().any(|(_, m)| m.kind == MarkKind::Check)
        || (view.words.chars().count() <= 4 && (lexicon.is_yes(&fold(&view.words)) || view.words == "•"))
}

/// Who asserts what a column holds: what its heading says before the word for status.
fn asserter(grid: &Grid, table: &Table, column: usize, folded: &str, lexicon: &Lexicon) -> Option<String> {
    let (who, _) = folded.rsplit_once(' ')?;
    let who = who.strip_suffix("'s").unwrap_or(who);
    if lexicon.column(folded).is_some() && !folded.contains("'s ") {
        return None;
    }
    let printed = printed(grid, table, column)?;
    let words: Vec<&str> = printed.split_whitespace().take(who.split(' ').count()).collect();
    let joined = words.join(" ");
    let bare = joined.trim_end_matches("'s").trim_end_matches("’s");
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// The heading of a column as printed: those of the grid are folded.
pub(super) fn printed(grid: &Grid, table: &Table, column: usize) -> Option<String> {
    table
        .cells
        .iter()
        .filter(|c| c.col as usize == column)
        .map(|c| text::words(&c.text()))
        .find(|w| grid.heads.get(column).is_some_and(|h| h.contains(&fold(w))))
}

/// The cell of a row in a column, where it holds anything.
pub(super) fn cell(row: &Row, column: Option<usize>) -> Option<&View> {
    row.cells.get(column?)?.as_deref().filter(|v| !v.words.is_empty() || v.text.marks().next().is_some())
}
