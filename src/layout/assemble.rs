//! Pages to one document: blocks with their texts, heading and list levels, places.
//! Must not know glyphs, rules or how tables were found.

use crate::color::Rgb;
use crate::document::{Block, BlockKind, Cell, Page, SpanKind, StripItem, Style, Table};
use crate::geometry::Rect;
use crate::page_marks::Grid;
use crate::provenance::Provenance;

use super::blocks::{self, Draft};
use super::page::{Item, PageLayout, tenths};
use super::table::PageTable;
use super::table::continued::{self, Joined};
use super::text::{self, Vocabulary};
use super::tolerances::T;
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
pub(super) fn assemble(pages: Vec<PageLayout>) -> Assembled {
    let mut vocabulary = Vocabulary::default();
    for p in &pages {
        each_line(p, &mut |l| vocabulary.learn(l));
    }
    for p in &pages {
        let mut last = String::new();
        each_line(p, &mut |l| {
            vocabulary.judge(&last, l);
            last.clear();
            last.push_str(l.tokens.last().map_or("", |t| t.text.as_str()));
        });
    }
    let body = body_size(&pages);
    let mut out = Assembled::default();
    let mut ctx = Context { vocabulary, grid: Grid::Points, page: 0 };
    let mut drafts: Vec<Piece> = Vec::new();
    for p in pages {
        out.pages.push(Page { width: p.width, height: p.height });
        ctx.grid = p.grid;
        ctx.page = p.number;
        let mut run: Vec<Line> = Vec::new();
        for item in p.items {
            match item {
                Item::Line(line) => {
                    if run.last().is_some_and(|l| breaks_run(l, &line)) {
                        flush(&ctx, &mut run, &mut drafts);
                    }
                    run.push(line);
                }
                Item::Table(t) => {
                    flush(&ctx, &mut run, &mut drafts);
                    drafts.push(Piece::Table { page: p.number, grid: p.grid, table: t });
                }
                Item::Strip(s) => {
                    flush(&ctx, &mut run, &mut drafts);
                    let items: Vec<StripItem> = s
                        .items
                        .into_iter()
                        .map(|i| StripItem {
                            label: text::text(&i.lines, &[], &ctx.vocabulary),
                            fill: Some(i.fill),
                            at: ctx.at(&i.bbox),
                        })
                        .collect();
                    drafts.push(Piece::Block(Block {
                        kind: BlockKind::Strip(items),
                        text: crate::document::Text::default(),
                        style: Style::default(),
                        at: ctx.at(&s.bbox),
                    }));
                }
                Item::Key(k) => {
                    flush(&ctx, &mut run, &mut drafts);
                    for entry in k.entries {
                        drafts.push(Piece::Block(Block {
                            kind: BlockKind::ListItem { level: 0, marker: None },
                            ..ctx.simple(&entry)
                        }));
                    }
                }
                Item::Figure(r, alt) => {
                    flush(&ctx, &mut run, &mut drafts);
                    drafts.push(Piece::Block(Block {
                        kind: BlockKind::Figure,
                        text: crate::document::Text::plain(alt.unwrap_or_default()),
                        style: Style::default(),
                        at: ctx.at(&r),
                    }));
                }
            }
        }
        flush(&ctx, &mut run, &mut drafts);
        for line in p.aside {
            out.furniture.push(ctx.simple(&[line]));
        }
    }
    let mut aside = Vec::new();
    out.blocks = finish(&ctx, drafts, body, &mut aside);
    for (page, grid, line) in aside {
        ctx.page = page;
        ctx.grid = grid;
        out.furniture.push(ctx.simple(&[line]));
    }
    out
}

/// A block, or what is still to become one.
enum Piece {
    Block(Block),
    Draft { page: u32, grid: Grid, draft: Draft, more: Vec<(u32, Rect)> },
    Table { page: u32, grid: Grid, table: Box<PageTable> },
}

struct Context {
    vocabulary: Vocabulary,
    grid: Grid,
    page: u32,
}

impl Context {
    fn at(&self, r: &Rect) -> Provenance {
        place(self.grid, self.page, r)
    }

    fn simple(&self, lines: &[Line]) -> Block {
        let bbox =
            lines.iter().skip(1).fold(lines.first().map_or(Rect::default(), |l| l.bbox), |b, l| b.union(&l.bbox));
        Block {
            kind: BlockKind::Paragraph,
            text: text::text(lines, &[], &self.vocabulary),
            style: style(lines),
            at: self.at(&bbox),
        }
    }
}

