use super::{body, read};
use crate::document::{BlockKind, SpanKind};

#[test]
fn headings_paragraphs_and_loose_text() {
    assert_eq!(
        body(
            "<h1>A <small>b</small></h1>loose<p>one\n two</p><div>three<br>four<br><br>five</div><div role=heading aria-level=3>six</div>"
        ),
        ["H1 A b", "P loose", "P one two", "P three⏎four", "P five", "H3 six"]
    );
    assert_eq!(body("<p>a<div>b<p>c</div>d"), ["P a", "P b", "P c", "P d"]);
    assert_eq!(body("<p>co\u{ad}op&nbsp;&nbsp;x<wbr>y&zwnj;z</p>"), ["P coop xyz"]);
    assert_eq!(body("<pre>a  b\n  c\n\nd</pre>"), ["P a b⏎c", "P d"]);
    assert_eq!(body("<p style='white-space:pre-line'>a\nb</p>"), ["P a⏎b"]);
    assert_eq!(
        body("<blockquote>q</blockquote><address>x<br>y</address><hr><details><summary>s</summary>t</details>"),
        ["P q", "P x⏎y", "P s", "P t"]
    );
    assert_eq!(body("<h2><p>A</p></h2><h1 role=presentation>B</h1>"), ["H2 A", "P B"]);
    assert_eq!(
        body("<figure><img src=a.png alt='A chart'><figcaption>One</figcaption></figure>"),
        ["F A chart", "P One"]
    );
}

#[test]
fn lists_as_they_are_shown() {
    assert_eq!(
        body(
            "<ul><li>a<ul><li>b</ul>c<li><p>d</p><p>e</p></ul><ol type=i start=3><li>f<li value=9>g</ol><ol reversed><li>h<li>i</ol>"
        ),
        ["L0• a", "L1• b", "L0- c", "L0• d", "L0- e", "L0iii. f", "L0ix. g", "L02. h", "L01. i"]
    );
    assert_eq!(
        body("<ul style='list-style:none'><li>a</ul><ol style='list-style-type:none'><li>b</ol>"),
        ["L0- a", "L0- b"]
    );
    assert_eq!(
        body("<ul><li>a<ul><ul><li>b</ul></ul></ul>"),
        ["L0• a", "L1• b"],
        "lists right inside lists only indent"
    );
    assert_eq!(body("<ul><li><ul><li>deep</ul></ul>"), ["L0• deep"]);
    let docs =
        "<style>.lst-q-1>li:before{content:'○ '}</style><ul class='lst-q-0'><li>a</ul><ul class='lst-q-1'><li>b</ul>";
    assert_eq!(body(docs), ["L0• a", "L1○ b"]);
    assert_eq!(body("<ol type=A><li>x</ol><ol start=28 type=a><li>y</ol>"), ["L0A. x", "L0ab. y"]);
}

#[test]
fn lists_of_word_processors() {
    let item = |level: u32, bullet: &str, text: &str| {
        format!(
            "<p class=MsoListParagraph style='margin-left:{}in;mso-list:l0 level{level} lfo1'><span style='font-family:Symbol'>{bullet}<span style='font:7pt \"Times New Roman\"'>&nbsp; &nbsp;</span></span>{text}</p>",
            f64::from(level) / 2.0
        )
    };
    assert_eq!(body(&(item(1, "·", "a") + &item(2, "o", "b") + &item(1, "2.", "c"))), ["L0• a", "L1• b", "L02. c"]);
    // A filtered page has lost `mso-list`, the indent remains.
    let filtered = "<p class=MsoListParagraphCxSpFirst style='margin-left:1.0in;text-indent:-.25in'><span style='font-family:\"Courier New\"'>o<span style='font:7.0pt'>&nbsp;</span></span>d</p>";
    assert_eq!(body(filtered), ["L1• d"]);
    let ignored = "<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>a)<span>&nbsp;</span></span><![endif]>e</p>";
    assert_eq!(body(ignored), ["L0a) e"]);
}

#[test]
fn terms_and_definitions() {
    assert_eq!(
        body("<dl><div><dt>Lift</dt><dd>goes up</dd></div><dt>Stair<dd>stays<dd>too</dl>"),
        ["T Lift", "D goes up", "T Stair", "D stays", "D too"]
    );
}

