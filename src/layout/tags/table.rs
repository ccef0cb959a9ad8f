//! Tables that the file says, and whether the page bears them out.
//! Must not know lines, rules or tables found otherwise, but for those it is compared with.

use std::collections::BTreeMap;

use crate::geometry::Rect;
use crate::page_marks::{PageMarks, Role};

use super::super::rules::Rule;
use super::super::table::{Frame, PageTable, TableTag};
use super::super::words::Line;
use super::places::{self, Place};
use super::{Content, Kin, inks};

/// Tables of one page that are looked at.
const TABLES: usize = 100;
/// How far cells of two rows may reach into each other, in shares of the size: capitals and descenders of tight rows.
const ROW_OVERLAP: f32 = 0.3;
/// The same for columns.
const COLUMN_OVERLAP: f32 = 0.1;
/// Least gap between two cells of a row, in shares of the size: less is within a word.
const CELL_GAP: f32 = 0.08;
/// Least slack in points, for cells of which only the box is known.
const SLACK: f32 = 1.0;
/// Lines of a cell above which a table of a few rows is one that places columns of prose.
const PROSE: usize = 30;

/// A table that the file says and the page bears out.
#[derive(Debug)]
pub(in super::super) struct Tagged {
    /// Its element on the page.
    pub element: u32,
    /// Its number in the document.
    id: u32,
    /// For each border between and around columns, between what two places it lies.
    xs: Vec<(f32, f32)>,
    /// The same for rows.
    ys: Vec<(f32, f32)>,
    places: Vec<Place>,
    /// By the element of a cell: the number of its row in the document, and whether it is a head.
    cells: BTreeMap<u32, (u32, bool)>,
    size: f32,
}

/// What the tables of a page come to.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those that the page bears out.
    pub tables: Vec<Tagged>,
    /// A line for each, those set aside as well.
    pub notes: Vec<String>,
    /// Words stand where they cannot if they are of the cells that they are said to be of: whatever else is said of the
    /// page is as likely wrong.
    pub wrong: bool,
}

