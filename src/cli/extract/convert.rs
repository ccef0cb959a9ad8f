//! One input to its output: read here or by a worker, rendered, and written if it goes to a folder.
//! Must not know of the other inputs.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::Context as _;
use recsift::batch::{self, Failure, FailureCode, Folder, Input, InputRecord, WorkerCommand, Workers};
use recsift::write::{Level, Rendered, Shape};
use recsift::{Options, Report};

use super::args::{Args, Isolate};
use super::{counted, ends_the_run};
use crate::cli::talk::{Talk, visible};

/// What all inputs share.
pub(super) struct Converter<'a> {
    pub(super) options: &'a Options,
    pub(super) shape: Shape,
    pub(super) folder: Option<&'a Folder>,
    pub(super) workers: Option<&'a Workers>,
    pub(super) verbose: bool,
}

/// What is left of an input once its output is rendered.
pub(super) struct Done {
    pub(super) record: InputRecord,
    pub(super) failure: Option<Failure>,
    /// The report for a stream; what goes to a folder is written already.
    pub(super) rendered: Option<Rendered>,
    /// Recommendations that have no row.
    pub(super) rowless: usize,
    /// Lines about what is doubtful, where they are asked for.
    pub(super) remarks: Vec<String>,
}

/// Why the run cannot go on.
#[derive(Debug)]
pub(super) enum Broken {
    /// The output cannot be written.
    Output(io::Error),
    /// No worker can be started.
    Worker(io::Error),
}

impl Converter<'_> {
    /// Converts `input`, whose output in a folder is called `name`; none where the run was broken off.
    pub(super) fn convert(&self, input: &Input, name: Option<&str>) -> Result<Option<Done>, Broken> {
        let place = self.folder.zip(name);
        let bytes = match batch::load(input, self.options) {
            Ok(bytes) => bytes,
            Err(failure) => return self.failed(place, failure).map(Some),
        };
        if let Some((folder, name)) = place
            && folder.has_before()
            && let Some((record, failure)) = folder.done_before(&input.name, &batch::digest(&bytes), name)
        {
            return Ok(Some(Done { record, failure, rendered: None, rowless: 0, remarks: Vec::new() }));
        }
        let result = match self.workers {
            Some(workers) => match workers.read(input, &bytes, self.options).map_err(Broken::Worker)? {
                Some(result) => result,
                None => return Ok(None),
            },
            None => batch::read_one(input, &bytes, self.options),
        };
        drop(bytes);
        match result {
            Ok(report) => self.store(place, &report).map(Some),
            Err(failure) => self.failed(place, failure).map(Some),
        }
    }

    /// Puts the report where it belongs, or hands it on to the stream.
    fn store(&self, place: Option<(&Folder, &str)>, report: &Report) -> Result<Done, Broken> {
        let mut rendered = None;
        if let Some((folder, name)) = place {
            let written = self.shape.whole(report).and_then(|bytes| folder.write(name, &bytes));
            match written {
                Ok(()) => {}
                Err(error) if ends_the_run(&error) => return Err(Broken::Output(error)),
                // The others may still find their place.
                Err(error) => return self.failed(place, unwritable(report, name, &error)),
            }
        } else {
            rendered = Some(self.shape.render(report).map_err(Broken::Output)?);
        }
        let record = InputRecord::report(report, name_of(place));
        if let Some((folder, _)) = place {
            folder.note(&record, None).map_err(Broken::Output)?;
        }
        let empty = |r: &&recsift::report::Recommendation| r.deliverables.is_empty();
        Ok(Done {
            record,
            failure: None,
            rendered,
            rowless: if self.shape.level == Level::Deliverable {
                report.recommendations.iter().filter(empty).count()
            } else {
                0
            },
            remarks: if self.verbose { remarks(report) } else { Vec::new() },
        })
    }

    fn failed(&self, place: Option<(&Folder, &str)>, failure: Failure) -> Result<Done, Broken> {
        let record = InputRecord::failure(&failure);
        if let Some((folder, name)) = place {
            // What an earlier run made of an earlier version of it must not pass for its report.
            folder.remove(name).and_then(|()| folder.note(&record, Some(&failure))).map_err(Broken::Output)?;
        }
        Ok(Done { record, failure: Some(failure), rendered: None, rowless: 0, remarks: Vec::new() })
    }
}

fn name_of(place: Option<(&Folder, &str)>) -> Option<String> {
    place.map(|(_, name)| name.to_owned())
}

fn unwritable(report: &Report, name: &str, error: &io::Error) -> Failure {
    Failure {
        path: report.source.path.clone(),
        sha256: Some(report.source.sha256.clone()),
        code: FailureCode::Unreadable,
        message: format!("its output {name} cannot be written: {error}"),
        page: None,
    }
}

/// Stack of a thread that reads documents. While it waits for the pages of one it may begin another on top of it.
pub(in crate::cli) fn stack_size() -> usize {
    16 << 20
}

/// The workers, if documents are to be read by such.
pub(super) fn workers(
    args: &Args,
    threads: usize,
    documents: usize,
    interrupted: &'static AtomicBool,
    talk: &Talk,
) -> anyhow::Result<Option<Workers>> {
    if !args.isolated(documents)? {
        return Ok(None);
    }
    let threads = if documents == 1 { threads } else { 1 };
    let forced = args.isolate != Isolate::Auto;
    let program = args.worker_program.clone();
    start_workers(program, args.timeout, args.max_memory, forced, threads, interrupted, talk)
}

/// Starts workers of so many threads each, of this program unless another is named; none where that fails and nothing
/// forces or bounds them.
pub(in crate::cli) fn start_workers(
    program: Option<PathBuf>,
    timeout: Option<Duration>,
    max_memory: Option<u64>,
    forced: bool,
    threads: usize,
    interrupted: &'static AtomicBool,
    talk: &Talk,
) -> anyhow::Result<Option<Workers>> {
    let mut arguments = vec![OsString::from("worker")];
    if let Some(bytes) = max_memory {
        arguments.push(format!("--max-memory={bytes}").into());
    }
    // One document alone may have all threads.
    arguments.push(format!("--jobs={threads}").into());
    let program = program.map_or_else(own_program, Ok)?;
    let command = WorkerCommand { program, arguments, timeout };
    match Workers::start(command, interrupted) {
        Ok(workers) => Ok(Some(workers)),
        Err(error) if !forced && timeout.is_none() && max_memory.is_none() => {
            talk.note(&format!("no worker can be started ({error}): documents are read in this process"));
            Ok(None)
        }
        Err(error) => Err(error).context("cannot start a worker"),
    }
}

/// This program, even if the file that it was started from has been replaced since.
fn own_program() -> anyhow::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() {
        return Ok(running);
    }
    std::env::current_exe().context("cannot find this program")
}

/// A line for a report and one for each of its diagnostics.
fn remarks(report: &Report) -> Vec<String> {
    let path = visible(&report.source.path);
    let deliverables: usize = report.recommendations.iter().map(|r| r.deliverables.len()).sum();
    let mut lines = vec![format!(
        "{path}: {}, {}, {}",
        visible(&report.family),
        counted(report.recommendations.len(), "recommendation"),
        counted(deliverables, "deliverable")
    )];
    for diagnostic in &report.diagnostics {
        let word = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let severity = word(serde_json::to_value(diagnostic.severity));
        let code = word(serde_json::to_value(diagnostic.code));
        let of = diagnostic.recommendation.as_deref().map(|r| format!(" {}:", visible(r))).unwrap_or_default();
        lines.push(format!("{path}: {severity}[{code}]:{of} {}", visible(&diagnostic.message)));
    }
    lines
}
