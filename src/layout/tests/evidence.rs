//! What shows a table: edges that are seen, figures, spanning heads, frames; and grids that are none.

use super::draw::Pen;
use super::{cell, grid, lay_out, tables, texts};
use crate::color::Rgb;
use crate::geometry::Rect;

const SAND: Rgb = Rgb([250, 220, 160]);

/// A row of words at these places.
fn row(pen: &mut Pen, y: f32, words: &[(f32, &str)]) {
    for (x, word) in words {
        pen.write(*x, y, 10.0, word);
    }
}

#[test]
fn a_ground_within_a_ground_of_its_color_parts_nothing() {
    let mut pen = Pen::new(1);
    for (k, words) in [["Quay", "Lamps"], ["North", "lit"], ["South", "dark"]].iter().enumerate() {
        let top = 100.0 + 20.0 * k as f32;
        for (c, word) in words.iter().enumerate() {
            let left = 50.0 + 100.0 * c as f32;
            pen.fill(Rect::new(left, top, left + 100.0, top + 20.0), SAND);
            pen.fill(Rect::new(left + 8.0, top + 3.0, left + 92.0, top + 17.0), SAND);
            pen.write(left + 10.0, top + 14.0, 10.0, word);
        }
    }
    for x in [50.0, 150.0, 250.0] {
        pen.rule(x, 100.0, x, 160.0);
    }
    for y in [100.0, 120.0, 140.0, 160.0] {
        pen.rule(50.0, y, 250.0, y);
    }
    let document = lay_out(vec![pen.done()]);
    assert_eq!(grid(tables(&document)[0]), ["Quay|Lamps", "North|lit", "South|dark"]);
}

#[test]
fn figures_above_each_other_are_rows() {
    let mut pen = Pen::new(1);
    for y in [90.0, 110.0, 152.0, 170.0, 190.0] {
        pen.rule(50.0, y, 400.0, y);
    }
    row(&mut pen, 104.0, &[(55.0, "Quay"), (200.0, "Lamps"), (300.0, "Lit")]);
    for (k, (quay, lamps, lit)) in
        [("North", "12", "80%"), ("South", "7", "75%"), ("East", "31", "9%")].iter().enumerate()
    {
        row(&mut pen, 122.0 + 12.0 * k as f32, &[(55.0, quay), (200.0, lamps), (300.0, lit)]);
    }
    row(&mut pen, 164.0, &[(55.0, "All"), (200.0, "50"), (300.0, "66%")]);
    row(&mut pen, 184.0, &[(55.0, "Before"), (200.0, "48"), (300.0, "61%")]);
    let document = lay_out(vec![pen.done()]);
    assert_eq!(
        grid(tables(&document)[0]),
        ["Quay|Lamps|Lit", "North|12|80%", "South|7|75%", "East|31|9%", "All|50|66%", "Before|48|61%"]
    );
}

#[test]
fn a_frame_that_ends_ends_the_table() {
    let mut pen = Pen::new(1);
    for top in [100.0, 190.0] {
        for y in [top, top + 20.0, top + 40.0] {
            pen.rule(50.0, y, 350.0, y);
        }
        for x in [50.0, 200.0, 350.0] {
            pen.rule(x, top, x, top + 40.0);
        }
        row(&mut pen, top + 14.0, &[(60.0, "Quay"), (210.0, "Lamps")]);
        row(&mut pen, top + 34.0, &[(60.0, "North"), (210.0, "lit")]);
    }
    pen.bold(55.0, 170.0, 10.0, "What the second winter brought");
    let document = lay_out(vec![pen.done()]);
    assert_eq!(tables(&document).len(), 2);
    assert_eq!(texts(&document.blocks), ["What the second winter brought"]);
}

#[test]
fn columns_stand_under_heads_that_span_them() {
    let mut pen = Pen::new(1);
    row(&mut pen, 100.0, &[(50.0, "Quay"), (205.0, "Lit at night"), (335.0, "Dark at night")]);
    row(&mut pen, 114.0, &[(200.0, "2019"), (255.0, "2020"), (330.0, "2019"), (385.0, "2020")]);
    for (k, quay) in ["North", "South", "East", "West"].iter().enumerate() {
        let y = 128.0 + 14.0 * k as f32;
        row(&mut pen, y, &[(50.0, quay), (205.0, "12"), (260.0, "14"), (335.0, "3"), (390.0, "1")]);
    }
    let document = lay_out(vec![pen.done()]);
    let table = tables(&document)[0];
    assert_eq!(table.cols, 5, "{:?}", grid(table));
    assert_eq!(cell(table, 2, 0), "North");
    assert_eq!(cell(table, 5, 4), "1");
    assert_eq!(table.rows, 6, "{:?}", grid(table));
}

