//! `recsift diff`: what changed between editions.
//! Must not know how changes are found nor how they are written.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::builder::PossibleValue;
use clap::{ColorChoice, ValueEnum};
use recsift::batch::{self, Input, Selection};
use recsift::diff::print::{DiffFormat, Paint, render};
use recsift::diff::{CompareOptions, Edition, Order, Unread, by_date, compare};

use super::Exit;
use super::reading::{Ended, ReadingArgs, read};
use super::talk::Talk;

/// Say what changed between two editions of reports, or how each recommendation went over more of them.
///
/// An edition is a report, a folder of reports, or the JSON that `recsift extract` wrote of them. Exit code 0 where
/// nothing differs, 1 where anything does.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The editions, oldest first: files or folders. A folder alone holds an edition in each of its folders, or, where
    /// it has none, in each of its files.
    #[arg(value_name = "EDITION", required = true)]
    editions: Vec<PathBuf>,
    /// Write to a file, whose ending tells the format (json, jsonl, csv, md, html, txt).
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Format of the output [default: text].
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<FormatArg>,
    /// Tell the history of each recommendation of two editions, too; of more it always is told.
    #[arg(long, help_heading = "Output")]
    history: bool,
    /// Compare the editions as they are given, or in the order of the dates that they speak for.
    #[arg(long, value_name = "ORDER", default_value = "given")]
    order: OrderArg,
    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OrderArg {
    /// As they are given.
    Given,
    /// By date, oldest first.
    Date,
}

#[derive(Clone, Copy, Debug)]
struct FormatArg(DiffFormat);

impl ValueEnum for FormatArg {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [FormatArg; 6] = [
            FormatArg(DiffFormat::Text),
            FormatArg(DiffFormat::Json),
            FormatArg(DiffFormat::Jsonl),
            FormatArg(DiffFormat::Csv),
            FormatArg(DiffFormat::Markdown),
            FormatArg(DiffFormat::Html),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

pub(super) fn run(args: &Args, talk: &Talk, color: ColorChoice) -> anyhow::Result<Exit> {
    let options = args.reading.options()?;
    let by_ending = args.output.as_deref().and_then(Path::extension).and_then(|e| DiffFormat::of_ending(e.to_str()?));
    let format = args.format.map(|f| f.0).or(by_ending).unwrap_or(DiffFormat::Text);
    let paths = edition_paths(&args.editions)?;
    let mut inputs: Vec<Input> = Vec::new();
    let mut counts = Vec::new();
    for path in &paths {
        let selection = Selection { paths: vec![path.clone()], stored: true, ..Selection::default() };
        let found = batch::find(&selection)?;
        if found.inputs.is_empty() {
            bail!("{}: no report in this folder", path.display());
        }
        counts.push(found.inputs.len());
        inputs.extend(found.inputs);
    }
    let mut editions: Vec<(Vec<recsift::Report>, usize)> = counts.iter().map(|n| (Vec::new(), *n)).collect();
    let mut unread = Vec::new();
    let mut nothing_there = true;
    let mut current = 0;
    let ended = read(inputs, &args.reading, &options, talk, |_, result| {
        while editions.get(current).is_some_and(|(_, left)| *left == 0) {
            current += 1;
        }
        let Some((reports, left)) = editions.get_mut(current) else { return };
        *left -= 1;
        match result {
            Ok(more) => {
                nothing_there = false;
                reports.extend(more);
            }
            Err(failure) => {
                nothing_there &= failure.code == batch::FailureCode::NotFound;
                unread.push(Unread {
                    edition: current + 1,
                    path: failure.path,
                    code: failure.code.as_str().to_owned(),
                    message: failure.message,
                });
            }
        }
    })?;
    if ended == Ended::Interrupted {
        talk.note("interrupted: nothing was compared");
        return Ok(Exit::Interrupted);
    }
    if nothing_there {
        return Ok(Exit::Nothing);
    }
    // An edition that is not there at all would make all of the other look new or gone.
    let missing = paths.iter().zip(&editions).find(|(path, (reports, _))| reports.is_empty() && !path.exists());
    if let Some((path, _)) = missing {
        talk.error(&format!("nothing to compare with: {} is not there", path.display()));
        return Ok(Exit::Nothing);
    }
    let mut editions: Vec<Edition> =
        paths.iter().zip(editions).map(|(path, (reports, _))| Edition::new(&named(path), reports)).collect();
    if args.order == OrderArg::Date {
        by_date(&mut editions);
    }
    let mut comparison = compare(&editions, CompareOptions { history: args.history });
    comparison.unread = unread;
    match comparison.order {
        Order::Reversed => {
            talk.note("the first edition is newer than the last by its date: --order date puts them right")
        }
        Order::Mixed => talk.note("the editions are not in the order of their dates: --order date puts them right"),
        Order::Chronological | Order::SameDate | Order::Unknown => {}
    }
    let to_terminal = args.output.is_none() && std::io::stdout().is_terminal();
    let bytes = render(&comparison, format, Paint(colored(color, to_terminal)))?;
    match args.output.as_deref().filter(|p| p.as_os_str() != "-") {
        Some(path) => batch::write_atomic(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?,
        None => std::io::stdout().lock().write_all(&bytes).context("standard output")?,
    }
    Ok(if !comparison.unread.is_empty() {
        Exit::Failures
    } else if comparison.changes.is_empty() {
        Exit::Well
    } else {
        Exit::Negative
    })
}

/// Whether what is printed is colored.
pub(super) fn colored(color: ColorChoice, to_terminal: bool) -> bool {
    match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            to_terminal
                && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                && std::env::var_os("TERM").is_none_or(|v| v != "dumb")
        }
    }
}

/// The editions: those given, or what the only one given holds.
fn edition_paths(given: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let [only] = given else { return Ok(given.to_vec()) };
    if !only.is_dir() {
        bail!(
            "one edition alone has nothing to be compared with: name two, or a folder with one in each of its folders"
        );
    }
    let mut folders = Vec::new();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(only).with_context(|| format!("cannot read {}", only.display()))? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        if hidden || path.is_symlink() {
            continue;
        }
        if path.is_dir() { folders.push(path) } else { files.push(path) }
    }
    let known = |path: &PathBuf| {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        batch::is_stored(path) || batch::ENDINGS.contains(&ending.as_str())
    };
    let mut found = if folders.is_empty() { files.into_iter().filter(known).collect() } else { folders };
    found.sort();
    if found.len() < 2 {
        bail!("{}: no two editions in this folder", only.display());
    }
    Ok(found)
}

/// An edition's path as it is told.
fn named(path: &Path) -> String {
    batch::printable(path.as_os_str())
}
