//! Where things stand, in the form that the source asks for: boxes on pages, or lines of a text file.
//! Must not know what stands there.

use std::collections::BTreeMap;

use crate::geometry::Rect;
use crate::page_marks::Grid;
use crate::provenance::Provenance;

use super::words::Line;

/// How places are reported on each page.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<u32, Grid>);

impl Places {
    /// Learns how page `number` reports places.
    pub(super) fn learn(&mut self, number: u32, grid: Grid) {
        if !matches!(grid, Grid::Points) {
            self.0.insert(number, grid);
        }
    }

    /// The place of a box on a page.
    pub(super) fn at(&self, page: u32, r: &Rect) -> Provenance {
        match self.0.get(&page) {
            None | Some(Grid::Points) => Provenance::region(page, *r),
            Some(Grid::Lines { first, height }) => {
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
