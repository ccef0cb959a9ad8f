//! One page: its marks to lines, tables and strips in reading order.
//! Must not know other pages.

use crate::geometry::Rect;
use crate::page_marks::{Glyph, Grid, PageMarks};

use super::keys::{self, PageKey};
use super::links::LinkIndex;
use super::rules::Drawings;
use super::strips::{self, PageStrip};
use super::table::{self, PageTable};
use super::tags::{self, Tagged};
use super::words::{self, Line};
use super::{marks, order, rules, text};

/// What stands on a page, in reading order.
#[derive(Debug)]
pub(super) struct PageLayout {
    /// Page, counted from 1.
    pub number: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// A picture of a page with a hidden layer of text.
    pub scanned: bool,
    /// Most of its glyphs have no Unicode.
    pub unreadable: bool,
    /// How places are reported.
    pub grid: Grid,
    /// Its pieces.
    pub items: Vec<Item>,
    /// Its furniture, text in other directions included.
    pub aside: Vec<Line>,
}

/// A piece of a page.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A line, or the part of it that stands in one column.
    Line(Line),
    /// A table.
    Table(Box<PageTable>),
    /// A timeline.
    Strip(Box<PageStrip>),
    /// A key of colors.
    Key(Box<PageKey>),
    /// A picture that is no mark, with the text that the file offers for it.
    Figure(Rect, String),
}

impl Item {
    /// Does something with each of its lines.
    fn each_line(&mut self, f: &mut impl FnMut(&mut Line)) {
        match self {
            Self::Line(l) => f(l),
            Self::Table(t) => t.cells.iter_mut().flat_map(|c| &mut c.lines).for_each(f),
            Self::Strip(s) => s.items.iter_mut().flat_map(|i| &mut i.lines).for_each(f),
            Self::Key(k) => k.entries.iter_mut().flatten().for_each(f),
            Self::Figure(..) => {}
        }
    }

    /// Its place in the order of the document, as the file says it.
    fn said(&self) -> Option<u32> {
        let mut first: Option<u32> = None;
        let mut add = |l: &Line| {
            let block = Some(l.said().block).filter(|b| *b > 0);
            first = first.min(block).or(first).or(block);
        };
        match self {
            Self::Line(l) => add(l),
            Self::Table(t) => t.cells.iter().flat_map(|c| &c.lines).for_each(add),
            Self::Strip(s) => s.items.iter().flat_map(|i| &i.lines).for_each(add),
            Self::Key(k) => k.entries.iter().flatten().for_each(add),
            Self::Figure(..) => {}
        }
        first
    }

    /// Where it stands.
    pub(super) fn bbox(&self) -> Rect {
        match self {
            Self::Line(l) => l.bbox,
            Self::Table(t) => t.bbox,
            Self::Strip(s) => s.bbox,
            Self::Key(k) => k.bbox,
            Self::Figure(r, _) => *r,
        }
    }
}

/// A page's words and drawings, before it is known what repeats from page to page.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Page, counted from 1.
    pub number: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// How places are reported.
    pub grid: Grid,
    /// Pieces of lines from top to bottom.
    pub lines: Vec<Line>,
    /// Text in other directions.
    pub rotated: Vec<Line>,
    /// Rules, fills and shapes.
    drawings: Drawings,
    /// Timelines.
    strips: Vec<PageStrip>,
    /// Larger pictures with the text that stands for them.
    figures: Vec<(Rect, String)>,
    /// Tables that the file says.
    tagged: Vec<Tagged>,
    /// What was made of what the file says.
    pub notes: Vec<String>,
    /// Usual font size.
    em: f32,
    /// Glyphs without Unicode.
    pub unmapped: u32,
    /// Pictures that were not looked at: there are too many.
    pub unseen: usize,
    /// Small drawings that were not, for the same reason.
    pub passed: usize,
    /// Whether any glyph has text.
    pub has_text: bool,
    /// A picture of a page with a hidden layer of text.
    pub scanned: bool,
    /// Most of its glyphs have no Unicode.
    pub unreadable: bool,
}

impl Sheet {
    /// Does something with each of its lines.
    pub(super) fn each_line(&self, mut f: impl FnMut(&Line)) {
        self.lines.iter().for_each(&mut f);
        self.strips.iter().flat_map(|s| &s.items).flat_map(|i| &i.lines).for_each(&mut f);
        self.rotated.iter().for_each(&mut f);
    }
}

