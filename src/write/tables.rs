//! Tables of documents as JSON, CSV and HTML.
//! Must not know how they were found, nor where the bytes go.

use std::fmt::Write as _;
use std::io;

use super::csv::neutral;
use super::json;
use crate::markup::escaped;
use crate::tables::{FoundTable, Tables};

/// In what format tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TablesFormat {
    /// An object for each document: indented where there is but one, else a line each.
    Json,
    /// A line for each row: name of the document, page, table (counted from 1), row (counted from 1), then the cells. A
    /// cell that spans others stands at its first place. Lines are as long as their tables are wide.
    Csv,
    /// One page with all tables.
    Html,
}

/// Rows of more cells than this are cut where a format needs every place of the grid: no table of a document is wider.
const WIDEST: u32 = 4096;

impl TablesFormat {
    /// What stands before the first document.
    #[must_use]
    pub fn head(self) -> &'static str {
        match self {
            Self::Json | Self::Csv => "",
            Self::Html => HEAD,
        }
    }

    /// What stands after the last one.
    #[must_use]
    pub fn foot(self) -> &'static str {
        match self {
            Self::Json | Self::Csv => "",
            Self::Html => "</body>\n</html>\n",
        }
    }

    /// The tables of one document; `single` says that there is no other.
    ///
    /// # Errors
    /// Never for the types of this library; the underlying writers could fail.
    pub fn render(self, tables: &Tables, single: bool) -> io::Result<Vec<u8>> {
        match self {
            Self::Json if single => Ok(json::pretty(tables)?),
            Self::Json => Ok(json::line(tables)?),
            Self::Csv => csv(tables),
            Self::Html => Ok(html(tables).into_bytes()),
        }
    }
}

fn csv(tables: &Tables) -> io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for (n, table) in tables.tables.iter().enumerate() {
        let mut cells = table.cells.iter().peekable();
        let (rows, cols) = table.size();
        for row in 0..rows {
            // Rows without a cell of their own, where others span them, are rows all the same.
            out.write_field(neutral(&tables.file).as_bytes())?;
            out.write_field(table.page.map(|p| p.to_string()).unwrap_or_default())?;
            out.write_field((n + 1).to_string())?;
            out.write_field((u64::from(row) + 1).to_string())?;
            for col in 0..cols.min(WIDEST) {
                let cell = cells.next_if(|c| c.row == row && c.col == col);
                out.write_field(cell.map(|c| neutral(&c.text)).unwrap_or_default().as_bytes())?;
            }
            while cells.next_if(|c| c.row <= row).is_some() {}
            out.write_record(None::<&[u8]>)?;
        }
    }
    out.into_inner().map_err(|e| e.into_error())
}

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<title>Tables</title>
<style>
body { font: 14px/1.4 sans-serif; margin: 2em; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 0 0 2em; }
caption { text-align: left; color: #666; padding: .3em 0; }
td, th { border: 1px solid #bbb; padding: .2em .5em; vertical-align: top; text-align: left; white-space: pre-line; }
th { background: #f2f2f2; }
</style>
</head>
<body>
";

fn html(tables: &Tables) -> String {
    let mut out = format!("<h1>{}</h1>\n", escaped(&tables.file));
    for (n, table) in tables.tables.iter().enumerate() {
        let page = table.page.map(|p| format!(", page {p}")).unwrap_or_default();
        // Writing to a text does not fail.
        let _ = write!(out, "<table>\n<caption>Table {}{page}</caption>\n", n + 1);
        rows(table, &mut out);
        out.push_str("</table>\n");
    }
    out
}

/// The rows; places without a cell become empty cells, for a browser would close the gap.
fn rows(table: &FoundTable, out: &mut String) {
    let (rows, cols) = table.size();
    let cols = cols.min(WIDEST) as usize;
    // For each column the first row that is free again.
    let mut free = vec![0_u32; cols];
    let mut cells = table.cells.iter().peekable();
    for row in 0..rows {
        out.push_str("<tr>");
        let mut col = 0;
        while col < cols {
            if free.get(col).is_some_and(|f| *f > row) {
                col += 1;
                continue;
            }
            let Some(cell) = cells.next_if(|c| c.row == row && c.col as usize == col) else {
                out.push_str("<td></td>");
                col += 1;
                continue;
            };
            let name = if cell.header { "th" } else { "td" };
            let span = |what: &str, n: u32| if n > 1 { format!(" {what}=\"{n}\"") } else { String::new() };
            let (rowspan, colspan) = (span("rowspan", cell.rowspan), span("colspan", cell.colspan));
            let _ = write!(out, "<{name}{rowspan}{colspan}>{}</{name}>", escaped(&cell.text));
            let width = cell.colspan.max(1) as usize;
            for slot in free.iter_mut().skip(col).take(width) {
                *slot = row.saturating_add(cell.rowspan.max(1));
            }
            col += width;
        }
        while cells.next_if(|c| c.row <= row).is_some() {}
        out.push_str("</tr>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::FoundCell;

    fn cell(row: u32, col: u32, spans: (u32, u32), text: &str) -> FoundCell {
        FoundCell { row, col, rowspan: spans.0, colspan: spans.1, text: text.to_owned(), header: row == 0 }
    }

    fn lamps() -> Tables {
        let cells = vec![
            cell(0, 0, (1, 2), "<b>Lamp & post</b>"),
            cell(0, 2, (1, 1), "Lit"),
            cell(1, 0, (2, 1), "North"),
            cell(1, 1, (1, 1), "=1+1"),
            cell(2, 2, (1, 1), "at \"dusk\"\nand dawn"),
        ];
        Tables { file: "a<b>.pdf".to_owned(), tables: vec![FoundTable { page: Some(3), cells }] }
    }

    fn text(format: TablesFormat, single: bool) -> String {
        String::from_utf8(format.render(&lamps(), single).unwrap()).unwrap()
    }

    #[test]
    fn json_is_the_documented_form() {
        let lines = text(TablesFormat::Json, false);
        assert!(lines.ends_with("]}\n") && lines.lines().count() == 1);
        let value: serde_json::Value = serde_json::from_str(&lines).unwrap();
        assert_eq!(value["file"], "a<b>.pdf");
        assert_eq!(value["tables"][0]["page"], 3);
        let last = serde_json::json!(
            { "row": 2, "col": 2, "rowspan": 1, "colspan": 1, "text": "at \"dusk\"\nand dawn" }
        );
        assert_eq!(value["tables"][0]["cells"][4], last);
    }

    #[test]
    fn csv_keeps_the_grid_and_runs_nothing() {
        assert_eq!(
            text(TablesFormat::Csv, true),
            "a<b>.pdf,3,1,1,<b>Lamp & post</b>,,Lit\n\
             a<b>.pdf,3,1,2,North,'=1+1,\n\
             a<b>.pdf,3,1,3,,,\"at \"\"dusk\"\"\nand dawn\"\n"
        );
    }

    #[test]
    fn html_escapes_and_keeps_spans() {
        assert_eq!(
            text(TablesFormat::Html, true),
            "<h1>a&lt;b&gt;.pdf</h1>\n<table>\n<caption>Table 1, page 3</caption>\n\
             <tr><th colspan=\"2\">&lt;b&gt;Lamp &amp; post&lt;/b&gt;</th><th>Lit</th></tr>\n\
             <tr><td rowspan=\"2\">North</td><td>=1+1</td><td></td></tr>\n\
             <tr><td></td><td>at &quot;dusk&quot;\nand dawn</td></tr>\n</table>\n"
        );
    }
}
