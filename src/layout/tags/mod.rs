//! What the file says of a page's structure, held against the page: what contradicts it is set aside.
//! Must not know words or lines, nor how a file says it.
//!
//! Tags are made by people and programs who rarely look at them: tables that only place things, a paragraph for each
//! line, cells in the order in which they were drawn. So nothing is believed that the page does not bear out, and each
//! part is judged by itself: a table by where the glyphs of its cells stand ([`table`]), the paragraphs, headings and list
//! items of a page by its lines ([`blocks`]). Reading order is taken over only where nothing is read before what stands
//! above it or on its left (`order::said`). What is set aside is as if it were not there, and is told by
//! [`PageTags::notes`].

mod blocks;
mod places;
mod table;

pub(super) use table::Tagged;

use crate::geometry::Rect;
use crate::page_marks::{PageMarks, Role, Tag, TagElement, Tags};

use super::words::Line;

/// Most elements of a page: one for each glyph of a dense one.
const ELEMENTS: usize = 20_000;

/// What the file says of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TokenTag {
    /// The cell it stands in, where the table is sane: its place among the page's elements, from 1; else 0.
    pub cell: u32,
    /// The table of that cell, in the same way.
    pub table: u32,
    /// The paragraph, heading, item or cell it belongs to: its number in the document from 1, or 0.
    pub block: u32,
    /// The list item it belongs to, in the same way.
    pub item: u32,
    /// Level of the heading that it is part of, from 1; 0 where it is part of none.
    pub heading: u8,
    /// It is the bullet or number of an item.
    pub label: bool,
    /// It belongs to the document and not to a running head or a background.
    pub content: bool,
    /// It does not belong to the document.
    pub artifact: bool,
}

impl TokenTag {
    /// Leaves only what is said of tables and artifacts.
    fn forget_blocks(&mut self) {
        let Self { cell, table, content, artifact, .. } = *self;
        *self = Self { cell, table, content, artifact, ..Self::default() };
    }
}

/// The tags of a page as far as they are believed. Empty for a page without any.
#[derive(Debug, Default)]
pub(super) struct PageTags {
    of_run: Vec<TokenTag>,
    /// The tables that the page bears out.
    pub tables: Vec<Tagged>,
    /// What was found, and what was set aside and why.
    pub notes: Vec<String>,
}

impl PageTags {
    /// What is said of the glyphs of a run.
    pub(super) fn of_run(&self, run: u32) -> TokenTag {
        usize::try_from(run).ok().and_then(|i| self.of_run.get(i)).copied().unwrap_or_default()
    }
}

/// Reads the tags of a page.
pub(super) fn read(page: &PageMarks) -> PageTags {
    let tags = &page.tags;
    if tags.is_empty() {
        return PageTags::default();
    }
    if tags.elements.len() > ELEMENTS {
        let notes = vec![format!("all is set aside: {} elements", tags.elements.len())];
        return PageTags { notes, ..PageTags::default() };
    }
    let kin = Kin::new(tags);
    let mut found = table::tables(page, &kin);
    let mut of_run: Vec<TokenTag> = page.runs.iter().map(|run| token_tag(tags, run.tag, &kin, &found.tables)).collect();
    if found.wrong {
        found.notes.push("paragraphs and lists are set aside: a table is wrong".to_owned());
        of_run.iter_mut().for_each(TokenTag::forget_blocks);
    }
    PageTags { of_run, tables: found.tables, notes: found.notes }
}

/// Takes what is said of blocks from lines that contradict it; why, if so.
pub(super) fn judge_blocks(lines: &mut [Line]) -> Option<String> {
    let why = blocks::contradiction(lines)?;
    for token in lines.iter_mut().flat_map(|l| &mut l.tokens) {
        token.tag.forget_blocks();
    }
    Some(format!("paragraphs and lists are set aside: {why}"))
}

fn token_tag(tags: &Tags, tag: Option<Tag>, kin: &Kin, tables: &[Tagged]) -> TokenTag {
    let element = match tag {
        Some(Tag::Element(element)) => element,
        Some(Tag::Artifact) => return TokenTag { artifact: true, ..TokenTag::default() },
        None => return TokenTag::default(),
    };
    let near = kin.of(element);
    let believed = near.table.filter(|t| tables.iter().any(|known| known.element == *t));
    let (cell, table) = match (near.cell, believed) {
        (Some(cell), Some(table)) => (cell + 1, table + 1),
        _ => (0, 0),
    };
    let block = tags.around(element).find(|(_, e)| is_block(e.role)).map(|b| b.1);
    let item = tags.around(element).take_while(|(_, e)| !e.role.is_cell()).find(|(_, e)| e.role == Role::Item);
    let number = |e: Option<&TagElement>| e.map_or(0, |e| e.id.saturating_add(1));
    let heading = match block.map(|b| b.role) {
        Some(Role::Heading(level)) => level.max(1),
        _ => 0,
    };
    TokenTag {
        cell,
        table,
        block: number(block),
        item: number(item.map(|i| i.1)),
        heading,
        label: block.is_some_and(|b| b.role == Role::Label),
        content: true,
        artifact: false,
    }
}

