//! `recsift check`: extraction against stored snapshots.
//! Must not know how reports are compared nor how differences are told.

use std::collections::BTreeSet;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{ColorChoice, ValueEnum};
use recsift::Report;
use recsift::batch::{self, Failure, OutputNames, Selection};
use recsift::check::print::{CheckFormat, render};
use recsift::check::{self, Corrections, Outcome, Verdict};
use recsift::diff::print::Paint;
use serde_json::Value;

use super::Exit;
use super::diff::colored;
use super::reading::{Ended, ReadingArgs, read};
use super::talk::Talk;

/// Compare what is extracted with stored snapshots, and say what differs.
///
/// A snapshot is the report as JSON, one file for each document. Exit code 0 where all is as expected, 1 where
/// something differs or a document of a snapshot is no more, 2 where a document has no snapshot.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Documents, or folders of them.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The folder where snapshots lie.
    #[arg(long, value_name = "DIR")]
    snapshots: PathBuf,
    /// Store what is extracted now, with the corrections, as what is expected from now on.
    #[arg(long)]
    update: bool,
    /// A file of corrections, as an audit page gives it, that say what is expected; may be repeated.
    #[arg(long, value_name = "FILE")]
    corrections: Vec<PathBuf>,
    /// Compare and store where in the source each thing stands, too.
    #[arg(long)]
    provenance: bool,
    /// Write to a file.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Format of the output.
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: FormatArg,
    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    /// For a person.
    Text,
    /// For the summary of a CI job.
    Markdown,
    /// For the test view of a CI.
    Junit,
}

