//! Where in the source something stands.
//! Must not know what stands there.

use serde::{Deserialize, Serialize};

use crate::geometry::Rect;

/// A box on one page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Page, counted from 1.
    pub page: u32,
    /// Box on that page as it is shown, in points from the top left.
    pub bbox: Rect,
}

/// Where a block, a cell or a span of text comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// One box, or one for each page or column that it goes on over; never empty.
    Regions(Vec<Region>),
    /// First and last line of a text file, counted from 1.
    Lines(u32, u32),
    /// CSS path of an element of an HTML page.
    Element(Box<str>),
}

impl Provenance {
    /// A single box on a page.
    #[must_use]
    pub fn region(page: u32, bbox: Rect) -> Self {
        Self::Regions(vec![Region { page, bbox }])
    }

    /// First page, where there are pages.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        match self {
            Self::Regions(regions) => regions.first().map(|r| r.page),
            Self::Lines(..) | Self::Element(_) => None,
        }
    }

    /// Joins `other`, which follows in reading order, to this place. Boxes of one page are united; an element
    /// stays the first one.
    pub fn extend(&mut self, other: &Self) {
        match (self, other) {
            (Self::Regions(mine), Self::Regions(theirs)) => {
                for r in theirs {
                    match mine.iter_mut().find(|m| m.page == r.page) {
                        Some(m) => m.bbox = m.bbox.union(&r.bbox),
                        None => mine.push(*r),
                    }
                }
            }
            (Self::Lines(first, last), Self::Lines(f, l)) => {
                *first = (*first).min(*f);
                *last = (*last).max(*l);
            }
            _ => {}
        }
    }
}
