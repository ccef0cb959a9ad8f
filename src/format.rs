//! Which format a document is in: its first bytes decide, its name only where they do not tell.
//! Must not know how any of them is read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// PDF (ISO 32000).
    Pdf,
    /// HTML or XHTML.
    Html,
    /// Plain text.
    Text,
}

/// Tells the format of `bytes`; `name` decides only where they do not.
///
/// # Errors
/// [`Error::UnknownFormat`](crate::Error::UnknownFormat) where they are none of the three.
pub fn detect(bytes: &[u8], name: Option<&str>) -> Result<Format, crate::Error> {
    let _ = (bytes, name);
    Err(crate::Error::UnknownFormat("not written yet".to_owned()))
}
