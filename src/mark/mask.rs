//! A small bitmap: the silhouette of a drawing or picture, and what can be measured on it.
//! Must not know what any form means.

use crate::geometry::Point;

/// Pixels on the longer side of what is looked at: enough to tell the arms of a tick, few enough to be cheap.
pub(super) const GRID: usize = 48;

/// Set and unset pixels, a row in a word: most of what is asked of them is asked of a whole row at once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mask {
    /// At most [`Mask::WIDEST`].
    pub(super) width: usize,
    pub(super) height: usize,
    /// The leftmost pixel is the lowest bit; bits beyond the width are not set.
    rows: Vec<u128>,
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

/// The middle of a pixel.
fn middle(x: usize, y: usize) -> Point {
    Point { x: real(x) + 0.5, y: real(y) + 0.5 }
}

/// The lowest `n` bits.
fn lowest(n: usize) -> u128 {
    if n >= Mask::WIDEST { u128::MAX } else { (1 << n) - 1 }
}

/// Every run of `open` pixels that a seed lies in.
fn spread(open: u128, seeds: u128) -> u128 {
    // The carry of a sum goes from a seed to the end of its run.
    let up = |open: u128, seeds: u128| (open & !open.wrapping_add(seeds)) | seeds;
    let seeds = seeds & open;
    up(open, seeds) | up(open.reverse_bits(), seeds.reverse_bits()).reverse_bits()
}

impl Mask {
    /// Pixels in a row, at most.
    pub(crate) const WIDEST: usize = 128;

