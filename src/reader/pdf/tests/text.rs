use std::fmt::Write;

use super::{assert_box, file, marks, one_page, read, stream, text};
use crate::color::Rgb;

#[test]
fn type_3_glyphs_with_made_up_names_are_told_by_their_widths() {
    let page = |widths: &str| {
        let font = format!(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 110\
             /Widths[{widths}]/CharProcs<<>>/Encoding<</Differences[97/q1/q2/q3/q4/q5/q6/q7/q8/q9/q10/q11/q12/q13/q14]>>>>"
        );
        let bytes = one_page("", "/X 1", "BT /T 20 Tf 9 40 Td (blackflame) Tj ET", &[font]);
        text(&read(&String::from_utf8(bytes).unwrap().replace("/Font<<", "/Font<</T 5 0 R").into_bytes()))
    };
    // a b c d e f g h i j k l m n
    assert_eq!(page("500 556 444 556 444 333 500 556 278 333 556 278 833 556"), "blackflame");
    assert_eq!(page("833 278 556 333 556 444 556 500 278 556 333 500 444 900"), "", "in another order");
}

#[test]
fn a_glyph_stands_where_the_matrices_put_it() {
    let page = marks("2 0 0 2 10 20 cm BT /F 5 Tf 1 0 0 1 3 4 Tm 0 0 1 rg (A) Tj ET");
    assert_eq!(text(&page), "A");
    let glyph = page.glyphs[0];
    assert!((glyph.origin.x - 16.0).abs() < 0.01 && (glyph.origin.y - 72.0).abs() < 0.01, "{glyph:?}");
    assert!((glyph.advance - 6.67).abs() < 0.01, "{glyph:?}");
    assert!((glyph.bbox.width() - 6.67).abs() < 0.01, "{glyph:?}");
    assert!((page.runs[0].size - 10.0).abs() < 0.01);
    assert_eq!(page.runs[0].color, Rgb([0, 0, 255]));
    assert_eq!(page.runs[0].angle, 0.0);
}

#[test]
fn spacing_scaling_rise_and_kerning_move_the_pen() {
    // Helvetica: a space is 278 wide, A is 667.
    let page = marks("BT /F 10 Tf 1 Tc 2 Tw 50 Tz 3 Ts ( A) Tj [(A) -1000 (A)] TJ ET");
    let x: Vec<f32> = page.glyphs.iter().map(|g| g.origin.x).collect();
    for (x, expected) in x.iter().zip([0.0, 2.89, 6.725, 15.56]) {
        assert!((x - expected).abs() < 0.01, "{x} {expected}");
    }
    assert!((page.glyphs[0].origin.y - 97.0).abs() < 0.01);
}

#[test]
fn lines_follow_by_leading() {
    let page = marks("BT /F 10 Tf 12 TL 0 90 Td (a) Tj T* (b) Tj (c) ' 1 2 (d) \" 0 -20 TD (e) Tj T* (f) Tj ET");
    let y: Vec<f32> = page.glyphs.iter().map(|g| g.origin.y).collect();
    assert_eq!(text(&page), "abcdef");
    assert_eq!(y, [10.0, 22.0, 34.0, 46.0, 66.0, 86.0]);
}

#[test]
fn outlined_text_comes_once_and_invisible_text_says_so() {
    let page = marks("BT /F 10 Tf 10 50 Td 2 Tr 1 0 0 RG (A) Tj 1 Tr (B) Tj 3 Tr (C) Tj 7 Tr (D) Tj ET");
    assert_eq!(text(&page), "ABCD");
    let invisible: Vec<bool> = page.glyphs.iter().map(|g| page.runs[g.run as usize].invisible).collect();
    assert_eq!(invisible, [false, false, true, true]);
    assert_eq!(page.runs[1].color, Rgb([255, 0, 0]));
}

#[test]
fn turned_text_has_an_angle() {
    let page = marks("BT /F 10 Tf 0 1 -1 0 50 20 Tm (AB) Tj ET");
    assert_eq!(page.runs[0].angle, -90.0);
    assert!(page.glyphs[1].origin.y < page.glyphs[0].origin.y);
    assert!((page.runs[0].size - 10.0).abs() < 0.01);
}

#[test]
fn replacement_text_stands_for_its_glyphs() {
    let page = marks("BT /F 10 Tf /Span <</ActualText(office)>> BDC (o%ce) Tj EMC (!) Tj ET");
    assert_eq!(text(&page), "office!");
    assert_eq!(page.glyphs.len(), 5);
    assert_eq!(page.unmapped, 0);
    // As many characters as glyphs: each glyph has its own.
    let page = marks("BT /F 10 Tf /Span <</ActualText<FEFF2713002E>>> BDC (4.) Tj EMC ET");
    assert_eq!((text(&page).as_str(), page.glyphs[0].len), ("✓.", 3));
    // The same but for white space: each glyph keeps its place.
    let page = marks("BT /F 10 Tf /Span <</ActualText(a b)>> BDC (ab) Tj EMC ET");
    assert_eq!(text(&page), "ab");
}

#[test]
fn what_lies_off_the_page_or_the_clip_is_not_seen() {
    let page = marks("0 0 50 100 re W n BT /F 10 Tf 10 50 Td (in) Tj 100 0 Td (out) Tj -500 0 Td (off) Tj ET");
    assert_eq!(text(&page), "in");
}

