//! Colors by name: of classes, icons and descriptions, where no sheet says more.
//! Must not know elements beyond their names and classes.

use super::super::dom::{Dom, Id};
use crate::color::Rgb;

pub(super) use crate::mark::color_named as named;

/// Words by which frameworks call their colors.
fn contextual(word: &str) -> Option<Rgb> {
    let hex = match word {
        "success" => "#28a745",
        "danger" => "#dc3545",
        "warning" => "#ffc107",
        "info" => "#17a2b8",
        "primary" => "#007bff",
        "secondary" => "#9e9e9e",
        _ => return named(word),
    };
    Rgb::from_hex(hex)
}

/// The fill that a cell's or row's class is named for: `bg-success`, `table-danger`, `rag-amber`, `cell-green`.
pub(in super::super) fn class_fill(dom: &Dom<'_>, id: Id) -> Option<Rgb> {
    dom.classes(id).find_map(|class| {
        let class = class.to_ascii_lowercase();
        let (first, last) = class.split_once(['-', '_']).unwrap_or(("", class.as_str()));
        let known = matches!(
            first,
            "bg" | "table"
                | "rag"
                | "cell"
                | "fill"
                | "background"
                | "status"
                | "color"
                | "colour"
                | "state"
                | "is"
                | "td"
                | "row"
        ) || first.is_empty() && matches!(dom.name(id), "td" | "th" | "tr");
        let name = last.trim_start_matches("color-").trim_start_matches("colour-");
        // Shades are numbered; the lightest are grounds.
        let shade = name.rsplit_once('-').and_then(|(color, n)| Some((color, n.parse::<u16>().ok()?)));
        let shade = shade.filter(|(_, n)| (200..=950).contains(n)).and_then(|(color, _)| contextual(color));
        known.then(|| contextual(name).or(shade.filter(|c| c.chroma() >= super::chars::COLORED))).flatten()
    })
}

/// The color of an empty element whose classes call it a shape of some color: `dot green`, `status-light--red`.
pub(super) fn shape_class(dom: &Dom<'_>, id: Id) -> Option<Rgb> {
    let mut shape = false;
    let mut color = None;
    for class in dom.classes(id) {
        for word in class.to_ascii_lowercase().split(['-', '_']) {
            shape |= matches!(
                word,
                "dot"
                    | "circle"
                    | "bullet"
                    | "indicator"
                    | "light"
                    | "traffic"
                    | "rag"
                    | "status"
                    | "led"
                    | "swatch"
                    | "badge"
                    | "pill"
                    | "ball"
                    | "flag"
                    | "square"
                    | "color"
                    | "colour"
                    | "health"
                    | "icon"
                    | "marker"
            );
            color = color.or_else(|| contextual(word));
        }
    }
    color.filter(|_| shape)
}