pub(super) fn run(args: &Args, talk: &Talk, color: ColorChoice) -> anyhow::Result<Exit> {
    let mut options = args.reading.options()?;
    // A lost tick is told with its place even where places are not compared.
    options.provenance = true;
    let corrections = corrections(&args.corrections)?;
    let found = batch::find(&Selection { paths: args.paths.clone(), ..Selection::default() })?;
    if found.inputs.is_empty() {
        bail!("nothing to check: no document in what was named");
    }
    if args.update {
        fs::create_dir_all(&args.snapshots).with_context(|| format!("cannot make {}", args.snapshots.display()))?;
    } else if !args.snapshots.is_dir() {
        talk.note(&format!("{} is not there: --update stores snapshots", args.snapshots.display()));
    }
    let mut names = OutputNames::new(&[]);
    let mut files: Vec<String> = found.inputs.iter().map(|i| names.choose(&i.name, ".json")).collect();
    let known: BTreeSet<String> = files.iter().cloned().collect();
    files.reverse();
    let mut outcomes = Vec::new();
    let mut broken = None;
    let ended = read(found.inputs, &args.reading, &options, talk, |input, result| {
        let Some(file) = files.pop() else { return };
        match one(args, &corrections, &input.name, &args.snapshots.join(file), result) {
            Ok(outcome) => outcomes.push(outcome),
            Err(error) => broken = Some(error),
        }
    })?;
    if let Some(error) = broken {
        return Err(error);
    }
    if ended == Ended::Interrupted {
        return Ok(Exit::Interrupted);
    }
    // Only a whole folder tells that a document is no more.
    if args.paths.iter().all(|p| p.is_dir()) {
        outcomes.extend(gone(args, &known)?);
    }
    let format = match args.format {
        FormatArg::Text => CheckFormat::Text,
        FormatArg::Markdown => CheckFormat::Markdown,
        FormatArg::Junit => CheckFormat::Junit,
    };
    let to_terminal = args.output.is_none() && std::io::stdout().is_terminal();
    let text = render(&outcomes, format, Paint(colored(color, to_terminal)));
    match args.output.as_deref().filter(|p| p.as_os_str() != "-") {
        Some(path) => {
            batch::write_atomic(path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => std::io::stdout().lock().write_all(text.as_bytes()).context("standard output")?,
    }
    Ok(if outcomes.iter().any(|o| o.verdict.is_bad()) {
        Exit::Negative
    } else if outcomes.iter().any(|o| o.verdict == Verdict::Missing) {
        Exit::Nothing
    } else {
        Exit::Well
    })
}

fn corrections(paths: &[PathBuf]) -> anyhow::Result<Vec<Corrections>> {
    paths
        .iter()
        .map(|path| {
            let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            Corrections::parse(&bytes).with_context(|| path.display().to_string())
        })
        .collect()
}

/// Compares one document with its snapshot at `path`, or stores it.
fn one(
    args: &Args,
    corrections: &[Corrections],
    name: &str,
    path: &Path,
    result: Result<Vec<Report>, Failure>,
) -> anyhow::Result<Outcome> {
    let (actual, report, sha256) = match result {
        Ok(reports) => {
            let report = reports.into_iter().next().context("a document without a report")?;
            let sha256 = report.source.sha256.clone();
            (check::of_report(&report, args.provenance), Some(report), sha256)
        }
        Err(failure) => (check::of_failure(failure.code.as_str()), None, failure.sha256.unwrap_or_default()),
    };
    let outcome = |verdict, remarks| Outcome { name: name.to_owned(), verdict, remarks };
    let correct = |snapshot: &mut Value| -> Vec<String> {
        corrections.iter().flat_map(|c| c.apply(name, &sha256, snapshot)).collect()
    };
    let stored = match fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => None,
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    if args.update {
        let mut expected = actual;
        let remarks = correct(&mut expected);
        let bytes =
            check::render(&expected).with_context(|| format!("{name}: what the corrections make is no report"))?;
        if stored.as_deref() == Some(bytes.as_slice()) {
            return Ok(outcome(Verdict::Same, remarks));
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        batch::write_atomic(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        return Ok(outcome(Verdict::Written, remarks));
    }
    let Some(stored) = stored else { return Ok(outcome(Verdict::Missing, Vec::new())) };
    let mut expected: Value = match serde_json::from_slice(&stored) {
        Ok(expected) => expected,
        Err(error) => return Ok(outcome(Verdict::Unreadable(error.to_string()), Vec::new())),
    };
    let before = expected.pointer("/source/sha256").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut remarks = correct(&mut expected);
    let verdict = check::verdict(&expected, &actual, report.as_ref());
    if verdict != Verdict::Same && !before.is_empty() && before != sha256 {
        remarks.push("the document itself is not the one that the snapshot was made of".to_owned());
    }
    Ok(outcome(verdict, remarks))
}

/// The snapshots of documents that are no more; with --update they go.
fn gone(args: &Args, known: &BTreeSet<String>) -> anyhow::Result<Vec<Outcome>> {
    let mut out = Vec::new();
    let selection = Selection { paths: vec![args.snapshots.clone()], stored: true, ..Selection::default() };
    for input in batch::find(&selection)?.inputs {
        let batch::Place::File(path) = &input.place else { continue };
        let Ok(below) = path.strip_prefix(&args.snapshots) else { continue };
        let is_snapshot = below.extension().is_some_and(|e| e == "json") && is_snapshot(path);
        let file: Vec<String> = below.iter().map(batch::printable).collect();
        if !is_snapshot || known.contains(&file.join("/")) {
            continue;
        }
        let name = input.name.strip_suffix(".json").unwrap_or(&input.name).to_owned();
        let mut verdict = Verdict::Gone;
        if args.update {
            fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
            verdict = Verdict::Removed;
        }
        out.push(Outcome { name, verdict, remarks: Vec::new() });
    }
    Ok(out)
}

/// Whether a file is a snapshot, and not something else that lies beside them.
fn is_snapshot(path: &Path) -> bool {
    let value: Option<Value> = fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    value.is_some_and(|v| v.get("recommendations").is_some() || v.get("error").is_some())
}
