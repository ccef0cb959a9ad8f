//! Drawings in the page: what they are called, else what their paths show.
//! Must not know icon sets.

use super::super::dom::Id;
use super::super::walk::Walker;
use super::{Found, described, icons, words};
use crate::mark::{Mark, MarkKind, MarkSource};

/// Tells what a drawing shows.
pub(super) fn found(walker: &Walker<'_, '_>, id: Id) -> Found {
    let dom = walker.dom;
    let style = walker.style(id);
    if let Some(mark) = described(dom, id, None) {
        return Found::Marks(vec![mark]);
    }
    let title = dom.below(id).find(|b| dom.name(*b) == "title").map(|t| dom.all_text(t, 128));
    if let Some((kind, color)) = title.as_deref().and_then(words::of_label) {
        return Found::Marks(vec![Mark { kind, source: MarkSource::Path, raw: None, color }]);
    }
    let named = dom
        .classes(id)
        .find_map(icons::of_class)
        .or_else(|| dom.attr(id, "data-icon").and_then(words::of_icon))
        .or_else(|| dom.attr(id, "data-testid").and_then(words::of_icon))
        .or_else(|| {
            dom.below(id).filter(|b| dom.name(*b) == "use").find_map(|b| {
                let href = dom.attr(b, "href").or_else(|| dom.attr(b, "xlink:href"))?;
                words::of_icon(href.rsplit('#').next()?)
            })
        });
    if let Some((kind, color)) = named {
        return Found::Marks(vec![Mark { kind, source: MarkSource::Path, raw: None, color: color.or(style.color) }]);
    }
    let _ = MarkKind::Unknown;
    Found::Unknown
}
