//! From bytes to marks on pages (PDF, aligned text) or to blocks (HTML, structured text).
//! Must not know what a recommendation is.

mod address;
pub mod html;
pub mod pdf;
pub mod text;
