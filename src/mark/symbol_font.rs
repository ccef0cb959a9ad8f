//! Symbol and icon fonts: what is seen where a font draws a picture for a code.
//! Must not know how a document says font and code; a font's name and a number are enough.
//!
//! The code points of such fonts are letters (`ü` is Wingdings' tick), private use (`U+F0FC`, `U+F00C`) or
//! both, and only the font's name tells what they show. The tables lie beside this file as data.

use std::sync::LazyLock;

/// Code pages that a Windows symbol font may be addressed through: `U+F020` to `U+F0FF` stand for 0x20 to 0xFF.
const SYMBOL_PAGE: u32 = 0xF000;

static TABLE: LazyLock<Vec<(Family, u32, char)>> = LazyLock::new(|| {
    let mut table = Vec::new();
    for source in [include_str!("data/symbol_fonts.tsv"), include_str!("data/icon_fonts.tsv")] {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(family), Some(codes), Some(seen)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let (Some(family), Some(seen)) = (Family::by_key(family), seen.chars().next()) else { continue };
            let codes = codes.split(' ').filter_map(|code| u32::from_str_radix(code, 16).ok());
            table.extend(codes.map(|code| (family, code, seen)));
        }
    }
    table.sort_unstable();
    table
});

/// Fonts whose codes are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Wingdings.
    Wingdings,
    /// Wingdings 2.
    Wingdings2,
    /// Wingdings 3.
    Wingdings3,
    /// Webdings.
    Webdings,
    /// Symbol, as in the standard 14 fonts.
    Symbol,
    /// ITC Zapf Dingbats.
    ZapfDingbats,
    /// Font Awesome.
    Awesome,
    /// Font Awesome from version 5 on, in its Regular style: outlines instead of solid forms.
    AwesomeRegular,
    /// Google's Material Icons and Material Symbols.
    Material,
    /// Bootstrap Icons.
    Bootstrap,
    /// Glyphicons.
    Glyphicons,
    /// Material Design Icons (the community's).
    Mdi,
    /// Remix Icon.
    Remix,
    /// Ionicons.
    Ionicons,
    /// Segoe MDL2 Assets, Segoe Fluent Icons, Segoe UI Symbol.
    Segoe,
    /// OpenSymbol and StarSymbol.
    OpenSymbol,
}

/// Beginnings of font names, in lower case without spaces, hyphens and underscores; the first that fits counts.
const NAMES: &[(&str, Family)] = &[
    ("wingdings2", Family::Wingdings2),
    ("wingdings3", Family::Wingdings3),
    ("wingdings", Family::Wingdings),
    ("wing2", Family::Wingdings2),
    ("webdings", Family::Webdings),
    ("symbolmt", Family::Symbol),
    ("symbolneu", Family::Symbol),
    ("symbolset", Family::Symbol),
    ("standardsymbols", Family::Symbol),
    ("symbol", Family::Symbol),
    ("itczapfdingbats", Family::ZapfDingbats),
    ("zapfdingbats", Family::ZapfDingbats),
    ("dingbats", Family::ZapfDingbats),
    ("d050000l", Family::ZapfDingbats),
    ("monotypesorts", Family::ZapfDingbats),
    ("fontawesome", Family::Awesome),
    ("materialdesignicons", Family::Mdi),
    ("material", Family::Material),
    ("bootstrapicons", Family::Bootstrap),
    ("glyphicons", Family::Glyphicons),
    ("remixicon", Family::Remix),
    ("ionicons", Family::Ionicons),
    ("segoemdl2", Family::Segoe),
    ("segoefluenticons", Family::Segoe),
    ("segoeuisymbol", Family::Segoe),
    ("opensymbol", Family::OpenSymbol),
    ("starsymbol", Family::OpenSymbol),
];

impl Family {
    /// The family that a font's name speaks of: with or without subset prefix (`ABCDEF+`), style and vendor's
    /// spelling (`Wingdings-Regular`, `FontAwesome5Free-Solid`).
    #[must_use]
    pub fn of(font_name: &str) -> Option<Self> {
        let name = match font_name.split_once('+') {
            Some((prefix, rest)) if prefix.len() <= 6 => rest,
            _ => font_name,
        };
        let folded: String =
            name.chars().filter(|c| c.is_alphanumeric()).take(40).map(|c| c.to_ascii_lowercase()).collect();
        let (_, family) = NAMES.iter().find(|(start, _)| folded.starts_with(start))?;
        // Version 4 has one style and no number in its name.
        let is_regular = folded.contains("regular") && folded.contains(|c: char| c.is_ascii_digit());
        Some(if *family == Self::Awesome && is_regular { Self::AwesomeRegular } else { *family })
    }

