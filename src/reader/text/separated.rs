//! Tables whose cells are parted by commas or semicolons (RFC 4180), as spreadsheets write them.
//! Must not know what columns mean.

use super::lines::Line;
use super::tables::{self, Row};

/// Least columns; two words and a comma are prose.
const LEAST: usize = 3;

/// Most columns.
const COLUMNS: usize = 64;

/// Longest heading of a column, in characters.
const HEADING: usize = 40;

/// Most lines that a cell in quotes takes.
const TALL: usize = 60;

/// The sign that parts the cells of the table that begins with line `at`, if one does: its headings are followed by rows of as
/// many cells.
pub(super) fn begins(lines: &[Line<'_>], at: usize) -> Option<char> {
    let head = lines.get(at)?;
    if head.text.len() > COLUMNS * HEADING * 4 {
        return None;
    }
    [';', ','].into_iter().find(|sign| {
        if head.text.matches(*sign).count() + 1 < LEAST || *sign == ',' && head.text.contains(", ") {
            return false;
        }
        let Some((fields, next)) = record(lines, at, *sign) else { return false };
        let cols = fields.len();
        let short = fields.iter().all(|f| !f.is_empty() && f.chars().count() <= HEADING);
        let row = Row { fields, lines: (head.no, head.no) };
        if cols < LEAST || next != at + 1 || !short || !tables::like_header(&row) {
            return false;
        }
        let fits = |from: usize| {
            lines.get(from).filter(|l| !l.gap)?;
            record(lines, from, *sign).filter(|(f, _)| f.len() == cols).map(|(_, next)| next)
        };
        fits(next).is_some_and(|second| cols > LEAST || fits(second).is_some())
    })
}

/// Its rows, the first of them the headings, and the index behind its last line.
pub(super) fn rows(lines: &[Line<'_>], at: usize, sign: char, limit: usize) -> (Vec<Row>, usize) {
    let mut out: Vec<Row> = Vec::new();
    let (mut from, mut cols, mut cells) = (at, 0, 0);
    while let Some(line) = lines.get(from).filter(|l| !l.gap || l.no == lines.get(at).map_or(0, |f| f.no)) {
        let Some((fields, next)) = record(lines, from, sign).filter(|(f, _)| f.len() >= cols) else { break };
        if cols == 0 {
            cols = fields.len();
        }
        cells += fields.len();
        if cells > limit {
            break;
        }
        let last = next.checked_sub(1).and_then(|k| lines.get(k)).map_or(line.no, |l| l.no);
        out.push(Row { fields, lines: (line.no, last) });
        from = next;
    }
    // A sign that was not put in quotes.
    tables::fit(&mut out, cols);
    (out, from.max(at + 1))
}

/// The cells of the row that begins with line `at`, and the index behind it; none where a quote never closes.
fn record(lines: &[Line<'_>], at: usize, sign: char) -> Option<(Vec<String>, usize)> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut next = at;
    for line in lines.iter().skip(at).take(TALL) {
        next += 1;
        if quoted {
            field.push('\n');
        }
        let mut chars = line.text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted => {
                    if chars.next_if_eq(&'"').is_some() {
                        field.push('"');
                    } else {
                        quoted = false;
                    }
                }
                '"' if field.trim().is_empty() => {
                    field.clear();
                    quoted = true;
                }
                c if c == sign && !quoted => {
                    fields.push(std::mem::take(&mut field).trim().to_owned());
                    if fields.len() > COLUMNS {
                        return None;
                    }
                }
                c => field.push(c),
            }
        }
        if !quoted {
            fields.push(field.trim().to_owned());
            return Some((fields, next));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    fn read(text: &str) -> Option<Vec<String>> {
        let (lines, _) = split(text, 100);
        let sign = begins(&lines, 0)?;
        Some(rows(&lines, 0, sign, 1000).0.iter().map(|r| r.fields.join(" | ")).collect())
    }

    #[test]
    fn rows_of_signs() {
        assert_eq!(
            read("No.,Lamp,State\n1,\"Red, \"\"big\"\" one\",lit\n2,Green,\"out,\nfor good\"\n\nThe end").unwrap(),
            ["No. | Lamp | State", "1 | Red, \"big\" one | lit", "2 | Green | out,\nfor good"]
        );
        assert_eq!(
            read("No.;Lamp;State;Note\n1;Red;lit;\nThe end").unwrap(),
            ["No. | Lamp | State | Note", "1 | Red | lit | "]
        );
    }

    #[test]
    fn prose_is_none() {
        assert_eq!(read("Lamps, quays and tugs\nwere lit, built, and sent away"), None);
        assert_eq!(read("Lamps;quays;tugs\nwere lit\nand built"), None);
        assert_eq!(read("The lamps were lit;the quay was built;it is done.\nA;B;C\nD;E;F"), None);
        assert_eq!(read("a,b,c\n1,\"never,2,3\n4,5,6"), None);
    }
}
