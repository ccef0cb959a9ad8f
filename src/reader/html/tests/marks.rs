use super::body;

/// What a cell with this markup shows.
fn cell(markup: &str) -> String {
    let lines = body(&format!("<table><tr><th>Action<th>State<tr><td>Oil<td>{markup}</table>"));
    let row = lines.last().cloned().unwrap_or_default();
    row.strip_prefix("| Oil | ").and_then(|r| r.strip_suffix(" |")).unwrap_or(&row).to_owned()
}

#[test]
fn characters_and_entities() {
    assert_eq!(cell("&check;"), "{check:✓}✓");
    assert_eq!(cell("&#x2714;&#xFE0F;"), "{check:✔}✔");
    assert_eq!(cell("✗ late"), "{cross:✗}✗ late");
    assert_eq!(cell("√"), "{check:√}√");
    assert_eq!(cell("[ ]"), "{box:[ ]}[ ]");
    assert_eq!(cell("<span style='color:#0a0'>●</span> ok"), "{swatch:● #00aa00}● ok");
    assert_eq!(cell("<span style='color:#999'>■</span> none"), "{swatch:■ #999999}■ none");
    assert_eq!(cell("● point"), "● point", "a bullet");
    assert_eq!(body("<body style='color:#333'>■ point"), ["P ■ point"], "a bullet in the color of the text");
    assert!(cell("🟢").starts_with("{swatch:🟢 #"));
    assert_eq!(
        body("<ul><li>[x] Oil the lift<li>[ ] Paint the lift</ul>"),
        ["L0• {check:[x]}[x] Oil the lift", "L0• {box:[ ]}[ ] Paint the lift"]
    );
}

#[test]
fn symbol_fonts() {
    assert_eq!(cell("<span style='font-family:Wingdings'>ü</span>"), "{check:✓}✓".replace('✓', &seen('ü')));
    assert_eq!(cell("<font face=Wingdings>û</font>"), "{cross:✗}✗".replace('✗', &seen('û')));
    assert_eq!(cell("<font face=Wingdings>&#xF0FC;</font>"), cell("<font face=Wingdings>ü</font>"));
    assert_eq!(cell("<i class=fa>&#xf00c;</i>").chars().take(6).collect::<String>(), "{check");
}

fn seen(c: char) -> String {
    crate::mark::of_symbol("Wingdings", c).map(String::from).unwrap_or_default()
}

#[test]
fn inputs_and_tasks() {
    assert_eq!(cell("<input type=checkbox checked disabled>"), "{check}");
    assert_eq!(cell("<input type=checkbox>"), "{box}");
    assert_eq!(
        cell("<label><input type=radio>No</label> <label><input type=radio checked>Yes</label>"),
        "No {check}Yes"
    );
    assert_eq!(cell("<span role=checkbox aria-checked=true></span>"), "{check}");
    assert_eq!(body("<ul class=inline-task-list><li class=checked>a<li>b</ul>"), ["L0• {check}a", "L0• {box}b"]);
    assert_eq!(body("<ul class=contains-task-list><li><input type=checkbox checked> a</ul>"), ["L0• {check}a"]);
    assert_eq!(
        body("<ul><li data-inline-task-status=complete>a<li data-inline-task-status=incomplete>b</ul>"),
        ["L0• {check}a", "L0• {box}b"]
    );
    assert_eq!(
        body("<ul class=to-do-list><li><div class='checkbox checkbox-on'></div><s>done</s></ul>"),
        ["L0• {check}done"]
    );
    assert_eq!(
        body(
            "<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>"
        ),
        ["L0- {check}a"]
    );
    assert_eq!(cell("<select><option>Open<option selected>Closed</select>"), "Closed");
}

