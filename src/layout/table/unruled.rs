//! Tables that stand on white space and alignment alone.
//! Must not know rules.

use super::super::tolerances::T;
use super::super::words::Line;
use super::PageTable;
use super::columns::{Gutter, at_borders, in_columns, parts, white_gutters};
use super::grid::{Dividers, Frame};
use super::rows;
use super::words;

/// A table in the making: lines that stand in columns.
#[derive(Debug)]
struct Draft {
    /// Indices of its lines.
    members: Vec<usize>,
    /// Left and right end of each column so far.
    columns: Vec<(f32, f32)>,
    bottom: f32,
    /// Font sizes in it.
    sizes: Vec<f32>,
    /// The line that heads the table after it.
    next: Option<usize>,
}

/// Finds them and takes their lines out of `lines`.
pub(super) fn find(lines: &mut Vec<Line>, em: f32) -> Vec<PageTable> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(draft) = next_draft(lines, &mut from, em) {
        let members: Vec<&Line> = draft.members.iter().filter_map(|i| lines.get(*i)).collect();
        let Some(frame) = frame(&members, em).filter(|f| f.holds_two(&members) && out.len() < T.max_tables) else {
            // The next line may begin a table that this one spoilt; a page of columns of prose is left step by step.
            from = draft.next.unwrap_or(from + draft.members.len() / 8);
            continue;
        };
        let mut taken: Vec<Line> = Vec::new();
        let mut rest: Vec<Line> = Vec::new();
        for (i, line) in lines.drain(..).enumerate() {
            if draft.members.binary_search(&i).is_ok() { taken.push(line) } else { rest.push(line) }
        }
        let table = frame.fill(&mut taken);
        rest.append(&mut taken);
        rest.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
        *lines = rest;
        from = lines.partition_point(|l| l.base <= table.bbox.bottom);
        out.push(table);
    }
    out
}

/// Collects the next lines from `from` on that stand in columns.
fn next_draft(lines: &[Line], from: &mut usize, em: f32) -> Option<Draft> {
    let mut draft: Option<Draft> = None;
    let mut i = *from;
    while let Some(line) = lines.get(i) {
        if words::is_caption(line) || words::is_note(line) {
            // Neither it nor the pieces beside it are a row.
            let beside = lines.iter().skip(i).take_while(|l| l.base - line.base <= T.row_em * line.size).count();
            if draft.is_some() {
                break;
            }
            i += beside.max(1);
            *from = i;
            continue;
        }
        let Some(d) = &mut draft else {
            // A table begins where two pieces stand side by side.
            let beside =
                lines.iter().skip(i + 1).take(8).take_while(|l| l.bbox.top < line.bbox.bottom - 0.3 * line.size).any(
                    |l| {
                        l.bbox.left - line.bbox.right > T.gutter_em * em
                            || line.bbox.left - l.bbox.right > T.gutter_em * em
                    },
                );
            if beside {
                let columns = vec![(line.bbox.left, line.bbox.right)];
                let (bottom, sizes) = (line.bbox.bottom, vec![line.size]);
                draft = Some(Draft { members: vec![i], columns, bottom, sizes, next: None });
            }
            i += 1;
            *from = i;
            continue;
        };
        let far = if d.columns.len() > 1 { 4.0 } else { 2.2 };
        let alike = line.chars() < 4 || d.sizes.iter().any(|s| (s - line.size).abs() < 0.12 * line.size);
        if line.bbox.top - d.bottom > far * em.max(line.size) || !alike && d.members.len() > 6 {
            break;
        }
        if !take(d, line, em) && !is_group_title(d, lines, i, em) {
            give_back(d, lines, i, em);
            break;
        }
        if !alike {
            d.sizes.push(line.size);
        }
        d.members.push(i);
        d.bottom = d.bottom.max(line.bbox.bottom);
        i += 1;
    }
    if let Some(d) = &mut draft {
        take_above(d, lines, em);
    }
    draft
}

