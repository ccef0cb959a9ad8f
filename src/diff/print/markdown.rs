//! A comparison as `GitHub` Flavored Markdown, for a merge request or a wiki.
//! Must not know how changes are found.

use std::fmt::Write as _;

use super::phrase::{Phrase, edition_name, order_remark, phrase, status, sums};
use super::{about, step_changes};
use crate::diff::change::{Change, Comparison, WordKind};
use crate::diff::history::DuePoint;
use crate::write::markdown::escaped;

/// The comparison as Markdown, in which nothing of a document is markup.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut out = String::from("# What changed\n\n");
    if let Some(remark) = order_remark(comparison) {
        let _ = writeln!(out, "**{remark}**\n");
    }
    for step in &comparison.steps {
        let (from, to) = (edition_name(comparison, step.from_edition), edition_name(comparison, step.to_edition));
        let _ = writeln!(out, "## {} → {}\n", escaped(&from), escaped(&to));
        let _ = writeln!(out, "{}.\n", sums(comparison, step.to_edition));
        let changes = step_changes(comparison, step.to_edition);
        if !changes.stayed.is_empty() {
            out.push_str(
                "| recommendation | deliverable | what | from | to | |\n| --- | --- | --- | --- | --- | --- |\n",
            );
            for change in changes.stayed.iter().flatten() {
                row(&mut out, change);
            }
            out.push('\n');
        }
        for (title, list) in [("New", &changes.new), ("Gone", &changes.gone)] {
            if list.is_empty() {
                continue;
            }
            let _ = writeln!(out, "### {title}\n");
            for change in list {
                let Phrase { from, to, note, .. } = phrase(change);
                let said = from.or(to).unwrap_or_default();
                let note = if note.is_empty() { String::new() } else { format!(", **{note}**") };
                let title = change.subject.title.as_deref().unwrap_or_default();
                let name = escaped(&about(change));
                let _ = writeln!(out, "- **{name}** {} – {}{note}", escaped(title), escaped(&said));
            }
            out.push('\n');
        }
    }
    if comparison.changes.is_empty() {
        out.push_str("Nothing changed.\n\n");
    }
    history(&mut out, comparison);
    if !comparison.unread.is_empty() {
        out.push_str("## Not read\n\n");
        for unread in &comparison.unread {
            let _ = writeln!(out, "- {}: {}", escaped(&unread.path), escaped(&unread.message));
        }
    }
    out
}

fn row(out: &mut String, change: &Change) {
    let Phrase { label, from, to, note, words, .. } = phrase(change);
    let (mut from, mut to) = (escaped(&from.unwrap_or_default()), escaped(&to.unwrap_or_default()));
    if !words.is_empty() {
        // What went stands struck in the old text, what came bold in the new one.
        let side = |kind: WordKind, around: &str| {
            let runs = words.iter().filter(|r| r.kind == WordKind::Same || r.kind == kind);
            let parts = runs.map(|r| match r.kind {
                WordKind::Same => escaped(&r.text),
                _ => format!("{around}{}{around}", escaped(&r.text)),
            });
            parts.collect::<Vec<_>>().join(" ")
        };
        from = side(WordKind::Removed, "~~");
        to = side(WordKind::Added, "**");
    }
    let deliverable = change.subject.deliverable.as_ref().map(|d| escaped(&format!("{}. {}", d.index, d.text)));
    let note = if change.what.is_regression() { format!("**{note}**") } else { escaped(&note) };
    let name = escaped(&about(change));
    let _ = writeln!(out, "| {name} | {} | {label} | {from} | {to} | {note} |", deliverable.unwrap_or_default());
}

fn history(out: &mut String, comparison: &Comparison) {
    if comparison.history.is_empty() {
        return;
    }
    out.push_str("## History\n\n| recommendation | status by date | first due | last due | slip in days |\n");
    out.push_str("| --- | --- | --- | --- | --- |\n");
    for history in &comparison.history {
        let point = |p: &crate::diff::StatusPoint| {
            let date = p.date.clone().unwrap_or_else(|| edition_name(comparison, p.edition.unwrap_or(0)));
            escaped(&format!("{date} {}", p.status.map_or("–", status)))
        };
        let points: Vec<String> = history.statuses.iter().map(point).collect();
        let date =
            |p: &Option<DuePoint>| p.as_ref().map(|p| escaped(p.date.as_ref().unwrap_or(&p.raw))).unwrap_or_default();
        let slip = history.slip_days.map(|d| format!("{d:+}")).unwrap_or_default();
        let name = escaped(&history.identity.recommendation);
        let (first, last) = (date(&history.first_due), date(&history.last_due));
        let _ = writeln!(out, "| {name} | {} | {first} | {last} | {slip} |", points.join(" → "));
    }
    out.push('\n');
}
