//! Drawings of colored shapes with words on or beneath them: timelines, and keys with their words beside the shapes.
//! Must not know what the colors mean.

use super::super::dom::Id;
use super::super::walk::Walker;
use super::svg::{outline, paint, place, transform};
use crate::color::Rgb;
use crate::geometry::Rect;
use kurbo::Shape as _;

/// Shapes and texts of one drawing; a map or chart has more.
const MOST: usize = 120;
/// Longest words of a shape, in bytes.
const LABEL: usize = 120;
/// How far the heights of a timeline's shapes may be apart; those of a chart are further.
const ALIKE: f32 = 1.5;

/// A shape with its words.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Labeled {
    /// The element of the shape.
    pub(in super::super) shape: Id,
    pub(in super::super) fill: Rgb,
    pub(in super::super) words: String,
    /// Whether the words stand to the right of it, as those of a key do.
    pub(in super::super) beside: bool,
}

/// Words at a place of the drawing.
type Placed = (f32, f32, String);

struct Drawn {
    id: Id,
    fill: Rgb,
    bbox: Rect,
    texts: Vec<Placed>,
}

/// The shapes of a drawing that have words, in reading order; empty where it is anything else.
pub(in super::super) fn labeled(walker: &Walker<'_, '_>, svg: Id) -> Vec<Labeled> {
    let Some((mut shapes, texts)) = parts(walker, svg) else { return Vec::new() };
    // A ground behind several of them is none of the shapes.
    let on = |b: &Rect| texts.iter().filter(|(x, y, _)| contains(b, *x, *y)).count();
    shapes.retain(|s| on(&s.bbox) < 2 || texts.len() < 2);
    for (x, y, words) in texts {
        let best = shapes.iter_mut().map(|s| (distance(&s.bbox, x, y), s)).min_by(|(a, _), (b, _)| a.total_cmp(b));
        let Some((_, shape)) = best else { return Vec::new() };
        shape.texts.push((x, y, words));
    }
    shapes.retain(|s| !s.texts.is_empty());
    let heights = || shapes.iter().map(|s| s.bbox.bottom - s.bbox.top);
    let (least, most) = (heights().fold(f32::MAX, f32::min), heights().fold(0.0, f32::max));
    let alike = shapes.len() >= 2 && least > 0.0 && most <= least * ALIKE;
    let words = |s: &Drawn| s.texts.iter().map(|(.., w)| w.as_str()).collect::<Vec<_>>().join(" ");
    let told = |s: &Drawn| {
        let w = words(s);
        w.len() <= LABEL
            && w.chars().filter(|c| c.is_alphabetic()).count() > w.chars().filter(char::is_ascii_digit).count()
    };
    if !alike || !shapes.iter().all(told) {
        return Vec::new();
    }
    let spread = |of: fn(&Rect) -> f32| {
        let all = || shapes.iter().map(|s| of(&s.bbox));
        all().fold(f32::MIN, f32::max) - all().fold(f32::MAX, f32::min)
    };
    if spread(|b| b.left) >= spread(|b| b.top) {
        shapes.sort_by(|a, b| a.bbox.left.total_cmp(&b.bbox.left));
    } else {
        shapes.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top));
    }
    shapes
        .iter()
        .map(|s| Labeled {
            shape: s.id,
            fill: s.fill,
            words: words(s),
            beside: s
                .texts
                .iter()
                .all(|(x, y, _)| *x >= s.bbox.right && (s.bbox.top - 2.0..=s.bbox.bottom + 2.0).contains(y)),
        })
        .collect()
}

/// The filled shapes of a drawing, and its texts with their places.
fn parts(walker: &Walker<'_, '_>, svg: Id) -> Option<(Vec<Drawn>, Vec<Placed>)> {
    let dom = walker.dom;
    let mut shapes = Vec::new();
    let mut texts = Vec::new();
    let mut skip = svg;
    for b in dom.below(svg) {
        if b < skip {
            continue;
        }
        match dom.name(b) {
            "defs" | "symbol" | "clippath" | "clipPath" | "mask" | "pattern" | "marker" | "title" | "desc"
            | "foreignobject" | "foreignObject" => skip = dom.end(b),
            "text" => {
                skip = dom.end(b);
                let words = dom.all_text(b, 2 * LABEL).split_whitespace().collect::<Vec<_>>().join(" ");
                let at = place(walker, b).or_else(|| dom.elements(b).find_map(|t| place(walker, t)))?;
                if !words.is_empty() {
                    texts.push((at.0, at.1, words));
                }
            }
            _ => {
                let fill = paint(walker, b, b, "fill").flatten().filter(|f| *f != Rgb::WHITE && *f != Rgb::BLACK);
                if let Some(fill) = fill
                    && let Some(path) = outline(walker, b)
                {
                    let bbox = super::svg::rect(&(transform(walker, b) * path).bounding_box());
                    if bbox.is_finite() {
                        shapes.push(Drawn { id: b, fill, bbox, texts: Vec::new() });
                    }
                }
            }
        }
        if shapes.len() + texts.len() > MOST {
            return None;
        }
    }
    (texts.len() >= 2 && shapes.len() >= 2).then_some((shapes, texts))
}

fn contains(b: &Rect, x: f32, y: f32) -> bool {
    (b.left..=b.right).contains(&x) && (b.top..=b.bottom).contains(&y)
}

/// How far a text's place is from a shape: nothing where it stands on it. Above and below are nearer than beside.
fn distance(b: &Rect, x: f32, y: f32) -> f32 {
    let (dx, dy) = ((b.left - x).max(x - b.right).max(0.0), (b.top - y).max(y - b.bottom).max(0.0));
    dx.hypot(dy)
}
