//! Which lines of a table lined up by spaces are one row.
//! Must not know how the columns were found, nor what they mean.
//!
//! Cells stand at the top of their rows or in the middle. For both, the cheapest way to part the lines into rows is
//! found (shortest path over the places where a row can begin): a row that begins within a sentence is dear, so is
//! one with two cells in a column, one whose cells are not where they should be, and one with words alone.

use super::lines::Line;
use super::prose::{ends_sentence, goes_on};

/// Most lines of one row.
const TALL: usize = 80;

/// Work on one table, in cells; beyond it every line that could begin a row does.
const WORK: usize = 40_000_000;

/// Least width, in characters, of a column whose lines differ in length.
const WIDE: usize = 30;

/// What speaks against a row; only the proportions matter.
mod cost {
    /// Every row: without need there are none.
    pub(super) const ROW: f64 = 0.2;
    /// It begins within a sentence.
    pub(super) const WITHIN: f64 = 3.0;
    /// It begins with a capital, after words that end no sentence and filled their line.
    pub(super) const CAPITAL: f64 = 1.2;
    /// It begins after the end of a sentence that filled its line.
    pub(super) const SENTENCE: f64 = 0.4;
    /// It begins after a blank line, but goes on with the words before.
    pub(super) const CONTINUED: f64 = 1.5;
    /// It has words in its main column only.
    pub(super) const ALONE: f64 = 1.5;
    /// The same between two blank lines.
    pub(super) const ALONE_APART: f64 = 0.3;
    /// It has no words in its main column.
    pub(super) const WORDLESS: f64 = 5.0;
    /// Within it a line ends early and a new sentence begins.
    pub(super) const PARAGRAPH: f64 = 0.8;
    /// Within it is a blank line.
    pub(super) const BLANK: f64 = 1.5;
    /// It has two cells in one column.
    pub(super) const SECOND: f64 = 3.0;
    /// Of the first half line that a cell stands away from the middle, this share.
    pub(super) const HALF: f64 = 0.4;
    /// Several cells of it begin anew within it.
    pub(super) const ANEW: f64 = 2.0;
    /// The headings take one more line.
    pub(super) const HEAD: f64 = 0.3;
    /// Within it is a blank line, where blank lines part the rows.
    pub(super) const PARTED: f64 = 5.0;
    /// A cell stands a line away from where it should.
    pub(super) const LINE: f64 = 1.0;
}

/// Whether the first word of `next` would have had room behind `line` in a column this wide: then the line was not
/// broken for want of it.
///
/// Where the columns come from a page with proportional letters, lines of one width differ in their characters; wide
/// columns are given some slack for that.
pub(super) fn had_room(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().map_or(0, |w| w.chars().count());
    let slack = if width >= WIDE { width / 7 } else { 0 };
    line.chars().count() + 1 + word <= width - slack
}

/// Widest cell of each column, in characters.
pub(super) fn widths(grid: &[Vec<&str>], cols: usize) -> Vec<usize> {
    (0..cols).map(|c| grid.iter().filter_map(|r| r.get(c)).map(|t| t.chars().count()).max().unwrap_or(0)).collect()
}

/// Indices of the lines with which rows begin; the first lines are a row of headings, as many as a rule follows
/// (`ruled`), else as speaks least against the rows below.
pub(super) fn starts(lines: &[&Line<'_>], grid: &[Vec<&str>], ruled: Option<usize>) -> Vec<usize> {
    let mut table = Table::new(lines, grid);
    let mut out = vec![0];
    if grid.len() < 2 {
        return out;
    }
    let ruled = ruled.filter(|h| *h < grid.len());
    if grid.len() * TALL.min(grid.len()) * table.cols.max(1) > WORK {
        let head = ruled.unwrap_or(1);
        out.extend((head..grid.len()).filter(|l| !table.cell(*l, table.main).is_empty()));
        return out;
    }
    let heads = match ruled {
        Some(h) => h..=h,
        None => 1..=table.most_heads(),
    };
    let mut best = (f64::INFINITY, Vec::new());
    for head in heads {
        table.head = head;
        for place in [Place::Top, Place::Middle] {
            let (cost, starts) = table.part(place);
            let cost = cost + (head - 1) as f64 * cost::HEAD;
            if cost < best.0 {
                best = (cost, starts);
            }
        }
    }
    out.extend(best.1);
    out
}

/// Most lines of headings that no rule tells from the rows.
const HEADS: usize = 3;

/// Whether digits are a year.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Longest part of a heading in one line, in characters.
const HEAD: usize = 30;

/// Where the cells of a row stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    Middle,
}

