//! Paths to rules, fills and shapes: what divides, what lies behind, and what is drawn for itself.
//! Must not know text.

use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::page_marks::{PageMarks, PathMark, Segment};

use super::tolerances::T;

/// A horizontal or vertical rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// Its `y` (horizontal) or `x` (vertical).
    pub pos: f32,
    /// Its left or upper end.
    pub from: f32,
    /// Its right or lower end.
    pub to: f32,
    /// What shows it.
    pub by: By,
}

/// What shows a rule, the best evidence last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// Nothing: it was concluded from others.
    Thought,
    /// The edge of a fill.
    Fill,
    /// A line.
    Line,
}

impl Rule {
    /// A rule that is drawn.
    pub(super) fn drawn(pos: f32, from: f32, to: f32) -> Self {
        Self { pos, from, to, by: By::Line }
    }

    /// The edge of a fill.
    pub(super) fn edge(pos: f32, from: f32, to: f32) -> Self {
        Self { pos, from, to, by: By::Fill }
    }

    /// A rule that is not there but would be.
    pub(super) fn thought(pos: f32, from: f32, to: f32) -> Self {
        Self { pos, from, to, by: By::Thought }
    }

    /// Its length.
    pub(super) fn len(&self) -> f32 {
        self.to - self.from
    }
}

/// A filled rectangle behind text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fill {
    /// Its box.
    pub bbox: Rect,
    /// Its color.
    pub color: Rgb,
    /// Place in drawing order.
    pub z: u32,
}

/// A drawn shape that is neither rule nor plain fill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    /// Its box, line width included.
    pub bbox: Rect,
    /// Its fill.
    pub fill: Option<Rgb>,
    /// Its line color.
    pub stroke: Option<Rgb>,
    /// Index in [`PageMarks::paths`].
    pub path: usize,
    /// Place in drawing order.
    pub z: u32,
    /// A plain axis-parallel rectangle.
    pub plain: bool,
}

/// What a page's paths are.
#[derive(Debug, Default)]
pub(super) struct Drawings {
    /// Horizontal rules, as drawn.
    pub horizontal: Vec<Rule>,
    /// Vertical rules, as drawn.
    pub vertical: Vec<Rule>,
    /// Filled rectangles, in drawing order.
    pub fills: Vec<Fill>,
    /// Other shapes, small plain rectangles included, in drawing order.
    pub shapes: Vec<Shape>,
    /// Boxes of large curves and slanting lines: graphs.
    pub graphs: Vec<Rect>,
}

/// Sorts a page's paths. `em` is the usual font size: what is smaller than a letter's surroundings is no box.
pub(super) fn drawings(page: &PageMarks, em: f32) -> Drawings {
    let mut out = Drawings::default();
    let page_area = (page.width * page.height).max(1.0);
    for (i, path) in page.paths.iter().enumerate() {
        if !path.bbox.is_finite() || (path.fill.is_none() && path.stroke.is_none()) {
            continue;
        }
        // A fill behind the whole page is paper.
        if path.stroke.is_none() && path.bbox.area() > 0.9 * page_area {
            continue;
        }
        if let Some(rects) = rectangles(path) {
            let many = rects.len() > 1;
            for r in rects {
                rectangle(&mut out, path, i, &r, em, many);
            }
        } else if path.fill.is_none() {
            stroked(&mut out, path, i);
        } else {
            out.shapes.push(shape(path, i, path.bbox, false));
        }
    }
    widen(&mut out);
    hide(&mut out.fills);
    out.graphs = page.paths.iter().filter(|p| is_graph(p, em)).map(|p| p.bbox).take(T.max_rules).collect();
    out
}

/// Gives fills the small pieces of their color that go on with them on a side: word processors draw the ground of a cell
/// and that of its margins one by one. Such a piece is no shape of its own.
fn widen(out: &mut Drawings) {
    out.fills.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top).then(a.z.cmp(&b.z)));
    let near = |a: f32, b: f32| (a - b).abs() < T.ground_pt;
    let fills = &mut out.fills;
    out.shapes.retain(|s| {
        let Some(color) = s.fill.filter(|_| s.plain && s.stroke.is_none()) else { return true };
        let low = fills.partition_point(|f| f.bbox.top < s.bbox.top - T.ground_pt);
        let level = fills.iter_mut().skip(low).take(T.max_grounds);
        let level = level.take_while(|f| f.bbox.top < s.bbox.top + T.ground_pt);
        let mut beside = level.filter(|f| {
            f.color == color
                && near(f.bbox.bottom, s.bbox.bottom)
                && (near(f.bbox.left, s.bbox.right) || near(f.bbox.right, s.bbox.left))
        });
        // Their upper ends are alike, so that the order stays.
        let Some(fill) = beside.next() else { return true };
        (fill.bbox.left, fill.bbox.right) = (fill.bbox.left.min(s.bbox.left), fill.bbox.right.max(s.bbox.right));
        false
    });
    out.fills.sort_by_key(|f| f.z);
}

