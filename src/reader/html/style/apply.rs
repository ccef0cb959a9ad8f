//! Declarations to the look of an element.
//! Must not know which rule they come from.

use super::super::css::{Declaration, Property, values};
use super::super::dom::{Dom, Id};
use super::super::panels::Panels;
use super::cascade::Cascade;
use super::{Display, Shown, Space, Style, defaults};

/// A box with a side shorter than this is invisible on purpose, in points.
const TINY: f32 = 1.6;
/// Text shifted this far to the left or up is meant for screen readers, in points.
const OFFSCREEN: f32 = -300.0;

/// What is declared beyond the fields of [`Style`] and decides whether a thing can be seen.
#[derive(Default)]
struct Boxed {
    absolute: bool,
    clipped: bool,
    far: bool,
    overflow_hidden: bool,
    no_height: bool,
    transparent: bool,
    hidden: bool,
    sheet_shows: bool,
}

/// The look of an element.
pub(super) fn compute(
    dom: &Dom<'_>,
    cascade: &mut Cascade<'_, '_>,
    panels: &Panels,
    id: Id,
    parent: Option<&Style>,
) -> Style {
    let mut style = parent.map_or_else(Style::initial, Style::inherit);
    defaults::apply(dom, id, &mut style);
    let inherited = parent.map_or(Shown::Yes, |p| p.shown);
    let by_markup = defaults::shown(dom, id);
    let natural = style.display;
    let matched = cascade.matched(id);
    let mut boxed = Boxed::default();
    for declaration in &matched.element {
        one(&mut style, &mut boxed, declaration, natural, parent);
    }
    for declaration in &matched.before {
        generated(&mut style.before, &mut style.before_fill, declaration);
    }
    let mut ignored = None;
    for declaration in &matched.after {
        generated(&mut style.after, &mut ignored, declaration);
    }
    let tiny = |side: Option<f32>| side.is_some_and(|s| s <= TINY);
    let flat = boxed.no_height || style.height.is_some_and(|h| h == 0.0);
    let folded = boxed.overflow_hidden && flat && !boxed.absolute;
    let no_size =
        style.size < 0.8 && !matches!(natural, Display::Cell | Display::Row | Display::Table | Display::RowGroup);
    let by_sheet = if style.display == Display::None || boxed.hidden || boxed.transparent || folded {
        Shown::No
    } else if boxed.far || boxed.absolute && (boxed.clipped || tiny(style.width) && tiny(style.height)) {
        Shown::Reader
    } else if no_size {
        Shown::No
    } else {
        Shown::Yes
    };
    let by_class = if boxed.sheet_shows { Shown::Yes } else { defaults::shown_by_class(dom, id) };
    let own = by_markup.max(by_sheet).max(by_class);
    // What is folded at first is opened by whoever reads the page.
    if own == Shown::No && !boxed.hidden && panels.holds(dom, id) {
        style.shown = inherited;
        if style.display == Display::None {
            style.display = natural;
        }
        return style;
    }
    style.shown = inherited.max(own);
    style
}

