//! Tables and containers of objects: loops, lies, and more values than anyone needs.

use crate::Expected::{Anything, Hello, HelloBut, Refused, Told};
use crate::build::{FONT, Page, SAY, file, flate, many, packed, stream};
use crate::{Hostile, hostile};
use recsift::diagnostic::Code;

pub(crate) fn files(scale: usize) -> Vec<Hostile> {
    [tables(scale), containers(scale), values(scale), locks()].into_iter().flatten().collect()
}

fn sound() -> String {
    String::from_utf8(Page::default().file()).unwrap()
}

fn tables(scale: usize) -> Vec<Hostile> {
    let changed = |from: &str, to: &str| sound().replace(from, to).into_bytes();
    let cut = |at: &str| sound().split(at).next().unwrap().as_bytes().to_vec();
    let table = |dict: &str, data: Vec<u8>| {
        let body = sound().split("xref\n").next().unwrap().to_owned();
        let mut out = body.clone().into_bytes();
        out.extend_from_slice(b"9 0 obj\n");
        out.extend(stream(&format!("/Type/XRef/Root 1 0 R{dict}/Filter/FlateDecode"), flate(data)));
        out.extend_from_slice(format!("\nendobj\nstartxref\n{}\n%%EOF", body.len()).as_bytes());
        out
    };
    vec![
        hostile("no-table", HelloBut(Code::Repaired), changed("xref", "x")),
        hostile("nothing-after-objects", Hello, cut("xref\n")),
        hostile("header-lost", HelloBut(Code::Repaired), changed("%PDF-1.7\n1 0 obj\n", "")),
        hostile("header-after-junk", Hello, ["junk ".repeat(100 * scale), sound()].concat().into_bytes()),
        hostile("trailer-lost", HelloBut(Code::Repaired), changed("trailer<</Size 5/Root 1 0 R>>", "")),
        hostile("table-before-itself", Hello, changed("trailer<<", "trailer<</Prev 9")),
        hostile("table-leads-to-itself", Hello, {
            let at = sound().find("xref\n").unwrap();
            changed("trailer<<", &format!("trailer<</Prev {at}/XRefStm {at}"))
        }),
        hostile("table-of-a-billion", Anything, changed("/Size 5", "/Size 999999999")),
        hostile("places-beyond-the-file", HelloBut(Code::Repaired), {
            let (objects, rest) =
                sound().split_once("xref\n").map(|(a, b)| (a.to_owned(), b.replace("00000000", "99999999"))).unwrap();
            format!("{objects}xref\n{rest}").into_bytes()
        }),
        hostile("table-packed-without-end", Anything, table("/Size 99999999/W[1 2 1]", vec![0; 40_000 * scale])),
        hostile("table-of-no-width", Hello, table("/Size 2147483647/W[0 0 0]/Index[0 2147483647]", vec![0; 9])),
        hostile("table-of-all-widths", Hello, table("/Size 5/W[1 99999999999 -1]", vec![0; 99])),
        hostile("starts-of-objects", Anything, [b"%PDF-1.7\n".to_vec(), b"1 0 obj ".repeat(5000 * scale)].concat()),
        hostile(
            "starts-of-streams",
            Anything,
            [b"%PDF-1.7\n".to_vec(), b"1 0 obj<</Length 5>>stream\n".repeat(2000 * scale)].concat(),
        ),
        hostile(
            "starts-of-dictionaries",
            Refused("damaged"),
            [b"%PDF-1.7\n".to_vec(), b"<<".repeat(20_000 * scale)].concat(),
        ),
        hostile(
            "nothing-but-space",
            Refused("damaged"),
            [b"%PDF-1.7\n".to_vec(), b" ".repeat(100_000 * scale)].concat(),
        ),
        hostile(
            "generations-beyond-all-numbers",
            HelloBut(Code::Repaired),
            changed("4 0 obj", "4 18446744073709551616 obj"),
        ),
        hostile("references-in-a-chain", Anything, {
            let mut bodies = vec![
                "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
                "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
                format!("<</Type/Page/Contents 5 0 R/Resources<</Font<</F {FONT}>>>>>>"),
                String::from_utf8(stream("", SAY)).unwrap(),
            ];
            bodies.extend((0..1000 * scale).map(|n| format!("{} 0 R", n + 6)));
            file(&bodies, "")
        }),
        hostile("dictionary-cut-short", HelloBut(Code::Repaired), changed("/Count 1", "/Count")),
        hostile("brackets-lost", HelloBut(Code::Repaired), changed("/Kids[3 0 R]", "/Kids 3 0 R]")),
        hostile("keyword-damaged", HelloBut(Code::Repaired), changed("3 0 obj", "3 0 oBj")),
    ]
}

/// A page whose objects lie in an object stream.
fn contained(dict: &str, members: &[(u32, String)], more: &str) -> Vec<u8> {
    let mut header = String::new();
    let mut data = String::new();
    for (number, body) in members {
        header += &format!("{number} {} ", data.len());
        data += body;
        data.push(' ');
    }
    let container =
        packed(&format!("/Type/ObjStm/N {}/First {}{dict}", members.len(), header.len()), header.clone() + &data);
    let mut out = b"%PDF-1.7\n4 0 obj\n".to_vec();
    out.extend(stream("", SAY));
    out.extend_from_slice(b"\nendobj\n5 0 obj\n");
    out.extend(container);
    out.extend_from_slice(format!("\nendobj\n{more}\ntrailer<</Root 1 0 R>>\n%%EOF").as_bytes());
    out
}

