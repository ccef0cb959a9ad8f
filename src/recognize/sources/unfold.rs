//! A document in its plainest form: tables of labels with their values, definition lists and statuses at the end of a
//! text become a line for each label; tables in cells become rows of the table that they stand in.
//! Must not know what a label's value comes to.

use std::collections::BTreeMap;

use crate::document::{Block, BlockKind, Cell, Style, Table, Text};
use crate::profile::{Column, Lexicon, Section, fold};

use super::super::normalize::{status, text};
use super::super::piece::lines;
use super::super::title;
use super::labels::{Label, is_label, meaning};
use super::number_cell;

/// The blocks of a document in their plainest form.
pub(crate) fn plain(blocks: &[Block], lexicon: &Lexicon, depth: usize) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut rest = blocks.iter().peekable();
    let mut contents = false;
    while let Some(block) = rest.next() {
        let lists = std::mem::replace(&mut contents, is_contents(block, lexicon));
        match &block.kind {
            BlockKind::Table(table) if lists && is_paged(table) => {}
            BlockKind::Table(table) if depth > 0 => of_table(block, table, lexicon, depth, &mut out),
            BlockKind::Term if is_label(lexicon, &fold(&text::words(&block.text))) => {
                let value = rest.next_if(|b| matches!(b.kind, BlockKind::Definition));
                out.push(line(block, value.map_or(&Text::default(), |v| &v.text), value.unwrap_or(block)));
            }
            _ => match tail(&block.text, lexicon).or_else(|| middle(&block.text, lexicon)) {
                Some((own, said)) => {
                    out.push(Block { kind: paragraph_of(&block.kind), text: own, ..block.clone() });
                    out.push(line_of("Status", &said, block));
                }
                None => out.push(block.clone()),
            },
        }
    }
    out
}

/// A heading stays one; what was an item of a list is a paragraph of its own.
fn paragraph_of(kind: &BlockKind) -> BlockKind {
    match kind {
        BlockKind::Heading { level } => BlockKind::Heading { level: *level },
        _ => BlockKind::Paragraph,
    }
}

/// `label: value` as a paragraph, which stands where its value does.
fn line(label: &Block, value: &Text, at: &Block) -> Block {
    line_of(text::words(&label.text).trim_end_matches([':', ' ', '.']), value, at)
}

fn line_of(label: &str, value: &Text, at: &Block) -> Block {
    let mut t = Text::plain(format!("{label}:"));
    t.append(" ", value);
    Block { kind: BlockKind::Paragraph, text: t, style: Style { bold: false, ..at.style }, at: at.at.clone() }
}

/// A recommendation's own words and the status at their end: "… within a week. Status: Complete", "… [Complete]".
fn tail(t: &Text, lexicon: &Lexicon) -> Option<(Text, Text)> {
    const LONGEST: usize = 120;
    let words = t.string.as_str();
    let begins = title::parse(lexicon, words.split(['.', '\n']).next()?, true).is_some()
        || number_cell::leading(lexicon, words, false).is_some();
    if !begins {
        return None;
    }
    let reads = |w: &str| status::exact(lexicon, &fold(w)).is_some();
    for (at, _) in words.match_indices(':').collect::<Vec<_>>().into_iter().rev().take(4) {
        let (Some(before), Some(after)) = (words.get(..at), words.get(at + 1..)) else { continue };
        if after.len() > LONGEST || !reads(after) {
            continue;
        }
        let folded = fold(before.get(before.len().saturating_sub(60)..).unwrap_or(before));
        let Some(label) = lexicon.status_labels().iter().find(|l| {
            folded.strip_suffix(l.as_str()).is_some_and(|b| b.is_empty() || b.ends_with([' ', '.', ';', ',', '(', '[']))
        }) else {
            continue;
        };
        // Folding may shorten words: the label is looked for as it is printed.
        let lower = before.to_lowercase();
        let Some(from) = lower.rfind(label.as_str()).filter(|_| lower.len() == before.len()) else { continue };
        let own = words.get(..from)?.trim_end_matches([' ', '\n', '(', '[', '–', '—', '-', ';']).len();
        return (own > 0).then(|| (t.slice(0..own), t.slice(at + 1..words.len())));
    }
    let end = words.trim_end();
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some(inside) = end.strip_suffix(close)
            && let Some(at) = inside.rfind(open)
            && inside.get(at + 1..).is_some_and(|w| w.len() <= 60 && reads(w))
        {
            let own = words.get(..at)?.trim_end().len();
            return (own > 0).then(|| (t.slice(0..own), t.slice(at + 1..inside.len())));
        }
    }
    None
}

