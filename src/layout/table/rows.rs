//! Rows from the text alone: blocks of lines in each column, and which of them belong side by side.
//! Must not know rules or fills.

use super::super::tolerances::T;
use super::super::words::Line;
use super::words::is_figures;

/// Upper end, lower end of a row.
pub(super) type Extent = (f32, f32);

/// Rows of a region whose lines are given by column (each sorted from top to bottom).
///
/// Lines of a column with no more than the usual leading between them are a block; blocks of different columns
/// that overlap vertically share a row. That holds for cells at the top, in the middle and at the bottom of their
/// row alike. Where rows follow each other with no more than the leading between them, a row begins at a line in
/// which every word-filled column begins anew.
pub(super) fn infer(columns: &[Vec<&Line>]) -> Vec<Extent> {
    let size = usual_size(columns);
    let leading = usual_leading(columns, size);
    let rows = gather(columns, |line, last| leading + T.parting_em * line.size.min(last.size));
    // Cells that are padded by less than what parts paragraphs: told by the precision with which a program sets lines,
    // and believed where all rows then keep one vertical alignment.
    let tight = least_leading(columns, size) + T.same_leading_em * size;
    let close = gather(columns, |_, _| tight);
    if close.len() >= rows.len() && is_aligned(&close, size) {
        let mut out = Vec::new();
        for Row { extent, members } in close {
            if stacks(columns.len(), &members) < 2 {
                out.push(extent);
            } else {
                split_tight(columns, extent, members, &mut out);
            }
        }
        return out;
    }
    if let Some(single) = single_lines(columns).filter(|single| single.len() > rows.len()) {
        return single;
    }
    let mut out = Vec::new();
    for Row { extent, members } in rows {
        split_tight(columns, extent, members, &mut out);
    }
    out
}

/// The rows where each is one line: all lines stand beside others, and none goes on with the one above it.
fn single_lines(columns: &[Vec<&Line>]) -> Option<Vec<Extent>> {
    let mut lines: Vec<(usize, &Line)> = columns
        .iter()
        .enumerate()
        .flat_map(|(c, l)| l.iter().map(move |l| (c, *l)))
        .filter(|l| has_words(l.1))
        .collect();
    lines.sort_by(|a, b| a.1.base.total_cmp(&b.1.base).then(a.0.cmp(&b.0)));
    let mut bands: Vec<Row<'_>> = Vec::new();
    for (c, line) in lines {
        match bands.last_mut() {
            Some(Row { extent, members })
                if members.last().is_some_and(|m| line.base - m.1.base <= T.row_em * line.size.min(m.1.size)) =>
            {
                *extent = (extent.0.min(line.bbox.top), extent.1.max(line.bbox.bottom));
                members.push((c, line));
            }
            _ => bands.push(Row { extent: (line.bbox.top, line.bbox.bottom), members: vec![(c, line)] }),
        }
    }
    let filled: Vec<usize> =
        (0..columns.len()).map(|c| bands.iter().filter(|b| b.members.iter().any(|m| m.0 == c)).count()).collect();
    let dense = |c: usize| filled.get(c).is_some_and(|n| n * 10 >= bands.len() * 6);
    let (busy, used) = ((0..columns.len()).filter(|c| dense(*c)).count(), filled.iter().filter(|n| **n > 0).count());
    if bands.len() < 3 || busy < 2 || busy * 2 < used || busy < used.min(3) {
        return None;
    }
    // Two columns that are wrapped alike give themselves away by lines that begin small.
    let begins_small = |l: &Line| l.tokens.iter().find_map(|t| t.text.chars().next()).is_some_and(char::is_lowercase);
    let wrapped = columns.iter().any(|c| c.iter().skip(1).filter(|l| begins_small(l)).count() * 4 > c.len());
    let full = bands
        .iter()
        .all(|b| (0..columns.len()).filter(|c| dense(*c) && b.members.iter().any(|m| m.0 == *c)).count() > 1);
    (full && !wrapped).then(|| bands.iter().map(|b| b.extent).collect())
}

/// Lines that stand side by side, each with its column.
struct Row<'a> {
    extent: Extent,
    members: Vec<(usize, &'a Line)>,
}

