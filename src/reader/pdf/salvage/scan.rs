//! What looks like an object in the bytes of a file (ISO 32000-2 §7.3.10), table or no table.
//! Must not know what objects mean.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, Stream};
use memchr::memmem;

use super::parse::{Parser, is_regular, is_space};

/// Numbers of objects beyond this are none (annex C of ISO 32000-1).
const LARGEST_NUMBER: u32 = 8_388_607;
/// Values that an object counts for besides its own.
const OBJECT: usize = 2;
/// Bytes before an object that its number may take up.
const HEADER: usize = 40;
/// Bytes before a stream that the rest of its dictionary may take up.
const DICTIONARY: usize = 512;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The last object of each number, with its place in the file.
    pub(super) objects: BTreeMap<ObjectId, (usize, Object)>,
    /// Dictionaries and streams whose number is lost.
    pub(super) nameless: Vec<Object>,
    /// In the order of the file.
    pub(super) trailers: Vec<Dictionary>,
}

/// Finds all objects; `values` is how many values may be read in all, and what is left of that.
pub(super) fn scan(bytes: &[u8], values: &mut usize) -> Found {
    let mut found = Found::default();
    let mut words = Words::new(bytes);
    let mut at = 0;
    while *values > 0 {
        let keyword = words.obj(at);
        let bracket = words.open(at);
        let stray = words.stream(at);
        let first = keyword.min(bracket).min(stray);
        if first >= bytes.len() {
            break;
        }
        let mut parser = Parser { data: bytes, at: 0, values: *values };
        if stray == first {
            // The end of one that was taken already, or one whose beginning is lost.
            if !bytes.get(..stray).is_some_and(|before| before.ends_with(b"end")) {
                found.nameless.push(Object::Stream(headless(&mut parser, &mut words, at, stray)));
            }
            at = parser.at.max(stray + 6);
        } else if keyword < bracket {
            parser.at = keyword + 3;
            at = parser.at;
            let Some((start, id)) = header(bytes, keyword) else { continue };
            if let Some(object) = body(&mut parser, &mut words) {
                found.objects.insert(id, (start, object));
                at = parser.at.max(at);
            }
        } else {
            let (owner, id) = owner(bytes, bracket);
            parser.at = bracket;
            if let Some(object) = body(&mut parser, &mut words) {
                match (owner, object) {
                    (b"trailer", Object::Dictionary(dict)) => found.trailers.push(dict),
                    (_, Object::Dictionary(dict)) if dict.has(b"Root") && dict.has(b"Size") => {
                        found.trailers.push(dict)
                    }
                    (_, object) => match id.filter(|id| !found.objects.contains_key(id)) {
                        Some(id) => drop(found.objects.insert(id, (bracket, object))),
                        None => found.nameless.push(object),
                    },
                }
            }
            at = parser.at.max(bracket + 2);
        }
        *values = parser.values.saturating_sub(OBJECT);
    }
    found
}

/// What stands between an object's header and its end.
fn body(parser: &mut Parser<'_>, words: &mut Words<'_>) -> Option<Object> {
    parser.space();
    let start = parser.at;
    let mut value = parser.value();
    parser.space();
    // Brackets that are lost, or closed too early.
    if !parser.stopped() && parser.data.get(parser.at) == Some(&b'/') {
        match &mut value {
            Some(Object::Dictionary(dict)) => dict.extend(&parser.entries()),
            _ => {
                parser.at = start;
                value = Some(Object::Dictionary(parser.entries()));
            }
        }
        parser.space();
    }
    match value? {
        Object::Dictionary(dict) => {
            let keyword = parser.word();
            if is_stream(keyword, &dict) {
                parser.at += keyword.len();
                Some(Object::Stream(stream(parser, words, dict)))
            } else {
                Some(Object::Dictionary(dict))
            }
        }
        value => Some(value),
    }
}

/// Whether a word after a dictionary is `stream`, or was before it was damaged.
fn is_stream(word: &[u8], dict: &Dictionary) -> bool {
    const STREAM: &[u8] = b"stream";
    let same = word.iter().zip(STREAM).filter(|(a, b)| a == b).count();
    word == STREAM || (word.len() == STREAM.len() && same >= 4 && (dict.has(b"Length") || dict.has(b"Filter")))
}

