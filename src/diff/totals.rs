//! The counts that reports print themselves, in two editions.
//! Must not know the recommendations but for which report goes with which.

use std::collections::BTreeMap;

use super::change::{Change, Subject, What};
use super::edition::Edition;
use super::fold;
use super::item::Item;
use super::matching::Pair;
use crate::report::Report;

/// The changes of totals from the edition at `index` to the next. Reports go together that share the most
/// recommendations.
pub(super) fn changes(editions: &[Edition], items: &[Vec<Item<'_>>], pairs: &[Pair], index: usize) -> Vec<Change> {
    let (Some(old), Some(new)) = (editions.get(index), editions.get(index + 1)) else { return Vec::new() };
    let (Some(old_items), Some(new_items)) = (items.get(index), items.get(index + 1)) else { return Vec::new() };
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for pair in pairs {
        if let (Some(a), Some(b)) = (old_items.get(pair.old), new_items.get(pair.new)) {
            *shared.entry((a.report_index, b.report_index)).or_default() += 1;
        }
    }
    let mut ranked: Vec<((usize, usize), usize)> = shared.into_iter().collect();
    ranked.sort_by_key(|&(key, count)| (std::cmp::Reverse(count), key));
    let (mut old_done, mut new_done) = (Vec::new(), Vec::new());
    let mut together = Vec::new();
    for ((a, b), _) in ranked {
        if !old_done.contains(&a) && !new_done.contains(&b) {
            old_done.push(a);
            new_done.push(b);
            together.push((a, b));
        }
    }
    if together.is_empty() && old.reports.len() == 1 && new.reports.len() == 1 {
        together.push((0, 0));
    }
    together.sort_by_key(|&(_, b)| b);
    let mut out = Vec::new();
    for (a, b) in together {
        let (Some(a), Some(b)) = (old.reports.get(a), new.reports.get(b)) else { continue };
        out.extend(between(a, b).into_iter().map(|what| Change {
            what,
            subject: subject(a, b),
            from_edition: index + 1,
            to_edition: index + 2,
        }));
    }
    out
}

/// What a change of the totals is about: the report's only recommendation, if there is but one.
fn subject(old: &Report, new: &Report) -> Subject {
    let only = match new.recommendations.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    Subject {
        recommendation: only.map(|r| r.id.clone()),
        review: only.and_then(|r| r.review.clone()),
        number: only.and_then(|r| r.number.clone()),
        title: new.title.clone(),
        deliverable: None,
        from_path: Some(old.source.path.clone()),
        to_path: Some(new.source.path.clone()),
    }
}

/// Totals by label; a report that prints none says nothing of them.
fn between(old: &Report, new: &Report) -> Vec<What> {
    if old.totals.is_empty() || new.totals.is_empty() {
        return Vec::new();
    }
    let key = |label: &str| fold::letters(label);
    let mut out = Vec::new();
    for total in &new.totals {
        let before = old.totals.iter().find(|t| key(&t.label) == key(&total.label)).map(|t| t.count);
        if before != Some(total.count) {
            out.push(What::TotalsChanged { label: total.label.clone(), from: before, to: Some(total.count) });
        }
    }
    for total in &old.totals {
        if !new.totals.iter().any(|t| key(&t.label) == key(&total.label)) {
            out.push(What::TotalsChanged { label: total.label.clone(), from: Some(total.count), to: None });
        }
    }
    out
}
