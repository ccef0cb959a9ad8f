//! What holds for every document and report, whatever is in it. Each check says what broke and where.
//! Must not know any particular file.

use std::collections::BTreeSet;

use recsift::Document;
use recsift::document::{Block, BlockKind, Cell, Table, Text};
use recsift::provenance::Provenance;
use serde_json::Value;

/// How far a box may stand out of its page, in points: glyph boxes are made from font metrics, which go beyond ink.
const SLACK: f32 = 2.0;

/// What is wrong with a document; nothing, if all is well. `lines` is how many lines the file has, if it is text.
pub(crate) fn document(document: &Document, lines: usize) -> Vec<String> {
    let mut check = Check { document, lines, wrong: Vec::new() };
    for (i, page) in document.pages.iter().enumerate() {
        if !(page.width.is_finite() && page.height.is_finite() && page.width > 0.0 && page.height > 0.0) {
            check.wrong.push(format!("page {} is {} x {}", i + 1, page.width, page.height));
        }
    }
    check.blocks("body", &document.blocks);
    check.blocks("furniture", &document.furniture);
    check.wrong
}

struct Check<'a> {
    document: &'a Document,
    lines: usize,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn blocks(&mut self, of: &str, blocks: &[Block]) {
        for (i, block) in blocks.iter().enumerate() {
            let of = format!("{of}[{i}]");
            self.place(&of, &block.at);
            self.text(&of, &block.text);
            match &block.kind {
                BlockKind::Heading { level } if !(1..=6).contains(level) => {
                    self.wrong.push(format!("{of}: heading of level {level}"));
                }
                BlockKind::Table(table) => self.table(&of, table),
                BlockKind::Strip(items) => {
                    for (j, item) in items.iter().enumerate() {
                        self.text(&format!("{of}.item[{j}]"), &item.label);
                        self.place(&format!("{of}.item[{j}]"), &item.at);
                    }
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, of: &str, table: &Table) {
        let mut taken = BTreeSet::new();
        let mut last = None;
        for Cell { row, col, rowspan, colspan, blocks, at, .. } in &table.cells {
            let of = format!("{of}.cell({row},{col})");
            if *rowspan == 0 || *colspan == 0 || row + rowspan > table.rows || col + colspan > table.cols {
                self.wrong
                    .push(format!("{of}: {rowspan} x {colspan} leaves a grid of {} x {}", table.rows, table.cols));
            }
            for place in (*row..row + rowspan).flat_map(|r| (*col..col + colspan).map(move |c| (r, c))) {
                if !taken.insert(place) {
                    self.wrong.push(format!("{of}: overlaps another cell at {place:?}"));
                }
            }
            if last >= Some((*row, *col)) {
                self.wrong.push(format!("{of}: out of order"));
            }
            last = Some((*row, *col));
            self.place(&of, at);
            self.blocks(&of, blocks);
        }
        if table.header_rows > table.rows {
            self.wrong.push(format!("{of}: {} header rows of {}", table.header_rows, table.rows));
        }
    }

    fn text(&mut self, of: &str, text: &Text) {
        let string = &text.string;
        if let Some(c) = string.chars().find(|c| c.is_control() && *c != '\n') {
            self.wrong.push(format!("{of}: control character {c:?} in {string:?}"));
        }
        if string.contains("  ") || string.contains('\u{ad}') {
            self.wrong.push(format!("{of}: white space is not folded, or a soft hyphen is left, in {string:?}"));
        }
        let mut last = 0;
        for span in &text.spans {
            if span.range.start > span.range.end || string.get(span.range.clone()).is_none() {
                self.wrong.push(format!("{of}: span {:?} is not a part of {string:?}", span.range));
            }
            if span.range.start < last {
                self.wrong.push(format!("{of}: spans out of order in {string:?}"));
            }
            last = span.range.start;
        }
    }

    fn place(&mut self, of: &str, at: &Provenance) {
        match at {
            Provenance::Regions(regions) => {
                if regions.is_empty() {
                    self.wrong.push(format!("{of}: stands nowhere"));
                }
                for region in regions {
                    let Some(page) = (region.page as usize).checked_sub(1).and_then(|i| self.document.pages.get(i))
                    else {
                        self.wrong.push(format!("{of}: on page {} of {}", region.page, self.document.pages.len()));
                        continue;
                    };
                    let b = region.bbox;
                    let inside = b.left >= -SLACK
                        && b.top >= -SLACK
                        && b.right <= page.width + SLACK
                        && b.bottom <= page.height + SLACK;
                    // Written so that a NaN fails.
                    if !(inside && b.left <= b.right && b.top <= b.bottom) {
                        let (w, h) = (page.width, page.height);
                        self.wrong.push(format!("{of}: {b:?} leaves page {} of {w} x {h}", region.page));
                    }
                }
            }
            Provenance::Lines(first, last) => {
                if *first == 0 || first > last || *last as usize > self.lines {
                    self.wrong.push(format!("{of}: lines {first} to {last} of {}", self.lines));
                }
            }
            Provenance::Element(path) => {
                if path.is_empty() {
                    self.wrong.push(format!("{of}: element without a path"));
                }
            }
        }
    }
}

/// What is wrong with a report that was asked to say where each thing stands.
pub(crate) fn report(report: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let pages = report["source"]["pages"].as_u64();
    let recommendations = report["recommendations"].as_array().cloned().unwrap_or_default();
    if recommendations.is_empty() {
        wrong.push("a report without recommendations".to_owned());
    }
    let mut ids = BTreeSet::new();
    for r in &recommendations {
        let id = r["id"].as_str().unwrap_or_default().to_owned();
        place(&mut wrong, &id, &r["where"], pages);
        for field in ["deliverables", "timeline", "legend", "progress", "notes"] {
            for (i, item) in r[field].as_array().into_iter().flatten().enumerate() {
                place(&mut wrong, &format!("{id}.{field}[{i}]"), &item["where"], pages);
            }
        }
        for (field, at) in r["evidence"].as_object().into_iter().flatten() {
            place(&mut wrong, &format!("{id}.evidence.{field}"), at, pages);
        }
        if !ids.insert(id.clone()) {
            wrong.push(format!("{id}: twice"));
        }
    }
    strings(&mut wrong, "report", report);
    wrong
}

fn place(wrong: &mut Vec<String>, of: &str, at: &Value, pages: Option<u64>) {
    let page = at["page"].as_u64();
    let boxed = at["bbox"].as_array().is_some_and(|b| {
        b.len() == 4 && b.iter().all(|n| n.as_f64().is_some_and(f64::is_finite)) && page.is_some_and(|p| p >= 1)
    });
    if boxed && page > pages {
        wrong.push(format!("{of}: on page {page:?} of {pages:?}"));
    }
    if !boxed && !at["lines"].is_array() && !at["element"].is_string() {
        wrong.push(format!("{of}: does not say where it stands: {at}"));
    }
}

/// Text of a record is NFC, its white space folded, without control characters. An address is as written, but for
/// what is not seen.
fn strings(wrong: &mut Vec<String>, of: &str, value: &Value) {
    use unicode_normalization::is_nfc;
    match value {
        Value::String(s) => {
            let blank = |c: char| c.is_control() || (c.is_whitespace() && c != ' ');
            let folded = || s.split_whitespace().collect::<Vec<_>>().join(" ");
            let address = of.ends_with(".href");
            if s.chars().any(blank) || !address && (!is_nfc(s) || *s != folded()) {
                wrong.push(format!("{of}: not clean: {s:?}"));
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| strings(wrong, &format!("{of}[{i}]"), v)),
        Value::Object(fields) => fields.iter().for_each(|(k, v)| strings(wrong, &format!("{of}.{k}"), v)),
        _ => {}
    }
}
