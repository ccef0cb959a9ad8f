//! Where the reports of a run go and in what shape: a folder, a file or standard output.
//! Must not know how a report is read.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use recsift::batch::AtomicFile;
use recsift::write::{Level, OutputFormat, Shape};

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

/// Endings that name a file, whether or not this build can write it.
const FILES: [OutputFormat; 5] =
    [OutputFormat::Json, OutputFormat::Jsonl, OutputFormat::Csv, OutputFormat::Xlsx, OutputFormat::Parquet];

fn by_ending(path: &Path) -> Option<OutputFormat> {
    let ending = path.extension()?;
    FILES.into_iter().find(|f| ending.eq_ignore_ascii_case(f.ending()))
}

/// Whether a device or a pipe is there, which is written to and not replaced.
fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir())
}

impl Target {
    /// `-o DIR`, `-o DIR/` or `-o FILE.json|.jsonl|.csv|.xlsx|.parquet`: a folder unless the ending says otherwise.
    fn of(output: Option<&Path>) -> Self {
        match output {
            None => Self::Stdout,
            Some(path) if path.as_os_str() == "-" => Self::Stdout,
            Some(path) => {
                let as_folder = path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.is_dir();
                if (by_ending(path).is_some() && !as_folder) || is_device(path) {
                    Self::File(path.to_owned())
                } else {
                    Self::Folder(path.to_owned())
                }
            }
        }
    }
}

/// Where and how reports are written, from what was asked for. `single` says that one file was named and no more.
pub(super) fn plan(
    output: Option<&Path>,
    format: Option<OutputFormat>,
    level: Option<Level>,
    single: bool,
) -> anyhow::Result<(Target, Shape)> {
    let target = Target::of(output);
    let usual = match &target {
        Target::Stdout if single => OutputFormat::Json,
        Target::Stdout => OutputFormat::Jsonl,
        Target::File(path) => by_ending(path).unwrap_or(if single { OutputFormat::Json } else { OutputFormat::Jsonl }),
        Target::Folder(_) => OutputFormat::Json,
    };
    let format = format.unwrap_or(usual);
    let level = level.unwrap_or(if format.is_flat() { Level::Deliverable } else { Level::Report });
    let to_stdout = target == Target::Stdout;
    if !OutputFormat::ALL.contains(&format) {
        bail!("this build cannot write {0}: build it with `cargo build --release --features {0}`", format.ending());
    }
    if to_stdout && matches!(format, OutputFormat::Xlsx | OutputFormat::Parquet) && io::stdout().is_terminal() {
        bail!("{} is nothing for a terminal: name a file with -o", format.ending());
    }
    let single = single || matches!(target, Target::Folder(_));
    // A pipe leads to programs, which have no use for a byte order mark; a file may be opened by a spreadsheet.
    Ok((target, Shape { format, level, single, bom: !to_stdout }))
}

/// A file that appears when it is finished, or standard output.
#[derive(Debug)]
pub(super) enum Sink {
    Stdout(BufWriter<Stdout>),
    File(Box<AtomicFile>),
    Device(BufWriter<File>),
}

impl Sink {
    pub(super) fn stdout() -> Self {
        Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()))
    }

    pub(super) fn file(path: &Path) -> io::Result<Self> {
        if is_device(path) {
            return Ok(Self::Device(BufWriter::new(File::options().write(true).open(path)?)));
        }
        Ok(Self::File(Box::new(AtomicFile::create(path)?)))
    }

    /// Ends it; the file appears now.
    pub(super) fn close(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File(file) => file.commit(),
            Self::Device(mut file) => file.flush(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(file) => file.write(bytes),
            Self::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(file) => file.flush(),
            Self::Device(file) => file.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_a_file_from_a_folder() {
        let target = |path: &str| Target::of(Some(Path::new(path)));
        assert_eq!(target("out"), Target::Folder("out".into()));
        assert_eq!(target("out.csv/"), Target::Folder("out.csv/".into()));
        assert_eq!(target("2024.v2"), Target::Folder("2024.v2".into()));
        assert_eq!(target("a.CSV"), Target::File("a.CSV".into()));
        assert_eq!(target("-"), Target::Stdout);
    }

    #[test]
    fn flat_formats_take_deliverables_unless_told() {
        let shape = |path: &str, format, level| plan(Some(Path::new(path)), format, level, false).unwrap().1;
        assert_eq!(shape("a.csv", None, None).level, Level::Deliverable);
        assert_eq!(shape("a.jsonl", None, None).level, Level::Report);
        assert_eq!(shape("a.jsonl", Some(OutputFormat::Csv), Some(Level::Report)).format, OutputFormat::Csv);
        assert!(shape("out", None, None).single, "a folder takes a report a file");
    }
}