#[test]
fn the_title_of_a_group_parts_no_table() {
    let mut pen = Pen::new(1);
    row(&mut pen, 100.0, &[(50.0, "Quay"), (200.0, "Lamps"), (260.0, "Lit"), (320.0, "Dark")]);
    let mut y = 114.0;
    for group in ["Quays on the northern bank, with cranes", "Quays on the southern bank, without any"] {
        pen.bold(50.0, y, 10.0, group);
        for quay in ["First", "Second", "Third"] {
            y += 14.0;
            row(&mut pen, y, &[(50.0, quay), (205.0, "12"), (260.0, "9"), (320.0, "3")]);
        }
        y += 14.0;
    }
    let document = lay_out(vec![pen.done()]);
    let table = tables(&document)[0];
    assert_eq!(table.rows, 9, "{:?}", grid(table));
    assert_eq!(cell(table, 8, table.cols - 1), "3");
}

#[test]
fn a_caption_is_no_head() {
    let mut pen = Pen::new(1);
    row(&mut pen, 96.0, &[(50.0, "Table 4:"), (200.0, "Lamps on the quays of the harbor")]);
    for y in [100.0, 120.0, 140.0, 160.0] {
        pen.rule(50.0, y, 400.0, y);
    }
    for (k, words) in [["Quay", "Lamps"], ["North", "lit"], ["South", "dark"]].iter().enumerate() {
        row(&mut pen, 114.0 + 20.0 * k as f32, &[(55.0, words[0]), (200.0, words[1])]);
    }
    let document = lay_out(vec![pen.done()]);
    assert_eq!(grid(tables(&document)[0]), ["Quay|Lamps", "North|lit", "South|dark"]);
}

#[test]
fn a_chart_is_no_table() {
    let mut pen = Pen::new(1);
    for k in 0..5_u8 {
        let y = 100.0 + 30.0 * f32::from(k);
        pen.rule(80.0, y, 400.0, y);
        pen.write(50.0, y + 3.0, 10.0, &format!("{}", 400 - 100 * u16::from(k)));
    }
    for k in 0..4_u8 {
        let x = 100.0 + 80.0 * f32::from(k);
        pen.rule(x, 100.0, x, 220.0);
        pen.write(x, 234.0, 10.0, &format!("Q{}", k + 1));
    }
    pen.write(180.0, 130.0, 10.0, "Lamps").write(270.0, 160.0, 10.0, "Cranes");
    let document = lay_out(vec![pen.done()]);
    assert!(tables(&document).is_empty(), "{:?}", tables(&document).iter().map(|t| grid(t)).collect::<Vec<_>>());
}

#[test]
fn a_table_goes_on_in_the_next_column() {
    let mut pen = Pen::new(1);
    for k in 0..30_u8 {
        pen.write(40.0, 100.0 + 14.0 * f32::from(k), 10.0, "Words of the left column that fill it whole");
        pen.write(320.0, 200.0 + 14.0 * f32::from(k), 10.0, "Words of the right column that fill it all");
    }
    let mut part = |left: f32, top: f32, rows: &[[&str; 3]]| {
        let bottom = top + 20.0 * rows.len() as f32;
        for (k, words) in rows.iter().enumerate() {
            let y = top + 20.0 * k as f32;
            pen.rule(left, y, left + 240.0, y);
            for (c, word) in words.iter().enumerate() {
                pen.write(left + 5.0 + 80.0 * c as f32, y + 14.0, 10.0, word);
            }
        }
        pen.rule(left, bottom, left + 240.0, bottom);
        for c in 0..4_u8 {
            let x = left + 80.0 * f32::from(c);
            pen.rule(x, top, x, bottom);
        }
    };
    let head = ["Quay", "Lamps", "Due"];
    part(40.0, 600.0, &[head, ["North", "Twelve", "May"], ["South", "Seven", "June"]]);
    part(320.0, 100.0, &[head, ["East", "Nine", "July"]]);
    let document = lay_out(vec![pen.done()]);
    let found = tables(&document);
    assert_eq!(found.len(), 1);
    assert_eq!(grid(found[0]), ["Quay|Lamps|Due", "North|Twelve|May", "South|Seven|June", "East|Nine|July"]);
}
