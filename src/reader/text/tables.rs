//! Rows with tabs or pipes to tables.
//! Must not know what columns mean.

use std::collections::BTreeSet;

use crate::document::{Block, BlockKind, Cell, Style, Table, Text};
use crate::provenance::Provenance;

use super::inline::{self, Notation};
use super::lines::Line;
use super::marks;
use super::prose;

/// Most columns of a table; a line with more separators is something else.
const COLUMNS: usize = 64;

/// Longest words, in characters, that a column's heading has.
const HEADING: usize = 60;

/// A row as it is read, before it is known how many columns there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Its cells, unparsed.
    pub(super) fields: Vec<String>,
    /// First and last line.
    pub(super) lines: (u32, u32),
}

/// Cells of a line with tabs; none where its tabs only indent it or there are too many.
pub(super) fn tab_fields<'a>(line: &Line<'a>) -> Option<Vec<&'a str>> {
    let fields: Vec<&str> = line.text.split('\t').take(COLUMNS + 1).map(str::trim).collect();
    let filled = fields.iter().filter(|f| !f.is_empty()).count();
    let first_filled = fields.iter().position(|f| !f.is_empty())?;
    // Tabs after the first words are separators even where nothing follows: the cells are empty.
    let separates = filled >= 2 || first_filled + 1 < fields.len();
    (fields.len() <= COLUMNS && fields.len() >= 2 && separates).then_some(fields)
}

/// Cells of a line with pipes; the flags tell whether it begins and ends with one.
#[derive(Debug)]
pub(super) struct PipeRow<'a> {
    /// What stands between the pipes, the outer ones left out.
    pub(super) fields: Vec<&'a str>,
    /// Begins with a pipe.
    pub(super) left: bool,
    /// Ends with a pipe.
    pub(super) right: bool,
}

/// Reads a line with pipes; `\|` is a character, and so is a pipe within a word unless the line begins with one.
pub(super) fn pipe_fields<'a>(line: &Line<'a>) -> Option<PipeRow<'a>> {
    let body = line.body();
    let (left, right) = (body.starts_with(['|', '│', '┃', '║']), body.ends_with(['|', '│', '┃', '║']));
    let mut fields = Vec::new();
    let (mut from, mut escaped) = (0, false);
    let mut before = ' ';
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        let pipe = matches!(c, '|' | '│' | '┃' | '║') && !escaped;
        if pipe && (left || before.is_whitespace() && after.is_whitespace()) {
            fields.push(body.get(from..at)?.trim());
            from = at + c.len_utf8();
            if fields.len() > COLUMNS {
                return None;
            }
        }
        escaped = c == '\\' && !escaped;
        before = c;
    }
    if fields.is_empty() {
        return None;
    }
    fields.push(body.get(from..)?.trim());
    Some(PipeRow { fields, left, right })
}

/// Whether the line parts a heading from its rows: `|---|:--:|`, `---|---`, `+----+----+`, `├──┼──┤`.
pub(super) fn is_separator(body: &str) -> bool {
    let mut dashes = 0usize;
    let mut crosses = 0usize;
    for c in body.chars() {
        match c {
            '-' | '=' | '─' | '━' | '═' | '\u{2013}' | '\u{2014}' => dashes += 1,
            '|' | '+' | '│' | '┼' | '├' | '┤' | '┌' | '┐' | '└' | '┘' | '┬' | '┴' => crosses += 1,
            '╔' | '╗' | '╚' | '╝' | '╠' | '╣' | '╦' | '╩' | '╬' | '╪' | '╞' | '╡' => {
                crosses += 1
            }
            ':' | ' ' | '\t' => {}
            _ => return false,
        }
    }
    crosses >= 1 && dashes >= 2
}

/// Brings rows that have too many cells down to `cols`: a pipe was a character in one of them. The cells that are
/// joined are those that make the row most like the rows that fit.
pub(super) fn fit(rows: &mut [Row], cols: usize) {
    let over = rows.iter().any(|r| r.fields.len() > cols);
    if !over || cols < 2 {
        return;
    }
    let fitting = || rows.iter().skip(1).filter(|r| r.fields.len() == cols);
    let known = fitting().next().is_some();
    let profile: Vec<Column> = (0..cols)
        .map(|c| {
            let mut column = Column::default();
            for field in fitting().take(PROFILE).filter_map(|r| r.fields.get(c)) {
                column.length += shape(field);
                column.rows += 1.0;
                column.words.insert(first_word(field));
            }
            column
        })
        .collect();
    let repeated = repeated_word(rows, cols);
    for row in rows.iter_mut() {
        let extra = row.fields.len().saturating_sub(cols);
        if extra == 0 {
            continue;
        }
        let cost = |at: usize| -> f64 {
            profile.iter().enumerate().map(|(c, column)| column.cost(&joined(&row.fields, c, at, extra))).sum()
        };
        let at = if known {
            (0..cols).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(0)
        } else if row.fields.last().is_some_and(|f| f.is_empty() || f.chars().count() <= 2) {
            // The last cell is a mark or empty: the words are before it.
            0
        } else {
            repeated.unwrap_or(cols - 1)
        };
        row.fields = (0..cols).map(|c| joined(&row.fields, c, at, extra)).collect();
    }
}

