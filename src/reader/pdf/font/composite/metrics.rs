//! Widths and places of glyphs by CID (ISO 32000-2, 9.7.4.3).
//! Must not know what a glyph shows.

use lopdf::Object;

use crate::reader::pdf::objects::Objects;

/// Entries read of a width array.
const WIDTHS: usize = 1 << 17;

/// A value for the CIDs from `first` to `last`.
pub(super) struct Metric<T> {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) value: T,
}

pub(super) fn find<T>(metrics: &[Metric<T>], cid: u32) -> Option<&T> {
    let end = metrics.partition_point(|metric| metric.first <= cid);
    metrics.get(..end)?.iter().rev().take(4).find(|metric| metric.last >= cid).map(|metric| &metric.value)
}

/// A width array: `c [w1 w2 …]` and `first last w` (9.7.4.3).
pub(super) fn widths(objects: &Objects, array: &[Object]) -> Vec<Metric<f32>> {
    let mut out = Vec::new();
    each_metric(objects, array, 1, &mut |first, last, values| {
        if let [value] = values {
            out.push(Metric { first, last, value: value / 1000.0 });
        }
    });
    out.sort_by_key(|metric| metric.first);
    out
}

pub(super) fn vertical_metrics(objects: &Objects, array: &[Object]) -> Vec<Metric<(f32, f32, f32)>> {
    let mut out = Vec::new();
    each_metric(objects, array, 3, &mut |first, last, values| {
        if let [advance, x, y] = values {
            out.push(Metric { first, last, value: (advance / 1000.0, x / 1000.0, y / 1000.0) });
        }
    });
    out.sort_by_key(|metric| metric.first);
    out
}

fn each_metric(objects: &Objects, array: &[Object], size: usize, each: &mut dyn FnMut(u32, u32, &[f32])) {
    let cid = |object: &Object| objects.as_int(object).and_then(|n| u32::try_from(n).ok());
    let mut rest = array.iter();
    let mut left = WIDTHS;
    while let Some(first) = rest.next() {
        let (Some(first), Some(second)) = (cid(first), rest.next()) else { continue };
        if let Object::Array(list) = objects.resolve(second) {
            let list: Vec<f32> = list.iter().take(left).map(|o| objects.as_number(o).unwrap_or(0.0)).collect();
            for (at, values) in (first..=u32::from(u16::MAX)).zip(list.chunks_exact(size)) {
                each(at, at, values);
            }
            left = left.saturating_sub(list.len().max(1));
        } else if let Some(last) = cid(second) {
            let values: Vec<f32> = rest.by_ref().take(size).map(|o| objects.as_number(o).unwrap_or(0.0)).collect();
            if last >= first {
                each(first, last, &values);
            }
            left = left.saturating_sub(1);
        }
        if left == 0 {
            return;
        }
    }
}
