//! A table with a recommendation in each row: which column says what, rows that go on with the one above, rows that
//! group others, actions beneath a recommendation.
//! Must not know what else stands in the document.

use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{BlockKind, Table};
use crate::mark::MarkKind;
use crate::profile::{Column, Lexicon, Reading, Section, fold};
use crate::provenance::Provenance;
use crate::report::{Assessment, ResponseValue, Status};

use super::super::columns::Roles;
use super::super::context::Context;
use super::super::deliverables;
use super::super::grid::{Grid, Row, View};
use super::super::narrative;
use super::super::normalize::{date, status, text};
use super::super::piece::{Piece, PieceKind, lines};
use super::super::provenance::union;
use super::item::{Item, of_status_column};
use super::labels::{Label, label};
use super::{number_cell, status_groups, told};

/// What the tables of a document hold.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) items: Vec<Item>,
    /// Dates that column headings give.
    pub(crate) dates: Vec<String>,
    /// The first piece that is such a table.
    pub(crate) first: Option<usize>,
}

/// A column of statuses or responses.
#[derive(Clone, Debug)]
struct Judged {
    column: usize,
    date: Option<String>,
    /// Who asserts it, where its heading says so.
    by: Option<String>,
    /// Whether its heading says that it is an earlier one.
    earlier: bool,
}

/// A status that stands over rows instead of in them.
type Over = (Reading, String, Provenance);

/// What each column of a table tells.
#[derive(Clone, Debug, Default)]
struct Columns {
    count: usize,
    number: Option<usize>,
    text: Option<usize>,
    title: Option<usize>,
    review: Option<usize>,
    statuses: Vec<Judged>,
    responses: Vec<Judged>,
    progress: Vec<usize>,
    addressees: Vec<usize>,
    action: Option<usize>,
    dates: Vec<String>,
    /// Columns that are a status each, in which a mark says that it is the row's.
    ticked: Vec<(usize, Reading, String)>,
}

