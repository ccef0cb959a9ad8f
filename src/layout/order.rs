//! Reading order: columns of prose, boxes side by side, and what spans them.
//! Must not know what the pieces are, only where they stand.
//!
//! A variant of the recursive X-Y cut (Nagy, Seth, Viswanathan 1992): bands between white stripes are joined again
//! where they share a white gutter, so that lines of two columns with equal leading are not read across.

use crate::geometry::Rect;

use super::tolerances::T;

/// Indices of `boxes` in reading order. `em` is the usual font size.
pub(super) fn order(boxes: &[Rect], em: f32) -> Vec<usize> {
    let mut all: Vec<usize> = (0..boxes.len()).collect();
    let mut out = Vec::with_capacity(all.len());
    cut(boxes, &mut all, em, 0, &mut out);
    out
}

/// Items of a page up to which an order that the file says is looked at.
const SAID: usize = 400;

/// Indices of `boxes` in the order that the file says (`places`, one for each box), where every box has a place in it
/// and the page bears it out: nothing is read before what stands above it in its column, and nothing before what
/// stands on its left in its row. Slides whose order is that of drawing seldom pass.
pub(super) fn said(boxes: &[Rect], places: &[Option<u32>], em: f32) -> Option<Vec<usize>> {
    if boxes.len() < 2 || boxes.len() > SAID || boxes.len() != places.len() {
        return None;
    }
    let mut keyed: Vec<(u32, usize)> = Vec::with_capacity(boxes.len());
    for (i, place) in places.iter().enumerate() {
        keyed.push(((*place)?, i));
    }
    // Lines of one paragraph have one place.
    keyed.sort_by(|a, b| {
        let (p, q) = (at(boxes, a.1), at(boxes, b.1));
        a.0.cmp(&b.0).then(p.top.total_cmp(&q.top)).then(p.left.total_cmp(&q.left)).then(a.1.cmp(&b.1))
    });
    let order: Vec<usize> = keyed.into_iter().map(|k| k.1).collect();
    let borne_out = order.iter().enumerate().all(|(n, i)| {
        let first = at(boxes, *i);
        order.iter().skip(n + 1).all(|j| {
            let next = at(boxes, *j);
            let in_column = first.overlap_x(&next) > 0.0;
            let in_row = first.overlap_y(&next) > 0.5 * first.height().min(next.height());
            !(in_column && next.top < first.top - 0.3 * em || !in_column && in_row && next.left < first.left)
        })
    });
    borne_out.then_some(order)
}

/// Stretches side by side beyond which no gutter is looked for: no page that people read has so many columns.
const STRETCHES: usize = 64;

/// Deeper nesting than this is no layout of pages that people read.
const DEPTH: usize = 24;

fn at(boxes: &[Rect], i: usize) -> Rect {
    boxes.get(i).copied().unwrap_or_default()
}

fn cut(boxes: &[Rect], items: &mut [usize], em: f32, depth: usize, out: &mut Vec<usize>) {
    items.sort_by(|a, b| {
        let (p, q) = (at(boxes, *a), at(boxes, *b));
        p.top.total_cmp(&q.top).then(p.left.total_cmp(&q.left)).then(a.cmp(b))
    });
    if items.len() < 2 || depth > DEPTH {
        out.extend_from_slice(items);
        return;
    }
    // Bands between white stripes.
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let mut low = f32::NEG_INFINITY;
    for &i in items.iter() {
        let b = at(boxes, i);
        match bands.last_mut() {
            Some(band) if b.top < low - 0.15 * em => band.push(i),
            _ => bands.push(vec![i]),
        }
        low = low.max(b.bottom);
    }
    let mut i = 0;
    while i < bands.len() {
        let (end, gutter) = columns_from(boxes, &bands, i, em);
        let mut group: Vec<usize> = bands.get(i..end).unwrap_or(&[]).concat();
        match gutter {
            Some(x) => {
                let mut right: Vec<usize> = group.iter().copied().filter(|i| at(boxes, *i).center().x > x).collect();
                group.retain(|i| at(boxes, *i).center().x <= x);
                cut(boxes, &mut group, em, depth + 1, out);
                cut(boxes, &mut right, em, depth + 1, out);
            }
            None => {
                by_line(boxes, &mut group);
                out.extend(group);
            }
        }
        i = end;
    }
}

/// Pieces of one band without columns: from top to bottom, and from left to right where they stand on a line.
fn by_line(boxes: &[Rect], group: &mut [usize]) {
    group.sort_by(|a, b| at(boxes, *a).top.total_cmp(&at(boxes, *b).top).then(a.cmp(b)));
    let mut rest = group;
    while let Some(first) = rest.first() {
        let p = at(boxes, *first);
        let end = rest.partition_point(|i| {
            let q = at(boxes, *i);
            q.top - p.top < 0.5 * p.height().min(q.height()).max(0.1)
        });
        let (line, tail) = rest.split_at_mut(end.max(1));
        line.sort_by(|a, b| at(boxes, *a).left.total_cmp(&at(boxes, *b).left).then(a.cmp(b)));
        rest = tail;
    }
}

/// How many bands from `first` on share a gutter, and where it is.
fn columns_from(boxes: &[Rect], bands: &[Vec<usize>], first: usize, em: f32) -> (usize, Option<f32>) {
    let mut intervals: Vec<(f32, f32)> = Vec::new();
    let mut best: Option<(usize, f32)> = None;
    let mut lefts = 0_usize;
    let mut rights = 0_usize;
    let mut lows = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for (k, band) in bands.iter().enumerate().skip(first) {
        for &i in band {
            insert(&mut intervals, at(boxes, i));
        }
        if intervals.len() > STRETCHES {
            break;
        }
        let gap = intervals
            .windows(2)
            .filter_map(|w| match w {
                [a, b] if b.0 - a.1 >= T.prose_gutter_em * em => Some((a.1 + b.0) / 2.0),
                _ => None,
            })
            .next();
        let Some(x) = gap.or(best.map(|b| b.1).filter(|x| intervals.iter().all(|(a, b)| x <= a || x >= b))) else {
            break;
        };
        let mut both = (false, false);
        for &i in band {
            let b = at(boxes, i);
            if b.center().x > x {
                both.1 = true;
                rights += 1;
                lows.1 = lows.1.max(b.bottom);
            } else {
                both.0 = true;
                lefts += 1;
                lows.0 = lows.0.max(b.bottom);
            }
        }
        if both.1 && lefts > 0 {
            best = Some((k + 1, x));
        } else if let Some(b) = &mut best {
            // Only the left column goes on: it belongs here while its lines follow without a gap.
            let top = band.iter().map(|i| at(boxes, *i).top).fold(f32::INFINITY, f32::min);
            if top - lows.0.min(top) < 0.6 * em && bands.get(k + 1).is_none() {
                b.0 = k + 1;
            }
        }
    }
    match best {
        Some((end, x)) if lefts > 1 && rights > 1 => (end, Some(x)),
        _ => (first + 1, None),
    }
}

/// Adds a box's extent to disjoint intervals in order.
fn insert(intervals: &mut Vec<(f32, f32)>, b: Rect) {
    let mut new = (b.left, b.right);
    intervals.retain(|(l, r)| {
        let apart = *r < new.0 || *l > new.1;
        if !apart {
            new = (new.0.min(*l), new.1.max(*r));
        }
        apart
    });
    let at = intervals.partition_point(|(l, _)| *l < new.0);
    intervals.insert(at, new);
}
