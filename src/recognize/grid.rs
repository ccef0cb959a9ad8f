//! A table as rows of cells under headings, spans counted out.
//! Must not know what a column is about.

use std::rc::Rc;

use crate::color::Rgb;
use crate::document::{Cell, Table, Text};
use crate::profile::{Column, Lexicon, fold};
use crate::provenance::Provenance;

use super::normalize::text;

/// A cell as a row sees it.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) text: Text,
    /// Clean words, without marks.
    pub(crate) words: String,
    pub(crate) fill: Option<Rgb>,
    pub(crate) at: Provenance,
    /// Which cell of the table it is: the same for all rows and columns that a merged cell spans.
    pub(crate) id: usize,
}

/// A row of the body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// By column; none where the grid has no cell.
    pub(crate) cells: Vec<Option<Rc<View>>>,
}

/// Headings and body of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// Headings by column, folded, the one nearest to the body first; empty where there is none.
    pub(crate) heads: Vec<Vec<String>>,
    pub(crate) rows: Vec<Row>,
    /// A line over the headings that spans the table.
    pub(crate) title: Option<String>,
}

/// Cells of a grid, spans counted out, at most.
const MOST_CELLS: usize = 400_000;

impl Row {
    fn filled(&self) -> impl Iterator<Item = &View> {
        self.cells.iter().flatten().map(Rc::as_ref).filter(|v| !v.words.is_empty() || v.text.marks().next().is_some())
    }

    /// Whether one merged cell is all that it has.
    fn is_one_cell(&self) -> bool {
        let mut ids: Vec<usize> = self.filled().map(|v| v.id).collect();
        ids.dedup();
        ids.len() == 1
    }
}

impl Grid {
    /// The first part of a table: see [`Grid::all`].
    pub(crate) fn new(lexicon: &Lexicon, table: &Table) -> Self {
        Self::all(lexicon, table).into_iter().next().unwrap_or_default()
    }

    /// Counts the spans of a table out and parts its headings from its body. Where the headings come again over other
    /// columns, what follows is a table of its own.
    pub(crate) fn all(lexicon: &Lexicon, table: &Table) -> Vec<Self> {
        let (rows, cols) = (table.rows as usize, table.cols as usize);
        if rows.saturating_mul(cols) > MOST_CELLS || cols == 0 {
            return Vec::new();
        }
        let mut grid: Vec<Row> = vec![Row { cells: vec![None; cols] }; rows];
        let mut header: Vec<bool> = (0..rows).map(|r| r < table.header_rows as usize).collect();
        for (id, cell) in table.cells.iter().enumerate() {
            let view = Rc::new(view(cell, id));
            for r in cell.row..cell.row.saturating_add(cell.rowspan.max(1)).min(table.rows) {
                let Some(row) = grid.get_mut(r as usize) else { continue };
                for c in cell.col..cell.col.saturating_add(cell.colspan.max(1)).min(table.cols) {
                    if let Some(slot) = row.cells.get_mut(c as usize) {
                        *slot = Some(Rc::clone(&view));
                    }
                }
            }
        }
        // Rows of heading cells only are headings, whether or not the reader says so.
        for (r, row) in grid.iter().enumerate() {
            let all = row.filled().all(|v| table.cells.get(v.id).is_some_and(|c| c.header)) && row.filled().count() > 1;
            if let Some(h) = header.get_mut(r) {
                *h |= all;
            }
        }
        Self::of_rows(lexicon, grid, &header, cols)
    }

