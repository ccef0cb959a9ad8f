//! Simple fonts: one byte, one glyph (ISO 32000-2, 9.6).
//! Must not know composite fonts.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Object};

use super::cmap::CMap;
use super::likely::STANDARD_ORDER;
use super::program::{GlyphTexts, LETTERS, Letters, OPEN, Program, WIDER};
use super::standard::{Base, Standard14};
use super::table::Table;
use super::{Font, Kind, Type3, glyph_name, info, is_doubtful, is_seen, likely, push_text};
use crate::mark::Family;
use crate::reader::pdf::objects::Objects;

/// Font descriptor flag: characters outside the standard Latin set (9.8.2).
const SYMBOLIC: i64 = 1 << 2;

/// What a font dictionary says of its 256 codes.
struct Codes<'a> {
    to_unicode: Option<CMap>,
    family: Option<Family>,
    /// The encoding that the dictionary names.
    base: Option<Base>,
    /// Names that differ from it, by code.
    names: BTreeMap<u8, String>,
    /// The encoding where none is named and no embedded font has its own.
    fallback: Base,
    /// The names only spell the codes.
    numbered: bool,
    /// Nothing speaks against reading a code as the character of that number.
    codes_are_characters: bool,
    /// The embedded font says nothing of what its glyphs show, but their widths are those of the characters that stand
    /// so far behind the codes.
    behind: Option<u8>,
    /// Codes whose glyphs are drawn as no character that the widths speak for: as a tick, a cross or a box.
    marks: BTreeMap<u8, char>,
    program: Option<Program<'a>>,
    texts: GlyphTexts,
}

pub(super) fn load(objects: &Objects, dict: &Dictionary) -> Font {
    let descriptor = objects.dict(dict, b"FontDescriptor");
    let data = super::program_data(objects, descriptor);
    let mut info = info::read(objects, dict, descriptor, None);
    let family = Family::of(&info.name);
    let standard = Standard14::of(&info.name);
    let (base, names) = encoding(objects, dict);
    let truetype = objects.name(dict, b"Subtype") == Some(b"TrueType");
    let symbolic =
        descriptor.and_then(|descriptor| objects.int(descriptor, b"Flags")).is_some_and(|flags| flags & SYMBOLIC != 0);
    let fallback = match standard.base() {
        Base::Standard if truetype => Base::WinAnsi,
        base => base,
    };
    let mut codes = Codes {
        to_unicode: super::to_unicode(objects, dict),
        family,
        // The two symbol fonts of the standard 14 keep their own encoding whatever a producer writes.
        base: base.filter(|_| !(matches!(fallback, Base::Symbol | Base::ZapfDingbats) && data.is_none())),
        numbered: family.is_none() && fallback != Base::ZapfDingbats && are_numbers(&names),
        names,
        fallback,
        codes_are_characters: true,
        behind: None,
        marks: BTreeMap::new(),
        program: None,
        texts: GlyphTexts::default(),
    };
    let widths = Widths::read(objects, dict, descriptor, 0.001);
    codes.codes_are_characters = codes.are_characters(&widths);
    // The embedded font is only unpacked where the dictionary leaves something open.
    if codes.to_unicode.as_ref().is_none_or(|map| codes.leaves_open(map, &widths, symbolic)) || !widths.any() {
        codes.program = data.as_deref().and_then(Program::new);
    }
    let ask =
        codes.to_unicode.is_none() || codes.names.values().any(|name| !glyph_name::push(name, &mut String::new()));
    if let Some(program) = &codes.program
        && (ask || program.is_sfnt() || codes.base.is_none())
    {
        codes.texts = program.texts();
        if codes.base.is_none() && family.is_none() && codes.texts.are_private() {
            codes.behind = [0, STANDARD_ORDER].into_iter().find(|behind| codes.are_likely(&widths, *behind, true));
            codes.marks = codes.drawn_marks(&widths);
        }
        let open = codes.open_glyphs(&widths);
        if let Some(program) = &codes.program {
            program.look(&mut codes.texts, open);
        }
    }
    if codes.program.is_some() {
        info = info::read(objects, dict, descriptor, codes.program.as_ref());
    }
    let mut shown: Vec<(String, f32)> = (0..=255u8)
        .map(|code| {
            let mut text = String::new();
            codes.push(code, symbolic, &mut text);
            let width = widths
                .get(code)
                .or_else(|| codes.program.as_ref()?.width(codes.glyph(code, &text)?))
                .or(widths.missing)
                .or_else(|| standard.width(&text))
                .unwrap_or(if standard == Standard14::Courier { 0.6 } else { 0.0 });
            (text, width)
        })
        .collect();
    codes.mend_ligatures(&mut shown);
    let mut table = Table::new();
    for (text, width) in &shown {
        if text == " " && info.space == 0.0 {
            info.space = *width;
        }
        table.push(text, *width);
    }
    if info.space == 0.0 && !widths.any() {
        info.space = standard.width(" ").unwrap_or(0.0);
    }
    info.fixed_pitch |= widths.all_equal();
    Font { info: Arc::new(info), vertical: false, em: 1.0, kind: Kind::Simple(table) }
}

