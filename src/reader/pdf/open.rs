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

/// Bytes that are decoded at most to see whether streams can be.
const CHECKED: usize = 1 << 26;

/// Bytes before a stream that its length may be written in.
const DICTIONARY: usize = 512;
/// Bytes after a stream's data that the keyword of its end and the line end before it take.
const END_OF_STREAM: usize = 11;

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

    /// Nothing of it had to be mended, nothing is missing, and as far as streams are looked at, nothing is broken.
    fn is_sound(&self) -> bool {
        self.repaired.is_none() && self.is_whole() && self.objects.whole_streams(CHECKED).1 == 0
    }

    /// More is better, of two ways to take the same bytes: whether it is sound, streams that can be decoded to their ends
    /// and that end where they ought to, and what it is worth.
    fn soundness(&self, bytes: &[u8]) -> (bool, usize, usize, (usize, usize)) {
        (self.is_sound(), self.objects.whole_streams(CHECKED).0, fitting_lengths(bytes), self.worth())
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
    let found = find(bytes, limits);
    if !may_be_sent_as_text(bytes) || found.as_ref().is_ok_and(Opened::is_sound) {
        return found;
    }
    let before = without_returns(bytes);
    match (found, find(&before, limits)) {
        (Err(Error::Damaged(_)), Err(Error::Encrypted)) => Err(Error::Encrypted),
        (found, Err(_)) => found,
        (Ok(found), Ok(sent)) if sent.soundness(&before) <= found.soundness(bytes) => Ok(found),
        (_, Ok(sent)) => {
            let how = "it was sent as if it were text, and its line ends were changed";
            Ok(Opened { repaired: Some(how), ..sent })
        }
    }
}

/// Whether a transfer in text mode may have put a carriage return before each line feed. Whole files may be written
/// so too: those without compressed data, and small ones.
fn may_be_sent_as_text(bytes: &[u8]) -> bool {
    let mut feeds = memchr::memchr_iter(b'\n', bytes).peekable();
    feeds.peek().is_some() && feeds.all(|at| at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\r'))
}

/// The file as it was before such a transfer.
fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut sent = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for at in memchr::memchr_iter(b'\n', bytes) {
        sent.extend_from_slice(bytes.get(from..at.saturating_sub(1)).unwrap_or_default());
        from = at;
    }
    sent.extend_from_slice(bytes.get(from..).unwrap_or_default());
    sent
}

/// Streams that end where their dictionary says, where it says that itself.
fn fitting_lengths(bytes: &[u8]) -> usize {
    const BEGIN: &[u8] = b"stream";
    const LENGTH: &[u8] = b"/Length";
    let ends_there = |keyword: usize| -> Option<bool> {
        let before = bytes.get(keyword.saturating_sub(DICTIONARY)..keyword)?;
        if before.ends_with(b"end") {
            return None;
        }
        let told = before.get(memchr::memmem::rfind(before, LENGTH)? + LENGTH.len()..)?.trim_ascii_start();
        let digits = told.iter().position(|b| !b.is_ascii_digit()).unwrap_or(told.len());
        let length: usize = std::str::from_utf8(told.get(..digits)?).ok()?.parse().ok()?;
        let data = bytes.get(keyword + BEGIN.len()..)?;
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let after = data.strip_prefix(b"\n").unwrap_or(data).get(length..)?;
        Some(after.get(..END_OF_STREAM).unwrap_or(after).trim_ascii_start().starts_with(b"endstream"))
    };
    memchr::memmem::find_iter(bytes, BEGIN).filter(|keyword| ends_there(*keyword) == Some(true)).count()
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
