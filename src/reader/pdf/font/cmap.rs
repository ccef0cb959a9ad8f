//! CMaps: character codes of one to four bytes to CIDs or to text.
//! Must not know the font that uses one.
//!
//! Source: ISO 32000-2, 9.7.5 and 9.10.3; Adobe Technical Note 5014. A small reader of its own, since the ones that
//! exist give up at the first slip and the world's ToUnicode maps are full of them; whatever can be read counts.
//! The predefined CMaps (9.7.5.2) are hayro-cmap's.

use rustc_hash::FxHashMap;

use super::joined::swapped;

/// Mappings that one CMap may hold; a two-byte font has 65,536 codes.
const MAPPINGS: usize = 1 << 18;
/// Bytes of text that one CMap may give.
const TEXT: usize = 1 << 22;
/// Text of one code: longer is no character.
const TARGET: usize = 128;

/// A CMap that stands in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    /// Name of the CMap that this one extends.
    pub(super) base: Option<Vec<u8>>,
    pub(super) vertical: bool,
    codespaces: Vec<Codespace>,
    text: String,
    chars: FxHashMap<u32, (u32, u16)>,
    /// The codes of `chars` in order.
    listed: Vec<u32>,
    /// In the order of their first codes.
    ranges: Vec<TextRange>,
    /// Ranges of one code, and all other mappings to text.
    lone: (usize, usize),
    cids: Vec<CidRange>,
}

#[derive(Clone, Copy, Debug)]
struct Codespace {
    len: u8,
    low: u32,
    high: u32,
}

#[derive(Clone, Copy, Debug)]
struct TextRange {
    low: u32,
    high: u32,
    start: u32,
    len: u16,
}

#[derive(Clone, Copy, Debug)]
struct CidRange {
    low: u32,
    high: u32,
    cid: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Hex(&'a [u8]),
    Literal(&'a [u8]),
    Name(&'a [u8]),
    Int(i64),
    Word(&'a [u8]),
    Open,
    Close,
}

impl CMap {
    pub(super) fn parse(data: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens { data, at: 0 };
        let mut last = None;
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"begincodespacerange") => map.codespaces(&mut tokens),
                Token::Word(b"beginbfchar") => map.bf_chars(&mut tokens),
                Token::Word(b"beginbfrange") => map.bf_ranges(&mut tokens),
                Token::Word(b"begincidchar") => map.cid_ranges(&mut tokens, false),
                Token::Word(b"begincidrange") => map.cid_ranges(&mut tokens, true),
                Token::Word(b"usecmap") => {
                    if let Some(Token::Name(name)) = last {
                        map.base = Some(name.to_vec());
                    }
                }
                Token::Int(mode) if last == Some(Token::Name(b"WMode")) => map.vertical = mode == 1,
                _ => {}
            }
            last = Some(token);
        }
        map.listed = map.chars.keys().copied().collect();
        map.listed.sort_unstable();
        map.ranges.sort_by_key(|range| range.low);
        map.cids.sort_by_key(|range| range.low);
        map
    }

    fn full(&self) -> bool {
        self.chars.len() + self.ranges.len() + self.cids.len() >= MAPPINGS || self.text.len() >= TEXT
    }

    fn codespaces(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.next(), tokens.next()) {
            let ((len, low), (_, high)) = (code(low), code(high));
            if (1..=4).contains(&len) && self.codespaces.len() < 256 {
                self.codespaces.push(Codespace { len, low, high });
            }
            if tokens.at_word() {
                break;
            }
        }
    }

    fn bf_chars(&mut self, tokens: &mut Tokens<'_>) {
        while let Some(Token::Hex(from)) = tokens.next() {
            let Some(to) = tokens.next() else { break };
            let code = code(from).1;
            self.lone.1 += 1;
            match to {
                Token::Hex(to) => self.text_of(code, to),
                Token::Name(name) => self.name_of(code, name),
                // A code without its target: the next token begins anew.
                Token::Word(_) => break,
                _ => {}
            }
            if self.full() {
                break;
            }
        }
    }

