//! Fonts: widths, maps and programs that claim more than there is.

use crate::Expected::{Anything, Hello};
use crate::build::{Page, many, packed, stream};
use crate::{Hostile, hostile};

pub(crate) fn files(scale: usize) -> Vec<Hostile> {
    [simple(scale), composite(scale), maps(scale)].into_iter().flatten().collect()
}

fn with(font: &str, content: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    Page { content, fonts: &format!("/T{font}"), more, ..Page::default() }.file()
}

fn simple(scale: usize) -> Vec<Hostile> {
    let of = |entries: &str| {
        with(
            &format!("<</Type/Font/Subtype/TrueType/BaseFont/X{entries}>>"),
            "BT /T 9 Tf 50 600 Td (abc) Tj ET",
            Vec::new(),
        )
    };
    let program = |key: &str, data: Vec<u8>| {
        let font = format!(
            "<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor<</Flags 4/{key} 5 0 R/FontBBox[1e38 -1e38 nan 0]/Ascent 1e38/Descent -1e38>>>>"
        );
        with(&font, "BT /T 9 Tf 50 600 Td (abc) Tj ET", vec![packed("", data)])
    };
    let junk: Vec<u8> = (0..9000).map(|k: usize| (k * 31 + k / 256 * 7) as u8).collect();
    let claims = |head: &[u8]| [head, &[0xff; 4000]].concat();
    vec![
        hostile(
            "widths-below-all-numbers",
            Hello,
            of("/FirstChar -2147483648/LastChar 2147483647/Widths[1e38 nan -1e38]"),
        ),
        hostile(
            "widths-of-a-font-of-itself",
            Hello,
            of("/Widths 5 0 R/FontDescriptor 5 0 R/ToUnicode 5 0 R/Encoding 5 0 R"),
        ),
        hostile(
            "differences-beyond-all-codes",
            Hello,
            of("/Encoding<</Differences[-5/a 99999999999/b 255/c/d/e 1e9/f]>>"),
        ),
        hostile(
            "differences-without-end",
            Hello,
            of(&format!("/Encoding<</Differences[0 {}]>>", "/uni20AC20AC20AC".repeat(4000 * scale))),
        ),
        hostile(
            "names-of-huge-codes",
            Hello,
            of("/Encoding<</Differences[97/uFFFFFFFFFFFF/g99999999999999/uni/u1/cid99999]>>"),
        ),
        hostile("drawn-by-a-matrix-of-zero", Anything, {
            let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[0 0 0 0 nan 1e39]/CharProcs<</q 5 0 R>>/FirstChar 97/Widths[1e39]/Encoding<</Differences[97/q]>>>>";
            with(font, "BT /T 9 Tf (aaa) Tj ET", vec![stream("", "1e39 0 d0 0 0 9 9 re f")])
        }),
        hostile("program-of-junk", Hello, program("FontFile2", junk.clone())),
        hostile("program-of-another-kind", Hello, program("FontFile3", junk)),
        hostile("program-that-claims", Hello, program("FontFile2", claims(&[0, 1, 0, 0, 0xff, 0xff]))),
        hostile("compact-program-that-claims", Hello, program("FontFile3", claims(&[1, 0, 4, 4]))),
        hostile(
            "old-program-that-claims",
            Hello,
            program("FontFile", claims(b"%!PS-AdobeFont-1.0\n/FontMatrix [nan nan] eexec ")),
        ),
        hostile("many-fonts", Anything, {
            let count = 100 * scale.min(30);
            let font = |n: usize| {
                format!(
                    "<</Type/Font/Subtype/TrueType/BaseFont/X{n}/FirstChar 0/LastChar 255/Widths[{}]>>",
                    "500 ".repeat(256)
                )
            };
            let fonts = many(count, |n| format!("/T{n} {}", font(n)));
            let content = many(count, |n| format!("BT /T{n} 9 Tf (a) Tj ET "));
            Page { content: &content, fonts: &fonts, ..Page::default() }.file()
        }),
    ]
}

