use super::read;
use crate::document::Document;
use crate::limits::Limits;

/// A stack no larger than that of a worker thread.
fn on_small_stack(page: String) -> Document {
    let read = move || super::super::read(page.as_bytes(), &Limits::default()).expect("a document");
    std::thread::Builder::new().stack_size(2 << 20).spawn(read).expect("a thread").join().expect("no overflow")
}

#[test]
fn nesting_without_end() {
    for tag in [
        "<div>",
        "<span>",
        "<ul><li>",
        "<table><tr><td>",
        "<b>",
        "<svg><g>",
        "<svg><td>",
        "<blockquote>",
        "<dl><dt>",
        "<a href=x><table>",
        "<ruby><rt>",
    ] {
        let document = on_small_stack(tag.repeat(4_000) + "x");
        assert!(format!("{:?}", document.diagnostics).contains("Limit") || document.blocks.len() <= 1, "{tag}");
    }
    let document = on_small_stack("<div>".repeat(50_000) + "deep" + &"</div>".repeat(50_000) + "<p>after");
    let words: Vec<&str> = document.blocks.iter().map(|b| b.text.string.as_str()).collect();
    assert_eq!(words, ["deep", "after"]);
    assert_eq!(document.diagnostics.len(), 1);
}

#[test]
fn one_tag_with_a_hundred_thousand_attributes() {
    let attributes: String = (0..100_000).map(|i| format!(" a{i}=1")).collect();
    for before in [
        "",
        "<script><!--<script></script><x a=\"</script></script>",
        "<!-- <x a=\"-->",
        "<svg><![CDATA[ > <x a=\" ]]></svg>",
    ] {
        let document = read(&format!("{before}<div{attributes}>x</div>"));
        assert!(document.blocks.iter().any(|b| b.text.string.starts_with('x')), "{before}");
    }
}

#[test]
fn spans_without_end() {
    let row = "<tr>".to_owned() + &"<td rowspan=65534 colspan=1000>x".repeat(40);
    let document = read(&format!("<table>{}</table>", row.repeat(300)));
    assert!(format!("{:?}", document.diagnostics).contains("table cells"));
}

#[test]
fn formatting_that_is_never_closed() {
    let page: String = (0..5_000).map(|i| format!("<font color=#{i:06x}>")).collect::<String>() + &"<p>x".repeat(2_000);
    let document = read(&page);
    assert_eq!(document.blocks.len(), 2_000);
}

#[test]
fn text_survives_whatever_surrounds_it() {
    for page in [
        "<",
        "<!",
        "</",
        "<a",
        "<a b",
        "<a b='",
        "<!--",
        "<![CDATA[",
        "&#",
        "\u{0}",
        "<table><p>x",
        "<svg><p>x",
        "<select><p>x",
        "<p>x</p></p></p>",
    ] {
        let _ = read(page);
    }
    let document = read("<p title='a > b' x=\"<div>\">kept</p><p/><p>more &lt;p&gt; &amp;c");
    let words: Vec<&str> = document.blocks.iter().map(|b| b.text.string.as_str()).collect();
    assert_eq!(words, ["kept", "more <p> &c"]);
}

#[test]
fn elements_beyond_the_limit_are_left_out() {
    let limits = Limits { elements: 100, ..Limits::default() };
    let document = super::super::read("<p>x".repeat(500).as_bytes(), &limits).expect("a document");
    assert!(document.blocks.len() < 120 && document.diagnostics.len() == 1);
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    assert_eq!(super::super::read(b"<p>longer than that", &limits).map_err(|e| e.code()), Err("too-large"));
}

#[test]
fn control_characters_reach_neither_text_nor_marks() {
    // Windows-1252 has no characters at 8D and 9D.
    let page = b"<table><tr><th>Task<th>Done<tr><td>Mend\x8d the\x1b stairs\x9d \x96 soon<td><img alt=\x18No&#x8d; title=x></table>";
    let document = super::super::read(page, &Limits::default()).expect("a document");
    let json = serde_json::to_string(&document).expect("it can be written");
    assert!(json.contains("Mend the stairs – soon"), "{json}");
    assert!(!json.contains("\\u00"), "{json}");
}
