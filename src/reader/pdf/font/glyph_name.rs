//! Glyph names to Unicode: the Adobe Glyph List, its rules for composed names, and the names that producers
//! make up.
//! Must not know which font a name stands in.
//!
//! Source: Adobe Glyph List Specification 1.7, section 2; its list and that of ITC Zapf Dingbats are skrifa's.

use skrifa::raw::ps::agl;

/// Names that lists do not have, as font makers use them for marks and TeX's for ligatures.
const MORE: &[(&str, &str)] = &[
    ("Ifractur", "ℑ"),
    ("Rfractur", "ℜ"),
    ("angbracketleft", "⟨"),
    ("angbracketright", "⟩"),
    ("arrownortheast", "↗"),
    ("arrowsoutheast", "↘"),
    ("ballotbox", "☐"),
    ("ballotboxcheck", "☑"),
    ("ballotboxx", "☒"),
    ("ballotx", "✗"),
    ("box", "☐"),
    ("check", "✓"),
    ("checkbox", "☐"),
    ("checkedbox", "☑"),
    ("checkmark", "✓"),
    ("cross", "✗"),
    ("crossmark", "✗"),
    ("dotlessj", "ȷ"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("follows", "≻"),
    ("greaterorequalslant", "⩾"),
    ("heavyballotx", "✘"),
    ("heavycheckmark", "✔"),
    ("lessorequalslant", "⩽"),
    ("nbspace", "\u{a0}"),
    ("negationslash", "\u{338}"),
    ("periodcentered", "·"),
    ("precedes", "≺"),
    ("squaresolid", "■"),
    ("tick", "✓"),
    ("tickmark", "✓"),
    ("trianglesolid", "▲"),
    ("visiblespace", "␣"),
    ("whitecheckmark", "✅"),
    ("xmark", "✗"),
];

/// Appends what a glyph of that name shows, and tells whether that is known.
pub(super) fn push(name: &str, out: &mut String) -> bool {
    if name.is_empty() || name == ".notdef" || name == ".null" {
        return false;
    }
    if let Ok(at) = MORE.binary_search_by(|(other, _)| (*other).cmp(name)) {
        out.push_str(MORE.get(at).map_or("", |(_, text)| text));
        return true;
    }
    let base = agl::split_variant(name).0;
    let from = out.len();
    for part in base.split('_') {
        let before = out.len();
        if let Ok(at) = MORE.binary_search_by(|(other, _)| (*other).cmp(part)) {
            out.push_str(MORE.get(at).map_or("", |(_, text)| text));
        } else {
            agl::name_to_chars(part).filter(|c| !super::is_private(*c)).for_each(|c| super::push_seen(c, out));
        }
        if out.len() == before {
            // A name of which only a part is known says nothing: `a_37`.
            out.truncate(from);
            return false;
        }
    }
    out.len() > from
}

/// The character code that a made-up name spells: `C118`, `c118`, `B118` (decimal), `G76`, `g0076` (hexadecimal),
/// `cid:12`, `char118`, `x76`. Only worth something where neither a list nor the embedded font knows the name.
pub(super) fn numeric(name: &str) -> Option<u32> {
    let decimal = |digits: &str| {
        (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
    };
    let hexadecimal = |digits: &str| u32::from_str_radix(digits, 16).ok();
    if let Some(digits) = name.strip_prefix("char") {
        return decimal(digits);
    }
    let (first, digits) = (name.chars().next()?, name.get(1..)?);
    match (first, digits.len()) {
        ('C' | 'c' | 'B' | 'b', 2..=3) => decimal(digits),
        ('G' | 'x', 2) | ('g', 4) => hexadecimal(digits),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> Option<String> {
        let mut out = String::new();
        push(name, &mut out).then_some(out)
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(MORE.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn names() {
        for (name, expected) in [
            ("A", "A"),
            ("Aacute", "Á"),
            ("f_i", "fi"),
            ("f_f_i", "ffi"),
            ("fi", "fi"),
            ("t_i.alt", "ti"),
            ("t_t_i", "tti"),
            ("uni2713", "✓"),
            ("u1F5F8", "🗸"),
            ("uni00410042", "AB"),
            ("a20", "✔"),
            ("a19", "✓"),
            ("tick", "✓"),
            ("checkmark", "✓"),
            ("A.swash", "A"),
            ("one.tnum", "1"),
        ] {
            assert_eq!(text(name).as_deref(), Some(expected), "{name}");
        }
        for name in [".notdef", "g37", "C118", "cid:12", "glyph17", "x_", ""] {
            assert_eq!(text(name), None, "{name}");
        }
    }

    #[test]
    fn numbers_in_names() {
        assert_eq!(numeric("C118"), Some(118));
        assert_eq!(numeric("G76"), Some(0x76));
        assert_eq!(numeric("g0076"), Some(0x76));
        assert_eq!(numeric("char65"), Some(65));
        for name in ["g37", "space", "C", "Cat", "c1189", ""] {
            assert_eq!(numeric(name), None, "{name}");
        }
    }
}
