//! A change in words, the same in every format that people read.
//! Must not know these formats.

use crate::diff::change::{
    Change, Comparison, Kind, Order, StageStanding, Standing, TextField, Value, What, WordKind, WordRun,
};
use crate::diff::direction::{Direction, DueDirection};
use crate::report::{Due, ReportMark, ReportMarkKind, ResponseValue, Status};

/// Whether a change is for the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It is.
    Good,
    /// It is for the worse.
    Bad,
    /// Neither, or who knows.
    Neutral,
}

/// A change in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// What changed: `status`, `due`.
    pub(super) label: &'static str,
    /// What it was; none where there was nothing to say.
    pub(super) from: Option<String>,
    /// What it is.
    pub(super) to: Option<String>,
    /// What else is to be known: which way, by how much.
    pub(super) note: String,
    /// Whether it is for the better.
    pub(super) tone: Tone,
    /// Both texts word by word, where a text changed.
    pub(super) words: Vec<WordRun>,
}

fn plain(label: &'static str, from: Option<String>, to: Option<String>, note: &str, tone: Tone) -> Phrase {
    Phrase { label, from, to, note: note.to_owned(), tone, words: Vec::new() }
}

/// A change in words.
pub(super) fn phrase(change: &Change) -> Phrase {
    match &change.what {
        What::New { to } => plain("new", None, Some(standing(to)), "", Tone::Neutral),
        What::Gone { from, unfinished } => {
            let (note, tone) = vanished(*unfinished);
            plain("gone", Some(standing(from)), None, note, tone)
        }
        What::DeliverableNew { to } => plain("new row", None, Some(standing(to)), "", Tone::Neutral),
        What::DeliverableGone { from, unfinished } => {
            let (note, tone) = vanished(*unfinished);
            plain("row gone", Some(standing(from)), None, note, tone)
        }
        What::Renumbered { from, to, .. } => {
            let (from, to) = (from.recommendation.clone(), to.recommendation.clone());
            plain("renumbered", Some(from), Some(to), "", Tone::Neutral)
        }
        What::StatusChanged { from, to, direction, .. } => {
            let differ = raw_of(from.as_ref()) != raw_of(to.as_ref());
            let words = |v: &Value<Status>| valued(status(v.value), v.raw.as_deref(), differ);
            let (note, tone) = way(*direction);
            plain("status", from.as_ref().map(words), to.as_ref().map(words), note, tone)
        }
        What::ResponseChanged { from, to } => {
            let words = |v: &Value<ResponseValue>| response(v.value).to_owned();
            plain("response", from.as_ref().map(words), to.as_ref().map(words), "", Tone::Neutral)
        }
        What::DueMoved { from, to, direction, days } => {
            let (note, tone) = due_note(*direction, *days);
            plain("due", from.as_ref().map(due), to.as_ref().map(due), &note, tone)
        }
        What::ResponsibleChanged { from, to } => plain("responsible", from.clone(), to.clone(), "", Tone::Neutral),
        What::TextChanged { field, from, to, words } => Phrase {
            words: words.clone(),
            ..plain(field_name(*field), Some(from.clone()), Some(to.clone()), "", Tone::Neutral)
        },
        What::NarrativeChanged { field, removed, added } => {
            let run = |kind| move |text: &String| WordRun { kind, text: text.clone() };
            let words =
                removed.iter().map(run(WordKind::Removed)).chain(added.iter().map(run(WordKind::Added))).collect();
            let (from, to) = (Some(removed.join("\n")), Some(added.join("\n")));
            Phrase { words, ..plain(field_name(*field), from, to, "", Tone::Neutral) }
        }
        What::TimelineChanged { from, to } => {
            plain("timeline", Some(stages(from)), Some(stages(to)), "", Tone::Neutral)
        }
        What::MarkLost { from } => plain("mark lost", Some(mark(from)), None, "", Tone::Bad),
        What::TotalsChanged { label, from, to } => {
            let count = |n: &Option<u64>| n.map(|n| n.to_string());
            plain("total", count(from), count(to), label, Tone::Neutral)
        }
    }
}

fn raw_of<T>(value: Option<&Value<T>>) -> Option<&str> {
    value.and_then(|v| v.raw.as_deref())
}

/// A value and, where the words differ from it and matter, the words.
fn valued(value: &str, raw: Option<&str>, tell: bool) -> String {
    match raw.filter(|r| tell && !r.eq_ignore_ascii_case(value) && r.chars().any(char::is_alphabetic)) {
        Some(raw) => format!("{value} (“{raw}”)"),
        None => value.to_owned(),
    }
}

fn stages(stages: &[StageStanding]) -> String {
    let each = stages.iter().map(|s| match s.status {
        Some(value) => format!("{} ({})", s.label, status(value)),
        None => s.label.clone(),
    });
    each.collect::<Vec<_>>().join(", ")
}

fn vanished(unfinished: bool) -> (&'static str, Tone) {
    if unfinished { ("it was not finished", Tone::Bad) } else { ("", Tone::Neutral) }
}

