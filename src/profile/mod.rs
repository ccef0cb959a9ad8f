//! Report families as data.
//! Must not know how a document is searched.
