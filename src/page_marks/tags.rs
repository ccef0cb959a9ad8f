//! What a file says of the marks on its pages: the tree of elements of a tagged PDF, as far as a page shows it.
//! Must not know how a format writes it down, nor whether it is true: that is judged against the page.

use serde::{Deserialize, Serialize};

use crate::geometry::Rect;

/// What the file says a mark belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// An element: index in [`Tags::elements`].
    Element(u32),
    /// Nothing: a running head, a page number, a background.
    Artifact,
}

/// The elements that a page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tags {
    /// Elements with content on the page, the elements around them, and the other cells of their rows; in the order of
    /// the document, which is that of reading, and each after the one around it.
    pub elements: Vec<TagElement>,
    /// Where elements have drawings and pictures, in drawing order.
    pub drawn: Vec<(u32, Rect)>,
}

/// An element.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TagElement {
    /// What it is.
    pub role: Role,
    /// The element around it: index in [`Tags::elements`], less than its own.
    pub parent: Option<u32>,
    /// Its number in the document, the same on all pages.
    pub id: u32,
    /// Rows that a cell spans, at least 1; of a table, the rows that it has in the whole document.
    pub rows: u16,
    /// Columns that a cell spans; at least 1.
    pub cols: u16,
}

/// The kinds of element that tell something of a page (ISO 32000-2 §14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Holds others: a document, a part, a division.
    Group,
    /// A paragraph.
    Paragraph,
    /// A heading; its level from 1, or 0 where none is said.
    Heading(u8),
    /// A list.
    List,
    /// An item of a list.
    Item,
    /// The bullet or number of an item.
    Label,
    /// What an item says.
    ItemBody,
    /// A table.
    Table,
    /// Rows of a table: its head, body or foot.
    RowGroup,
    /// A row.
    Row,
    /// A cell that heads its column or row.
    HeaderCell,
    /// A cell.
    Cell,
    /// The caption of a table or figure.
    Caption,
    /// A footnote or other note.
    Note,
    /// A picture or drawing.
    Figure,
    /// A part of a line: a span, a link, emphasis.
    Inline,
}

impl Role {
    /// Whether it is a cell of a table.
    #[must_use]
    pub fn is_cell(self) -> bool {
        matches!(self, Self::HeaderCell | Self::Cell)
    }
}

impl Tags {
    /// Whether the page has no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// An element and those around it, from the innermost out.
    pub fn around(&self, element: u32) -> impl Iterator<Item = (u32, &TagElement)> {
        let get = |i: u32| Some((i, self.elements.get(usize::try_from(i).ok()?)?));
        // The one around comes before, so this ends.
        std::iter::successors(get(element), move |(i, e)| get(e.parent.filter(|p| p < i)?))
    }
}
