//! `recsift extract`: reports to records.
//! Must not know how a document is read nor how a record is written.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;
use recsift::batch::{
    self, Counts, Failure, FailureCode, Flow, Folder, Found, InputRecord, OutputNames, Run, RunOptions, Selection,
};
use recsift::{Format, Limits, Options, Report, write};

use super::Exit;
use super::progress::{Progress, When};
use super::sink::{Stream, Target};
use super::talk::{Talk, visible};

/// Documents begun and not yet written, for each thread. Enough that a slow one does not hold up the others at once.
const AHEAD: usize = 16;

/// Read reports and write a JSON record for each.
///
/// Without --output: indented JSON for one file, JSON Lines (a report a line) for more, in the order of the inputs.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, folders, or - for standard input.
    ///
    /// From folders come *.pdf *.html *.htm *.xhtml *.txt in the order of their names; hidden files, links and what a
    /// .recsiftignore names are left out.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Only what one of these globs matches (syntax of .gitignore).
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Nothing that one of these globs matches (syntax of .gitignore).
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Format of the input, where its first bytes do not tell.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<Kind>,
    /// A folder for one file an input, with run.json and errors.jsonl beside them; or FILE.json, FILE.jsonl.
    #[arg(short, long, value_name = "DIR|FILE")]
    output: Option<PathBuf>,
    /// Family of reports to read them as; auto: the one that fits best.
    #[arg(long, value_name = "ID", default_value = "auto")]
    family: String,
    /// Say where in the source each thing stands.
    #[arg(long)]
    provenance: bool,
    /// Documents read at a time [default: the cores].
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Pages read of a document at most; what is left out is told in a diagnostic.
    #[arg(long, value_name = "N")]
    max_pages: Option<NonZeroUsize>,
    /// Stop at the first document that fails.
    #[arg(long)]
    fail_fast: bool,
    /// Exit with 0 although documents failed.
    #[arg(long)]
    allow_failures: bool,
    /// When to show progress.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    progress: When,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Pdf,
    Html,
    Text,
}

/// What is left of a document once its report is rendered.
struct Done {
    record: InputRecord,
    failure: Option<Failure>,
    /// The report for a stream; what goes to a folder is written already.
    bytes: Vec<u8>,
    /// Lines about what is doubtful, where they are asked for.
    remarks: Vec<String>,
    /// The output cannot be written.
    broken: Option<anyhow::Error>,
}

pub(super) fn run(args: &Args, talk: &Talk) -> anyhow::Result<Exit> {
    if args.family != "auto" && recsift::profile::find(&args.family).is_none() {
        talk.error(&format!("no family is called {:?}", args.family));
        return Ok(Exit::Nothing);
    }
    let Some(found) = found(args, talk)? else { return Ok(Exit::Nothing) };
    let single = found.inputs.len() == 1 && !args.paths.iter().any(|p| p.is_dir());
    let (folder, mut stream) = match Target::of(args.output.as_deref()) {
        Target::Stdout => (None, Some(Stream::stdout(single))),
        Target::File(path) => {
            let stream = Stream::file(&path, single).with_context(|| format!("cannot write {}", path.display()))?;
            (None, Some(stream))
        }
        Target::Folder(path) => {
            let folder = Folder::create(&path).with_context(|| format!("cannot write to {}", path.display()))?;
            (Some(folder), None)
        }
    };
    let options = options(args);
    let interrupted = watch_interrupt()?;
    batch::quiet_panics();
    let pool = pool(args.jobs)?;
    let threads = pool.current_num_threads();

    let mut names = OutputNames::new(&Folder::RESERVED);
    let total = found.inputs.len();
    let mut rest: VecDeque<String> = found.inputs.iter().map(|i| i.name.clone()).collect();
    let items = found.inputs.into_iter().map(|input| {
        let name = folder.is_some().then(|| names.choose(&input.name, ".json"));
        (input, name)
    });

    let mut progress = Progress::new(args.progress, total, *talk);
    let mut records = Vec::with_capacity(total);
    let mut failures = Vec::new();
    let mut broken = None;
    let shape = stream.as_ref().map(Stream::shape);
    batch::in_order(
        &pool,
        items,
        threads * AHEAD,
        || interrupted.load(Ordering::Relaxed),
        |_, (input, name)| {
            let outcome = batch::read_one(input, &options);
            match outcome.result {
                Ok(report) => {
                    let rendered = match shape {
                        Some(shape) => shape.render(&report),
                        None => write::json::pretty(&report),
                    };
                    store(rendered, &report, folder.as_ref(), name.as_deref(), talk)
                }
                Err(failure) => {
                    let broken = folder.as_ref().zip(name.as_deref()).and_then(|(f, n)| f.remove(n).err());
                    Done {
                        record: InputRecord::failure(&failure),
                        failure: Some(failure),
                        bytes: Vec::new(),
                        remarks: Vec::new(),
                        broken: broken.map(anyhow::Error::new),
                    }
                }
            }
        },
        |_, done| {
            rest.pop_front();
            for line in &done.remarks {
                progress.say(line);
            }
            let failed = done.failure.is_some();
            if let Some(failure) = done.failure {
                progress.say(&talk.failure(&failure));
                failures.push(failure);
            }
            progress.step(failed);
            records.push(done.record);
            broken = match (&mut stream, done.broken) {
                (_, Some(error)) => Some(error),
                (Some(stream), None) if !failed => stream.append(&done.bytes).err().map(anyhow::Error::new),
                _ => None,
            };
            if broken.is_some() || (failed && args.fail_fast) { Flow::Stop } else { Flow::Continue }
        },
    );
    progress.finish();
    let stopped = interrupted.load(Ordering::Relaxed) && !rest.is_empty();
    records.extend(rest.iter().map(|name| InputRecord::not_done(name)));

    let run = Run::new(RunOptions::from(&options), records);
    if let Some(folder) = &folder {
        let finished = folder.finish(&run, &failures).context("cannot write run.json and errors.jsonl");
        // That the disk is full is said once.
        if broken.is_none() {
            finished?;
        }
    }
    if let Some(error) = broken {
        return Err(error.context("cannot write the output"));
    }
    if let Some(stream) = stream {
        stream.close().context("cannot write the output")?;
    }
    if stopped {
        talk.note(&format!("interrupted before {}; what was finished is kept", counted(rest.len(), "document")));
    }
    if !talk.quiet() {
        talk.line(&summary(&run.counts));
    }
    Ok(if stopped { Exit::Interrupted } else { exit(&run, &failures, args.allow_failures) })
}