/// Where a box is, in the form that the page asks for.
fn place(grid: Grid, page: u32, r: &Rect) -> Provenance {
    match grid {
        Grid::Points => Provenance::region(page, *r),
        Grid::Lines { first, height } => {
            let h = height.max(0.1);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a line of a file, clamped")]
            let line = |y: f32| (y / h).floor().clamp(0.0, 4e9) as u32;
            let top = line(r.top + 0.25 * h);
            Provenance::Lines(first + top, first + line(r.bottom - 0.25 * h).max(top))
        }
    }
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

/// Whether the next line stands in another column or far from this one.
fn breaks_run(prev: &Line, line: &Line) -> bool {
    line.base < prev.base - 0.5 * prev.size
        || line.bbox.overlap_x(&prev.bbox) <= 0.0 && (line.base - prev.base).abs() > 0.5 * line.size
}

fn flush(ctx: &Context, run: &mut Vec<Line>, out: &mut Vec<Piece>) {
    if run.is_empty() {
        return;
    }
    let lines = std::mem::take(run);
    let left = lines.iter().map(|l| l.bbox.left).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|l| l.bbox.right).fold(f32::NEG_INFINITY, f32::max);
    let mut first = true;
    for draft in blocks::blocks(lines, left, right) {
        // A paragraph that the page or column before cut off goes on here.
        if let (Some(Piece::Draft { page, draft: last, more, .. }), true) = (out.last_mut(), first)
            && draft
                .lines
                .first()
                .is_some_and(|l| *page != ctx.page || l.base < last.lines.last().map_or(0.0, |a| a.base))
            && last.goes_on(&draft)
        {
            more.push((ctx.page, bounds(&draft.lines)));
            last.append(draft);
            continue;
        }
        first = false;
        out.push(Piece::Draft { page: ctx.page, grid: ctx.grid, draft, more: Vec::new() });
    }
}

fn style(lines: &[Line]) -> Style {
    let first = lines.first();
    let color = first.map(Line::color).filter(|c| *c != Rgb::BLACK);
    Style {
        size: first.map_or(0.0, |l| l.size),
        bold: !lines.is_empty() && lines.iter().all(Line::bold),
        italic: !lines.is_empty() && lines.iter().flat_map(|l| &l.tokens).all(|t| t.italic || t.mark.is_some()),
        color,
        fill: None,
        first_line: first.map(|l| l.bbox),
    }
}

fn bounds(lines: &[Line]) -> Rect {
    lines.iter().skip(1).fold(lines.first().map_or(Rect::default(), |l| l.bbox), |b, l| b.union(&l.bbox))
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
    (large && (chars < 140 || draft.lines.iter().all(Line::bold))) || bold
}

/// The lines of a draft that stand on its first page or column: those before the first that was joined to it.
fn own_lines<'a>(lines: &'a [Line], more: &[(u32, Rect)]) -> &'a [Line] {
    if more.is_empty() {
        return lines;
    }
    let n = lines.windows(2).position(|w| matches!(w, [a, b] if b.base < a.base)).map_or(lines.len(), |i| i + 1);
    lines.get(..n).unwrap_or(lines)
}

/// Turns all pieces into blocks, now that the whole document can be compared.
fn finish(ctx: &Context, pieces: Vec<Piece>, body: f32, aside: &mut Vec<(u32, Grid, Line)>) -> Vec<Block> {
    let mut sizes: Vec<u32> = Vec::new();
    for p in &pieces {
        if let Piece::Draft { draft, .. } = p
            && is_heading(draft, body)
            && let Some(l) = draft.lines.first()
        {
            let s = tenths(l.size);
            if !sizes.iter().any(|o| o.abs_diff(s) * 20 <= s.max(*o)) {
                sizes.push(s);
            }
        }
    }
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let level = |size: f32| {
        let s = tenths(size);
        let at = sizes.iter().position(|o| o.abs_diff(s) * 20 <= s.max(*o)).unwrap_or(5);
        u8::try_from(at + 1).unwrap_or(6).min(6)
    };
    let mut levels = Levels::default();
    let mut out: Vec<Block> = Vec::new();
    for joined in continued::join(pieces.into_iter().map(into_joined).collect(), aside) {
        match joined {
            Joined::Block(b) => out.push(b),
            Joined::Draft { page, grid, draft, more } => {
                let bbox = bounds(own_lines(&draft.lines, &more));
                let kind = if is_heading(&draft, body) {
                    levels.clear();
                    BlockKind::Heading { level: level(draft.lines.first().map_or(body, |l| l.size)) }
                } else if let Some((marker, x)) = &draft.marker {
                    let size = draft.lines.first().map_or(body, |l| l.size);
                    BlockKind::ListItem { level: levels.of(*x, size), marker: Some(marker.clone()) }
                } else {
                    BlockKind::Paragraph
                };
                let bbox = draft.marker.as_ref().map_or(bbox, |(_, x)| Rect { left: bbox.left.min(*x), ..bbox });
                let mut at = place(grid, page, &bbox);
                for (page, bbox) in more {
                    at.extend(&place(grid, page, &bbox));
                }
                out.push(Block {
                    kind,
                    text: text::text(&draft.lines, &draft.breaks, &ctx.vocabulary),
                    style: style(&draft.lines),
                    at,
                });
            }
            Joined::Table(parts) => out.push(table(ctx, parts)),
        }
    }
    out
}

