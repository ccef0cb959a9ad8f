//! Editions: the reports of one date, and whether their order is that of their dates.
//! Must not know what the reports say of recommendations.

use std::collections::BTreeSet;

use super::change::{EditionInfo, Order, ReportInfo};
use crate::day::Day;
use crate::report::Report;

/// The reports that speak for one date.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// The file or folder it was read from.
    pub path: String,
    /// Its reports.
    pub reports: Vec<Report>,
}

impl Edition {
    /// An edition of `reports`. A document that is there twice, itself and as the JSON that was written of it, counts
    /// once.
    #[must_use]
    pub fn new(path: &str, mut reports: Vec<Report>) -> Self {
        let mut seen = BTreeSet::new();
        reports.retain(|r| r.source.sha256.is_empty() || seen.insert(r.source.sha256.clone()));
        Self { path: path.to_owned(), reports }
    }

    /// The latest date that its reports speak for, as printed.
    #[must_use]
    pub fn as_of(&self) -> Option<&str> {
        let dates = self.reports.iter().filter_map(|r| r.as_of.as_deref());
        dates.filter_map(|d| Day::range(d).map(|(first, last)| (last, first, d))).max().map(|(_, _, d)| d)
    }

    fn days(&self) -> Option<(Day, Day)> {
        self.as_of().and_then(Day::range)
    }

    /// What the output says of it.
    pub(super) fn info(&self, edition: usize) -> EditionInfo {
        EditionInfo {
            edition,
            path: self.path.clone(),
            as_of: self.as_of().map(str::to_owned),
            recommendations: self.reports.iter().map(|r| r.recommendations.len()).sum(),
            reports: self
                .reports
                .iter()
                .map(|r| ReportInfo {
                    path: r.source.path.clone(),
                    sha256: r.source.sha256.clone(),
                    title: r.title.clone(),
                    as_of: r.as_of.clone(),
                })
                .collect(),
        }
    }
}

/// Sorts editions by their dates; those without one stay behind the one that they came after.
pub fn by_date(editions: &mut Vec<Edition>) {
    let mut last = None;
    let mut keyed: Vec<(Option<(Day, Day)>, Edition)> = std::mem::take(editions)
        .into_iter()
        .map(|edition| {
            last = edition.days().map(|(first, last)| (last, first)).or(last);
            (last, edition)
        })
        .collect();
    keyed.sort_by_key(|(day, _)| *day);
    editions.extend(keyed.into_iter().map(|(_, edition)| edition));
}

/// Whether the editions stand in the order of their dates.
pub(super) fn order(editions: &[Edition]) -> Order {
    let mut days = Vec::new();
    for edition in editions {
        match edition.days() {
            Some(range) => days.push(range),
            None => return Order::Unknown,
        }
    }
    // A month is not before a day within it.
    let before = |a: &(Day, Day), b: &(Day, Day)| a.1 < b.0;
    let steps: Vec<(bool, bool)> =
        days.iter().zip(days.iter().skip(1)).map(|(a, b)| (before(a, b), before(b, a))).collect();
    let (forward, back) = (steps.iter().any(|s| s.0), steps.iter().any(|s| s.1));
    match (forward, back) {
        (_, true) if steps.iter().all(|s| s.1) => Order::Reversed,
        (_, true) => Order::Mixed,
        (true, false) => Order::Chronological,
        (false, false) => Order::SameDate,
    }
}
