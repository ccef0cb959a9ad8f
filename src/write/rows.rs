//! What stands in the cells of a row at each level, in the order of the columns.
//! Must not know the names of the columns.

use serde::Serialize;

use super::table::{Cell, Row};
use crate::day::Day;
use crate::report::{Assessment, Link, Note, Report, Status};

/// The word by which a value is written in JSON.
fn word<T: Serialize>(value: &T) -> Cell {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Cell::Text(word),
        _ => Cell::Null,
    }
}

fn maybe_word<T: Serialize>(value: Option<&T>) -> Cell {
    value.map_or(Cell::Null, word)
}

fn name<T: Serialize>(value: &T) -> String {
    match word(value) {
        Cell::Text(text) => text,
        _ => String::new(),
    }
}

/// First and last day of a date.
fn days(date: Option<&str>) -> [Cell; 2] {
    match date.and_then(Day::range) {
        Some((first, last)) => [Cell::Day(first), Cell::Day(last)],
        None => [Cell::Null, Cell::Null],
    }
}

fn links(links: &[Link]) -> Cell {
    Cell::lines(links.iter().map(|link| match &link.href {
        Some(href) => format!("{} <{href}>", link.text),
        None => link.text.clone(),
    }))
}

/// `2015-06-30 Agency: complete (Done)`, as much of it as there is.
fn assessment(a: &Assessment) -> String {
    let who = [a.as_of.as_deref(), a.by.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let what: Vec<String> = a.status.iter().map(name).chain(a.response.iter().map(name)).collect();
    let raw = a.raw.as_deref().map(|raw| format!(" ({raw})")).unwrap_or_default();
    format!("{who}{}{}{raw}", if who.is_empty() { "" } else { ": " }, what.join(", "))
}

fn with_status(label: &str, status: Option<Status>) -> String {
    match status {
        Some(status) => format!("{label}: {}", name(&status)),
        None => label.to_owned(),
    }
}

pub(super) fn report_rows(report: &Report) -> Vec<Row> {
    let [first, last] = days(report.as_of.as_deref());
    let deliverables = report.recommendations.iter().map(|r| r.deliverables.len()).sum();
    let mut codes: Vec<String> = report.diagnostics.iter().map(|d| name(&d.code)).collect();
    codes.sort();
    codes.dedup();
    vec![vec![
        Cell::text(&report.source.path),
        word(&report.source.format),
        Cell::text(&report.source.sha256),
        report.source.pages.map_or(Cell::Null, |n| Cell::Number(i64::from(n))),
        Cell::text(&report.family),
        Cell::maybe(report.title.as_deref()),
        Cell::maybe(report.as_of.as_deref()),
        first,
        last,
        Cell::count(report.recommendations.len()),
        Cell::count(deliverables),
        Cell::lines(report.totals.iter().map(|t| format!("{}: {}", t.label, t.count))),
        Cell::count(report.diagnostics.len()),
        Cell::lines(codes),
    ]]
}

pub(super) fn recommendation_rows(report: &Report) -> Vec<Row> {
    let row = |(i, r): (usize, &crate::report::Recommendation)| {
        vec![
            Cell::text(&report.source.path),
            Cell::text(&r.id),
            Cell::count(i + 1),
            Cell::text(&report.family),
            Cell::maybe(report.title.as_deref()),
            Cell::maybe(report.as_of.as_deref()),
            Cell::maybe(r.review.as_deref()),
            Cell::maybe(r.number.as_deref()),
            Cell::maybe(r.title.as_deref()),
            Cell::lines(&r.themes),
            Cell::maybe(r.description.as_deref()),
            Cell::lines(&r.addressees),
            maybe_word(r.response.as_ref().map(|x| &x.value)),
            Cell::maybe(r.response.as_ref().and_then(|x| x.raw.as_deref())),
            maybe_word(r.status.as_ref().map(|s| &s.value)),
            Cell::maybe(r.status.as_ref().and_then(|s| s.raw.as_deref())),
            maybe_word(r.status.as_ref().map(|s| &s.basis)),
            Cell::lines(r.assessments.iter().map(assessment)),
            Cell::count(r.deliverables.len()),
            Cell::lines(r.timeline.iter().map(|s| with_status(&s.label, s.status))),
            Cell::lines(r.progress.iter().map(|p| format!("{}{}", "  ".repeat(p.level.min(32) as usize), p.text))),
            Cell::lines(r.notes.iter().map(|n| match n {
                Note::Plain(text) | Note::Placed { text, .. } => text,
            })),
            Cell::lines(&r.references),
        ]
    };
    report.recommendations.iter().enumerate().map(row).collect()
}

pub(super) fn deliverable_rows(report: &Report) -> Vec<Row> {
    let mut rows = Vec::new();
    for r in &report.recommendations {
        for (i, d) in r.deliverables.iter().enumerate() {
            let due = d.due.as_ref();
            let date = due.and_then(|d| d.date.as_deref());
            let [first, last] = days(date);
            let mark = d.mark.as_ref();
            rows.push(vec![
                Cell::text(&report.source.path),
                Cell::text(&r.id),
                Cell::count(i + 1),
                Cell::text(&report.family),
                Cell::maybe(report.as_of.as_deref()),
                Cell::maybe(r.review.as_deref()),
                Cell::maybe(r.number.as_deref()),
                Cell::maybe(r.title.as_deref()),
                maybe_word(r.status.as_ref().map(|s| &s.value)),
                Cell::text(&d.text),
                Cell::maybe(d.responsible.as_deref()),
                Cell::maybe(date),
                first,
                last,
                Cell::maybe(due.map(|d| d.raw.as_str())),
                word(&d.status),
                maybe_word(mark.map(|m| &m.kind)),
                Cell::maybe(mark.and_then(|m| m.raw.as_deref())),
                Cell::maybe(mark.and_then(|m| m.color.as_deref())),
                links(&d.links),
            ]);
        }
    }
    rows
}
