//! Optional content (ISO 32000-2 §8.11): which groups are off as the file opens.
//! Must not know what belongs to a group.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::objects::Objects;

/// Parts of a visibility expression that are looked at.
const EXPRESSION: usize = 1000;

/// The groups that are off in the default configuration.
#[derive(Debug, Default)]
pub(super) struct OptionalContent {
    off: BTreeSet<ObjectId>,
}

impl OptionalContent {
    pub(super) fn load(objects: &Objects) -> Self {
        Self::read(objects).unwrap_or_default()
    }

    fn read(objects: &Objects) -> Option<Self> {
        let catalog = objects.dict(&objects.document().trailer, b"Root")?;
        let properties = objects.dict(catalog, b"OCProperties")?;
        let default = objects.dict(properties, b"D")?;
        let groups = |dict: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
            let array = objects.array(dict, key).unwrap_or_default();
            array.iter().filter_map(|o| o.as_reference().ok()).collect()
        };
        let mut off = BTreeSet::new();
        if objects.name(default, b"BaseState") == Some(b"OFF") {
            off.extend(groups(properties, b"OCGs"));
            for id in groups(default, b"ON") {
                off.remove(&id);
            }
        }
        off.extend(groups(default, b"OFF"));
        Some(Self { off })
    }

    /// Whether content that belongs to this group or membership dictionary is shown.
    pub(super) fn shows(&self, objects: &Objects, object: &Object) -> bool {
        if self.off.is_empty() {
            return true;
        }
        if let Object::Reference(id) = object
            && self.off.contains(id)
        {
            return false;
        }
        let Some(dict) = objects.as_dict(object) else { return true };
        if objects.name(dict, b"Type") != Some(b"OCMD") {
            return true;
        }
        if let Some(expression) = objects.get(dict, b"VE") {
            return self.expression(objects, expression, objects.limits().nesting, &mut EXPRESSION.clone());
        }
        let groups = match dict.get(b"OCGs") {
            Ok(group @ Object::Reference(_)) => match objects.resolve(group) {
                Object::Array(groups) => groups.as_slice(),
                _ => std::slice::from_ref(group),
            },
            Ok(Object::Array(groups)) => groups.as_slice(),
            _ => &[],
        };
        let mut on = groups.iter().filter_map(|g| g.as_reference().ok()).map(|id| !self.off.contains(&id)).peekable();
        if on.peek().is_none() {
            return true;
        }
        match objects.name(dict, b"P") {
            Some(b"AllOn") => on.all(|on| on),
            Some(b"AnyOff") => on.any(|on| !on),
            Some(b"AllOff") => on.all(|on| !on),
            _ => on.any(|on| on),
        }
    }

    /// `parts` is how many more parts of the expression are looked at.
    fn expression(&self, objects: &Objects, object: &Object, depth: usize, parts: &mut usize) -> bool {
        let (Some(depth), Some(left)) = (depth.checked_sub(1), parts.checked_sub(1)) else { return true };
        *parts = left;
        match objects.resolve(object) {
            Object::Array(array) => {
                let mut operands = array.iter().skip(1);
                match array.first().and_then(|o| o.as_name().ok()) {
                    Some(b"And") => operands.all(|o| self.expression(objects, o, depth, parts)),
                    Some(b"Not") => !operands.next().is_some_and(|o| self.expression(objects, o, depth, parts)),
                    _ => operands.any(|o| self.expression(objects, o, depth, parts)),
                }
            }
            _ => object.as_reference().map_or(true, |id| !self.off.contains(&id)),
        }
    }
}
