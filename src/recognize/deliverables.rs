//! Rows of deliverables: what a row's cells come to.
//! Must not know where in a deck the table stands, nor how its columns were told apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::color::Rgb;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{SpanKind, Text};
use crate::mark::{Mark, MarkKind};
use crate::profile::{Column, Lexicon, fold};
use crate::provenance::Provenance;
use crate::report::{Deliverable, Due, ReportMark, ReportMarkKind, Status};

use super::choice::{self, Choice};
use super::columns::Roles;
use super::context::Context;
use super::grid::{Grid, Row, View};
use super::legend::{self, Entry};
use super::normalize::{date, status, text};
use super::parts::{self, Part};
use super::provenance::union;

/// What a status cell comes to.
struct CellStatus {
    status: Status,
    mark: Option<ReportMark>,
}

/// A row and where it stands.
pub(crate) struct Found {
    pub(crate) row: Deliverable,
    pub(crate) at: Option<Provenance>,
}

/// Reads the rows of a table whose columns are known.
pub(crate) fn read(grid: &Grid, roles: &Roles, key: &[Entry], context: &mut Context<'_>) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let Some(text_column) = roles.find(Column::Text) else { return out };
    let seen = told_pages(grid, roles, key, context);
    let unseen = context.unseen.clone();
    context.unseen.retain(|page| !seen.contains(page));
    let mut last_text = None;
    for row in &grid.rows {
        let Some(what) = cell(row, Some(text_column)) else { continue };
        if what.words.is_empty() {
            continue;
        }
        let filled = row.cells.iter().flatten().filter(|v| !v.words.is_empty() || v.text.marks().next().is_some());
        let one = filled.clone().all(|v| v.id == what.id);
        if one && filled.count() == grid.heads.len() && grid.heads.len() > 1 {
            // A line that spans the table groups the rows below it.
            continue;
        }
        if last_text == Some(what.id) {
            continue;
        }
        last_text = Some(what.id);
        let places = row.cells.iter().flatten().map(|v| &v.at);
        let at = union(places);
        let page = at.as_ref().and_then(Provenance::page);
        let responsible = cell(row, roles.find(Column::Responsible))
            .map(|v| v.words.clone())
            .filter(|w| !w.is_empty() && !matches!(w.as_str(), "-" | "–" | "—"));
        let status_cell = cell(row, roles.find(Column::Status));
        let due_cell = cell(row, roles.find(Column::Due));
        let row = deliverable(what, responsible, due_cell, status_cell, roles.done_head, key, page, context);
        out.push(Found { row, at });
    }
    context.unseen = unseen;
    out
}

/// Pages whose hidden layer of text has the marks of most rows: there an empty cell is an empty cell. A few of them may
/// be what was made out of marks that the rest has as well.
fn told_pages(grid: &Grid, roles: &Roles, key: &[Entry], context: &Context<'_>) -> BTreeSet<u32> {
    if context.unseen.is_empty() {
        return BTreeSet::new();
    }
    let mut rows: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for row in &grid.rows {
        let Some(what) = cell(row, roles.find(Column::Text)).filter(|v| !v.words.is_empty()) else { continue };
        let Some(page) = what.at.page() else { continue };
        let has_mark = |column| cell(row, roles.find(column)).is_some_and(|v| v.text.marks().next().is_some());
        let has_word = cell(row, roles.find(Column::Status)).is_some_and(|v| {
            let folded = fold(&v.words);
            is_status_word(context.lexicon(), &folded) || legend::by_label(key, &folded).is_some()
        });
        let (told, all) = rows.entry(page).or_default();
        *told += usize::from(has_word || has_mark(Column::Status) || has_mark(Column::Due));
        *all += 1;
    }
    rows.into_iter().filter(|(_, (told, all))| told * 2 > *all).map(|(page, _)| page).collect()
}

fn cell(row: &Row, column: Option<usize>) -> Option<&View> {
    row.cells.get(column?)?.as_deref()
}

