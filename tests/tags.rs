//! Whatever a tagged PDF says of itself, no word of the page is lost by it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;

use recsift::document::{Block, BlockKind, Document};
use recsift::page_marks::{PageMarks, PageSource, Tag, Tags};
use recsift::{Format, diagnostic, layout, limits, reader};

/// Pages with their tags changed.
struct Changed {
    pages: Vec<PageMarks>,
}

impl PageSource for Changed {
    fn format(&self) -> Format {
        Format::Pdf
    }
    fn meta_title(&self) -> Option<String> {
        None
    }
    fn page_count(&self) -> usize {
        self.pages.len()
    }
    fn page(&self, index: usize) -> PageMarks {
        self.pages.get(index).cloned().unwrap_or_default()
    }
    fn take_diagnostics(&mut self) -> Vec<diagnostic::Diagnostic> {
        Vec::new()
    }
}

fn lay_out(pages: &[PageMarks], change: impl Fn(&mut PageMarks)) -> Document {
    let mut pages = pages.to_vec();
    pages.iter_mut().for_each(change);
    layout::document(&mut Changed { pages }, &limits::Limits::default()).unwrap()
}

/// How often each letter and digit stands in a document, wherever it stands.
fn letters(document: &Document) -> BTreeMap<char, usize> {
    fn add(blocks: &[Block], out: &mut BTreeMap<char, usize>) {
        for block in blocks {
            let mut text =
                |t: &str| t.chars().filter(|c| c.is_alphanumeric()).for_each(|c| *out.entry(c).or_default() += 1);
            match &block.kind {
                BlockKind::Table(table) => table.cells.iter().for_each(|c| add(&c.blocks, out)),
                BlockKind::Strip(items) => items.iter().for_each(|i| text(&i.label.string)),
                BlockKind::ListItem { marker, .. } => {
                    text(&block.text.string);
                    text(marker.as_deref().unwrap_or_default());
                }
                BlockKind::Figure => {}
                _ => text(&block.text.string),
            }
        }
    }
    let mut out = BTreeMap::new();
    add(&document.blocks, &mut out);
    add(&document.furniture, &mut out);
    out
}

/// To which of so many elements the content of one goes.
type Way = fn(usize, usize) -> usize;

/// Gives the content of each element to another: the next, the one as far from the end, one by a fixed scramble.
fn give(page: &mut PageMarks, to: Way) {
    let mut used: Vec<u32> =
        page.runs.iter().filter_map(|r| if let Some(Tag::Element(e)) = r.tag { Some(e) } else { None }).collect();
    used.sort_unstable();
    used.dedup();
    for run in &mut page.runs {
        if let Some(Tag::Element(element)) = run.tag
            && let Ok(at) = used.binary_search(&element)
        {
            run.tag = used.get(to(at, used.len()) % used.len()).copied().map(Tag::Element);
        }
    }
}

fn untag(page: &mut PageMarks) {
    page.tags = Tags::default();
    page.runs.iter_mut().for_each(|r| r.tag = None);
}

#[test]
fn no_word_is_lost_by_what_a_file_says() {
    let mut tagged = 0;
    for path in common::documents().into_iter().filter(|p| p.extension().is_some_and(|e| e == "pdf")) {
        let name = common::name_of(&path);
        let bytes = std::fs::read(&path).unwrap();
        let file = reader::pdf::open(&bytes, &limits::Limits::default()).unwrap();
        let pages: Vec<PageMarks> = (0..file.page_count()).map(|i| file.page(i)).collect();
        if pages.iter().all(|p| p.tags.is_empty()) {
            continue;
        }
        tagged += 1;
        let bare = letters(&lay_out(&pages, untag));
        let told = lay_out(&pages, |_| {});
        assert_eq!(letters(&told), bare, "{name}: as it is");
        let ways: [(&str, Way); 4] = [
            ("one on", |at, _| at + 1),
            ("backwards", |at, count| count - 1 - at),
            ("scrambled", |at, count| at * 7919 + count / 3),
            ("all of one", |_, _| 0),
        ];
        for (how, to) in ways {
            let wrong = lay_out(&pages, |page| give(page, to));
            assert_eq!(letters(&wrong), bare, "{name}: {how}");
        }
    }
    assert!(tagged > 5, "only {tagged} tagged fixtures");
}
