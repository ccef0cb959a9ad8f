//! Which column of a table of deliverables says what: by its heading and by what its cells hold.
//! Must not know what a cell's value comes to.

use crate::profile::{Column, fold};
use crate::report::Status;

use super::context::Context;
use super::grid::Grid;
use super::normalize::{date, number, status};

/// What each column of a table tells.
#[derive(Clone, Debug)]
pub(crate) struct Roles {
    by_column: Vec<Option<Column>>,
    /// Whether the status column's heading says by itself that what is in it is done ("Delivered").
    pub(crate) done_head: bool,
}

/// What a column's cells hold.
#[derive(Clone, Copy, Debug, Default)]
struct Holds {
    filled: usize,
    marks: usize,
    statuses: usize,
    dates: usize,
    numbers: usize,
    chars: usize,
}

impl Holds {
    fn mean(&self) -> usize {
        self.chars / self.filled.max(1)
    }

    /// Whether most filled cells are of a kind.
    fn mostly(&self, n: usize) -> bool {
        n > 0 && n * 2 > self.filled
    }
}

impl Roles {
    pub(crate) fn find(&self, column: Column) -> Option<usize> {
        self.by_column.iter().position(|c| *c == Some(column))
    }

    /// How many columns the table has.
    pub(crate) fn columns(&self) -> usize {
        self.by_column.len()
    }