/// The data of a stream whose keyword has just been passed.
fn stream(parser: &mut Parser<'_>, words: &mut Words<'_>, dict: Dictionary) -> Stream {
    let bytes = parser.data;
    let mut start = parser.at;
    // Some writers put spaces before the line's end.
    while bytes.get(start).is_some_and(|b| matches!(b, b' ' | b'\t')) {
        start += 1;
    }
    for end in [b'\r', b'\n'] {
        start += usize::from(bytes.get(start) == Some(&end));
    }
    let told = dict.get(b"Length").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
    let told = told.and_then(|n| start.checked_add(n)).filter(|end| {
        let after = bytes.get(*end..).unwrap_or_default();
        let after = after.get(after.iter().take(4).take_while(|b| is_space(**b)).count()..).unwrap_or_default();
        after.starts_with(b"endstream") || after.starts_with(b"endobj")
    });
    let end = told.unwrap_or_else(|| {
        let end = words.end_of_stream(start).min(words.end_of_object(start));
        // Another object begins before this one has ended.
        let mut next = words.obj(start);
        while next < end {
            if let Some((begin, _)) = header(bytes, next)
                && begin >= start
            {
                return begin;
            }
            next = words.obj(next + 3);
        }
        end
    });
    let mut data = bytes.get(start..end).unwrap_or_default();
    if told.is_none() {
        data = data.strip_suffix(b"\n").unwrap_or(data);
        data = data.strip_suffix(b"\r").unwrap_or(data);
    }
    parser.at = end.max(parser.at);
    Stream::new(dict, data.to_vec())
}

/// A stream of which only the end of its dictionary is left, at most; `from` is where that may begin.
fn headless(parser: &mut Parser<'_>, words: &mut Words<'_>, from: usize, keyword: usize) -> Stream {
    let from = from.max(keyword.saturating_sub(DICTIONARY));
    let before = parser.data.get(from..keyword).unwrap_or_default();
    let slash = before.iter().position(|b| *b == b'/');
    let mut dict = match slash {
        Some(slash) => {
            let mut entries = Parser { data: before, at: slash, values: DICTIONARY };
            entries.entries()
        }
        None => Dictionary::new(),
    };
    parser.at = keyword + 6;
    dict.remove(b"Length");
    let mut stream = stream(parser, words, dict);
    if !stream.dict.has(b"Filter") && is_zlib(&stream.content) {
        stream.dict.set("Filter", "FlateDecode");
    }
    stream
}

/// Whether data begin as RFC 1950 has it.
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..] if method & 0x8f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}

/// The number before the keyword `obj` at a place, and where it begins.
fn header(bytes: &[u8], keyword: usize) -> Option<(usize, ObjectId)> {
    let from = keyword.saturating_sub(HEADER);
    let (start, id) = number_before(bytes.get(from..keyword)?)?;
    Some((from + start, id))
}

/// Two numbers that some text ends with.
fn number_before(text: &[u8]) -> Option<(usize, ObjectId)> {
    let (rest, generation) = digits_before(text)?;
    if rest.last().is_none_or(|b| !is_space(*b)) {
        return None;
    }
    let (rest, number) = digits_before(rest)?;
    let number = std::str::from_utf8(number).ok()?.parse().ok()?;
    let generation = std::str::from_utf8(generation).ok()?.parse().unwrap_or(0);
    (1..=LARGEST_NUMBER).contains(&number).then_some((rest.len(), (number, generation)))
}

fn digits_before(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().rposition(|b| !is_space(*b))? + 1;
    let text = text.get(..end)?;
    let digits = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    (digits > 0).then(|| text.split_at(end - digits))
}