fn composite(scale: usize) -> Vec<Hostile> {
    let of = |descendant: &str, more: Vec<Vec<u8>>| {
        let font = format!(
            "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X{descendant}>>]>>"
        );
        with(&font, "BT /T 9 Tf 50 600 Td <000100020003> Tj ET", more)
    };
    vec![
        hostile(
            "widths-of-all-numbers",
            Hello,
            of("/W[0 4294967295 500 1 2 3]/W2[0 4294967295 1 2 3]/DW 1e39/DW2[1e39 nan]", Vec::new()),
        ),
        hostile(
            "widths-in-many-ranges",
            Hello,
            of(&format!("/W[{}]", "0 65535 500 ".repeat(3000 * scale)), Vec::new()),
        ),
        hostile("widths-below-zero", Hello, of("/W[-99999999999 99999999999 500 -1[1 2 3] 1e38 1e39 1]", Vec::new())),
        hostile("widths-of-themselves", Hello, of("/W 5 0 R", vec![b"[0 5 0 R 5 0 R 5 0 R]".to_vec()])),
        hostile("glyphs-of-all-codes", Hello, of("/CIDToGIDMap 5 0 R", vec![packed("", vec![0xff; 100_000 * scale])])),
        hostile("descendant-of-itself", Hello, {
            let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 5 0 R/DescendantFonts[5 0 R]>>";
            with(" 5 0 R", "BT /T 9 Tf 50 600 Td <0001> Tj ET", vec![font.as_bytes().to_vec()])
        }),
        hostile("upright-by-huge-vectors", Hello, {
            let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-V/DescendantFonts[<</Subtype/CIDFontType0/W2[1 9 1e38 -1e38 1e38]/DW2[1e38 -1e38]>>]>>";
            with(font, "BT /T 9 Tf 50 600 Td <000100020003> Tj ET", Vec::new())
        }),
    ]
}

fn maps(scale: usize) -> Vec<Hostile> {
    let head = "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange ";
    let of = |map: String| {
        let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 5 0 R/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/X>>]>>";
        with(font, "BT /T 9 Tf 50 600 Td <000100020003> Tj ET", vec![packed("", map)])
    };
    let encoded = |map: String| {
        let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 5 0 R/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/X>>]>>";
        with(
            font,
            "BT /T 9 Tf 50 600 Td <000100020003> Tj ET",
            vec![packed("/Type/CMap/CMapName/A/UseCMap 5 0 R", map)],
        )
    };
    vec![
        hostile("map-of-huge-ranges", Hello, {
            let ranges = format!("100 beginbfrange {} endbfrange ", "<0000> <ffffffff> <0041> ".repeat(100));
            of(format!("{head}{} endcmap", ranges.repeat(20 * scale)))
        }),
        hostile("map-of-long-texts", Hello, {
            let long = "0041".repeat(200);
            of(format!("{head}60000 beginbfchar {} endbfchar endcmap", many(1000 * scale, |n| format!("<{:04x}> <{long}> ", n % 65536))))
        }),
        hostile("map-of-arrays", Hello, of(format!("{head}1 beginbfrange <0000> <ffff> [{}] endbfrange endcmap", "<0041> ".repeat(20_000 * scale)))),
        hostile("map-of-all-codes", Hello, of("begincmap 1 begincodespacerange <> <ffffffffffffffff> <00> <ff> <0000> <ffff> endcodespacerange endcmap".to_owned())),
        hostile("map-never-closed", Hello, of(format!("{head}{}", "1 beginbfrange <00".repeat(4000 * scale)))),
        hostile("map-of-itself", Hello, encoded(format!("/A usecmap {head} endcmap"))),
        hostile("map-to-huge-glyphs", Hello, {
            encoded(format!("{head}{} endcmap", "1 begincidrange <0000> <ffffffff> 4294967295 endcidrange ".repeat(2000 * scale)))
        }),
    ]
}
