//! Keys: colored shapes, each with its words on its right, in rows or under each other.
//! Must not know what the colors mean.

use crate::geometry::Rect;
use crate::mark::{MarkKind, MarkSource};

use super::tolerances::T;
use super::words::{Line, Token};

/// Largest distance of baselines, by size, of entries that stand right under each other.
const STEP: f32 = 2.2;

/// A key: an entry's lines begin with its shape.
#[derive(Clone, Debug)]
pub(super) struct PageKey {
    /// Its box.
    pub bbox: Rect,
    /// Its entries, row by row from left to right.
    pub entries: Vec<Vec<Line>>,
    /// Indices of the lines it takes.
    members: Vec<usize>,
}

/// Finds the keys of a page and takes their lines out of `lines`, which are sorted from top to bottom.
///
/// An entry is a shape with words on its right; a key has at least two, and nothing else stands beside them (in a
/// table something would).
pub(super) fn find(lines: &mut Vec<Line>, em: f32) -> Vec<PageKey> {
    let pieces: Vec<(usize, Vec<Line>)> =
        lines.iter().enumerate().filter_map(|(i, l)| Some((i, entries(l)?))).collect();
    if pieces.iter().map(|p| p.1.len()).sum::<usize>() < 2 {
        return Vec::new();
    }
    let mut keys: Vec<PageKey> = Vec::new();
    let stacked = stacked(lines, &pieces);
    let is_entry = |i: usize| pieces.binary_search_by_key(&i, |p| p.0).is_ok();
    for (i, found) in &pieces {
        let Some(line) = lines.get(*i) else { continue };
        if !neighbors(lines, *i, line).all(is_entry) && !stacked.contains(i) {
            continue;
        }
        let home = keys.iter_mut().rev().take(8).find(|k| {
            let near = line.bbox.top - k.bbox.bottom < 1.6 * em && line.bbox.top > k.bbox.top - em;
            near && (line.bbox.left < k.bbox.right + 60.0 * em && line.bbox.right > k.bbox.left - 60.0 * em)
        });
        let entries = found.iter().map(|l| vec![l.clone()]);
        match home {
            Some(k) => {
                k.bbox = k.bbox.union(&line.bbox);
                k.entries.extend(entries);
                k.members.push(*i);
            }
            None => keys.push(PageKey { bbox: line.bbox, entries: entries.collect(), members: vec![*i] }),
        }
    }
    // One entry alone is a line with a mark.
    keys.retain(|k| k.entries.len() > 1);
    wrapped(lines, &mut keys);
    let mut used: Vec<usize> = keys.iter().flat_map(|k| k.members.iter().copied()).collect();
    used.sort_unstable();
    let mut i = 0;
    lines.retain(|_| {
        i += 1;
        used.binary_search(&(i - 1)).is_err()
    });
    for k in &mut keys {
        by_row(&mut k.entries);
    }
    keys
}

/// Lines of keys that stand beside other text and keep their own step: entries right under each other, each with
/// words of its own, whose baselines are not those of what stands beside them, as those of a table's rows would be.
fn stacked(lines: &[Line], pieces: &[(usize, Vec<Line>)]) -> Vec<usize> {
    let single = pieces.iter().filter(|p| p.1.len() == 1).filter_map(|p| Some((p.0, lines.get(p.0)?)));
    let mut stacks: Vec<Vec<(usize, &Line)>> = Vec::new();
    for (i, line) in single {
        let below = |stack: &&mut Vec<(usize, &Line)>| {
            stack.last().is_some_and(|(_, l)| {
                let step = (line.base - l.base) / l.size;
                (l.bbox.left - line.bbox.left).abs() < 0.3 * l.size && step > 0.9 && step < STEP
            })
        };
        match stacks.iter_mut().rev().take(8).find(below) {
            Some(stack) => stack.push((i, line)),
            None => stacks.push(vec![(i, line)]),
        }
    }
    let apart = |stack: &Vec<(usize, &Line)>| {
        let alone = |(i, line): &&(usize, &Line)| {
            neighbors(lines, *i, line)
                .filter_map(|n| lines.get(n))
                .all(|n| (n.base - line.base).abs() > T.row_em * line.size.min(n.size))
        };
        let own = |(k, (_, line)): (usize, &(usize, &Line))| {
            stack.iter().take(k).all(|(_, other)| other.plain() != line.plain())
        };
        stack.len() > 2
            && stack.iter().filter(alone).count() * 3 >= stack.len() * 2
            && stack.iter().enumerate().all(own)
    };
    stacks.iter().filter(|s| apart(s)).flatten().map(|(i, _)| *i).collect()
}

