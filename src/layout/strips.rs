//! Timelines: colored shapes of one height side by side, each with its label in, under or above it.
//! Must not know what the colors mean.

use crate::color::Rgb;
use crate::geometry::Rect;

use super::rules::Drawings;
use super::tolerances::T;
use super::words::{Line, Token};

/// A strip on one page.
#[derive(Clone, Debug)]
pub(super) struct PageStrip {
    /// Its box, labels included.
    pub bbox: Rect,
    /// Its shapes with their labels, row by row from left to right.
    pub items: Vec<PageItem>,
}

/// A shape and its label.
#[derive(Clone, Debug)]
pub(super) struct PageItem {
    /// Box of shape and label.
    pub bbox: Rect,
    /// Its fill.
    pub fill: Rgb,
    /// Its words.
    pub lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    bbox: Rect,
    fill: Rgb,
    /// Index in fills, or in shapes after all fills.
    index: usize,
    plain: bool,
}

/// Finds the strips of a page; takes their lines out of `lines` and their shapes out of `drawings`.
pub(super) fn find(lines: &mut Vec<Line>, drawings: &mut Drawings, em: f32) -> Vec<PageStrip> {
    let pieces = candidates(drawings, em);
    let mut out: Vec<PageStrip> = Vec::new();
    let mut used: Vec<usize> = Vec::new();
    // More rows or stages than any page of steps has are a drawing.
    for row in rows(&pieces, em).into_iter().filter(|r| r.len() <= 40).take(40) {
        if let Some(strip) = strip(&row, lines, drawings, em) {
            used.extend(row.iter().map(|p| p.index));
            out.push(strip);
        }
    }
    // Whatever else is drawn at the same places (a second fill, a frame, an outline) goes with the shapes.
    let taken: Vec<Rect> = pieces.iter().filter(|p| used.contains(&p.index)).map(|p| p.bbox.inflate(1.5)).collect();
    let within = |r: &Rect| taken.iter().any(|t| t.union(r) == *t);
    drawings.fills.retain(|f| !within(&f.bbox));
    drawings.shapes.retain(|s| !within(&s.bbox));
    drawings.horizontal.retain(|r| !within(&Rect { left: r.from, right: r.to, top: r.pos, bottom: r.pos }));
    drawings.vertical.retain(|r| !within(&Rect { left: r.pos, right: r.pos, top: r.from, bottom: r.to }));
    merge_rows(out, em)
}

/// Filled shapes as large as a stage may be.
fn candidates(drawings: &Drawings, em: f32) -> Vec<Piece> {
    let fits =
        |b: &Rect| b.height() > 0.7 * em && b.height() < 9.0 * em && b.width() > 0.7 * em && b.width() < 60.0 * em;
    let fills =
        drawings.fills.iter().enumerate().map(|(i, f)| Piece { bbox: f.bbox, fill: f.color, index: i, plain: true });
    let n = drawings.fills.len();
    let shapes = drawings
        .shapes
        .iter()
        .enumerate()
        .filter_map(move |(i, s)| s.fill.map(|fill| Piece { bbox: s.bbox, fill, index: n + i, plain: s.plain }));
    let mut all: Vec<Piece> = fills.chain(shapes).filter(|p| fits(&p.bbox) && p.fill != Rgb::WHITE).collect();
    all.sort_by(|a, b| {
        a.bbox.top.total_cmp(&b.bbox.top).then(a.bbox.left.total_cmp(&b.bbox.left)).then(a.index.cmp(&b.index))
    });
    all
}

/// Pieces of one height at one height, from left to right, at least two.
fn rows(pieces: &[Piece], em: f32) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = Vec::new();
    for p in pieces {
        let home = out.iter_mut().rev().take(64).find(|row| {
            row.first().is_some_and(|f| {
                let h = f.bbox.height();
                (f.bbox.top - p.bbox.top).abs() < 0.12 * h && (f.bbox.height() - p.bbox.height()).abs() < 0.12 * h
            })
        });
        match home {
            Some(row) => row.push(*p),
            None => out.push(vec![*p]),
        }
    }
    for row in &mut out {
        row.sort_by(|a, b| a.bbox.left.total_cmp(&b.bbox.left).then(a.index.cmp(&b.index)));
        // A shape drawn twice (a shadow, a frame of its own) counts once: the last drawn is seen.
        row.dedup_by(|b, a| {
            let same = a.bbox.overlap_x(&b.bbox) > 0.8 * a.bbox.width().min(b.bbox.width());
            if same && b.index > a.index {
                *a = *b;
            }
            same
        });
    }
    out.retain(|row| {
        let apart = row.windows(2).all(|w| match w {
            [a, b] => a.bbox.overlap_x(&b.bbox) < 0.45 * a.bbox.width() && b.bbox.left - a.bbox.right < 40.0 * em,
            _ => true,
        });
        row.len() > 1 && (!is_uneven(row) || is_band(row, em)) && apart && row.iter().any(|p| p.fill.chroma() > 24)
    });
    out
}

