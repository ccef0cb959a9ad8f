//! Tables of every make, and what is none.

use super::draw::Pen;
use super::{cell, grid, lay_out, tables, texts};
use crate::color::Rgb;
use crate::document::BlockKind;
use crate::geometry::Rect;
use crate::provenance::Provenance;

const GREEN: Rgb = Rgb([0, 150, 70]);
const ORANGE: Rgb = Rgb([240, 150, 30]);
const PALE: Rgb = Rgb([235, 240, 246]);
const NAVY: Rgb = Rgb([20, 50, 110]);

/// Words of a table of three columns; the first cell of each row has one line more than the one before.
fn words(pen: &mut Pen, middle: bool, gap: f32) -> f32 {
    let rows: [(&[&str], &str, &str); 3] = [
        (&["Plant a row of oaks"], "Parks", "May"),
        (&["Mend the fence along the river", "before the next flood arrives"], "Works", "June"),
        (
            &["Count the herons that nest in", "the old quarry and publish the", "figures in the gazette."],
            "Wildlife",
            "July",
        ),
    ];
    pen.bold(50.0, 100.0, 10.0, "Task").bold(300.0, 100.0, 10.0, "Owner").bold(420.0, 100.0, 10.0, "Due");
    let mut y = 100.0 + 12.0 + gap;
    for (task, owner, due) in rows {
        pen.lines(50.0, y, 10.0, 12.0, task);
        let extra = 12.0 * f32::from(u8::try_from(task.len() - 1).unwrap());
        let base = if middle { y + extra / 2.0 } else { y };
        pen.write(300.0, base, 10.0, owner).write(420.0, base, 10.0, due);
        y += extra + 12.0 + gap;
    }
    y
}

const EXPECTED: [&str; 4] = [
    "Task|Owner|Due",
    "Plant a row of oaks|Parks|May",
    "Mend the fence along the river before the next flood arrives|Works|June",
    "Count the herons that nest in the old quarry and publish the figures in the gazette.|Wildlife|July",
];

#[test]
fn without_rules() {
    for middle in [false, true] {
        let mut pen = Pen::new(1);
        words(&mut pen, middle, 8.0);
        let document = lay_out(vec![pen.done()]);
        let found = tables(&document);
        assert_eq!(found.len(), 1, "middle {middle}");
        assert_eq!(grid(found[0]), EXPECTED, "middle {middle}");
        assert_eq!(found[0].header_rows, 1);
    }
}

#[test]
#[ignore = "rows that neither rules nor space part are not told apart yet"]
fn without_rules_or_space_between_rows() {
    let mut pen = Pen::new(1);
    words(&mut pen, false, 0.0);
    let document = lay_out(vec![pen.done()]);
    assert_eq!(grid(tables(&document)[0]), EXPECTED);
}

#[test]
fn full_grid_with_cells_over_rows_and_columns() {
    let mut pen = Pen::new(1);
    for y in [80.0, 100.0, 120.0, 140.0] {
        let left = if y == 120.0 { 150.0 } else { 50.0 };
        pen.rule(left, y, 350.0, y);
    }
    for x in [50.0, 150.0, 350.0] {
        pen.rule(x, 80.0, x, 140.0);
    }
    pen.rule(250.0, 100.0, 250.0, 140.0);
    pen.write(60.0, 93.0, 10.0, "Area").write(160.0, 93.0, 10.0, "Both halves of it");
    pen.write(60.0, 123.0, 10.0, "Harbor").write(160.0, 113.0, 10.0, "a1").write(260.0, 113.0, 10.0, "a2");
    pen.write(160.0, 133.0, 10.0, "b1").write(260.0, 133.0, 10.0, "b2");
    let document = lay_out(vec![pen.done()]);
    let table = tables(&document)[0];
    assert_eq!(grid(table), ["Area|Both halves of it|Both halves of it", "Harbor|a1|a2", "Harbor|b1|b2"]);
    let spans: Vec<_> = table.cells.iter().map(|c| (c.row, c.col, c.rowspan, c.colspan)).collect();
    assert!(spans.contains(&(0, 1, 1, 2)) && spans.contains(&(1, 0, 2, 1)), "{spans:?}");
}

#[test]
fn rules_between_rows_only() {
    let mut pen = Pen::new(1);
    for y in [88.0, 104.0, 124.0, 156.0, 200.0] {
        pen.rule(45.0, y, 500.0, y);
    }
    words(&mut pen, true, 8.0);
    let document = lay_out(vec![pen.done()]);
    assert_eq!(grid(tables(&document)[0]), EXPECTED);
}

