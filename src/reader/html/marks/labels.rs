//! Words set apart as a status: lozenges, badges, tags, pills, and the macros that make them.
//! Must not know which words say a status.

use super::super::dom::{Dom, Id};
use super::super::style::Shown;
use super::super::text::markup;
use super::super::walk::Walker;
use super::{Found, colors};
use crate::mark::MarkKind;

/// Longest word or phrase of a label.
const LONGEST: usize = 70;

/// A label by its class.
pub(super) fn lozenge(walker: &Walker<'_, '_>, id: Id) -> Option<Found> {
    let dom = walker.dom;
    if !matches!(
        dom.name(id),
        "span"
            | "a"
            | "strong"
            | "em"
            | "b"
            | "i"
            | "div"
            | "small"
            | "mark"
            | "label"
            | "button"
            | "code"
            | "status"
            | "sup"
    ) {
        return None;
    }
    let class = dom.classes(id).find(|c| is_label(c))?;
    if dom.name(id) == "label" && class == "label" || dom.attr(id, "rel").is_some_and(|r| r.contains("tag")) {
        return None;
    }
    let block = |b: Id| matches!(dom.name(b), "p" | "div" | "table" | "ul" | "h1" | "h2" | "h3" | "h4" | "input");
    if dom.below(id).any(|b| block(b) && (dom.name(b) == "input" || !dom.all_text(b, 16).trim().is_empty())) {
        return None;
    }
    let mut words = String::new();
    for node in dom.below(id) {
        let parent = dom.parent(node).unwrap_or(id);
        if let Some(text) = dom.text(node)
            && walker.style(parent).shown == Shown::Yes
            && walker.style(parent).visible
        {
            words.push_str(text);
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() || words.chars().count() > LONGEST || !words.chars().any(char::is_alphabetic) {
        return None;
    }
    // Another label inside is the one.
    if dom.below(id).any(|b| dom.element(b).is_some() && dom.classes(b).any(is_label)) {
        return None;
    }
    let style = walker.style(id);
    let color = style.fill.or_else(|| colors::class_fill(dom, id)).or_else(|| class_color(dom, id)).or(style.color);
    Some(Found::Word(words, markup(MarkKind::Word, None, color)))
}

/// Whether a class is one that frameworks give to labels.
fn is_label(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    if matches!(
        class.as_str(),
        "lozenge"
            | "badge"
            | "pill"
            | "chip"
            | "label"
            | "tag"
            | "issuelabel"
            | "status-macro"
            | "state"
            | "status-label"
            | "status-text"
            | "statuslabel"
    ) {
        return true;
    }
    let words: Vec<&str> = class.split(['-', '_']).filter(|w| !w.is_empty()).collect();
    let first = words.first().copied().unwrap_or_default();
    let last = words.last().copied().unwrap_or_default();
    let modified = class.split("--").next().unwrap_or_default();
    words.contains(&"lozenge")
        || matches!(first, "badge" | "pill" | "label" | "chip") && words.len() == 2
        || matches!(last, "badge" | "pill" | "chip" | "lozenge")
        || modified.ends_with("-tag")
        || modified.ends_with("-badge")
        || class == "ui-label"
        || first == "status" && matches!(last, "tag" | "label" | "badge" | "pill" | "chip" | "value")
}

/// The color that one of the element's classes ends on: `govuk-tag--green`, `label-success`.
fn class_color(dom: &Dom<'_>, id: Id) -> Option<crate::color::Rgb> {
    dom.classes(id).find_map(|class| {
        let class = class.to_ascii_lowercase();
        class.rsplit(['-', '_']).next().and_then(colors::named)
    })
}

/// Confluence's storage format: `<ac:structured-macro ac:name="status">` with its title and color as parameters.
pub(super) fn macro_status(dom: &Dom<'_>, id: Id) -> Option<Found> {
    let kind = dom.attr(id, "ac:name").or_else(|| dom.attr(id, "name"))?.to_ascii_lowercase();
    if kind != "status" {
        return None;
    }
    let parameter = |name: &str| {
        dom.below(id)
            .find(|b| {
                dom.name(*b) == "ac:parameter" && dom.attr(*b, "ac:name").is_some_and(|n| n.eq_ignore_ascii_case(name))
            })
            .map(|b| dom.all_text(b, 256).trim().to_owned())
            .filter(|t| !t.is_empty())
    };
    let color = parameter("colour").or_else(|| parameter("color")).and_then(|c| colors::named(&c.to_ascii_lowercase()));
    let title = parameter("title")?;
    Some(Found::Word(title, markup(MarkKind::Word, None, color)))
}
