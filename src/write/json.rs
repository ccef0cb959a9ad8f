//! Reports as JSON, indented for people or a line each.
//! Must not know where the bytes go.

use serde::Serialize;

/// `value` as indented JSON with a line end.
///
/// # Errors
/// Never for the types of this library: their keys are text and their numbers finite or null.
pub fn pretty<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// `value` as one line of JSON Lines.
///
/// # Errors
/// As [`pretty`].
pub fn line<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
