//! Content streams: nesting, numbers, and more of everything than a page can hold.

use crate::Expected::{Anything, Hello, HelloBut, Told};
use crate::build::{FONT, Page, SAY, flate, many, packed, stream};
use crate::{Hostile, hostile};
use recsift::diagnostic::Code;

pub(crate) fn files(scale: usize) -> Vec<Hostile> {
    [nested(scale), numbers(), heaps(scale), broken(scale)].into_iter().flatten().collect()
}

fn page(content: &str) -> Vec<u8> {
    Page { content, ..Page::default() }.file()
}

fn nested(scale: usize) -> Vec<Hostile> {
    let deep = |open: &str, close: &str| page(&(open.repeat(5000 * scale) + &close.repeat(5000 * scale)));
    vec![
        hostile("nested-arrays", Anything, deep("[", "]")),
        hostile("nested-dictionaries", Anything, deep("<</A", ">>")),
        hostile("nested-strings", Hello, deep("(", ")")),
        hostile("nested-states", HelloBut(Code::Limit), deep("q ", "Q ")),
        hostile("nested-texts", Hello, deep("BT ", "ET ")),
        hostile("nested-marks", Hello, deep("/A BMC ", "EMC ")),
        hostile("nested-property-lists", Hello, deep("/A <</MCID 1/ActualText(a)>> BDC ", "EMC ")),
        hostile("states-never-opened", Hello, deep("", "Q EMC ET ")),
        hostile("arrays-never-closed", Anything, deep("[", "")),
        hostile("strings-never-closed", Anything, deep("(", "")),
        hostile("pictures-never-begun", Anything, deep("BI ", "")),
        hostile("compatibility-sections", Hello, deep("BX ", "EX ")),
    ]
}

fn numbers() -> Vec<Hostile> {
    let boxed = |media: &str, entries: &str| Page { media: Some(media), entries, ..Page::default() }.file();
    let matrix = "1e38 0 0 1e38 1e38 -1e38 cm 1e400 0 0 1e400 0 0 cm nan inf 0 1 0 0 cm";
    let many_digits = "9".repeat(400);
    vec![
        hostile("matrices-beyond-numbers", Anything, page(&format!("q {matrix} {SAY} Q"))),
        hostile("matrices-of-zero", Hello, page(&format!("q 0 0 0 0 0 0 cm {SAY} 0 0 9 9 re f Q"))),
        hostile("text-beyond-numbers", Hello, {
            page(
                "q BT /F 1e39 Tf 1e38 1e38 Td (abc) Tj 1e38 Tc 1e38 Tw -1e38 Tz 1e38 TL 1e38 Ts (abc) Tj [(a) -1e39 (b)] TJ T* ET Q",
            )
        }),
        hostile(
            "paths-beyond-numbers",
            Hello,
            page("q 1e39 w -1e39 -1e39 1e39 1e39 re S 0 0 m 1e38 -1e38 1e38 1e38 nan 1 c B Q"),
        ),
        hostile(
            "digits-without-end",
            Hello,
            page(&format!("q {many_digits} 0 0 -{many_digits}.{many_digits} 0 0 cm 1 w Q")),
        ),
        hostile("operands-without-end", Hello, page(&format!("{} re ", "1 ".repeat(5000)))),
        hostile("strange-numbers", Hello, page("--5 +-.5 5-3 .. - 1.2.3 re 16#FF 0x12 1e5 m")),
        hostile("box-without-end", Anything, boxed("[-1e30 -1e30 1e30 1e30]", "")),
        hostile("box-of-no-numbers", Hello, boxed("[nan nan /A (b)]", "")),
        hostile("box-of-no-size", Hello, boxed("[0 0 0 0]", "/CropBox[5 5 5 5]")),
        hostile("box-upside-down", Hello, boxed("[600 800 0 0]", "")),
        hostile("box-as-large-as-a-town", Hello, boxed("[0 0 900000 900000]", "")),
        hostile("unit-beyond-numbers", Hello, boxed("[0 0 600 800]", "/UserUnit 1e30")),
        hostile("turned-beyond-numbers", Hello, boxed("[0 0 600 800]", "/Rotate 99999999999999999999")),
        hostile("turned-by-a-little", Hello, boxed("[0 0 600 800]", "/Rotate -9223372036854775807")),
    ]
}

