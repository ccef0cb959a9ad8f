//! Composite fonts: codes of one to four bytes through a CMap to CIDs (ISO 32000-2, 9.7).
//! Must not know simple fonts.

mod metrics;

use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use hayro_cmap::{BfString, CMapName};
use lopdf::{Dictionary, Object};

use self::metrics::{Metric, find, vertical_metrics, widths};
use super::cmap::CMap;
use super::likely::STANDARD_ORDER;
use super::program::{GlyphTexts, LETTERS, LOOKED_AT, Letters, OPEN, Program, WIDER};
use super::table::Table;
use super::{Char, Font, Kind, info, is_doubtful, is_seen, joined, likely, push_text};
use crate::mark::Family;
use crate::reader::pdf::objects::Objects;

/// CIDs and codes of a font that are asked whether anything tells what they show.
const CIDS: usize = 4096;

type Predefined = Arc<hayro_cmap::CMap>;

/// Predefined CMaps are unpacked once for all documents.
static PREDEFINED: LazyLock<Mutex<std::collections::BTreeMap<Vec<u8>, Option<Predefined>>>> =
    LazyLock::new(Mutex::default);

pub(super) struct Composite {
    encoding: Encoding,
    vertical: bool,
    family: Option<Family>,
    to_unicode: Option<CMap>,
    /// The map only repeats the codes.
    identity_map: bool,
    /// Codes that nothing else tells are Unicode.
    codes_are_unicode: bool,
    /// Nothing tells what glyphs show, but those of the usual numbers have the widths of ASCII.
    standard_order: bool,
    /// What codes show whose text in the map is not that of their glyphs.
    mended: rustc_hash::FxHashMap<u32, String>,
    texts: GlyphTexts,
    glyphs: CidToGlyph,
    collection: Option<Predefined>,
    widths: Vec<Metric<f32>>,
    default_width: f32,
    vertical_metrics: Vec<Metric<(f32, f32, f32)>>,
    default_vertical: (f32, f32),
    pages: Vec<OnceLock<Table>>,
}

enum Encoding {
    /// Two bytes that are the CID.
    Identity,
    Embedded {
        map: CMap,
        base: Option<Predefined>,
    },
    Predefined {
        map: Predefined,
        unicode: bool,
    },
}

enum CidToGlyph {
    Same,
    Map(Vec<u16>),
    Charset(rustc_hash::FxHashMap<u32, u32>),
}

