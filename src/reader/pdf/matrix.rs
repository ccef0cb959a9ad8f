//! Transformation matrices (ISO 32000-2 §8.3.3), row vectors as in the standard.
//! Must not know what is transformed.

use crate::geometry::{Point, Rect};

/// `[a b c d e f]`: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f32,
    pub(super) b: f32,
    pub(super) c: f32,
    pub(super) d: f32,
    pub(super) e: f32,
    pub(super) f: f32,
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    pub(super) fn new([a, b, c, d, e, f]: [f32; 6]) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// First `self`, then `next`.
    pub(super) fn then(&self, next: &Self) -> Self {
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    pub(super) fn apply(&self, x: f32, y: f32) -> Point {
        Point { x: self.a * x + self.c * y + self.e, y: self.b * x + self.d * y + self.f }
    }

    /// Moves by `x`, `y` before everything else.
    pub(super) fn shifted(&self, x: f32, y: f32) -> Self {
        let Point { x, y } = self.apply(x, y);
        Self { e: x, f: y, ..*self }
    }

    /// Box around the image of a rectangle given by two corners.
    pub(super) fn bounds(&self, [x0, y0, x1, y1]: [f32; 4]) -> Rect {
        let p = self.apply(x0, y0);
        let q = self.apply(x1, y1);
        let r = self.apply(x0, y1);
        let s = self.apply(x1, y0);
        Rect::new(p.x, p.y, q.x, q.y).union(&Rect::new(r.x, r.y, s.x, s.y))
    }

    pub(super) fn determinant(&self) -> f32 {
        self.a * self.d - self.b * self.c
    }

    /// By how much lengths grow, on average.
    pub(super) fn scale(&self) -> f32 {
        self.determinant().abs().sqrt()
    }

    pub(super) fn invert(&self) -> Option<Self> {
        let det = self.determinant();
        let inverse = Self {
            a: self.d / det,
            b: -self.b / det,
            c: -self.c / det,
            d: self.a / det,
            e: (self.c * self.f - self.d * self.e) / det,
            f: (self.b * self.e - self.a * self.f) / det,
        };
        inverse.is_finite().then_some(inverse)
    }

    pub(super) fn is_finite(&self) -> bool {
        [self.a, self.b, self.c, self.d, self.e, self.f].iter().all(|n| n.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_inverse() {
        let scale = Matrix::new([2.0, 0.0, 0.0, 3.0, 0.0, 0.0]);
        let both = scale.then(&Matrix::new([1.0, 0.0, 0.0, 1.0, 10.0, 20.0]));
        assert_eq!(both.apply(1.0, 1.0), Point { x: 12.0, y: 23.0 });
        let back = both.then(&both.invert().unwrap());
        assert!((back.a - 1.0).abs() < 1e-5 && back.b == 0.0 && back.e.abs() < 1e-5 && back.f.abs() < 1e-5, "{back:?}");
        assert_eq!(Matrix::new([0.0; 6]).invert(), None);
    }
}
