//! Marks on pages to blocks in reading order.
//! Must not know the file format, nor what a recommendation is.

use crate::document::Document;
use crate::error::Error;
use crate::limits::Limits;
use crate::page_marks::PageSource;

/// Lays out all pages of a source and joins them into one document.
///
/// # Errors
/// [`Error::NoTextLayer`] where no page has text.
pub fn document<S: PageSource + Sync>(_source: &mut S, _limits: &Limits) -> Result<Document, Error> {
    Err(Error::NoTextLayer { pages: 0 })
}