/// More than the limits allow of one thing.
fn heaps(scale: usize) -> Vec<Hostile> {
    let n = 8000 * scale;
    let place = |k: usize| (k % 590, k * 7 % 790);
    let at = |of: &dyn Fn(usize, (usize, usize)) -> String| page(&(SAY.to_owned() + &many(n, |k| of(k, place(k)))));
    let texts =
        |of: &dyn Fn(usize, (usize, usize)) -> String| page(&format!("BT /F 9 Tf {} ET", many(n, |k| of(k, place(k)))));
    vec![
        hostile("heap-of-glyphs", Hello, page(&format!("BT /F 1 Tf 5 5 Td ({}) Tj ET", "a".repeat(n)))),
        hostile("heap-of-strings", Anything, texts(&|_, _| "(a) Tj ".to_owned())),
        hostile("heap-of-places", Told(Code::Limit), texts(&|k, (x, y)| format!("1 0 0 1 {x} {y} Tm (w{k}) Tj "))),
        hostile("heap-in-one-place", Told(Code::Limit), texts(&|_, _| "1 0 0 1 50 700 Tm (abc) Tj ".to_owned())),
        hostile(
            "heap-of-sizes",
            Told(Code::Limit),
            texts(&|k, (x, y)| format!("/F {}.{} Tf 1 0 0 1 {x} {y} Tm (ab) Tj ", k % 300, k % 97)),
        ),
        hostile("heap-of-angles", Told(Code::Limit), {
            texts(&|k, (x, y)| format!(".{0:03} .{1:03} -.{1:03} .{0:03} {x} {y} Tm (ab) Tj ", k % 1000, k * 7 % 1000))
        }),
        hostile("heap-over-a-huge-page", Told(Code::Limit), {
            let content = many(n, |k| format!("1 0 0 1 {} {} Tm (w{k}) Tj ", k * 3701 % 890_000, k * 9109 % 890_000));
            Page { content: &format!("BT /F 9 Tf {content} ET"), media: Some("[0 0 900000 900000]"), ..Page::default() }
                .file()
        }),
        hostile(
            "heap-of-boxes",
            Told(Code::Limit),
            at(&|k, (x, y)| format!("{x} {y} {}.{} 9 re f ", 5 + k % 7, k % 100)),
        ),
        hostile(
            "heap-of-rules",
            Told(Code::Limit),
            at(&|_, (x, y)| format!("{x} 0 m {x} 800 l S 0 {y} m 600 {y} l S ")),
        ),
        hostile("heap-of-marks", Told(Code::Limit), {
            at(&|k, (x, y)| format!("{x} {y} m {} {} l {}.{} {} l S ", x + 3, y + 4, x + 9, k % 97, y + 9))
        }),
        hostile("heap-of-stripes", Told(Code::Limit), {
            at(&|k, (x, y)| format!(".{} .{} .{} rg {x} {y} 30 30 re f ", k % 100, k % 77, k % 10))
        }),
        hostile("heap-of-cells", Told(Code::Limit), {
            let grid = many(90, |k| format!("{0} 0 m {0} 800 l S 0 {1} m 600 {1} l S ", k * 6, k * 8));
            let words = many(n, |k| format!("1 0 0 1 {}.3 {}.3 Tm (a) Tj ", k * 6 % 600, (k / 100) * 8 % 800));
            page(&format!("{grid} BT /F 1 Tf {words} ET"))
        }),
        hostile(
            "one-path-without-end",
            Anything,
            page(&format!("0 0 m {} S", many(n, |k| format!("{} {} l ", k % 600, k * 7 % 800)))),
        ),
        hostile("clips-without-end", Anything, page(&"q 0 0 600 800 re W n Q ".repeat(n / 2))),
        hostile("the-same-text-instead-again", Anything, {
            let more = vec![format!("<</ActualText({})>>", "w ".repeat(20_000 * scale)).into_bytes()];
            let content = format!("BT /F 9 Tf {} ET", "/Span/A BDC (a) Tj EMC ".repeat(n / 4));
            Page { content: &content, resources: "/Properties<</A 5 0 R>>", more, ..Page::default() }.file()
        }),
        hostile(
            "text-instead-without-end",
            Anything,
            page(&format!("/Span<</ActualText({})>>BDC {SAY} EMC", "w ".repeat(40_000 * scale))),
        ),
        hostile("one-stream-many-times", Anything, {
            let contents = format!("/Contents[{}]", "4 0 R ".repeat(3000 * scale));
            Page { content: SAY, entries: &contents, ..Page::default() }.file()
        }),
        hostile("the-same-shading-again", Anything, {
            let resources = "/Shading<</S<</ShadingType 1/ColorSpace/DeviceRGB/Function 5 0 R>>>>";
            let program = packed(
                "/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]",
                "{".to_owned() + &"dup mul ".repeat(1500) + "}",
            );
            Page { content: &"/S sh ".repeat(n / 4), resources, more: vec![program], ..Page::default() }.file()
        }),
    ]
}

