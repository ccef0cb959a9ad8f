//! Where a content stream that cannot be parsed on is broken.
//! Must not know what operators mean.

use memchr::memmem;

/// What stops the parser.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// A delimiter that closes nothing.
    Stray(usize),
    /// A delimiter that opens what is never closed.
    Open(usize),
    /// An array from the first byte inside to its closing bracket.
    Array { inside: usize, end: usize },
}

/// The first fault in a stream; an array only where nothing but white space stands before it.
pub(super) fn find(data: &[u8]) -> Option<Fault> {
    let mut open: Vec<usize> = Vec::new();
    let leads = data.iter().position(|b| !b.is_ascii_whitespace() && *b != 0);
    let mut at = 0;
    while let Some(byte) = data.get(at) {
        match byte {
            b'(' => match string_end(data, at) {
                Some(end) => at = end,
                None => return Some(Fault::Open(at)),
            },
            b'[' => open.push(at),
            b']' => match open.pop() {
                Some(start) if open.is_empty() && Some(start) == leads => {
                    return Some(Fault::Array { inside: start + 1, end: at });
                }
                Some(_) => {}
                None => return Some(Fault::Stray(at)),
            },
            b'<' => match data.get(at + 1..).and_then(|rest| rest.iter().position(|b| *b == b'>')) {
                // A dictionary's two brackets and a string's one are passed over alike.
                Some(length) => at += length + 1 + usize::from(data.get(at + length + 2) == Some(&b'>')),
                None => return Some(Fault::Open(at)),
            },
            b')' | b'>' | b'{' | b'}' => return Some(Fault::Stray(at)),
            _ => {}
        }
        at += 1;
    }
    open.first().map(|start| Fault::Open(*start))
}

/// Whether operators end where none can end: within a string, an array, an inline picture or a text object, or with
/// operands that none follows.
pub(super) fn is_cut(data: &[u8]) -> bool {
    let (mut arrays, mut text, mut operands) = (0usize, false, false);
    let mut at = 0;
    while let Some(byte) = data.get(at) {
        let rest = data.get(at..).unwrap_or_default();
        at += match byte {
            b'(' => {
                let Some(end) = string_end(data, at) else { return true };
                operands = true;
                end + 1 - at
            }
            b'<' if rest.get(1) != Some(&b'<') => {
                let Some(length) = rest.iter().position(|b| *b == b'>') else { return true };
                operands = true;
                length + 1
            }
            b'%' => rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len()),
            b'[' => {
                arrays += 1;
                1
            }
            b']' => {
                arrays = arrays.saturating_sub(1);
                operands = true;
                1
            }
            _ if is_word(*byte) => {
                // A name may follow an operator at once.
                let tail = rest.get(1..).unwrap_or_default();
                let length = 1 + tail.iter().position(|b| !is_word(*b) || *b == b'/').unwrap_or(tail.len());
                let word = rest.get(..length).unwrap_or_default();
                operands = !matches!(word.first(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'\'' | b'"'));
                match word {
                    b"BT" => text = true,
                    b"ET" => text = false,
                    _ => {}
                }
                if word == b"ID" {
                    let Some(end) = picture_end(rest) else { return true };
                    end
                } else {
                    length
                }
            }
            _ => 1,
        };
    }
    arrays > 0 || text || operands
}

/// Bytes of words, and of names with their slash.
fn is_word(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}%".contains(&byte)
}

/// How many bytes an inline picture takes from its `ID` to its `EI`.
fn picture_end(data: &[u8]) -> Option<usize> {
    let blank = |at: usize| data.get(at).is_none_or(|b| b.is_ascii_whitespace() || *b == 0);
    memmem::find_iter(data, b"EI").find(|at| *at > 2 && blank(at - 1) && blank(at + 2)).map(|at| at + 2)
}

/// Where a literal string that begins at `from` ends.
fn string_end(data: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (i, byte) in data.iter().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults() {
        assert_eq!(find(b" [(a]) 1 Tc (b)] TJ"), Some(Fault::Array { inside: 2, end: 15 }));
        assert_eq!(find(b"1 (a\\)) <</A/B>> <41> ) Tj"), Some(Fault::Stray(22)));
        assert_eq!(find(b"1 [2] (never closed"), Some(Fault::Open(6)));
        assert_eq!(find(b"1 [2 3"), Some(Fault::Open(2)));
        assert_eq!(find(b"1 2 3"), None);
    }

    #[test]
    fn operators_that_are_cut() {
        let whole = b"q BT/F 9 Tf (a\\)b) Tj <41> Tj [(c) -3] TJ /P <</A [1]>> BDC EMC ET/X Do % (no string\nQ f*\n";
        assert!(!is_cut(whole) && !is_cut(b"") && !is_cut(b" BI /W 1 ID \x00( EIEI \x01 EI Q"));
        for cut in ["BT (a) Tj", "(a", "(a) Tj <41", "q 1 0 0", "[(a)", "0 0 m [3 2]", "BI /W 1 ID abc", "q /F"] {
            assert!(is_cut(cut.as_bytes()), "{cut}");
        }
    }
}
