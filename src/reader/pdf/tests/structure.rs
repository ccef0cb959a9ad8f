//! Tagged pages: what content belongs to, and trees that are damaged.
//! Must not know layout.

use super::{assert_box, file, read, stream, text};
use crate::page_marks::{PageMarks, Role, Tag, TagElement};

/// A tagged file of one page. Its page is object 3, the root of the tree 5; the elements are numbered from 6.
fn tagged(content: &str, root: &str, elements: &[&str]) -> Vec<u8> {
    with_resources(content, "", root, elements)
}

fn with_resources(content: &str, resources: &str, root: &str, elements: &[&str]) -> Vec<u8> {
    let mut bodies = vec![
        "<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/StructParents 0\
             /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>{resources}>>>>"
        ),
        stream("", content),
        format!("<</Type/StructTreeRoot{root}>>"),
    ];
    bodies.extend(elements.iter().map(|e| (*e).to_owned()));
    file(&bodies)
}

/// What each glyph belongs to.
fn tags(page: &PageMarks) -> Vec<Option<Tag>> {
    page.glyphs.iter().map(|g| page.runs[g.run as usize].tag).collect()
}

fn roles(page: &PageMarks) -> Vec<Role> {
    page.tags.elements.iter().map(|e| e.role).collect()
}

#[test]
fn ids_lead_to_elements() {
    let content = "BT /F 10 Tf 10 50 Td /P <</MCID 7>> BDC (a) Tj /Span BMC (b) Tj EMC EMC (c) Tj \
                   /Artifact BMC (d) Tj EMC /P <</MCID 9>> BDC (e) Tj EMC ET";
    let page = read(&tagged(content, "/K 6 0 R", &["<</S/Sect/K 7 0 R>>", "<</S/P/Pg 3 0 R/K[7]>>"]));
    assert_eq!(roles(&page), [Role::Group, Role::Paragraph]);
    let p = Some(Tag::Element(1));
    // An id that no element claims says nothing.
    assert_eq!(tags(&page), [p, p, None, Some(Tag::Artifact), None]);
}

#[test]
fn an_untagged_page_has_no_elements() {
    let page = super::marks("BT /F 10 Tf 10 50 Td /P <</MCID 7>> BDC (a) Tj EMC ET");
    assert!(page.tags.is_empty());
    assert_eq!(tags(&page), [None]);
}

#[test]
fn rows_bring_their_empty_cells_and_spans() {
    let content = "BT /F 10 Tf 10 50 Td /TD <</MCID 0>> BDC (a) Tj EMC ET";
    let elements = [
        "<</S/Table/Pg 3 0 R/K[7 0 R 8 0 R]>>",
        "<</S/TR/K[<</S/TH/A[<</O/Layout>><</O/Table/RowSpan 2/ColSpan 70000>>]>><</S/TD/K 0>><</S/TD>>]>>",
        "<</S/TR/K[<</S/TD>>]>>",
    ];
    let page = read(&tagged(content, "/K[6 0 R]", &elements));
    assert_eq!(roles(&page), [Role::Table, Role::Row, Role::HeaderCell, Role::Cell, Role::Cell]);
    let spans: Vec<_> = page.tags.elements.iter().map(|e| (e.rows, e.cols)).collect();
    // The table counts its rows, the one that the page does not show as well.
    assert_eq!(spans, [(2, 1), (1, 1), (2, 1000), (1, 1), (1, 1)]);
    assert_eq!(tags(&page), [Some(Tag::Element(3))]);
}

#[test]
fn roles_are_mapped_and_loops_end() {
    let content = "BT /F 10 Tf 10 50 Td /A <</MCID 0>> BDC (a) Tj EMC /B <</MCID 1>> BDC (b) Tj EMC \
                   /C <</MCID 2>> BDC (c) Tj EMC ET";
    let elements = [
        "<</S/Chapter/Pg 3 0 R/K 0>>",
        "<</S/Loop/Pg 3 0 R/K 1>>",
        "<</S/title/Pg 3 0 R/K 2/NS<</NS(urn:own)/RoleMapNS<</title[/H2 <</NS(http://iso.org/pdf2/ssn)>>]>>>>>>",
    ];
    let root = "/RoleMap<</Chapter/Head/Head/H1/Loop/Pool/Pool/Loop>>/K[6 0 R 7 0 R 8 0 R]";
    let page = read(&tagged(content, root, &elements));
    assert_eq!(roles(&page), [Role::Heading(1), Role::Group, Role::Heading(2)]);
}

#[test]
fn trees_in_a_circle_are_walked_once() {
    let content = "BT /F 10 Tf 10 50 Td /P <</MCID 0>> BDC (a) Tj EMC ET";
    let elements = ["<</S/Sect/K[7 0 R 6 0 R]>>", "<</S/P/Pg 3 0 R/K[0 6 0 R 7 0 R 0]>>"];
    let page = read(&tagged(content, "/K[6 0 R 5 0 R 6 0 R]", &elements));
    assert_eq!(roles(&page), [Role::Group, Role::Paragraph]);
    assert_eq!(tags(&page), [Some(Tag::Element(1))]);
}