/// Rows that a column's profile is taken from.
const PROFILE: usize = 1000;

/// What the cells of a column are like.
#[derive(Debug, Default)]
struct Column {
    length: f64,
    rows: f64,
    words: BTreeSet<String>,
}

impl Column {
    /// How unlike the others a cell is: by its length, and by its first word.
    fn cost(&self, field: &str) -> f64 {
        let strange = if self.words.contains(&first_word(field)) { 0.0 } else { 1.0 };
        (shape(field) - self.length / self.rows.max(1.0)).abs() + strange
    }
}

fn first_word(field: &str) -> String {
    field.split_whitespace().next().unwrap_or_default().to_lowercase()
}

/// The last column in which rows that are too long all begin with one word ("Phase 2 | Weighed").
fn repeated_word(rows: &[Row], cols: usize) -> Option<usize> {
    let over: Vec<&Row> = rows.iter().filter(|r| r.fields.len() > cols).take(PROFILE).collect();
    (0..cols).rev().find(|c| {
        let words: BTreeSet<String> = over.iter().filter_map(|r| r.fields.get(*c)).map(|f| first_word(f)).collect();
        over.len() >= 2 && words.len() == 1
    })
}

/// Column `c` of a row in which `extra` cells after column `at` are joined to it.
fn joined(fields: &[String], c: usize, at: usize, extra: usize) -> String {
    let range = match c.cmp(&at) {
        std::cmp::Ordering::Less => c..c + 1,
        std::cmp::Ordering::Equal => c..c + 1 + extra,
        std::cmp::Ordering::Greater => c + extra..c + extra + 1,
    };
    fields.get(range).unwrap_or_default().join(" | ")
}

/// How long a cell's words are, so that twice as long counts the same everywhere.
fn shape(field: &str) -> f64 {
    (field.chars().count() as f64 + 1.0).ln()
}

/// Whether a row reads like headings of columns: short words, no sentence, no mark, and no date or count in it.
pub(super) fn like_header(row: &Row) -> bool {
    let filled: Vec<&str> = row.fields.iter().map(|f| f.trim()).filter(|f| !f.is_empty()).collect();
    !filled.is_empty()
        && filled.iter().all(|f| {
            f.chars().count() <= HEADING
                && f.contains(char::is_alphabetic)
                // "No." and "Ref. no." are abbreviations.
                && (!f.ends_with('.') || f.split_whitespace().count() <= 2)
                && f.chars().filter(char::is_ascii_digit).count() <= 2
                && !f.chars().any(|c| marks::of_char(c).is_some())
        })
}

/// Where tabs line columns up by eye, several stand between two cells, and their number varies: then runs of them
/// count as one.
pub(super) fn collapse(rows: &mut [Row]) {
    let filled = |r: &Row| r.fields.iter().filter(|f| !f.is_empty()).count();
    let Some(first) = rows.first() else { return };
    let (raw, cells) = (first.fields.len(), filled(first));
    let over = rows.iter().filter(|r| r.fields.len() != raw).count();
    let gaps = rows.iter().any(|r| r.fields.iter().rev().skip_while(|f| f.is_empty()).any(String::is_empty));
    if gaps && cells >= 2 && over * 10 > rows.len() * 3 && rows.iter().all(|r| filled(r) == cells) {
        for row in rows {
            row.fields.retain(|f| !f.is_empty());
        }
    }
}

/// Rows of pipes as they are gathered.
#[derive(Debug, Default)]
pub(super) struct PipeTable {
    rows: Vec<PipeDraft>,
    /// How many rows stand before each separator.
    separators: Vec<usize>,
}

#[derive(Debug)]
struct PipeDraft {
    row: Row,
    left: bool,
    right: bool,
}

