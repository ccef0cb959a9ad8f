use super::{one_page, stream, text};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::limits::Limits;
use crate::page_marks::PageSource;

fn sample() -> String {
    let bytes = one_page("", "/XObject<</X 5 0 R>>", "BT /F 9 Tf 9 9 Td (hello) Tj ET", &[stream("/Subtype/Form", "")]);
    String::from_utf8(bytes).unwrap()
}

fn words(bytes: &[u8]) -> (String, Vec<Code>) {
    let mut pdf = super::super::open(bytes, &Limits::default()).unwrap();
    let words = (0..pdf.page_count()).map(|i| text(&pdf.page(i))).collect();
    (words, pdf.take_diagnostics().into_iter().map(|d| d.code).collect())
}

#[test]
fn a_file_without_its_table_is_read_all_the_same() {
    let whole = sample();
    assert_eq!(words(whole.as_bytes()), ("hello".to_owned(), vec![]));
    let cut = whole.split("xref").next().unwrap();
    assert_eq!(words(cut.as_bytes()).0, "hello");
}

#[test]
fn a_file_without_its_catalog_is_read_and_that_is_told() {
    let lost = sample().replace("/Pages 2 0 R", "/Pages 77 0 R");
    assert_eq!(words(lost.as_bytes()), ("hello".to_owned(), vec![Code::Repaired]));
}

#[test]
fn what_cannot_be_decoded_is_told() {
    let page = |filter: &str, data: &str| {
        let form = stream(&format!("/Subtype/Form{filter}"), data);
        words(&one_page("", "/XObject<</X 5 0 R>>", "BT /F 9 Tf 9 9 Td (hello) Tj ET /X Do", &[form]))
    };
    assert_eq!(page("/Filter/FlateDecode", ""), ("hello".to_owned(), vec![]), "nothing is lost of nothing");
    for filter in ["/Filter/FlateDecode", "/Filter/NoSuchDecode"] {
        assert_eq!(page(filter, "~~~~~~~~~"), ("hello".to_owned(), vec![Code::Repaired]), "{filter}");
    }
}

/// A file of one page that shows `hello`, with as much more as `numbers` take, compressed.
fn compressed(numbers: u32) -> Vec<u8> {
    use lopdf::dictionary;

    let (mut seed, mut content) = (1u32, String::from("BT /F 9 Tf 9 9 Td (hel) Tj"));
    for _ in 0..numbers {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        content.push_str(&format!(" {} w", seed >> 12));
    }
    content.push_str(" (lo) Tj ET");
    let mut content = lopdf::Stream::new(dictionary! {}, content.into_bytes());
    content.compress().unwrap();
    let mut document = lopdf::Document::with_version("1.7");
    let content = document.add_object(content);
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "MediaBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    });
    let kids = dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![lopdf::Object::from(page)] };
    document.objects.insert(pages, lopdf::Object::Dictionary(kids));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut whole = Vec::new();
    document.save_to(&mut whole).unwrap();
    whole
}

/// What a transfer in text mode makes of a file.
fn sent_as_text(whole: &[u8]) -> Vec<u8> {
    whole.iter().flat_map(|b| if *b == b'\n' { vec![b'\r', b'\n'] } else { vec![*b] }).collect()
}

#[test]
fn a_file_sent_in_text_mode_is_read_as_it_was() {
    for numbers in [4000, 400, 200] {
        let whole = compressed(numbers);
        assert_eq!(words(&whole), ("hello".to_owned(), vec![]));
        assert_eq!(words(&sent_as_text(&whole)), ("hello".to_owned(), vec![Code::Repaired]), "{numbers}");
        let cut = whole.split_at(whole.len() - 100).0;
        assert_eq!(words(&sent_as_text(cut)), ("hello".to_owned(), vec![Code::Repaired]), "{numbers}, without its end");
    }
}

