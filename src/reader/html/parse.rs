//! Characters to a tree that is safe to walk: as html5ever builds it, with bounds on depth, elements and
//! attributes, since its time grows with the square of each.
//! Must not know what any element means.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{Attribute, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, QualName, TokenizerResult};
use rustc_hash::FxHashMap;
use scraper::{Html, HtmlTreeSink};

use crate::limits::Limits;

type NodeId = ego_tree::NodeId;

/// Attributes read of one tag. html5ever looks every new one up among those before it.
const ATTRIBUTES: usize = 256;
/// Formatting elements (`b`, `font` …) open at once: each is opened anew in every later paragraph.
const FORMATTING: u32 = 48;
/// `<html>` and `<body>` tags heeded: each one's attributes are merged into the first's.
const ROOTS: u32 = 8;
/// Elements may nest this many times as deep as lists and tables: pages wrap everything in a `div` or two.
const DEPTH_FACTOR: usize = 4;

/// A tree, and whether something of the page is missing in it.
pub(super) struct Parsed {
    pub(super) html: Html,
    pub(super) too_deep: bool,
    pub(super) too_many: bool,
}

/// Parses a page, in time that grows linearly with its length.
pub(super) fn parse(text: &str, limits: &Limits) -> Parsed {
    let sink = Sink {
        inner: HtmlTreeSink::new(Html::new_document()),
        depth: Cell::new(0),
        depths: RefCell::default(),
        created: Cell::new(0),
    };
    let guard = Guard {
        inner: TreeBuilder::new(sink, TreeBuilderOpts { scripting_enabled: true, ..TreeBuilderOpts::default() }),
        max_depth: limits.nesting.saturating_mul(DEPTH_FACTOR).max(16),
        max_elements: limits.elements,
        dropped: RefCell::default(),
        formatting: Cell::new(0),
        roots: Cell::new(0),
        raw: Cell::new(false),
        comments: Cell::new(0),
        too_deep: Cell::new(false),
        too_many: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    Feeder { tokenizer: &tokenizer, rest: text, queue: BufferQueue::default() }.run();
    tokenizer.end();
    let guard = tokenizer.sink;
    let (too_deep, too_many) = (guard.too_deep.get(), guard.too_many.get());
    Parsed { html: guard.inner.sink.finish(), too_deep, too_many }
}

/// Hands the page to the tokenizer in pieces, a tag at a time, so that a tag's attributes can be counted before
/// the tokenizer compares them. A piece begins only where the tokenizer stands outside tags, so both see the same.
struct Feeder<'a> {
    tokenizer: &'a Tokenizer<Guard>,
    rest: &'a str,
    queue: BufferQueue,
}

impl Feeder<'_> {
    fn run(&mut self) {
        while !self.rest.is_empty() && !self.tokenizer.sink.too_many.get() {
            if self.tokenizer.sink.raw.get() {
                // Inside <script>, <style>, <title> …: up to the next end tag; the tokenizer tells whether it was
                // the right one.
                let end = find_from(self.rest, "</", 0).map_or(self.rest.len(), |at| tag_end(self.rest, at).0);
                self.feed(end);
                continue;
            }
            match find_from(self.rest, "<", 0) {
                None => self.feed(self.rest.len()),
                Some(0) => self.markup(),
                Some(at) => self.feed(at),
            }
        }
    }

    /// The rest begins with `<`.
    fn markup(&mut self) {
        let bytes = self.rest.as_bytes();
        let letter = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphabetic);
        if letter(1) || bytes.get(1) == Some(&b'/') && letter(2) {
            let (end, cut) = tag_end(self.rest, 0);
            match cut {
                Some(cut) => {
                    self.push(cut);
                    self.queue.push_back(StrTendril::from_slice(">"));
                    self.pump();
                    self.rest = self.rest.get(end - cut..).unwrap_or_default();
                }
                None => self.feed(end),
            }
        } else if self.rest.starts_with("<![CDATA[")
            && self.tokenizer.sink.adjusted_current_node_present_but_not_in_html_namespace()
        {
            self.feed(find_from(self.rest, "]]>", 9).map_or(self.rest.len(), |at| at + 3));
        } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") || self.rest.starts_with("</") {
            // A comment or doctype: on to each `>` until the tokenizer has seen its end.
            let before = self.tokenizer.sink.comments.get();
            while self.tokenizer.sink.comments.get() == before && !self.rest.is_empty() {
                self.feed(find_from(self.rest, ">", 0).map_or(self.rest.len(), |at| at + 1));
            }
        } else {
            self.feed(1);
        }
    }

    fn push(&mut self, end: usize) {
        let Some((piece, rest)) = self.rest.split_at_checked(end) else { return };
        self.rest = rest;
        self.queue.push_back(StrTendril::from_slice(piece));
    }

    fn pump(&mut self) {
        // A script's end and a declared encoding interrupt; neither matters here.
        while !matches!(self.tokenizer.feed(&self.queue), TokenizerResult::Done) {}
    }

    fn feed(&mut self, end: usize) {
        self.push(end.max(1));
        self.pump();
    }
}