/// Finds the inputs and says what there is to say of that; none where there is nothing to read.
fn found(args: &Args, talk: &Talk) -> anyhow::Result<Option<Found>> {
    let selection = Selection {
        paths: args.paths.clone(),
        include: args.include.clone(),
        exclude: args.exclude.clone(),
        ..Selection::default()
    };
    let found = batch::find(&selection)?;
    for folder in &found.empty {
        let message = format!("{}: no *.pdf, *.html, *.htm, *.xhtml or *.txt in this folder", folder.display());
        if found.inputs.is_empty() { talk.error(&message) } else { talk.note(&message) }
    }
    if found.inputs.is_empty() {
        if found.empty.is_empty() {
            talk.error("nothing to read: --include and --exclude leave out everything that was named");
        }
        return Ok(None);
    }
    Ok(Some(found))
}

fn options(args: &Args) -> Options {
    let mut limits = Limits::default();
    if let Some(pages) = args.max_pages {
        limits.pages = pages.get();
    }
    Options {
        format: args.kind.map(|kind| match kind {
            Kind::Pdf => Format::Pdf,
            Kind::Html => Format::Html,
            Kind::Text => Format::Text,
        }),
        name: None,
        family: (args.family != "auto").then(|| args.family.clone()),
        provenance: args.provenance,
        limits,
    }
}

fn pool(jobs: Option<NonZeroUsize>) -> anyhow::Result<rayon::ThreadPool> {
    // While it waits for the pages of its document a thread may begin another one on the same stack.
    const STACK: usize = 16 << 20;
    // 0 is rayon's word for as many as there are cores.
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, NonZeroUsize::get))
        .stack_size(STACK)
        .thread_name(|n| format!("reader-{n}"))
        .build()
        .context("cannot start threads")
}

/// Ctrl-C lets what is under way finish; a second one ends at once, which leaves only whole files all the same.
fn watch_interrupt() -> anyhow::Result<&'static AtomicBool> {
    static INTERRUPTED: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .context("cannot watch for Ctrl-C")?;
    Ok(&INTERRUPTED)
}

/// Puts the rendered report where it belongs, or hands it on to the stream.
fn store(
    rendered: serde_json::Result<Vec<u8>>,
    report: &Report,
    folder: Option<&Folder>,
    name: Option<&str>,
    talk: &Talk,
) -> Done {
    let mut done = Done {
        record: InputRecord::report(report, name.map(str::to_owned)),
        failure: None,
        bytes: Vec::new(),
        remarks: if talk.verbose() { remarks(report) } else { Vec::new() },
        broken: None,
    };
    match (rendered, folder, name) {
        (Ok(bytes), Some(folder), Some(name)) => {
            done.broken = folder.write(name, &bytes).map_err(|e| anyhow!(e).context(name.to_owned())).err();
        }
        (Ok(bytes), ..) => done.bytes = bytes,
        (Err(error), ..) => done.broken = Some(error.into()),
    }
    done
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
fn counted(n: usize, what: &str) -> String {
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