/// Rows of blocks: lines of a column no further from each other than `reach` says are a block.
fn gather<'a>(columns: &[Vec<&'a Line>], reach: impl Fn(&Line, &Line) -> f32) -> Vec<Row<'a>> {
    let mut blocks: Vec<Row<'a>> = Vec::new();
    for (c, lines) in columns.iter().enumerate() {
        let mut last: Option<&Line> = None;
        for line in lines {
            let near = last.is_some_and(|l| line.base - l.base <= reach(line, l));
            match blocks.last_mut() {
                Some(Row { extent, members }) if near => {
                    extent.1 = extent.1.max(line.bbox.bottom);
                    extent.0 = extent.0.min(line.bbox.top);
                    members.push((c, line));
                }
                _ => blocks.push(Row { extent: (line.bbox.top, line.bbox.bottom), members: vec![(c, line)] }),
            }
            last = Some(line);
        }
    }
    blocks.sort_by(|a, b| a.extent.0.total_cmp(&b.extent.0).then(a.extent.1.total_cmp(&b.extent.1)));
    let mut rows: Vec<Row<'a>> = Vec::new();
    for Row { extent, members } in blocks {
        match rows.last_mut() {
            Some(row) if overlaps(row.extent, extent) => {
                row.extent.1 = row.extent.1.max(extent.1);
                row.members.extend(members);
            }
            _ => rows.push(Row { extent, members }),
        }
    }
    rows
}

/// Whether the cells of all rows but the first, which may be a head, stand at the top of their row, or all in its
/// middle, or all at its bottom; and whether a row with a single cell is no closer to the one above it than others are.
fn is_aligned(rows: &[Row<'_>], size: f32) -> bool {
    let body = rows.get(1..).unwrap_or_default();
    let cells: Vec<Vec<(f32, f32)>> = body.iter().map(ends).collect();
    let several = cells.iter().filter(|c| c.len() > 1).count();
    if several < 2 || several * 3 < cells.len() * 2 {
        return false;
    }
    let even = |key: fn(&(f32, f32)) -> f32, slack: f32| {
        cells.iter().filter(|c| c.len() > 1).all(|c| {
            let (low, high) =
                c.iter().map(key).fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), y| (l.min(y), h.max(y)));
            high - low <= slack * size
        })
    };
    if !even(|c| c.0, T.row_em) && !even(|c| c.1, T.row_em) && !even(|c| f32::midpoint(c.0, c.1), T.row_em) {
        return false;
    }
    let step = |pair: &[Row<'_>]| match pair {
        [above, below] => {
            let last = |c| above.members.iter().filter(|m| m.0 == c).map(|m| m.1.base).reduce(f32::max);
            below.members.iter().filter_map(|(c, line)| Some(line.base - last(*c)?)).reduce(f32::min)
        }
        _ => None,
    };
    let steps: Vec<(bool, f32)> = rows
        .windows(2)
        .filter_map(|pair| Some((pair.get(1).is_some_and(|r| ends(r).len() > 1), step(pair)?)))
        .collect();
    let least = steps.iter().filter(|s| s.0).map(|s| s.1).reduce(f32::min).unwrap_or(0.0);
    steps.iter().all(|(several, step)| *several || *step >= least - 0.05 * size)
}

/// Drawings have no baseline.
fn has_words(line: &Line) -> bool {
    line.tokens.iter().any(|t| t.mark.is_none() || !t.text.is_empty())
}

/// First and last baseline of each cell of a row that has words.
fn ends(row: &Row<'_>) -> Vec<(f32, f32)> {
    let mut out: Vec<(usize, f32, f32)> = Vec::new();
    for (c, line) in row.members.iter().filter(|m| has_words(m.1)) {
        match out.iter_mut().find(|o| o.0 == *c) {
            Some(o) => (o.1, o.2) = (o.1.min(line.base), o.2.max(line.base)),
            None => out.push((*c, line.base, line.base)),
        }
    }
    out.into_iter().map(|o| (o.1, o.2)).collect()
}

/// Rows of a region whose columns of figures show that every line is a row: as many lines as the first column has,
/// at the same heights. None where that is not so.
pub(super) fn aligned(columns: &[Vec<&Line>]) -> Vec<Extent> {
    let mut all: Vec<&Line> = columns.iter().flatten().copied().collect();
    all.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut bands: Vec<(f32, Extent)> = Vec::new();
    for line in &all {
        match bands.last_mut() {
            Some((base, extent)) if line.base - *base <= 2.0 * T.row_em * line.size => {
                *extent = (extent.0.min(line.bbox.top), extent.1.max(line.bbox.bottom));
            }
            _ => bands.push((line.base, (line.bbox.top, line.bbox.bottom))),
        }
    }
    let n = bands.len();
    let mut filled = columns.iter().filter(|c| !c.is_empty());
    let Some(first) = filled.next().filter(|c| n > 1 && c.len() == n) else { return Vec::new() };
    let small = |l: &&Line| l.tokens.iter().find_map(|t| t.text.chars().next()).is_some_and(char::is_lowercase);
    if first.iter().any(small) {
        return Vec::new();
    }
    let figures = filled.filter(|c| c.len() * 5 >= n * 4 && c.iter().all(|l| is_figures(l))).count();
    if figures > 1 || figures > 0 && n > 2 { bands.into_iter().map(|b| b.1).collect() } else { Vec::new() }
}

