//! `recsift schema`: the JSON Schema of what is written.
//! Must not know how it is written.

use std::io::Write as _;

use anyhow::Context as _;
use clap::ValueEnum;
use recsift::Report;
use recsift::batch::Failure;
use recsift::diff::Comparison;
use recsift::profile::Profile;

use super::Exit;

/// Print the JSON Schema of what is written, or of a profile.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to describe: a report, a line of errors.jsonl, what `diff --format json` writes, or a family of reports as
    /// --profile takes it.
    #[arg(value_enum, default_value = "report")]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    Report,
    Error,
    Diff,
    Profile,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let schema = match args.of {
        Of::Report => schemars::schema_for!(Report),
        Of::Error => schemars::schema_for!(Failure),
        Of::Diff => schemars::schema_for!(Comparison),
        Of::Profile => schemars::schema_for!(Profile),
    };
    let bytes = recsift::write::json::pretty(&schema)?;
    std::io::stdout().lock().write_all(&bytes).context("standard output")?;
    Ok(Exit::Well)
}
