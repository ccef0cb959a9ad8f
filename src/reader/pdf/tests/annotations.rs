use super::{assert_box, file, one_page, read, stream, text};
use crate::limits::Limits;
use crate::page_marks::PageSource;

#[test]
fn links_lead_to_addresses_names_and_pages() {
    let annotations = "/Annots[\
        <</Subtype/Link/Rect[10 10 60 20]/A<</S/URI/URI(https://example.org/a)>>>>\
        <</Subtype/Link/Rect[10 30 60 50]/QuadPoints[30 50 60 50 30 40 60 40 10 40 40 40 10 30 40 30]/Dest(part two)>>\
        <</Subtype/Link/Rect[0 0 5 5]/A<</S/GoTo/D[3 0 R/Fit]>>>>\
        <</Subtype/Link/Rect[0 0 5 5]/F 2/A<</S/URI/URI(hidden)>>>>\
        <</Subtype/Link/Rect[0 0 5 5]>>]";
    let page = read(&one_page(annotations, "", "", &[]));
    let hrefs: Vec<_> = page.links.iter().map(|l| l.href.as_deref()).collect();
    assert_eq!(hrefs, [Some("https://example.org/a"), Some("#part two"), Some("#part two"), Some("#page=1"), None]);
    assert_box(page.links[0].bbox, [10.0, 80.0, 60.0, 90.0]);
    assert_box(page.links[1].bbox, [30.0, 50.0, 60.0, 60.0]);
    assert_box(page.links[2].bbox, [10.0, 60.0, 40.0, 70.0]);
}

#[test]
fn a_base_stands_before_relative_addresses() {
    let bytes = one_page("/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(b.html)>>>>]", "", "", &[]);
    let with = "<</Type/Catalog/URI<</Base(https://example.org/x/)>>/Pages 2 0 R>>";
    let bytes = String::from_utf8(bytes).unwrap().replace("<</Type/Catalog/Pages 2 0 R>>", with);
    assert_eq!(read(bytes.as_bytes()).links[0].href.as_deref(), Some("https://example.org/x/b.html"));
}

#[test]
fn a_checked_box_is_drawn_in_its_state() {
    let on = stream("/Subtype/Form/BBox[0 0 10 10]", "1 5 m 4 1 l 9 9 l S");
    let off = stream("/Subtype/Form/BBox[0 0 10 10]", "");
    let states = "/AP<</N<</Yes 5 0 R/Off 6 0 R>>>>";
    let annotations = format!(
        "/Annots[<</Subtype/Widget/Rect[20 20 40 40]/AS/Yes{states}>><</Subtype/Widget/Rect[60 20 80 40]/AS/Off{states}>>\
         <</Subtype/Widget/Rect[90 20 99 40]/F 2/AS/Yes{states}>>]"
    );
    let page = read(&one_page(&annotations, "", "", &[on, off]));
    assert_eq!(page.paths.len(), 1);
    assert_box(page.paths[0].bbox, [22.0, 62.0, 38.0, 78.0]);
}

#[test]
fn an_appearance_starts_from_the_pages_state() {
    let stamp = stream(
        "/Subtype/Form/BBox[0 0 50 10]/Resources<</Font<</G<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
        "BT /G 8 Tf (ok) Tj ET",
    );
    let annotations = "/Annots[<</Subtype/Stamp/Rect[100 50 150 60]/AP<</N 5 0 R>>>>]";
    let page = read(&one_page(annotations, "", "5 0 0 5 9 9 cm 1 1 1 1 re W n", &[stamp]));
    assert_eq!(text(&page), "ok");
    assert!((page.glyphs[0].origin.x - 100.0).abs() < 0.01 && (page.runs[0].size - 8.0).abs() < 0.01);
}

#[test]
fn a_field_without_an_appearance_shows_its_value() {
    let field = "<</Subtype/Widget/Rect[20 20 120 40]/DA(1 0 0 rg /H 10 Tf)/Parent<</FT/Tx/V(in progress)>>>>";
    let page = read(&one_page(&format!("/Annots[{field}]"), "", "", &[]));
    assert_eq!(text(&page), "in progress");
    let origin = page.glyphs[0].origin;
    assert!(origin.x == 22.0 && (60.0..80.0).contains(&origin.y), "{origin:?}");
}

#[test]
fn the_title_is_decoded() {
    let mut bytes = String::from_utf8(file(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R>>".to_owned(),
    ]))
    .unwrap();
    bytes = bytes.replace("/Root 1 0 R", "/Root 1 0 R/Info<</Title<FEFF00410042>>>");
    let pdf = super::super::open(bytes.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(pdf.meta_title().as_deref(), Some("AB"));
    assert_eq!((pdf.page(0).width, pdf.page(0).height), (612.0, 792.0));
}
