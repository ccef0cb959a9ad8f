//! Drawings as a picture by itself: pages under one another, with boxes over them.
//! Must not know what the boxes are for beyond their kind and label.

use std::fmt::Write as _;

use super::Drawing;
use super::shapes::rect;
use super::xml::{attribute, number};
use crate::geometry::Rect;
use crate::markup::escaped;

/// Space around and between pages, in points.
const GAP: f32 = 12.0;

/// What a box is around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A word.
    Word,
    /// A mark.
    Mark,
    /// A link.
    Link,
    /// A block of text.
    Block,
    /// Text that surrounds the content.
    Furniture,
    /// A table.
    Table,
    /// A cell of a table.
    Cell,
    /// Something that reached a field.
    Field,
    /// A word that reached none.
    Unused,
}

impl Kind {
    /// Every kind, in the order of the key.
    const ALL: [Self; 9] = [
        Self::Word,
        Self::Mark,
        Self::Link,
        Self::Block,
        Self::Furniture,
        Self::Table,
        Self::Cell,
        Self::Field,
        Self::Unused,
    ];

    /// Its class in the picture and its name in the key.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Mark => "mark",
            Self::Link => "link",
            Self::Block => "block",
            Self::Furniture => "furniture",
            Self::Table => "table",
            Self::Cell => "cell",
            Self::Field => "field",
            Self::Unused => "unused",
        }
    }

    /// Line color, line width and opacity of the inside.
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Word => ("#5b7fb5", "0.3", "0.05"),
            Self::Mark => ("#c2185b", "0.9", "0.15"),
            Self::Link => ("#00838f", "0.5", "0.08"),
            Self::Block => ("#1565c0", "0.7", "0.05"),
            Self::Furniture => ("#757575", "0.6", "0.10"),
            Self::Table => ("#2e7d32", "1.4", "0"),
            Self::Cell => ("#2e7d32", "0.6", "0.06"),
            Self::Field => ("#1565c0", "0.7", "0.07"),
            Self::Unused => ("#d84315", "0.4", "0.18"),
        }
    }
}

/// A box over a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Where.
    pub bbox: Rect,
    /// What it is around.
    pub kind: Kind,
    /// What is shown when it is pointed at.
    pub label: String,
}

/// A page with its boxes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plate {
    /// The page.
    pub drawing: Drawing,
    /// Boxes over it, the first at the bottom.
    pub boxes: Vec<Outline>,
}

/// Pages under one another as an SVG file.
#[must_use]
pub fn sheet(plates: &[Plate]) -> String {
    let key = key(plates);
    let width = plates.iter().map(|p| p.drawing.width).fold(200.0, f32::max) + 2.0 * GAP;
    let top = if key.is_empty() { GAP } else { 3.0 * GAP };
    let height = plates.iter().map(|p| p.drawing.height + GAP).sum::<f32>() + top;
    let mut out = "<svg xmlns=\"http://www.w3.org/2000/svg\"".to_owned();
    attribute(&mut out, "width", width);
    attribute(&mut out, "height", height);
    let _ = write!(out, " viewBox=\"0 0 {} {}\">", number(width), number(height));
    out.push_str("<rect width=\"100%\" height=\"100%\" fill=\"#d5d8dc\"/>");
    out.push_str(&key);
    let mut y = top;
    for plate in plates {
        frame(&mut out, plate, y);
        y += plate.drawing.height + GAP;
    }
    out.push_str("</svg>\n");
    out
}

fn frame(out: &mut String, plate: &Plate, y: f32) {
    let Drawing { number: page, width, height, body, cut } = &plate.drawing;
    out.push_str("<svg");
    attribute(out, "x", GAP);
    attribute(out, "y", y);
    attribute(out, "width", *width);
    attribute(out, "height", *height);
    let _ = write!(out, " viewBox=\"0 0 {} {}\"><title>page {page}", number(*width), number(*height));
    if *cut {
        out.push_str(", not drawn to the end");
    }
    out.push_str("</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
    out.push_str(body);
    for one in &plate.boxes {
        let (stroke, line, inside) = one.kind.look();
        let _ = write!(out, "<rect class=\"{}\"", one.kind.name());
        rect(out, &one.bbox);
        let _ =
            write!(out, " fill=\"{stroke}\" fill-opacity=\"{inside}\" stroke=\"{stroke}\" stroke-width=\"{line}\">");
        let _ = write!(out, "<title>{}</title></rect>", escaped(&one.label));
    }
    out.push_str("</svg>\n");
}

/// What the colors of the boxes mean, for the kinds that occur.
fn key(plates: &[Plate]) -> String {
    let mut out = String::new();
    let mut x = GAP;
    for kind in Kind::ALL {
        if !plates.iter().any(|p| p.boxes.iter().any(|b| b.kind == kind)) {
            continue;
        }
        let (stroke, ..) = kind.look();
        let _ = write!(out, "<rect y=\"10\" width=\"10\" height=\"10\" fill=\"{stroke}\" x=\"{}\"/>", number(x));
        let _ = write!(out, "<text y=\"19\" font-family=\"sans-serif\" font-size=\"10\" x=\"{}\">", number(x + 14.0));
        let _ = write!(out, "{}</text>", kind.name());
        x += 70.0;
    }
    out
}