fn find_from(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..).and_then(|t| t.find(what)).map(|at| at + from)
}

/// Where the tag that begins at `start` ends (behind its `>`), and, where it has too many attributes, where the
/// first too many begins (HTML standard §13.2.5.32 to .40).
fn tag_end(text: &str, start: usize) -> (usize, Option<usize>) {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        TagName,
        Between,
        Name,
        AfterName,
        BeforeValue,
        Bare,
        Quoted(u8),
    }
    let mut state = In::TagName;
    let mut count = 0_usize;
    let mut cut = None;
    for (at, byte) in text.as_bytes().iter().enumerate().skip(start + 1) {
        let space = byte.is_ascii_whitespace() || *byte == b'/';
        state = match (state, *byte) {
            (In::Quoted(quote), b) if b == quote => In::Between,
            (In::Quoted(quote), _) => In::Quoted(quote),
            (In::BeforeValue, quote @ (b'"' | b'\'')) => In::Quoted(quote),
            (_, b'>') => return (at + 1, cut),
            (In::TagName, b'/') if at == start + 1 => In::TagName,
            (In::TagName, _) if !space => In::TagName,
            (In::TagName | In::Between, _) if space => In::Between,
            (In::Name, b'=') | (In::AfterName, b'=') => In::BeforeValue,
            (In::Name | In::AfterName, b'/') => In::Between,
            (In::Name | In::AfterName, _) if space => In::AfterName,
            (In::Name, _) => In::Name,
            (In::BeforeValue, b) if b.is_ascii_whitespace() => In::BeforeValue,
            (In::Bare, b) if b.is_ascii_whitespace() => In::Between,
            (In::BeforeValue | In::Bare, _) => In::Bare,
            (In::TagName | In::Between | In::AfterName, _) => {
                count += 1;
                if count == ATTRIBUTES && cut.is_none() {
                    cut = Some(at);
                }
                In::Name
            }
        };
    }
    (text.len(), cut)
}

/// Stands between tokenizer and tree builder and keeps out what would nest too deep or be too much.
struct Guard {
    inner: TreeBuilder<NodeId, Sink>,
    max_depth: usize,
    max_elements: usize,
    /// Start tags kept out, by name, so that their end tags are too.
    dropped: RefCell<FxHashMap<LocalName, u32>>,
    formatting: Cell<u32>,
    roots: Cell<u32>,
    /// Inside an element whose content is no markup.
    raw: Cell<bool>,
    /// Comments and doctypes seen.
    comments: Cell<u64>,
    too_deep: Cell<bool>,
    too_many: Cell<bool>,
}