/// Whether two blocks share a row: more than the height by which descenders and capitals of neighbors may overlap.
fn overlaps(a: Extent, b: Extent) -> bool {
    let overlap = a.1.min(b.1) - a.0.max(b.0);
    overlap > 0.35 * (a.1 - a.0).min(b.1 - b.0)
}

fn usual_size(columns: &[Vec<&Line>]) -> f32 {
    let mut sizes: Vec<f32> = columns.iter().flatten().map(|l| l.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

/// Distances of baselines that can be a cell's leading, from the smallest up.
fn steps(columns: &[Vec<&Line>], size: f32) -> Vec<f32> {
    let pairs = columns.iter().flat_map(|lines| lines.windows(2));
    let step = |pair: &[&Line]| if let [a, b] = pair { b.base - a.base } else { 0.0 };
    let mut steps: Vec<f32> = pairs.map(step).filter(|step| *step > 0.8 * size && *step < 1.65 * size).collect();
    steps.sort_by(f32::total_cmp);
    steps
}

/// The usual distance of baselines within a cell.
fn usual_leading(columns: &[Vec<&Line>], size: f32) -> f32 {
    let steps = steps(columns, size);
    steps.get(steps.len() / 5).copied().unwrap_or(1.2 * size)
}

/// The smallest distance of baselines within a column: rows never are closer than the lines of a cell.
fn least_leading(columns: &[Vec<&Line>], size: f32) -> f32 {
    steps(columns, size).first().copied().unwrap_or(1.2 * size)
}

/// Columns of a row in which figures stand on figures: on lines of their own each, and in several columns on the same.
fn stacks(columns: usize, members: &[(usize, &Line)]) -> usize {
    let mut figures: Vec<(usize, &Line)> = members.iter().filter(|m| is_figures(m.1)).copied().collect();
    figures.sort_by(|a, b| a.1.base.total_cmp(&b.1.base).then(a.0.cmp(&b.0)));
    let level = |a: &Line, b: &Line| (a.base - b.base).abs() <= T.row_em * a.size;
    let mut stacks: Vec<(usize, bool)> = vec![(0, true); columns];
    for (i, (c, line)) in figures.iter().enumerate() {
        let above = i.checked_sub(1).and_then(|k| figures.get(k));
        let is_level = above.into_iter().chain(figures.get(i + 1)).any(|other| level(line, other.1));
        if let Some((count, all)) = stacks.get_mut(*c) {
            (*count, *all) = (*count + 1, *all && is_level);
        }
    }
    stacks.into_iter().filter(|(count, all)| *count > 1 && *all).count()
}

/// Splits a row in which several rows follow each other without a gap.
fn split_tight(columns: &[Vec<&Line>], extent: Extent, mut members: Vec<(usize, &Line)>, out: &mut Vec<Extent>) {
    let busy = {
        let mut counts = vec![0_usize; columns.len()];
        for (c, _) in &members {
            if let Some(n) = counts.get_mut(*c) {
                *n += 1;
            }
        }
        counts.iter().filter(|n| **n > 1).count()
    };
    if busy < 2 {
        out.push(extent);
        return;
    }
    members.sort_by(|a, b| a.1.base.total_cmp(&b.1.base).then(a.0.cmp(&b.0)));
    let count = |c: usize| members.iter().filter(|m| m.0 == c).count();
    let longest = (0..columns.len()).max_by(|a, b| count(*a).cmp(&count(*b)).then(b.cmp(a))).unwrap_or(0);
    // Words that would have reached the next column had no room.
    let rights: Vec<f32> = (0..columns.len())
        .map(|c| {
            let next = columns.get(c + 1).and_then(|n| n.iter().map(|l| l.bbox.left).min_by(f32::total_cmp));
            let own = columns.get(c).and_then(|n| n.iter().map(|l| l.bbox.right).max_by(f32::total_cmp));
            let size = columns.get(c).and_then(|n| n.first()).map_or(0.0, |l| l.size);
            next.map(|x| x - 0.8 * size).or(own).unwrap_or(f32::INFINITY).max(own.unwrap_or(0.0))
        })
        .collect();
    // Where the first row's cells all stand at its top, those of the next rows do as well, and a line that is full
    // by chance does not make them one row.
    let top = members.first().map_or(0.0, |m| m.1.base);
    let at_top = members.iter().filter(|m| m.1.base - top <= T.row_em * m.1.size).count() > 1;
    // Figures do not wrap, however full their column is.
    let figures: Vec<bool> = (0..columns.len())
        .map(|c| {
            let with = members.iter().filter(|m| m.0 == c && is_figures(m.1)).count();
            with > 1 && with * 5 >= count(c) * 3
        })
        .collect();
    if figures.contains(&true) {
        by_figures(&members, &figures, &rights, extent, out);
        return;
    }
    let mut last: Vec<Option<&Line>> = vec![None; columns.len()];
    let mut starts: Vec<f32> = Vec::new();
    let mut i = 0;
    while let Some((_, first)) = members.get(i) {
        let mut end = i + 1;
        while members.get(end).is_some_and(|(_, l)| l.base - first.base <= T.row_em * l.size) {
            end += 1;
        }
        let band = members.get(i..end).unwrap_or(&[]);
        // A row begins where the words of the longest column do: cells at the middle of their row begin later.
        let begins = band.len() > 1
            && band.iter().any(|(c, _)| *c == longest)
            && band.iter().all(|(c, line)| {
                let prev = last.get(*c).copied().flatten();
                let small = line.tokens.iter().find_map(|t| t.text.chars().next()).is_some_and(char::is_lowercase);
                let loose = at_top && *c == longest && !small;
                loose || prev.is_none_or(|p| !wraps(p, line, rights.get(*c).copied().unwrap_or(0.0)))
            });
        if begins {
            starts.push(first.bbox.top);
        }
        for (c, line) in band {
            if let Some(slot) = last.get_mut(*c) {
                *slot = Some(line);
            }
        }
        i = end;
    }
    let mut top = extent.0;
    for start in starts.into_iter().skip_while(|s| *s <= extent.0 + 1.0) {
        out.push((top, start));
        top = start;
    }
    out.push((top, extent.1));
}

/// Splits rows of which each has its figures on one line: what stands on no such line belongs to the row above or
/// below, as its words go on, or is a row of its own (the title of a group, a row without figures).
fn by_figures(members: &[(usize, &Line)], figures: &[bool], rights: &[f32], extent: Extent, out: &mut Vec<Extent>) {
    let mut bands: Vec<&[(usize, &Line)]> = Vec::new();
    let mut i = 0;
    while let Some((_, first)) = members.get(i) {
        let same = |m: &(usize, &Line)| m.1.base - first.base <= 2.0 * T.row_em * m.1.size;
        let end = i + members.iter().skip(i).take_while(|m| same(m)).count().max(1);
        bands.extend(members.get(i..end));
        i = end;
    }
    let is_anchor =
        |band: &[(usize, &Line)]| band.iter().any(|(c, l)| figures.get(*c).copied().unwrap_or(false) && is_figures(l));
    let wraps_in = |c: usize, above: &[(usize, &Line)], line: &Line| {
        let right = rights.get(c).copied().unwrap_or(0.0);
        above.iter().filter(|m| m.0 == c).any(|m| wraps(m.1, line, right) && m.1.bold() == line.bold())
    };
    // Whether the words of the second band go on with those of the first, in all columns of words that both have.
    let goes_on = |above: &[(usize, &Line)], below: &[(usize, &Line)]| {
        let mut shared = below
            .iter()
            .filter(|(c, _)| !figures.get(*c).copied().unwrap_or(false) && above.iter().any(|m| m.0 == *c))
            .peekable();
        shared.peek().is_some() && shared.all(|(c, l)| wraps_in(*c, above, l))
    };
    let small = |band: &[(usize, &Line)]| {
        band.first().and_then(|m| m.1.tokens.iter().find_map(|t| t.text.chars().next())).is_some_and(char::is_lowercase)
    };
    let mut starts: Vec<f32> = Vec::new();
    let mut anchored = false;
    for (k, band) in bands.iter().enumerate() {
        let above = k.checked_sub(1).and_then(|p| bands.get(p)).copied().unwrap_or(&[]);
        let top = band.iter().map(|m| m.1.bbox.top).fold(f32::INFINITY, f32::min);
        let begins = if is_anchor(band) {
            // A label of several lines may have its figures on any of them.
            anchored || !goes_on(above, band) && !small(band)
        } else {
            !small(band) && !goes_on(above, band) && band.iter().any(|m| above.iter().any(|a| a.0 == m.0) || m.0 == 0)
        };
        if begins || k == 0 {
            starts.push(top);
            anchored = false;
        }
        anchored |= is_anchor(band);
    }
    let mut top = extent.0;
    for start in starts.into_iter().skip_while(|s| *s <= extent.0 + 1.0) {
        out.push((top, start));
        top = start;
    }
    out.push((top, extent.1));
}

/// Whether `line` goes on with what `prev` began: its first word did not fit there any more, or it begins small.
pub(in super::super) fn wraps(prev: &Line, line: &Line, right: f32) -> bool {
    let word = line.tokens.first().map_or(0.0, |t| t.bbox.width());
    let full = prev.bbox.right + 0.25 * prev.size + word > right + 0.1 * prev.size;
    let first = line.tokens.iter().find_map(|t| t.text.chars().next());
    full || first.is_some_and(char::is_lowercase)
}
