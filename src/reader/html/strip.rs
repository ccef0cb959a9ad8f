//! Colored shapes with their words: timelines side by side, keys one below the other.
//! Must not know what the colors mean.

use super::dom::Id;
use super::marks;
use super::style::{Display, Shown};
use super::text::markup;
use super::walk::{Around, Holder, Walker, heading_level};
use crate::color::Rgb;
use crate::document::{Block, BlockKind, Span, SpanKind, StripItem, Style as BlockStyle, Text};
use crate::mark::{MarkKind, color_named};

/// Items of one strip.
const ITEMS: usize = 40;
/// Longest label of a shape.
const LABEL: usize = 120;
/// Most letters that stand in a shape beside its words ("A", "RAG").
const LETTERS: usize = 3;

/// Reads a row of colored shapes; false where the element is none.
pub(super) fn strip(walker: &mut Walker<'_, '_>, id: Id, around: Around) -> bool {
    let dom = walker.dom;
    if dom.name(id) == "svg" {
        return drawing(walker, id, around);
    }
    if !matches!(dom.name(id), "div" | "ul" | "ol" | "section" | "figure" | "p" | "nav" | "span" | "dl")
        || around.cell && dom.name(id) == "span"
    {
        return false;
    }
    if matches!(dom.name(id), "span" | "p") && !walker.has_blocks(id) && walker.style(id).display != Display::Flex {
        return false;
    }
    let Some(items) = shapes(walker, id) else { return false };
    if key_like(walker, id, &items) {
        entries(walker, id, &items, around);
        return true;
    }
    walker.flush(around);
    let inside = Around { fill: None, lists: 0, ..around };
    let mut strip = Vec::new();
    for (item, fill) in items {
        let blocks = walker.apart(around, |w| w.block(item, Holder::Paragraph, inside));
        let mut label = joined(&blocks);
        label.spans.retain(|s| !matches!(&s.kind, SpanKind::Mark(m) if m.kind == MarkKind::Swatch));
        strip.push(StripItem { label, fill: Some(fill), at: walker.place(item) });
    }
    let at = walker.place(id);
    walker.emit(Block { kind: BlockKind::Strip(strip), text: Text::default(), style: BlockStyle::default(), at });
    true
}

/// Shapes with words in a drawing.
fn drawing(walker: &mut Walker<'_, '_>, id: Id, around: Around) -> bool {
    if around.cell {
        return false;
    }
    let all = marks::labeled(walker, id);
    if all.is_empty() {
        return false;
    }
    walker.flush(around);
    let style = BlockStyle::default();
    let stages = all.iter().filter(|l| !l.beside).map(|l| StripItem {
        label: Text::plain(l.words.clone()),
        fill: Some(l.fill),
        at: walker.place(l.shape),
    });
    let stages: Vec<StripItem> = stages.collect();
    if !stages.is_empty() {
        let at = walker.place(id);
        walker.emit(Block { kind: BlockKind::Strip(stages), text: Text::default(), style, at });
    }
    for entry in all.iter().filter(|l| l.beside) {
        let mut text = Text::plain(entry.words.clone());
        let mark = markup(MarkKind::Swatch, None, Some(entry.fill));
        text.spans.push(Span { range: 0..0, kind: SpanKind::Mark(mark) });
        let at = walker.place(entry.shape);
        walker.emit(Block { kind: BlockKind::Paragraph, text, style, at });
    }
    true
}

fn joined(blocks: &[Block]) -> Text {
    blocks.iter().fold(Text::default(), |mut all, block| {
        all.append(" ", &block.text);
        all
    })
}

/// The items of a container all of whose children are a colored shape with a few words.
fn shapes(walker: &Walker<'_, '_>, id: Id) -> Option<Vec<(Id, Rgb)>> {
    let dom = walker.dom;
    let mut items = Vec::new();
    for child in dom.children(id) {
        if let Some(text) = dom.text(child) {
            if !text.trim().is_empty() {
                return None;
            }
            continue;
        }
        let style = walker.style(child);
        if style.shown >= Shown::Reader || style.display == Display::None {
            continue;
        }
        // Arrows and lines between the shapes.
        if dom.all_text(child, 16).trim().chars().all(|c| !c.is_alphanumeric()) && shape_fill(walker, child).is_none() {
            if dom.elements(child).next().is_some() {
                return None;
            }
            continue;
        }
        items.push((child, shape_fill(walker, child)?));
        if items.len() > ITEMS {
            return None;
        }
    }
    (items.len() >= 2).then_some(items)
}

