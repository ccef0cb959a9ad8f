//! The page tree (ISO 32000-2 §7.7.3): which pages there are, and what they inherit.
//! Must not know what is drawn on a page.
#![warn(clippy::indexing_slicing)]

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::matrix::Matrix;
use super::objects::Objects;

/// US letter, which viewers assume where no box is given.
const DEFAULT_BOX: [f32; 4] = [0.0, 0.0, 612.0, 792.0];
/// Beyond this a page is not a page (ISO 32000-2 annex C gives 14,400 units; user units come on top).
const LARGEST_SIDE: f32 = 1.0e6;
/// Nodes looked at for each page that may be read: trees of any shape have fewer.
const NODES_PER_PAGE: usize = 16;

/// A page and what it inherits.
#[derive(Clone, Debug, Default)]
pub(super) struct PageEntry {
    /// Its object; none where it is missing, so that the pages after it keep their numbers.
    pub(super) id: Option<ObjectId>,
    /// The node of the tree whose `/Resources` count: itself or an ancestor.
    resources: Option<ObjectId>,
    media: Option<[f32; 4]>,
    crop: Option<[f32; 4]>,
    rotate: i64,
    user_unit: f32,
}

/// What the tree holds.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) entries: Vec<PageEntry>,
    /// There are more than the limit allows.
    pub(super) cut: bool,
    /// A node could not be read.
    pub(super) broken: bool,
    /// How many there are, as the root of the tree says.
    told: Option<i64>,
}

impl Pages {
    /// How many of the pages are there.
    pub(super) fn readable(&self) -> usize {
        self.entries.iter().filter(|e| e.id.is_some()).count()
    }

    /// How many of the pages have content, and how many lack some that they name.
    pub(super) fn content(&self, objects: &Objects) -> (usize, usize) {
        let (mut with, mut lacking) = (0, 0);
        for page in self.entries.iter().filter_map(|entry| entry.dict(objects)) {
            let parts = match page.get(b"Contents").map(|contents| (contents, objects.resolve(contents))) {
                Ok((_, Object::Array(parts))) => parts.as_slice(),
                Ok((contents, _)) => std::slice::from_ref(contents),
                Err(_) => continue,
            };
            with += usize::from(parts.iter().any(|part| matches!(objects.resolve(part), Object::Stream(_))));
            lacking += usize::from(parts.iter().any(|part| dangles(objects, part)));
        }
        (with, lacking)
    }
}

fn dangles(objects: &Objects, object: &Object) -> bool {
    matches!(object, Object::Reference(_)) && matches!(objects.resolve(object), Object::Null)
}

/// Walks the tree from the catalog.
pub(super) fn pages(objects: &Objects) -> Pages {
    let mut pages = Pages::default();
    let most = objects.limits().pages;
    let root = objects.dict(&objects.document().trailer, b"Root").and_then(|catalog| catalog.get(b"Pages").ok());
    let Some(Object::Reference(root)) = root else { return pages };
    pages.told = objects.as_dict(objects.object(*root)).and_then(|root| objects.int(root, b"Count"));
    let mut seen = BTreeSet::new();
    let mut stack = vec![(*root, PageEntry { user_unit: 1.0, ..PageEntry::default() })];
    let mut nodes = most.saturating_mul(NODES_PER_PAGE);
    while let Some((id, above)) = stack.pop() {
        nodes = nodes.saturating_sub(1);
        if pages.entries.len() >= most || nodes == 0 {
            pages.cut = true;
            break;
        }
        if !seen.insert(id) {
            pages.broken = true;
            continue;
        }
        let Some(dict) = objects.as_dict(objects.object(id)) else {
            pages.broken = true;
            pages.entries.push(above);
            continue;
        };
        if !dict.has(b"Kids") && !may_be_page(objects, dict) {
            pages.broken = true;
            pages.entries.push(above);
            continue;
        }
        let entry = inherit(objects, id, dict, above);
        let kids = match dict.get(b"Kids") {
            // Its brackets are lost.
            Ok(kid @ Object::Reference(_)) if objects.array(dict, b"Kids").is_none() => Some(std::slice::from_ref(kid)),
            _ => objects.array(dict, b"Kids"),
        };
        match kids {
            Some(kids) => {
                for kid in kids.iter().rev() {
                    match kid {
                        Object::Reference(kid) => stack.push((*kid, PageEntry { id: None, ..entry.clone() })),
                        _ => pages.broken = true,
                    }
                }
            }
            None if objects.name(dict, b"Type") == Some(b"Pages") => pages.broken = true,
            None => pages.entries.push(entry),
        }
    }
    pages
}

/// The pages of the tree, or all that are found without it where that leads to none, or where it is broken and does
/// not lead to as many as it says it does.
pub(super) fn pages_or_scan(objects: &Objects) -> Pages {
    let pages = pages(objects);
    let readable = pages.readable();
    if readable > 0 && !pages.broken {
        return pages;
    }
    let found = scan(objects);
    let count = i64::try_from(found.readable()).unwrap_or(i64::MAX);
    let more = found.readable() > readable && (readable == 0 || pages.told.is_some_and(|told| told >= count));
    if more { found } else { pages }
}

