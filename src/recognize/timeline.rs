//! Stages of a timeline.
//! Must not know where in a deck it stands.

use crate::color::Rgb;
use crate::document::{Table, Text};
use crate::mark::MarkKind;
use crate::provenance::Provenance;
use crate::report::{Stage, Status};

use super::legend::{self, Entry};
use super::normalize::text;
use super::piece::{Piece, PieceKind};

/// What a stage is before the key is known.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) label: String,
    pub(crate) color: Option<Rgb>,
    pub(crate) at: Provenance,
}

/// Signs that part the stages of one line.
const SIGNS: &[char] = &['>', '→', '»', '›', '➔', '➜', '⇒', '▶', '►', '➤', '|', '⟶', '⮞'];

/// The stages that a piece of a timeline section holds.
pub(crate) fn stages(piece: &Piece<'_>) -> Vec<Raw> {
    match piece.kind {
        PieceKind::Strip(items) => items
            .iter()
            .map(|i| Raw {
                label: text::said(&i.label),
                color: i.fill.or_else(|| mark_color(&i.label)),
                at: i.at.clone(),
            })
            .filter(|r| !r.label.is_empty())
            .collect(),
        PieceKind::Table(table) => of_table(table),
        PieceKind::Figure => Vec::new(),
        _ => {
            let mut out = Vec::new();
            for line in piece.lines() {
                let color = mark_color(&line).or(piece.style.fill);
                let words = text::said(&line);
                // "A > B > C" is a row of stages; "uptime > 99 %" is none.
                let signs = words.chars().filter(|c| SIGNS.contains(c)).count();
                let parts: Vec<&str> = if signs > 0 { words.split(SIGNS).collect() } else { vec![words.as_str()] };
                let several = of_marks(&line);
                if several.len() > 1 {
                    out.extend(several.into_iter().map(|(label, color)| Raw { label, color, at: piece.at.clone() }));
                    continue;
                }
                for part in parts {
                    let label = part
                        .trim_matches(|c: char| {
                            c.is_whitespace() || matches!(c, '-' | '–' | '•' | '·' | '.' | '○' | '●' | '■')
                        })
                        .to_owned();
                    if !label.is_empty() {
                        out.push(Raw { label, color, at: piece.at.clone() });
                    }
                }
            }
            out
        }
    }
}

/// A line of several colored marks, each before its label.
fn of_marks(line: &Text) -> Vec<(String, Option<Rgb>)> {
    // Labels set apart as such: each is a stage.
    let words: Vec<_> = line.marks().filter(|(_, m)| m.kind == MarkKind::Word).collect();
    if text::words(line).is_empty() && words.len() > 1 {
        return words
            .into_iter()
            .map(|(r, m)| (text::clean(line.string.get(r.clone()).unwrap_or_default()), m.color))
            .collect();
    }
    let marks: Vec<_> = line.marks().filter(|(_, m)| m.color.is_some()).collect();
    if marks.len() < 2 {
        return Vec::new();
    }
    let ends = marks.iter().skip(1).map(|(r, _)| r.start).chain(std::iter::once(line.string.len()));
    let mut out = Vec::new();
    for ((range, mark), end) in marks.iter().zip(ends) {
        let label = text::clean(line.string.get(range.end..end).unwrap_or_default());
        let label = label.trim_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c)).to_owned();
        if !label.is_empty() {
            out.push((label, mark.color));
        }
    }
    out
}

fn mark_color(t: &Text) -> Option<Rgb> {
    t.marks().find_map(|(_, m)| m.color)
}

/// Cells side by side: a stage each. Colored cells without words belong to the words in their column.
fn of_table(table: &Table) -> Vec<Raw> {
    let mut out: Vec<Raw> = Vec::new();
    for cell in &table.cells {
        let t = cell.text();
        let label = text::said(&t);
        if label.is_empty() || SIGNS.iter().any(|s| label.trim() == s.to_string()) {
            continue;
        }
        let color = cell.fill.or_else(|| mark_color(&t)).or_else(|| {
            table
                .cells
                .iter()
                .filter(|c| c.col <= cell.col && cell.col < c.col.saturating_add(c.colspan) && c.row != cell.row)
                .filter(|c| text::said(&c.text()).is_empty())
                .find_map(|c| c.fill.or_else(|| mark_color(&c.text())))
        });
        out.push(Raw { label, color, at: cell.at.clone() });
    }
    out
}

/// Stages with their statuses by the key: none where no color can be seen or no key is printed.
pub(crate) fn resolve(raw: Vec<Raw>, key: &[Entry]) -> Vec<(Stage, Provenance)> {
    raw.into_iter()
        .map(|r| {
            let status: Option<Status> = r.color.and_then(|c| legend::by_color(key, c)).and_then(|e| e.status);
            (Stage { label: r.label, status, color: r.color.map(Rgb::to_hex), place: None }, r.at)
        })
        .collect()
}
