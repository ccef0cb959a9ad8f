//! Prints documents as readable outlines: `cargo run --example dump -- FILE…`.
//! For development: what recognition sees of many files at once; `recsift inspect` shows one in more ways.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args_os().skip(1) {
        let bytes = std::fs::read(&path)?;
        let name = path.to_string_lossy().into_owned();
        let options = recsift::Options { name: Some(name.clone()), ..recsift::Options::default() };
        writeln!(out, "== {name}")?;
        match recsift::read(&bytes, &options) {
            Err(error) => writeln!(out, "{}: {error}", error.code())?,
            Ok(document) => out.write_all(recsift::inspect::outline::document(&document, |_| true).as_bytes())?,
        }
    }
    Ok(())
}
