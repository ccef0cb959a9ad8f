//! Objects in object streams (ISO 32000-2 §7.5.7), as far as these can be decoded.
//! Must not know where the streams were found.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId, Stream};

use super::super::objects::Objects;
use super::parse::Parser;

/// How often each byte of an object stream may be read: objects that lie within one another are made to hurt.
const READ: usize = 4;

/// The objects within all object streams; of two of the same number that of the later place in the file.
pub(super) fn members(
    objects: &Objects,
    places: &BTreeMap<ObjectId, usize>,
    values: &mut usize,
) -> BTreeMap<ObjectId, Object> {
    let place = |id: &ObjectId| places.get(id).copied().unwrap_or(0);
    let mut containers: Vec<(&ObjectId, &Stream)> = objects
        .document()
        .objects
        .iter()
        .filter_map(|(id, object)| match object {
            // Where the type is damaged, its other entries tell it.
            Object::Stream(stream)
                if stream.dict.has_type(b"ObjStm") || (stream.dict.has(b"First") && stream.dict.has(b"N")) =>
            {
                Some((id, stream))
            }
            _ => None,
        })
        .collect();
    containers.sort_by_key(|(id, _)| place(id));
    let mut found = BTreeMap::new();
    for (id, stream) in containers {
        let data = objects.stream_data(stream);
        let first = objects.int(&stream.dict, b"First").and_then(|n| usize::try_from(n).ok());
        let here = place(id);
        for (number, object) in read(&data, first, values) {
            if places.get(&(number, 0)).is_none_or(|other| *other < here) {
                found.insert((number, 0), object);
            }
        }
        if *values == 0 {
            break;
        }
    }
    found
}

/// The objects of one stream, with their numbers.
fn read(data: &[u8], first: Option<usize>, values: &mut usize) -> Vec<(u32, Object)> {
    let mut parser = Parser { data, at: 0, values: *values };
    let mut pairs = Vec::new();
    let end = first.unwrap_or(data.len()).min(data.len());
    while let Some(number) = number(&mut parser, end) {
        let Some(offset) = self::number(&mut parser, end) else { break };
        pairs.push((number, offset));
    }
    let first = first.unwrap_or(parser.at);
    let mut effort = data.len().saturating_mul(READ);
    let mut out = Vec::new();
    for (number, offset) in pairs {
        let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { continue };
        parser.at = first.saturating_add(offset);
        let start = parser.at;
        if start >= data.len() {
            continue;
        }
        parser.space();
        let object = parser.value();
        let Some(left) = effort.checked_sub(parser.at - start) else {
            parser.values = 0;
            break;
        };
        effort = left;
        out.extend(object.map(|object| (number, object)));
    }
    *values = parser.values;
    out
}

/// A whole number that begins before `end`.
fn number(parser: &mut Parser<'_>, end: usize) -> Option<u64> {
    parser.space();
    let word = parser.word();
    if parser.at >= end || parser.values == 0 {
        return None;
    }
    let number = std::str::from_utf8(word).ok()?.parse().ok()?;
    parser.at += word.len();
    parser.values -= 1;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_read_as_far_as_they_go() {
        let mut values = 100;
        let read = read(b"5 0 6 8 9 99 <</A 1>><</B", Some(13), &mut values);
        assert_eq!(read.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [5, 6]);
    }

    #[test]
    fn members_within_one_another_are_bounded() {
        let header: String = (1..2000).map(|n| format!("{n} 0 ")).collect();
        let data = format!("{header}[{}]", "0 ".repeat(5000));
        let mut values = 100_000_000;
        let read = read(data.as_bytes(), Some(header.len()), &mut values);
        assert!(read.len() < 20 && values == 0);
    }
}
