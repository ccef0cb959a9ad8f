//! A new table of objects for a file that lost its own (ISO 32000-2 §7.5): what looks like an object is listed, and
//! where no catalog is left, one over all pages is added.
//! Must not know how objects are parsed; the file that comes out is read as any other.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fmt::Write;

/// Objects listed at most.
const OBJECTS: usize = 1_000_000;
/// Bytes of an object that are searched for what it is.
const HEAD: usize = 2048;

/// The file with a table at its end; `None` where nothing in it looks like a page, or where it is locked, since then
/// its strings and streams would be taken for open ones.
pub(super) fn rebuild(bytes: &[u8]) -> Option<Vec<u8>> {
    const HEADER: &[u8] = b"%PDF-1.7\n";
    if find(bytes, b"/Encrypt").is_some() {
        return None;
    }
    let objects = objects(bytes);
    let head = |at: usize| {
        let all = bytes.get(at..at.saturating_add(HEAD)).or(bytes.get(at..)).unwrap_or_default();
        all.get(..find(all, b"endobj").unwrap_or(all.len())).unwrap_or_default()
    };
    let is = |at: usize, kind: &[u8]| {
        let head = head(at);
        let mut rest = head;
        while let Some(found) = find(rest, b"/Type") {
            rest = rest.get(found + 5..).unwrap_or_default();
            let name = rest.trim_ascii_start();
            if name.starts_with(kind) && !name.get(kind.len()).is_some_and(u8::is_ascii_alphanumeric) {
                return true;
            }
        }
        false
    };
    let of = |kind: &[u8]| -> Vec<(u32, u16)> {
        objects
            .iter()
            .filter(|(_, (_, at))| is(*at, kind))
            .map(|(number, (generation, _))| (*number, *generation))
            .collect()
    };
    // The last catalog is the newest; it counts only where the tree that it names is there too.
    let root = of(b"/Catalog").pop().filter(|_| !of(b"/Pages").is_empty());
    let pages = of(b"/Page");
    if root.is_none() && pages.is_empty() && find(bytes, b"/ObjStm").is_none() {
        return None;
    }

    let mut out = HEADER.to_vec();
    let shift = out.len();
    out.extend_from_slice(bytes);
    // Closes what a cut has left open.
    out.extend_from_slice(b"\nendstream\nendobj\n");
    let mut places: BTreeMap<u32, (u16, usize)> =
        objects.iter().map(|(number, (generation, at))| (*number, (*generation, at + shift))).collect();
    let root = match root {
        Some(root) => root,
        None => {
            let next = places.keys().next_back().copied().unwrap_or(0).checked_add(2)?;
            let kids: String = pages.iter().map(|(number, generation)| format!("{number} {generation} R ")).collect();
            let catalog = next - 1;
            places.insert(catalog, (0, out.len()));
            out.extend_from_slice(format!("{catalog} 0 obj\n<</Type/Catalog/Pages {next} 0 R>>\nendobj\n").as_bytes());
            places.insert(next, (0, out.len()));
            let count = pages.len();
            out.extend_from_slice(
                format!("{next} 0 obj\n<</Type/Pages/Count {count}/Kids[{kids}]>>\nendobj\n").as_bytes(),
            );
            (catalog, 0)
        }
    };
    let table = out.len();
    let mut text = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, (generation, at)) in &places {
        let _ = writeln!(text, "{number} 1\n{at:010} {generation:05} n ");
    }
    let size = places.keys().next_back().copied().unwrap_or(0).saturating_add(1);
    let (number, generation) = root;
    let _ = writeln!(text, "trailer\n<</Size {size}/Root {number} {generation} R>>\nstartxref\n{table}\n%%EOF");
    out.extend_from_slice(text.as_bytes());
    Some(out)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

/// Number, generation and place of all that begins as an object does; of several the last.
fn objects(bytes: &[u8]) -> BTreeMap<u32, (u16, usize)> {
    const KEYWORD: &[u8] = b"obj";
    let mut found = BTreeMap::new();
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| find(rest, KEYWORD)).map(|at| from + at) {
        from = at + KEYWORD.len();
        // Not `endobj`: two numbers stand before it.
        let before = bytes.get(at.saturating_sub(24)..at).unwrap_or_default();
        let Some((before, generation)) = number_at_end(before.trim_ascii_end(), before) else { continue };
        let Some((rest, number)) = number_at_end(before.trim_ascii_end(), before) else { continue };
        let start = at.saturating_sub(24) + rest.len();
        if let (Ok(number), Ok(generation)) = (u32::try_from(number), u16::try_from(generation))
            && number > 0
            && number < 8_388_608
            && found.len() < OBJECTS
        {
            found.insert(number, (generation, start));
        }
    }
    found
}

/// The number that a text ends with, and what stands before it. `whole` is the text with the white space that has to
/// follow the number.
fn number_at_end<'a>(text: &'a [u8], whole: &[u8]) -> Option<(&'a [u8], u64)> {
    let digits = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (rest, number) = text.split_at_checked(text.len() - digits)?;
    let number = std::str::from_utf8(number).ok()?.parse().ok()?;
    (whole.len() > text.len() && digits <= 10).then_some((rest, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found_where_they_begin() {
        let bytes = b"junk 1 0 obj<</Type/Page>>endobj\n12 3  obj\n[]\nendobj 4 0obj 5obj";
        let found = objects(bytes);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(1, (0, 5)), (12, (3, 33))]);
    }

    #[test]
    fn pages_without_a_catalog_get_one() {
        let rebuilt = rebuild(b"7 0 obj<</Type /Page>>endobj").unwrap();
        let text = String::from_utf8(rebuilt).unwrap();
        assert!(text.contains("/Root 8 0 R") && text.contains("/Kids[7 0 R ]"), "{text}");
        assert_eq!(rebuild(b"7 0 obj<</Type /Font>>endobj"), None);
        assert_eq!(rebuild(b"7 0 obj<</Type /Page/Encrypt 1 0 R>>endobj"), None);
    }
}
