//! One page from its dictionary to its marks.
//! Must not know other pages.
#![warn(clippy::indexing_slicing)]

use std::borrow::Cow;

use lopdf::{Dictionary, Object};

use super::annotations::{self, PageNumbers};
use super::interpret::{Interpreter, address};
use super::objects::Objects;
use super::shared::Shared;
use super::sink::Sink;
use super::structure;
use super::tree::PageEntry;
use crate::diagnostic::{Code, Diagnostic};
use crate::page_marks::PageMarks;

/// Streams that one page's content may be split into.
const PARTS: usize = 100_000;

/// Reads the page, and says what is missing of it.
pub(super) fn read(
    shared: &Shared,
    entry: &PageEntry,
    number: u32,
    pages: &PageNumbers,
) -> (PageMarks, Vec<Diagnostic>) {
    let (view, width, height) = entry.view();
    let mut marks = PageMarks { number, width, height, ..PageMarks::default() };
    let objects = &shared.objects;
    let Some(page) = entry.dict(objects) else {
        let lost = Diagnostic::warning(Code::Repaired, "the page is missing from the file").on_page(number);
        return (marks, vec![lost]);
    };
    marks.links = annotations::links(objects, page, &view, pages);
    let mut interpreter = Interpreter::new(shared, marks, view);
    interpreter.owner = address(page);
    let (content, whole) = content(objects, page);
    interpreter.sink.broken = !whole;
    interpreter.page_resources = entry.resources(objects);
    interpreter.run(&content, interpreter.page_resources);
    interpreter.reset(view);
    interpreter.annotations(page);
    let mut diagnostics = Vec::new();
    if interpreter.sink.broken {
        let message = "what the page shows is damaged: part of it could not be decoded";
        diagnostics.push(Diagnostic::warning(Code::Repaired, message).on_page(number));
    }
    if interpreter.sink.limited {
        let message = "a limit was reached: part of the page was not read";
        diagnostics.push(Diagnostic::warning(Code::Limit, message).on_page(number));
    }
    let structure = shared.structure();
    if structure.limited && number == 1 {
        let message = "a limit was reached: part of the structure tree was not read";
        diagnostics.push(Diagnostic::warning(Code::Limit, message));
    }
    let Sink { mut marks, drawn, .. } = interpreter.sink;
    structure::of_page(structure, &mut marks, drawn);
    (marks, diagnostics)
}

/// The content streams joined, and whether they could be decoded to their ends.
fn content<'a>(objects: &'a Objects, page: &'a Dictionary) -> (Cow<'a, [u8]>, bool) {
    let parts = match objects.get(page, b"Contents") {
        Some(Object::Array(parts)) => parts.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    objects.content_data(parts.iter().take(PARTS).filter_map(|part| match objects.resolve(part) {
        Object::Stream(stream) => Some(stream),
        _ => None,
    }))
}
