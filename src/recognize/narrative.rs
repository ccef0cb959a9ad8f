//! The narrative of what has been done: entries with their depth.
//! Must not know where in a deck it stands.

use crate::document::{Block, BlockKind, Text};
use crate::provenance::Provenance;
use crate::report::{Link, ProgressEntry};

use super::normalize::text;
use super::piece::{Piece, PieceKind};

/// An entry before its depth is known.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) text: String,
    links: Vec<Link>,
    /// Depth of the list it is an item of; none for a paragraph.
    item: Option<u8>,
    marker: Option<String>,
    pub(crate) at: Provenance,
}

/// The entry that a text is: a paragraph, or an item of that depth with its bullet.
pub(crate) fn of(t: &Text, item: Option<u8>, marker: Option<&str>, at: &Provenance) -> Option<Raw> {
    let words = text::prose(t);
    (!words.is_empty() && !text::is_footnote(t)).then(|| Raw {
        text: words,
        links: text::links(t),
        item,
        marker: marker.map(str::to_owned),
        at: at.clone(),
    })
}

/// The entry that a piece is, if it has words.
pub(crate) fn raw(piece: &Piece<'_>) -> Option<Raw> {
    match piece.kind {
        PieceKind::Item { level, marker } => of(&piece.text, Some(level), marker, piece.at),
        PieceKind::Definition => of(&piece.text, Some(0), None, piece.at),
        PieceKind::Paragraph | PieceKind::Heading(_) | PieceKind::Term => of(&piece.text, None, None, piece.at),
        PieceKind::Table(_) | PieceKind::Strip(_) | PieceKind::Figure => None,
    }
}

/// The entry that a block within a cell is.
pub(crate) fn raw_of_block(block: &Block) -> Option<Raw> {
    match &block.kind {
        BlockKind::ListItem { level, marker } => of(&block.text, Some(*level), marker.as_deref(), &block.at),
        BlockKind::Table(_) | BlockKind::Strip(_) | BlockKind::Figure => None,
        _ => of(&block.text, None, None, &block.at),
    }
}

/// Gives entries their depth: the outermost entries of the section are 0, whether paragraphs or items; items under
/// plain paragraphs begin at 1.
pub(crate) fn entries(raw: Vec<Raw>) -> Vec<(ProgressEntry, Provenance)> {
    let mut raw = raw;
    same_place(&mut raw);
    let least = raw.iter().filter_map(|r| r.item).min().unwrap_or(0);
    let mut after_paragraph = false;
    raw.into_iter()
        .map(|r| {
            let level = match r.item {
                Some(level) => u32::from(level - least) + u32::from(after_paragraph),
                None => {
                    after_paragraph = true;
                    0
                }
            };
            (ProgressEntry { text: r.text, level, links: r.links, place: None }, r.at)
        })
        .collect()
}

/// How far apart the left edges of items of one depth may lie, in points.
const SAME_LEFT: f32 = 2.5;

/// A list that goes on on the next page may begin there with an inner item. Where the bullet and the place of an item
/// are those of earlier ones, its depth is theirs.
fn same_place(raw: &mut [Raw]) {
    let mut known: Vec<(String, f32, u8)> = Vec::new();
    for entry in raw {
        let (Some(level), Some(marker)) = (entry.item, &entry.marker) else { continue };
        let Provenance::Regions(regions) = &entry.at else { continue };
        let Some(left) = regions.first().map(|r| r.bbox.left) else { continue };
        match known.iter().find(|(m, l, _)| m == marker && (l - left).abs() <= SAME_LEFT) {
            Some((_, _, k)) => entry.item = Some(*k),
            None => known.push((marker.clone(), left, level)),
        }
    }
}
