//! Fills, lines and pictures in the order in which they were drawn.
//! Must not know what they mean.

use std::fmt::Write as _;

use super::xml::{Pen, attribute, number};
use super::{Embed, png};
use crate::geometry::{Point, Rect};
use crate::markup::escaped;
use crate::page_marks::{PageMarks, PathMark, Picture, Segment};

/// A line or fill is seen however thin it is, in points.
const THINNEST: f32 = 0.25;
/// Steps of one path that are drawn; what has more is drawn as its box.
const STEPS: usize = 20_000;

/// Draws all paths and pictures of a page.
pub(super) fn draw(page: &PageMarks, embed: &mut Embed<'_>, pen: &mut Pen) {
    let mut paths = page.paths.iter().filter(|p| p.bbox.is_finite()).peekable();
    let mut pictures = page.pictures.iter().filter(|p| p.bbox.is_finite()).peekable();
    loop {
        let path_first = match (paths.peek(), pictures.peek()) {
            (Some(path), Some(picture)) => path.z <= picture.z,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        let element = if path_first { paths.next().map(path) } else { pictures.next().map(|p| picture(p, embed)) };
        if !element.is_some_and(|e| pen.put(&e)) {
            break;
        }
    }
}

fn path(path: &PathMark) -> String {
    let mut out = String::new();
    if path.segments.is_empty() || path.segments.len() > STEPS {
        let mut bbox = path.bbox;
        if path.fill.is_some() && path.stroke.is_none() {
            bbox.right = bbox.right.max(bbox.left + THINNEST);
            bbox.bottom = bbox.bottom.max(bbox.top + THINNEST);
        }
        out.push_str("<rect");
        rect(&mut out, &bbox);
    } else {
        out.push_str("<path d=\"");
        for segment in &path.segments {
            step(&mut out, segment);
        }
        out.push('"');
    }
    match path.fill {
        Some(fill) => {
            let _ = write!(out, " fill=\"{}\"", fill.to_hex());
        }
        None => out.push_str(" fill=\"none\""),
    }
    if let Some(stroke) = path.stroke {
        let _ = write!(out, " stroke=\"{}\"", stroke.to_hex());
        attribute(&mut out, "stroke-width", path.line_width.max(THINNEST));
    }
    out.push_str("/>");
    out
}

fn step(out: &mut String, segment: &Segment) {
    let point = |p: &Point| format!("{} {}", number(p.x), number(p.y));
    let _ = match segment {
        Segment::Move(p) => write!(out, "M{}", point(p)),
        Segment::Line(p) => write!(out, "L{}", point(p)),
        Segment::Curve(a, b, p) => write!(out, "C{} {} {}", point(a), point(b), point(p)),
        Segment::Close => write!(out, "Z"),
    };
}

fn picture(picture: &Picture, embed: &mut Embed<'_>) -> String {
    let mut out = String::new();
    if let Some(raster) = &picture.raster
        && let Some(file) = png::encode(raster)
    {
        out.push_str("<image preserveAspectRatio=\"none\"");
        rect(&mut out, &picture.bbox);
        let _ = match embed {
            Embed::Inline => write!(out, " href=\"{}\"/>", png::address(&file)),
            Embed::Named(pictures) => {
                let name = png::name(&file);
                pictures.0.entry(name.clone()).or_insert(file);
                write!(out, " data-picture=\"{name}\"/>")
            }
        };
        return out;
    }
    out.push_str("<rect fill=\"#808080\" fill-opacity=\"0.12\" stroke=\"#808080\" stroke-width=\"0.5\"");
    rect(&mut out, &picture.bbox);
    match &picture.alt {
        Some(alt) => {
            let _ = write!(out, "><title>{}</title></rect>", escaped(alt));
        }
        None => out.push_str("><title>picture</title></rect>"),
    }
    out
}

/// The attributes of a box.
pub(super) fn rect(out: &mut String, bbox: &Rect) {
    attribute(out, "x", bbox.left);
    attribute(out, "y", bbox.top);
    attribute(out, "width", bbox.width().max(0.0));
    attribute(out, "height", bbox.height().max(0.0));
}
