//! A comparison for a person at a terminal.
//! Must not know whether there is one.

use std::fmt::Write as _;

use super::phrase::{Tone, edition_name, order_remark, phrase, status, sums};
use super::{about, step_changes};
use crate::diff::change::{Change, Comparison, WordKind, WordRun};
use crate::diff::history::{DuePoint, History};
use crate::diff::words::runs;
use crate::write::visible;

/// Words around a change that are shown.
const AROUND: usize = 6;
/// Characters of a line that stands for a whole paragraph.
const LINE: usize = 110;

/// Whether colors are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint(pub bool);

impl Paint {
    pub(crate) fn tone(self, tone: Tone, text: &str) -> String {
        match tone {
            Tone::Good => self.with("32", text),
            Tone::Bad => self.with("31", text),
            Tone::Neutral => text.to_owned(),
        }
    }

    /// `text` in the colors of an SGR code (ECMA-48, 8.3.117).
    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }
}

/// The comparison as text; every line end is ours, and no character of a document steers the terminal.
pub(super) fn render(comparison: &Comparison, paint: Paint) -> String {
    let mut out = String::new();
    if let Some(remark) = order_remark(comparison) {
        let _ = writeln!(out, "{}\n", paint.tone(Tone::Bad, remark));
    }
    for step in &comparison.steps {
        let (from, to) = (edition_name(comparison, step.from_edition), edition_name(comparison, step.to_edition));
        let _ = writeln!(out, "{}", paint.bold(&format!("{} → {}", visible(&from), visible(&to))));
        let _ = writeln!(out, "{}\n", sums(comparison, step.to_edition));
        let changes = step_changes(comparison, step.to_edition);
        for group in &changes.stayed {
            stayed(&mut out, group, paint);
        }
        for (title, list) in [("New", &changes.new), ("Gone", &changes.gone)] {
            came_or_went(&mut out, title, list, paint);
        }
    }
    for history in &comparison.history {
        self::history(&mut out, comparison, history, paint);
    }
    for unread in &comparison.unread {
        let path = visible(&unread.path).into_owned();
        let _ = writeln!(out, "{} {path}: {}", paint.tone(Tone::Bad, "not read:"), visible(&unread.message));
    }
    if comparison.changes.is_empty() {
        out.push_str("nothing changed\n");
    }
    out
}

/// What changed in a recommendation that stayed.
fn stayed(out: &mut String, group: &[&Change], paint: Paint) {
    if let Some(first) = group.first() {
        let title = first.subject.title.as_deref().unwrap_or_default();
        let name = visible(&about(first)).into_owned();
        let _ = writeln!(out, "{}  {}", paint.bold(&name), paint.dim(&cut(&visible(title))));
    }
    let mut deliverable = None;
    for change in group {
        if change.subject.deliverable != deliverable {
            deliverable.clone_from(&change.subject.deliverable);
            if let Some(d) = &deliverable {
                let _ = writeln!(out, "  {}. {}", d.index, paint.dim(&cut(&visible(&d.text))));
            }
        }
        line(out, change, if deliverable.is_some() { "     " } else { "  " }, paint);
    }
    out.push('\n');
}

fn came_or_went(out: &mut String, title: &str, list: &[&Change], paint: Paint) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", paint.bold(title));
    let width = list.iter().map(|c| about(c).chars().count()).max().unwrap_or(0).min(32);
    for change in list {
        let phrase = phrase(change);
        let said = phrase.from.or(phrase.to).unwrap_or_default();
        let title = change.subject.title.as_deref().unwrap_or_default();
        let name = visible(&about(change)).into_owned();
        let note = if phrase.note.is_empty() { String::new() } else { format!("; {}", phrase.note) };
        let said = paint.tone(phrase.tone, &format!("{}{note}", visible(&said)));
        let _ = writeln!(out, "  {name:width$}  {said}  {}", paint.dim(&cut(&visible(title))));
    }
    out.push('\n');
}

fn line(out: &mut String, change: &Change, indent: &str, paint: Paint) {
    let phrase = phrase(change);
    let _ = write!(out, "{indent}{:<12} ", phrase.label);
    if phrase.words.is_empty() {
        let none = || "–".to_owned();
        let from = visible(&phrase.from.unwrap_or_else(none)).into_owned();
        let to = visible(&phrase.to.unwrap_or_else(none)).into_owned();
        let _ = write!(out, "{from} → {to}");
        if !phrase.note.is_empty() {
            let _ = write!(out, "  {}", paint.tone(phrase.tone, &visible(&phrase.note)));
        }
    } else {
        out.push_str(&words(&phrase.words, paint));
    }
    out.push('\n');
}

/// Two texts at once, word by word, with some of the words that stayed.
pub(crate) fn word_diff(from: &str, to: &str, paint: Paint) -> String {
    words(&runs(from, to), paint)
}

/// Words that changed, with some of those around them.
fn words(runs: &[WordRun], paint: Paint) -> String {
    let mut parts = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let text = visible(&run.text);
        parts.push(match run.kind {
            WordKind::Removed if paint.0 => paint.with("31;9", &text),
            WordKind::Added if paint.0 => paint.with("32", &text),
            WordKind::Removed => format!("[-{text}-]"),
            WordKind::Added => format!("{{+{text}+}}"),
            WordKind::Same => around(&text, at == 0, at + 1 == runs.len()),
        });
    }
    parts.join(" ")
}

/// The beginning and end of words that stayed.
fn around(text: &str, first: bool, last: bool) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let (head, tail) = (if first { 0 } else { AROUND }, if last { 0 } else { AROUND });
    if words.len() <= head + tail + 1 {
        return text.to_owned();
    }
    let start = words.get(..head).unwrap_or_default().join(" ");
    let end = words.get(words.len() - tail..).unwrap_or_default().join(" ");
    [start.as_str(), "…", end.as_str()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// No more than fits in a line.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LINE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The way of one recommendation.
fn history(out: &mut String, comparison: &Comparison, history: &History, paint: Paint) {
    let name = visible(&history.identity.recommendation).into_owned();
    let title = cut(&visible(history.title.as_deref().unwrap_or_default()));
    let _ = writeln!(out, "{}  {}", paint.bold(&name), paint.dim(&title));
    let point = |p: &crate::diff::StatusPoint| {
        let date = p.date.clone().unwrap_or_else(|| edition_name(comparison, p.edition.unwrap_or(0)));
        format!("{} {}", visible(&date), p.status.map_or("–", status))
    };
    let points: Vec<String> = history.statuses.iter().map(point).collect();
    let _ = writeln!(out, "  {:<12} {}", "status", points.join(" → "));
    if let Some((first, last)) = history.first_due.as_ref().zip(history.last_due.as_ref()) {
        let slip = history.slip_days.unwrap_or_default();
        let tone = if slip > 0 { Tone::Bad } else { Tone::Neutral };
        let date = |p: &DuePoint| visible(p.date.as_ref().unwrap_or(&p.raw)).into_owned();
        let days = paint.tone(tone, &format!("{slip:+} days"));
        let _ = writeln!(out, "  {:<12} {} → {}  {days}", "due", date(first), date(last));
    }
    out.push('\n');
}
