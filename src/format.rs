//! Which format a document is in: its first bytes decide, its name only where they do not tell.
//! Must not know how any of them is read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// PDF (ISO 32000).
    Pdf,
    /// HTML or XHTML.
    Html,
    /// Plain text.
    Text,
}

/// How much of a file is looked at. PDF viewers look for the header in the first 1024 bytes (ISO 32000-2 annex I);
/// pages with long comments or a byte order mark before their first tag fit into four times that.
const PREFIX: usize = 4096;
/// Where a PDF's header may begin.
const PDF_HEADER_WITHIN: usize = 1024;

/// Files that are neither of the three, by their first bytes.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"RIFF", "a RIFF container (WebP, WAV or AVI)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (OLE)"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"%FDF", "a form data file (FDF)"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
];

/// Signatures that ordinary words can begin with: they count only in a file that is no text otherwise.
const WEAK: &[&[u8]] =
    &[b"BM", b"MZ", b"BZh", b"RIFF", b"PAR1", b"ID3", b"OggS", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"];

/// Tags that a page or a fragment of one begins with.
const TAGS: &[&str] = &[
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "base",
    "table",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "a",
    "b",
    "br",
    "center",
    "font",
    "img",
    "iframe",
    "span",
    "section",
    "article",
    "main",
    "header",
    "nav",
    "form",
    "strong",
    "em",
    "hr",
    "blockquote",
    "pre",
    "figure",
    "details",
    "noscript",
    "frameset",
    "aside",
    "footer",
    "template",
    "ac:structured-macro",
    "ac:layout",
    "thead",
    "tbody",
    "tr",
    "td",
    "li",
];

/// Tells the format of `bytes`; `name` decides only where they do not.
///
/// # Errors
/// [`Error::UnknownFormat`] where they are none of the three, naming what they are where that is known;
/// [`Error::Unreadable`] where there are no bytes or nothing but white space.
pub fn detect(bytes: &[u8], name: Option<&str>) -> Result<Format, Error> {
    if bytes.is_empty() {
        return Err(Error::Unreadable("the file is empty".to_owned()));
    }
    let prefix = bytes.get(..PREFIX).unwrap_or(bytes);
    let head = decode_prefix(prefix);
    // What another format's signature begins is that format, even where a PDF lies inside it (a ZIP, an e-mail).
    let other = signature(prefix);
    if let Some(what) = other
        && !is_weak(prefix)
    {
        return Err(Error::UnknownFormat(what.to_owned()));
    }
    if let Some(at) = find(prefix.get(..PDF_HEADER_WITHIN + 5).unwrap_or(prefix), b"%PDF-") {
        // Prose or a page that speaks of PDF headers begins with words or a tag; junk before a header does not.
        if at == 0
            || !begins_with_tag(&head)
                && (!is_text(prefix.get(..at).unwrap_or_default()) || at < 64 || says(name, &["pdf"]))
        {
            return Ok(Format::Pdf);
        }
    }
    if begins_with_tag(&head) {
        return Ok(Format::Html);
    }
    if let Some(what) = mail_or_markup(&head) {
        return Err(Error::UnknownFormat(what.to_owned()));
    }
    if !is_text(prefix) && !head.wide {
        // A PDF whose header is lost still ends, or begins, with objects that a reader can collect.
        if says(name, &["pdf"]) && (find(prefix, b" obj").is_some() || find(bytes, b"\nstartxref").is_some()) {
            return Ok(Format::Pdf);
        }
        return Err(Error::UnknownFormat(other.unwrap_or("binary data").to_owned()));
    }
    if head.text.trim().is_empty() && bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(Error::Unreadable("the file holds nothing but white space".to_owned()));
    }
    if says(name, &["pdf"]) && (find(prefix, b" obj").is_some() || find(bytes, b"\nstartxref").is_some()) {
        return Ok(Format::Pdf);
    }
    // Words first, tags later: a page saved without its head, or text that mentions a tag. The name decides, and
    // without one the share of tags.
    if says(name, &["html", "htm", "xhtml", "xht"])
        || !says(name, &["txt", "text", "md", "log"]) && many_tags(&head.text)
    {
        return Ok(Format::Html);
    }
    Ok(Format::Text)
}

/// The first characters of a file, as far as the format goes.
struct Head {
    text: String,
    /// Two bytes a character.
    wide: bool,
}