impl PipeTable {
    /// Whether there is no row yet.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A separator follows the rows so far.
    pub(super) fn separate(&mut self) {
        self.separators.push(self.rows.len());
    }

    /// Whether a row after a blank line belongs to this table: it has as many cells.
    pub(super) fn fits(&self, row: &PipeRow<'_>) -> bool {
        self.rows.last().is_some_and(|r| r.row.fields.len() == row.fields.len() && r.left == row.left)
    }

    /// Adds a row; `prefix` is what its first cell begins with on the lines before.
    pub(super) fn push(&mut self, row: &PipeRow<'_>, no: u32, prefix: Option<(u32, String)>) {
        let mut fields: Vec<String> = row.fields.iter().map(|f| (*f).to_owned()).collect();
        let mut lines = (no, no);
        if let Some((from, words)) = prefix {
            lines.0 = from;
            if let Some(first) = fields.first_mut() {
                *first = format!("{words} {first}");
            }
        }
        self.rows.push(PipeDraft { row: Row { fields, lines }, left: row.left, right: row.right });
    }

    /// Whether the last row lacks the closing pipe that the first one has.
    pub(super) fn open(&self) -> bool {
        match (self.rows.first(), self.rows.last()) {
            (Some(first), Some(last)) => self.rows.len() > 1 && first.left && first.right && !last.right,
            _ => false,
        }
    }

    /// The last row goes on with these words.
    pub(super) fn continue_row(&mut self, words: &str, no: u32) {
        if let Some(last) = self.rows.last_mut() {
            let closed = words.ends_with('|');
            if let Some(cell) = last.row.fields.last_mut() {
                cell.push(' ');
                cell.push_str(words.trim_end_matches('|').trim_end());
            }
            if closed {
                last.row.fields.push(String::new());
                last.right = true;
            }
            last.row.lines.1 = no;
        }
    }

    /// The rows, all of one length at most, and how many of them are headings.
    pub(super) fn finish(self) -> (Vec<Row>, u32) {
        let Self { rows, mut separators } = self;
        // A pipe at the left of every row is a border; else it follows an empty cell.
        let bordered = rows.iter().all(|r| r.left);
        let count = rows.len();
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|mut d| {
                if bordered {
                    if d.row.fields.first().is_some_and(String::is_empty) {
                        d.row.fields.remove(0);
                    }
                    if d.right && d.row.fields.last().is_some_and(String::is_empty) {
                        d.row.fields.pop();
                    }
                }
                d.row
            })
            .collect();
        separators.retain(|s| *s > 0 && *s < count);
        separators.dedup();
        // With separators between all rows, the lines between two of them are one row.
        let boxed = bordered && separators.len() >= 2;
        let mut rows = if boxed { merge(rows, &separators) } else { rows };
        let ruled = separators.first().map(|s| if boxed { 1 } else { *s }).filter(|s| *s <= 3);
        let header = match ruled {
            Some(rows) => rows,
            None => usize::from(rows.len() >= 2 && rows.first().is_some_and(like_header)),
        };
        if let Some(cols) = rows.first().filter(|_| header > 0).map(|r| r.fields.len()) {
            fit(&mut rows, cols);
        }
        (rows, u32::try_from(header).unwrap_or(0))
    }
}

/// Joins the lines between two separators to one row.
fn merge(rows: Vec<Row>, separators: &[usize]) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for (k, row) in rows.into_iter().enumerate() {
        match out.last_mut() {
            Some(last) if separators.binary_search(&k).is_err() => {
                for (c, field) in row.fields.into_iter().enumerate() {
                    match last.fields.get_mut(c) {
                        Some(cell) if !cell.is_empty() && !field.is_empty() => {
                            cell.push(' ');
                            cell.push_str(&field);
                        }
                        Some(cell) => cell.push_str(&field),
                        None => last.fields.push(field),
                    }
                }
                last.lines.1 = row.lines.1;
            }
            _ => out.push(row),
        }
    }
    out
}

