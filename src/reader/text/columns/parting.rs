//! Cells side by side that no more than a single space sets apart.
//! Must not know how the rows of a table are told apart.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::super::lines::Line;
use super::super::marks;
use super::{COLUMNS, Columns, Field, Region};

/// What speaks against a word as the beginning of a field, in columns of the page: how far it is from its column, and
/// that it is small or stands behind a number.
type Doubt = usize;

/// How far from its column a field may begin that a single space sets apart, in columns of the page.
const DRIFT: usize = 3;

/// How far from it where a number begins the field: dates are wide, and press upon their neighbors.
const NUMBER_DRIFT: usize = 6;

/// The same of a capital behind a small word.
const CAPITAL_DRIFT: usize = 8;

/// How much nearer than another a word is that does not look like the beginning of a cell.
const UNLIKELY: usize = 4;

/// Most words of a date that was pressed upon the cell before it.
const DATE_WORDS: usize = 4;

/// Words that lead to a date within a sentence.
const BEFORE_DATES: [&str; 16] = [
    "by", "in", "of", "since", "until", "till", "before", "after", "from", "to", "on", "for", "during", "and",
    "between", "not",
];

/// Where the words of a field begin that a single space parts from those before: column of the page and byte.
fn words<'a>(line: &'a Line<'_>, field: &'a Field) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut col = field.cols.start;
    let mut space = false;
    line.text.get(field.bytes.clone()).unwrap_or_default().char_indices().filter_map(move |(at, c)| {
        let begins = space && !c.is_whitespace();
        space = c.is_whitespace();
        let here = (col, field.bytes.start + at);
        col += c.width().unwrap_or(0);
        begins.then_some(here)
    })
}

/// How far before the next column a cell ends that a date was pressed upon, in columns of the page.
const NEAR: usize = 8;

/// What words look like: "Q4 2020" and "Q1 2018" are alike.
fn shape(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        let kind = match c {
            c if c.is_numeric() => '9',
            c if c.is_uppercase() => 'A',
            c if c.is_alphabetic() => 'a',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if !out.ends_with(kind) {
            out.push(kind);
        }
    }
    out
}

/// A field in two, the second of which begins with the word at this place.
fn halves(line: &Line<'_>, field: &Field, (col, byte): (usize, usize)) -> (Field, Field) {
    let left = line.text.get(field.bytes.start..byte).unwrap_or_default();
    let blank = left.len() - left.trim_end().len();
    (
        Field { cols: field.cols.start..col.saturating_sub(blank), bytes: field.bytes.start..byte - blank },
        Field { cols: col..field.cols.end, bytes: byte..field.bytes.end },
    )
}

/// The fields of a line that has several, where one that would bridge two columns is parted by a single space: the
/// next word begins where the second column does. None where that is not so.
pub(super) fn part(line: &Line<'_>, fields: &[Field], columns: &Columns) -> Option<Vec<Field>> {
    if fields.len() < 2 {
        return None;
    }
    let mut out = Vec::with_capacity(fields.len() + 1);
    for field in fields {
        let mut rest = field.clone();
        let bridged = columns.0.iter().filter(|c| c.start < field.cols.end && field.cols.start < c.end).skip(1);
        for column in bridged {
            let mut before = line.text.get(rest.bytes.clone()).and_then(|t| t.split_whitespace().next());
            let mut before_capital = true;
            let mut best: Option<(Doubt, (usize, usize))> = None;
            for (col, byte) in words(line, &rest) {
                let word = line.text.get(byte..).and_then(|t| t.split_whitespace().next()).unwrap_or_default();
                let is_number = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
                // A cell rather begins with a capital than within a sentence, and with a number rather than behind it.
                let small = word.starts_with(char::is_lowercase);
                let counted = before.is_some_and(is_number);
                let away = col.abs_diff(column.start);
                let key = away + UNLIKELY * (usize::from(small) + usize::from(counted));
                let drift = match small {
                    _ if is_number(word) => NUMBER_DRIFT,
                    false if !before_capital => CAPITAL_DRIFT,
                    _ => DRIFT,
                };
                before_capital = !small;
                if away <= drift && best.is_none_or(|(b, _)| key < b) {
                    best = Some((key, (col, byte)));
                }
                before = Some(word);
            }
            let (_, place) = best?;
            let (mut left, mut right) = halves(line, &rest, place);
            // Where the whole row is moved a little, its fields still are those columns'.
            left.cols.end = left.cols.end.min(column.start.saturating_sub(1)).max(left.cols.start);
            right.cols.start = right.cols.start.max(column.start).min(right.cols.end.saturating_sub(1));
            out.push(left);
            rest = right;
        }
        out.push(rest);
    }
    Some(out)
}

