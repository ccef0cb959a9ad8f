//! Tables that rules or fills draw, wholly or in part.
//! Must not know tables that white space alone makes.

use crate::geometry::Rect;

use super::super::rules::{Drawings, Fill, Rule, join};
use super::super::tolerances::T;
use super::super::words::Line;
use super::columns::{gutters, parts};
use super::grid::{Dividers, Frame, find_root, unite};
use super::rows;
use super::{Make, PageTable};

/// Finds them and takes their lines out of `lines`.
pub(super) fn find(lines: &mut Vec<Line>, drawings: &Drawings, em: f32) -> Vec<PageTable> {
    let mut horizontal = drawings.horizontal.clone();
    let mut vertical = drawings.vertical.clone();
    let rows = fill_rows(&drawings.fills, em);
    for f in &drawings.fills {
        if !is_cell_fill(f, em) {
            continue;
        }
        horizontal.push(Rule::implied(f.bbox.top, f.bbox.left, f.bbox.right));
        horizontal.push(Rule::implied(f.bbox.bottom, f.bbox.left, f.bbox.right));
        vertical.push(Rule::implied(f.bbox.left, f.bbox.top, f.bbox.bottom));
        vertical.push(Rule::implied(f.bbox.right, f.bbox.top, f.bbox.bottom));
    }
    bridge_fills(&rows, lines, em, &mut vertical);
    let mut horizontal = join(&mut horizontal);
    horizontal.retain(|r| r.len() > 0.8 * em);
    bridge_rules(&horizontal, lines, em, &mut vertical);
    let mut vertical = join(&mut vertical);
    vertical.retain(|r| r.len() > 0.5 * em);
    let mut out = Vec::new();
    for (h, v) in components(&horizontal, &vertical) {
        out.extend(table(lines, &h, &v, em));
    }
    out
}

fn is_cell_fill(f: &Fill, em: f32) -> bool {
    f.bbox.height() > 0.8 * em && f.bbox.width() > 0.8 * em && f.color != crate::color::Rgb::WHITE
}

/// Fills that abut side by side, as one box each row.
fn fill_rows(fills: &[Fill], em: f32) -> Vec<Rect> {
    let mut boxes: Vec<Rect> = fills.iter().filter(|f| is_cell_fill(f, em)).map(|f| f.bbox).collect();
    boxes.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    let mut out: Vec<Rect> = Vec::new();
    for b in boxes {
        let row =
            out.iter_mut().rev().take(40).find(|r| {
                (r.top - b.top).abs() < 1.5 && (r.bottom - b.bottom).abs() < 1.5 && b.left - r.right < T.meet_pt
            });
        match row {
            Some(r) => *r = r.union(&b),
            None => out.push(b),
        }
    }
    out
}

/// Joins fills of equal extent that stand above each other with unfilled rows between them (zebra stripes).
fn bridge_fills(rows: &[Rect], lines: &[Line], em: f32, vertical: &mut Vec<Rule>) {
    for (i, r) in rows.iter().enumerate() {
        let above = rows.iter().take(i).rev().take(40).find(|a| {
            (a.left - r.left).abs() < T.meet_pt && (a.right - r.right).abs() < T.meet_pt && a.bottom < r.top + T.meet_pt
        });
        let Some(above) = above else { continue };
        let gap = r.top - above.bottom;
        if gap <= T.meet_pt || gap > 40.0 * em {
            continue;
        }
        let between = Rect { left: r.left, right: r.right, top: above.bottom, bottom: r.top };
        if stretch(lines, &between).is_some() {
            vertical.push(Rule::implied(r.left, above.bottom, r.top));
            vertical.push(Rule::implied(r.right, above.bottom, r.top));
        }
    }
}

/// Joins horizontal rules of equal extent that have a row of cells between them. A rule may be interrupted where a
/// cell spans rows.
fn bridge_rules(horizontal: &[Rule], lines: &[Line], em: f32, vertical: &mut Vec<Rule>) {
    let levels = levels(horizontal, em);
    let mut pairs: Vec<(Rect, Option<bool>)> = Vec::new();
    for (i, r) in levels.iter().enumerate() {
        let below = levels
            .iter()
            .skip(i + 1)
            .take(200)
            .find(|b| (b.from - r.from).abs() < 4.0 && (b.to - r.to).abs() < 4.0 && b.pos > r.pos + 0.5 * em);
        let Some(below) = below else { continue };
        let between = Rect { left: r.from.min(below.from), right: r.to.max(below.to), top: r.pos, bottom: below.pos };
        pairs.push((between, stretch(lines, &between)));
    }
    for (i, (rect, tabular)) in pairs.iter().enumerate() {
        // A row with one filled cell belongs to the table whose rows stand right above or below it.
        let near = pairs.get(i.saturating_sub(8)..(i + 9).min(pairs.len())).unwrap_or(&[]);
        let beside = || {
            near.iter().any(|(o, t)| {
                *t == Some(true)
                    && ((o.bottom - rect.top).abs() < T.meet_pt || (o.top - rect.bottom).abs() < T.meet_pt)
                    && (o.left - rect.left).abs() < 8.0
            })
        };
        if *tabular == Some(true) || (*tabular == Some(false) && rect.height() < 12.0 * em && beside()) {
            vertical.push(Rule::implied(rect.left, rect.top, rect.bottom));
            vertical.push(Rule::implied(rect.right, rect.top, rect.bottom));
        }
    }
}