/// Drops fills that lie within an earlier one of the same color: word processors draw paragraphs on the ground of
/// their cell, and no edge is seen between equal colors.
fn hide(fills: &mut Vec<Fill>) {
    let mut grounds: Vec<Fill> = fills.clone();
    grounds.sort_by(|a, b| b.bbox.area().total_cmp(&a.bbox.area()).then(a.z.cmp(&b.z)));
    grounds.truncate(T.max_grounds);
    fills.retain(|f| {
        !grounds.iter().take_while(|g| g.bbox.area() > f.bbox.area()).any(|g| {
            let around = g.bbox.inflate(T.ground_pt);
            g.color == f.color && g.z < f.z && around.union(&f.bbox) == around
        })
    });
}

/// Whether a path is a curve or a slanting line of some size: what graphs are made of, and no table.
fn is_graph(path: &PathMark, em: f32) -> bool {
    if !path.bbox.is_finite() || path.bbox.width().max(path.bbox.height()) < 4.0 * em {
        return false;
    }
    let mut at = Point::default();
    let mut slanting = 0_usize;
    for s in &path.segments {
        match s {
            Segment::Move(p) => at = *p,
            Segment::Line(p) => {
                slanting += usize::from((p.x - at.x).abs() > 0.5 && (p.y - at.y).abs() > 0.5);
                at = *p;
            }
            // Rounded corners are curves, too, but each box has four of them alone.
            Segment::Curve(_, _, p) => at = *p,
            Segment::Close => {}
        }
    }
    slanting > 3 || slanting > 0 && path.fill.is_none()
}

fn shape(path: &PathMark, index: usize, bbox: Rect, plain: bool) -> Shape {
    Shape { bbox, fill: path.fill, stroke: path.stroke, path: index, z: path.z, plain }
}

/// The axis-parallel rectangles that the path is made of, if it is made of nothing else.
fn rectangles(path: &PathMark) -> Option<Vec<Rect>> {
    if path.segments.is_empty() {
        return Some(vec![path.bbox]);
    }
    let mut out = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    let finish = |points: &mut Vec<Point>, out: &mut Vec<Rect>| -> Option<()> {
        if points.len() > 1 {
            out.push(rectangle_of(points, path.fill.is_some())?);
        }
        points.clear();
        Some(())
    };
    for s in &path.segments {
        match s {
            Segment::Move(p) => {
                finish(&mut points, &mut out)?;
                points.push(*p);
            }
            Segment::Line(p) => points.push(*p),
            Segment::Curve(..) => return None,
            Segment::Close => {
                let start = points.first().copied();
                finish(&mut points, &mut out)?;
                points.extend(start);
            }
        }
        if points.len() > 6 {
            return None;
        }
    }
    finish(&mut points, &mut out)?;
    Some(out)
}

/// The rectangle whose corners are these points in order, or a line as a rectangle without width.
fn rectangle_of(points: &[Point], filled: bool) -> Option<Rect> {
    let mut pts: Vec<Point> = points.to_vec();
    if pts.len() > 2
        && let (Some(a), Some(b)) = (pts.first().copied(), pts.last().copied())
        && (a.x - b.x).abs() < 0.05
        && (a.y - b.y).abs() < 0.05
    {
        pts.pop();
    }
    let near = |a: f32, b: f32| (a - b).abs() < 0.3;
    match pts.as_slice() {
        [a, b] if near(a.x, b.x) || near(a.y, b.y) => Some(Rect::new(a.x, a.y, b.x, b.y)),
        [a, b, c, d] => {
            let one = near(a.x, b.x) && near(b.y, c.y) && near(c.x, d.x) && near(d.y, a.y);
            let other = near(a.y, b.y) && near(b.x, c.x) && near(c.y, d.y) && near(d.x, a.x);
            // Four points of an open, unfilled path are three sides: a frame without a side is no rectangle.
            (one || other)
                .then(|| Rect::new(a.x, a.y, c.x, c.y))
                .filter(|_| filled || points.len() > 4 || pts.len() == 4)
        }
        _ => None,
    }
}

