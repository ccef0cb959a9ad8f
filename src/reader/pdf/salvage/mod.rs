//! The objects of a file whose tables, keywords or containers are lost: whatever looks like one is taken, and what
//! they need to make pages again is put back (ISO 32000-2 §7.5, §7.7).
//! Must not know how whole files are read, nor what pages show.
#![warn(clippy::indexing_slicing)]

mod contained;
mod pages;
mod parse;
mod scan;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::objects::Objects;
use crate::limits::Limits;
pub(super) use parse::Parser;

/// What came of it.
pub(super) enum Salvaged {
    /// Objects, a trailer that leads to a catalog where there is one, and whether a limit cut anything off.
    Objects(Box<Document>, bool),
    /// A password is needed.
    Locked,
}

/// Gathers all objects of a file.
pub(super) fn salvage(bytes: &[u8], limits: &Limits) -> Salvaged {
    let mut values = limits.values;
    let scan::Found { objects: placed, nameless, trailers } = scan::scan(bytes, &mut values);
    let mut places = BTreeMap::new();
    let mut objects = BTreeMap::new();
    for (id, (place, object)) in placed {
        places.insert(id, place);
        objects.insert(id, object);
    }
    let mut next = objects.keys().next_back().map_or(0, |(number, _): &ObjectId| *number);
    for object in nameless {
        next = next.saturating_add(1);
        objects.insert((next, 0), object);
    }

    let mut document = Document::new();
    document.objects = objects;
    document.trailer = trailer(&document, trailers);
    if let Ok(lock) = document.trailer.get(b"Encrypt").cloned()
        && !decrypt(&mut document, lock, next.saturating_add(1))
    {
        return Salvaged::Locked;
    }
    let objects = Objects::new(document, limits.clone());
    let members = contained::members(&objects, &places, &mut values);
    let mut document = objects.into_document();
    document.objects.extend(members);
    same_generation(&mut document);
    pages::mend(&mut document);
    let mut document = pages::reattach(document, limits);
    if root(&document).is_none() {
        let catalog =
            document.objects.iter().rev().find(|(_, object)| is_catalog(&document, object)).map(|(id, _)| *id);
        if let Some(catalog) = catalog {
            document.trailer.set("Root", Object::Reference(catalog));
        }
    }
    Salvaged::Objects(Box::new(document), values == 0)
}

/// A page for each stream that shows text, where the pages themselves are lost.
pub(super) fn pages_of_streams(document: Document, limits: &Limits) -> Document {
    pages::of_streams(document, limits)
}

/// The entries of all trailers and tables in streams, the last of each that leads anywhere.
fn trailer(document: &Document, trailers: Vec<Dictionary>) -> Dictionary {
    let tables = document.objects.values().filter_map(|object| match object {
        Object::Stream(stream) if stream.dict.has_type(b"XRef") => Some(stream.dict.clone()),
        _ => None,
    });
    let mut all = Dictionary::new();
    for trailer in tables.chain(trailers) {
        for key in ["Root", "Info", "Encrypt", "ID"] {
            if let Ok(value) = trailer.get(key.as_bytes()) {
                let leads = match value {
                    Object::Reference(id) => document.objects.contains_key(id) || !all.has(key.as_bytes()),
                    _ => true,
                };
                if leads {
                    all.set(key, value.clone());
                }
            }
        }
    }
    all
}

/// Unlocks strings and streams, where no password is needed for that.
fn decrypt(document: &mut Document, lock: Object, number: u32) -> bool {
    const CONTAINER: &str = "Container";
    if !matches!(lock, Object::Reference(_)) {
        document.objects.insert((number, 0), lock);
        document.trailer.set("Encrypt", Object::Reference((number, 0)));
    }
    // Kept from being read while it is unlocked, since nothing bounds that.
    let rename = |document: &mut Document, from: &[u8], to: &str| {
        for object in document.objects.values_mut() {
            if let Object::Stream(stream) = object
                && stream.dict.has_type(from)
            {
                stream.dict.set("Type", to);
            }
        }
    };
    rename(document, b"ObjStm", CONTAINER);
    let done = document.decrypt("").is_ok();
    rename(document, CONTAINER.as_bytes(), "ObjStm");
    document.trailer.remove(b"Encrypt");
    done
}

fn is_catalog(document: &Document, object: &Object) -> bool {
    let Object::Dictionary(dict) = object else { return false };
    matches!(dict.get(b"Pages"), Ok(Object::Reference(id)) if document.objects.contains_key(id))
}

fn root(document: &Document) -> Option<()> {
    let Ok(Object::Reference(id)) = document.trailer.get(b"Root") else { return None };
    is_catalog(document, document.objects.get(id)?).then_some(())
}

/// Makes all generations 0, the latest counting, where any other is in use: damaged ones fit no reference.
fn same_generation(document: &mut Document) {
    if document.objects.keys().any(|(_, generation)| *generation > 0) {
        document.objects = std::mem::take(&mut document.objects).into_iter().map(|((n, _), o)| ((n, 0), o)).collect();
    }
    document.objects.values_mut().for_each(generation_zero);
    document.trailer.iter_mut().for_each(|(_, value)| generation_zero(value));
}

fn generation_zero(object: &mut Object) {
    // Parsed values are nested no deeper than the parser allows.
    match object {
        Object::Reference((_, generation)) => *generation = 0,
        Object::Array(items) => items.iter_mut().for_each(generation_zero),
        Object::Dictionary(dict) => dict.iter_mut().for_each(|(_, value)| generation_zero(value)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, value)| generation_zero(value)),
        _ => {}
    }
}
