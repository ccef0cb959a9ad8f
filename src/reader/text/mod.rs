//! Plain text: structured forms to a document, text aligned in columns to page marks.
//! Must not know what a recommendation is.

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;
use crate::page_marks::{PageMarks, PageSource};

/// What a text file turned out to be.
#[derive(Debug)]
pub enum Read {
    /// Its structure is in its characters.
    Blocks(Document),
    /// Its structure is in where the characters stand: layout has to find it.
    Pages(AlignedText),
}

/// Text whose columns are lined up by spaces, as pages of a fixed-pitch grid.
#[derive(Debug)]
pub struct AlignedText {}

impl PageSource for AlignedText {
    fn format(&self) -> Format {
        Format::Text
    }
    fn meta_title(&self) -> Option<String> {
        None
    }
    fn page_count(&self) -> usize {
        0
    }
    fn page(&self, _index: usize) -> PageMarks {
        PageMarks::default()
    }
    fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// Reads plain text.
///
/// # Errors
/// [`Error::TooLarge`].
pub fn read(_bytes: &[u8], _limits: &Limits) -> Result<Read, Error> {
    Err(Error::Damaged("not written yet".to_owned()))
}
