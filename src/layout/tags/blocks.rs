//! Whether the paragraphs, headings and list items that a file says are borne out by the lines of a page.
//! Must not know tables.

use std::collections::BTreeMap;

use super::super::blocks::is_bullet;
use super::super::page::usual_size;
use super::super::tolerances::T;
use super::super::words::Line;

/// Least number of contradictions that set the blocks of a page aside.
const CONTRADICTIONS: usize = 2;
/// One contradiction in so many borders between blocks does.
const SHARE: usize = 5;

/// Why the blocks of a page are not believed, if so: sentences that go on from one to the next, blocks that stand in
/// each other or hold what looks different, lines of several blocks, headings and labels that are none.
pub(super) fn contradiction(lines: &[Line]) -> Option<&'static str> {
    let mut borders = 0;
    let (mut within, mut odd) = (0, 0);
    let (mut torn, mut mixed) = (0, 0);
    // The last line of each block, and how many lines there were then.
    let mut last: BTreeMap<u32, usize> = BTreeMap::new();
    let mut crossed = 0;
    for (i, line) in lines.iter().enumerate() {
        let block = line.said().block;
        if block == 0 || line.said().cell > 0 {
            continue;
        }
        let alone = line.tokens.iter().all(|t| t.tag.block == block || t.tag.block == 0 || t.tag.label);
        mixed += usize::from(!alone);
        let above =
            lines.iter().take(i).rev().take(40).find(|o| {
                o.base < line.base - 0.5 * line.size && o.bbox.overlap_x(&line.bbox) > 0.0 && o.said().block > 0
            });
        if let Some(above) = above.filter(|o| o.said().cell == 0) {
            let differ = above.said().block != block;
            borders += usize::from(differ);
            let near = line.base - above.base < 1.7 * line.size && (above.size - line.size).abs() < 0.05 * line.size;
            let size = (above.size - line.size).abs() > T.size_share * above.size;
            let apart = line.base - above.base > 2.4 * line.size.max(above.size);
            within += usize::from(!differ);
            odd += usize::from(!differ && (size || apart));
            torn += usize::from(differ && near && goes_on(above, line));
            // Back in a block that another came between, in the same column.
            crossed += usize::from(differ && last.contains_key(&block) && near);
        }
        last.insert(block, i);
    }
    let many = |n: usize| n >= CONTRADICTIONS && n * SHARE > borders;
    if odd >= CONTRADICTIONS && odd * SHARE > within {
        return Some("one holds what looks different");
    }
    if headings_are_wrong(lines) {
        return Some("headings are none");
    }
    if labels_are_wrong(lines) {
        return Some("labels are none");
    }
    if many(torn) {
        Some("sentences go on from one to the next")
    } else if many(crossed) {
        Some("they stand in each other")
    } else if many(mixed) {
        Some("lines are of several")
    } else {
        None
    }
}

/// Whether most of what is called a heading does not look like one, or most of what looks like one is called something
/// else while there are headings.
fn headings_are_wrong(lines: &[Line]) -> bool {
    let body = usual_size(lines);
    let (mut all, mut wrong, mut said) = (0, 0, 0);
    for line in lines.iter().filter(|l| l.said().block > 0 && l.said().cell == 0) {
        let is = line.said().heading > 0;
        let plain = line.size <= 1.02 * body && !line.bold() && line.color().chroma() < 24;
        let large = line.size > 1.15 * body;
        all += usize::from(is || large);
        wrong += usize::from(is && plain || !is && large);
        said += usize::from(is);
    }
    said > 0 && wrong * 2 > all
}

/// Whether there are items, and most of their bullets and numbers are more than such or stand within a line, or most
/// bullets stand in no item.
fn labels_are_wrong(lines: &[Line]) -> bool {
    if !lines.iter().any(|l| l.said().item > 0) {
        return false;
    }
    let (mut all, mut wrong) = (0, 0);
    for line in lines.iter().filter(|l| l.said().cell == 0) {
        let labels = line.tokens.iter().filter(|t| t.tag.label);
        let chars: usize = labels.map(|t| t.text.chars().count()).sum();
        if line.tokens.iter().any(|t| t.tag.label) {
            all += 1;
            wrong += usize::from(chars > 12 || !line.tokens.first().is_some_and(|t| t.tag.label));
        } else if line.tokens.first().is_some_and(|t| is_bullet(&t.text) && !t.text.chars().all(char::is_alphanumeric))
        {
            all += 1;
            wrong += usize::from(line.said().item == 0);
        }
    }
    wrong * 2 > all
}

/// Whether a sentence goes on from one line to the next.
fn goes_on(above: &Line, line: &Line) -> bool {
    let end = above.tokens.last().and_then(|t| t.text.chars().last());
    let begin = line.tokens.iter().find_map(|t| t.text.chars().next());
    begin.is_some_and(char::is_lowercase)
        && end.is_some_and(|c| c.is_alphanumeric() || c == ',')
        && above.bbox.width() > 10.0 * line.size
}
