//! Places as the record holds them.
//! Must not know what stands there.

use std::collections::BTreeMap;

use crate::provenance::{Provenance, Region};
use crate::report::Where;

/// A coordinate as it is written: points, two decimals.
fn rounded(v: f32) -> f64 {
    (f64::from(v) * 100.0).round() / 100.0
}

fn region(r: &Region, continued: Vec<Where>) -> Where {
    let b = &r.bbox;
    Where::Region {
        page: r.page,
        bbox: [rounded(b.left), rounded(b.top), rounded(b.right), rounded(b.bottom)],
        continued,
    }
}

/// The place as it is written.
pub(crate) fn place(at: &Provenance) -> Option<Where> {
    match at {
        Provenance::Regions(regions) => {
            let (first, rest) = regions.split_first()?;
            Some(region(first, rest.iter().map(|r| region(r, Vec::new())).collect()))
        }
        Provenance::Lines(first, last) => Some(Where::Lines { lines: [*first, *last] }),
        Provenance::Element(path) => Some(Where::Element { element: path.to_string() }),
    }
}

/// Several places as one.
pub(crate) fn union<'p>(all: impl IntoIterator<Item = &'p Provenance>) -> Option<Provenance> {
    let mut all = all.into_iter();
    let mut one = all.next()?.clone();
    for at in all {
        one.extend(at);
    }
    Some(one)
}

/// Where the fields of a recommendation were read that hold no place of their own, by the field's name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proofs(BTreeMap<&'static str, Provenance>);

impl Proofs {
    /// Adds a place of a field.
    pub(crate) fn add(&mut self, field: &'static str, at: &Provenance) {
        self.0.entry(field).and_modify(|known| known.extend(at)).or_insert_with(|| at.clone());
    }

    /// Adds what another part of the report proves of the fields that `wanted` names.
    pub(crate) fn extend(&mut self, other: &Self, wanted: impl Fn(&str) -> bool) {
        for (field, at) in other.0.iter().filter(|(field, _)| wanted(field)) {
            self.add(field, at);
        }
    }

    /// Field and place.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Provenance)> {
        self.0.iter().map(|(field, at)| (*field, at))
    }
}