fn broken(scale: usize) -> Vec<Hostile> {
    let with = |content: Vec<u8>| Page::default().with_content(content);
    let cut = |keep: usize, data: Vec<u8>| data.get(..data.len() * keep / 100).unwrap().to_vec();
    vec![
        hostile("stream-without-a-length", Hello, with(format!("<<>>stream\n{SAY}\nendstream").into_bytes())),
        hostile("stream-without-an-end", Hello, with(format!("<</Length 9999>>stream\n{SAY}").into_bytes())),
        hostile(
            "length-beyond-all-numbers",
            Hello,
            with(format!("<</Length 99999999999999999999>>stream\n{SAY}\nendstream").into_bytes()),
        ),
        hostile("length-below-zero", Hello, with(format!("<</Length -5>>stream\n{SAY}\nendstream").into_bytes())),
        hostile("length-of-itself", Hello, with(format!("<</Length 4 0 R>>stream\n{SAY}\nendstream").into_bytes())),
        hostile("length-too-short", Hello, with(format!("<</Length 3>>stream\n{SAY}\nendstream").into_bytes())),
        hostile("packed-and-cut", Hello, {
            with(stream("/Filter/FlateDecode", cut(90, flate(format!("{SAY}{}", many(3000, |k| format!("{k} w ")))))))
        }),
        hostile("packed-and-broken", Hello, {
            let mut data = flate(format!("{SAY}{}", many(3000, |k| format!("{k} w "))));
            let middle = data.len() / 2;
            data.get_mut(middle..).unwrap().fill(0xff);
            with(stream("/Filter/FlateDecode", data))
        }),
        hostile("packed-without-a-header", Hello, {
            with(stream("/Filter/FlateDecode", flate(SAY).get(2..).unwrap()))
        }),
        hostile("operators-among-junk", Hello, page(&"] >> ) } <zz> [ /A ( \\ ".repeat(50))),
        hostile("operators-within-arrays", Hello, page(&"BT /F 9 Tf [(a) 0.0 Tc (b)] TJ ET ".repeat(200))),
        hostile("binary-junk", Anything, {
            let junk: Vec<u8> = (0..20_000 * scale).map(|k| (k * 197 + k / 251) as u8).collect();
            with(stream("", junk))
        }),
        hostile("faults-without-end", Anything, page(&") ".repeat(5000 * scale))),
        hostile(
            "font-that-is-not-there",
            Hello,
            page(&format!("BT /Nothing 9 Tf (x) Tj ET /Nothing Do /Nothing gs /Nothing sh {FONT}")),
        ),
    ]
}
