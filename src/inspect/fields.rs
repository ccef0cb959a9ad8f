//! The places of a report's fields, each with a JSON Pointer (RFC 6901) to the field.
//! Must not know what is at a place.

use crate::geometry::Rect;
use crate::provenance::Region;
use crate::report::{Note, Recommendation, Report, Where};

/// A field of a report and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<'r> {
    /// Points at the field within the report.
    pub pointer: String,
    /// Its place.
    pub place: &'r Where,
}

/// Every field that says where it stands, in the order of the record. A whole recommendation comes before its parts.
#[must_use]
pub fn of(report: &Report) -> Vec<Placed<'_>> {
    let mut out = Vec::new();
    for (i, recommendation) in report.recommendations.iter().enumerate() {
        add(&format!("/recommendations/{i}"), recommendation, &mut out);
    }
    out
}

fn add<'r>(base: &str, r: &'r Recommendation, out: &mut Vec<Placed<'r>>) {
    let mut put = |pointer: String, place: Option<&'r Where>| {
        out.extend(place.map(|place| Placed { pointer, place }));
    };
    put(base.to_owned(), r.place.as_ref());
    for (name, place) in &r.evidence {
        put(format!("{base}/{}", name.replace('~', "~0").replace('/', "~1")), Some(place));
    }
    for (i, d) in r.deliverables.iter().enumerate() {
        put(format!("{base}/deliverables/{i}"), d.place.as_ref());
    }
    for (i, s) in r.timeline.iter().enumerate() {
        put(format!("{base}/timeline/{i}"), s.place.as_ref());
    }
    for (i, l) in r.legend.iter().enumerate() {
        put(format!("{base}/legend/{i}"), l.place.as_ref());
    }
    for (i, p) in r.progress.iter().enumerate() {
        put(format!("{base}/progress/{i}"), p.place.as_ref());
    }
    for (i, note) in r.notes.iter().enumerate() {
        if let Note::Placed { place, .. } = note {
            put(format!("{base}/notes/{i}"), Some(place));
        }
    }
}

/// The boxes of a place that lie on pages.
#[must_use]
pub fn regions(place: &Where) -> Vec<Region> {
    let mut out = Vec::new();
    let mut pending = vec![place];
    while let Some(place) = pending.pop() {
        if let Where::Region { page, bbox: [left, top, right, bottom], continued } = place {
            #[expect(clippy::cast_possible_truncation, reason = "coordinates of a page, two decimals")]
            let edge = |v: &f64| *v as f32;
            out.push(Region { page: *page, bbox: Rect::new(edge(left), edge(top), edge(right), edge(bottom)) });
            pending.extend(continued.iter().rev());
        }
    }
    out
}
