//! A document as blocks in reading order: what readers and layout give, and all that recognition sees.
//! Must not know what a recommendation is, nor which format it was read from (but for [`Document::format`]).

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::color::Rgb;
use crate::diagnostic::Diagnostic;
use crate::format::Format;
use crate::geometry::Rect;
use crate::mark::Mark;
use crate::provenance::Provenance;

/// A document as it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What it was read from.
    pub format: Format,
    /// Title that the file itself carries (`<title>`, the PDF's information dictionary), which may be stale.
    pub meta_title: Option<String>,
    /// Its pages; empty where the format has none.
    pub pages: Vec<Page>,
    /// The body, in reading order.
    pub blocks: Vec<Block>,
    /// What repeats on every page or surrounds the content: running heads, page numbers, navigation, footers.
    /// Footnotes stand here too.
    pub furniture: Vec<Block>,
    /// What was doubtful on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// A page: its size, and how it was made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Width in points, as shown.
    pub width: f32,
    /// Height in points, as shown.
    pub height: f32,
    /// A picture of a page with a hidden layer of text: nothing but that is known of it, no mark and no color.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scanned: bool,
    /// Most of the glyphs that are drawn on it cannot be told: the fonts say nothing of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
}

/// One piece of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is, with what is particular to that.
    pub kind: BlockKind,
    /// Its words. Empty for tables and strips, whose cells and items have their own.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub text: Text,
    /// How it looks.
    pub style: Style,
    /// Where it stands.
    pub at: Provenance,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading; level 1 is the outermost.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A paragraph. A line that ends long before the margin stays apart by a `\n` in its text.
    Paragraph,
    /// An item of a list, without its bullet or number.
    ListItem {
        /// Depth, 0 for the outermost list.
        level: u8,
        /// The bullet or number as printed ("•", "a)"); none where only the markup says that it is an item. A
        /// status mark that serves as a bullet stands in the text's spans instead.
        marker: Option<String>,
    },
    /// A term of a definition list; its definitions follow as [`BlockKind::Definition`].
    Term,
    /// What a term is defined as.
    Definition,
    /// A table.
    Table(Table),
    /// Colored shapes side by side with their labels: a timeline, a row of steps.
    Strip(Vec<StripItem>),
    /// A picture that is no mark; the text is what the file offers instead of it, if anything.
    Figure,
}

/// A shape of a strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StripItem {
    /// Its words, written in, under or beside it.
    pub label: Text,
    /// Its fill.
    pub fill: Option<Rgb>,
    /// Where it stands: shape and label.
    pub at: Provenance,
}

/// A table as a grid of cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Rows of the grid.
    pub rows: u32,
    /// Columns of the grid.
    pub cols: u32,
    /// Rows at the top that are headings.
    pub header_rows: u32,
    /// Its cells by row, then column. Cells do not overlap; a place without a cell is empty.
    pub cells: Vec<Cell>,
    /// Its caption.
    pub caption: Option<Text>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// First row, from 0.
    pub row: u32,
    /// First column, from 0.
    pub col: u32,
    /// Rows it spans, at least 1.
    pub rowspan: u32,
    /// Columns it spans, at least 1.
    pub colspan: u32,
    /// A heading of its column or row.
    pub header: bool,
    /// What stands in it: mostly one paragraph; list items and tables may be nested.
    pub blocks: Vec<Block>,
    /// Its background, where it has one other than the page's.
    pub fill: Option<Rgb>,
    /// Where it stands.
    pub at: Provenance,
}

/// Words with what lies on them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The characters. A hard line break is `\n`; all other white space is single spaces. Words that a line
    /// break cut in two are whole again.
    pub string: String,
    /// Links, marks and emphasis, by their first byte.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

/// A part of a text, in bytes of its string; an empty part is a place between two characters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Which part.
    pub range: Range<usize>,
    /// What lies on it.
    pub kind: SpanKind,
}

/// What can lie on a part of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// A link.
    Link {
        /// Its target, as resolved; none where the document gives none.
        href: Option<String>,
    },
    /// A mark. Its character or word, if it has one, is the range; a drawing has an empty range.
    Mark(Mark),
    /// Set in bold.
    Bold,
    /// Set smaller and raised: a footnote's sign, an ordinal's ending.
    Superscript,
}

/// How a block looks, as far as it tells what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Font size in points; 0 where unknown.
    pub size: f32,
    /// All of it bold.
    pub bold: bool,
    /// All of it italic.
    pub italic: bool,
    /// Color of the text, where it is other than black.
    pub color: Option<Rgb>,
    /// Fill behind it, where it has one.
    pub fill: Option<Rgb>,
    /// Box of its first line on its page, where there are pages.
    pub first_line: Option<Rect>,
}

impl Text {
    /// A text without spans.
    #[must_use]
    pub fn plain(string: impl Into<String>) -> Self {
        Self { string: string.into(), spans: Vec::new() }
    }

    /// Whether there is neither a character nor a mark.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.string.is_empty() && self.spans.is_empty()
    }

    /// Appends `other`, with `separator` between the two where both have characters.
    pub fn append(&mut self, separator: &str, other: &Self) {
        if !self.string.is_empty() && !other.string.is_empty() {
            self.string.push_str(separator);
        }
        let shift = self.string.len();
        self.string.push_str(&other.string);
        self.spans.extend(
            other
                .spans
                .iter()
                .map(|s| Span { range: s.range.start + shift..s.range.end + shift, kind: s.kind.clone() }),
        );
    }

    /// The part `range` (in bytes, on character boundaries), with the spans that touch it cut to it. An empty span
    /// at either edge belongs to the part. Out-of-range or off-boundary offsets give an empty text.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let Some(string) = self.string.get(range.clone()) else {
            return Self::default();
        };
        let spans = self
            .spans
            .iter()
            .filter(|s| s.range.start <= range.end && s.range.end >= range.start)
            .filter_map(|s| {
                let start = s.range.start.max(range.start) - range.start;
                let end = s.range.end.min(range.end) - range.start;
                (start < end || s.range.is_empty()).then(|| Span { range: start..end, kind: s.kind.clone() })
            })
            .collect();
        Self { string: string.to_owned(), spans }
    }

    /// The marks in it, in order.
    pub fn marks(&self) -> impl Iterator<Item = (&Range<usize>, &Mark)> {
        self.spans.iter().filter_map(|s| match &s.kind {
            SpanKind::Mark(mark) => Some((&s.range, mark)),
            _ => None,
        })
    }
}

impl Block {
    /// Page it begins on, counted from 1, where there are pages.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        self.at.page()
    }

    /// The number or letter of a list item as printed ("2.", "(b)"): part of what one quotes, as a bullet is not.
    #[must_use]
    pub fn counter(&self) -> Option<&str> {
        let BlockKind::ListItem { marker: Some(marker), .. } = &self.kind else { return None };
        is_counter(marker).then_some(marker)
    }
}

/// Whether the marker of a list item counts: "3.", "b)", "(iv)".
pub(crate) fn is_counter(marker: &str) -> bool {
    marker.strip_suffix([')', '.']).is_some_and(|m| m.ends_with(char::is_alphanumeric))
}

impl Cell {
    /// All its paragraphs and items as one text, a `\n` between two of them; nested tables row by row.
    #[must_use]
    pub fn text(&self) -> Text {
        let mut all = Text::default();
        for block in &self.blocks {
            if let BlockKind::Table(table) = &block.kind {
                for cell in &table.cells {
                    all.append("\n", &cell.text());
                }
            } else {
                all.append("\n", &block.text);
            }
        }
        all
    }
}
