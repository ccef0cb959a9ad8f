//! Annotations (ISO 32000-2 §12.5): links, and appearances that are drawn over the page.
//! Must not know content streams.
#![warn(clippy::indexing_slicing)]

use lopdf::{Dictionary, Object, ObjectId, Stream};
use rustc_hash::FxHashMap;

use super::interpret::Interpreter;
use super::matrix::Matrix;
use super::objects::Objects;
use super::text_string;
use crate::geometry::Rect;
use crate::page_marks::LinkArea;
use crate::reader::address;

/// Annotations looked at on one page.
const MOST: usize = 20_000;
/// Link areas of one page.
const AREAS: usize = 20_000;
/// Bytes of an address: browsers take no more than a few thousand.
const LONGEST: usize = 1 << 13;
/// Boxes of one link: one for each line that its text stands on.
const QUADS: usize = 1000;
/// Flags (Table 167): hidden, and not for the screen.
const HIDDEN: i64 = 1 << 1;
const NO_VIEW: i64 = 1 << 5;

/// The numbers of the pages, for links that name a page by its object.
pub(super) type PageNumbers = FxHashMap<ObjectId, u32>;

/// The annotations of a page that are shown.
fn shown<'a>(objects: &'a Objects, page: &'a Dictionary) -> impl Iterator<Item = (&'a Dictionary, &'a [u8])> {
    let annotations = objects.array(page, b"Annots").unwrap_or_default();
    annotations.iter().take(MOST).filter_map(|a| objects.as_dict(a)).filter_map(|a| {
        let flags = objects.int(a, b"F").unwrap_or(0);
        (flags & (HIDDEN | NO_VIEW) == 0).then(|| (a, objects.name(a, b"Subtype").unwrap_or_default()))
    })
}

/// The link areas of a page, those of several lines in parts.
pub(super) fn links(objects: &Objects, page: &Dictionary, view: &Matrix, pages: &PageNumbers) -> Vec<LinkArea> {
    let mut links = Vec::new();
    for (annotation, subtype) in shown(objects, page) {
        if subtype != b"Link" {
            continue;
        }
        if links.len() >= AREAS {
            break;
        }
        let href = target(objects, annotation, pages).map(|href| address::seen(&href));
        let mut add = |bbox: Rect| {
            if bbox.is_finite() && links.len() < AREAS {
                links.push(LinkArea { bbox, href: href.clone() });
            }
        };
        let rect = objects.fixed::<4>(annotation, b"Rect").map(|rect| view.bounds(rect));
        match quads(objects, annotation, view, rect) {
            Some(quads) => quads.into_iter().for_each(&mut add),
            None => rect.into_iter().for_each(&mut add),
        }
    }
    links
}

/// The quadrilaterals of a link, where there are any and they lie within its rectangle, as they must.
fn quads(objects: &Objects, annotation: &Dictionary, view: &Matrix, rect: Option<Rect>) -> Option<Vec<Rect>> {
    let points = objects.numbers(annotation, b"QuadPoints")?;
    let frame = rect?.inflate(1.0);
    let mut quads = Vec::new();
    for quad in points.chunks_exact(8).take(QUADS) {
        let mut corners = quad.chunks_exact(2).filter_map(|xy| match xy {
            [x, y] => Some(view.apply(*x, *y)),
            _ => None,
        });
        let first = corners.next()?;
        let bbox =
            corners.fold(Rect::new(first.x, first.y, first.x, first.y), |b, p| b.union(&Rect::new(p.x, p.y, p.x, p.y)));
        let held = bbox.left >= frame.left
            && bbox.right <= frame.right
            && bbox.top >= frame.top
            && bbox.bottom <= frame.bottom;
        if !held || bbox.area() <= 0.0 {
            return None;
        }
        quads.push(bbox);
    }
    (!quads.is_empty()).then_some(quads)
}

