//! Reports as a workbook: text stays text, days are days, and what does not fit into a cell goes on in a second sheet.
//! Must not know the columns.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::{Cell, Column, Row, columns};
use super::{Kind, Level, Output, Rendered};

/// Rows that a sheet holds (ECMA-376 leaves it open; Excel's specification gives 1,048,576).
const SHEET_ROWS: u32 = 1_048_576;
/// UTF-16 units that a cell holds (Excel's specification gives 32,767), less the words that say where it goes on.
const CELL_UNITS: usize = 32_767 - 67;
/// Columns of the sheet that long cells go on in.
const CONTINUED: [&str; 5] = ["sheet", "row", "column", "part", "text"];
const CONTINUED_NAME: &str = "Continued";

pub(super) struct Xlsx<W> {
    sink: W,
    workbook: Workbook,
    columns: &'static [Column],
    name: String,
    day: Format,
    head: Format,
    /// Sheets of rows so far.
    sheets: u32,
    /// Place of the current one in the workbook.
    current: usize,
    row: u32,
    continued: Option<Continued>,
}

struct Continued {
    index: usize,
    row: u32,
}

fn broken(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

impl<W: Write + Send> Xlsx<W> {
    pub(super) fn begin(sink: W, level: Level) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // The same reports give the same bytes, whenever they are written.
        let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(broken)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
        let mut name = level.name().to_owned() + "s";
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let mut xlsx = Self {
            sink,
            workbook,
            columns: columns(level),
            name,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            head: Format::new().set_bold(),
            sheets: 0,
            current: 0,
            row: 0,
            continued: None,
        };
        xlsx.next_sheet()?;
        Ok(xlsx)
    }

    fn sheet_name(&self) -> String {
        if self.sheets == 1 { self.name.clone() } else { format!("{} {}", self.name, self.sheets) }
    }

    fn next_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.current = self.workbook.worksheets().len();
        let name = self.sheet_name();
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(broken)?;
        sheet.set_name(&name).map_err(broken)?;
        sheet.set_freeze_panes(1, 0).map_err(broken)?;
        for (i, column) in self.columns.iter().enumerate() {
            let i = column_index(i)?;
            let width = match column.kind {
                Kind::Text => 24,
                Kind::Number | Kind::Day => 12,
            };
            sheet.set_column_width(i, width).map_err(broken)?;
            sheet.write_string_with_format(0, i, column.name, &self.head).map_err(broken)?;
        }
        self.row = 1;
        Ok(())
    }

    fn write_row(&mut self, row: &Row) -> io::Result<()> {
        if self.row >= SHEET_ROWS {
            self.next_sheet()?;
        }
        for (i, cell) in row.iter().enumerate() {
            let i = column_index(i)?;
            match cell {
                Cell::Null => {}
                Cell::Text(text) => self.write_text(i, text)?,
                Cell::Number(n) => {
                    let row = self.row;
                    self.sheet()?.write_number(row, i, *n as f64).map_err(broken)?;
                }
                Cell::Day(day) => {
                    let row = self.row;
                    let (format, sheet) = (self.day.clone(), self.sheet()?);
                    match ExcelDateTime::from_ymd(day.year, day.month, day.day) {
                        Ok(date) => sheet.write_datetime_with_format(row, i, &date, &format),
                        // Workbooks know no days before 1900.
                        Err(_) => sheet.write_string(row, i, day.to_string()),
                    }
                    .map_err(broken)?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    fn sheet(&mut self) -> io::Result<&mut Worksheet> {
        self.workbook.worksheet_from_index(self.current).map_err(broken)
    }

    /// A string cell is never run as a formula, whatever it begins with.
    fn write_text(&mut self, column: u16, text: &str) -> io::Result<()> {
        let row = self.row;
        let (first, rest) = cut(text);
        if rest.is_empty() {
            self.sheet()?.write_string(row, column, first).map_err(broken)?;
            return Ok(());
        }
        let place = self.write_rest(column, rest)?;
        let first = format!("{first} … [goes on in sheet {CONTINUED_NAME}, row {place}]");
        self.sheet()?.write_string(row, column, first).map_err(broken)?;
        Ok(())
    }

    /// Writes what did not fit and gives the row where it begins, counted from 1.
    fn write_rest(&mut self, column: u16, mut rest: &str) -> io::Result<u32> {
        let (sheet_name, row) = (self.sheet_name(), self.row + 1);
        let column = self.columns.get(usize::from(column)).map_or("", |c| c.name);
        let (index, begin) = match &self.continued {
            Some(Continued { index, row }) => (*index, *row),
            None => {
                let index = self.workbook.worksheets().len();
                let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(broken)?;
                sheet.set_name(CONTINUED_NAME).map_err(broken)?;
                for (i, name) in CONTINUED.iter().enumerate() {
                    sheet.write_string_with_format(0, column_index(i)?, *name, &self.head).map_err(broken)?;
                }
                (index, 1)
            }
        };
        let sheet = self.workbook.worksheet_from_index(index).map_err(broken)?;
        let (mut at, mut part) = (begin, 2);
        while !rest.is_empty() {
            let (first, after) = cut(rest);
            sheet.write_string(at, 0, &sheet_name).map_err(broken)?;
            sheet.write_number(at, 1, row).map_err(broken)?;
            sheet.write_string(at, 2, column).map_err(broken)?;
            sheet.write_number(at, 3, part).map_err(broken)?;
            sheet.write_string(at, 4, first).map_err(broken)?;
            rest = after;
            at += 1;
            part += 1;
        }
        self.continued = Some(Continued { index, row: at });
        Ok(begin + 1)
    }
}

fn column_index(i: usize) -> io::Result<u16> {
    u16::try_from(i).map_err(io::Error::other)
}

/// As much of `text` as a cell holds, and the rest.
fn cut(text: &str) -> (&str, &str) {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL_UNITS {
            return text.split_at(at);
        }
    }
    (text, "")
}

impl<W: Write + Send> Output<W> for Xlsx<W> {
    fn add(&mut self, rendered: Rendered) -> io::Result<()> {
        let Rendered::Rows(rows) = rendered else { return Err(io::Error::other("a workbook takes rows")) };
        rows.iter().try_for_each(|row| self.write_row(row))
    }

    fn end(mut self: Box<Self>) -> io::Result<W> {
        self.workbook.save_to_writer(&mut self.sink).map_err(broken)?;
        self.sink.flush()?;
        Ok(self.sink)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = "𝄞".repeat(20_000);
        let (first, rest) = cut(&long);
        assert_eq!(first.len() + rest.len(), long.len());
        assert!(first.encode_utf16().count() <= CELL_UNITS && !rest.is_empty());
        assert_eq!(cut("short"), ("short", ""));
    }
}
