//! The audit page: one HTML file in which every report stands beside the pages that it was read from.
//! Must not know how documents are found or reports recognized.
//!
//! The file holds everything that it needs and fetches nothing. Its parts are
//!
//! - the assets in `page/`: a skeleton, a sheet and a script, which a content-security policy names by their hashes, so
//!   that nothing else runs whatever a document says;
//! - an index of all reports and recommendations, for the list, the search and the board (`index`);
//! - a chunk for each report, deflated, that is read when it is looked at ([`chunk`]): the report with places, its pages
//!   as drawings of [`draw`](crate::draw), the lines of a text, the elements of a page of HTML;
//! - the pictures of all drawings, made small, each once.
//!
//! Data are JSON in elements that no browser runs, with `<` escaped. Whatever of a document becomes markup is made of a
//! fixed list of elements and attributes, and its text is escaped.

mod chunk;
mod index;
mod markup;
mod page;

pub use chunk::{Chunk, chunk};
pub use index::Lost;
pub use page::{AuditPage, Left};

/// Which pages of a document are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pages {
    /// Those on which a field stands, and those that a diagnostic names.
    #[default]
    Relevant,
    /// All.
    All,
}

/// Pages drawn of one document at most.
pub const DRAWN_PAGES: usize = 300;
/// Bytes of drawings of one document at most.
pub const DRAWN_BYTES: usize = 24 << 20;
/// Longest side of a picture in a drawing, in pixels.
pub const DRAWN_PIXELS: u16 = 360;
/// Bytes of all pictures of all drawings at most, as PNG; what is beyond is drawn as a frame.
pub const PICTURE_BYTES: usize = 24 << 20;
/// Bytes of a text or of a page of HTML that are shown at most.
pub const SHOWN_BYTES: usize = 2 << 20;
/// Bytes of all chunks at most, as they stand in the file; the sources of reports beyond are left out.
pub const FILE_BYTES: usize = 192 << 20;
/// Characters of a recommendation that can be searched.
const SEARCHED: usize = 4000;