/// "Recommendation 4 (complete): …": a status between number and words.
fn middle(t: &Text, lexicon: &Lexicon) -> Option<(Text, Text)> {
    const LONGEST: usize = 60;
    let words = t.string.as_str();
    let at = words.find(['(', '[']).filter(|at| *at <= LONGEST)?;
    let before = words.get(..at)?.trim_end();
    let close = at + words.get(at..)?.find([')', ']'])?;
    let inside = words.get(at + 1..close)?;
    if !number_cell::read(lexicon, before).is_some_and(|n| n.named) || status::exact(lexicon, &fold(inside)).is_none() {
        return None;
    }
    let after = words.get(close + 1..)?;
    let from = words.len() - after.trim_start_matches([' ', ':', '–', '—', '-', '.']).len();
    let mut own = t.slice(0..before.len());
    own.append(": ", &t.slice(from..words.len()));
    Some((own, t.slice(at + 1..close)))
}

fn is_contents(block: &Block, lexicon: &Lexicon) -> bool {
    let folded = fold(&text::words(&block.text));
    !folded.is_empty() && matches!(lexicon.section(&folded), Some((Section::Contents, _)))
}

/// Whether each row of a table ends with the number of a page.
fn is_paged(table: &Table) -> bool {
    let number = |c: &&Cell| {
        let words = text::words(&c.text());
        (1..=4).contains(&words.len()) && words.bytes().all(|b| b.is_ascii_digit())
    };
    (0..table.rows).all(|row| filled(table, row).last().is_none_or(number))
}

/// A table whose headings are labels and whose one row holds their values ("Update | Status" beneath a
/// recommendation): a line for each.
fn of_one_row(block: &Block, table: &Table, lexicon: &Lexicon) -> Option<Vec<Block>> {
    if table.rows != 2 || !(2..=8).contains(&table.cols) || table.cells.iter().any(|c| c.rowspan > 1 || c.colspan > 1) {
        return None;
    }
    // What stands in brackets says more of a heading, its date for one.
    let name = |c: &Cell| {
        let words = text::words(&c.text());
        words.split(['(', '[']).next().unwrap_or_default().trim().to_owned()
    };
    let says = |c: &Cell| match meaning(lexicon, &fold(&name(c)))? {
        Label::Status | Label::Column(Column::Status) => Some(true),
        Label::Column(Column::Progress | Column::Comment | Column::Response | Column::Addressee | Column::Due)
        | Label::Column(Column::Responsible)
        | Label::Section(Section::Progress | Section::Notes) => Some(false),
        _ => None,
    };
    let heads = filled(table, 0);
    let kinds: Vec<bool> = heads.iter().map(|c| says(c)).collect::<Option<_>>()?;
    if heads.len() != table.cols as usize || !kinds.contains(&true) {
        return None;
    }
    let mut out = Vec::new();
    for head in heads {
        let Some(cell) = filled(table, 1).into_iter().find(|c| c.col == head.col) else { continue };
        let mut blocks = cell.blocks.iter();
        let first = blocks.next()?;
        let label = Block { text: Text::plain(name(head)), ..block.clone() };
        out.push(line(&label, &first.text, first));
        out.extend(blocks.cloned());
    }
    Some(out)
}

/// The labels of a cell and, paragraph by paragraph, their values in the cell beside it.
fn side_by_side<'t>(label: &'t Cell, value: &'t Cell, lexicon: &Lexicon) -> Option<Vec<(&'t Block, &'t Block)>> {
    let known = |b: &Block| is_label(lexicon, &fold(text::words(&b.text).trim_end_matches([':', ' '])));
    let (labels, values) = (&label.blocks, &value.blocks);
    (labels.len() > 1
        && labels.len() == values.len()
        && labels.iter().all(|b| b.text.string.len() <= 60)
        && labels.iter().filter(|b| known(b)).count() * 3 >= labels.len() * 2)
        .then(|| labels.iter().zip(values).collect())
}

