//! The document as one row of pieces: blocks with their words ready for comparison, paragraphs cut where a line of
//! them is a heading of its own, layout tables taken apart.
//! Must not know what a recommendation is.

use std::borrow::Cow;

use crate::document::{Block, BlockKind, SpanKind, StripItem, Style, Table, Text, is_counter};
use crate::profile::fold;
use crate::provenance::Provenance;

use super::normalize::text;

/// What a piece is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PieceKind<'d> {
    Heading(u8),
    Paragraph,
    Item { level: u8, marker: Option<&'d str> },
    Term,
    Definition,
    Table(&'d Table),
    Strip(&'d [StripItem]),
    Figure,
}

/// A block, or a line of one.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'d> {
    pub(crate) kind: PieceKind<'d>,
    pub(crate) text: Cow<'d, Text>,
    /// Its words, clean, without drawn marks and footnote signs.
    pub(crate) words: String,
    /// The words as they are compared; empty for long ones, which are no heading.
    pub(crate) folded: String,
    pub(crate) style: Style,
    pub(crate) at: &'d Provenance,
}

/// What is longer than this is neither heading nor label.
const LONGEST_HEADING: usize = 240;

impl<'d> Piece<'d> {
    fn new(kind: PieceKind<'d>, text: Cow<'d, Text>, block: &'d Block) -> Self {
        let words = text::said(&text);
        let folded = if words.len() <= LONGEST_HEADING { fold(&words) } else { String::new() };
        Self { kind, text, words, folded, style: block.style, at: &block.at }
    }

    /// Whether all of it is set in bold.
    pub(crate) fn is_bold(&self) -> bool {
        self.style.bold
            || (!self.text.string.is_empty()
                && self.text.spans.iter().any(|s| {
                    matches!(s.kind, SpanKind::Bold)
                        && s.range.start == 0
                        && s.range.end >= self.text.string.trim_end().len()
                }))
    }

    /// Words of this, with the number or letter that counts it in a list.
    pub(crate) fn counted(&self, words: String) -> String {
        match self.kind {
            PieceKind::Item { marker: Some(marker), .. } if is_counter(marker) => format!("{marker} {words}"),
            _ => words,
        }
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> Vec<Text> {
        lines(&self.text)
    }
}

/// The lines of a text, each with its spans.
pub(crate) fn lines(text: &Text) -> Vec<Text> {
    if !text.string.contains('\n') {
        return vec![text.clone()];
    }
    let mut out = Vec::new();
    let mut start = 0;
    for (i, _) in text.string.match_indices('\n').chain(std::iter::once((text.string.len(), ""))) {
        let line = text.slice(start..i);
        if !line.string.trim().is_empty() || line.marks().next().is_some() {
            out.push(line);
        }
        start = i + 1;
    }
    out
}

/// What is known of words before it is known where they stand.
pub(crate) trait Lines {
    /// Whether a line is a heading, label or the like, and no part of a paragraph.
    fn is_apart(&self, words: &str) -> bool;
    /// Whether a cell heads what stands beside it.
    fn is_label(&self, words: &str) -> bool;
    /// Whether a title that begins on one line goes on with the next.
    fn goes_on(&self, first: &str, whole: &str) -> bool;
}

/// Takes a document's blocks apart.
pub(crate) fn pieces<'d>(blocks: &'d [Block], known: &dyn Lines, depth: usize) -> Vec<Piece<'d>> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        let kind = match &block.kind {
            BlockKind::Heading { level } => PieceKind::Heading(*level),
            BlockKind::Paragraph => PieceKind::Paragraph,
            BlockKind::ListItem { level, marker } => PieceKind::Item { level: *level, marker: marker.as_deref() },
            BlockKind::Term => PieceKind::Term,
            BlockKind::Definition => PieceKind::Definition,
            BlockKind::Figure => PieceKind::Figure,
            BlockKind::Strip(items) => PieceKind::Strip(items),
            BlockKind::Table(table) => {
                if depth > 0 && (is_layout(table) || is_labels(table, known)) {
                    for cell in &table.cells {
                        out.extend(pieces(&cell.blocks, known, depth - 1));
                    }
                    continue;
                }
                PieceKind::Table(table)
            }
        };
        let cut = matches!(kind, PieceKind::Heading(_) | PieceKind::Paragraph) && block.text.string.contains('\n');
        let cut = if cut { lines(&block.text) } else { Vec::new() };
        let apart = |l: &Text| l.string.len() <= LONGEST_HEADING && known.is_apart(&text::words(l));
        // A title that a line break cut is one title.
        let whole = matches!(kind, PieceKind::Heading(_))
            && cut.first().is_some_and(|first| known.goes_on(&text::words(first), &text::words(&block.text)))
            && !cut.iter().skip(1).any(apart);
        if cut.len() > 1 && !whole && cut.iter().any(apart) {
            // Neighbouring lines that are nothing of their own stay one paragraph.
            let mut open: Option<Text> = None;
            for line in cut {
                if apart(&line) {
                    out.extend(open.take().map(|t| Piece::new(kind, Cow::Owned(t), block)));
                    out.push(Piece::new(kind, Cow::Owned(line), block));
                } else if let Some(t) = &mut open {
                    t.append("\n", &line);
                } else {
                    open = Some(line);
                }
            }
            out.extend(open.map(|t| Piece::new(kind, Cow::Owned(t), block)));
        } else {
            out.push(Piece::new(kind, Cow::Borrowed(&block.text), block));
        }
    }
    out
}

/// A table that only places things on the page: one cell, or cells with headings or tables in them.
fn is_layout(table: &Table) -> bool {
    table.cells.len() == 1
        || table.cells.iter().flat_map(|c| &c.blocks).any(|b| {
            matches!(&b.kind, BlockKind::Heading { .. } | BlockKind::Strip(_))
                || matches!(&b.kind, BlockKind::Table(t) if t.cells.len() > 1)
        })
}

/// A table of labels with their values: a record laid out in two columns.
fn is_labels(table: &Table, known: &dyn Lines) -> bool {
    if table.cols != 2 || table.rows < 2 {
        return false;
    }
    let firsts: Vec<String> = table
        .cells
        .iter()
        .filter(|c| c.col == 0 && c.colspan == 1)
        .map(|c| text::words(&c.text()))
        .filter(|w| !w.is_empty())
        .collect();
    let labels = firsts.iter().filter(|w| known.is_label(w)).count();
    // Headings side by side over their columns are no label and value.
    let side_by_side = table.cells.iter().any(|c| c.row == 0 && c.col == 1 && known.is_label(&text::words(&c.text())));
    labels >= 2 && labels * 5 >= firsts.len() * 3 && !side_by_side
}
