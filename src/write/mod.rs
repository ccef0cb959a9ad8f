//! Reports to bytes, one file per format.
//! Must not know documents, nor where the bytes go.
//!
//! A report is rendered on its own, by any thread ([`Shape::render`]), and then added to an [`Output`], in order, by
//! one. What an output keeps in memory does not grow with the number of reports.

pub(crate) mod csv;
pub mod json;
mod lines;
pub mod markdown;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod table;
pub mod tables;
mod visible;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::io::{self, Write};

use crate::report::Report;

pub use table::{Cell, Column, Kind, Row, columns, rows};
pub use visible::visible;

pub use crate::day::Day;

/// In what format reports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// JSON, indented.
    Json,
    /// JSON Lines.
    Jsonl,
    /// Comma-separated values (RFC 4180, with `\n`).
    Csv,
    /// Office Open XML workbook (ECMA-376).
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

impl OutputFormat {
    /// All formats that this build can write.
    pub const ALL: &[Self] = &[
        Self::Json,
        Self::Jsonl,
        Self::Csv,
        #[cfg(feature = "xlsx")]
        Self::Xlsx,
        #[cfg(feature = "parquet")]
        Self::Parquet,
    ];

    /// The ending of its files, which is its name, too.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// Whether it knows rows of cells only, so that a report has to be spread out.
    #[must_use]
    pub fn is_flat(self) -> bool {
        matches!(self, Self::Csv | Self::Xlsx | Self::Parquet)
    }
}

/// What a line, a row or an element of an array stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A report.
    Report,
    /// A recommendation.
    Recommendation,
    /// A deliverable.
    Deliverable,
}

impl Level {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Recommendation => "recommendation",
            Self::Deliverable => "deliverable",
        }
    }
}

/// How reports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// In what format.
    pub format: OutputFormat,
    /// At what grain.
    pub level: Level,
    /// Whether the output is one report and no more, so that JSON needs no array.
    pub single: bool,
    /// Whether CSV begins with a byte order mark, by which spreadsheets know UTF-8.
    pub bom: bool,
}

/// A report in the shape of its output.
#[derive(Clone, Debug)]
pub enum Rendered {
    /// Bytes to be added as they are, and how many elements they hold.
    Bytes(Vec<u8>, usize),
    /// Rows that the output has to encode.
    Rows(Vec<Row>),
}

impl Shape {
    /// Renders one report.
    ///
    /// # Errors
    /// Never for reports of this library, whose keys are text; the underlying writers could fail.
    pub fn render(self, report: &Report) -> io::Result<Rendered> {
        match self.format {
            OutputFormat::Json if self.single && self.level == Level::Report => {
                Ok(Rendered::Bytes(json::pretty(report)?, 1))
            }
            OutputFormat::Json | OutputFormat::Jsonl => {
                lines::render(report, self.level).map(|(bytes, n)| Rendered::Bytes(bytes, n))
            }
            OutputFormat::Csv => csv::render(report, self.level).map(|bytes| Rendered::Bytes(bytes, 1)),
            OutputFormat::Xlsx | OutputFormat::Parquet => Ok(Rendered::Rows(rows(report, self.level))),
        }
    }

    /// Begins an output.
    ///
    /// # Errors
    /// Where `sink` cannot be written, or this build lacks the format.
    pub fn begin<W: Write + Send + 'static>(self, sink: W) -> io::Result<Box<dyn Output<W>>> {
        match self.format {
            #[cfg(feature = "xlsx")]
            OutputFormat::Xlsx => Ok(Box::new(xlsx::Xlsx::begin(sink, self.level)?)),
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => Ok(Box::new(parquet::Parquet::begin(sink, self.level)?)),
            #[cfg(not(all(feature = "xlsx", feature = "parquet")))]
            format if !OutputFormat::ALL.contains(&format) => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                format!("built without {0}: cargo build --release --features {0}", format.ending()),
            )),
            _ => Ok(Box::new(self.begin_stream(sink)?)),
        }
    }

    /// Begins an output of a format that needs no way back: JSON, JSON Lines or CSV.
    ///
    /// # Errors
    /// Where `sink` cannot be written.
    pub fn begin_stream<W: Write>(self, sink: W) -> io::Result<Stream<W>> {
        let array = self.format == OutputFormat::Json && !(self.single && self.level == Level::Report);
        let mut stream = Stream { sink, array, elements: 0 };
        if self.format == OutputFormat::Csv {
            if self.bom {
                stream.sink.write_all("\u{feff}".as_bytes())?;
            }
            stream.sink.write_all(&csv::header(self.level)?)?;
        }
        Ok(stream)
    }

    /// A whole output that holds `report` alone.
    ///
    /// # Errors
    /// As [`Shape::begin`].
    pub fn whole(self, report: &Report) -> io::Result<Vec<u8>> {
        let mut output = self.begin(Vec::new())?;
        output.add(self.render(report)?)?;
        output.end()
    }
}

/// Where rendered reports are added one after another.
pub trait Output<W> {
    /// Adds a report.
    ///
    /// # Errors
    /// Where the sink cannot be written.
    fn add(&mut self, rendered: Rendered) -> io::Result<()>;

    /// Ends the output and gives the sink back.
    ///
    /// # Errors
    /// Where the sink cannot be written.
    fn end(self: Box<Self>) -> io::Result<W>;
}

/// An output that is written from its beginning to its end.
#[derive(Debug)]
pub struct Stream<W> {
    sink: W,
    array: bool,
    elements: usize,
}

impl<W: Write> Stream<W> {
    /// See [`Output::add`].
    ///
    /// # Errors
    /// Where the sink cannot be written.
    pub fn append(&mut self, rendered: Rendered) -> io::Result<()> {
        let Rendered::Bytes(bytes, elements) = rendered else {
            return Err(io::Error::other("rows cannot be added to a stream"));
        };
        if elements == 0 {
            return Ok(());
        }
        if self.array {
            self.sink.write_all(if self.elements == 0 { b"[\n" } else { b",\n" })?;
        }
        self.elements += elements;
        let lines = if self.array { bytes.strip_suffix(b"\n").unwrap_or(&bytes) } else { &bytes };
        if self.array {
            // The lines of one report become elements like those of several.
            for (i, line) in lines.split(|b| *b == b'\n').enumerate() {
                if i > 0 {
                    self.sink.write_all(b",\n")?;
                }
                self.sink.write_all(line)?;
            }
            return Ok(());
        }
        self.sink.write_all(lines)
    }

    /// See [`Output::end`].
    ///
    /// # Errors
    /// Where the sink cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        if self.array {
            self.sink.write_all(if self.elements == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.sink.flush()?;
        Ok(self.sink)
    }
}

impl<W: Write> Output<W> for Stream<W> {
    fn add(&mut self, rendered: Rendered) -> io::Result<()> {
        self.append(rendered)
    }

    fn end(self: Box<Self>) -> io::Result<W> {
        self.finish()
    }
}