fn members() -> Vec<(u32, String)> {
    vec![
        (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>>".to_owned()),
        (3, format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F {FONT}>>>>>>")),
    ]
}

fn containers(scale: usize) -> Vec<Hostile> {
    let with = |member: (u32, String)| contained("", &members().into_iter().chain([member]).collect::<Vec<_>>(), "");
    vec![
        hostile("contained", Hello, contained("", &members(), "")),
        hostile("container-extends-itself", Hello, contained("/Extends 5 0 R", &members(), "")),
        hostile("container-of-itself", Hello, with((5, "<</Type/ObjStm>>".to_owned()))),
        hostile("container-cut-short", Anything, {
            let all = contained("", &members(), "");
            let end = all.windows(9).rposition(|w| w == b"endstream").unwrap();
            [all.get(..end - 30).unwrap(), b"\nendstream endobj"].concat()
        }),
        hostile("container-of-lies", Anything, {
            let all = contained("", &members(), "");
            String::from_utf8_lossy(&all).replace("/N 3/First", "/N -3/Fjrst").into_bytes()
        }),
        hostile("container-of-values", Anything, with((9, format!("[{}]", "0 ".repeat(100_000 * scale))))),
        hostile("members-within-one-another", Anything, {
            let count = 3000 * scale;
            let header = many(count, |n| format!("{} 0 ", n + 10));
            let data = format!("{header}[{}]", "0 ".repeat(3000 * scale));
            let container = packed(&format!("/Type/ObjStm/N {count}/First {}", header.len()), data);
            Page { more: vec![container], ..Page::default() }.file()
        }),
        hostile("members-after-a-long-space", Anything, {
            let count = 3000 * scale;
            let header = many(count, |n| format!("{} {n} ", n + 10));
            let data = header.clone() + &" ".repeat(10_000 * scale) + "null";
            let container = packed(&format!("/Type/ObjStm/N {count}/First {}", header.len()), data);
            Page { more: vec![container], ..Page::default() }.file()
        }),
        hostile("length-within-the-container", Anything, {
            let all = String::from_utf8_lossy(&with((9, "9 0 R".to_owned()))).into_owned();
            all.replace("/Length", "/Length 9 0 R/L").into_bytes()
        }),
    ]
}

fn values(scale: usize) -> Vec<Hostile> {
    let with = |object: String| Page { more: vec![object.into_bytes()], ..Page::default() }.file();
    vec![
        hostile("a-million-objects", Anything, {
            Page { more: vec![b"<</A 1>>".to_vec(); 20_000 * scale], ..Page::default() }.file()
        }),
        hostile("a-million-numbers", Told(Code::Limit), with(format!("[{}]", "0 ".repeat(100_000 * scale)))),
        hostile(
            "a-million-names",
            Told(Code::Limit),
            with(format!("<<{}>>", many(40_000 * scale, |n| format!("/A{n} 1")))),
        ),
        hostile("array-too-deep", Anything, with("[".repeat(10_000 * scale) + &"]".repeat(10_000 * scale))),
        hostile("dictionary-too-deep", Anything, with("<</A ".repeat(10_000 * scale) + &">>".repeat(10_000 * scale))),
        hostile("array-never-closed", Anything, with("[".repeat(20_000 * scale))),
        hostile("string-never-closed", Hello, with("(".repeat(20_000 * scale))),
        hostile("comment-without-end", Hello, with(format!("%{}", "x".repeat(50_000 * scale)))),
        hostile("name-without-end", Hello, with(format!("/{}", "x#41".repeat(20_000 * scale)))),
        hostile("streams-of-no-length", Hello, {
            Page {
                more: vec![b"<</A 1>>stream\nxxxxxxxxxxxxxxxxxxxxxxxxxxx".to_vec(); 1000 * scale],
                ..Page::default()
            }
            .file()
        }),
    ]
}

/// Dictionaries of encryption that fit nothing.
fn locks() -> Vec<Hostile> {
    let locked = |lock: &str| {
        Page { trailer: "/ID[<00><00>]/Encrypt 5 0 R", more: vec![lock.as_bytes().to_vec()], ..Page::default() }.file()
    };
    let strings = "/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/U(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)";
    let mut files = Vec::new();
    for (name, lock) in [
        ("lock-of-nothing", "<<>>".to_owned()),
        ("lock-of-another-kind", "<</Filter/Other/V 1/R 2>>".to_owned()),
        ("lock-of-strange-version", format!("<</Filter/Standard/V 99/R 77/P 1e99/Length 128{strings}>>")),
        ("lock-of-strange-length", format!("<</Filter/Standard/V 2/R 3/P -4/Length -99999999999{strings}>>")),
        ("lock-of-no-length", format!("<</Filter/Standard/V 2/R 3/P -4/Length 0{strings}>>")),
        (
            "lock-without-strings",
            "<</Filter/Standard/V 4/R 4/P -4/O()/U()/CF<</A<</CFM/AESV2/Length 16>>>>/StmF/A/StrF/A>>".to_owned(),
        ),
        ("lock-without-filters", format!("<</Filter/Standard/V 5/R 6/P -4/StmF/A/StrF/B/OE()/UE()/Perms(){strings}>>")),
        ("lock-of-itself", "<</Filter/Standard/V 4/R 4/CF 5 0 R/O 5 0 R/U 5 0 R/P 5 0 R/StmF 5 0 R>>".to_owned()),
        ("lock-that-is-no-dictionary", "[5 0 R]".to_owned()),
    ] {
        files.push(hostile(name, Anything, locked(&lock)));
    }
    files.push(hostile("lock-that-is-lost", Anything, Page { trailer: "/Encrypt 77 0 R", ..Page::default() }.file()));
    files
}
