//! Pieces to a document: headings and their levels, list levels, tables with their cells.
//! Must not know glyphs, rules or how tables were found.

use std::collections::BTreeSet;

use crate::document::{Block, BlockKind, Cell, Page, Style, Table, Text};
use crate::provenance::Provenance;

use super::Paging;
use super::blocks::{self, Draft};
use super::flow::{self, Piece};
use super::page::{Item, PageLayout, tenths};
use super::places::Places;
use super::table::{PageCell, PageTable, continued};
use super::text::{self, Vocabulary};
use super::words::Line;

/// The blocks of a document and what stands around them.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    /// Sizes of the pages.
    pub pages: Vec<Page>,
    /// The body.
    pub blocks: Vec<Block>,
    /// Heads, feet and footnotes.
    pub furniture: Vec<Block>,
}

/// Puts the pages together.
pub(super) fn assemble(mut pages: Vec<PageLayout>, paging: Paging) -> Assembled {
    let vocabulary = vocabulary(&pages);
    let body = body_size(&pages);
    let mut places = Places::default();
    let mut aside: Vec<Line> = Vec::new();
    let mut sizes = Vec::with_capacity(pages.len());
    for p in &mut pages {
        places.learn(p.number, p.grid, p.width, p.height);
        sizes.push(Page { width: p.width, height: p.height, scanned: p.scanned, unreadable: p.unreadable });
        aside.append(&mut p.aside);
    }
    let mut pieces = flow::pieces(pages, &vocabulary, &places);
    if paging == Paging::Joined {
        pieces = continued::join(pieces, &mut aside);
    }
    let ctx = Context { vocabulary, places, body };
    aside.sort_by_key(|l| l.page);
    let furniture = aside.into_iter().map(|line| ctx.aside(line)).collect();
    Assembled { pages: sizes, blocks: ctx.blocks(pieces), furniture }
}

fn vocabulary(pages: &[PageLayout]) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for p in pages {
        each_line(p, &mut |l| vocabulary.learn(l));
    }
    for p in pages {
        let mut last = String::new();
        each_line(p, &mut |l| {
            vocabulary.judge(&last, l);
            last.clear();
            last.push_str(l.tokens.last().map_or("", |t| t.text.as_str()));
        });
    }
    vocabulary
}

fn each_line(p: &PageLayout, f: &mut impl FnMut(&Line)) {
    for item in &p.items {
        match item {
            Item::Line(l) => f(l),
            Item::Table(t) => t.cells.iter().flat_map(|c| &c.lines).for_each(&mut *f),
            Item::Strip(s) => s.items.iter().flat_map(|i| &i.lines).for_each(&mut *f),
            Item::Key(k) => k.entries.iter().flatten().for_each(&mut *f),
            Item::Figure(..) => {}
        }
    }
}

