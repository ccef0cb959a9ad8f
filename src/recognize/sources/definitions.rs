//! A report's own definitions of its status words, which count before the general ones.
//! Must not know how its recommendations are read.

use std::collections::BTreeMap;

use crate::profile::{Column, Lexicon, fold};
use crate::report::{Recommendation, Status};

use super::super::grid::Grid;
use super::super::normalize::{status, text};
use super::super::piece::{Piece, PieceKind};

/// The statuses that a report's tables of definitions give its words, folded.
pub(crate) fn read(lexicon: &Lexicon, pieces: &[Piece<'_>]) -> BTreeMap<String, Status> {
    let mut out = BTreeMap::new();
    for piece in pieces {
        let PieceKind::Table(table) = piece.kind else { continue };
        let grid = Grid::new(lexicon, table);
        let defines = |h: &Vec<String>| {
            h.iter()
                .any(|w| w.split(' ').any(|x| matches!(x, "definition" | "definitions" | "meaning" | "explanation")))
        };
        let Some(at) = grid.heads.iter().position(defines) else { continue };
        if grid.named(lexicon).contains(&Some(Column::Number)) {
            continue;
        }
        for row in &grid.rows {
            let words = |c: usize| row.cells.get(c).and_then(Option::as_ref).map(|v| text::words(&v.text));
            let (Some(label), Some(meaning)) = (words(0), words(at)) else { continue };
            let label = fold(&label);
            if (status::exact(lexicon, &label).is_none_or(|r| r.status.is_none_or(|s| s == Status::Open))
                || out.contains_key(&label))
                && let Some(s) = lexicon.defined(&fold(&meaning))
            {
                out.entry(label).or_insert(s);
            }
        }
    }
    out
}

/// Gives the statuses that only say "open" what the report's own definitions say.
pub(crate) fn apply(defined: &BTreeMap<String, Status>, all: &mut [Recommendation]) {
    if defined.is_empty() {
        return;
    }
    let find = |raw: Option<&String>| raw.and_then(|r| defined.get(&fold(r))).copied();
    for r in all {
        if let Some(s) = &mut r.status
            && matches!(s.value, Status::Open | Status::Unknown)
            && let Some(value) = find(s.raw.as_ref())
        {
            s.value = value;
        }
        for a in &mut r.assessments {
            if matches!(a.status, Some(Status::Open | Status::Unknown))
                && let Some(value) = find(a.raw.as_ref())
            {
                a.status = Some(value);
            }
        }
    }
}