/// Horizontal rules long enough to part rows, and the pieces of one height together where a whole rule of that
/// extent stands elsewhere.
fn levels(horizontal: &[Rule], em: f32) -> Vec<Rule> {
    let long: Vec<Rule> = horizontal.iter().copied().filter(|r| r.len() > 4.0 * em).collect();
    let mut out = long.clone();
    let mut i = 0;
    while let Some(first) = horizontal.get(i) {
        let mut end = i + 1;
        while horizontal.get(end).is_some_and(|r| r.pos - first.pos < 0.5) {
            end += 1;
        }
        let pieces = horizontal.get(i..end).unwrap_or(&[]);
        if pieces.len() > 1 {
            let from = pieces.iter().map(|r| r.from).fold(f32::INFINITY, f32::min);
            let to = pieces.iter().map(|r| r.to).fold(f32::NEG_INFINITY, f32::max);
            if long.iter().any(|r| (r.from - from).abs() < 4.0 && (r.to - to).abs() < 4.0) {
                out.push(Rule::implied(first.pos, from, to));
            }
        }
        i = end;
    }
    out.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.from.total_cmp(&b.from)).then(a.to.total_cmp(&b.to)));
    out
}

/// Whether the stretch holds text side by side; none where it holds no text or text that reaches out of it.
fn stretch(lines: &[Line], rect: &Rect) -> Option<bool> {
    let low = lines.partition_point(|l| l.base < rect.top);
    let mut inside: Vec<&Line> = Vec::new();
    for line in lines.iter().skip(low).take_while(|l| l.base <= rect.bottom + 1.0) {
        if line.bbox.center().y < rect.top || line.bbox.center().y > rect.bottom || line.bbox.overlap_x(rect) <= 0.0 {
            continue;
        }
        if line.bbox.left < rect.left - 4.0 || line.bbox.right > rect.right + 4.0 {
            return None;
        }
        inside.push(line);
    }
    if inside.is_empty() {
        return None;
    }
    Some(side_by_side(&inside))
}

/// Whether two pieces of text stand beside each other with a gutter between them.
fn side_by_side(lines: &[&Line]) -> bool {
    let mut low = f32::NEG_INFINITY;
    let mut last: Option<&Line> = None;
    for line in lines {
        if parts(line, T.piece_em * line.size).len() > 1 {
            return true;
        }
        if let Some(l) = last
            && line.bbox.top < low - 0.3 * line.size
            && line.bbox.overlap_x(&l.bbox) <= 0.0
        {
            return true;
        }
        low = low.max(line.bbox.bottom);
        last = Some(line);
    }
    false
}