#[test]
fn pictures() {
    assert_eq!(cell("<img class='emoticon emoticon-tick' alt='(tick)' src=check.svg>"), "{check}");
    assert_eq!(cell("<img class=emoticon data-emoji-short-name=':cross_mark:' alt=':cross_mark:'>"), "{cross}");
    assert_eq!(cell("<img src='/img/tick.png' alt='Yes' width=14>"), "{check}");
    assert_eq!(cell("<img src='icons/green-tick.gif'>"), "{check}");
    assert_eq!(cell("<img src='dot_red.gif' alt=''>").chars().take(7).collect::<String>(), "{swatch");
    assert_eq!(cell("<img class=emoji alt='✅' src='https://s.example/2705.png'>"), "{check:✅}");
    assert_eq!(cell("<ac:emoticon ac:name='tick' />"), "{check}");
    assert_eq!(cell("<img src=spacer.gif alt=''>"), "");
    assert_eq!(cell("<img src=a7.png alt=''>"), "{unknown}", "seen, and cannot be told");
    assert_eq!(cell("<img src=a7.png alt='In progress'>"), "{word:In progress}");
    assert_eq!(cell("Oil it <img src=a7.png alt=''>"), "Oil it");
}

#[test]
fn labels() {
    assert_eq!(cell("<span class='status-macro aui-lozenge aui-lozenge-success'>DONE</span>"), "{word:DONE}DONE");
    assert_eq!(cell("<strong class='govuk-tag govuk-tag--green'>Complete</strong>"), "{word:Complete #28a745}Complete");
    assert_eq!(
        cell("<span class='badge' style='background:#0a0'><i class='fa fa-check'></i> Met</span>"),
        "{word:Met #00aa00}Met"
    );
    assert_eq!(
        cell(
            "<ac:structured-macro ac:name=status><ac:parameter ac:name=colour>Red</ac:parameter><ac:parameter ac:name=title>Late</ac:parameter></ac:structured-macro> x"
        ),
        "{word:Late #dc3545}Late x"
    );
    assert_eq!(cell("<label class=label>Name</label>"), "Name");
    assert_eq!(cell("<span class=tl-label>Name</span>"), "Name");
}

#[test]
fn icons() {
    for (markup, want) in [
        ("<i class='fa fa-check' aria-hidden=true></i>", "{check}"),
        ("<i class='fas fa-times-circle' style='color:#c00'></i>", "{cross #cc0000}"),
        ("<i class='fa fa-square-o'></i>", "{box}"),
        ("<span class='glyphicon glyphicon-ok'></span>", "{check}"),
        ("<i class='bi bi-x-lg'></i>", "{cross}"),
        ("<i class=material-icons>check_circle</i>", "{check}"),
        ("<span class='mdi mdi-checkbox-blank-outline'></span>", "{box}"),
        ("<span class='dashicons dashicons-yes'></span>", "{check}"),
        ("<i class='fa fa-circle' style='color:green'></i>", "{swatch #008000}"),
        ("<ion-icon name='checkmark-outline'></ion-icon>", "{check}"),
        ("<i class='fa fa-wrench'></i>", "{unknown}"),
        ("<i class='fa fa-wrench' title='In repair'></i>", "{word:In repair}"),
    ] {
        assert_eq!(cell(markup), want, "{markup}");
    }
    let own =
        "<style>.q::before{content:'\\2713'}</style><table><tr><th>a<th>b<tr><td>1<td><span class=q></span></table>";
    assert_eq!(body(own)[2], "| 1 | {check:✓} |");
}

