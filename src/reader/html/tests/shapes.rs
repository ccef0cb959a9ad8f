use super::body;

#[test]
fn timelines() {
    let want = ["S (Plan #00aa00) (Test it #0000ff)"];
    for page in [
        "<ol style='display:flex;list-style:none'><li style='background:#0a0'>Plan</li><li style='background:#00f'>Test it</li></ol>",
        "<div class=steps role=list><div role=listitem><div class=bar style='background:#0a0;width:1em;height:1em'></div><div>Plan</div></div><div role=listitem><div class=bar style='background:#00f;width:1em;height:1em'></div><div>Test it</div></div></div>",
        "<style>.i{display:inline-block}.d{display:inline-block;width:1em;height:1em;border-radius:50%}</style><div class=tl><div class=i><span class=d style='background:#0a0'></span>Plan</div><div class=i><span class=d style='background:#00f'></span>Test it</div></div>",
        "<div style='display:flex'><div style='background:#0a0'>Plan</div><div>→</div><div style='background:#00f'>Test it</div></div>",
    ] {
        assert_eq!(body(page), want, "{page}");
    }
    assert_eq!(
        body("<table><tr><td bgcolor=#00aa00><b>Plan</b><td style='background:#00f'><b>Test</b></table>"),
        ["TABLE 1x2 head 0", "| Plan #00aa00 | Test #0000ff |"]
    );
    assert_eq!(
        body("<table role=presentation><tr><td bgcolor=#00aa00>Plan<td bgcolor=#0000ff>Test</table>")[0],
        "TABLE 1x2 head 0"
    );
}

#[test]
fn keys() {
    let want = ["P {swatch #00aa00}Done", "P {swatch #ff0000}Late"];
    for page in [
        "<div class=legend><div><div style='width:1em;height:1em;background:#0a0'></div><span>Done</span></div><div><div style='width:1em;height:1em;background:red'></div><span>Late</span></div></div>",
        "<p><span style='background:#0a0'>&nbsp;&nbsp;</span> Done</p><p><span style='background:red'>&nbsp;&nbsp;</span> Late</p>",
        "<table><tr><td bgcolor=#00aa00>&nbsp;<td>Done<tr><td bgcolor=red><br><td>Late</table>",
        "<table><tr><td bgcolor=#00aa00><td>Done<td bgcolor=red><td>Late</table>",
        "<style>.w{display:inline-block;width:1em;height:1em}</style><dl><dt><span class=w style='background:#0a0'></span></dt><dd>Done</dd><dt><span class=w style='background:red'></span></dt><dd>Late</dd></dl>",
    ] {
        assert_eq!(body(page), want, "{page}");
    }
    assert_eq!(
        body(
            "<ul class=legend><li><i style='display:inline-block;width:9px;height:9px;background:#0a0'></i> Done<li><i style='display:inline-block;width:9px;height:9px;background:red'></i> Late</ul>"
        ),
        ["L0- {swatch #00aa00}Done", "L0- {swatch #ff0000}Late"]
    );
    assert_eq!(body("<p><span style='color:#0a0'>■</span> Done</p>"), ["P {swatch:■ #00aa00}■ Done"]);
}

#[test]
fn labels_beside_words_are_no_shapes() {
    assert_eq!(
        body(
            "<ul><li>Oil it <b style='background:#0a0'>Finished</b><li>Paint it <b style='background:red'>Not begun</b></ul>"
        ),
        ["L0• Oil it Finished", "L0• Paint it Not begun"]
    );
    assert_eq!(
        body(
            "<ul class=legend><li><b style='background:#0a0'>Green</b> Done<li><b style='background:red'>Red</b> Late</ul>"
        )[0],
        "L0- {swatch #00aa00}Green Done"
    );
}

#[test]
fn drawings_of_shapes_with_words() {
    let stage = |n: u32, fill: &str, words: &str| {
        format!(
            "<g><polygon points='{x},0 {y},0 {y},30 {x},30' fill='{fill}'/><text x='{m}' y='18'>{words}</text></g>",
            x = n * 100,
            y = n * 100 + 90,
            m = n * 100 + 45
        )
    };
    let page = format!("<svg width=300 height=60>{}{}</svg>", stage(0, "#0a0", "Plan"), stage(1, "#00f", "Test"));
    assert_eq!(body(&page), ["S (Plan #00aa00) (Test #0000ff)"]);
    let dots = "<svg width=300 height=60><line x1=10 x2=110 y1=10 y2=10 stroke=gray /><circle cx=10 cy=10 r=8 fill='#0a0'/><circle cx=110 cy=10 r=8 fill=blue />\
                <text x=10 y=40>Plan</text><text x=110 y=40>Test</text></svg>";
    assert_eq!(body(dots), ["S (Plan #00aa00) (Test #0000ff)"]);
    let key = "<svg width=300 height=60><rect width=10 height=10 fill='#0a0'/><text x=16 y=9>Done</text><rect y=20 width=10 height=10 fill=red /><text x=16 y=29>Late</text></svg>";
    assert_eq!(body(key), ["P {swatch #00aa00}Done", "P {swatch #ff0000}Late"]);
    let bars = "<svg><rect width=10 height=80 fill='#0a0'/><rect x=20 width=10 height=20 fill=red /><text x=5 y=95>Done</text><text x=25 y=95>Late</text></svg>";
    assert!(body(bars).is_empty(), "a chart");
}

#[test]
fn stages_by_a_dot_of_the_sheet_and_by_classes_with_shades() {
    let page = "<style>.s::before{content:'';display:block;width:9px;height:9px}.a::before{background:#0a0}.b::before{background:blue}</style>\
                <ol class=stepper style='display:flex'><li class='s a'>Plan</li><li class='s b'>Test</li></ol>";
    assert_eq!(body(page), ["S (Plan #00aa00) (Test #0000ff)"]);
    let page = "<ol class=timeline><li class='bg-green-600 p-2'>Plan</li><li class='bg-blue-500 p-2'>Test</li></ol>";
    assert_eq!(body(page), ["S (Plan #28a745) (Test #007bff)"]);
    let page = "<ul><li class='bg-gray-50'>Plan</li><li class='bg-gray-50'>Test</li></ul>";
    assert_eq!(body(page), ["L0• Plan", "L0• Test"], "grounds");
}