    fn of_rows(lexicon: &Lexicon, grid: Vec<Row>, header: &[bool], cols: usize) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut out = Self { heads: vec![Vec::new(); cols], rows: Vec::new(), title: None };
        let mut heads: Vec<Vec<String>> = Vec::new();
        let mut body = false;
        for (r, row) in grid.into_iter().enumerate() {
            let words: Vec<String> = row
                .cells
                .iter()
                .map(|c| c.as_ref().map_or_else(String::new, |v| unbroken(lexicon, fold(&v.words))))
                .collect();
            if heads.iter().any(|h| distinct(h) == distinct(&words)) && words.iter().any(|w| !w.is_empty()) {
                // The headings again: on the next page, or of the next part, whose name stands above them.
                let title = out.rows.pop_if(|last| last.is_one_cell() && last.filled().all(|v| v.words.len() <= 160));
                if !heads.contains(&words) {
                    out.set_heads(&heads);
                    let next = Self {
                        heads: vec![Vec::new(); cols],
                        rows: Vec::new(),
                        title: title.as_ref().and_then(|t| t.filled().next().map(|v| v.words.clone())),
                    };
                    all.push(std::mem::replace(&mut out, next));
                    heads = vec![words];
                }
                continue;
            }
            if !body {
                if row.filled().next().is_none() {
                    continue;
                }
                if cols > 1
                    && row.is_one_cell()
                    && row.filled().count() == cols
                    && row.filled().all(|v| v.words.len() <= 160)
                {
                    out.title = row.filled().next().map(|v| v.words.clone());
                    continue;
                }
                let told = header.get(r).copied().unwrap_or(false);
                if is_head(lexicon, &row, &words, told, heads.is_empty()) {
                    heads.push(words);
                    continue;
                }
                body = true;
            }
            out.rows.push(row);
        }
        out.set_heads(&heads);
        all.push(out);
        all
    }

    fn set_heads(&mut self, heads: &[Vec<String>]) {
        for words in heads.iter().rev() {
            for (slot, word) in self.heads.iter_mut().zip(words) {
                if !word.is_empty() && !slot.contains(word) {
                    slot.push(word.clone());
                }
            }
        }
    }

    /// Which columns the headings name, by the words alone.
    pub(crate) fn named(&self, lexicon: &Lexicon) -> Vec<Option<Column>> {
        self.heads
            .iter()
            .map(|h| {
                h.iter().find_map(|w| lexicon.column(w)).or_else(|| h.iter().find_map(|w| lexicon.likely_column(w)))
            })
            .collect()
    }
}

/// The words of a row's cells in order, merged cells once, empty ones not at all.
fn distinct(words: &[String]) -> Vec<&String> {
    let mut out: Vec<&String> = words.iter().filter(|w| !w.is_empty()).collect();
    out.dedup();
    out
}

/// Longest heading, in bytes, that is looked at for a word that a narrow column broke.
const BROKEN: usize = 40;

/// A heading whose word a narrow column broke without a hyphen ("recommendat ion"), in one piece.
fn unbroken(lexicon: &Lexicon, folded: String) -> String {
    if folded.len() > BROKEN || lexicon.column(&folded).is_some() || lexicon.reading(&folded).is_some() {
        return folded;
    }
    let joined = |(at, _): (usize, &str)| {
        let whole = format!("{}{}", folded.get(..at)?, folded.get(at + 1..)?);
        lexicon.column(&whole).is_some().then_some(whole)
    };
    folded.match_indices(' ').find_map(joined).unwrap_or(folded)
}

fn view(cell: &Cell, id: usize) -> View {
    let t = cell.text();
    View { words: text::words(&t), text: t, fill: cell.fill, at: cell.at.clone(), id }
}

/// Whether a row over the body is one of headings.
fn is_head(lexicon: &Lexicon, row: &Row, words: &[String], told: bool, first: bool) -> bool {
    let long = words.iter().any(|w| w.len() > 80);
    let named = words.iter().filter(|w| !w.is_empty() && lexicon.column(w).is_some()).count();
    let filled = words.iter().filter(|w| !w.is_empty()).count();
    // A tick stands in a heading only as the name of its column.
    let marks = row
        .filled()
        .filter(|v| v.text.marks().next().is_some() && lexicon.column(&fold(&v.text.string)).is_none())
        .count();
    if told {
        return !(long && named == 0) && marks == 0;
    }
    first
        && !long
        && marks == 0
        && (named >= 2 || (named == 1 && filled == 1 && words.len() > 1))
        && named * 2 >= filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_narrow_column_broke_are_whole_headings() {
        let lexicon = &crate::profile::built_in().families.first().unwrap().lexicon;
        for (broken, whole) in [
            ("recommendat ion", "recommendation"),
            ("responsi ble", "responsible"),
            ("due date", "due date"),
            ("in progress", "in progress"),
            ("two lanterns", "two lanterns"),
        ] {
            assert_eq!(unbroken(lexicon, broken.to_owned()), whole);
        }
    }
}
