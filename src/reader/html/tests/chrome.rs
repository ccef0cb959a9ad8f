use super::{body, furniture, read};
use crate::error::Error;
use crate::limits::Limits;

#[test]
fn what_surrounds_the_content_is_kept_apart() {
    let page = "<a class=skip-link href='#c'>Skip</a><div class=cookie-banner><p>Cookies</p></div><header role=banner><nav><a href=/>Home</a></nav></header>\
        <ol id=breadcrumbs><li>Path</ol><main id=c><article><header><h1>Title</h1></header><p>Text</p><div class=page-metadata>Created by Bo</div><aside>An aside</aside></article>\
        <aside class=sidebar>Related</aside></main><footer>Foot</footer>";
    assert_eq!(body(page), ["H1 Title", "P Text", "P An aside"]);
    assert_eq!(furniture(page).len(), 7, "{:?}", furniture(page));
}

#[test]
fn the_title_is_content_wherever_it_stands() {
    assert_eq!(
        body("<header><h1>Report</h1><p>May 2020</p></header><p>x</p><footer>y</footer>"),
        ["H1 Report", "P May 2020", "P x"]
    );
    assert_eq!(
        body("<div id=main-header><ol id=breadcrumbs><li>a</ol><h1>Report</h1></div><p>x"),
        ["H1 Report", "P x"]
    );
    assert_eq!(body("<div class=top-bar><h1>Report</h1></div><p>x"), ["H1 Report", "P x"]);
}

#[test]
fn footnotes_stand_apart() {
    for notes in [
        "<section class=footnotes role=doc-endnotes><ol><li>note</ol></section>",
        "<div class=reflist><ol class=references><li>note</ol></div>",
        "<div><p><a href='#ftnt_ref1' id=ftnt1>[1]</a> note</p></div>",
        "<div id=sdfootnote1><p>note</p></div>",
        "<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>note</p></div>",
    ] {
        let page = format!("<p>Text<sup><a href='#n'>1</a></sup></p>{notes}");
        assert_eq!(body(&page), ["P Text^[1](#n)^"], "{notes}");
        assert_eq!(furniture(&page).len(), 1, "{notes}");
    }
}

#[test]
fn buttons_are_no_text_but_accordions_are() {
    assert_eq!(
        body("<p>a</p><button>Accept</button><h2><button>Recommendation</button></h2>"),
        ["P a", "H2 Recommendation"]
    );
}

#[test]
fn comparisons_of_versions_are_refused() {
    for page in [
        "<p>Key</p><ul><li>This line was added.</li><li>This line was removed.</li></ul><p>x",
        "<table class=diff><tr><td class=diff-otitle>Old<td class=diff-ntitle>New</table>",
        "<p><span class=diff-html-added>a</span><span class=diff-html-removed>b</span><span class=diff-html-added>c</span><span class=diff-html-removed>d</span></p>",
    ] {
        assert_eq!(super::super::read(page.as_bytes(), &Limits::default()).err(), Some(Error::DiffPage), "{page}");
    }
    assert_eq!(read("<p>This line was added to the plan.</p>").blocks.len(), 1);
}

#[test]
fn names_of_sites_and_controls_beside_values_surround_the_content() {
    let page = "<h1 class=logo><a href='/'>The Mill</a></h1><h1>Lift</h1><p>Bar</p><div role=progressbar>60%</div>\
                <dl><div><dt>State</dt><dd>Done</dd><dd class='list__actions'><a href='#c'>Change</a></dd></div></dl>";
    assert_eq!(body(page), ["H1 Lift", "P Bar", "T State", "D Done"]);
    assert_eq!(body("<h1 class=logo>The Mill</h1><p>Oil it"), ["H1 The Mill", "P Oil it"], "it has no other title");
    assert_eq!(
        body("<div class='list__actions'><p>Oil it</p><a href='#c'>more</a></div>")[0],
        "P Oil it",
        "actions of another kind"
    );
}