/// Reads all tables of a document that hold recommendations.
pub(crate) fn read(pieces: &[Piece<'_>], context: &mut Context<'_>) -> Tables {
    let lexicon = context.lexicon();
    let mut out = Tables::default();
    // What the document is about, by its headings: a table need not say it again.
    let about = pieces.iter().any(|p| {
        (matches!(p.kind, PieceKind::Heading(_)) || p.is_bold() || p.words.len() <= 120)
            && has_item_word(lexicon, &p.folded)
    });
    let mut last: Option<Columns> = None;
    let mut over: Option<(Over, u8)> = None;
    for (i, piece) in pieces.iter().enumerate() {
        if let PieceKind::Heading(level) = piece.kind {
            match status_groups::label(lexicon, &piece.words) {
                Some((reading, raw)) => over = Some(((reading, raw, piece.at.clone()), level)),
                None if over.as_ref().is_some_and(|(_, l)| level <= *l) => over = None,
                None => {}
            }
        }
        let PieceKind::Table(table) = piece.kind else { continue };
        let grid = Grid::new(lexicon, table);
        let headed = grid.heads.iter().any(|h| !h.is_empty());
        let over = over.as_ref().map(|(o, _)| o);
        let columns = match columns(&grid, table, about, over.is_some(), context) {
            Some(c) => Some(c),
            // The same table on the next page, without its headings.
            None if !headed => last.clone().filter(|l| l.count == grid.heads.len()),
            None => None,
        };
        let Some(columns) = columns else { continue };
        let before = out.items.len();
        let goes_on = last.as_ref().is_some_and(|l| l.count == columns.count && l.number == columns.number);
        rows(&grid, table, &columns, over, goes_on, &mut out.items, context);
        if out.items.len() > before {
            out.first = out.first.or(Some(i));
            out.dates.extend(columns.dates.iter().cloned());
        }
        last = Some(columns);
    }
    out
}

fn has_item_word(lexicon: &Lexicon, folded: &str) -> bool {
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
    chars: usize,
}

fn held(grid: &Grid, column: usize, lexicon: &Lexicon) -> Held {
    let mut h = Held { accepted: 0, figures: 0, filled: 0, numbers: 0, named: 0, told: 0, statuses: 0, chars: 0 };
    let mut last = None;
    for view in grid.rows.iter().filter(|r| !is_group(r)).filter_map(|r| r.cells.get(column)?.as_ref()) {
        if last == Some(view.id) || (view.words.is_empty() && view.text.marks().next().is_none()) {
            continue;
        }
        last = Some(view.id);
        h.filled += 1;
        h.chars += view.words.chars().count();
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '%' | '$' | '€' | '£');
        h.figures += usize::from(view.words.chars().all(plain));
        if let Some(n) = number_cell::read(lexicon, &view.words) {
            h.numbers += 1;
            h.named += usize::from(n.named);
        }
        if let Some(t) = told::told(lexicon, &view.text) {
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

    fn mean(&self) -> usize {
        self.chars / self.filled.max(1)
    }
}

/// Whether a row is a line that spans the table or stands alone in it.
fn is_group(row: &Row) -> bool {
    let mut filled = row.cells.iter().enumerate().filter_map(|(i, c)| {
        let c = c.as_ref()?;
        (!c.words.is_empty() || c.text.marks().next().is_some()).then_some((i, c))
    });
    let Some((at, first)) = filled.next() else { return false };
    let spans = row.cells.len() > 1 && row.cells.iter().flatten().filter(|c| c.id == first.id).count() > 1;
    filled.all(|(_, c)| c.id == first.id) && (spans || at == 0) && row.cells.len() > 1
}

/// Finds the columns; none where the table holds no recommendations.
fn columns(grid: &Grid, table: &Table, about: bool, over: bool, context: &Context<'_>) -> Option<Columns> {
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
    let all: Vec<Held> = (0..count).map(|c| held(grid, c, lexicon)).collect();
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
                out.statuses.push(Judged { column: c, date: None, by: None, earlier: false });
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
            let judged = |by| Judged { column: c, date: None, by, earlier: false };
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

fn is_tick(lexicon: &Lexicon, view: &View) -> bool {
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
fn printed(grid: &Grid, table: &Table, column: usize) -> Option<String> {
    table
        .cells
        .iter()
        .filter(|c| c.col as usize == column)
        .map(|c| text::words(&c.text()))
        .find(|w| grid.heads.get(column).is_some_and(|h| h.contains(&fold(w))))
}

fn cell(row: &Row, column: Option<usize>) -> Option<&View> {
    row.cells.get(column?)?.as_deref().filter(|v| !v.words.is_empty() || v.text.marks().next().is_some())
}

fn rows(
    grid: &Grid,
    table: &Table,
    columns: &Columns,
    over: Option<&Over>,
    goes_on: bool,
    out: &mut Vec<Item>,
    context: &mut Context<'_>,
) {
    let lexicon = context.lexicon();
    let first = out.len();
    let titled = grid.title.as_deref().and_then(|t| status_groups::label(lexicon, t));
    let top = table.cells.first().map(|c| &c.at);
    let mut over = titled.zip(top).map(|((reading, raw), at)| (reading, raw, at.clone())).or_else(|| over.cloned());
    let mut addressees_above: Vec<String> = Vec::new();
    let mut group_review: Option<String> =
        grid.title.as_deref().and_then(|t| lexicon.report_id_within(t)).map(str::to_owned);
    let mut carried = false;
    let mut review_above: Option<String> = None;
    let mut last: (Option<usize>, Option<usize>) = (None, None);
    // Whether actions are listed beneath a recommendation: several rows share it.
    let shared = columns.action.is_some() && {
        let ids: Vec<_> = grid
            .rows
            .iter()
            .filter(|r| !is_group(r))
            .map(|r| cell(r, columns.text.or(columns.number)).map(|v| v.id))
            .collect();
        ids.windows(2).any(|w| matches!(w, [a, b] if a == b || b.is_none()))
    };
    let roles = if shared { Roles::of(grid, context) } else { None };
    let apart: Vec<Row> = whole(grid.rows.clone(), columns).iter().flat_map(|r| parted(r, columns, lexicon)).collect();
    for row in &apart {
        let places: Vec<&Provenance> = row.cells.iter().flatten().map(|v| &v.at).collect();
        let Some(at) = union(places) else { continue };
        if is_group(row) && !(columns.number == Some(0) && columns.count == 2) {
            let words =
                row.cells.iter().flatten().map(|v| v.words.as_str()).find(|w| !w.is_empty()).unwrap_or_default();
            if let Some(report) = lexicon.report_id_within(words) {
                group_review = Some(report.to_owned());
            }
            let spans = row.cells.iter().flatten().filter(|v| !v.words.is_empty()).count() > 1;
            let numbered =
                columns.number == Some(0) && number_cell::read(lexicon, words).is_some_and(|n| n.named || !spans);
            if !numbered {
                let below = out.get_mut(first..).and_then(<[Item]>::last_mut);
                if let Some((reading, raw)) = status_groups::label(lexicon, words) {
                    over = Some((reading, raw, at));
                } else if let Some(item) = below
                    && let Some(view) = row.cells.iter().flatten().find(|v| !v.words.is_empty())
                {
                    said_below(item, view, lexicon);
                }
                continue;
            }
        }
        let number_view = cell(row, columns.number);
        let text_view = cell(row, columns.text);
        if number_view.is_none() && text_view.is_none() {
            // Goes on with the row above: more of its status or update.
            if let Some(item) = out.get_mut(first..).and_then(<[Item]>::last_mut) {
                let mut more = Item::default();
                fill(&mut more, row, table, columns, shared, context);
                item.merge(more);
                if let Some(roles) = &roles {
                    add_action(item, grid, row, columns, roles, context);
                }
            }
            continue;
        }
        let ids = (number_view.map(|v| v.id), text_view.map(|v| v.id));
        let again = ids == last && (ids.0.is_some() || ids.1.is_some());
        last = ids;
        let numbered = number_view.and_then(|v| number_cell::read(lexicon, &v.words));
        if number_view.is_some_and(|v| is_sum(&v.words)) || (numbered.is_none() && text_view.is_none()) {
            continue;
        }
        if let Some(v) = cell(row, columns.review) {
            review_above = Some(v.words.clone());
        }
        let continues = columns.number.is_some()
            && number_view.is_none()
            && text_view.is_some_and(|v| v.words.starts_with(char::is_lowercase));
        // The first row of the same table on the next page goes on with the last of this one.
        let open = |i: &Item| i.described().is_some_and(|d| !d.ends_with(['.', '!', '?']));
        let over_page = continues && goes_on && out.len() == first && out.last().is_some_and(open);
        carried |= over_page;
        if (again || continues) && (out.len() > first || over_page || (again && carried)) {
            if let Some(item) = out.last_mut() {
                let mut more = Item::default();
                fill(&mut more, row, table, columns, shared, context);
                if continues
                    && !again
                    && let Some(v) = text_view
                {
                    item.description.push((text::prose(&v.text), v.at.clone()));
                }
                item.merge(more);
                if let Some(roles) = &roles {
                    add_action(item, grid, row, columns, roles, context);
                }
            }
            continue;
        }
        let mut item = Item { places: vec![at], ..Item::default() };
        item.review = numbered
            .as_ref()
            .and_then(|n| n.review.clone())
            .or_else(|| if columns.review.is_some() { review_above.clone() } else { None })
            .or_else(|| group_review.clone());
        if let (Some(n), Some(v)) = (&numbered, number_view) {
            item.number = Some((n.number.clone(), v.at.clone()));
            item.title = n.title.clone().map(|t| (t, v.at.clone()));
        }
        if let Some(v) = cell(row, columns.title) {
            item.title = Some((text::prose(&v.text), v.at.clone()));
        }
        if let Some(v) = text_view {
            // A reader of pages takes the number before the words for that of a list.
            if item.number.is_none()
                && let Some([block]) = table.cells.get(v.id).map(|c| c.blocks.as_slice())
                && let BlockKind::ListItem { marker: Some(marker), .. } = &block.kind
                && let Some(n) = number_cell::read(lexicon, marker.trim_matches(['(', ')', '.', ' ']))
            {
                item.number = Some((n.number, v.at.clone()));
            }
            describe(&mut item, v, lexicon);
        } else if let Some((words, at)) = item.title.take_if(|(t, _)| t.ends_with('.') && t.contains(' ')) {
            // A sentence beside the number is the recommendation, and no title.
            item.description.push((words, at));
        }
        fill(&mut item, row, table, columns, shared, context);
        if columns.statuses.is_empty()
            && item.status.is_none()
            && let Some((reading, raw, at)) = &over
        {
            item.say(of_status_column(*reading), raw, at);
        }
        // A blank cell before the recommendation is as the one above.
        if columns.addressees.iter().any(|c| columns.text.is_some_and(|t| *c < t)) && !shared {
            if item.addressees.is_empty() {
                item.addressees.clone_from(&addressees_above);
            } else {
                addressees_above.clone_from(&item.addressees);
            }
        }
        if let Some(roles) = &roles {
            add_action(&mut item, grid, row, columns, roles, context);
        }
        out.push(item);
    }
}

/// Rows that a reader tore in two: one with the number and some of the cells, then one with only the others.
fn whole(rows: Vec<Row>, columns: &Columns) -> Vec<Row> {
    let (Some(number), Some(_)) = (columns.number, columns.text.or(columns.statuses.first().map(|s| s.column))) else {
        return rows;
    };
    let filled = |r: &Row| (0..r.cells.len()).filter(|c| cell(r, Some(*c)).is_some()).collect::<Vec<_>>();
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        let own = filled(&row);
        let torn = out.last().is_some_and(|above: &Row| {
            let theirs = filled(above);
            theirs.contains(&number)
                && own.len() + theirs.len() == row.cells.len()
                && own.len() >= 2
                && theirs.len() >= 2
                && !own.iter().any(|c| theirs.contains(c))
        });
        match out.last_mut() {
            Some(above) if torn => {
                for (slot, c) in above.cells.iter_mut().zip(row.cells) {
                    if c.as_ref().is_some_and(|v| !v.words.is_empty() || v.text.marks().next().is_some()) {
                        *slot = c;
                    }
                }
            }
            _ => out.push(row),
        }
    }
    out
}

/// Rows that a reader took for one: as many numbers in the number cell as lines in the other short cells.
fn parted(row: &Row, columns: &Columns, lexicon: &Lexicon) -> Vec<Row> {
    let whole = || vec![row.clone()];
    let Some(number) = cell(row, columns.number) else { return whole() };
    let numbers = lines(&number.text);
    let n = numbers.len();
    if n < 2 || !numbers.iter().all(|l| number_cell::read(lexicon, &text::words(l)).is_some()) {
        return whole();
    }
    let cut: Vec<Option<Vec<_>>> = row.cells.iter().map(|c| c.as_ref().map(|v| lines(&v.text))).collect();
    if !cut.iter().flatten().all(|l| l.is_empty() || l.len() == n) {
        return whole();
    }
    (0..n)
        .map(|i| Row {
            cells: row
                .cells
                .iter()
                .zip(&cut)
                .map(|(c, l)| {
                    let v = c.as_ref()?;
                    let t = l.as_ref()?.get(i).cloned().unwrap_or_default();
                    // No cell of the table is this one.
                    let id = usize::MAX - (v.id * n + i).min(usize::MAX / 2);
                    Some(Rc::new(View { words: text::words(&t), text: t, id, ..View::clone(v) }))
                })
                .collect(),
        })
        .collect()
}

fn is_sum(words: &str) -> bool {
    matches!(fold(words).as_str(), "total" | "totals" | "sum" | "all")
}

/// The recommendation's own words, with the number in them where no column gives one.
fn describe(item: &mut Item, view: &View, lexicon: &Lexicon) {
    let mut words = text::prose(&view.text);
    if let Some((n, at)) = number_cell::leading(lexicon, &words, item.number.is_none()) {
        let same = item.number().is_none_or(|known| known == n.number);
        let rest = words.get(at..).unwrap_or_default().trim();
        if same && !rest.is_empty() {
            if item.number.is_none() {
                item.number = Some((n.number, view.at.clone()));
            }
            words = rest.to_owned();
        } else if rest.is_empty() && item.number.is_none() {
            item.number = Some((n.number, view.at.clone()));
            return;
        }
    }
    if item.number.is_none()
        && let Some(n) = number_cell::closing(lexicon, &words)
    {
        item.number = Some((n, view.at.clone()));
    }
    if !words.is_empty() {
        item.description.push((words, view.at.clone()));
    }
}

/// A line beneath a recommendation that says by its label what it tells of it ("Update: …").
fn said_below(item: &mut Item, view: &View, lexicon: &Lexicon) {
    let Some((about, from)) = label(lexicon, &view.text.string) else { return };
    let rest = view.text.slice(from..view.text.string.len());
    match about {
        Label::Column(Column::Progress | Column::Comment | Column::Response)
        | Label::Section(Section::Progress | Section::Notes) => {
            let told = told::told(lexicon, &rest)
                .filter(|t| about == Label::Column(Column::Response) && t.reading.response.is_some());
            if let Some(t) = &told {
                item.say(Reading { status: None, ..t.reading }, &t.raw, &view.at);
            }
            let left = if let Some(t) = told { t.rest } else { Some(rest) };
            item.progress.extend(left.and_then(|r| narrative::of(&r, None, None, &view.at)));
        }
        Label::Status | Label::Column(Column::Status) => {
            if let Some(t) = told::told(lexicon, &rest) {
                item.say(of_status_column(t.reading), &t.raw, &view.at);
            }
        }
        _ => return,
    }
    item.places.push(view.at.clone());
}

/// What the other cells of a row say.
fn fill(item: &mut Item, row: &Row, table: &Table, columns: &Columns, shared: bool, context: &mut Context<'_>) {
    let lexicon = context.lexicon();
    let mut said: Vec<(Assessment, told::Told, &View)> = Vec::new();
    let mut answers: Vec<Assessment> = Vec::new();
    // What a response says of the status counts where no status is said.
    let mut by_response: Option<(Status, String, &View)> = None;
    let judged: &[Judged] = if shared { &[] } else { &columns.statuses };
    let in_response = columns.responses.iter().map(|j| (j, true));
    for (j, is_response) in judged.iter().map(|j| (j, false)).chain(in_response) {
        let Some(view) = cell(row, Some(j.column)) else { continue };
        let Some(t) = told::told(lexicon, &view.text) else {
            let folded = fold(&view.words);
            if is_response && (lexicon.is_yes(&folded) || lexicon.is_no(&folded)) {
                let accepted = lexicon.is_yes(&folded);
                let response = if accepted { ResponseValue::Accepted } else { ResponseValue::Rejected };
                let status = (!accepted).then_some(Status::NotImplemented);
                item.say(Reading { status: None, response: Some(response) }, &view.words, &view.at);
                by_response = by_response.or_else(|| status.map(|s| (s, view.words.clone(), view)));
                continue;
            }
            if is_response || view.words.len() > 60 {
                item.progress.extend(entries(table, view));
                continue;
            }
            if !view.words.chars().any(char::is_alphanumeric) || lexicon.is_no_date(&fold(&view.words)) {
                continue;
            }
            let message = format!("{:?} is no known status", view.words);
            context.tell(Diagnostic::warning(Code::UnknownStatus, message), view.at.page());
            let reading = Reading { status: Some(Status::Unknown), response: None };
            let t = told::Told { reading, raw: view.words.clone(), rest: None };
            said.push((assessment(j, columns, &t), t, view));
            continue;
        };
        let reading = if is_response { t.reading } else { of_status_column(t.reading) };
        let t = told::Told { reading, ..t };
        if let Some(rest) = &t.rest {
            item.progress.extend(narrative::of(rest, None, None, &view.at));
        }
        if is_response {
            // That nothing more is known of what was accepted, a column of responses does not say.
            let status = match reading.response {
                Some(ResponseValue::Rejected) => Some(Status::NotImplemented),
                _ => reading.status.filter(|s| *s != Status::Open),
            };
            item.say(Reading { status: None, ..reading }, &t.raw, &view.at);
            by_response = by_response.or_else(|| status.map(|s| (s, t.raw.clone(), view)));
            if columns.responses.len() > 1 {
                let by = j.by.clone();
                answers.push(Assessment { by, status, ..assessment(j, columns, &t) });
            }
            continue;
        }
        said.push((assessment(j, columns, &t), t, view));
    }
    for (c, reading, raw) in &columns.ticked {
        if let Some(view) = cell(row, Some(*c)).filter(|v| is_tick(lexicon, v)) {
            item.say(of_status_column(*reading), raw, &view.at);
        }
    }
    // The latest counts; of those without a date, the last that is not said to be an earlier one.
    let earlier =
        |view: &View| judged.iter().any(|j| j.earlier && cell(row, Some(j.column)).is_some_and(|v| v.id == view.id));
    let latest = (0..said.len()).max_by_key(|i| said.get(*i).map(|(a, _, view)| (a.as_of.clone(), !earlier(view), *i)));
    if let Some((_, t, view)) = latest.and_then(|i| said.get(i)) {
        item.say(t.reading, &t.raw, &view.at);
    }
    if let Some((status, raw, view)) = by_response {
        item.say(Reading { status: Some(status), response: None }, &raw, &view.at);
    }
    if said.len() > 1 {
        item.assessments.extend(said.into_iter().map(|(a, ..)| a));
    }
    if answers.len() > 1 {
        item.assessments.extend(answers);
    }
    for c in &columns.addressees {
        if shared {
            continue;
        }
        let Some(view) = cell(row, Some(*c)) else { continue };
        for line in view.text.string.split(['\n', ';']) {
            let who = text::clean(line);
            if who.chars().any(char::is_alphanumeric)
                && !lexicon.is_no_date(&fold(&who))
                && !item.addressees.contains(&who)
            {
                item.addressees.push(who);
            }
        }
    }
    let actions = if shared { None } else { columns.action };
    for c in columns.progress.iter().copied().chain(actions) {
        if let Some(view) = cell(row, Some(c)) {
            item.progress.extend(entries(table, view));
        }
    }
}

fn assessment(j: &Judged, columns: &Columns, t: &told::Told) -> Assessment {
    Assessment {
        by: if columns.statuses.len() > 1 && j.date.is_none() { j.by.clone() } else { None },
        as_of: j.date.clone(),
        status: t.reading.status,
        response: t.reading.response,
        raw: Some(t.raw.clone()),
    }
}

/// A cell's paragraphs and items; a dash or "N/A" is none.
fn entries(table: &Table, view: &View) -> Vec<narrative::Raw> {
    let words = fold(&view.words);
    if !words.chars().any(char::is_alphanumeric) || matches!(words.as_str(), "n/a" | "none" | "nil" | "na") {
        return Vec::new();
    }
    let Some(cell) = table.cells.get(view.id) else {
        return narrative::of(&view.text, None, None, &view.at).into_iter().collect();
    };
    cell.blocks.iter().filter_map(narrative::raw_of_block).collect()
}

fn add_action(item: &mut Item, grid: &Grid, row: &Row, columns: &Columns, roles: &Roles, context: &mut Context<'_>) {
    if cell(row, columns.action).is_none_or(|v| matches!(fold(&v.words).as_str(), "" | "none" | "n/a" | "nil")) {
        return;
    }
    let one = Grid { heads: grid.heads.clone(), rows: vec![row.clone()], title: None };
    let action = cell(row, columns.action).map(|v| text::prose(&v.text));
    item.rows.extend(deliverables::read(&one, roles, &[], context).into_iter().map(|mut found| {
        if let Some(words) = &action {
            found.row.text.clone_from(words);
        }
        found
    }));
}
