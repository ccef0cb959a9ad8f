//! Pages whose file says what is what: where the page bears it out, and where it contradicts it.

use std::sync::Arc;

use super::super::order;
use super::draw::Pen;
use super::{cell, lay_out, tables, texts};
use crate::document::BlockKind;
use crate::geometry::Rect;
use crate::mark::MarkKind;
use crate::page_marks::{PageMarks, Picture, Raster, Role, Tag, TagElement};

/// A pen that writes into elements.
struct Tagging {
    pen: Pen,
    id: u32,
}

impl Tagging {
    fn new(number: u32) -> Self {
        Self { pen: Pen::new(number), id: 0 }
    }

    /// Begins an element; its index.
    fn add(&mut self, role: Role, parent: Option<u32>) -> u32 {
        self.id += 1;
        self.spanning(role, parent, self.id, (1, 1))
    }

    fn spanning(&mut self, role: Role, parent: Option<u32>, id: u32, (rows, cols): (u16, u16)) -> u32 {
        let elements = &mut self.pen.page.tags.elements;
        elements.push(TagElement { role, parent, id, rows, cols });
        self.id = self.id.max(id);
        u32::try_from(elements.len() - 1).unwrap()
    }

    /// Writes lines of an element, 12 points apart.
    fn write(&mut self, element: u32, x: f32, y: f32, lines: &[&str]) -> &mut Self {
        let first = self.pen.page.runs.len();
        self.pen.lines(x, y, 10.0, 12.0, lines);
        for run in &mut self.pen.page.runs[first..] {
            run.tag = Some(Tag::Element(element));
        }
        self
    }

    /// A table of cells, each with its left end, its baseline and its lines.
    fn table(&mut self, rows: &[&[(f32, f32, &[&str])]]) -> u32 {
        self.id += 1;
        let count = u16::try_from(rows.len()).unwrap();
        let table = self.spanning(Role::Table, None, self.id, (count, 1));
        for row in rows {
            let tr = self.add(Role::Row, Some(table));
            for (x, y, lines) in *row {
                let td = self.add(Role::Cell, Some(tr));
                self.write(td, *x, *y, lines);
            }
        }
        table
    }

    fn page(self) -> PageMarks {
        self.pen.page
    }
}

/// The same page as if nothing were said.
fn untagged(page: &PageMarks) -> PageMarks {
    let mut page = page.clone();
    page.tags = crate::page_marks::Tags::default();
    page.runs.iter_mut().for_each(|r| r.tag = None);
    page
}

fn notes(page: &PageMarks) -> String {
    crate::layout::tag_notes(page).join("\n")
}

#[test]
fn cells_that_stand_as_close_as_words_are_told_apart() {
    let mut page = Tagging::new(1);
    // Each cell but the first ends a third of the size before the next: a space, to the eye.
    page.table(&[
        &[(50.0, 100.0, &["Task"]), (200.0, 100.0, &["Deadline"]), (243.0, 100.0, &["Done"])],
        &[(50.0, 116.0, &["Mend the northern fences and"]), (200.0, 116.0, &["May 2019"]), (243.0, 116.0, &["Yes"])],
        &[(50.0, 132.0, &["Paint the gates of the lock"]), (200.0, 132.0, &["June2020"]), (243.0, 132.0, &["No"])],
    ]);
    let page = page.page();
    let document = lay_out(vec![page.clone()]);
    let table = tables(&document)[0];
    assert_eq!((table.rows, table.cols), (3, 3));
    assert_eq!([cell(table, 0, 1), cell(table, 0, 2), cell(table, 2, 2)], ["Deadline", "Done", "No"]);
    let without = lay_out(vec![untagged(&page)]);
    assert!(tables(&without).iter().all(|t| t.cols < 3), "white space alone tells them: the test shows nothing");
}

