//! The tree to blocks: what begins a block, what is part of its text, where each belongs.
//! Must not know file formats, encodings or sheets; looks come from [`Styles`].

use super::dom::{Dom, Id};
use super::style::{Display, Shown, Space, Style, Styles};
use super::text::{Inline, Look};
use super::{chrome, links, lists, marks, panels, strip, tables};
use crate::color::Rgb;
use crate::document::{Block, BlockKind, Span, SpanKind, Style as BlockStyle, Text};
use crate::limits::Limits;
use crate::mark::{Mark, MarkKind};
use crate::provenance::Provenance;

/// Longest words of a key's entry, in bytes.
const LABEL: usize = 120;

/// What the text that is being gathered will be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Holder {
    Paragraph,
    Heading(u8),
    /// Its level. The marker waits in [`Walker::marker`] for the item's first block.
    Item(u8),
    Term,
    Definition,
}

/// Where the walk stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// Lists around.
    pub(super) lists: u8,
    /// Tables around.
    pub(super) tables: u8,
    /// Inside something that is furniture already.
    pub(super) chrome: bool,
    /// Inside a cell of a data table.
    pub(super) cell: bool,
    /// Fill of the nearest block that has one.
    pub(super) fill: Option<Rgb>,
}

/// Walks a page once and gathers its blocks.
pub(super) struct Walker<'d, 'a> {
    pub(super) dom: &'d Dom<'a>,
    pub(super) styles: &'d Styles,
    pub(super) limits: &'d Limits,
    pub(super) base: Option<String>,
    pub(super) facts: chrome::Facts,
    pub(super) panels: panels::Panels,
    /// Blocks of the innermost container last.
    out: Vec<Vec<Block>>,
    pub(super) furniture: Vec<Block>,
    pub(super) inline: Inline,
    pub(super) holder: Holder,
    /// Bullet or number of the item that has begun and has no text yet.
    pub(super) marker: Option<String>,
    pub(super) at: Id,
    /// Pictures inside the text that is being gathered; they follow it.
    figures: Vec<(String, Id)>,
    /// Characters taken so far.
    taken: usize,
    /// An element that has been read already.
    pub(super) skip: Option<Id>,
    /// Limits met, each once.
    pub(super) limited: Vec<&'static str>,
}

impl<'d, 'a> Walker<'d, 'a> {
    pub(super) fn new(dom: &'d Dom<'a>, styles: &'d Styles, limits: &'d Limits) -> Self {
        Self {
            dom,
            styles,
            limits,
            base: links::base(dom),
            facts: chrome::Facts::of(dom, styles),
            panels: panels::Panels::of(dom),
            out: vec![Vec::new()],
            furniture: Vec::new(),
            inline: Inline::default(),
            holder: Holder::Paragraph,
            marker: None,
            at: dom.root(),
            figures: Vec::new(),
            taken: 0,
            skip: None,
            limited: Vec::new(),
        }
    }

    /// Blocks of the body and furniture.
    pub(super) fn run(mut self) -> (Vec<Block>, Vec<Block>, Vec<&'static str>) {
        self.children(self.dom.root(), Around::default());
        self.flush(Around::default());
        let body = self.out.pop().unwrap_or_default();
        (body, self.furniture, self.limited)
    }

    pub(super) fn limit(&mut self, what: &'static str) {
        if !self.limited.contains(&what) {
            self.limited.push(what);
        }
    }