#[expect(clippy::too_many_arguments, reason = "the cells of a row, and what they are read by")]
fn deliverable(
    what: &View,
    responsible: Option<String>,
    due_cell: Option<&View>,
    status_cell: Option<&View>,
    done_head: bool,
    key: &[Entry],
    page: Option<u32>,
    context: &mut Context<'_>,
) -> Deliverable {
    let mut found = status_cell.and_then(|v| in_mark_cell(v, done_head, false, key, page, context));
    let mut due_words = due_cell.map(|v| v.words.clone()).unwrap_or_default();
    if let Some(v) = due_cell {
        // A mark in the due-date column is a mark.
        let here = in_mark_cell(v, false, true, key, page, context);
        if let Some(here) = here {
            if here
                .mark
                .as_ref()
                .is_some_and(|m| m.kind == ReportMarkKind::Word && m.raw.as_deref() == Some(due_words.as_str()))
            {
                due_words.clear();
            }
            if found.is_none() {
                found = Some(here);
            }
        } else if found.is_none()
            && let Some((when, told)) = beside_date(&v.words, key, context)
        {
            found = Some(of_words(&told, key, page, context));
            due_words = when;
        }
    }
    // A mark beside the words themselves.
    let mut prose = text::prose(&what.text);
    if found.is_none()
        && status_cell.is_none()
        && let Some(mark) = edge_mark(&what.text)
    {
        found = Some(of_mark(&mark, &what.words, key, page, context));
        prose = text::words(&what.text);
    }
    let order = context.order;
    let due = if due_words.is_empty() {
        date::labelled(&prose, context.lexicon(), order)
            .map(|(range, iso)| Due { raw: prose.get(range).unwrap_or_default().to_owned(), date: iso })
    } else {
        let iso = date::due(&due_words, order);
        if iso.is_none() && !context.lexicon().is_no_date(&fold(&due_words)) && date::find(&due_words, order).is_empty()
        {
            context
                .tell(Diagnostic::info(Code::UnreadDate, format!("{due_words:?} is no date that can be read")), page);
        }
        Some(Due { raw: due_words, date: iso })
    };
    let (status, mark) = found.map_or_else(|| (context.unmarked(page), None), |f| (f.status, f.mark));
    Deliverable { text: prose, responsible, due, mark, status, links: text::links(&what.text), place: None }
}

/// "May 2019 In progress", "Complete (May 2019)": the date, or what stands for one, and the status beside it.
fn beside_date(words: &str, key: &[Entry], context: &Context<'_>) -> Option<(String, String)> {
    const LONGEST: usize = 120;
    let lexicon = context.lexicon();
    let signs = [' ', '\n', ',', ';', ':', '/', '|', '(', ')', '[', ']', '-', '–', '—'];
    let told = |w: &str| {
        let folded = fold(w);
        legend::by_label(key, &folded).is_some() || status::exact(lexicon, &folded).is_some_and(|r| r.status.is_some())
    };
    if words.len() > LONGEST || told(words) {
        return None;
    }
    if let [only] = date::find(words, context.order).as_slice() {
        let (before, after) =
            (words.get(..only.range.start)?.trim_matches(signs), words.get(only.range.end..)?.trim_matches(signs));
        let beside = if before.is_empty() { after } else { before };
        let one = before.is_empty() != after.is_empty();
        return (one && told(beside))
            .then(|| (words.get(only.range.clone()).unwrap_or_default().to_owned(), beside.to_owned()));
    }
    words.match_indices([' ', '\n']).find_map(|(at, _)| {
        let (when, beside) = (words.get(..at)?.trim_matches(signs), words.get(at..)?.trim_matches(signs));
        (lexicon.is_no_date(&fold(when)) && told(beside)).then(|| (when.to_owned(), beside.to_owned()))
    })
}

/// The mark that stands before or after all words of a text.
fn edge_mark(t: &Text) -> Option<Mark> {
    let blank = |part: Option<&str>| {
        part.is_some_and(|p| {
            p.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '|' | '[' | ']' | '(' | ')' | ':'))
                .is_empty()
        })
    };
    t.marks().find(|(r, _)| blank(t.string.get(..r.start)) || blank(t.string.get(r.end..))).map(|(_, m)| m.clone())
}

