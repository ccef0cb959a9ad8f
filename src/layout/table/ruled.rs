//! Tables that rules or fills draw, wholly or in part.
//! Must not know tables that white space alone makes.

use crate::geometry::Rect;

use super::super::rules::{By, Drawings, Fill, Rule, join};
use super::super::tolerances::T;
use super::super::words::Line;
use super::PageTable;
use super::columns::{at_borders, in_columns, parts};
use super::grid::{Dividers, Frame, find_root, unite};
use super::inner::{group_heads, white_columns};
use super::rows;
use super::words;

/// Finds them and takes their lines out of `lines`.
pub(super) fn find(lines: &mut Vec<Line>, drawings: &Drawings, em: f32) -> Vec<PageTable> {
    let mut horizontal = drawings.horizontal.clone();
    let mut vertical = drawings.vertical.clone();
    let fills: Vec<Fill> = drawings.fills.iter().copied().filter(|f| is_cell_fill(f, em)).collect();
    let rows = fill_rows(&fills);
    for f in &fills {
        horizontal.push(Rule::edge(f.bbox.top, f.bbox.left, f.bbox.right));
        horizontal.push(Rule::edge(f.bbox.bottom, f.bbox.left, f.bbox.right));
        vertical.push(Rule::edge(f.bbox.left, f.bbox.top, f.bbox.bottom));
        vertical.push(Rule::edge(f.bbox.right, f.bbox.top, f.bbox.bottom));
    }
    bridge_fills(&rows, lines, em, &mut vertical);
    let mut horizontal = join(&mut horizontal);
    horizontal.retain(|r| r.len() > 0.8 * em);
    bridge_rules(&horizontal, lines, em, &mut vertical);
    let mut vertical = join(&mut vertical);
    vertical.retain(|r| r.len() > 0.5 * em);
    let mut out = Vec::new();
    let mut parts = components(&horizontal, &vertical);
    // Largest first, in case there are more than any page of tables has.
    let len = |c: &(Vec<Rule>, Vec<Rule>)| c.0.iter().chain(&c.1).map(Rule::len).sum::<f32>();
    if parts.len() > T.max_tables {
        parts.sort_by(|a, b| len(b).total_cmp(&len(a)));
        parts.truncate(T.max_tables);
    }
    for (h, v) in parts {
        out.extend(table(lines, &h, &v, em));
    }
    out
}

fn is_cell_fill(f: &Fill, em: f32) -> bool {
    f.bbox.height() > 0.8 * em && f.bbox.width() > 0.8 * em && f.color != crate::color::Rgb::WHITE
}

/// Fills that abut side by side, as one box each row.
fn fill_rows(fills: &[Fill]) -> Vec<Rect> {
    let mut boxes: Vec<Rect> = fills.iter().map(|f| f.bbox).collect();
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
        if is_row(lines, &between, em) {
            vertical.push(Rule::thought(r.left, above.bottom, r.top));
            vertical.push(Rule::thought(r.right, above.bottom, r.top));
        }
    }
}

/// Joins horizontal rules of equal extent that have a row of cells between them. A rule may be interrupted where a
/// cell spans rows.
fn bridge_rules(horizontal: &[Rule], lines: &[Line], em: f32, vertical: &mut Vec<Rule>) {
    let levels = levels(horizontal, em);
    let mut pairs: Vec<(Rect, Option<(bool, f32)>)> = Vec::new();
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
    let drawn: Vec<Rule> = vertical.iter().copied().filter(|v| v.by == By::Line && v.len() > 0.8 * em).collect();
    for (i, (rect, tabular)) in pairs.iter().enumerate() {
        if parts_frames(&drawn, rect) {
            continue;
        }
        // A row with one filled cell belongs to the table whose rows stand right above or below it.
        let near = pairs.get(i.saturating_sub(8)..(i + 9).min(pairs.len())).unwrap_or(&[]);
        let Some((tabular, size)) = *tabular else { continue };
        let beside = || {
            near.iter().any(|(o, t)| {
                t.is_some_and(|(side, s)| side && (s - size).abs() < 0.12 * s)
                    && ((o.bottom - rect.top).abs() < T.meet_pt || (o.top - rect.bottom).abs() < T.meet_pt)
                    && (o.left - rect.left).abs() < 8.0
            })
        };
        if tabular || rect.height() < 12.0 * em && beside() {
            vertical.push(Rule::thought(rect.left, rect.top, rect.bottom));
            vertical.push(Rule::thought(rect.right, rect.top, rect.bottom));
        }
    }
}

