//! A document as an outline: blocks in reading order with their looks and places.
//! Must not know what a recommendation is.

use std::fmt::Write as _;

use crate::document::{Block, BlockKind, Cell, Document, Span, SpanKind, Table, Text};
use crate::geometry::Rect;
use crate::mark::Mark;
use crate::provenance::Provenance;

/// Deeper blocks are not shown.
const DEPTH: usize = 64;

/// The blocks that `shown` takes, then what surrounds them, then what was doubtful.
#[must_use]
pub fn document(document: &Document, shown: impl Fn(&Block) -> bool) -> String {
    let mut out = String::new();
    if let Some(title) = &document.meta_title {
        let _ = writeln!(out, "meta title: {}", one_line(title));
    }
    blocks(&mut out, 0, document.blocks.iter().filter(|b| shown(b)));
    let mut around = document.furniture.iter().filter(|b| shown(b)).peekable();
    if around.peek().is_some() {
        out.push_str("-- furniture\n");
        blocks(&mut out, 0, around);
    }
    for d in &document.diagnostics {
        let _ = writeln!(out, "!! {:?} {:?}: {}", d.severity, d.code, one_line(&d.message));
    }
    out
}

/// Only the tables among them, nested ones within those that hold them.
pub(super) fn tables(document: &Document, shown: impl Fn(&Block) -> bool) -> String {
    let mut out = String::new();
    let tables = document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Table(_)) && shown(b));
    blocks(&mut out, 0, tables);
    if out.is_empty() {
        out.push_str("no table\n");
    }
    out
}

/// The marks in a document without pages, each with the text that it stands in.
pub(super) fn marks(document: &Document) -> String {
    let mut out = String::new();
    each_mark(document, &mut |mark, host, block| {
        let color = mark.color.map(crate::color::Rgb::to_hex).unwrap_or_default();
        let raw = mark.raw.as_deref().unwrap_or_default();
        let _ = write!(out, "mark    {:?} by {:?} {color} {}", mark.kind, mark.source, one_line(raw));
        let _ = writeln!(out, "  in: {}{}", one_line(&host.string), at(block));
    });
    if out.is_empty() {
        out.push_str("no mark\n");
    }
    out
}

/// Does something with each mark of a document, the text that it stands in, and its block.
pub(super) fn each_mark(document: &Document, f: &mut impl FnMut(&Mark, &Text, &Block)) {
    for block in document.blocks.iter().chain(&document.furniture) {
        marks_of(block, 0, f);
    }
}

fn marks_of(block: &Block, depth: usize, f: &mut impl FnMut(&Mark, &Text, &Block)) {
    if depth > DEPTH {
        return;
    }
    for (_, mark) in block.text.marks() {
        f(mark, &block.text, block);
    }
    match &block.kind {
        BlockKind::Table(table) => {
            for inner in table.cells.iter().flat_map(|c| &c.blocks) {
                marks_of(inner, depth + 1, f);
            }
        }
        BlockKind::Strip(items) => {
            for item in items {
                for (_, mark) in item.label.marks() {
                    f(mark, &item.label, block);
                }
            }
        }
        _ => {}
    }
}

fn blocks<'b>(out: &mut String, depth: usize, all: impl Iterator<Item = &'b Block>) {
    let pad = "    ".repeat(depth);
    if depth > DEPTH {
        return;
    }
    for block in all {
        let tail = format!("{}{}", look(block), at(block));
        let words = text(&block.text);
        let _ = match &block.kind {
            BlockKind::Heading { level } => writeln!(out, "{pad}H{level} {words}{tail}"),
            BlockKind::Paragraph => writeln!(out, "{pad}P  {words}{tail}"),
            BlockKind::ListItem { level, marker } => {
                let marker = one_line(marker.as_deref().unwrap_or(""));
                writeln!(out, "{pad}L{level} <{marker}> {words}{tail}")
            }
            BlockKind::Term => writeln!(out, "{pad}DT {words}{tail}"),
            BlockKind::Definition => writeln!(out, "{pad}DD {words}{tail}"),
            BlockKind::Figure => writeln!(out, "{pad}FIG {words}{tail}"),
            BlockKind::Strip(items) => {
                let _ = writeln!(out, "{pad}STRIP{tail}");
                for item in items {
                    let fill = item.fill.map(|c| format!(" fill {}", c.to_hex())).unwrap_or_default();
                    let _ = writeln!(out, "{pad}    {}{fill}", text(&item.label));
                }
                Ok(())
            }
            BlockKind::Table(inner) => {
                table(out, depth, inner, &tail);
                Ok(())
            }
        };
    }
}

