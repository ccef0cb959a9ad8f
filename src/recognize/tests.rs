//! What pages of many kinds come to, a line for each recommendation.

use crate::Options;
use crate::report::{Report, Status};

fn report(page: &str) -> Report {
    crate::extract(page.as_bytes(), &Options::default()).expect(page)
}

fn word(status: Option<Status>) -> String {
    status.map_or_else(|| "-".to_owned(), |s| serde_json::to_value(s).unwrap().as_str().unwrap().to_owned())
}

/// `number status`, then the statuses of its deliverables.
fn statuses(page: &str) -> Vec<String> {
    let one = |r: &crate::report::Recommendation| {
        let rows: Vec<String> = r.deliverables.iter().map(|d| word(Some(d.status))).collect();
        let own = word(r.status.as_ref().map(|s| s.value));
        [r.number.clone().unwrap_or_default(), own].into_iter().chain(rows).collect::<Vec<_>>().join(" ")
    };
    report(page).recommendations.iter().map(one).collect()
}

fn table(heads: &str, rows: &[&str]) -> String {
    let cells = |row: &str, tag: &str| row.split('|').map(|c| format!("<{tag}>{c}</{tag}>")).collect::<String>();
    let rows: String = rows.iter().map(|r| format!("<tr>{}</tr>", cells(r, "td"))).collect();
    format!("<h1>Recommendations on the mill</h1><table><tr>{}</tr>{rows}</table>", cells(heads, "th"))
}

const TICK: &str =
    "<svg width=12 height=12 viewBox='0 0 12 12'><path d='M1 6l3 3 7-8' stroke='green' fill='none'/></svg>";

#[test]
fn a_column_of_ticks_has_open_rows() {
    let page = table(
        "No.|Recommendation|Done?",
        &[&format!("1|Oil the wheel.|{TICK}"), "2|Mend the sluice.|", "3|Count the sacks.|<img src=x.gif alt=cross>"],
    );
    assert_eq!(statuses(&page), ["1 complete", "2 open", "3 open"]);
}

#[test]
fn yes_and_no_in_a_column_of_statuses() {
    let page = table("No.|Recommendation|Implemented", &["1|Oil the wheel.|Yes", "2|Mend the sluice.|No"]);
    assert_eq!(statuses(&page), ["1 complete", "2 open"]);
}