/// The size that most characters outside tables have; with tables where there is nothing else.
fn body_size(pages: &[PageLayout]) -> f32 {
    let mut counts: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
    for all in [false, true] {
        for p in pages {
            for item in &p.items {
                match item {
                    Item::Line(l) => *counts.entry(tenths(l.size)).or_default() += l.chars(),
                    Item::Table(t) if all => {
                        for l in t.cells.iter().flat_map(|c| &c.lines) {
                            *counts.entry(tenths(l.size)).or_default() += l.chars();
                        }
                    }
                    _ => {}
                }
            }
        }
        if counts.values().sum::<usize>() > 200 {
            break;
        }
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map_or(10.0, |(t, _)| t as f32 / 10.0)
}

/// What all blocks of a document share.
struct Context {
    vocabulary: Vocabulary,
    places: Places,
    /// Font size of the body.
    body: f32,
}

impl Context {
    /// A piece of furniture.
    fn aside(&self, line: Line) -> Block {
        let lines = [line];
        Block {
            kind: BlockKind::Paragraph,
            text: text::text(&lines, &[], &self.vocabulary),
            style: flow::style(&lines),
            at: self.places.of(&lines, None),
        }
    }

    /// Turns all pieces into blocks, now that the whole document can be compared.
    fn blocks(&self, pieces: Vec<Piece>) -> Vec<Block> {
        let ranks = Ranks::of(&pieces, self.body);
        let mut levels = Levels::default();
        let mut titles: BTreeSet<String> = BTreeSet::new();
        let mut out: Vec<Block> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match piece {
                Piece::Block(b) => out.push(b),
                Piece::Draft(draft) => {
                    let heading = is_heading(&draft, self.body).then(|| ranks.level(draft.size()));
                    // A title that is printed again on the next slide ends no list.
                    if heading.is_some() && titles.insert(draft.lines.iter().map(Line::plain).collect()) {
                        levels.clear();
                    }
                    out.push(self.block(&draft, heading, &mut levels));
                }
                Piece::Table(parts) => out.push(self.table(parts)),
            }
        }
        out
    }

    fn block(&self, draft: &Draft, heading: Option<u8>, levels: &mut Levels) -> Block {
        let kind = match (heading, &draft.marker) {
            (Some(level), _) => BlockKind::Heading { level },
            (None, Some((marker, x))) => {
                BlockKind::ListItem { level: levels.of(*x, draft.size()), marker: Some(marker.clone()) }
            }
            (None, None) if draft.item => {
                let x = draft.lines.first().map_or(0.0, |l| l.bbox.left);
                BlockKind::ListItem { level: levels.of(x, draft.size()), marker: None }
            }
            (None, None) => BlockKind::Paragraph,
        };
        Block {
            kind,
            text: text::text(&draft.lines, &draft.breaks, &self.vocabulary),
            style: flow::style(&draft.lines),
            at: self.places.of(&draft.lines, draft.marker.as_ref().map(|m| m.1)),
        }
    }

    /// A table from its parts on one or more pages.
    fn table(&self, parts: Vec<(u32, PageTable)>) -> Block {
        let mut out = Table::default();
        let mut at: Option<Provenance> = None;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for (k, (page, part)) in parts.into_iter().enumerate() {
            let here = self.places.at(page, &part.bbox);
            match &mut at {
                Some(p) => p.extend(&here),
                None => at = Some(here),
            }
            let offset = out.rows;
            let header_rows = if k == 0 { part.header_rows } else { 0 };
            out.header_rows += count(header_rows);
            out.rows += count(part.rows());
            out.cols = out.cols.max(count(part.cols()));
            let margins = margins(&part);
            for cell in part.cells {
                if cell.goes_on && self.extend_cell(&mut out.cells, &cell, offset, page) {
                    continue;
                }
                let bare = cell.lines.is_empty() && cell.fill.is_none();
                if bare && cell.rowspan == 1 && cell.colspan == 1 {
                    continue;
                }
                let margins = margins.get(cell.col).copied().filter(|_| cell.colspan == 1);
                out.cells.push(self.cell(cell, page, offset, margins, header_rows));
            }
        }
        out.cells.sort_by_key(|c| (c.row, c.col));
        Block {
            kind: BlockKind::Table(out),
            text: Text::default(),
            style: Style::default(),
            at: at.unwrap_or(Provenance::Regions(Vec::new())),
        }
    }

    /// Lets the cell above span this one as well; false where there is none.
    fn extend_cell(&self, cells: &mut [Cell], cell: &PageCell, offset: u32, page: u32) -> bool {
        let above = cells
            .iter_mut()
            .rev()
            .find(|c| c.row + c.rowspan == offset && usize::try_from(c.col) == Ok(cell.col) && !c.blocks.is_empty());
        let Some(above) = above else { return false };
        above.rowspan += u32::try_from(cell.rowspan).unwrap_or(0);
        above.at.extend(&self.places.at(page, &cell.bbox));
        true
    }

    fn cell(&self, cell: PageCell, page: u32, offset: u32, margins: Option<(f32, f32)>, header_rows: usize) -> Cell {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (left, right) = margins.unwrap_or((cell.bbox.left, cell.bbox.right));
        let mut at = self.places.at(page, &cell.bbox);
        // Lines that the next page added.
        for line in cell.lines.iter().filter(|l| l.page != page) {
            at.extend(&self.places.at(line.page, &line.bbox));
        }
        let mut levels = Levels::default();
        let blocks = blocks::blocks(cell.lines, left, right).iter().map(|d| self.block(d, None, &mut levels)).collect();
        Cell {
            row: offset + count(cell.row),
            col: count(cell.col),
            rowspan: count(cell.rowspan),
            colspan: count(cell.colspan),
            header: cell.row < header_rows,
            blocks,
            fill: cell.fill,
            at,
        }
    }
}