/// Whether an element begins on a line of its own.
fn is_block(role: Role) -> bool {
    match role {
        Role::Paragraph
        | Role::Heading(_)
        | Role::Item
        | Role::Label
        | Role::ItemBody
        | Role::HeaderCell
        | Role::Cell
        | Role::Caption
        | Role::Note => true,
        Role::Group | Role::List | Role::Table | Role::RowGroup | Role::Row | Role::Figure | Role::Inline => false,
    }
}

/// The nearest elements of some kinds around an element, itself included.
#[derive(Clone, Copy, Debug, Default)]
struct Near {
    cell: Option<u32>,
    row: Option<u32>,
    /// The table that the cell, row or caption is of.
    table: Option<u32>,
}

/// The nearest elements around each.
#[derive(Debug)]
struct Kin(Vec<Near>);

impl Kin {
    fn new(tags: &Tags) -> Self {
        let mut all: Vec<Near> = Vec::with_capacity(tags.elements.len());
        for (i, element) in (0..).zip(&tags.elements) {
            let above = element.parent.and_then(|p| all.get(usize::try_from(p).ok()?)).copied().unwrap_or_default();
            all.push(match element.role {
                Role::Table => Near { cell: None, row: None, table: Some(i) },
                Role::Row => Near { cell: None, row: Some(i), ..above },
                Role::Cell | Role::HeaderCell => Near { cell: Some(i), ..above },
                _ => above,
            });
        }
        Self(all)
    }

    fn of(&self, element: u32) -> Near {
        usize::try_from(element).ok().and_then(|i| self.0.get(i)).copied().unwrap_or_default()
    }
}

/// Where the content of an element stands, and how it begins and ends.
#[derive(Clone, Debug, Default)]
struct Content {
    /// Box of its glyphs, from below the baseline to the height of capitals; of its drawings where it has none.
    bbox: Option<Rect>,
    /// Characters, white space not counted.
    chars: usize,
    /// Lines, counted where the pen goes to another baseline.
    lines: usize,
    /// Largest font size.
    size: f32,
    first: Option<char>,
    last: Option<char>,
    /// Baseline of the last glyph.
    base: f32,
}

impl Content {
    fn add(&mut self, text: &str, bbox: Rect, base: f32, size: f32) {
        if self.chars == 0 || (base - self.base).abs() > 0.5 * size {
            self.lines += 1;
        }
        self.bbox = Some(self.bbox.map_or(bbox, |b| b.union(&bbox)));
        self.chars += text.chars().count();
        self.size = self.size.max(size);
        self.first = self.first.or(text.chars().next());
        self.last = text.chars().last();
        self.base = base;
    }
}

/// A glyph as tags are judged by it.
struct Ink<'a> {
    element: Option<u32>,
    text: &'a str,
    bbox: Rect,
    base: f32,
    size: f32,
}

/// The glyphs of a page that stand upright and are no spaces.
fn inks(page: &PageMarks) -> impl Iterator<Item = Ink<'_>> {
    page.glyphs.iter().filter_map(|g| {
        let run = page.runs.get(usize::try_from(g.run).ok()?)?;
        let start = usize::try_from(g.start).ok()?;
        let text = page.text.get(start..start + usize::from(g.len)).unwrap_or("").trim();
        let upright = run.angle.abs() <= 10.0 && g.bbox.is_finite() && g.origin.y.is_finite();
        if text.is_empty() || !upright || !run.size.is_finite() || run.size <= 0.1 {
            return None;
        }
        let (base, size) = (g.origin.y, run.size);
        // Fonts' own boxes reach into the lines around.
        let bbox = Rect { top: base - 0.76 * size, bottom: base + 0.22 * size, ..g.bbox };
        let element = match run.tag {
            Some(Tag::Element(element)) => Some(element),
            _ => None,
        };
        Some(Ink { element, text, bbox, base, size })
    })
}
