//! A comparison as one HTML page without scripts, that fetches nothing.
//! Must not know how changes are found.

use std::fmt::Write as _;

use super::phrase::{Phrase, Tone, edition_name, order_remark, phrase, status, sums};
use super::{about, step_changes};
use crate::diff::change::{Change, Comparison, WordKind};
use crate::diff::history::DuePoint;
use crate::markup;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta name=\"referrer\" content=\"no-referrer\">\n<title>What changed</title>\n<style>\n\
:root { color-scheme: light dark; --bad: #b3261e; --good: #1b6e33; --line: #8884; }\n\
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7ddb95; } }\n\
body { font: 1rem/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem; }\n\
table { border-collapse: collapse; width: 100%; } .wide { overflow-x: auto; }\n\
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }\n\
td { overflow-wrap: anywhere; min-width: 6rem; } .bad { color: var(--bad); font-weight: 600; }\n\
.good, ins { color: var(--good); } del { color: var(--bad); } .dim { opacity: .75; }\n\
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }\n\
</style>\n</head>\n<body>\n<h1>What changed</h1>\n";

/// The comparison as a page, in which nothing of a document is markup.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut out = HEAD.to_owned();
    if let Some(remark) = order_remark(comparison) {
        let _ = writeln!(out, "<p class=\"bad\">{}</p>", escaped(remark));
    }
    for step in &comparison.steps {
        let (from, to) = (edition_name(comparison, step.from_edition), edition_name(comparison, step.to_edition));
        let _ = writeln!(out, "<h2>{} → {}</h2>", escaped(&from), escaped(&to));
        let _ = writeln!(out, "<p>{}</p>", escaped(&sums(comparison, step.to_edition)));
        let changes = step_changes(comparison, step.to_edition);
        if !changes.stayed.is_empty() {
            out.push_str("<div class=\"wide\"><table>\n<thead><tr><th>Recommendation<th>What<th>From<th>To<th>");
            out.push_str("</tr></thead>\n");
            for group in &changes.stayed {
                out.push_str("<tbody>\n");
                for (at, change) in group.iter().enumerate() {
                    row(&mut out, change, at == 0);
                }
                out.push_str("</tbody>\n");
            }
            out.push_str("</table></div>\n");
        }
        for (title, list) in [("New", &changes.new), ("Gone", &changes.gone)] {
            came_or_went(&mut out, title, list);
        }
    }
    if comparison.changes.is_empty() {
        out.push_str("<p>Nothing changed.</p>\n");
    }
    history(&mut out, comparison);
    if !comparison.unread.is_empty() {
        out.push_str("<h2>Not read</h2>\n<ul>\n");
        for unread in &comparison.unread {
            let _ = writeln!(out, "<li>{}: {}</li>", escaped(&unread.path), escaped(&unread.message));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn came_or_went(out: &mut String, title: &str, list: &[&Change]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h3>{title}</h3>\n<ul>");
    for change in list {
        let Phrase { from, to, note, .. } = phrase(change);
        let said = from.or(to).unwrap_or_default();
        let note = if note.is_empty() { note } else { format!(", <b class=\"bad\">{}</b>", escaped(&note)) };
        let title = escaped(change.subject.title.as_deref().unwrap_or_default());
        let name = escaped(&about(change));
        let _ = writeln!(out, "<li><b>{name}</b> {title} – {}{note}</li>", escaped(&said));
    }
    out.push_str("</ul>\n");
}

fn row(out: &mut String, change: &Change, first: bool) {
    let Phrase { label, from, to, note, tone, words } = phrase(change);
    let class = match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Neutral => "dim",
    };
    let name = if first {
        let title = escaped(change.subject.title.as_deref().unwrap_or_default());
        format!("<b>{}</b><br><span class=\"dim\">{title}</span>", escaped(&about(change)))
    } else {
        String::new()
    };
    let deliverable = change.subject.deliverable.as_ref();
    let of = deliverable.map(|d| format!("<br><span class=\"dim\">{}. {}</span>", d.index, escaped(&d.text)));
    let _ = write!(out, "<tr><td>{name}<td>{label}{}", of.unwrap_or_default());
    if words.is_empty() {
        let cell = |text: Option<String>| text.map_or_else(|| "–".to_owned(), |t| escaped(&t));
        let _ = write!(out, "<td>{}<td>{}", cell(from), cell(to));
    } else {
        out.push_str("<td colspan=\"2\">");
        for run in &words {
            let text = escaped(&run.text);
            let _ = match run.kind {
                WordKind::Same => write!(out, "{text} "),
                WordKind::Removed => write!(out, "<del>{text}</del> "),
                WordKind::Added => write!(out, "<ins>{text}</ins> "),
            };
        }
    }
    let _ = writeln!(out, "<td class=\"{class}\">{}</tr>", escaped(&note));
}

fn history(out: &mut String, comparison: &Comparison) {
    if comparison.history.is_empty() {
        return;
    }
    out.push_str("<h2>History</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Recommendation<th>Status by date");
    out.push_str("<th>First due<th>Last due<th>Slip in days</tr></thead>\n<tbody>\n");
    for history in &comparison.history {
        let point = |p: &crate::diff::StatusPoint| {
            let date = p.date.clone().unwrap_or_else(|| edition_name(comparison, p.edition.unwrap_or(0)));
            format!("{} {}", escaped(&date), p.status.map_or("–", status))
        };
        let points: Vec<String> = history.statuses.iter().map(point).collect();
        let date =
            |p: &Option<DuePoint>| p.as_ref().map(|p| escaped(p.date.as_ref().unwrap_or(&p.raw))).unwrap_or_default();
        let slip = history.slip_days.map(|d| format!("{d:+}")).unwrap_or_default();
        let class = if history.slip_days.is_some_and(|d| d > 0) { "bad" } else { "dim" };
        let name = escaped(&history.identity.recommendation);
        let title = escaped(history.title.as_deref().unwrap_or_default());
        let (first, last) = (date(&history.first_due), date(&history.last_due));
        let _ = write!(out, "<tr><td><b>{name}</b><br><span class=\"dim\">{title}</span><td>{}", points.join(" → "));
        let _ = writeln!(out, "<td>{first}<td>{last}<td class=\"{class}\">{slip}</tr>");
    }
    out.push_str("</tbody></table></div>\n");
}

/// `text` in which no character is markup, with its lines.
fn escaped(text: &str) -> String {
    markup::escaped(text).replace('\n', "<br>")
}