#[test]
fn rows_that_follow_without_a_gap_are_told_apart() {
    let mut page = Tagging::new(1);
    page.table(&[
        &[(50.0, 100.0, &["Clear the ditches along the road", "Before the rains"]), (300.0, 100.0, &["Crew North"])],
        &[(50.0, 124.0, &["Widen the culvert"]), (300.0, 124.0, &["Crew South", "and the miller"])],
        &[(50.0, 148.0, &["Mark the fords of the river with", "Poles of oak"]), (300.0, 148.0, &["Crew West"])],
    ]);
    let document = lay_out(vec![page.page()]);
    let table = tables(&document)[0];
    assert_eq!((table.rows, table.cols), (3, 2));
    assert_eq!(cell(table, 0, 0), "Clear the ditches along the road Before the rains");
    assert_eq!(cell(table, 1, 1), "Crew South and the miller");
}

#[test]
fn a_row_that_a_page_cuts_is_one_where_the_file_says_so() {
    let head = |page: &mut Tagging, id| {
        let table = page.spanning(Role::Table, None, 1, (9, 1));
        (table, page.spanning(Role::Row, Some(table), id, (1, 1)))
    };
    let mut one = Tagging::new(1);
    let (table, row) = head(&mut one, 10);
    for (id, x, text) in [(11, 50.0, "Task"), (12, 300.0, "Crew")] {
        let td = one.spanning(Role::HeaderCell, Some(row), id, (1, 1));
        one.write(td, x, 700.0, &[text]);
    }
    let row = one.spanning(Role::Row, Some(table), 20, (1, 1));
    for (id, x, text) in [(21, 50.0, "Count the bridges."), (22, 300.0, "North")] {
        let td = one.spanning(Role::Cell, Some(row), id, (1, 1));
        one.write(td, x, 730.0, &[text]);
    }
    let second = |row_id| {
        let mut two = Tagging::new(2);
        let (table, row) = head(&mut two, row_id);
        for (id, x, text) in [(21, 50.0, "Report to the reeve."), (22, 300.0, "South")] {
            let td = two.spanning(Role::Cell, Some(row), id, (1, 1));
            two.write(td, x, 100.0, &[text]);
        }
        let row = two.spanning(Role::Row, Some(table), 90, (1, 1));
        for (id, x, text) in [(91, 50.0, "Close the books."), (92, 300.0, "West")] {
            let td = two.spanning(Role::Cell, Some(row), id, (1, 1));
            two.write(td, x, 130.0, &[text]);
        }
        two.page()
    };
    let one = one.page();
    let document = lay_out(vec![one.clone(), second(20)]);
    let table = tables(&document)[0];
    assert_eq!((tables(&document).len(), table.rows, table.header_rows), (1, 3, 1));
    assert_eq!(cell(table, 1, 0), "Count the bridges.\nReport to the reeve.");
    // Another row: what stands alike is not joined.
    let document = lay_out(vec![one, second(30)]);
    assert_eq!(tables(&document)[0].rows, 4);
}

#[test]
fn tables_that_contradict_the_page_are_set_aside() {
    // Rows that stand in each other.
    let mut page = Tagging::new(1);
    page.table(&[
        &[(50.0, 100.0, &["one", "two", "three"]), (300.0, 100.0, &["a"])],
        &[(50.0, 112.0, &["four"]), (300.0, 112.0, &["b"])],
    ]);
    assert!(notes(&page.page()).contains("rows stand in each other"));
    // Columns in no order.
    let mut page = Tagging::new(1);
    page.table(&[
        &[(50.0, 100.0, &["left"]), (300.0, 100.0, &["right"])],
        &[(300.0, 130.0, &["right"]), (50.0, 130.0, &["left"])],
    ]);
    assert!(notes(&page.page()).contains("columns stand in each other"));
    // A row for each line of two columns of prose.
    let mut page = Tagging::new(1);
    let prose: &[&[(f32, f32, &[&str])]] = &[
        &[(50.0, 100.0, &["The wardens of the heath met"]), (300.0, 100.0, &["A second herd was seen near"])],
        &[(50.0, 112.0, &["in spring and agreed that the"]), (300.0, 112.0, &["the old quarry, where nobody"])],
        &[(50.0, 124.0, &["paths should be mended before"]), (300.0, 124.0, &["had looked for several years"])],
        &[(50.0, 136.0, &["the first visitors of summer."]), (300.0, 136.0, &["although the grass is good."])],
    ];
    page.table(prose);
    let page = page.page();
    assert!(notes(&page).contains("sentences go on"), "{}", notes(&page));
    assert_eq!(lay_out(vec![page.clone()]).blocks, lay_out(vec![untagged(&page)]).blocks);
    // Text of another element within.
    let mut page = Tagging::new(1);
    page.table(&[
        &[(50.0, 100.0, &["one"]), (300.0, 100.0, &["a"])],
        &[(50.0, 160.0, &["two"]), (300.0, 160.0, &["b"])],
    ]);
    let p = page.add(Role::Paragraph, None);
    page.write(p, 100.0, 130.0, &["What stands between the rows and is none of them"]);
    assert!(notes(&page.page()).contains("other text stands within"));
}

