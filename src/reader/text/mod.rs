//! Plain text: structured forms to a document, text aligned in columns to page marks.
//! Must not know what a recommendation is.
//!
//! | module | owns |
//! | --- | --- |
//! | `decode` | bytes to characters that are safe to show |
//! | `source` | letters, pages of wikis and outlines as plain lines |
//! | `lines` | lines that are not blank, with the gaps before them |
//! | `shapes`, `underline` | what a single line looks like, or one and the line beneath |
//! | `prose` | which lines are one paragraph |
//! | `bullet` | beginnings and depth of list items |
//! | `tables` | rows with tabs or pipes |
//! | `separated` | rows with commas or semicolons |
//! | `inline`, `marks` | links, emphasis and marks within a text |
//! | `furniture` | running heads and feet |
//! | `blocks` | all of these to a document |
//! | `columns`, `rows` | tables lined up by spaces |
//! | `aligned` | running text in columns, as marks for layout |
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod aligned;
mod blocks;
mod bullet;
mod columns;
mod decode;
mod furniture;
mod inline;
mod lines;
mod marks;
mod prose;
mod rows;
mod separated;
mod shapes;
mod source;
mod tables;
mod underline;

pub use aligned::AlignedText;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::error::Error;
use crate::limits::Limits;

/// What a text file turned out to be.
#[derive(Debug)]
pub enum Read {
    /// Its structure is in its characters.
    Blocks(Document),
    /// Running text in columns: where the characters stand tells in which order they are read, and layout finds it.
    Pages(AlignedText),
}

/// The characters of a text, whose lines are counted as places are: from 1, each ended by `\n`.
#[must_use]
pub fn characters(bytes: &[u8], limits: &Limits) -> String {
    decode::decode(bytes, limits, &mut Vec::new())
}

/// Reads plain text.
///
/// # Errors
/// [`Error::TooLarge`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read, Error> {
    if bytes.len() > limits.file_bytes {
        return Err(Error::TooLarge(format!("{} bytes of text", bytes.len())));
    }
    let mut diagnostics = Vec::new();
    let text = source::plain(decode::decode(bytes, limits, &mut diagnostics));
    let (lines, whole) = lines::split(&text, limits.elements);
    if !whole {
        let message = format!("lines beyond the first {} were not read", limits.elements);
        diagnostics.push(Diagnostic::warning(Code::Limit, message));
    }
    if columns::is_newspaper(&lines) {
        drop(lines);
        return Ok(Read::Pages(AlignedText::new(text, limits, diagnostics)));
    }
    let (lines, around) = furniture::part(lines, text.bytes().filter(|b| *b == 0x0c).count());
    Ok(Read::Blocks(blocks::document(&lines, &around, limits, diagnostics)))
}
