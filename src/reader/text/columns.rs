//! Tables whose columns are lined up by spaces, as `pdftotext -layout` and people write them.
//! Must not know what columns mean.
//!
//! Words that two spaces or more set apart are a field. Fields that overlap from line to line are a column; a line
//! that would bridge two columns ends the table. Rows are found from the column with most words, as it is broken
//! over lines: a line ends a cell where the next word would have had room on it.

mod parting;

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::bullet::{self, Kind};
use super::lines::Line;
use super::prose::Wrap;
use super::rows::{self, had_room, is_open};
use super::shapes;
use super::tables::{self, Row};

use parting::part;

/// Spaces between two fields.
const GAP: usize = 2;

/// Longest line of a step's label, in characters.
const LABEL: usize = 30;
/// Most lines of a step's label.
const LABEL_LINES: usize = 4;

/// Columns from the margin at which a table no longer begins.
const MARGIN: u32 = 8;

/// Least characters of a sentence.
const SENTENCE: usize = 16;

/// Most spaces between words of running text.
const SPACED: usize = 3;

/// Most columns.
const COLUMNS: usize = 40;

/// Blank lines within a table.
const BLANK: u32 = 1;

/// Least width of a newspaper column, in characters.
const NEWS: usize = 28;

/// Most lines of headings above a rule.
const RULED: usize = 4;

/// Most lines after a table that its columns take for rows.
const AFTER: usize = 3;

/// Words with two spaces or more around them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    /// Columns of the page that it takes.
    cols: Range<usize>,
    /// Its bytes in the line.
    bytes: Range<usize>,
}

/// Fields of a line, at most [`COLUMNS`] of them.
fn fields(line: &Line<'_>) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    let (mut col, mut spaces) = (0usize, usize::MAX);
    let mut before = ' ';
    for (at, c) in line.text.char_indices() {
        if c == '\t' {
            let stop = (col / 8 + 1) * 8;
            spaces = spaces.saturating_add((stop - col).max(GAP));
            col = stop;
            continue;
        }
        if c.is_whitespace() {
            spaces = spaces.saturating_add(1);
            col += 1;
            continue;
        }
        let (end, next) = (at + c.len_utf8(), col + c.width().unwrap_or(0));
        // Two spaces after a full stop are an old habit; "No." is no sentence.
        let sentence = matches!(before, '.' | '!' | '?' | ':') && out.last().is_some_and(|f| f.cols.len() >= SENTENCE);
        let apart = spaces > GAP || spaces == GAP && !sentence;
        if let Some(last) = out.last_mut().filter(|_| !apart) {
            last.cols.end = next;
            last.bytes.end = end;
        } else if out.len() < COLUMNS {
            out.push(Field { cols: col..next, bytes: at..end });
        } else {
            break;
        }
        (spaces, col, before) = (0, next, c);
    }
    join_bullet(line, &mut out);
    out
}

/// The gap after a bullet separates nothing: its words are one field with it. A number may be a column of its own
/// where more columns follow.
fn join_bullet(line: &Line<'_>, fields: &mut Vec<Field>) {
    let (Some(first), Some(second)) = (fields.first(), fields.get(1)) else { return };
    let Some(bullet) = bullet::parse(line.body()) else { return };
    let marker = line.text.get(first.bytes.clone()).unwrap_or_default();
    let joins = match bullet.kind {
        Kind::Sign(_) => bullet.marker == Some(marker),
        Kind::Mark => marker.chars().count() == 1 && fields.len() == 2,
        Kind::Number(_) | Kind::Letter(_) => bullet.marker == Some(marker) && fields.len() == 2,
    };
    if joins {
        let whole = Field { cols: first.cols.start..second.cols.end, bytes: first.bytes.start..second.bytes.end };
        fields.splice(..2, [whole]);
    }
}

/// Whether a line has fields side by side.
pub(super) fn has_gap(line: &Line<'_>) -> bool {
    line.body().contains("  ") && fields(line).len() >= 2
}

/// A table found among the lines.
#[derive(Debug)]
pub(super) struct Region {
    /// Index behind its last line.
    pub(super) end: usize,
    /// Where its columns lie.
    columns: Vec<Range<usize>>,
    /// Indices of its lines; rules are left out.
    lines: Vec<usize>,
    /// By line number: the fields of lines in which a single space parts two of them.
    parted: BTreeMap<u32, Vec<Field>>,
    /// How many of its lines stand above the first rule within it.
    ruled: Option<usize>,
}

