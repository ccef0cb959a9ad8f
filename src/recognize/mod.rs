//! Document to report.
//! Must not know which format the document was read from, nor how it was laid out.

use crate::Options;
use crate::document::Document;
use crate::error::Error;
use crate::report::Report;

pub(crate) mod normalize;

/// Finds the recommendations of a document.
///
/// # Errors
/// [`Error::NotAReport`] where there are none; [`Error::DiffPage`].
pub fn report(_document: &Document, _bytes: &[u8], _options: &Options) -> Result<Report, Error> {
    Err(Error::NotAReport("not written yet".to_owned()))
}