    /// Nothing set; what is wider than [`Mask::WIDEST`] is cut off on the right.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width: width.min(Self::WIDEST), height, rows: vec![0; height] }
    }

    /// A row's pixels; none beyond the last row.
    pub(super) fn row(&self, y: usize) -> u128 {
        self.rows.get(y).copied().unwrap_or(0)
    }

    pub(super) fn get(&self, x: usize, y: usize) -> bool {
        x < self.width && self.row(y) >> x & 1 == 1
    }

    pub(super) fn set(&mut self, x: usize, y: usize, value: bool) {
        if x < self.width
            && let Some(row) = self.rows.get_mut(y)
        {
            *row = if value { *row | 1 << x } else { *row & !(1 << x) };
        }
    }

    /// Sets the pixels of a row from `left` to before `right`.
    fn set_range(&mut self, y: usize, left: usize, right: usize) {
        if let Some(row) = self.rows.get_mut(y) {
            *row |= lowest(right.min(self.width)) & !lowest(left);
        }
    }

    pub(crate) fn area(&self) -> usize {
        self.rows.iter().map(|row| count(*row)).sum()
    }

    /// Whether a pixel is set whose middle lies in the box.
    pub(super) fn any(&self, left: f32, right: f32, top: f32, bottom: f32) -> bool {
        let columns = lowest(index((right + 0.5).max(0.0))) & !lowest(index((left + 0.5).max(0.0)));
        let (top, bottom) = (index((top + 0.5).max(0.0)), index((bottom + 0.5).max(0.0)));
        self.rows.iter().take(bottom).skip(top).any(|row| row & columns != 0)
    }

    /// Middles of all pixels, and whether they are set.
    pub(super) fn pixels(&self) -> impl Iterator<Item = (Point, bool)> + '_ {
        self.rows.iter().enumerate().flat_map(|(y, row)| {
            let y = real(y) + 0.5;
            (0..self.width).map(move |x| (Point { x: real(x) + 0.5, y }, row >> x & 1 == 1))
        })
    }

    /// Middles of the set pixels.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        (0..self.height).flat_map(|y| self.points_in(y))
    }

    /// Middles of the set pixels of a row.
    pub(super) fn points_in(&self, y: usize) -> impl Iterator<Item = Point> + use<> {
        let mut left = self.row(y);
        std::iter::from_fn(move || {
            let x = first(left)?;
            left &= left - 1;
            Some(middle(x, y))
        })
    }

    /// Middles of the leftmost and the rightmost set pixel of a row.
    pub(super) fn ends(&self, y: usize) -> Option<(Point, Point)> {
        let row = self.row(y);
        Some((middle(first(row)?, y), middle(last(row)?, y)))
    }

    /// Rows made of those of two masks of one size; of two unset pixels `f` makes none that is set.
    pub(crate) fn with(&self, other: &Self, f: impl Fn(u128, u128) -> u128) -> Self {
        let rows = self.rows.iter().zip(&other.rows).map(|(a, b)| f(*a, *b)).collect();
        Self { width: self.width, height: self.height, rows }
    }

    /// The part within the box of the set pixels.
    pub(super) fn cropped(&self) -> Option<Self> {
        let columns = self.rows.iter().fold(0, |all, row| all | row);
        let (left, right) = (first(columns)?, last(columns)? + 1);
        let top = self.rows.iter().position(|row| *row != 0)?;
        let bottom = self.rows.iter().rposition(|row| *row != 0)? + 1;
        let rows: Vec<u128> = self.rows.iter().take(bottom).skip(top).map(|row| row >> left).collect();
        Some(Self { width: right - left, height: rows.len(), rows })
    }

    /// With all holes filled: what the outside cannot reach.
    pub(super) fn filled(&self) -> Self {
        let all = lowest(self.width);
        let sides = 1 | all & !lowest(self.width.saturating_sub(1));
        let mut seeds = vec![sides; self.height];
        for y in [0, self.height.saturating_sub(1)] {
            if let Some(row) = seeds.get_mut(y) {
                *row = all;
            }
        }
        let open = Self { rows: self.rows.iter().map(|row| !row & all).collect(), ..*self };
        let outside = open.reached(seeds);
        Self { rows: outside.rows.into_iter().map(|row| !row & all).collect(), ..*self }
    }

    /// Of the parts that hang together side by side or above each other, the largest.
    pub(super) fn largest_part(&self) -> Option<Self> {
        let mut rest = self.clone();
        let mut largest: Option<Self> = None;
        while let Some(y) = rest.rows.iter().position(|row| *row != 0) {
            let mut seeds = vec![0; self.height];
            if let Some(row) = seeds.get_mut(y) {
                *row = rest.row(y) & rest.row(y).wrapping_neg();
            }
            let part = rest.reached(seeds);
            rest = rest.with(&part, |rest, part| rest & !part);
            if largest.as_ref().is_none_or(|largest| part.area() > largest.area()) {
                largest = Some(part);
            }
        }
        largest
    }

    /// The set pixels that hang together with those of the seeds that are set.
    fn reached(&self, mut rows: Vec<u128>) -> Self {
        // Down and up again until nothing more is reached.
        let mut more = true;
        while more {
            more = false;
            let mut step = |y: usize, beside: u128| {
                let Some(row) = rows.get_mut(y) else { return 0 };
                let new = spread(self.row(y), *row | beside);
                more |= new != *row;
                *row = new;
                new
            };
            (0..self.height).fold(0, |above, y| step(y, above));
            (0..self.height).rev().fold(0, |below, y| step(y, below));
        }
        Self { rows, ..*self }
    }

    /// Without the pixels that touch an unset one.
    pub(super) fn eroded(&self) -> Self {
        let narrow = |row: u128| row & row << 1 & row >> 1;
        let above = |y: usize| y.checked_sub(1).map_or(0, |y| self.row(y));
        let rows = (0..self.height).map(|y| narrow(above(y) & self.row(y) & self.row(y + 1))).collect();
        Self { width: self.width, height: self.height, rows }
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
        let mut crossings: Vec<(usize, f32)> = Vec::new();
        for contour in contours {
            let ends = contour.iter().zip(contour.iter().skip(1).chain(contour.first()));
            for (a, b) in ends {
                let (low, high) = (index((a.y.min(b.y) - 1.0).max(0.0)), index((a.y.max(b.y) + 1.0).max(0.0)));
                for y in low..high.saturating_add(1).min(self.height) {
                    let at = real(y) + 0.5;
                    if (a.y <= at) != (b.y <= at) {
                        crossings.push((y, a.x + (at - a.y) / (b.y - a.y) * (b.x - a.x)));
                    }
                }
            }
        }
        crossings.sort_unstable_by(|(y, x), (other_y, other_x)| y.cmp(other_y).then_with(|| x.total_cmp(other_x)));
        for row in crossings.chunk_by(|(y, _), (other, _)| y == other) {
            for pair in row.chunks_exact(2) {
                if let [(y, from), (_, to)] = pair {
                    self.set_range(*y, index((from + 0.5).max(0.0)), index((to + 0.5).max(0.0)));
                }
            }
        }
    }

    /// Draws a line of that half width, its ends round.
    pub(super) fn stroke(&mut self, a: Point, b: Point, half: f32) {
        let (low, high) = (a.y.min(b.y) - half, a.y.max(b.y) + half);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let aside = half / dx.hypot(dy);
        for y in index(low.max(0.0))..index(high.max(0.0)).saturating_add(1).min(self.height) {
            let middle = real(y) + 0.5;
            // Such a line has no dents: in a row it is all between its leftmost and its rightmost place, each of which
            // lies on the circle around an end or on a side.
            let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
            let mut reach = |from: f32, to: f32| (left, right) = (left.min(from), right.max(to));
            for end in [a, b] {
                let wide = half * half - (middle - end.y) * (middle - end.y);
                if wide >= 0.0 {
                    reach(end.x - wide.sqrt(), end.x + wide.sqrt());
                }
            }
            for aside in [aside, -aside] {
                let t = (middle - a.y - aside * dx) / dy;
                if (0.0..=1.0).contains(&t) {
                    let x = a.x - aside * dy + t * dx;
                    reach(x, x);
                }
            }
            if left <= right {
                self.set_range(y, index((left + 0.5).ceil().max(1.0)) - 1, index((right + 0.5).max(0.0)));
            }
        }
    }
}