/// Whether the stretch lies between two frames: their sides end at it and begin again after it.
fn parts_frames(vertical: &[Rule], rect: &Rect) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= T.meet_pt;
    let side = |x: f32| {
        let at = || vertical.iter().filter(move |v| near(v.pos, x));
        at().any(|v| near(v.to, rect.top) && v.from < rect.top)
            && at().any(|v| near(v.from, rect.bottom) && v.to > rect.bottom)
            && !at().any(|v| v.from < rect.bottom - T.meet_pt && v.to > rect.top + T.meet_pt)
    };
    side(rect.left) && side(rect.right)
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
                out.push(Rule::thought(first.pos, from, to));
            }
        }
        i = end;
    }
    out.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.from.total_cmp(&b.from)).then(a.to.total_cmp(&b.to)));
    out
}

/// Whether the stretch between two fills is one row: text without a white gap through it, close to both fills.
fn is_row(lines: &[Line], rect: &Rect, em: f32) -> bool {
    let Some(inside) = inside(lines, rect) else { return false };
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return false };
    first.bbox.top - rect.top < 2.2 * em
        && rect.bottom - last.bbox.bottom < 2.2 * em
        && intervals(&inside, 0.6 * em).len() == 1
        && inside.iter().all(|l| (l.size - first.size).abs() < 0.3 * first.size)
        // A large bold line alone is the heading of the next table.
        && (side_by_side(&inside) || !inside.iter().all(|l| l.bold() && l.size > 1.08 * em))
}

/// Lines by the white gaps of at least `gap` that pass through all of them.
fn intervals<'a>(lines: &[&'a Line], gap: f32) -> Vec<Vec<&'a Line>> {
    let mut out: Vec<Vec<&Line>> = Vec::new();
    let mut low = f32::NEG_INFINITY;
    for line in lines {
        match out.last_mut() {
            Some(group) if line.bbox.top - low < gap => group.push(line),
            _ => out.push(vec![line]),
        }
        low = low.max(line.bbox.bottom);
    }
    out
}

/// The lines in a stretch, from top to bottom; none where one reaches out of it.
fn inside<'a>(lines: &'a [Line], rect: &Rect) -> Option<Vec<&'a Line>> {
    let low = lines.partition_point(|l| l.base < rect.top);
    let mut out: Vec<&Line> = Vec::new();
    for line in lines.iter().skip(low).take_while(|l| l.base <= rect.bottom + 0.5 * l.size) {
        if line.bbox.center().y < rect.top || line.bbox.center().y > rect.bottom || line.bbox.overlap_x(rect) <= 0.0 {
            continue;
        }
        if line.bbox.left < rect.left - 4.0 || line.bbox.right > rect.right + 4.0 {
            return None;
        }
        out.push(line);
    }
    Some(out)
}