impl Guard {
    fn admits(&self, tag: &Tag) -> bool {
        let formatting = matches!(
            &*tag.name,
            "b" | "big" | "code" | "em" | "font" | "i" | "s" | "small" | "strike" | "strong" | "tt" | "u" | "nobr"
        );
        if tag.kind == TagKind::EndTag {
            if let Some(count) = self.dropped.borrow_mut().get_mut(&tag.name)
                && *count > 0
            {
                *count -= 1;
                return false;
            }
            if formatting {
                self.formatting.set(self.formatting.get().saturating_sub(1));
            }
            return true;
        }
        if self.inner.sink.created.get() >= self.max_elements {
            self.too_many.set(true);
            return false;
        }
        if matches!(&*tag.name, "html" | "body") {
            self.roots.set(self.roots.get() + 1);
            return self.roots.get() <= ROOTS;
        }
        let void = tag.self_closing || is_void(&tag.name);
        let refuse = if formatting && self.formatting.get() >= FORMATTING {
            true
        } else {
            // Tags that first close what stands open before them nest no deeper by themselves.
            let closes = matches!(&*tag.name, "p" | "li" | "dt" | "dd" | "option" | "tr" | "td" | "th");
            let depth = self.inner.sink.depth.get();
            depth >= self.max_depth && (!closes || depth >= self.max_depth + 8) && !void
        };
        if refuse {
            self.too_deep.set(true);
            *self.dropped.borrow_mut().entry(tag.name.clone()).or_default() += 1;
            return false;
        }
        if formatting {
            self.formatting.set(self.formatting.get() + 1);
        }
        true
    }
}

/// Takes out control characters: nobody sees them, and a terminal may obey them.
fn clean(characters: &mut StrTendril) {
    let seen = |c: &char| !c.is_control() || c.is_whitespace();
    // Most text has none, and they are all below U+00A0.
    if !characters.chars().all(|c| seen(&c)) {
        let kept: String = characters.chars().filter(seen).collect();
        *characters = StrTendril::from_slice(&kept);
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<NodeId> {
        match &mut token {
            Token::CharacterTokens(characters) => clean(characters),
            Token::TagToken(tag) => {
                // What a path or a style sheet selects by stays as it is.
                let kept = |name: &str| matches!(name, "id" | "class" | "style" | "href" | "src");
                tag.attrs.iter_mut().filter(|a| !kept(&a.name.local)).for_each(|a| clean(&mut a.value));
            }
            _ => {}
        }
        match &token {
            Token::TagToken(tag) => {
                if tag.kind == TagKind::EndTag {
                    self.raw.set(false);
                }
                if !self.admits(tag) {
                    return TokenSinkResult::Continue;
                }
            }
            Token::CommentToken(_) | Token::DoctypeToken(_) => self.comments.set(self.comments.get() + 1),
            Token::ParseError(_) => return TokenSinkResult::Continue,
            _ => {}
        }
        let result = self.inner.process_token(token, line);
        if matches!(result, TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext) {
            self.raw.set(true);
        }
        result
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// scraper's sink, which also keeps count of how deep and how many.
struct Sink {
    inner: HtmlTreeSink,
    /// Depth of the element appended last that is still open.
    depth: Cell<usize>,
    depths: RefCell<FxHashMap<NodeId, usize>>,
    created: Cell<usize>,
}

impl Sink {
    fn placed(&self, parent: &NodeId, child: &NodeOrText<NodeId>) {
        if let NodeOrText::AppendNode(id) = child {
            let mut depths = self.depths.borrow_mut();
            let depth = depths.get(parent).copied().unwrap_or(0) + 1;
            // Comments are placed too, and never popped.
            if let Some(mine) = depths.get_mut(id) {
                *mine = depth;
                self.depth.set(depth);
            }
        }
    }
}

impl TreeSink for Sink {
    type Output = Html;
    type Handle = NodeId;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        self.inner.same_node(x, y)
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.created.set(self.created.get() + 1);
        let id = self.inner.create_element(name, attrs, flags);
        self.depths.borrow_mut().insert(id, 0);
        id
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.inner.create_pi(target, data)
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.placed(parent, &child);
        self.inner.append(parent, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        self.placed(sibling, &child);
        self.inner.append_before_sibling(sibling, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        self.placed(previous, &child);
        self.inner.append_based_on_parent_node(element, previous, child);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        self.inner.reparent_children(node, parent);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attrs);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn pop(&self, node: &NodeId) {
        let depth = self.depths.borrow().get(node).copied().unwrap_or(1);
        self.depth.set(depth.saturating_sub(1));
    }
}
