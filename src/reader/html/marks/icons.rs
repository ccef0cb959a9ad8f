//! Icons by class name or ligature: Font Awesome, Glyphicons, Bootstrap, Material and their like.
//! Must not know pictures or drawings.

use super::super::dom::Id;
use super::super::style::{Shown, Style};
use super::super::text::markup;
use super::super::walk::Walker;
use super::{Found, described, words};
use crate::color::Rgb;
use crate::mark::MarkKind;

/// What icon sets put in front of an icon's name.
const PREFIXES: &[&str] = &[
    "glyphicon-",
    "dashicons-",
    "fa-",
    "bi-",
    "mdi-",
    "icon-",
    "ico-",
    "icon_",
    "icn-",
    "ion-md-",
    "ion-ios-",
    "ion-",
    "ti-",
    "la-",
    "ri-",
    "bxs-",
    "bx-",
    "feather-",
    "lucide-",
    "oi-",
    "zmdi-",
    "uil-",
    "ph-",
    "el-icon-",
    "k-i-",
    "ms-icon--",
    "aui-iconfont-",
    "octicon-",
    "typcn-",
    "pi-",
    "eva-",
    "anticon-",
    "cil-",
    "glyph-",
    "sprite-",
    "jam-",
    "gg-",
    "genericon-",
    "fi-",
    "entypo-",
    "linearicons-",
    "lnr-",
    "ui-icon-",
    "svg-icon-",
    "i-",
    "emoticon-",
    "emoji-",
    "sap-icon-",
    "tabler-",
    "ki-",
    "pficon-",
    "status-icon-",
    "mark-",
];
/// Classes that name the set and not the icon.
const SETS: &[&str] = &[
    "fa",
    "fas",
    "far",
    "fal",
    "fab",
    "fad",
    "glyphicon",
    "bi",
    "mdi",
    "icon",
    "dashicons",
    "material-icons",
    "material-icons-outlined",
    "material-icons-round",
    "material-symbols-outlined",
    "material-symbols-rounded",
    "octicon",
    "feather",
    "glyph",
    "ion",
    "ico",
    "icomoon",
    "sprite",
    "emoticon",
    "emoji",
    "oi",
    "ti",
    "la",
    "las",
    "lar",
    "zmdi",
    "anticon",
    "ui-icon",
    "svg-icon",
    "fa-solid",
    "fa-regular",
    "ms-icon",
    "aui-icon",
];

/// What a class says an icon shows.
pub(super) fn of_class(class: &str) -> Option<(MarkKind, Option<Rgb>)> {
    let lower = class.to_ascii_lowercase();
    let name = PREFIXES.iter().find_map(|p| lower.strip_prefix(p))?;
    // Sizes and weights are classes too.
    if matches!(name, "lg" | "2x" | "3x" | "4x" | "5x" | "fw" | "ul" | "li" | "border" | "solid" | "regular" | "spin" | "x" if name != "x")
    {
        return None;
    }
    words::of_icon(name)
}

