//! The objects of an open file: references followed, types checked, streams decoded, all within limits.
//! Must not know what any object is for.
#![warn(clippy::indexing_slicing)]

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::fault;
use super::filters::{self, End, Params};
use crate::limits::Limits;

/// A chain of references longer than this is a loop.
const HOPS: usize = 32;
/// A stream with more filters than this is made to hurt.
const FILTERS: usize = 16;
/// Numbers read of one array by [`Objects::numbers`].
const NUMBERS: usize = 1 << 13;

static NULL: Object = Object::Null;

/// The objects of a file. Everything that is missing, of another type or in a circle is `None` or null.
#[derive(Debug)]
pub(super) struct Objects {
    document: Document,
    limits: Limits,
    decoded: AtomicUsize,
    limited: AtomicBool,
    broken: AtomicBool,
}

/// The bytes of a stream as far as they could be decoded.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) data: Cow<'a, [u8]>,
    /// An image filter (`DCTDecode` and such) that `data` is still in, with its parameters.
    pub(super) image_filter: Option<(&'a [u8], Option<&'a Dictionary>)>,
    /// Whether no filter broke off.
    pub(super) whole: bool,
    /// Whether the last filter ran out of input before it was told to end: that may be all, and it may not.
    pub(super) unmarked: bool,
}

impl Objects {
    pub(super) fn new(document: Document, limits: Limits) -> Self {
        Self {
            document,
            limits,
            decoded: AtomicUsize::new(0),
            limited: AtomicBool::new(false),
            broken: AtomicBool::new(false),
        }
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Gives each of so many pages its share of the limits.
    pub(super) fn share_limits(&mut self, pages: usize) {
        self.limits = self.limits.for_pages(pages);
    }

    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    pub(super) fn into_document(self) -> Document {
        self.document
    }

    /// Whether a stream was cut at a limit since the last call.
    pub(super) fn take_limited(&self) -> bool {
        self.limited.swap(false, Ordering::Relaxed)
    }

    /// Whether a filter broke off in a stream since the last call.
    pub(super) fn take_broken(&self) -> bool {
        self.broken.swap(false, Ordering::Relaxed)
    }

    /// The object of that number, references followed; null where there is none.
    pub(super) fn object(&self, id: ObjectId) -> &Object {
        match self.document.objects.get(&id) {
            Some(object) => self.resolve(object),
            None => &NULL,
        }
    }

    /// Follows references; null where they lead nowhere or in a circle.
    pub(super) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        let mut object = object;
        for _ in 0..HOPS {
            match object {
                Object::Reference(id) => match self.document.objects.get(id) {
                    Some(target) => object = target,
                    None => return &NULL,
                },
                _ => return object,
            }
        }
        &NULL
    }