/// The table of these rows. Empty cells are left out; a place without a cell is empty.
pub(super) fn build(rows: Vec<Row>, header_rows: u32, notation: Notation) -> Option<Block> {
    let cols = rows.iter().map(|r| r.fields.len()).max()?;
    let (first, last) = (rows.first()?.lines.0, rows.last()?.lines.1);
    let mut cells = Vec::new();
    let count = u32::try_from(rows.len()).ok()?;
    for (r, row) in rows.into_iter().enumerate() {
        let at = Provenance::Lines(row.lines.0, row.lines.1);
        for (c, field) in row.fields.iter().enumerate() {
            let text = inline::parse(field, notation);
            if text.is_empty() {
                continue;
            }
            let (r, c) = (u32::try_from(r).ok()?, u32::try_from(c).ok()?);
            cells.push(Cell {
                row: r,
                col: c,
                rowspan: 1,
                colspan: 1,
                header: r < header_rows,
                blocks: vec![Block { kind: BlockKind::Paragraph, text, style: Style::default(), at: at.clone() }],
                fill: None,
                at: at.clone(),
            });
        }
    }
    let table = Table { rows: count, cols: u32::try_from(cols).ok()?, header_rows, cells, caption: None };
    Some(Block {
        kind: BlockKind::Table(table),
        text: Text::default(),
        style: Style::default(),
        at: Provenance::Lines(first, last),
    })
}

/// Whether `next`, which follows `block` directly, is the same table on another page: it has as many columns, and the
/// same headings or none.
pub(super) fn goes_on(block: &Block, next: &Block) -> bool {
    let (BlockKind::Table(a), BlockKind::Table(b)) = (&block.kind, &next.kind) else { return false };
    let heads = |t: &Table| -> Vec<(u32, Text)> {
        t.cells.iter().filter(|c| c.row < t.header_rows).map(|c| (c.col, c.text())).collect()
    };
    a.cols == b.cols && (b.header_rows == 0 || heads(a) == heads(b))
}

/// Adds the rows of `next` to the table `block`; a row that a page's end cut in two is whole again.
pub(super) fn append(block: &mut Block, next: Block) {
    let (BlockKind::Table(table), BlockKind::Table(more)) = (&mut block.kind, next.kind) else { return };
    block.at.extend(&next.at);
    let mut skip = more.header_rows;
    let first: Vec<&Cell> = more.cells.iter().filter(|c| c.row == skip).collect();
    if let [only] = first.as_slice()
        && let Some(cell) = table.cells.iter_mut().find(|c| c.row + 1 == table.rows && c.col == only.col)
        && let (Some(mine), Some(theirs)) = (cell.blocks.last_mut(), only.blocks.first())
        && prose::goes_on(&mine.text.string, &theirs.text.string)
    {
        mine.text.append(" ", &theirs.text);
        mine.at.extend(&theirs.at);
        cell.at.extend(&only.at);
        skip += 1;
    }
    let shift = table.rows;
    table.rows += more.rows.saturating_sub(skip);
    table
        .cells
        .extend(more.cells.into_iter().filter(|c| c.row >= skip).map(|c| Cell { row: c.row - skip + shift, ..c }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line<'_> {
        Line { no: 1, page: 0, gap: true, indent: 0, text }
    }

    #[test]
    fn separators_of_cells() {
        assert_eq!(tab_fields(&line("Do it\tStaff\t")), Some(vec!["Do it", "Staff", ""]));
        assert_eq!(tab_fields(&line("\tOwner\tDue")), Some(vec!["", "Owner", "Due"]));
        assert_eq!(tab_fields(&line("\t\tindented")), None);
        assert_eq!(tab_fields(&line("x\t")), Some(vec!["x", ""]));
        let fields = |t| pipe_fields(&line(t)).map(|r| r.fields);
        assert_eq!(fields("a \\| b | c"), Some(vec!["a \\| b", "c"]));
        assert_eq!(fields("|a|b|"), Some(vec!["", "a", "b", ""]));
        assert_eq!(fields("a||b and c|d"), None);
        assert!(is_separator("|:---|---:|") && is_separator("--- | ---") && !is_separator("-----"));
    }

    #[test]
    fn a_pipe_in_a_cell() {
        let row = |f: &[&str]| Row { fields: f.iter().map(|s| (*s).to_owned()).collect(), lines: (1, 1) };
        let mut rows = vec![
            row(&["No.", "Advice", "Phase"]),
            row(&["1", "Keep a long and careful list of all the berths", "Phase 2"]),
            row(&["2", "Tell the harbor master about the missing lamps", "Phase 3", "Weigh & Choose"]),
            row(&["3", "Send the red", "green report to the harbor office", "Phase 1"]),
        ];
        fit(&mut rows, 3);
        assert_eq!(rows[2].fields, ["2", "Tell the harbor master about the missing lamps", "Phase 3 | Weigh & Choose"]);
        assert_eq!(rows[3].fields, ["3", "Send the red | green report to the harbor office", "Phase 1"]);
    }
}
