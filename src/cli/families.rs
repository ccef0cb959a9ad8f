//! `recsift families`: the families of reports that are known.
//! Must not know how a report is recognized.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use recsift::profile;

use super::Exit;

/// List the report families that are known, or print what is looked for in one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The family to print, as JSON.
    id: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let bytes = match &args.id {
        Some(id) => match profile::find(id) {
            Some(family) => recsift::write::json::pretty(&family.profile)?,
            None => bail!("no family is called {id:?}: `recsift families` lists those there are"),
        },
        None => list().into_bytes(),
    };
    std::io::stdout().lock().write_all(&bytes).context("standard output")?;
    Ok(Exit::Well)
}

/// Id and title of each family, in columns.
fn list() -> String {
    let families = &profile::built_in().families;
    let width = families.iter().map(|f| f.profile.id.len()).max().unwrap_or(0);
    families.iter().map(|f| format!("{:width$}  {}\n", f.profile.id, f.profile.title)).collect()
}