#[test]
fn what_is_told_of_an_icon_counts_before_its_shape() {
    let icon = |name: &str, told: &str| format!("<span class='material-icons' title='{told}'>{name}</span>");
    let rows = [
        format!("1|Oil the wheel.|{}", icon("check_circle", "Done")),
        format!("2|Mend the sluice.|{}", icon("hourglass_empty", "In progress")),
        format!("3|Count the sacks.|{}", icon("cancel", "Withdrawn")),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(
        statuses(&table("No.|Recommendation|Status", &rows)),
        ["1 complete", "2 in_progress", "3 not_implemented"]
    );
}

#[test]
fn boxes_to_choose_from() {
    let rows = ["1|Oil the wheel.|☒ Complete ☐ Not started", "2|Mend the sluice.|☐ Complete ☒ Not started"];
    assert_eq!(statuses(&table("No.|Recommendation|Status", &rows)), ["1 complete", "2 not_started"]);
}

#[test]
fn a_key_explains_colored_cells_and_lights() {
    let filled = table("No.|Recommendation|RAG", &["1|Oil the wheel.|<i>a</i>", "2|Mend the sluice.|<i>b</i>"])
        .replace("<td><i>a</i>", "<td bgcolor=green>&nbsp;")
        .replace("<td><i>b</i>", "<td bgcolor=#ffbf00>&nbsp;");
    let key = "<table><tr><td bgcolor=green>&nbsp;<td>Complete<tr><td bgcolor=#ffbf00>&nbsp;<td>On track</table>";
    assert_eq!(statuses(&format!("{filled}{key}")), ["1 complete", "2 in_progress"]);
    let lights = table("No.|Recommendation|Status", &["1|Oil the wheel.|🟢", "2|Mend the sluice.|🔴"]);
    assert_eq!(statuses(&format!("{lights}<p>🟢 Complete 🔴 Overdue</p>")), ["1 complete", "2 behind_replanned"]);
    assert_eq!(statuses(&lights), ["1 unknown", "2 unknown"], "no key says what they mean");
    let doubtful = format!("{lights}<p>🟢 Complete</p><p>🟢 On track</p><p>🔴 Overdue</p>");
    assert_eq!(statuses(&doubtful), ["1 unknown", "2 unknown"], "one color alone is no key");
}

#[test]
fn a_sheet_with_its_title_above_and_its_key_below() {
    let page = "<table><tr><td colspan=4><b>Recommendations on the mill</b><tr><td colspan=2>Position at 3 May 2015<td><td>\
                <tr><td><td><td><td><tr><td>Rec. No.<td>Recommendation<td>Owner<td>RAG\
                <tr><td>1<td>Oil the wheel.<td>Miller<td bgcolor=#00b050>&nbsp;<tr><td>2<td>Mend the sluice.<td>Smith<td bgcolor=red>&nbsp;\
                <tr><td><td><td><td><tr><td><td bgcolor=#00b050>Green: implemented<td><td><tr><td><td bgcolor=red>Red: overdue<td><td></table>";
    let got = report(page);
    assert_eq!(got.title.as_deref(), Some("Recommendations on the mill"));
    assert_eq!(got.as_of.as_deref(), Some("2015-05-03"));
    assert_eq!(statuses(page), ["1 complete", "2 behind_replanned"]);
}

#[test]
fn statuses_on_headings() {
    let page = "<h1>Recommendations on the mill</h1>\
                <h2>Recommendation 1 <span class='badge bg-success'>Completed</span></h2><p>The miller should oil the wheel.</p>\
                <h2>Recommendation 2 <span class='badge bg-danger'>Overdue</span></h2><p>The smith should mend the sluice.</p>";
    assert_eq!(statuses(page), ["1 complete", "2 behind_replanned"]);
    let page = "<h1>Recommendations on the mill</h1><h2>Recommendation 1 ✔</h2><p>The miller should oil the wheel.</p>\
                <h2>Recommendation 2 ✘</h2><p>The smith should mend the sluice.</p>";
    assert_eq!(statuses(page), ["1 complete", "2 open"]);
}

#[test]
fn cards_with_a_title_below_the_number_and_tasks() {
    let card = |n: u8, badge: &str, title: &str, words: &str, icon: &str| {
        format!(
            "<div><div><span>Recommendation {n}</span><span class='badge'>{badge}</span></div><h5>{title}</h5><p>{words}</p>\
             <ul><li><i class='bi bi-check-circle'></i> Talk about it</li><li><i class='bi {icon}'></i> Do it</li></ul></div>"
        )
    };
    let page = format!(
        "<h1>Recommendations on the mill</h1>{}{}",
        card(1, "Complete", "Wheel", "Oil the wheel twice a year.", "bi-check-circle"),
        card(2, "On track", "Sluice", "Mend the sluice before winter.", "bi-circle"),
    );
    assert_eq!(statuses(&page), ["1 complete complete complete", "2 in_progress complete open"]);
    let titles: Vec<_> = report(&page).recommendations.into_iter().map(|r| (r.title, r.description)).collect();
    let own = |t: &str, d: &str| (Some(t.to_owned()), Some(d.to_owned()));
    assert_eq!(titles, [own("Wheel", "Oil the wheel twice a year."), own("Sluice", "Mend the sluice before winter.")]);
}

#[test]
fn a_remark_narrows_open_and_closed() {
    let rows = ["1|Oil the wheel.|Open - Overdue", "2|Mend the sluice.|Closed (withdrawn)", "3|Count the sacks.|Open"];
    assert_eq!(
        statuses(&table("No.|Recommendation|Status", &rows)),
        ["1 behind_replanned", "2 not_implemented", "3 open"]
    );
}

#[test]
fn headings_that_are_heard_and_not_seen() {
    let page = table("No.|Recommendation|Agency|Status", &["1|Oil the wheel.|Miller|Complete"])
        .replace(
            "<tr><th>No.",
            "<thead style='position:absolute;clip:rect(0 0 0 0);width:1px;height:1px;overflow:hidden'><tr><th>No.",
        )
        .replace("Status</th></tr>", "Status</th></tr></thead>");
    let got = report(&page);
    let r = &got.recommendations[0];
    assert_eq!(
        (r.description.as_deref(), r.addressees.as_slice()),
        (Some("Oil the wheel."), ["Miller".to_owned()].as_slice())
    );
}

#[test]
fn dates_over_columns_under_one_word() {
    let page = "<h1>Recommendations on the mill</h1><table><thead><tr><th rowspan=2>No.<th rowspan=2>Recommendation<th colspan=2>Status\
                <tr><th>30 June 2021<th>31 December 2021</thead><tr><td>1<td>Oil the wheel.<td>Not started<td>Complete</table>";
    let got = report(page);
    assert_eq!(got.as_of.as_deref(), Some("2021-12-31"));
    let dates: Vec<_> = got.recommendations[0].assessments.iter().map(|a| a.as_of.clone().unwrap()).collect();
    assert_eq!(dates, ["2021-06-30", "2021-12-31"]);
}

#[test]
fn lists_under_headings_that_are_statuses_with_a_sign() {
    let page = "<h1>Recommendations on the mill</h1><h2>✅ Completed recommendations</h2><ul><li><b>2.</b> Oil the wheel twice.</ul>\
                <h2>🔄 Recommendations in progress</h2><ul><li><b>1.</b> Mend the sluice.</ul>";
    assert_eq!(statuses(page), ["2 complete", "1 in_progress"]);
    assert_eq!(report(page).recommendations[1].description.as_deref(), Some("Mend the sluice."));
}

#[test]
fn a_status_with_a_label_counts_before_an_answer_without_one() {
    let page = "<h1>Recommendations on the mill</h1><h2>Recommendation 1</h2><p>The miller should oil the wheel.</p><p>Accepted</p>\
                <p>Status: ☒ Completed ☐ In progress</p><h2>Recommendation 2</h2><p>The smith should mend the sluice.</p><p>Accepted</p>";
    assert_eq!(statuses(page), ["1 complete", "2 open"]);
}

#[test]
fn a_table_of_facts_holds_no_deliverables() {
    let page = "<h1>MLL Recommendation 4 Implementation</h1><table><tr><th>Mill<td>North<tr><th>Status as of<td>3 May 2015</table>\
                <h2>Description</h2><p>The miller should oil the wheel twice a year.</p><h2>Deliverables</h2>\
                <table><tr><th>Deliverable<th>Responsible<th>Due Date<tr><td>Buy the oil<td>Miller<td>✓<tr><td>Oil it<td>Miller<td></table>";
    let got = report(page);
    assert_eq!(got.as_of.as_deref(), Some("2015-05-03"));
    assert_eq!(statuses(page), ["4 in_progress complete open"]);
    let status = "<h1>MLL Recommendation 4 Implementation</h1><h2>Status of Deliverables</h2>\
                  <table><tr><th>Buy the oil<td>✓<tr><th>Oil the wheel<td>✗</table>";
    assert_eq!(statuses(status), ["4 in_progress complete open"], "rows with a heading each");
}
