//! How each recommendation went over all editions: its status by date, its due dates, its slip.
//! Must not know what counts as a change.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::Identity;
use super::direction::last_day;
use super::item::Item;
use super::matching::{pair, pair_deliverables};
use crate::day::Day;
use crate::report::{Deliverable, Due, Status};

/// The way of one recommendation through the editions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct History {
    /// What it is called in the last edition that has it.
    #[serde(flatten)]
    pub identity: Identity,
    /// Its title, or the beginning of its description.
    pub title: Option<String>,
    /// For each edition what it is called there; `null` where it is not there.
    pub editions: Vec<Option<String>>,
    /// Its status by date, oldest first.
    pub statuses: Vec<StatusPoint>,
    /// The latest due date among its deliverables, in the first edition that gives one.
    pub first_due: Option<DuePoint>,
    /// The latest due date among its deliverables, of each the one that was given last.
    pub last_due: Option<DuePoint>,
    /// Days from the first to the last; negative where it is to be done earlier.
    pub slip_days: Option<i32>,
    /// The way of each of its deliverables.
    pub deliverables: Vec<DeliverableHistory>,
}

/// A status at a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatusPoint {
    /// The date that it speaks for: ISO 8601, cut to what is known.
    pub date: Option<String>,
    /// The edition whose own status it is, from 1; `null` where a later edition tells of it.
    pub edition: Option<usize>,
    /// The status; `null` where the edition says none.
    pub status: Option<Status>,
    /// The words or mark that say it.
    pub raw: Option<String>,
}

/// A due date in an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DuePoint {
    /// The edition that gives it, from 1.
    pub edition: usize,
    /// As printed.
    pub raw: String,
    /// ISO 8601, cut to what is known.
    pub date: Option<String>,
}

/// The way of one deliverable through the editions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliverableHistory {
    /// Its text, in the last edition that has it.
    pub text: String,
    /// For each edition its status; `null` where it is not there.
    pub statuses: Vec<Option<Status>>,
    /// The first due date that was given.
    pub first_due: Option<DuePoint>,
    /// The last one.
    pub last_due: Option<DuePoint>,
    /// Days from the first to the last.
    pub slip_days: Option<i32>,
}

/// The same item in several editions, by edition.
struct Track<'a, 'i> {
    items: BTreeMap<usize, &'i Item<'a>>,
}

