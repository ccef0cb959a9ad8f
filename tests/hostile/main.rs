//! Files made to hurt: cycles, bombs, nesting, lies and numbers beyond all sense.
//!
//! Each is built here. Whatever it holds, there is an answer or an error with a code, never a panic, never more text
//! than the limits allow, and never an answer without text; where what is left of a file is certain, it is asked for.
//! Nothing is timed: what would run on without end ends at a limit, or this test does not end.
//!
//! `HOSTILE=FOLDER cargo test --test hostile` writes the files there instead, a hundred times as large, for
//! measuring a release build with `tests/corpora/compare.py`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod build;
mod content;
mod fonts;
mod objects;
mod pictures;
mod structure;

use std::panic::catch_unwind;
use std::path::Path;

use recsift::diagnostic::Code;
use recsift::document::{Block, BlockKind};
use recsift::{Limits, Options};

/// What is certain about a file.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// Only what holds for all.
    Anything,
    /// The words of [`build::HELLO`] are found.
    Hello,
    /// The same, with a diagnostic.
    HelloBut(Code),
    /// A diagnostic, whatever else.
    Told(Code),
    /// An error of this code.
    Refused(&'static str),
}

/// A file and its name.
struct Hostile {
    name: &'static str,
    bytes: Vec<u8>,
    expected: Expected,
}

fn hostile(name: &'static str, expected: Expected, bytes: Vec<u8>) -> Hostile {
    Hostile { name, bytes, expected }
}

/// Small enough that each file ends soon in a build that is not optimized.
fn limits() -> Limits {
    Limits {
        pages: 60,
        stream_bytes: 1 << 20,
        total_bytes: 4 << 20,
        values: 60_000,
        page_glyphs: 4_000,
        page_paths: 2_000,
        page_operators: 20_000,
        page_repeats: 2_000,
        page_pixels: 1 << 16,
        document_glyphs: 20_000,
        document_paths: 10_000,
        document_operators: 100_000,
        document_repeats: 10_000,
        document_pixels: 1 << 17,
        table_cells: 5_000,
        text_chars: 200_000,
        ..Limits::default()
    }
}

fn text(blocks: &[Block], out: &mut String) {
    for block in blocks {
        out.push_str(&block.text.string);
        out.push('\n');
        match &block.kind {
            BlockKind::Strip(items) => items.iter().for_each(|item| out.push_str(&item.label.string)),
            BlockKind::Table(table) => table.cells.iter().for_each(|cell| text(&cell.blocks, out)),
            _ => {}
        }
    }
}

/// What is wrong with the reading of a file.
fn fault(file: &Hostile) -> Option<String> {
    let options = Options { limits: limits(), name: Some("x.pdf".to_owned()), ..Options::default() };
    let Ok(read) = catch_unwind(|| recsift::read(&file.bytes, &options)) else { return Some("panic".to_owned()) };
    let document = match (&read, file.expected) {
        (Err(error), Expected::Refused(code)) => {
            return (error.code() != code).then(|| format!("refused as {}", error.code()));
        }
        (Err(_), Expected::Anything) => return None,
        (Err(error), _) => return Some(format!("refused: {error}")),
        (Ok(_), Expected::Refused(code)) => return Some(format!("read instead of {code}")),
        (Ok(document), _) => document,
    };
    let mut words = String::new();
    text(&document.blocks, &mut words);
    text(&document.furniture, &mut words);
    let told = |code: Code| document.diagnostics.iter().any(|d| d.code == code);
    let hello = words.contains(build::HELLO);
    if words.trim().is_empty() {
        return Some("neither text nor an error".to_owned());
    }
    if words.len() > 4 * limits().text_chars {
        return Some(format!("{} bytes of text", words.len()));
    }
    match file.expected {
        Expected::Hello | Expected::HelloBut(_) if !hello => {
            Some(format!("its words are lost: {:?}", words.chars().take(80).collect::<String>()))
        }
        Expected::HelloBut(code) | Expected::Told(code) if !told(code) => Some(format!("{code:?} is not told")),
        _ => None,
    }
}

fn check(files: fn(usize) -> Vec<Hostile>) {
    if let Some(folder) = std::env::var_os("HOSTILE") {
        std::fs::create_dir_all(&folder).unwrap();
        for file in files(100) {
            std::fs::write(Path::new(&folder).join(format!("{}.pdf", file.name)), &file.bytes).unwrap();
        }
        return;
    }
    let wrong: Vec<String> =
        files(1).iter().filter_map(|file| Some(format!("{}: {}", file.name, fault(file)?))).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn cycles_and_trees() {
    check(structure::files);
}

#[test]
fn content_streams() {
    check(content::files);
}

#[test]
fn tables_and_containers_of_objects() {
    check(objects::files);
}

#[test]
fn fonts_and_maps() {
    check(fonts::files);
}

#[test]
fn pictures_and_filters() {
    check(pictures::files);
}