#[test]
fn paragraphs_and_items_are_told_apart_where_nothing_else_tells() {
    let mut page = Tagging::new(1);
    let list = page.add(Role::List, None);
    for (k, text) in
        ["Mend the roof of the barn, it was said", "Ask the ferryman for his accounts now"].iter().enumerate()
    {
        let item = page.add(Role::Item, Some(list));
        let body = page.add(Role::ItemBody, Some(item));
        page.write(body, 50.0, 100.0 + 12.0 * k as f32, &[text]);
    }
    let page = page.page();
    let document = lay_out(vec![page.clone()]);
    assert_eq!(texts(&document.blocks).len(), 2);
    assert!(document.blocks.iter().all(|b| matches!(b.kind, BlockKind::ListItem { marker: None, .. })));
    assert_eq!(texts(&lay_out(vec![untagged(&page)]).blocks).len(), 1, "the lines tell it: the test shows nothing");
}

#[test]
fn an_order_that_the_page_bears_out_is_taken_over() {
    let rect = |x: f32, y: f32| Rect::new(x, y, x + 200.0, y + 30.0);
    let boxes = [rect(50.0, 100.0), rect(300.0, 100.0), rect(50.0, 160.0), rect(300.0, 160.0)];
    let said = |places: [u32; 4]| order::said(&boxes, &places.map(Some), 10.0);
    // Row by row and column by column are both ways to read.
    assert_eq!(said([1, 2, 3, 4]), Some(vec![0, 1, 2, 3]));
    assert_eq!(said([1, 3, 2, 4]), Some(vec![0, 2, 1, 3]));
    // What stands below or on the right first.
    assert_eq!(said([3, 2, 1, 4]), None);
    assert_eq!(said([2, 1, 4, 3]), None);
    // One of which nothing is said.
    assert_eq!(order::said(&boxes, &[Some(1), Some(2), None, Some(3)], 10.0), None);
}

#[test]
fn descriptions_of_small_pictures_are_marks() {
    let mut page = Tagging::new(1);
    page.pen.write(80.0, 100.0, 10.0, "Mend the weir below the mill").write(
        80.0,
        130.0,
        10.0,
        "Count the eels in the race",
    );
    for (y, alt) in [(100.0, "Yes"), (130.0, "On hold")] {
        let bbox = Rect::new(60.0, y - 8.0, 70.0, y + 2.0);
        let raster = Some(Arc::new(Raster { width: 2, height: 2, rgba: [90, 120, 40, 255].repeat(4) }));
        page.pen.page.pictures.push(Picture { bbox, raster, alt: Some(alt.to_owned()), z: 0 });
    }
    let document = lay_out(vec![page.page()]);
    let marks: Vec<_> =
        document.blocks.iter().flat_map(|b| b.text.marks()).map(|m| (m.1.kind, m.1.raw.clone())).collect();
    assert_eq!(marks, [(MarkKind::Check, None), (MarkKind::Word, Some("On hold".to_owned()))]);
}

