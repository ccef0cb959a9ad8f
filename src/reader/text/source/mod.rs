//! Text that is written in a notation of its own (letters by mail, pages of wikis, outlines) as plain lines with the
//! headings, links and marks that the rest of the reader knows. Each line keeps its place, so that numbers of lines
//! still count.
//! Must not know what the lines say.

mod mail;
mod org;
mod wiki;

pub(super) use wiki::table as wiki_table;

/// The text without notations that only its source shows.
pub(super) fn plain(text: String) -> String {
    let text = mail::unquoted(&text).unwrap_or(text);
    let text = mail::opened(&text).unwrap_or(text);
    wiki::rewritten(&text).or_else(|| org::rewritten(&text)).unwrap_or(text)
}

/// Puts lines together again, each where it was.
fn lines_of(lines: &[String]) -> String {
    lines.join("\n")
}
