//! `recsift tables`: every table of a document.
//! Must not know how tables are found nor how they are written.

use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;
use recsift::batch::{self, AtomicFile, Flow, Selection};
use recsift::tables::Paging;
use recsift::write::tables::TablesFormat;
use recsift::{Format, Limits, Options};

use super::Exit;
use super::talk::Talk;

/// Find the tables in documents, whatever they are about.
///
/// JSON is {"file", "tables": [{"page", "cells": [{"row", "col", "rowspan", "colspan", "text"}]}]}: indented for one
/// file, a line each for more, in the order of the inputs.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, folders, or - for standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Format of the output.
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: FormatArg,
    /// A file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Join tables that go on over pages: one table on the page that it begins on, without repeated heads.
    #[arg(long)]
    joined: bool,
    /// Format of the input, where its first bytes do not tell.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<KindArg>,
    /// Pages read of a document at most.
    #[arg(long, value_name = "N")]
    max_pages: Option<NonZeroUsize>,
    /// Documents read at a time [default: the cores].
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    Json,
    Csv,
    Html,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindArg {
    Pdf,
    Html,
    Text,
}

impl Args {
    fn options(&self) -> Options {
        let mut limits = Limits::default();
        if let Some(pages) = self.max_pages {
            limits.pages = pages.get();
        }
        let format = self.kind.map(|kind| match kind {
            KindArg::Pdf => Format::Pdf,
            KindArg::Html => Format::Html,
            KindArg::Text => Format::Text,
        });
        Options { format, limits, ..Options::default() }
    }
}

pub(super) fn run(args: &Args, talk: &Talk) -> anyhow::Result<Exit> {
    let found = batch::find(&Selection { paths: args.paths.clone(), ..Selection::default() })?;
    for folder in &found.empty {
        talk.note(&format!("{}: no document in this folder", folder.display()));
    }
    if found.inputs.is_empty() {
        talk.error("nothing to read");
        return Ok(Exit::Nothing);
    }
    let format = match args.format {
        FormatArg::Json => TablesFormat::Json,
        FormatArg::Csv => TablesFormat::Csv,
        FormatArg::Html => TablesFormat::Html,
    };
    let single = found.inputs.len() == 1 && !args.paths.iter().any(|p| p.is_dir());
    let paging = if args.joined { Paging::Joined } else { Paging::Apart };
    let options = args.options();
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = args.jobs.map_or(cores, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(super::extract::stack_size())
        .build()
        .context("cannot start threads")?;
    batch::quiet_panics();

    let mut sink = Sink::new(args.output.as_deref()).context("cannot write the output")?;
    let mut written = sink.write_all(format.head().as_bytes());
    let (mut failed, mut done) = (0_usize, 0_usize);
    batch::in_order(
        &pool,
        found.inputs,
        threads * 4,
        || false,
        |_, input| {
            let bytes = batch::load(input, &options)?;
            batch::tables_of_one(input, &bytes, &options, paging)
        },
        |_, tables| {
            match tables {
                Some(Ok(tables)) => {
                    done += 1;
                    if written.is_ok() {
                        written = format.render(&tables, single).and_then(|bytes| sink.write_all(&bytes));
                    }
                }
                Some(Err(failure)) => {
                    failed += 1;
                    talk.line(&talk.failure(&failure));
                }
                None => {}
            }
            if written.is_ok() { Flow::Continue } else { Flow::Stop }
        },
    );
    written
        .and_then(|()| sink.write_all(format.foot().as_bytes()))
        .and_then(|()| sink.close())
        .context("cannot write the output")?;
    Ok(match (failed, done) {
        (0, _) => Exit::Well,
        (_, 0) if single => Exit::Nothing,
        _ => Exit::Failures,
    })
}

/// A file that appears when it is finished, or standard output.
enum Sink {
    Stdout(BufWriter<io::Stdout>),
    File(Box<AtomicFile>),
}

impl Sink {
    fn new(path: Option<&Path>) -> io::Result<Self> {
        match path {
            Some(path) if path.as_os_str() != "-" => Ok(Self::File(Box::new(AtomicFile::create(path)?))),
            _ => Ok(Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()))),
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.write_all(bytes),
            Self::File(file) => file.write_all(bytes),
        }
    }

    fn close(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File(file) => file.commit(),
        }
    }
}