    fn bf_ranges(&mut self, tokens: &mut Tokens<'_>) {
        while let Some(Token::Hex(low)) = tokens.next() {
            let Some(Token::Hex(high)) = tokens.next() else { break };
            let ((_, low), (_, high)) = (code(low), code(high));
            if low == high {
                self.lone.0 += 1;
            } else {
                self.lone.1 += 1;
            }
            match tokens.next() {
                Some(Token::Hex(to)) => {
                    if low == high {
                        self.text_of(low, to);
                    } else if low < high
                        && let Some((start, len)) = self.target(to)
                    {
                        self.ranges.push(TextRange { low, high, start, len });
                    }
                }
                Some(Token::Name(name)) => self.name_of(low, name),
                Some(Token::Open) => {
                    let mut code = low;
                    while let Some(Token::Hex(to)) = tokens.next() {
                        if code <= high && !self.full() {
                            self.text_of(code, to);
                        }
                        code = code.saturating_add(1);
                    }
                }
                _ => break,
            }
            if self.full() {
                break;
            }
        }
    }

    fn cid_ranges(&mut self, tokens: &mut Tokens<'_>, ranges: bool) {
        while let Some(Token::Hex(low)) = tokens.next() {
            let low = code(low).1;
            let high = if ranges {
                let Some(Token::Hex(high)) = tokens.next() else { break };
                code(high).1
            } else {
                low
            };
            let Some(Token::Int(cid)) = tokens.next() else { break };
            if let Ok(cid) = u32::try_from(cid)
                && low <= high
            {
                self.cids.push(CidRange { low, high, cid });
            }
            if self.full() {
                break;
            }
        }
    }

    fn text_of(&mut self, code: u32, utf16: &[u8]) {
        if let Some(target) = self.target(utf16) {
            self.chars.insert(code, target);
        }
    }

    fn name_of(&mut self, code: u32, name: &[u8]) {
        let start = self.text.len();
        if let Ok(name) = std::str::from_utf8(name)
            && super::glyph_name::push(name, &mut self.text)
            && let (Ok(start), Ok(len)) = (u32::try_from(start), u16::try_from(self.text.len() - start))
        {
            self.chars.insert(code, (start, len));
        }
    }

    /// UTF-16 in hexadecimal digits; a single byte is a character too.
    fn target(&mut self, digits: &[u8]) -> Option<(u32, u16)> {
        let start = self.text.len();
        let bytes: Vec<u8> = bytes(digits).take(TARGET).collect();
        if let [single] = bytes.as_slice() {
            self.text.push(char::from(*single));
        } else if let Some(ligature) = swapped(&bytes) {
            self.text.push_str(&ligature);
        } else {
            let units = bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)));
            for c in char::decode_utf16(units) {
                self.text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        Some((u32::try_from(start).ok()?, u16::try_from(self.text.len() - start).ok()?))
    }

    /// Appends the text that a code is mapped to. `None` where it is not mapped, which differs from being mapped to
    /// nothing.
    pub(super) fn push_text(&self, code: u32, out: &mut String) -> Option<()> {
        let slice = |start: u32, len: u16| self.text.get(start as usize..start as usize + usize::from(len));
        if let Some((start, len)) = self.chars.get(&code) {
            out.push_str(slice(*start, *len)?);
            return Some(());
        }
        let range = find(&self.ranges, code, |range| (range.low, range.high))?;
        let text = slice(range.start, range.len)?;
        let last = text.chars().next_back()?;
        out.push_str(text.strip_suffix(last)?);
        out.push(char::from_u32(u32::from(last).checked_add(code - range.low)?)?);
        Some(())
    }

    /// Whether it is made of ranges of one code.
    pub(super) fn is_lone(&self) -> bool {
        self.lone.0 > self.lone.1 * 10
    }

    pub(super) fn has_text(&self) -> bool {
        !self.chars.is_empty() || !self.ranges.is_empty()
    }

    /// The first `limit` codes that have a text, in order.
    pub(super) fn codes(&self, limit: usize) -> Vec<u32> {
        let mut next = Some(0u32);
        // Ranges may overlap: each goes on where those before it have ended.
        let ranges = self.ranges.iter().flat_map(move |range| {
            let low = next.map(|next| next.max(range.low)).filter(|low| *low <= range.high);
            if low.is_some() {
                next = range.high.checked_add(1);
            }
            low.into_iter().flat_map(|low| low..=range.high)
        });
        let (mut listed, mut ranges) = (self.listed.iter().copied().peekable(), ranges.peekable());
        let codes = std::iter::from_fn(|| {
            let (one, other) = (listed.peek().copied(), ranges.peek().copied());
            let code = one.into_iter().chain(other).min()?;
            listed.next_if_eq(&code);
            ranges.next_if_eq(&code);
            Some(code)
        });
        codes.take(limit).collect()
    }

    /// The CID of a code.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        let range = find(&self.cids, code, |range| (range.low, range.high))?;
        range.cid.checked_add(code - range.low)
    }

    pub(super) fn has_cids(&self) -> bool {
        !self.cids.is_empty()
    }

    pub(super) fn has_codespaces(&self) -> bool {
        !self.codespaces.is_empty()
    }

    /// The next code of a string and how many bytes it takes. What lies in no codespace takes as many bytes as the
    /// shortest code (9.7.6.3).
    pub(super) fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let mut code = 0;
        for (n, byte) in (1..=4u8).zip(bytes) {
            code = code << 8 | u32::from(*byte);
            if self.codespaces.iter().any(|space| space.len == n && space.holds(code)) {
                return (code, usize::from(n));
            }
        }
        let shortest = self.codespaces.iter().map(|space| space.len).min().map_or(1, usize::from);
        let len = shortest.min(bytes.len()).max(1);
        (bytes.iter().take(len).fold(0, |code, byte| code << 8 | u32::from(*byte)), len)
    }
}

