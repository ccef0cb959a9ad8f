//! Which way a status went and a due date moved.
//! Must not know what they belong to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::report::{Due, Status};

/// Which way a status went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Nearer to done.
    Forward,
    /// Farther from done, or given up: a regression.
    Back,
    /// Neither: to something that is no nearer and no farther.
    Sideways,
    /// The value is the same, said in other words.
    Same,
    /// The older edition said nothing.
    First,
    /// The newer edition says nothing.
    Silent,
}

/// Which way a due date moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueDirection {
    /// To a later day.
    Later,
    /// To an earlier day.
    Earlier,
    /// The older edition gave no date.
    Set,
    /// The newer edition gives no date.
    Removed,
    /// Both are the same as far as both are known, but one is cut shorter, or both are words that are no dates.
    Reworded,
}

/// How near to done a status is; none where that cannot be said.
fn rank(status: Status) -> Option<u8> {
    match status {
        Status::NotImplemented => Some(0),
        Status::OnHold => Some(1),
        Status::NotStarted | Status::Open => Some(2),
        Status::BehindReplanned => Some(3),
        Status::BehindRecovering => Some(4),
        Status::InProgress => Some(5),
        Status::PartiallyComplete => Some(6),
        Status::Complete | Status::Closed => Some(7),
        Status::Superseded | Status::Unknown => None,
    }
}

/// Which way it is from one status to another.
pub(super) fn direction(from: Option<Status>, to: Option<Status>) -> Direction {
    match (from, to) {
        (None, Some(_)) => Direction::First,
        (Some(_), None) => Direction::Silent,
        (None, None) => Direction::Same,
        (Some(a), Some(b)) if a == b => Direction::Same,
        (Some(a), Some(b)) => match (rank(a), rank(b)) {
            (Some(a), Some(b)) if b > a => Direction::Forward,
            (Some(a), Some(b)) if b < a => Direction::Back,
            _ => Direction::Sideways,
        },
    }
}

/// Whether nothing more is expected of an item with this status.
pub(super) fn is_ended(status: Status) -> bool {
    matches!(status, Status::Complete | Status::Closed | Status::NotImplemented | Status::Superseded)
}

/// The last day that a due date may mean.
pub(super) fn last_day(due: &Due) -> Option<i32> {
    due.date.as_deref().and_then(Day::range).map(|(_, last)| last.since_1970())
}

/// Which way it is from one due date to another, and how many days; none where they are the same.
pub(super) fn due_move(from: Option<&Due>, to: Option<&Due>) -> Option<(DueDirection, Option<i32>)> {
    let date = |due: Option<&Due>| due.and_then(|d| d.date.as_deref().and_then(Day::range));
    let raw = |due: Option<&Due>| due.map(|d| super::fold::letters(&d.raw)).unwrap_or_default();
    match (date(from), date(to)) {
        (Some(a), Some(b)) if a == b => None,
        // One is the other cut short.
        (Some((a, z)), Some((b, y))) if (a <= b && y <= z) || (b <= a && z <= y) => {
            Some((DueDirection::Reworded, None))
        }
        (Some((_, a)), Some((_, b))) => {
            let days = b.since_1970() - a.since_1970();
            let direction = if days > 0 { DueDirection::Later } else { DueDirection::Earlier };
            Some((direction, Some(days)))
        }
        (None, Some(_)) => Some((DueDirection::Set, None)),
        (Some(_), None) => Some((DueDirection::Removed, None)),
        (None, None) if raw(from) == raw(to) => None,
        (None, None) => Some((DueDirection::Reworded, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(date: &str) -> Due {
        Due { raw: date.to_owned(), date: Day::range(date).map(|_| date.to_owned()) }
    }

    fn moved(a: &str, b: &str) -> Option<(DueDirection, Option<i32>)> {
        due_move(Some(&due(a)), Some(&due(b)))
    }

    #[test]
    fn dates_move_by_days() {
        assert_eq!(moved("2020-01-31", "2020-03-01"), Some((DueDirection::Later, Some(30))));
        assert_eq!(moved("2020-06", "2020-05"), Some((DueDirection::Earlier, Some(-30))));
        assert_eq!(moved("2020", "2021-03"), Some((DueDirection::Later, Some(90))));
        assert_eq!(moved("2020", "2020-03"), Some((DueDirection::Reworded, None)));
        assert_eq!(moved("2020-03", "2020-03"), None);
        assert_eq!(moved("TBD", "tbd"), None);
        assert_eq!(moved("TBD", "ongoing"), Some((DueDirection::Reworded, None)));
        assert_eq!(moved("TBD", "2020"), Some((DueDirection::Set, None)));
        assert_eq!(due_move(Some(&due("2020")), None), Some((DueDirection::Removed, None)));
    }

    #[test]
    fn statuses_go_forward_and_back() {
        let way = |a, b| direction(Some(a), Some(b));
        assert_eq!(way(Status::InProgress, Status::Complete), Direction::Forward);
        assert_eq!(way(Status::Complete, Status::Open), Direction::Back);
        assert_eq!(way(Status::InProgress, Status::BehindRecovering), Direction::Back);
        assert_eq!(way(Status::InProgress, Status::NotImplemented), Direction::Back);
        assert_eq!(way(Status::Open, Status::NotStarted), Direction::Sideways);
        assert_eq!(way(Status::InProgress, Status::Superseded), Direction::Sideways);
        assert_eq!(direction(None, Some(Status::Open)), Direction::First);
        assert_eq!(direction(Some(Status::Open), None), Direction::Silent);
    }
}
