//! `recsift` reads status reports on recommendations (PDF, HTML, plain text) and gives normalized records:
//! number, description, deliverables with their ticks, timeline, legend, narrative, notes, status.
//!
//! # Code map
//!
//! Data flows one way; no module reaches back:
//!
//! ```text
//! bytes ─ format ─ reader ─┬─ page_marks ─ layout ─┬─ document ─ recognize ─ report ─ write
//!                          └──────(HTML, text)─────┘
//! ```
//!
//! | module | owns |
//! | --- | --- |
//! | [`format`](mod@format) | which format some bytes are in |
//! | [`reader`] | PDF and aligned text to [`page_marks`], HTML and structured text to [`document`] |
//! | [`page_marks`] | glyphs, paths, pictures and links of a page |
//! | [`layout`] | page marks to words, lines, tables and blocks in reading order |
//! | [`document`] | blocks, tables, texts with their spans: what recognition sees |
//! | [`mark`] | a tick is a tick, whatever it is made of |
//! | [`profile`] | report families as data |
//! | [`recognize`] | document to report |
//! | [`report`] | the contract: what is written |
//! | [`write`](mod@write) | one file per output format |
//! | [`stored`] | reports back from the JSON that they were written as |
//! | [`tables`] | the tables of a document for themselves |
//! | [`draw`] | a page as a picture, with boxes over it |
//! | [`inspect`] | what was read on the way, as text, JSON and pictures |
//! | [`check`] | whether an extraction still says what a snapshot says |
//! | [`diff`] | what changed between editions, over reports |
//! | [`audit`] | one page with every record beside its source |
//! | [`batch`] | many documents: order, budgets, faults, whole files |
//! | [`geometry`], [`color`], [`day`], [`provenance`], [`diagnostic`], [`error`], [`limits`] | what the others speak in |

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

pub mod audit;
pub mod batch;
pub mod check;
pub mod color;
pub mod day;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod draw;
pub mod error;
pub mod format;
pub mod geometry;
pub mod inspect;
pub mod layout;
pub mod limits;
pub mod mark;
mod markup;
pub mod page_marks;
pub mod profile;
pub mod provenance;
pub mod reader;
pub mod recognize;
pub mod report;
pub mod stored;
pub mod tables;
pub mod write;

pub use document::Document;
pub use error::Error;
pub use format::Format;
pub use limits::Limits;
pub use report::Report;

/// How a document is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Its format, where the caller knows better than the first bytes.
    pub format: Option<Format>,
    /// Its file name, which decides between formats only where the bytes do not.
    pub name: Option<String>,
    /// Id of the family to read it as; none: the one that fits best.
    pub family: Option<String>,
    /// The families that it can be read as.
    pub profiles: profile::Profiles,
    /// Whether the report says where each thing stands.
    pub provenance: bool,
    /// Bounds on what is read.
    pub limits: Limits,
}

/// Reads a document into blocks in reading order.
///
/// # Errors
/// Where there is no text to be had: see [`Error`].
pub fn read(bytes: &[u8], options: &Options) -> Result<Document, Error> {
    read_as(bytes, options, layout::Paging::Joined)
}

fn read_as(bytes: &[u8], options: &Options, paging: layout::Paging) -> Result<Document, Error> {
    let format = match options.format {
        Some(format) => format,
        None => format::detect(bytes, options.name.as_deref())?,
    };
    match format {
        Format::Pdf => layout::document_as(&mut reader::pdf::open(bytes, &options.limits)?, &options.limits, paging),
        Format::Html => reader::html::read(bytes, &options.limits),
        Format::Text => match reader::text::read(bytes, &options.limits)? {
            reader::text::Read::Blocks(document) => Ok(document),
            reader::text::Read::Pages(mut pages) => layout::document_as(&mut pages, &options.limits, paging),
        },
    }
}

/// Reads a document into a report. The same bytes and options always give the same report.
///
/// # Errors
/// Where the document cannot be read or holds no recommendation: see [`Error`].
pub fn extract(bytes: &[u8], options: &Options) -> Result<Report, Error> {
    let document = read(bytes, options)?;
    recognize::report(&document, bytes, options)
}