/// How many pixels of a row are set.
pub(super) fn count(row: u128) -> usize {
    usize::try_from(row.count_ones()).unwrap_or(0)
}

/// The leftmost set pixel of a row.
pub(super) fn first(row: u128) -> Option<usize> {
    usize::try_from(row.trailing_zeros()).ok().filter(|x| *x < Mask::WIDEST)
}

/// The rightmost set pixel of a row.
pub(super) fn last(row: u128) -> Option<usize> {
    row.checked_ilog2().and_then(|x| usize::try_from(x).ok())
}

/// A mask of [`GRID`] pixels from a smaller or larger field of coverages (0 to 1), by bilinear interpolation, so that
/// the gray edges of a small picture say where its outline runs.
pub(super) fn from_coverage(width: usize, height: usize, coverage: impl Fn(usize, usize) -> f32) -> Mask {
    if width.saturating_mul(height) > 4 * GRID * GRID {
        return interpolated(width, height, coverage);
    }
    // Fewer fields than the grid asks for: each is asked once.
    let field: Vec<f32> =
        (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| coverage(x, y)).collect();
    interpolated(width, height, |x, y| field.get(y * width + x).copied().unwrap_or(0.0))
}

fn interpolated(width: usize, height: usize, coverage: impl Fn(usize, usize) -> f32) -> Mask {
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
    squared(p, a, b).sqrt()
}

/// The square of that distance.
fn squared(p: Point, a: Point, b: Point) -> f32 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    // Not `hypot`, which guards against overflow at ten times the cost: a grid's coordinates are small.
    let (x, y) = (p.x - a.x - t * dx, p.y - a.y - t * dy);
    x * x + y * y
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
    fn only_what_is_closed_is_filled() {
        // A spiral: its inside is open to the outside, however many turns that takes.
        let rows = ["#######", "#.....#", "#.###.#", "#.#.#.#", "#.#...#", "#.#####", "#......"];
        let mut mask = Mask::new(7, 7);
        for (y, row) in rows.iter().enumerate() {
            row.bytes().enumerate().for_each(|(x, c)| mask.set(x, y, c == b'#'));
        }
        assert_eq!(mask.filled(), mask);
        mask.set(1, 6, true);
        assert_eq!(mask.filled().area(), 7 * 6 + 2);
        assert_eq!(mask.points().count(), mask.area());
        assert_eq!(mask.largest_part(), Some(mask.clone()));
        assert!(mask.any(1.0, 2.0, 6.0, 7.0) && !mask.any(2.0, 7.0, 6.0, 7.0));
    }

    #[test]
    fn the_widest_has_all_its_columns() {
        let mut mask = Mask::new(500, 2);
        mask.fill(&[square(-9.0, 900.0)]);
        assert_eq!((mask.width, mask.area()), (Mask::WIDEST, 2 * Mask::WIDEST));
        assert_eq!(mask.filled(), mask);
        assert_eq!(mask.cropped(), Some(mask));
    }

    #[test]
    fn gray_edges_count() {
        // One and a half columns of ink of three.
        let mask = from_coverage(3, 3, |x, _| [1.0, 0.5, 0.0].get(x).copied().unwrap_or(0.0));
        let columns = (0..mask.width).filter(|x| mask.get(*x, 24)).count();
        assert!((20..=28).contains(&columns), "{columns}");
    }
}
