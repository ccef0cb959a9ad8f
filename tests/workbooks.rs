//! Workbooks and Parquet from outside, in builds that have them: what a spreadsheet and a database find there.
#![cfg(all(feature = "xlsx", feature = "parquet"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

mod support;

use std::fs::File;
use std::io::Read as _;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};
use support::{Folder, report};

const FORMULA: &str = "=HYPERLINK(\"http://harbor.example\")";

/// Two reports: one has a formula for a deliverable and one that is too long for a cell.
fn two() -> Folder {
    let long = "lamp ".repeat(9_000) + "end";
    let odd = report(1).replace("Lamps ordered for quay 1", FORMULA).replace("Cables laid along quay 1", &long);
    Folder::new().with("in/a.txt", odd).with("in/b.txt", report(2)).with("in/c.pdf", "")
}

/// The files of a ZIP archive (APPNOTE.TXT 4.3), found by its central directory.
fn unzip(bytes: &[u8]) -> Vec<(String, String)> {
    let n = |at: usize, size: usize| bytes[at..at + size].iter().rev().fold(0, |n, b| n << 8 | usize::from(*b));
    let end = (0..bytes.len() - 3).rev().find(|&i| bytes[i..].starts_with(b"PK\x05\x06")).unwrap();
    let (count, mut at) = (n(end + 10, 2), n(end + 16, 4));
    let mut files = Vec::new();
    for _ in 0..count {
        let (method, size, name, extra, comment) =
            (n(at + 10, 2), n(at + 20, 4), n(at + 28, 2), n(at + 30, 2), n(at + 32, 2));
        let local = n(at + 42, 4);
        let begin = local + 30 + n(local + 26, 2) + n(local + 28, 2);
        let data = &bytes[begin..begin + size];
        let mut text = String::new();
        match method {
            0 => text.push_str(std::str::from_utf8(data).unwrap()),
            8 => drop(flate2::read::DeflateDecoder::new(data).read_to_string(&mut text).unwrap()),
            other => panic!("method {other}"),
        }
        files.push((String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap(), text));
        at += 46 + name + extra + comment;
    }
    files
}

fn part<'f>(files: &'f [(String, String)], name: &str) -> &'f str {
    &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1
}

#[test]
fn a_workbook_runs_nothing_and_keeps_all() {
    let folder = two();
    folder.run(&["extract", "in", "-o", "all.xlsx"]).expect(3);
    let files = unzip(&folder.read("all.xlsx"));
    let (sheet, rest) = (part(&files, "xl/worksheets/sheet1.xml"), part(&files, "xl/worksheets/sheet2.xml"));
    assert_eq!(sheet.matches("<row ").count(), 1 + 6, "a head and a row for each deliverable");
    assert!(files.iter().all(|(_, text)| !text.contains("<f>")), "no cell is a formula");
    assert!(sheet.contains("=HYPERLINK("), "what looks like one is text");
    assert!(part(&files, "xl/workbook.xml").contains("\"Continued\""));
    let words = sheet.matches("lamp ").count() + rest.matches("lamp ").count();
    assert!(words >= 9_000 && rest.contains("end"), "{words} of 9000 words");
    // 1 August 2018 is day 43313, by the calendar of 1900 that has a 29 February 1900 (ECMA-376-1 §18.17.4.1).
    assert!(sheet.contains("<v>43313</v>") && sheet.contains("<v>43343</v>"), "dates are numbers");
    assert!(
        part(&files, "xl/styles.xml").contains("yyyy\\-mm\\-dd")
            || part(&files, "xl/styles.xml").contains("yyyy-mm-dd")
    );
}

#[test]
fn workbooks_are_the_same_each_time_and_at_each_level() {
    let folder = two();
    for (level, rows, column) in
        [("report", 2, "sha256"), ("recommendation", 2, "addressees"), ("deliverable", 6, "due")]
    {
        let bytes = |name: &str, jobs: &str| {
            folder.run(&["extract", "in", "-o", name, "--level", level, jobs]).expect(3);
            folder.read(name)
        };
        let first = bytes("one.xlsx", "-j1");
        assert!(first == bytes("two.xlsx", "-j3"), "{level}");
        let files = unzip(&first);
        let sheet = part(&files, "xl/worksheets/sheet1.xml");
        assert_eq!(sheet.matches("<row ").count(), 1 + rows, "{level}");
        assert!(sheet.contains(&format!(">{column}<")), "{level}");
    }
    // Where it goes to a folder each report has a workbook of its own.
    folder.run(&["extract", "in", "-o", "out", "--format", "xlsx"]).expect(3);
    assert_eq!(folder.names("out"), ["a.txt.xlsx", "b.txt.xlsx", "errors.jsonl", "run.json"]);
}

fn rows(folder: &Folder, name: &str) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(folder.path().join(name)).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn field<'r>(row: &'r Row, name: &str) -> &'r Field {
    row.get_column_iter().find(|(n, _)| *n == name).unwrap_or_else(|| panic!("no column {name}")).1
}

#[test]
fn parquet_has_types_nulls_and_keys_that_join() {
    let folder = two();
    let table = |level: &str| {
        let name = format!("{level}.parquet");
        folder.run(&["extract", "in", "-o", &name, "--level", level]).expect(3);
        rows(&folder, &name)
    };
    let (reports, recommendations, deliverables) = (table("report"), table("recommendation"), table("deliverable"));
    assert_eq!((reports.len(), recommendations.len(), deliverables.len()), (2, 2, 6));
    for (i, row) in deliverables.iter().enumerate() {
        assert_eq!(field(row, "path"), field(&reports[i / 3], "path"));
        assert_eq!(field(row, "recommendation"), field(&recommendations[i / 3], "recommendation"));
        assert_eq!(field(row, "deliverable"), &Field::Long(i as i64 % 3 + 1));
    }
    let (formula, dated) = (&deliverables[0], &deliverables[2]);
    assert_eq!(field(formula, "text"), &Field::Str(FORMULA.to_owned()), "nothing runs it, so it is as it was");
    assert_eq!(field(formula, "due"), &Field::Null);
    // Days since 1970-01-01 of 1 and 31 August 2018.
    assert_eq!((field(dated, "due_first"), field(dated, "due_last")), (&Field::Date(17_744), &Field::Date(17_774)));
    let Field::Str(long) = field(&deliverables[1], "text") else { panic!("no text") };
    assert!(long.len() > 44_000 && long.ends_with("end"));
}

#[test]
fn parquet_is_the_same_each_time_and_may_be_piped() {
    let folder = two();
    folder.run(&["extract", "in", "-o", "one.parquet", "-j1"]).expect(3);
    let piped = folder.run(&["extract", "in", "--format", "parquet", "-j3"]).expect(3);
    assert!(piped.out == folder.read("one.parquet"));
    // No report at all still is a table.
    folder.run(&["extract", "in/c.pdf", "-o", "none.parquet"]).expect(3);
    assert_eq!(rows(&folder, "none.parquet").len(), 0);
}
