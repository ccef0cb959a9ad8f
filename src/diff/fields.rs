//! The changes from one edition to the next: what is new, what is gone, and what is said differently of what stayed.
//! Must not know how it is paired.

use std::collections::BTreeSet;

use super::change::{Change, DeliverableRef, Standing, Step, Subject, TextField, Value, What};
use super::direction::{Direction, direction, due_move, is_ended};
use super::fold;
use super::item::{self, Item};
use super::matching::{Pair, pair_deliverables};
use super::texts;
use crate::report::{Deliverable, Recommendation, ReportMark, ReportMarkKind, ResponseValue, Status};

/// Words up to which what says a status is a word for it and no sentence about it.
const WORD_FOR_STATUS: usize = 6;

/// The changes between two editions whose recommendations `pairs` puts together, and `step` with its sums.
pub(super) fn changes(old: &[Item<'_>], new: &[Item<'_>], pairs: &[Pair], mut step: Step) -> (Vec<Change>, Step) {
    let mut out = Vec::new();
    let mut add = |subject: Subject, what: What| {
        let (from_edition, to_edition) = (step.from_edition, step.to_edition);
        out.push(Change { what, subject, from_edition, to_edition });
    };
    let path = |item: &Item<'_>| Some(item.report.source.path.clone());
    let mut of_new = pairs.iter().peekable();
    for (k, b) in new.iter().enumerate() {
        let Some(pair) = of_new.next_if(|p| p.new == k) else {
            let subject = Subject { to_path: path(b), ..b.subject() };
            add(subject, What::New { to: b.standing() });
            continue;
        };
        let Some(a) = old.get(pair.old) else { continue };
        step.matched += 1;
        let subject = Subject { from_path: path(a), to_path: path(b), ..b.subject() };
        let mut found: Vec<(Option<DeliverableRef>, What)> = Vec::new();
        if a.number.is_some() && b.number.is_some() && a.number != b.number {
            let (from, to) = (a.identity(), b.identity());
            found.push((None, What::Renumbered { from, to, similarity: (pair.likeness * 1000.0).round() / 1000.0 }));
        }
        found.extend(of_recommendation(a, b).into_iter().map(|what| (None, what)));
        found.extend(of_deliverables(&a.recommendation.deliverables, &b.recommendation.deliverables));
        if found.is_empty() {
            step.unchanged.push(b.identity());
        }
        if !found.iter().any(|(d, what)| d.is_none() && matches!(what, What::StatusChanged { .. })) {
            step.same_status.push(b.identity());
        }
        for (deliverable, what) in found {
            add(Subject { deliverable, ..subject.clone() }, what);
        }
    }
    let stayed: BTreeSet<usize> = pairs.iter().map(|p| p.old).collect();
    for (_, a) in old.iter().enumerate().filter(|(i, _)| !stayed.contains(i)) {
        let from = a.standing();
        let unfinished = from.status.as_ref().is_none_or(|s| !is_ended(s.value));
        let unfinished = unfinished && from.response.as_ref().is_none_or(|r| r.value != ResponseValue::Rejected);
        add(Subject { from_path: path(a), ..a.subject() }, What::Gone { from, unfinished });
    }
    (out, step)
}

/// What changed in a recommendation but for its deliverables.
fn of_recommendation(a: &Item<'_>, b: &Item<'_>) -> Vec<What> {
    let (old, new) = (a.recommendation, b.recommendation);
    let mut out = Vec::new();
    let from = item::status(old).or_else(|| told_later(a, b));
    let to = item::status(new);
    out.extend(status(from, to.clone(), old, new));
    out.extend(response(old, new, to.as_ref()));
    out.extend(addressees(old, new));
    out.extend(texts::changes(old, new));
    out
}

/// The status that a recommendation had by what the newer edition says of the older one's date, where the older one
/// itself says none.
fn told_later(a: &Item<'_>, b: &Item<'_>) -> Option<Value<Status>> {
    let date = a.report.as_of.as_deref()?;
    let told = b.recommendation.assessments.iter().filter(|x| x.as_of.as_deref() == Some(date));
    told.filter_map(|x| x.status.map(|value| Value { value, raw: x.raw.clone() })).next_back()
}

fn same_words(a: Option<&String>, b: Option<&String>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => fold::letters(a) == fold::letters(b),
        _ => false,
    }
}

/// The change of a recommendation's status.
fn status(
    from: Option<Value<Status>>,
    to: Option<Value<Status>>,
    old: &Recommendation,
    new: &Recommendation,
) -> Option<What> {
    let way = direction(from.as_ref().map(|v| v.value), to.as_ref().map(|v| v.value));
    if way != Direction::Same {
        // A word that stood in the column of responses and now stands in one of statuses says no more than before.
        let said = |r: &Recommendation| r.response.as_ref().and_then(|r| r.raw.clone());
        let (raw_from, raw_to) = (from.as_ref().and_then(|v| v.raw.clone()), to.as_ref().and_then(|v| v.raw.clone()));
        let repeated = (from.is_none() && same_words(said(old).as_ref(), raw_to.as_ref()))
            || (to.is_none() && same_words(said(new).as_ref(), raw_from.as_ref()));
        let regression = way == Direction::Back;
        return (!repeated).then_some(What::StatusChanged { from, to, direction: way, regression });
    }
    let (raw_from, raw_to) = (from.as_ref()?.raw.as_ref()?, to.as_ref()?.raw.as_ref()?);
    let letters_only = |text: &str| text.chars().any(char::is_alphabetic);
    if fold::name(raw_from) == fold::name(raw_to) || !letters_only(raw_from) || !letters_only(raw_to) {
        return None;
    }
    let words = |text: &str| text.split_whitespace().count();
    if words(raw_from).max(words(raw_to)) <= WORD_FOR_STATUS {
        Some(What::StatusChanged { from, to, direction: Direction::Same, regression: false })
    } else {
        texts::text(TextField::Status, Some(raw_from), Some(raw_to))
    }
}

