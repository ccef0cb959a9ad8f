//! Pages out of what is left of them (ISO 32000-2 §7.7.3).
//! Must not know how objects were found.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use memchr::memmem;

use super::super::objects::Objects;
use crate::limits::Limits;

/// Bytes of a stream that are looked at for text.
const LOOKED_AT: usize = 1 << 20;
/// Contents that are searched for among streams.
const MOST_GONE: usize = 1000;

/// Gives kids that stand in their parents numbers of their own, and pages that have lost the key of their content
/// that content.
pub(super) fn mend(document: &mut Document) {
    let mut next = document.objects.keys().next_back().map_or(0, |(number, _)| *number);
    let mut lifted = Vec::new();
    for object in document.objects.values_mut() {
        let Object::Dictionary(dict) = object else { continue };
        let Ok(Object::Array(kids)) = dict.get_mut(b"Kids") else { continue };
        for kid in kids {
            if matches!(kid, Object::Dictionary(_)) {
                next = next.saturating_add(1);
                lifted.push(((next, 0), std::mem::replace(kid, Object::Reference((next, 0)))));
            }
        }
    }
    document.objects.extend(lifted);

    let without: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| matches!(object, Object::Dictionary(d) if d.has_type(b"Page") && !d.has(b"Contents")))
        .map(|(id, _)| *id)
        .collect();
    for id in without {
        let Some(Object::Dictionary(page)) = document.objects.get(&id) else { continue };
        let content = page.iter().find_map(|(_, value)| {
            let Object::Reference(target) = value else { return None };
            matches!(document.objects.get(target), Some(Object::Stream(s)) if is_plain(s)).then(|| value.clone())
        });
        if let (Some(content), Some(Object::Dictionary(page))) = (content, document.objects.get_mut(&id)) {
            page.set("Contents", content);
        }
    }
}

/// Gives the contents that pages name and that are gone the streams that show text and that nothing names, where
/// there are as many of these.
pub(super) fn reattach(document: Document, limits: &Limits) -> Document {
    let mut named = BTreeSet::new();
    for object in document.objects.values() {
        references(object, &mut named);
    }
    let mut gone: Vec<ObjectId> = Vec::new();
    for object in document.objects.values() {
        let Object::Dictionary(dict) = object else { continue };
        let Ok(contents) = dict.get(b"Contents") else { continue };
        let parts = match contents {
            Object::Array(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        for part in parts {
            if let Object::Reference(id) = part
                && !document.objects.contains_key(id)
                && !gone.contains(id)
                && gone.len() < MOST_GONE
            {
                gone.push(*id);
            }
        }
    }
    if gone.is_empty() {
        return document;
    }
    let objects = Objects::new(document, limits.clone());
    let loose = text_streams(&objects).filter(|id| !named.contains(id)).take(MOST_GONE).collect::<Vec<_>>();
    let mut document = objects.into_document();
    if loose.len() == gone.len() {
        for (id, from) in gone.into_iter().zip(loose) {
            if let Some(stream) = document.objects.remove(&from) {
                document.objects.insert(id, stream);
            }
        }
    }
    document
}

fn references(object: &Object, into: &mut BTreeSet<ObjectId>) {
    // Parsed values are nested no deeper than the parser allows.
    match object {
        Object::Reference(id) => drop(into.insert(*id)),
        Object::Array(items) => items.iter().for_each(|item| references(item, into)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, value)| references(value, into)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| references(value, into)),
        _ => {}
    }
}

/// The streams that show text, in the order of their numbers.
fn text_streams(objects: &Objects) -> impl Iterator<Item = ObjectId> + '_ {
    let all = objects.document().objects.iter();
    all.filter(|(_, object)| matches!(object, Object::Stream(s) if is_plain(s) && shows_text(&objects.stream_data(s))))
        .map(|(id, _)| *id)
}

/// A stream that does not say what it is, as contents of pages do not.
fn is_plain(stream: &Stream) -> bool {
    ["Type", "Subtype", "N", "Length1", "FunctionType", "PatternType", "ShadingType", "Width"]
        .iter()
        .all(|key| !stream.dict.has(key.as_bytes()))
}

/// A document with a page for each stream that shows text, in the order of their numbers; with all fonts that any
/// resources name.
pub(super) fn of_streams(document: Document, limits: &Limits) -> Document {
    let objects = Objects::new(document, limits.clone());
    let content: Vec<ObjectId> = text_streams(&objects).take(limits.pages).collect();
    let fonts = fonts(&objects);
    let mut document = objects.into_document();
    let mut next = document.objects.keys().next_back().map_or(0, |(number, _)| *number);
    let mut add = |document: &mut Document, object: Dictionary| {
        next = next.saturating_add(1);
        document.objects.insert((next, 0), Object::Dictionary(object));
        (next, 0)
    };
    let resources = add(&mut document, dictionary! { "Font" => fonts });
    let kids: Vec<Object> = content
        .into_iter()
        .map(|id| {
            let page = dictionary! {
                "Type" => "Page", "Contents" => Object::Reference(id), "Resources" => Object::Reference(resources),
            };
            Object::Reference(add(&mut document, page))
        })
        .collect();
    let pages = add(&mut document, dictionary! { "Type" => "Pages", "Kids" => kids });
    let catalog = add(&mut document, dictionary! { "Type" => "Catalog", "Pages" => Object::Reference(pages) });
    document.trailer.set("Root", Object::Reference(catalog));
    document
}

/// Whether data are operators that show text.
fn shows_text(data: &[u8]) -> bool {
    let data = data.get(..LOOKED_AT).unwrap_or(data);
    let Some(begin) = memmem::find(data, b"BT") else { return false };
    let head = data.get(..begin).unwrap_or_default();
    let printable = head.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace() || *b == 0);
    let text = data.get(begin..).unwrap_or_default();
    printable
        && memmem::find(text, b"Tf").is_some()
        && (memmem::find(text, b"Tj").is_some() || memmem::find(text, b"TJ").is_some())
}

/// What all dictionaries of fonts say together.
fn fonts(objects: &Objects) -> Dictionary {
    let mut fonts = Dictionary::new();
    let is_font = |object: &Object| objects.as_dict(object).is_some_and(|d| d.has_type(b"Font") || d.has(b"BaseFont"));
    for object in objects.document().objects.values() {
        let Some(dict) = objects.as_dict(object) else { continue };
        let named = objects.dict(dict, b"Font").or_else(|| objects.dict(objects.dict(dict, b"Resources")?, b"Font"));
        for (name, font) in named.unwrap_or(dict).iter() {
            if is_font(font) && !fonts.has(name) && !matches!(name.as_slice(), b"Parent" | b"DescendantFonts") {
                fonts.set(name.clone(), font.clone());
            }
        }
    }
    fonts
}