pub(super) fn load_type3(objects: &Objects, dict: &Dictionary) -> Font {
    let matrix = objects.fixed::<6>(dict, b"FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let (base, names) = encoding(objects, dict);
    let procs = objects.dict(dict, b"CharProcs");
    let mut type3 = Type3 { matrix, procs: vec![None; 256] };
    for (code, name) in &names {
        if let Some(Object::Reference(id)) = procs.and_then(|procs| procs.get(name.as_bytes()).ok())
            && let Some(slot) = type3.procs.get_mut(usize::from(*code))
        {
            *slot = Some(*id);
        }
    }
    let descriptor = objects.dict(dict, b"FontDescriptor");
    let mut info = info::read(objects, dict, descriptor, None);
    let mut codes = Codes {
        to_unicode: super::to_unicode(objects, dict),
        family: Family::of(&info.name),
        base,
        numbered: are_numbers(&names),
        names,
        fallback: Base::Standard,
        codes_are_characters: true,
        behind: None,
        marks: BTreeMap::new(),
        program: None,
        texts: GlyphTexts::default(),
    };
    let scale = if matrix[0] == 0.0 { matrix[1].abs() } else { matrix[0].abs() };
    let widths = Widths::read(objects, dict, None, scale);
    // Names that a program made up say nothing; a few are names by chance.
    let known = codes.names.values().filter(|name| glyph_name::push(name, &mut String::new())).count();
    if codes.family.is_none() && !codes.numbered && known * 8 < codes.names.len() {
        // Three pictures of one width are no figures, and what glyphs draw is not known yet.
        codes.behind = Some(0).filter(|behind| codes.are_likely(&widths, *behind, false));
        if codes.behind.is_some() {
            // A word is none by chance.
            codes.names.retain(|_, name| name.len() > 4 && glyph_name::push(name, &mut String::new()));
        }
    }
    let extent = objects.fixed::<4>(dict, b"FontBBox").map(|[_, bottom, _, top]| {
        let (a, b) = (top * matrix[3], bottom * matrix[3]);
        (a.max(b), a.min(b))
    });
    let em = em_of(&widths).or_else(|| em_like(extent.map(|(up, down)| (up - down) / 1.2)?)).unwrap_or(1.0);
    (info.ascent, info.descent) = match extent {
        Some((up, down)) if descriptor.is_none() && fits(up / em, down / em) => (up, down.min(0.0)),
        _ => (info.ascent * em, info.descent * em),
    };
    let mut table = Table::new();
    let mut text = String::new();
    for code in 0..=255u8 {
        text.clear();
        codes.push(code, false, &mut text);
        let width = widths.get(code).unwrap_or(0.0);
        if text == " " && info.space == 0.0 {
            info.space = width / em;
        }
        table.push(&text, width);
    }
    Font { info: Arc::new(info), vertical: false, em, kind: Kind::Type3(table, Box::new(type3)) }
}

/// Whether a font's box may be that of its ascenders and descenders, in em.
fn fits(up: f32, down: f32) -> bool {
    (0.2..2.0).contains(&up) && (-1.0..=0.5).contains(&down)
}

/// How large an em is as a share of the font size: glyphs of Type 3 may be drawn at any scale. Told by their usual
/// width, which is half an em; none where no glyph has a width.
fn em_of(widths: &Widths) -> Option<f32> {
    let used: Vec<f32> = widths.values.iter().map(|width| width.abs()).filter(|width| *width > 0.0).collect();
    let count = u16::try_from(used.len()).unwrap_or(u16::MAX);
    em_like(2.0 * used.iter().sum::<f32>() / f32::from(count.max(1)))
}

/// 1 where that is near enough.
fn em_like(em: f32) -> Option<f32> {
    em.is_normal().then_some(if (0.4..=2.5).contains(&em) { 1.0 } else { em })
}

/// The named encoding and the differences from it (9.6.5.1).
fn encoding(objects: &Objects, dict: &Dictionary) -> (Option<Base>, BTreeMap<u8, String>) {
    let mut names = BTreeMap::new();
    let encoding = match objects.get(dict, b"Encoding") {
        Some(Object::Name(name)) => return (Base::by_name(name), names),
        Some(object) => objects.as_dict(object),
        None => None,
    };
    let Some(encoding) = encoding else { return (None, names) };
    let mut code = 0u32;
    for entry in objects.array(encoding, b"Differences").unwrap_or(&[]).iter().take(4096) {
        match objects.resolve(entry) {
            Object::Name(name) => {
                if let Ok(byte) = u8::try_from(code) {
                    names.insert(byte, String::from_utf8_lossy(name).into_owned());
                }
                code = code.saturating_add(1);
            }
            number => code = objects.as_int(number).and_then(|n| u32::try_from(n).ok()).unwrap_or(code),
        }
    }
    (objects.name(encoding, b"BaseEncoding").and_then(Base::by_name), names)
}

impl Codes<'_> {
    /// Codes of a subset that begins to count at 1 say nothing; nor do codes that the map mostly gives other characters.
    fn are_characters(&self, widths: &Widths) -> bool {
        if (1..=8).any(|code| widths.get(code).is_some_and(|width| width > 0.0)) {
            return false;
        }
        let Some(map) = &self.to_unicode else { return true };
        let (mut same, mut all) = (0, 0);
        for code in map.codes(512).into_iter().filter(|code| (0x21..0x7F).contains(code)) {
            let mut text = String::new();
            let _ = map.push_text(code, &mut text);
            all += 1;
            same += usize::from(text.chars().eq(char::from_u32(code)));
        }
        same * 2 >= all
    }

    /// Whether what no map tells has the widths of the characters so far behind; `figures`: figures alone may do.
    fn are_likely(&self, widths: &Widths, behind: u8, figures: bool) -> bool {
        let mut text = String::new();
        let untold = |code: &u8| {
            text.clear();
            self.to_unicode.as_ref().and_then(|map| map.push_text(u32::from(*code), &mut text)).is_none()
        };
        let codes: Vec<u8> = (0x21 - behind..0x7F - behind).filter(untold).collect();
        let shown = codes.into_iter().filter_map(|code| Some((char::from(code + behind), widths.get(code)?)));
        likely::are_characters(shown, figures)
    }

    /// Marks among the glyphs of a font whose letters are told by their widths.
    fn drawn_marks(&self, widths: &Widths) -> BTreeMap<u8, char> {
        let Some(program) = &self.program else { return BTreeMap::new() };
        let mark = |code: u8| {
            let likely = char::from(self.likely(code).filter(|_| widths.get(code).is_some_and(|width| width != 0.0))?);
            let mark = program.mark(self.glyph(code, "")?)?;
            likely::is_other(mark, likely).then_some((code, mark))
        };
        (0..=255u8).filter_map(mark).collect()
    }

    /// Whether the map leaves a code that is used without a text that can be trusted, so that the embedded font has
    /// to be asked. A code is used where it has a width.
    fn leaves_open(&self, map: &CMap, widths: &Widths, symbolic: bool) -> bool {
        let mut letters = Vec::new();
        for code in 0..=255u8 {
            if widths.get(code).is_none_or(|width| width == 0.0) {
                continue;
            }
            let mut text = String::new();
            match map.push_text(u32::from(code), &mut text) {
                Some(()) if !is_doubtful(&text) => {
                    // Two codes for one letter: one of them may be a ligature cut short.
                    if let [letter @ b'a'..=b'z'] = text.as_bytes() {
                        letters.push(*letter);
                    }
                }
                Some(()) => return true,
                // Widths of whole encodings are listed for codes that no text uses, too.
                None if symbolic && self.base.is_none() && map.codes(512).len() * 2 > widths.used() => return true,
                None => {}
            }
        }
        letters.sort_unstable();
        letters.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
    }

    /// Glyphs of the codes in use that the map says nothing of.
    fn open_glyphs(&self, widths: &Widths) -> Vec<u32> {
        let mut text = String::new();
        let open = |code: &u8| {
            text.clear();
            let mapped = self.to_unicode.as_ref().and_then(|map| map.push_text(u32::from(*code), &mut text));
            let used = !widths.any() || widths.get(*code).is_some_and(|width| width != 0.0);
            used && (mapped.is_none() || is_doubtful(&text)) && self.likely(*code).is_none()
        };
        (0..=255u8).filter(open).filter_map(|code| self.glyph(code, "")).collect()
    }

    /// Gives codes that show nothing, and the wider of two that show one letter, the ligature that they look like.
    fn mend_ligatures(&self, shown: &mut [(String, f32)]) {
        let Some(program) = &self.program else { return };
        let narrowest = |letter: &str| {
            let codes = (0..=255u8).zip(shown.iter()).filter(|(_, (text, width))| text == letter && *width > 0.0);
            codes.min_by(|a, b| a.1.1.total_cmp(&b.1.1)).map(|(code, (_, width))| (code, *width))
        };
        let glyphs: Vec<(char, u32, f32)> = LETTERS
            .chars()
            .filter_map(|c| {
                let (code, width) = narrowest(c.encode_utf8(&mut [0; 4]))?;
                Some((c, self.glyph(code, c.encode_utf8(&mut [0; 4]))?, width))
            })
            .collect();
        let (mut letters, mut looked) = (None, 0);
        for code in 0..=255u8 {
            let Some((text, width)) = shown.get_mut(usize::from(code)) else { continue };
            let mut chars = text.chars();
            let wide = match (chars.next(), chars.next()) {
                (None, _) => *width > 0.0,
                (Some(c), None) => glyphs.iter().any(|(other, _, narrow)| *other == c && *width > narrow * WIDER),
                _ => false,
            };
            let Some(glyph) = self.glyph(code, "").filter(|_| wide && looked < OPEN) else { continue };
            looked += 1;
            let letters = letters.get_or_insert_with(|| Letters::new(program, glyphs.iter().copied()));
            if let Some(ligature) = letters.ligature(program, glyph, *width)
                && ligature.contains(text.as_str())
            {
                ligature.clone_into(text);
            }
        }
    }

    fn push(&self, code: u8, symbolic: bool, out: &mut String) {
        let mut mapped = String::new();
        let is_mapped = self.to_unicode.as_ref().and_then(|map| map.push_text(u32::from(code), &mut mapped)).is_some();
        if let Some(family) = self.family
            && self.push_picture(family, code, &mapped, out)
        {
            return;
        }
        if is_seen(&mapped) && !is_doubtful(&mapped) {
            // One letter for a glyph that the font calls a ligature of it.
            let mut own = String::new();
            if mapped.len() == 1
                && !self.texts.is_empty()
                && let Some(glyph) = self.glyph(code, &mapped)
                && self.texts.push(glyph, &mut own)
                && own.len() > 1
                && own.is_ascii()
                && own.contains(mapped.as_str())
            {
                out.push_str(&own);
                return;
            }
            push_text(&mapped, out);
            return;
        }
        if (!is_mapped || !mapped.is_empty() && mapped.chars().all(char::is_control))
            && let Some(likely) = self.likely(code)
        {
            if let Some(mark) = self.marks.get(&code) {
                out.push(*mark);
                return;
            }
            if self.fallback.push(likely, out) {
                return;
            }
        }
        if self.push_by_name(code, out) || self.push_by_program(code, symbolic, out) {
            return;
        }
        if let Some(name) = self.names.get(&code) {
            if let Some(c) = glyph_name::numeric(name).and_then(char::from_u32).filter(|c| !c.is_control()) {
                super::push_seen(c, out);
                return;
            }
        } else if self.base.is_none()
            && self.codes_are_characters
            && (self.program.is_none() || symbolic && code >= 0x20 && self.texts.is_empty())
            && self.fallback.push(code, out)
        {
            return;
        }
        if is_mapped && is_seen(&mapped) {
            push_text(&mapped, out);
        } else if code == b' ' && !self.names.contains_key(&code) && self.glyph(code, "").is_none() {
            // Words are parted by it even where the font has no glyph for it.
            out.push(' ');
        }
    }

    /// The code of the fallback encoding that the widths speak for.
    fn likely(&self, code: u8) -> Option<u8> {
        let likely = match self.behind? {
            0 => code,
            behind => code.checked_add(behind).filter(|c| *c < 0x7F)?,
        };
        (likely >= 0x20 && !self.names.contains_key(&code)).then_some(likely)
    }

    /// What a known symbol font shows: by the character that the map gives, else by name, else by the code itself.
    fn push_picture(&self, family: Family, code: u8, mapped: &str, out: &mut String) -> bool {
        let mut chars = mapped.chars();
        let seen = match (chars.next(), chars.next()) {
            // The map was mended already: no letter, no private use.
            (Some(c), None) if u32::from(c) > 0x2000 && is_seen(mapped) => Some(c),
            (Some(c), None) => crate::mark::of_symbol_family(family, c),
            _ => {
                let mut named = String::new();
                let name = self.names.get(&code);
                if name.is_some_and(|name| glyph_name::push(name, &mut named))
                    && named.chars().all(|c| u32::from(c) > 0x2000)
                {
                    out.push_str(&named);
                    return true;
                }
                // By the code, unless the embedded font says which glyph that is.
                let own = self.program.as_ref().and_then(|program| {
                    let mut own = String::new();
                    self.texts.push(program.glyph_of_byte(code)?, &mut own).then_some(own)
                });
                own.and_then(|own| own.chars().next())
                    .and_then(|c| crate::mark::of_symbol_family(family, c))
                    .or_else(|| if family.is_byte_coded() { family.seen(u32::from(code)) } else { None })
            }
        };
        if let Some(c) = seen {
            out.push(c);
        }
        seen.is_some()
    }

    fn push_by_name(&self, code: u8, out: &mut String) -> bool {
        match self.names.get(&code) {
            Some(name) if self.numbered && spells(name, code) => push_numbered(code, out),
            Some(name) => glyph_name::push(name, out),
            None => self.base.is_some_and(|base| base.push(code, out)),
        }
    }

    fn push_by_program(&self, code: u8, symbolic: bool, out: &mut String) -> bool {
        let Some(program) = &self.program else { return false };
        if !self.names.contains_key(&code)
            && let Some(name) = program.name_of_byte(code)
            && glyph_name::push(&name, out)
        {
            return true;
        }
        if !program.is_sfnt() && !self.names.contains_key(&code) && !symbolic && self.base.is_none() {
            return false;
        }
        let from = out.len();
        let found = self.glyph(code, "").is_some_and(|glyph| self.texts.push(glyph, out));
        if found && !out.get(from..).is_some_and(is_seen) {
            out.truncate(from);
            return false;
        }
        found
    }

    /// The embedded font's glyph of a code: by its name, the character that it shows, or the font's own encoding.
    fn glyph(&self, code: u8, text: &str) -> Option<u32> {
        let program = self.program.as_ref()?;
        let by_name = || program.glyph_by_name(self.names.get(&code)?);
        let by_char = || {
            let mut chars = text.chars();
            let c = chars.next().filter(|_| chars.next().is_none())?;
            self.base?;
            program.glyph_of_char(c)
        };
        by_name().or_else(by_char).or_else(|| program.glyph_of_byte(code))
    }
}

