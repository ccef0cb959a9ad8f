//! For development: prints the words of a document as they were read, one line a block; diagnostics go to stderr.
//!
//! `cargo run --example words -- FILE`; `tests/corpora/compare.py` runs it over folders of PDFs.

use std::io::Write;
use std::process::ExitCode;

use recsift::document::{Block, BlockKind, Text};

fn main() -> std::io::Result<ExitCode> {
    let Some(path) = std::env::args_os().nth(1) else { return Ok(ExitCode::FAILURE) };
    let bytes = std::fs::read(&path)?;
    let options = recsift::Options { name: Some(path.to_string_lossy().into_owned()), ..recsift::Options::default() };
    match recsift::read(&bytes, &options) {
        Err(error) => {
            writeln!(std::io::stderr(), "error {}: {error}", error.code())?;
            Ok(ExitCode::from(3))
        }
        Ok(document) => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            writeln!(std::io::stderr(), "pages {}", document.pages.len())?;
            blocks(&mut out, &document.blocks)?;
            blocks(&mut out, &document.furniture)?;
            out.flush()?;
            for d in &document.diagnostics {
                writeln!(std::io::stderr(), "{:?} {:?}: {}", d.severity, d.code, d.message)?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn blocks(out: &mut impl Write, all: &[Block]) -> std::io::Result<()> {
    // What stands for a picture is not printed on the page.
    for block in all.iter().filter(|b| b.kind != BlockKind::Figure) {
        if let BlockKind::ListItem { marker: Some(marker), .. } = &block.kind {
            writeln!(out, "{marker}")?;
        }
        line(out, &block.text)?;
        match &block.kind {
            BlockKind::Strip(items) => items.iter().try_for_each(|item| line(out, &item.label))?,
            BlockKind::Table(table) => {
                table.caption.iter().try_for_each(|caption| line(out, caption))?;
                table.cells.iter().try_for_each(|cell| blocks(out, &cell.blocks))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn line(out: &mut impl Write, text: &Text) -> std::io::Result<()> {
    if text.is_empty() { Ok(()) } else { writeln!(out, "{}", text.string) }
}