/// Whether some of the shapes are much wider than others.
fn is_uneven(row: &[Piece]) -> bool {
    let widths = row.iter().map(|p| p.bbox.width());
    let (least, most) = widths.fold((f32::INFINITY, 0.0_f32), |(a, b), w| (a.min(w), b.max(w)));
    most >= 2.2 * least
}

/// Whether bars follow each other at one small distance.
fn is_band(row: &[Piece], em: f32) -> bool {
    let gaps = row.windows(2).map(|w| match w {
        [a, b] => b.bbox.left - a.bbox.right,
        _ => 0.0,
    });
    let (least, most) = gaps.fold((f32::INFINITY, 0.0_f32), |(a, b), gap| (a.min(gap), b.max(gap)));
    row.iter().all(|p| p.plain) && least > 0.1 * em && most < 2.0 * em && most - least < 0.3 * em
}

/// The strip that a row of shapes makes with the labels it finds.
fn strip(row: &[Piece], lines: &mut Vec<Line>, drawings: &Drawings, em: f32) -> Option<PageStrip> {
    let bbox = row.iter().skip(1).fold(row.first()?.bbox, |b, p| b.union(&p.bbox));
    if is_key(row, lines) || is_table_row(row, &bbox, lines, em) || in_grid(row, drawings, em) {
        return None;
    }
    // Borders between the slots of neighboring shapes.
    let cuts: Vec<f32> = row
        .windows(2)
        .filter_map(|w| match w {
            [a, b] => Some((a.bbox.right + b.bbox.left) / 2.0),
            _ => None,
        })
        .collect();
    let pitch = row
        .windows(2)
        .filter_map(|w| match w {
            [a, b] => Some(b.bbox.center().x - a.bbox.center().x),
            _ => None,
        })
        .fold(f32::INFINITY, f32::min);
    let inside: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| {
            let c = l.bbox.center();
            c.y > bbox.top && c.y < bbox.bottom && l.bbox.overlap_x(&bbox) > 0.5 * l.bbox.width()
        })
        .map(|(i, _)| i)
        .collect();
    let (mut members, slots) = label(row, &cuts, lines, &inside, None);
    let named = |slots: &[Vec<Line>]| slots.iter().filter(|s| !s.is_empty()).count();
    let (members, slots) = if is_uneven(row) && named(&slots) > 0 {
        // Colored cells of a table have their words in them.
        return None;
    } else if named(&slots) == row.len() {
        (members, slots)
    } else if named(&slots) == 0 {
        let below = near_labels(lines, &bbox, pitch, row, em, true);
        (members, _) = label(row, &cuts, lines, &below, Some(pitch));
        let (_, slots) = label(row, &cuts, lines, &below, Some(pitch));
        if named(&slots) == row.len() {
            (members, slots)
        } else {
            let above = near_labels(lines, &bbox, pitch, row, em, false);
            label(row, &cuts, lines, &above, Some(pitch))
        }
    } else {
        return None;
    };
    // One stage without a word may be; most of them may not.
    if named(&slots) * 4 < row.len() * 3 || named(&slots) < 2 {
        return None;
    }
    let mut i = 0;
    lines.retain(|_| {
        i += 1;
        members.binary_search(&(i - 1)).is_err()
    });
    let items: Vec<PageItem> = row
        .iter()
        .zip(slots)
        .map(|(p, lines)| PageItem { bbox: lines.iter().fold(p.bbox, |b, l| b.union(&l.bbox)), fill: p.fill, lines })
        .collect();
    let bbox = items.iter().fold(bbox, |b, i| b.union(&i.bbox));
    Some(PageStrip { bbox, items })
}

/// Whether the shapes are swatches of a key: each has its words on its right.
fn is_key(row: &[Piece], lines: &[Line]) -> bool {
    let right_of = row
        .iter()
        .filter(|p| {
            let c = p.bbox.center().y;
            lines.iter().any(|l| {
                c > l.bbox.top
                    && c < l.bbox.bottom
                    && l.bbox.left > p.bbox.center().x
                    && l.bbox.left - p.bbox.right < 1.6 * l.size
                    && l.bbox.left > p.bbox.right - 0.2 * l.size
            })
        })
        .count();
    right_of * 2 > row.len() && row.iter().all(|p| p.bbox.width() < 3.0 * p.bbox.height())
}

/// Whether the shapes are the cells of a table's row: plain, abutting, of one color, with text in columns below.
fn is_table_row(row: &[Piece], bbox: &Rect, lines: &[Line], em: f32) -> bool {
    let Some(first) = row.first() else { return true };
    let abut = row.windows(2).all(|w| match w {
        [a, b] => b.bbox.left - a.bbox.right < 1.0,
        _ => true,
    });
    if !abut || !row.iter().all(|p| p.plain && p.fill == first.fill) {
        return false;
    }
    // The first lines below, up to a white gap: a table's row has words in several columns there.
    let mut low = bbox.bottom;
    let mut below: Vec<&Line> = Vec::new();
    for l in lines.iter().filter(|l| l.bbox.center().y > bbox.bottom && l.bbox.overlap_x(bbox) > 0.0) {
        if l.bbox.top - low > if below.is_empty() { 2.2 * em } else { 0.6 * em } {
            break;
        }
        low = low.max(l.bbox.bottom);
        below.push(l);
    }
    let filled = row
        .iter()
        .filter(|p| below.iter().any(|l| l.bbox.left > p.bbox.left - 1.0 && l.bbox.right < p.bbox.right + 1.0))
        .count();
    filled > 1
}

