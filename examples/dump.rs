//! Prints a document as a readable outline: `cargo run --example dump -- FILE…`.
//! For development: what recognition sees of a file.

use std::io::Write;

use recsift::document::{Block, BlockKind, Cell, SpanKind, Text};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args_os().skip(1) {
        let bytes = std::fs::read(&path)?;
        let name = path.to_string_lossy().into_owned();
        let options = recsift::Options { name: Some(name.clone()), ..recsift::Options::default() };
        writeln!(out, "== {name}")?;
        match recsift::read(&bytes, &options) {
            Err(error) => writeln!(out, "{}: {error}", error.code())?,
            Ok(document) => {
                if let Some(title) = &document.meta_title {
                    writeln!(out, "meta title: {title}")?;
                }
                blocks(&mut out, 0, &document.blocks)?;
                if !document.furniture.is_empty() {
                    writeln!(out, "-- furniture")?;
                    blocks(&mut out, 0, &document.furniture)?;
                }
                for d in &document.diagnostics {
                    writeln!(out, "!! {:?} {:?}: {}", d.severity, d.code, d.message)?;
                }
            }
        }
    }
    Ok(())
}

fn blocks(out: &mut impl Write, depth: usize, all: &[Block]) -> std::io::Result<()> {
    let pad = "    ".repeat(depth);
    for block in all {
        let place = place(block);
        let look = look(block);
        match &block.kind {
            BlockKind::Heading { level } => writeln!(out, "{pad}H{level} {}{look}{place}", text(&block.text))?,
            BlockKind::Paragraph => writeln!(out, "{pad}P  {}{look}{place}", text(&block.text))?,
            BlockKind::ListItem { level, marker } => {
                let marker = marker.as_deref().unwrap_or("");
                writeln!(out, "{pad}L{level} <{marker}> {}{look}{place}", text(&block.text))?;
            }
            BlockKind::Term => writeln!(out, "{pad}DT {}{place}", text(&block.text))?,
            BlockKind::Definition => writeln!(out, "{pad}DD {}{place}", text(&block.text))?,
            BlockKind::Figure => writeln!(out, "{pad}FIG {}{place}", text(&block.text))?,
            BlockKind::Strip(items) => {
                writeln!(out, "{pad}STRIP{place}")?;
                for item in items {
                    let fill = item.fill.map(|c| format!(" fill {}", c.to_hex())).unwrap_or_default();
                    writeln!(out, "{pad}    {}{fill}", text(&item.label))?;
                }
            }
            BlockKind::Table(table) => {
                let (rows, cols, head) = (table.rows, table.cols, table.header_rows);
                writeln!(out, "{pad}TABLE {rows}x{cols} header rows {head}{place}")?;
                if let Some(caption) = &table.caption {
                    writeln!(out, "{pad}    caption {}", text(caption))?;
                }
                for cell in &table.cells {
                    print_cell(out, depth + 1, cell)?;
                }
            }
        }
    }
    Ok(())
}

fn print_cell(out: &mut impl Write, depth: usize, cell: &Cell) -> std::io::Result<()> {
    let pad = "    ".repeat(depth);
    let mut head = format!("{},{}", cell.row, cell.col);
    if cell.rowspan > 1 || cell.colspan > 1 {
        head += &format!(" spans {}x{}", cell.rowspan, cell.colspan);
    }
    if cell.header {
        head += " header";
    }
    if let Some(fill) = cell.fill {
        head += &format!(" fill {}", fill.to_hex());
    }
    match cell.blocks.as_slice() {
        [] => writeln!(out, "{pad}[{head}]"),
        [one] if matches!(one.kind, BlockKind::Paragraph) => {
            writeln!(out, "{pad}[{head}] {}{}", text(&one.text), look(one))
        }
        more => {
            writeln!(out, "{pad}[{head}]")?;
            blocks(out, depth + 1, more)
        }
    }
}

/// The words with their spans in braces: `{link=…:words}`, `{check:✓}`, `{bold:words}`.
fn text(text: &Text) -> String {
    let mut cuts: Vec<(usize, u8, String)> = Vec::new();
    for span in &text.spans {
        let label = match &span.kind {
            SpanKind::Link { href } => format!("link={}", href.as_deref().unwrap_or("?")),
            SpanKind::Mark(mark) => {
                let color = mark.color.map(|c| c.to_hex()).unwrap_or_default();
                format!("mark={:?}/{:?}{color}", mark.kind, mark.source)
            }
            SpanKind::Bold => "bold".to_owned(),
            SpanKind::Superscript => "sup".to_owned(),
        };
        if span.range.is_empty() {
            cuts.push((span.range.start, 1, format!("{{{label}}}")));
        } else {
            cuts.push((span.range.start, 2, format!("{{{label}:")));
            cuts.push((span.range.end, 0, "}".to_owned()));
        }
    }
    cuts.sort_by_key(|(at, order, _)| (*at, *order));
    let mut out = String::new();
    let mut from = 0;
    for (at, _, cut) in cuts {
        out.push_str(text.string.get(from..at).unwrap_or("<bad span>"));
        out.push_str(&cut);
        from = at;
    }
    out.push_str(text.string.get(from..).unwrap_or("<bad span>"));
    out.replace('\n', "⏎")
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

fn place(block: &Block) -> String {
    use recsift::provenance::Provenance;
    match &block.at {
        Provenance::Lines(first, last) => format!("  @{first}-{last}"),
        Provenance::Regions(regions) => regions.first().map_or(String::new(), |r| {
            format!("  @p{} {:.0},{:.0}-{:.0},{:.0}", r.page, r.bbox.left, r.bbox.top, r.bbox.right, r.bbox.bottom)
        }),
        Provenance::Element(path) => format!("  @{path}"),
    }
}
