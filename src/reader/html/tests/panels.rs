use super::body;

#[test]
fn what_a_tab_or_control_opens_is_part_of_the_page() {
    let tabs = "<style>.tab-pane{display:none}</style><h1>Lift</h1>\
                <ul role=tablist><li><a role=tab id=a href='#p'>Plan</a><li><a role=tab id=b href='#n'>Notes</a></ul>\
                <div class=tab-pane role=tabpanel id=p><p>Oil it</p></div>\
                <div class=tab-pane role=tabpanel id=n hidden><h2>Notes</h2><p>Soon</p></div>";
    assert_eq!(body(tabs), ["H1 Lift", "H2 Plan", "P Oil it", "H2 Notes", "P Soon"]);
    let folded = "<style>.panel{max-height:0;overflow:hidden}</style><button class=accordion>Lift</button><div class=panel><p>Oil it</p></div>\
                  <button aria-expanded=false aria-controls=x>Ramp</button><div id=x style='display:none'><p>Paint it</p></div>";
    assert_eq!(body(folded), ["H3 Lift", "P Oil it", "H3 Ramp", "P Paint it"]);
}

#[test]
fn what_is_hidden_and_not_opened_stays_hidden() {
    for page in [
        "<p>Oil it</p><div style='display:none'>old</div>",
        "<p>Oil it</p><button data-bs-toggle=modal data-bs-target='#m'>Ask</button><div id=m class='modal collapse' hidden>old</div>",
        "<p>Oil it</p><button aria-expanded=false aria-controls=m aria-haspopup=true>Menu</button><div id=m hidden>old</div>",
    ] {
        assert_eq!(body(page), ["P Oil it"], "{page}");
    }
}