#[test]
fn stripes_behind_every_second_row() {
    let mut pen = Pen::new(1);
    pen.fill(Rect::new(45.0, 88.0, 500.0, 104.0), NAVY);
    pen.fill(Rect::new(45.0, 126.0, 500.0, 158.0), PALE);
    words(&mut pen, false, 10.0);
    let document = lay_out(vec![pen.done()]);
    let found = tables(&document);
    assert_eq!(found.len(), 1);
    assert_eq!(grid(found[0]), EXPECTED);
    let fill = |r| found[0].cells.iter().find(|c| c.row == r && c.col == 0).and_then(|c| c.fill);
    assert_eq!((fill(0), fill(1), fill(2)), (Some(NAVY), None, Some(PALE)));
}

fn cut_table(second_title: &str) -> Vec<crate::page_marks::PageMarks> {
    let head = |pen: &mut Pen, y: f32| {
        pen.bold(50.0, y, 10.0, "Task").bold(300.0, y, 10.0, "Owner").bold(420.0, y, 10.0, "Due");
    };
    let mut one = Pen::new(1);
    one.bold(50.0, 60.0, 20.0, "Gardens of Elm 4");
    head(&mut one, 640.0);
    one.write(50.0, 660.0, 10.0, "Sow").write(300.0, 660.0, 10.0, "Parks").write(420.0, 660.0, 10.0, "May");
    one.lines(50.0, 680.0, 10.0, 12.0, &["Prune the hedges which have", "grown over the footpath near"]);
    one.write(300.0, 680.0, 10.0, "Works").write(420.0, 680.0, 10.0, "June");
    for y in [628.0, 646.0, 666.0, 700.0] {
        one.rule(45.0, y, 500.0, y);
    }
    let mut two = Pen::new(2);
    two.bold(50.0, 60.0, 20.0, second_title);
    head(&mut two, 140.0);
    two.write(50.0, 160.0, 10.0, "the mill.");
    two.write(50.0, 180.0, 10.0, "Rake").write(300.0, 180.0, 10.0, "Parks").write(420.0, 180.0, 10.0, "July");
    for y in [128.0, 146.0, 166.0, 186.0] {
        two.rule(45.0, y, 500.0, y);
    }
    vec![one.done(), two.done()]
}

#[test]
fn a_row_cut_by_a_page_is_one() {
    let document = lay_out(cut_table("Gardens of Elm 4"));
    let found = tables(&document);
    assert_eq!(found.len(), 1);
    assert_eq!(
        grid(found[0]),
        [
            "Task|Owner|Due",
            "Sow|Parks|May",
            "Prune the hedges which have grown over the footpath near the mill.|Works|June",
            "Rake|Parks|July",
        ]
    );
    let at = document.blocks.iter().find(|b| matches!(b.kind, BlockKind::Table(_))).map(|b| &b.at);
    assert!(matches!(at, Some(Provenance::Regions(r)) if r.len() == 2), "{at:?}");
    let cut = found[0].cells.iter().find(|c| c.row == 2 && c.col == 0).unwrap();
    assert!(matches!(&cut.at, Provenance::Regions(r) if r.len() == 2), "{:?}", cut.at);
    // The head that is printed again is not lost.
    assert!(texts(&document.furniture).contains(&"Owner"));
}

#[test]
fn tables_under_different_titles_stay_apart() {
    let document = lay_out(cut_table("Gardens of Elm 5"));
    assert_eq!(tables(&document).len(), 2);
}

