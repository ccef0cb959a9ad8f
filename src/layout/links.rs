//! Link areas to the glyphs they lie on.
//! Must not know words or blocks.

use std::sync::Arc;

use super::words::Href;
use crate::geometry::Rect;
use crate::page_marks::LinkArea;

/// No link.
pub(super) const NONE: u32 = u32::MAX;

/// The link areas of a page, found by place.
#[derive(Debug)]
pub(super) struct LinkIndex {
    /// Areas by their top edge, with the number of the link.
    areas: Vec<(Rect, u32)>,
    /// Tallest area, which says how far back in `areas` to look.
    tallest: f32,
    hrefs: Vec<Arc<Href>>,
}

impl LinkIndex {
    /// Index over a page's link areas. Areas that follow each other and lead to the same place are one link.
    pub(super) fn new(links: &[LinkArea]) -> Self {
        let mut hrefs: Vec<Arc<Href>> = Vec::new();
        let mut areas = Vec::with_capacity(links.len());
        for link in links.iter().filter(|l| l.bbox.is_finite()) {
            if hrefs.last().is_none_or(|h| h.0 != link.href) {
                hrefs.push(Arc::new(Href(link.href.clone())));
            }
            areas.push((link.bbox, u32::try_from(hrefs.len() - 1).unwrap_or(NONE)));
        }
        areas.sort_by(|a, b| a.0.top.total_cmp(&b.0.top));
        let tallest = areas.iter().map(|a| a.0.height()).fold(0.0, f32::max);
        Self { areas, tallest, hrefs }
    }

    /// The link that covers most of `glyph`: its middle, and more than half of its height.
    pub(super) fn at(&self, glyph: &Rect) -> u32 {
        if self.areas.is_empty() {
            return NONE;
        }
        let x = glyph.center().x;
        let low = self.areas.partition_point(|a| a.0.top < glyph.top - self.tallest);
        self.areas
            .iter()
            .skip(low)
            .take_while(|a| a.0.top <= glyph.bottom)
            // A page may be covered with areas by malice; no real place has more than a few.
            .take(2000)
            .find(|(r, _)| {
                let overlap = r.overlap_y(glyph);
                x >= r.left && x <= r.right && (overlap > 0.5 * glyph.height() || overlap > 0.7 * r.height())
            })
            .map_or(NONE, |a| a.1)
    }

    /// Where link `index` leads.
    pub(super) fn href(&self, index: u32) -> Option<Arc<Href>> {
        self.hrefs.get(index as usize).cloned()
    }
}