pub(super) fn load(objects: &Objects, dict: &Dictionary) -> Font {
    let descendant = objects
        .array(dict, b"DescendantFonts")
        .and_then(|fonts| objects.as_dict(fonts.first()?))
        .or_else(|| objects.dict(dict, b"DescendantFonts"));
    let empty = Dictionary::new();
    let descendant = descendant.unwrap_or(&empty);
    let descriptor = objects.dict(descendant, b"FontDescriptor");
    let mut info = info::read(objects, dict, descriptor, None);
    let family = Family::of(&info.name);
    let (encoding, vertical) = encoding(objects, dict);

    let number = |key: &[u8], default: f32| objects.number(descendant, key).unwrap_or(default) / 1000.0;
    let [v_origin, v_advance] = objects.fixed::<2>(descendant, b"DW2").unwrap_or([880.0, -1000.0]);
    let mut font = Composite {
        encoding,
        vertical,
        family,
        to_unicode: super::to_unicode(objects, dict),
        identity_map: false,
        codes_are_unicode: false,
        standard_order: false,
        mended: rustc_hash::FxHashMap::default(),
        texts: GlyphTexts::default(),
        glyphs: CidToGlyph::Same,
        collection: None,
        widths: widths(objects, objects.array(descendant, b"W").unwrap_or(&[])),
        default_width: number(b"DW", 1000.0),
        vertical_metrics: Vec::new(),
        default_vertical: (v_origin / 1000.0, v_advance / 1000.0),
        pages: Vec::new(),
    };
    font.pages.resize_with(256, OnceLock::new);
    if vertical {
        font.vertical_metrics = vertical_metrics(objects, objects.array(descendant, b"W2").unwrap_or(&[]));
    }
    font.identity_map = font.to_unicode.as_ref().is_some_and(repeats_codes);
    // `Identity-H` in the place of a map says that codes are Unicode, and lies where they are numbers of glyphs.
    let named = objects.name(dict, b"ToUnicode").is_some_and(|name| name.starts_with(b"Identity"));
    let signs = font.to_unicode.as_ref().map(joined::by_order).unwrap_or_default();
    if !signs.is_empty() || font.leaves_open() {
        let (mut silent, mut marks) = (true, Vec::new());
        let data = super::program_data(objects, descriptor);
        if let Some(program) = data.as_deref().and_then(Program::new) {
            font.texts = program.texts();
            silent = font.texts.is_empty();
            font.glyphs = cid_to_glyph(objects, descendant, &program);
            font.mend_signs(&program, &signs, writer(objects));
            let open = font.open_glyphs();
            if silent {
                marks = open.iter().take(LOOKED_AT).filter_map(|g| Some((*g, program.mark(*g)?))).collect();
            }
            program.look(&mut font.texts, open);
            font.mend_ligatures(&program);
            font.mend_marks(&program);
            info = info::read(objects, dict, descriptor, Some(&program));
        } else if data.is_none() {
            font.collection = collection(objects, descendant);
        }
        font.codes_are_unicode = named && (data.is_none() || matches!(font.glyphs, CidToGlyph::Map(_)));
        if font.texts.is_empty() && font.collection.is_none() {
            font.collection = collection(objects, descendant);
        }
        font.standard_order = font.to_unicode.is_none()
            && font.collection.is_none()
            && silent
            && matches!((&font.encoding, &font.glyphs), (Encoding::Identity, CidToGlyph::Same))
            && likely::are_characters(
                (0x21..0x7F).filter_map(|code: u32| {
                    Some((char::from_u32(code)?, *find(&font.widths, code - u32::from(STANDARD_ORDER))?))
                }),
                true,
            );
        for (glyph, mark) in marks.into_iter().filter(|_| font.standard_order) {
            let likely = char::from_u32(glyph.saturating_add(STANDARD_ORDER.into())).unwrap_or_default();
            if likely::is_other(mark, likely) {
                font.mended.insert(glyph, mark.to_string());
            }
        }
    }
    info.space = font.space();
    info.fixed_pitch |= font.all_equal();
    Font { info: Arc::new(info), vertical, em: 1.0, kind: Kind::Composite(Box::new(font)) }
}

fn encoding(objects: &Objects, dict: &Dictionary) -> (Encoding, bool) {
    match objects.get(dict, b"Encoding") {
        Some(Object::Name(name)) => {
            let vertical = name.ends_with(b"-V") || name == b"V";
            match name.as_slice() {
                b"Identity-H" | b"Identity-V" => (Encoding::Identity, vertical),
                name => match predefined(name) {
                    Some(map) => {
                        let unicode = name.starts_with(b"Uni");
                        (Encoding::Predefined { map, unicode }, vertical)
                    }
                    None => (Encoding::Identity, vertical),
                },
            }
        }
        Some(Object::Stream(stream)) => {
            let map = CMap::parse(&objects.stream_data(stream));
            let vertical = map.vertical || objects.int(&stream.dict, b"WMode") == Some(1);
            let named = objects.name(&stream.dict, b"UseCMap").or(map.base.as_deref());
            let base = named.filter(|name| !name.starts_with(b"Identity")).and_then(predefined);
            if map.has_cids() || map.has_codespaces() && map.base.is_none() || base.is_some() {
                (Encoding::Embedded { map, base }, vertical)
            } else {
                (Encoding::Identity, vertical)
            }
        }
        _ => (Encoding::Identity, false),
    }
}

