//! Objects out of bytes that may be broken anywhere (ISO 32000-2 §7.3): what can be told of a value is kept, what
//! cannot is passed over.
//! Must not know where objects begin, nor what they are for.
#![warn(clippy::indexing_slicing)]

use lopdf::{Dictionary, Object, StringFormat};

/// Containers within containers.
const DEEPEST: usize = 64;
/// Words at which every value ends that is still open (§7.3.8, §7.3.10, §7.5).
const STOPS: [&[u8]; 8] = [b"endobj", b"obj", b"stream", b"endstream", b"xref", b"trailer", b"startxref", b"%%EOF"];
/// Keys whose arrays hold numbers and references only: a name within has left an array that was never closed.
const PLAIN: [&[u8]; 11] =
    [b"MediaBox", b"CropBox", b"BBox", b"Matrix", b"Rect", b"Kids", b"Contents", b"Widths", b"Domain", b"Range", b"W"];

/// Reads values from some place on.
#[derive(Debug)]
pub(in crate::reader::pdf) struct Parser<'a> {
    pub(in crate::reader::pdf) data: &'a [u8],
    pub(in crate::reader::pdf) at: usize,
    /// Values that may still be read; at 0 everything is at its end.
    pub(in crate::reader::pdf) values: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    /// Passes over white space and comments.
    pub(in crate::reader::pdf) fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' if !self.rest().starts_with(b"%%EOF") => {
                    let line = self.rest().iter().position(|b| matches!(b, b'\r' | b'\n'));
                    self.at += line.unwrap_or(self.rest().len());
                }
                _ if is_space(byte) => self.at += 1,
                _ => break,
            }
        }
    }

    /// The regular characters from here on.
    pub(super) fn word(&self) -> &[u8] {
        let rest = self.rest();
        let end = rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// Whether nothing can follow in a value that is still open.
    pub(super) fn stopped(&self) -> bool {
        self.values == 0 || self.at >= self.data.len() || {
            let word = if self.peek() == Some(b'%') { b"%%EOF" } else { self.word() };
            STOPS.contains(&word)
        }
    }

    /// Passes over what is nothing: a word, or one delimiter. `false` where everything ends.
    fn junk(&mut self) -> bool {
        if self.stopped() {
            return false;
        }
        self.at += self.word().len().max(1);
        true
    }

    /// A value; `None` where none begins here, and then nothing is consumed.
    pub(in crate::reader::pdf) fn value(&mut self) -> Option<Object> {
        self.nested(DEEPEST, false)
    }

    fn nested(&mut self, depth: usize, plain: bool) -> Option<Object> {
        if self.stopped() {
            return None;
        }
        let depth = depth.checked_sub(1)?;
        let value = match self.peek()? {
            b'/' => Object::Name(self.name()),
            b'<' if self.rest().starts_with(b"<<") => {
                self.at += 2;
                Object::Dictionary(self.entries_within(depth))
            }
            b'<' => Object::String(self.hexadecimal(), StringFormat::Hexadecimal),
            b'(' => Object::String(self.literal(), StringFormat::Literal),
            b'[' => Object::Array(self.items(depth, plain)),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_reference(),
            _ => {
                let (word, value) = match self.word() {
                    b"true" => (4, Object::Boolean(true)),
                    b"false" => (5, Object::Boolean(false)),
                    b"null" => (4, Object::Null),
                    _ => return None,
                };
                self.at += word;
                value
            }
        };
        self.values = self.values.saturating_sub(1);
        Some(value)
    }

    /// The entries of a dictionary, after its opening brackets.
    pub(super) fn entries(&mut self) -> Dictionary {
        self.entries_within(DEEPEST)
    }

    fn entries_within(&mut self, depth: usize) -> Dictionary {
        let mut dict = Dictionary::new();
        loop {
            self.space();
            match self.peek() {
                Some(b'>') if self.rest().starts_with(b">>") => {
                    self.at += 2;
                    break;
                }
                Some(b'/') if self.values > 0 => {
                    let key = self.name();
                    self.values -= 1;
                    if let Some(value) = self.next_value(depth, PLAIN.contains(&key.as_slice())) {
                        dict.set(key, value);
                    }
                }
                _ if self.junk() => {}
                _ => break,
            }
        }
        dict
    }

    /// The next value of a dictionary, whatever stands before it.
    fn next_value(&mut self, depth: usize, plain: bool) -> Option<Object> {
        loop {
            self.space();
            if let Some(value) = self.nested(depth, plain) {
                return Some(value);
            }
            if self.rest().starts_with(b">>") || !self.junk() {
                return None;
            }
        }
    }

    fn items(&mut self, depth: usize, plain: bool) -> Vec<Object> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b'>') if self.rest().starts_with(b">>") => break,
                Some(b'/') if plain && !items.is_empty() => break,
                _ => match self.nested(depth, false) {
                    Some(item) => items.push(item),
                    None if self.junk() => {}
                    None => break,
                },
            }
        }
        items
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let word = self.word();
        let length = word.len();
        let mut name = Vec::with_capacity(length);
        let mut rest = word;
        while let Some((&byte, tail)) = rest.split_first() {
            rest = tail;
            match (byte, tail) {
                (b'#', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    name.push(digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0));
                    rest = after;
                }
                _ => name.push(byte),
            }
        }
        self.at += length;
        name
    }

    fn number_or_reference(&mut self) -> Object {
        let number = self.number();
        let Object::Integer(number) = number else { return number };
        let after = self.at;
        if let Some(id) = u32::try_from(number).ok().filter(|n| *n > 0)
            && let Some(generation) = self.generation()
        {
            return Object::Reference((id, generation));
        }
        self.at = after;
        Object::Integer(number)
    }

    /// The rest of a reference: its generation, and one letter that ought to be an `R`.
    fn generation(&mut self) -> Option<u16> {
        self.space();
        let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        let generation = std::str::from_utf8(self.rest().get(..digits)?).ok().filter(|d| !d.is_empty())?;
        // Beyond what is allowed it is no generation, but what it belongs to is a reference all the same.
        let generation = generation.parse().unwrap_or(0);
        self.at += digits;
        self.space();
        let [letter] = self.word() else { return None };
        let is_letter = !letter.is_ascii_digit() && !matches!(letter, b'.' | b'-' | b'+');
        self.at += 1;
        is_letter.then_some(generation)
    }

    fn number(&mut self) -> Object {
        let rest = self.rest();
        let signs = rest.iter().take_while(|b| matches!(b, b'+' | b'-')).count();
        let digits =
            |from: usize| rest.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
        let whole = signs + digits(signs);
        let end = if rest.get(whole) == Some(&b'.') { whole + 1 + digits(whole + 1) } else { whole };
        let text = rest.get(signs..end).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default();
        let negative = rest.first() == Some(&b'-');
        let number = if end == whole {
            text.parse().ok().map(|n: i64| Object::Integer(if negative { -n } else { n }))
        } else {
            None
        };
        let number = number.unwrap_or_else(|| {
            let n: f32 = text.parse().unwrap_or(0.0);
            Object::Real(if negative { -n } else { n })
        });
        self.at += end.max(1);
        number
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            match byte {
                b'>' => {
                    self.at += 1;
                    break;
                }
                // A string that was never closed, or that is none.
                b'<' | b'/' | b'[' | b'(' => break,
                _ => {}
            }
            self.at += 1;
            if is_space(byte) {
                continue;
            }
            // A damaged digit keeps its place.
            let low = digit(byte).unwrap_or(0);
            match high.take() {
                None => high = Some(low),
                Some(high) => out.push(high << 4 | low),
            }
        }
        out.extend(high.map(|high: u8| high << 4));
        out
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let end = literal_end(self.rest());
        let text = self.rest().get(..end).unwrap_or_default();
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some((&byte, tail)) = rest.split_first() {
            rest = tail;
            if byte != b'\\' {
                out.push(byte);
                continue;
            }
            let Some((&escaped, tail)) = tail.split_first() else { break };
            rest = tail;
            match escaped {
                b'n' => out.push(b'\n'),
                b'r' => out.push(b'\r'),
                b't' => out.push(b'\t'),
                b'b' => out.push(8),
                b'f' => out.push(12),
                b'\r' => rest = tail.strip_prefix(b"\n").unwrap_or(tail),
                b'\n' => {}
                b'0'..=b'7' => {
                    let more = tail.iter().take(2).take_while(|b| matches!(b, b'0'..=b'7')).count();
                    let (octal, after) = tail.split_at(more);
                    let code = octal.iter().fold(u16::from(escaped - b'0'), |n, b| n * 8 + u16::from(b - b'0'));
                    out.push(code.to_be_bytes()[1]);
                    rest = after;
                }
                _ => out.push(escaped),
            }
        }
        self.at += (end + 1).min(self.rest().len());
        out
    }
}