/// A rectangle is a rule, a frame, a fill or a small shape.
fn rectangle(out: &mut Drawings, path: &PathMark, index: usize, r: &Rect, em: f32, many: bool) {
    let (w, h) = (r.width(), r.height());
    let thin = w.min(h);
    let long = w.max(h);
    // A filled bar thin for its length is a rule, also where it is thicker than a hairline.
    let limit = if long > 60.0 { T.rule_pt * 1.6 } else { T.rule_pt };
    let thick = if path.fill.is_none() { thin } else { thin.max(0.0) };
    if thick <= limit && long >= 3.0 * thick.max(0.3) && long > 1.5 {
        push_rule(out, r);
        return;
    }
    if long <= T.mark_em * em && !many {
        let by = if path.stroke.is_some() { path.line_width / 2.0 } else { 0.0 };
        out.shapes.push(shape(path, index, r.inflate(by), true));
        return;
    }
    if let Some(color) = path.fill {
        out.fills.push(Fill { bbox: *r, color, z: path.z });
    }
    // A frame in the fill's own color is the fill.
    if path.stroke.is_some() && path.stroke != path.fill {
        out.horizontal.push(Rule::drawn(r.top, r.left, r.right));
        out.horizontal.push(Rule::drawn(r.bottom, r.left, r.right));
        out.vertical.push(Rule::drawn(r.left, r.top, r.bottom));
        out.vertical.push(Rule::drawn(r.right, r.top, r.bottom));
    }
}

fn push_rule(out: &mut Drawings, r: &Rect) {
    let c = r.center();
    if r.width() >= r.height() {
        out.horizontal.push(Rule::drawn(c.y, r.left, r.right));
    } else {
        out.vertical.push(Rule::drawn(c.x, r.top, r.bottom));
    }
}

/// A stroked path of any form: its long axis-parallel parts are rules unless other parts show that it is a drawing.
fn stroked(out: &mut Drawings, path: &PathMark, index: usize) {
    let mut rules = Drawings::default();
    let mut odd = 0_usize;
    let mut start = Point::default();
    let mut at = Point::default();
    let mut line = |a: Point, b: Point, odd: &mut usize| {
        let r = Rect::new(a.x, a.y, b.x, b.y);
        if r.width().min(r.height()) < 0.3 {
            push_rule(&mut rules, &r);
        } else {
            *odd += 1;
        }
    };
    for s in &path.segments {
        match s {
            Segment::Move(p) => {
                start = *p;
                at = *p;
            }
            Segment::Line(p) => {
                line(at, *p, &mut odd);
                at = *p;
            }
            Segment::Curve(_, _, p) => {
                odd += 1;
                at = *p;
            }
            Segment::Close => {
                line(at, start, &mut odd);
                at = start;
            }
        }
    }
    if odd > 0 || path.bbox.width().max(path.bbox.height()) < 8.0 {
        out.shapes.push(shape(path, index, path.bbox.inflate(path.line_width / 2.0), false));
    } else {
        out.horizontal.append(&mut rules.horizontal);
        out.vertical.append(&mut rules.vertical);
    }
}

/// Rules of nearly one position are one, and pieces of a rule are joined.
pub(super) fn join(rules: &mut Vec<Rule>) -> Vec<Rule> {
    rules.retain(|r| r.pos.is_finite() && r.from.is_finite() && r.to.is_finite());
    if rules.len() > T.max_rules * 8 {
        rules.sort_by(|a, b| b.len().total_cmp(&a.len()).then(a.pos.total_cmp(&b.pos)).then(a.from.total_cmp(&b.from)));
        rules.truncate(T.max_rules * 8);
    }
    rules.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::new();
    let mut i = 0;
    while let Some(first) = rules.get(i) {
        let mut end = i + 1;
        let mut last = first.pos;
        while let Some(r) = rules.get(end) {
            if r.pos - last > T.snap_pt * 0.6 || r.pos - first.pos > T.snap_pt {
                break;
            }
            last = r.pos;
            end += 1;
        }
        let mut group: Vec<Rule> = rules.get(i..end).unwrap_or(&[]).to_vec();
        let total: f32 = group.iter().map(|r| r.len().max(0.1)).sum();
        let pos = group.iter().map(|r| r.pos * r.len().max(0.1)).sum::<f32>() / total;
        group.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        let mut current: Option<Rule> = None;
        for r in group {
            match &mut current {
                Some(c) if r.from <= c.to + T.join_pt => {
                    c.to = c.to.max(r.to);
                    c.by = c.by.max(r.by);
                }
                _ => {
                    out.extend(current.take());
                    current = Some(Rule { pos, ..r });
                }
            }
        }
        out.extend(current);
        i = end;
    }
    if out.len() > T.max_rules {
        out.sort_by(|a, b| b.len().total_cmp(&a.len()).then(a.pos.total_cmp(&b.pos)).then(a.from.total_cmp(&b.from)));
        out.truncate(T.max_rules);
        out.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.from.total_cmp(&b.from)));
    }
    out
}
