//! Documents and stored reports to reports, for the subcommands that need all of them at once.
//! Must not know what they are needed for.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::bail;
use recsift::batch::{self, Failure, FailureCode, Flow, Input, Place};
use recsift::{Options, Report, stored};

use super::extract::{Isolate, pool, profiles, seconds, size, start_workers, watch_interrupt};
use super::progress::{Progress, When};
use super::talk::Talk;

/// How documents are read; the same as for `extract`.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingArgs {
    /// Family of reports to read them as; auto: the one that fits best.
    #[arg(long, value_name = "ID", default_value = "auto")]
    pub(super) family: String,
    /// One more family of reports: a file of the form that `recsift families ID` prints.
    ///
    /// It competes with the built-in families, or takes the place of the one that has its id.
    #[arg(long, value_name = "FILE")]
    pub(super) profile: Vec<PathBuf>,
    /// Documents read at a time [default: the cores].
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Time for one document; beyond it is the error `timeout`.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(super) timeout: Option<Duration>,
    /// Memory of the process that reads a document (500M, 2G); beyond it is the error `out-of-memory`.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(super) max_memory: Option<u64>,
    /// Whether documents are read in child processes.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) isolate: Isolate,
    /// When to show progress.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    pub(super) progress: When,
}

/// How a reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All were read, or it was found why not.
    Done,
    /// It was broken off by the user.
    Interrupted,
}

impl ReadingArgs {
    /// The options of the library that they come to.
    pub(super) fn options(&self) -> anyhow::Result<Options> {
        let profiles = profiles(&self.profile)?;
        if self.family != "auto" && profiles.find(&self.family).is_none() {
            bail!("no family is called {:?}: `recsift families` lists those there are", self.family);
        }
        let family = (self.family != "auto").then(|| self.family.clone());
        Ok(Options { family, profiles, ..Options::default() })
    }
}

/// Reads `inputs`, in processes of their own where there are several documents, and hands the results to `emit` in
/// the order of the inputs. A file of reports that `extract` wrote gives all it holds. Failures are told.
pub(super) fn read(
    inputs: Vec<Input>,
    args: &ReadingArgs,
    options: &Options,
    talk: &Talk,
    mut emit: impl FnMut(Input, Result<Vec<Report>, Failure>),
) -> anyhow::Result<Ended> {
    let bounded = args.timeout.is_some() || args.max_memory.is_some();
    if args.isolate == Isolate::Never && bounded {
        bail!("--timeout and --max-memory need a process for each document: not with --isolate never");
    }
    let interrupted = watch_interrupt()?;
    batch::quiet_panics();
    let total = inputs.len();
    let documents = inputs.iter().filter(|i| !is_stored(i)).count();
    let (pool, threads) = pool(args.jobs, total)?;
    let isolated = args.isolate == Isolate::Always || (args.isolate == Isolate::Auto && (bounded || documents > 1));
    let workers = if isolated && documents > 0 {
        let each = if documents == 1 { threads } else { 1 };
        start_workers(None, args.timeout, args.max_memory, args.isolate == Isolate::Always, each, interrupted, talk)?
    } else {
        None
    };
    let mut progress = Progress::new(args.progress, total, *talk);
    let (mut broken, mut done) = (None, 0);
    batch::in_order(
        &pool,
        inputs,
        threads * 16,
        || interrupted.load(Ordering::Relaxed),
        |_, input| {
            let bytes = match batch::load(input, options) {
                Ok(bytes) => bytes,
                Err(failure) => return Ok(Some(Err(failure))),
            };
            if is_stored(input) {
                return Ok(Some(stored_reports(input, &bytes)));
            }
            match &workers {
                Some(workers) => workers.read(input, &bytes, options).map(|r| r.map(|r| r.map(|report| vec![report]))),
                None => Ok(Some(batch::read_one(input, &bytes, options).map(|report| vec![report]))),
            }
        },
        |input, result| {
            match result {
                Some(Ok(Some(result))) => {
                    done += 1;
                    if let Err(failure) = &result {
                        progress.say(&talk.failure(failure));
                    }
                    progress.step(result.is_err());
                    emit(input, result);
                    return Flow::Continue;
                }
                Some(Ok(None)) | None => {}
                Some(Err(error)) => broken = Some(error),
            }
            Flow::Stop
        },
    );
    progress.finish();
    match broken {
        Some(error) => Err(anyhow::Error::new(error).context("cannot start a worker")),
        None if done < total => Ok(Ended::Interrupted),
        None => Ok(Ended::Done),
    }
}

/// Whether the input is a file of reports and no document.
fn is_stored(input: &Input) -> bool {
    match &input.place {
        Place::File(path) => batch::is_stored(path),
        Place::Stdin | Place::Lost(_) => batch::is_stored(Path::new(&input.name)),
    }
}

fn stored_reports(input: &Input, bytes: &[u8]) -> Result<Vec<Report>, Failure> {
    stored::reports(bytes).map_err(|error| Failure {
        path: input.name.clone(),
        sha256: Some(batch::digest(bytes)),
        code: FailureCode::Damaged,
        message: error.to_string(),
        page: None,
    })
}
