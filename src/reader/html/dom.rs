//! The parsed page as a flat arena in document order, with what a CSS path needs counted beforehand.
//! Must not know what any element means.

use rustc_hash::FxHashMap;
use scraper::{Html, Node as Parsed};

/// A node of the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// Longest name of an element, in bytes, that a path says; names of custom elements are shorter.
const LONGEST_NAME: usize = 60;

const NONE: u32 = u32::MAX;

/// A page.
pub(super) struct Dom<'a> {
    nodes: Vec<Node<'a>>,
    /// Nodes by their `id`, where no other has the same.
    by_id: FxHashMap<&'a str, Option<Id>>,
}

struct Node<'a> {
    kind: Kind<'a>,
    parent: u32,
    first: u32,
    next: u32,
    /// Behind the last node below this one.
    end: u32,
    /// Place among the siblings of its type, from 1, and how many there are.
    nth: (u32, u32),
    /// Place among all sibling elements, from 1.
    place: u32,
}

enum Kind<'a> {
    Root,
    Text(&'a str),
    Element(&'a scraper::node::Element),
}

impl<'a> Dom<'a> {
    /// Flattens a parsed page. Comments, doctypes and the contents of templates are left out.
    pub(super) fn new(html: &'a Html) -> Self {
        let root = Node { kind: Kind::Root, parent: NONE, first: NONE, next: NONE, end: 0, nth: (1, 1), place: 1 };
        let mut dom = Self { nodes: vec![root], by_id: FxHashMap::default() };
        // Parents are numbered before their children; `last` is each parent's latest child.
        let mut pending: Vec<(ego_tree::NodeRef<'a, Parsed>, u32)> = Vec::new();
        let mut last: Vec<u32> = vec![NONE];
        let push_children = |pending: &mut Vec<_>, of: ego_tree::NodeRef<'a, Parsed>, parent: u32| {
            let mut child = of.last_child();
            while let Some(node) = child {
                pending.push((node, parent));
                child = node.prev_sibling();
            }
        };
        push_children(&mut pending, html.tree.root(), 0);
        while let Some((node, parent)) = pending.pop() {
            let kind = match node.value() {
                Parsed::Text(text) => Kind::Text(&text.text),
                Parsed::Element(element) => Kind::Element(element),
                _ => continue,
            };
            let Ok(index) = u32::try_from(dom.nodes.len()) else { break };
            if let Kind::Element(element) = &kind
                && let Some(id) = element.attr("id")
                && !id.is_empty()
            {
                dom.by_id.entry(id).and_modify(|known| *known = None).or_insert(Some(Id(index)));
            }
            dom.nodes.push(Node { kind, parent, first: NONE, next: NONE, end: index + 1, nth: (1, 1), place: 1 });
            last.push(NONE);
            let before = last.get_mut(parent as usize).map(|l| std::mem::replace(l, index));
            match before {
                Some(NONE) | None => {
                    if let Some(p) = dom.nodes.get_mut(parent as usize) {
                        p.first = index;
                    }
                }
                Some(previous) => {
                    if let Some(p) = dom.nodes.get_mut(previous as usize) {
                        p.next = index;
                    }
                }
            }
            if matches!(node.value(), Parsed::Element(e) if e.name() != "template") {
                push_children(&mut pending, node, index);
            }
        }
        dom.count();
        dom
    }

    /// Fills in `end` and `nth`, each in one pass.
    fn count(&mut self) {
        for index in (1..self.nodes.len()).rev() {
            let Some((parent, end)) = self.nodes.get(index).map(|n| (n.parent, n.end)) else { continue };
            if let Some(parent) = self.nodes.get_mut(parent as usize) {
                parent.end = parent.end.max(end);
            }
        }
        let all = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        if let Some(root) = self.nodes.first_mut() {
            root.end = all;
        }
        let mut places = Vec::new();
        for index in 0..self.nodes.len() {
            let mut seen: FxHashMap<(&str, &str), u32> = FxHashMap::default();
            places.clear();
            for child in self.children(Id(u32::try_from(index).unwrap_or(NONE))) {
                if let Some(element) = self.element(child) {
                    let key = (&*element.name.ns, &*element.name.local);
                    let count = seen.entry(key).or_default();
                    *count += 1;
                    places.push((child, key, *count));
                }
            }
            let totals: Vec<(Id, u32, u32)> =
                places.iter().map(|(id, key, nth)| (*id, *nth, seen.get(key).copied().unwrap_or(1))).collect();
            for (place, (id, nth, of)) in (1..).zip(totals) {
                if let Some(node) = self.nodes.get_mut(id.0 as usize) {
                    node.nth = (nth, of);
                    node.place = place;
                }
            }
        }
    }

    fn node(&self, id: Id) -> Option<&Node<'a>> {
        self.nodes.get(id.0 as usize)
    }

    /// The document itself, which has the root element as child.
    pub(super) fn root(&self) -> Id {
        Id(0)
    }

    /// How many nodes there are; every [`Id::index`] is below.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes in document order.
    pub(super) fn all(&self) -> impl Iterator<Item = Id> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(NONE)).map(Id)
    }

    /// The element that has this `id` and is the only one.
    pub(super) fn by_id(&self, id: &str) -> Option<Id> {
        self.by_id.get(id).copied().flatten()
    }

    /// The children, text and elements.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let first = self.node(id).map_or(NONE, |n| n.first);
        std::iter::successors(Some(first), |at| self.nodes.get(*at as usize).map(|n| n.next))
            .take_while(|at| *at != NONE)
            .map(Id)
    }

    /// The children that are elements.
    pub(super) fn elements(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        self.children(id).filter(|c| self.element(*c).is_some())
    }

    /// The element right before, among the children of the same parent.
    pub(super) fn before(&self, id: Id) -> Option<Id> {
        let parent = self.node(id)?.parent;
        let mut at = id.0.checked_sub(1)?;
        while at != parent {
            while self.node(Id(at))?.parent != parent {
                at = self.node(Id(at))?.parent;
            }
            if self.element(Id(at)).is_some() {
                return Some(Id(at));
            }
            at = at.checked_sub(1)?;
        }
        None
    }

    /// All nodes below, in document order.
    pub(super) fn below(&self, id: Id) -> impl Iterator<Item = Id> + use<> {
        (id.0 + 1..self.node(id).map_or(0, |n| n.end)).map(Id)
    }

    /// The place right behind all that is below.
    pub(super) fn end(&self, id: Id) -> Id {
        Id(self.node(id).map_or(id.0, |n| n.end))
    }

    /// The parent, if it is an element.
    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        let parent = Id(self.node(id)?.parent);
        self.element(parent).is_some().then_some(parent)
    }

    /// The elements around, from the inside out.
    pub(super) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.parent(id), |at| self.parent(*at))
    }

    /// The characters of a text node.
    pub(super) fn text(&self, id: Id) -> Option<&'a str> {
        match self.node(id)?.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The element, if the node is one.
    pub(super) fn element(&self, id: Id) -> Option<&'a scraper::node::Element> {
        match self.node(id)?.kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The element's name in lower case as the parser gives it; empty for text.
    pub(super) fn name(&self, id: Id) -> &'a str {
        self.element(id).map_or("", |e| e.name())
    }

    /// An attribute of an element.
    pub(super) fn attr(&self, id: Id, name: &str) -> Option<&'a str> {
        self.element(id)?.attr(name)
    }

    /// What an element of a drawing refers to: `href`, with or without the prefix of XLink.
    pub(super) fn reference(&self, id: Id) -> Option<&'a str> {
        self.element(id)?.attrs().find(|(name, _)| matches!(*name, "href" | "xlink:href")).map(|(_, value)| value)
    }

    /// The element's classes.
    pub(super) fn classes(&self, id: Id) -> impl Iterator<Item = &'a str> + use<'a> {
        self.attr(id, "class").unwrap_or_default().split_ascii_whitespace()
    }

    /// All characters below, as they stand, up to about `limit` bytes.
    pub(super) fn all_text(&self, id: Id, limit: usize) -> String {
        let mut all = String::new();
        for node in self.below(id) {
            if let Some(text) = self.text(node) {
                all.push_str(text);
                if all.len() > limit {
                    break;
                }
            }
        }
        all
    }

    /// A CSS path that selects this element and no other: from the nearest element around it that has an `id` of
    /// its own, or from the root.
    pub(super) fn path(&self, id: Id) -> Box<str> {
        let mut steps = Vec::new();
        let mut at = if self.element(id).is_some() { Some(id) } else { self.parent(id) };
        while let Some(here) = at {
            let Some(element) = self.element(here) else { break };
            let own = element.attr("id").filter(|i| plain_ident(i) && self.by_id.get(i) == Some(&Some(here)));
            if let Some(own) = own {
                steps.push(format!("#{own}"));
                break;
            }
            let mut step = String::new();
            if !plain_name(element.name()) {
                let place = self.node(here).map_or(1, |n| n.place);
                steps.push(format!("*:nth-child({place})"));
                at = self.parent(here);
                continue;
            }
            for c in element.name().chars() {
                if !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
                    step.push('\\');
                }
                step.push(c);
            }
            if let Some((nth, of)) = self.node(here).map(|n| n.nth)
                && of > 1
            {
                step.push_str(&format!(":nth-of-type({nth})"));
            }
            steps.push(step);
            at = self.parent(here);
        }
        steps.reverse();
        steps.join(" > ").into()
    }
}

