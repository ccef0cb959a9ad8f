//! What a silhouette looks like: tick, cross, disc, square, arrow.
//! Must not know colors, nor whether it was drawn or a picture.
//!
//! A *tick* is a bent line: from the lowest ink, the vertex, a long arm goes to the upper right and a short one to
//! the upper left. The three ends are found in the bitmap; then the ink has to lie along the two lines between
//! them, the lines have to be inked all along, and lengths, angles and places have to be within the windows below,
//! which were measured on the tick glyphs and icons of common fonts on one side, and on letters, digits, arrows and
//! signs on the other. A *cross* is two diagonals with nothing between their ends. Plain forms are told by how much of
//! the box they fill and where. No size is asked for: whatever is looked at is brought to the same grid first.

use super::mask::{self, Mask, distance, share};
use crate::geometry::Point;

/// A form that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Check,
    Cross,
    Disc,
    Square,
    Rounded,
    Triangle,
    Diamond,
    Arrow,
    Rule,
}

/// Windows for a tick. Lengths are shares of the longer side of its box.
mod tick {
    use std::ops::RangeInclusive;
    /// Width by height.
    pub(super) const ASPECT: RangeInclusive<f32> = 0.5..=2.6;
    /// Short arm by long arm; a `V` has 1, an arrow's barb is shorter.
    pub(super) const ARMS: RangeInclusive<f32> = 0.17..=0.7;
    /// Degrees above the horizontal.
    pub(super) const LONG_ANGLE: RangeInclusive<f32> = 20.0..=78.0;
    /// Degrees above the horizontal, to the left; brush ticks begin nearly upright.
    pub(super) const SHORT_ANGLE: RangeInclusive<f32> = 8.0..=89.0;
    /// Place of the vertex, as a share of the width.
    pub(super) const VERTEX: RangeInclusive<f32> = 0.1..=0.62;
    /// The short arm begins at least so far below the top.
    pub(super) const DROP: f32 = 0.2;
    pub(super) const THICKNESS: f32 = 0.34;
    /// Ink along the lines, of all ink.
    pub(super) const NEAR: f32 = 0.94;
    /// Inked parts of each line.
    pub(super) const COVERED: f32 = 0.8;
    /// How far on the right of the long arm, beyond half the thickness, ink is: the other barb of an arrow, the tail of
    /// a `y`.
    pub(super) const OVERHANG: f32 = 0.045;
    /// So much of all ink may lie further out: the corners of the steps that a small picture's arm has.
    pub(super) const STEPS: f32 = 0.01;
}

/// Windows for a cross, in its box brought to 1 by 1.
mod cross {
    use std::ops::RangeInclusive;
    pub(super) const ASPECT: RangeInclusive<f32> = 0.5..=1.8;
    /// Largest distance of an end from its corner (sum of both directions); brushed crosses lean.
    pub(super) const CORNER: f32 = 0.47;
    pub(super) const NEAR: f32 = 0.93;
    pub(super) const COVERED: f32 = 0.85;
    /// Ink in the middles of the four sides, of all ink: an asterisk's other arms.
    pub(super) const GAPS: f32 = 0.08;
    pub(super) const FILL: f32 = 0.75;
}

/// Longer than so many times its width, a solid form is a rule.
const RULE: f32 = 10.0;
/// A plain form is as wide as high within this.
const EVEN: std::ops::RangeInclusive<f32> = 0.75..=1.34;
/// How well a plain form fits its ideal: common area by united area.
const FIT: f32 = 0.85;
/// What counting pixels can make of a share.
const SLACK: f32 = 0.05;
/// Share of its box that a disc fills.
const DISC: f32 = std::f32::consts::FRAC_PI_4;
/// Fits so well that no other form is tried.
const CLOSE_FIT: f32 = 0.925;

/// Whether a point belongs to a form, in coordinates from -1 to 1.
type Ideal<'a> = &'a dyn Fn(f32, f32) -> bool;

