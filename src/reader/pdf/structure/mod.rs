//! The structure tree of a tagged file (ISO 32000-1 §14.7, ISO 32000-2 §14.7): its elements in the order of the
//! document, and which content each of them claims.
//! Must not know whether the tree is true; layout judges it against the page.
//!
//! The tree is walked from its root once, when the first page is read. What it claims is kept by the page or form that
//! the content is in and by its marked-content id there. Cycles, elements with several parents and ids claimed twice
//! count where they are met first. The class map and most attributes are of no use here and are left alone.
#![warn(clippy::indexing_slicing)]

mod page;
mod roles;

use lopdf::{Dictionary, Object};
use rustc_hash::FxHashMap;

use super::interpret::address;
use super::objects::Objects;
use super::sink::index;
use super::text_string;
use crate::page_marks::{Role, Tag};
pub(super) use page::of_page;
use roles::Roles;

/// Elements deeper than this belong to the last one above them that is not: no document nests like that, and the
/// way up from a leaf stays short.
const DEPTH: u16 = 512;
/// Most rows or columns that a cell is believed to span.
const SPAN: i64 = 1000;
/// How many elements up an alternative text or a row's table is looked for.
const UP: usize = 8;
/// The longest replacement text of an element that is taken for what its glyphs say, in bytes: a word, a sign, a drop
/// capital's paragraph not.
const REPLACEMENT: usize = 80;

/// An element.
#[derive(Debug)]
struct Node {
    role: Role,
    /// Index of the element around it, less than its own.
    parent: Option<u32>,
    /// Index of the first element after it that is not within it.
    end: u32,
    depth: u16,
    rows: u16,
    cols: u16,
    /// Pieces of content of its own.
    pieces: u32,
    alt: Option<Box<str>>,
    actual: Option<Box<str>>,
}

/// The elements of a file, and its content by element.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// In the order of the document; each comes after the one around it.
    nodes: Vec<Node>,
    /// Element by the address of a page or form and the id in it; [`ARTIFACT`] where the element is one.
    contents: FxHashMap<(usize, u32), u32>,
    /// Element by the address of a picture or form that is its content as a whole.
    objects: FxHashMap<usize, u32>,
    /// A limit was reached: part of the tree was not read.
    pub(super) limited: bool,
}

/// Stands for an element whose content is none of the document's (ISO 32000-2 §14.8.4.8.3).
const ARTIFACT: u32 = u32::MAX;

/// A kid that is to be looked at.
struct Pending<'a> {
    kid: &'a Object,
    /// The element it is in.
    parent: Option<u32>,
    /// The page it is on, where nothing else is said.
    page: Option<usize>,
    artifact: bool,
}

impl Structure {
    /// Reads the tree of a file; empty where it has none, or where it is marked as not to be relied on.
    pub(super) fn load(objects: &Objects) -> Self {
        let mut structure = Self::default();
        let Some(catalog) = objects.dict(&objects.document().trailer, b"Root") else { return structure };
        let Some(root) = objects.dict(catalog, b"StructTreeRoot") else { return structure };
        // ISO 32000-1 §14.7.1: tags that the producer itself was not sure of.
        if objects.dict(catalog, b"MarkInfo").is_some_and(|info| objects.bool(info, b"Suspects") == Some(true)) {
            return structure;
        }
        structure.walk(objects, root);
        structure.close();
        structure
    }