    pub(super) fn style(&self, id: Id) -> &'d Style {
        self.styles.of(id)
    }

    pub(super) fn place(&self, id: Id) -> Provenance {
        Provenance::Element(self.dom.path(id))
    }

    pub(super) fn emit(&mut self, block: Block) {
        let Some(container) = self.out.last_mut() else { return };
        // A colored shape in a block of its own belongs to the words that follow: an entry of a key.
        if container.last().is_some_and(|before| swatch_for(before, &block)) {
            if let Some(mut entry) = container.pop() {
                entry.text.append("", &block.text);
                entry.style = block.style;
                entry.at = block.at;
                entry.kind = match block.kind {
                    BlockKind::Definition => BlockKind::Paragraph,
                    other => other,
                };
                container.push(entry);
            }
            return;
        }
        container.push(block);
    }

    /// Gathers what `inside` gives apart from everything around.
    pub(super) fn apart(&mut self, around: Around, inside: impl FnOnce(&mut Self)) -> Vec<Block> {
        self.flush(around);
        let holder = std::mem::replace(&mut self.holder, Holder::Paragraph);
        let marker = self.marker.take();
        let at = self.at;
        self.out.push(Vec::new());
        inside(self);
        self.flush(around);
        self.holder = holder;
        self.marker = marker;
        self.at = at;
        self.out.pop().unwrap_or_default()
    }

    /// Ends the text that is being gathered: it becomes a block.
    pub(super) fn flush(&mut self, around: Around) {
        let figures = std::mem::take(&mut self.figures);
        if !self.inline.is_empty() {
            let (text, mut style) = self.inline.take();
            self.taken = self.taken.saturating_add(text.string.len());
            if self.taken > self.limits.text_chars {
                self.limit("characters");
            } else {
                style.fill = around.fill;
                let kind = match &self.holder {
                    Holder::Paragraph => BlockKind::Paragraph,
                    Holder::Heading(level) => BlockKind::Heading { level: *level },
                    Holder::Item(level) => BlockKind::ListItem { level: *level, marker: self.marker.take() },
                    Holder::Term => BlockKind::Term,
                    Holder::Definition => BlockKind::Definition,
                };
                let at = self.place(self.at);
                self.emit(Block { kind, text, style, at });
            }
        } else {
            let _ = self.inline.take();
        }
        for (alternative, id) in figures {
            let at = self.place(id);
            let style = BlockStyle { fill: around.fill, ..BlockStyle::default() };
            self.emit(Block { kind: BlockKind::Figure, text: Text::plain(alternative), style, at });
        }
    }

    /// A block element: its text stands by itself.
    pub(super) fn block(&mut self, id: Id, holder: Holder, around: Around) {
        self.flush(around);
        self.begin(id, holder, around);
    }

    /// A block that begins with the marks that are gathered already.
    pub(super) fn begin(&mut self, id: Id, holder: Holder, around: Around) {
        let inside = Around { fill: self.fill(id, around), ..around };
        let outer = std::mem::replace(&mut self.holder, holder);
        let at = std::mem::replace(&mut self.at, id);
        self.children(id, inside);
        self.flush(inside);
        self.holder = outer;
        self.at = at;
    }

    /// The fill that text inside this element stands on.
    pub(super) fn fill(&self, id: Id, around: Around) -> Option<Rgb> {
        if matches!(self.dom.name(id), "body" | "html") {
            return None;
        }
        match self.style(id).fill {
            Some(Rgb::WHITE) => None,
            Some(own) => Some(own),
            None => around.fill,
        }
    }

    pub(super) fn children(&mut self, id: Id, around: Around) {
        let style = self.style(id);
        if let Some(before) = &style.before {
            self.generated(before, style);
        }
        let dom = self.dom;
        for child in dom.children(id) {
            if let Some(characters) = dom.text(child) {
                self.characters(characters, id, around);
            } else {
                self.element(child, around);
            }
        }
        if let Some(after) = &style.after {
            self.generated(after, style);
        }
    }

    /// Text that a sheet puts in: marks, and words; not bullets and other decoration.
    fn generated(&mut self, text: &str, style: &Style) {
        if !style.is_seen() {
            return;
        }
        let look = look(style);
        if text.chars().any(char::is_alphanumeric) && style.shown == Shown::Yes && !marks::is_icon_font(style) {
            self.inline.push(text, &look);
            return;
        }
        for c in text.chars() {
            if let (_, Some(mark)) = marks::chars::seen(c, &look) {
                self.inline.mark(mark);
            }
        }
    }

    fn characters(&mut self, characters: &str, parent: Id, around: Around) {
        let style = self.style(parent);
        // What is struck out no longer holds, but a task that is ticked off is struck out too.
        if !style.visible || style.struck && !self.inline.begins_ticked() {
            self.inline.gap();
            return;
        }
        let apart = characters.trim().chars().count() <= 2
            && self.dom.parent(parent).is_some_and(|p| self.style(p).color != style.color);
        let look = Look { apart, ..look(style) };
        match style.shown {
            Shown::Yes => {
                // A blank line in text whose breaks count begins a new paragraph.
                if style.space == Space::Lines && characters.contains('\n') {
                    self.lines(characters, &look, around);
                } else {
                    self.inline.push(characters, &look);
                }
            }
            Shown::Sighted => {
                for c in characters.chars() {
                    if let (_, Some(mark)) = marks::chars::seen(c, &look) {
                        self.inline.mark(mark);
                    }
                }
                self.inline.gap();
            }
            Shown::Reader | Shown::No => {}
        }
    }

    fn lines(&mut self, characters: &str, look: &Look, around: Around) {
        let mut first = true;
        let mut blank = false;
        for line in characters.split('\n') {
            if !first {
                if blank && !self.inline.is_empty() {
                    self.flush(around);
                } else {
                    self.inline.line_break();
                }
            }
            blank = !first && line.trim().is_empty();
            first = false;
            self.inline.push(line, &Look { lines: false, ..look.clone() });
        }
    }

    /// A line break: the second in a row begins a new paragraph.
    fn line_break(&mut self, around: Around) {
        if self.inline.line_break() >= 2 && !self.inline.is_empty() {
            self.flush(around);
        }
    }

    pub(super) fn element(&mut self, id: Id, around: Around) {
        let style = self.style(id);
        let name = self.dom.name(id);
        if style.shown == Shown::No || self.skip == Some(id) {
            return;
        }
        if style.shown == Shown::Reader {
            self.reader_only(id, around);
            return;
        }
        if !style.visible && !self.dom.below(id).any(|b| self.style(b).visible && self.dom.element(b).is_some()) {
            self.inline.gap();
            return;
        }
        if name == "svg" && style.visible && strip::strip(self, id, around) || style.visible && self.mark(id, around) {
            return;
        }
        match name {
            "br" => return self.line_break(around),
            "wbr" => return,
            "hr" => return self.flush(around),
            "img" | "image" => return self.picture(id),
            "svg" | "math" if name == "svg" => return,
            // How long a bar is says less than the words around it.
            "progress" | "meter" if !around.cell => return self.inline.gap(),
            _ if !around.cell && self.dom.attr(id, "role").is_some_and(|r| r.eq_ignore_ascii_case("progressbar")) => {
                return self.inline.gap();
            }
            "select" => return self.select(id),
            "input" => return self.input(id),
            _ => {}
        }
        if !around.chrome && chrome::is_chrome(self.dom, self.styles, &self.facts, id) {
            let blocks = self.apart(around, |walker| {
                let inside = Around { chrome: true, ..around };
                walker.block(id, Holder::Paragraph, inside);
            });
            if around.cell {
                // What a cell says stays in the cell.
                for block in blocks {
                    self.emit(block);
                }
            } else {
                self.furniture.extend(blocks);
            }
            return;
        }
        panels::name(self, id, around);
        if tables::table(self, id, around) || strip::strip(self, id, around) || lists::list(self, id, around) {
            return;
        }
        if let Some(level) = heading_level(self.dom, id) {
            // A heading around a whole section is none.
            let holder = if self.dom.below(id).any(|b| heading_level(self.dom, b).is_some()) {
                Holder::Paragraph
            } else {
                Holder::Heading(level)
            };
            return self.block(id, holder, around);
        }
        match name {
            "a" => return self.link(id, around),
            "q" => {
                self.inline.push("“", &look(style));
                self.children(id, around);
                self.inline.push("”", &look(style));
                return;
            }
            "button" | "textarea" if name == "button" => return self.button(id, around),
            _ => {}
        }
        match style.display {
            Display::None => {}
            Display::Inline | Display::Contents => self.children(id, around),
            Display::InlineBlock => {
                if self.has_blocks(id) {
                    self.block(id, self.continued(), around);
                } else {
                    self.inline.gap();
                    self.children(id, around);
                    self.inline.gap();
                }
            }
            _ => self.block(id, self.continued(), around),
        }
    }

    /// What a nested block's text is: the same as around it.
    fn continued(&self) -> Holder {
        self.holder.clone()
    }

    /// Whether something below begins a line of its own.
    pub(super) fn has_blocks(&self, id: Id) -> bool {
        self.dom.below(id).any(|b| self.dom.element(b).is_some() && self.style(b).is_block() && self.style(b).is_seen())
    }

    fn link(&mut self, id: Id, around: Around) {
        let Some(href) = self.dom.attr(id, "href") else {
            return self.plain(id, around);
        };
        // The sign behind a heading that links to it.
        let sign = |w: &str| w.chars().count() <= 2 && !w.chars().any(char::is_alphanumeric);
        let heading = matches!(self.holder, Holder::Heading(_) | Holder::Term)
            || self.dom.ancestors(id).take(3).any(|a| self.dom.name(a) == "caption");
        if heading && href.starts_with('#') && sign(self.dom.all_text(id, 16).trim()) {
            return;
        }
        let target = links::target(href, self.base.as_deref());
        self.inline.open_link(target);
        self.plain(id, around);
        self.inline.close_link();
    }

    fn plain(&mut self, id: Id, around: Around) {
        if self.style(id).is_block() {
            self.block(id, self.continued(), around);
        } else {
            self.children(id, around);
        }
    }

    /// A control's caption is no part of the text, unless it is the heading or the summary itself.
    fn button(&mut self, id: Id, around: Around) {
        let caption = matches!(self.holder, Holder::Heading(_) | Holder::Term)
            || self.dom.ancestors(id).take(3).any(|a| matches!(self.dom.name(a), "summary" | "th" | "legend"));
        if !caption && !around.chrome && panels::heads(self.dom, id) {
            return self.block(id, Holder::Heading(panels::FOLDED), around);
        }
        if caption || around.chrome {
            self.children(id, around);
        } else {
            let blocks =
                self.apart(around, |walker| walker.block(id, Holder::Paragraph, Around { chrome: true, ..around }));
            self.furniture.extend(blocks);
        }
    }

    /// A list box shows what is chosen.
    fn select(&mut self, id: Id) {
        let options: Vec<Id> = self.dom.below(id).filter(|o| self.dom.name(*o) == "option").collect();
        let chosen = options.iter().find(|o| self.dom.attr(**o, "selected").is_some());
        if let Some(chosen) = chosen {
            let text = self.dom.all_text(*chosen, 4096);
            let look = look(self.style(id));
            self.inline.push(" ", &look);
            self.inline.push(&text, &look);
            self.inline.push(" ", &look);
        }
    }

    /// A field shows what is written in it.
    fn input(&mut self, id: Id) {
        let kind = self.dom.attr(id, "type").unwrap_or("text").to_ascii_lowercase();
        if matches!(kind.as_str(), "text" | "date" | "number" | "url" | "email")
            && let Some(value) = self.dom.attr(id, "value")
        {
            self.inline.push(value, &look(self.style(id)));
        }
    }

    /// A picture that is no mark.
    fn picture(&mut self, id: Id) {
        let alternative = self.dom.attr(id, "alt").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        if !alternative.is_empty() || self.is_large(id) {
            self.figures.push((alternative, id));
        }
    }

    fn is_large(&self, id: Id) -> bool {
        let style = self.style(id);
        style.width.is_some_and(|w| w > 80.0) || style.height.is_some_and(|h| h > 80.0)
    }

    /// Words for screen readers only are no text, but they may be the only words that say a status.
    fn reader_only(&mut self, id: Id, around: Around) {
        let name = self.dom.name(id);
        let busy = matches!(
            name,
            "a" | "button"
                | "label"
                | "nav"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "legend"
                | "caption"
                | "ul"
                | "table"
                | "form"
        ) || self.dom.ancestors(id).take(4).any(|a| matches!(self.dom.name(a), "a" | "button" | "nav"));
        if busy || around.chrome {
            return;
        }
        let words = self.dom.all_text(id, 200);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(mark) = marks::spoken(&words) {
            self.inline.mark(mark);
        }
    }

    /// Emits the marks that an element is; true where that is all there is to it.
    fn mark(&mut self, id: Id, around: Around) -> bool {
        match marks::of_element(self, id, around) {
            marks::Found::Nothing => false,
            marks::Found::Marks(all) => {
                for mark in all {
                    self.inline.mark(mark);
                }
                true
            }
            marks::Found::Word(word, mark) => {
                let look = look(self.style(id));
                self.inline.word(&word, mark, &look);
                true
            }
            marks::Found::Before(mark) => {
                self.inline.mark(mark);
                false
            }
            marks::Found::Characters(characters) => {
                let look = look(self.style(id));
                self.inline.push(&characters, &look);
                true
            }
            marks::Found::Unknown => {
                self.inline.unknown = true;
                true
            }
        }
    }

    /// Appends a mark to the text that is being gathered.
    pub(super) fn push_mark(&mut self, mark: Mark) {
        self.inline.mark(mark);
    }
}