#[test]
fn a_timeline_is_no_table() {
    let mut pen = Pen::new(1);
    for (i, (label, color)) in [("Sketch", GREEN), ("Build", GREEN), ("Open", ORANGE)].into_iter().enumerate() {
        let x = 50.0 + 120.0 * f32::from(u8::try_from(i).unwrap());
        pen.chevron(Rect::new(x, 100.0, x + 125.0, 130.0), color);
        pen.write(x + 30.0, 118.0, 10.0, label);
    }
    words(&mut pen, false, 8.0);
    let mut shifted = pen.done();
    for g in shifted.glyphs.iter_mut().skip(15) {
        g.origin.y += 120.0;
        g.bbox.top += 120.0;
        g.bbox.bottom += 120.0;
    }
    let document = lay_out(vec![shifted]);
    let strip = document.blocks.iter().find_map(|b| match &b.kind {
        BlockKind::Strip(items) => Some(items.iter().map(|i| (i.label.string.as_str(), i.fill)).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(strip.unwrap(), [("Sketch", Some(GREEN)), ("Build", Some(GREEN)), ("Open", Some(ORANGE))]);
    assert_eq!(grid(tables(&document)[0]), EXPECTED);
}

#[test]
fn a_header_of_filled_cells_is_no_timeline() {
    let mut pen = Pen::new(1);
    for (x0, x1) in [(45.0, 290.0), (290.0, 410.0), (410.0, 500.0)] {
        pen.fill(Rect::new(x0, 88.0, x1, 104.0), NAVY);
    }
    words(&mut pen, false, 8.0);
    let document = lay_out(vec![pen.done()]);
    assert!(!document.blocks.iter().any(|b| matches!(b.kind, BlockKind::Strip(_))));
    assert_eq!(cell(tables(&document)[0], 0, 1), "Owner");
}

#[test]
fn a_key_in_two_rows_reads_row_by_row() {
    let mut pen = Pen::new(1);
    for (x, y, label, color) in [
        (50.0, 100.0, "Ripe", GREEN),
        (250.0, 100.0, "Nearly ripe", NAVY),
        (50.0, 114.0, "Sour but edible", ORANGE),
        (250.0, 114.0, "Lost to frost", Rgb([200, 0, 0])),
    ] {
        pen.fill(Rect::new(x, y - 7.0, x + 7.0, y), color);
        pen.write(x + 12.0, y, 10.0, label);
    }
    let document = lay_out(vec![pen.done()]);
    let entries: Vec<_> = document
        .blocks
        .iter()
        .map(|b| (b.text.string.as_str(), b.text.marks().next().and_then(|(_, m)| m.color)))
        .collect();
    assert_eq!(
        entries,
        [
            ("Ripe", Some(GREEN)),
            ("Nearly ripe", Some(NAVY)),
            ("Sour but edible", Some(ORANGE)),
            ("Lost to frost", Some(Rgb([200, 0, 0]))),
        ]
    );
}

#[test]
fn a_head_stands_in_the_columns_of_its_rows_not_in_those_of_the_labels_above() {
    let mut pen = Pen::new(1);
    for (x, label) in
        [(50.0, "Survey"), (130.0, "Drafting"), (215.0, "Review"), (300.0, "Printing"), (390.0, "Delivery")]
    {
        pen.write(x, 100.0, 7.0, label);
    }
    pen.write(44.0, 128.0, 9.0, "Milestone").write(330.0, 128.0, 9.0, "Responsible").write(420.0, 128.0, 9.0, "Due");
    pen.lines(
        44.0,
        146.0,
        9.0,
        11.0,
        &["Mend the stairs of the northern quay and paint their", "rails before the first of the ferries"],
    );
    pen.write(330.0, 146.0, 9.0, "Harbor").write(420.0, 146.0, 9.0, "May 2031");
    pen.lines(
        44.0,
        178.0,
        9.0,
        11.0,
        &["Count the lanterns along the canal and tell the keepers", "which of them are dark"],
    );
    pen.write(330.0, 178.0, 9.0, "Keepers").write(420.0, 178.0, 9.0, "June 2031");
    let document = lay_out(vec![pen.done()]);
    let tables: Vec<_> = tables(&document).into_iter().map(grid).collect();
    assert_eq!(
        tables,
        [[
            "Milestone|Responsible|Due",
            "Mend the stairs of the northern quay and paint their rails before the first of the ferries|Harbor|May 2031",
            "Count the lanterns along the canal and tell the keepers which of them are dark|Keepers|June 2031"
        ]]
    );
}

#[test]
fn the_last_row_stays_whatever_comes_after_it() {
    let mut pen = Pen::new(1);
    let mut y = 100.0;
    for row in [
        &["Task", "Owner", "Due", "Status"][..],
        &["Mend the stairs", "Harbor", "May 2031", "Complete"],
        &["Count the lanterns", "Keepers", "June 2031", "Complete"],
        &["Paint the rails", "", "", "Complete"],
    ] {
        for (x, text) in [44.0, 220.0, 330.0, 450.0].into_iter().zip(row) {
            pen.write(x, y, 9.0, text);
        }
        y += 16.0;
    }
    pen.write(44.0, y, 9.0, "What the words of the last column say is told by the key").write(450.0, y, 9.0, "page 12");
    let document = lay_out(vec![pen.done()]);
    let found = tables(&document);
    assert_eq!(grid(found[0]).last().map(String::as_str), Some("Paint the rails|||Complete"));
}

#[test]
fn a_mark_without_width_stands_in_its_cell() {
    let mut pen = Pen::new(1);
    for x in [45.0, 290.0, 410.0, 500.0] {
        pen.rule(x, 88.0, x, 136.0);
    }
    for y in [88.0, 104.0, 120.0, 136.0] {
        pen.rule(45.0, y, 500.0, y);
    }
    pen.bold(50.0, 99.0, 10.0, "Task").bold(300.0, 99.0, 10.0, "Owner").bold(420.0, 99.0, 10.0, "Done");
    pen.write(50.0, 115.0, 10.0, "Plant a row of oaks")
        .write(300.0, 115.0, 10.0, "Parks")
        .write(440.0, 115.0, 10.0, "✓");
    pen.write(50.0, 131.0, 10.0, "Mend the fence").write(300.0, 131.0, 10.0, "Works");
    let mut page = pen.done();
    for glyph in page.glyphs.iter_mut().filter(|g| g.code == u32::from('✓')) {
        (glyph.bbox.right, glyph.advance) = (glyph.bbox.left, 0.0);
    }
    assert_eq!(cell(tables(&lay_out(vec![page]))[0], 1, 2), "✓");
}
