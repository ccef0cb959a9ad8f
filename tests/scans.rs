//! Pages of which not all can be told: scans with a hidden layer of text, and fonts that say nothing of their glyphs.
//! What is not seen is not guessed, and no row is called open for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own file has failed")]

use recsift::report::Status;
use recsift::{Options, extract};

/// A page that is a picture, with rows of deliverables in its hidden layer; `status` is what that has of each row's.
fn scan(status: [&str; 4]) -> Vec<u8> {
    let mut text = String::from("q 600 0 0 700 0 0 cm /I Do Q BT 3 Tr");
    let mut write = |x: u16, y: u16, size: u8, words: &str| {
        text += &format!(" /F {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj");
    };
    write(40, 660, 16, "SSR Recommendation 13 Implementation");
    write(40, 600, 13, "Deliverables");
    let rows = [
        ["Mend the stairs of the quay", "Harbor", "May 2031", status[0]],
        ["Count the lanterns", "Keepers", "June 2031", status[1]],
        ["Oil the winches", "Keepers", "July 2031", status[2]],
        ["Paint the rails", "Harbor", "August 2031", status[3]],
    ];
    let mut y = 570;
    for row in [["Deliverable", "Responsible", "Due Date", "Status"]].iter().chain(&rows) {
        for (x, words) in [40, 260, 360, 460].into_iter().zip(row) {
            if !words.is_empty() {
                write(x, y, 10, words);
            }
        }
        y -= 24;
    }
    text += " ET";
    pdf(&text)
}

/// A page with that content; its second font says nothing of its glyphs.
fn pdf(content: &str) -> Vec<u8> {
    let stream = |dict: &str, data: &str| format!("<<{dict}/Length {}>>stream\n{data}\nendstream", data.len());
    let bodies = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 700]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 7 0 R>>/XObject<</I 6 0 R>>>>>>"
            .to_owned(),
        stream("", content),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x"),
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 104\
         /Widths[500 500 500 500 500 500 500 500]/CharProcs<<>>/Encoding<</Differences[97/q1/q2/q3/q4/q5/q6/q7/q8]>>>>"
            .to_owned(),
    ];
    let mut out = String::from("%PDF-1.7\n");
    let mut table = String::new();
    for (number, body) in (1..).zip(&bodies) {
        table += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{number} 0 obj\n{body}\nendobj\n");
    }
    let at = out.len();
    out += &format!("xref\n0 8\n0000000000 65535 f \n{table}trailer<</Size 8/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    out.into_bytes()
}

fn statuses(status: [&str; 4]) -> Vec<Status> {
    let report = extract(&scan(status), &Options::default()).unwrap();
    report.recommendations[0].deliverables.iter().map(|row| row.status).collect()
}

#[test]
fn a_row_without_a_mark_is_unknown_unless_most_rows_have_theirs() {
    use Status::{Complete, Open, Unknown};
    assert_eq!(statuses([""; 4]), [Unknown; 4]);
    assert_eq!(statuses(["Complete", "", "", ""]), [Complete, Unknown, Unknown, Unknown]);
    assert_eq!(statuses(["|", "", "", ""]), [Unknown; 4], "a stroke that a mark was taken for");
    assert_eq!(statuses(["Complete", "Complete", "Complete", ""]), [Complete, Complete, Complete, Open]);
}

#[test]
fn a_page_of_which_little_can_be_told_is_not_called_no_report() {
    let code = |content: &str| extract(&pdf(content), &Options::default()).unwrap_err().code();
    let silent = "BT /G 10 Tf 40 600 Td (abcdefgh) Tj 0 -20 Td (hgfedcba) Tj";
    assert_eq!(code(&format!("{silent} /F 10 Tf 0 -20 Td (of) Tj ET")), "no-text-layer");
    assert_eq!(
        code(&format!("{silent} /F 10 Tf 0 -20 Td (The herons of the lower river nest late.) Tj ET")),
        "not-a-report"
    );
}
