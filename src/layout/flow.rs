//! The pieces of all pages in one flow: runs of lines cut into paragraphs, and paragraphs over page breaks joined.
//! Must not know headings, list levels or how tables become cells.

use crate::color::Rgb;
use crate::document::{Block, BlockKind, StripItem, Style, Text};

use super::blocks::{self, Draft};
use super::page::{Item, PageLayout};
use super::places::Places;
use super::table::PageTable;
use super::text::{self, Vocabulary};
use super::tolerances::T;
use super::words::Line;

/// A block, or what is still to become one.
pub(super) enum Piece {
    /// Finished.
    Block(Block),
    /// Lines of a heading, paragraph or list item.
    Draft(Draft),
    /// A table: a part for each page, with the page's number.
    Table(Vec<(u32, PageTable)>),
}

/// All pieces in reading order.
pub(super) fn pieces(pages: Vec<PageLayout>, vocabulary: &Vocabulary, places: &Places) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for p in pages {
        let margins = Margins::of(&p.items);
        let flush = |run: &mut Vec<Line>, out: &mut Vec<Piece>| flush(run, &margins, out);
        let mut run: Vec<Line> = Vec::new();
        for item in p.items {
            if let Item::Line(line) = item {
                if run.last().is_some_and(|l| breaks_run(l, &line)) {
                    flush(&mut run, &mut out);
                }
                run.push(line);
                continue;
            }
            flush(&mut run, &mut out);
            match item {
                Item::Line(_) => {}
                Item::Table(t) => out.push(Piece::Table(vec![(p.number, *t)])),
                Item::Strip(s) => {
                    let items = s
                        .items
                        .into_iter()
                        .map(|i| StripItem {
                            label: text::text(&i.lines, &[], vocabulary),
                            fill: Some(i.fill),
                            at: places.at(p.number, &i.bbox),
                        })
                        .collect();
                    out.push(plain(BlockKind::Strip(items), Text::default(), places.at(p.number, &s.bbox)));
                }
                Item::Key(k) => out.extend(k.entries.into_iter().map(|entry| {
                    let text = text::text(&entry, &[], vocabulary);
                    let kind = BlockKind::ListItem { level: 0, marker: None };
                    Piece::Block(Block { kind, text, style: style(&entry), at: places.of(&entry, None) })
                })),
                Item::Figure(r, alt) => out.push(plain(BlockKind::Figure, Text::plain(alt), places.at(p.number, &r))),
            }
        }
        flush(&mut run, &mut out);
    }
    out
}

fn plain(kind: BlockKind, text: Text, at: crate::provenance::Provenance) -> Piece {
    Piece::Block(Block { kind, text, style: Style::default(), at })
}

/// Whether the next line stands in another column or far from this one.
fn breaks_run(prev: &Line, line: &Line) -> bool {
    line.base < prev.base - 0.5 * prev.size
        || line.bbox.overlap_x(&prev.bbox) <= 0.0 && (line.base - prev.base).abs() > 0.5 * line.size
}

/// Lines that are no headings, beyond which a run shows its own margin.
const FEW: usize = 3;

/// Margins of a page that are told apart.
const MARGINS: usize = 64;

/// Right margins of a page's text, by where its lines begin and by their size; tables that begin there end there too.
struct Margins {
    lines: Vec<(f32, f32, f32)>,
    tables: Vec<(f32, f32)>,
}

impl Margins {
    fn of(items: &[Item]) -> Self {
        let mut all: Vec<(f32, f32, f32)> = Vec::new();
        for item in items {
            let Item::Line(l) = item else { continue };
            if let Some(m) = all.iter_mut().find(|m| Self::is_of(m, l)) {
                m.2 = m.2.max(l.bbox.right);
            } else if all.len() < MARGINS {
                all.push((l.bbox.left, l.size, l.bbox.right));
            }
        }
        let of_table = |item: &Item| if let Item::Table(t) = item { Some((t.bbox.left, t.bbox.right)) } else { None };
        Self { lines: all, tables: items.iter().filter_map(of_table).take(MARGINS).collect() }
    }

    fn is_of((left, size, _): &(f32, f32, f32), line: &Line) -> bool {
        (left - line.bbox.left).abs() < 2.0 && (size - line.size).abs() < T.size_share * size
    }

    /// The margin of lines that begin and are as large as this one.
    fn right(&self, line: &Line) -> f32 {
        let table = |(left, _): &&(f32, f32)| (left - line.bbox.left).abs() < 6.0;
        let of_tables = self.tables.iter().filter(table).map(|(_, right)| *right);
        self.lines
            .iter()
            .filter(|m| Self::is_of(m, line))
            .map(|m| m.2)
            .chain(of_tables)
            .fold(f32::NEG_INFINITY, f32::max)
    }
}

fn flush(run: &mut Vec<Line>, margins: &Margins, out: &mut Vec<Piece>) {
    if run.is_empty() {
        return;
    }
    let lines = std::mem::take(run);
    let left = lines.iter().map(|l| l.bbox.left).fold(f32::INFINITY, f32::min);
    let mut right = lines.iter().map(|l| l.bbox.right).fold(f32::NEG_INFINITY, f32::max);
    if lines.iter().filter(|l| !l.bold()).count() <= FEW {
        right = lines.iter().map(|l| margins.right(l)).fold(right, f32::max);
    }
    let mut first = true;
    for draft in blocks::blocks(lines, left, right) {
        // A paragraph that the page or column before cut off goes on here.
        if let (Some(Piece::Draft(last)), true) = (out.last_mut(), first)
            && last.is_cut_before(&draft)
            && last.goes_on(&draft)
        {
            last.append(draft);
            continue;
        }
        first = false;
        out.push(Piece::Draft(draft));
    }
}

/// How lines look together.
pub(super) fn style(lines: &[Line]) -> Style {
    let first = lines.first();
    let color = first.map(Line::color).filter(|c| *c != Rgb::BLACK);
    Style {
        size: first.map_or(0.0, |l| l.size),
        bold: !lines.is_empty() && lines.iter().all(Line::bold),
        italic: !lines.is_empty() && lines.iter().flat_map(|l| &l.tokens).all(|t| t.italic || t.mark.is_some()),
        color,
        fill: None,
        first_line: first.map(|l| l.bbox),
    }
}