/// Whether a leaf of the tree may be a page: it says so, or has what pages have.
fn may_be_page(objects: &Objects, dict: &Dictionary) -> bool {
    matches!(objects.name(dict, b"Type"), None | Some(b"Page" | b"Pages" | b"Template"))
        || [&b"Contents"[..], b"MediaBox", b"Resources"].iter().any(|key| dict.has(key))
}

/// Whether an object that stands by itself is a page: it says so, or has lost its type and has what only pages have.
fn is_page(objects: &Objects, dict: &Dictionary) -> bool {
    if objects.name(dict, b"Type") == Some(b"Page") {
        return true;
    }
    let content = match objects.get(dict, b"Contents") {
        Some(Object::Stream(_)) => true,
        Some(Object::Array(parts)) => parts.iter().any(|part| matches!(objects.resolve(part), Object::Stream(_))),
        _ => false,
    };
    let place = [&b"MediaBox"[..], b"Resources", b"Parent"].iter().any(|key| dict.has(key));
    content && place && !dict.has(b"Subtype") && !dict.has(b"Kids")
}

/// All objects that are a page by themselves, where the tree leads to none.
pub(super) fn scan(objects: &Objects) -> Pages {
    let mut pages = Pages { broken: true, ..Pages::default() };
    for (id, object) in &objects.document().objects {
        let Object::Dictionary(dict) = object else { continue };
        if !is_page(objects, dict) {
            continue;
        }
        if pages.entries.len() >= objects.limits().pages {
            pages.cut = true;
            break;
        }
        let mut entry = PageEntry { user_unit: 1.0, ..PageEntry::default() };
        for (id, dict) in ancestors(objects, dict).into_iter().rev() {
            entry = inherit(objects, id, dict, entry);
        }
        pages.entries.push(inherit(objects, *id, dict, entry));
    }
    pages
}

fn ancestors<'a>(objects: &'a Objects, dict: &'a Dictionary) -> Vec<(ObjectId, &'a Dictionary)> {
    let mut found = Vec::new();
    let mut dict = dict;
    while let Ok(Object::Reference(id)) = dict.get(b"Parent") {
        let Some(parent) = objects.as_dict(objects.object(*id)) else { break };
        if found.len() >= objects.limits().nesting {
            break;
        }
        found.push((*id, parent));
        dict = parent;
    }
    found
}

fn inherit(objects: &Objects, id: ObjectId, dict: &Dictionary, above: PageEntry) -> PageEntry {
    PageEntry {
        id: Some(id),
        resources: if objects.dict(dict, b"Resources").is_some() { Some(id) } else { above.resources },
        media: rectangle(objects, dict, b"MediaBox").or(above.media),
        crop: rectangle(objects, dict, b"CropBox").or(above.crop),
        rotate: objects.int(dict, b"Rotate").unwrap_or(above.rotate),
        user_unit: objects.number(dict, b"UserUnit").filter(|u| (0.01..=1000.0).contains(u)).unwrap_or(above.user_unit),
    }
}

/// A rectangle with some area, its corners in order.
pub(super) fn rectangle(objects: &Objects, dict: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let [x0, y0, x1, y1] = objects.fixed::<4>(dict, key)?;
    let sides = [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
    let [left, bottom, right, top] = sides;
    let sane = |side: f32| side > 0.0 && side <= LARGEST_SIDE;
    (sane(right - left) && sane(top - bottom)).then_some(sides)
}

impl PageEntry {
    pub(super) fn dict<'a>(&self, objects: &'a Objects) -> Option<&'a Dictionary> {
        objects.as_dict(objects.object(self.id?))
    }

    pub(super) fn resources<'a>(&self, objects: &'a Objects) -> Option<&'a Dictionary> {
        objects.dict(objects.as_dict(objects.object(self.resources?))?, b"Resources")
    }

    /// From user space to the page as shown, and its width and height in points.
    pub(super) fn view(&self) -> (Matrix, f32, f32) {
        let media = self.media.unwrap_or(DEFAULT_BOX);
        let [x0, y0, x1, y1] = self.crop.and_then(|crop| intersection(crop, media)).unwrap_or(media);
        let (w, h) = (x1 - x0, y1 - y0);
        let (matrix, w, h) = match self.rotate.rem_euclid(360) {
            90 => ([0.0, 1.0, 1.0, 0.0, -y0, -x0], h, w),
            180 => ([-1.0, 0.0, 0.0, 1.0, x1, -y0], w, h),
            270 => ([0.0, -1.0, -1.0, 0.0, y1, x1], h, w),
            _ => ([1.0, 0.0, 0.0, -1.0, -x0, y1], w, h),
        };
        let unit = self.user_unit;
        let unit_matrix = Matrix { a: unit, d: unit, ..Matrix::IDENTITY };
        (Matrix::new(matrix).then(&unit_matrix), w * unit, h * unit)
    }
}

fn intersection(a: [f32; 4], b: [f32; 4]) -> Option<[f32; 4]> {
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (a, b);
    let c = [a0.max(b0), a1.max(b1), a2.min(b2), a3.min(b3)];
    let [left, bottom, right, top] = c;
    (left < right && bottom < top).then_some(c)
}