/// Whether a block is nothing but a colored shape, and the next one a few words without any mark.
fn swatch_for(before: &Block, next: &Block) -> bool {
    let shape = matches!(before.kind, BlockKind::Paragraph | BlockKind::Term | BlockKind::ListItem { .. })
        && before.text.string.is_empty()
        && matches!(before.text.spans.as_slice(), [Span { kind: SpanKind::Mark(mark), .. }] if mark.kind == MarkKind::Swatch);
    let words = matches!(next.kind, BlockKind::Paragraph | BlockKind::Definition)
        && !next.text.string.is_empty()
        && next.text.string.len() <= LABEL
        && next.text.marks().next().is_none();
    shape && words
}

/// How characters of an element look.
pub(super) fn look(style: &Style) -> Look {
    Look {
        bold: style.bold,
        italic: style.italic,
        raised: style.raised,
        color: style.color,
        apart: false,
        size: style.size,
        family: style.family.clone(),
        lines: style.space == Space::Lines,
    }
}

/// The level of a heading element.
pub(super) fn heading_level(dom: &Dom<'_>, id: Id) -> Option<u8> {
    let level = match dom.name(id) {
        "h1" => 1,
        "h2" => 2,
        "h3" => 3,
        "h4" => 4,
        "h5" => 5,
        "h6" => 6,
        "" => return None,
        name => {
            let role = dom.attr(id, "role").unwrap_or_default();
            if role.eq_ignore_ascii_case("heading") {
                let level = dom.attr(id, "aria-level").and_then(|l| l.trim().parse::<u8>().ok()).unwrap_or(2);
                return Some(level.clamp(1, 6));
            }
            // Word processors' titles are paragraphs by name only.
            let title =
                matches!(name, "p" | "div") && dom.classes(id).any(|c| matches!(c, "MsoTitle" | "title" | "Title"));
            return title.then_some(1);
        }
    };
    let role = dom.attr(id, "role").unwrap_or_default();
    if matches!(role, "presentation" | "none") { None } else { Some(level) }
}
