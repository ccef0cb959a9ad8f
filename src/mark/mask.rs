//! A small bitmap: the silhouette of a drawing or picture, and what can be measured on it.
//! Must not know what any form means.

use crate::geometry::{Point, Rect};

/// Pixels on the longer side of what is looked at: enough to tell the arms of a tick, few enough to be cheap.
pub(super) const GRID: usize = 48;

/// Set and unset pixels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mask {
    pub(super) width: usize,
    pub(super) height: usize,
    bits: Vec<bool>,
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a small grid")]
fn real(n: usize) -> f32 {
    n as f32
}

/// A grid index: rounded down, not below 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; NaN gives 0")]
fn index(x: f32) -> usize {
    x as usize
}

impl Mask {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, bits: vec![false; width * height] }
    }

    pub(super) fn get(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.bits.get(y * self.width + x).copied().unwrap_or(false)
    }

    pub(super) fn set(&mut self, x: usize, y: usize, value: bool) {
        if x < self.width
            && y < self.height
            && let Some(bit) = self.bits.get_mut(y * self.width + x)
        {
            *bit = value;
        }
    }

    pub(crate) fn area(&self) -> usize {
        self.bits.iter().filter(|bit| **bit).count()
    }

    /// Whether a pixel is set whose middle lies in the box.
    pub(super) fn any(&self, left: f32, right: f32, top: f32, bottom: f32) -> bool {
        let columns = index((left + 0.5).max(0.0))..index((right + 0.5).max(0.0)).min(self.width);
        let rows = index((top + 0.5).max(0.0))..index((bottom + 0.5).max(0.0)).min(self.height);
        rows.into_iter().any(|y| columns.clone().any(|x| self.get(x, y)))
    }

    /// Middles of all pixels, and whether they are set.
    pub(super) fn pixels(&self) -> impl Iterator<Item = (Point, bool)> + '_ {
        self.bits.chunks_exact(self.width.max(1)).enumerate().flat_map(|(y, row)| {
            let y = real(y) + 0.5;
            row.iter().enumerate().map(move |(x, bit)| (Point { x: real(x) + 0.5, y }, *bit))
        })
    }

    /// Middles of the set pixels.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.pixels().filter(|(_, bit)| *bit).map(|(p, _)| p)
    }

    /// Pixels that satisfy a condition of both masks.
    pub(crate) fn with(&self, other: &Self, f: impl Fn(bool, bool) -> bool) -> Self {
        let bits = self.bits.iter().zip(&other.bits).map(|(a, b)| f(*a, *b)).collect();
        Self { width: self.width, height: self.height, bits }
    }

    /// First column and row of the set pixels, and the ones after the last.
    fn extent(&self) -> Option<(usize, usize, usize, usize)> {
        let rows = self.bits.chunks_exact(self.width.max(1)).enumerate();
        let mut all: Option<(usize, usize, usize, usize)> = None;
        for (y, row) in rows {
            let (Some(first), Some(last)) = (row.iter().position(|bit| *bit), row.iter().rposition(|bit| *bit)) else {
                continue;
            };
            let (left, top, right, _) = all.unwrap_or((first, y, last + 1, y));
            all = Some((left.min(first), top, right.max(last + 1), y + 1));
        }
        all
    }

    /// The part within the box of the set pixels.
    pub(super) fn cropped(&self) -> Option<Self> {
        let (left, top, right, bottom) = self.extent()?;
        if (left, top, right, bottom) == (0, 0, self.width, self.height) {
            return Some(self.clone());
        }
        let rows = self.bits.chunks_exact(self.width.max(1)).take(bottom).skip(top);
        let bits = rows.flat_map(|row| row.get(left..right).unwrap_or_default()).copied().collect();
        Some(Self { width: right - left, height: bottom - top, bits })
    }

    /// With all holes filled: what the outside cannot reach.
    pub(super) fn filled(&self) -> Self {
        // A frame of one pixel around it is outside, so that stepping over a row's end does no harm.
        let (w, h) = (self.width + 2, self.height + 2);
        let mut seen = vec![false; w * h];
        for (row, bits) in seen.chunks_exact_mut(w).skip(1).zip(self.bits.chunks_exact(self.width.max(1))) {
            row.iter_mut().skip(1).zip(bits).for_each(|(seen, bit)| *seen = *bit);
        }
        let mut open = vec![0_usize];
        while let Some(at) = open.pop() {
            for near in [at.wrapping_sub(1), at + 1, at.wrapping_sub(w), at + w] {
                if let Some(seen) = seen.get_mut(near)
                    && !*seen
                {
                    *seen = true;
                    open.push(near);
                }
            }
        }
        let mut out = self.clone();
        for (bits, row) in out.bits.chunks_exact_mut(self.width.max(1)).zip(seen.chunks_exact(w).skip(1)) {
            bits.iter_mut().zip(row.iter().skip(1)).for_each(|(bit, seen)| *bit |= !*seen);
        }
        out
    }

    /// Without the pixels that touch an unset one.
    pub(super) fn eroded(&self) -> Self {
        let mut out = Self::new(self.width, self.height);
        for y in 0..self.height {
            for x in 0..self.width {
                let inside =
                    (0..3).all(|dy| (0..3).all(|dx| x + dx > 0 && y + dy > 0 && self.get(x + dx - 1, y + dy - 1)));
                out.set(x, y, inside);
            }
        }
        out
    }

    /// The same form on the grid, its longer side [`GRID`] pixels.
    pub(super) fn scaled(&self) -> Option<Self> {
        let cut = self.cropped()?;
        if cut.width.max(cut.height) == GRID {
            return Some(cut);
        }
        Some(from_coverage(cut.width, cut.height, |x, y| if cut.get(x, y) { 1.0 } else { 0.0 }))
    }

    /// Draws a polygon's inside by the even-odd rule; each contour is closed.
    pub(crate) fn fill(&mut self, contours: &[Vec<Point>]) {
        let mut rows: Vec<Vec<f32>> = vec![Vec::new(); self.height];
        for contour in contours {
            let ends = contour.iter().zip(contour.iter().skip(1).chain(contour.first()));
            for (a, b) in ends {
                let (low, high) = (index((a.y.min(b.y) - 1.0).max(0.0)), index((a.y.max(b.y) + 1.0).max(0.0)));
                for (y, crossings) in rows.iter_mut().enumerate().take(high.saturating_add(1)).skip(low) {
                    let at = real(y) + 0.5;
                    if (a.y <= at) != (b.y <= at) {
                        crossings.push(a.x + (at - a.y) / (b.y - a.y) * (b.x - a.x));
                    }
                }
            }
        }
        for (y, mut crossings) in rows.into_iter().enumerate() {
            crossings.sort_unstable_by(f32::total_cmp);
            for pair in crossings.chunks_exact(2) {
                if let [from, to] = pair {
                    let (from, to) = ((from + 0.5).max(0.0), (to + 0.5).min(real(self.width)));
                    for x in index(from)..index(to).max(index(from)) {
                        self.set(x, y, true);
                    }
                }
            }
        }
    }

    /// Draws a line of that half width.
    pub(super) fn stroke(&mut self, a: Point, b: Point, half: f32) {
        let reach = Rect::new(a.x, a.y, b.x, b.y).inflate(half + 1.0);
        for y in index(reach.top.max(0.0))..index(reach.bottom.max(0.0)).saturating_add(1).min(self.height) {
            for x in index(reach.left.max(0.0))..index(reach.right.max(0.0)).saturating_add(1).min(self.width) {
                if distance(Point { x: real(x) + 0.5, y: real(y) + 0.5 }, a, b) <= half {
                    self.set(x, y, true);
                }
            }
        }
    }
}