    fn walk<'a>(&mut self, objects: &'a Objects, root: &'a Dictionary) {
        let mut roles = Roles::new(objects, root);
        let mut stack: Vec<Pending<'a>> = Vec::new();
        let mut budget = objects.limits().elements;
        let mut seen: FxHashMap<usize, ()> = FxHashMap::default();
        push(objects, root, (None, None, false), &mut budget, &mut stack);
        while let Some(Pending { kid, parent, page, artifact }) = stack.pop() {
            let element = if artifact { Some(ARTIFACT) } else { parent };
            let dict = match objects.resolve(kid) {
                Object::Integer(mcid) => {
                    self.claim(page, u32::try_from(*mcid).ok(), element);
                    continue;
                }
                Object::Dictionary(dict) => dict,
                _ => continue,
            };
            let page = objects.dict(dict, b"Pg").map(address).or(page);
            if !dict.has(b"S") {
                self.reference(objects, dict, page, element);
                continue;
            }
            if seen.insert(address(dict), ()).is_some() {
                continue;
            }
            let role = roles.of(dict);
            let artifact = artifact || role.is_none();
            let inner = match role.filter(|_| !artifact) {
                Some(role) => Some(self.add(objects, dict, role, parent)),
                None => parent,
            };
            push(objects, dict, (inner, page, artifact), &mut budget, &mut stack);
        }
        self.limited = budget == 0;
    }

    /// A marked-content reference or object reference (§14.7.5).
    fn reference(&mut self, objects: &Objects, dict: &Dictionary, page: Option<usize>, element: Option<u32>) {
        if let Some(object) = dict.get(b"Obj").ok().map(|o| objects.resolve(o)) {
            if let (Object::Stream(stream), Some(element)) = (object, element) {
                self.objects.entry(address(stream)).or_insert(element);
            }
            return;
        }
        let owner = objects.stream(dict, b"Stm").map(address).or(page);
        self.claim(owner, objects.int(dict, b"MCID").and_then(|n| u32::try_from(n).ok()), element);
    }

    fn claim(&mut self, owner: Option<usize>, mcid: Option<u32>, element: Option<u32>) {
        let (Some(owner), Some(mcid), Some(element)) = (owner, mcid, element) else { return };
        self.contents.entry((owner, mcid)).or_insert(element);
        if let Some(node) = self.node_mut(element) {
            node.pieces = node.pieces.saturating_add(1);
        }
    }

    fn add(&mut self, objects: &Objects, dict: &Dictionary, role: Role, parent: Option<u32>) -> u32 {
        let above = parent.and_then(|p| self.node(p));
        let depth = above.map_or(0, |n| n.depth.saturating_add(1));
        if depth > DEPTH
            && let Some(parent) = parent
        {
            return parent;
        }
        let text = |key: &[u8]| {
            let text = text_string::decode(objects.string(dict, key)?);
            let text = text.trim();
            (!text.is_empty()).then(|| Box::from(text))
        };
        let (rows, cols) = match role {
            Role::Cell | Role::HeaderCell => spans(objects, dict),
            Role::Table => (0, 1),
            _ => (1, 1),
        };
        if role == Role::Row {
            self.count_row(parent);
        }
        let (alt, actual) = (text(b"Alt"), text(b"ActualText"));
        self.nodes.push(Node { role, parent, end: 0, depth, rows, cols, pieces: 0, alt, actual });
        index(self.nodes.len() - 1)
    }

    /// Counts a row of a table.
    fn count_row(&mut self, parent: Option<u32>) {
        let is_group = |role: Role| matches!(role, Role::RowGroup | Role::Group);
        let table = self.around(parent).take(UP).find(|(_, n)| !is_group(n.role)).map(|(i, _)| i);
        if let Some(node) = table.and_then(|t| self.node_mut(t)).filter(|n| n.role == Role::Table) {
            node.rows = node.rows.saturating_add(1);
        }
    }

    /// Finds where each element ends.
    fn close(&mut self) {
        for i in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get_mut(i) else { continue };
            node.end = node.end.max(index(i + 1));
            let (parent, end) = (node.parent, node.end);
            if let Some(above) = parent.and_then(|p| self.node_mut(p)) {
                above.end = above.end.max(end);
            }
        }
    }

    fn node(&self, element: u32) -> Option<&Node> {
        self.nodes.get(usize::try_from(element).ok()?)
    }

    fn node_mut(&mut self, element: u32) -> Option<&mut Node> {
        self.nodes.get_mut(usize::try_from(element).ok()?)
    }

    /// An element and those around it.
    fn around(&self, element: Option<u32>) -> impl Iterator<Item = (u32, &Node)> {
        let get = |i: u32| Some((i, self.node(i)?));
        std::iter::successors(element.and_then(get), move |(_, n)| get(n.parent?))
    }

    /// What the content with an id belongs to, in the page or form at an address.
    pub(super) fn tag(&self, owner: usize, mcid: u32) -> Option<Tag> {
        self.contents.get(&(owner, mcid)).map(|e| as_tag(*e))
    }

    /// What a picture or form belongs to as a whole.
    pub(super) fn tag_of_object(&self, object: usize) -> Option<Tag> {
        self.objects.get(&object).map(|e| as_tag(*e))
    }

    /// Text that stands for a picture in an element.
    pub(super) fn alt(&self, tag: Tag) -> Option<&str> {
        let Tag::Element(element) = tag else { return None };
        self.around(Some(element))
            .take(UP)
            .take_while(|(_, n)| matches!(n.role, Role::Figure | Role::Inline | Role::Group))
            .find_map(|(_, n)| n.alt.as_deref().or(n.actual.as_deref()))
    }

    /// Text that stands for the glyphs of an element whose content is in one piece.
    pub(super) fn replacement(&self, tag: Tag) -> Option<&str> {
        let Tag::Element(element) = tag else { return None };
        let node = self.node(element)?;
        node.actual.as_deref().filter(|text| node.pieces == 1 && text.len() <= REPLACEMENT)
    }
}

fn as_tag(element: u32) -> Tag {
    if element == ARTIFACT { Tag::Artifact } else { Tag::Element(element) }
}

/// Puts the kids of an element on the stack, the first on top.
fn push<'a>(
    objects: &'a Objects,
    dict: &'a Dictionary,
    (parent, page, artifact): (Option<u32>, Option<usize>, bool),
    budget: &mut usize,
    stack: &mut Vec<Pending<'a>>,
) {
    let kids = match objects.get(dict, b"K") {
        Some(Object::Array(kids)) => kids.as_slice(),
        Some(_) => dict.get(b"K").ok().map(std::slice::from_ref).unwrap_or_default(),
        None => return,
    };
    let kids = kids.get(..*budget).unwrap_or(kids);
    *budget -= kids.len();
    stack.extend(kids.iter().rev().map(|kid| Pending { kid, parent, page, artifact }));
}

/// Rows and columns that a cell spans (§14.8.5.7), from its attributes of any revision.
fn spans(objects: &Objects, dict: &Dictionary) -> (u16, u16) {
    let several = match objects.get(dict, b"A") {
        Some(Object::Array(several)) => several.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    let mut spans = (1, 1);
    for attributes in several.iter().take(16).filter_map(|a| objects.as_dict(a)) {
        let read = |key: &[u8]| {
            let span = objects.int(attributes, key)?.clamp(1, SPAN);
            u16::try_from(span).ok()
        };
        spans = (read(b"RowSpan").unwrap_or(spans.0), read(b"ColSpan").unwrap_or(spans.1));
    }
    spans
}
