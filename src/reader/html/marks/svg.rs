//! Drawings in the page: what they are called, else what their paths show (SVG 2).
//! Must not know icon sets.

use kurbo::{Affine, BezPath, Circle, Ellipse, PathEl, RoundedRect, Shape as _};

use super::super::css::values::{color, length};
use super::super::dom::Id;
use super::super::walk::Walker;
use super::{Found, described, icons, words};
use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::mark::{Mark, MarkSource, of_paths};
use crate::page_marks::{PathMark, Segment};

/// Longest path data that may be a mark, in bytes; a logo's is longer.
const PATH_DATA: usize = 8192;
/// Shapes of one drawing that may be a mark.
const SHAPES: usize = 12;
/// How exactly arcs become curves, in the drawing's units.
const TOLERANCE: f64 = 0.05;

/// Tells what a drawing shows.
pub(super) fn found(walker: &Walker<'_, '_>, id: Id) -> Found {
    let dom = walker.dom;
    let style = walker.style(id);
    if let Some(mark) = described(dom, id, None) {
        return Found::Marks(vec![Mark { source: MarkSource::Path, ..mark }]);
    }
    let title = dom.below(id).find(|b| dom.name(*b) == "title").map(|t| dom.all_text(t, 128));
    if let Some((kind, color)) = title.as_deref().and_then(words::of_label) {
        return Found::Marks(vec![Mark { kind, source: MarkSource::Path, raw: None, color }]);
    }
    let shapes = shapes(walker, id);
    let paths: Vec<&PathMark> = shapes.iter().collect();
    if !paths.is_empty() {
        let shape = of_paths(&paths);
        match shape.mark() {
            Some(crate::mark::MarkKind::Unknown) => {}
            Some(kind) => {
                let color = shape.color.filter(|c| *c != Rgb::BLACK);
                return Found::Marks(vec![Mark { kind, source: MarkSource::Path, raw: None, color }]);
            }
            // A line or an arrow.
            None => return Found::Marks(Vec::new()),
        }
    }
    // Names tell where the drawing itself is elsewhere.
    let named = dom
        .classes(id)
        .find_map(icons::of_class)
        .or_else(|| {
            ["data-icon", "data-testid", "data-lucide", "name"]
                .iter()
                .filter_map(|a| dom.attr(id, a))
                .find_map(words::of_icon)
        })
        .or_else(|| {
            dom.below(id).filter(|b| dom.name(*b) == "use").find_map(|b| {
                let href = dom.reference(b)?;
                words::of_icon(href.rsplit('#').next()?)
            })
        });
    if let Some((kind, color)) = named {
        return Found::Marks(vec![Mark { kind, source: MarkSource::Path, raw: None, color: color.or(style.color) }]);
    }
    Found::Unknown
}

/// The painted shapes of a drawing; empty where it has none or too many for a mark.
fn shapes(walker: &Walker<'_, '_>, id: Id) -> Vec<PathMark> {
    let dom = walker.dom;
    let mut all = Vec::new();
    let end = dom.end(id);
    let mut skip = id;
    let mut places: Vec<(Id, Id)> = Vec::new();
    for b in dom.below(id) {
        if b < skip {
            continue;
        }
        match dom.name(b) {
            "defs" | "symbol" | "clipPath" | "mask" | "pattern" | "linearGradient" | "radialGradient" | "filter"
            | "marker" | "title" | "desc" => {
                skip = dom.end(b);
            }
            // What is used lies in this page or not at all.
            "use" => {
                let href = dom.reference(b).unwrap_or_default();
                if let Some(target) =
                    href.strip_prefix('#').and_then(|name| dom.by_id(name)).filter(|t| *t < id || *t >= end || *t != b)
                {
                    places.push((target, b));
                    places.extend(dom.below(target).take(SHAPES * 4).map(|t| (t, b)));
                }
            }
            "text" | "image" | "foreignObject" => return Vec::new(),
            _ => places.push((b, b)),
        }
        if places.len() > SHAPES * 16 {
            return Vec::new();
        }
    }
    for (place, context) in places {
        let Some(path) = outline(walker, place) else { continue };
        let painted = |property: &str| paint(walker, place, context, property);
        let fill = match painted("fill") {
            Some(paint) => paint,
            None => Some(Rgb::BLACK),
        };
        let stroke = painted("stroke").flatten();
        let fill = fill.filter(|_| dom.name(place) != "line");
        if fill.is_none() && stroke.is_none() {
            continue;
        }
        let path = transform(walker, place) * path;
        let box_of = path.bounding_box();
        let width =
            property(walker, place, context, "stroke-width").and_then(|w| length(&w, 12.0)).map_or(1.0, |w| w / 0.75);
        let mark = PathMark {
            bbox: rect(&box_of),
            fill,
            stroke,
            line_width: width,
            segments: segments(&path),
            z: u32::try_from(all.len()).unwrap_or(0),
        };
        if mark.bbox.is_finite() {
            all.push(mark);
        }
        if all.len() > SHAPES {
            return Vec::new();
        }
    }
    all
}