/// The change of the response. Where a report of statuses no longer repeats it, what it says of earlier dates counts.
fn response(old: &Recommendation, new: &Recommendation, status: Option<&Value<Status>>) -> Option<What> {
    let (from, to) = (item::response(old), item::response(new));
    match (&from, &to) {
        (None, None) => None,
        (Some(a), Some(b)) if a.value == b.value => None,
        (Some(a), None) => {
            let told = new.assessments.iter().filter_map(|x| x.response).next_back();
            (told != Some(a.value)).then_some(What::ResponseChanged { from, to })
        }
        (None, Some(b)) => {
            // The words of the status say it, too, and are told as that.
            let of_status = status.is_some_and(|s| same_words(s.raw.as_ref(), b.raw.as_ref()));
            let told = old.assessments.iter().filter_map(|x| x.response).next_back();
            (!of_status && told != Some(b.value)).then_some(What::ResponseChanged { from, to })
        }
        (Some(_), Some(_)) => Some(What::ResponseChanged { from, to }),
    }
}

/// The change of the addressees, where both editions name some.
fn addressees(old: &Recommendation, new: &Recommendation) -> Option<What> {
    if old.addressees.is_empty() || new.addressees.is_empty() {
        return None;
    }
    let names = |r: &Recommendation| -> BTreeSet<String> { r.addressees.iter().map(|a| fold::name(a)).collect() };
    let joined = |r: &Recommendation| Some(r.addressees.join("; "));
    (names(old) != names(new)).then(|| What::ResponsibleChanged { from: joined(old), to: joined(new) })
}

/// What changed in the deliverables of a recommendation.
fn of_deliverables(old: &[Deliverable], new: &[Deliverable]) -> Vec<(Option<DeliverableRef>, What)> {
    let pairs = pair_deliverables(old, new);
    let named = |index: usize, d: &Deliverable| Some(DeliverableRef { index: index + 1, text: d.text.clone() });
    let standing =
        |d: &Deliverable| Standing { status: Some(deliverable_status(d)), response: None, text: Some(d.text.clone()) };
    let mut out = Vec::new();
    let mut of_new = pairs.iter().peekable();
    for (k, b) in new.iter().enumerate() {
        match of_new.next_if(|p| p.new == k).and_then(|p| old.get(p.old)) {
            Some(a) => out.extend(of_deliverable(a, b).into_iter().map(|what| (named(k, b), what))),
            None => out.push((named(k, b), What::DeliverableNew { to: standing(b) })),
        }
    }
    let stayed: BTreeSet<usize> = pairs.iter().map(|p| p.old).collect();
    for (i, a) in old.iter().enumerate().filter(|(i, _)| !stayed.contains(i)) {
        let unfinished = !is_ended(a.status);
        out.push((named(i, a), What::DeliverableGone { from: standing(a), unfinished }));
    }
    out
}

fn deliverable_status(d: &Deliverable) -> Value<Status> {
    Value { value: d.status, raw: d.mark.as_ref().and_then(|m| m.raw.clone()) }
}

/// Whether a mark says something: an empty box says no more than an empty cell.
fn tells(mark: &ReportMark) -> bool {
    mark.kind != ReportMarkKind::Box
}

/// What changed in a deliverable.
fn of_deliverable(old: &Deliverable, new: &Deliverable) -> Vec<What> {
    let mut out = Vec::new();
    let way = direction(Some(old.status), Some(new.status));
    if way != Direction::Same {
        let (from, to) = (Some(deliverable_status(old)), Some(deliverable_status(new)));
        out.push(What::StatusChanged { from, to, direction: way, regression: way == Direction::Back });
    }
    if let (Some(mark), None) = (&old.mark, &new.mark)
        && tells(mark)
    {
        out.push(What::MarkLost { from: mark.clone() });
    }
    // In many tables the tick stands where the date stood.
    let ticked = new.due.is_none() && is_ended(new.status) && !is_ended(old.status);
    if !ticked && let Some((direction, days)) = due_move(old.due.as_ref(), new.due.as_ref()) {
        out.push(What::DueMoved { from: old.due.clone(), to: new.due.clone(), direction, days });
    }
    let name = |d: &Deliverable| d.responsible.as_deref().map(fold::name).unwrap_or_default();
    if name(old) != name(new) {
        out.push(What::ResponsibleChanged { from: old.responsible.clone(), to: new.responsible.clone() });
    }
    // A due date that stands in the row's own words is told as such.
    let without = |d: &Deliverable| match &d.due {
        Some(due) => d.text.replace(&due.raw, ""),
        None => d.text.clone(),
    };
    if fold::letters(&without(old)) != fold::letters(&without(new)) {
        out.extend(texts::text(TextField::Deliverable, Some(&old.text), Some(&new.text)));
    }
    out
}
