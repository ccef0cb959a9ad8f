//! Which declarations apply to an element, in the order in which they count (CSS Cascade 4).
//! Must not know what they mean.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::super::css::values::substitute;
use super::super::css::{Compound, Declaration, Property, Selector, Sheet, Subject, inline};
use super::super::dom::{Dom, Id};

/// Compounds compared for a whole page; beyond it, sheets are no longer followed.
const BUDGET: usize = 8_000_000;

/// Finds the declarations that apply to an element.
pub(super) struct Cascade<'d, 'a> {
    dom: &'d Dom<'a>,
    sheet: &'d Sheet,
    /// Rules by what the rightmost compound asks for.
    by_id: FxHashMap<&'d str, Vec<usize>>,
    by_class: FxHashMap<&'d str, Vec<usize>>,
    by_tag: FxHashMap<&'d str, Vec<usize>>,
    any: Vec<usize>,
    /// Custom properties of the root.
    variables: FxHashMap<Rc<str>, Rc<str>>,
    budget: usize,
}

/// Declarations of an element and of what is generated in it, the strongest last.
#[derive(Default)]
pub(super) struct Matched {
    pub(super) element: Vec<Declaration>,
    pub(super) before: Vec<Declaration>,
    pub(super) after: Vec<Declaration>,
}

impl<'d, 'a> Cascade<'d, 'a> {
    pub(super) fn new(dom: &'d Dom<'a>, sheet: &'d Sheet) -> Self {
        let mut all = Self {
            dom,
            sheet,
            by_id: FxHashMap::default(),
            by_class: FxHashMap::default(),
            by_tag: FxHashMap::default(),
            any: Vec::new(),
            variables: FxHashMap::default(),
            budget: BUDGET,
        };
        for (index, rule) in sheet.rules.iter().enumerate() {
            let Some(last) = rule.selector.compounds.first() else { continue };
            if let Some(id) = &last.id {
                all.by_id.entry(id).or_default().push(index);
            } else if let Some(class) = last.classes.first() {
                all.by_class.entry(class).or_default().push(index);
            } else if let Some(tag) = &last.tag {
                all.by_tag.entry(tag).or_default().push(index);
            } else {
                all.any.push(index);
            }
            let of_root = rule.selector.compounds.len() == 1
                && last.classes.is_empty()
                && last.id.is_none()
                && last.attrs.is_empty()
                && last.tag.as_deref().is_none_or(|t| matches!(t, "html" | "body"));
            if of_root {
                for declaration in rule.declarations.iter() {
                    if let Property::Custom(name) = &declaration.property {
                        all.variables.insert(Rc::clone(name), Rc::clone(&declaration.value));
                    }
                }
            }
        }
        all
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.budget == 0
    }

    /// What applies to `id`, its `style` attribute included.
    pub(super) fn matched(&mut self, id: Id) -> Matched {
        let dom = self.dom;
        let mut candidates: Vec<usize> = Vec::new();
        if let Some(own) = dom.attr(id, "id") {
            candidates.extend(self.by_id.get(own).into_iter().flatten());
        }
        for class in dom.classes(id) {
            candidates.extend(self.by_class.get(class).into_iter().flatten());
        }
        candidates.extend(self.by_tag.get(dom.name(id)).into_iter().flatten());
        candidates.extend(&self.any);
        candidates.sort_unstable();
        candidates.dedup();
        let mut found = Vec::new();
        for index in candidates {
            let Some(rule) = self.sheet.rules.get(index) else { continue };
            if self.matches(id, &rule.selector) {
                found.push((rule.selector.specificity, index));
            }
        }
        found.sort_unstable();
        let mut matched = Matched::default();
        let own = dom.attr(id, "style").map(inline).unwrap_or_default();
        for important in [false, true] {
            for (_, index) in &found {
                let Some(rule) = self.sheet.rules.get(*index) else { continue };
                let list = match rule.selector.pseudo {
                    Subject::Element => &mut matched.element,
                    Subject::Before => &mut matched.before,
                    Subject::After => &mut matched.after,
                };
                list.extend(rule.declarations.iter().filter(|d| d.important == important).cloned());
            }
            matched.element.extend(own.iter().filter(|d| d.important == important).cloned());
        }
        self.resolve(&mut matched);
        matched
    }

    /// Puts custom properties in: the element's own, else the root's.
    fn resolve(&self, matched: &mut Matched) {
        let own: Vec<(Rc<str>, Rc<str>)> = matched
            .element
            .iter()
            .filter_map(|d| match &d.property {
                Property::Custom(name) => Some((Rc::clone(name), Rc::clone(&d.value))),
                _ => None,
            })
            .collect();
        let lookup = |name: &str| {
            let found =
                own.iter().rev().find(|(n, _)| &**n == name).map(|(_, v)| v).or_else(|| self.variables.get(name));
            found.map(|v| v.to_string())
        };
        for list in [&mut matched.element, &mut matched.before, &mut matched.after] {
            for declaration in list.iter_mut() {
                // One property may name another; deeper chains are not met.
                for _ in 0..3 {
                    if declaration.value.contains("var(") && declaration.value.len() < 1024 {
                        declaration.value = substitute(&declaration.value, &lookup).into();
                    }
                }
            }
        }
    }

    fn matches(&mut self, id: Id, selector: &Selector) -> bool {
        let Some((last, left)) = selector.compounds.split_first() else { return false };
        if !self.compound(id, last) {
            return false;
        }
        // From right to left, the nearest ancestor that fits. A child combinator left of a descendant one could
        // need a second try with a farther one; sheets that depend on that are not met.
        let mut at = id;
        let mut tied = last.child;
        for compound in left {
            let mut around = self.dom.parent(at);
            loop {
                let Some(here) = around else { return false };
                if self.compound(here, compound) {
                    at = here;
                    break;
                }
                if tied {
                    return false;
                }
                around = self.dom.parent(here);
            }
            tied = compound.child;
        }
        true
    }

    fn compound(&mut self, id: Id, compound: &Compound) -> bool {
        if self.budget == 0 {
            return false;
        }
        self.budget -= 1;
        let dom = self.dom;
        compound.tag.as_deref().is_none_or(|tag| dom.name(id).eq_ignore_ascii_case(tag))
            && compound.id.as_deref().is_none_or(|own| dom.attr(id, "id") == Some(own))
            && compound.classes.iter().all(|class| dom.classes(id).any(|c| c == class))
            && compound.attrs.iter().all(|(name, operator, value)| {
                dom.attr(id, name).is_some_and(|has| match operator {
                    ' ' => true,
                    '~' => has.split_ascii_whitespace().any(|word| word == value),
                    '|' => has == value || has.strip_prefix(value.as_str()).is_some_and(|r| r.starts_with('-')),
                    '^' => !value.is_empty() && has.starts_with(value.as_str()),
                    '$' => !value.is_empty() && has.ends_with(value.as_str()),
                    '*' => !value.is_empty() && has.contains(value.as_str()),
                    _ => has == value,
                })
            })
    }
}