/// Whether the stretch holds text side by side, and its font size; none where it holds no text or text that reaches out of it.
fn stretch(lines: &[Line], rect: &Rect) -> Option<(bool, f32)> {
    let inside = inside(lines, rect)?;
    let first = inside.first().filter(|line| !words::is_caption(line))?;
    let groups = intervals(&inside, 0.6 * first.size);
    let alone = |g: &Vec<&Line>| {
        // A heading or a paragraph between two tables.
        !side_by_side(g)
            && g.iter().any(|l| {
                l.bold() || l.bbox.width() > 0.6 * rect.width() || (l.size - first.size).abs() > 0.1 * first.size
            })
    };
    if groups.len() > 1 && groups.iter().any(alone) {
        return None;
    }
    Some((side_by_side(&inside), first.size))
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
    let (mut whole, loose): (Vec<_>, Vec<_>) = groups.into_values().partition(|(h, v)| !h.is_empty() && v.len() > 1);
    let loose: Vec<Rule> = loose.into_iter().filter(|(_, v)| v.is_empty()).flat_map(|(h, _)| h).collect();
    for (h, v) in &mut whole {
        take_level(h, v, &loose);
    }
    whole
}

/// Takes over rules that meet no other where they lie between the sides of a table and on the level of one of its own:
/// the other pieces of a line that parts heads from their groups.
fn take_level(h: &mut Vec<Rule>, v: &[Rule], loose: &[Rule]) {
    let Some((left, right)) = v.first().zip(v.last()).map(|(a, b)| (a.pos - T.meet_pt, b.pos + T.meet_pt)) else {
        return;
    };
    let low = h.first().map_or(f32::INFINITY, |r| r.pos - T.snap_pt);
    let start = loose.partition_point(|r| r.pos < low);
    let is_level = |r: &Rule| {
        let at = h.partition_point(|own| own.pos < r.pos - T.snap_pt);
        h.get(at).is_some_and(|own| own.pos <= r.pos + T.snap_pt)
    };
    let last = h.last().map_or(low, |r| r.pos + T.snap_pt);
    let near = loose.iter().skip(start).take_while(|r| r.pos <= last);
    let more: Vec<Rule> = near.filter(|r| r.from >= left && r.to <= right && is_level(r)).copied().collect();
    h.extend(more);
    h.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.from.total_cmp(&b.from)));
}

