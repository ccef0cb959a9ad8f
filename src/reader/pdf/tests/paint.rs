use super::{assert_box, marks, one_page, read, stream};
use crate::color::Rgb;
use crate::page_marks::Segment;

#[test]
fn rectangles_and_rules_are_cheap() {
    let page = marks("1 0 0 rg 10 20 30 40 re f 2 w 10 5 m 90 5 l S 0 0 m 10 0 l 10 10 l 0 10 l h f");
    assert_box(page.paths[0].bbox, [10.0, 40.0, 40.0, 80.0]);
    assert_eq!((page.paths[0].fill, page.paths[0].stroke), (Some(Rgb([255, 0, 0])), None));
    assert_box(page.paths[1].bbox, [10.0, 95.0, 90.0, 95.0]);
    assert_eq!((page.paths[1].stroke, page.paths[1].line_width), (Some(Rgb::BLACK), 2.0));
    assert_box(page.paths[2].bbox, [0.0, 90.0, 10.0, 100.0]);
    assert!(page.paths.iter().all(|p| p.segments.is_empty()));
    assert_eq!(page.paths.iter().map(|p| p.z).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn several_rectangles_of_one_path_are_several_marks() {
    assert_eq!(marks("0 0 10 1 re 20 0 10 1 re 40 0 10 1 re f").paths.len(), 3);
    assert_eq!(marks("0 0 m 50 0 l 50 20 l S").paths.len(), 2);
}

#[test]
fn a_rectangle_with_a_hole_is_a_frame() {
    let page = marks("10 10 50 50 re 12 12 46 46 re f*");
    assert_eq!(page.paths.len(), 4);
    assert!(page.paths.iter().all(|p| p.bbox.width().min(p.bbox.height()) < 2.1));
    // Of the same direction and by the nonzero rule there is no hole.
    assert_eq!(marks("10 10 50 50 re 12 12 46 46 re f").paths.len(), 2);
}

#[test]
fn drawings_keep_their_outline() {
    let page = marks("10 15 m 14 10 l 22 22 l S");
    assert_eq!(page.paths.len(), 1);
    assert!(matches!(page.paths[0].segments[..], [Segment::Move(_), Segment::Line(_), Segment::Line(_)]));
    assert_box(page.paths[0].bbox, [10.0, 78.0, 22.0, 90.0]);
}

#[test]
fn the_clip_cuts_and_drops() {
    let page = marks("q 20 20 20 20 re W n 0 0 30 30 re f 50 50 5 5 re f 0 25 m 99 25 l S Q 50 50 5 5 re f");
    assert_eq!(page.paths.len(), 3);
    assert_box(page.paths[0].bbox, [20.0, 70.0, 30.0, 80.0]);
    assert_box(page.paths[1].bbox, [20.0, 75.0, 40.0, 75.0]);
    assert_box(page.paths[2].bbox, [50.0, 45.0, 55.0, 50.0]);
}

#[test]
fn a_border_that_the_clip_cuts_has_no_edge_there() {
    let page = marks("0 0 30 100 re W n 20 20 40 40 re S");
    assert_eq!(page.paths.len(), 3);
    assert!(page.paths.iter().all(|p| p.bbox.right <= 30.0));
}

#[test]
fn colors_of_all_kinds() {
    let spot =
        "/ColorSpace<</S[/Separation/Spot/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 1 1 0]/N 1>>]>>";
    let content = "0 1 1 0 k 0 0 9 9 re f .5 g 0 0 9 9 re f /S cs 1 scn 0 0 9 9 re f 0 scn 0 0 9 9 re f";
    let page = read(&one_page("", spot, content, &[]));
    let fills: Vec<_> = page.paths.iter().filter_map(|p| p.fill).collect();
    assert_eq!(fills, [Rgb([237, 28, 36]), Rgb([128; 3]), Rgb([237, 28, 36]), Rgb::WHITE]);
}

#[test]
fn patterns_and_shadings_give_one_color() {
    let gradient = "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 1 0]\
                    /Function<</FunctionType 2/Domain[0 1]/C0[0 .5 0]/C1[0 .7 0]/N 1>>>>";
    let resources = format!("/Shading<</G {gradient}>>/Pattern<</P<</PatternType 2/Shading {gradient}>>/T 5 0 R>>");
    let hatch = stream(
        "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10",
        "1 g 0 0 10 10 re f 1 0 0 RG 0 0 m 10 10 l S",
    );
    let content = "/Pattern cs /P scn 0 0 9 9 re f /T scn 0 0 9 9 re f q 10 10 20 20 re W n /G sh Q";
    let page = read(&one_page("", &resources, content, &[hatch]));
    let fills: Vec<_> = page.paths.iter().filter_map(|p| p.fill).collect();
    assert_eq!(fills, [Rgb([0, 153, 0]), Rgb([255, 0, 0]), Rgb([0, 153, 0])]);
    assert_box(page.paths[2].bbox, [10.0, 70.0, 30.0, 90.0]);
}

#[test]
fn what_is_transparent_leaves_no_mark() {
    let page = read(&one_page("", "/ExtGState<</X<</ca 0>>>>", "/X gs 0 0 9 9 re f 0 0 9 9 re B", &[]));
    assert_eq!(page.paths.len(), 1);
    assert_eq!((page.paths[0].fill, page.paths[0].stroke), (None, Some(Rgb::BLACK)));
}

#[test]
fn a_stencil_shows_as_it_lies() {
    // An L of 3 by 4 dots, painted blue, drawn upside down and three times as large.
    let content =
        "0 0 1 rg q 9 0 0 -12 10 50 cm BI /W 3 /H 4 /IM true /BPC 1 /F /AHx ID 60606000> EI Q 1 0 0 rg 0 0 5 5 re f";
    let page = marks(content);
    assert_eq!((page.pictures.len(), page.paths.len()), (1, 1));
    assert_box(page.pictures[0].bbox, [10.0, 50.0, 19.0, 62.0]);
    let raster = page.pictures[0].raster.as_ref().unwrap();
    assert_eq!((raster.width, raster.height), (3, 4));
    let alpha: Vec<u8> = raster.rgba.chunks(4).map(|p| p[3]).collect();
    assert_eq!(alpha, [255, 255, 255, 255, 0, 0, 255, 0, 0, 255, 0, 0]);
    assert_eq!(raster.rgba[..4], [0, 0, 255, 255]);
}

#[test]
fn pictures_with_palettes_and_masks() {
    let palette = "/Width 2/Height 1/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 1<00ff00ff0000>]/SMask 6 0 R";
    let image = stream(&format!("/Type/XObject/Subtype/Image{palette}/Filter/ASCIIHexDecode"), "0001>");
    let mask = stream(
        "/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/ASCIIHexDecode",
        "ff80>",
    );
    let content = "20 0 0 10 0 0 cm /I Do 20 0 0 10 0 0 cm /I Do";
    let page = read(&one_page("", "/XObject<</I 5 0 R>>", content, &[image, mask]));
    let raster = page.pictures[0].raster.as_ref().unwrap();
    assert_eq!(raster.rgba, [0, 255, 0, 255, 255, 0, 0, 128]);
    // Too large on the page to be a mark.
    assert!(page.pictures[1].raster.is_none());
    assert_box(page.pictures[1].bbox, [0.0, 0.0, 200.0, 100.0]);
}
