//! Panels that a reader opens: tabs, accordions, what a control folds away. They belong to the page whether or not a sheet
//! hides them at first.
//! Must not know looks, nor what stands in a panel.

use std::collections::BTreeMap;

use super::dom::{Dom, Id};
use super::walk::{Around, Walker, heading_level};
use crate::document::{Block, BlockKind, Style, Text};

/// Level of the heading that a control over a folded panel is.
pub(super) const FOLDED: u8 = 3;
/// Level of the heading that a tab is to its panel.
const TAB: u8 = 2;

/// Classes of panels, in full.
const NAMED: &[&str] = &[
    "tab-pane",
    "tabcontent",
    "tab-content",
    "tabs-panel",
    "tab-panel",
    "accordion-content",
    "accordion-body",
    "accordion-panel",
    "accordion-collapse",
    "accordion__content",
    "accordion__panel",
    "collapse",
    "panel-collapse",
    "collapsible-content",
    "collapsible-body",
    "govuk-accordion__section-content",
    "usa-accordion__content",
];
/// What such controls open that is no part of the text.
const APART: &[&str] = &["nav", "menu", "modal", "dropdown", "offcanvas", "popover", "tooltip", "search", "dialog"];
/// Longest name of a panel, in bytes.
const LABEL: usize = 200;

/// The controls of a page by the panel that they open.
#[derive(Default)]
pub(super) struct Panels {
    by_panel: BTreeMap<String, Id>,
}

impl Panels {
    pub(super) fn of(dom: &Dom<'_>) -> Self {
        let mut by_panel = BTreeMap::new();
        for id in dom.all().filter(|i| dom.element(*i).is_some()) {
            let kind = dom.attr(id, "data-toggle").or_else(|| dom.attr(id, "data-bs-toggle")).unwrap_or_default();
            if is_apart(kind) || dom.attr(id, "aria-haspopup").is_some() {
                continue;
            }
            let own = ["aria-controls", "data-target", "data-bs-target"].iter().filter_map(|a| dom.attr(id, a));
            let link = dom.attr(id, "href").filter(|_| is_tab(dom, id) || kind == "collapse");
            for name in own.chain(link).map(|n| n.trim_start_matches('#')).filter(|n| !n.is_empty() && n.len() <= LABEL)
            {
                by_panel.entry(name.to_owned()).or_insert(id);
            }
        }
        Self { by_panel }
    }

    /// Whether an element is such a panel.
    pub(super) fn holds(&self, dom: &Dom<'_>, id: Id) -> bool {
        if !matches!(dom.name(id), "div" | "section" | "article" | "dd" | "p" | "tr" | "tbody" | "fieldset")
            || dom.classes(id).any(is_apart)
        {
            return false;
        }
        role(dom, id, "tabpanel")
            || dom.classes(id).any(|c| NAMED.contains(&c.to_ascii_lowercase().as_str()))
            || dom.attr(id, "id").is_some_and(|n| self.by_panel.contains_key(n))
            || dom.before(id).is_some_and(|b| folds(dom, b) || dom.below(b).take(40).any(|c| folds(dom, c)))
    }

    /// The name of a tab's panel, where a tab names it.
    pub(super) fn tab(&self, dom: &Dom<'_>, id: Id) -> Option<String> {
        let by_label = || dom.attr(id, "aria-labelledby").and_then(|n| dom.by_id(n.trim()));
        let control = dom.attr(id, "id").and_then(|n| self.by_panel.get(n).copied()).or_else(by_label)?;
        let words = dom.all_text(control, LABEL).split_whitespace().collect::<Vec<_>>().join(" ");
        (is_tab(dom, control) && !words.is_empty()).then_some(words)
    }
}

fn role(dom: &Dom<'_>, id: Id, role: &str) -> bool {
    dom.attr(id, "role").is_some_and(|r| r.eq_ignore_ascii_case(role))
}

fn is_apart(words: &str) -> bool {
    words
        .to_ascii_lowercase()
        .split(['-', '_'])
        .any(|w| APART.iter().any(|a| w.strip_prefix(a).is_some_and(|r| matches!(r, "" | "bar" | "s"))))
}

/// Whether an element is a tab.
fn is_tab(dom: &Dom<'_>, id: Id) -> bool {
    let kind = dom.attr(id, "data-toggle").or_else(|| dom.attr(id, "data-bs-toggle")).unwrap_or_default();
    role(dom, id, "tab") || matches!(kind, "tab" | "pill")
}

/// Whether an element is a control that folds a panel.
pub(super) fn folds(dom: &Dom<'_>, id: Id) -> bool {
    let button = dom.name(id) == "button" || role(dom, id, "button") || dom.name(id) == "a";
    let named = || {
        dom.classes(id).any(|c| {
            let c = c.to_ascii_lowercase();
            c.split(['-', '_']).any(|w| matches!(w, "accordion" | "collapsible" | "expander"))
        })
    };
    button
        && !dom.classes(id).any(is_apart)
        && dom.attr(id, "aria-haspopup").is_none()
        && (dom.attr(id, "aria-expanded").is_some() || named())
}

/// Whether a control that folds a panel names it: it does not only say that it folds.
pub(super) fn heads(dom: &Dom<'_>, id: Id) -> bool {
    let words = dom.all_text(id, 64).to_lowercase();
    let only_folds = |w: &str| {
        matches!(w, "show" | "hide" | "more" | "less" | "menu" | "toggle" | "expand" | "collapse" | "open" | "close")
    };
    folds(dom, id) && !words.split_whitespace().any(only_folds)
}

/// Puts the name of a tab before its panel, where the panel has no heading of its own.
pub(super) fn name(walker: &mut Walker<'_, '_>, id: Id, around: Around) {
    let dom = walker.dom;
    let Some(tab) = walker.panels.tab(dom, id).filter(|_| walker.panels.holds(dom, id)) else { return };
    let first = dom.below(id).find(|b| dom.text(*b).is_some_and(|t| !t.trim().is_empty()));
    let headed =
        first.is_some_and(|f| dom.ancestors(f).take_while(|a| *a != id).any(|a| heading_level(dom, a).is_some()));
    if headed {
        return;
    }
    walker.flush(around);
    let style = Style { bold: true, ..Style::default() };
    let at = walker.place(id);
    walker.emit(Block { kind: BlockKind::Heading { level: TAB }, text: Text::plain(tab), style, at });
}