#[test]
fn pictures_beyond_the_limit_are_told() {
    let limited = |count: usize| {
        let mut page = Tagging::new(1);
        page.pen.write(80.0, 100.0, 10.0, "Mend the weir below the mill");
        let bbox = Rect::new(60.0, 92.0, 70.0, 102.0);
        page.pen.page.pictures.resize(count, Picture { bbox, raster: None, alt: None, z: 0 });
        let document = lay_out(vec![page.page()]);
        document.diagnostics.iter().filter(|d| d.code == crate::diagnostic::Code::Limit).count()
    };
    assert_eq!((limited(5_000), limited(5_001)), (0, 1));
}

#[test]
fn drawings_beyond_the_limit_are_told() {
    let limited = |count: u16, steps: u16| {
        let mut page = Tagging::new(1);
        page.pen.write(80.0, 700.0, 10.0, "Mend the weir below the mill");
        for n in 0..count {
            let (x, y) = (20.0 + 20.0 * f32::from(n % 20), 20.0 + 20.0 * f32::from(n / 20));
            page.pen.saw(Rect::new(x, y, x + 8.0, y + 8.0), steps);
        }
        let document = lay_out(vec![page.page()]);
        document.diagnostics.iter().filter(|d| d.code == crate::diagnostic::Code::Limit).count()
    };
    assert_eq!([limited(100, 9), limited(48, 999), limited(52, 999)], [0, 0, 1]);
}

#[test]
fn blocks_that_contradict_the_page_are_set_aside() {
    // One paragraph for all.
    let mut page = Tagging::new(1);
    let p = page.add(Role::Paragraph, None);
    page.write(p, 50.0, 100.0, &["What the wardens found"]);
    page.write(p, 50.0, 160.0, &["The heath is dry, and the paths are worn."]);
    page.write(p, 50.0, 220.0, &["What they advise"]);
    assert!(notes(&page.page()).contains("looks different"));
    // The title is called a paragraph, and what follows it a heading.
    let mut page = Tagging::new(1);
    for (role, y, size, text) in [
        (Role::Paragraph, 100.0, 18.0, "The state of the heath"),
        (Role::Heading(1), 140.0, 10.0, "The heath is dry, and the paths are worn."),
        (Role::Paragraph, 180.0, 14.0, "What the wardens advise"),
        (Role::Heading(2), 220.0, 10.0, "Nobody should ride there before it has rained."),
    ] {
        let element = page.add(role, None);
        page.pen.write(50.0, y, size, text);
        page.pen.page.runs.last_mut().unwrap().tag = Some(Tag::Element(element));
    }
    assert!(notes(&page.page()).contains("headings are none"));
    // A wrong table: nothing else is believed either.
    let mut page = Tagging::new(1);
    page.table(&[
        &[(50.0, 100.0, &["one"]), (300.0, 100.0, &["a"])],
        &[(300.0, 130.0, &["two"]), (50.0, 130.0, &["b"])],
    ]);
    let p = page.add(Role::Paragraph, None);
    page.write(p, 50.0, 200.0, &["What follows"]);
    assert!(notes(&page.page()).contains("paragraphs and lists are set aside"));
}

#[test]
fn a_paragraph_for_each_line_is_set_aside() {
    let mut page = Tagging::new(1);
    let lines = [
        "The wardens of the heath met in spring and",
        "agreed that the paths should be mended in",
        "time for the first visitors, who come when",
        "the gorse is out. A second herd was seen by",
        "the keeper near the old quarry.",
    ];
    for (k, line) in lines.iter().enumerate() {
        let p = page.add(Role::Paragraph, None);
        page.write(p, 50.0, 100.0 + 12.0 * k as f32, &[line]);
    }
    let page = page.page();
    assert!(notes(&page).contains("sentences go on"), "{}", notes(&page));
    assert_eq!(texts(&lay_out(vec![page]).blocks).len(), 1);
}
