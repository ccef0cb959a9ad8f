//! Lines to blocks: headings, paragraphs, lists, tables, rows of steps.
//! Must not know what a recommendation is.
//!
//! Text has neither sizes nor weights. A short line that stands alone (or directly above a table, a list or a
//! longer text) and does not read like a sentence, a date or "name: value" is a heading: the first one and what
//! repeats it of level 1, all others of level 2. Short lines one below the other are paragraphs each. Where a file
//! marks its headings (`#`, underlines), only those are headings, with the level that their marks give.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, BlockKind, Document, SpanKind, StripItem, Style, Text};
use crate::format::Format;
use crate::limits::Limits;
use crate::provenance::Provenance;

use super::bullet::{self, Bullet, Depth};
use super::columns::{self, Region};
use super::inline::{self, Notation};
use super::lines::Line;
use super::prose::{Wrap, ends_sentence};
use super::separated;
use super::shapes;
use super::tables;
use super::underline;

mod of_tables;

/// Characters of a line that is a text of its own and no label.
const PROSE: usize = 40;

/// How often a line is looked at, on average, for a table that is not there.
const SEARCH: usize = 16;

/// Reads `lines` into a document; `around` is what stands around them on their pages.
pub(super) fn document(
    lines: &[Line<'_>],
    around: &[Line<'_>],
    limits: &Limits,
    diagnostics: Vec<Diagnostic>,
) -> Document {
    let mut reader = Reader::new(lines, limits);
    for line in around {
        let text = inline::parse(line.body(), reader.notation);
        let block = reader.block(BlockKind::Paragraph, text, line, line);
        reader.furniture.push(block);
    }
    while let Some(line) = lines.get(reader.at) {
        let before = reader.at;
        reader.step(line);
        // Every step takes a line; this holds it so whatever a step does.
        reader.at = reader.at.max(before + 1);
        if reader.left == 0 {
            break;
        }
    }
    let mut diagnostics = diagnostics;
    if reader.left == 0 {
        diagnostics.push(Diagnostic::warning(Code::Limit, "more blocks and cells than are read of one text"));
    }
    Document {
        format: Format::Text,
        meta_title: None,
        pages: Vec::new(),
        blocks: reader.blocks,
        furniture: reader.furniture,
        diagnostics,
    }
}

struct Reader<'a> {
    lines: &'a [Line<'a>],
    limits: &'a Limits,
    /// Index of the line to read next.
    at: usize,
    wrap: Wrap,
    notation: Notation,
    /// Headings are marked.
    marked: bool,
    /// Level of the last marked heading.
    level: u8,
    /// The first heading of a file without marked ones.
    title: Option<String>,
    depth: Depth,
    blocks: Vec<Block>,
    furniture: Vec<Block>,
    /// How many more blocks and cells are read.
    left: usize,
    /// The last table lined up by spaces that was found, with its first line; taken when it is read.
    region: Option<(usize, Region)>,
    /// Before this line no table lined up by spaces begins.
    no_region: usize,
    /// Lines that were looked at for such tables in vain.
    searched: usize,
    /// A table of a wiki begins and does not end.
    unclosed: bool,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a [Line<'a>], limits: &'a Limits) -> Self {
        let mut prose = Vec::new();
        let mut gap = true;
        // Lines right beneath a row of cells are cells as well.
        let mut beside = false;
        let (mut hashes, mut underlines, mut separators) = (0usize, 0usize, 0usize);
        let mut before: Option<&Line<'_>> = None;
        for line in lines {
            let body = line.body();
            hashes += usize::from(shapes::hashed(body).is_some());
            underlines += usize::from(before.is_some_and(|b| underline::level(b, line).is_some()));
            separators += usize::from(tables::is_separator(body));
            if line.text.contains('\t') || tables::pipe_fields(line).is_some() || columns::has_gap(line) {
                gap = true;
                beside = true;
            } else if beside && !line.gap {
                gap = true;
            } else {
                beside = false;
                let own = bullet::parse(body).is_some();
                prose.push(Line { gap: line.gap || gap || own, ..*line });
                gap = false;
            }
            before = Some(line);
        }
        let markdown = hashes > 0 && (hashes >= 2 || underlines + separators > 0);
        Self {
            lines,
            limits,
            at: 0,
            wrap: Wrap::of(&prose, lines),
            notation: Notation { markdown },
            marked: hashes + underlines >= 2,
            level: 0,
            title: None,
            depth: Depth::default(),
            blocks: Vec::new(),
            furniture: Vec::new(),
            left: limits.elements,
            region: None,
            no_region: 0,
            searched: 0,
            unclosed: false,
        }
    }

    /// Line `index`, if there is one.
    fn line(&self, index: usize) -> Option<&'a Line<'a>> {
        self.lines.get(index)
    }

    /// The line after `index`, if it follows without a gap.
    fn below(&self, index: usize) -> Option<&'a Line<'a>> {
        self.line(index + 1).filter(|l| !l.gap)
    }

    /// Reads what begins at `line`.
    fn step(&mut self, line: &'a Line<'a>) {
        let body = line.body();
        if self.is_furniture(self.at, line) {
            let block = self.block(BlockKind::Paragraph, inline::parse(body, self.notation), line, line);
            self.furniture.push(block);
            self.left = self.left.saturating_sub(1);
            self.at += 1;
        } else if body.starts_with("```") || body.starts_with("~~~") {
            self.at += 1;
        } else if self.pipe_table_at(self.at) {
            self.pipe_table();
        } else if tables::is_separator(body) || shapes::rule(body).is_some() {
            self.at += 1;
        } else if self.tab_table_at(self.at) {
            self.tab_table();
        } else if let Some((rows, header, end)) = self.wiki_table() {
            self.whole_table(rows, header, end);
        } else if let Some(sign) = separated::begins(self.lines, self.at) {
            let (rows, end) = separated::rows(self.lines, self.at, sign, self.limits.table_cells.min(self.left));
            self.whole_table(rows, 1, end);
        } else if self.region_at(self.at) {
            self.region();
        } else if let Some((level, words)) = shapes::hashed(body) {
            self.level = level;
            self.heading(level, words, line, line);
            self.at += 1;
        } else if let Some((level, last)) = self.below(self.at).and_then(|n| Some((underline::level(line, n)?, n))) {
            self.level = level;
            self.heading(level, body, line, last);
            self.at += 2;
        } else if let Some(parts) = self.steps_at(self.at) {
            self.strip(parts, line);
        } else if bullet::lone(body) && self.below(self.at).is_some_and(|l| !self.begins(self.at + 1, l)) {
            // The bullet and its words were written on lines of their own.
            self.lone_item(line);
        } else if let Some(bullet) = bullet::parse(body) {
            self.item(line, &bullet);
        } else {
            self.paragraphs();
        }
    }

    /// Whether something other than prose begins at `line`.
    fn begins(&mut self, index: usize, line: &Line<'a>) -> bool {
        let body = line.body();
        bullet::parse(body).is_some()
            || bullet::lone(body)
            || shapes::rule(body).is_some()
            || shapes::hashed(body).is_some()
            || self.tab_table_at(index)
            || self.pipe_table_at(index)
            || body.starts_with("{|") && !self.unclosed
            || separated::begins(self.lines, index).is_some()
            || self.is_furniture(index, line)
            || self.region_at(index)
            || self.steps_at(index).is_some()
            || body.starts_with("```")
    }

    /// A page's label, or a bare number at a page's edge.
    fn is_furniture(&self, index: usize, line: &Line<'a>) -> bool {
        let body = line.body();
        if shapes::is_page_label(body) || shapes::is_print_stamp(body) {
            return true;
        }
        let several = self.lines.last().is_some_and(|l| l.page > 0);
        let edge = |other: Option<&Line<'_>>| other.is_none_or(|o| o.page != line.page);
        if edge(self.line(index + 1)) && shapes::is_numbered_foot(body, line.page + 1) {
            return true;
        }
        several
            && shapes::is_bare_number(body)
            && (edge(self.line(index + 1)) || edge(index.checked_sub(1).and_then(|i| self.line(i))))
    }

    fn block(&self, kind: BlockKind, text: Text, first: &Line<'_>, last: &Line<'_>) -> Block {
        let whole = 0..text.string.len();
        let bold = text.spans.iter().any(|s| s.kind == SpanKind::Bold && s.range == whole);
        Block { kind, text, style: Style { bold, ..Style::default() }, at: Provenance::Lines(first.no, last.no) }
    }

    fn push(&mut self, block: Block) {
        let cells = match &block.kind {
            BlockKind::Table(table) => table.cells.len(),
            BlockKind::Strip(items) => items.len(),
            _ => 0,
        };
        self.left = self.left.saturating_sub(1 + cells);
        if !matches!(block.kind, BlockKind::ListItem { .. }) {
            self.depth.reset();
        }
        self.blocks.push(block);
    }

    fn heading(&mut self, level: u8, words: &str, first: &Line<'_>, last: &Line<'_>) {
        let text = inline::parse(words, self.notation);
        let block = self.block(BlockKind::Heading { level }, text, first, last);
        self.push(block);
    }

    // -- lists ---------------------------------------------------------------------------------------

    fn item(&mut self, line: &'a Line<'a>, bullet: &Bullet<'a>) {
        self.at += 1;
        let mut parts = vec![bullet.rest];
        let mut last = line;
        while let Some(next) = self.line(self.at) {
            let deeper = !next.gap && next.indent > line.indent;
            if self.begins(self.at, next) || !(deeper || self.wrap.joins(last, next)) {
                break;
            }
            parts.push(next.body());
            last = next;
            self.at += 1;
        }
        self.finish_item(line, last, bullet, &parts);
    }

    fn lone_item(&mut self, line: &'a Line<'a>) {
        let Some(words) = self.line(self.at + 1) else { return };
        self.at += 1;
        let kind = bullet::Kind::Sign(line.body().chars().next().unwrap_or('•'));
        let bullet = Bullet { marker: Some(line.body()), kind, rest: words.body() };
        let from = Line { indent: line.indent, ..*words };
        self.at += 1;
        let mut parts = vec![bullet.rest];
        let mut last = words;
        while let Some(next) = self.line(self.at) {
            if self.begins(self.at, next) || !self.wrap.joins(last, next) {
                break;
            }
            parts.push(next.body());
            last = next;
            self.at += 1;
        }
        self.finish_item(&Line { no: line.no, ..from }, last, &bullet, &parts);
    }

    fn finish_item(&mut self, first: &Line<'_>, last: &Line<'_>, bullet: &Bullet<'_>, parts: &[&str]) {
        let level = self.depth.of(first.indent, bullet.kind, self.limits.nesting);
        let text = inline::parse(&self.wrap.join(parts.iter().copied()), self.notation);
        let marker = bullet.marker.map(str::to_owned);
        let block = self.block(BlockKind::ListItem { level, marker }, text, first, last);
        self.push(block);
    }

    // -- rows of steps -------------------------------------------------------------------------------

    fn steps_at(&self, index: usize) -> Option<Vec<&'a str>> {
        let line = self.line(index)?;
        let quoted = |l: Option<&Line<'_>>| l.is_some_and(|l| l.body().starts_with('>'));
        let above = index.checked_sub(1).filter(|_| !line.gap).and_then(|i| self.line(i));
        shapes::steps(line.body(), !quoted(above) && !quoted(self.below(index)))
            .or_else(|| shapes::side_by_side(line.body()))
    }

    fn strip(&mut self, parts: Vec<&'a str>, first: &'a Line<'a>) {
        let mut items = Vec::new();
        let beside = shapes::side_by_side(first.body()).is_some();
        let (mut parts, mut last) = (parts, first);
        loop {
            for part in parts {
                let label = inline::parse(part, self.notation);
                items.push(StripItem { label, fill: None, at: Provenance::Lines(last.no, last.no) });
            }
            let Some(next) = self.below(self.at) else { break };
            let own = next.indent.abs_diff(first.indent) <= 1 && beside && first.indent > 0;
            let more = shapes::steps(next.body(), true)
                .or_else(|| shapes::side_by_side(next.body()).filter(|_| own))
                .or_else(|| (own && shapes::is_label(next.body())).then(|| vec![next.body()]));
            let Some(more) = more.filter(|_| !self.region_at(self.at + 1)) else { break };
            (parts, last) = (more, next);
            self.at += 1;
        }
        self.at += 1;
        let block = self.block(BlockKind::Strip(items), Text::default(), first, last);
        self.push(block);
    }

    // -- paragraphs and headings ---------------------------------------------------------------------

    /// Reads lines up to the next gap or the next other thing.
    fn paragraphs(&mut self) {
        let start = self.at;
        let mut pieces: Vec<(usize, usize)> = vec![(start, start + 1)];
        self.at += 1;
        let mut leads = false;
        while let (Some(before), Some(next)) = (self.line(self.at - 1), self.line(self.at)) {
            let joins = self.wrap.joins(before, next);
            if next.gap && !joins {
                break;
            }
            if self.begins(self.at, next) || self.below(self.at).is_some_and(|u| underline::level(next, u).is_some()) {
                leads = !next.gap;
                break;
            }
            match pieces.last_mut() {
                Some(last) if joins => last.1 += 1,
                _ => pieces.push((self.at, self.at + 1)),
            }
            self.at += 1;
        }
        for k in 0..pieces.len() {
            self.piece(&pieces, k, leads);
        }
    }

    fn piece(&mut self, pieces: &[(usize, usize)], k: usize, leads: bool) {
        let Some(&(from, to)) = pieces.get(k) else { return };
        let lines = self.lines;
        let (Some(first), Some(last)) = (lines.get(from), to.checked_sub(1).and_then(|i| lines.get(i))) else { return };
        let words = self.wrap.join(lines.get(from..to).unwrap_or_default().iter().map(|l| unquoted(l.body())));
        let mut text = inline::parse(&words, self.notation);
        let next = pieces.get(k + 1).and_then(|(from, _)| lines.get(*from));
        let above_other =
            if next.is_none() { leads || pieces.len() == 1 } else { next.is_some_and(|n| is_prose(n.body())) };
        let whole = 0..text.string.len();
        let bold = text.spans.iter().any(|s| s.kind == SpanKind::Bold && s.range == whole);
        let plain = to - from <= 2 && shapes::like_heading(&text.string) && text.marks().next().is_none();
        let level = if self.marked {
            // A line in bold stands in for a heading one level down.
            (bold && plain).then_some((self.level + 1).min(6))
        } else if plain && self.title.as_deref().is_none_or(|t| t == text.string) {
            Some(1)
        } else {
            (plain && (above_other || bold)).then_some(2)
        };
        if level == Some(1) && self.title.is_none() && !self.marked {
            self.title = Some(text.string.clone());
        }
        if level.is_some() {
            text.spans.retain(|s| s.kind != SpanKind::Bold || s.range != whole);
        }
        let kind = level.map_or(BlockKind::Paragraph, |level| BlockKind::Heading { level });
        let mut block = self.block(kind, text, first, last);
        block.style.bold |= bold;
        self.push(block);
    }
}

/// Whether a line is a text rather than a label.
fn is_prose(body: &str) -> bool {
    ends_sentence(body) || body.chars().nth(PROSE).is_some() && !shapes::like_heading(body)
}

/// A line without the sign that quotes it.
fn unquoted(body: &str) -> &str {
    body.strip_prefix("> ").map_or(body, str::trim_start)
}
