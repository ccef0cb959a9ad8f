//! What each fuzz target does with its bytes, and what must hold of whatever comes out.
//! Must not know where the bytes come from: the targets bring what the fuzzer makes, `tests/replay.rs` what is kept.
//!
//! A body panics where an invariant is broken, which the fuzzer and a test both take for a failure.
#![allow(
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    reason = "a body that finds something panics; it is a module of a test, too"
)]

#[path = "../../tests/common/invariants.rs"]
mod invariants;
mod wrap;

use std::sync::LazyLock;

use recsift::document::Document;
use recsift::tables::{self, Paging};
use recsift::write::{Level, OutputFormat, Rendered, Shape};
use recsift::{Format, Limits, Options, Report, extract, read, recognize, stored};

/// A target: its name, which is that of its folder of inputs, and its body.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[("pdf", pdf), ("html", html), ("text", text), ("content", content), ("cmap", cmap)];

/// Output for each byte of input, and for none: what `tests/robustness.rs` allows.
const GROWTH: (usize, usize) = (400, 200_000);

/// One input in so many is read twice and written in every form.
const SAMPLE: u64 = 8;

/// Bounds small enough that a bomb ends soon.
static LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits {
    pages: 20,
    stream_bytes: 4 << 20,
    total_bytes: 16 << 20,
    page_glyphs: 20_000,
    page_paths: 10_000,
    page_operators: 50_000,
    document_glyphs: 60_000,
    document_paths: 30_000,
    document_operators: 200_000,
    elements: 50_000,
    table_cells: 10_000,
    text_chars: 1 << 20,
    ..Limits::default()
});

/// Bytes as a PDF file.
pub fn pdf(bytes: &[u8]) {
    check(bytes, Format::Pdf);
}

/// Bytes as an HTML page.
pub fn html(bytes: &[u8]) {
    check(bytes, Format::Html);
}

/// Bytes as a text file.
pub fn text(bytes: &[u8]) {
    check(bytes, Format::Text);
}

/// Bytes as the content stream of a page, which is also that of a form, a Type 3 glyph and a pattern that it may use.
pub fn content(bytes: &[u8]) {
    check(&wrap::content(bytes), Format::Pdf);
}

/// Bytes as the `ToUnicode` and the `Encoding` CMap of fonts.
pub fn cmap(bytes: &[u8]) {
    check(&wrap::cmap(bytes), Format::Pdf);
}

fn check(bytes: &[u8], format: Format) {
    let options = Options {
        name: Some("input".to_owned()),
        format: Some(format),
        provenance: true,
        limits: LIMITS.clone(),
        ..Options::default()
    };
    let sampled = checksum(bytes).is_multiple_of(SAMPLE);
    let read_once = read(bytes, &options);
    if sampled {
        let again = read(bytes, &options);
        assert!(read_once == again, "read twice, the document differs");
    }
    let Ok(document) = read_once else {
        assert!(extract_code(bytes, &options, sampled).is_none(), "a report of what cannot be read");
        return;
    };
    sound(&document, bytes);
    let report = recognize::report(&document, bytes, &options);
    if sampled {
        assert!(extract(bytes, &options) == report, "extracted twice, the report differs");
        let tables = tables::of(&document);
        bounded(serde_json::to_vec(&tables).expect("tables can be written").len(), bytes, "tables");
        let _ = tables::find(bytes, "input", &options, Paging::Apart);
    }
    if let Ok(report) = report {
        sound_report(&report, bytes);
        if sampled {
            written(&report);
        }
    }
}

/// Whether there is a report all the same, asked for a sample only.
fn extract_code(bytes: &[u8], options: &Options, sampled: bool) -> Option<Report> {
    if sampled { extract(bytes, options).ok() } else { None }
}

/// What must hold of a document.
fn sound(document: &Document, bytes: &[u8]) {
    let wrong = invariants::document(document, lines(bytes));
    assert!(wrong.is_empty(), "the document is not sound:\n{}", wrong.join("\n"));
    bounded(serde_json::to_vec(document).expect("a document can be written").len(), bytes, "document");
}

/// As many lines as there can be. Beyond ASCII many characters end a line, whatever they are encoded as.
fn lines(bytes: &[u8]) -> usize {
    let plain = bytes.is_ascii() && !bytes.contains(&0);
    1 + if plain { bytes.iter().filter(|b| matches!(b, b'\n' | b'\r' | 0x0b)).count() } else { bytes.len() }
}

/// What must hold of a report.
fn sound_report(report: &Report, bytes: &[u8]) {
    let json = serde_json::to_vec(report).expect("a report can be written");
    bounded(json.len(), bytes, "report");
    let value: serde_json::Value = serde_json::from_slice(&json).expect("what is written is JSON");
    let wrong = invariants::report(&value);
    assert!(wrong.is_empty(), "the report is not sound:\n{}", wrong.join("\n"));
    let back = stored::reports(&json).expect("what is written can be read");
    let [back] = back.as_slice() else { panic!("one report was written, {} were read", back.len()) };
    assert!(serde_json::to_vec(back).expect("a report can be written") == json, "read back, the report differs");
}

/// Writes a report in every form; what a terminal would obey must not be in it.
fn written(report: &Report) {
    for format in OutputFormat::ALL {
        for level in [Level::Report, Level::Recommendation, Level::Deliverable] {
            let shape = Shape { format: *format, level, single: true, bom: false };
            if let Rendered::Bytes(bytes, _) = shape.render(report).expect("a report can be written") {
                let text = String::from_utf8(bytes).expect("what is written is UTF-8");
                let obeyed = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
                assert!(obeyed.is_none(), "{} holds {obeyed:?}", format.ending());
            }
        }
    }
}

fn bounded(length: usize, bytes: &[u8], what: &str) {
    let most = bytes.len() * GROWTH.0 + GROWTH.1;
    assert!(length <= most, "{what}: {length} bytes from {}", bytes.len());
}

/// FNV-1a (Fowler, Noll and Vo): which inputs are sampled depends on the input alone, so that what is found is found
/// again.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, b| (sum ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)) >> 16
}
