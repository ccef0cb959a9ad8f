//! Marks made of markup: inputs, emoticons, labels, icons, drawings, colored shapes.
//! Must not know what a mark means to a report.

pub(super) mod chars;
mod colors;
mod embedded;
mod icons;
mod labels;
mod svg;
mod svg_strip;
mod words;

use super::dom::{Dom, Id};
use super::style::{Display, Shown, Style};
use super::text::markup;
use super::walk::{Around, Walker};
use crate::color::Rgb;
use crate::mark::{Mark, MarkKind, MarkSource};

pub(super) use colors::class_fill;
pub(super) use svg_strip::labeled;

/// What an element turned out to be.
#[derive(Debug)]
pub(super) enum Found {
    /// No mark.
    Nothing,
    /// Marks, and nothing else.
    Marks(Vec<Mark>),
    /// A word set apart as one: its words and the mark on them.
    Word(String, Mark),
    /// A mark in front of what the element holds.
    Before(Mark),
    /// Characters that a picture stands for.
    Characters(String),
    /// Something drawn that cannot be told.
    Unknown,
}

/// Tells whether an element is a mark.
pub(super) fn of_element(walker: &Walker<'_, '_>, id: Id, around: Around) -> Found {
    let dom = walker.dom;
    let style = walker.style(id);
    let name = dom.name(id);
    match name {
        "input" => return input(dom, id, style),
        "img" | "image" | "ac:emoticon" | "g-emoji" | "emoji" => return picture(walker, id, style),
        "svg" => return svg::found(walker, id),
        "object" | "embed" | "canvas" => return Found::Unknown,
        "ac:structured-macro" | "ac:macro" | "structured-macro" => {
            if let Some(found) = labels::macro_status(dom, id) {
                return found;
            }
        }
        "ac:parameter" => return Found::Marks(Vec::new()),
        "table" | "tr" | "td" | "th" | "tbody" | "thead" | "ul" | "ol" | "body" | "html" | "main" | "dl" | "p"
        | "br" | "hr" => {
            return Found::Nothing;
        }
        _ => {}
    }
    if let Some(state) = checkbox_role(dom, id) {
        return state;
    }
    if let Some(found) = labels::lozenge(walker, id) {
        return found;
    }
    if let Some(found) = icons::icon(walker, id) {
        return found;
    }
    empty_shape(walker, id, style, around)
}

/// What an icon of this class shows.
pub(super) fn seen_of_class(class: &str) -> Option<MarkKind> {
    icons::of_class(class).map(|(kind, _)| kind)
}

/// A control that is ticked or not.
fn input(dom: &Dom<'_>, id: Id, style: &Style) -> Found {
    let kind = dom.attr(id, "type").unwrap_or_default().to_ascii_lowercase();
    let checked = dom.attr(id, "checked").is_some();
    match kind.as_str() {
        "checkbox" => {
            Found::Marks(vec![markup(if checked { MarkKind::Check } else { MarkKind::Box }, None, style.color)])
        }
        // The choices that were not taken say nothing.
        "radio" if checked => Found::Marks(vec![markup(MarkKind::Check, None, style.color)]),
        "radio" => Found::Marks(Vec::new()),
        _ => Found::Nothing,
    }
}

/// Elements that play a tick box (WAI-ARIA 1.2: checkbox, switch, menuitemcheckbox), or look like one in exports.
fn checkbox_role(dom: &Dom<'_>, id: Id) -> Option<Found> {
    let role = dom.attr(id, "role").unwrap_or_default().to_ascii_lowercase();
    if matches!(role.as_str(), "checkbox" | "switch" | "menuitemcheckbox") {
        let kind = match dom.attr(id, "aria-checked").unwrap_or_default().trim() {
            "true" => MarkKind::Check,
            "mixed" => MarkKind::Unknown,
            _ => MarkKind::Box,
        };
        return Some(before(dom, id, kind));
    }
    let kind = dom.classes(id).find_map(|c| match c.to_ascii_lowercase().as_str() {
        "checkbox-on" | "checkbox-checked" | "task-done" => Some(MarkKind::Check),
        "checkbox-off" | "checkbox-unchecked" => Some(MarkKind::Box),
        _ => None,
    })?;
    Some(before(dom, id, kind))
}

