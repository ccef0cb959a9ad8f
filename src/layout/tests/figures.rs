//! Tables of figures, which stand closer than words do and whose heads have several storeys.

use super::draw::Pen;
use super::{grid, lay_out, tables};
use crate::color::Rgb;
use crate::document::BlockKind;
use crate::geometry::Rect;

const GRAY: Rgb = Rgb([190, 190, 190]);

#[test]
fn rows_of_figures_that_keep_together_are_rows() {
    let mut pen = Pen::new(1);
    let mut y = 100.0;
    let groups: [&[[&str; 4]]; 2] = [
        &[["Herons", "12", "14", "9"], ["Storks", "3", "4", "8"], ["Cranes", "21", "19", "25"]],
        &[["Otters", "7", "7", "6"], ["Beavers", "2", "5", "11"], ["Voles", "88", "91", "97"]],
    ];
    for group in groups {
        for row in group {
            for (x, text) in [50.0, 200.0, 280.0, 360.0].into_iter().zip(*row) {
                pen.write(x, y, 10.0, text);
            }
            y += 11.0;
        }
        y += 14.0;
    }
    let document = lay_out(vec![pen.done()]);
    let rows = grid(tables(&document)[0]);
    assert_eq!(
        rows,
        ["Herons|12|14|9", "Storks|3|4|8", "Cranes|21|19|25", "Otters|7|7|6", "Beavers|2|5|11", "Voles|88|91|97"]
    );
}

/// Counts of two years, those of the young and the grown in one ruled column.
fn counts(level: bool) -> Vec<String> {
    let mut pen = Pen::new(1);
    for x in [45.0, 150.0, 270.0, 390.0] {
        pen.rule(x, 88.0, x, 190.0);
    }
    for y in [88.0, 118.0, 190.0] {
        pen.rule(45.0, y, 390.0, y);
    }
    if level {
        pen.rule(155.0, 103.0, 265.0, 103.0).rule(275.0, 103.0, 390.0, 103.0);
    }
    pen.write(50.0, 99.0, 10.0, "Bird").write(165.0, 99.0, 10.0, "Spring of 2031").write(
        285.0,
        99.0,
        10.0,
        "Autumn of 2031",
    );
    for x in [160.0, 280.0] {
        pen.write(x, 114.0, 10.0, "Young").write(x + 60.0, 114.0, 10.0, "Grown");
    }
    let mut y = 130.0;
    for (bird, figures) in [
        ("Heron", ["1,204,311", "2,310,004", "1,198,876", "2,402,118"]),
        ("Stork", ["1,310,552", "1,904,730", "1,287,003", "1,911,648"]),
        ("Crane", ["2,004,118", "3,220,615", "2,110,907", "3,187,222"]),
        ("Stilt", ["1,730,090", "1,870,441", "1,699,310", "1,902,377"]),
    ] {
        pen.write(50.0, y, 10.0, bird);
        for (x, figure) in [155.0, 204.0, 275.0, 324.0].into_iter().zip(figures) {
            pen.write(x, y, 10.0, figure);
        }
        y += 14.0;
    }
    let document = lay_out(vec![pen.done()]);
    grid(tables(&document)[0])
}

#[test]
fn figures_in_one_ruled_column_are_two_columns_under_a_common_title() {
    for level in [false, true] {
        assert_eq!(
            counts(level),
            [
                "Bird|Spring of 2031|Spring of 2031|Autumn of 2031|Autumn of 2031",
                "Bird|Young|Grown|Young|Grown",
                "Heron|1,204,311|2,310,004|1,198,876|2,402,118",
                "Stork|1,310,552|1,904,730|1,287,003|1,911,648",
                "Crane|2,004,118|3,220,615|2,110,907|3,187,222",
                "Stilt|1,730,090|1,870,441|1,699,310|1,902,377",
            ],
            "level {level}"
        );
    }
}

#[test]
fn a_caption_between_two_rules_is_no_row() {
    let mut pen = Pen::new(1);
    for y in [60.0, 88.0, 104.0, 160.0] {
        pen.rule(45.0, y, 400.0, y);
    }
    pen.bold(50.0, 72.0, 10.0, "Table 4.").bold(110.0, 72.0, 10.0, "Nests found on the lower river, by bank");
    pen.bold(110.0, 84.0, 10.0, "and by year");
    pen.write(50.0, 99.0, 10.0, "Bank").write(200.0, 99.0, 10.0, "2030").write(300.0, 99.0, 10.0, "2031");
    for (y, bank, a, b) in [(120.0, "North", "14", "17"), (136.0, "South", "9", "12"), (152.0, "Islands", "3", "4")] {
        pen.write(50.0, y, 10.0, bank).write(200.0, y, 10.0, a).write(300.0, y, 10.0, b);
    }
    let document = lay_out(vec![pen.done()]);
    assert_eq!(grid(tables(&document)[0]), ["Bank|2030|2031", "North|14|17", "South|9|12", "Islands|3|4"]);
}

#[test]
fn the_ground_of_a_cell_and_of_its_margins_is_one() {
    let mut pen = Pen::new(1);
    for x in [45.0, 200.0, 300.0] {
        pen.rule(x, 88.0, x, 136.0);
    }
    for y in [88.0, 104.0, 120.0, 136.0] {
        pen.rule(45.0, y, 300.0, y);
    }
    pen.write(50.0, 99.0, 10.0, "Nest").write(230.0, 99.0, 10.0, "Change");
    for (y, nest, change) in [(115.0, "On the mill", "0.16"), (131.0, "By the lock", "0.31")] {
        for (left, right) in [(200.5, 206.0), (206.0, 294.0), (294.0, 299.5)] {
            pen.fill(Rect::new(left, y - 10.5, right, y + 4.5), GRAY);
        }
        pen.write(50.0, y, 10.0, nest).write(230.0, y, 10.0, change);
    }
    let document = lay_out(vec![pen.done()]);
    let found = tables(&document);
    assert_eq!(grid(found[0]), ["Nest|Change", "On the mill|0.16", "By the lock|0.31"]);
    let marks = document.blocks.iter().filter_map(|b| match &b.kind {
        BlockKind::Table(table) => Some(table.cells.iter().map(|c| c.text().marks().count()).sum::<usize>()),
        _ => None,
    });
    assert_eq!(marks.sum::<usize>(), 0);
    assert!(found[0].cells.iter().filter(|c| c.col == 1 && c.row > 0).all(|c| c.fill == Some(GRAY)));
}