/// The place of a text in the drawing, where it says it.
pub(super) fn place(walker: &Walker<'_, '_>, id: Id) -> Option<(f32, f32)> {
    walker.dom.attr(id, "x").or_else(|| walker.dom.attr(id, "y")).or_else(|| walker.dom.attr(id, "transform"))?;
    let at = transform(walker, id) * kurbo::Point::new(number(walker, id, "x"), number(walker, id, "y"));
    Some((narrow(at.x), narrow(at.y)))
}

/// A rectangle as pages have it.
pub(super) fn rect(r: &kurbo::Rect) -> Rect {
    Rect::new(narrow(r.x0), narrow(r.y0), narrow(r.x1), narrow(r.y1))
}

/// A number of the drawing as pages have it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "places of a small drawing; what does not fit becomes infinite and is dropped"
)]
fn narrow(value: f64) -> f32 {
    value as f32
}

fn number(walker: &Walker<'_, '_>, id: Id, name: &str) -> f64 {
    let value = walker.dom.attr(id, name).unwrap_or_default().trim();
    value.trim_end_matches("px").parse::<f64>().ok().filter(|v| v.is_finite()).unwrap_or(0.0)
}

/// The outline of a basic shape or path.
pub(super) fn outline(walker: &Walker<'_, '_>, id: Id) -> Option<BezPath> {
    let n = |name| number(walker, id, name);
    Some(match walker.dom.name(id) {
        "path" => {
            let data = walker.dom.attr(id, "d").filter(|d| d.len() <= PATH_DATA)?;
            BezPath::from_svg(data).ok()?
        }
        "rect" => {
            let (x, y, rx) = (n("x"), n("y"), n("rx").max(n("ry")));
            RoundedRect::new(x, y, x + n("width"), y + n("height"), rx).to_path(TOLERANCE)
        }
        "circle" => Circle::new((n("cx"), n("cy")), n("r")).to_path(TOLERANCE),
        "ellipse" => Ellipse::new((n("cx"), n("cy")), (n("rx"), n("ry")), 0.0).to_path(TOLERANCE),
        "line" => {
            let mut path = BezPath::new();
            path.move_to((n("x1"), n("y1")));
            path.line_to((n("x2"), n("y2")));
            path
        }
        kind @ ("polyline" | "polygon") => {
            let points = walker.dom.attr(id, "points").filter(|d| d.len() <= PATH_DATA)?;
            let numbers: Vec<f64> =
                points.split(|c: char| c.is_whitespace() || c == ',').filter_map(|p| p.parse().ok()).collect();
            let mut path = BezPath::new();
            for pair in numbers.chunks_exact(2) {
                let (Some(x), Some(y)) = (pair.first(), pair.last()) else { continue };
                if path.elements().is_empty() { path.move_to((*x, *y)) } else { path.line_to((*x, *y)) }
            }
            if path.elements().is_empty() {
                return None;
            }
            if kind == "polygon" {
                path.close_path();
            }
            path
        }
        _ => return None,
    })
}