#[test]
fn links_keep_their_targets() {
    assert_eq!(body("<a href='x.pdf'>a</a> <a>b</a> <a href='javascript:go()'>c</a>"), ["P [a](x.pdf) b [c](-)"]);
    assert_eq!(body("<base href='https://h.example/d/e.html'><a href='../f'>g</a>"), ["P [g](https://h.example/f)"]);
    assert_eq!(body("<a href=x><p>one</p><p>two</p></a>"), ["P [one](x)", "P [two](x)"]);
    assert_eq!(body("a<sup><a href='#fn1'>1</a></sup> b 2<sup>nd</sup>"), ["P a^[1](#fn1)^ b 2^nd^"]);
}

#[test]
fn hidden_things_stay_hidden() {
    let page = "<style>.gone{display:none}.later{visibility:hidden}.later b{visibility:visible}@media print{.paper{display:block}}.paper{display:none}</style>\
        <p>a<span class=gone>1</span><span hidden>2</span><span style='display:none!important'>3</span><!-- 4 --><script>5</script><template>6</template>\
        <noscript>7</noscript><span aria-hidden=true>8</span><span class=later>9<b>b</b></span><input type=hidden value=10><span class=paper>11</span></p>\
        <div style='max-height:0;overflow:hidden'>12</div><p style='font-size:0'>13</p><div style='mso-hide:all'>14</div><div class='d-none'>15</div><dialog>16</dialog>\
        <div class='d-none d-md-block'>c</div><del>17</del><ins>d</ins><s>18</s>";
    assert_eq!(body(page), ["P a b", "P c", "P d"]);
    assert_eq!(
        body("<style>.hidden{display:block}</style><p class=hidden>shown by its own sheet</p>"),
        ["P shown by its own sheet"]
    );
}

#[test]
fn looks() {
    let page = "<style>.t{color:#123456;font:bold 20px Arial}</style><p class=t>x</p><p>a <b>b</b></p><div style='background:#eee'><p>c</p></div><p><i>d</i></p>";
    let document = read(page);
    let [t, a, c, d] = document.blocks.as_slice() else { panic!("{:?}", document.blocks) };
    assert!(t.style.bold && t.style.color.map(crate::color::Rgb::to_hex).as_deref() == Some("#123456"));
    assert!(!a.style.bold && a.text.spans.iter().any(|s| s.range == (2..3) && s.kind == SpanKind::Bold));
    assert_eq!(c.style.fill.map(crate::color::Rgb::to_hex).as_deref(), Some("#eeeeee"));
    assert!(d.style.italic && d.style.fill.is_none());
    let sized = read("<h1>x</h1><p style='font-size:10pt'>y <span style='font-size:150%'>z</span></p>");
    let sizes: Vec<f32> = sized.blocks.iter().map(|b| b.style.size).collect();
    assert_eq!(sizes, [24.0, 10.0]);
}

#[test]
fn every_place_is_an_element_of_the_page() {
    let page = "<body><div><p>a</p>b<ul><li>c</ul><table><tr><td>d<td>e<tr><td>f<td><p>g</table><dl><dt>h<dd>i</dl></div><p id=here>j<br><br>k</p>";
    let html = scraper::Html::parse_document(page);
    let mut places = Vec::new();
    fn walk(blocks: &[crate::document::Block], places: &mut Vec<(String, String)>) {
        for block in blocks {
            if let BlockKind::Table(table) = &block.kind {
                for cell in &table.cells {
                    walk(&cell.blocks, places);
                    places.push((cell.text().string, format!("{:?}", cell.at)));
                }
            }
            places.push((block.text.string.clone(), format!("{:?}", block.at)));
        }
    }
    walk(&read(page).blocks, &mut places);
    assert!(places.len() >= 14);
    for (words, place) in places {
        let path = place.trim_start_matches("Element(\"").trim_end_matches("\")");
        let found: Vec<_> = html.select(&scraper::Selector::parse(path).expect(path)).collect();
        assert_eq!(found.len(), 1, "{path}");
        let all: String = found[0].text().collect();
        assert!(all.contains(&words), "{path} has no {words}");
    }
}

#[test]
fn titles() {
    assert_eq!(read("<title> A\n B </title><svg><title>no</title></svg>").meta_title.as_deref(), Some("A B"));
    assert_eq!(read("<p>x").meta_title, None);
}

#[test]
fn what_hangs_on_headings() {
    assert_eq!(body("<h2>Lift<a class=headerlink href='#l' title=Permalink>¶</a></h2>"), ["H2 Lift"]);
    assert_eq!(
        body("<div style='display:flex'><div><span class=icon>💡</span></div><div>Oil it</div></div>"),
        ["P Oil it"]
    );
}