fn of_table(block: &Block, table: &Table, lexicon: &Lexicon, depth: usize, out: &mut Vec<Block>) {
    if is_labels(table, lexicon) {
        labeled(block, table, lexicon, depth, out);
        return;
    }
    if let Some(lines) = of_one_row(block, table, lexicon) {
        out.extend(lines);
        return;
    }
    let cuts: Vec<u32> = (0..table.rows).filter(|r| alone(table, *r).is_some_and(|c| heads(c, lexicon))).collect();
    if cuts.is_empty() || table.cols < 2 {
        out.push(block.clone());
        return;
    }
    // What stands over the first of them heads every part.
    let first = cuts.first().copied().unwrap_or(0);
    let head: Vec<u32> = (0..first).collect();
    let mut from = first;
    while from < table.rows {
        let to = (from + 1..table.rows).find(|r| cuts.contains(r)).unwrap_or(table.rows);
        let mut body = from;
        while body < to
            && let Some(cell) = alone(table, body)
        {
            out.extend(cell.blocks.iter().map(|b| Block { kind: paragraph_of(&b.kind), ..b.clone() }));
            body += 1;
        }
        if body < to {
            let rows: Vec<u32> = head.iter().copied().chain(body..to).collect();
            let part = of_rows(table, &rows, if head.is_empty() { 0 } else { table.header_rows });
            out.push(Block { kind: BlockKind::Table(part), ..block.clone() });
        }
        from = to;
    }
}

/// The only cell of a row that has words, where it spans the table.
fn alone(table: &Table, row: u32) -> Option<&Cell> {
    let mut filled =
        table.cells.iter().filter(|c| c.row <= row && row < c.row.saturating_add(c.rowspan) && !c.blocks.is_empty());
    let cell = filled.next()?;
    (cell.col == 0 && cell.colspan >= table.cols && cell.rowspan == 1 && filled.next().is_none()).then_some(cell)
}

/// Whether a cell names a recommendation with its number.
fn heads(cell: &Cell, lexicon: &Lexicon) -> bool {
    let words = text::words(&cell.text());
    number_cell::leading(lexicon, &words, false).is_some_and(|(n, _)| n.named)
        || title::parse(lexicon, &words, true).is_some()
}

/// Some rows of a table as a table.
fn of_rows(table: &Table, rows: &[u32], header_rows: u32) -> Table {
    let place = |row: u32| rows.iter().position(|r| *r == row).and_then(|p| u32::try_from(p).ok());
    let cells = table
        .cells
        .iter()
        .filter_map(|c| {
            let row = place(c.row)?;
            let rowspan = (1..c.rowspan).take_while(|d| place(c.row.saturating_add(*d)).is_some()).count();
            Some(Cell { row, rowspan: 1 + u32::try_from(rowspan).unwrap_or(0), ..c.clone() })
        })
        .collect();
    let rows = u32::try_from(rows.len()).unwrap_or(0);
    Table { rows, cols: table.cols, header_rows: header_rows.min(rows), cells, caption: None }
}

/// The cells of a row that have words or anything else in them, in order.
fn filled(table: &Table, row: u32) -> Vec<&Cell> {
    let holds = |c: &Cell| c.blocks.iter().any(|b| !matches!(b.kind, BlockKind::Paragraph) || !b.text.is_empty());
    table.cells.iter().filter(|c| c.row == row && holds(c)).collect()
}

/// Whether a table holds labels with their values: one beside the other, or twice so.
fn is_labels(table: &Table, lexicon: &Lexicon) -> bool {
    if !(2..=8).contains(&table.cols) || table.rows < 2 || table.cells.len() > 4000 {
        return false;
    }
    let known = |c: &Cell| is_label(lexicon, &fold(text::words(&c.text()).trim_end_matches([':', ' '])));
    let (mut pairs, mut labels) = (0_usize, 0_usize);
    let mut headed = false;
    for row in 0..table.rows {
        let cells = filled(table, row);
        match cells.as_slice() {
            [] => {}
            [one] if one.colspan > 1 || table.cols == 2 => {}
            [first, value] if first.col == 0 => {
                if let Some(all) = side_by_side(first, value, lexicon) {
                    pairs += all.len();
                    labels += all.len();
                    continue;
                }
                if row == 0 && known(first) && known(value) {
                    // Headings over their columns are no label and value, unless labels follow.
                    headed = true;
                    continue;
                }
                pairs += 1;
                labels += usize::from(known(first));
            }
            [a, _, b, _] if a.col == 0 => {
                pairs += 2;
                labels += usize::from(known(a)) + usize::from(known(b));
            }
            _ => return false,
        }
    }
    labels >= 2 + usize::from(headed) && labels * 5 >= pairs * 3
}

