//! `recsift extract`: reports to records.
//! Must not know how a document is read nor how a record is written.

mod args;
mod convert;
mod sink;

use std::collections::VecDeque;
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use recsift::batch::{
    self, Counts, Failure, FailureCode, Flow, Folder, Found, InputRecord, OutputNames, Run, RunOptions,
};
use recsift::write::{Level, Output};

use self::convert::{Broken, Converter};
use self::sink::{Sink, Target};
use super::Exit;
use super::progress::Progress;
use super::talk::Talk;

pub(super) use self::args::{Args, Isolate, profiles, seconds, size};
pub(super) use self::convert::{stack_size, start_workers};

/// Documents begun and not yet written, for each thread. Enough that a slow one does not hold up the others at once.
const AHEAD: usize = 16;

pub(super) fn run(args: &Args, talk: &Talk) -> anyhow::Result<Exit> {
    let options = args.options()?;
    let Some(found) = found(args, talk)? else { return Ok(Exit::Nothing) };
    let single = found.inputs.len() == 1 && args.files_from.is_none() && !args.paths.iter().any(|p| p.is_dir());
    let format = args.format.map(|f| f.0);
    let (target, shape) = sink::plan(args.output.as_deref(), format, args.level.map(Level::from), single)?;
    let run_options = RunOptions::new(&options, shape);
    if args.resume && !matches!(target, Target::Folder(_)) {
        anyhow::bail!("--resume needs a folder: what is in one file cannot be told apart");
    }
    let mut stream: Option<Box<dyn Output<Sink>>> = None;
    let mut folder = None;
    match &target {
        Target::Stdout => stream = Some(shape.begin(Sink::stdout()).context("cannot write the output")?),
        Target::File(path) => {
            let begun = Sink::file(path).and_then(|sink| shape.begin(sink));
            stream = Some(begun.with_context(|| format!("cannot write {}", path.display()))?);
        }
        Target::Folder(path) => {
            let opened = Folder::open(path, &run_options, args.resume);
            folder = Some(opened.with_context(|| format!("cannot write to {}", path.display()))?);
        }
    }

    let interrupted = watch_interrupt()?;
    batch::quiet_panics();
    let total = found.inputs.len();
    let (pool, threads) = pool(args.jobs, total)?;
    let workers = convert::workers(args, threads, total, interrupted, talk)?;
    let converter = Converter {
        options: &options,
        shape,
        folder: folder.as_ref(),
        workers: workers.as_ref(),
        verbose: talk.verbose(),
    };

    let mut names = OutputNames::new(&Folder::RESERVED);
    let ending = format!(".{}", shape.format.ending());
    let mut rest: VecDeque<String> = found.inputs.iter().map(|i| i.name.clone()).collect();
    let items = found.inputs.into_iter().map(|input| {
        let name = folder.is_some().then(|| names.choose(&input.name, &ending));
        (input, name)
    });

    let mut progress = Progress::new(args.progress, total, *talk);
    let mut records = Vec::with_capacity(total);
    let mut failures = Vec::new();
    let mut rowless = 0;
    let mut broken = None;
    batch::in_order(
        &pool,
        items,
        threads * AHEAD,
        || interrupted.load(Ordering::Relaxed),
        |_, (input, name)| converter.convert(input, name.as_deref()),
        |_, done| {
            let done = match done {
                Ok(Some(done)) => done,
                Ok(None) => return Flow::Stop,
                Err(error) => {
                    broken = Some(error);
                    return Flow::Stop;
                }
            };
            rest.pop_front();
            for line in &done.remarks {
                progress.say(line);
            }
            rowless += done.rowless;
            let failed = done.failure.is_some();
            if let Some(failure) = done.failure {
                progress.say(&talk.failure(&failure));
                failures.push(failure);
            }
            progress.step(failed);
            records.push(done.record);
            if let Some((stream, rendered)) = stream.as_mut().zip(done.rendered) {
                broken = stream.add(rendered).err().map(Broken::Output);
            }
            if broken.is_some() || (failed && args.fail_fast) { Flow::Stop } else { Flow::Continue }
        },
    );
    progress.finish();
    drop(workers);
    records.extend(rest.iter().map(|name| InputRecord::not_done(name)));

    let run = Run::new(run_options, records);
    match broken {
        // The journal tells a later run what is done.
        Some(Broken::Output(error)) => return Err(anyhow::Error::new(error).context("cannot write the output")),
        Some(Broken::Worker(error)) => return Err(anyhow::Error::new(error).context("cannot start a worker")),
        None => {}
    }
    if let Some(folder) = folder {
        folder.finish(&run, &failures).context("cannot write run.json and errors.jsonl")?;
    }
    if let Some(stream) = stream {
        stream.end().and_then(Sink::close).context("cannot write the output")?;
    }
    if !rest.is_empty() {
        let why = if interrupted.load(Ordering::Relaxed) { "interrupted" } else { "stopped" };
        talk.note(&format!("{why} before {}; what was finished is kept", counted(rest.len(), "document")));
    }
    if rowless > 0 {
        let what = counted(rowless, "recommendation");
        talk.note(&format!("{what} without deliverables gave no row: --level recommendation has them all"));
    }
    if !talk.quiet() {
        talk.line(&summary(&run.counts));
    }
    let stopped = interrupted.load(Ordering::Relaxed) && !rest.is_empty();
    Ok(if stopped { Exit::Interrupted } else { exit(&run, &failures, args.allow_failures) })
}

