//! What the cells of a row say of its recommendation.
//! Must not know which column is found how, nor what other rows hold.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, BlockKind, Cell, Table};
use crate::profile::{Column, Lexicon, Reading, Section, fold};
use crate::report::{Assessment, ResponseValue, Status};

use super::super::super::columns::Roles;
use super::super::super::context::Context;
use super::super::super::grid::{Grid, Row, View};
use super::super::super::normalize::text;
use super::super::super::{deliverables, narrative};
use super::super::item::{Item, of_status_column};
use super::super::labels::{Label, label};
use super::super::{number_cell, told};
use super::columns::{Columns, Judged, cell, is_tick};

/// The recommendation's own words, with the number in them where no column gives one.
pub(super) fn describe(item: &mut Item, view: &View, table: &Table, lexicon: &Lexicon) {
    let mut words = table.cells.get(view.id).and_then(|c| counted(c, item)).unwrap_or_else(|| text::prose(&view.text));
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

/// The words of a cell that holds a counted list, with what counts them.
fn counted(cell: &Cell, item: &Item) -> Option<String> {
    cell.blocks.iter().find_map(Block::counter)?;
    let mut words = String::new();
    for block in &cell.blocks {
        if matches!(block.kind, BlockKind::Table(_)) {
            return None;
        }
        // What counts the whole is the number of the recommendation.
        let own = |m: &&str| !words.is_empty() || item.number().is_some_and(|n| n != m.trim_matches(['(', ')', '.']));
        for part in [block.counter().filter(own).unwrap_or_default(), &text::prose(&block.text)] {
            if !part.is_empty() {
                words.push_str(if words.is_empty() { "" } else { " " });
                words.push_str(part);
            }
        }
    }
    Some(words)
}

/// A line beneath a recommendation that says by its label what it tells of it ("Update: …").
pub(super) fn said_below(item: &mut Item, view: &View, lexicon: &Lexicon) {
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
pub(super) fn fill(
    item: &mut Item,
    row: &Row,
    table: &Table,
    columns: &Columns,
    shared: bool,
    context: &mut Context<'_>,
) {
    let lexicon = context.lexicon();
    let mut said: Vec<(Assessment, told::Told, &View)> = Vec::new();
    let mut answers: Vec<Assessment> = Vec::new();
    // What a response says of the status counts where no status is said.
    let mut by_response: Option<(Status, String, &View)> = None;
    let judged: &[Judged] = if shared { &[] } else { &columns.statuses };
    let in_response = columns.responses.iter().map(|j| (j, true));
    for (j, is_response) in judged.iter().map(|j| (j, false)).chain(in_response) {
        let Some(view) = told_cell(row, j) else { continue };
        let found = if is_response {
            told::told(lexicon, &view.text)
        } else {
            told::of_cell(lexicon, &context.key, &view.text, view.fill)
        };
        let Some(t) = found else {
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
            let unread = !is_response && view.text.marks().next().is_some();
            if !view.words.chars().any(char::is_alphanumeric) && !unread || lexicon.is_no_date(&fold(&view.words)) {
                if j.ticks {
                    // Beside ticks, nothing says that it is not done.
                    let reading = Reading { status: Some(Status::Open), response: None };
                    let t = told::Told { reading, raw: String::new(), rest: None };
                    said.push((assessment(j, columns, &t), t, view));
                }
                continue;
            }
            let diagnostic = if unread {
                Diagnostic::warning(Code::UnreadMark, "a mark stands in a status cell and cannot be told")
            } else {
                Diagnostic::warning(Code::UnknownStatus, format!("{:?} is no known status", view.words))
            };
            context.tell(diagnostic, view.at.page());
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
        for (a, _, view) in said {
            item.proofs.add("assessments", &view.at);
            item.assessments.push(a);
        }
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
            if who.chars().any(char::is_alphanumeric) && !lexicon.is_no_date(&fold(&who)) {
                item.address(&who, &view.at);
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

/// The cell of a row in a column of statuses, where it holds anything: words, a mark, a fill; or where others of the
/// column are ticked.
fn told_cell<'r>(row: &'r Row, j: &Judged) -> Option<&'r View> {
    let view = row.cells.get(j.column)?.as_deref()?;
    let holds = !view.words.is_empty() || view.text.marks().next().is_some();
    (holds || view.fill.is_some() || j.ticks).then_some(view)
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

pub(super) fn add_action(
    item: &mut Item,
    grid: &Grid,
    row: &Row,
    columns: &Columns,
    roles: &Roles,
    context: &mut Context<'_>,
) {
    if cell(row, columns.action).is_none_or(|v| matches!(fold(&v.words).as_str(), "" | "none" | "n/a" | "nil")) {
        return;
    }
    let one = Grid { heads: grid.heads.clone(), rows: vec![row.clone()], title: None };
    let action = cell(row, columns.action).map(|v| text::prose(&v.text));
    item.rows.extend(deliverables::read(&one, roles, &context.key.clone(), context).into_iter().map(|mut found| {
        if let Some(words) = &action {
            found.row.text.clone_from(words);
        }
        found
    }));
}
