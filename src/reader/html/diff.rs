//! Pages that compare two versions of a page.
//! Must not know their content.

use super::dom::{Dom, Id};

/// How many added and removed parts make a comparison.
const PARTS: usize = 2;

/// Whether a page shows old and new text together.
pub(super) fn is_comparison(dom: &Dom<'_>) -> bool {
    let mut added = 0;
    let mut removed = 0;
    let mut key_added = false;
    let mut key_removed = false;
    for id in dom.all() {
        if let Some(text) = dom.text(id) {
            key_added |= text.contains("This line was added");
            key_removed |= text.contains("This line was removed");
            continue;
        }
        if dom.element(id).is_none() {
            continue;
        }
        for class in dom.classes(id) {
            match class {
                "diff-html-added" | "diff-addedline" | "diff-added-lines" | "diff-block-added" => added += 1,
                "diff-html-removed" | "diff-deletedline" | "diff-removed-lines" | "diff-block-removed" => removed += 1,
                "diff" if dom.name(id) == "table" && has_versions(dom, id) => return true,
                _ => {}
            }
        }
    }
    key_added && key_removed || added >= PARTS && removed >= PARTS || added + removed >= PARTS * 4
}

/// The head of a wiki's comparison table.
fn has_versions(dom: &Dom<'_>, table: Id) -> bool {
    dom.below(table).any(|b| {
        dom.classes(b)
            .any(|c| matches!(c, "diff-otitle" | "diff-ntitle" | "diff-addedline" | "diff-deletedline" | "diff-marker"))
    })
}
