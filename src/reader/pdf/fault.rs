//! Where a content stream that cannot be parsed on is broken.
//! Must not know what operators mean.

/// What stops the parser.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// A delimiter that closes nothing, or opens what is never closed.
    Stray(usize),
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
                None => return Some(Fault::Stray(at)),
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
                None => return Some(Fault::Stray(at)),
            },
            b')' | b'>' | b'{' | b'}' => return Some(Fault::Stray(at)),
            _ => {}
        }
        at += 1;
    }
    open.first().map(|start| Fault::Stray(*start))
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
        assert_eq!(find(b"1 [2] (never closed"), Some(Fault::Stray(6)));
        assert_eq!(find(b"1 2 3"), None);
    }
}