/// Whether plain shapes of one color stand in a grid: rules at their sides go on above or below them.
fn in_grid(row: &[Piece], drawings: &Drawings, em: f32) -> bool {
    let Some(first) = row.first() else { return false };
    if !row.iter().all(|p| p.plain && p.fill == first.fill) {
        return false;
    }
    let (top, bottom) = (first.bbox.top, first.bbox.bottom);
    let goes_on = |x: f32| {
        let near = T.meet_pt;
        drawings.vertical.iter().any(|v| {
            (v.pos - x).abs() < near
                && (v.from < bottom + near && v.to > bottom + em || v.to > top - near && v.from < top - em)
        })
    };
    let sides = row.iter().filter(|p| goes_on(p.bbox.left) && goes_on(p.bbox.right)).count();
    sides == row.len()
}

/// Lines right below (or above) the shapes that are short enough to be labels.
fn near_labels(lines: &[Line], bbox: &Rect, pitch: f32, row: &[Piece], em: f32, below: bool) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut edge = if below { bbox.bottom } else { bbox.top };
    let mut order: Vec<(usize, &Line)> = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| {
            let x = l.bbox.center().x;
            let near = x > bbox.left - pitch * 0.5 && x < bbox.right + pitch * 0.5;
            near && if below { l.bbox.center().y > bbox.bottom } else { l.bbox.center().y < bbox.top }
        })
        .collect();
    if !below {
        order.reverse();
    }
    for (i, l) in order {
        let gap = if below { l.bbox.top - edge } else { edge - l.bbox.bottom };
        let limit = if found.is_empty() { 1.8 * em } else { 0.45 * l.size };
        if gap > limit {
            break;
        }
        let centers =
            row.iter().any(|p| l.tokens.iter().any(|t| (t.bbox.center().x - p.bbox.center().x).abs() < 0.55 * pitch));
        let one = row.iter().filter(|p| l.bbox.left < p.bbox.center().x && l.bbox.right > p.bbox.center().x).count();
        if !centers || l.bbox.width() > 1.1 * pitch * (one.max(1) as f32) {
            break;
        }
        found.push(i);
        edge = if below { edge.max(l.bbox.bottom) } else { edge.min(l.bbox.top) };
    }
    found.sort_unstable();
    found
}

/// Words of the lines by the slot of the shape they stand at.
fn label(
    row: &[Piece],
    cuts: &[f32],
    lines: &[Line],
    members: &[usize],
    _pitch: Option<f32>,
) -> (Vec<usize>, Vec<Vec<Line>>) {
    let mut slots: Vec<Vec<Line>> = vec![Vec::new(); row.len()];
    for line in members.iter().filter_map(|i| lines.get(*i)) {
        let whole = cuts.partition_point(|c| *c <= line.bbox.center().x);
        let fits = |slot: usize| {
            let left = slot.checked_sub(1).and_then(|i| cuts.get(i)).copied().unwrap_or(f32::NEG_INFINITY);
            let right = cuts.get(slot).copied().unwrap_or(f32::INFINITY);
            line.bbox.left > left - 0.6 * line.size && line.bbox.right < right + 0.6 * line.size
        };
        if fits(whole) {
            if let Some(s) = slots.get_mut(whole) {
                s.push(line.clone());
            }
            continue;
        }
        let mut parts: Vec<(usize, Vec<Token>)> = Vec::new();
        for t in &line.tokens {
            let slot = cuts.partition_point(|c| *c <= t.bbox.center().x);
            match parts.last_mut() {
                Some((s, all)) if *s == slot || t.glued => all.push(t.clone()),
                _ => parts.push((slot, vec![t.clone()])),
            }
        }
        for (slot, tokens) in parts {
            if let (Some(s), Some(l)) = (slots.get_mut(slot), Line::new(tokens)) {
                s.push(l);
            }
        }
    }
    (members.to_vec(), slots)
}

/// Strips that go on in a further row right below.
fn merge_rows(strips: Vec<PageStrip>, em: f32) -> Vec<PageStrip> {
    let mut out: Vec<PageStrip> = Vec::new();
    for s in strips {
        match out.last_mut() {
            Some(last)
                if s.bbox.top - last.bbox.bottom < 2.5 * em
                    && last.bbox.overlap_x(&s.bbox) > 0.0
                    && s.bbox.top > last.bbox.top =>
            {
                last.bbox = last.bbox.union(&s.bbox);
                last.items.extend(s.items);
            }
            _ => out.push(s),
        }
    }
    out
}
