//! Marks on pages to blocks in reading order.
//! Must not know the file format, nor what a recommendation is.
#![warn(clippy::indexing_slicing)]

mod assemble;
mod blocks;
mod flow;
mod furniture;
mod keys;
mod links;
mod marks;
mod order;
mod page;
mod places;
mod rules;
mod seen;
mod strips;
mod table;
mod tags;
mod text;
mod tolerances;
mod words;

#[cfg(test)]
mod tests;

pub use seen::{Word, tag_notes, words};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::error::Error;
use crate::limits::Limits;
use crate::page_marks::PageSource;

/// What becomes of a table that goes on over pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paging {
    /// One table, on the page that it begins on, its repeated heads dropped and its cut rows joined.
    #[default]
    Joined,
    /// A table for each page, with the head that is printed there: as it stands on paper.
    Apart,
}

/// Lays out all pages of a source and joins them into one document.
///
/// # Errors
/// [`Error::NoTextLayer`] where no page has text.
pub fn document<S: PageSource + Sync>(source: &mut S, limits: &Limits) -> Result<Document, Error> {
    document_as(source, limits, Paging::Joined)
}

/// [`document`] with a say in what becomes of tables that go on over pages.
///
/// # Errors
/// As [`document`].
pub fn document_as<S: PageSource + Sync>(source: &mut S, limits: &Limits, paging: Paging) -> Result<Document, Error> {
    let count = source.page_count();
    let read = count.min(limits.pages);
    let shared = &*source;
    // One page's marks at a time for each thread; what stays is its words and rules.
    let mut pages: Vec<page::Sheet> = (0..read).into_par_iter().map(|i| page::sheet(&shared.page(i))).collect();
    let mut diagnostics = source.take_diagnostics();
    if count > read {
        diagnostics.push(Diagnostic::warning(Code::Limit, format!("{} of {count} pages were read", read)));
    }
    let unmapped: u64 = pages.iter().map(|p| u64::from(p.unmapped)).sum();
    if unmapped > 0 {
        let first = pages.iter().find(|p| p.unmapped > 0).map_or(1, |p| p.number);
        let message = format!("{unmapped} glyph(s) have no Unicode and are left out");
        diagnostics.push(Diagnostic::warning(Code::TextUnmapped, message).on_page(first));
    }
    let mut scans = pages.iter().filter(|p| p.scanned && p.has_text);
    if let Some(first) = scans.next() {
        let message = format!(
            "{} page(s) are pictures with a hidden layer of text: no mark or color is seen on them",
            1 + scans.count()
        );
        diagnostics.push(Diagnostic::warning(Code::UnreadMark, message).on_page(first.number));
    }
    for page in &pages {
        for (count, what) in [(page.unseen, "picture(s)"), (page.passed, "small drawing(s)")] {
            if count > 0 {
                let message = format!("{count} {what} were not looked at: there are too many");
                diagnostics.push(Diagnostic::warning(Code::Limit, message).on_page(page.number));
            }
        }
    }
    if !pages.iter().any(|p| p.has_text) {
        let reason = why_no_text(diagnostics);
        return Err(Error::NoTextLayer { pages: u32::try_from(count).unwrap_or(u32::MAX), reason });
    }
    let aside = furniture::take(&mut pages);
    let pages: Vec<page::PageLayout> =
        pages.into_par_iter().zip(aside).map(|(sheet, aside)| page::page(sheet, aside)).collect();
    let all = assemble::assemble(pages, paging);
    Ok(Document {
        format: source.format(),
        meta_title: source.meta_title(),
        pages: all.pages,
        blocks: all.blocks,
        furniture: all.furniture,
        diagnostics,
    })
}

/// Why no page has text, by what was told on the way: glyphs of which nobody knows what they say are text all the same.
fn why_no_text(mut diagnostics: Vec<Diagnostic>) -> String {
    if let Some(unmapped) = diagnostics.iter().position(|doubt| doubt.code == Code::TextUnmapped) {
        return diagnostics.swap_remove(unmapped).message;
    }
    match diagnostics.pop() {
        // It may be a scan, and it may be that what was lost is the text.
        Some(doubt) => format!("a scan needs OCR first; {}", doubt.message),
        None => "a scan needs OCR first".to_owned(),
    }
}

#[cfg(test)]
mod reasons {
    use super::*;

    #[test]
    fn glyphs_without_unicode_are_no_scan() {
        let doubt = |code, message: &str| Diagnostic::warning(code, message.to_owned());
        let unmapped = doubt(Code::TextUnmapped, "7 glyph(s) have no Unicode");
        let limit = doubt(Code::Limit, "too many pictures");
        assert_eq!(why_no_text(vec![unmapped, limit.clone()]), "7 glyph(s) have no Unicode");
        assert_eq!(why_no_text(vec![limit]), "a scan needs OCR first; too many pictures");
        assert_eq!(why_no_text(vec![]), "a scan needs OCR first");
    }
}