#[test]
fn drawings() {
    for (markup, want) in [
        (
            "<svg viewBox='0 0 24 24' fill=none stroke='#2e8b57' stroke-width=3><path d='M3 12l6 6L21 5'/></svg>",
            "{check #2e8b57}",
        ),
        (
            "<svg viewBox='0 0 24 24'><path fill='#090' d='M9 16.2 4.8 12l-1.4 1.4L9 19 21 7l-1.4-1.4z'/></svg>",
            "{check #009900}",
        ),
        (
            "<svg stroke=currentColor fill=none stroke-width=2><line x1=18 y1=6 x2=6 y2=18 /><line x1=6 y1=6 x2=18 y2=18 /></svg>",
            "{cross}",
        ),
        ("<svg><polyline points='20 6 9 17 4 12' fill=none stroke=black stroke-width=2 /></svg>", "{check}"),
        ("<svg><circle cx=5 cy=5 r=5 fill='#c00'/></svg>", "{swatch #cc0000}"),
        ("<svg><rect x=1 y=1 width=14 height=14 fill=none stroke=black stroke-width=1 /></svg>", "{box}"),
        ("<svg class=icon><use href='sprite.svg#icon-check'></use></svg>", "{check}"),
        ("<svg role=img aria-label='Not done'><path d='M0 0h9v2H0z'/></svg>", "{cross}"),
        ("<svg><title>Yes</title><path d='M0 0h9v2H0z'/></svg>", "{check}"),
    ] {
        assert_eq!(cell(markup), want, "{markup}");
    }
    let symbol = "<svg style='display:none'><symbol id=s viewBox='0 0 24 24'><path d='M3 12l6 6L21 5' fill=none stroke=black stroke-width=3 /></symbol></svg>\
        <table><tr><th>a<th>b<tr><td>1<td><svg><use xlink:href='#s'/></svg></table>";
    assert_eq!(body(symbol)[2], "| 1 | {check} |");
}

#[test]
fn what_screen_readers_hear() {
    let style = "<style>.quiet{position:absolute;left:-9999px}</style>";
    let row = |markup: &str| body(&format!("{style}<table><tr><th>a<th>b<tr><td>1<td>{markup}</table>"))[2].clone();
    assert_eq!(row("<span class=quiet>Status: Complete</span>"), "| 1 | {word:Complete} |");
    assert_eq!(
        row("<i class='fa fa-check' aria-hidden=true></i><span class=sr-only>Complete</span>"),
        "| 1 | {check}{word:Complete} |"
    );
    assert_eq!(row("<a href=x>Plan<span class=sr-only> (opens in new window)</span></a>"), "| 1 | [Plan](x) |");
    assert_eq!(row("<span class='s s-17' role=img aria-label=Complete></span>"), "| 1 | {check} |");
    assert_eq!(row("<span title='In progress' class=ball></span>"), "| 1 | {word:In progress} |");
    assert_eq!(row("<span aria-hidden=true>✓</span>"), "| 1 | {check:✓} |");
    assert_eq!(body("<table><tr><th>a<th><span class=sr-only>State</span><tr><td>1<td>2</table>")[1], "| a | State |");
}

#[test]
fn colored_shapes() {
    for markup in [
        "<span style='display:inline-block;width:12px;height:12px;border-radius:6px;background:#3d85c6'></span>",
        "<div style='width:1em;height:1em;background:#3d85c6'></div>",
        "<span style='background:#3d85c6'>&nbsp;&nbsp;&nbsp;</span>",
    ] {
        assert_eq!(cell(markup), "{swatch #3d85c6}", "{markup}");
    }
    assert_eq!(cell("<span class='dot dot-green'></span> Good"), "{swatch #28a745}Good");
    assert_eq!(cell("<div style='height:2px;background:#ccc'></div>x"), "x", "a line");
}

#[test]
fn hollow_circles_and_what_is_told_of_icons() {
    assert_eq!(cell("<i class='bi bi-circle'></i>"), "{box}");
    assert_eq!(cell("<i class='far fa-circle'></i>"), "{box}");
    assert_eq!(cell("<span class='icon green'><i class='fa fa-check'></i></span>"), "{check}");
    assert!(cell("<i class='fa fa-times' title='Put off'></i>").starts_with("{cross}"));
    assert_eq!(cell("<span class=sr-only>Agency:</span> Mill"), "Mill", "a label alone says nothing");
}
