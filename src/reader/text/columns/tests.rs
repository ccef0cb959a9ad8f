//! Columns lined up by spaces.

use super::super::lines::split;
use super::*;

fn table(text: &str) -> Vec<String> {
    let (lines, _) = split(text, 1000);
    let start = lines.iter().position(has_gap).unwrap();
    match find(&lines, start) {
        Err(_) => vec!["none".to_owned()],
        Ok(region) => {
            let (rows, head) = region.rows(&lines, &Wrap::of(&lines, &lines));
            let mut out: Vec<String> = rows.iter().map(|r| r.fields.join(" | ")).collect();
            out.push(format!("headings {head}, ends {}", region.end));
            out
        }
    }
}

#[test]
fn cells_at_the_top_of_their_rows() {
    let text = "Berth plan\n\n \
        Step                                    Owner            Due           Done\n \
        Repair the lamp at the end of the       Harbor master    May 2019       ✓\n \
        northern mole, and repaint it. The      and crew\n \
        lamp is old.\n \
        Sweep\n \
        Paint the shed                          Staff            June 2019\n\
        \x20  Done\n\
        \x20  Under way\n";
    insta::assert_snapshot!(table(text).join("\n"), @r"
    Step | Owner | Due | Done
    Repair the lamp at the end of the northern mole, and repaint it. The lamp is old. Sweep | Harbor master and crew | May 2019 | ✓
    Paint the shed | Staff | June 2019 | 
    headings 1, ends 7
    ");
}

#[test]
fn cells_in_the_middle_of_their_rows() {
    let text = "\
        Step                                 Owner       Due\n\
        Repair the lamp at the end of the\n\
        northern mole, and repaint it. The   Staff       May 2019\n\
        lamp is old.\n\
        Paint the shed, and then go on and\n\
        paint the second shed over there     Master      June 2019\n\
        that has a broken door.\n";
    insta::assert_snapshot!(table(text).join("\n"), @r"
    Step | Owner | Due
    Repair the lamp at the end of the northern mole, and repaint it. The lamp is old. | Staff | May 2019
    Paint the shed, and then go on and paint the second shed over there that has a broken door. | Master | June 2019
    headings 1, ends 7
    ");
}

#[test]
fn numbers_first_and_blank_lines_between() {
    let text = "\
        No.  Advice                             Status\n\
        ---  ---------------------------------  --------\n\
        1    Keep a list of all the berths and  Open\n\
        \x20    of their owners.\n\
        \n\
        2    Light the lamps.                   Closed\n\
        \n\
        Prose that goes on below the table as if nothing had been there.\n";
    insta::assert_snapshot!(table(text).join("\n"), @r"
    No. | Advice | Status
    1 | Keep a list of all the berths and of their owners. | Open
    2 | Light the lamps. | Closed
    headings 1, ends 5
    ");
}

#[test]
fn columns_a_single_space_apart() {
    let text = "\
        Lead        Task                                   Due Date     Done\n\
        Harbor Desk Mend the stairs of the eastern quay,   7 July 2031   ✓\n\
        \x20           and the railing\n\
        Secretariat    Count the lanterns of all the moles 12\n\
        \x20                                                  September\n\
        \x20                                                  2031\n\
        Staff       Oil the winches                        3 May 2032    ✓\n";
    insta::assert_snapshot!(table(text).join("\n"), @r"
    Lead | Task | Due Date | Done
    Harbor Desk | Mend the stairs of the eastern quay, and the railing | 7 July 2031 | ✓
    Secretariat | Count the lanterns of all the moles | 12 September 2031 | 
    Staff | Oil the winches | 3 May 2032 | ✓
    headings 1, ends 7
    ");
}

#[test]
fn headings_a_single_space_apart_and_a_key_below() {
    let text = "\
        Task                               Owner         Due Date Complete\n\
        Mend the stairs                    Harbor master                   ✓\n\
        Count the lanterns                 Clerk         Feb 31            ✓\n\
        Oil the winches of the dry dock    Clerk         Dec 31            ✓\n\
        \n\
        \x20 Completed        Under way     Late, to be mended       Late, to be planned anew\n";
    insta::assert_snapshot!(table(text).join("\n"), @r"
    Task | Owner | Due Date | Complete
    Mend the stairs | Harbor master |  | ✓
    Count the lanterns | Clerk | Feb 31 | ✓
    Oil the winches of the dry dock | Clerk | Dec 31 | ✓
    headings 1, ends 4
    ");
}

#[test]
fn two_spaces_within_a_cell_of_the_last_row() {
    let text = "\
        Task                               Owner         Due        Done\n\
        Mend the stairs of the long quay   Clerk         May 2031   no\n\
        Count the lanterns                 Harbor        May 2032   no\n\
        Oil the winches  of the dock       Harbor        May 2033   yes\n";
    let rows = table(text);
    assert_eq!(rows.last().map(String::as_str), Some("headings 1, ends 4"), "{rows:?}");
    assert!(
        rows.iter().any(|r| r.starts_with("Oil the winches") && r.ends_with("| Harbor | May 2033 | yes")),
        "{rows:?}"
    );
}

#[test]
fn cells_that_wrap_beside_one_line() {
    let text = "\
        Task                                        Owner       Done     Due Date\n\
        Mend the stairs of the eastern quay         Harbor       ✓     Aug 7, 2031\n\
        \x20                                                                Nov 16,\n\
        Count the lanterns                          Clerk\n\
        \x20                                                                  2031\n\
        \x20                                          Roads &\n\
        Oil the winches of the slipway                           ✓     Jul 26, 2031\n\
        \x20                                           Quays\n\
        Paint the sheds                             Clerk        ✓     May 6, 2031\n\
        \x20                                         Harbor and\n\
        Call on all those who keep bees                          ✓     Jul 26, 2031\n\
        \x20                                           Roads\n";
    insta::assert_snapshot!(table(text).join("\n"), @r"
    Task | Owner | Done | Due Date
    Mend the stairs of the eastern quay | Harbor | ✓ | Aug 7, 2031
    Count the lanterns | Clerk |  | Nov 16, 2031
    Oil the winches of the slipway | Roads & Quays | ✓ | Jul 26, 2031
    Paint the sheds | Clerk | ✓ | May 6, 2031
    Call on all those who keep bees | Harbor and Roads | ✓ | Jul 26, 2031
    headings 1, ends 12
    ");
}

#[test]
fn what_is_no_table() {
    assert_eq!(table("One.  Two spaces after a stop.  So.\nan old habit   here. It lines up\nno column.\n"), ["none"]);
    let legend = "-  Done as planned\n-  Late, on the way\n-  Late, and more so   now\n";
    let (lines, _) = split(legend, 10);
    assert!(!has_gap(&lines[0]) && find(&lines, 2).is_err());
    assert_eq!(table("A step      Another step      A third one\n\nSome prose follows here.\n"), ["none"]);
}

#[test]
fn two_columns_of_prose() {
    let line = "This is the left of two columns     and this is the right one of them\n";
    assert!(is_newspaper(&split(&line.repeat(12), 100).0));
    assert!(!is_newspaper(&split(&"Do the one thing     Staff     May 2019\n".repeat(12), 100).0));
}