/// A mark in front of the element's words, if it has any.
fn before(dom: &Dom<'_>, id: Id, kind: MarkKind) -> Found {
    let mark = markup(kind, None, None);
    if dom.elements(id).next().is_none() && dom.all_text(id, 16).trim().is_empty() {
        Found::Marks(vec![mark])
    } else {
        Found::Before(mark)
    }
}

/// A picture whose description, class or file says what it shows.
fn picture(walker: &Walker<'_, '_>, id: Id, style: &Style) -> Found {
    let dom = walker.dom;
    let alternative = dom.attr(id, "alt").unwrap_or_default().trim();
    // Pictures that stand for a character bring it along.
    let emoji = dom.attr(id, "data-emoji-fallback").unwrap_or(alternative);
    let written = if emoji.is_empty() && matches!(dom.name(id), "g-emoji" | "emoji") {
        dom.all_text(id, 32)
    } else {
        emoji.to_owned()
    };
    let drawn = written.trim();
    if !drawn.is_empty() && drawn.chars().count() <= 4 && drawn.chars().all(|c| !c.is_ascii() && !c.is_alphanumeric()) {
        let look = super::walk::look(style);
        let mark = drawn.chars().find_map(|c| chars::seen(c, &look).1);
        return match mark {
            Some(mark) => Found::Marks(vec![Mark { source: MarkSource::Picture, ..mark }]),
            None => Found::Characters(drawn.to_owned()),
        };
    }
    let said = [
        "alt",
        "title",
        "aria-label",
        "ac:name",
        "ac:emoji-shortname",
        "data-emoticon-name",
        "data-emoji-short-name",
        "data-emoji-shortname",
        "data-status",
        "alias",
    ];
    for attr in said {
        if let Some((kind, color)) = dom.attr(id, attr).and_then(words::of_label) {
            return Found::Marks(vec![Mark { kind, source: MarkSource::Picture, raw: None, color }]);
        }
    }
    if style.width.is_some_and(|w| w > 60.0) || style.height.is_some_and(|h| h > 60.0) {
        return Found::Nothing;
    }
    let named = dom.classes(id).find_map(icons::of_class).or_else(|| dom.attr(id, "src").and_then(words::of_file));
    if let Some((kind, color)) = named {
        return Found::Marks(vec![Mark { kind, source: MarkSource::Picture, raw: None, color }]);
    }
    if !alternative.is_empty() {
        return Found::Nothing;
    }
    if let Some(found) = dom.attr(id, "src").and_then(|src| embedded::of_address(src, walker.limits)) {
        return found;
    }
    // Pictures that only keep a distance.
    let dot = |side: Option<f32>| side.is_some_and(|s| s < 3.0);
    let file = dom.attr(id, "src").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let spacer = ["spacer", "blank", "pixel", "transparent", "clear", "shim", "trans.", "dot_clear"]
        .iter()
        .any(|s| file.starts_with(s));
    if spacer || dot(style.width) || dot(style.height) { Found::Marks(Vec::new()) } else { Found::Unknown }
}

/// A mark for an element whose words are not shown, by what its attributes say of it.
fn described(dom: &Dom<'_>, id: Id, color: Option<Rgb>) -> Option<Mark> {
    for attr in [
        "aria-label",
        "title",
        "alt",
        "data-status",
        "data-state",
        "data-value",
        "data-label",
        "data-original-title",
        "data-bs-original-title",
        "data-tooltip",
    ] {
        let Some(label) = dom.attr(id, attr).map(str::trim).filter(|l| !l.is_empty()) else { continue };
        if let Some((kind, own)) = words::of_label(label) {
            return Some(markup(kind, None, color.or(own)));
        }
        if let Some(mark) = spoken(label) {
            return Some(Mark { color, ..mark });
        }
    }
    None
}