/// The columns of a region as lines are added.
#[derive(Clone, Debug, Default)]
struct Columns(Vec<Range<usize>>);

impl Columns {
    /// Adds the fields of a line, unless that would make one column of two.
    fn add(&mut self, fields: &[Field]) -> bool {
        let touches = |c: &Range<usize>, f: &Field| c.start < f.cols.end + GAP && f.cols.start < c.end + GAP;
        let mut next = self.0.clone();
        for field in fields {
            let mut hit = next.iter().enumerate().filter(|(_, c)| touches(c, field)).map(|(k, _)| k);
            match (hit.next(), hit.next()) {
                (None, _) => next.push(field.cols.clone()),
                (Some(k), None) => {
                    if let Some(c) = next.get_mut(k) {
                        *c = c.start.min(field.cols.start)..c.end.max(field.cols.end);
                    }
                }
                (Some(_), Some(_)) => {
                    // A field that only comes too near to its neighbor still lies in the column it overlaps.
                    let over = |c: &Range<usize>| c.start < field.cols.end && field.cols.start < c.end;
                    let mut over = next.iter_mut().filter(|c| over(c));
                    match (over.next(), over.next()) {
                        (Some(c), None) => *c = c.start.min(field.cols.start)..c.end.max(field.cols.end),
                        _ => return false,
                    }
                }
            }
        }
        next.sort_by_key(|c| c.start);
        let fits = next.len() <= COLUMNS && next.iter().zip(next.iter().skip(1)).all(|(a, b)| a.end < b.start);
        if fits {
            self.0 = next;
        }
        fits
    }
}

/// The table that begins with line `start`, if one does; else the index up to which there is none.
pub(super) fn find(lines: &[Line<'_>], start: usize) -> Result<Region, usize> {
    let mut columns = Columns::default();
    let mut members: Vec<usize> = Vec::new();
    // Where the table ends if the lines after a blank one turn out not to belong to it.
    let mut sure: Option<(usize, Columns, usize)> = None;
    let mut side_by_side = false;
    let mut parted = BTreeMap::new();
    let mut ruled = None;
    let heading = lines.get(start).map(|l| says(l, &fields(l))).unwrap_or_default();
    let mut at = start;
    while let Some(line) = lines.get(at) {
        if line.gap && !members.is_empty() {
            if !side_by_side {
                break;
            }
            sure = Some((at, columns.clone(), members.len()));
            side_by_side = false;
            let near = at
                .checked_sub(1)
                .and_then(|k| lines.get(k))
                .is_some_and(|p| line.page != p.page || line.no - p.no <= BLANK + 1);
            if !near {
                break;
            }
        }
        let fields = fields(line);
        // A table keeps its left edge; what stands to the left of it after a gap is another one.
        let left = |f: &Field| columns.0.first().is_some_and(|c| f.cols.start + 2 < c.start);
        // Headings may be set over the middles of their columns.
        let headed = || {
            let only = match members.as_slice() {
                [head] => lines.get(*head),
                _ => None,
            };
            only.is_some_and(|h| fields.len() >= 3 && self::fields(h).len() == fields.len())
        };
        if shapes::is_page_label(line.body())
            || line.gap
                && (is_title(line, &fields, &columns, lines.get(at + 1))
                    || fields.first().is_some_and(left) && !headed())
        {
            break;
        }
        if fields.len() >= 2 && !members.is_empty() && says(line, &fields) == heading {
            // The headings again: they may lie elsewhere from here on.
            break;
        }
        if shapes::rule(line.body()).is_none() {
            if tables::pipe_fields(line).is_some() {
                break;
            }
            if !columns.add(&fields) {
                let Some(narrow) = part(line, &fields, &columns).filter(|n| columns.add(n)) else { break };
                parted.insert(line.no, narrow);
            }
            // A cell in the middle of its row may stand on a line of its own.
            let beside = |f: &Field| columns.0.first().is_some_and(|c| c.end < f.cols.start);
            side_by_side |= fields.len() >= 2 || fields.first().is_some_and(beside);
            members.push(at);
        } else if ruled.is_none() && !members.is_empty() {
            ruled = Some(members.len()).filter(|h| *h <= RULED);
        }
        at += 1;
    }
    if let Some((end, kept, count)) = sure
        && !side_by_side
    {
        members.truncate(count);
        columns = kept;
        at = end;
    }
    let mut region = Region { end: at, columns: columns.0, lines: members, parted, ruled };
    region.part_heads(lines);
    region.part_pressed(lines);
    region.trim(lines);
    if region.is_table(lines) { Ok(region) } else { Err(at.max(start + 1)) }
}

/// The words of a line's fields.
fn says<'a>(line: &Line<'a>, fields: &[Field]) -> Vec<&'a str> {
    fields.iter().filter_map(|f| line.text.get(f.bytes.clone())).collect()
}

