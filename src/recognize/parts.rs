//! Deliverables told in lists and paragraphs: labels and values, put together as rows.
//! Must not know what a value comes to.

use std::rc::Rc;

use crate::document::Text;
use crate::profile::{Column, Lexicon, fold};
use crate::provenance::Provenance;

use super::grid::{Grid, Row, View};
use super::normalize::text;

/// A part of a deliverable that is told in a list or in paragraphs: its label, folded, if it has one; its words.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) label: Option<String>,
    pub(crate) text: Text,
    pub(crate) at: Provenance,
}

/// The label and value of "Owner: …", where the label heads a column of deliverables.
pub(crate) fn labelled(t: &Text, lexicon: &Lexicon) -> Option<(String, Text)> {
    let i = t.string.find([':', '\u{2013}', '\u{2014}']).filter(|i| *i <= 60)?;
    let label = fold(t.string.get(..i)?);
    let value_at = i + t.string.get(i..)?.chars().next()?.len_utf8();
    lexicon.column(&label).map(|_| (label, t.slice(value_at..t.string.len())))
}

/// Terms with their definitions as parts. Either the terms are what is to be delivered and the definitions say the
/// rest ("Owner: …"), or the terms are the labels and the definitions their values.
pub(crate) fn of_terms<'t>(
    pieces: impl Iterator<Item = (bool, &'t Text, &'t Provenance)>,
    lexicon: &Lexicon,
) -> Vec<Part> {
    let pieces: Vec<_> = pieces.collect();
    let head = |t: &Text| Some(fold(&text::words(t))).filter(|w| lexicon.column(w).is_some());
    let terms = pieces.iter().filter(|p| p.0).count();
    let labels = pieces.iter().filter(|p| p.0 && head(p.1).is_some()).count();
    let mut out = Vec::new();
    let mut label = None;
    let mut place = 0;
    for (is_term, t, at) in pieces {
        if is_term {
            label = head(t);
            place = 0;
            if labels * 2 <= terms {
                out.push(Part { label: None, text: t.clone(), at: at.clone() });
            }
            continue;
        }
        place += 1;
        if labels * 2 > terms {
            out.push(Part { label: label.clone(), text: t.clone(), at: at.clone() });
        } else if let Some((label, value)) = labelled(t, lexicon) {
            out.push(Part { label: Some(label), text: value, at: at.clone() });
        } else {
            // Without a label, the place tells which column it is.
            out.push(Part { label: Some(format!("\u{0}{place}")), text: t.clone(), at: at.clone() });
        }
    }
    out
}

/// A table made of parts: a row begins with what is to be delivered, or with the label that the first row began with.
pub(crate) fn grid(parts: Vec<Part>, lexicon: &Lexicon) -> Grid {
    let mut heads: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<(usize, View)>> = Vec::new();
    let is_text = |label: Option<&String>| label.is_none_or(|l| lexicon.column(l) == Some(Column::Text));
    let named = parts.iter().any(|p| is_text(p.label.as_ref()));
    let first = parts.first().and_then(|p| p.label.clone());
    for (id, part) in parts.into_iter().enumerate() {
        let starts = if named { is_text(part.label.as_ref()) } else { part.label == first };
        let head = if is_text(part.label.as_ref()) { String::new() } else { part.label.unwrap_or_default() };
        let column = heads.iter().position(|h| *h == head).unwrap_or_else(|| {
            heads.push(head);
            heads.len() - 1
        });
        if starts || rows.is_empty() {
            rows.push(Vec::new());
        }
        if let Some(row) = rows.last_mut() {
            row.push((column, View { words: text::words(&part.text), text: part.text, fill: None, at: part.at, id }));
        }
    }
    let rows = rows
        .into_iter()
        .map(|cells| {
            let mut row: Vec<Option<Rc<View>>> = vec![None; heads.len()];
            for (c, v) in cells {
                if let Some(slot) = row.get_mut(c) {
                    *slot = Some(Rc::new(v));
                }
            }
            Row { cells: row }
        })
        .collect();
    let heads = heads.into_iter().map(|h| if h.is_empty() || h.starts_with('\u{0}') { Vec::new() } else { vec![h] });
    Grid { heads: heads.collect(), rows, title: None }
}