/// Lets go of the last row where it heads what follows: line `next`, which crosses the gutters of the lines so far, and
/// those after it stand in that row's columns.
fn give_back(d: &mut Draft, lines: &[Line], next: usize, em: f32) {
    /// Lines that have to bear it out.
    const BORNE_OUT: usize = 6;
    let row = |i: &usize| lines.get(*i);
    let Some(last) = d.members.last().and_then(row) else { return };
    let in_row = |i: &&usize| row(i).is_some_and(|l| (l.base - last.base).abs() <= T.row_em * last.size);
    let heads = d.members.iter().rev().take_while(in_row).count();
    let kept = d.members.len() - heads;
    let mut columns: Vec<(f32, f32)> =
        d.members.iter().skip(kept).filter_map(row).map(|l| (l.bbox.left, l.bbox.right)).collect();
    columns.sort_by(|a, b| a.0.total_cmp(&b.0));
    if columns.len() < 2 || kept == 0 {
        return;
    }
    // A row whose cells begin where those above it do is one of theirs, whatever comes after it.
    let begins =
        |x: f32| d.members.iter().take(kept).filter_map(row).any(|l| (l.bbox.left - x).abs() < T.column_em * em);
    if columns.iter().all(|c| begins(c.0)) {
        return;
    }
    let mut headed = Draft { members: Vec::new(), columns, bottom: last.bbox.bottom, sizes: Vec::new(), next: None };
    let width = headed.columns.len();
    let mut hit = vec![false; width];
    let mut levels: Vec<f32> = Vec::new();
    for line in lines.iter().skip(next).take(BORNE_OUT) {
        if line.bbox.top - headed.bottom > 2.2 * em.max(line.size) || words::is_caption(line) {
            break;
        }
        if !take(&mut headed, line, em) || headed.columns.len() > width {
            return;
        }
        headed.bottom = headed.bottom.max(line.bbox.bottom);
        if levels.last().is_none_or(|level| line.base - level > T.row_em * line.size) {
            levels.push(line.base);
        }
        let home = headed.columns.iter().position(|c| line.bbox.left < c.1 && line.bbox.right > c.0);
        if let Some(hit) = home.and_then(|i| hit.get_mut(i)) {
            *hit = true;
        }
    }
    if levels.len() > 1 && hit.iter().filter(|hit| **hit).count() > 1 {
        d.next = d.members.get(kept).copied();
        d.members.truncate(kept);
    }
}

/// Whether line `i`, which crosses gutters, is the title of a group of rows: alone on its line, shorter than the table
/// is wide, with rows of figures in the same columns before and after.
fn is_group_title(d: &Draft, lines: &[Line], i: usize, em: f32) -> bool {
    let Some(line) = lines.get(i) else { return false };
    let near = |o: &Line| (o.base - line.base).abs() <= T.row_em * line.size;
    let left = d.columns.first().map_or(0.0, |c| c.0);
    let right = d.columns.last().map_or(0.0, |c| c.1);
    let alone = !lines.iter().skip(i + 1).take_while(|o| near(o)).any(|_| true)
        && !lines.iter().take(i).rev().take_while(|o| near(o)).any(|_| true);
    let fits = line.bbox.left > left - em && line.bbox.right < right - 0.1 * (right - left);
    if !alone || !fits || d.columns.len() < 3 {
        return false;
    }
    let column = |o: &Line| d.columns.iter().filter(|c| o.bbox.left < c.1 && o.bbox.right > c.0).count();
    let Some(next) = lines.get(i + 1).filter(|n| n.bbox.top - line.bbox.bottom < 1.9 * em) else { return false };
    let row: Vec<&Line> = lines
        .iter()
        .skip(i + 1)
        .take_while(|o| o.base - next.base <= 2.0 * T.row_em * next.size)
        .filter(|o| o.bbox.left > left - em && o.bbox.right < right + em)
        .collect();
    row.len() > 1 && row.iter().all(|o| column(o) < 2) && row.iter().skip(1).any(|o| words::is_figures(o))
}

/// Adds the lines right above that begin the first row: its other cells stand at the middle of their row.
fn take_above(d: &mut Draft, lines: &[Line], em: f32) {
    let Some(&first) = d.members.first() else { return };
    let mut top = lines.get(first).map_or(0.0, |l| l.bbox.top);
    let mut i = first;
    while let Some(line) = i.checked_sub(1).and_then(|k| lines.get(k)) {
        let alike = d.sizes.first().is_some_and(|s| (s - line.size).abs() < 0.05 * line.size);
        let aligned = d.columns.iter().any(|c| (c.0 - line.bbox.left).abs() < 0.3 * em);
        if words::is_caption(line)
            || !alike
            || !aligned
            || top - line.bbox.bottom > 0.5 * line.size
            || !take(d, line, em)
        {
            break;
        }
        i -= 1;
        top = line.bbox.top;
        d.members.insert(0, i);
    }
}

