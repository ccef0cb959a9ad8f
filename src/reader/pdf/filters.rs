//! Stream filters that give bytes (ISO 32000-2 §7.4): what can be decoded is kept, also where a filter breaks off.
//! Must not know which stream it is, nor what the bytes mean.
#![warn(clippy::indexing_slicing)]

use flate2::{Decompress, FlushDecompress, Status};
use weezl::BitOrder;

/// Colors of a sample; color spaces end at 32 (annex C of ISO 32000-1).
const COLORS: usize = 1024;

/// What a predictor and LZW need to know (Table 8).
#[derive(Clone, Copy, Debug)]
pub(super) struct Params {
    pub(super) predictor: i64,
    pub(super) colors: usize,
    pub(super) bits: usize,
    pub(super) columns: usize,
    pub(super) early_change: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { predictor: 1, colors: 1, bits: 8, columns: 1, early_change: true }
    }
}

/// What a filter gave.
#[derive(Debug)]
pub(super) struct Undone {
    pub(super) data: Vec<u8>,
    pub(super) end: End,
    /// Bytes that were made, before a predictor left some of them out.
    pub(super) made: usize,
}

/// How a filter ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Where the data say that they end, and no checksum speaks against it.
    Reached,
    /// With the input, without the code for the end of data: many writers leave it out, and data that were cut lack it.
    Unmarked,
    /// Before the end of data: cut, changed, or never of this filter.
    Broken,
    Limit,
}

impl Undone {
    fn plain(data: Vec<u8>, end: End) -> Self {
        Self { made: data.len(), data, end }
    }

    fn predicted(data: Vec<u8>, end: End, params: Params) -> Self {
        Self { made: data.len(), data: predicted(data, params), end }
    }
}

/// Flate with its predictor undone, at most `limit` bytes.
pub(super) fn flate(input: &[u8], params: Params, limit: usize) -> Undone {
    // A line end too many after the stream's keyword. No header begins so.
    let input = input.strip_prefix(b"\r").unwrap_or(input);
    let input = input.strip_prefix(b"\n").unwrap_or(input);
    let (mut data, mut stop) = inflate(input, true, limit);
    if stop == Stop::Missing && finishes(input.get(2..).unwrap_or_default()) {
        // A checksum that is missing takes nothing away.
        stop = Stop::End;
    }
    if data.is_empty() && matches!(stop, Stop::Missing | Stop::Fault) {
        // Writers with a wrong zlib header, or none at all: where the wrong one is passed over, what comes out is short.
        (data, stop) = inflate(input.get(2..).unwrap_or_default(), false, limit);
        if stop != Stop::Limit {
            let bare = inflate(input, false, limit);
            if bare.0.len() > data.len() {
                (data, stop) = bare;
            }
        }
    }
    let end = match stop {
        Stop::Limit => End::Limit,
        Stop::End => End::Reached,
        _ if input.trim_ascii().is_empty() => End::Reached,
        Stop::Missing | Stop::Fault => End::Broken,
    };
    Undone::predicted(data, end, params)
}

/// Why inflating stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// At the end of the last block.
    End,
    /// At the end of the input.
    Missing,
    Fault,
    Limit,
}

/// Inflates what comes before a fault up to its last byte.
fn inflate(input: &[u8], zlib: bool, limit: usize) -> (Vec<u8>, Stop) {
    let (out, stop) = inflate_by(input, zlib, limit, usize::MAX);
    if stop != Stop::Fault {
        return (out, stop);
    }
    // A step that ends in a fault gives nothing, so the last steps have to be small ones.
    drop(out);
    inflate_by(input, zlib, limit, 1)
}

/// Inflates so many bytes in a step.
fn inflate_by(input: &[u8], zlib: bool, limit: usize, step: usize) -> (Vec<u8>, Stop) {
    let mut inflater = Decompress::new(zlib);
    let mut out = Vec::with_capacity(input.len().saturating_mul(4).clamp(64, 1 << 24).min(limit));
    let mut rest = input;
    while out.len() < limit {
        if out.len() == out.capacity() {
            out.reserve(out.len().clamp(64, 1 << 24).min(limit - out.len()));
        }
        let (read, written) = (inflater.total_in(), out.len());
        let part = rest.get(..step).unwrap_or(rest);
        let status = inflater.decompress_vec(part, &mut out, FlushDecompress::None);
        let read = usize::try_from(inflater.total_in() - read).unwrap_or(usize::MAX);
        rest = rest.get(read..).unwrap_or_default();
        match status {
            Err(_) => return (out, Stop::Fault),
            Ok(Status::StreamEnd) => {
                out.truncate(limit);
                return (out, Stop::End);
            }
            // All has been read, and all that it gives is there.
            Ok(_) if read == 0 && out.len() == written && out.len() < out.capacity() => return (out, Stop::Missing),
            Ok(_) => {}
        }
    }
    out.truncate(limit);
    (out, Stop::Limit)
}