fn labeled(block: &Block, table: &Table, lexicon: &Lexicon, depth: usize, out: &mut Vec<Block>) {
    for row in 0..table.rows {
        let cells = filled(table, row);
        if let [one] = cells.as_slice() {
            out.extend(plain(&one.blocks, lexicon, depth - 1));
            continue;
        }
        for pair in cells.chunks(2) {
            let [cell, value] = pair else { continue };
            if let Some(pairs) = side_by_side(cell, value, lexicon) {
                out.extend(pairs.into_iter().map(|(label, value)| line(label, &value.text, value)));
                continue;
            }
            let label = cell.text();
            let Some((first, more)) = value.blocks.split_first() else { continue };
            let named = number_cell::read(lexicon, &text::words(&label)).is_some_and(|n| n.named);
            if named && !is_label(lexicon, &fold(&text::words(&label))) {
                // A number or short title, with the recommendation beside it, is none of the labels.
                out.push(Block { kind: BlockKind::Paragraph, text: label, ..block.clone() });
                out.extend(plain(&value.blocks, lexicon, depth - 1));
                continue;
            }
            let head = Block { text: label, ..block.clone() };
            if matches!(first.kind, BlockKind::Paragraph | BlockKind::Definition | BlockKind::Heading { .. }) {
                out.push(line(&head, &first.text, first));
                out.extend(plain(more, lexicon, depth - 1));
            } else {
                out.push(line(&head, &Text::default(), first));
                out.extend(plain(&value.blocks, lexicon, depth - 1));
            }
        }
    }
}

/// The blocks with tables of facts as a line for each fact; none where there are none. Such a table has a heading before
/// each value, and at least one of its headings is a label.
pub(crate) fn facts(blocks: &[Block], lexicon: &Lexicon) -> Option<Vec<Block>> {
    const MOST: u32 = 30;
    let cell = |t: &Table, row: u32, col: u32| t.cells.iter().find(|c| c.row == row && c.col == col).cloned();
    let of = |block: &Block| -> Option<Vec<Block>> {
        let BlockKind::Table(table) = &block.kind else { return None };
        if table.cols != 2 || !(2..=MOST).contains(&table.rows) || table.header_rows > 0 {
            return None;
        }
        let mut known = false;
        let mut lines = Vec::new();
        for row in 0..table.rows {
            let (head, value) = (cell(table, row, 0)?, cell(table, row, 1)?);
            let [first] = value.blocks.as_slice() else { return None };
            let label = head.text();
            let plain = matches!(first.kind, BlockKind::Paragraph) && first.text.marks().next().is_none();
            if !head.header || value.header || !plain || label.string.len() > 60 {
                return None;
            }
            known |= is_label(lexicon, &fold(&text::words(&label)))
                || lexicon.date_labels().contains(&fold(&text::words(&label)));
            lines.push(line(&Block { text: label, ..block.clone() }, &first.text, first));
        }
        known.then_some(lines)
    };
    if !blocks.iter().any(|b| of(b).is_some()) {
        return None;
    }
    Some(blocks.iter().flat_map(|b| of(b).unwrap_or_else(|| vec![b.clone()])).collect())
}

