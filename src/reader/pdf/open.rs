//! From bytes to objects, by whichever way leads to pages (ISO 32000-2 §7.5, §7.6).
//! Must not know what pages hold.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::sync::Arc;

use hayro_syntax::object::{Object as Other, ObjectIdentifier};
use hayro_syntax::{LoadPdfError, Pdf};
use lopdf::xref::{XrefEntry, XrefRecovery};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::objects::Objects;
use super::salvage::{Salvaged, pages_of_streams, salvage};
use super::tree::{self, Pages};
use super::{bulk, convert};
use crate::error::Error;
use crate::limits::Limits;

/// Objects taken over from the second loader at most.
const OBJECTS: usize = 4_000_000;

/// Bytes before the header of a file that its second loader is not shown.
const JUNK: usize = 4096;

/// An open file.
pub(super) struct Opened {
    pub(super) objects: Objects,
    pub(super) pages: Pages,
    /// How the file was mended, where it had to be.
    pub(super) repaired: Option<&'static str>,
    /// Some of its objects were not read for safety's sake.
    pub(super) limited: bool,
}

impl Opened {
    fn new(document: Document, limits: &Limits, repaired: Option<&'static str>) -> Self {
        let objects = Objects::new(document, limits.clone());
        let pages = tree::pages(&objects);
        Self { objects, pages, repaired, limited: false }
    }

    /// The same, with pages searched for where the tree does not lead to them.
    fn searched(document: Document, limits: &Limits, repaired: Option<&'static str>) -> Self {
        let objects = Objects::new(document, limits.clone());
        let pages = tree::pages_or_scan(&objects);
        Self { objects, pages, repaired, limited: false }
    }

    /// The same; `cut`: some of its objects were not read for safety's sake.
    fn cut(self, cut: bool) -> Self {
        Self { limited: cut, ..self }
    }

    /// All pages are there, and all that they say they show.
    fn is_whole(&self) -> bool {
        !self.pages.broken && self.pages.readable() > 0 && self.pages.content(&self.objects).1 == 0
    }

    /// More is better: pages with content, and pages.
    fn worth(&self) -> (usize, usize) {
        (self.pages.content(&self.objects).0, self.pages.readable())
    }
}

/// Opens a file. The ways are tried in turn until one leads to whole pages; a later one is taken only where it leads
/// to more of them.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Opened, Error> {
    if bytes.len() > limits.file_bytes {
        return Err(Error::TooLarge(format!("{} bytes", bytes.len())));
    }
    if let Some(bytes) = as_sent(bytes) {
        let how = "it was sent as if it were text, and its line ends were changed";
        return find(&bytes, limits).map(|opened| Opened { repaired: Some(how), ..opened });
    }
    find(bytes, limits)
}

/// The file as it was before a transfer in text mode put a carriage return before each line feed. There are no others in
/// such a file, and in as much compressed data as it has there would be.
fn as_sent(bytes: &[u8]) -> Option<Vec<u8>> {
    const BINARY: usize = 1 << 12;
    let feeds = memchr::memchr_iter(b'\n', bytes);
    if feeds.clone().any(|at| at.checked_sub(1).and_then(|before| bytes.get(before)) != Some(&b'\r')) {
        return None;
    }
    let binary = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if binary < BINARY || feeds.clone().next().is_none() {
        return None;
    }
    let mut sent = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for at in feeds {
        sent.extend_from_slice(bytes.get(from..at - 1)?);
        from = at;
    }
    sent.extend_from_slice(bytes.get(from..)?);
    Some(sent)
}

fn find(bytes: &[u8], limits: &Limits) -> Result<Opened, Error> {
    let mut search = Search { bytes, limits, best: None, locked: false, reason: "no page can be found".to_owned() };
    // Neither loader bounds what it makes of objects.
    if !bulk::is_bulky(bytes, limits) {
        search.load();
        if !search.is_done() {
            search.second_loader();
        }
        if !search.is_done() {
            search.reconstruct();
        }
    }
    if !search.is_done() {
        search.salvage();
    }
    search.result()
}

/// What has been found so far.
struct Search<'a> {
    bytes: &'a [u8],
    limits: &'a Limits,
    best: Option<Opened>,
    /// A password is needed, as far as is known.
    locked: bool,
    /// Why the file could not be opened.
    reason: String,
}

