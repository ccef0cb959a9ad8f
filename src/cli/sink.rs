//! Where the reports of a run go: a folder, a file or standard output.
//! Must not know how a report is read.

use std::io::{self, BufWriter, StdoutLock, Write as _};
use std::path::{Path, PathBuf};

use recsift::Report;
use recsift::batch::AtomicFile;
use recsift::write::json;

/// What `--output` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Standard output.
    Stdout,
    /// One file for all.
    File(PathBuf),
    /// A folder with a file for each.
    Folder(PathBuf),
}

impl Target {
    /// `-o DIR`, `-o DIR/` or `-o FILE.json`, `-o FILE.jsonl`: a folder unless the ending says otherwise.
    pub(super) fn of(output: Option<&Path>) -> Self {
        let Some(path) = output else { return Self::Stdout };
        if path.as_os_str() == "-" {
            return Self::Stdout;
        }
        let as_folder = path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.is_dir();
        let ending = path.extension().map(|e| e.to_ascii_lowercase());
        let known = ending.is_some_and(|e| e == "json" || e == "jsonl");
        if known && !as_folder { Self::File(path.to_owned()) } else { Self::Folder(path.to_owned()) }
    }
}

/// How reports follow one another in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One report, indented.
    One,
    /// A report a line.
    Lines,
    /// An array of reports.
    Array,
}

impl Shape {
    /// The bytes of a report in a stream of this shape.
    pub(super) fn render(self, report: &Report) -> serde_json::Result<Vec<u8>> {
        match self {
            Self::One => json::pretty(report),
            Self::Lines | Self::Array => json::line(report),
        }
    }
}

/// One place that all reports go to, one after another.
#[derive(Debug)]
pub(super) struct Stream {
    out: Out,
    shape: Shape,
    count: usize,
}

#[derive(Debug)]
enum Out {
    Stdout(BufWriter<StdoutLock<'static>>),
    File(Box<AtomicFile>),
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.write_all(bytes),
            Self::File(file) => file.write_all(bytes),
        }
    }
}

impl Stream {
    /// Standard output, for the report of one document that was named or for more.
    pub(super) fn stdout(single: bool) -> Self {
        let shape = if single { Shape::One } else { Shape::Lines };
        Self { out: Out::Stdout(BufWriter::with_capacity(1 << 16, io::stdout().lock())), shape, count: 0 }
    }

    /// The file at `path`, its shape by its ending.
    pub(super) fn file(path: &Path, single: bool) -> io::Result<Self> {
        let lines = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl"));
        let shape = match (lines, single) {
            (true, _) => Shape::Lines,
            (false, true) => Shape::One,
            (false, false) => Shape::Array,
        };
        Ok(Self { out: Out::File(Box::new(AtomicFile::create(path)?)), shape, count: 0 })
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    /// Adds one report, rendered in this stream's shape.
    pub(super) fn append(&mut self, report: &[u8]) -> io::Result<()> {
        if self.shape == Shape::Array {
            self.out.write(if self.count == 0 { b"[\n" } else { b"," })?;
        }
        self.count += 1;
        self.out.write(report)
    }

    /// Ends the stream; a file appears now.
    pub(super) fn close(mut self) -> io::Result<()> {
        if self.shape == Shape::Array {
            self.out.write(if self.count == 0 { b"[]\n" } else { b"]\n" })?;
        }
        match self.out {
            Out::Stdout(mut out) => out.flush(),
            Out::File(file) => file.commit(),
        }
    }
}