/// An icon: an element without words that belongs to an icon set, or whose only word is an icon's name.
pub(super) fn icon(walker: &Walker<'_, '_>, id: Id) -> Option<Found> {
    let dom = walker.dom;
    if !matches!(
        dom.name(id),
        "i" | "span"
            | "em"
            | "div"
            | "b"
            | "mat-icon"
            | "ion-icon"
            | "md-icon"
            | "iconify-icon"
            | "fa-icon"
            | "svg"
            | "abbr"
            | "small"
            | "sl-icon"
            | "a"
    ) {
        return None;
    }
    let style = walker.style(id);
    let custom = dom.name(id).contains('-');
    let set = custom || dom.classes(id).any(|c| SETS.contains(&c.to_ascii_lowercase().as_str()));
    let text = dom.all_text(id, 64);
    let text = text.trim();
    let ligature = set
        && !text.is_empty()
        && text.len() <= 40
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && (custom
            || dom.classes(id).any(|c| c.starts_with("material-") || c == "mat-icon")
            || super::is_icon_font(style));
    if !text.is_empty() && !ligature {
        // A picture beside the words that says nothing of its own.
        let look = super::super::walk::look(style);
        let sign = |c: char| !c.is_ascii() && !c.is_alphanumeric() && super::chars::seen(c, &look).1.is_none();
        let plain = dom.classes(id).any(|c| c == "icon" || c == "emoji") && text.chars().count() <= 4;
        return (plain && text.chars().all(sign)).then(|| Found::Marks(Vec::new()));
    }
    if dom.below(id).any(|b| matches!(dom.name(b), "svg" | "img" | "input" | "table")) {
        return None;
    }
    let color = style.color;
    // Words for screen readers beside the icon are read by themselves.
    let hidden_words = dom.below(id).any(|b| {
        dom.text(b).is_some_and(|t| !t.trim().is_empty())
            && dom.parent(b).is_some_and(|p| walker.style(p).shown == Shown::Reader)
    });
    if hidden_words {
        return None;
    }
    let named = || {
        let by_class = dom.classes(id).find_map(|c| {
            if set
                || c.starts_with("fa-")
                || c.starts_with("glyphicon")
                || c.starts_with("icon-")
                || c.starts_with("ico-")
            {
                of_class(c)
            } else {
                None
            }
        });
        let by_attr = ["icon", "name", "data-icon", "data-feather", "data-lucide", "svgicon", "fonticon"]
            .iter()
            .filter_map(|a| dom.attr(id, a))
            .find_map(|v| words::of_icon(v.rsplit([':', '/']).next().unwrap_or(v)));
        by_class.or(by_attr).or_else(|| ligature.then(|| words::of_icon(text)).flatten())
    };
    // Its own characters tell best, where the page's sheet gives them.
    if let Some(mark) = by_generated(style) {
        return Some(mark);
    }
    if let Some((kind, own)) = named() {
        // What is told of it says more than its shape.
        let told = ["title", "aria-label"].iter().find_map(|a| super::spoken(dom.attr(id, a)?));
        return Some(Found::Marks(std::iter::once(markup(kind, None, own.or(color))).chain(told).collect()));
    }
    let hollow = dom.classes(id).any(|c| {
        matches!(
            c.to_ascii_lowercase().as_str(),
            "bi-circle" | "fa-circle-o" | "fa-circle-thin" | "icon-circle-o" | "mdi-circle-outline" | "ri-circle-line"
        )
    }) || dom.classes(id).any(|c| c == "far" || c == "fa-regular")
        && dom.classes(id).any(|c| c == "fa-circle")
        || ligature && matches!(text, "radio_button_unchecked" | "circle_outline" | "panorama_fish_eye");
    if hollow {
        return Some(Found::Marks(vec![markup(MarkKind::Box, None, color)]));
    }
    let round = dom.classes(id).any(|c| {
        let c = c.to_ascii_lowercase();
        matches!(
            c.as_str(),
            "fa-circle"
                | "bi-circle-fill"
                | "mdi-circle"
                | "fa-square"
                | "fa-flag"
                | "bi-square-fill"
                | "icon-circle"
                | "fa-dot-circle"
        )
    }) || ligature && matches!(text, "circle" | "lens" | "fiber_manual_record" | "square" | "flag");
    if round && let Some(color) = color.filter(|c| c.chroma() >= 24).or_else(|| super::colors::shape_class(dom, id)) {
        return Some(Found::Marks(vec![markup(MarkKind::Swatch, None, Some(color))]));
    }
    // The icon itself is inside.
    if !set
        || dom
            .below(id)
            .any(|b| matches!(dom.name(b), "i" | "em") || dom.name(b) == "span" && dom.classes(b).next().is_some())
    {
        return None;
    }
    if let Some(mark) = described(dom, id, color) {
        return Some(Found::Marks(vec![mark]));
    }
    // A shape of an icon set whose picture is a fill.
    if style.fill.is_some() && style.is_small() {
        return None;
    }
    Some(Found::Unknown)
}

fn by_generated(style: &Style) -> Option<Found> {
    let look = super::super::text::Look { color: style.color, family: style.family.clone(), ..Default::default() };
    let drawn = style.before.iter().chain(&style.after).flat_map(|t| t.chars());
    let marks: Vec<_> = drawn.filter_map(|c| super::chars::seen(c, &look).1).collect();
    (!marks.is_empty()).then_some(Found::Marks(marks))
}