/// What a cell of a mark column says; none where it says nothing, or (in a due-date column) only when it is due.
fn in_mark_cell(
    v: &View,
    done_head: bool,
    is_due: bool,
    key: &[Entry],
    page: Option<u32>,
    context: &mut Context<'_>,
) -> Option<CellStatus> {
    let words = v.words.as_str();
    if let Some(choice) = choice(v, key, page, context) {
        return Some(choice);
    }
    // A shadow or frame behind a mark is drawn as well: what can be told counts.
    let shapes = || v.text.marks().map(|(_, m)| m).filter(|m| m.kind != MarkKind::Word);
    let shape = shapes().find(|m| m.kind != MarkKind::Unknown).or_else(|| shapes().next());
    let word = v.text.marks().find(|(_, m)| m.kind == MarkKind::Word);
    if let Some(mark) = shape {
        // What is told of a drawing (a tooltip) stands beside it.
        let told = word.as_ref().and_then(|(_, m)| m.raw.as_deref()).filter(|_| words.is_empty());
        return Some(of_mark(mark, told.unwrap_or(words), key, page, context));
    }
    if let Some((range, mark)) = word {
        let raw = mark.raw.clone().unwrap_or_else(|| text::clean(v.text.string.get(range.clone()).unwrap_or_default()));
        return Some(of_words(&raw, key, page, context));
    }
    if words.is_empty() {
        // A cell filled with one of the key's colors is a mark; any other fill is decoration.
        let fill = v.fill.filter(|f| !is_due && f.chroma() > 24)?;
        let entry = legend::by_color(key, fill)?;
        return Some(CellStatus {
            status: entry.status.unwrap_or(Status::Unknown),
            mark: Some(swatch(None, Some(fill))),
        });
    }
    let folded = fold(words);
    let lexicon = context.lexicon();
    if is_due {
        // What stands for a date is none, though it may be a status elsewhere ("Ongoing").
        let told = !lexicon.is_no_date(&folded)
            && (legend::by_label(key, &folded).is_some() || is_status_word(lexicon, &folded));
        return (told && date::due(words, context.order).is_none()).then(|| of_words(words, key, page, context));
    }
    if date::is_due(words, lexicon, context.order)
        && legend::by_label(key, &folded).is_none()
        && status::read(lexicon, words).is_none()
    {
        let dated = done_head && date::due(words, context.order).is_some();
        return dated.then(|| CellStatus { status: Status::Complete, mark: Some(word_mark(words)) });
    }
    Some(of_words(words, key, page, context))
}

/// "☐ Not started ☑ Complete": boxes to choose from, one of them ticked. Its words are what the cell says; where the
/// boxes have no words, or not one is ticked, the cell cannot be told.
fn choice(v: &View, key: &[Entry], page: Option<u32>, context: &mut Context<'_>) -> Option<CellStatus> {
    match choice::of(&v.text)? {
        Choice::One(chosen) => Some(of_words(&chosen, key, page, context)),
        Choice::Doubtful => {
            context.tell(
                Diagnostic::warning(
                    Code::UnreadMark,
                    "several boxes stand in a status cell, and it cannot be told which counts",
                ),
                page,
            );
            Some(CellStatus { status: Status::Unknown, mark: None })
        }
    }
}

fn is_status_word(lexicon: &Lexicon, folded: &str) -> bool {
    lexicon.is_yes(folded)
        || lexicon.is_no(folded)
        || status::exact(lexicon, folded).is_some_and(|r| r.status.is_some())
}

fn word_mark(words: &str) -> ReportMark {
    ReportMark { kind: ReportMarkKind::Word, raw: Some(words.to_owned()), color: None }
}

fn swatch(raw: Option<String>, color: Option<Rgb>) -> ReportMark {
    ReportMark { kind: ReportMarkKind::Swatch, raw, color: color.map(Rgb::to_hex) }
}

/// Status words: by the document's key, by the lexicon, as yes or no; else unknown.
fn of_words(words: &str, key: &[Entry], page: Option<u32>, context: &mut Context<'_>) -> CellStatus {
    let folded = fold(words);
    let lexicon = context.lexicon();
    let by_key = legend::by_label(key, &folded).and_then(|e| e.status);
    let value = by_key
        .or_else(|| lexicon.is_no(&folded).then_some(Status::Open))
        .or_else(|| status::read(lexicon, words).and_then(|r| r.status))
        .or_else(|| lexicon.is_yes(&folded).then_some(Status::Complete));
    if value.is_none() {
        // Dashes and the like are an empty cell.
        if !words.chars().any(char::is_alphanumeric) || lexicon.is_no_date(&folded) {
            return CellStatus { status: context.unmarked(page), mark: None };
        }
        context.tell(Diagnostic::warning(Code::UnknownStatus, format!("{words:?} is no known status")), page);
    }
    CellStatus { status: value.unwrap_or(Status::Unknown), mark: Some(word_mark(words)) }
}