/// Whether a draft looks like a heading: set off from the body by size or weight, and short.
fn is_heading(draft: &Draft, body: f32) -> bool {
    let chars: usize = draft.lines.iter().map(Line::chars).sum();
    let Some(first) = draft.lines.first() else { return false };
    if draft.marker.is_some() || chars == 0 || chars > 220 || draft.lines.len() > 4 {
        return false;
    }
    if first.tokens.iter().all(|t| t.mark.is_some()) {
        return false;
    }
    let large = first.size >= 1.15 * body;
    let bold = draft.lines.iter().all(Line::bold) && first.size >= 0.93 * body;
    let said = draft.lines.iter().all(|l| l.said().heading > 0) && is_set_off(draft, body);
    (large && (chars < 140 || draft.lines.iter().all(Line::bold))) || bold || said
}

/// Whether anything tells a line that the file calls a heading from the text around it.
fn is_set_off(draft: &Draft, body: f32) -> bool {
    let tokens = || draft.lines.iter().flat_map(|l| &l.tokens).filter(|t| t.mark.is_none());
    let capitals = tokens().all(|t| !t.text.chars().any(char::is_lowercase));
    draft.size() > 1.02 * body
        || draft.size() > 0.85 * body
            && (capitals || tokens().all(|t| t.italic) || draft.lines.iter().all(|l| l.color().chroma() > 24))
}

/// Sizes of headings, largest first: their rank is the heading's level.
struct Ranks(Vec<u32>);

impl Ranks {
    fn of(pieces: &[Piece], body: f32) -> Self {
        let mut sizes: Vec<u32> = Vec::new();
        for p in pieces {
            if let Piece::Draft(draft) = p
                && is_heading(draft, body)
            {
                let s = tenths(draft.size());
                if !sizes.iter().any(|o| Self::alike(*o, s)) {
                    sizes.push(s);
                }
            }
        }
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        Self(sizes)
    }

    /// Sizes less than a twentieth apart are one.
    fn alike(a: u32, b: u32) -> bool {
        a.abs_diff(b) * 20 <= a.max(b)
    }

    fn level(&self, size: f32) -> u8 {
        let s = tenths(size);
        let at = self.0.iter().position(|o| Self::alike(*o, s)).unwrap_or(5);
        u8::try_from(at + 1).unwrap_or(6).min(6)
    }
}

/// Depth of list items by where their bullets stand.
#[derive(Debug, Default)]
struct Levels(Vec<f32>);

impl Levels {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn of(&mut self, x: f32, size: f32) -> u8 {
        let near = 0.7 * size;
        // A jump to the right that no indent makes is another column.
        if self.0.last().is_some_and(|l| (x - l).abs() > 12.0 * size) {
            self.0.clear();
        }
        while self.0.last().is_some_and(|l| *l > x + near) {
            self.0.pop();
        }
        if self.0.last().is_none_or(|l| (x - l).abs() > near) {
            self.0.push(x);
        }
        u8::try_from(self.0.len().saturating_sub(1)).unwrap_or(u8::MAX)
    }
}

/// Left and right ends of the text in each column.
fn margins(t: &PageTable) -> Vec<(f32, f32)> {
    let mut out = vec![(f32::INFINITY, f32::NEG_INFINITY); t.cols()];
    for cell in t.cells.iter().filter(|c| c.colspan == 1) {
        if let Some(m) = out.get_mut(cell.col) {
            for l in &cell.lines {
                m.0 = m.0.min(l.bbox.left);
                m.1 = m.1.max(l.bbox.right);
            }
        }
    }
    out
}
