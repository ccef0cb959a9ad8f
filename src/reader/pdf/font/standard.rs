//! Encodings that PDF names, and the metrics of the standard 14 fonts, by character.
//! Must not know a particular font dictionary.
//!
//! Source: ISO 32000-2, annex D and 9.6.2.2; Adobe Core 14 AFM files.

use std::sync::LazyLock;

use skrifa::raw::ps::PredefinedEncoding;

/// An encoding that a font dictionary can name, or that a font has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
    MacExpert,
    Symbol,
    ZapfDingbats,
}

impl Base {
    pub(super) fn by_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"StandardEncoding" => Self::Standard,
            b"WinAnsiEncoding" | b"PDFDocEncoding" => Self::WinAnsi,
            b"MacRomanEncoding" => Self::MacRoman,
            b"MacExpertEncoding" => Self::MacExpert,
            _ => return None,
        })
    }

    /// Appends what a code shows.
    pub(super) fn push(self, code: u8, out: &mut String) -> bool {
        match self {
            Self::Standard => super::glyph_name::push(PredefinedEncoding::Standard.name(code), out),
            Self::MacExpert => match MAC_EXPERT.iter().find(|(other, _)| *other == code) {
                Some((_, name)) => super::glyph_name::push(name, out),
                None => false,
            },
            Self::Symbol | Self::ZapfDingbats => match self.pictures().iter().find(|(other, ..)| *other == code) {
                Some((_, seen, _)) => {
                    out.push(*seen);
                    true
                }
                None => false,
            },
            Self::WinAnsi | Self::MacRoman => match self.latin(code) {
                Some(c) => {
                    super::push_seen(c, out);
                    true
                }
                None => false,
            },
        }
    }

    fn latin(self, code: u8) -> Option<char> {
        if code < 0x20 {
            return None;
        }
        let encoding = if self == Self::MacRoman { encoding_rs::MACINTOSH } else { encoding_rs::WINDOWS_1252 };
        match encoding.decode_without_bom_handling(&[code]).0.chars().next()? {
            // "All unused codes greater than 40 map to the bullet" (note in D.2).
            c if c.is_control() => (self == Self::WinAnsi).then_some('•'),
            c => Some(c),
        }
    }

    fn pictures(self) -> &'static [(u8, char, f32)] {
        if self == Self::Symbol { &PICTURES.0 } else { &PICTURES.1 }
    }
}

static MAC_EXPERT: LazyLock<Vec<(u8, &'static str)>> = LazyLock::new(|| {
    rows(include_str!("data/mac_expert.tsv"))
        .filter_map(|mut f| Some((u8::from_str_radix(f.next()?, 16).ok()?, f.next()?)))
        .collect()
});

/// Code, character and width, of Symbol and of Zapf Dingbats.
#[expect(clippy::type_complexity, reason = "two tables of the same file")]
static PICTURES: LazyLock<(Vec<(u8, char, f32)>, Vec<(u8, char, f32)>)> = LazyLock::new(|| {
    let of = |font: &str| {
        rows(include_str!("data/symbol_widths.tsv"))
            .filter_map(|mut f| {
                let belongs = f.next()? == font;
                let code = u8::from_str_radix(f.next()?, 16).ok()?;
                let row = (code, f.next()?.chars().next()?, f.next()?.parse::<f32>().ok()? / 1000.0);
                belongs.then_some(row)
            })
            .collect()
    };
    (of("symbol"), of("zapfdingbats"))
});

static LATIN: LazyLock<Vec<(char, [f32; 6])>> = LazyLock::new(|| {
    rows(include_str!("data/latin_widths.tsv"))
        .filter_map(|mut f| {
            let c = char::from_u32(u32::from_str_radix(f.next()?, 16).ok()?)?;
            let mut widths = [0.0; 6];
            for width in &mut widths {
                *width = f.next()?.parse::<f32>().ok()? / 1000.0;
            }
            Some((c, widths))
        })
        .collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'))
}

/// One of the standard 14 fonts, or what stands in for a font that is not embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standard14 {
    Courier,
    Latin { column: u8 },
    Symbol,
    ZapfDingbats,
}

