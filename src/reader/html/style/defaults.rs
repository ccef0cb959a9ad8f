//! What elements look like without any sheet (HTML standard §15.3), and what class names are known to hide.
//! Must not know the page's own sheets.

use super::super::dom::{Dom, Id};
use super::{Display, Shown, Space, Style};

/// Classes whose elements only screen readers perceive, in the frameworks' own spellings.
const READER_ONLY: &[&str] = &[
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "visually-hidden-focusable",
    "screen-reader-text",
    "screen-reader-only",
    "screenreader-only",
    "screen-reader",
    "screenreader",
    "screen-readers-only",
    "govuk-visually-hidden",
    "nhsuk-u-visually-hidden",
    "element-invisible",
    "usa-sr-only",
    "show-for-sr",
    "assistive",
    "assistive-text",
    "slds-assistive-text",
    "a11y-hidden",
    "u-visually-hidden",
    "is-visually-hidden",
    "is-sr-only",
    "hidden-visually",
    "hide-visually",
    "offscreen",
    "off-screen",
    "ui-hidden-accessible",
    "wb-inv",
    "aui-assistive",
    "visually_hidden",
    "sr_only",
    "srOnly",
    "visuallyHidden",
    "sronly",
    "acc-hide",
    "accessibly-hidden",
    "ms-accessible",
    "cdk-visually-hidden",
    "mat-cdk-visually-hidden",
    "vh",
];
/// Classes whose elements no one perceives, unless the same element is shown on wide screens.
const HIDDEN: &[&str] = &[
    "hidden",
    "d-none",
    "is-hidden",
    "hide",
    "hide-all",
    "invisible",
    "js-hidden",
    "ng-hide",
    "uk-hidden",
    "dn",
    "mso-hide",
];

/// The look that the element's name, attributes and well-known classes give it, on top of what is inherited.
pub(super) fn apply(dom: &Dom<'_>, id: Id, style: &mut Style) {
    let name = dom.name(id);
    style.display = display(name);
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "b" | "strong" | "th" => style.bold = true,
        "i" | "em" | "cite" | "address" | "dfn" | "var" => style.italic = true,
        "del" | "s" | "strike" => style.struck = true,
        "sup" => style.raised = true,
        "pre" | "textarea" | "listing" | "xmp" | "plaintext" => style.space = Space::Lines,
        "table" => {
            // Tables start anew (quirks mode), and what is raised or struck around one is not meant for its cells.
            style.raised = false;
        }
        _ => {}
    }
    match name {
        "h1" => style.size = 24.0,
        "h2" => style.size = 18.0,
        "h3" => style.size = 14.0,
        "h5" => style.size = 10.0,
        "h6" => style.size = 8.0,
        "sup" | "sub" | "small" => style.size /= 1.2,
        _ => {}
    }
    attributes(dom, id, style);
}

fn attributes(dom: &Dom<'_>, id: Id, style: &mut Style) {
    use super::super::css::values::{color, length};
    let name = dom.name(id);
    if let Some(fill) = dom.attr(id, "bgcolor") {
        style.fill = legacy_color(fill);
    }
    match name {
        "font" => {
            if let Some(c) = dom.attr(id, "color").and_then(legacy_color) {
                style.color = Some(c);
            }
            if let Some(face) = dom.attr(id, "face") {
                style.family = super::super::css::values::families(face).first().map(|f| f.as_str().into());
            }
            if let Some(size) = dom.attr(id, "size").and_then(|s| s.trim().parse::<i32>().ok()) {
                style.size = match size {
                    ..=1 => 7.5,
                    2 => 10.0,
                    3 => 12.0,
                    4 => 13.5,
                    5 => 18.0,
                    6 => 24.0,
                    _ => 36.0,
                };
            }
        }
        "body" => {
            if let Some(c) = dom.attr(id, "text").and_then(legacy_color) {
                style.color = Some(c);
            }
        }
        _ => {}
    }
    if matches!(name, "td" | "th" | "table" | "img" | "svg" | "hr" | "col") {
        style.width = dom.attr(id, "width").and_then(|w| length(w, style.size)).or(style.width);
        style.height = dom.attr(id, "height").and_then(|h| length(h, style.size)).or(style.height);
    }
    // Cells colored by name only: the wiki's own palette.
    if let Some(named) = dom
        .attr(id, "data-highlight-colour")
        .or_else(|| dom.classes(id).find_map(|c| c.strip_prefix("highlight-")).filter(|_| matches!(name, "td" | "th")))
    {
        style.fill = highlight(named).or_else(|| color(named)).or(style.fill);
    }
}

