//! Where things stand, in the form that the source asks for: boxes on pages, or lines of a text file.
//! Must not know what stands there.

use std::collections::BTreeMap;

use crate::geometry::Rect;
use crate::page_marks::Grid;
use crate::provenance::Provenance;

use super::words::Line;

/// How places are reported on each page, and how wide and high it is.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<u32, (Grid, f32, f32)>);

impl Places {
    /// Learns how page `number` reports places, and its size.
    pub(super) fn learn(&mut self, number: u32, grid: Grid, width: f32, height: f32) {
        self.0.insert(number, (grid, width, height));
    }

    /// The place of a box on a page: as much of it as can be seen.
    pub(super) fn at(&self, page: u32, r: &Rect) -> Provenance {
        match self.0.get(&page) {
            None => Provenance::region(page, *r),
            Some((Grid::Points, width, height)) => {
                // Text may run over the edge. A box that is beyond it has no width, but says on which side it is.
                let within = |at: f32, end: f32| at.max(0.0).min(end);
                let [left, right] = [r.left, r.right].map(|x| within(x, *width));
                let [top, bottom] = [r.top, r.bottom].map(|y| within(y, *height));
                Provenance::region(page, Rect::new(left, top, right, bottom))
            }
            Some((Grid::Lines { first, height }, ..)) => {
                let h = height.max(0.1);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a line of a file, clamped"
                )]
                let line = |y: f32| (y / h).floor().clamp(0.0, 4e9) as u32;
                let top = line(r.top + 0.25 * h);
                Provenance::Lines(first.saturating_add(top), first.saturating_add(line(r.bottom - 0.25 * h).max(top)))
            }
        }
    }

    /// The place of lines, which may stand on several pages; the first one reaches as far left as `left`.
    pub(super) fn of(&self, lines: &[Line], left: Option<f32>) -> Provenance {
        let mut out: Option<Provenance> = None;
        for (i, line) in lines.iter().enumerate() {
            let mut r = line.bbox;
            if let (0, Some(x)) = (i, left) {
                r.left = r.left.min(x);
            }
            let here = self.at(line.page, &r);
            match &mut out {
                Some(p) => p.extend(&here),
                None => out = Some(here),
            }
        }
        out.unwrap_or(Provenance::Regions(Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_ends_at_the_edge_of_its_page() {
        let mut places = Places::default();
        places.learn(1, Grid::Points, 100.0, 50.0);
        let at = |r: [f32; 4]| places.at(1, &Rect::new(r[0], r[1], r[2], r[3]));
        assert_eq!(at([10.0, -3.0, 120.0, 20.0]), Provenance::region(1, Rect::new(10.0, 0.0, 100.0, 20.0)));
        assert_eq!(at([150.0, 60.0, 160.0, 70.0]), Provenance::region(1, Rect::new(100.0, 50.0, 100.0, 50.0)));
    }
}
