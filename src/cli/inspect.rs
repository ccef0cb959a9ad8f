//! `recsift inspect`: what was read on the way.
//! Must not know how any of it is found.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use recsift::batch::{self, AtomicFile, Input, Place};
use recsift::inspect::{self, Inspection};
use recsift::{Format, Options};

use super::Exit;
use super::extract::{profiles, stack_size};
use super::talk::{Talk, visible};

/// Show what was read of a document on the way to its record, and why something was not found.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The document, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only this page; may be given more than once.
    #[arg(long, value_name = "N")]
    page: Vec<u32>,
    /// How far to read.
    #[arg(long, value_enum, default_value = "blocks")]
    stage: StageArg,
    /// Text, JSON, or a picture of the pages with a box for each thing found.
    #[arg(long, value_enum, default_value = "text")]
    format: FormatArg,
    /// Write to this file.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Family of reports to read it as; auto: the one that fits best.
    #[arg(long, value_name = "ID", default_value = "auto")]
    family: String,
    /// One more family of reports: a file of the form that `recsift families ID` prints.
    #[arg(long, value_name = "FILE")]
    profile: Vec<PathBuf>,
    /// Format of the document, where its first bytes do not tell.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<KindArg>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StageArg {
    /// Words and marks at their places, rules, pictures, links.
    Marks,
    /// Blocks in reading order: headings, paragraphs, lists, tables.
    Blocks,
    /// Tables and their cells.
    Tables,
    /// The family it was taken for and the evidence; in the picture, what reached a field and what did not.
    Family,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Svg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindArg {
    Pdf,
    Html,
    Text,
}

pub(super) fn run(args: &Args, talk: &Talk) -> anyhow::Result<Exit> {
    batch::quiet_panics();
    let input = input(&args.file);
    let options = options(args, &input)?;
    let stage = match args.stage {
        StageArg::Marks => inspect::Stage::Marks,
        StageArg::Blocks => inspect::Stage::Blocks,
        StageArg::Tables => inspect::Stage::Tables,
        StageArg::Family => inspect::Stage::Family,
    };
    let bytes = match batch::load(&input, &options) {
        Ok(bytes) => bytes,
        Err(failure) => {
            talk.line(&talk.failure(&failure));
            return Ok(Exit::Nothing);
        }
    };
    // A document may nest deeper than the stack of the first thread allows.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(stack_size()).build().context("cannot start threads")?;
    let only: BTreeSet<u32> = args.page.iter().copied().collect();
    let shown = pool.install(|| {
        batch::caught(|| Inspection::new(&bytes, &options, stage, only).map(|inspection| show(&inspection, args, talk)))
    });
    let bytes = match shown {
        Ok(shown) => shown?,
        Err(error) => {
            talk.line(&talk.failure(&batch::Failure::new(&input.name, None, &error)));
            return Ok(Exit::Nothing);
        }
    };
    write(args, &bytes)?;
    Ok(Exit::Well)
}

fn show(inspection: &Inspection, args: &Args, talk: &Talk) -> anyhow::Result<Vec<u8>> {
    if !args.page.is_empty() && !inspection.has_pages() {
        bail!("there are no pages in this document: leave --page out");
    }
    let count = inspection.page_count();
    if let Some(beyond) = args.page.iter().find(|n| usize::try_from(**n).is_ok_and(|n| n == 0 || n > count)) {
        bail!("there is no page {beyond}: the pages are 1 to {count}");
    }
    Ok(match args.format {
        FormatArg::Text => {
            let text = inspection.text();
            let lines: Vec<String> = text.split('\n').map(|l| visible(l).into_owned()).collect();
            lines.join("\n").into_bytes()
        }
        FormatArg::Json => recsift::write::json::pretty(&inspection.json()?)?,
        FormatArg::Svg => {
            if !inspection.has_pages() {
                bail!("there are no pages in this document to draw: --format text shows it");
            }
            let (picture, all) = inspection.svg();
            if !all {
                talk.note(&format!("only the first {} pages are drawn: --page takes others", inspect::PLATES));
            }
            picture.into_bytes()
        }
    })
}

fn write(args: &Args, bytes: &[u8]) -> anyhow::Result<()> {
    use std::io::Write as _;
    match &args.output {
        Some(path) => {
            let written = AtomicFile::create(path).and_then(|mut file| {
                file.write_all(bytes)?;
                file.commit()
            });
            written.with_context(|| format!("cannot write {}", path.display()))
        }
        None => std::io::stdout().lock().write_all(bytes).context("standard output"),
    }
}

fn input(path: &std::path::Path) -> Input {
    if path.as_os_str() == "-" {
        return Input { name: "-".to_owned(), place: Place::Stdin };
    }
    let name = path.file_name().map_or_else(|| "unnamed".to_owned(), batch::printable);
    Input { name, place: Place::File(path.to_owned()) }
}

fn options(args: &Args, input: &Input) -> anyhow::Result<Options> {
    let profiles = profiles(&args.profile)?;
    if args.family != "auto" && profiles.find(&args.family).is_none() {
        bail!("no family is called {:?}: `recsift families` lists those there are", args.family);
    }
    Ok(Options {
        format: args.kind.map(|kind| match kind {
            KindArg::Pdf => Format::Pdf,
            KindArg::Html => Format::Html,
            KindArg::Text => Format::Text,
        }),
        name: (!matches!(input.place, Place::Stdin)).then(|| input.name.clone()),
        family: (args.family != "auto").then(|| args.family.clone()),
        profiles,
        ..Options::default()
    })
}