impl Codespace {
    /// Every byte has to lie between the range's bytes at its place.
    fn holds(&self, code: u32) -> bool {
        (0..self.len).all(|i| {
            let byte = |number: u32| number >> (8 * u32::from(i)) & 0xFF;
            (byte(self.low)..=byte(self.high)).contains(&byte(code))
        })
    }
}

/// The last range that begins at or before `code` and holds it; ranges may overlap, so a few are tried.
fn find<T>(ranges: &[T], code: u32, bounds: impl Fn(&T) -> (u32, u32)) -> Option<&T> {
    let end = ranges.partition_point(|range| bounds(range).0 <= code);
    ranges.get(..end)?.iter().rev().take(8).find(|range| bounds(range).1 >= code)
}

/// Bytes of hexadecimal digits, white space skipped; a missing last digit is 0.
fn bytes(digits: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let mut nibbles = digits.iter().filter_map(|d| char::from(*d).to_digit(16)).filter_map(|n| u8::try_from(n).ok());
    std::iter::from_fn(move || Some(nibbles.next()? << 4 | nibbles.next().unwrap_or(0)))
}

/// Length in bytes and value of a code; of too many bytes the last four.
fn code(digits: &[u8]) -> (u8, u32) {
    bytes(digits).take(16).fold((0, 0), |(len, code), byte| (len + 1, code << 8 | u32::from(byte)))
}

