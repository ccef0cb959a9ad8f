use super::{body, read};
use crate::document::BlockKind;

#[test]
fn spans_fill_a_grid_without_overlap() {
    assert_eq!(
        body(
            "<table><thead><tr><th rowspan=2>A<th colspan=2>B<tr><th>C<th>D</thead><tbody><tr><td rowspan=0>1<td>2<td>3<tr><td>4<td>5<tbody><tr><td>6<td>7<td>8</table>"
        ),
        ["TABLE 5x3 head 2", "| A 2x1 | B 1x2 |", "| C | D |", "| 1 2x1 | 2 | 3 |", "| 4 | 5 |", "| 6 | 7 | 8 |"]
    );
    // A span over the edge of the table is cut; so is one that would run into another.
    assert_eq!(
        body("<table><tr><th>a<th colspan=9>b<tr><td rowspan=99>c<td>d<tr><td>e</table>"),
        ["TABLE 3x2 head 1", "| a | b |", "| c 2x1 | d |", "| e |"]
    );
    assert_eq!(
        body("<table><tr><th>a<th>b<th>c<tr><td>1<td rowspan=2>2<td>3<tr><td colspan=3>4</table>"),
        ["TABLE 3x3 head 1", "| a | b | c |", "| 1 | 2 2x1 | 3 |", "| 4 |"]
    );
    assert_eq!(body("<table><tfoot><tr><td>z<td>z</tfoot><tr><th>a<th>b<tr><td>1<td>2</table>")[3], "| z | z |");
}

#[test]
fn first_rows_that_are_headings() {
    let head = |page: &str| match &read(page).blocks[0].kind {
        BlockKind::Table(table) => table.header_rows,
        other => panic!("{other:?}"),
    };
    assert_eq!(head("<table><tr><td><b>a</b><td><b>b</b><tr><td>1<td>2</table>"), 1);
    assert_eq!(head("<table><tr bgcolor=#ddd><td>a<td>b<tr><td>1<td>2</table>"), 1);
    assert_eq!(head("<table><tr><td>a<td>b<tr><td>1<td>2</table>"), 0);
    assert_eq!(head("<table><tr><td><b>a</b><td><b>b</b><tr><td><b>1</b><td><b>2</b></table>"), 0);
    assert_eq!(head("<table><tr><th>a<td>1<tr><th>b<td>2</table>"), 0, "headings of rows");
    assert_eq!(head("<table><tr><th colspan=2>t<tr><th>a<th>b<tr><td>1<td>2</table>"), 2);
}

#[test]
fn cells_keep_blocks_and_tables_inside() {
    assert_eq!(
        body(
            "<table><caption>Cap</caption><tr><th>a<th>b<tr><td><p>x</p><ul><li>y</ul><td><table><tr><th>c<th>d<tr><td>1<td>2</table></table>"
        ),
        ["TABLE 2x2 head 1 Cap", "| a | b |", "| x / L0• y | TABLE 2x2 head 1 / | c | d | / | 1 | 2 | |"]
    );
    assert_eq!(body("<table><tr><th>a<th>b<tr><td>x<br>y<td>&nbsp;</table>")[2], "| x⏎y | |".replace("| |", "|  |"));
}

#[test]
fn fills_of_cells() {
    let page = "<style>.ok{background:#0a0}tr.late{background-color:red}</style><table><tr><th>a<th>b<tr><td class=ok>1<td style='background:#00f'><tr class=late><td>2<td bgcolor=ffffff>3\
        <tr bgcolor='#cccccc'><td>4<td><div style='background:#fc0'>5</div></table>";
    assert_eq!(body(page)[2..], ["| 1 #00aa00 |  #0000ff |", "| 2 #ff0000 | 3 |", "| 4 #cccccc | 5 #ffcc00 |"]);
    assert_eq!(
        body("<table class=table><tr><th>a<th>b<tr><td>1<td class='bg-warning'></table>")[2],
        "| 1 |  #ffc107 |"
    );
}

#[test]
fn tables_by_role_style_and_class() {
    let want = ["TABLE 2x2 head 1", "| a | b |", "| 1 | 2 |"];
    for page in [
        "<div role=table><div role=rowgroup><div role=row><span role=columnheader>a</span><span role=columnheader>b</span></div></div><div role=row><div role=cell>1</div><div role=cell>2</div></div></div>",
        "<div style='display:grid;grid-template-columns:1fr 2fr'><b>a</b><b>b</b><div>1</div><div>2</div></div>",
        "<style>.g{display:grid;grid-template-columns:repeat(2,1fr)}.r{display:contents}.head{font-weight:700}</style><div class=g><div class=r><div class=head>a</div><div class=head>b</div></div><div class=r><div>1</div><div>2</div></div></div>",
        "<div class=tbl><div class='tr head'><div>a</div><div>b</div></div><div class=tr><div>1</div><div>2</div></div></div>",
        "<div class=divTable><div class=divTableBody><div class=divTableRow><div class=divTableHead>a</div><div class=divTableHead>b</div></div><div class=divTableRow><div>1</div><div>2</div></div></div></div>",
    ] {
        assert_eq!(body(page), want, "{page}");
    }
    let css = "<style>.t{display:table}.t>div{display:table-row}.t>div>div{display:table-cell}</style><div class=t><div><div>a</div><div>b</div></div><div><div>1</div><div>2</div></div></div>";
    assert_eq!(body(css)[1..], want[1..]);
    // Cards side by side are no table.
    assert_eq!(body("<div style='display:grid;grid-template-columns:1fr 1fr'><div>a</div><div>b</div><div>c</div><div>d</div></div>").len(), 4);
}

#[test]
fn tables_that_only_lay_out_the_page_are_read_through() {
    assert_eq!(
        body(
            "<table role=presentation><tr><td><h1>T</h1><tr><td>text<tr><td><table><tr><td><b>a</b><td><b>b</b><tr><td>1<td>2</table></table>"
        ),
        ["H1 T", "P text", "TABLE 2x2 head 1", "| a | b |", "| 1 | 2 |"]
    );
    assert_eq!(body("<table><tr><td>only</table>"), ["P only"]);
    assert_eq!(body("<table><tr><td>one<tr><td>two</table>"), ["P one", "P two"]);
    assert_eq!(body("<table><tr><td><h2>Left</h2>x<td><h2>Right</h2>y</table>"), ["H2 Left", "P x", "H2 Right", "P y"]);
    // Marked as presentation by mistake: it has headings of columns.
    assert_eq!(body("<table role=presentation><tr><th>a<th>b<tr><td>1<td>2</table>")[0], "TABLE 2x2 head 1");
}

#[test]
fn spreadsheets_lose_their_letters() {
    let page = "<table class=waffle><thead><tr><th class=row-header></th><th class=column-headers-background>A<th class=column-headers-background>B</thead>\
        <tr><th class=row-headers-background>1<td><b>x</b><td><b>y</b><tr><th class=row-headers-background>2<td>3<td>4</table>";
    assert_eq!(body(page), ["TABLE 2x2 head 1", "| x | y |", "| 3 | 4 |"]);
}
