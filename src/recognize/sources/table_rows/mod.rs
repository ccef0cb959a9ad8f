//! A table with a recommendation in each row: which column says what, rows that go on with the one above, rows that
//! group others, actions beneath a recommendation.
//! Must not know what else stands in the document.

mod cells;
mod columns;

use std::rc::Rc;

use crate::document::{BlockKind, Table};
use crate::profile::{Lexicon, Reading, fold};
use crate::provenance::Provenance;

use super::super::columns::Roles;
use super::super::context::Context;
use super::super::grid::{Grid, Row, View};
use super::super::normalize::text;
use super::super::piece::{Piece, PieceKind, lines};
use super::super::provenance::union;
use super::item::{Item, of_status_column};
use super::{number_cell, status_groups};

use self::cells::{add_action, describe, fill, said_below};
use self::columns::{Columns, cell, has_item_word, is_group};

/// What the tables of a document hold.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) items: Vec<Item>,
    /// Dates that column headings give.
    pub(crate) dates: Vec<String>,
    /// The first piece that is such a table.
    pub(crate) first: Option<usize>,
}

/// A status that stands over rows instead of in them.
type Over = (Reading, String, Provenance);

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
        let columns = match columns::find(&grid, table, about, over.is_some(), context) {
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
            describe(&mut item, v, table, lexicon);
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
