//! HTML to a document.
//! Must not know what a recommendation is.

#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod chrome;
mod css;
mod diff;
mod dom;
mod encoding;
mod links;
mod lists;
mod marks;
mod panels;
mod parse;
mod shown;
mod strip;
mod style;
mod tables;
mod text;
mod walk;

#[cfg(test)]
mod tests;

pub use shown::{Element, Piece, shown};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

/// Reads a page of HTML.
///
/// # Errors
/// [`Error::TooLarge`] beyond [`Limits::file_bytes`]; [`Error::DiffPage`] for a wiki's comparison of two versions.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    if bytes.len() > limits.file_bytes {
        return Err(Error::TooLarge(format!("{} bytes", bytes.len())));
    }
    let text = encoding::decode(bytes);
    let parsed = parse::parse(&text, limits);
    let dom = dom::Dom::new(&parsed.html);
    if diff::is_comparison(&dom) {
        return Err(Error::DiffPage);
    }
    let styles = style::Styles::new(&dom);
    let (blocks, furniture, limited) = walk::Walker::new(&dom, &styles, limits).run();
    let mut diagnostics = Vec::new();
    let mut limit =
        |what: &str| diagnostics.push(Diagnostic::warning(Code::Limit, format!("not all was read: {what}")));
    if parsed.too_deep {
        limit("elements nested too deep are taken as part of those around them");
    }
    if parsed.too_many {
        limit("too many elements");
    }
    if styles.cut {
        limit("too many style rules");
    }
    for what in limited {
        limit(what);
    }
    Ok(Document {
        format: Format::Html,
        meta_title: meta_title(&dom),
        pages: Vec::new(),
        blocks,
        furniture,
        diagnostics,
    })
}

/// The page's `<title>`.
fn meta_title(dom: &dom::Dom<'_>) -> Option<String> {
    let title = dom.all().find(|id| dom.name(*id) == "title" && dom.ancestors(*id).all(|a| dom.name(a) != "svg"))?;
    let text = dom.all_text(title, 4096).split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
