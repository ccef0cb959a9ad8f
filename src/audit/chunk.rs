//! One report with its source, as the audit page keeps it until it is looked at.
//! Must not know other reports.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::draw::{self, Embed, Pictures};
use crate::format::Format;
use crate::inspect::fields;
use crate::report::{Report, Where};
use crate::{Limits, Options, inspect, reader};

use super::{DRAWN_BYTES, DRAWN_PAGES, DRAWN_PIXELS, Pages, SHOWN_BYTES, markup};

/// A report and its source as JSON, and the pictures of its drawings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// The JSON.
    pub(super) json: Vec<u8>,
    /// The same without the source, for a page that is full.
    pub(super) bare: Vec<u8>,
    pub(super) pictures: Pictures,
    /// Whether some of the source is not shown.
    pub(super) cut: bool,
}

#[derive(Serialize)]
struct Content<'r> {
    report: &'r Report,
    source: Source,
    /// What of the source is not shown and why, for people.
    cut: Option<&'static str>,
}

/// The source as it is shown.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Source {
    /// Not at hand.
    None,
    Pages {
        pages: Vec<Page>,
    },
    Text {
        text: String,
    },
    /// `places`: the CSS paths that the numbers in `data-at` stand for.
    Html {
        markup: String,
        places: Vec<String>,
    },
}

#[derive(Serialize)]
struct Page {
    number: u32,
    width: f32,
    height: f32,
    svg: String,
}

/// Makes the chunk of a report. `bytes` are those of its source, where they are at hand.
///
/// # Errors
/// Never for what a report can hold.
pub fn chunk(report: &Report, bytes: Option<&[u8]>, options: &Options, pages: Pages) -> serde_json::Result<Chunk> {
    let mut pictures = Pictures::default();
    let (source, cut) = match bytes {
        None => (Source::None, None),
        Some(bytes) => match report.source.format {
            Format::Pdf => drawn(report, bytes, options, pages, &mut pictures),
            Format::Html => html(report, bytes, &options.limits),
            Format::Text => text(bytes, &options.limits),
        },
    };
    let json = serde_json::to_vec(&Content { report, source, cut })?;
    let left = Some("the audit page is full: the sources of this report and of those after it are left out");
    let bare = serde_json::to_vec(&Content { report, source: Source::None, cut: left })?;
    Ok(Chunk { json, bare, pictures, cut: cut.is_some() })
}

fn drawn(
    report: &Report,
    bytes: &[u8],
    options: &Options,
    pages: Pages,
    pictures: &mut Pictures,
) -> (Source, Option<&'static str>) {
    let limits = Limits { picture_points: u16::MAX, picture_pixels: DRAWN_PIXELS, ..options.limits.clone() };
    let options = Options { format: Some(Format::Pdf), limits, ..options.clone() };
    let Ok(Some(source)) = inspect::open(bytes, &options) else {
        return (Source::None, Some("it cannot be opened again"));
    };
    let wanted = wanted(report, pages, source.page_count());
    let mut cut = (wanted.len() > DRAWN_PAGES).then_some("it has more pages than are shown");
    let (mut out, mut size) = (Vec::new(), 0);
    for index in wanted.into_iter().take(DRAWN_PAGES) {
        let drawing = draw::page(&source.page(index), &mut Embed::Named(pictures));
        size += drawing.body.len();
        if size > DRAWN_BYTES {
            cut = Some("its drawings are larger than what is shown");
            break;
        }
        if drawing.cut {
            cut = Some("a page is too full to be drawn whole");
        }
        let draw::Drawing { number, width, height, body, .. } = drawing;
        out.push(Page { number, width, height, svg: body });
    }
    (Source::Pages { pages: out }, cut)
}

/// Indices of the pages that are to be drawn.
fn wanted(report: &Report, pages: Pages, count: usize) -> Vec<usize> {
    if pages == Pages::All {
        return (0..count).collect();
    }
    let fields = fields::of(report);
    let placed = fields.iter().flat_map(|f| fields::regions(f.place)).map(|r| r.page);
    let numbers: BTreeSet<u32> = placed.chain(report.diagnostics.iter().filter_map(|d| d.page)).collect();
    let indices = numbers.into_iter().filter_map(|n| usize::try_from(n).ok()?.checked_sub(1));
    indices.filter(|i| *i < count).collect()
}

fn text(bytes: &[u8], limits: &Limits) -> (Source, Option<&'static str>) {
    let mut text = reader::text::characters(bytes, limits);
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= SHOWN_BYTES).last().unwrap_or(0);
    let cut = text.len() > SHOWN_BYTES;
    if cut {
        text.truncate(end);
    }
    (Source::Text { text }, cut.then_some("it is longer than what is shown"))
}

fn html(report: &Report, bytes: &[u8], limits: &Limits) -> (Source, Option<&'static str>) {
    let mut marked: BTreeMap<String, usize> = BTreeMap::new();
    let mut places = Vec::new();
    for field in fields::of(report) {
        if let Where::Element { element } = field.place
            && !marked.contains_key(element)
        {
            marked.insert(element.clone(), places.len());
            places.push(element.clone());
        }
    }
    let (pieces, whole) = reader::html::shown(bytes, limits, &marked, SHOWN_BYTES);
    let cut = (!whole).then_some("it is longer than what is shown");
    (Source::Html { markup: markup::of(&pieces), places }, cut)
}