struct Tokens<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or(&[])
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.iter().take_while(|b| b.is_ascii_whitespace() || **b == 0).count();
            self.at += space;
            if rest.get(space) != Some(&b'%') {
                return;
            }
            self.at += self.rest().iter().take_while(|b| !matches!(b, b'\n' | b'\r')).count();
        }
    }

    /// Whether an operator comes next.
    fn at_word(&mut self) -> bool {
        self.skip_space();
        self.rest().first().is_none_or(u8::is_ascii_alphabetic)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let rest = self.rest();
        let first = *rest.first()?;
        let until = |from: usize, end: &dyn Fn(u8) -> bool| {
            let tail = rest.get(from..).unwrap_or(&[]);
            tail.iter().position(|b| end(*b)).unwrap_or(tail.len())
        };
        let cut = |from: usize, len: usize| rest.get(from..from + len).unwrap_or(&[]);
        let (token, len) = match first {
            b'<' if rest.get(1) == Some(&b'<') => (Token::Word(b"<<"), 2),
            b'<' => {
                let len = until(1, &|b| b == b'>');
                (Token::Hex(cut(1, len)), len + 2)
            }
            b'>' => (Token::Word(b">"), 1),
            b'(' => {
                let len = until(1, &|b| b == b')');
                (Token::Literal(cut(1, len)), len + 2)
            }
            b'[' => (Token::Open, 1),
            b']' => (Token::Close, 1),
            b'/' => {
                let len = until(1, &|b| b.is_ascii_whitespace() || b"<>[]()/%\0".contains(&b));
                (Token::Name(cut(1, len)), len + 1)
            }
            _ => {
                let len = until(0, &|b| b.is_ascii_whitespace() || b"<>[]()/%\0".contains(&b)).max(1);
                let word = cut(0, len);
                let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                (number.map_or(Token::Word(word), Token::Int), len)
            }
        };
        self.at += len;
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(map: &CMap, code: u32) -> Option<String> {
        let mut out = String::new();
        map.push_text(code, &mut out).map(|()| out)
    }

    #[test]
    fn to_unicode_of_all_forms() {
        let map = CMap::parse(
            b"/CIDInit /ProcSet findresource begin % a remark\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              3 beginbfchar <0003> <0020> <0004><00660069> <05> <D83DDDF8> endbfchar\n\
              3 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0078> <0079007A>] <30> <30> /a20 endbfrange\n\
              1 beginbfchar <40> <> endbfchar endcmap",
        );
        assert_eq!(text(&map, 3).as_deref(), Some(" "));
        assert_eq!(text(&map, 4).as_deref(), Some("fi"));
        assert_eq!(text(&map, 5).as_deref(), Some("🗸"));
        assert_eq!(text(&map, 0x12).as_deref(), Some("C"));
        assert_eq!(text(&map, 0x13), None);
        assert_eq!(text(&map, 0x21).as_deref(), Some("yz"));
        assert_eq!(text(&map, 0x30).as_deref(), Some("✔"));
        assert_eq!(text(&map, 0x40).as_deref(), Some(""));
        assert_eq!(map.next_code(b"\x00\x03\x00"), (3, 2));
        assert_eq!(map.codes(100), [3, 4, 5, 0x10, 0x11, 0x12, 0x20, 0x21, 0x30, 0x40]);
    }

    #[test]
    fn of_many_codes_the_first_are_given() {
        let chars: String = (0..900u32).rev().map(|i| format!("<{:04x}> <0061> ", 3 * i + 2)).collect();
        let map = CMap::parse(
            format!(
                "beginbfrange <0008> <000c> <0041> <0005> <000a> <0041> <0006> <0007> <0041> <ff00> <ff05> <0041> \
                 endbfrange beginbfchar {chars} endbfchar"
            )
            .as_bytes(),
        );
        assert_eq!(map.codes(12), [2, 5, 6, 7, 8, 9, 10, 11, 12, 14, 17, 20]);
        assert_eq!(map.codes(1000).len(), 900 + 5 + 6);
        assert_eq!(map.codes(1000).last(), Some(&0xff05));
        let all = CMap::parse(b"beginbfrange <00000000> <ffffffff> <0041> <fffffff0> <ffffffff> <0041> endbfrange");
        assert_eq!(all.codes(3), [0, 1, 2]);
    }

    #[test]
    fn cids_and_codespaces_of_several_lengths() {
        let map = CMap::parse(
            b"/WMode 1 def /Base-H usecmap 2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange\n\
              1 begincidrange <20> <7e> 231 endcidrange 1 begincidchar <8140> 633 endcidchar",
        );
        assert!(map.vertical);
        assert_eq!(map.base.as_deref(), Some(b"Base-H".as_slice()));
        assert_eq!(map.next_code(b"A"), (0x41, 1));
        assert_eq!(map.next_code(b"\x81\x40A"), (0x8140, 2));
        assert_eq!(map.next_code(b"\xFF\x40"), (0xFF, 1));
        assert_eq!(map.cid(0x41), Some(231 + 0x21));
        assert_eq!(map.cid(0x8140), Some(633));
        assert_eq!(map.cid(0x8141), None);
    }

    #[test]
    fn ligatures_with_swapped_bytes_are_mended() {
        let map = CMap::parse(
            b"beginbfchar <01> <66006900> <02> <6600CF00> <03> <66006600> <04> <4E00> <05> <4E008C00> endbfchar",
        );
        assert_eq!(text(&map, 1).as_deref(), Some("fi"));
        assert_eq!(text(&map, 2).as_deref(), Some("ffi"));
        assert_eq!(text(&map, 3).as_deref(), Some("ff"));
        assert_eq!(text(&map, 4).as_deref(), Some("一"));
    }

    #[test]
    fn damage_costs_only_what_is_damaged() {
        let map = CMap::parse(b"beginbfchar <01> <0041> <02> endbfchar beginbfrange <05> <03> <0041> <06> <FFFFFFFF> <0061> endbfrange beginbfchar <03> <0043");
        assert_eq!(text(&map, 1).as_deref(), Some("A"));
        assert_eq!(text(&map, 3).as_deref(), Some("C"));
        assert_eq!(text(&map, 4), None);
        assert_eq!(text(&map, 7).as_deref(), Some("b"));
        assert_eq!(text(&map, 0xFFFF_FFF0), None);
        assert_eq!(map.codes(10).len(), 10);
        for junk in [b"".as_slice(), b"<", b"beginbfchar", b"beginbfrange <00> <ff> [", b"begincidrange <00> <ff> -1"] {
            let _ = CMap::parse(junk);
        }
    }
}
