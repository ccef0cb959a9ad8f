//! Parts of PDF files, right or wrong as the caller likes.

use std::io::Write;

/// What every page says that can say anything.
pub(crate) const HELLO: &str = "Hello hostile world";
/// Its operators.
pub(crate) const SAY: &str = "BT /F 12 Tf 1 0 0 1 50 700 Tm (Hello hostile world) Tj ET ";
/// A font for it.
pub(crate) const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

/// A file from the bodies of its objects, numbered from 1; the first is the catalog.
pub(crate) fn file<B: AsRef<[u8]>>(bodies: &[B], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, body) in (1..).zip(bodies) {
        offsets.push(out.len());
        writeln!(out, "{number} 0 obj").unwrap();
        out.extend_from_slice(body.as_ref());
        out.extend_from_slice(b"\nendobj\n");
    }
    let xref = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).unwrap();
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ").unwrap();
    }
    let size = bodies.len() + 1;
    write!(out, "trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{xref}\n%%EOF\n").unwrap();
    out
}

/// A stream as it is.
pub(crate) fn stream(dict: &str, data: impl AsRef<[u8]>) -> Vec<u8> {
    let data = data.as_ref();
    let mut out = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

/// Compressed data.
pub(crate) fn flate(data: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(data.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// A compressed stream.
pub(crate) fn packed(dict: &str, data: impl AsRef<[u8]>) -> Vec<u8> {
    stream(&format!("{dict}/Filter/FlateDecode"), flate(data))
}

/// A page that says hello after some content, with resources, and more objects from number 5 on.
#[derive(Default)]
pub(crate) struct Page<'a> {
    pub(crate) content: &'a str,
    pub(crate) resources: &'a str,
    pub(crate) fonts: &'a str,
    pub(crate) entries: &'a str,
    pub(crate) catalog: &'a str,
    pub(crate) trailer: &'a str,
    pub(crate) media: Option<&'a str>,
    pub(crate) more: Vec<Vec<u8>>,
}

impl Page<'_> {
    /// The file; its content is compressed where it is long.
    pub(crate) fn file(self) -> Vec<u8> {
        let content = format!("{} {SAY}", self.content);
        self.with_content(if content.len() > 1000 { packed("", &content) } else { stream("", &content) })
    }

    /// The file, with a content stream of the caller's making.
    pub(crate) fn with_content(self, content: Vec<u8>) -> Vec<u8> {
        let media = self.media.unwrap_or("[0 0 600 800]");
        let mut bodies = vec![
            format!("<</Type/Catalog/Pages 2 0 R{}>>", self.catalog).into_bytes(),
            format!("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox{media}>>").into_bytes(),
            format!(
                "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F {FONT}{}>>{}>>{}>>",
                self.fonts, self.resources, self.entries
            )
            .into_bytes(),
            content,
        ];
        bodies.extend(self.more);
        file(&bodies, self.trailer)
    }
}

/// Something several times over, with its number.
pub(crate) fn many(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}