/// A tick or a cross, where the set pixels of a mask are one.
pub(super) fn glyph(mask: &Mask) -> Option<Form> {
    let mask = mask.cropped()?;
    if is_tick(&mask) { Some(Form::Check) } else { is_cross(&mask).then_some(Form::Cross) }
}

/// A disc or a square, its corners rounded or not.
pub(super) fn frame(mask: &Mask) -> Option<Form> {
    let cut = mask.cropped()?;
    // Nothing that fills its box less is one, and most drawings and letters do.
    if share(cut.area(), cut.width * cut.height) < (FIT - SLACK) * DISC {
        return None;
    }
    plain(&cut).filter(|form| matches!(form, Form::Disc | Form::Square | Form::Rounded))
}

/// A rectangle of that width by height.
pub(super) fn rectangle(aspect: f32) -> Option<Form> {
    if aspect >= RULE || aspect <= 1.0 / RULE {
        Some(Form::Rule)
    } else {
        EVEN.contains(&aspect).then_some(Form::Square)
    }
}

/// A form without any holes or arms.
pub(super) fn plain(mask: &Mask) -> Option<Form> {
    let mask = mask.cropped()?;
    let (width, height) = sides(&mask);
    let aspect = width / height;
    let fill = share(mask.area(), mask.width * mask.height);
    if fill > 0.9 && (aspect >= RULE || aspect <= 1.0 / RULE) {
        return Some(Form::Rule);
    }
    if EVEN.contains(&aspect) {
        if fill >= 0.97 {
            return Some(Form::Square);
        }
        // In coordinates from -1 to 1.
        let ideals: [(Form, f32, Ideal<'_>); 5] = [
            (Form::Disc, DISC, &|x, y| x * x + y * y <= 1.0),
            (Form::Diamond, 0.5, &|x, y| x.abs() + y.abs() <= 1.0),
            (Form::Triangle, 0.5, &|x, y| x.abs() <= (y + 1.0) / 2.0),
            (Form::Triangle, 0.5, &|x, y| x.abs() <= (1.0 - y) / 2.0),
            (Form::Rounded, 0.966, &|x, y| {
                let corner = |v: f32| (v.abs() - 0.6).max(0.0) / 0.4;
                corner(x).powi(2) + corner(y).powi(2) <= 1.0
            }),
        ];
        let mut best = None;
        for (form, area, ideal) in ideals {
            // Areas too unlike to have that much in common, whatever the outlines are.
            if fill.min(area) < (FIT - SLACK) * fill.max(area) {
                continue;
            }
            let fit = fit(&mask, ideal);
            if fit >= CLOSE_FIT {
                return Some(form);
            }
            if fit >= FIT && best.is_none_or(|(most, _)| fit >= most) {
                best = Some((fit, form));
            }
        }
        if let Some((_, form)) = best {
            return Some(form);
        }
        if fill >= 0.92 {
            return Some(Form::Square);
        }
    }
    is_arrow(&mask).then_some(Form::Arrow)
}

/// Width and height of a mask.
fn sides(mask: &Mask) -> (f32, f32) {
    (share(mask.width.max(1), 1), share(mask.height.max(1), 1))
}

fn fit(mask: &Mask, ideal: Ideal<'_>) -> f32 {
    let (width, height) = sides(mask);
    let (mut both, mut either) = (0, 0);
    for (p, inked) in mask.pixels() {
        let expected = ideal(2.0 * p.x / width - 1.0, 2.0 * p.y / height - 1.0);
        both += usize::from(inked & expected);
        either += usize::from(inked | expected);
    }
    share(both, either)
}

fn mean(points: impl Iterator<Item = Point>) -> Option<Point> {
    let (n, x, y) = points.fold((0.0f32, 0.0, 0.0), |(n, x, y), p| (n + 1.0, x + p.x, y + p.y));
    (n > 0.0).then(|| Point { x: x / n, y: y / n })
}

/// Middle of the set pixels where `key`, which grows or falls all along a row, is within `slack` of its maximum.
fn end(mask: &Mask, slack: f32, key: impl Fn(&Point) -> f32) -> Option<Point> {
    let greatest = |y: usize| mask.ends(y).map_or(f32::NEG_INFINITY, |(first, last)| key(&first).max(key(&last)));
    let rows: Vec<f32> = (0..mask.height).map(greatest).collect();
    let least = rows.iter().copied().fold(f32::NEG_INFINITY, f32::max) - slack;
    let near = rows.iter().enumerate().filter(|(_, greatest)| **greatest >= least);
    mean(near.flat_map(|(y, _)| mask.points_in(y)).filter(|p| key(p) >= least))
}

/// Share of the line from `a` to `b`, in pixels, that has ink within `reach` sideways and up or down.
fn covered(mask: &Mask, a: Point, b: Point, reach: (f32, f32)) -> f32 {
    const STEPS: u8 = 19;
    let inked = (1..=STEPS)
        .filter(|i| {
            let t = f32::from(*i) / f32::from(STEPS + 1);
            let (x, y) = (a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
            mask.any(x - reach.0, x + reach.0, y - reach.1, y + reach.1)
        })
        .count();
    share(inked, usize::from(STEPS))
}

fn is_tick(mask: &Mask) -> bool {
    tick_fits(mask).unwrap_or(false)
}

fn tick_fits(mask: &Mask) -> Option<bool> {
    let (width, height) = sides(mask);
    let size = width.max(height);
    if size < 6.0 || !tick::ASPECT.contains(&(width / height)) {
        return None;
    }
    let tip = end(mask, 0.06 * size, |p| p.x - p.y)?;
    let vertex = end(mask, 0.06 * size, |p| p.y)?;
    let (dx, dy) = (tip.x - vertex.x, tip.y - vertex.y);
    let long = dx.hypot(dy);
    if long < 0.5 * size {
        return None;
    }
    // Distance from the long arm, positive on its upper left.
    let side = |p: &Point| ((p.x - vertex.x) * dy - (p.y - vertex.y) * dx) / long;
    let start = end(mask, 0.05 * size, side)?;
    let short = (start.x - vertex.x).hypot(start.y - vertex.y);
    let area = mask.area();
    let thickness = share(area, 1) / (long + short);
    let reach = 0.5 * thickness + 0.07 * size;
    let near = || mask.points().filter(|p| distance(*p, start, vertex).min(distance(*p, vertex, tip)) <= reach).count();
    let over = || mask.points().filter(|p| (-side(p) - 0.5 * thickness) / size > tick::OVERHANG).count();
    let cell = 0.05 * size + 0.5;
    // What costs least comes first: nearly everything that is looked at is no tick.
    Some(
        tick::ARMS.contains(&(short / long))
            && tick::LONG_ANGLE.contains(&(-dy).atan2(dx).to_degrees())
            && tick::SHORT_ANGLE.contains(&(vertex.y - start.y).atan2(vertex.x - start.x).to_degrees())
            && tick::VERTEX.contains(&(vertex.x / width))
            && start.y / height >= tick::DROP
            && thickness / size <= tick::THICKNESS
            && share(over(), area) <= tick::STEPS
            && share(near(), area) >= tick::NEAR
            && covered(mask, start, vertex, (cell, cell)) >= tick::COVERED
            && covered(mask, vertex, tip, (cell, cell)) >= tick::COVERED,
    )
}

fn is_cross(mask: &Mask) -> bool {
    cross_fits(mask).unwrap_or(false)
}

fn cross_fits(mask: &Mask) -> Option<bool> {
    let (width, height) = sides(mask);
    if width.max(height) < 6.0 || !cross::ASPECT.contains(&(width / height)) {
        return None;
    }
    let fill = share(mask.area(), mask.width * mask.height);
    if fill > cross::FILL {
        return None;
    }
    let unit = |p: &Point| Point { x: p.x / width, y: p.y / height };
    let corner = |x: f32, y: f32| {
        let far = |p: &Point| -(unit(p).x - x).abs() - (unit(p).y - y).abs();
        let ends = (0..mask.height).filter_map(|y| mask.ends(y));
        let nearest = ends.map(|(first, last)| far(&first).max(far(&last))).fold(f32::NEG_INFINITY, f32::max);
        if -nearest <= cross::CORNER { end(mask, 0.06, far).as_ref().map(unit) } else { None }
    };
    let (a, b) = (corner(0.0, 0.0)?, corner(1.0, 1.0)?);
    let (c, d) = (corner(1.0, 0.0)?, corner(0.0, 1.0)?);
    let points: Vec<Point> = mask.points().map(|p| unit(&p)).collect();
    let reach = 0.5 * fill / 8f32.sqrt() + 0.08;
    let near = || points.iter().filter(|p| distance(**p, a, b).min(distance(**p, c, d)) <= reach).count();
    let gap = |left: f32, right: f32, top: f32, bottom: f32| {
        let ink = points.iter().filter(|p| p.x >= left && p.x < right && p.y >= top && p.y < bottom).count();
        share(ink, points.len())
    };
    let gaps =
        gap(0.4, 0.6, -0.1, 0.18) + gap(0.4, 0.6, 0.82, 1.1) + gap(-0.1, 0.18, 0.4, 0.6) + gap(0.82, 1.1, 0.4, 0.6);
    let cell = (0.06 * width + 0.5, 0.06 * height + 0.5);
    let pixels = |p: Point| Point { x: p.x * width, y: p.y * height };
    Some(
        gaps <= cross::GAPS
            && covered(mask, pixels(a), pixels(b), cell) >= cross::COVERED
            && covered(mask, pixels(c), pixels(d), cell) >= cross::COVERED
            && share(near(), points.len()) >= cross::NEAR,
    )
}

/// A block arrow or chevron that points right or left: solid in every row, its point half way down.
fn is_arrow(mask: &Mask) -> bool {
    let rows: Vec<(f32, f32, usize)> = (0..mask.height)
        .filter_map(|y| {
            let row = mask.row(y);
            let (first, last) = (mask::first(row)?, mask::last(row)?);
            Some((share(first, 1), share(last + 1, 1), last + 1 - first - mask::count(row)))
        })
        .collect();
    if rows.len() < 5 || rows.iter().any(|(.., holes)| *holes > 0) {
        return false;
    }
    let height = share(rows.len(), 1);
    let at = |t: f32| {
        rows.iter().zip(0u16..).min_by(|(_, a), (_, b)| {
            let off = |i: u16| (f32::from(i) + 0.5 - t * height).abs();
            off(*a).total_cmp(&off(*b))
        })
    };
    let (Some((top, _)), Some((middle, _)), Some((bottom, _))) = (at(0.02), at(0.5), at(0.98)) else { return false };
    let (upper, lower) = (at(0.25).map(|r| r.0), at(0.75).map(|r| r.0));
    let (Some(upper), Some(lower)) = (upper, lower) else { return false };
    let slack = 0.12 * height + 1.0;
    let straight = |a: f32, b: f32, m: f32| ((a + b) / 2.0 - m).abs() <= slack;
    let points = |edge: &dyn Fn(&(f32, f32, usize)) -> f32, sign: f32| {
        let reach = sign * (edge(middle) - f32::midpoint(edge(top), edge(bottom)));
        reach >= 0.12 * height
            && (edge(top) - edge(bottom)).abs() <= slack
            && straight(edge(top), edge(middle), edge(upper))
            && straight(edge(bottom), edge(middle), edge(lower))
    };
    points(&|row| row.1, 1.0) || points(&|row| row.0, -1.0)
}