    /// Finds them by the headings and by what the cells hold; none where the table has no column of texts, or nothing
    /// beside it that a deliverable has.
    pub(crate) fn of(grid: &Grid, context: &Context<'_>) -> Option<Self> {
        let lexicon = context.lexicon();
        let mut roles = grid.named(lexicon);
        let exact: Vec<bool> = grid.heads.iter().map(|h| h.iter().any(|w| lexicon.column(w).is_some())).collect();
        let holds: Vec<Holds> = (0..roles.len()).map(|c| holds(grid, c, context)).collect();
        for (c, role) in roles.iter_mut().enumerate() {
            let Some(h) = holds.get(c) else { continue };
            let head = grid.heads.get(c).map(Vec::as_slice).unwrap_or_default();
            let can = |column: Column| head.iter().any(|w| lexicon.can_head(w, column));
            *role = match *role {
                // The same word heads columns of several kinds: the cells tell which.
                Some(Column::Number) if h.filled > 0 && !h.mostly(h.numbers) => {
                    can(Column::Text).then_some(Column::Text)
                }
                Some(Column::Text) if h.mostly(h.numbers) && h.mean() <= 5 => Some(Column::Number),
                Some(Column::Text) if can(Column::Status) && h.mostly(h.marks + h.statuses) => Some(Column::Status),
                Some(Column::Text) if can(Column::Due) && h.mostly(h.dates) => Some(Column::Due),
                Some(Column::Status) if h.mean() > 60 && !h.mostly(h.marks + h.statuses) => Some(Column::Progress),
                Some(Column::Due) if can(Column::Status) && h.mostly(h.marks + h.statuses) && h.dates == 0 => {
                    Some(Column::Status)
                }
                Some(Column::Comment | Column::Number) if h.marks > 0 && h.mostly(h.marks) => Some(Column::Status),
                other => other,
            };
        }
        // Of two columns that would be the same, the one whose heading is listed; else the first.
        for column in [Column::Text, Column::Status, Column::Due, Column::Responsible, Column::Number] {
            let all: Vec<usize> = (0..roles.len()).filter(|&c| roles.get(c) == Some(&Some(column))).collect();
            if all.len() < 2 {
                continue;
            }
            let weight = |c: &usize| {
                let h = holds.get(*c).copied().unwrap_or_default();
                let listed = usize::from(exact.get(*c).copied().unwrap_or(false));
                match column {
                    Column::Text => (listed, h.mean()),
                    Column::Status => (usize::from(h.marks + h.statuses > 0), listed),
                    Column::Due => (usize::from(h.dates > 0), listed),
                    _ => (listed, usize::from(h.filled > 0)),
                }
            };
            let best = all.iter().copied().rev().max_by_key(|c| weight(c));
            for c in all {
                if Some(c) != best
                    && let Some(role) = roles.get_mut(c)
                {
                    *role = Some(Column::Comment);
                }
            }
        }
        // Columns without a known heading, by what they hold.
        let taken = |roles: &[Option<Column>], column| roles.contains(&Some(column));
        let unnamed: Vec<usize> = (0..roles.len()).filter(|&c| roles.get(c) == Some(&None)).collect();
        if !taken(&roles, Column::Text) {
            let by_length = |c: &&usize| holds.get(**c).map_or(0, Holds::mean);
            let best = unnamed
                .iter()
                .filter(|c| holds.get(**c).is_some_and(|h| h.filled > 0 && !h.mostly(h.numbers) && !h.mostly(h.dates)))
                .max_by_key(by_length)
                .copied();
            let best = best.or_else(|| {
                (0..roles.len())
                    .filter(|c| matches!(roles.get(*c), Some(Some(Column::Number | Column::Comment))))
                    .filter(|c| holds.get(*c).is_some_and(|h| h.mean() > 20))
                    .max_by_key(|c| holds.get(*c).map_or(0, Holds::mean))
            });
            *roles.get_mut(best?)? = Some(Column::Text);
        }
        for c in unnamed {
            let Some(h) = holds.get(c) else { continue };
            if roles.get(c) != Some(&None) || h.filled == 0 {
                continue;
            }
            let role = if c == 0 && h.mostly(h.numbers) && h.mean() <= 5 {
                Column::Number
            } else if !taken(&roles, Column::Status) && (h.mostly(h.marks + h.statuses) || h.marks > 0) {
                Column::Status
            } else if !taken(&roles, Column::Due) && h.mostly(h.dates) {
                Column::Due
            } else if !taken(&roles, Column::Responsible) && h.mean() <= 60 && !h.mostly(h.numbers) {
                Column::Responsible
            } else {
                Column::Comment
            };
            if let Some(slot) = roles.get_mut(c) {
                *slot = Some(role);
            }
        }
        let status = roles.iter().position(|c| *c == Some(Column::Status));
        let done_head = status.is_some_and(|c| {
            grid.heads.get(c).is_some_and(|h| {
                h.iter().any(|w| lexicon.reading(w).is_some_and(|r| r.status == Some(Status::Complete)))
            }) && holds.get(c).is_some_and(|h| h.marks == 0)
                && roles.contains(&Some(Column::Due))
        });
        let roles = Self { by_column: roles, done_head };
        let beside =
            [Column::Responsible, Column::Due, Column::Status].iter().filter(|c| roles.find(**c).is_some()).count();
        (roles.find(Column::Text).is_some() && beside > 0).then_some(roles)
    }
}

fn holds(grid: &Grid, column: usize, context: &Context<'_>) -> Holds {
    let mut h = Holds::default();
    let mut last = None;
    for view in grid.rows.iter().filter_map(|r| r.cells.get(column)?.as_ref()) {
        if last == Some(view.id) {
            continue;
        }
        last = Some(view.id);
        let marks = view.text.marks().next().is_some();
        if view.words.is_empty() && !marks {
            continue;
        }
        h.filled += 1;
        h.chars += view.words.chars().count();
        h.marks += usize::from(marks && view.words.chars().count() <= 40);
        if view.words.is_empty() || view.words.len() > 200 {
            continue;
        }
        h.numbers += usize::from(number::is_row_number(&view.words));
        h.dates += usize::from(
            date::is_due(&view.words, context.lexicon(), context.order) && !number::is_row_number(&view.words),
        );
        let folded = fold(&view.words);
        let is_status = status::read(context.lexicon(), &view.words).is_some()
            || context.lexicon().is_yes(&folded)
            || context.lexicon().is_no(&folded);
        h.statuses += usize::from(is_status && !marks);
    }
    h
}
