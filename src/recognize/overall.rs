//! The status of a whole recommendation: stated, or derived from its rows.
//! Must not know how either was found.

use crate::report::{Basis, Deliverable, RecommendationStatus, Status};

/// What the rows come to: all alike give that value; else the worst delay; else open where nothing has begun, and in
/// progress where something has. Rows that ended without being done do not count beside others.
pub(crate) fn derived(rows: &[Deliverable]) -> Option<RecommendationStatus> {
    let ended = |s: Status| matches!(s, Status::NotImplemented | Status::Superseded);
    let mut all: Vec<Status> = rows.iter().map(|d| d.status).collect();
    if all.iter().any(|s| !ended(*s)) {
        all.retain(|s| !ended(*s));
    }
    let first = *all.first()?;
    let has = |s: Status| all.contains(&s);
    let value = if all.iter().all(|s| *s == first) {
        first
    } else if has(Status::BehindReplanned) {
        Status::BehindReplanned
    } else if has(Status::BehindRecovering) {
        Status::BehindRecovering
    } else if all.iter().all(|s| matches!(s, Status::Open | Status::NotStarted)) {
        Status::Open
    } else {
        Status::InProgress
    };
    Some(RecommendationStatus { value, raw: None, basis: Basis::Derived })
}

/// Whether what is stated and what the rows come to cannot both be: one says that all is done, the other not.
pub(crate) fn conflict(stated: Status, rows: &[Deliverable]) -> Option<&'static str> {
    let from_rows = derived(rows)?.value;
    if stated == Status::Complete && from_rows != Status::Complete && from_rows != Status::Unknown {
        return Some("the report says that the recommendation is complete, but not every deliverable is");
    }
    let undone = matches!(
        stated,
        Status::Open
            | Status::NotStarted
            | Status::InProgress
            | Status::BehindRecovering
            | Status::BehindReplanned
            | Status::OnHold
    );
    if from_rows == Status::Complete && undone {
        return Some("every deliverable is complete, but the report does not say so of the recommendation");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::*;

    fn row(status: Status) -> Deliverable {
        Deliverable {
            text: "Paint the pier".into(),
            responsible: None,
            due: None,
            mark: None,
            status,
            links: Vec::new(),
            place: None,
        }
    }

    #[test]
    fn what_rows_come_to() {
        for (rows, want) in [
            (&[][..], None),
            (&[Complete, Complete], Some(Complete)),
            (&[OnHold, OnHold], Some(OnHold)),
            (&[Complete, Open], Some(InProgress)),
            (&[Complete, BehindRecovering, BehindReplanned], Some(BehindReplanned)),
            (&[Complete, BehindRecovering], Some(BehindRecovering)),
            (&[NotStarted, Open], Some(Open)),
            (&[Complete, NotImplemented], Some(Complete)),
            (&[NotImplemented, NotImplemented], Some(NotImplemented)),
        ] {
            let rows: Vec<_> = rows.iter().map(|s| row(*s)).collect();
            assert_eq!(derived(&rows).map(|s| s.value), want);
        }
    }

    #[test]
    fn conflicts() {
        assert!(conflict(Complete, &[row(Complete), row(Open)]).is_some());
        assert!(conflict(InProgress, &[row(Complete)]).is_some());
        assert!(conflict(InProgress, &[row(Complete), row(Open)]).is_none());
        assert!(conflict(Complete, &[]).is_none());
    }
}