/// Sets of rules that hang together.
fn components(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let n = horizontal.len();
    let mut parent: Vec<usize> = (0..n + vertical.len()).collect();
    for (j, v) in vertical.iter().enumerate() {
        let low = horizontal.partition_point(|h| h.pos < v.from - T.meet_pt);
        for (i, h) in horizontal.iter().enumerate().skip(low) {
            if h.pos > v.to + T.meet_pt {
                break;
            }
            if v.pos >= h.from - T.meet_pt && v.pos <= h.to + T.meet_pt {
                unite(&mut parent, i, n + j);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (i, h) in horizontal.iter().enumerate() {
        groups.entry(find_root(&mut parent, i)).or_default().0.push(*h);
    }
    for (j, v) in vertical.iter().enumerate() {
        groups.entry(find_root(&mut parent, n + j)).or_default().1.push(*v);
    }
    groups.into_values().filter(|(h, v)| h.len() > 1 && v.len() > 1).collect()
}

/// Positions of rules, each once.
fn positions(rules: &[Rule], gap: f32) -> Vec<f32> {
    let mut out: Vec<f32> = Vec::new();
    for r in rules {
        match out.last() {
            Some(last) if r.pos - last <= gap => {}
            _ => out.push(r.pos),
        }
    }
    out
}

/// The table that a set of rules draws, if it is one.
fn table(lines: &mut Vec<Line>, h: &[Rule], v: &[Rule], em: f32) -> Option<PageTable> {
    let mut xs = positions(v, T.snap_pt.max(0.3 * em));
    let mut ys = positions(h, T.snap_pt.max(0.3 * em));
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let mut bbox = Rect { left: *xs.first()?, right: *xs.last()?, top: *ys.first()?, bottom: *ys.last()? };
    let inside = within(lines, &bbox);
    if inside.is_empty() {
        return None;
    }
    if xs.len() == 2 {
        // Columns by white space; a few rows may be headings that span them.
        let crossing = [0, inside.len() / 12, inside.len() / 6];
        let width = T.gutter_em * em;
        let found = crossing.iter().map(|c| gutters(&inside, width, width, *c)).find(|g| !g.is_empty())?;
        xs = std::iter::once(bbox.left)
            .chain(found.iter().map(super::columns::Gutter::mid))
            .chain([bbox.right])
            .collect();
    }
    // Without a frame drawn on its sides a table may go on beyond its last rule or fill.
    let open = !v.iter().any(|r| (r.pos - bbox.left).abs() < 1.0 && r.drawn && r.len() > 0.9 * bbox.height());
    let mut drawn = vec![true; ys.len()];
    if open {
        extend_down(lines, &xs, &mut ys, em);
        drawn.resize(ys.len(), false);
        bbox.bottom = *ys.last()?;
    }
    let inside = within(lines, &bbox);
    split_rows(&inside, &xs, &mut ys, &mut drawn);
    if xs.len() < 3 {
        return None;
    }
    let frame = Frame::new(xs, ys, &Dividers { drawn: &drawn, horizontal: h, vertical: v, lines: &inside });
    if frame.cells.len() < 2 {
        return None;
    }
    let mut trial = lines.clone();
    let table = frame.fill(&mut trial, Make::Ruled);
    let filled = table.cells.iter().filter(|c| !c.lines.is_empty()).count();
    if filled < 2 {
        return None;
    }
    *lines = trial;
    Some(table)
}

/// The lines whose middles lie in the box.
fn within<'a>(lines: &'a [Line], bbox: &Rect) -> Vec<&'a Line> {
    lines.iter().filter(|l| bbox.contains(l.bbox.center())).collect()
}

/// Adds the row below the last rule or fill, where text goes on there in the same columns (zebra stripes end with
/// an unfilled row).
fn extend_down(lines: &[Line], xs: &[f32], ys: &mut Vec<f32>, em: f32) {
    let (Some(&left), Some(&right), Some(&bottom)) = (xs.first(), xs.last(), ys.last()) else { return };
    let mut columns: Vec<Vec<&Line>> = vec![Vec::new(); xs.len() - 1];
    let mut low = bottom;
    for line in lines.iter().filter(|l| l.bbox.center().y > bottom) {
        if line.bbox.overlap_x(&Rect { left, right, ..line.bbox }) <= 0.0 {
            continue;
        }
        let col = |x: f32| xs.partition_point(|b| *b <= x).checked_sub(1);
        let (first, last) = (col(line.bbox.left + 0.5), col(line.bbox.right - 0.5));
        let fits = first == last && line.bbox.left > left - 2.0 && line.bbox.right < right + 2.0;
        if !fits || line.bbox.top - low > 1.9 * em {
            break;
        }
        low = low.max(line.bbox.bottom);
        if let Some(c) = first.and_then(|c| columns.get_mut(c)) {
            c.push(line);
        }
    }
    let rows = rows::infer(&columns);
    let mut last = bottom;
    for (top, end) in rows {
        let filled =
            columns.iter().filter(|c| c.iter().any(|l| l.bbox.center().y >= top && l.bbox.center().y <= end)).count();
        if filled < 2 || top - last > 1.9 * em {
            break;
        }
        last = end;
        ys.push(end + 0.2 * em);
    }
}

/// Splits the stretches between rules into rows, where rules part only head, body and foot.
fn split_rows(inside: &[&Line], xs: &[f32], ys: &mut Vec<f32>, drawn: &mut Vec<bool>) {
    if ys.len() > 4 {
        return;
    }
    let mut out: Vec<(f32, bool)> = Vec::new();
    for (i, pair) in ys.windows(2).enumerate() {
        let [top, bottom] = pair else { continue };
        out.push((*top, drawn.get(i).copied().unwrap_or(false)));
        let mut columns: Vec<Vec<&Line>> = vec![Vec::new(); xs.len() - 1];
        for line in inside.iter().filter(|l| l.bbox.center().y > *top && l.bbox.center().y < *bottom) {
            let col = xs.partition_point(|b| *b <= line.bbox.left + 0.5).saturating_sub(1);
            if let Some(c) = columns.get_mut(col.min(xs.len().saturating_sub(2))) {
                c.push(line);
            }
        }
        for two in rows::infer(&columns).windows(2) {
            if let [a, b] = two {
                out.push(((a.1 + b.0) / 2.0, false));
            }
        }
    }
    out.extend(ys.last().map(|y| (*y, drawn.last().copied().unwrap_or(false))));
    *ys = out.iter().map(|o| o.0).collect();
    *drawn = out.iter().map(|o| o.1).collect();
}
