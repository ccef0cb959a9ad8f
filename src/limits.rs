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
    /// Values (numbers, names, entries) of all objects of a document that are kept; each takes many times its size.
    pub values: usize,
    /// Glyphs on one page.
    pub page_glyphs: usize,
    /// Paths and pictures on one page.
    pub page_paths: usize,
    /// Operators run for one page, forms included.
    pub page_operators: usize,
    /// Glyphs of one document that every page may use its share of, where that is less than `page_glyphs`.
    pub document_glyphs: usize,
    /// Paths and pictures of one document, shared in the same way.
    pub document_paths: usize,
    /// Operators of one document, shared in the same way.
    pub document_operators: usize,
    /// Operators run and bytes of text shown again on one page: those of forms, glyphs and patterns that were drawn on
    /// it before.
    pub page_repeats: usize,
    /// Operators of one document run again, shared in the same way.
    pub document_repeats: usize,
    /// Pixels of pictures decoded for one page, and looked at to make them small.
    pub page_pixels: usize,
    /// Pixels of pictures decoded for one document, shared in the same way.
    pub document_pixels: usize,
    /// Depth of nested forms, graphics states, elements, lists and tables.
    pub nesting: usize,
    /// Elements of an HTML page.
    pub elements: usize,
    /// Cells of one table, spans counted out.
    pub table_cells: usize,
    /// Characters of one document's text.
    pub text_chars: usize,
    /// Longest side on the page of a picture that is decoded, in points. What is larger is no mark.
    pub picture_points: u16,
    /// Longest side of a picture's pixels once it is decoded.
    pub picture_pixels: u16,
}

/// Least that a page of a long document may use, whatever its share comes to.
const LEAST: Least = Least { glyphs: 4_000, paths: 2_000, operators: 20_000, repeats: 1_000, pixels: 1 << 14 };

struct Least {
    glyphs: usize,
    paths: usize,
    operators: usize,
    repeats: usize,
    pixels: usize,
}

impl Limits {
    /// The same for a document of so many pages: what a page may use is its share of what the document may. A share
    /// and no common account, so that what is read of a page does not depend on which was read first.
    #[must_use]
    pub(crate) fn for_pages(&self, pages: usize) -> Self {
        let share = |page: usize, document: usize, least: usize| page.min((document / pages.max(1)).max(least));
        Self {
            page_glyphs: share(self.page_glyphs, self.document_glyphs, LEAST.glyphs),
            page_paths: share(self.page_paths, self.document_paths, LEAST.paths),
            page_operators: share(self.page_operators, self.document_operators, LEAST.operators),
            page_repeats: share(self.page_repeats, self.document_repeats, LEAST.repeats),
            page_pixels: share(self.page_pixels, self.document_pixels, LEAST.pixels),
            ..self.clone()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            pages: 10_000,
            stream_bytes: 256 << 20,
            total_bytes: 1 << 30,
            values: 6_000_000,
            page_glyphs: 400_000,
            page_paths: 200_000,
            page_operators: 4_000_000,
            document_glyphs: 20_000_000,
            document_paths: 10_000_000,
            document_operators: 100_000_000,
            page_repeats: 1_000_000,
            document_repeats: 10_000_000,
            page_pixels: 1 << 25,
            document_pixels: 1 << 27,
            nesting: 64,
            elements: 2_000_000,
            table_cells: 200_000,
            text_chars: 64 << 20,
            // Four lines of text.
            picture_points: 48,
            picture_pixels: 64,
        }
    }
}
