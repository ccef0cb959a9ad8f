//! Words, lines, paragraphs, lists, columns and furniture.

use super::draw::Pen;
use super::{lay_out, links, texts};
use crate::diagnostic::Code;
use crate::document::{Block, BlockKind, SpanKind};
use crate::error::Error;
use crate::geometry::Rect;
use crate::limits::Limits;
use crate::page_marks::Picture;

#[test]
fn words_without_space_glyphs_and_text_drawn_twice() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "The orchard bore well").write(50.3, 100.0, 10.0, "The orchard bore well");
    assert_eq!(texts(&lay_out(vec![pen.done()]).blocks), ["The orchard bore well"]);
}

#[test]
fn order_of_drawing_does_not_matter() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "The orchard bore well").write(50.0, 112.0, 10.0, "in spite of the frost.");
    let mut page = pen.done();
    page.glyphs.reverse();
    assert_eq!(texts(&lay_out(vec![page]).blocks), ["The orchard bore well in spite of the frost."]);
}

#[test]
fn letter_spaced_words() {
    let mut pen = Pen::new(1);
    let mut x = 50.0;
    for c in "HARVEST".chars() {
        pen.write(x, 100.0, 10.0, &c.to_string());
        x += 8.0;
    }
    x += 6.0;
    for c in "HOME".chars() {
        pen.write(x, 100.0, 10.0, &c.to_string());
        x += 8.0;
    }
    assert_eq!(texts(&lay_out(vec![pen.done()]).blocks), ["HARVEST HOME"]);
}

#[test]
fn raised_numbers_are_superscripts_of_their_word() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "pruned twice").write(110.0, 96.0, 6.0, "3");
    let document = lay_out(vec![pen.done()]);
    let text = &document.blocks[0].text;
    assert_eq!(text.string, "pruned twice3");
    assert!(text.spans.iter().any(|s| s.kind == SpanKind::Superscript && s.range == (12..13)));
}

#[test]
fn hyphens_at_line_ends() {
    let mut pen = Pen::new(1);
    pen.lines(
        50.0,
        100.0,
        10.0,
        12.0,
        &[
            "Every cross-border harvest counts the apples and the implementation",
            "of it is left to the growers who meet each year. For the implemen-",
            "tation of cross-",
        ],
    );
    pen.write(50.0, 136.0, 10.0, "border rules the growers rely on trust.");
    let document = lay_out(vec![pen.done()]);
    let text = &document.blocks[0].text.string;
    assert!(text.contains("the implementation of cross-border rules"), "{text}");
}