/// The histories over `editions`, in the order in which recommendations first stand in them.
pub(super) fn histories(editions: &[Vec<Item<'_>>]) -> Vec<History> {
    let mut tracks: Vec<Track<'_, '_>> = Vec::new();
    for (edition, items) in editions.iter().enumerate() {
        // One that was missing from an edition may come back.
        let latest: Vec<Item<'_>> =
            tracks.iter().filter_map(|t| t.items.values().next_back().map(|i| (*i).clone())).collect();
        let mut place: Vec<Option<usize>> = vec![None; items.len()];
        for p in pair(&latest, items) {
            if let Some(slot) = place.get_mut(p.new) {
                *slot = Some(p.old);
            }
        }
        for (item, track) in items.iter().zip(place) {
            match track.and_then(|t| tracks.get_mut(t)) {
                Some(track) => {
                    track.items.insert(edition, item);
                }
                None => tracks.push(Track { items: BTreeMap::from([(edition, item)]) }),
            }
        }
    }
    tracks.iter().filter_map(|track| history(track, editions.len())).collect()
}

fn history(track: &Track<'_, '_>, editions: usize) -> Option<History> {
    let last = track.items.values().next_back()?;
    let rows = rows(track);
    let deliverables: Vec<DeliverableHistory> = rows.iter().map(|row| deliverable(row, editions)).collect();
    let latest = |points: Vec<DuePoint>| points.into_iter().filter_map(|p| day(&p).map(|d| (d, p))).max_by_key(|x| x.0);
    let firsts: Vec<DuePoint> = deliverables.iter().filter_map(|d| d.first_due.clone()).collect();
    let earliest = firsts.iter().filter(|p| day(p).is_some()).map(|p| p.edition).min();
    let first_due = latest(firsts.into_iter().filter(|p| Some(p.edition) == earliest).collect());
    let last_due = latest(deliverables.iter().filter_map(|d| d.last_due.clone()).collect());
    let slip_days = first_due.as_ref().zip(last_due.as_ref()).map(|(a, b)| b.0 - a.0);
    Some(History {
        identity: last.identity(),
        title: last.title(),
        editions: (0..editions).map(|e| track.items.get(&e).map(|i| i.recommendation.id.clone())).collect(),
        statuses: statuses(track),
        first_due: first_due.map(|x| x.1),
        last_due: last_due.map(|x| x.1),
        slip_days,
        deliverables,
    })
}

fn day(point: &DuePoint) -> Option<i32> {
    last_day(&Due { raw: String::new(), date: point.date.clone() })
}

/// What each edition says of its own date, and what editions tell of dates that none of them speaks for.
fn statuses(track: &Track<'_, '_>) -> Vec<StatusPoint> {
    let mut points = Vec::new();
    for (edition, item) in &track.items {
        let status = item.recommendation.status.as_ref();
        points.push(StatusPoint {
            date: item.report.as_of.clone(),
            edition: Some(edition + 1),
            status: status.map(|s| s.value),
            raw: status.and_then(|s| s.raw.clone()),
        });
    }
    for item in track.items.values() {
        for told in item.recommendation.assessments.iter().filter(|a| a.as_of.is_some() && a.status.is_some()) {
            match points.iter_mut().find(|p| p.date == told.as_of) {
                Some(point) => {
                    if point.status.is_none() {
                        (point.status, point.raw) = (told.status, told.raw.clone());
                    }
                }
                None => points.push(StatusPoint {
                    date: told.as_of.clone(),
                    edition: None,
                    status: told.status,
                    raw: told.raw.clone(),
                }),
            }
        }
    }
    // Without a date a point keeps its place after the one before it.
    let mut before = None;
    let mut keyed: Vec<(Option<(Day, Day)>, StatusPoint)> = points
        .into_iter()
        .map(|p| {
            before = p.date.as_deref().and_then(Day::range).map(|(first, last)| (last, first)).or(before);
            (before, p)
        })
        .collect();
    keyed.sort_by_key(|(day, _)| *day);
    keyed.into_iter().map(|(_, p)| p).collect()
}

/// The deliverables of a track, each by edition.
fn rows<'a>(track: &Track<'a, '_>) -> Vec<BTreeMap<usize, &'a Deliverable>> {
    let mut rows: Vec<BTreeMap<usize, &'a Deliverable>> = Vec::new();
    for (edition, item) in &track.items {
        let new: &'a [Deliverable] = &item.recommendation.deliverables;
        let latest: Vec<Deliverable> =
            rows.iter().filter_map(|r| r.values().next_back().map(|d| (*d).clone())).collect();
        let mut place: Vec<Option<usize>> = vec![None; new.len()];
        for p in pair_deliverables(&latest, new) {
            if let Some(slot) = place.get_mut(p.new) {
                *slot = Some(p.old);
            }
        }
        for (deliverable, row) in new.iter().zip(place) {
            match row.and_then(|r| rows.get_mut(r)) {
                Some(row) => {
                    row.insert(*edition, deliverable);
                }
                None => rows.push(BTreeMap::from([(*edition, deliverable)])),
            }
        }
    }
    rows
}

fn deliverable(row: &BTreeMap<usize, &Deliverable>, editions: usize) -> DeliverableHistory {
    let dues: Vec<DuePoint> = row
        .iter()
        .filter_map(|(edition, d)| d.due.as_ref().map(|due| (edition, due)))
        .map(|(edition, due)| DuePoint { edition: edition + 1, raw: due.raw.clone(), date: due.date.clone() })
        .collect();
    let dated: Vec<&DuePoint> = dues.iter().filter(|p| p.date.is_some()).collect();
    let slip = dated.first().zip(dated.last()).and_then(|(a, b)| Some(day(b)? - day(a)?));
    let pick = |dated: Option<&&DuePoint>, any: Option<&DuePoint>| dated.map(|p| (*p).clone()).or_else(|| any.cloned());
    DeliverableHistory {
        text: row.values().next_back().map(|d| d.text.clone()).unwrap_or_default(),
        statuses: (0..editions).map(|e| row.get(&e).map(|d| d.status)).collect(),
        first_due: pick(dated.first(), dues.first()),
        last_due: pick(dated.last(), dues.last()),
        slip_days: slip,
    }
}