/// Whether a name is a letter and the code: `a73` for 73.
fn spells(name: &str, code: u8) -> bool {
    name.get(1..).and_then(|digits| digits.parse::<u8>().ok()) == Some(code)
        && name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
}

/// Whether names are made of their codes, as those of bitmap fonts that TeX's drivers write. Some of them are names of
/// ITC Zapf Dingbats by chance.
fn are_numbers(names: &BTreeMap<u8, String>) -> bool {
    const LEAST: usize = 3;
    let spelled = names.iter().filter(|(code, name)| spells(name, **code)).count();
    spelled >= LEAST && spelled * 10 >= names.len() * 8
}

/// A code of such a font: ASCII, and the ligatures of TeX's two text encodings (OT1 and T1).
fn push_numbered(code: u8, out: &mut String) -> bool {
    match code {
        0x21..=0x7E => out.push(char::from(code)),
        11 | 27 => out.push_str("ff"),
        12 | 28 => out.push_str("fi"),
        13 | 29 => out.push_str("fl"),
        14 | 30 => out.push_str("ffi"),
        15 | 31 => out.push_str("ffl"),
        _ => return false,
    }
    true
}

/// The widths array, as shares of the size.
struct Widths {
    first: usize,
    values: Vec<f32>,
    missing: Option<f32>,
}

impl Widths {
    fn read(objects: &Objects, dict: &Dictionary, descriptor: Option<&Dictionary>, scale: f32) -> Self {
        let first = objects.int(dict, b"FirstChar").and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
        let mut values = objects.numbers(dict, b"Widths").unwrap_or_default();
        values.truncate(256);
        values.iter_mut().for_each(|width| *width *= scale);
        let missing = descriptor.and_then(|descriptor| objects.number(descriptor, b"MissingWidth"));
        Self { first, missing: missing.filter(|_| !values.is_empty()).map(|width| width * scale), values }
    }

    fn get(&self, code: u8) -> Option<f32> {
        self.values.get(usize::from(code).checked_sub(self.first)?).copied()
    }

    fn any(&self) -> bool {
        self.values.iter().any(|width| *width != 0.0)
    }

    fn used(&self) -> usize {
        self.values.iter().filter(|width| **width != 0.0).count()
    }

    fn all_equal(&self) -> bool {
        let mut used = self.values.iter().filter(|width| **width > 0.0);
        let first = used.next().copied().unwrap_or(0.0);
        self.used() >= 10 && used.all(|width| (width - first).abs() < 1e-4)
    }
}