/// Whether deflated data without header and checksum go on to the end of their last block. What they give is not kept.
fn finishes(input: &[u8]) -> bool {
    let mut inflater = Decompress::new(false);
    let mut scratch = vec![0; 1 << 15];
    let mut rest = input;
    loop {
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(rest, &mut scratch, FlushDecompress::None);
        let read = usize::try_from(inflater.total_in() - read).unwrap_or(usize::MAX);
        rest = rest.get(read..).unwrap_or_default();
        match status {
            Ok(Status::StreamEnd) => return true,
            Err(_) => return false,
            Ok(_) if read == 0 && inflater.total_out() == written => return false,
            Ok(_) => {}
        }
    }
}

/// LZW with its predictor undone, at most `limit` bytes.
pub(super) fn lzw(input: &[u8], params: Params, limit: usize) -> Undone {
    let mut decoder = if params.early_change {
        weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
    } else {
        weezl::decode::Decoder::new(BitOrder::Msb, 8)
    };
    let mut out = Vec::new();
    let mut buffer = vec![0u8; 1 << 15];
    let mut rest = input;
    let mut end = End::Limit;
    while out.len() < limit {
        let step = decoder.decode_bytes(rest, &mut buffer);
        out.extend_from_slice(buffer.get(..step.consumed_out).unwrap_or_default());
        rest = rest.get(step.consumed_in..).unwrap_or_default();
        end = match step.status {
            Ok(weezl::LzwStatus::Ok) if step.consumed_in > 0 || step.consumed_out > 0 => End::Limit,
            Ok(weezl::LzwStatus::Done) => End::Reached,
            Ok(_) => End::Unmarked,
            Err(_) => End::Broken,
        };
        if end != End::Limit {
            break;
        }
    }
    out.truncate(limit);
    Undone::predicted(out, end, params)
}

/// ASCII85, up to its `~`; impossible bytes are passed over.
pub(super) fn ascii85(input: &[u8], limit: usize) -> Undone {
    let mut out = Vec::with_capacity(input.len().min(limit));
    let mut group: u64 = 0;
    let mut count = 0usize;
    let mut end = End::Unmarked;
    let input = input.strip_prefix(b"<~").unwrap_or(input);
    for &byte in input {
        match byte {
            b'~' => {
                end = End::Reached;
                break;
            }
            b'z' | b'!'..=b'u' if out.len() >= limit => {
                end = End::Limit;
                break;
            }
            b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                group = group * 85 + u64::from(byte - b'!');
                count += 1;
                if count == 5 {
                    out.extend_from_slice(&low_word(group));
                    group = 0;
                    count = 0;
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group * 85 + 84;
        }
        out.extend_from_slice(low_word(group).get(..count - 1).unwrap_or_default());
    }
    Undone::plain(out, end)
}

fn low_word(group: u64) -> [u8; 4] {
    let [.., a, b, c, d] = group.to_be_bytes();
    [a, b, c, d]
}

/// Hexadecimal digits up to `>`, at most `limit` bytes; everything else is passed over.
pub(super) fn ascii_hex(input: &[u8], limit: usize) -> Undone {
    let mut out = Vec::with_capacity((input.len() / 2).min(limit));
    let mut high = None;
    let mut end = End::Unmarked;
    for &byte in input {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'>' => {
                end = End::Reached;
                break;
            }
            _ => continue,
        };
        if out.len() >= limit {
            end = End::Limit;
            break;
        }
        match high.take() {
            None => high = Some(digit),
            Some(h) => out.push(h << 4 | digit),
        }
    }
    out.extend(high.map(|h| h << 4));
    Undone::plain(out, end)
}

/// Run lengths up to 128 (end of data), at most `limit` bytes.
pub(super) fn run_length(input: &[u8], limit: usize) -> Undone {
    let mut out = Vec::new();
    let mut rest = input;
    let mut end = End::Unmarked;
    while let Some((&length, tail)) = rest.split_first() {
        let n = usize::from(length);
        if n == 128 {
            end = End::Reached;
            break;
        }
        if out.len() >= limit {
            end = End::Limit;
            break;
        }
        if n < 128 {
            let (run, next) = tail.split_at((n + 1).min(tail.len()));
            out.extend_from_slice(run);
            rest = next;
            if run.len() <= n {
                end = End::Broken;
            }
        } else {
            let Some((&byte, next)) = tail.split_first() else {
                end = End::Broken;
                break;
            };
            out.resize(out.len() + 257 - n, byte);
            rest = next;
        }
    }
    if out.len() > limit {
        out.truncate(limit);
        end = End::Limit;
    }
    Undone::plain(out, end)
}

