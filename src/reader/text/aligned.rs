//! Text whose columns are lined up by spaces, as pages of a fixed-pitch grid.
//! Must not know tables: layout finds them in the marks.

use crate::diagnostic::Diagnostic;
use crate::format::Format;
use crate::page_marks::{PageMarks, PageSource};

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
