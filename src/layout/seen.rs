//! The words of a page, for whoever wants to look at them: what layout starts from.
//! Must not know what becomes of them.

use serde::Serialize;

use crate::geometry::Rect;
use crate::mark::Mark;
use crate::page_marks::PageMarks;

use super::page;
use super::words::{Line, Token};

/// A word, or a mark that stands by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Word {
    /// Its characters; empty for a drawing.
    pub text: String,
    /// Where it stands.
    pub bbox: Rect,
    /// Font size in points; of a drawing, that of the text beside it.
    pub size: f32,
    /// Bold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// The mark that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
}

/// What the file says of a page's structure and what was made of it, a line for each part; none where it says nothing.
#[must_use]
pub fn tag_notes(marks: &PageMarks) -> Vec<String> {
    page::sheet(marks).notes
}

/// The words and marks of a page, line by line from top to bottom; those of timelines and of text in other directions
/// come last.
#[must_use]
pub fn words(marks: &PageMarks) -> Vec<Word> {
    let mut out = Vec::new();
    page::sheet(marks).each_line(|line| add(line, &mut out));
    out
}

fn add(line: &Line, out: &mut Vec<Word>) {
    for token in &line.tokens {
        let Token { text, bbox, size, bold, mark, .. } = token;
        let mark = mark.as_deref().cloned();
        match out.last_mut() {
            // Parts of a word that differ in their look.
            Some(last) if token.glued && mark.is_none() && last.mark.is_none() && !last.text.is_empty() => {
                last.text.push_str(text);
                last.bbox = last.bbox.union(bbox);
            }
            _ => out.push(Word { text: text.clone(), bbox: *bbox, size: *size, bold: *bold, mark }),
        }
    }
}
