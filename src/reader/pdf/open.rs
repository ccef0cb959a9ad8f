//! From bytes to objects, by whichever way leads to pages (ISO 32000-2 §7.5, §7.6).
//! Must not know what pages hold.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::sync::Arc;

use hayro_syntax::object::{Object as Other, ObjectIdentifier};
use hayro_syntax::{LoadPdfError, Pdf};
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::convert;
use super::objects::Objects;
use super::rebuild::rebuild;
use super::tree::{self, Pages};
use crate::error::Error;
use crate::limits::Limits;

/// Objects taken over from the second loader at most.
const OBJECTS: usize = 4_000_000;

/// An open file.
pub(super) struct Opened {
    pub(super) objects: Objects,
    pub(super) pages: Pages,
    /// How the file was mended, where it had to be.
    pub(super) repaired: Option<&'static str>,
}

/// Opens a file. The ways are tried in turn until one leads to pages; a later one is taken only where it leads to
/// more of them.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Opened, Error> {
    if bytes.len() > limits.file_bytes {
        return Err(Error::TooLarge(format!("{} bytes", bytes.len())));
    }
    let mut best: Option<Opened> = None;
    let mut reason = "no page can be found".to_owned();
    let mut locked = false;

    match load(bytes, false, limits) {
        Ok(mut document) => {
            locked = document.is_encrypted();
            if document.was_encrypted() {
                // The first loader may take such a file for decrypted although its streams are still locked (it does
                // not follow a reference to the crypt filters); the second does not.
                if let Ok(document) = second_loader(bytes) {
                    return checked(by_tree(document, limits, None), false, reason);
                }
            }
            if !locked {
                let mended = take_over_missing(bytes, &mut document);
                let how = mended.then_some("some of its objects were read by a second loader");
                let opened = by_tree(document, limits, how);
                if !opened.pages.broken && opened.pages.readable() > 0 {
                    return Ok(opened);
                }
                best = Some(opened);
            }
        }
        Err(error) => {
            locked |= is_password(&error);
            reason = error.to_string();
        }
    }

    match second_loader(bytes) {
        Ok(document) => {
            locked = false;
            keep_better(&mut best, by_tree(document, limits, Some("read by a second loader")));
        }
        Err(LoadPdfError::Decryption(_)) => locked = true,
        Err(_) => {}
    }
    if best.as_ref().is_none_or(|b| b.pages.broken || b.pages.readable() == 0)
        && let Ok(document) = load(bytes, true, limits)
        && !document.is_encrypted()
    {
        let objects = Objects::new(document, limits.clone());
        let pages = tree::pages(&objects);
        let pages = if pages.readable() > 0 { pages } else { tree::scan(&objects) };
        keep_better(&mut best, Opened { objects, pages, repaired: Some("its objects were found by scanning it") });
    }
    if !locked
        && best.as_ref().is_none_or(|b| b.pages.readable() == 0)
        && let Some(rebuilt) = rebuild(bytes)
        && let Ok(document) = load(&rebuilt, false, limits)
    {
        let objects = Objects::new(document, limits.clone());
        let pages = tree::pages(&objects);
        let pages = if pages.readable() > 0 { pages } else { tree::scan(&objects) };
        keep_better(&mut best, Opened { objects, pages, repaired: Some("its table of objects was made anew") });
    }
    if locked
        && best.is_none()
        && let Some(document) = unlocked(bytes, limits)
    {
        return checked(by_tree(document, limits, None), true, reason);
    }
    match best {
        Some(opened) => checked(opened, locked, reason),
        None if locked => Err(Error::Encrypted),
        None => Err(Error::Damaged(reason)),
    }
}

/// Makes sure of pages, and of a word about it where they had to be searched for.
fn checked(mut opened: Opened, locked: bool, reason: String) -> Result<Opened, Error> {
    if opened.pages.readable() == 0 {
        opened.pages = tree::scan(&opened.objects);
        opened.repaired = Some("its pages were found by scanning it");
    }
    if opened.pages.readable() == 0 {
        return Err(if locked { Error::Encrypted } else { Error::Damaged(reason) });
    }
    if opened.pages.broken && opened.repaired.is_none() {
        opened.repaired = Some("its page tree is broken");
    }
    Ok(opened)
}

fn keep_better(best: &mut Option<Opened>, other: Opened) {
    if best.as_ref().is_none_or(|b| other.pages.readable() > b.pages.readable()) {
        *best = Some(other);
    }
}

fn by_tree(document: Document, limits: &Limits, repaired: Option<&'static str>) -> Opened {
    let objects = Objects::new(document, limits.clone());
    let pages = tree::pages(&objects);
    Opened { objects, pages, repaired }
}

fn load(bytes: &[u8], force_reconstruct: bool, limits: &Limits) -> Result<Document, lopdf::Error> {
    let options =
        LoadOptions { force_reconstruct, max_decompressed_size: Some(limits.stream_bytes), ..LoadOptions::default() };
    let mut document = Document::load_mem_with_options(bytes, options)?;
    if !document.was_encrypted() && !document.is_encrypted() {
        measure_streams(bytes, &mut document);
    }
    Ok(document)
}