    fn by_key(key: &str) -> Option<Self> {
        Some(match key {
            "wingdings" => Self::Wingdings,
            "wingdings2" => Self::Wingdings2,
            "wingdings3" => Self::Wingdings3,
            "webdings" => Self::Webdings,
            "symbol" => Self::Symbol,
            "zapfdingbats" => Self::ZapfDingbats,
            "awesome" => Self::Awesome,
            "awesomeregular" => Self::AwesomeRegular,
            "material" => Self::Material,
            "bootstrap" => Self::Bootstrap,
            "glyphicons" => Self::Glyphicons,
            "mdi" => Self::Mdi,
            "remix" => Self::Remix,
            "ionicons" => Self::Ionicons,
            "segoe" => Self::Segoe,
            "opensymbol" => Self::OpenSymbol,
            _ => return None,
        })
    }

    /// Whether its codes are bytes (0x20 to 0xFF), so that any letter set in it is a picture.
    #[must_use]
    pub fn is_byte_coded(self) -> bool {
        self <= Self::ZapfDingbats
    }

    /// The character that is seen for a code of this font: a byte, or a code point of the private use area.
    #[must_use]
    pub fn seen(self, code: u32) -> Option<char> {
        let code = if self.is_byte_coded() && (SYMBOL_PAGE..SYMBOL_PAGE + 0x100).contains(&code) {
            code - SYMBOL_PAGE
        } else {
            code
        };
        if code == 0x20 && self.is_byte_coded() {
            return Some(' ');
        }
        let at = TABLE.binary_search_by(|(family, other, _)| (*family, *other).cmp(&(self, code))).ok();
        match at.and_then(|at| TABLE.get(at)) {
            Some((_, _, seen)) => Some(*seen),
            None if self == Self::AwesomeRegular => Self::Awesome.seen(code),
            None => None,
        }
    }
}

/// The character that is seen where `character` is set in the font of that name: a letter or a private-use code of a
/// symbol font gives its picture. `None` where the font is no symbol font that is known, or does not have it.
#[must_use]
pub fn of_symbol(font_name: &str, character: char) -> Option<char> {
    of_symbol_family(Family::of(font_name)?, character)
}

/// The same for a font whose family is known.
#[must_use]
pub fn of_symbol_family(family: Family, character: char) -> Option<char> {
    let code = match u32::from(character) {
        // Some writers give a byte as the windows-1252 character that stands there.
        code @ 0x100..0xE000 if family.is_byte_coded() => {
            let mut buffer = [0; 4];
            let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
            match bytes.as_ref() {
                [byte] if !lost => u32::from(*byte),
                _ => code,
            }
        }
        code => code,
    };
    family.seen(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_vendors_spell_them() {
        for (name, family) in [
            ("Wingdings", Family::Wingdings),
            ("ABCDEE+Wingdings-Regular", Family::Wingdings),
            ("Wingdings 2", Family::Wingdings2),
            ("BCDEEE+Wingdings2", Family::Wingdings2),
            ("Webdings", Family::Webdings),
            ("SymbolMT", Family::Symbol),
            ("AAAAAB+FontAwesome6Free-Solid", Family::Awesome),
            ("Material Icons", Family::Material),
            ("MaterialDesignIcons", Family::Mdi),
            ("OpenSymbol", Family::OpenSymbol),
        ] {
            assert_eq!(Family::of(name), Some(family), "{name}");
        }
        for name in ["Helvetica", "SegoeUI", "Winged", "Awesome Sans", ""] {
            assert_eq!(Family::of(name), None, "{name}");
        }
    }

    #[test]
    fn codes_show_their_pictures() {
        for (font, code, seen) in [
            ("Wingdings", '\u{FC}', '✓'),
            ("Wingdings", '\u{F0FC}', '✓'),
            ("Wingdings", '\u{F0FE}', '☑'),
            ("Wingdings", '\u{F0A8}', '☐'),
            ("Wingdings", 'l', '●'),
            ("Wingdings", 'n', '■'),
            ("Wingdings 2", 'P', '✓'),
            ("Wingdings 2", 'R', '☑'),
            ("Wingdings 2", 'T', '☒'),
            ("Webdings", 'a', '✔'),
            ("Webdings", 'r', '✕'),
            ("ZapfDingbats", '4', '✔'),
            ("Symbol", '\u{F0B7}', '•'),
            ("Symbol", '\u{F0D6}', '√'),
            ("FontAwesome", '\u{F00C}', '✓'),
            ("FontAwesome", '\u{F00D}', '✗'),
            ("MaterialIcons-Regular", '\u{E5CA}', '✓'),
            ("FontAwesome5Free-Solid", '\u{F0C8}', '■'),
            ("FontAwesome5Free-Regular", '\u{F0C8}', '☐'),
            ("FontAwesome5Free-Regular", '\u{F058}', '✓'),
            ("bootstrap-icons", '\u{F633}', '✓'),
            ("MaterialDesignIcons", '\u{F012C}', '✓'),
            ("OpenSymbol", '\u{E531}', '☑'),
        ] {
            assert_eq!(of_symbol(font, code), Some(seen), "{font} {code:?}");
        }
        assert_eq!(of_symbol("FontAwesome", 'a'), None);
        assert_eq!(of_symbol("Georgia", '\u{FC}'), None);
    }
}
