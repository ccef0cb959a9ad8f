//! Reports to bytes, one file per format.
//! Must not know documents.

pub mod json;