/// Streams whose dictionary gives no length go up to their end's keyword (§7.3.8.1 asks for the length).
fn measure_streams(bytes: &[u8], document: &mut Document) {
    const BEGIN: &[u8] = b"stream";
    const END: &[u8] = b"endstream";
    // Each byte of a file that keeps to the rules belongs to one stream at most.
    let mut left = bytes.len().saturating_mul(2);
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        let Some(start) = stream.start_position.filter(|_| stream.content.is_empty()) else { continue };
        let Some((before, data)) = bytes.split_at_checked(start) else { continue };
        if !before.trim_ascii_end().ends_with(BEGIN) {
            continue;
        }
        let data = data.get(..left).unwrap_or(data);
        let end = data.windows(END.len()).position(|w| w == END).unwrap_or(data.len());
        left -= end;
        stream.content = data.get(..end).unwrap_or_default().to_vec();
    }
}

/// Takes over from the second loader what the first found a place for but could not read: names with spaces in them,
/// lengths that lead astray. Tells whether that was anything.
fn take_over_missing(bytes: &[u8], document: &mut Document) -> bool {
    let missing: Vec<ObjectId> = document
        .reference_table
        .entries
        .iter()
        .filter_map(|(number, entry)| match entry {
            XrefEntry::Normal { offset, generation } if *offset > 0 => Some((*number, *generation)),
            XrefEntry::Compressed { .. } => Some((*number, 0)),
            _ => None,
        })
        .filter(|id| !document.objects.contains_key(id))
        .take(OBJECTS)
        .collect();
    if missing.is_empty() {
        return false;
    }
    let Ok(pdf) = Pdf::new(Arc::new(bytes.to_vec())) else { return false };
    let xref = pdf.xref();
    let mut found = false;
    for id in missing {
        let other = ObjectIdentifier::new(id.0, i32::from(id.1));
        let object = xref.get::<Other<'_>>(other).map_or(Object::Null, |other| convert::object(&other));
        // Containers of objects and tables of places have served already.
        let spent = matches!(&object, Object::Stream(s) if s.dict.has_type(b"ObjStm") || s.dict.has_type(b"XRef"));
        if !spent && !matches!(object, Object::Null) {
            document.objects.insert(id, object);
            found = true;
        }
    }
    found
}

fn is_password(error: &lopdf::Error) -> bool {
    matches!(error, lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_))
}

/// A file of which only attachments are locked: its crypt filters leave strings and streams as they are (§7.6.6).
fn unlocked(bytes: &[u8], limits: &Limits) -> Option<Document> {
    const KEY: &[u8] = b"/Encrypt";
    const SET_ASIDE: &[u8] = b"/Locking";
    let mut copy = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = copy.get(at..).and_then(|rest| rest.windows(KEY.len()).position(|w| w == KEY)) {
        let start = at + found;
        at = start + KEY.len();
        // Not `/EncryptMetadata`.
        if !copy.get(at).is_some_and(u8::is_ascii_alphanumeric)
            && let Some(slot) = copy.get_mut(start..at)
        {
            slot.copy_from_slice(SET_ASIDE);
        }
    }
    let document = load(&copy, false, limits).ok()?;
    let objects = Objects::new(document, limits.clone());
    let lock = objects.dict(&objects.document().trailer, SET_ASIDE.strip_prefix(b"/")?)?;
    let open = |key: &[u8]| objects.name(lock, key).is_none_or(|filter| filter == b"Identity");
    let open = objects.int(lock, b"V").is_some_and(|v| v >= 4) && open(b"StmF") && open(b"StrF");
    open.then(|| objects.into_document())
}

/// Reads the file with another parser, which mends more, and takes over all objects that can be reached.
fn second_loader(bytes: &[u8]) -> Result<Document, LoadPdfError> {
    let pdf = Pdf::new(Arc::new(bytes.to_vec()))?;
    let xref = pdf.xref();
    let mut document = Document::new();
    let root = xref.root_id();
    let mut todo = vec![root];
    let mut seen = BTreeSet::new();
    while let Some(id) = todo.pop() {
        let Some(key) = object_id(id) else { continue };
        if seen.len() >= OBJECTS || !seen.insert(key) {
            continue;
        }
        let Some(other) = xref.get::<Other<'_>>(id) else { continue };
        let object = convert::object(&other);
        references(&object, &mut todo, 0);
        document.objects.insert(key, object);
    }
    if let Some(root) = object_id(root) {
        document.trailer.set("Root", Object::Reference(root));
    }
    let mut info = Dictionary::new();
    if let Some(title) = &pdf.metadata().title {
        info.set("Title", Object::String(title.to_vec(), lopdf::StringFormat::Literal));
    }
    document.trailer.set("Info", info);
    Ok(document)
}

fn object_id(id: ObjectIdentifier) -> Option<ObjectId> {
    Some((id.obj_number, u16::try_from(id.gen_number).ok()?))
}

fn references(object: &Object, todo: &mut Vec<ObjectIdentifier>, depth: usize) {
    // Converted objects are no deeper than this.
    if depth > 100 {
        return;
    }
    match object {
        Object::Reference((number, generation)) => {
            todo.push(ObjectIdentifier::new(*number, i32::from(*generation)));
        }
        Object::Array(items) => items.iter().for_each(|o| references(o, todo, depth + 1)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, o)| references(o, todo, depth + 1)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, o)| references(o, todo, depth + 1)),
        _ => {}
    }
}