/// Reads the words and drawings of a page.
pub(super) fn sheet(page: &PageMarks) -> Sheet {
    let links = LinkIndex::new(&page.links);
    let tags = tags::read(page);
    let found = words::words(page, &links, &tags);
    let mut lines = found.lines;
    let mut notes = tags.notes;
    if !page.tags.is_empty() {
        notes.extend(tags::judge_blocks(&mut lines));
    }
    let has_text = !lines.is_empty() || !found.rotated.is_empty();
    let em = usual_size(&lines);
    let mut drawings = rules::drawings(page, em);
    let strips = strips::find(&mut lines, &mut drawings, em);
    let (drawn, passed) = marks::drawn(page, &drawings.shapes, em);
    marks::place(&mut lines, drawn);
    drawings.shapes = Vec::new();
    let figures = page
        .pictures
        .iter()
        .filter(|p| p.bbox.is_finite() && p.bbox.width().min(p.bbox.height()) > 3.0 * em)
        .filter_map(|p| Some((p.bbox, p.alt.as_deref().map(text::folded).filter(|a| !a.is_empty())?)))
        .collect();
    Sheet {
        number: page.number,
        width: page.width,
        height: page.height,
        grid: page.grid,
        lines,
        rotated: found.rotated,
        drawings,
        strips,
        figures,
        tagged: tags.tables,
        notes,
        em,
        unmapped: page.unmapped,
        unseen: page.pictures.len().saturating_sub(marks::PICTURES),
        passed,
        has_text,
        scanned: is_scan(page),
        unreadable: usize::try_from(page.unmapped).is_ok_and(|unmapped| unmapped * 2 > page.glyphs.len()),
    }
}

/// Whether nearly all text is drawn without ink and pictures cover most of the page.
fn is_scan(page: &PageMarks) -> bool {
    let hidden = |g: &&Glyph| page.runs.get(g.run as usize).is_some_and(|run| run.invisible);
    let hidden = page.glyphs.iter().filter(hidden).count();
    let covered: f32 = page.pictures.iter().filter(|p| p.bbox.is_finite()).map(|p| p.bbox.area()).sum();
    hidden > 0 && hidden * 10 >= page.glyphs.len() * 9 && covered * 2.0 >= page.width * page.height
}

/// Lays out a page whose furniture is taken away.
pub(super) fn page(sheet: Sheet, furniture: Vec<Line>) -> PageLayout {
    let Sheet {
        number,
        width,
        height,
        grid,
        mut lines,
        mut rotated,
        drawings,
        strips,
        figures,
        tagged,
        em,
        scanned,
        unreadable,
        ..
    } = sheet;
    let keys = keys::find(&mut lines, em);
    let mut tables = table::find(&mut lines, &drawings, &tagged, em);
    rotated.retain(|l| !table::upended(&mut tables, l));
    // A small drawing that stands neither beside words nor in a cell is an ornament.
    lines.retain(|l| l.tokens.iter().any(|t| !t.text.is_empty()));
    let mut items: Vec<Item> = lines.into_iter().map(Item::Line).collect();
    items.extend(tables.into_iter().map(|t| Item::Table(Box::new(t))));
    items.extend(strips.into_iter().map(|s| Item::Strip(Box::new(s))));
    items.extend(figures.into_iter().map(|(r, alt)| Item::Figure(r, alt)));
    items.extend(keys.into_iter().map(|k| Item::Key(Box::new(k))));
    for item in &mut items {
        item.each_line(&mut |l| l.page = number);
    }
    let boxes: Vec<Rect> = items.iter().map(Item::bbox).collect();
    let mut slots: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    let said: Vec<Option<u32>> = slots.iter().flatten().map(Item::said).collect();
    let order = order::said(&boxes, &said, em).unwrap_or_else(|| order::order(&boxes, em));
    let items = order.into_iter().filter_map(|i| slots.get_mut(i).and_then(Option::take)).collect();
    let mut aside = furniture;
    aside.append(&mut rotated);
    for line in &mut aside {
        line.page = number;
    }
    PageLayout { number, width, height, scanned, unreadable, grid, items, aside }
}

/// The size that most characters have.
pub(super) fn usual_size(lines: &[Line]) -> f32 {
    let mut counts: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
    for line in lines {
        *counts.entry(tenths(line.size)).or_default() += line.chars();
    }
    let best = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
    best.map_or(10.0, |(t, _)| t as f32 / 10.0).max(1.0)
}

/// Sizes in tenths of a point, for counting.
pub(super) fn tenths(size: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a size")]
    let t = (size * 10.0).round().clamp(1.0, 100_000.0) as u32;
    t
}
