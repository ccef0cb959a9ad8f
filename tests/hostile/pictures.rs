//! Filters that swell, and pictures that say they are larger than they are.

use crate::Expected::{Anything, Hello, HelloBut, Told};
use crate::build::{Page, SAY, flate, many, packed, stream};
use crate::{Hostile, hostile};
use recsift::diagnostic::Code;

pub(crate) fn files(scale: usize) -> Vec<Hostile> {
    [filters(scale), pictures(scale)].into_iter().flatten().collect()
}

fn filters(scale: usize) -> Vec<Hostile> {
    let content = |dict: &str, data: Vec<u8>| Page::default().with_content(stream(dict, data));
    let spaces = |n: usize| format!("{SAY}{}", " ".repeat(n * scale));
    let chain = |count: usize| {
        let mut data = SAY.as_bytes().to_vec();
        for _ in 0..count {
            data = flate(data);
        }
        content(&format!("/Filter[{}]", "/FlateDecode".repeat(count)), data)
    };
    let predicted =
        |parameters: &str| content(&format!("/Filter/FlateDecode/DecodeParms<<{parameters}>>"), flate(spaces(20_000)));
    vec![
        hostile("bomb-of-space", HelloBut(Code::Limit), content("/Filter/FlateDecode", flate(spaces(5_000_000)))),
        hostile(
            "bomb-of-text",
            HelloBut(Code::Limit),
            content("/Filter/FlateDecode", flate(SAY.repeat(40_000 * scale))),
        ),
        hostile("bomb-in-a-bomb", HelloBut(Code::Limit), {
            content("/Filter[/FlateDecode/FlateDecode]", flate(flate(spaces(5_000_000))))
        }),
        hostile("filters-in-a-chain", Hello, chain(8)),
        hostile("filters-in-a-long-chain", Anything, chain(200)),
        hostile("filters-of-themselves", Anything, {
            let more = vec![b"[5 0 R 5 0 R]".to_vec()];
            Page { more, ..Page::default() }.with_content(stream("/Filter 5 0 R/DecodeParms 5 0 R", SAY))
        }),
        hostile("bomb-of-zeros-in-letters", Anything, content("/Filter/ASCII85Decode", b"z".repeat(400_000 * scale))),
        hostile("bomb-of-runs", Anything, content("/Filter/RunLengthDecode", [129, b' '].repeat(20_000 * scale))),
        hostile("bomb-of-runs-in-runs", Anything, {
            content("/Filter[/RunLengthDecode/RunLengthDecode/RunLengthDecode]", [129, 129].repeat(20_000 * scale))
        }),
        hostile(
            "bomb-of-words",
            Anything,
            content("/Filter/LZWDecode", b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01".repeat(9000 * scale)),
        ),
        hostile("odd-digits", Anything, content("/Filter/ASCIIHexDecode", b"4 2\n5".repeat(20_000 * scale))),
        hostile(
            "rows-of-a-billion",
            Anything,
            predicted("/Predictor 12/Columns 2147483647/Colors 99/BitsPerComponent 32"),
        ),
        hostile("rows-of-nothing", Anything, predicted("/Predictor 15/Columns 0/Colors -1/BitsPerComponent 0")),
        hostile("rows-of-one-bit", Anything, predicted("/Predictor 2/Columns 1/Colors 1/BitsPerComponent 1")),
        hostile(
            "rows-of-many-colors",
            Anything,
            predicted("/Predictor 2/Columns 9/Colors 999999999999/BitsPerComponent 4"),
        ),
        hostile("all-pages-bombs", Told(Code::Limit), {
            // More of them than the document may decode to.
            let count = 12;
            let bomb = packed("", spaces(600_000));
            let kids = many(count, |n| format!("{} 0 R ", 5 + 2 * n));
            let mut bodies = vec![
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                format!("<</Type/Pages/Kids[{kids}]/Resources<</Font<</F {}>>>>>>", crate::build::FONT).into_bytes(),
                b"null".to_vec(),
                b"null".to_vec(),
            ];
            for n in 0..count {
                bodies.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 6 + 2 * n).into_bytes());
                bodies.push(bomb.clone());
            }
            crate::build::file(&bodies, "")
        }),
    ]
}