fn predicted(data: Vec<u8>, params: Params) -> Vec<u8> {
    // Beyond, the numbers are made up.
    if params.colors > COLORS || params.bits > 16 {
        return data;
    }
    let Some(row_bits) = params.columns.checked_mul(params.colors).and_then(|n| n.checked_mul(params.bits)) else {
        return data;
    };
    let row = row_bits.div_ceil(8).max(1);
    let step = (params.colors.saturating_mul(params.bits)).div_ceil(8).max(1);
    match params.predictor {
        2 => tiff(data, params, row),
        10.. => png(&data, row, step),
        _ => data,
    }
}

/// PNG predictors (PNG specification §9): each row begins with the number of its filter.
fn png(data: &[u8], row: usize, step: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0u8; row.min(data.len())];
    let mut current = Vec::with_capacity(above.len());
    for line in data.chunks(row.saturating_add(1)) {
        let Some((&kind, bytes)) = line.split_first() else { break };
        current.clear();
        current.extend_from_slice(bytes);
        match kind {
            1 => {
                for i in step..current.len() {
                    let left = at(&current, i - step);
                    add(&mut current, i, left);
                }
            }
            2 => {
                for (byte, up) in current.iter_mut().zip(&above) {
                    *byte = byte.wrapping_add(*up);
                }
            }
            3 => {
                for i in 0..current.len() {
                    let left = i.checked_sub(step).map_or(0, |j| at(&current, j));
                    let mean = (u16::from(left) + u16::from(at(&above, i))) / 2;
                    add(&mut current, i, u8::try_from(mean).unwrap_or(0));
                }
            }
            4 => {
                for i in 0..current.len() {
                    let back = i.checked_sub(step);
                    let left = back.map_or(0, |j| at(&current, j));
                    let corner = back.map_or(0, |j| at(&above, j));
                    let guess = paeth(left, at(&above, i), corner);
                    add(&mut current, i, guess);
                }
            }
            _ => {}
        }
        out.extend_from_slice(&current);
        above.clone_from(&current);
    }
    out
}

fn at(bytes: &[u8], i: usize) -> u8 {
    bytes.get(i).copied().unwrap_or(0)
}

fn add(bytes: &mut [u8], i: usize, by: u8) {
    if let Some(byte) = bytes.get_mut(i) {
        *byte = byte.wrapping_add(by);
    }
}

fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (ia, ib, ic) = (i16::from(a), i16::from(b), i16::from(c));
    let p = ia + ib - ic;
    let (pa, pb, pc) = ((p - ia).abs(), (p - ib).abs(), (p - ic).abs());
    if pa <= pb && pa <= pc {
        a
    } else if pb <= pc {
        b
    } else {
        c
    }
}