impl Region {
    /// Parts headings that a single space sets apart: the lines beneath have two fields under them, with one gap.
    pub(super) fn part_heads(&mut self, lines: &[Line<'_>]) {
        let mut body = self.lines.iter().filter_map(|i| lines.get(*i));
        let Some(head) = body.next() else { return };
        let body: Vec<(u32, Vec<Field>)> = body.map(|l| (l.no, self.fields(l))).collect();
        let mut heads = self.fields(head);
        let mut columns: Vec<Range<usize>> = Vec::new();
        for column in &self.columns {
            let within = |f: &&Field| column.start <= f.cols.start && f.cols.end <= column.end;
            let rows: Vec<(&u32, Vec<&Field>)> =
                body.iter().map(|(no, r)| (no, r.iter().filter(within).collect())).collect();
            let (mut two, mut any) = (0usize, 0usize);
            let mut marked = false;
            // The gap that all of them leave.
            let mut gap = column.clone();
            for (no, row) in &rows {
                any += usize::from(!row.is_empty());
                if let [left, right] = row.as_slice() {
                    two += 1;
                    let mark = |l: &Line<'_>| l.text.get(right.bytes.clone()).and_then(marks::of_token).is_some();
                    marked |= self.lines.iter().filter_map(|i| lines.get(*i)).any(|l| l.no == **no && mark(l));
                    gap = gap.start.max(left.cols.end)..gap.end.min(right.cols.start);
                }
            }
            let clear = rows.iter().flat_map(|(_, r)| r).all(|f| f.cols.end <= gap.start || f.cols.start >= gap.end);
            let place = heads.iter().position(|h| h.cols.start < gap.start && h.cols.end > gap.start);
            let cut = place.and_then(|at| {
                let head_field = heads.get(at)?;
                let middle = usize::midpoint(gap.start, gap.end);
                // Headings stand over the beginnings of their columns, or over their middles.
                let word =
                    words(head, head_field).min_by_key(|(col, _)| col.abs_diff(gap.end).min(col.abs_diff(middle)))?;
                Some((at, halves(head, head_field, word)))
            });
            match cut {
                Some((at, (left, right)))
                    if (two >= 2 && two * 4 >= any || two == 1 && marked) && gap.start < gap.end && clear =>
                {
                    let edge = right.cols.start.min(gap.end).max(left.cols.end + 1);
                    columns.push(column.start..edge - 1);
                    columns.push(edge..column.end);
                    heads.splice(at..=at, [left, right]);
                }
                _ => columns.push(column.clone()),
            }
        }
        if columns.len() > self.columns.len() && columns.len() <= COLUMNS {
            self.columns = columns;
            self.parted.insert(head.no, heads);
        }
    }

    /// Parts dates that stand so near to the cell before them that a single space sets them apart: the next column holds
    /// dates of that form, and on this line nothing.
    pub(super) fn part_pressed(&mut self, lines: &[Line<'_>]) {
        let members: Vec<&Line<'_>> = self.lines.iter().filter_map(|i| lines.get(*i)).collect();
        for (left, right) in (0..self.columns.len()).zip(1..self.columns.len()) {
            let (Some(left), Some(right)) = (self.columns.get(left).cloned(), self.columns.get(right).cloned()) else {
                return;
            };
            let within = |f: &Field, c: &Range<usize>| c.start <= f.cols.start && f.cols.end <= c.end;
            let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
            for line in &members {
                for field in self.fields(line).iter().filter(|f| within(f, &right)) {
                    *shapes.entry(shape(line.text.get(field.bytes.clone()).unwrap_or_default())).or_default() += 1;
                }
            }
            shapes.retain(|s, n| *n >= 2 && s.contains('9'));
            if shapes.is_empty() {
                continue;
            }
            for line in &members {
                let fields = self.fields(line);
                let Some(at) = fields.iter().position(|f| within(f, &left) && f.cols.end + NEAR >= right.start) else {
                    continue;
                };
                let Some(field) = fields.get(at).filter(|_| !fields.iter().any(|f| within(f, &right))) else {
                    continue;
                };
                let mut places: Vec<(usize, usize)> = words(line, field).collect();
                places.reverse();
                let cut = places.into_iter().take(DATE_WORDS).rfind(|(_, byte)| {
                    let tail = line.text.get(*byte..field.bytes.end).unwrap_or_default();
                    let before = line.text.get(field.bytes.start..*byte).unwrap_or_default();
                    // "… by May 2019": the date is the sentence's.
                    let last = before.split_whitespace().next_back().unwrap_or_default();
                    shapes.contains_key(&shape(tail)) && !BEFORE_DATES.contains(&last)
                });
                if let Some(place) = cut {
                    let (mut a, mut b) = halves(line, field, place);
                    b.cols = right.start..right.start + b.cols.len().min(right.len());
                    a.cols.end = a.cols.end.min(left.end);
                    let mut parted = fields.clone();
                    parted.splice(at..=at, [a, b]);
                    self.parted.insert(line.no, parted);
                }
            }
        }
    }
}
