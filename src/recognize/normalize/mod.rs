//! Words to values: statuses, dates, numbers, clean text.
//! Must not know where in a document the words stood.

pub(crate) mod date;
pub(crate) mod number;
pub(crate) mod status;
pub(crate) mod text;