/// What a drawn or printed mark means, with the words beside it.
fn of_mark(mark: &Mark, words: &str, key: &[Entry], page: Option<u32>, context: &mut Context<'_>) -> CellStatus {
    let color = mark.color.map(Rgb::to_hex);
    let reported = |kind| Some(ReportMark { kind, raw: mark.raw.clone(), color: color.clone() });
    let beside = if words.is_empty() || words.len() > 80 {
        None
    } else {
        legend::by_label(key, &fold(words))
            .and_then(|e| e.status)
            .or_else(|| status::exact(context.lexicon(), &fold(words)).and_then(|r| r.status))
    };
    let by_key = legend::by_mark(key, mark).and_then(|e| e.status);
    match mark.kind {
        MarkKind::Check => {
            CellStatus { status: by_key.or(beside).unwrap_or(Status::Complete), mark: reported(ReportMarkKind::Check) }
        }
        MarkKind::Cross => {
            CellStatus { status: by_key.or(beside).unwrap_or(Status::Open), mark: reported(ReportMarkKind::Cross) }
        }
        MarkKind::Box => {
            CellStatus { status: by_key.or(beside).unwrap_or(Status::Open), mark: reported(ReportMarkKind::Box) }
        }
        MarkKind::Swatch => {
            let by_color = mark.color.and_then(|c| legend::by_color(key, c)).and_then(|e| e.status);
            if by_color.or(beside).is_none() {
                let what = color.clone().unwrap_or_else(|| "without color".to_owned());
                context.tell(
                    Diagnostic::warning(Code::UnreadMark, format!("a mark ({what}) that no status key explains")),
                    page,
                );
            }
            CellStatus {
                status: by_color.or(beside).unwrap_or(Status::Unknown),
                mark: Some(swatch(mark.raw.clone(), mark.color)),
            }
        }
        MarkKind::Word => of_words(mark.raw.as_deref().unwrap_or(words), key, page, context),
        MarkKind::Unknown => match beside {
            Some(s) => CellStatus { status: s, mark: Some(word_mark(words)) },
            None => {
                context.tell(
                    Diagnostic::warning(Code::UnreadMark, "a mark stands in a status cell and cannot be told"),
                    page,
                );
                CellStatus { status: Status::Unknown, mark: None }
            }
        },
    }
}

/// Deliverables told in a list or in paragraphs: by their labels, or an item each.
pub(crate) fn of_parts(parts: &[Part], key: &[Entry], context: &mut Context<'_>) -> Vec<Found> {
    if parts.iter().any(|p| p.label.is_some()) {
        let grid = parts::grid(parts.to_vec(), context.lexicon());
        if let Some(roles) = Roles::of(&grid, context) {
            return read(&grid, &roles, key, context);
        }
    }
    parts.iter().filter_map(|p| of_item(&p.text, &p.at, key, context)).collect()
}

/// A deliverable that is an item of a list: its words, a mark beside them, a status or date among them.
pub(crate) fn of_item(t: &Text, at: &Provenance, key: &[Entry], context: &mut Context<'_>) -> Option<Found> {
    let words = text::words(t);
    if words.is_empty() {
        return None;
    }
    let page = at.page();
    let mut found = edge_mark(t).map(|m| of_mark(&m, &words, key, page, context));
    let mut prose = if found.is_some() { words } else { text::prose(t) };
    if found.is_none() {
        // "Print the guide – Complete", "[Complete] Print the guide", "Print the guide (Complete)".
        for sign in [" – ", " — ", " - ", ": ", " (", " [", " | "] {
            let Some((a, b)) = prose.rsplit_once(sign) else { continue };
            let b = b.trim_end_matches([')', ']', '.']);
            if is_status_word(context.lexicon(), &fold(b)) || legend::by_label(key, &fold(b)).is_some() {
                let (a, b) = (a.trim_end().to_owned(), b.to_owned());
                found = Some(of_words(&b, key, page, context));
                prose = a;
                break;
            }
        }
    }
    let due = date::labelled(&prose, context.lexicon(), context.order)
        .map(|(range, iso)| Due { raw: prose.get(range).unwrap_or_default().to_owned(), date: iso });
    let (status, mark) = found.map_or_else(|| (context.unmarked(page), None), |f| (f.status, f.mark));
    let row = Deliverable { text: prose, responsible: None, due, mark, status, links: text::links(t), place: None };
    Some(Found { row, at: Some(at.clone()) })
}

/// Whether a text ends or begins with a mark, or a status set apart as one.
pub(crate) fn is_marked(t: &Text) -> bool {
    edge_mark(t).is_some() || t.spans.iter().any(|s| matches!(&s.kind, SpanKind::Mark(m) if m.kind == MarkKind::Word))
}