/// The color of an item: its own fill, or that of the one shape in it; none where it is more than a shape and words.
fn shape_fill(walker: &Walker<'_, '_>, item: Id) -> Option<Rgb> {
    let dom = walker.dom;
    let mut length = 0;
    let mut fills: Vec<(Id, Rgb)> = Vec::new();
    let colored = |e: Id| {
        let style = walker.style(e);
        // A dot that the sheet puts in front of the words.
        let dot = || style.before_fill.filter(|_| style.before.is_none());
        style.fill.or_else(|| marks::class_fill(dom, e)).or_else(dot).filter(|f| *f != Rgb::WHITE)
    };
    if let Some(fill) = colored(item) {
        fills.push((item, fill));
    }
    for b in dom.below(item) {
        if let Some(text) = dom.text(b) {
            length += text.trim().chars().count();
        } else {
            if matches!(dom.name(b), "table" | "ul" | "ol" | "dl" | "a" | "input" | "svg" | "img" | "form")
                || heading_level(dom, b).is_some()
            {
                return None;
            }
            if let Some(fill) = colored(b) {
                fills.push((b, fill));
            }
        }
        if length > LABEL || fills.len() > 3 {
            return None;
        }
    }
    if length == 0 {
        return None;
    }
    // A label with words of its own in a line of words is no shape.
    let count = |e: Id| dom.all_text(e, 4 * LABEL).chars().filter(|c| c.is_alphanumeric()).count();
    let whole = count(item);
    let labels = |(e, _): &(Id, Rgb)| {
        let own = count(*e);
        own > LETTERS && own < whole && color_named(&dom.all_text(*e, LABEL).trim().to_lowercase()).is_none()
    };
    if fills.iter().any(labels) {
        return None;
    }
    // A gray box around a colored dot: the dot counts.
    fills.iter().find(|(_, f)| f.chroma() >= 24).or(fills.first()).map(|(_, f)| *f)
}

/// Whether shapes and words are a key: named so, or one below the other with the shape beside the words.
fn key_like(walker: &Walker<'_, '_>, id: Id, items: &[(Id, Rgb)]) -> bool {
    let dom = walker.dom;
    let named = |e: Id, words: &[&str]| {
        let label = dom.attr(e, "aria-label").unwrap_or_default().to_ascii_lowercase();
        dom.classes(e).chain(dom.attr(e, "id")).any(|c| {
            let c = c.to_ascii_lowercase();
            c.split(['-', '_']).any(|part| words.contains(&part))
        }) || words.iter().any(|w| label.split_whitespace().any(|l| l == *w))
    };
    if named(id, &["legend", "key", "keys", "legende"]) {
        return true;
    }
    if named(
        id,
        &["timeline", "steps", "stages", "stepper", "milestones", "tl", "phases", "progress", "roadmap", "track"],
    ) {
        return false;
    }
    let container = walker.style(id);
    let side_by_side = container.display == Display::Flex
        || container.display == Display::Grid
        || items.iter().all(|(item, _)| {
            let style = walker.style(*item);
            matches!(style.display, Display::InlineBlock | Display::Inline | Display::Cell)
        });
    let own_fill = items.iter().filter(|(item, fill)| walker.style(*item).fill == Some(*fill)).count();
    !side_by_side && own_fill * 2 < items.len()
}

/// Entries of a key: words with their color in front of them.
fn entries(walker: &mut Walker<'_, '_>, id: Id, items: &[(Id, Rgb)], around: Around) {
    walker.flush(around);
    let list = matches!(walker.dom.name(id), "ul" | "ol");
    let inside = Around { fill: None, ..around };
    for (item, fill) in items {
        let blocks = walker.apart(around, |w| w.block(*item, Holder::Paragraph, inside));
        let style = BlockStyle { fill: None, ..blocks.first().map(|b| b.style).unwrap_or_default() };
        let mut text = joined(&blocks);
        text.spans
            .retain(|s| !matches!(&s.kind, SpanKind::Mark(m) if m.kind == MarkKind::Swatch && s.range.is_empty()));
        let has_own = text.marks().any(|(_, m)| m.kind == MarkKind::Swatch);
        if !has_own {
            text.spans
                .insert(0, Span { range: 0..0, kind: SpanKind::Mark(markup(MarkKind::Swatch, None, Some(*fill))) });
        }
        let kind = if list { BlockKind::ListItem { level: around.lists, marker: None } } else { BlockKind::Paragraph };
        let at = walker.place(*item);
        walker.emit(Block { kind, text, style, at });
    }
}