/// Decodes enough to see tags: byte order marks (WHATWG Encoding §6.1), UTF-16 without one by its zero bytes, and
/// else byte for byte, since every encoding that pages use has ASCII in it.
fn decode_prefix(prefix: &[u8]) -> Head {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(prefix).map_or((None, 0), |(e, n)| (Some(e), n));
    let body = prefix.get(skip..).unwrap_or_default();
    let zeros = |odd: usize| body.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let pairs = body.len() / 2;
    let wide = match encoding {
        Some(e) if e == encoding_rs::UTF_16LE || e == encoding_rs::UTF_16BE => Some(e),
        Some(_) => None,
        None if pairs >= 4 && zeros(1) * 10 >= pairs * 7 && zeros(0) * 10 < pairs => Some(encoding_rs::UTF_16LE),
        None if pairs >= 4 && zeros(0) * 10 >= pairs * 7 && zeros(1) * 10 < pairs => Some(encoding_rs::UTF_16BE),
        None => None,
    };
    match wide {
        Some(e) => Head { text: e.decode_without_bom_handling(body).0.into_owned(), wide: true },
        None => Head { text: body.iter().map(|b| char::from(*b)).collect(), wide: false },
    }
}

/// Whether the first thing that is neither white space, comment nor XML prolog is a known tag or doctype.
fn begins_with_tag(head: &Head) -> bool {
    let mut rest = head.text.trim_start();
    loop {
        if let Some(after) = rest.strip_prefix("<!--") {
            // A comment longer than what is looked at: pages begin so, prose does not.
            let Some(end) = after.find("-->") else { return true };
            rest = after.get(end + 3..).unwrap_or_default().trim_start();
        } else if let Some(after) = rest.strip_prefix("<?") {
            let Some(end) = after.find('>') else { return false };
            rest = after.get(end + 1..).unwrap_or_default().trim_start();
        } else {
            break;
        }
    }
    let Some(after) = rest.strip_prefix('<') else { return false };
    let lower: String = after.chars().take(64).map(|c| c.to_ascii_lowercase()).collect();
    if let Some(doctype) = lower.strip_prefix("!doctype") {
        return doctype.trim_start().starts_with("html");
    }
    let name: &str =
        lower.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '-')).next().unwrap_or_default();
    let next = lower.chars().nth(name.len());
    TAGS.contains(&name) && next.is_some_and(|c| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
}

/// Formats made of characters that are none of ours.
fn mail_or_markup(head: &Head) -> Option<&'static str> {
    let text = head.text.trim_start();
    let lower: String = text.chars().take(2048).map(|c| c.to_ascii_lowercase()).collect();
    if lower.starts_with("{\\rtf") {
        return Some("an RTF document");
    }
    if lower.contains("mime-version:") && lower.contains("content-type: multipart/") && lower.contains("boundary=") {
        return Some("a mail message or web archive (MIME)");
    }
    if lower.starts_with("<?xml")
        || lower.starts_with("<svg")
        || lower.starts_with("<rss")
        || lower.starts_with("<!doctype")
    {
        return Some("XML that is no XHTML");
    }
    None
}

/// What the first bytes say a file is, where it is none of the three.
fn signature(prefix: &[u8]) -> Option<&'static str> {
    if prefix.starts_with(b"PK\x03\x04") || prefix.starts_with(b"PK\x05\x06") {
        let holds = |part: &[u8]| find(prefix, part).is_some();
        return Some(if holds(b"word/") {
            "a Word document (DOCX)"
        } else if holds(b"xl/") {
            "a spreadsheet (XLSX)"
        } else if holds(b"ppt/") {
            "a presentation (PPTX)"
        } else if holds(b"opendocument") {
            "an OpenDocument file"
        } else if holds(b"epub") {
            "an EPUB book"
        } else if holds(b"[Content_Types].xml") {
            "an Office document (OOXML)"
        } else {
            "a ZIP archive"
        });
    }
    if prefix.get(257..262) == Some(b"ustar") {
        return Some("a TAR archive");
    }
    if prefix.get(4..8) == Some(b"ftyp") {
        return Some("a video or HEIF picture");
    }
    SIGNATURES.iter().find(|(magic, _)| prefix.starts_with(magic)).map(|(_, what)| *what)
}

fn is_weak(prefix: &[u8]) -> bool {
    WEAK.iter().any(|magic| prefix.starts_with(magic)) && is_text(prefix)
}

