//! How much of a document is read at most. Input comes from the internet: every loop and every allocation that
//! a document can drive ends at one of these.
//! Must not know who counts; whoever stops at a limit says so with a `limit` diagnostic or an error.

/// Bounds on what is read of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub file_bytes: usize,
    /// Pages read; the rest is left out with a diagnostic.
    pub pages: usize,
    /// Bytes that one stream may decode to.
    pub stream_bytes: usize,
    /// Bytes that all streams of a document may decode to.
    pub total_bytes: usize,
    /// Glyphs on one page.
    pub page_glyphs: usize,
    /// Paths and pictures on one page.
    pub page_paths: usize,
    /// Operators run for one page, forms included.
    pub page_operators: usize,
    /// Depth of nested forms, graphics states, elements, lists and tables.
    pub nesting: usize,
    /// Elements of an HTML page.
    pub elements: usize,
    /// Cells of one table, spans counted out.
    pub table_cells: usize,
    /// Characters of one document's text.
    pub text_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            pages: 10_000,
            stream_bytes: 256 << 20,
            total_bytes: 1 << 30,
            page_glyphs: 400_000,
            page_paths: 200_000,
            page_operators: 4_000_000,
            nesting: 64,
            elements: 2_000_000,
            table_cells: 200_000,
            text_chars: 64 << 20,
        }
    }
}