fn one(style: &mut Style, boxed: &mut Boxed, declaration: &Declaration, natural: Display, parent: Option<&Style>) {
    let value = declaration.value.trim();
    let lower = value.to_ascii_lowercase();
    let keyword = lower.split_ascii_whitespace().next().unwrap_or_default();
    let font = style.size;
    match &declaration.property {
        Property::Background => {
            style.fill = if keyword == "inherit" { parent.and_then(|p| p.fill) } else { values::color(value) }
        }
        Property::BorderRadius => style.round = values::lengths(value).iter().any(|r| *r > 0.0) || value.contains('%'),
        Property::Clip => {
            boxed.clipped = keyword.starts_with("rect")
                && values::lengths(value).windows(2).all(|w| w.first() == w.last())
                || lower.contains("inset(50%")
                || lower.contains("inset(100%")
                || lower.starts_with("circle(0");
        }
        Property::Color => {
            if keyword != "inherit" {
                style.color = values::color(value).or(style.color);
            }
        }
        Property::Display => {
            style.display = display(keyword, &lower, natural);
            boxed.sheet_shows = style.display != Display::None;
        }
        Property::FontFamily => style.family = values::families(value).first().map(|f| f.as_str().into()),
        Property::FontShorthand => {
            let (before, family) = shorthand(value);
            if before.to_ascii_lowercase().split_ascii_whitespace().any(|w| is_bold(w) == Some(true)) {
                style.bold = true;
            }
            style.family = values::families(family).first().map(|f| f.as_str().into()).or_else(|| style.family.take());
        }
        Property::FontSize => {
            let base = parent.map_or(super::MEDIUM, |p| p.size);
            style.size = match keyword {
                "xx-small" => 7.2,
                "x-small" => 7.5,
                "small" => 9.75,
                "medium" => 12.0,
                "large" => 13.5,
                "x-large" => 18.0,
                "xx-large" => 24.0,
                "smaller" => base / 1.2,
                "larger" => base * 1.2,
                _ => match keyword.strip_suffix('%').and_then(|p| p.parse::<f32>().ok()) {
                    Some(percent) => base * percent / 100.0,
                    None => values::length(value, base).unwrap_or(base),
                },
            };
        }
        Property::FontStyle => style.italic = keyword == "italic" || keyword == "oblique",
        Property::FontWeight => {
            if let Some(bold) = is_bold(keyword) {
                style.bold = bold;
            }
        }
        Property::GridColumns => style.columns = values::columns(lower.rsplit('/').next().unwrap_or_default()),
        Property::Height => style.height = values::length(value, font),
        Property::Left | Property::Top | Property::TextIndent => {
            boxed.far |= values::length(value, font).is_some_and(|v| v < OFFSCREEN);
        }
        Property::ListStyle => style.list_none = lower.split_ascii_whitespace().any(|w| w == "none"),
        Property::MarginLeft => style.indent += values::length(value, font).unwrap_or(0.0),
        Property::MaxHeight => boxed.no_height = values::length(value, font).is_some_and(|v| v <= TINY),
        Property::MsoHide => boxed.hidden |= keyword == "all",
        Property::MsoList => style.mso_list = Some(value.into()),
        Property::Opacity => boxed.transparent = value.parse::<f32>().is_ok_and(|v| v < 0.02),
        Property::Overflow => boxed.overflow_hidden = keyword == "hidden" || keyword == "clip",
        Property::Position => boxed.absolute = keyword == "absolute" || keyword == "fixed",
        Property::TextDecoration => style.struck = lower.contains("line-through"),
        Property::VerticalAlign => style.raised = keyword == "super",
        Property::Visibility => {
            style.visible = match keyword {
                "hidden" | "collapse" => false,
                "visible" => true,
                _ => style.visible,
            };
            boxed.sheet_shows |= keyword == "visible";
        }
        Property::WhiteSpace => {
            style.space =
                if matches!(keyword, "pre" | "pre-wrap" | "pre-line" | "break-spaces" | "preserve" | "preserve-breaks")
                {
                    Space::Lines
                } else {
                    Space::Collapse
                };
        }
        Property::Width => style.width = values::length(value, font),
        Property::Content | Property::Custom(_) => {}
    }
}

fn generated(text: &mut Option<std::rc::Rc<str>>, fill: &mut Option<crate::color::Rgb>, declaration: &Declaration) {
    match declaration.property {
        Property::Content => *text = values::content(&declaration.value).map(Into::into),
        Property::Background => *fill = values::color(&declaration.value),
        Property::Display if declaration.value.eq_ignore_ascii_case("none") => *text = None,
        _ => {}
    }
}

/// Weights from 600 on, since those are set in a bold face where there is no semi-bold one.
fn is_bold(word: &str) -> Option<bool> {
    match word {
        "bold" | "bolder" => Some(true),
        "normal" | "lighter" => Some(false),
        number => number.parse::<u16>().ok().filter(|n| (1..=1000).contains(n)).map(|n| n >= 600),
    }
}

/// A `font` shorthand cut before its families, which follow the size.
fn shorthand(value: &str) -> (&str, &str) {
    let mut end = 0;
    for word in value.split_ascii_whitespace() {
        let start = value.get(end..).and_then(|rest| rest.find(word)).map_or(end, |at| at + end);
        end = start + word.len();
        let sized = word.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && word.contains(|c: char| c.is_ascii_alphabetic() || c == '%');
        if sized {
            return (value.get(..start).unwrap_or_default(), value.get(end..).unwrap_or_default());
        }
    }
    (value, "")
}

fn display(keyword: &str, all: &str, natural: Display) -> Display {
    match keyword {
        "none" => Display::None,
        "inline" | "ruby" | "run-in" => Display::Inline,
        "inline-block" | "inline-table" => Display::InlineBlock,
        "inline-flex" | "inline-grid" => Display::InlineBlock,
        "flex" | "-webkit-flex" | "-ms-flexbox" | "-webkit-box" => Display::Flex,
        "grid" | "-ms-grid" => Display::Grid,
        "contents" => Display::Contents,
        "table" => Display::Table,
        "table-row-group" | "table-header-group" | "table-footer-group" => Display::RowGroup,
        "table-row" => Display::Row,
        "table-cell" => Display::Cell,
        "table-caption" => Display::Caption,
        "list-item" => Display::ListItem,
        "block" if all.contains("flex") => Display::Flex,
        "block" if all.contains("grid") => Display::Grid,
        "block" | "flow-root" => Display::Block,
        _ => natural,
    }
}
