//! Tiny files written by hand, one for each thing that a page may hold.
//! Must not know the parts; it sees what `PdfFile` gives.

mod annotations;
mod content;
mod damage;
mod paint;
mod structure;
mod text;

use std::fmt::Write;

use crate::geometry::Rect;
use crate::limits::Limits;
use crate::page_marks::{PageMarks, PageSource};

/// A file from the bodies of its objects, numbered from 1; the first is the catalog.
pub(super) fn file(bodies: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (i, body) in bodies.iter().enumerate() {
        offsets.push(out.len());
        write!(out, "{} 0 obj\n{body}\nendobj\n", i + 1).unwrap();
    }
    let xref = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).unwrap();
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ").unwrap();
    }
    write!(out, "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n", bodies.len() + 1).unwrap();
    out.into_bytes()
}

pub(super) fn stream(dict: &str, data: &str) -> String {
    format!("<<{dict}/Length {}>>stream\n{data}\nendstream", data.len())
}

/// A file of one page of 200 by 100 points; further objects are numbered from 5.
pub(super) fn one_page(page: &str, resources: &str, content: &str, more: &[String]) -> Vec<u8> {
    let mut bodies = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>\
             {resources}>>{page}>>"
        ),
        stream("", content),
    ];
    bodies.extend_from_slice(more);
    file(&bodies)
}

pub(super) fn read(bytes: &[u8]) -> PageMarks {
    super::open(bytes, &Limits::default()).unwrap().page(0)
}

/// The marks of a page with that content.
pub(super) fn marks(content: &str) -> PageMarks {
    read(&one_page("", "", content, &[]))
}

/// The text of a page's glyphs in drawing order.
pub(super) fn text(marks: &PageMarks) -> String {
    let part = |start: u32, len: u16| {
        let start = usize::try_from(start).unwrap();
        marks.text[start..start + usize::from(len)].to_owned()
    };
    marks.glyphs.iter().map(|g| part(g.start, g.len)).collect()
}

#[track_caller]
pub(super) fn assert_box(bbox: Rect, [left, top, right, bottom]: [f32; 4]) {
    let near = |a: f32, b: f32| (a - b).abs() < 0.01;
    assert!(
        near(bbox.left, left) && near(bbox.top, top) && near(bbox.right, right) && near(bbox.bottom, bottom),
        "{bbox:?}"
    );
}
