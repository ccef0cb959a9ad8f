use super::{assert_box, file, marks, one_page, read, stream, text};
use crate::limits::Limits;
use crate::page_marks::PageSource;

#[test]
fn rotation_and_boxes_apply() {
    let content = "BT /F 10 Tf 60 40 Td (A) Tj ET";
    for (rotate, x, y, angle) in
        [(0, 10.0, 40.0, 0.0), (90, 20.0, 10.0, 90.0), (180, 90.0, 20.0, 180.0), (270, 40.0, 90.0, -90.0)]
    {
        let page = read(&one_page(&format!("/CropBox[50 20 150 80]/Rotate {rotate}"), "", content, &[]));
        let (width, height) = if rotate % 180 == 0 { (100.0, 60.0) } else { (60.0, 100.0) };
        assert_eq!((page.width, page.height), (width, height));
        let origin = page.glyphs[0].origin;
        assert!((origin.x - x).abs() < 0.01 && (origin.y - y).abs() < 0.01, "{rotate}: {origin:?}");
        assert_eq!(page.runs[0].angle, angle);
    }
    let page = read(&one_page("/UserUnit 2", "", content, &[]));
    assert_eq!((page.width, page.runs[0].size), (400.0, 20.0));
}

#[test]
fn forms_have_their_own_space_and_resources() {
    let form =
        stream("/Type/XObject/Subtype/Form/BBox[0 0 10 10]/Matrix[2 0 0 2 0 0]", "Q Q 1 0 0 rg 0 0 50 5 re f q q");
    let page = read(&one_page("", "/XObject<</X 5 0 R>>", "q 1 0 0 1 30 30 cm /X Do Q 0 0 1 1 re f", &[form]));
    assert_box(page.paths[0].bbox, [30.0, 60.0, 50.0, 70.0]);
    assert_box(page.paths[1].bbox, [0.0, 99.0, 1.0, 100.0]);
    assert_eq!(page.paths[1].fill.map(|c| c.to_hex()).as_deref(), Some("#000000"));
}

#[test]
fn forms_in_a_circle_end() {
    let form = |other: u32| {
        stream(
            &format!("/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X {other} 0 R>>>>"),
            "0 0 5 5 re f /X Do /X Do",
        )
    };
    let page = read(&one_page("", "/XObject<</X 5 0 R>>", "/X Do", &[form(6), form(5)]));
    assert_eq!(page.paths.len(), 3);
}

#[test]
fn content_that_is_switched_off_is_not_there() {
    let mut bytes = one_page(
        "",
        "/Properties<</Off 5 0 R/On 6 0 R/M<</Type/OCMD/OCGs[5 0 R 6 0 R]/P/AllOn>>>>",
        "BT /F 9 Tf 9 9 Td /OC /Off BDC (off) Tj EMC /OC /On BDC (on) Tj EMC /OC /M BDC (both) Tj EMC ET",
        &["<</Type/OCG/Name(off)>>".to_owned(), "<</Type/OCG/Name(on)>>".to_owned()],
    );
    let with = "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF[5 0 R]>>>>>>";
    bytes = String::from_utf8(bytes).unwrap().replace("<</Type/Catalog/Pages 2 0 R>>", with).into_bytes();
    let page = read(&bytes);
    assert_eq!(text(&page), "on");
    // The pen has moved all the same.
    assert!(page.glyphs[0].origin.x > 15.0);
}

#[test]
fn resources_and_boxes_are_inherited() {
    let bytes = file(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 3 0 R 9 0 R 2 0 R]/Count 3/MediaBox[0 0 300 200]/Rotate 90\
         /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>>>"
            .to_owned(),
        "<</Type/Pages/Kids[4 0 R]/Parent 2 0 R>>".to_owned(),
        "<</Type/Page/Parent 3 0 R/Contents[5 0 R 6 0 R]>>".to_owned(),
        stream("", "BT /F 10"),
        stream("", "Tf 9 9 Td (x) Tj ET"),
    ]);
    let mut pdf = super::super::open(&bytes, &Limits::default()).unwrap();
    let page = pdf.page(0);
    assert_eq!((page.width, page.height, text(&page).as_str()), (200.0, 300.0, "x"));
    assert!(page.fonts[0].fixed_pitch);
    // The missing page keeps its place, the circle is cut, and both are told.
    assert_eq!(pdf.page_count(), 2);
    assert_eq!(pdf.page(1).number, 2);
    assert!(!pdf.take_diagnostics().is_empty());
    assert!(pdf.take_diagnostics().is_empty());
}

#[test]
fn operators_out_of_order_do_no_harm() {
    let page =
        marks("Q Q EMC ET ) BT ] /F 10 Tf 9 9 Td >> (a) Tj } 1 2 3 Tj (b) Tj ET /Nothing Do /None gs 5 w 0 0 9 9 re f");
    assert_eq!(text(&page), "ab");
    assert_eq!(page.paths.len(), 1);
}

#[test]
fn limits_end_a_page_and_are_told() {
    let limits = Limits { page_operators: 100, ..Limits::default() };
    let content = "0 0 5 5 re f ".repeat(500);
    let mut pdf = super::super::open(&one_page("", "", &content, &[]), &limits).unwrap();
    assert_eq!(pdf.page(0).paths.len(), 50);
    assert_eq!(pdf.take_diagnostics().len(), 1);
    let limits = Limits { page_glyphs: 3, page_paths: 2, ..Limits::default() };
    let pdf = super::super::open(
        &one_page("", "", "BT /F 9 Tf (abcdef) Tj ET 0 0 5 5 re f 0 0 5 5 re f 0 0 5 5 re f", &[]),
        &limits,
    );
    let page = pdf.unwrap().page(0);
    assert_eq!((page.glyphs.len(), page.paths.len()), (3, 2));
}

#[test]
fn numbers_beyond_all_bounds_are_dropped() {
    let huge = "9".repeat(60);
    let page = marks(&format!(
        "{huge} 0 0 {huge} 0 0 cm {huge} 0 0 {huge} 0 0 cm 0 0 {huge} {huge} re f BT /F {huge} Tf (a) Tj ET 0 0 m {huge} 1 l S"
    ));
    assert!(page.paths.iter().all(|p| p.bbox.is_finite()));
    assert!(page.glyphs.iter().all(|g| g.bbox.is_finite()));
}
