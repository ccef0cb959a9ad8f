//! Names of structure types to what they are: the standard ones, and others by the role maps of the file.
//! Must not know elements or content.
#![warn(clippy::indexing_slicing)]

use lopdf::{Dictionary, Object};
use rustc_hash::FxHashMap;

use super::super::interpret::address;
use super::super::objects::Objects;
use crate::page_marks::Role;

/// A chain of roles longer than this is a loop.
const HOPS: usize = 16;

/// The role maps of a file, and what was found by them.
pub(super) struct Roles<'a> {
    objects: &'a Objects,
    map: Option<&'a Dictionary>,
    /// By name and namespace; none for artifacts.
    known: FxHashMap<(&'a [u8], usize), Option<Role>>,
}

impl<'a> Roles<'a> {
    pub(super) fn new(objects: &'a Objects, root: &'a Dictionary) -> Self {
        Self { objects, map: objects.dict(root, b"RoleMap"), known: FxHashMap::default() }
    }

    /// What an element is; none where its content is none of the document's. What no map explains is a group.
    pub(super) fn of(&mut self, element: &'a Dictionary) -> Option<Role> {
        let Some(name) = self.objects.name(element, b"S") else { return Some(Role::Group) };
        let space = self.objects.dict(element, b"NS");
        let key = (name, space.map_or(0, address));
        if let Some(role) = self.known.get(&key) {
            return *role;
        }
        let role = self.resolve(name, space);
        self.known.insert(key, role);
        role
    }

    fn resolve(&self, name: &'a [u8], space: Option<&'a Dictionary>) -> Option<Role> {
        let (mut name, mut space) = (name, space);
        for _ in 0..HOPS {
            // A namespace explains its own names (ISO 32000-2 §14.8.6); the two of the standard have no map.
            let mapped = space.and_then(|s| self.objects.get(self.objects.dict(s, b"RoleMapNS")?, name));
            match mapped {
                Some(Object::Name(next)) => (name, space) = (next, None),
                Some(Object::Array(pair)) => {
                    let next = match pair.first().map(|n| self.objects.resolve(n)) {
                        Some(Object::Name(next)) => next,
                        _ => break,
                    };
                    (name, space) = (next, pair.get(1).and_then(|s| self.objects.as_dict(s)));
                }
                _ => {
                    if let Some(role) = standard(name) {
                        return role;
                    }
                    match self.map.and_then(|m| self.objects.name(m, name)) {
                        Some(next) => (name, space) = (next, None),
                        None => break,
                    }
                }
            }
        }
        standard(name).unwrap_or(Some(Role::Group))
    }
}

/// The standard structure types (ISO 32000-1 §14.8.4, ISO 32000-2 §14.8.4); `Some(None)` for artifacts.
fn standard(name: &[u8]) -> Option<Option<Role>> {
    let role = match name {
        b"Document" | b"DocumentFragment" | b"Part" | b"Art" | b"Sect" | b"Div" | b"Aside" | b"BlockQuote" | b"TOC"
        | b"Index" | b"NonStruct" | b"Private" | b"Form" | b"Annot" => Role::Group,
        b"P" | b"TOCI" | b"BibEntry" => Role::Paragraph,
        b"H" => Role::Heading(0),
        b"Title" => Role::Heading(1),
        b"L" => Role::List,
        b"LI" => Role::Item,
        b"Lbl" => Role::Label,
        b"LBody" => Role::ItemBody,
        b"Table" => Role::Table,
        b"THead" | b"TBody" | b"TFoot" => Role::RowGroup,
        b"TR" => Role::Row,
        b"TH" => Role::HeaderCell,
        b"TD" => Role::Cell,
        b"Caption" => Role::Caption,
        b"Note" | b"FENote" => Role::Note,
        b"Figure" => Role::Figure,
        b"Span" | b"Quote" | b"Reference" | b"Code" | b"Link" | b"Em" | b"Strong" | b"Sub" | b"Formula" | b"Ruby"
        | b"RB" | b"RT" | b"RP" | b"Warichu" | b"WT" | b"WP" => Role::Inline,
        b"Artifact" => return Some(None),
        [b'H', digits @ ..] => Role::Heading(std::str::from_utf8(digits).ok()?.parse().ok().filter(|n| *n > 0)?),
        _ => return None,
    };
    Some(Some(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_types_are_known() {
        assert_eq!(standard(b"H3"), Some(Some(Role::Heading(3))));
        assert_eq!(standard(b"H12"), Some(Some(Role::Heading(12))));
        assert_eq!(standard(b"TD"), Some(Some(Role::Cell)));
        assert_eq!(standard(b"Artifact"), Some(None));
        for odd in [b"H0".as_slice(), b"Heading1", b"", b"H-1", b"H999"] {
            assert_eq!(standard(odd), None);
        }
    }
}