/// Takes a line into the column that it stands in; false where it crosses a gutter.
fn take(d: &mut Draft, line: &Line, em: f32) -> bool {
    if take_piece(d, line.bbox.left, line.bbox.right, em) {
        return true;
    }
    // A full cell may stand as close to the figures after it as two words do.
    let pieces = parts(line, T.figure_gap_em * em);
    let ends_in_figure = pieces.len() > 1 && line.tokens.last().is_some_and(|t| words::is_figure(&t.text));
    let fits = |d: &Draft, (left, right): (f32, f32)| {
        d.columns.iter().filter(|c| left < c.1 + 0.5 * T.column_em * em && right > c.0 - 0.5 * T.column_em * em).count()
            == 1
    };
    if ends_in_figure && d.members.len() > 3 && pieces.iter().all(|p| fits(d, *p)) {
        return pieces.into_iter().all(|(left, right)| take_piece(d, left, right, em));
    }
    take_pieces(d, line, em)
}

/// Takes words of several columns that stand closer than pieces of a line do, but not as close as words.
fn take_pieces(d: &mut Draft, line: &Line, em: f32) -> bool {
    let pieces = parts(line, T.gutter_em * em);
    let home = |(left, right): &(f32, f32)| {
        let mut homes = d.columns.iter().enumerate().filter(|(_, c)| *left < c.1 && *right > c.0).map(|(i, _)| i);
        homes.next().filter(|_| homes.next().is_none())
    };
    let homes: Vec<Option<usize>> = pieces.iter().map(home).collect();
    let fits = homes.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a <= b));
    if pieces.len() < 2 || !fits || homes.first() == homes.last() {
        return false;
    }
    for ((left, right), home) in pieces.iter().zip(homes) {
        if let Some(c) = home.and_then(|i| d.columns.get_mut(i)) {
            *c = (c.0.min(*left), c.1.max(*right));
        }
    }
    true
}

/// Takes the words between two places.
fn take_piece(d: &mut Draft, left: f32, right: f32, em: f32) -> bool {
    let hits: Vec<usize> = d
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| left < c.1 + T.column_em * em * 0.5 && right > c.0 - T.column_em * em * 0.5)
        .map(|(i, _)| i)
        .collect();
    match hits.as_slice() {
        [] if d.columns.len() < 64 => {
            let at = d.columns.partition_point(|c| c.0 < left);
            d.columns.insert(at, (left, right));
            true
        }
        [one] => {
            if let Some(c) = d.columns.get_mut(*one) {
                *c = (c.0.min(left), c.1.max(right));
            }
            true
        }
        _ => false,
    }
}

/// The frame of a draft, if it is a table.
fn frame(members: &[&Line], em: f32) -> Option<Frame> {
    let mut members: Vec<&Line> = members.to_vec();
    // Each turn cuts text off that follows the table; a few turns do.
    for _ in 0..6 {
        let found: Vec<Gutter> = white_gutters(&members, em);
        if found.is_empty() {
            return None;
        }
        let left = members.iter().map(|l| l.bbox.left).fold(f32::INFINITY, f32::min);
        let right = members.iter().map(|l| l.bbox.right).fold(f32::NEG_INFINITY, f32::max);
        let xs: Vec<f32> =
            std::iter::once(left - 0.5).chain(found.iter().map(Gutter::mid)).chain([right + 0.5]).collect();
        let cut: Vec<Vec<Line>> = members.iter().map(|line| at_borders(line, &xs)).collect();
        let columns = in_columns(&members, &cut, &xs);
        let rows = rows::infer(&columns);
        let filled: Vec<usize> = rows
            .iter()
            .map(|(top, end)| {
                columns
                    .iter()
                    .filter(|c| c.iter().any(|l| l.bbox.center().y >= *top && l.bbox.center().y <= *end))
                    .count()
            })
            .collect();
        // What follows the last row with cells side by side is text below the table.
        let last = filled.iter().rposition(|n| *n > 1)?;
        if last + 1 < rows.len() {
            let end = rows.get(last)?.1;
            members.retain(|l| l.bbox.center().y <= end);
            continue;
        }
        let full = filled.iter().filter(|n| **n > 1).count();
        let tall = columns.iter().map(Vec::len).max().unwrap_or(0);
        if rows.len() < 2 || full < 2 || tall > rows.len() * 14 {
            return None;
        }
        let mut ys: Vec<f32> = Vec::with_capacity(rows.len() + 1);
        ys.push(rows.first()?.0 - 0.5);
        for two in rows.windows(2) {
            if let [a, b] = two {
                ys.push((a.1 + b.0) / 2.0);
            }
        }
        ys.push(rows.last()?.1 + 0.5);
        // Titles of groups and heads of several columns span what their words cross.
        let drawn = vec![false; ys.len()];
        return Some(Frame::new(xs, ys, &Dividers { drawn: &drawn, horizontal: &[], vertical: &[], lines: &members }));
    }
    None
}
