//! Objects that lead back to themselves, or to one another more often than anyone could follow.

use crate::Expected::{Anything, Hello, HelloBut, Refused, Told};
use crate::build::{FONT, Page, SAY, file, many, packed, stream};
use crate::{Hostile, hostile};
use recsift::diagnostic::Code;

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";

pub(crate) fn files(scale: usize) -> Vec<Hostile> {
    [trees(scale), forms(scale), functions(), around_the_page(scale)].into_iter().flatten().collect()
}

fn own_page(parent: &str) -> String {
    format!("<</Type/Page{parent}/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F {FONT}>>>>>>")
}

fn trees(scale: usize) -> Vec<Hostile> {
    let say = String::from_utf8(stream("", SAY)).unwrap();
    let tree = |pages: &str, page: &str| file(&[CATALOG, pages, page, say.as_str()], "");
    let mut deep = vec![CATALOG.to_owned()];
    for level in 0..100 * scale {
        deep.push(format!("<</Type/Pages/Count 1/Kids[{0} 0 R {0} 0 R {0} 0 R]>>", level + 3));
    }
    deep.push("<</Type/Page>>".to_owned());
    vec![
        hostile(
            "tree-of-itself",
            Refused("damaged"),
            file(&[CATALOG, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>"], ""),
        ),
        hostile(
            "tree-in-a-circle",
            Refused("damaged"),
            file(&[CATALOG, "<</Type/Pages/Kids[3 0 R 2 0 R]>>", "<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 2 0 R>>"], ""),
        ),
        hostile("catalog-as-tree", Anything, file(&["<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"], "")),
        hostile(
            "parents-in-a-circle",
            Hello,
            tree("<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>", &own_page("/Parent 2 0 R")),
        ),
        hostile(
            "one-page-many-times",
            HelloBut(Code::Repaired),
            tree(&format!("<</Type/Pages/Kids[{}]>>", "3 0 R ".repeat(4000 * scale)), &own_page("/Parent 2 0 R")),
        ),
        hostile("tree-too-deep", Anything, file(&deep, "")),
        hostile("no-kids", HelloBut(Code::Repaired), tree("<</Type/Pages/Kids 7>>", &own_page(""))),
        hostile("lost-root", HelloBut(Code::Repaired), tree("<</Type/Font>>", &own_page("/Parent 2 0 R"))),
        hostile("page-in-its-parent", HelloBut(Code::Repaired), {
            tree(&format!("<</Type/Pages/Count 1/Kids[{}]>>", own_page("")), "null")
        }),
        hostile("page-of-no-type", HelloBut(Code::Repaired), {
            tree("<</Type/Pages/Kids[9 0 R]>>", &own_page("").replace("/Type/Page", "/Tpye/Pqge"))
        }),
        hostile("content-lost-its-number", HelloBut(Code::Repaired), {
            let text = String::from_utf8(tree("<</Type/Pages/Kids[3 0 R]>>", &own_page(""))).unwrap();
            text.replace("4 0 obj", "x y ocj").into_bytes()
        }),
        hostile("only-content-is-left", HelloBut(Code::Repaired), {
            [b"%PDF-1.7\n4 0 obj\n", stream("", SAY).as_slice(), b"\nendobj 9 0 obj <</F ", FONT.as_bytes(), b">>"]
                .concat()
        }),
        hostile("count-beyond-all-numbers", Hello, {
            tree("<</Type/Pages/Kids[3 0 R]/Count 99999999999999999999>>", &own_page("/Parent 2 0 R"))
        }),
        hostile("pages-beyond-the-limit", Told(Code::Limit), {
            let kids = many(120 * scale, |n| format!("{} 0 R ", n + 4));
            let mut bodies = vec![CATALOG.to_owned()];
            bodies.push(format!("<</Type/Pages/Kids[{kids}]/Resources<</Font<</F {FONT}>>>>>>"));
            bodies.push(say.clone());
            bodies.extend((0..120 * scale).map(|_| "<</Type/Page/Parent 2 0 R/Contents 3 0 R>>".to_owned()));
            file(&bodies, "")
        }),
    ]
}

fn forms(scale: usize) -> Vec<Hostile> {
    let form = |forms: &str, content: &str| {
        let dict = format!("/Subtype/Form/BBox[0 0 999 999]/Resources<</Font<</F {FONT}>>/XObject<<{forms}>>>>");
        packed(&dict, content)
    };
    let pattern = |patterns: &str, content: &str| {
        let dict = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9";
        packed(&format!("{dict}/Resources<</Pattern<<{patterns}>>>>"), content)
    };
    let glyph = |next: usize| {
        format!(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</shape {} 0 R>>/FirstChar 97\
             /LastChar 97/Widths[1]/Encoding<</Differences[97/shape]>>/Resources<</Font<</T {next} 0 R>>>>>>",
            next + 1
        )
        .into_bytes()
    };
    let tower = |levels: usize, step: &dyn Fn(usize) -> Vec<u8>, last: Vec<u8>| -> Vec<Vec<u8>> {
        (0..levels).map(step).chain([last]).collect()
    };
    let branching = tower(30, &|n| form(&format!("/X {} 0 R", n + 6), &"/X Do ".repeat(10)), form("", &SAY.repeat(5)));
    let painted = tower(
        30,
        &|n| {
            pattern(
                &many(8, |k| format!("/P{k} {} 0 R", n + 6 + k)),
                &many(8, |k| format!("/Pattern cs /P{k} scn 0 0 9 9 re f ")),
            )
        },
        pattern("", "0 0 9 9 re f"),
    );
    let drawn: Vec<Vec<u8>> = (0..20)
        .flat_map(|n| [glyph(7 + 2 * n), stream("", "1 0 d0 BT /T 1 Tf (aaaaaaaaaaaaaaaaaaaa) Tj ET")])
        .collect();
    let shared = |pages: usize| {
        let kids = many(pages, |n| format!("{} 0 R ", n + 40));
        let mut bodies = vec![
            CATALOG.as_bytes().to_vec(),
            format!("<</Type/Pages/Kids[{kids}]/Resources<</Font<</F {FONT}>>/XObject<</X 5 0 R>>>>>>").into_bytes(),
            stream("", format!("{SAY} /X Do")),
            b"null".to_vec(),
        ];
        bodies.extend(branching.iter().cloned());
        bodies.resize(39, b"null".to_vec());
        bodies.extend((0..pages).map(|_| b"<</Type/Page/Parent 2 0 R/Contents 3 0 R>>".to_vec()));
        file(&bodies, "")
    };
    vec![
        hostile("form-of-itself", Hello, {
            let more = vec![form("/X 5 0 R/Y 6 0 R", "/X Do /Y Do"), form("/X 5 0 R/Y 6 0 R", "/Y Do /X Do")];
            Page { content: "/X Do /Y Do", resources: "/XObject<</X 5 0 R/Y 6 0 R>>", more, ..Page::default() }.file()
        }),
        hostile("forms-branching", HelloBut(Code::Limit), {
            Page { content: "/X Do", resources: "/XObject<</X 5 0 R>>", more: branching.clone(), ..Page::default() }
                .file()
        }),
        hostile("forms-branching-on-all-pages", Told(Code::Limit), shared(40 * scale)),
        hostile("pattern-of-itself", Hello, {
            let more = vec![pattern("/P 5 0 R", "/Pattern cs /P scn 0 0 9 9 re f")];
            Page {
                content: "/Pattern cs /P scn 0 0 99 99 re f",
                resources: "/Pattern<</P 5 0 R>>",
                more,
                ..Page::default()
            }
            .file()
        }),
        hostile("patterns-branching", Hello, {
            let (content, resources) = ("/Pattern cs /P scn 0 0 99 99 re f", "/Pattern<</P 5 0 R>>");
            Page { content, resources, more: painted, ..Page::default() }.file()
        }),
        hostile("glyph-of-itself", Anything, {
            let more = vec![glyph(5), stream("", "1 0 d0 BT /T 1 Tf (aaaaaaaaaa) Tj ET")];
            Page { content: "BT /T 9 Tf 9 9 Td (aaaa) Tj ET", fonts: "/T 5 0 R", more, ..Page::default() }.file()
        }),
        hostile("glyphs-branching", Told(Code::Limit), {
            let content = SAY.to_owned() + &"BT /T 9 Tf 9 9 Td (aaaaaaaaaaaaaaaaaaaa) Tj ET ".repeat(20);
            Page { content: &content, fonts: "/T 5 0 R", more: drawn, ..Page::default() }.file()
        }),
    ]
}

fn functions() -> Vec<Hostile> {
    let shading = "/Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 9 9]/Function 5 0 R>>>>";
    let shaded = |more: Vec<Vec<u8>>| {
        Page { content: &"/S sh ".repeat(1000), resources: shading, more, ..Page::default() }.file()
    };
    let stitched = |parts: &str| {
        format!("<</FunctionType 3/Domain[0 1]/Functions[{parts}]/Bounds[.3]/Encode[0 1 0 1]>>").into_bytes()
    };
    let tinted = |space: String, more: Vec<Vec<u8>>, content: &str| {
        let resources = format!("/ColorSpace<</C {space}>>");
        Page { content, resources: &resources, more, ..Page::default() }.file()
    };
    let calculator = |program: &str| packed("/FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1]", program);
    let tint = "[/Separation/A/DeviceRGB 5 0 R]";
    vec![
        hostile("function-of-itself", Hello, shaded(vec![stitched(&"5 0 R ".repeat(200))])),
        hostile("functions-branching", Hello, {
            let tower = (0..30).map(|n| stitched(&format!("{} 0 R ", n + 6).repeat(200)));
            shaded(tower.chain([b"<</FunctionType 2/Domain[0 1]/N 1>>".to_vec()]).collect())
        }),
        hostile("function-of-many-samples", Hello, {
            let dict = "/FunctionType 0/Domain[0 1 0 1 0 1 0 1]/Range[0 1 0 1 0 1]/BitsPerSample 1";
            shaded(vec![packed(&format!("{dict}/Size[9999 9999 9999 9999]"), vec![0; 500_000])])
        }),
        hostile("function-of-lies", Hello, {
            let dict = "/FunctionType 0/Domain[0 nan]/Range[1 0 -1e39 1e39]/BitsPerSample 99/Size[-1]";
            shaded(vec![stream(dict, "abc")])
        }),
        hostile("program-too-deep", Hello, shaded(vec![calculator(&("{".repeat(5000) + &"}".repeat(5000)))])),
        hostile("program-too-long", Anything, {
            let program = format!("{{{}}}", "dup mul ".repeat(2000));
            tinted(tint.to_owned(), vec![calculator(&program)], &"/C cs .5 scn 0 0 9 9 re f ".repeat(3000))
        }),
        hostile("space-of-itself", Hello, {
            tinted("5 0 R".to_owned(), vec![b"[/Indexed 5 0 R 255 <00>]".to_vec()], "/C cs 1 scn 0 0 9 9 re f")
        }),
        hostile("spaces-too-deep", Hello, {
            let space =
                |n: usize| format!("[/Separation/A {} 0 R<</FunctionType 2/Domain[0 1]/N 1>>]", n + 6).into_bytes();
            tinted("5 0 R".to_owned(), (0..500).map(space).collect(), "/C cs 1 scn 0 0 9 9 re f")
        }),
        hostile("expression-of-itself", Anything, {
            let more = vec![
                b"<</Type/OCG/Name(a)>>".to_vec(),
                b"<</Type/OCMD/VE 7 0 R>>".to_vec(),
                b"[/And 7 0 R 7 0 R 7 0 R 7 0 R]".to_vec(),
            ];
            Page {
                content: "/OC /M BDC EMC",
                resources: "/Properties<</M 6 0 R>>",
                catalog: "/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>",
                more,
                ..Page::default()
            }
            .file()
        }),
    ]
}

fn around_the_page(scale: usize) -> Vec<Hostile> {
    let marked = |catalog: &str, more: Vec<Vec<u8>>| {
        let content = format!("/P <</MCID 0>> BDC {SAY} EMC");
        Page { content: &content, catalog, entries: "/StructParents 0", more, ..Page::default() }.file()
    };
    let tree = "/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R";
    let linked = |annotations: &str, catalog: &str, more: Vec<Vec<u8>>| {
        Page { entries: &format!("/Annots[{annotations}]"), catalog, more, ..Page::default() }.file()
    };
    let link = "<</Subtype/Link/Rect[50 690 99 720]/Dest 5 0 R>>";
    vec![
        hostile("structure-of-itself", Hello, {
            let root = b"<</Type/StructTreeRoot/K[5 0 R 6 0 R]/ParentTree 6 0 R/RoleMap<</A/B/B/A>>>>".to_vec();
            marked(tree, vec![root, b"<</S/A/P 6 0 R/K[6 0 R 5 0 R 0]/Pg 3 0 R/Kids[6 0 R]/Nums[0 6 0 R]>>".to_vec()])
        }),
        hostile("structure-too-deep", Hello, {
            let mut more = vec![b"<</Type/StructTreeRoot/K 6 0 R>>".to_vec()];
            more.extend((0..300 * scale).map(|n| format!("<</S/Div/K[{0} 0 R {0} 0 R]>>", n + 7).into_bytes()));
            more.push(b"<</S/P/K 0/Pg 3 0 R>>".to_vec());
            marked(tree, more)
        }),
        hostile("structure-of-many", Hello, {
            let kids = many(5000 * scale, |n| format!("<</S/Span/K {n}/Pg 3 0 R/ActualText(a)>>"));
            marked(tree, vec![format!("<</Type/StructTreeRoot/K[{kids}]>>").into_bytes()])
        }),
        hostile("structure-of-spans", Hello, {
            let cells =
                many(200, |_| "<</S/TD/A<</O/Table/ColSpan 99999999/RowSpan 2147483647>>/K 0/Pg 3 0 R>>".to_owned());
            marked(tree, vec![format!("<</Type/StructTreeRoot/K<</S/Table/K[<</S/TR/K[{cells}]>>]>>>>").into_bytes()])
        }),
        hostile("destination-of-itself", Hello, linked(link, "", vec![b"<</D 5 0 R>>".to_vec()])),
        hostile("destinations-in-a-circle", Hello, {
            let more = vec![b"(name)".to_vec(), b"<</Kids[6 0 R 6 0 R]/Names[(name) 6 0 R]/Limits[(a)(z)]>>".to_vec()];
            linked(link, "/Names<</Dests 6 0 R>>/Dests<</name 6 0 R>>", more)
        }),
        hostile("outline-of-itself", Hello, {
            let more = vec![
                b"<</First 6 0 R/Last 6 0 R/Count 9>>".to_vec(),
                b"<</Title(a)/Next 6 0 R/First 6 0 R/Parent 6 0 R>>".to_vec(),
            ];
            linked("", "/Outlines 5 0 R/PageLabels 6 0 R", more)
        }),
        hostile("fields-in-a-circle", Hello, {
            let more = vec![b"<</Subtype/Widget/Rect[0 0 99 9]/Parent 5 0 R/Kids[5 0 R]/AP<</N 5 0 R>>>>".to_vec()];
            linked("5 0 R", "/AcroForm<</Fields[5 0 R]>>", more)
        }),
        hostile("addresses-without-end", Hello, {
            let annotation = "<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI 5 0 R>>>>";
            linked(&annotation.repeat(200 * scale), "", vec![format!("({})", "a/".repeat(20_000 * scale)).into_bytes()])
        }),
        hostile("links-of-many-boxes", Hello, {
            let annotation = "<</Subtype/Link/Rect[0 0 9 9]/QuadPoints 6 0 R/A<</S/URI/URI 5 0 R>>>>";
            let quads = format!("[{}]", "0 0 9 0 0 9 9 9 ".repeat(1000)).into_bytes();
            linked(&annotation.repeat(100 * scale), "", vec![b"(http://a.example)".to_vec(), quads])
        }),
        hostile("values-without-end", Anything, {
            let field = "<</Subtype/Widget/FT/Tx/V 5 0 R/DA(/F 9 Tf)/Rect[0 0 99 9]>>";
            linked(&field.repeat(200 * scale), "", vec![format!("({})", "a b\\r".repeat(10_000 * scale)).into_bytes()])
        }),
        hostile("dates-and-titles", Hello, {
            let long = "\\376\\377".repeat(5000 * scale);
            let more = vec![
                format!("<</Title({long})/CreationDate(D:99999999999999999999-99'99)/ModDate 1e99>>").into_bytes(),
            ];
            Page { trailer: "/Info 5 0 R", more, ..Page::default() }.file()
        }),
    ]
}
