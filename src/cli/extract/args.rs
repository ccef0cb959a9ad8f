//! The arguments of `recsift extract`, and what they come to.
//! Must not know what is done with them.

use std::ffi::OsString;
use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use recsift::batch::Selection;
use recsift::profile::Profiles;
use recsift::write::{Level, OutputFormat};
use recsift::{Format, Limits, Options};

use crate::cli::progress::When;

/// Read reports and write a JSON record for each.
///
/// Without --output: indented JSON for one file, JSON Lines (a report a line) for more, in the order of the inputs.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Files, folders, or - for standard input.
    ///
    /// From folders come *.pdf *.html *.htm *.xhtml *.txt in the order of their names; hidden files, links and what a
    /// .recsiftignore names are left out.
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub(super) paths: Vec<PathBuf>,
    /// Read paths from a list, one a line; - for standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,
    /// The list of --files-from is separated by NUL, as `find -print0` writes it.
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub(super) null: bool,
    /// Only what one of these globs matches (syntax of .gitignore).
    #[arg(long, value_name = "GLOB")]
    pub(super) include: Vec<String>,
    /// Nothing that one of these globs matches (syntax of .gitignore).
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    /// Format of the input, where its first bytes do not tell.
    #[arg(long = "type", value_name = "TYPE")]
    pub(super) kind: Option<KindArg>,

    /// A folder for one file an input, with run.json and errors.jsonl beside them; or one file for all, known by its
    /// ending.
    #[arg(short, long, value_name = "DIR|FILE", help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    /// Format of the output, whatever the ending of --output says.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(super) format: Option<FormatArg>,
    /// What a line or row stands for [default: report; in csv, xlsx and parquet deliverable].
    #[arg(long, value_name = "LEVEL", help_heading = "Output")]
    pub(super) level: Option<LevelArg>,
    /// Say where in the source each thing stands.
    #[arg(long, help_heading = "Output")]
    pub(super) provenance: bool,
    /// Family of reports to read them as; auto: the one that fits best.
    #[arg(long, value_name = "ID", default_value = "auto")]
    pub(super) family: String,
    /// One more family of reports: a file of the form that `recsift families ID` prints.
    ///
    /// It competes with the built-in families, or takes the place of the one that has its id.
    #[arg(long, value_name = "FILE")]
    pub(super) profile: Vec<PathBuf>,
    /// Pages read of a document at most; what is left out is told in a diagnostic.
    #[arg(long, value_name = "N")]
    pub(super) max_pages: Option<NonZeroUsize>,

    /// Documents read at a time [default: the cores].
    #[arg(short, long, value_name = "N", help_heading = "Running")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Time for one document; beyond it is the error `timeout`.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Running")]
    pub(super) timeout: Option<Duration>,
    /// Memory of the process that reads a document (500M, 2G); beyond it is the error `out-of-memory`. The process
    /// itself needs about 30M.
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Running")]
    pub(super) max_memory: Option<u64>,
    /// Whether documents are read in child processes.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Running")]
    pub(super) isolate: Isolate,
    /// The program to start instead of this one; it has to speak as `recsift worker` does.
    #[arg(long, value_name = "PROGRAM", hide = true)]
    pub(super) worker_program: Option<PathBuf>,
    /// Go on with what an earlier run into the same folder left undone.
    ///
    /// An input is left alone whose bytes, with the same version and options, are in run.json already.
    #[arg(long, requires = "output", help_heading = "Running")]
    pub(super) resume: bool,
    /// Stop at the first document that fails.
    #[arg(long, help_heading = "Running")]
    pub(super) fail_fast: bool,
    /// Exit with 0 although documents failed.
    #[arg(long, help_heading = "Running")]
    pub(super) allow_failures: bool,

    /// When to show progress.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    pub(super) progress: When,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum KindArg {
    Pdf,
    Html,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Isolate {
    /// Where there is more than one document, or a bound on time or memory.
    Auto,
    /// Always.
    Always,
    /// Never: a document that ends the process ends the run.
    Never,
}

/// A format of the output that this build has.
#[derive(Clone, Copy, Debug)]
pub(super) struct FormatArg(pub(super) OutputFormat);