/// TIFF predictor 2: differences to the sample of the same color on the left.
fn tiff(mut data: Vec<u8>, params: Params, row: usize) -> Vec<u8> {
    let colors = params.colors.max(1);
    match params.bits {
        8 => {
            for line in data.chunks_mut(row) {
                for i in colors..line.len() {
                    let left = at(line, i - colors);
                    add(line, i, left);
                }
            }
        }
        16 => {
            for line in data.chunks_mut(row) {
                for i in (2 * colors..line.len().saturating_sub(1)).step_by(2) {
                    let left = u16::from_be_bytes([at(line, i - 2 * colors), at(line, i - 2 * colors + 1)]);
                    let here = u16::from_be_bytes([at(line, i), at(line, i + 1)]);
                    let [high, low] = here.wrapping_add(left).to_be_bytes();
                    if let Some([a, b]) = line.get_mut(i..i + 2) {
                        (*a, *b) = (high, low);
                    }
                }
            }
        }
        bits @ (1 | 2 | 4) => {
            let mask = (1u8 << bits) - 1;
            let mut left = vec![0u8; colors];
            for line in data.chunks_mut(row) {
                left.fill(0);
                let mut color = 0;
                for byte in line {
                    let mut summed = 0u8;
                    for shift in (0..8 / bits).rev() {
                        let sample = (*byte >> (shift * bits)) & mask;
                        if let Some(l) = left.get_mut(color) {
                            *l = l.wrapping_add(sample) & mask;
                            summed |= *l << (shift * bits);
                        }
                        color = (color + 1) % colors;
                    }
                    *byte = summed;
                }
            }
        }
        _ => {}
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_filters() {
        assert_eq!(ascii_hex(b"48 65 6c6C 6F7>zz", 99).data, b"Hellop");
        assert_eq!(ascii85(b"<~87cURD]i,\"Ebo80~>", 99).data, b"Hello World!");
        assert_eq!(ascii85(b"z!!", 99).data, [0, 0, 0, 0, 0]);
        assert_eq!(run_length(&[2, b'a', b'b', b'c', 254, b'x', 128, 9], 99).data, b"abcxxx");
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let told = |undone: Undone| (undone.data.len(), undone.end);
        assert_eq!(told(run_length(&[129, 0].repeat(1000), 100)), (100, End::Limit));
        assert_eq!(told(ascii85(&[b'z'; 1000], 100)), (100, End::Limit));
        assert_eq!(told(ascii_hex(&[b'0'; 1000], 100)), (100, End::Limit));
        assert_eq!(told(ascii_hex(b"0000>", 2)), (2, End::Reached));
    }

    #[test]
    fn an_end_that_is_not_marked_is_told_from_one_that_is() {
        assert_eq!(ascii85(b"87cUR~>", 99).end, End::Reached);
        assert_eq!(ascii85(b"87cUR", 99).end, End::Unmarked);
        assert_eq!(ascii_hex(b"48>", 99).end, End::Reached);
        assert_eq!(ascii_hex(b"48\n", 99).end, End::Unmarked);
        assert_eq!(run_length(&[1, b'a', b'b', 128], 99).end, End::Reached);
        assert_eq!(run_length(&[1, b'a', b'b'], 99).end, End::Unmarked);
        assert_eq!(run_length(&[3, b'a', b'b'], 99).end, End::Broken);
        assert_eq!(run_length(&[200], 99).end, End::Broken);
        // Codes of nine bits: 256 clears, 97 is a letter, 257 ends.
        assert_eq!(lzw(&[0x80, 0x18, 0x60, 0x20], Params::default(), 99).end, End::Reached);
        assert_eq!(lzw(&[0x80, 0x18, 0x40], Params::default(), 99).end, End::Unmarked);
    }

    #[test]
    fn what_comes_before_a_fault_is_kept() {
        let mut stream = lopdf::Stream::new(lopdf::dictionary! {}, (0..4000u32).flat_map(u32::to_le_bytes).collect());
        stream.compress().unwrap();
        let Undone { data: all, end, .. } = flate(&stream.content, Params::default(), 1 << 20);
        assert!(end == End::Reached && all.len() == 16_000);
        let sum = stream.content.len() - 4;
        let end_of =
            |from: usize, to: usize| flate(stream.content.get(from..to).unwrap(), Params::default(), 1 << 20).end;
        assert_eq!(end_of(0, sum), End::Reached, "only the checksum is missing");
        assert_eq!(end_of(0, sum - 9), End::Broken);
        assert_eq!(end_of(2, sum), End::Reached, "there is no header");
        assert!(flate(stream.content.get(2..sum).unwrap(), Params::default(), 1 << 20).data == all);
        let late = [b"\r\n", stream.content.as_slice()].concat();
        assert!(flate(&late, Params::default(), 1 << 20).end == End::Reached, "a line end stands before it");
        assert_eq!(end_of(2, sum - 9), End::Broken, "there is no header, and the rest is cut");
        let nothing = flate(b"\x78\x9c\x03\0\0\0\0\x01", Params::default(), 1 << 20);
        assert!(nothing.end == End::Reached && nothing.data.is_empty());
        let mut changed = stream.content.clone();
        *changed.get_mut(sum).unwrap() ^= 1;
        let changed = flate(&changed, Params::default(), 1 << 20);
        assert!(changed.end == End::Broken && changed.data == all, "the checksum tells of a change");
        let middle = stream.content.len() / 2;
        stream.content.iter_mut().skip(middle).for_each(|b| *b = 0xff);
        let Undone { data: kept, end, .. } = flate(&stream.content, Params::default(), 1 << 20);
        assert!(end == End::Broken && kept.len() > 4000 && all.iter().zip(&kept).take(4000).all(|(a, b)| a == b));
        let cut = flate(&stream.content, Params::default(), 100);
        assert_eq!((cut.data.len(), cut.end), (100, End::Limit));
    }

    #[test]
    fn predictors() {
        let params = Params { predictor: 12, columns: 3, ..Params::default() };
        assert_eq!(predicted(vec![0, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1], params), [1, 2, 3, 2, 3, 4, 5, 6, 7]);
        assert_eq!(predicted(vec![4, 1, 2, 3, 3, 1, 1, 1], params), [1, 3, 6, 1, 3, 5]);
        let params = Params { predictor: 2, columns: 4, bits: 2, ..Params::default() };
        assert_eq!(predicted(vec![0b01_01_01_01], params), [0b01_10_11_00]);
    }
}