struct Table<'a> {
    lines: &'a [&'a Line<'a>],
    grid: &'a [Vec<&'a str>],
    cols: usize,
    /// The column with most words.
    main: usize,
    widths: Vec<usize>,
    /// For each line, the last line before it with words in the main column.
    above: Vec<Option<usize>>,
    /// How many lines are headings.
    head: usize,
    /// What a blank line within a row speaks against it.
    blank: f64,
}

impl<'a> Table<'a> {
    fn new(lines: &'a [&'a Line<'a>], grid: &'a [Vec<&'a str>]) -> Self {
        let cols = grid.first().map_or(0, Vec::len);
        let total = |c: usize| grid.iter().filter_map(|r| r.get(c)).map(|t| t.len()).sum::<usize>();
        // The first of equals, so that an even table is read from its left.
        let main = (0..cols).rev().max_by_key(|c| total(*c)).unwrap_or(0);
        let mut table = Self {
            lines,
            grid,
            cols,
            main,
            widths: widths(grid, cols),
            above: Vec::new(),
            head: 1,
            blank: cost::BLANK,
        };
        let gaps = (1..grid.len()).filter(|l| table.gap(*l)).count();
        let begins = |l: &usize| capital(table.cell(*l, main));
        let begun = (1..grid.len()).filter(begins).count();
        if gaps >= 3 && gaps * 3 >= begun * 2 {
            table.blank = cost::PARTED;
        }
        let mut last = None;
        for l in 0..grid.len() {
            table.above.push(last);
            if l > 0 && !table.cell(l, main).is_empty() {
                last = Some(l);
            }
        }
        table
    }

    fn cell(&self, line: usize, col: usize) -> &'a str {
        self.grid.get(line).and_then(|r| r.get(col)).copied().unwrap_or("")
    }