impl Id {
    /// Place in document order.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whether a CSS identifier needs no escapes.
fn plain_ident(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether an element's name is one that people give: what damage makes a name of can be long and hold anything.
fn plain_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_selects_its_element() {
        let html = Html::parse_document(
            "<div><p>a<p id=x>b<b>c</b><p id=dup><i>1</i><p id=dup><i>2</i></div><div id='7 odd'><o:p>x</o:p>\
             <table><tr><td>1<td>2<tr><td><svg><g><path/><path/></g></svg></table></div>text<b\u{a0}\u{7}\\><i>3",
        );
        let dom = Dom::new(&html);
        let mut seen = 0;
        for id in dom.all() {
            let Some(element) = dom.element(id) else { continue };
            let path = dom.path(id);
            let selector = scraper::Selector::parse(&path).expect(&path);
            let found: Vec<_> = html.select(&selector).collect();
            assert_eq!(found.len(), 1, "{path}");
            assert!(std::ptr::eq(found[0].value(), element), "{path}");
            if let Some(parent) = dom.parent(id) {
                assert_eq!(dom.before(id), dom.elements(parent).take_while(|e| *e < id).last(), "{path}");
            }
            seen += 1;
        }
        assert_eq!(seen, 26);
        let second = dom.all().filter(|i| dom.name(*i) == "td").nth(1).unwrap();
        assert_eq!(
            &*dom.path(second),
            "html > body > div:nth-of-type(2) > table > tbody > tr:nth-of-type(1) > td:nth-of-type(2)"
        );
        let bold = dom.all().find(|i| dom.name(*i) == "b").unwrap();
        assert_eq!(&*dom.path(bold), "#x > b");
    }
}