impl ValueEnum for FormatArg {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [FormatArg; 5] = [
            FormatArg(OutputFormat::Json),
            FormatArg(OutputFormat::Jsonl),
            FormatArg(OutputFormat::Csv),
            FormatArg(OutputFormat::Xlsx),
            FormatArg(OutputFormat::Parquet),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        // What this build lacks is understood, so that it can be explained, but not offered.
        Some(PossibleValue::new(self.0.ending()).hide(!OutputFormat::ALL.contains(&self.0)))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LevelArg {
    Report,
    Recommendation,
    Deliverable,
}

impl From<LevelArg> for Level {
    fn from(level: LevelArg) -> Self {
        match level {
            LevelArg::Report => Self::Report,
            LevelArg::Recommendation => Self::Recommendation,
            LevelArg::Deliverable => Self::Deliverable,
        }
    }
}

impl Args {
    /// What is to be read.
    pub(super) fn selection(&self) -> anyhow::Result<Selection> {
        if self.files_from.as_deref() == Some(Path::new("-")) && self.paths.iter().any(|p| p.as_os_str() == "-") {
            bail!("standard input cannot be both a document and the list of --files-from");
        }
        Ok(Selection {
            paths: self.paths.clone(),
            listed: match &self.files_from {
                Some(list) => listed(list, if self.null { 0 } else { b'\n' })?,
                None => Vec::new(),
            },
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            stored: false,
        })
    }

    /// How it is to be read.
    pub(super) fn options(&self) -> anyhow::Result<Options> {
        let mut limits = Limits::default();
        if let Some(pages) = self.max_pages {
            limits.pages = pages.get();
        }
        let profiles = profiles(&self.profile)?;
        if self.family != "auto" && profiles.find(&self.family).is_none() {
            bail!("no family is called {:?}: `recsift families` lists those there are", self.family);
        }
        Ok(Options {
            format: self.kind.map(|kind| match kind {
                KindArg::Pdf => Format::Pdf,
                KindArg::Html => Format::Html,
                KindArg::Text => Format::Text,
            }),
            name: None,
            family: (self.family != "auto").then(|| self.family.clone()),
            profiles,
            provenance: self.provenance,
            limits,
        })
    }

    /// Whether documents, `count` of them, are read in processes of their own.
    pub(super) fn isolated(&self, count: usize) -> anyhow::Result<bool> {
        let bounded = self.timeout.is_some() || self.max_memory.is_some();
        match self.isolate {
            Isolate::Never if bounded => {
                bail!("--timeout and --max-memory need a process for each document: not with --isolate never")
            }
            Isolate::Never => Ok(false),
            Isolate::Always => Ok(true),
            Isolate::Auto => Ok(bounded || count > 1),
        }
    }
}

/// The families that files describe, beside the built-in ones.
pub(in crate::cli) fn profiles(files: &[PathBuf]) -> anyhow::Result<Profiles> {
    let mut profiles = Profiles::default();
    for file in files {
        let name = || format!("the profile {}", file.display());
        let json = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", name()))?;
        profiles.add(&json).with_context(name)?;
    }
    Ok(profiles)
}

/// The paths in a list.
fn listed(list: &Path, separator: u8) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if list.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input")?;
    } else {
        bytes = std::fs::read(list).with_context(|| format!("cannot read the list {}", list.display()))?;
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let lines = bytes.split(|b| *b == separator).map(|line| match separator {
        b'\n' => line.strip_suffix(b"\r").unwrap_or(line),
        _ => line,
    });
    lines.filter(|line| !line.is_empty()).map(path).collect()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Ok(OsString::from_vec(bytes.to_vec()).into())
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    Ok(OsString::from(std::str::from_utf8(bytes).context("the list is not UTF-8")?).into())
}

pub(in crate::cli) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(time) if !time.is_zero() => Ok(time),
        _ => Err("not a number of seconds above 0".to_owned()),
    }
}

/// `500M`, `1.5G`, `2GiB`, `800000`: bytes, or powers of 1024 of them.
pub(in crate::cli) fn size(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_ascii_lowercase();
    let number = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let power = match lower.get(number.len()..).unwrap_or_default() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 1,
        "m" | "mb" | "mib" => 2,
        "g" | "gb" | "gib" => 3,
        "t" | "tb" | "tib" => 4,
        _ => return Err("not a size: a number and K, M, G or T".to_owned()),
    };
    let number: f64 = number.trim().parse().map_err(|_| "not a size: a number and K, M, G or T".to_owned())?;
    let bytes = number * 1024_f64.powi(power);
    if bytes.is_finite() && bytes >= 1.0 && bytes < 2_f64.powi(63) {
        Ok(bytes as u64)
    } else {
        Err("out of range".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("800000"), Ok(800_000));
        assert_eq!(size("500M"), Ok(500 << 20));
        assert_eq!(size("1.5 GiB"), Ok(3 << 29));
        for wrong in ["", "M", "-1", "1X", "nan", "1e300G"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_are_read() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for wrong in ["", "0", "-1", "1s", "nan", "inf"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