    fn gap(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|l| l.gap)
    }

    fn room(&self, above: &str, cell: &str, col: usize) -> bool {
        had_room(above, cell, self.widths.get(col).copied().unwrap_or(0))
    }

    /// How many lines can be headings: each goes on with words of those above, in columns other than the main one.
    fn most_heads(&self) -> usize {
        let label = |t: &str| {
            t.chars().nth(HEAD).is_none()
                && t.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).all(is_year)
                && t.contains(char::is_alphanumeric)
                && !ends_sentence(t.trim_end_matches("no.").trim_end_matches("No."))
        };
        let words = |l: usize| (0..self.cols).any(|c| self.cell(l, c).contains(char::is_alphabetic));
        let is_head = |l: usize| {
            let cells = || (0..self.cols).filter(|c| !self.cell(l, *c).is_empty());
            cells().count() > 0 && (l > 1 || words(l)) && cells().all(|c| label(self.cell(l, c)))
        };
        let goes_on = |l: usize| {
            let above = |c: usize| (0..l).any(|a| !self.cell(a, c).is_empty());
            // Headings that stand at the foot of their row: the main one has one line, the last.
            let foot = !above(self.main) && !self.cell(l, self.main).is_empty();
            let under = || (0..self.cols).all(|c| self.cell(l, c).is_empty() || above(c));
            !self.gap(l) && (foot || self.cell(l, self.main).is_empty() && under())
        };
        if !is_head(0) {
            return 1;
        }
        1 + (1..HEADS.min(self.grid.len().saturating_sub(1))).take_while(|l| is_head(*l) && goes_on(*l)).count()
    }

    /// Cost of the cheapest way, and where its rows begin.
    fn part(&self, place: Place) -> (f64, Vec<usize>) {
        let n = self.grid.len();
        // best[l]: cost of the lines before l, and where the last row of them begins.
        let mut best: Vec<(f64, usize)> = vec![(f64::INFINITY, 0); n + 1];
        if let Some(first) = best.get_mut(self.head) {
            *first = (0.0, 0);
        }
        for end in self.head + 1..=n {
            let mut row = Row::default();
            let mut cheapest = (f64::INFINITY, end - 1);
            for start in (end.saturating_sub(TALL).max(self.head)..end).rev() {
                self.grow(&mut row, start);
                let before = best.get(start).map_or(f64::INFINITY, |b| b.0);
                let all = before + row.inner + self.opening(start, &row) + self.standing(start, end, &row, place);
                if all < cheapest.0 {
                    cheapest = (all, start);
                }
            }
            if let Some(slot) = best.get_mut(end) {
                *slot = cheapest;
            }
        }
        let total = best.last().map_or(f64::INFINITY, |b| b.0);
        let mut starts = Vec::new();
        let mut at = n;
        while at > self.head {
            let Some((_, start)) = best.get(at) else { break };
            starts.push(*start);
            at = (*start).min(at - 1);
        }
        starts.reverse();
        (total, starts)
    }

    /// Adds line `start` on top of a row.
    fn grow(&self, row: &mut Row, start: usize) {
        row.spans.resize(self.cols, None);
        if let Some(next) = row.first
            && self.gap(next)
        {
            row.inner += self.blank;
        }
        row.first = Some(start);
        // Cells side by side that begin anew in the same line begin another row.
        let anew = |c: &usize| {
            let span = row.spans.get(*c).copied().flatten();
            *c != self.main
                && !self.cell(start, *c).is_empty()
                && span.is_some_and(|(below, _)| capital(self.cell(below, self.main)) && capital(self.cell(below, *c)))
        };
        if (0..self.cols).filter(anew).count() >= 2 {
            row.inner += cost::ANEW;
        }
        for c in 0..self.cols {
            let cell = self.cell(start, c);
            let Some(span) = row.spans.get_mut(c).filter(|_| !cell.is_empty()) else { continue };
            if let Some((below, last)) = *span {
                let next = self.cell(below, c);
                let room = self.room(cell, next, c);
                if c == self.main {
                    row.inner += if room && capital(next) { cost::PARAGRAPH } else { 0.0 };
                } else if room && !is_open(cell) || below > start + 2 {
                    row.inner += cost::SECOND;
                }
                *span = Some((start, last));
            } else {
                *span = Some((start, start));
            }
        }
    }

    /// What speaks against a row that begins at `start`.
    fn opening(&self, start: usize, row: &Row) -> f64 {
        let Some(Some((first, _))) = row.spans.get(self.main) else { return cost::WORDLESS };
        let cell = self.cell(*first, self.main);
        let above = self.above.get(*first).copied().flatten().filter(|l| *l >= self.head);
        let Some(above) = above else { return 0.0 };
        let above = self.cell(above, self.main);
        if self.gap(start) {
            return if goes_on(above, cell) { cost::CONTINUED } else { 0.0 };
        }
        match capital(cell) {
            false => cost::WITHIN,
            true if self.room(above, cell, self.main) => 0.0,
            true if ends_sentence(above) => cost::SENTENCE,
            true => cost::CAPITAL,
        }
    }

    /// What speaks against the places of the cells of the row `start..end`.
    fn standing(&self, start: usize, end: usize, row: &Row, place: Place) -> f64 {
        let mut cells = 0;
        let mut away = 0.0;
        let middle = (start + end - 1) as f64 / 2.0;
        for (c, span) in row.spans.iter().enumerate() {
            let Some((first, last)) = *span else { continue };
            cells += usize::from(c != self.main);
            away += match place {
                Place::Top if c == self.main => 0.0,
                Place::Top => (first - start) as f64,
                // Half a line is what remains where one cell has an odd number of lines and another an even one.
                Place::Middle => match ((first + last) as f64 / 2.0 - middle).abs() {
                    d if d <= 0.5 => d * cost::HALF,
                    d => d - 0.5 + 0.5 * cost::HALF,
                },
            };
        }
        let alone = if cells > 0 {
            0.0
        } else if self.gap(start) && (end == self.grid.len() || self.gap(end)) {
            cost::ALONE_APART
        } else {
            cost::ALONE
        };
        cost::ROW + alone + away * cost::LINE
    }
}

/// A row as lines are added on top of it.
#[derive(Default)]
struct Row {
    /// Its first line.
    first: Option<usize>,
    /// First and last line of its cells, by column.
    spans: Vec<Option<(usize, usize)>>,
    /// What speaks against its inside.
    inner: f64,
}

/// Whether words are not the end of a cell, whatever room there was: "Nov 16,", "Roads &", "2031-".
pub(super) fn is_open(cell: &str) -> bool {
    cell.ends_with([',', '&', '/', '-'])
}

/// Whether words begin other than with a small letter.
fn capital(cell: &str) -> bool {
    cell.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}
