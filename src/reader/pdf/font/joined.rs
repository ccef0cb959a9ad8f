//! What a writer's faults make of a CMap's characters, and what they were: Ghostscript 10.00 copies maps as ranges of one
//! code whose first character has its two bytes joined by a logical or (`U+2013` becomes `U+0033`, `3`), and swaps the
//! bytes of ligatures. Measured on its output; no standard says so.
//! Must not know how a map is written, nor how a font's glyphs are found.

use super::cmap::CMap;
use super::likely::STANDARD_ORDER;
use super::program::Program;

/// Characters that maps give for ligatures (`U+FB00` to `U+FB04`).
pub(super) const LIGATURES: &str = "ûüýþÿ";
/// Characters that maps give for ticks, boxes, bullets, dashes and quotes.
pub(super) const MARKS: &str = "0123456789?&;<=>\"¥ï";
/// Signs of reports that stand beyond the first two blocks of Unicode.
const SIGNS: &str = "–—‘’‚“”„†‡•…‰‹›€™←↑→↓−≠≤≥■□▪▫▲►▼◆◊○●★☆☐☑☒✓✔✕✖✗✘✅❌➔➢";

/// What that writer calls itself in a file's `Producer`.
pub(super) const WRITER: &[u8] = b"Ghostscript 10.0";
/// Codes that are looked at.
const CODES: usize = 4096;
/// Glyphs among which a font has its ASCII, and from which on it has no character of the first two blocks.
const FIRST_GLYPHS: u32 = 0x200;
/// Letters that have to stand in the usual order.
const LEAST: usize = 10;

/// Whether a map's text may be one whose bytes were joined.
pub(super) fn may_be(map: &CMap, code: u32, text: &str, among: &str) -> bool {
    map.is_lone() && code >= 0x80 && single(text).is_some_and(|c| among.contains(c))
}

/// What codes may show, told by the order of a font's glyphs where codes are their numbers.
///
/// In a font that has its ASCII where most have it, and so as its first glyphs, a glyph far behind them is hardly a
/// character of the first two blocks. The range then begins with the common sign that has those bytes, and of several
/// with the one that is the nearest to what the glyph before it shows. But figures and letters of other kinds (old style,
/// raised, small capitals) stand there too: see [`is_borne_out`].
pub(super) fn by_order(map: &CMap) -> Vec<(u32, char)> {
    if !map.is_lone() {
        return Vec::new();
    }
    let mut text = String::new();
    let mut shown = |code: u32| {
        text.clear();
        map.push_text(code, &mut text)?;
        Some((code, u32::from(single(&text)?)))
    };
    let shown: Vec<(u32, u32)> = map.codes(CODES).into_iter().filter_map(&mut shown).collect();
    let in_order = |(code, c): &(u32, u32)| *c < 0x7F && code.saturating_add(STANDARD_ORDER.into()) == *c;
    let usual = shown.iter().filter(|pair| in_order(pair)).count();
    let others = shown.iter().filter(|pair| pair.1 < 0x7F && pair.0 < FIRST_GLYPHS && !in_order(pair)).count();
    if usual < LEAST || others * 10 > usual {
        return Vec::new();
    }
    let mut out = Vec::new();
    // The glyph before, what the map gives for it, and what it is.
    let mut before = (0u32, 0u32, 0u32);
    for (code, c) in shown.into_iter().filter(|(code, _)| *code >= FIRST_GLYPHS) {
        let steps = code - before.0;
        let goes_on = steps == 1 && before.1.saturating_add(1) == c && before.1 != before.2;
        let expected = before.2.saturating_add(steps);
        let joined = |sign: &u32| (sign >> 8) | (sign & 0xFF) == c;
        let sign = match c {
            0x21..0x200 if goes_on => Some(expected),
            0x21..0x200 => SIGNS.chars().map(u32::from).filter(joined).min_by_key(|sign| sign.abs_diff(expected)),
            _ => None,
        };
        before = (code, c, sign.unwrap_or(c));
        out.extend(sign.and_then(char::from_u32).map(|sign| (code, sign)));
    }
    out
}

/// Whether a glyph that is mapped to `text` shows the sign: it is drawn as one, or, where no outline tells, the writer is
/// the one whose fault this is, and the text no letter or figure of another kind.
pub(super) fn is_borne_out(sign: char, text: &str, program: &Program<'_>, glyph: u32, is_writer: bool) -> bool {
    match sign {
        '–' | '—' | '−' => program.is_bar(glyph),
        '‘' | '’' | '“' | '”' => program.is_raised(glyph),
        '☐' | '☑' | '☒' | '✓' | '✔' | '✕' | '✖' | '✗' | '✘' | '✅' | '❌' => {
            program.mark(glyph).is_some()
        }
        _ => is_writer && !text.chars().all(char::is_alphanumeric),
    }
}

/// What a glyph shows that is mapped to one of [`MARKS`] and drawn as a mark, a dash or a quote.
pub(super) fn by_shape(text: &str, program: &Program<'_>, glyph: u32) -> Option<char> {
    let sign = match text {
        "3" => program.is_bar(glyph).then_some('–'),
        "4" => program.is_bar(glyph).then_some('—'),
        "8" => program.is_raised(glyph).then_some('‘'),
        "9" => program.is_raised(glyph).then_some('’'),
        "<" => program.is_raised(glyph).then_some('“'),
        "=" => program.is_raised(glyph).then_some('”'),
        _ => None,
    };
    sign.or_else(|| program.mark(glyph))
}

/// A ligature's letters whose bytes were swapped, and of three letters the last two added up: `66006900` is written for
/// `00660069`, and `6600CF00` for `006600660069`.
pub(super) fn swapped(utf16: &[u8]) -> Option<String> {
    if utf16.len() < 4 || !utf16.len().is_multiple_of(2) {
        return None;
    }
    let mut letters = String::new();
    for pair in utf16.chunks_exact(2) {
        let [byte, 0] = pair else { return None };
        let after_f = byte.checked_sub(b'f').filter(u8::is_ascii_lowercase);
        match after_f {
            _ if byte.is_ascii_alphabetic() => letters.push(char::from(*byte)),
            Some(last) => letters.extend(['f', char::from(last)]),
            None => return None,
        }
    }
    Some(letters)
}

/// The only character of a text.
fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn map(before: u32) -> CMap {
        let ascii = ('a'..='p').fold(String::new(), |mut out, c| {
            let code = u32::from(c) - before;
            let _ = write!(out, "<{code:04x}><{code:04x}><{:04x}>", u32::from(c));
            out
        });
        let rest = "<0016><0016><0033><0af6><0af6><0033><0af7><0af7><0034><0aff><0aff><201c><0d10><0d10><0036>\
                    <0d11><0d11><0037><0d12><0d12><0038> endbfrange";
        CMap::parse(format!("beginbfrange {ascii}{rest}").as_bytes())
    }

    #[test]
    fn glyphs_behind_ascii_show_signs_again() {
        let signs = [(0xaf6, '–'), (0xaf7, '—'), (0xd10, '☐'), (0xd11, '☑'), (0xd12, '☒')];
        assert_eq!(by_order(&map(29)), signs);
        // A font in another order may have its figures anywhere.
        assert_eq!(by_order(&map(11)), []);
        assert!(may_be(&map(11), 0xaf6, "3", MARKS) && !may_be(&map(11), 0x16, "3", MARKS));
    }
}