/// Finds the inputs and says what there is to say of that; none where there is nothing to read.
fn found(args: &Args, talk: &Talk) -> anyhow::Result<Option<Found>> {
    let found = batch::find(&args.selection()?)?;
    for folder in &found.empty {
        let message = format!("{}: no *.pdf, *.html, *.htm, *.xhtml or *.txt in this folder", folder.display());
        if found.inputs.is_empty() { talk.error(&message) } else { talk.note(&message) }
    }
    if found.repeated > 0 && talk.verbose() {
        talk.note(&format!("{} named more than once", counted(found.repeated, "document")));
    }
    if found.inputs.is_empty() {
        if found.empty.is_empty() {
            talk.error("nothing to read: the list is empty, or --include and --exclude leave out all that was named");
        }
        return Ok(None);
    }
    Ok(Some(found))
}

/// The threads, and how many there are: no more than documents unless there is but one, whose pages they share.
pub(super) fn pool(jobs: Option<NonZeroUsize>, documents: usize) -> anyhow::Result<(rayon::ThreadPool, usize)> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = jobs.map_or(cores, NonZeroUsize::get);
    let threads = if documents > 1 { jobs.min(documents) } else { jobs };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(stack_size())
        .thread_name(|n| format!("reader-{n}"))
        .build()
        .context("cannot start threads")?;
    Ok((pool, threads))
}

/// Ctrl-C lets nothing more begin; a second one ends at once, which leaves only whole files all the same.
pub(super) fn watch_interrupt() -> anyhow::Result<&'static AtomicBool> {
    static INTERRUPTED: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .context("cannot watch for Ctrl-C")?;
    Ok(&INTERRUPTED)
}

/// The last line of a run.
fn summary(counts: &Counts) -> String {
    [
        counted(counts.documents, "document"),
        counted(counts.recommendations, "recommendation"),
        counted(counts.deliverables, "deliverable"),
        counted(counts.diagnostics, "diagnostic"),
        counted(counts.failures, "failure"),
    ]
    .join(", ")
}

/// `1 document`, `2 documents`.
pub(super) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// With what code a finished run ends.
fn exit(run: &Run, failures: &[Failure], allow_failures: bool) -> Exit {
    if failures.is_empty() || allow_failures {
        return Exit::Well;
    }
    let none_read = run.counts.reports == 0;
    let all = |codes: &[FailureCode]| failures.iter().all(|f| codes.contains(&f.code));
    match none_read {
        true if all(&[FailureCode::NotFound]) => Exit::Nothing,
        true if all(&[FailureCode::NotAReport, FailureCode::DiffPage]) => Exit::Negative,
        _ => Exit::Failures,
    }
}

/// Whether an error means that nothing more can be written anywhere, and not only this one file.
fn ends_the_run(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::NotFound
    )
}
