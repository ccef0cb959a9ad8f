//! For development: prints the marks of a PDF's pages as JSON, one page a line.
//!
//! `cargo run --example marks -- FILE [PAGE]`; without a page, all of them. `--time` prints only counts.

use std::io::Write;

use recsift::page_marks::PageSource;

fn main() -> anyhow::Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let counts = arguments.iter().position(|a| a == "--time").map(|i| arguments.remove(i)).is_some();
    let file = arguments.first().ok_or_else(|| anyhow::anyhow!("which file?"))?;
    let only: Option<usize> = arguments.get(1).map(|n| n.parse()).transpose()?;
    let mut pdf = recsift::reader::pdf::open(&std::fs::read(file)?, &recsift::Limits::default())?;
    let mut out = std::io::stdout().lock();
    for index in 0..pdf.page_count() {
        if only.is_some_and(|n| n != index + 1) {
            continue;
        }
        let marks = pdf.page(index);
        if counts {
            let (glyphs, paths, pictures) = (marks.glyphs.len(), marks.paths.len(), marks.pictures.len());
            writeln!(out, "{} {glyphs} {paths} {pictures} {} {}", marks.number, marks.links.len(), marks.unmapped)?;
        } else {
            writeln!(out, "{}", serde_json::to_string(&marks)?)?;
        }
    }
    for diagnostic in pdf.take_diagnostics() {
        writeln!(std::io::stderr(), "{}", serde_json::to_string(&diagnostic)?)?;
    }
    Ok(())
}