fn into_joined(p: Piece) -> Joined {
    match p {
        Piece::Block(b) => Joined::Block(b),
        Piece::Draft { page, grid, draft, more } => Joined::Draft { page, grid, draft, more },
        Piece::Table { page, grid, table } => Joined::Table(vec![(page, grid, *table)]),
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

/// A table from its parts on one or more pages.
fn table(ctx: &Context, parts: Vec<(u32, Grid, PageTable)>) -> Block {
    let mut out = Table::default();
    let mut at: Option<Provenance> = None;
    for (k, (page, grid, part)) in parts.into_iter().enumerate() {
        let here = place(grid, page, &part.bbox);
        match &mut at {
            Some(p) => p.extend(&here),
            None => at = Some(here),
        }
        let offset = out.rows;
        let header_rows = if k == 0 { part.header_rows } else { 0 };
        out.header_rows += u32::try_from(header_rows).unwrap_or(0);
        out.rows += u32::try_from(part.rows()).unwrap_or(0);
        out.cols = out.cols.max(u32::try_from(part.cols()).unwrap_or(0));
        let margins = margins(&part);
        for cell in part.cells {
            if cell.goes_on
                && let Some(above) = out.cells.iter_mut().rev().find(|c| {
                    c.row + c.rowspan == offset && usize::try_from(c.col) == Ok(cell.col) && !c.blocks.is_empty()
                })
            {
                above.rowspan += u32::try_from(cell.rowspan).unwrap_or(0);
                above.at.extend(&place(grid, page, &cell.bbox));
                continue;
            }
            if cell.lines.is_empty() && cell.fill.is_none() && cell.rowspan == 1 && cell.colspan == 1 {
                continue;
            }
            let (left, right) = margins.get(cell.col).copied().unwrap_or((cell.bbox.left, cell.bbox.right));
            let (left, right) = if cell.colspan > 1 { (cell.bbox.left, cell.bbox.right) } else { (left, right) };
            let header = cell.row < header_rows;
            let mut levels = Levels::default();
            let blocks = blocks::blocks(cell.lines, left, right)
                .into_iter()
                .map(|d| {
                    let size = d.lines.first().map_or(10.0, |l| l.size);
                    Block {
                        kind: match &d.marker {
                            Some((m, x)) => BlockKind::ListItem { level: levels.of(*x, size), marker: Some(m.clone()) },
                            None => BlockKind::Paragraph,
                        },
                        text: text::text(&d.lines, &d.breaks, &ctx.vocabulary),
                        style: style(&d.lines),
                        at: place(grid, page, &bounds(&d.lines)),
                    }
                })
                .collect();
            let n = |v: usize| u32::try_from(v).unwrap_or(0);
            out.cells.push(Cell {
                row: offset + n(cell.row),
                col: n(cell.col),
                rowspan: n(cell.rowspan),
                colspan: n(cell.colspan),
                header,
                blocks,
                fill: cell.fill,
                at: place(grid, page, &cell.bbox),
            });
        }
    }
    out.cells.sort_by_key(|c| (c.row, c.col));
    let _ = (SpanKind::Bold, T.row_em);
    Block {
        kind: BlockKind::Table(out),
        text: crate::document::Text::default(),
        style: Style::default(),
        at: at.unwrap_or(Provenance::Regions(Vec::new())),
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