/// Where a literal string ends: at its closing parenthesis, or where an object ends before it is closed at the first
/// parenthesis or line's end.
fn literal_end(text: &[u8]) -> usize {
    const END: &[u8] = b"endobj";
    let mut depth = 0usize;
    let mut escaped = false;
    for (i, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 0 => return i,
            b')' => depth -= 1,
            b'e' if text.get(i..).is_some_and(|rest| rest.starts_with(END)) => break,
            _ => {}
        }
    }
    text.iter().position(|b| matches!(b, b')' | b'\r' | b'\n')).unwrap_or(text.len())
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// White space (Table 1).
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Neither white space nor delimiter (§7.2.3).
pub(super) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        let mut parser = Parser { data: text.as_bytes(), at: 0, values: 1000 };
        format!("{:?}", parser.value())
    }

    #[test]
    fn sound_values() {
        let whole = value("<</A 1/B[2 0 R -.5 true]/C<4 1>/D(a\\(\\101)>>");
        assert_eq!(whole, "Some(<</A 1/B [2 0 R -0.5 true]/C <41>/D (a(A)>>)");
        assert_eq!(value("/A#42"), "Some(/AB)");
        assert_eq!(value("endobj"), "None");
    }

    #[test]
    fn broken_values_keep_what_can_be_told() {
        for (broken, whole) in [
            ("<</Type#\n/Page/A 5 0 S>>", "<</Type#/Page/A 5 0 R>>"),
            ("<</T\npe /Page>>", "<</T/Page>>"),
            ("<</MediaBox[0 0 9 9/A 1>>", "<</MediaBox[0 0 9 9]/A 1>>"),
            ("<</Kids 8 0 R ]/A 1>>", "<</Kids 8 0 R/A 1>>"),
            ("<</A<</B 1>>/C 2 endobj", "<</A<</B 1>>/C 2>>"),
            ("<</A 1>:/B 2>>", "<</A 1/B 2>>"),
            ("<</A(lost/B 2\n/C 3>>endobj)", "<</A(lost/B 2)/C 3>>"),
            ("<</A 3 99999999999 R>>", "<</A 3 0 R>>"),
        ] {
            assert_eq!(value(broken), value(whole), "{broken}");
        }
    }

    #[test]
    fn nesting_and_values_are_bounded() {
        assert!(value(&"[".repeat(100_000)).starts_with("Some"));
        let mut parser = Parser { data: &b"[1 2 3 4 5 6 7 8]"[..], at: 0, values: 4 };
        assert!(matches!(parser.value(), Some(Object::Array(items)) if items.len() == 4));
    }
}
