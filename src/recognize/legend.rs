//! The status key that a document prints.
//! Must not know what is marked with it.

use crate::color::Rgb;
use crate::document::{Table, Text};
use crate::mark::{Mark, MarkKind, color_named};
use crate::profile::{Column, Lexicon, fold};
use crate::provenance::Provenance;
use crate::report::Status;

use super::normalize::{status, text};
use super::piece::{Piece, PieceKind, lines};

/// An entry of a key.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) label: String,
    pub(crate) status: Option<Status>,
    pub(crate) color: Option<Rgb>,
    /// The mark that stands before the label, if it is more than a color.
    pub(crate) mark: Option<Mark>,
    pub(crate) at: Provenance,
}

/// Colors of a drawing and of its key differ by little where a converter rounds; by more, they are two colors.
const SAME_COLOR: u32 = 48;

/// The entry of that color: the same, or the nearest of nearly the same.
pub(crate) fn by_color(entries: &[Entry], color: Rgb) -> Option<&Entry> {
    entries
        .iter()
        .filter_map(|e| e.color.map(|c| (c.distance(color), e)))
        .filter(|(d, _)| *d <= SAME_COLOR)
        .min_by_key(|(d, _)| *d)
        .map(|(_, e)| e)
}

/// The entry that explains a mark by its shape.
pub(crate) fn by_mark<'e>(entries: &'e [Entry], mark: &Mark) -> Option<&'e Entry> {
    let same = |m: &Mark| match (&m.raw, &mark.raw) {
        (Some(a), Some(b)) => a == b,
        _ => m.kind == mark.kind && !matches!(m.kind, MarkKind::Swatch | MarkKind::Unknown | MarkKind::Word),
    };
    entries.iter().find(|e| e.mark.as_ref().is_some_and(same))
}

/// The entry of that label.
pub(crate) fn by_label<'e>(entries: &'e [Entry], folded: &str) -> Option<&'e Entry> {
    entries.iter().find(|e| fold(&e.label) == folded)
}