fn predefined(name: &[u8]) -> Option<Predefined> {
    let kind = CMapName::from_bytes(name);
    if matches!(kind, CMapName::Custom(_)) {
        return None;
    }
    let mut cache = PREDEFINED.lock().ok()?;
    cache
        .entry(name.to_vec())
        .or_insert_with(|| {
            let data = hayro_cmap::load_embedded(kind)?;
            hayro_cmap::CMap::parse(data, hayro_cmap::load_embedded).map(Arc::new)
        })
        .clone()
}

/// The map from the CIDs of a standard character collection to Unicode.
fn collection(objects: &Objects, descendant: &Dictionary) -> Option<Predefined> {
    let system = objects.dict(descendant, b"CIDSystemInfo")?;
    match objects.string(system, b"Ordering")? {
        b"Japan1" => predefined(b"Adobe-Japan1-UCS2"),
        b"GB1" => predefined(b"Adobe-GB1-UCS2"),
        b"CNS1" => predefined(b"Adobe-CNS1-UCS2"),
        b"Korea1" | b"KR" => predefined(b"Adobe-Korea1-UCS2"),
        _ => None,
    }
}

fn cid_to_glyph(objects: &Objects, descendant: &Dictionary, program: &Program<'_>) -> CidToGlyph {
    if let Some(Object::Stream(stream)) = objects.get(descendant, b"CIDToGIDMap") {
        let data = objects.stream_data(stream);
        let pairs = data.chunks_exact(2).take(1 << 16);
        return CidToGlyph::Map(pairs.filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?))).collect());
    }
    match program.cids() {
        Some(glyphs) => CidToGlyph::Charset(glyphs),
        None => CidToGlyph::Same,
    }
}

/// Whether the file says that it was written by the program whose maps have such faults.
fn writer(objects: &Objects) -> bool {
    let producer =
        objects.dict(&objects.document().trailer, b"Info").and_then(|info| objects.string(info, b"Producer"));
    producer.is_some_and(|producer| memchr::memmem::find(producer, joined::WRITER).is_some())
}

/// Whether a map gives for every code the character of the same number.
fn repeats_codes(map: &CMap) -> bool {
    let codes = map.codes(256);
    codes.len() > 3
        && codes.iter().all(|code| {
            let mut text = String::new();
            let _ = map.push_text(*code, &mut text);
            let mut chars = text.chars();
            chars.next().is_some_and(|c| u32::from(c) == *code) && chars.next().is_none()
        })
}

