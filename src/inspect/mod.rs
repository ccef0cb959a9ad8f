//! What was read on the way from bytes to a report, for whoever asks why something was not found.
//! Must not know where it is shown.
//!
//! [`Inspection`] reads a document up to a [`Stage`]; its methods give that as text ([`Inspection::text`]), as JSON
//! ([`Inspection::json`]) and, where there are pages, as a picture of them ([`Inspection::svg`]).

mod boxes;
mod family;
pub mod fields;
mod json;
pub mod outline;
mod words;

use std::collections::BTreeSet;

use crate::document::{Block, Document};
use crate::draw::{self, Embed, Plate};
use crate::error::Error;
use crate::format::{self, Format};
use crate::page_marks::{PageMarks, PageSource};
use crate::reader;
use crate::recognize::{self, FamilyChoice};
use crate::report::Report;
use crate::{Options, layout};

/// Most pages in one picture.
pub const PLATES: usize = 200;

/// How far a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Words and marks at their places, rules, pictures, links.
    Marks,
    /// Blocks in reading order.
    Blocks,
    /// Tables and their cells.
    Tables,
    /// The family that it was taken for, and what reached a field.
    Family,
}

/// The pages of a document, one at a time.
type Pages = Box<dyn PageSource + Sync>;

/// A document that was read up to a stage.
pub struct Inspection {
    stage: Stage,
    /// Pages that are asked for; all where it is empty.
    only: BTreeSet<u32>,
    pages: Option<Pages>,
    document: Option<Document>,
    choice: Option<FamilyChoice>,
    /// The report, or why there is none.
    report: Option<Result<Report, Error>>,
}

impl std::fmt::Debug for Inspection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inspection").field("stage", &self.stage).field("only", &self.only).finish_non_exhaustive()
    }
}

impl Inspection {
    /// Reads `bytes` up to `stage`. Of its pages, `only` those are shown, or all where it is empty.
    ///
    /// # Errors
    /// Where it cannot be read that far. That it holds no recommendation is none.
    pub fn new(bytes: &[u8], options: &Options, stage: Stage, only: BTreeSet<u32>) -> Result<Self, Error> {
        let options = Options { provenance: true, ..options.clone() };
        let pages = open(bytes, &options)?;
        let mut inspection = Self { stage, only, pages, document: None, choice: None, report: None };
        if stage == Stage::Marks && inspection.pages.is_some() {
            return Ok(inspection);
        }
        let document = crate::read(bytes, &options)?;
        if stage == Stage::Family {
            inspection.choice = Some(recognize::explain_family(&document, &options));
            inspection.report = Some(recognize::report(&document, bytes, &options));
        }
        inspection.document = Some(document);
        Ok(inspection)
    }

    /// Whether there are pages to draw: HTML has none, and text only where it is set in columns like a newspaper.
    #[must_use]
    pub fn has_pages(&self) -> bool {
        self.pages.is_some()
    }

    /// How many pages there are.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.pages.as_ref().map_or(0, |p| p.page_count())
    }

    /// Whether page `number` was asked for.
    fn takes(&self, number: u32) -> bool {
        self.only.is_empty() || self.only.contains(&number)
    }

    /// Whether a block is to be shown: it begins on a page that was asked for, or has none.
    fn shows(&self, block: &Block) -> bool {
        block.page().is_none_or(|p| self.takes(p))
    }

    /// The marks of the pages that were asked for, read one by one.
    fn marks(&self) -> impl Iterator<Item = PageMarks> + '_ {
        let wanted = (0..self.page_count()).filter(|i| self.takes(u32::try_from(i + 1).unwrap_or(u32::MAX)));
        wanted.filter_map(|i| self.pages.as_ref().map(|p| p.page(i)))
    }

    /// For people to read, a line for each thing. Characters are as the document has them: whoever shows it on a
    /// terminal has to take out what a terminal obeys.
    #[must_use]
    pub fn text(&self) -> String {
        let Some(document) = &self.document else { return words::text(self.marks()) };
        match self.stage {
            Stage::Marks => outline::marks(document),
            Stage::Blocks => outline::document(document, |b| self.shows(b)),
            Stage::Tables => outline::tables(document, |b| self.shows(b)),
            Stage::Family => family::text(self.choice.as_ref(), self.report.as_ref()),
        }
    }

    /// For programs. The form is not part of the contract that a report's is.
    ///
    /// # Errors
    /// Never for what a document can hold.
    pub fn json(&self) -> serde_json::Result<serde_json::Value> {
        let Some(document) = &self.document else { return words::json(self.marks()) };
        match self.stage {
            Stage::Marks => json::marks(document),
            Stage::Blocks => json::document(document, |b| self.shows(b)),
            Stage::Tables => json::tables(document, |b| self.shows(b)),
            Stage::Family => family::json(self.choice.as_ref(), self.report.as_ref()),
        }
    }

    /// The pages as a picture with boxes for what was found, and whether all that were asked for are in it ([`PLATES`]).
    #[must_use]
    pub fn svg(&self) -> (String, bool) {
        let mut plates = Vec::new();
        let mut all = true;
        for marks in self.marks() {
            if plates.len() == PLATES {
                all = false;
                break;
            }
            let drawing = draw::page(&marks, &mut Embed::Inline);
            let boxes = match (self.stage, &self.document) {
                (Stage::Marks, _) | (_, None) => boxes::of_marks(&marks),
                (Stage::Blocks, Some(document)) => boxes::of_blocks(document, marks.number),
                (Stage::Tables, Some(document)) => boxes::of_tables(document, marks.number),
                (Stage::Family, Some(document)) => boxes::of_fields(document, self.report.as_ref(), &marks),
            };
            plates.push(Plate { drawing, boxes });
        }
        (draw::sheet(&plates), all)
    }
}

/// The pages of a document; none where its format has none.
///
/// # Errors
/// Where it cannot be opened.
pub fn open(bytes: &[u8], options: &Options) -> Result<Option<Pages>, Error> {
    let format = match options.format {
        Some(format) => format,
        None => format::detect(bytes, options.name.as_deref())?,
    };
    Ok(match format {
        Format::Pdf => Some(Box::new(reader::pdf::open(bytes, &options.limits)?)),
        Format::Html => None,
        Format::Text => match reader::text::read(bytes, &options.limits)? {
            reader::text::Read::Pages(pages) => Some(Box::new(pages)),
            reader::text::Read::Blocks(_) => None,
        },
    })
}

/// The words of a page: see [`layout::words`].
fn words_of(marks: &PageMarks) -> Vec<layout::Word> {
    layout::words(marks)
}

/// What was made of the tags of a page: see [`layout::tag_notes`].
fn tags_of(marks: &PageMarks) -> Vec<String> {
    layout::tag_notes(marks)
}
