//! `recsift audit`: a page in which every record can be checked against its source.
//! Must not know what the page is made of.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;
use rayon::prelude::*;
use recsift::audit::{self, AuditPage, Lost, Pages};
use recsift::batch::{self, AtomicFile, Input, Selection};
use recsift::{Options, Report};

use super::Exit;
use super::extract::{counted, pool};
use super::reading::{self, Ended, ReadingArgs};
use super::talk::Talk;

/// Sources drawn at a time, for each thread; what is drawn is held in memory until its turn comes.
const AHEAD: usize = 4;

/// Write one self-contained HTML page that shows each record beside the pages it was read from.
///
/// A click on a field shows its place in the source, and the other way round. What was reviewed and corrected there can
/// be downloaded for `recsift check`. Nothing is fetched from the network, neither now nor by the page.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, folders, or - for standard input; also JSON that `extract` wrote, which is shown without its sources.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The page.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Which pages of a document are drawn.
    #[arg(long, value_enum, default_value = "relevant")]
    pages: PagesArg,
    /// Heading of the page.
    #[arg(long, value_name = "TEXT", default_value = "Audit of recommendations")]
    title: String,
    /// Only what one of these globs matches (syntax of .gitignore).
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Nothing that one of these globs matches (syntax of .gitignore).
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PagesArg {
    /// Those on which something of the record stands.
    Relevant,
    All,
}

/// A report, and where its source is.
struct Read {
    input: Option<Input>,
    report: Report,
}

pub(super) fn run(args: &Args, talk: &Talk) -> anyhow::Result<Exit> {
    let options = Options { provenance: true, ..args.reading.options()? };
    let selection = Selection {
        paths: args.paths.clone(),
        include: args.include.clone(),
        exclude: args.exclude.clone(),
        ..Selection::default()
    };
    let found = batch::find(&selection)?;
    for folder in &found.empty {
        talk.note(&format!("{}: no document in this folder", folder.display()));
    }
    let total = found.inputs.len();
    let (mut all, mut lost) = (Vec::new(), Vec::new());
    let ended = reading::read(found.inputs, &args.reading, &options, talk, |input, result| match result {
        Ok(reports) => {
            let stored = is_stored(&input);
            let of = |report| Read { input: (!stored).then(|| input.clone()), report };
            all.extend(reports.into_iter().map(of));
        }
        Err(failure) => {
            lost.push(Lost { path: failure.path, code: failure.code.as_str().to_owned(), message: failure.message })
        }
    })?;
    if ended == Ended::Interrupted {
        return Ok(Exit::Interrupted);
    }
    if all.is_empty() {
        talk.error("there is no report to show");
        return Ok(if total == 0 { Exit::Nothing } else { Exit::Negative });
    }
    let pages = match args.pages {
        PagesArg::Relevant => Pages::Relevant,
        PagesArg::All => Pages::All,
    };
    let (threads, size) = pool(args.reading.jobs, total)?;
    let left = threads
        .install(|| write(args, &options, pages, all, &lost, size * AHEAD))
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    if left.cut > 0 {
        talk.note(&format!("of {} something is too large to be shown", counted(left.cut, "source")));
    }
    if left.full > 0 {
        talk.note(&format!("the page is full: {} are shown without their source", counted(left.full, "report")));
    }
    Ok(if lost.is_empty() { Exit::Well } else { Exit::Failures })
}

fn write(
    args: &Args,
    options: &Options,
    pages: Pages,
    all: Vec<Read>,
    lost: &[Lost],
    ahead: usize,
) -> anyhow::Result<audit::Left> {
    let (inputs, reports): (Vec<Option<Input>>, Vec<Report>) = all.into_iter().map(|r| (r.input, r.report)).unzip();
    let file = AtomicFile::create(&args.output)?;
    let mut page = AuditPage::begin(file, &args.title, &reports, lost)?;
    let sources: Vec<(&Report, Option<&Input>)> = reports.iter().zip(inputs.iter().map(Option::as_ref)).collect();
    for some in sources.chunks(ahead.max(1)) {
        let chunks: Vec<_> = some.par_iter().map(|(report, input)| chunk(report, *input, options, pages)).collect();
        for chunk in chunks {
            page.add(chunk?)?;
        }
    }
    let (file, left) = page.end()?;
    file.commit()?;
    Ok(left)
}

/// The chunk of a report. A source that has changed since, or that is too much for the drawing, is left out.
fn chunk(report: &Report, input: Option<&Input>, options: &Options, pages: Pages) -> anyhow::Result<audit::Chunk> {
    let bytes = input.and_then(|i| batch::load(i, options).ok()).filter(|b| batch::digest(b) == report.source.sha256);
    let options = Options { name: Some(report.source.path.clone()), ..options.clone() };
    let made = batch::caught(|| Ok(audit::chunk(report, bytes.as_deref(), &options, pages)));
    Ok(made.unwrap_or_else(|_| audit::chunk(report, None, &options, pages))?)
}

fn is_stored(input: &Input) -> bool {
    match &input.place {
        batch::Place::File(path) => batch::is_stored(path),
        batch::Place::Stdin | batch::Place::Lost(_) => batch::is_stored(Path::new(&input.name)),
    }
}
