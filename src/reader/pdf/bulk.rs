//! Whether a file may be loaded whole: how many values that would make, and how often the same bytes would be read.
//! Must not know what the values are.
#![warn(clippy::indexing_slicing)]

use lopdf::{Document, Object, Stream};
use memchr::memmem;

use super::objects::Objects;
use super::salvage::Parser;
use crate::limits::Limits;

/// Bytes before a stream that its dictionary is looked for in.
const DICTIONARY: usize = 4096;
/// Bytes of a table of objects that weigh as much as one value.
const TABLE_BYTES: usize = 12;
/// Members of an object stream times its length: up to here members may lie within one another.
const SMALL: usize = 10_000_000;
/// Brackets that are open at a time in one object.
const DEEPEST: usize = 400;
/// White space before a member of an object stream.
const LONGEST_SPACE: usize = 64;

/// Whether loading would take more values than the limits allow, or much more time than the file has bytes.
pub(super) fn is_bulky(bytes: &[u8], limits: &Limits) -> bool {
    let objects = Objects::new(Document::new(), Limits { total_bytes: limits.stream_bytes, ..limits.clone() });
    let end_of_stream = memmem::Finder::new("endstream");
    let mut values = 0usize;
    let mut at = 0;
    for keyword in memmem::find_iter(bytes, b"stream") {
        if keyword < at {
            continue;
        }
        let Some((outside, data)) = bytes.get(at..).and_then(|rest| rest.split_at_checked(keyword - at)) else { break };
        values += starts(outside);
        if is_deep(outside) {
            return true;
        }
        let tail = outside.get(outside.len().saturating_sub(DICTIONARY)..).unwrap_or_default();
        let container = memmem::find(tail, b"ObjStm").is_some();
        let table = memmem::find(tail, b"XRef").is_some();
        if container || table || memmem::find(tail, b"Filter").is_some() {
            let Some(end) = end_of_stream.find(data.get(6..).unwrap_or_default()) else {
                values += starts(data);
                at = bytes.len();
                break;
            };
            at = keyword + 6 + end + 9;
            if container || table {
                let stream = stream(tail, data.get(6..6 + end).unwrap_or_default());
                let decoded = objects.stream_data(&stream);
                values += if table { decoded.len() / TABLE_BYTES } else { 0 };
                if container {
                    values += starts(&decoded);
                    let first = objects.int(&stream.dict, b"First").and_then(|n| usize::try_from(n).ok());
                    if overlapping(&decoded, first.unwrap_or(0)) {
                        return true;
                    }
                }
            }
        } else {
            at = keyword;
        }
        if values > limits.values || objects.take_limited() {
            return true;
        }
    }
    let rest = bytes.get(at..).unwrap_or_default();
    values += starts(rest);
    values > limits.values || is_deep(rest)
}

/// A stream from what stands before its keyword, and its data.
fn stream(before: &[u8], data: &[u8]) -> Stream {
    let start = memmem::rfind(before, b" obj").map_or(0, |at| at + 4);
    let mut parser = Parser { data: before, at: start, values: DICTIONARY };
    parser.space();
    let dict = match parser.value() {
        Some(Object::Dictionary(dict)) => dict,
        _ => lopdf::Dictionary::new(),
    };
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    Stream::new(dict, data.strip_prefix(b"\n").unwrap_or(data).to_vec())
}

/// At how many places a value may begin.
fn starts(bytes: &[u8]) -> usize {
    let mut regular = false;
    let mut count = 0;
    for byte in bytes {
        let (here, opens) = match byte {
            0 | b'\t' | b'\n' | 12 | b'\r' | b' ' | b')' | b'>' | b']' | b'}' => (false, false),
            b'(' | b'<' | b'[' | b'{' | b'/' | b'%' => (true, true),
            _ => (true, !regular),
        };
        count += usize::from(opens);
        regular = here;
    }
    count
}

/// Whether an object is nested far deeper than any is: loaders go over such a one again and again.
fn is_deep(bytes: &[u8]) -> bool {
    let mut from = 0;
    for end in memmem::find_iter(bytes, b"endobj").chain([bytes.len()]) {
        let mut depth = 0usize;
        for pair in bytes.get(from..end).unwrap_or_default().windows(2) {
            match pair {
                b"<<" | [b'[', _] => depth += 1,
                b">>" | [b']', _] => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                return true;
            }
        }
        from = end;
    }
    false
}

/// Whether members of an object stream may lie within one another, and there are enough of them for that to matter.
fn overlapping(data: &[u8], first: usize) -> bool {
    let Some((header, members)) = data.split_at_checked(first) else { return false };
    let numbers = header.split(|b| b.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let offsets = numbers.skip(1).step_by(2);
    let count = offsets.clone().count();
    if count.saturating_mul(members.len()) <= SMALL {
        return false;
    }
    let mut last = None;
    for offset in offsets {
        let offset: Option<usize> = std::str::from_utf8(offset).ok().and_then(|offset| offset.parse().ok());
        let Some(offset) = offset.filter(|offset| last.is_none_or(|last| last < *offset)) else { return true };
        last = Some(offset);
        let before = offset.checked_sub(1).and_then(|at| members.get(at));
        let space = members.get(offset..).unwrap_or_default();
        let space = space.iter().take(LONGEST_SPACE).take_while(|b| b.is_ascii_whitespace() || **b == b'%').count();
        let ended = before.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b']' | b')'));
        if !ended || space == LONGEST_SPACE {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulky(bytes: &[u8]) -> bool {
        is_bulky(bytes, &Limits { values: 1000, ..Limits::default() })
    }

    fn contained(data: &[u8], first: usize) -> Vec<u8> {
        let mut stream = Stream::new(lopdf::dictionary! {}, data.to_vec());
        stream.compress().unwrap();
        let mut file =
            format!("%PDF-1.7\n1 0 obj<</Type/ObjStm/First {first}/Filter/FlateDecode>>stream\n").into_bytes();
        file.extend_from_slice(&stream.content);
        file.extend_from_slice(b"\nendstream endobj");
        file
    }

    #[test]
    fn values_are_counted_wherever_they_lie() {
        let numbers = "0 ".repeat(2000);
        assert!(!bulky(format!("1 0 obj[{}]endobj", "0 ".repeat(500)).as_bytes()));
        assert!(bulky(format!("1 0 obj[{numbers}]endobj").as_bytes()));
        assert!(bulky(&contained(format!("5 0 [{numbers}]").as_bytes(), 4)));
        assert!(!bulky(format!("1 0 obj<</Filter/A85>>stream\n{numbers} endstream endobj").as_bytes()));
    }

    #[test]
    fn depth_is_that_of_one_object() {
        let open = |times: usize| format!("1 0 obj{}endobj", "<</A ".repeat(times));
        assert!(bulky(open(500).as_bytes()));
        assert!(!bulky(open(100).repeat(3).as_bytes()));
    }

    #[test]
    fn members_within_one_another_are_noticed() {
        let header: String = (1..5000).map(|n| format!("{n} 0 ")).collect();
        let data = format!("{header}({})", "0".repeat(5000));
        assert!(bulky(&contained(data.as_bytes(), header.len())));
    }
}