/// The key of a whole document: its lines and tables of colors or signs with their statuses. A color or sign that stands
/// beside several statuses explains none.
pub(crate) fn of_document(lexicon: &Lexicon, pieces: &[Piece<'_>]) -> Vec<Entry> {
    let mut key: Vec<Entry> = Vec::new();
    let mut doubtful: Vec<Entry> = Vec::new();
    for entry in pieces.iter().filter_map(|p| entries(lexicon, p, false)).flatten() {
        if entry.status.is_none() || entry.color.is_none() && entry.mark.is_none() {
            continue;
        }
        match key.iter().find(|k| alike(k, &entry)) {
            Some(k) if k.status == entry.status => {}
            Some(_) => doubtful.push(entry),
            None => key.push(entry),
        }
    }
    key.retain(|k| !doubtful.iter().any(|d| alike(k, d)));
    if key.len() < 2 { Vec::new() } else { key }
}

/// Whether two entries explain the same color or sign.
fn alike(a: &Entry, b: &Entry) -> bool {
    let colors = a.color.zip(b.color).map(|(a, b)| a.distance(b) <= SAME_COLOR);
    let marks = b.mark.as_ref().is_some_and(|m| by_mark(std::slice::from_ref(a), m).is_some());
    marks || colors.unwrap_or(false)
}

/// What a piece holds of a key: entries whose words all are statuses. `told`: a heading says that this is the key, and
/// other words are entries too.
pub(crate) fn entries(lexicon: &Lexicon, piece: &Piece<'_>, told: bool) -> Option<Vec<Entry>> {
    let found: Vec<Entry> = match piece.kind {
        PieceKind::Strip(items) => items
            .iter()
            .filter(|i| !i.label.is_empty())
            .map(|i| {
                let mut e = entry(lexicon, &i.label, &i.at);
                e.color = e.color.or(i.fill);
                e
            })
            .collect(),
        PieceKind::Table(table) => of_table(lexicon, table)?,
        PieceKind::Heading(_) | PieceKind::Figure => return None,
        _ => {
            let mut found = Vec::new();
            for line in lines(&piece.text) {
                let parts = split(&line);
                let all_told = |p: &[Text]| p.iter().all(|t| is_status(lexicon, &text::said(t)));
                if parts.len() > 1 && (told || all_told(&parts)) {
                    found.extend(parts.iter().map(|p| entry(lexicon, p, piece.at)));
                } else if let Some(cut) = cut_by_words(lexicon, &line) {
                    found.extend(cut.into_iter().map(|p| entry(lexicon, &p, piece.at)));
                } else {
                    let mut e = entry(lexicon, &line, piece.at);
                    e.color = e.color.or(piece.style.fill);
                    found.push(e);
                }
            }
            found
        }
    };
    let good = |e: &Entry| !e.label.is_empty() && e.label.len() <= 160 && (told || e.status.is_some());
    (!found.is_empty() && found.iter().all(good)).then_some(found)
}

/// Whether words are the name of a color.
fn names_color(words: &str) -> bool {
    color_named(&fold(words)).is_some()
}

fn is_status(lexicon: &Lexicon, words: &str) -> bool {
    status::exact(lexicon, &fold(words)).is_some_and(|r| r.status.is_some())
}

/// An entry of one text: its mark, its words. "Green = Complete" and "Complete: all work is done" are cut at the sign.
fn entry(lexicon: &Lexicon, t: &Text, at: &Provenance) -> Entry {
    let words = text::said(t);
    let mut label = words
        .trim_start_matches(['-', '–', '=', ':', '•', '*', ' '])
        .trim_end_matches([';', ',', ':', '|', ' '])
        .to_owned();
    let folded = fold(&label);
    let mut value = status::exact(lexicon, &folded).and_then(|r| r.status);
    if value.is_none() {
        for sign in [" = ", ": ", " – ", " — ", " - "] {
            let Some((a, b)) = label.split_once(sign) else { continue };
            let (first, second) = (status::exact(lexicon, &fold(a)), status::exact(lexicon, &fold(b)));
            if let Some(s) = second.and_then(|r| r.status)
                && (first.is_none() || sign == " = " || names_color(a))
            {
                // The name of a color or a code before its meaning.
                value = Some(s);
                label = b.to_owned();
            } else if let Some(s) = first.and_then(|r| r.status) {
                value = Some(s);
                label = a.to_owned();
            } else {
                continue;
            }
            break;
        }
    }
    let after = t.string.rfind(char::is_alphanumeric).unwrap_or(0);
    let before = t.marks().any(|(r, m)| m.kind != MarkKind::Word && r.start <= after);
    // Where marks stand on both sides, the one behind is the next entry's.
    let shapes =
        || t.marks().filter(|(r, m)| m.kind != MarkKind::Word && (!before || r.start <= after)).map(|(_, m)| m);
    let mark = shapes()
        .find(|m| m.kind != MarkKind::Unknown)
        .or_else(|| shapes().find(|m| m.color.is_some()))
        .or_else(|| shapes().next())
        .cloned();
    let color = mark.as_ref().and_then(|m| m.color).or_else(|| shapes().find_map(|m| m.color));
    Entry { label, status: value, color, mark, at: at.clone() }
}

/// The mark that is all of a piece.
pub(crate) fn lone_mark(piece: &Piece<'_>) -> Option<Mark> {
    let text =
        matches!(piece.kind, PieceKind::Paragraph | PieceKind::Item { .. } | PieceKind::Term | PieceKind::Definition);
    if !text || !piece.words.is_empty() {
        return None;
    }
    piece.text.marks().map(|(_, m)| m).find(|m| m.kind != MarkKind::Word).cloned()
}

/// The mark before all words of a text.
pub(crate) fn leading_mark(t: &Text) -> Option<Mark> {
    let first = t.string.find(char::is_alphanumeric)?;
    t.marks().find(|(r, m)| m.kind != MarkKind::Word && r.start <= first && r.end <= first).map(|(_, m)| m.clone())
}

/// The mark after all words of a text.
pub(crate) fn trailing_mark(t: &Text) -> Option<Mark> {
    let last = t.string.rfind(char::is_alphanumeric)?;
    t.marks().filter(|(r, m)| m.kind != MarkKind::Word && r.start > last).last().map(|(_, m)| m.clone())
}

/// A line cut before each of its marks.
fn split(line: &Text) -> Vec<Text> {
    let mut starts: Vec<usize> =
        line.marks().filter(|(_, m)| !matches!(m.kind, MarkKind::Word)).map(|(r, _)| r.start).collect();
    starts.dedup();
    if let [only] = starts.as_slice() {
        // Words, a mark, words: the first entry's own mark stands elsewhere.
        let (head, tail) = (line.slice(0..*only), line.slice(*only..line.string.len()));
        if !text::said(&head).is_empty() && !text::said(&tail).is_empty() {
            let head = Text {
                spans: head
                    .spans
                    .into_iter()
                    .filter(|s| !matches!(s.kind, crate::document::SpanKind::Mark(_)))
                    .collect(),
                ..head
            };
            return vec![head, tail];
        }
    }
    if starts.len() < 2 {
        return vec![line.clone()];
    }
    let mut parts: Vec<Text> = Vec::new();
    let first = starts.first().copied().unwrap_or(0);
    let head = line.slice(0..first);
    let trailing = !head.string.trim().is_empty();
    // Marks stand before their words, or, where the line begins with words, after them.
    let ends: Vec<usize> = starts.iter().copied().skip(1).chain(std::iter::once(line.string.len())).collect();
    if trailing
        && line.string.get(starts.last().copied().unwrap_or(0)..).is_none_or(|t| text::clean(t).chars().count() <= 1)
    {
        let mut at = 0;
        for (range, _) in line.marks() {
            parts.push(line.slice(at..range.end));
            at = range.end;
        }
    } else {
        for (a, b) in starts.iter().zip(ends) {
            let mut part = line.slice(*a..b);
            // The next entry's empty mark touches this part's end.
            let len = part.string.len();
            let mut seen = false;
            part.spans.retain(|s| {
                let mark = matches!(s.kind, crate::document::SpanKind::Mark(_));
                let keep = !mark || !seen || s.range.start < len && !s.range.is_empty();
                seen |= mark;
                keep
            });
            parts.push(part);
        }
    }
    parts.retain(|p| !text::said(p).is_empty());
    parts
}

/// A line without marks that is several status phrases one after the other, cut between them.
fn cut_by_words(lexicon: &Lexicon, line: &Text) -> Option<Vec<Text>> {
    let words: Vec<(usize, usize)> = line
        .string
        .split_whitespace()
        .map(|w| {
            let at = w.as_ptr() as usize - line.string.as_ptr() as usize;
            (at, at + w.len())
        })
        .collect();
    if words.len() < 2 || words.len() > 60 || is_status(lexicon, &text::said(line)) {
        return None;
    }
    // "Red: overdue" is one entry.
    if let Some((color, meaning)) = line.string.split_once([':', '=', '–'])
        && names_color(color)
        && is_status(lexicon, meaning)
    {
        return None;
    }
    let mut out = Vec::new();
    let mut i = 0;
    while let Some(&(start, _)) = words.get(i) {
        // The longest phrase that begins here.
        let (j, end) = (i..words.len().min(i + 16)).rev().find_map(|j| {
            let end = words.get(j)?.1;
            let phrase = line.string.get(start..end)?.trim_matches(['|', '·', ';', ',', '•', '/', '–', ' ']);
            (phrase.is_empty() || lexicon.reading(&fold(phrase)).is_some_and(|r| r.status.is_some()))
                .then_some((j, end))
        })?;
        let part = line.slice(start..end);
        if !text::clean(&part.string).trim_matches(['|', '·', ';', ',', '•', '/', '–', ' ']).is_empty() {
            out.push(Text::plain(part.string.trim_matches(['|', '·', ';', ',', '•', '/', '–', ' '])));
        }
        i = j + 1;
    }
    (out.len() >= 2).then_some(out)
}

/// A table that is a key: each row or cell a color or sign with its status.
fn of_table(lexicon: &Lexicon, table: &Table) -> Option<Vec<Entry>> {
    if table.cells.len() > 60 || is_of_deliverables(lexicon, table) {
        return None;
    }
    let mut out: Vec<Entry> = Vec::new();
    let mut pending: Option<(Option<Rgb>, Option<Mark>)> = None;
    for cell in &table.cells {
        let t = cell.text();
        let words = text::said(&t);
        if words.is_empty() {
            let mark = t.marks().map(|(_, m)| m.clone()).next();
            let color = mark.as_ref().and_then(|m| m.color).or(cell.fill);
            if color.is_some() || mark.is_some() {
                pending = Some((color, mark));
            }
            continue;
        }
        let mut e = entry(lexicon, &t, &cell.at);
        if e.status.is_none() {
            // A heading of the key, or what an entry means.
            if lexicon.section(&fold(&words)).is_some() || cell.header || (cell.col > 0 && !out.is_empty()) {
                continue;
            }
            return None;
        }
        if let Some((color, mark)) = pending.take() {
            e.color = e.color.or(color);
            e.mark = e.mark.or(mark);
        }
        e.color = e.color.or(cell.fill.filter(|f| f.chroma() > 24));
        out.push(e);
    }
    // A key says each of its words once; rows with a status each do not.
    let once = |i: usize, e: &Entry| out.iter().take(i).all(|o| o.label != e.label);
    (out.len() >= 2 && out.iter().enumerate().all(|(i, e)| once(i, e))).then_some(out)
}

/// Whether the heads of a table name who or when, which no key does.
fn is_of_deliverables(lexicon: &Lexicon, table: &Table) -> bool {
    let heads = table.cells.iter().filter(|c| c.row == 0);
    heads
        .filter_map(|c| lexicon.column(&fold(&text::said(&c.text()))))
        .any(|column| matches!(column, Column::Responsible | Column::Due))
}
