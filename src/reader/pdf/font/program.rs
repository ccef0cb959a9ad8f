//! The font program that a file carries: what its own tables say of a glyph.
//! Must not know the font dictionary around it.
//!
//! Sources: OpenType 1.9; Adobe Technical Notes 5176 (CFF) and 5040 (Type 1).

use rustc_hash::FxHashMap;
use skrifa::MetadataProvider;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;
use skrifa::raw::tables::cmap::{CmapSubtable, PlatformId};
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};

mod by_shape;
mod ligatures;
mod outline;

pub(super) use by_shape::{LETTERS, Letters, OPEN, WIDER};

/// Code page of Windows symbol fonts: byte `x` stands at `U+F000 + x`.
const SYMBOL_PAGE: u32 = 0xF000;

/// Glyphs of one font whose outlines are looked at; fonts of pictures are embedded with the few that are used.
pub(super) const LOOKED_AT: usize = 256;

/// An embedded font.
pub(super) struct Program<'a>(Kind<'a>);

enum Kind<'a> {
    Sfnt(FontRef<'a>),
    Cff(Box<CffFontRef<'a>>),
    Type1(Box<Type1Font>),
}

/// What the glyphs of a font show, as far as its tables tell.
#[derive(Debug, Default)]
pub(super) struct GlyphTexts {
    chars: FxHashMap<u32, char>,
    words: FxHashMap<u32, String>,
}

impl GlyphTexts {
    /// Appends what a glyph shows.
    pub(super) fn push(&self, glyph: u32, out: &mut String) -> bool {
        if let Some(word) = self.words.get(&glyph) {
            out.push_str(word);
        } else if let Some(c) = self.chars.get(&glyph) {
            super::push_seen(*c, out);
        } else {
            return false;
        }
        true
    }

    /// Whether all that is known is codes of a symbol font's page: which glyph, but not what it shows.
    pub(super) fn are_private(&self) -> bool {
        self.words.is_empty() && self.chars.values().all(|c| super::is_private(*c))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chars.is_empty() && self.words.is_empty()
    }

    /// Remembers a character of a glyph: of several the lowest that is no private use, as `-` before a soft hyphen.
    fn offer(&mut self, glyph: u32, c: char) {
        if glyph == 0 || c.is_control() {
            return;
        }
        let slot = self.chars.entry(glyph).or_insert(c);
        if (super::is_private(c), c) < (super::is_private(*slot), *slot) {
            *slot = c;
        }
    }

    /// Remembers what a glyph's name says, where nothing else did.
    fn offer_name(&mut self, glyph: u32, name: &str) {
        let known = self.chars.get(&glyph).is_some_and(|c| !super::is_private(*c));
        let mut text = String::new();
        if glyph == 0 || known && !name.contains('_') || !super::glyph_name::push(name, &mut text) {
            return;
        }
        self.offer_text(glyph, text);
    }

    pub(super) fn offer_text(&mut self, glyph: u32, text: String) {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => {
                self.chars.insert(glyph, c);
            }
            (Some(_), Some(_)) => {
                self.words.insert(glyph, text);
            }
            _ => {}
        }
    }
}

impl<'a> Program<'a> {
    /// Tells by the first bytes what it is; the dictionary's key may lie.
    pub(super) fn new(data: &'a [u8]) -> Option<Self> {
        let kind = match data.get(..4)? {
            b"OTTO" | b"true" | b"\0\x01\0\0" | b"typ1" => Kind::Sfnt(FontRef::new(data).ok()?),
            b"ttcf" => Kind::Sfnt(FontRef::from_index(data, 0).ok()?),
            [b'%', b'!', ..] | [0x80, 1, ..] => Kind::Type1(Box::new(Type1Font::new(data).ok()?)),
            [1, ..] => Kind::Cff(Box::new(CffFontRef::new_cff(data, 0, None).ok()?)),
            _ => Kind::Type1(Box::new(Type1Font::new(data).ok()?)),
        };
        Some(Self(kind))
    }

    pub(super) fn is_sfnt(&self) -> bool {
        matches!(self.0, Kind::Sfnt(_))
    }

    /// What each glyph shows.
    pub(super) fn texts(&self) -> GlyphTexts {
        let mut texts = GlyphTexts::default();
        match &self.0 {
            Kind::Sfnt(font) => {
                for (code, glyph) in font.charmap().mappings() {
                    if let Some(c) = char::from_u32(code) {
                        texts.offer(glyph.to_u32(), c);
                    }
                }
                if let Ok(post) = font.post() {
                    for (glyph, name) in post.glyph_names() {
                        texts.offer_name(glyph.to_u32(), name);
                    }
                }
                if let Some(cff) = embedded_cff(font) {
                    cff_names(&cff, &mut texts);
                }
                ligatures::read(font, &mut texts);
            }
            Kind::Cff(font) => cff_names(font, &mut texts),
            Kind::Type1(font) => {
                for (glyph, name) in font.glyph_names() {
                    texts.offer_name(glyph.to_u32(), name);
                }
            }
        }
        texts
    }