impl Composite {
    /// Whether the embedded font has to be asked for what glyphs show.
    fn leaves_open(&self) -> bool {
        let Some(map) = &self.to_unicode else { return true };
        if self.identity_map {
            return true;
        }
        let mut letters = Vec::new();
        for code in map.codes(2048) {
            let mut text = String::new();
            let _ = map.push_text(code, &mut text);
            if is_doubtful(&text)
                || joined::may_be(map, code, &text, joined::LIGATURES)
                || joined::may_be(map, code, &text, joined::MARKS)
            {
                return true;
            }
            if let [letter @ b'a'..=b'z'] = text.as_bytes() {
                letters.push(*letter);
            }
        }
        letters.sort_unstable();
        if letters.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return true;
        }
        // A glyph that has a width is used; with CIDs that are the codes it should have a text.
        let mut text = String::new();
        matches!(self.encoding, Encoding::Identity)
            && self.widths.iter().filter(|w| w.first == w.last && w.first != 0 && w.value != 0.0).take(2048).any(|w| {
                text.clear();
                map.push_text(w.first, &mut text).is_none()
            })
    }

    /// Glyphs in use that the map says nothing of, as far as widths tell what is in use.
    fn open_glyphs(&self) -> Vec<u32> {
        let map = self.to_unicode.as_ref().filter(|_| !self.identity_map);
        let mut text = String::new();
        let mut is_open = |code: u32| {
            text.clear();
            map.is_none_or(|map| map.push_text(code, &mut text).is_none() || is_doubtful(&text))
        };
        let mut cids: Vec<u32> =
            self.widths.iter().filter(|w| w.first == w.last && w.value != 0.0).map(|w| w.first).take(CIDS).collect();
        if matches!(self.encoding, Encoding::Identity) {
            cids.retain(|cid| is_open(*cid));
        }
        let codes = map.map(|map| map.codes(CIDS)).unwrap_or_default();
        cids.extend(codes.into_iter().filter(|code| is_open(*code)).map(|code| self.cid(code)));
        if cids.is_empty() && map.is_none() {
            cids.extend(1..256);
        }
        cids.into_iter().map(|cid| self.glyph(cid)).collect()
    }

    /// Gives glyphs that show nothing, and the wider of two that show one letter, the ligature that they look like.
    fn mend_ligatures(&mut self, program: &Program<'_>) {
        let Some(map) = &self.to_unicode else { return };
        let mut glyphs: Vec<(char, u32, u32, f32)> = Vec::new();
        let mut open: Vec<(u32, u32, f32, String)> = Vec::new();
        let mut text = String::new();
        let listed = self.widths.iter().filter(|w| w.first == w.last && w.first != 0).map(|w| w.first).take(CIDS);
        let mut codes = map.codes(CIDS);
        if matches!(self.encoding, Encoding::Identity) {
            codes.extend(listed);
            codes.sort_unstable();
            codes.dedup();
        }
        for code in codes {
            let cid = self.cid(code);
            let (glyph, width) = (self.glyph(cid), self.width(cid));
            text.clear();
            self.push(code, cid, &mut text);
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (None, _) => open.push((code, glyph, width, String::new())),
                _ if joined::may_be(map, code, &text, joined::LIGATURES) => {
                    open.push((code, glyph, width, text.clone()))
                }
                (Some(c), None) if LETTERS.contains(c) && width > 0.0 => {
                    match glyphs.iter_mut().find(|(other, ..)| *other == c) {
                        Some(known) if known.3 <= width => open.push((code, glyph, width, text.clone())),
                        Some(known) => {
                            open.push((known.1, known.2, known.3, text.clone()));
                            *known = (c, code, glyph, width);
                        }
                        None => glyphs.push((c, code, glyph, width)),
                    }
                }
                _ => {}
            }
        }
        open.retain(|(_, _, width, text)| {
            *width > 0.0 && glyphs.iter().all(|(c, .., narrow)| !text.contains(*c) || *width > narrow * WIDER)
        });
        if open.is_empty() {
            return;
        }
        let letters = Letters::new(program, glyphs.into_iter().map(|(c, _, glyph, width)| (c, glyph, width)));
        for (code, glyph, width, text) in open.iter().take(OPEN) {
            let Some(ligature) = letters.ligature(program, *glyph, *width) else { continue };
            if ligature.contains(text.as_str()) {
                self.texts.offer_text(*glyph, ligature.to_owned());
            } else if self.to_unicode.as_ref().is_some_and(|map| joined::may_be(map, *code, text, joined::LIGATURES)) {
                self.mended.insert(*code, ligature.to_owned());
            }
        }
    }

    /// Gives glyphs the signs that their place among others speaks for, where their outlines do so too.
    fn mend_signs(&mut self, program: &Program<'_>, signs: &[(u32, char)], is_writer: bool) {
        let Some(map) = &self.to_unicode else { return };
        let mut text = String::new();
        for (code, sign) in signs {
            text.clear();
            let _ = map.push_text(*code, &mut text);
            if joined::is_borne_out(*sign, &text, program, self.glyph(self.cid(*code)), is_writer) {
                self.mended.insert(*code, sign.to_string());
            }
        }
    }

    /// Gives glyphs that are drawn as marks, dashes or quotes, and mapped to figures and stops, what they are drawn as.
    fn mend_marks(&mut self, program: &Program<'_>) {
        let Some(map) = &self.to_unicode else { return };
        let mut text = String::new();
        let is_open = |code: &u32| {
            text.clear();
            let _ = map.push_text(*code, &mut text);
            joined::may_be(map, *code, &text, joined::MARKS) && !self.mended.contains_key(code)
        };
        let codes: Vec<u32> = map.codes(CIDS).into_iter().filter(is_open).take(OPEN).collect();
        for code in codes {
            text.clear();
            let _ = map.push_text(code, &mut text);
            let glyph = self.glyph(self.cid(code));
            if let Some(sign) = joined::by_shape(&text, program, glyph) {
                self.mended.insert(code, sign.to_string());
            }
        }
    }

    pub(super) fn decode(&self, bytes: &[u8], each: &mut dyn FnMut(Char<'_>)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (code, len) = self.next_code(rest);
            rest = rest.get(len..).unwrap_or(&[]);
            let len = u8::try_from(len).unwrap_or(1);
            let page = usize::try_from(code >> 8).ok().and_then(|page| self.pages.get(page));
            let vertical = self.vertical.then(|| self.vertical_of(code));
            if let Some(page) = page {
                let table = page.get_or_init(|| self.table(code >> 8));
                let (text, width) = table.get(u8::try_from(code & 0xFF).unwrap_or(0));
                each(Char { code, len, width, text, vertical });
            } else {
                let mut text = String::new();
                let cid = self.cid(code);
                self.push(code, cid, &mut text);
                each(Char { code, len, width: self.width(cid), text: &text, vertical });
            }
        }
    }

    fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let fold = |len: usize| bytes.iter().take(len).fold(0u32, |code, byte| code << 8 | u32::from(*byte));
        match &self.encoding {
            Encoding::Identity => (fold(2), bytes.len().min(2)),
            Encoding::Embedded { map, .. } if map.has_codespaces() => map.next_code(bytes),
            Encoding::Embedded { base: Some(map), .. } | Encoding::Predefined { map, .. } => {
                let known =
                    (1..=4u8).zip(1..=bytes.len()).find(|(n, len)| map.lookup_cid_code(fold(*len), *n).is_some());
                match known {
                    Some((_, len)) => (fold(len), len),
                    None => {
                        let len = if map.lookup_cid_code(0x20, 1).is_some() { 1 } else { bytes.len().min(2) };
                        (fold(len), len)
                    }
                }
            }
            Encoding::Embedded { .. } => (fold(2), bytes.len().min(2)),
        }
    }

    fn cid(&self, code: u32) -> u32 {
        let of = |map: &Predefined| (1..=4).find_map(|len| map.lookup_cid_code(code, len));
        match &self.encoding {
            Encoding::Identity => code,
            Encoding::Embedded { map, base } => {
                map.cid(code).or_else(|| of(base.as_ref()?)).unwrap_or(if map.has_cids() { 0 } else { code })
            }
            Encoding::Predefined { map, .. } => of(map).unwrap_or(0),
        }
    }

    fn table(&self, page: u32) -> Table {
        let mut table = Table::new();
        let mut text = String::new();
        for low in 0..256 {
            let code = page << 8 | low;
            text.clear();
            let cid = self.cid(code);
            self.push(code, cid, &mut text);
            table.push(&text, self.width(cid));
        }
        table
    }

    fn push(&self, code: u32, cid: u32, out: &mut String) {
        if let Some(mended) = self.mended.get(&code) {
            out.push_str(mended);
            return;
        }
        let mut mapped = String::new();
        let is_mapped = self.to_unicode.as_ref().and_then(|map| map.push_text(code, &mut mapped)).is_some();
        let mut own = String::new();
        let _ = self.texts.push(self.glyph(cid), &mut own);
        if let Some(family) = self.family {
            let of = |text: &str| {
                let mut chars = text.chars();
                let c = chars.next().filter(|_| chars.next().is_none())?;
                let mended = u32::from(c) > 0x2000 && is_seen(text);
                if mended { Some(c) } else { crate::mark::of_symbol_family(family, c) }
            };
            if let Some(seen) = of(&mapped).or_else(|| of(&own)) {
                out.push(seen);
                return;
            }
        }
        let own_is_seen = is_seen(&own);
        let ligature = mapped.len() == 1 && own.len() > 1 && own.is_ascii() && own.contains(mapped.as_str());
        if own_is_seen && (ligature || self.identity_map || is_doubtful(&mapped)) {
            out.push_str(&own);
        } else if is_seen(&mapped) {
            push_text(&mapped, out);
        } else if let Encoding::Predefined { unicode: true, .. } = self.encoding
            && !is_mapped
            && let Some(c) = unicode_of(code)
        {
            super::push_seen(c, out);
        } else if let Some(collection) = &self.collection {
            push_collected(collection, cid, out);
        } else if self.codes_are_unicode
            && let Some(c) = unicode_of(code).filter(|c| !super::is_private(*c))
        {
            super::push_seen(c, out);
        } else if self.standard_order
            && let Some(c) =
                char::from_u32(cid.saturating_add(STANDARD_ORDER.into())).filter(|c| (' '..='~').contains(c))
        {
            out.push(c);
        }
    }

    fn glyph(&self, cid: u32) -> u32 {
        match &self.glyphs {
            CidToGlyph::Same => cid,
            CidToGlyph::Map(map) => usize::try_from(cid).ok().and_then(|cid| map.get(cid)).map_or(0, |g| u32::from(*g)),
            CidToGlyph::Charset(map) => map.get(&cid).copied().unwrap_or(0),
        }
    }

    fn width(&self, cid: u32) -> f32 {
        find(&self.widths, cid).copied().unwrap_or(self.default_width)
    }

    fn vertical_of(&self, code: u32) -> (f32, f32, f32) {
        let cid = self.cid(code);
        let (origin, advance) = self.default_vertical;
        find(&self.vertical_metrics, cid).copied().unwrap_or((advance, self.width(cid) / 2.0, origin))
    }

    /// Width of the space: of the code that shows one.
    fn space(&self) -> f32 {
        let common = [3, 0x20, 1, 2].into_iter();
        let listed = self.to_unicode.iter().flat_map(|map| map.codes(4096));
        let mut text = String::new();
        for code in common.chain(listed) {
            text.clear();
            let cid = self.cid(code);
            match &self.to_unicode {
                Some(map) => {
                    let _ = map.push_text(code, &mut text);
                }
                None => self.push(code, cid, &mut text),
            }
            if text == " " || text == "\u{a0}" {
                return self.width(cid);
            }
        }
        0.0
    }

    fn all_equal(&self) -> bool {
        let mut values = self.widths.iter().map(|w| w.value).filter(|w| *w > 0.0);
        let first = values.next().unwrap_or(self.default_width);
        self.widths.len() >= 10 && values.all(|w| (w - first).abs() < 1e-4)
    }
}

/// The character of a code of a CMap whose codes are UCS-2 or UTF-16.
fn unicode_of(code: u32) -> Option<char> {
    let c = if code > 0xFFFF {
        let units = [u16::try_from(code >> 16).ok()?, u16::try_from(code & 0xFFFF).ok()?];
        char::decode_utf16(units).next()?.ok()
    } else {
        char::from_u32(code)
    };
    c.filter(|c| !c.is_control())
}

fn push_collected(collection: &Predefined, cid: u32, out: &mut String) {
    let from = out.len();
    match collection.lookup_bf_string(cid) {
        Some(BfString::Char(c)) => out.push(c),
        Some(BfString::String(text)) => out.push_str(&text),
        None => {
            let code = (1..=4).find_map(|len| collection.lookup_cid_code(cid, len));
            out.extend(code.and_then(char::from_u32));
        }
    }
    if !out.get(from..).is_some_and(is_seen) {
        out.truncate(from);
    }
}
