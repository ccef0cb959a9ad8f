//! What pages of every kind give, in a notation that fits on a line.

mod blocks;
mod chrome;
mod hostile;
mod marks;
mod panels;
mod shapes;
mod tables;

use std::fmt::Write as _;

use crate::document::{Block, BlockKind, Document, SpanKind, Text};
use crate::limits::Limits;
use crate::mark::Mark;

fn read(page: &str) -> Document {
    super::read(page.as_bytes(), &Limits::default()).expect(page)
}

/// The body, a line for each block.
fn body(page: &str) -> Vec<String> {
    lines(&read(page).blocks)
}

/// What is kept apart.
fn furniture(page: &str) -> Vec<String> {
    lines(&read(page).furniture)
}

fn lines(blocks: &[Block]) -> Vec<String> {
    let mut all = Vec::new();
    for block in blocks {
        let words = text(&block.text);
        all.push(match &block.kind {
            BlockKind::Heading { level } => format!("H{level} {words}"),
            BlockKind::Paragraph => format!("P {words}"),
            BlockKind::ListItem { level, marker } => format!("L{level}{} {words}", marker.as_deref().unwrap_or("-")),
            BlockKind::Term => format!("T {words}"),
            BlockKind::Definition => format!("D {words}"),
            BlockKind::Figure => format!("F {words}"),
            BlockKind::Strip(items) => items.iter().fold("S".to_owned(), |mut line, item| {
                let fill = item.fill.map(crate::color::Rgb::to_hex).unwrap_or_default();
                let _ = write!(line, " ({} {fill})", text(&item.label));
                line
            }),
            BlockKind::Table(table) => {
                let caption = table.caption.as_ref().map(text).unwrap_or_default();
                all.push(
                    format!("TABLE {}x{} head {} {caption}", table.rows, table.cols, table.header_rows)
                        .trim_end()
                        .to_owned(),
                );
                for row in 0..table.rows {
                    let mut line = String::from("|");
                    for cell in table.cells.iter().filter(|c| c.row == row) {
                        let _ = write!(line, " {}", lines(&cell.blocks).join(" / ").replace("P ", ""));
                        if let Some(fill) = cell.fill {
                            let _ = write!(line, " {}", fill.to_hex());
                        }
                        if (cell.rowspan, cell.colspan) != (1, 1) {
                            let _ = write!(line, " {}x{}", cell.rowspan, cell.colspan);
                        }
                        line.push_str(" |");
                    }
                    all.push(line);
                }
                continue;
            }
        });
    }
    all
}

fn mark(mark: &Mark) -> String {
    let kind = format!("{:?}", mark.kind).to_lowercase();
    let raw = mark.raw.as_deref().map(|r| format!(":{r}")).unwrap_or_default();
    let color = mark.color.map(|c| format!(" {}", c.to_hex())).unwrap_or_default();
    format!("{{{kind}{raw}{color}}}")
}

/// Words with their links, raised parts and marks written in.
fn text(text: &Text) -> String {
    let mut edges: Vec<(usize, u8, usize, String)> = Vec::new();
    for (order, span) in text.spans.iter().enumerate() {
        let (open, close) = match &span.kind {
            SpanKind::Link { href } => ("[".to_owned(), format!("]({})", href.as_deref().unwrap_or("-"))),
            SpanKind::Mark(m) => (mark(m), String::new()),
            SpanKind::Bold => continue,
            SpanKind::Superscript => ("^".to_owned(), "^".to_owned()),
        };
        edges.push((span.range.start, 1, order, open));
        edges.push((span.range.end, if span.range.is_empty() { 2 } else { 0 }, usize::MAX - order, close));
    }
    edges.sort();
    let mut out = String::new();
    let mut at = 0;
    for (place, _, _, what) in edges {
        out.push_str(&text.string[at..place]);
        out.push_str(&what);
        at = place;
    }
    out.push_str(&text.string[at..]);
    out.replace('\n', "⏎")
}