    /// Looks at those of the glyphs that neither map nor name tells: those of private use, and in a font that says
    /// nothing at all of its glyphs every one, but there only for a tick, which no letter is shaped like. Looking takes
    /// its time, so a caller asks only for glyphs that are used and not known otherwise.
    pub(super) fn look(&self, texts: &mut GlyphTexts, mut glyphs: Vec<u32>) {
        let silent = texts.is_empty();
        glyphs.sort_unstable();
        glyphs.dedup();
        glyphs.retain(|glyph| *glyph != 0 && (silent || texts.chars.get(glyph).is_some_and(|c| super::is_private(*c))));
        for glyph in glyphs.into_iter().take(LOOKED_AT) {
            if let Some(c) = outline::seen(self, glyph).filter(|c| !silent || *c == '✓') {
                texts.chars.insert(glyph, c);
            }
        }
    }

    /// The mark that a glyph is drawn as.
    pub(super) fn mark(&self, glyph: u32) -> Option<char> {
        outline::seen(self, glyph)
    }

    /// Whether a glyph is a bar at half the height of letters: a dash.
    pub(super) fn is_bar(&self, glyph: u32) -> bool {
        outline::extent(self, glyph).is_some_and(|bbox| outline::is_dash(&bbox))
    }

    /// Whether a glyph stands in the upper half of the line alone: a quote.
    pub(super) fn is_raised(&self, glyph: u32) -> bool {
        outline::extent(self, glyph).is_some_and(|bbox| outline::is_raised(&bbox))
    }

    /// The glyph that a byte selects by the program's own encoding (ISO 32000-2, 9.6.5.2 and 9.6.5.4).
    pub(super) fn glyph_of_byte(&self, byte: u8) -> Option<u32> {
        let code = u32::from(byte);
        let glyph = match &self.0 {
            Kind::Type1(font) => font.encoding()?.map(byte)?,
            Kind::Cff(font) => font.encoding()?.map(byte)?,
            Kind::Sfnt(font) => {
                let symbol = subtable(font, PlatformId::Windows, 0);
                let page = |page: u32| symbol.as_ref().and_then(|table| table.map_codepoint(page + code));
                let mac = || subtable(font, PlatformId::Macintosh, 1)?.map_codepoint(code);
                let unicode = || font.charmap().map(code);
                page(SYMBOL_PAGE).or_else(|| page(0)).or_else(mac).or_else(unicode)?
            }
        };
        (glyph.to_u32() != 0).then_some(glyph.to_u32())
    }

    /// The name that a byte has in the program's own encoding.
    pub(super) fn name_of_byte(&self, byte: u8) -> Option<String> {
        match &self.0 {
            Kind::Type1(font) => font.encoding()?.glyph_name(byte).map(str::to_owned),
            Kind::Cff(font) => {
                let glyph = font.encoding()?.map(byte)?;
                cff_name(font, glyph)
            }
            Kind::Sfnt(_) => None,
        }
    }

    /// The glyph of that name.
    pub(super) fn glyph_by_name(&self, name: &str) -> Option<u32> {
        let glyph = match &self.0 {
            Kind::Sfnt(font) => {
                let post = font.post().ok()?;
                post.glyph_names().find(|(_, other)| *other == name)?.0
            }
            Kind::Cff(font) => font.charset()?.iter().find(|(_, sid)| font.string(*sid) == Some(name.as_bytes()))?.0,
            Kind::Type1(font) => font.glyph_names().find(|(_, other)| *other == name)?.0,
        };
        Some(glyph.to_u32())
    }

    /// The glyph that shows a character.
    pub(super) fn glyph_of_char(&self, c: char) -> Option<u32> {
        match &self.0 {
            Kind::Sfnt(font) => font.charmap().map(c).map(GlyphId::to_u32).filter(|glyph| *glyph != 0),
            _ => None,
        }
    }