/// Words that are not seen, as a mark: a few words, of which a label in front ("Status: …") is not part.
pub(super) fn spoken(words: &str) -> Option<Mark> {
    let words = words.trim();
    let said = match words.split_once(':') {
        Some((label, rest)) if !rest.trim().is_empty() && label.split_whitespace().count() <= 3 => rest.trim(),
        _ => words,
    };
    let fits = !said.ends_with(':')
        && said.chars().any(char::is_alphabetic)
        && said.chars().count() <= 60
        && said.split_whitespace().count() <= 8;
    let spoken_link = [
        "opens in",
        "open in",
        "external",
        "skip",
        "new window",
        "new tab",
        "read more",
        "required",
        "link to",
        "sort",
    ];
    let lower = said.to_lowercase();
    (fits && !spoken_link.iter().any(|s| lower.contains(s)))
        .then(|| markup(MarkKind::Word, Some(said.to_owned()), None))
}

/// An element without words that has a color: a dot, a square.
fn empty_shape(walker: &Walker<'_, '_>, id: Id, style: &Style, around: Around) -> Found {
    let dom = walker.dom;
    // Anything inside but white space makes it a container.
    let hollow = dom
        .below(id)
        .all(|b| dom.text(b).is_some_and(|t| t.trim().is_empty()) || matches!(dom.name(b), "br" | "span" | "b" | "i"));
    // So does an icon.
    let icon = dom.below(id).any(|b| dom.element(b).is_some() && dom.classes(b).any(|c| icons::of_class(c).is_some()));
    if !hollow || icon || matches!(dom.name(id), "a" | "br") {
        return Found::Nothing;
    }
    if style.before.is_some() || style.after.is_some() {
        // What is generated is told by its characters.
        let color = style.color;
        let look = super::text::Look { color, family: style.family.clone(), ..Default::default() };
        let drawn = style.before.iter().chain(&style.after).flat_map(|t| t.chars());
        let marks: Vec<Mark> = drawn.filter_map(|c| chars::seen(c, &look).1).collect();
        if !marks.is_empty() {
            return Found::Marks(marks);
        }
    }
    let role = dom.attr(id, "role").unwrap_or_default();
    if let Some(mark) = described(dom, id, style.fill) {
        return Found::Marks(vec![mark]);
    }
    let inner = dom.below(id).filter(|b| dom.element(*b).is_some()).find_map(|b| walker.style(b).fill);
    let fill = style.fill.or(inner).or(style.before_fill).or_else(|| colors::shape_class(dom, id));
    if let Some(fill) = fill.filter(|f| *f != Rgb::WHITE) {
        let sized = style.width.is_some() || style.height.is_some();
        let spaces = dom.all_text(id, 64).chars().any(|c| c == '\u{a0}');
        let bar = style.is_block() && !(sized && style.is_small() && style.width.is_some());
        if style.is_small() && !bar && (sized || spaces || style.display != Display::Block || !style.is_block()) {
            return Found::Marks(vec![markup(MarkKind::Swatch, None, Some(fill))]);
        }
    }
    if around.cell && role == "img" {
        return Found::Unknown;
    }
    Found::Nothing
}

/// The mark of a task that is done or not.
pub(super) fn task(done: bool) -> Mark {
    markup(if done { MarkKind::Check } else { MarkKind::Box }, None, None)
}

/// Whether characters generated in this font are icons.
pub(super) fn is_icon_font(style: &Style) -> bool {
    style.family.as_deref().is_some_and(|f| {
        f.contains("awesome")
            || f.contains("icon")
            || f.contains("glyph")
            || f.contains("dashicons")
            || f.contains("material symbols")
    })
}

/// All words below that anyone perceives.
pub(super) fn all_words(walker: &Walker<'_, '_>, id: Id, limit: usize) -> String {
    let dom = walker.dom;
    let mut all = String::new();
    for node in dom.below(id) {
        if let Some(text) = dom.text(node)
            && dom.parent(node).is_some_and(|p| walker.style(p).shown <= Shown::Reader)
        {
            all.push_str(text);
            all.push(' ');
            if all.len() > limit {
                break;
            }
        }
    }
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}