    /// The value of a key, references followed; `None` where it is missing or null.
    pub(super) fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        match self.resolve(dict.get(key).ok()?) {
            Object::Null => None,
            object => Some(object),
        }
    }

    /// A dictionary, or that of a stream.
    pub(super) fn as_dict<'a>(&'a self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object) {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// An integer, also where it is written as a real number.
    pub(super) fn as_int(&self, object: &Object) -> Option<i64> {
        match self.resolve(object) {
            Object::Integer(i) => Some(*i),
            #[expect(clippy::cast_possible_truncation, reason = "saturates; NaN gives 0")]
            Object::Real(r) => Some(*r as i64),
            _ => None,
        }
    }

    /// A finite number.
    pub(super) fn as_number(&self, object: &Object) -> Option<f32> {
        let number = match self.resolve(object) {
            #[expect(clippy::cast_precision_loss, reason = "coordinates are f32")]
            Object::Integer(i) => *i as f32,
            Object::Real(r) => *r,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    pub(super) fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.as_dict(dict.get(key).ok()?)
    }

    pub(super) fn stream<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
        match self.get(dict, key)? {
            Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    pub(super) fn array<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        match self.get(dict, key)? {
            Object::Array(array) => Some(array),
            _ => None,
        }
    }

    pub(super) fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        match self.get(dict, key)? {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The bytes of a string, as they are.
    pub(super) fn string<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        match self.get(dict, key)? {
            Object::String(bytes, _) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<f32> {
        self.as_number(dict.get(key).ok()?)
    }

    pub(super) fn int(&self, dict: &Dictionary, key: &[u8]) -> Option<i64> {
        self.as_int(dict.get(key).ok()?)
    }

    pub(super) fn bool(&self, dict: &Dictionary, key: &[u8]) -> Option<bool> {
        match self.get(dict, key)? {
            Object::Boolean(b) => Some(*b),
            _ => None,
        }
    }

    /// The numbers of an array; what is no number counts as 0.
    pub(super) fn numbers(&self, dict: &Dictionary, key: &[u8]) -> Option<Vec<f32>> {
        let array = self.array(dict, key)?;
        Some(array.iter().take(NUMBERS).map(|o| self.as_number(o).unwrap_or(0.0)).collect())
    }

    /// Exactly `N` numbers of an array that has at least as many.
    pub(super) fn fixed<const N: usize>(&self, dict: &Dictionary, key: &[u8]) -> Option<[f32; N]> {
        let array = self.array(dict, key)?.get(..N)?;
        let mut out = [0.0; N];
        for (slot, object) in out.iter_mut().zip(array) {
            *slot = self.as_number(object)?;
        }
        Some(out)
    }

    /// The bytes of a stream with all its filters undone. Where a filter breaks off, what came before; empty for
    /// a picture in an image format.
    pub(super) fn stream_data<'a>(&'a self, stream: &'a Stream) -> Cow<'a, [u8]> {
        let decoded = self.decode(stream);
        if decoded.image_filter.is_some() { Cow::Borrowed(&[]) } else { decoded.data }
    }

    /// The operators of streams that are one after the other, and whether that is all that they hold. Operators may not
    /// go over from one to the next, but some do, so nothing else is put between them but white space (ISO 32000-2
    /// §7.8.2).
    pub(super) fn content_data<'a>(&'a self, parts: impl Iterator<Item = &'a Stream>) -> (Cow<'a, [u8]>, bool) {
        let (mut joined, mut whole, mut unmarked) = (Cow::Borrowed(&b""[..]), true, false);
        for part in parts {
            let decoded = self.decode(part);
            if decoded.image_filter.is_some() {
                whole = false;
                continue;
            }
            whole &= decoded.whole;
            unmarked |= decoded.unmarked;
            if joined.is_empty() {
                joined = decoded.data;
            } else {
                let joined = joined.to_mut();
                joined.push(b'\n');
                joined.extend_from_slice(&decoded.data);
            }
        }
        // Where an end ought to be marked and is not, the operators tell whether it is one.
        let whole = whole && !(unmarked && fault::is_cut(&joined));
        (joined, whole)
    }

    /// Undoes a stream's filters up to the first that gives pixels instead of bytes.
    pub(super) fn decode<'a>(&'a self, stream: &'a Stream) -> Decoded<'a> {
        self.decode_parts(&stream.dict, &stream.content)
    }

    /// The same for bytes that lie beside their dictionary (inline images, with its abbreviations).
    pub(super) fn decode_parts<'a>(&'a self, dict: &'a Dictionary, content: &'a [u8]) -> Decoded<'a> {
        // Also what needs no decoding is gone over each time.
        self.decoded.fetch_add(content.len(), Ordering::Relaxed);
        let mut data = Cow::Borrowed(content);
        let one_or_more = |long: &[u8], short: &[u8]| -> &'a [Object] {
            match self.get(dict, long).or_else(|| self.get(dict, short)) {
                Some(Object::Array(array)) => array,
                Some(single) => std::slice::from_ref(single),
                None => &[],
            }
        };
        let params = one_or_more(b"DecodeParms", b"DP");
        let (mut whole, mut unmarked) = (true, false);
        for (i, filter) in one_or_more(b"Filter", b"F").iter().take(FILTERS).enumerate() {
            let Object::Name(name) = self.resolve(filter) else { continue };
            let dict = params.get(i).and_then(|p| self.as_dict(p));
            let limit = self.left();
            let undone = match name.as_slice() {
                b"FlateDecode" | b"Fl" => filters::flate(&data, self.params(dict), limit),
                b"LZWDecode" | b"LZW" => filters::lzw(&data, self.params(dict), limit),
                b"ASCII85Decode" | b"A85" => filters::ascii85(&data, limit),
                b"ASCIIHexDecode" | b"AHx" => filters::ascii_hex(&data, limit),
                b"RunLengthDecode" | b"RL" => filters::run_length(&data, limit),
                // Decryption has been done on loading.
                b"Crypt" => continue,
                _ => return Decoded { data, image_filter: Some((name, dict)), whole, unmarked },
            };
            self.decoded.fetch_add(undone.made, Ordering::Relaxed);
            match undone.end {
                End::Reached | End::Unmarked => {}
                End::Limit => self.limited.store(true, Ordering::Relaxed),
                End::Broken => {
                    whole = false;
                    self.broken.store(true, Ordering::Relaxed);
                }
            }
            // What a later filter makes of it tells better.
            unmarked = undone.end == End::Unmarked;
            data = Cow::Owned(undone.data);
        }
        Decoded { data, image_filter: None, whole, unmarked }
    }

    /// How many streams can be decoded to their ends and how many cannot, of those that come before `most` bytes are
    /// decoded. This is a look ahead that counts for no limit and that nothing is told of.
    pub(super) fn whole_streams(&self, most: usize) -> (usize, usize) {
        let states = [&self.limited, &self.broken].map(|state| (state, state.load(Ordering::Relaxed)));
        let before = self.decoded.load(Ordering::Relaxed);
        let (mut whole, mut broken) = (0, 0);
        for object in self.document.objects.values() {
            let Object::Stream(stream) = object else { continue };
            if self.decoded.load(Ordering::Relaxed).saturating_sub(before) >= most {
                break;
            }
            *(if self.decode(stream).whole { &mut whole } else { &mut broken }) += 1;
        }
        self.decoded.store(before, Ordering::Relaxed);
        states.into_iter().for_each(|(state, was)| state.store(was, Ordering::Relaxed));
        (whole, broken)
    }

    fn left(&self) -> usize {
        let total = self.limits.total_bytes.saturating_sub(self.decoded.load(Ordering::Relaxed));
        total.min(self.limits.stream_bytes)
    }

    fn params(&self, dict: Option<&Dictionary>) -> Params {
        let Some(dict) = dict else { return Params::default() };
        let count = |key: &[u8], default: usize| {
            self.int(dict, key).and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0).unwrap_or(default)
        };
        Params {
            predictor: self.int(dict, b"Predictor").unwrap_or(1),
            colors: count(b"Colors", 1),
            bits: count(b"BitsPerComponent", 8),
            columns: count(b"Columns", 1),
            early_change: self.int(dict, b"EarlyChange") != Some(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn references_in_a_circle_are_null() {
        let mut document = Document::new();
        document.objects.insert((1, 0), Object::Reference((2, 0)));
        document.objects.insert((2, 0), Object::Reference((1, 0)));
        document.objects.insert((3, 0), Object::Integer(7));
        let objects = Objects::new(document, Limits::default());
        assert_eq!(*objects.resolve(&Object::Reference((1, 0))), Object::Null);
        let dict = dictionary! { "A" => Object::Reference((1, 0)), "B" => Object::Reference((3, 0)), "C" => 1.5 };
        assert!(objects.get(&dict, b"A").is_none());
        assert_eq!(objects.int(&dict, b"B"), Some(7));
        assert_eq!(objects.number(&dict, b"C"), Some(1.5));
    }

    #[test]
    fn a_broken_stream_keeps_its_beginning() {
        let mut stream = Stream::new(dictionary! {}, b"0 0 1 rg ".repeat(200));
        stream.compress().unwrap();
        let half = stream.content.len() - 6;
        stream.content.truncate(half);
        let objects = Objects::new(Document::new(), Limits::default());
        assert!(objects.stream_data(&stream).starts_with(b"0 0 1 rg 0 0 1 rg"));
    }

    #[test]
    fn what_a_predictor_leaves_out_counts_too() {
        let limits = Limits { stream_bytes: 1000, total_bytes: 1500, ..Limits::default() };
        let objects = Objects::new(Document::new(), limits);
        let params = dictionary! { "Predictor" => 12, "Columns" => 1 };
        let mut stream = Stream::new(dictionary! { "DecodeParms" => params }, [0, b' '].repeat(2500));
        stream.compress().unwrap();
        assert_eq!(objects.stream_data(&stream).len(), 500);
        assert!(objects.take_limited(), "it was cut");
        assert!(objects.stream_data(&stream).len() <= 250, "the account counts what was made");
    }

    #[test]
    fn the_documents_budget_is_shared() {
        let limits = Limits { stream_bytes: 1000, total_bytes: 1500, ..Limits::default() };
        let objects = Objects::new(Document::new(), limits);
        let mut stream = Stream::new(dictionary! {}, vec![b' '; 5000]);
        stream.compress().unwrap();
        assert_eq!(objects.stream_data(&stream).len(), 1000);
        assert!(objects.take_limited());
        assert!((400..=500).contains(&objects.stream_data(&stream).len()));
    }
}
