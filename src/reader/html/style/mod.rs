//! What each element looks like, as far as the page's own sheets, attributes and well-known class names say.
//! Must not know what becomes of it.

mod apply;
mod cascade;
mod defaults;

use std::rc::Rc;

use super::css::Sheet;
use super::dom::{Dom, Id};
use super::panels::Panels;
use crate::color::Rgb;

/// Size of text where nothing is said, in points.
const MEDIUM: f32 = 12.0;

/// How an element takes part in the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    Inline,
    InlineBlock,
    Block,
    ListItem,
    Flex,
    Grid,
    Contents,
    Table,
    RowGroup,
    Row,
    Cell,
    Caption,
    None,
}

/// Who perceives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shown {
    /// Everyone.
    Yes,
    /// Those who see it: hidden from screen readers.
    Sighted,
    /// Screen readers only.
    Reader,
    /// No one.
    No,
}

/// How white space is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Collapse,
    /// Line breaks count.
    Lines,
}

/// The look of one element.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) display: Display,
    pub(super) shown: Shown,
    pub(super) visible: bool,
    pub(super) color: Option<Rgb>,
    pub(super) fill: Option<Rgb>,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) struck: bool,
    pub(super) raised: bool,
    /// In points.
    pub(super) size: f32,
    pub(super) space: Space,
    /// The first font family named, in lower case.
    pub(super) family: Option<Rc<str>>,
    pub(super) list_none: bool,
    /// Text generated before and after the content.
    pub(super) before: Option<Rc<str>>,
    pub(super) after: Option<Rc<str>>,
    /// Colors of generated boxes without text.
    pub(super) before_fill: Option<Rgb>,
    /// Columns of a grid.
    pub(super) columns: Option<u16>,
    /// In points.
    pub(super) width: Option<f32>,
    pub(super) height: Option<f32>,
    pub(super) round: bool,
    /// Left margin and padding, in points.
    pub(super) indent: f32,
    /// Value of Word's `mso-list`.
    pub(super) mso_list: Option<Rc<str>>,
}

impl Style {
    fn initial() -> Self {
        Self {
            display: Display::Inline,
            shown: Shown::Yes,
            visible: true,
            color: None,
            fill: None,
            bold: false,
            italic: false,
            struck: false,
            raised: false,
            size: MEDIUM,
            space: Space::Collapse,
            family: None,
            list_none: false,
            before: None,
            after: None,
            before_fill: None,
            columns: None,
            width: None,
            height: None,
            round: false,
            indent: 0.0,
            mso_list: None,
        }
    }

    /// What a child begins with.
    fn inherit(&self) -> Self {
        Self {
            display: Display::Inline,
            fill: None,
            before: None,
            after: None,
            before_fill: None,
            columns: None,
            width: None,
            height: None,
            round: false,
            indent: 0.0,
            mso_list: None,
            family: self.family.clone(),
            ..*self
        }
    }

    /// Whether it begins a line of its own.
    pub(super) fn is_block(&self) -> bool {
        !matches!(self.display, Display::Inline | Display::InlineBlock | Display::Contents | Display::None)
    }

    /// Whether anyone who looks at the page sees it.
    pub(super) fn is_seen(&self) -> bool {
        self.visible && matches!(self.shown, Shown::Yes | Shown::Sighted)
    }

    /// Whether it has the size of a mark: a dot or square beside text, as far as sizes are given.
    pub(super) fn is_small(&self) -> bool {
        let small = |side: Option<f32>| side.is_none_or(|s| s <= 30.0);
        small(self.width) && small(self.height)
    }
}

/// The looks of all elements of a page, and whether its sheets could be followed to the end.
pub(super) struct Styles {
    all: Vec<Style>,
    stray: Style,
    pub(super) cut: bool,
}

impl Styles {
    /// Computes them.
    pub(super) fn new(dom: &Dom<'_>) -> Self {
        let mut sheet = Sheet::default();
        for id in dom.all().filter(|i| dom.name(*i) == "style") {
            let media = dom.attr(id, "media").unwrap_or_default().to_ascii_lowercase();
            if !media.contains("print") || media.contains("screen") {
                sheet.add(&dom.all_text(id, usize::MAX));
            }
        }
        let mut cascade = cascade::Cascade::new(dom, &sheet);
        let panels = Panels::of(dom);
        let mut all: Vec<Style> = Vec::with_capacity(dom.len());
        for id in dom.all() {
            let parent = dom.parent(id).and_then(|p| all.get(p.index()));
            let style = match (parent, dom.element(id)) {
                (Some(parent), None) => parent.inherit(),
                (None, None) => Style::initial(),
                (parent, Some(_)) => apply::compute(dom, &mut cascade, &panels, id, parent),
            };
            all.push(style);
        }
        Self { cut: cascade.is_exhausted() || sheet.cut, all, stray: Style::initial() }
    }

    /// The look of an element, or of a text by the element it stands in.
    pub(super) fn of(&self, id: Id) -> &Style {
        self.all.get(id.index()).unwrap_or(&self.stray)
    }
}