/// The word before an opening bracket, and the number before that: those of an object whose keyword is damaged.
fn owner(bytes: &[u8], bracket: usize) -> (&[u8], Option<ObjectId>) {
    let before = bytes.get(bracket.saturating_sub(HEADER)..bracket).unwrap_or_default();
    let before = before.get(..before.iter().rposition(|b| !is_space(*b)).map_or(0, |at| at + 1)).unwrap_or_default();
    let length = before.iter().rev().take_while(|b| is_regular(**b)).count();
    let (rest, word) = before.split_at(before.len() - length);
    let id = if (2..=4).contains(&word.len()) { number_before(rest).map(|(_, id)| id) } else { None };
    (word, id)
}

/// Where words stand next: each place in the file is searched once for each word, however often it is asked for.
struct Words<'a> {
    bytes: &'a [u8],
    finders: [memmem::Finder<'static>; 5],
    next: [usize; 5],
}

impl<'a> Words<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let finders = ["obj", "<<", "endstream", "endobj", "stream"].map(|word| memmem::Finder::new(word.as_bytes()));
        let mut words = Self { bytes, finders, next: [0; 5] };
        for (next, finder) in words.next.iter_mut().zip(&words.finders) {
            *next = finder.find(bytes).unwrap_or(bytes.len());
        }
        words
    }

    fn find<const WORD: usize>(&mut self, from: usize) -> usize {
        let (Some(next), Some(finder)) = (self.next.get_mut(WORD), self.finders.get(WORD)) else { return from };
        if *next < from {
            let rest = self.bytes.get(from..).unwrap_or_default();
            *next = finder.find(rest).map_or(self.bytes.len(), |at| from + at);
        }
        *next
    }

    fn obj(&mut self, from: usize) -> usize {
        self.find::<0>(from)
    }

    fn open(&mut self, from: usize) -> usize {
        self.find::<1>(from)
    }

    fn end_of_stream(&mut self, from: usize) -> usize {
        self.find::<2>(from)
    }

    fn end_of_object(&mut self, from: usize) -> usize {
        self.find::<3>(from)
    }

    fn stream(&mut self, from: usize) -> usize {
        self.find::<4>(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found {
        scan(text.as_bytes(), &mut 1000)
    }

    #[test]
    fn objects_are_found_where_they_begin() {
        let found = found("junk 1 0 obj<</Type/Page>>endobj\n12 3  obj\n[]\nendobj 4 0obj 5obj");
        assert_eq!(found.objects.keys().collect::<Vec<_>>(), [&(1, 0), &(4, 0), &(12, 3)]);
    }

    #[test]
    fn damaged_headers_keep_their_numbers() {
        let found = found("%PDF\n1 0 oqj<</A 1>>endobj\n<</B 2>>endobj trailer<</Root 1 0 R>>");
        assert_eq!(found.objects.keys().collect::<Vec<_>>(), [&(1, 0)]);
        assert_eq!((found.nameless.len(), found.trailers.len()), (1, 1));
    }

    #[test]
    fn a_stream_without_its_beginning_is_nameless() {
        let found = found("th 3/Filter/A85>>stream\nabc\nendstream endobj 2 0 obj<<>>stream\nx\nendstream");
        let [Object::Stream(stream)] = found.nameless.as_slice() else { panic!("{found:?}") };
        assert!(stream.content == b"abc" && stream.dict.has(b"Filter"));
        assert!(is_zlib(&[0x78, 0x9c]) && !is_zlib(b"BT"));
    }

    #[test]
    fn streams_end_where_they_can() {
        let of = |text: &str| match found(text).objects.get(&(1, 0)) {
            Some((_, Object::Stream(stream))) => String::from_utf8(stream.content.clone()).unwrap(),
            other => format!("{other:?}"),
        };
        assert_eq!(of("1 0 obj<</Length 3>>stream\nabc\nendstream endobj"), "abc");
        assert_eq!(of("1 0 obj<</Length 77>>stream\r\nabc\r\nendstream endobj"), "abc");
        assert_eq!(of("1 0 obj<</Length 77>>strexm\nabc\nendobj"), "abc");
        assert_eq!(of("1 0 obj<<>>stream\nabc\n2 0 obj<<>>stream\nx\nendstream"), "abc");
        assert_eq!(of("1 0 obj<</Length 77>>stream\nabc"), "abc");
    }
}