/// Whether rules are the sides of columns that a page break leaves open: a single line across, and lines that all reach
/// as far from it.
fn is_cut(h: &[Rule], v: &[Rule]) -> bool {
    let [across] = h else { return false };
    let drawn = |r: &&Rule| r.by == By::Line;
    let end = |f: fn(&Rule) -> f32| {
        let mut ends: Vec<f32> = v.iter().filter(drawn).map(f).collect();
        ends.sort_by(f32::total_cmp);
        ends
    };
    let (tops, bottoms) = (end(|r| r.from), end(|r| r.to));
    let even = |e: &[f32]| e.first().zip(e.last()).is_some_and(|(a, b)| b - a < T.meet_pt);
    let at = |e: &[f32]| e.iter().all(|y| (y - across.pos).abs() < T.meet_pt);
    across.by == By::Line
        && tops.len() > 2
        && even(&tops)
        && even(&bottoms)
        && (at(&tops) || at(&bottoms))
        && v.iter().filter(drawn).all(|r| r.pos > across.from - T.meet_pt && r.pos < across.to + T.meet_pt)
        && v.iter().filter(drawn).any(|r| (r.pos - across.from).abs() < T.meet_pt)
        && v.iter().filter(drawn).any(|r| (r.pos - across.to).abs() < T.meet_pt)
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
    if is_cut(h, v) {
        let sides = || v.iter().filter(|r| r.by == By::Line);
        let ends = [sides().map(|r| r.from).reduce(f32::min), sides().map(|r| r.to).reduce(f32::max)];
        let across = ys.clone();
        ys.extend(ends.into_iter().flatten().filter(|y| across.iter().all(|a| (a - y).abs() > em)));
        ys.sort_by(f32::total_cmp);
    }
    if xs.len() < 2 || ys.is_empty() || xs.len() * ys.len() > T.max_cells {
        return None;
    }
    let alone = h.first().filter(|_| ys.len() == 1);
    let mut bbox = Rect { left: *xs.first()?, right: *xs.last()?, top: *ys.first()?, bottom: *ys.last()? };
    // A page break leaves a cell without its rule at the top or bottom: its sides go on without it.
    let ends = |f: fn(&Rule) -> f32, far: fn(f32, f32) -> f32, edge: f32| {
        let mut at: Vec<f32> =
            v.iter().filter(|r| r.by == By::Line).map(f).filter(|y| far(*y, edge) > 0.8 * em).collect();
        at.sort_by(f32::total_cmp);
        if at.len() > 1 { at.get(at.len() / 2).copied() } else { None }
    };
    let above = ends(|r| r.from, |y, edge| edge - y, bbox.top);
    let below = ends(|r| r.to, |y, edge| y - edge, bbox.bottom);
    if let Some(y) = above {
        ys.insert(0, y);
        bbox.top = y;
    }
    if let Some(y) = below {
        let y = overflow(lines, &xs, y, em);
        ys.push(y);
        bbox.bottom = y;
    }
    // Under a single rule the columns at its ends have no side of their own.
    if let Some(rule) = alone {
        bbox.left = bbox.left.min(rule.from);
        bbox.right = bbox.right.max(rule.to);
    }
    if ys.len() < 2 {
        return None;
    }
    let real: Vec<Rule> = v.iter().copied().filter(|r| r.by > By::Thought).collect();
    xs = std::iter::once(bbox.left).chain(positions(&real, T.snap_pt.max(0.3 * em))).chain([bbox.right]).collect();
    xs.dedup_by(|b, a| *b - *a < T.snap_pt.max(0.3 * em));
    // Without a frame drawn on its sides a table may go on beyond its first and last rule or fill.
    let open = !v.iter().any(|r| (r.pos - bbox.left).abs() < 1.0 && r.by == By::Line && r.len() > 0.9 * bbox.height());
    if within(lines, &bbox).is_empty() {
        return None;
    }
    let mut drawn = vec![true; ys.len()];
    let head = if open { head_above(lines, &bbox, em) } else { None };
    if let Some(top) = head {
        ys.insert(0, top);
        drawn.insert(0, false);
        bbox.top = top;
    }
    white_columns(&within(lines, &bbox), &mut xs, em);
    if xs.len() < 3 {
        return None;
    }
    if open {
        extend_down(lines, &xs, &mut ys, em);
        drawn.resize(ys.len(), false);
        bbox.bottom = *ys.last()?;
    }
    let inside = within(lines, &bbox);
    // Where rules part the cells of a row, they would part the rows as well.
    let least =
        if real.iter().any(|r| r.by == By::Line && r.pos > bbox.left + em && r.pos < bbox.right - em) { 3 } else { 2 };
    let mut h = h.to_vec();
    if let Some(level) = group_heads(&inside, &xs, &ys) {
        ys.insert(1, level.first().map_or(0.0, |r| r.pos));
        drawn.insert(1, true);
        h.extend(level);
        h.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.from.total_cmp(&b.from)));
    }
    split_rows(&inside, &xs, &mut ys, &mut drawn, least);
    let frame = Frame::new(xs, ys, &Dividers { drawn: &drawn, horizontal: &h, vertical: &real, lines: &inside });
    if frame.cells.len() < 2 || frame.ys.len() == 2 && !divided(v, &bbox) {
        return None;
    }
    if !frame.holds_two(&inside) {
        return None;
    }
    Some(frame.fill(lines))
}

/// Whether a rule is drawn between the sides of the box: without it a single row is a heading in a frame or on a
/// ground, whose number stands apart from its words.
fn divided(vertical: &[Rule], bbox: &Rect) -> bool {
    vertical.iter().any(|v| v.by == By::Line && v.pos > bbox.left + T.meet_pt && v.pos < bbox.right - T.meet_pt)
}