impl Search<'_> {
    fn is_done(&self) -> bool {
        self.best.as_ref().is_some_and(Opened::is_whole)
    }

    fn keep_better(&mut self, other: Opened) {
        if self.best.as_ref().is_none_or(|best| other.worth() > best.worth()) {
            self.best = Some(other);
        }
    }

    fn load(&mut self) {
        match load(self.bytes, false, self.limits) {
            Ok(mut document) => {
                self.locked = document.is_encrypted();
                if document.was_encrypted() {
                    // The first loader may take such a file for decrypted although its streams are still locked (it
                    // does not follow a reference to the crypt filters); the second does not.
                    if let Ok((document, cut)) = second_loader(self.bytes, self.limits) {
                        self.best = Some(Opened::new(document, self.limits, None).cut(cut));
                    }
                } else if !self.locked {
                    let (mended, cut) = take_over_missing(self.bytes, &mut document, self.limits);
                    let how = match document.xref_recovery {
                        _ if mended => Some("some of its objects were read by a second loader"),
                        Some(XrefRecovery::Reconstructed) => Some("its table of objects was made anew"),
                        _ => None,
                    };
                    self.best = Some(Opened::new(document, self.limits, how).cut(cut));
                }
            }
            Err(error) => {
                self.locked = is_password(&error);
                self.reason = error.to_string();
            }
        }
    }

    fn second_loader(&mut self) {
        match second_loader(self.bytes, self.limits) {
            Ok((document, cut)) => {
                self.locked = false;
                self.keep_better(Opened::new(document, self.limits, Some("read by a second loader")).cut(cut));
            }
            Err(LoadPdfError::Decryption(_)) => self.locked = true,
            Err(_) => {}
        }
    }

    fn reconstruct(&mut self) {
        if let Ok(document) = load(self.bytes, true, self.limits)
            && !document.is_encrypted()
        {
            let how = Some("its objects were found by scanning it");
            self.keep_better(Opened::searched(document, self.limits, how));
        }
    }

    /// What neither loader makes out.
    fn salvage(&mut self) {
        let how = Some("its objects were put together again from what is left of them");
        if self.locked
            && self.best.is_none()
            && let Some(document) = unlocked(self.bytes, self.limits)
        {
            self.locked = false;
            self.best = Some(Opened::new(document, self.limits, None));
            return;
        }
        let (document, limited) = match salvage(self.bytes, self.limits) {
            Salvaged::Objects(document, limited) => (*document, limited),
            Salvaged::Locked => {
                self.locked = true;
                return;
            }
        };
        self.locked = false;
        // What is there is better read by a loader; the rest comes from here.
        if let Some(best) = self.best.take() {
            let (repaired, cut) = (best.repaired, best.limited || limited);
            let mut together = best.objects.into_document();
            let known = together.objects.len();
            for (id, object) in &document.objects {
                together.objects.entry(*id).or_insert_with(|| object.clone());
            }
            let how = if together.objects.len() > known { how } else { repaired };
            self.best = Some(Opened::new(together, self.limits, how).cut(cut));
        }
        let alone = Opened::searched(document, self.limits, how).cut(limited);
        let document = if alone.worth().0 == 0 { Some(alone.objects.document().clone()) } else { None };
        self.keep_better(alone);
        if let Some(document) = document
            && self.best.as_ref().is_none_or(|best| best.worth().0 == 0)
        {
            let document = pages_of_streams(document, self.limits);
            let how = Some("its pages are lost; what streams show was read in their order");
            self.keep_better(Opened::new(document, self.limits, how).cut(limited));
        }
    }

    fn result(self) -> Result<Opened, Error> {
        let mut opened = match self.best {
            Some(opened) if opened.pages.readable() > 0 => opened,
            _ if self.locked => return Err(Error::Encrypted),
            _ => return Err(Error::Damaged(self.reason)),
        };
        if opened.pages.broken && opened.repaired.is_none() {
            opened.repaired = Some("its page tree is broken");
        }
        Ok(opened)
    }
}

fn load(bytes: &[u8], force_reconstruct: bool, limits: &Limits) -> Result<Document, lopdf::Error> {
    let options =
        LoadOptions { force_reconstruct, max_decompressed_size: Some(limits.stream_bytes), ..LoadOptions::default() };
    // Places in the file count from its header, and so the loader counts them.
    let bytes = from_header(bytes, usize::MAX);
    let mut document = Document::load_mem_with_options(bytes, options)?;
    if !document.was_encrypted() && !document.is_encrypted() {
        measure_streams(bytes, &mut document);
    }
    Ok(document)
}

/// The file without what stands before its header, where that is within so many bytes.
fn from_header(bytes: &[u8], within: usize) -> &[u8] {
    const HEADER: &[u8] = b"%PDF-";
    let head = bytes.get(..within).unwrap_or(bytes);
    head.windows(HEADER.len()).position(|w| w == HEADER).and_then(|at| bytes.get(at..)).unwrap_or(bytes)
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
/// lengths that lead astray. Tells whether that was anything, and whether a limit cut anything off.
fn take_over_missing(bytes: &[u8], document: &mut Document, limits: &Limits) -> (bool, bool) {
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
        return (false, false);
    }
    let Ok(pdf) = Pdf::new(Arc::new(from_header(bytes, JUNK).to_vec())) else { return (false, false) };
    let xref = pdf.xref();
    let mut values = limits.values;
    let mut found = false;
    for id in missing {
        let other = ObjectIdentifier::new(id.0, i32::from(id.1));
        let object = xref.get::<Other<'_>>(other).map_or(Object::Null, |other| convert::object(&other, &mut values));
        // Containers of objects and tables of places have served already.
        let spent = matches!(&object, Object::Stream(s) if s.dict.has_type(b"ObjStm") || s.dict.has_type(b"XRef"));
        if !spent && !matches!(object, Object::Null) {
            document.objects.insert(id, object);
            found = true;
        }
    }
    (found, values == 0)
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

/// Reads the file with another parser, which mends more, and takes over all objects that can be reached; tells whether a
/// limit cut any off.
fn second_loader(bytes: &[u8], limits: &Limits) -> Result<(Document, bool), LoadPdfError> {
    let pdf = Pdf::new(Arc::new(from_header(bytes, JUNK).to_vec()))?;
    let xref = pdf.xref();
    let mut document = Document::new();
    let root = xref.root_id();
    let mut todo = vec![root];
    let mut seen = BTreeSet::new();
    let mut values = limits.values;
    let mut cut = false;
    while let Some(id) = todo.pop() {
        let Some(key) = object_id(id) else { continue };
        if seen.contains(&key) {
            continue;
        }
        if values == 0 || seen.len() >= OBJECTS {
            cut = true;
            break;
        }
        seen.insert(key);
        let Some(other) = xref.get::<Other<'_>>(id) else { continue };
        let object = convert::object(&other, &mut values);
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
    // An object within which they ran out has lost its end.
    Ok((document, cut || values == 0))
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