fn table(out: &mut String, depth: usize, table: &Table, tail: &str) {
    let pad = "    ".repeat(depth);
    let (rows, cols, head) = (table.rows, table.cols, table.header_rows);
    let _ = writeln!(out, "{pad}TABLE {rows}x{cols} header rows {head}{tail}");
    if let Some(caption) = &table.caption {
        let _ = writeln!(out, "{pad}    caption {}", text(caption));
    }
    for one in &table.cells {
        cell(out, depth + 1, one);
    }
}

fn cell(out: &mut String, depth: usize, cell: &Cell) {
    let pad = "    ".repeat(depth);
    let mut head = format!("{},{}", cell.row, cell.col);
    if cell.rowspan > 1 || cell.colspan > 1 {
        let _ = write!(head, " spans {}x{}", cell.rowspan, cell.colspan);
    }
    if cell.header {
        head += " header";
    }
    if let Some(fill) = cell.fill {
        let _ = write!(head, " fill {}", fill.to_hex());
    }
    let _ = match cell.blocks.as_slice() {
        [] => writeln!(out, "{pad}[{head}]"),
        [one] if matches!(one.kind, BlockKind::Paragraph) => {
            writeln!(out, "{pad}[{head}] {}{}", text(&one.text), look(one))
        }
        more => {
            let written = writeln!(out, "{pad}[{head}]");
            blocks(out, depth + 1, more.iter());
            written
        }
    };
}

/// The words with their spans in braces: `{link=…:words}`, `{mark=Check/Path#rrggbb}`, `{bold:words}`.
fn text(text: &Text) -> String {
    // Where something is put in, what comes first at one place, and what it is.
    let mut cuts: Vec<(usize, u8, String)> = Vec::new();
    for Span { range, kind } in &text.spans {
        let label = match kind {
            SpanKind::Link { href } => format!("link={}", href.as_deref().unwrap_or("?")),
            SpanKind::Mark(mark) => {
                let color = mark.color.map(crate::color::Rgb::to_hex).unwrap_or_default();
                format!("mark={:?}/{:?}{color}", mark.kind, mark.source)
            }
            SpanKind::Bold => "bold".to_owned(),
            SpanKind::Superscript => "sup".to_owned(),
        };
        if range.is_empty() {
            cuts.push((range.start, 1, format!("{{{label}}}")));
        } else {
            cuts.push((range.start, 2, format!("{{{label}:")));
            cuts.push((range.end, 0, "}".to_owned()));
        }
    }
    cuts.sort_by_key(|(at, order, _)| (*at, *order));
    let mut out = String::new();
    let mut from = 0;
    for (at, _, cut) in cuts {
        out.push_str(text.string.get(from..at).unwrap_or_default());
        out.push_str(&cut);
        from = at;
    }
    out.push_str(text.string.get(from..).unwrap_or_default());
    one_line(&out)
}

fn look(block: &Block) -> String {
    let style = &block.style;
    let mut words = Vec::new();
    if style.size > 0.0 {
        words.push(format!("{:.1}pt", style.size));
    }
    if style.bold {
        words.push("bold".to_owned());
    }
    if style.italic {
        words.push("italic".to_owned());
    }
    if let Some(color) = style.color {
        words.push(color.to_hex());
    }
    if let Some(fill) = style.fill {
        words.push(format!("on {}", fill.to_hex()));
    }
    if words.is_empty() { String::new() } else { format!("  ({})", words.join(" ")) }
}

fn at(block: &Block) -> String {
    match &block.at {
        Provenance::Lines(first, last) => format!("  @{first}-{last}"),
        Provenance::Regions(regions) => {
            let places: Vec<String> = regions.iter().map(|r| format!("  @p{} {}", r.page, place(&r.bbox))).collect();
            places.concat()
        }
        Provenance::Element(path) => format!("  @{}", one_line(path)),
    }
}

/// A box in whole points.
pub(super) fn place(r: &Rect) -> String {
    format!("{:.0},{:.0}-{:.0},{:.0}", r.left, r.top, r.right, r.bottom)
}

/// Text that stays on its line.
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', "⏎")
}