/// Entries that a line holds, if it holds nothing else.
fn entries(line: &Line) -> Option<Vec<Line>> {
    if !line.tokens.first().is_some_and(is_swatch) {
        return None;
    }
    let mut groups: Vec<Vec<Token>> = Vec::new();
    let mut right = f32::NEG_INFINITY;
    for t in &line.tokens {
        let begins = is_swatch(t) && t.bbox.left - right > 0.3 * line.size;
        right = t.bbox.right;
        match groups.last_mut() {
            Some(g) if !begins => g.push(t.clone()),
            _ => groups.push(vec![t.clone()]),
        }
    }
    let worded = groups
        .iter()
        .all(|g| g.iter().skip(1).map(|t| t.text.chars().filter(|c| c.is_alphabetic()).count()).sum::<usize>() > 2);
    let near = groups.iter().all(|g| match g.as_slice() {
        [a, b, ..] => b.bbox.left - a.bbox.right < 1.6 * line.size,
        _ => false,
    });
    (worded && near).then(|| groups.into_iter().filter_map(Line::new).collect())
}

/// A shape that may stand for a status: drawn, or a colored character.
fn is_swatch(t: &Token) -> bool {
    t.mark.as_ref().is_some_and(|m| {
        m.kind == MarkKind::Swatch
            || t.text.is_empty() && matches!(m.source, MarkSource::Path | MarkSource::Picture)
            || m.kind == MarkKind::Box && m.color.is_some_and(|c| c.chroma() > 40)
    })
}

/// Lines that stand beside line `i`.
fn neighbors<'a>(lines: &'a [Line], i: usize, line: &'a Line) -> impl Iterator<Item = usize> + 'a {
    let beside = move |l: &Line| {
        l.bbox.overlap_y(&line.bbox) > 0.3 * line.size.min(l.size)
            && (l.bbox.left - line.bbox.right).max(line.bbox.left - l.bbox.right) < 12.0 * line.size
    };
    let after = lines.iter().enumerate().skip(i + 1).take(30).filter(move |(_, l)| beside(l)).map(|(j, _)| j);
    let before = lines.iter().enumerate().take(i).rev().take(30).filter(move |(_, l)| beside(l)).map(|(j, _)| j);
    after.chain(before)
}

/// Adds lines that go on with an entry: right under it, and begun where its words do or, in the midst of a sentence,
/// where its shape does.
fn wrapped(lines: &[Line], keys: &mut [PageKey]) {
    let mut taken: Vec<usize> = keys.iter().flat_map(|k| k.members.iter().copied()).collect();
    taken.sort_unstable();
    for k in keys.iter_mut() {
        let reach = k.bbox.bottom + 40.0;
        let low = lines.partition_point(|l| l.base < k.bbox.top);
        for (i, line) in lines.iter().enumerate().skip(low).take_while(|(_, l)| l.base < reach) {
            if taken.binary_search(&i).is_ok() {
                continue;
            }
            let home = k.entries.iter_mut().find(|e| {
                e.last().is_some_and(|l| {
                    let start =
                        if e.len() == 1 { l.tokens.get(1).map_or(l.bbox.left, |t| t.bbox.left) } else { l.bbox.left };
                    let at = |left: f32| (line.bbox.left - left).abs() < 0.4 * line.size;
                    // Under the shape itself only words that cannot begin anything, within the entry's width.
                    let under = at(l.bbox.left)
                        && line.bbox.right <= l.bbox.right + line.size
                        && line.tokens.first().and_then(|t| t.text.chars().next()).is_some_and(char::is_lowercase);
                    (at(start) || under)
                        && line.base > l.base
                        && line.base - l.base < T.leading_em * line.size
                        && (line.size - l.size).abs() < T.size_share * l.size
                        && line.bold() == l.bold()
                })
            });
            if let Some(e) = home {
                k.bbox = k.bbox.union(&line.bbox);
                e.push(line.clone());
                k.members.push(i);
            }
        }
        taken.extend(&k.members);
        taken.sort_unstable();
    }
}

/// Sorts entries by the rows they stand in, each from left to right.
fn by_row(entries: &mut [Vec<Line>]) {
    let base = |e: &[Line]| e.first().map_or(0.0, |l| l.base);
    let left = |e: &[Line]| e.first().map_or(0.0, |l| l.bbox.left);
    entries.sort_by(|a, b| base(a).total_cmp(&base(b)));
    let mut rest = entries;
    while let Some(first) = rest.first() {
        let limit = base(first) + first.first().map_or(1.0, |l| 0.5 * l.size);
        let end = rest.partition_point(|e| base(e) < limit).max(1);
        let (row, tail) = rest.split_at_mut(end);
        row.sort_by(|a, b| left(a).total_cmp(&left(b)));
        rest = tail;
    }
}