#[test]
fn bullets_and_levels() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "We report three things here.");
    pen.write(60.0, 120.0, 10.0, "•").write(75.0, 120.0, 10.0, "The first harvest");
    pen.write(80.0, 140.0, 10.0, "–").write(95.0, 140.0, 10.0, "of early pears");
    pen.write(60.0, 160.0, 10.0, "•").write(75.0, 160.0, 10.0, "The second harvest");
    let document = lay_out(vec![pen.done()]);
    let items: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|b| match &b.kind {
            BlockKind::ListItem { level, marker } => Some((*level, marker.as_deref()?, b.text.string.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(items, [(0, "•", "The first harvest"), (1, "–", "of early pears"), (0, "•", "The second harvest")]);
}

#[test]
fn a_counted_list_goes_on_after_a_full_line() {
    let mut pen = Pen::new(1);
    pen.lines(
        60.0,
        100.0,
        10.0,
        12.0,
        &[
            "Growers are asked for:",
            "a. counting the apples that are left on the trees,",
            "b. pruning,",
            "c. a ladder.",
        ],
    );
    let document = lay_out(vec![pen.done()]);
    let counters: Vec<_> = document.blocks.iter().filter_map(Block::counter).collect();
    assert_eq!(counters, ["a.", "b.", "c."]);
}

#[test]
fn two_columns_of_prose_are_read_one_after_the_other() {
    let mut pen = Pen::new(1);
    pen.bold(50.0, 60.0, 18.0, "A title that spans both columns here");
    let left = [
        "Apples keep well in a dry loft and",
        "should be turned once a week. Pears",
        "ripen from within and are eaten at",
    ];
    let right = [
        "once. Quinces are hard and sour but",
        "make a good jelly. Medlars are left",
        "to soften on straw before use.",
    ];
    pen.lines(50.0, 100.0, 10.0, 12.0, &left).lines(320.0, 100.0, 10.0, 12.0, &right);
    let document = lay_out(vec![pen.done()]);
    let all = texts(&document.blocks).join(" ");
    assert!(all.contains("are eaten at once. Quinces"), "{all}");
}

#[test]
fn running_heads_and_page_numbers_are_furniture_but_slide_titles_are_not() {
    let pages = (1..=3)
        .map(|n| {
            let mut pen = Pen::new(n);
            pen.write(50.0, 30.0, 8.0, "Orchard society, yearly report");
            pen.bold(50.0, 80.0, 22.0, "State of the orchards");
            pen.lines(
                50.0,
                120.0,
                11.0,
                14.0,
                &["The trees were counted in spring and", "again when the leaves had fallen."],
            );
            pen.write(300.0, 780.0, 8.0, &n.to_string());
            pen.done()
        })
        .collect();
    let document = lay_out(pages);
    assert_eq!(texts(&document.blocks).iter().filter(|t| **t == "State of the orchards").count(), 3);
    assert_eq!(texts(&document.furniture).len(), 6);
    assert!(matches!(document.blocks[0].kind, BlockKind::Heading { level: 1 }));
}

#[test]
fn a_link_over_two_lines_is_one() {
    let mut pen = Pen::new(1);
    pen.lines(50.0, 100.0, 10.0, 12.0, &["Growers may read the rules of the", "loft before they bring their fruit."]);
    pen.link(Rect::new(150.0, 91.0, 216.0, 103.0), "https://loft.example/rules");
    pen.link(Rect::new(50.0, 103.0, 70.5, 115.0), "https://loft.example/rules");
    let document = lay_out(vec![pen.done()]);
    assert_eq!(links(&document.blocks[0]), [("rules of the loft", Some("https://loft.example/rules"))]);
}

#[test]
fn a_paragraph_goes_on_over_the_page() {
    let mut one = Pen::new(1);
    one.lines(
        50.0,
        700.0,
        10.0,
        12.0,
        &["The society keeps a list of all old kinds of", "fruit and lends grafts of them to those who"],
    );
    let mut two = Pen::new(2);
    two.lines(50.0, 90.0, 10.0, 12.0, &["ask for them in writing before the winter."]);
    let document = lay_out(vec![one.done(), two.done()]);
    assert_eq!(document.blocks.len(), 1);
    assert!(document.blocks[0].text.string.contains("to those who ask for them"));
}

#[test]
fn pages_without_text_are_an_error() {
    let mut pen = Pen::new(1);
    pen.rule(0.0, 10.0, 100.0, 10.0);
    let result = super::super::document(&mut super::Pages(vec![pen.done()]), &Limits::default());
    let reason = "a scan needs OCR first".to_owned();
    assert_eq!(result.unwrap_err(), Error::NoTextLayer { pages: 1, reason });
}

#[test]
fn a_scan_with_a_hidden_layer_of_text_says_that_its_marks_are_not_seen() {
    let pages = |invisible: bool| {
        let mut pen = Pen::new(1);
        pen.write(60.0, 100.0, 10.0, "Mend the stairs of the northern quay");
        pen.page.runs.iter_mut().for_each(|run| run.invisible = invisible);
        let bbox = Rect { left: 0.0, top: 0.0, right: pen.page.width, bottom: pen.page.height };
        pen.page.pictures.push(Picture { bbox, raster: None, alt: None, z: 0 });
        lay_out(vec![pen.done()])
    };
    let scan = pages(true);
    assert!(scan.pages[0].scanned);
    assert_eq!(scan.diagnostics.iter().map(|d| (d.code, d.page)).collect::<Vec<_>>(), [(Code::UnreadMark, Some(1))]);
    let picture_behind_text = pages(false);
    assert!(!picture_behind_text.pages[0].scanned);
    assert_eq!(picture_behind_text.diagnostics, []);
}

#[test]
fn a_drawing_within_a_sentence_parts_it_not() {
    let lines = |next: &str, gap: f32| {
        let mut pen = Pen::new(1);
        // Thirteen letters of half the size.
        pen.write(60.0, 100.0, 10.0, "Letters, bell").write(135.0 + 2.0 * gap, 100.0, 10.0, next);
        let bbox = Rect { left: 125.0 + gap, top: 92.0, right: 135.0 + gap, bottom: 102.0 };
        pen.page.pictures.push(Picture { bbox, raster: None, alt: None, z: 0 });
        texts(&lay_out(vec![pen.done()]).blocks).len()
    };
    assert_eq!(lines("and whistle", 2.5), 1);
    // Two labels, each with its sign.
    assert_eq!(lines("Whistle", 2.5), 2);
    assert_eq!(lines("and whistle", 9.0), 2);
}

#[test]
fn labels_and_the_values_beside_them_are_lines_of_a_form() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 60.0, 18.0, "Lantern 4: Wicks");
    for (i, (label, value)) in
        [("Keeper:", "Harbor office"), ("Due:", "May 2031"), ("State:", "Half of them are trimmed")].iter().enumerate()
    {
        let y = 100.0 + 17.0 * i as f32;
        pen.write(50.0, y, 10.0, label).write(150.0, y, 10.0, value);
    }
    let document = lay_out(vec![pen.done()]);
    let lines: Vec<&str> = document.blocks.iter().skip(1).map(|b| b.text.string.as_str()).collect();
    assert_eq!(lines, ["Keeper: Harbor office", "Due: May 2031", "State: Half of them are trimmed"]);
}