#[test]
fn a_whole_file_whose_lines_end_in_two_characters_was_not_sent_as_text() {
    // Codes above 127, as many as compressed data have, and no line feed without its carriage return.
    let shown = format!("BT /F 9 Tf 9 9 Td (hello) Tj ET\r\n% {}\r\n", "é".repeat(3000));
    let file = one_page("", "", &shown, &[]);
    let text = String::from_utf8(file).unwrap();
    let mut file = String::new();
    let mut offsets = Vec::new();
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        if line.ends_with(" 0 obj") {
            offsets.push(file.len());
        }
        if line == "xref" {
            break;
        }
        file.push_str(line);
        file.push_str("\r\n");
    }
    let table = file.len();
    file.push_str(&format!("xref\r\n0 {}\r\n0000000000 65535 f\r\n", offsets.len() + 1));
    offsets.iter().for_each(|offset| file.push_str(&format!("{offset:010} 00000 n\r\n")));
    file.push_str(&format!("trailer<</Size 5/Root 1 0 R>>\r\nstartxref\r\n{table}\r\n%%EOF\r\n"));
    assert_eq!(words(file.as_bytes()), ("hello".to_owned(), vec![]));
}

#[test]
fn a_stream_that_is_cut_is_told_whatever_its_filter() {
    let page = |filter: &str, data: &str| {
        words(&one_page(
            "",
            "/XObject<</X 5 0 R>>",
            "/X Do",
            &[stream(&format!("/Subtype/Form/Filter/{filter}"), data)],
        ))
        .1
    };
    let shown = "BT /F 9 Tf 9 9 Td (hello) Tj (there) Tj ET";
    let hex: String = shown.bytes().map(|b| format!("{b:02x}")).collect();
    assert_eq!(page("ASCIIHexDecode", &format!("{hex}>")), []);
    assert_eq!(page("ASCIIHexDecode", &hex), [], "only the mark of its end is missing");
    assert_eq!(page("ASCIIHexDecode", hex.split_at(60).0), [Code::Repaired]);
    let run = format!("{}{shown}", char::from(u8::try_from(shown.len() - 1).unwrap()));
    assert_eq!(page("RunLengthDecode", &run), [], "only the mark of its end is missing");
    assert_eq!(page("RunLengthDecode", run.split_at(30).0), [Code::Repaired]);
}

#[test]
fn operators_that_end_within_a_string_are_told() {
    let of = |content: &str| words(&one_page("", "", content, &[])).1;
    assert_eq!(of("BT /F 9 Tf 9 9 Td (hello) Tj ET"), []);
    assert_eq!(of("BT /F 9 Tf 9 9 Td (hello) Tj (the"), [Code::Repaired]);
    assert_eq!(of("BT /F 9 Tf 9 9 Td (hello) Tj [(the) 3"), [Code::Repaired]);
}

#[test]
fn what_is_no_file_is_damaged() {
    for bytes in
        [&b""[..], b"%PDF-1.7", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>", &[0; 5000]]
    {
        assert!(matches!(super::super::open(bytes, &Limits::default()), Err(Error::Damaged(_))), "{bytes:?}");
    }
}

#[test]
fn a_file_beyond_the_limit_is_too_large() {
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    assert!(matches!(super::super::open(sample().as_bytes(), &limits), Err(Error::TooLarge(_))));
}

#[test]
fn nesting_without_end_is_no_danger() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    for content in [
        deep("[", "]"),
        deep("<</A", ">>"),
        deep("q ", "Q "),
        deep("/A BMC ", "EMC "),
        deep("(", ")"),
        "BI ".repeat(50_000),
    ] {
        let bytes = one_page("", "", &format!("{content} BT /F 9 Tf 9 9 Td (x) Tj ET"), &[]);
        let pdf = super::super::open(&bytes, &Limits::default()).unwrap();
        let _ = pdf.page(0);
    }
    let bytes = sample().replace("/Subtype/Form", &format!("/Subtype/Form/Deep {}", deep("[", "]")));
    let _ = super::super::open(bytes.as_bytes(), &Limits::default());
}