/// A mask of [`GRID`] pixels from a smaller or larger field of coverages (0 to 1), by bilinear interpolation, so that
/// the gray edges of a small picture say where its outline runs.
pub(super) fn from_coverage(width: usize, height: usize, coverage: impl Fn(usize, usize) -> f32) -> Mask {
    let scale = real(GRID) / real(width.max(height).max(1));
    let size = |side: usize| index((real(side) * scale).round()).clamp(1, GRID);
    let mut mask = Mask::new(size(width), size(height));
    let (sx, sy) = (real(width) / real(mask.width), real(height) / real(mask.height));
    for y in 0..mask.height {
        for x in 0..mask.width {
            let u = ((real(x) + 0.5) * sx - 0.5).clamp(0.0, real(width.saturating_sub(1)));
            let v = ((real(y) + 0.5) * sy - 0.5).clamp(0.0, real(height.saturating_sub(1)));
            let (left, top) = (index(u), index(v));
            let (right, bottom) = ((left + 1).min(width.saturating_sub(1)), (top + 1).min(height.saturating_sub(1)));
            let (fx, fy) = (u - real(left), v - real(top));
            let upper = coverage(left, top) * (1.0 - fx) + coverage(right, top) * fx;
            let lower = coverage(left, bottom) * (1.0 - fx) + coverage(right, bottom) * fx;
            mask.set(x, y, upper * (1.0 - fy) + lower * fy >= 0.5);
        }
    }
    mask
}

/// Distance of a point from a line between two.
pub(super) fn distance(p: Point, a: Point, b: Point) -> f32 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    // Not `hypot`, which guards against overflow at ten times the cost: a grid's coordinates are small.
    let (x, y) = (p.x - a.x - t * dx, p.y - a.y - t * dy);
    (x * x + y * y).sqrt()
}

pub(crate) fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: f32, to: f32) -> Vec<Point> {
        [(from, from), (to, from), (to, to), (from, to)].map(|(x, y)| Point { x, y }).to_vec()
    }

    #[test]
    fn holes_are_filled_and_edges_taken_off() {
        let mut mask = Mask::new(10, 10);
        mask.fill(&[square(1.0, 9.0), square(3.0, 7.0)]);
        assert_eq!(mask.area(), 64 - 16);
        assert_eq!(mask.filled().area(), 64);
        assert_eq!(mask.filled().eroded().area(), 36);
        assert_eq!(mask.cropped().unwrap().width, 8);
    }

    #[test]
    fn lines_have_their_width() {
        let mut mask = Mask::new(10, 10);
        mask.stroke(Point { x: 0.0, y: 5.0 }, Point { x: 10.0, y: 5.0 }, 1.0);
        assert_eq!(mask.area(), 20);
        mask.stroke(Point { x: f32::NAN, y: 5.0 }, Point { x: f32::INFINITY, y: 5.0 }, 1.0);
        assert_eq!(mask.area(), 20);
    }

    #[test]
    fn gray_edges_count() {
        // One and a half columns of ink of three.
        let mask = from_coverage(3, 3, |x, _| [1.0, 0.5, 0.0].get(x).copied().unwrap_or(0.0));
        let columns = (0..mask.width).filter(|x| mask.get(*x, 24)).count();
        assert!((20..=28).contains(&columns), "{columns}");
    }
}