/// Whether a line is the title of another table: a few words alone, much shorter than the first column, and the
/// next line has fields side by side.
fn is_title(line: &Line<'_>, own: &[Field], columns: &Columns, next: Option<&Line<'_>>) -> bool {
    let [only] = own else { return false };
    let narrow = columns.0.first().is_some_and(|c| only.cols.len() * 10 < c.len() * 6 || c.start > only.cols.start);
    narrow && shapes::like_heading(line.body()) && next.is_some_and(|n| !n.gap && has_gap(n))
}

impl Region {
    /// The fields of one of its lines.
    fn fields(&self, line: &Line<'_>) -> Vec<Field> {
        self.parted.get(&line.no).cloned().unwrap_or_else(|| fields(line))
    }

    /// Cells of a line by column.
    fn cells<'a>(&self, line: &Line<'a>) -> Vec<&'a str> {
        let mut out = vec![""; self.columns.len()];
        let mut ranges: Vec<Option<Range<usize>>> = vec![None; self.columns.len()];
        for field in self.fields(line) {
            let k = self.columns.partition_point(|c| c.end <= field.cols.start);
            if let Some(slot) = ranges.get_mut(k) {
                let from = slot.as_ref().map_or(field.bytes.start, |r| r.start);
                *slot = Some(from..field.bytes.end);
            }
        }
        for (cell, range) in out.iter_mut().zip(ranges) {
            *cell = range.and_then(|r| line.text.get(r)).unwrap_or("");
        }
        out
    }

    /// Drops lines at the end that do not go on with the last row: words in one column, after a line that had room
    /// for them.
    fn trim(&mut self, lines: &[Line<'_>]) {
        let whole = self.lines.len();
        let askew = (0..AFTER.min(whole)).filter(|n| self.ends_askew(lines, whole - n)).max();
        if let Some(n) = askew {
            let keep = whole - n - 1;
            self.end = self.lines.get(keep).copied().unwrap_or(self.end);
            self.lines.truncate(keep);
        } else if self.begins_list(lines) {
            self.end = self.lines.pop().unwrap_or(self.end);
        }
        let grid: Vec<Vec<&str>> = self.lines.iter().filter_map(|i| lines.get(*i)).map(|l| self.cells(l)).collect();
        let filled = |row: &Vec<&str>| row.iter().filter(|c| !c.is_empty()).count();
        let Some(last) = grid.iter().rposition(|r| filled(r) >= 2) else { return };
        let widths = rows::widths(grid.get(..=last).unwrap_or_default(), self.columns.len());
        for k in last + 1..grid.len() {
            let (Some(before), Some(row), Some(line)) =
                (grid.get(k - 1), grid.get(k), self.lines.get(k).and_then(|i| lines.get(*i)))
            else {
                return;
            };
            // Beside a cell of one line another may stand above it and below.
            let above = |c: usize| {
                let words = |row: &Vec<&'_ str>| row.get(c).is_some_and(|t| !t.is_empty());
                let further = || k.checked_sub(2).and_then(|k| grid.get(k)).filter(|r| words(r));
                Some(before).filter(|r| words(r)).or_else(further).and_then(|r| r.get(c).copied())
            };
            let goes_on = !line.gap
                && row.iter().enumerate().zip(&widths).all(|((c, cell), width)| {
                    cell.is_empty() || above(c).is_some_and(|above| is_open(above) || !had_room(above, cell, *width))
                });
            if !goes_on {
                if let Some(end) = self.lines.get(k) {
                    self.end = *end;
                }
                self.lines.truncate(k);
                return;
            }
        }
    }

    /// Whether the last line is a label that begins a list of such, which goes on below the table.
    fn begins_list(&self, lines: &[Line<'_>]) -> bool {
        let (Some(last), Some(next)) = (self.lines.last().and_then(|i| lines.get(*i)), lines.get(self.end)) else {
            return false;
        };
        let alone = |l: &Line<'_>| fields(l).len() == 1 && shapes::is_label(l.body());
        let mut others = self.lines.iter().rev().skip(1).filter_map(|i| lines.get(*i));
        !next.gap && alone(last) && alone(next) && last.indent == next.indent && others.all(|l| l.indent != last.indent)
    }

    /// Whether the last of the first `count` lines has several fields that do not stand as those above: two of them, well apart, in a column that
    /// holds one else, or none where any other of its column begins, ends or has its middle. It is what follows the table.
    fn ends_askew(&self, lines: &[Line<'_>], count: usize) -> bool {
        let mut members = self.lines.iter().take(count).filter_map(|i| lines.get(*i)).rev();
        let Some(last) = members.next().map(fields).filter(|l| l.len() >= 3) else { return false };
        let others: Vec<Vec<Field>> = members.map(|l| self.fields(l)).collect();
        let stands = |f: &Field, o: &Field| {
            f.cols.start.abs_diff(o.cols.start) <= 1
                || f.cols.end.abs_diff(o.cols.end) <= 1
                || (f.cols.start + f.cols.end).abs_diff(o.cols.start + o.cols.end) <= 2
        };
        let crowds = self.columns.iter().any(|c| {
            let within = |row: &[Field]| {
                let inside = row.iter().filter(|f| c.start <= f.cols.start && f.cols.end <= c.end);
                let ends: Vec<_> = inside.map(|f| (f.cols.start, f.cols.end)).collect();
                // Two spaces may stand within a cell's words, after a full stop for one.
                1 + ends
                    .windows(2)
                    .filter(|w| matches!(w, [(_, end), (start, _)] if start.saturating_sub(*end) > 2))
                    .count()
            };
            within(&last) > 1 && others.iter().all(|row| within(row) <= 1)
        });
        others.len() >= 2 && (crowds || !last.iter().any(|f| others.iter().flatten().any(|o| stands(f, o))))
    }

    /// Whether the columns are those of a table: several lines have words in two of them, which line up.
    fn is_table(&self, lines: &[Line<'_>]) -> bool {
        let rows: Vec<Vec<Field>> = self.lines.iter().filter_map(|i| lines.get(*i)).map(|l| self.fields(l)).collect();
        let beside = self.columns.first().map_or(0, |c| c.end);
        let wide = rows.iter().filter(|r| r.len() >= 2 || r.first().is_some_and(|f| f.cols.start >= beside)).count();
        // Words set apart to fill their lines, or by a machine that read a picture.
        let words = |l: &Line<'_>| {
            fields(l).iter().filter(|f| l.text.get(f.bytes.clone()).is_some_and(|t| !t.contains(' '))).count()
        };
        let loose = |l: &&Line<'_>| {
            let own = fields(l);
            let near = own.windows(2).all(|w| matches!(w, [a, b] if b.cols.start - a.cols.end <= SPACED));
            own.len() >= 5 && near && words(l) * 10 >= own.len() * 7
        };
        let members = || self.lines.iter().filter_map(|i| lines.get(*i));
        if members().filter(loose).count() * 2 >= members().count() {
            return false;
        }
        if self.columns.len() < 2 || wide < 2 || wide < 3 && self.columns.len() < 3 {
            return false;
        }
        self.columns.iter().skip(1).any(|column| {
            let inside: Vec<&Field> =
                rows.iter().flatten().filter(|f| f.cols.start >= column.start && f.cols.end <= column.end).collect();
            let edge = |key: fn(&Field) -> usize| {
                let mut places: Vec<usize> = inside.iter().map(|f| key(f)).collect();
                places.sort_unstable();
                let middle = places.get(places.len() / 2).copied().unwrap_or(0);
                places.iter().filter(|p| p.abs_diff(middle) <= 1).count()
            };
            let best = edge(|f| f.cols.start).max(edge(|f| f.cols.end)).max(edge(|f| (f.cols.start + f.cols.end) / 2));
            inside.len() >= 2 && best * 2 > inside.len()
        })
    }

    /// The labels of a row of steps that are broken over a few lines: short words that begin far from the margin, or
    /// some of them lower than others.
    pub(super) fn labels(&self, lines: &[Line<'_>], wrap: &Wrap) -> Option<Vec<String>> {
        let members: Vec<&Line<'_>> = self.lines.iter().filter_map(|i| lines.get(*i)).collect();
        let grid: Vec<Vec<&str>> = members.iter().map(|l| self.cells(l)).collect();
        let short = grid.iter().flatten().all(|c| c.chars().nth(LABEL).is_none());
        let together = members.iter().skip(1).all(|l| !l.gap);
        let sunk = grid.first().and_then(|r| r.first()).is_some_and(|c| c.is_empty());
        let inner = members.first().is_some_and(|l| l.indent >= MARGIN) || sunk;
        if !(short && together && inner && grid.len() <= LABEL_LINES) {
            return None;
        }
        let column = |c: usize| wrap.join(grid.iter().filter_map(|r| r.get(c)).copied().filter(|t| !t.is_empty()));
        Some((0..self.columns.len()).map(column).collect())
    }

    /// Its rows, and how many of them are headings.
    pub(super) fn rows(&self, lines: &[Line<'_>], wrap: &Wrap) -> (Vec<Row>, u32) {
        let members: Vec<&Line<'_>> = self.lines.iter().filter_map(|i| lines.get(*i)).collect();
        let mut grid: Vec<Vec<&str>> = members.iter().map(|l| self.cells(l)).collect();
        merge_columns(&mut grid);
        let starts = rows::starts(&members, &grid, self.ruled);
        let mut rows: Vec<Row> = Vec::new();
        for (k, from) in starts.iter().enumerate() {
            let to = starts.get(k + 1).copied().unwrap_or(grid.len());
            let part = grid.get(*from..to).unwrap_or_default();
            let cols = part.first().map_or(0, Vec::len);
            let fields = (0..cols)
                .map(|c| wrap.join(part.iter().filter_map(|r| r.get(c)).copied().filter(|t| !t.is_empty())))
                .collect();
            let no = |k: usize| members.get(k).map_or(0, |l| l.no);
            rows.push(Row { fields, lines: (no(*from), no(to.saturating_sub(1))) });
        }
        let header = u32::from(rows.len() >= 2 && rows.first().is_some_and(tables::like_header));
        (rows, header)
    }
}

/// A heading set off to one side of its column makes a column of its own; it belongs to the neighbor that has no
/// heading.
fn merge_columns(grid: &mut [Vec<&str>]) {
    let cols = grid.first().map_or(0, Vec::len);
    for c in (1..cols).rev() {
        let head = |k: usize| grid.first().and_then(|r| r.get(k)).is_some_and(|t| !t.is_empty());
        let body = |k: usize| grid.iter().skip(1).any(|r| r.get(k).is_some_and(|t| !t.is_empty()));
        if head(c) != head(c - 1) && body(c) != body(c - 1) && head(c) != body(c) {
            for row in grid.iter_mut() {
                let moved = row.remove(c);
                if let Some(cell) = row.get_mut(c - 1).filter(|t| t.is_empty()) {
                    *cell = moved;
                }
            }
        }
    }
}

/// Whether most lines are two columns of running text, to be read one after the other.
pub(super) fn is_newspaper(lines: &[Line<'_>]) -> bool {
    let mut two = 0usize;
    let mut starts: Vec<usize> = Vec::new();
    for line in lines {
        if let [left, right] = fields(line).as_slice()
            && left.cols.len() >= NEWS
            && right.cols.len() >= NEWS
        {
            two += 1;
            starts.push(right.cols.start);
        }
    }
    starts.sort_unstable();
    let middle = starts.get(starts.len() / 2).copied().unwrap_or(0);
    let agree = starts.iter().filter(|s| s.abs_diff(middle) <= 2).count();
    two >= 10 && two * 2 > lines.len() && agree * 10 > two * 8
}

#[cfg(test)]
mod tests;
