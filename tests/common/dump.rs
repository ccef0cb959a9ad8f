//! Documents and reports as outlines that a person can read in a diff.
//! Must not know how either came about. Positions are left out: a snapshot moves only when what is read does.

use std::fmt::Write as _;

use recsift::Document;
use recsift::document::{Block, BlockKind, Cell, SpanKind, Table, Text};
use serde_json::Value;

/// The blocks of a document, one a line, cells and items indented under their table or strip.
pub(crate) fn document(document: &Document) -> String {
    let mut out = String::new();
    for (i, page) in document.pages.iter().enumerate() {
        let _ = writeln!(out, "page {} {:.0} x {:.0}", i + 1, page.width, page.height);
    }
    if let Some(title) = &document.meta_title {
        let _ = writeln!(out, "meta title {title}");
    }
    blocks(&mut out, 0, &document.blocks);
    if !document.furniture.is_empty() {
        out.push_str("furniture\n");
        blocks(&mut out, 1, &document.furniture);
    }
    for d in &document.diagnostics {
        let _ = writeln!(out, "! {} {}", code(&d.code), d.message);
    }
    out
}

fn code(code: &impl serde::Serialize) -> String {
    serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn blocks(out: &mut String, depth: usize, all: &[Block]) {
    for block in all {
        let pad = "  ".repeat(depth);
        let page = block.page().map(|p| format!("p{p} ")).unwrap_or_default();
        let words = text(&block.text);
        let head = match &block.kind {
            BlockKind::Heading { level } => format!("h{level} {words}"),
            BlockKind::Paragraph => format!("- {words}"),
            BlockKind::ListItem { level, marker } => {
                format!("item {level} {}| {words}", marker.as_ref().map(|m| format!("{m} ")).unwrap_or_default())
            }
            BlockKind::Term => format!("term {words}"),
            BlockKind::Definition => format!("definition {words}"),
            BlockKind::Figure => format!("figure {words}"),
            BlockKind::Strip(_) => "strip".to_owned(),
            BlockKind::Table(t) => format!("table {} x {}, {} header row(s)", t.rows, t.cols, t.header_rows),
        };
        let _ = writeln!(out, "{pad}{page}{head}");
        match &block.kind {
            BlockKind::Strip(items) => {
                for item in items {
                    let fill = item.fill.map(|c| c.to_hex()).unwrap_or_default();
                    let _ = writeln!(out, "{pad}  {fill} {}", text(&item.label));
                }
            }
            BlockKind::Table(t) => table(out, depth + 1, t),
            _ => {}
        }
    }
}

fn table(out: &mut String, depth: usize, table: &Table) {
    let pad = "  ".repeat(depth);
    if let Some(caption) = &table.caption {
        let _ = writeln!(out, "{pad}caption {}", text(caption));
    }
    for cell in &table.cells {
        let span = match (cell.rowspan, cell.colspan) {
            (1, 1) => String::new(),
            (rows, cols) => format!(" over {rows} x {cols}"),
        };
        let header = if cell.header { " head" } else { "" };
        let fill = cell.fill.map(|c| format!(" {}", c.to_hex())).unwrap_or_default();
        let _ = write!(out, "{pad}{}.{}{span}{header}{fill}: ", cell.row, cell.col);
        inside(out, depth, cell);
    }
}

/// A cell of a single paragraph stays on its line.
fn inside(out: &mut String, depth: usize, cell: &Cell) {
    match cell.blocks.as_slice() {
        [one] if one.kind == BlockKind::Paragraph => {
            let _ = writeln!(out, "{}", text(&one.text));
        }
        more => {
            out.push('\n');
            blocks(out, depth + 1, more);
        }
    }
}

/// Words with what lies on them: `[words](target)`, `<check ✓>`, `**bold**`, `^raised^`.
fn text(text: &Text) -> String {
    let mut cuts: Vec<(usize, u8, String)> = Vec::new();
    for span in &text.spans {
        let (before, after) = match &span.kind {
            SpanKind::Link { href } => ("[".to_owned(), format!("]({})", href.as_deref().unwrap_or("?"))),
            SpanKind::Mark(mark) => {
                let color = mark.color.map(|c| format!(" {}", c.to_hex())).unwrap_or_default();
                (format!("<{} {}{color} ", code(&mark.kind), code(&mark.source)), ">".to_owned())
            }
            SpanKind::Bold => ("**".to_owned(), "**".to_owned()),
            SpanKind::Superscript => ("^".to_owned(), "^".to_owned()),
        };
        if span.range.is_empty() {
            cuts.push((span.range.start, 1, before + &after));
        } else {
            cuts.push((span.range.start, 2, before));
            cuts.push((span.range.end, 0, after));
        }
    }
    cuts.sort_by_key(|(at, order, _)| (*at, *order));
    let mut out = String::new();
    let mut from = 0;
    for (at, _, cut) in cuts {
        out.push_str(text.string.get(from..at).unwrap_or("(bad span)"));
        out.push_str(&cut);
        from = at;
    }
    out.push_str(text.string.get(from..).unwrap_or("(bad span)"));
    out.replace('\n', " / ")
}

/// What a report says, one fact a line; what it does not say is left out.
pub(crate) fn report(report: &Value) -> String {
    let mut out = String::new();
    let s =
        |v: &Value| v.as_str().map_or_else(|| if v.is_null() { "-".to_owned() } else { v.to_string() }, str::to_owned);
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let _ =
        writeln!(out, "family {}\ntitle {}\nas of {}", s(&report["family"]), s(&report["title"]), s(&report["as_of"]));
    for t in list(&report["totals"]) {
        let _ = writeln!(out, "total {} {} {}", s(&t["count"]), s(&t["status"]), s(&t["label"]));
    }
    for r in list(&report["recommendations"]) {
        let _ = writeln!(out, "\n# {} | review {} | number {}", s(&r["id"]), s(&r["review"]), s(&r["number"]));
        for field in ["title", "description"] {
            if !r[field].is_null() {
                let _ = writeln!(out, "{field} {}", s(&r[field]));
            }
        }
        for field in ["themes", "addressees"] {
            for v in list(&r[field]) {
                let _ = writeln!(out, "{field} {}", s(&v));
            }
        }
        if !r["response"].is_null() {
            let _ = writeln!(out, "response {} ({})", s(&r["response"]["value"]), s(&r["response"]["raw"]));
        }
        let status = &r["status"];
        if !status.is_null() {
            let _ = writeln!(out, "status {} {} ({})", s(&status["basis"]), s(&status["value"]), s(&status["raw"]));
        }
        for a in list(&r["assessments"]) {
            let parts = ["by", "as_of", "status", "response", "raw"].map(|k| s(&a[k]));
            let _ = writeln!(out, "assessment {}", parts.join(" | "));
        }
        for d in list(&r["deliverables"]) {
            deliverable(&mut out, &d);
        }
        for field in ["timeline", "legend"] {
            for e in list(&r[field]) {
                let _ = writeln!(out, "{field} {} {} {}", s(&e["color"]), s(&e["status"]), s(&e["label"]));
            }
        }
        for p in list(&r["progress"]) {
            let _ = writeln!(out, "progress {} {}", s(&p["level"]), s(&p["text"]));
            links(&mut out, &p);
        }
        for n in list(&r["notes"]) {
            let _ = writeln!(out, "note {}", s(&n));
        }
        for n in list(&r["references"]) {
            let _ = writeln!(out, "reference {}", s(&n));
        }
    }
    for d in list(&report["diagnostics"]) {
        let _ = writeln!(out, "! {} {} ({})", s(&d["code"]), s(&d["message"]), s(&d["recommendation"]));
    }
    out
}

fn deliverable(out: &mut String, d: &Value) {
    let s = |v: &Value| v.as_str().unwrap_or("-").to_owned();
    let mark = match &d["mark"] {
        Value::Null => String::new(),
        m => format!(" | {} {} {}", s(&m["kind"]), s(&m["raw"]), s(&m["color"])),
    };
    let due = match &d["due"] {
        Value::Null => String::new(),
        due => format!(" | due {} = {}", s(&due["raw"]), s(&due["date"])),
    };
    let _ =
        writeln!(out, "deliverable {}{mark} | {}{due}\n    {}", s(&d["status"]), s(&d["responsible"]), s(&d["text"]));
    links(out, d);
}

fn links(out: &mut String, of: &Value) {
    for l in of["links"].as_array().into_iter().flatten() {
        let _ =
            writeln!(out, "    link {} -> {}", l["text"].as_str().unwrap_or("-"), l["href"].as_str().unwrap_or("-"));
    }
}