/// Paragraphs and lines of paragraphs that are labels and come again and again are labels of what follows them.
pub(crate) fn relabeled(blocks: Vec<Block>, lexicon: &Lexicon) -> Vec<Block> {
    let folded = |t: &Text| fold(&text::words(t));
    let label = |t: &Text| {
        let words = folded(t);
        (t.string.len() <= 60 && !t.string.contains(':') && is_label(lexicon, &words)).then_some(words)
    };
    let paragraphs = || blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for words in paragraphs().flat_map(|b| lines(&b.text)).filter_map(|l| label(&l)) {
        *counts.entry(words).or_default() += 1;
    }
    counts.retain(|_, n| *n >= 2);
    // One of them may be no more than a word of the report; two are a form.
    if counts.len() < 2 {
        return blocks;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut open: Option<Block> = None;
    for block in blocks {
        let is_label_line = |l: &Text| label(l).is_some_and(|w| counts.contains_key(&w));
        if !matches!(block.kind, BlockKind::Paragraph)
            || !(open.is_some() || lines(&block.text).iter().any(is_label_line))
        {
            out.extend(open.take());
            out.push(block);
            continue;
        }
        let add = |to: &mut Option<Text>, l: Text| match to {
            Some(t) => t.append("\n", &l),
            None => *to = Some(l),
        };
        let (mut value, mut own) = (None, None);
        for l in lines(&block.text) {
            if is_label_line(&l) {
                flush(&mut open, &mut value, &block, &mut out);
                out.extend(own.take().map(|t| Block { text: t, ..block.clone() }));
                out.extend(open.replace(Block { text: l, ..block.clone() }));
            } else if open.is_some() {
                add(&mut value, l);
            } else {
                add(&mut own, l);
            }
        }
        flush(&mut open, &mut value, &block, &mut out);
        out.extend(own.map(|t| Block { text: t, ..block.clone() }));
    }
    out.extend(open);
    out
}

/// Puts a label with its value; without one it stays open.
fn flush(open: &mut Option<Block>, value: &mut Option<Text>, at: &Block, out: &mut Vec<Block>) {
    if let Some(t) = value.take()
        && let Some(head) = open.take()
    {
        out.push(line(&head, &t, at));
    }
}

/// The table with the rows of the tables in one of its columns in place of that column; none where it has no such
/// column.
pub(crate) fn unnested(table: &Table, lexicon: &Lexicon) -> Option<Table> {
    if table.cols < 2 || table.cells.len() > 20_000 || table.cells.iter().any(|c| c.rowspan > 1) {
        return None;
    }
    let nested = |c: &Cell| -> Option<Table> {
        let mut tables = c.blocks.iter().filter_map(|b| if let BlockKind::Table(t) = &b.kind { Some(t) } else { None });
        let t = tables.next()?;
        (tables.next().is_none() && t.cols >= 2 && c.rowspan == 1 && c.colspan == 1).then(|| t.clone())
    };
    let item = |c: &&Cell| {
        let folded = fold(&text::words(&c.text()));
        folded.len() <= 60
            && folded.split(' ').any(|w| lexicon.item_words().iter().any(|i| i == w.trim_matches(['.', ',', '#'])))
    };
    let over = table.cells.iter().filter(|c| c.row == 0 && nested(c).is_none());
    if !over.into_iter().any(|c| item(&c)) {
        return None;
    }
    let holders: Vec<(&Cell, Table)> = table.cells.iter().filter_map(|c| Some((c, nested(c)?))).collect();
    let (first, inner) = holders.first()?;
    let column = first.col;
    let wide = inner.cols;
    if !holders.iter().all(|(c, t)| c.col == column && t.cols == wide && c.row > 0) || wide > 40 {
        return None;
    }
    let is_head = |t: &Table, row: u32| {
        let cells: Vec<&Cell> = t.cells.iter().filter(|c| c.row == row).collect();
        row == 0
            && (t.header_rows > 0
                || cells.iter().filter(|c| lexicon.column(&fold(&text::words(&c.text()))).is_some()).count() >= 2)
    };
    let shift = |col: u32| if col > column { col + wide - 1 } else { col };
    let mut cells: Vec<Cell> = Vec::new();
    let mut at = 0_u32;
    for row in 0..table.rows {
        let holder = holders.iter().find(|(c, _)| c.row == row);
        let own: Vec<u32> = match holder {
            Some((_, t)) => (0..t.rows).filter(|r| !is_head(t, *r)).collect(),
            None => Vec::new(),
        };
        let tall = u32::try_from(own.len()).unwrap_or(1).max(1);
        for c in table.cells.iter().filter(|c| c.row == row) {
            let holds = holder.is_some_and(|(h, _)| std::ptr::eq(*h, c));
            if holds {
                continue;
            }
            let colspan = if c.col <= column && c.col + c.colspan > column { c.colspan + wide - 1 } else { c.colspan };
            if row == 0 && c.col == column {
                // The heads of the tables within head their columns.
                let heads = inner.cells.iter().filter(|i| is_head(inner, i.row));
                cells.extend(heads.map(|i| Cell { row: at, col: column + i.col, header: true, ..i.clone() }));
                continue;
            }
            cells.push(Cell { row: at, col: shift(c.col), rowspan: tall, colspan, ..c.clone() });
        }
        if let Some((_, t)) = holder {
            for (i, r) in own.iter().enumerate() {
                let row = at + u32::try_from(i).unwrap_or(0);
                let inside = t.cells.iter().filter(|c| c.row == *r);
                cells.extend(inside.map(|c| Cell { row, col: column + c.col, rowspan: 1, ..c.clone() }));
            }
        }
        at += tall;
    }
    cells.sort_by_key(|c| (c.row, c.col));
    let cols = table.cols + wide - 1;
    Some(Table { rows: at, cols, header_rows: table.header_rows.max(1), cells, caption: table.caption.clone() })
}
