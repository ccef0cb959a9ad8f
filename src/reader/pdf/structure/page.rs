//! The part of the tree that one page shows.
//! Must not know how the tree is written down.
#![warn(clippy::indexing_slicing)]

use rustc_hash::FxHashMap;

use super::super::sink::index;
use super::Structure;
use crate::geometry::Rect;
use crate::page_marks::{PageMarks, Role, Tag, TagElement, Tags};

/// Most kids of a row that are looked at for a page.
const CELLS: usize = 1000;

/// Gives the marks of a page, whose tags count the elements of the document, those of the page. `drawn`: where
/// elements have drawings and pictures.
pub(in super::super) fn of_page(structure: &Structure, marks: &mut PageMarks, drawn: Vec<(u32, Rect)>) {
    let in_text = marks.runs.iter().filter_map(|run| match run.tag {
        Some(Tag::Element(element)) => Some(element),
        _ => None,
    });
    let mut wanted: Vec<u32> = Vec::new();
    let mut seen: FxHashMap<u32, ()> = FxHashMap::default();
    for element in in_text.chain(drawn.iter().map(|d| d.0)) {
        for (i, node) in structure.around(Some(element)) {
            if seen.insert(i, ()).is_some() {
                break;
            }
            wanted.push(i);
            if node.role == Role::Row {
                wanted.extend(cells(structure, i));
            }
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    let place = |element: u32| wanted.binary_search(&element).ok().map(index);
    let elements = wanted
        .iter()
        .filter_map(|i| {
            let node = structure.node(*i)?;
            let parent = node.parent.and_then(place);
            Some(TagElement { role: node.role, parent, id: *i, rows: node.rows, cols: node.cols })
        })
        .collect();
    for run in &mut marks.runs {
        if let Some(Tag::Element(element)) = run.tag {
            run.tag = place(element).map(Tag::Element);
        }
    }
    let drawn = drawn.into_iter().filter_map(|(element, bbox)| Some((place(element)?, bbox))).collect();
    marks.tags = Tags { elements, drawn };
}

/// The cells of a row, empty ones as well.
fn cells(structure: &Structure, row: u32) -> impl Iterator<Item = u32> {
    let end = structure.node(row).map_or(0, |n| n.end);
    let get = move |i: u32| Some((i, structure.node(i)?)).filter(|_| i < end);
    std::iter::successors(get(row + 1), move |(_, n)| get(n.end))
        .take(CELLS)
        .filter(|(_, n)| n.role.is_cell())
        .map(|(i, _)| i)
}