#[test]
fn deep_trees_end_at_a_depth() {
    let content = "BT /F 10 Tf 10 50 Td /P <</MCID 0>> BDC (a) Tj EMC ET";
    let depth = 3000;
    let mut elements: Vec<String> = (0..depth).map(|i| format!("<</S/Div/K {} 0 R>>", i + 7)).collect();
    elements.push("<</S/P/Pg 3 0 R/K 0>>".to_owned());
    let elements: Vec<&str> = elements.iter().map(String::as_str).collect();
    let page = read(&tagged(content, "/K 6 0 R", &elements));
    // The paragraph is too deep; its content belongs to the last element that is not.
    let count = page.tags.elements.len();
    assert!(count > 100 && count < 1000, "{count}");
    assert_eq!(tags(&page), [Some(Tag::Element(u32::try_from(count - 1).unwrap()))]);
}

#[test]
fn kids_of_the_wrong_kind_are_passed_over() {
    let content = "BT /F 10 Tf 10 50 Td /P <</MCID 0>> BDC (a) Tj EMC /P <</MCID -1>> BDC (b) Tj EMC ET";
    let elements = ["<</S/P/Pg 3 0 R/K[null (x) -1 2.5 99 0 R <</Type/MCR/Pg 3 0 R/MCID 0>> [1 2] <<>>]>>"];
    let page = read(&tagged(content, "/K[6 0 R]", &elements));
    assert_eq!(tags(&page), [Some(Tag::Element(0)), None]);
    // A page that is none, no kids at all, and tags that are not to be relied on.
    let page = read(&tagged(content, "/K[6 0 R]", &["<</S/P/Pg 2 0 R/K[0]>>"]));
    assert_eq!(tags(&page), [None, None]);
    assert!(read(&tagged(content, "", &[])).tags.is_empty());
    let suspect = tagged(content, "/K[6 0 R]", &["<</S/P/Pg 3 0 R/K[0]>>"]);
    let suspect =
        String::from_utf8(suspect).unwrap().replace("/MarkInfo<</Marked true>>", "/MarkInfo<</Suspects true>>");
    assert!(read(suspect.as_bytes()).tags.is_empty());
}

#[test]
fn forms_have_ids_of_their_own() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 100]/StructParents 1",
        "BT /F 10 Tf 10 20 Td /P <</MCID 0>> BDC (f) Tj EMC ET",
    );
    let content = "BT /F 10 Tf 10 50 Td /P <</MCID 0>> BDC (a) Tj EMC ET /X Do";
    let elements = ["<</S/H1/Pg 3 0 R/K 0>>", "<</S/P/K[<</Type/MCR/Pg 3 0 R/Stm 8 0 R/MCID 0>>]>>", form.as_str()];
    let page = read(&with_resources(content, "/XObject<</X 8 0 R>>", "/K[6 0 R 7 0 R]", &elements));
    assert_eq!(roles(&page), [Role::Heading(1), Role::Paragraph]);
    assert_eq!(tags(&page), [Some(Tag::Element(0)), Some(Tag::Element(1))]);
}

#[test]
fn descriptions_stand_for_what_cannot_be_read() {
    let content = "/Figure <</MCID 0>> BDC 10 10 m 14 6 l 20 18 l S EMC /Figure <</MCID 1>> BDC 30 10 m 34 6 l S EMC \
                   BT /F 10 Tf 10 50 Td /Span <</MCID 2/ActualText<FEFFE001>>> BDC (q) Tj EMC \
                   /Span <</MCID 3>> BDC (ab) Tj EMC ET";
    let elements = [
        "<</S/Figure/Pg 3 0 R/K 0/Alt(Tick)>>",
        "<</S/Figure/Pg 3 0 R/K 1/Alt(A branch of the river)>>",
        "<</S/Figure/K<</S/Span/Pg 3 0 R/K 2>>/Alt(On hold)>>",
        "<</S/Span/Pg 3 0 R/K 3/Alt(letters that can be read)>>",
    ];
    let page = read(&tagged(content, "/K[6 0 R 7 0 R 8 0 R 9 0 R]", &elements));
    let alts: Vec<_> = page.pictures.iter().map(|p| p.alt.as_deref()).collect();
    // Paths that are called a mark, and no others.
    assert_eq!(alts, [Some("Tick")]);
    assert_box(page.pictures[0].bbox, [10.0, 82.0, 20.0, 94.0]);
    assert!(text(&page).ends_with("ab"), "{}", text(&page));
}

#[test]
fn texts_of_elements_stand_for_glyphs_and_pictures() {
    let content = "BT /F 10 Tf 10 50 Td /Span <</MCID 0>> BDC (4) Tj EMC ET \
                   /Figure <</MCID 1>> BDC q 10 0 0 10 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q EMC";
    let elements = ["<</S/P/K[<</S/Span/Pg 3 0 R/K 0/ActualText(Yes)>><</S/Figure/Pg 3 0 R/K 1/Alt(tick)>>]>>"];
    let page = read(&tagged(content, "/K 6 0 R", &elements));
    assert_eq!(text(&page), "Yes");
    assert_eq!(page.pictures[0].alt.as_deref(), Some("tick"));
    let element = TagElement { role: Role::Figure, parent: Some(0), id: 2, rows: 1, cols: 1 };
    assert_eq!(page.tags.elements[2], element);
    assert_eq!(page.tags.drawn.len(), 1);
}