/// The colors that Confluence gives to highlighted cells, as its own sheet has them.
fn highlight(named: &str) -> Option<crate::color::Rgb> {
    let hex = match named.to_ascii_lowercase().as_str() {
        "grey" | "gray" => "#f4f5f7",
        "red" => "#ffebe6",
        "yellow" => "#fffae6",
        "green" => "#e3fcef",
        "blue" => "#deebff",
        "teal" => "#e6fcff",
        "purple" => "#eae6ff",
        "orange" => "#fff0b3",
        other if other.starts_with('#') => return crate::color::Rgb::from_hex(other),
        _ => return None,
    };
    crate::color::Rgb::from_hex(hex)
}

/// Colors of old attributes: `#` may be missing (HTML standard §2.3.6).
fn legacy_color(value: &str) -> Option<crate::color::Rgb> {
    let value = value.trim();
    crate::color::Rgb::from_hex(value)
        .or_else(|| crate::color::Rgb::from_hex(&format!("#{value}")))
        .or_else(|| super::super::css::values::color(value))
}

/// Who perceives an element, by its attributes and its classes' usual meaning, where no sheet says.
pub(super) fn shown(dom: &Dom<'_>, id: Id) -> Shown {
    let name = dom.name(id);
    if matches!(
        name,
        "head"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "noframes"
            | "noembed"
            | "title"
            | "link"
            | "meta"
            | "base"
            | "datalist"
            | "object"
            | "applet"
            | "iframe"
            | "audio"
            | "video"
            | "canvas"
            | "map"
            | "rp"
            | "param"
            | "source"
    ) && !in_drawing(dom, id, name)
    {
        return Shown::No;
    }
    if dom.attr(id, "hidden").is_some_and(|v| !v.eq_ignore_ascii_case("until-found")) {
        return Shown::No;
    }
    if dom.attr(id, "aria-hidden").is_some_and(|v| v.trim().eq_ignore_ascii_case("true")) {
        return Shown::Sighted;
    }
    if name == "dialog" && dom.attr(id, "open").is_none() {
        return Shown::No;
    }
    Shown::Yes
}

/// `<title>` and `<style>` inside a drawing belong to the drawing.
fn in_drawing(dom: &Dom<'_>, id: Id, name: &str) -> bool {
    matches!(name, "title") && dom.ancestors(id).any(|a| dom.name(a) == "svg")
}

/// What the element's classes say by convention.
pub(super) fn shown_by_class(dom: &Dom<'_>, id: Id) -> Shown {
    let mut hidden = false;
    let mut shown_wide = false;
    for class in dom.classes(id) {
        if READER_ONLY.contains(&class) {
            return Shown::Reader;
        }
        hidden |= HIDDEN.contains(&class);
        let wide = ["sm", "md", "lg", "xl", "xxl", "2xl"].iter().any(|size| {
            class
                .strip_prefix("d-")
                .and_then(|r| r.strip_prefix(size))
                .is_some_and(|r| r.starts_with('-') && r != "-none")
                || class.strip_prefix(size).is_some_and(|r| r.starts_with(':') && r != ":hidden")
        });
        shown_wide |= wide;
    }
    if hidden && !shown_wide { Shown::No } else { Shown::Yes }
}

fn display(name: &str) -> Display {
    match name {
        "html" | "body" | "address" | "article" | "aside" | "blockquote" | "center" | "dd" | "details" | "dialog"
        | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2"
        | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr" | "legend" | "listing" | "main" | "menu" | "nav"
        | "ol" | "optgroup" | "option" | "p" | "plaintext" | "pre" | "search" | "section" | "summary" | "ul"
        | "xmp" | "frameset" | "multicol" => Display::Block,
        "li" => Display::ListItem,
        "table" => Display::Table,
        "thead" | "tbody" | "tfoot" => Display::RowGroup,
        "tr" => Display::Row,
        "td" | "th" => Display::Cell,
        "caption" => Display::Caption,
        "button" | "input" | "select" | "meter" | "progress" | "img" | "svg" | "textarea" => Display::InlineBlock,
        "slot" => Display::Contents,
        _ => Display::Inline,
    }
}