fn standing(standing: &Standing) -> String {
    let status_words = standing.status.as_ref().map(|s| status(s.value));
    let words: Vec<&str> =
        status_words.into_iter().chain(standing.response.as_ref().map(|r| response(r.value))).collect();
    if words.is_empty() { "no status".to_owned() } else { words.join(", ") }
}

fn way(direction: Direction) -> (&'static str, Tone) {
    match direction {
        Direction::Forward => ("forward", Tone::Good),
        Direction::Back => ("went back", Tone::Bad),
        Direction::Sideways => ("", Tone::Neutral),
        Direction::Same => ("the same in other words", Tone::Neutral),
        Direction::First => ("first said now", Tone::Neutral),
        Direction::Silent => ("no longer said", Tone::Bad),
    }
}

fn due_note(direction: DueDirection, days: Option<i32>) -> (String, Tone) {
    let by = |word: &str| {
        let days = days.unwrap_or_default().unsigned_abs();
        format!("{days} day{} {word}", if days == 1 { "" } else { "s" })
    };
    match direction {
        DueDirection::Later => (by("later"), Tone::Bad),
        DueDirection::Earlier => (by("earlier"), Tone::Good),
        DueDirection::Set => ("first given now".to_owned(), Tone::Neutral),
        DueDirection::Removed => ("no longer given".to_owned(), Tone::Bad),
        DueDirection::Reworded => ("in other words".to_owned(), Tone::Neutral),
    }
}

/// A status in words.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Complete => "complete",
        Status::PartiallyComplete => "partially complete",
        Status::InProgress => "in progress",
        Status::BehindRecovering => "behind, recovering",
        Status::BehindReplanned => "behind, replanned",
        Status::NotStarted => "not started",
        Status::OnHold => "on hold",
        Status::NotImplemented => "not implemented",
        Status::Superseded => "superseded",
        Status::Open => "open",
        Status::Closed => "closed",
        Status::Unknown => "unknown",
    }
}

fn response(value: ResponseValue) -> &'static str {
    match value {
        ResponseValue::Accepted => "accepted",
        ResponseValue::AcceptedInPart => "accepted in part",
        ResponseValue::AcceptedInPrinciple => "accepted in principle",
        ResponseValue::UnderConsideration => "under consideration",
        ResponseValue::Rejected => "rejected",
    }
}

fn due(due: &Due) -> String {
    due.date.clone().unwrap_or_else(|| due.raw.clone())
}

fn mark(mark: &ReportMark) -> String {
    let kind = match mark.kind {
        ReportMarkKind::Check => "tick",
        ReportMarkKind::Cross => "cross",
        ReportMarkKind::Box => "box",
        ReportMarkKind::Swatch => "colored shape",
        ReportMarkKind::Word => "word",
    };
    match &mark.raw {
        Some(raw) => format!("{kind} {raw}"),
        None => kind.to_owned(),
    }
}

fn field_name(field: TextField) -> &'static str {
    match field {
        TextField::Description => "description",
        TextField::Title => "title",
        TextField::Themes => "themes",
        TextField::Deliverable => "text",
        TextField::Status => "status words",
        TextField::Progress => "progress",
        TextField::Notes => "notes",
    }
}

/// How an edition is called: by its date where no other has it, else by path.
pub(super) fn edition_name(comparison: &Comparison, edition: usize) -> String {
    let Some(info) = edition.checked_sub(1).and_then(|i| comparison.editions.get(i)) else { return String::new() };
    let shared = comparison.editions.iter().filter(|e| e.as_of == info.as_of).count() > 1;
    match &info.as_of {
        Some(date) if !shared => date.clone(),
        _ => info.path.clone(),
    }
}

/// The sums of a step in a sentence.
pub(super) fn sums(comparison: &Comparison, to_edition: usize) -> String {
    let Some(step) = comparison.steps.iter().find(|s| s.to_edition == to_edition) else { return String::new() };
    let changes = || comparison.changes.iter().filter(|c| c.to_edition == to_edition);
    let plural = if step.matched == 1 { "" } else { "s" };
    let mut parts =
        vec![format!("{} recommendation{plural} in both, {} unchanged", step.matched, step.unchanged.len())];
    for kind in Kind::ALL {
        let count = changes().filter(|c| c.what.kind() == kind).count();
        if count > 0 {
            parts.push(format!("{count} {}", kind.name().replace('_', " ")));
        }
    }
    let back = changes().filter(|c| c.what.is_regression()).count();
    if back > 0 {
        parts.push(format!("{back} went back"));
    }
    parts.join(", ")
}

/// What is to be said of the order of the editions, if anything.
pub(super) fn order_remark(comparison: &Comparison) -> Option<&'static str> {
    match comparison.order {
        Order::Reversed => Some("the editions stand the wrong way round: the first is the newest by its date"),
        Order::Mixed => Some("the editions do not stand in the order of their dates"),
        Order::Chronological | Order::SameDate | Order::Unknown => None,
    }
}
