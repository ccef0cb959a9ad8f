//! Tiny PDF files around some bytes.
//! Must not know what is made of them.

/// An object's body.
type Body = Vec<u8>;

/// A file from the bodies of its objects, numbered from 1; the first is the catalog.
fn file(bodies: &[Body]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (i, body) in bodies.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n", bodies.len() + 1).bytes());
    out
}

fn stream(dict: &str, data: &[u8]) -> Body {
    let mut out = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

fn plain(body: &str) -> Body {
    body.as_bytes().to_vec()
}

/// A ToUnicode CMap by which each code of two bytes is its own character.
const IDENTITY: &[u8] = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapType 2 def\n\
    1 begincodespacerange<0000><ffff>endcodespacerange\n\
    1 beginbfrange<0000><ffff><0000>endbfrange\nendcmap end end";

/// A page whose content is `bytes`. The same bytes are the content of the form `X2`, of the glyph `a` of the Type 3
/// font `F4` and of the pattern `P1`, so that streams can call one another.
pub(crate) fn content(bytes: &[u8]) -> Vec<u8> {
    file(&[
        plain("<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[14 0 R]/D<</OFF[14 0 R]>>>>>>"),
        plain("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]>>"),
        plain("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources 5 0 R>>"),
        stream("", bytes),
        plain(
            "<</Font<</F1 6 0 R/F2 7 0 R/F3 8 0 R/F4 10 0 R/F5 21 0 R>>/XObject<</X1 11 0 R/X2 12 0 R/I1 13 0 R/I2 15 0 R>>\
             /Properties<</M1 14 0 R/M2<</ActualText(fi)/MCID 1>>>>/ExtGState<</G1 16 0 R/G2<</ca 0/CA 0>>>>\
             /ColorSpace<</C1 17 0 R/C2[/Indexed/DeviceRGB 1<00ff00ff0000>]/C3[/Lab<</WhitePoint[.95 1 1.09]>>]\
             /C4[/Pattern/DeviceRGB]>>/Pattern<</P1 19 0 R/P2<</PatternType 2/Shading 20 0 R>>>>/Shading<</S1 20 0 R>>>>",
        ),
        plain("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
        plain("<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"),
        plain(
            "<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding/Identity-H/ToUnicode 9 0 R/DescendantFonts\
             [<</Type/Font/Subtype/CIDFontType2/BaseFont/Wide/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
             /Supplement 0>>/DW 600/W[32[250 300]65 90 700]>>]>>",
        ),
        stream("", IDENTITY),
        plain(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 98\
             /Widths[600 500]/Encoding<</Differences[97/a/b]>>/CharProcs<</a 18 0 R/b 22 0 R>>/Resources 5 0 R>>",
        ),
        stream(
            "/Subtype/Form/BBox[0 0 200 100]/Matrix[2 0 0 2 10 10]/Resources 5 0 R",
            b"1 0 0 rg 0 0 50 5 re f BT /F1 9 Tf 5 5 Td (form) Tj ET",
        ),
        stream("/Subtype/Form/BBox[0 0 300 300]/Resources 5 0 R", bytes),
        stream(
            "/Subtype/Image/Width 8/Height 8/ImageMask true/BitsPerComponent 1",
            b"\x7f\x3f\x9e\xcc\xe1\xf3\xff\xff",
        ),
        plain("<</Type/OCG/Name(off)>>"),
        stream(
            "/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8",
            b"\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff",
        ),
        plain("<</Type/ExtGState/Font[6 0 R 12]/LW 2/ca .5/CA .5>>"),
        plain("[/Separation/Spot/DeviceRGB<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[0 .5 0]/N 1>>]"),
        stream("", bytes),
        stream("/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources 5 0 R", bytes),
        plain(
            "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 9 9]/Function<</FunctionType 2/Domain[0 1]\
             /C0[1 0 0]/C1[0 0 1]/N 1>>>>",
        ),
        plain(
            "<</Type/Font/Subtype/Type1/BaseFont/Symbol/FirstChar 32/LastChar 34/Widths[250 -300 1e9]\
             /Encoding<</Differences[32/space/checkmark/uni2713/alpha 200/H18544]>>>>",
        ),
        stream("", b"500 0 0 0 500 500 d1 100 300 m 250 100 l 480 600 l 5 w S"),
    ])
}

/// A page that shows codes of one and two bytes with fonts whose CMaps are `bytes`: as `ToUnicode` of a simple and of
/// a composite font, as `Encoding` with and without characters of its own, and as the CMap that both are made from.
pub(crate) fn cmap(bytes: &[u8]) -> Vec<u8> {
    let descendant = |ordering: &str| {
        format!(
            "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Wide/CIDSystemInfo<</Registry(Adobe)\
             /Ordering({ordering})/Supplement 0>>/DW 600>>]"
        )
    };
    let mut shown = String::from("BT 1 0 0 1 40 740 Tm 14 TL ");
    let all: String = (0..=255u32).map(|b| format!("{b:02x}")).collect();
    let wide = "00000001000200030020004100610062fb01fffe4e004e8c8140d83ddc00010203040506";
    for font in 1..=5 {
        shown += &format!("/F{font} 4 Tf <{all}> Tj T* <{wide}> Tj T* ");
    }
    shown += "ET";
    file(&[
        plain("<</Type/Catalog/Pages 2 0 R>>"),
        plain("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]>>"),
        plain(
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R/F3 7 0 R/F4 8 0 R/F5 9 0 R>>>>>>",
        ),
        stream("", shown.as_bytes()),
        plain("<</Type/Font/Subtype/TrueType/BaseFont/Narrow/ToUnicode 10 0 R>>"),
        plain(&format!(
            "<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding/Identity-H/ToUnicode 10 0 R{}>>",
            descendant("Identity")
        )),
        plain(&format!(
            "<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding 11 0 R/ToUnicode 13 0 R{}>>",
            descendant("Identity")
        )),
        plain(&format!("<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding 11 0 R{}>>", descendant("Japan1"))),
        plain(&format!(
            "<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding 12 0 R/ToUnicode 12 0 R{}>>",
            descendant("GB1")
        )),
        stream("", bytes),
        stream("/Type/CMap/CMapName/Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>", bytes),
        stream(
            "/Type/CMap/CMapName/Circle/UseCMap 12 0 R/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>",
            bytes,
        ),
        stream("", IDENTITY),
    ])
}