/// Whether bytes can be text in an encoding with ASCII in it: no zero byte, hardly any control character.
fn is_text(bytes: &[u8]) -> bool {
    let odd = bytes.iter().filter(|b| matches!(**b, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    odd * 100 <= bytes.len() && !bytes.contains(&0)
}

/// Whether a good part of a text is tags that pages use.
fn many_tags(text: &str) -> bool {
    let tags = text
        .match_indices('<')
        .filter(|(at, _)| {
            let after = text.get(at + 1..).unwrap_or_default();
            let after = after.strip_prefix('/').unwrap_or(after);
            let name: String = after
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase())
                .take(12)
                .collect();
            TAGS.contains(&name.as_str())
        })
        .count();
    // Three closed elements in a page of prose: no one writes so by chance.
    tags >= 6 && tags * 400 >= text.chars().count()
}

fn says(name: Option<&str>, endings: &[&str]) -> bool {
    let ending = name.and_then(|n| n.rsplit_once('.')).map(|(_, e)| e.to_ascii_lowercase());
    ending.is_some_and(|e| endings.contains(&e.as_str()))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8], name: Option<&str>) -> String {
        match detect(bytes, name) {
            Ok(format) => format!("{format:?}"),
            Err(e) => format!("{}: {e}", e.code()),
        }
    }

    #[test]
    fn a_pdf_is_a_pdf_whatever_its_name_and_whatever_stands_before_its_header() {
        assert_eq!(code(b"%PDF-1.7\n", Some("page.html")), "Pdf");
        assert_eq!(code(b"\xef\xbb\xbf%PDF-1.7\n", None), "Pdf");
        assert_eq!(code(b"\r\n\r\n%PDF-1.2\n", Some("x.txt")), "Pdf");
        let mut junk = [0x80, 0, 1, 2].repeat(200);
        junk.extend_from_slice(b"%PDF-1.4\n");
        assert_eq!(code(&junk, None), "Pdf");
        let mut mail = b"X-Header: something\n".repeat(20);
        mail.extend_from_slice(b"%PDF-1.4\n");
        assert_eq!(code(&mail, Some("a.pdf")), "Pdf");
        assert_eq!(code(b"1 0 obj\n<< /Type /Catalog >>\nendobj\n", Some("lost-header.pdf")), "Pdf");
    }

    #[test]
    fn words_about_a_pdf_header_are_no_pdf() {
        let text = "A long paragraph on what a reader must accept at the very start of a file, namely the header %PDF-1.7 within 1 KB.";
        assert_eq!(code(text.as_bytes(), None), "Text");
        assert_eq!(code(b"<p>The header is %PDF-1.7</p>", None), "Html");
    }

    #[test]
    fn pages_and_fragments_are_html() {
        for page in [
            "<!DOCTYPE html><html></html>",
            "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
            "\u{feff}<html lang=en>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\">",
            "<?xml version=\"1.0\"?><html>",
            "  \n<!-- saved from url -->\n<table border=1><tr><td>x",
            "<div class=x>words</div>",
            "<p>Words</p>",
            "<P\nCLASS=a>Words",
            "Overview<br><ul><li>one</li><li>two</li></ul><p>three</p>",
        ] {
            assert_eq!(code(page.as_bytes(), None), "Html", "{page}");
            assert_eq!(code(page.as_bytes(), Some("a.pdf")), "Html", "{page}");
        }
    }

    #[test]
    fn wide_characters_are_seen_through() {
        let le = |s: &str| -> Vec<u8> { s.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let be = |s: &str| -> Vec<u8> { s.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        assert_eq!(code(&le("\u{feff}<html><body>x"), None), "Html");
        assert_eq!(code(&be("<!doctype html><body>"), None), "Html");
        assert_eq!(code(&le("\u{feff}Report\nRecommendation 1"), None), "Text");
        assert_eq!(code(&le("Report\nRecommendation 1: more words"), None), "Text");
    }

    #[test]
    fn text_is_what_remains() {
        assert_eq!(code("Empfehlung 1\tÜberprüft\n".as_bytes(), None), "Text");
        assert_eq!(code(b"R\xe9sum\xe9 of 3 < 5 items\n", None), "Text");
        assert_eq!(code(b"BMW and MZ are brands\n", None), "Text");
        assert_eq!(code(b"Use <b> for bold text\n", Some("hint.txt")), "Text");
        assert_eq!(code(b"Use <b> for bold text\n", Some("hint.html")), "Html");
    }

    #[test]
    fn other_formats_are_named() {
        assert_eq!(
            code(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml word/document.xml", Some("a.html")),
            "unknown-format: neither PDF, HTML nor plain text: a Word document (DOCX)"
        );
        for (bytes, what) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "PNG"),
            (b"\x1f\x8b\x08\0\0\0", "gzip"),
            (b"{\\rtf1\\ansi words}", "RTF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "OLE"),
            (b"MZ\x90\0\x03\0\0\0\x04", "program"),
            (b"\x01\x02\x03\x04\0\0\0\xff\xfe\xfd", "binary"),
            (b"<?xml version=\"1.0\"?><rss><channel/></rss>", "XML"),
            (b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=\"b\"\n\n--b", "MIME"),
        ] {
            let got = code(bytes, Some("report.pdf"));
            assert!(got.starts_with("unknown-format") && got.contains(what), "{got}");
        }
    }

    #[test]
    fn nothing_is_unreadable() {
        assert_eq!(code(b"", Some("a.pdf")), "unreadable: cannot be read: the file is empty");
        assert!(code(b" \n\n ", None).starts_with("unreadable"));
    }
}
