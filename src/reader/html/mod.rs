//! HTML to a document.
//! Must not know what a recommendation is.

use crate::document::Document;
use crate::error::Error;
use crate::limits::Limits;

/// Reads a page of HTML.
///
/// # Errors
/// [`Error::TooLarge`], [`Error::DiffPage`].
pub fn read(_bytes: &[u8], _limits: &Limits) -> Result<Document, Error> {
    Err(Error::Damaged("not written yet".to_owned()))
}