/// Where a link leads: an address, or `#name` of a destination, or `#page=N`.
fn target(objects: &Objects, annotation: &Dictionary, pages: &PageNumbers) -> Option<String> {
    if let Some(destination) = objects.get(annotation, b"Dest") {
        return place(objects, destination, pages);
    }
    let action = objects.dict(annotation, b"A")?;
    match objects.name(action, b"S") {
        Some(b"URI") => {
            let uri = address(objects.string(action, b"URI")?);
            Some(absolute(objects, uri))
        }
        Some(b"GoTo") => place(objects, objects.get(action, b"D")?, pages),
        Some(b"GoToR" | b"Launch") => {
            let file = match objects.get(action, b"F")? {
                Object::String(name, _) => short(name),
                Object::Dictionary(spec) => {
                    let name = objects.string(spec, b"UF").or_else(|| objects.string(spec, b"F"))?;
                    short(name)
                }
                _ => return None,
            };
            let inside = objects.get(action, b"D").and_then(|d| place(objects, d, &PageNumbers::default()));
            Some(file + inside.as_deref().unwrap_or_default())
        }
        _ => None,
    }
}

fn short(name: &[u8]) -> String {
    text_string::decode(name.get(..LONGEST).unwrap_or(name))
}

/// Addresses are ASCII by the standard; what is not is UTF-8, or Latin-1 where it is not that either.
fn address(bytes: &[u8]) -> String {
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => text_string::decode(bytes).trim().to_owned(),
    }
}

/// Puts the document's base before a relative address (§12.6.4.8).
fn absolute(objects: &Objects, uri: String) -> String {
    let has_scheme = uri.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    });
    let catalog = objects.dict(&objects.document().trailer, b"Root");
    let base = catalog.and_then(|c| objects.dict(c, b"URI")).and_then(|uri| objects.string(uri, b"Base"));
    match base {
        Some(base) if !has_scheme && !uri.starts_with('#') => address(base) + &uri,
        _ => uri,
    }
}

fn place(objects: &Objects, destination: &Object, pages: &PageNumbers) -> Option<String> {
    match objects.resolve(destination) {
        Object::Name(name) => Some(format!("#{}", short(name))),
        Object::String(name, _) => Some(format!("#{}", short(name))),
        Object::Dictionary(dict) => match objects.get(dict, b"D")? {
            array @ Object::Array(_) => place(objects, array, pages),
            _ => None,
        },
        Object::Array(array) => {
            let number = match array.first()? {
                Object::Reference(id) => *pages.get(id)?,
                // A page of another file is named by its index.
                Object::Integer(index) => u32::try_from(*index).ok()?.checked_add(1)?,
                _ => return None,
            };
            Some(format!("#page={number}"))
        }
        _ => None,
    }
}

impl<'a> Interpreter<'a> {
    /// Draws what annotations lay over the page: filled form fields, stamps, comments in the page.
    pub(super) fn annotations(&mut self, page: &'a Dictionary) {
        let objects = self.objects;
        for (annotation, subtype) in shown(objects, page) {
            if matches!(subtype, b"Popup" | b"Link") {
                continue;
            }
            if let Ok(group) = annotation.get(b"OC")
                && !self.shared.optional.shows(objects, group)
            {
                continue;
            }
            let Some(rect) = objects.fixed::<4>(annotation, b"Rect") else { continue };
            match normal_appearance(objects, annotation) {
                Some(stream) => self.appearance(stream, rect),
                None if subtype == b"Widget" => self.field_value(annotation, rect),
                None if subtype == b"FreeText" => self.free_text(annotation, rect),
                None => {}
            }
        }
    }
}

/// The normal appearance, in the state that the annotation is in.
fn normal_appearance<'a>(objects: &'a Objects, annotation: &'a Dictionary) -> Option<&'a Stream> {
    match objects.get(objects.dict(annotation, b"AP")?, b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dictionary(states) => {
            let state = objects.name(annotation, b"AS").or_else(|| {
                // Without a state, the field's value says which it is.
                let parent = objects.dict(annotation, b"Parent");
                objects.name(annotation, b"V").or_else(|| objects.name(parent?, b"V"))
            });
            objects.stream(states, state.unwrap_or(b"Off"))
        }
        _ => None,
    }
}
