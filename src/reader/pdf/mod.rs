//! PDF (ISO 32000-2) to page marks.
//! Must not know words, lines or tables.
//!
//! `open` finds the objects and `tree` the pages; `page` runs a page's content through `interpret` and what belongs
//! to it (`text`, `outline`, `forms`, `image`, `marked`), whose marks gather in `sink`; `annotations` adds links.

mod annotations;
mod bulk;
mod calculator;
mod color;
mod convert;
mod fault;
mod fields;
mod filters;
mod font;
mod forms;
mod function;
mod image;
mod interpret;
mod marked;
mod matrix;
mod objects;
mod open;
mod optional;
mod outline;
mod page;
mod pixels;
mod salvage;
mod shared;
mod sink;
mod state;
mod structure;
#[cfg(test)]
mod tests;
mod text;
mod text_string;
mod tree;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;
use crate::page_marks::{PageMarks, PageSource};
use annotations::PageNumbers;
use shared::Shared;
use tree::PageEntry;

/// An open PDF file. Its pages can be read in any order and from several threads.
#[derive(Debug)]
pub struct PdfFile {
    shared: Shared,
    pages: Vec<PageEntry>,
    numbers: PageNumbers,
    /// By page, so that their order does not depend on that of reading; page 0 is the file.
    diagnostics: Mutex<BTreeMap<u32, Vec<Diagnostic>>>,
}

/// Opens a file, repairing it where need be.
///
/// # Errors
/// [`Error::Encrypted`] where a password is needed, [`Error::Damaged`] where no page can be found,
/// [`Error::TooLarge`] beyond [`Limits::file_bytes`].
pub fn open(bytes: &[u8], limits: &Limits) -> Result<PdfFile, Error> {
    let mut opened = open::open(bytes, limits)?;
    let mut diagnostics = Vec::new();
    if let Some(how) = opened.repaired {
        diagnostics.push(Diagnostic::warning(Code::Repaired, format!("the file is damaged: {how}")));
    }
    if opened.limited {
        let message = "a limit was reached: not all objects of the file were read";
        diagnostics.push(Diagnostic::warning(Code::Limit, message));
    }
    if opened.pages.cut {
        let message = format!("only the first {} pages were read", opened.pages.entries.len());
        diagnostics.push(Diagnostic::warning(Code::Limit, message));
    }
    let pages = opened.pages.entries;
    opened.objects.share_limits(pages.len());
    let mut numbers = PageNumbers::default();
    for (number, page) in (1..).zip(&pages) {
        if let Some(id) = page.id {
            numbers.entry(id).or_insert(number);
        }
    }
    let diagnostics = Mutex::new(BTreeMap::from([(0, diagnostics)]));
    Ok(PdfFile { shared: Shared::new(opened.objects), pages, numbers, diagnostics })
}

impl PageSource for PdfFile {
    fn format(&self) -> Format {
        Format::Pdf
    }

    fn meta_title(&self) -> Option<String> {
        let objects = &self.shared.objects;
        let info = objects.dict(&objects.document().trailer, b"Info")?;
        let title = text_string::decode(objects.string(info, b"Title")?);
        let title = title.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        (!title.is_empty()).then(|| title.to_owned())
    }

    fn page_count(&self) -> usize {
        self.pages.len()
    }

    fn page(&self, index: usize) -> PageMarks {
        let Some(entry) = self.pages.get(index) else { return PageMarks::default() };
        let number = sink::index(index.saturating_add(1));
        let (marks, diagnostics) = page::read(&self.shared, entry, number, &self.numbers);
        if !diagnostics.is_empty() {
            // Reading a page again says the same again, once.
            self.diagnostics.lock().unwrap_or_else(PoisonError::into_inner).insert(number, diagnostics);
        }
        marks
    }

    fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        let diagnostics = self.diagnostics.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Which page it was that asked for a stream first depends on the threads.
        if self.shared.objects.take_limited() {
            let message = "a limit was reached: some streams were not read to their ends";
            diagnostics.entry(0).or_default().push(Diagnostic::warning(Code::Limit, message));
        }
        let told = diagnostics.values().flatten().any(|d| d.code == Code::Repaired);
        if self.shared.objects.take_broken() && !told {
            let message = "the file is damaged: a font, map or picture could not be decoded to its end";
            diagnostics.entry(0).or_default().push(Diagnostic::warning(Code::Repaired, message));
        }
        std::mem::take(diagnostics).into_values().flatten().collect()
    }
}