    /// Glyphs by CID, of a CID-keyed CFF font; in all others the two are the same.
    pub(super) fn cids(&self) -> Option<FxHashMap<u32, u32>> {
        let of = |font: &CffFontRef<'_>| {
            let charset = font.charset().filter(|_| font.is_cid())?;
            Some(charset.iter().map(|(glyph, cid)| (u32::from(cid.to_u16()), glyph.to_u32())).collect())
        };
        match &self.0 {
            Kind::Cff(font) => of(font),
            Kind::Sfnt(font) => of(&embedded_cff(font)?),
            Kind::Type1(_) => None,
        }
    }

    /// Width of a glyph as a share of the size.
    pub(super) fn width(&self, glyph: u32) -> Option<f32> {
        let glyph = GlyphId::new(glyph);
        match &self.0 {
            Kind::Sfnt(font) => {
                let units = f32::from(font.head().ok()?.units_per_em());
                let advance = f32::from(font.hmtx().ok()?.advance(glyph)?);
                (units > 0.0).then(|| advance / units)
            }
            Kind::Cff(font) => {
                let subfont = font.subfont(font.subfont_index(glyph).unwrap_or(0), &[]).ok()?;
                let width = font.evaluate_width(&subfont, glyph, &[]).ok()??.to_f32();
                Some(width / per_em(font.upem()))
            }
            Kind::Type1(font) => Some(font.evaluate_width(glyph).ok()??.to_f32() / per_em(font.upem())),
        }
    }

    /// Ascender and descender as shares of the size.
    pub(super) fn extent(&self) -> Option<(f32, f32)> {
        let Kind::Sfnt(font) = &self.0 else { return None };
        let (head, hhea) = (font.head().ok()?, font.hhea().ok()?);
        let units = f32::from(head.units_per_em());
        let share = |value: i16| f32::from(value) / units;
        (units > 0.0).then(|| (share(hhea.ascender().to_i16()), share(hhea.descender().to_i16())))
    }

    /// Weight (400 is regular) and whether it slants.
    pub(super) fn style(&self) -> Option<(f32, bool)> {
        let Kind::Sfnt(font) = &self.0 else { return None };
        font.table_data(Tag::new(b"OS/2"))?;
        let attributes = font.attributes();
        Some((attributes.weight.value(), attributes.style != skrifa::attribute::Style::Normal))
    }

    /// The name that it gives itself.
    pub(super) fn name(&self) -> Option<String> {
        match &self.0 {
            Kind::Sfnt(font) => {
                let names = font.localized_strings(skrifa::string::StringId::POSTSCRIPT_NAME);
                names.english_or_first().map(|name| name.chars().take(128).collect())
            }
            Kind::Cff(font) => font.metadata()?.name().map(str::to_owned),
            Kind::Type1(font) => font.name().map(str::to_owned),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "units per em are small")]
fn per_em(units: i32) -> f32 {
    if units > 0 { units as f32 } else { 1000.0 }
}

fn embedded_cff<'a>(font: &FontRef<'a>) -> Option<CffFontRef<'a>> {
    let data = font.table_data(Tag::new(b"CFF "))?;
    CffFontRef::new_cff(data.as_bytes(), 0, None).ok()
}

fn cff_name(font: &CffFontRef<'_>, glyph: GlyphId) -> Option<String> {
    let sid = font.charset()?.string_id(glyph)?;
    Some(String::from_utf8_lossy(font.string(sid)?).into_owned())
}

fn cff_names(font: &CffFontRef<'_>, texts: &mut GlyphTexts) {
    if font.is_cid() {
        return;
    }
    let Some(charset) = font.charset() else { return };
    for (glyph, sid) in charset.iter() {
        if let Some(name) = font.string(sid).and_then(|name| std::str::from_utf8(name).ok()) {
            texts.offer_name(glyph.to_u32(), name);
        }
    }
}

/// The `cmap` subtable of one platform; of Macintosh any encoding is Roman here.
fn subtable<'a>(font: &FontRef<'a>, platform: PlatformId, encoding: u16) -> Option<CmapSubtable<'a>> {
    let cmap = font.cmap().ok()?;
    let of = |record: &&skrifa::raw::tables::cmap::EncodingRecord| {
        record.platform_id() == platform && (record.encoding_id() == encoding || platform == PlatformId::Macintosh)
    };
    cmap.encoding_records().iter().find(of)?.subtable(cmap.offset_data()).ok()
}

/// Glyphs that a glyph is put together from, in the order in which they stand side by side.
fn components(font: &FontRef<'_>, glyph: u32) -> Option<Vec<u32>> {
    let (glyf, loca) = (font.glyf().ok()?, font.loca(None).ok()?);
    let Glyph::Composite(composite) = loca.get_glyf(GlyphId::new(glyph), &glyf).ok()?? else { return None };
    let mut parts: Vec<(i16, u32)> = composite
        .components()
        .take(8)
        .map(|part| {
            let x = match part.anchor {
                skrifa::raw::tables::glyf::Anchor::Offset { x, .. } => x,
                skrifa::raw::tables::glyf::Anchor::Point { .. } => i16::MAX,
            };
            (x, part.glyph.to_u32())
        })
        .collect();
    parts.sort_by_key(|(x, _)| *x);
    Some(parts.into_iter().map(|(_, glyph)| glyph).collect())
}