fn pictures(scale: usize) -> Vec<Hostile> {
    let draw = "q 20 0 0 20 50 600 cm /X Do Q ";
    let size = |w: u64, h: u64| format!("/Subtype/Image/Width {w}/Height {h}/BitsPerComponent 8/ColorSpace/DeviceRGB");
    let drawn = |times: usize, picture: Vec<u8>| {
        Page { content: &draw.repeat(times), resources: "/XObject<</X 5 0 R>>", more: vec![picture], ..Page::default() }
            .file()
    };
    let jpeg = |w: u16, h: u16| {
        let mut data = vec![0xff, 0xd8, 0xff, 0xc0, 0, 17, 8];
        data.extend(h.to_be_bytes().into_iter().chain(w.to_be_bytes()));
        data.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]);
        data
    };
    let wavelet = |side: u32| {
        let mut data = vec![0xff, 0x4f, 0xff, 0x51, 0, 47, 0, 0];
        for n in [side, side, 0, 0, side, side, 0, 0] {
            data.extend(n.to_be_bytes());
        }
        data.extend([0, 3, 7, 1, 1, 7, 1, 1, 7, 1, 1, 0xff, 0x90, 0, 10]);
        data
    };
    let lines = "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483647/Rows 2147483647>>";
    let segments = [
        0, 0, 0, 0, 0x30, 0, 1, 0, 0, 0, 19, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ];
    vec![
        hostile("picture-of-a-billion", Hello, drawn(1, packed(&size(100_000, 100_000), vec![0; 10_000 * scale]))),
        hostile("picture-of-no-data", Hello, drawn(1000, stream(&size(2_147_483_647, 2_147_483_647), ""))),
        hostile(
            "picture-beyond-all-numbers",
            Hello,
            drawn(1, stream("/Subtype/Image/Width -1/Height 99999999999999999999/BitsPerComponent 99", "abc")),
        ),
        hostile("picture-in-many-places", Hello, {
            let content =
                many(200 * scale, |n| format!("q 20.{} 0 0 20 {} {} cm /X Do Q ", n % 97, n % 570, n * 7 % 600));
            let picture = packed(&size(40, 40), (0..4800).map(|k: usize| (k * k % 251) as u8).collect::<Vec<u8>>());
            Page { content: &content, resources: "/XObject<</X 5 0 R>>", more: vec![picture], ..Page::default() }.file()
        }),
        hostile("many-large-pictures", HelloBut(Code::Limit), {
            let count = 40;
            let side = 40 * scale.min(40) as u64;
            let names = many(count, |n| format!("/X{n} {} 0 R", n + 5));
            let content =
                many(count, |n| format!("q 20 0 0 20 {} 600 cm /X{n} Do Q ", n * 9)).repeat(2 + 8 / scale.min(8));
            let bytes = usize::try_from(side * side * 3).unwrap();
            let more = (0..count).map(|n| packed(&size(side, side), vec![u8::try_from(n).unwrap(); bytes])).collect();
            Page {
                content: &content.replace("20 0 0 20", "20 0 0 21"),
                resources: &format!("/XObject<<{names}>>"),
                more,
                ..Page::default()
            }
            .file()
        }),
        hostile("mask-of-itself", Hello, drawn(1, stream(&(size(10, 10) + "/SMask 5 0 R/Mask 5 0 R"), [0; 300]))),
        hostile("mask-far-larger", Hello, {
            let more = vec![
                packed(&(size(1, 1) + "/SMask 6 0 R"), [0; 3]),
                packed("/Subtype/Image/Width 2000/Height 2000/BitsPerComponent 8/ColorSpace/DeviceGray", vec![9; 1000]),
            ];
            Page { content: draw, resources: "/XObject<</X 5 0 R>>", more, ..Page::default() }.file()
        }),
        hostile("picture-of-lies-about-samples", Hello, {
            drawn(
                1,
                stream(
                    "/Subtype/Image/Width 9/Height 9/BitsPerComponent 16/ColorSpace[/Indexed/DeviceRGB 999999 (a)]/Decode[nan 1e39]/Mask[-1 99999]",
                    "abc",
                ),
            )
        }),
        hostile(
            "jpeg-of-a-billion",
            Hello,
            drawn(1, stream(&(size(10, 10) + "/Filter/DCTDecode"), jpeg(65_535, 65_535))),
        ),
        hostile("jpeg-cut-short", Hello, drawn(1, stream(&(size(10, 10) + "/Filter/DCTDecode"), jpeg(10, 10)))),
        hostile(
            "wavelets-of-a-billion",
            Hello,
            drawn(1, stream(&(size(10, 10) + "/Filter/JPXDecode"), wavelet(4_000_000_000))),
        ),
        hostile("wavelets-cut-short", Hello, drawn(1, stream(&(size(10, 10) + "/Filter/JPXDecode"), wavelet(10)))),
        hostile("fax-of-a-billion", Hello, drawn(1, stream(&(size(10, 10) + lines), [0x55; 500]))),
        hostile("segments-of-a-billion", Hello, drawn(1, stream(&(size(10, 10) + "/Filter/JBIG2Decode"), segments))),
        hostile("inline-pictures", Told(Code::Limit), {
            let content = "q 9 0 0 9 9 9 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q ".repeat(4000 * scale);
            Page { content: &content, ..Page::default() }.file()
        }),
        hostile("inline-picture-of-a-billion", Anything, {
            let content = format!(
                "q 9 0 0 9 9 9 cm BI /W 99999999 /H 99999999 /BPC 8 /CS /RGB ID {} EI Q",
                "x".repeat(20_000 * scale)
            );
            Page { content: &content, ..Page::default() }.file()
        }),
        hostile(
            "inline-picture-without-end",
            Anything,
            Page { content: "BI /W 9 /H 9 /F[/A85/Fl/LZW/RL/AHx] ID xxxxxx", ..Page::default() }.file(),
        ),
    ]
}