/// The lower end of a row that a page break cuts, where the words of a cell go on below the sides of the table.
fn overflow(lines: &[Line], xs: &[f32], bottom: f32, em: f32) -> f32 {
    let column = |x: f32| xs.partition_point(|b| *b <= x);
    let inside = |l: &Line| {
        let (first, last) = (column(l.bbox.left + 0.5), column(l.bbox.right - 0.5));
        first == last && first > 0 && first < xs.len()
    };
    let mut end = bottom;
    for line in lines.iter().filter(|l| l.bbox.center().y > bottom) {
        let above = |l: &&Line| {
            (l.bbox.left - line.bbox.left).abs() < 0.2 * em
                && line.base > l.base
                && line.base - l.base < T.leading_em * line.size
        };
        if !inside(line) || line.bbox.top - end > em || !lines.iter().any(|l| above(&l)) {
            break;
        }
        end = line.bbox.bottom + 0.1 * em;
    }
    end
}

/// Top of a head that stands above the first rule: a line in columns right above it.
fn head_above(lines: &[Line], bbox: &Rect, em: f32) -> Option<f32> {
    let mut top = bbox.top;
    let mut found: Vec<&Line> = Vec::new();
    for line in lines.iter().rev().filter(|l| l.bbox.center().y < bbox.top) {
        if line.bbox.overlap_x(bbox) <= 0.0 {
            continue;
        }
        let fits = line.bbox.left > bbox.left - 3.0 && line.bbox.right < bbox.right + 3.0;
        let gap = top - line.bbox.bottom;
        if !fits || gap > if found.is_empty() { 1.3 * em } else { 0.45 * em } {
            break;
        }
        top = top.min(line.bbox.top);
        found.push(line);
    }
    // A caption and what is above it are no head, nor are the other pieces of the caption's line.
    if let Some(at) = found.iter().filter(|l| words::is_caption(l)).map(|l| l.bbox.bottom).max_by(f32::total_cmp) {
        found.retain(|l| l.bbox.center().y > at);
    }
    found.reverse();
    // Lines above the last one that stands beside another are text before the table.
    while found.len() > 1 && !found.iter().skip(1).any(|l| beside(l, found.first().copied())) {
        found.remove(0);
    }
    let first = found.first()?;
    side_by_side(&found).then_some(first.bbox.top - 0.2 * em)
}

fn beside(l: &Line, first: Option<&Line>) -> bool {
    first.is_some_and(|f| f.bbox.overlap_y(&l.bbox) > 0.3 * l.size && f.bbox.overlap_x(&l.bbox) <= 0.0)
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
fn split_rows(inside: &[&Line], xs: &[f32], ys: &mut Vec<f32>, drawn: &mut Vec<bool>, least: usize) {
    let ruled = ys.len() > 4;
    let mut out: Vec<(f32, bool)> = Vec::new();
    for (i, pair) in ys.windows(2).enumerate() {
        let [top, bottom] = pair else { continue };
        out.push((*top, drawn.get(i).copied().unwrap_or(false)));
        let within = |l: &&Line| l.bbox.center().y > *top && l.bbox.center().y < *bottom;
        let lines: Vec<&Line> = inside.iter().copied().filter(within).collect();
        let cut: Vec<Vec<Line>> = lines.iter().map(|line| at_borders(line, xs)).collect();
        let columns = in_columns(&lines, &cut, xs);
        // Where rules part more than head, body and foot, they part rows, unless figures say otherwise.
        let mut found = if ruled { rows::aligned(&columns) } else { rows::infer(&columns) };
        if !ruled && found.len() < least {
            found = rows::aligned(&columns);
        }
        if found.len() < 2 {
            continue;
        }
        for two in found.windows(2) {
            if let [a, b] = two {
                out.push(((a.1 + b.0) / 2.0, false));
            }
        }
    }
    out.extend(ys.last().map(|y| (*y, drawn.last().copied().unwrap_or(false))));
    *ys = out.iter().map(|o| o.0).collect();
    *drawn = out.iter().map(|o| o.1).collect();
}
