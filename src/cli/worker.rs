//! `recsift worker`: documents in, reports out.
//! Must not know who asks.

use std::io;
use std::num::NonZeroUsize;

use anyhow::Context as _;
use recsift::batch;

use super::Exit;
use super::extract::{size, stack_size};

/// Read documents from standard input and write reports to standard output, for --isolate and for other programs.
///
/// Every message is its length (four bytes, the highest first) and that many bytes. A document is two messages: a JSON
/// object with any of "name", "type" (pdf, html, text), "family", "profiles" (families as their JSON), "provenance" and
/// "max_pages", and then its bytes. The
/// answer is one: {"report": ...} or {"failure": {"code": ..., "message": ...}}. A document that ends the process is for
/// whoever asks to notice.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Memory that the process may use (500M, 2G); beyond it ends.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_memory: Option<u64>,
    /// Threads that read the pages of a document.
    #[arg(short, long, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    batch::quiet_panics();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.get())
        .stack_size(stack_size())
        .build()
        .context("cannot start threads")?;
    batch::confine(args.max_memory).context("cannot bound this process")?;
    pool.install(|| batch::serve(io::stdin().lock(), io::stdout().lock())).context("the talk is broken off")?;
    Ok(Exit::Well)
}
