//! A report's own definitions of its status words, which count before the general ones.
//! Must not know how its recommendations are read.

use std::collections::BTreeMap;

use crate::profile::{Column, Lexicon, Reading, Section, fold};
use crate::report::{Recommendation, Status};

use super::super::grid::Grid;
use super::super::normalize::{status, text};
use super::super::piece::{Piece, PieceKind, lines};

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

/// Longest code that a key explains, in bytes.
const CODE: usize = 24;

/// The words and codes that a report's key says to be other words for a status or response ("C: Completed", a table of
/// ratings), folded, with what they mean.
pub(crate) fn codes(lexicon: &Lexicon, pieces: &[Piece<'_>]) -> Vec<(String, Reading)> {
    let mut out = Vec::new();
    let mut key = false;
    for piece in pieces {
        if let PieceKind::Table(table) = piece.kind {
            let mut found = Vec::new();
            let rows = (0..table.rows).filter_map(|r| {
                let mut cells = table.cells.iter().filter(|c| c.row == r).map(|c| text::words(&c.text()));
                let pair = (cells.next()?, cells.next()?);
                cells.all(|w| w.is_empty()).then_some(pair)
            });
            let mut others = 0;
            for (code, means) in rows {
                match pair(lexicon, &code, &means) {
                    Some(p) => found.push(p),
                    None => others += 1,
                }
            }
            // One row may be of headings.
            if table.cols == 2 && found.len() >= 2 && others <= 1 {
                out.extend(found);
            }
            continue;
        }
        if matches!(piece.kind, PieceKind::Heading(_)) {
            key = matches!(lexicon.section(&piece.folded), Some((Section::Legend, _)));
            continue;
        }
        for line in lines(&piece.text) {
            let mut words = text::words(&line);
            if words.len() > 600 {
                continue;
            }
            let mut told = key;
            if let Some((label, rest)) = words.split_once(':')
                && matches!(lexicon.section(&fold(label)), Some((Section::Legend, _)))
            {
                told = true;
                words = rest.to_owned();
            }
            let parts: Vec<&str> =
                words.split([';', ',', '|', '•', '·']).map(str::trim).filter(|p| !p.is_empty()).collect();
            let found: Vec<_> = parts
                .iter()
                .filter_map(|p| {
                    let (code, means) = ["=", ":", " – ", " — ", " - "].iter().find_map(|s| p.split_once(s))?;
                    pair(lexicon, code, means)
                })
                .collect();
            if !found.is_empty() && found.len() == parts.len() && (told || found.len() >= 2) {
                out.extend(found);
            }
        }
    }
    out
}

/// A code that is nothing by itself, and what its meaning comes to.
fn pair(lexicon: &Lexicon, code: &str, means: &str) -> Option<(String, Reading)> {
    let mut code = fold(code);
    for sign in ["key - ", "legend - "] {
        code = code.strip_prefix(sign).map(str::to_owned).unwrap_or(code);
    }
    let fits = !code.is_empty()
        && code.len() <= CODE
        && code.split(' ').count() <= 2
        && !code.bytes().any(|b| b.is_ascii_digit())
        && !lexicon.item_words().contains(&code)
        && lexicon.status_labels().iter().all(|l| *l != code)
        && lexicon.column(&code).is_none_or(|c| matches!(c, Column::Status | Column::Number));
    let reading = status::exact(lexicon, &fold(means))?;
    fits.then_some((code, reading))
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