/// Why a table is none.
#[derive(Clone, Copy, Debug)]
enum Why {
    /// It is no table of data, if one at all.
    Other(&'static str),
    /// The page contradicts it.
    Wrong(&'static str),
}

/// The tables of a page.
pub(super) fn tables(page: &PageMarks, kin: &Kin) -> Found {
    let elements = &page.tags.elements;
    if !elements.iter().any(|e| e.role == Role::Table) {
        return Found::default();
    }
    let mut contents: Vec<Content> = vec![Content::default(); elements.len()];
    for ink in inks(page) {
        let cell = ink.element.and_then(|e| kin.of(e).cell);
        if let Some(content) = cell.and_then(|c| contents.get_mut(usize::try_from(c).ok()?)) {
            content.add(ink.text, ink.bbox, ink.base, ink.size);
        }
    }
    for (element, bbox) in &page.tags.drawn {
        let cell = kin.of(*element).cell;
        if let Some(content) = cell.and_then(|c| contents.get_mut(usize::try_from(c).ok()?)).filter(|c| c.chars == 0) {
            content.bbox = Some(content.bbox.map_or(*bbox, |b| b.union(bbox)));
        }
    }
    let mut found = Found::default();
    let all = (0..).zip(elements).filter(|(_, e)| e.role == Role::Table).take(TABLES);
    for (i, element) in all {
        match judge(page, kin, &contents, i) {
            Ok(table) => {
                let (rows, columns) = (table.ys.len().saturating_sub(1), table.xs.len().saturating_sub(1));
                found.notes.push(format!("table {}: {rows} rows, {columns} columns", element.id));
                found.tables.push(table);
            }
            Err(why) => {
                let (Why::Other(said) | Why::Wrong(said)) = why;
                found.notes.push(format!("table {} is set aside: {said}", element.id));
                found.wrong |= matches!(why, Why::Wrong(_));
            }
        }
    }
    found
}

/// The table of an element, or why it is none.
fn judge(page: &PageMarks, kin: &Kin, contents: &[Content], table: u32) -> Result<Tagged, Why> {
    let elements = &page.tags.elements;
    let of = |i: u32| usize::try_from(i).ok();
    let get = |i: u32| of(i).and_then(|i| elements.get(i));
    let said = get(table).ok_or(Why::Other("it is not there"))?;
    let within = |role: Role| {
        (0..).zip(elements).skip(of(table).unwrap_or(0) + 1).filter(move |(i, e)| {
            e.role == role
                && e.parent.is_some_and(|p| kin.of(p).cell.is_some_and(|c| kin.of(c).table == Some(table)))
                && *i > table
        })
    };
    if within(Role::Table).next().is_some() {
        return Err(Why::Other("it holds another table"));
    }
    if said.rows < 2 {
        return Err(Why::Other("it has one row"));
    }
    let mut rows: Vec<Vec<u32>> = Vec::new();
    let mut last = None;
    for (i, element) in (0..).zip(elements).filter(|(i, e)| e.role.is_cell() && kin.of(*i).table == Some(table)) {
        let row = kin.of(i).row;
        if row.is_none() || element.parent.is_some_and(|p| kin.of(p).cell.is_some()) {
            return Err(Why::Other("a cell is in no row, or in another cell"));
        }
        if last != Some(row) {
            rows.push(Vec::new());
            last = Some(row);
        }
        if let Some(row) = rows.last_mut() {
            row.push(i);
        }
    }
    let content = |i: u32| of(i).and_then(|i| contents.get(i)).cloned().unwrap_or_default();
    rows.retain(|row| row.iter().any(|c| content(*c).bbox.is_some()));
    let size = {
        let mut sizes: Vec<f32> = rows.iter().flatten().map(|c| content(*c).size).filter(|s| *s > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        sizes.get(sizes.len() / 2).copied().ok_or(Why::Other("it has no text here"))?
    };
    let headed =
        within(Role::Heading(0)).count() + (1..=6).map(|level| within(Role::Heading(level)).count()).sum::<usize>();
    if headed * 3 > rows.iter().map(Vec::len).sum::<usize>() {
        return Err(Why::Other("its cells hold headings"));
    }
    let longest = rows.iter().flatten().map(|c| content(*c).lines).max().unwrap_or(0);
    if rows.len() < 4 && longest > PROSE {
        return Err(Why::Other("it places columns of prose"));
    }
    let mut places: Vec<Place> = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        for (cell, said) in cells.iter().filter_map(|c| Some((*c, get(*c)?))) {
            let (rowspan, colspan) = (usize::from(said.rows).max(1), usize::from(said.cols).max(1));
            let content = content(cell);
            places.push(Place { row, col: 0, rowspan, colspan, bbox: content.bbox, words: content.chars > 0 });
        }
    }
    let (places, xs, ys) = grid(places, rows.len(), size)?;
    if xs.len() < 3 {
        return Err(Why::Other("it has one column"));
    }
    if torn(&rows, &content, size) {
        return Err(Why::Wrong("sentences go on from row to row"));
    }
    let bbox = Rect {
        left: xs.first().map_or(0.0, |x| x.1),
        right: xs.last().map_or(0.0, |x| x.0),
        top: ys.first().map_or(0.0, |y| y.1),
        bottom: ys.last().map_or(0.0, |y| y.0),
    };
    let (mut own, mut foreign) = (0, 0);
    for ink in inks(page).filter(|i| bbox.contains(i.bbox.center())) {
        let near = ink.element.map(|e| kin.of(e));
        if near.is_some_and(|n| n.table == Some(table) && n.cell.is_some()) { own += 1 } else { foreign += 1 }
    }
    if foreign * 10 > own {
        return Err(Why::Wrong("other text stands within it"));
    }
    let cells = rows.iter().flatten().filter_map(|c| {
        let row = get(kin.of(*c).row?)?.id;
        Some((c + 1, (row, get(*c)?.role == Role::HeaderCell)))
    });
    Ok(Tagged { element: table, id: said.id, xs, ys, places, cells: cells.collect(), size })
}

type Borders = Vec<(f32, f32)>;

/// Places and borders: by the spans that are said where cells stand as they say, else by where they stand.
fn grid(places: Vec<Place>, rows: usize, size: f32) -> Result<(Vec<Place>, Borders, Borders), Why> {
    let mut said = places.clone();
    let first = match places::as_said(&mut said, rows) {
        Some(cols) => borders(&said, rows, cols, size).map(|(xs, ys)| (said, xs, ys)),
        None => Err(Why::Other("its cells overlap")),
    };
    first.or_else(|why| {
        let mut seen = places;
        for place in &mut seen {
            place.rowspan = 1;
        }
        let cols = places::as_seen(&mut seen).ok_or(why)?;
        let (xs, ys) = borders(&seen, rows, cols, size)?;
        Ok((seen, xs, ys))
    })
}

/// The borders of columns and rows, where all cells stand on their side of each.
fn borders(places: &[Place], rows: usize, cols: usize, size: f32) -> Result<(Borders, Borders), Why> {
    let across = |p: &Place| p.bbox.map(|b| (p.col, p.col + p.colspan, b.left, b.right));
    let down = |p: &Place| p.bbox.map(|b| (p.row, p.row + p.rowspan, b.top, b.bottom));
    let xs = axis(&places.iter().filter_map(across).collect::<Vec<_>>(), cols, (COLUMN_OVERLAP * size).max(SLACK))
        .ok_or(Why::Wrong("its columns stand in each other, or nowhere"))?;
    let ys = axis(&places.iter().filter_map(down).collect::<Vec<_>>(), rows, (ROW_OVERLAP * size).max(SLACK))
        .ok_or(Why::Wrong("its rows stand in each other"))?;
    // Cells of a row whose words touch part a word.
    let beside =
        |a: &Place, b: &Place| a.col + a.colspan == b.col && a.row < b.row + b.rowspan && b.row < a.row + a.rowspan;
    for pair in places.windows(2) {
        if let [a, b] = pair
            && let (Some(left), Some(right)) = (a.bbox, b.bbox)
            && beside(a, b)
            && a.words
            && b.words
            && left.overlap_y(&right) > 0.3 * size
            && right.left - left.right < CELL_GAP * size
        {
            return Err(Why::Wrong("a word stands in two cells"));
        }
    }
    Ok((xs, ys))
}

/// For each border along one axis, the end of what lies before it and the beginning of what lies after it. None where
/// they overlap by more than `slack`, or where nothing shows where a column is.
fn axis(cells: &[(usize, usize, f32, f32)], count: usize, slack: f32) -> Option<Borders> {
    let mut before = vec![f32::NEG_INFINITY; count + 1];
    let mut after = vec![f32::INFINITY; count + 1];
    let mut own = vec![false; count];
    for (first, end, from, to) in cells {
        if let Some(slot) = before.get_mut(*end) {
            *slot = slot.max(*to);
        }
        if let Some(slot) = after.get_mut(*first) {
            *slot = slot.min(*from);
        }
        if first + 1 == *end
            && let Some(slot) = own.get_mut(*first)
        {
            *slot = true;
        }
    }
    let mut reach = f32::NEG_INFINITY;
    for slot in &mut before {
        reach = reach.max(*slot);
        *slot = reach;
    }
    let mut reach = f32::INFINITY;
    for slot in after.iter_mut().rev() {
        reach = reach.min(*slot);
        *slot = reach;
    }
    let sane = before.iter().zip(&after).all(|(a, b)| *a <= b + slack);
    (sane && own.iter().all(|o| *o)).then(|| before.into_iter().zip(after).collect())
}

/// Whether sentences go on from the cell of one row to that of the next: a row for each line.
fn torn(rows: &[Vec<u32>], content: &impl Fn(u32) -> Content, size: f32) -> bool {
    let (mut pairs, mut torn) = (0, 0);
    for pair in rows.windows(2) {
        let [above, below] = pair else { continue };
        if above.len() != below.len() {
            continue;
        }
        for (a, b) in above.iter().zip(below) {
            let (a, b) = (content(*a), content(*b));
            let (Some(last), Some(first)) = (a.last, b.first) else { continue };
            let wide = a.bbox.is_some_and(|bbox| bbox.width() > 8.0 * size);
            if a.chars < 12 || !wide || !first.is_alphabetic() {
                continue;
            }
            pairs += 1;
            torn += usize::from(first.is_lowercase() && !matches!(last, '.' | '!' | '?' | ':' | ';'));
        }
    }
    torn > 1 && torn * 3 > pairs
}

impl Tagged {
    /// Index of the table among `found` that has the same cells, with nothing else in it; none where there is none.
    pub(in super::super) fn same_in(&self, found: &[PageTable], lines: &[Line]) -> Option<usize> {
        let table = self.element + 1;
        if lines.iter().flat_map(|l| &l.tokens).any(|t| t.tag.table == table) {
            return None;
        }
        let mut home = None;
        let mut by_cell: BTreeMap<u32, usize> = BTreeMap::new();
        for (i, other) in found.iter().enumerate() {
            for (j, cell) in other.cells.iter().enumerate() {
                let mut held = None;
                for tag in cell.lines.iter().flat_map(|l| &l.tokens).map(|t| t.tag).filter(|t| t.content) {
                    let ours = tag.table == table;
                    if ours && *home.get_or_insert(i) != i || !ours && home == Some(i) {
                        return None;
                    }
                    if ours && (*by_cell.entry(tag.cell).or_insert(j) != j || *held.get_or_insert(tag.cell) != tag.cell)
                    {
                        return None;
                    }
                }
            }
        }
        // What stands before the first of our words was not looked at above.
        let home = home?;
        let alone = found
            .get(home)?
            .cells
            .iter()
            .flat_map(|c| &c.lines)
            .flat_map(|l| &l.tokens)
            .all(|t| !t.tag.content || t.tag.table == table);
        alone.then_some(home)
    }

    /// The table with the lines that stand in it, which are taken out of `lines`. Borders lie on rules where there are
    /// any, and else in the middle.
    pub(in super::super) fn take(&self, lines: &mut Vec<Line>, vertical: &[Rule], horizontal: &[Rule]) -> PageTable {
        let span = |all: &Borders| (all.first().map_or(0.0, |b| b.1), all.last().map_or(0.0, |b| b.0));
        let place = |all: &Borders, across: (f32, f32), rules: &[Rule]| -> Vec<f32> {
            let mut out: Vec<f32> = all.iter().map(|range| border(*range, across, rules, self.size)).collect();
            // Overlaps within the slack.
            let mut last = f32::NEG_INFINITY;
            for x in &mut out {
                *x = x.max(last);
                last = *x;
            }
            out
        };
        let xs = place(&self.xs, span(&self.ys), vertical);
        let ys = place(&self.ys, span(&self.xs), horizontal);
        let (rows, cols) = (ys.len().saturating_sub(1), xs.len().saturating_sub(1));
        let mut frame = Frame { xs, ys, owner: vec![vec![usize::MAX; cols]; rows], cells: Vec::new() };
        let add = |frame: &mut Frame, (row, col, rowspan, colspan): (usize, usize, usize, usize)| {
            let id = frame.cells.len();
            let slots =
                frame.owner.iter_mut().skip(row).take(rowspan).flat_map(|r| r.iter_mut().skip(col).take(colspan));
            let free = slots.filter(|s| **s == usize::MAX).map(|s| *s = id).count();
            if free > 0 {
                frame.cells.push((row, col, rowspan, colspan));
            }
        };
        for p in &self.places {
            add(&mut frame, (p.row, p.col, p.rowspan, p.colspan));
        }
        for row in 0..rows {
            for col in 0..cols {
                if frame.owner.get(row).and_then(|r| r.get(col)) == Some(&usize::MAX) {
                    add(&mut frame, (row, col, 1, 1));
                }
            }
        }
        frame.fill(lines)
    }

    /// What is known of the rows of a table with our cells, and how many of them are heads.
    pub(in super::super) fn describe(&self, table: &PageTable) -> (TableTag, usize) {
        let mut rows: Vec<Option<u32>> = vec![None; table.rows()];
        let mut heads: Vec<Option<bool>> = vec![None; table.rows()];
        for cell in &table.cells {
            let tags = cell.lines.iter().flat_map(|l| &l.tokens).filter_map(|t| self.cells.get(&t.tag.cell));
            for (row, head) in tags {
                if let Some(slot) = rows.get_mut(cell.row).filter(|_| cell.rowspan == 1) {
                    *slot = slot.or(Some(*row));
                }
                if let Some(slot) = heads.get_mut(cell.row) {
                    *slot = Some(slot.unwrap_or(true) && *head);
                }
            }
        }
        let heads = heads.iter().take_while(|h| **h == Some(true)).count();
        (TableTag { id: self.id, rows }, heads)
    }
}

/// Where a border lies that is free between two places: on a rule as long as most of the table there, or halfway.
fn border((before, after): (f32, f32), across: (f32, f32), rules: &[Rule], size: f32) -> f32 {
    let outer = 1.6 * size;
    let (low, high, middle) = match (before.is_finite(), after.is_finite()) {
        (true, true) => (before.min(after), after.max(before), f32::midpoint(before, after)),
        (true, false) => (before, before + outer, before + 0.5),
        (false, true) => (after - outer, after, after - 0.5),
        (false, false) => return 0.0,
    };
    let long = |r: &&Rule| (r.to.min(across.1) - r.from.max(across.0)) > 0.5 * (across.1 - across.0);
    let on = rules.iter().filter(|r| r.pos >= low - 0.5 && r.pos <= high + 0.5).filter(long);
    on.min_by(|a, b| (a.pos - middle).abs().total_cmp(&(b.pos - middle).abs())).map_or(middle, |r| r.pos)
}