impl Standard14 {
    /// The font of that name, or the one that looks most like it.
    pub(super) fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&["dingbats"]) {
            return Self::ZapfDingbats;
        }
        if name.starts_with("symbol") {
            return Self::Symbol;
        }
        if has(&["courier", "mono", "consolas", "typewriter", "fixed"]) {
            return Self::Courier;
        }
        let bold = has(&["bold", "black", "heavy", "demi"]);
        let italic = has(&["italic", "oblique"]);
        let serif =
            has(&["times", "serif", "roman", "garamond", "georgia", "cambria", "palatino", "bookman", "minion"])
                && !has(&["sansserif", "sans-serif", "sans"]);
        let column = match (serif, bold, italic) {
            (false, false, _) => 0,
            (false, true, _) => 1,
            (true, false, false) => 2,
            (true, true, false) => 3,
            (true, false, true) => 4,
            (true, true, true) => 5,
        };
        Self::Latin { column }
    }

    /// Its own encoding.
    pub(super) fn base(self) -> Base {
        match self {
            Self::Symbol => Base::Symbol,
            Self::ZapfDingbats => Base::ZapfDingbats,
            _ => Base::Standard,
        }
    }

    /// Width of what shows `text`, as a share of the size.
    pub(super) fn width(self, text: &str) -> Option<f32> {
        let character = |c: char| match self {
            Self::Courier => Some(0.6),
            Self::Symbol | Self::ZapfDingbats => {
                self.base().pictures().iter().find(|(_, other, _)| *other == c).map(|(.., width)| *width)
            }
            Self::Latin { column } => {
                let c = if c == '\u{a0}' { ' ' } else { c };
                let at = LATIN.binary_search_by(|(other, _)| other.cmp(&c)).ok()?;
                LATIN.get(at)?.1.get(usize::from(column)).copied()
            }
        };
        if self == Self::Courier {
            return Some(0.6);
        }
        text.chars().map(character).try_fold(0.0, |sum, width| Some(sum + width?)).filter(|_| !text.is_empty())
    }

    /// Ascender and descender as shares of the size.
    pub(super) fn extent(self) -> (f32, f32) {
        match self {
            Self::Courier => (0.629, -0.157),
            Self::Latin { column: 0 | 1 } => (0.718, -0.207),
            Self::Latin { .. } => (0.683, -0.217),
            Self::Symbol => (0.8, -0.2),
            Self::ZapfDingbats => (0.82, -0.143),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(base: Base, code: u8) -> String {
        let mut out = String::new();
        base.push(code, &mut out);
        out
    }

    #[test]
    fn encodings() {
        assert_eq!(text(Base::WinAnsi, 0x93), "“");
        assert_eq!(text(Base::WinAnsi, 0x81), "•");
        assert_eq!(text(Base::WinAnsi, 0x07), "");
        assert_eq!(text(Base::MacRoman, 0x8A), "ä");
        assert_eq!(text(Base::Standard, 0xAE), "fi");
        assert_eq!(text(Base::Standard, 0x27), "’");
        assert_eq!(text(Base::MacExpert, 0x56), "ff");
        assert_eq!(text(Base::Symbol, 0xB7), "•");
        assert_eq!(text(Base::ZapfDingbats, 0x34), "✔");
    }

    #[test]
    fn widths() {
        let near = |a: Option<f32>, b: f32| a.is_some_and(|a| (a - b).abs() < 1e-4);
        assert!(near(Standard14::of("Helvetica").width("A"), 0.667));
        assert!(near(Standard14::of("Helvetica-Bold").width("A"), 0.722));
        assert!(near(Standard14::of("Times-Roman").width("€"), 0.5));
        assert!(near(Standard14::of("Courier-Bold").width("€"), 0.6));
        assert!(near(Standard14::of("ZapfDingbats").width("✔"), 0.846));
        assert!(near(Standard14::of("Helvetica").width("fi"), 0.5));
        assert_eq!(Standard14::of("Helvetica").width("✔"), None);
        assert_eq!(Standard14::of("TimesNewRomanPS-BoldItalicMT"), Standard14::Latin { column: 5 });
    }
}