#[test]
fn a_drawn_glyph_without_a_name_is_seen_as_a_path() {
    let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 1/LastChar 1/Widths[10]\
                /CharProcs<</g1 6 0 R>>/Encoding<</Differences[1/g1]>>>>";
    let glyph = stream("", "10 0 0 0 10 10 d1 1 0 0 rg 0 5 m 4 0 l 10 10 l 4 3 l f");
    let bytes = one_page("", "/X 1", "0 1 0 rg BT /T 20 Tf 30 40 Td (\\001) Tj ET", &[font.to_owned(), glyph]);
    // The font goes into the resources beside the other.
    let bytes = String::from_utf8(bytes).unwrap().replace("/Font<<", "/Font<</T 5 0 R").into_bytes();
    let page = read(&bytes);
    assert_eq!(page.paths.len(), 1, "{page:?}");
    assert_box(page.paths[0].bbox, [30.0, 40.0, 50.0, 60.0]);
    // A glyph that only gives a shape takes the color of the text.
    assert_eq!(page.paths[0].fill, Some(Rgb([0, 255, 0])));
    assert!(page.paths[0].segments.len() >= 4);
}

#[test]
fn operators_within_an_array_do_not_lose_its_text() {
    let page = marks("BT /F 10 Tf 9 9 Td [(a) 0 Tc -1000 (b]) 2 Tc (c)] TJ (d) Tj ET");
    assert_eq!(text(&page), "ab]cd");
    assert!((page.glyphs[1].origin.x - page.glyphs[0].origin.x - 15.56).abs() < 0.01);
}

#[test]
fn right_to_left_text_is_read_in_logical_order() {
    // Latin letters of the font's codes stand for Hebrew ones; the page has them in the order in which they are seen.
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Loft/FirstChar 65/LastChar 72/Widths[500 500 500 500 500 500 500 500]\
                /Encoding<</Differences[65/uni05D2/uni05D9/uni05E0/uni05D4/three/comma/seven/space]>>>>";
    let bytes = file(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        stream("", "BT /F 10 Tf 20 50 Td (DCBAHEFGHABCD) Tj ET"),
        font.to_owned(),
    ]);
    assert_eq!(text(&read(&bytes)), "הניג 3,7 גינה");
    let document = crate::read(&bytes, &crate::Options::default()).unwrap();
    assert_eq!(document.blocks[0].text.string, "הניג 3,7 גינה");
}

/// Fonts drawn for these tests: the letters a to p are bars of the widths of Helvetica's.
const GLYPHS: &[u8] = include_bytes!("fonts/glyphs.ttf");
const SYMBOLS: &[u8] = include_bytes!("fonts/symbols.ttf");

fn hex(data: &[u8]) -> String {
    data.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[test]
fn a_tick_in_a_font_whose_letters_are_told_by_widths_is_no_letter() {
    // The tick has the codes of a figure and of an accented letter; Helvetica is 278 wide in its space only.
    let mut widths = vec!["0"; 256];
    for (code, width) in ('a'..='p').zip("556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556".split(' ')) {
        widths[code as usize] = width;
    }
    (widths[0x34], widths[0xFC]) = ("700", "700");
    let font = format!(
        "<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+Signs/FirstChar 0/LastChar 255/Widths[{}]/FontDescriptor 6 0 R>>",
        widths.join(" ")
    );
    let descriptor = "<</Type/FontDescriptor/FontName/AAAAAA+Signs/Flags 4/FontFile2 7 0 R>>".to_owned();
    let program = stream("/Filter/ASCIIHexDecode", &(hex(SYMBOLS) + ">"));
    let bytes =
        one_page("", "/X 1", "BT /T 20 Tf 9 40 Td (made 4) Tj 9 20 Td (\\374) Tj ET", &[font, descriptor, program]);
    let bytes = String::from_utf8(bytes).unwrap().replace("/Font<<", "/Font<</T 5 0 R").into_bytes();
    assert_eq!(text(&read(&bytes)).replace(' ', ""), "made✓✓");
}

fn composite(to_unicode: &str, text: &str) -> Vec<u8> {
    let widths = "68[556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 700]517[556 500]";
    let more = [
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Bars/Encoding/Identity-H/DescendantFonts[6 0 R]{}>>",
            if to_unicode.is_empty() { "" } else { "/ToUnicode 9 0 R" }
        ),
        format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Bars/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
                 /Supplement 0>>/W[{widths}]/FontDescriptor 7 0 R/CIDToGIDMap/Identity>>"
        ),
        "<</Type/FontDescriptor/FontName/AAAAAA+Bars/Flags 4/FontFile2 8 0 R>>".to_owned(),
        stream("/Filter/ASCIIHexDecode", &(hex(GLYPHS) + ">")),
        stream("", to_unicode),
    ];
    let bytes = one_page("", "/X 1", &format!("BT /T 20 Tf 9 40 Td <{text}> Tj ET"), &more);
    String::from_utf8(bytes).unwrap().replace("/Font<<", "/Font<</T 5 0 R").into_bytes()
}

#[test]
fn letters_of_a_font_that_says_nothing_are_read_beside_its_tick() {
    // m a d e, and the tick in the place of q.
    assert_eq!(text(&read(&composite("", "005000440047004800540050"))), "made✓m");
}

#[test]
fn a_map_is_mended_only_where_the_outline_bears_it_out() {
    let letters = (0x44..0x54).fold(String::new(), |mut out, code| {
        let _ = write!(out, "<{code:04x}><{code:04x}><{:04x}>", code + 29);
        out
    });
    let map = format!("beginbfrange {letters}<0205><0205><0033><0206><0206><0033> endbfrange");
    // A figure of another kind, and a dash whose bytes were joined.
    assert_eq!(text(&read(&composite(&map, "004402050206"))), "a3–");
}
