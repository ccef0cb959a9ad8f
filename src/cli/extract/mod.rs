//! `recsift extract`: reports to records.
//! Must not know how a document is read nor how a record is written.

mod args;
mod convert;
mod sink;

use std::collections::BTreeSet;
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use recsift::batch::{self, Counts, FailureCode, Flow, Folder, Found, InputRecord, OutputNames, RunOptions};
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
    let mut items = found.inputs.into_iter().map(|input| {
        let name = folder.is_some().then(|| names.choose(&input.name, &ending));
        (input, name)
    });

    let mut progress = Progress::new(args.progress, total, *talk);
    let account = folder.as_ref().map(Folder::account).transpose();
    let mut account = account.context("cannot write the output")?.unwrap_or_default();
    let mut rowless = 0;
    let mut broken = None;
    // Inputs that nothing was done about, and whether the run ends before them.
    let (mut left, mut ended) = (0, false);
    batch::in_order(
        &pool,
        items.by_ref(),
        threads * AHEAD,
        || interrupted.load(Ordering::Relaxed),
        |_, (input, name)| converter.convert(input, name.as_deref()),
        |(input, _), done| {
            // What comes after the end of a stream has no place in it; in a folder it is there.
            let over = broken.is_some() || (ended && stream.is_some());
            let done = match done {
                Some(Ok(Some(done))) if !over => done,
                undone => {
                    left += 1;
                    let noted = account.add(&InputRecord::not_done(&input.name), None).map_err(Broken::Output).err();
                    broken = broken.take().or(undone.and_then(Result::err)).or(noted);
                    return Flow::Stop;
                }
            };
            for line in &done.remarks {
                progress.say(line);
            }
            rowless += done.rowless;
            let failed = done.failure.is_some();
            if let Some(failure) = &done.failure {
                progress.say(&talk.failure(failure));
            }
            progress.step(failed);
            let mut written = account.add(&done.record, done.failure.as_ref());
            if let Some((stream, rendered)) = stream.as_mut().zip(done.rendered) {
                written = written.and_then(|()| stream.add(rendered));
            }
            broken = written.err().map(Broken::Output);
            ended |= failed && args.fail_fast;
            if broken.is_some() || ended { Flow::Stop } else { Flow::Continue }
        },
    );
    progress.finish();
    drop(workers);
    for (input, _) in items {
        left += 1;
        let noted = account.add(&InputRecord::not_done(&input.name), None);
        broken = broken.or(noted.err().map(Broken::Output));
    }
    let (counts, codes) = (*account.counts(), account.codes().clone());
    if let Some(broken) = broken {
        if folder.is_some() {
            // The journal tells a later run what is done.
            talk.note(&format!("stopped before {}; --resume goes on from here", counted(left, "document")));
        }
        return Err(match broken {
            Broken::Output(error) => anyhow::Error::new(error).context("cannot write the output"),
            Broken::Worker(error) => anyhow::Error::new(error).context("cannot start a worker"),
        });
    }
    if let Some(folder) = folder {
        folder.finish(account, run_options).context("cannot write run.json and errors.jsonl")?;
    }
    if let Some(stream) = stream {
        stream.end().and_then(Sink::close).context("cannot write the output")?;
    }
    if left > 0 {
        let why = if interrupted.load(Ordering::Relaxed) { "interrupted" } else { "stopped" };
        talk.note(&format!("{why} before {}; what was finished is kept", counted(left, "document")));
    }
    if rowless > 0 {
        let what = counted(rowless, "recommendation");
        talk.note(&format!("{what} without deliverables gave no row: --level recommendation has them all"));
    }
    if !talk.quiet() {
        talk.line(&summary(&counts));
    }
    let stopped = interrupted.load(Ordering::Relaxed) && left > 0;
    Ok(if stopped { Exit::Interrupted } else { exit(&counts, &codes, args.allow_failures) })
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
fn exit(counts: &Counts, failures: &BTreeSet<FailureCode>, allow_failures: bool) -> Exit {
    if failures.is_empty() || allow_failures {
        return Exit::Well;
    }
    let none_read = counts.reports == 0;
    let all = |codes: &[FailureCode]| failures.iter().all(|code| codes.contains(code));
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