fn segments(path: &BezPath) -> Vec<Segment> {
    let point = |p: kurbo::Point| Point { x: narrow(p.x), y: narrow(p.y) };
    let mut here = kurbo::Point::ZERO;
    path.elements()
        .iter()
        .map(|element| match *element {
            PathEl::MoveTo(p) => {
                here = p;
                Segment::Move(point(p))
            }
            PathEl::LineTo(p) => {
                here = p;
                Segment::Line(point(p))
            }
            PathEl::QuadTo(c, p) => {
                // The same curve with two control points.
                let (a, b) = (here + (c - here) * (2.0 / 3.0), p + (c - p) * (2.0 / 3.0));
                here = p;
                Segment::Curve(point(a), point(b), point(p))
            }
            PathEl::CurveTo(a, b, p) => {
                here = p;
                Segment::Curve(point(a), point(b), point(p))
            }
            PathEl::ClosePath => Segment::Close,
        })
        .collect()
}

/// The transforms of a shape and of the groups around it.
pub(super) fn transform(walker: &Walker<'_, '_>, id: Id) -> Affine {
    let own = std::iter::once(id).chain(walker.dom.ancestors(id).take_while(|a| walker.dom.name(*a) != "svg").take(8));
    own.filter_map(|e| walker.dom.attr(e, "transform")).fold(Affine::IDENTITY, |inner, written| affine(written) * inner)
}

/// A `transform` attribute (CSS Transforms 1 §8.1), as far as icons use it.
fn affine(written: &str) -> Affine {
    let mut all = Affine::IDENTITY;
    for call in written.split(')').take(8) {
        let Some((name, arguments)) = call.split_once('(') else { continue };
        let v: Vec<f64> = arguments
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter_map(|p| p.parse().ok())
            .filter(|v: &f64| v.is_finite())
            .collect();
        let one = match (name.trim().trim_start_matches(',').trim(), v.as_slice()) {
            ("translate", [x]) => Affine::translate((*x, 0.0)),
            ("translate", [x, y]) => Affine::translate((*x, *y)),
            ("scale", [s]) => Affine::scale(*s),
            ("scale", [x, y]) => Affine::scale_non_uniform(*x, *y),
            ("rotate", [a]) => Affine::rotate(a.to_radians()),
            ("rotate", [a, x, y]) => Affine::rotate_about(a.to_radians(), (*x, *y)),
            ("matrix", [a, b, c, d, e, f]) => Affine::new([*a, *b, *c, *d, *e, *f]),
            _ => continue,
        };
        all *= one;
    }
    all
}

/// A presentation property of a shape: its own, or that of the groups around it, or of the place that uses it.
fn property(walker: &Walker<'_, '_>, id: Id, context: Id, name: &str) -> Option<String> {
    let dom = walker.dom;
    let of = |e: Id| {
        let declared = dom.attr(e, "style").and_then(|style| {
            style.split(';').find_map(|d| {
                d.split_once(':').filter(|(n, _)| n.trim().eq_ignore_ascii_case(name)).map(|(_, v)| v.trim().to_owned())
            })
        });
        declared
            .or_else(|| dom.attr(e, name).map(|v| v.trim().to_owned()))
            .filter(|v| !v.eq_ignore_ascii_case("inherit"))
    };
    let up = |e: Id| {
        std::iter::once(e)
            .chain(dom.ancestors(e).take(12))
            .take_while(|a| walker.style(*a).display != super::Display::Cell)
    };
    up(id).find_map(of).or_else(|| up(context).find_map(of))
}

/// What a shape is filled or stroked with: none where nothing is said, inner none where it is not painted.
pub(super) fn paint(walker: &Walker<'_, '_>, id: Id, context: Id, name: &str) -> Option<Option<Rgb>> {
    let value = property(walker, id, context, name)?;
    if value.eq_ignore_ascii_case("none") {
        return Some(None);
    }
    if value.eq_ignore_ascii_case("currentcolor") || value.starts_with("url") || value.starts_with("var") {
        return Some(Some(walker.style(context).color.unwrap_or(Rgb::BLACK)));
    }
    Some(color(&value))
}
