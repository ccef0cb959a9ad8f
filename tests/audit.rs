//! `recsift audit`: one page with every record beside its source; nothing of a document that does harm. What the page
//! does in a browser is tried by `tests/browser/audit.py`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests: a panic is the report")]

mod support;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use support::Folder;

const EVIL: &str = "</script><script>alert(1)</script><!-- {{script}} ]]>";

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

fn evil_text() -> String {
    format!(
        "ABC Recommendation 1 Implementation {EVIL}\n\nRecommendation 1 Implementation Description\n\nIt {EVIL} should \
         not run.\n\nStatus of Deliverables\tResponsible\tDue Date\nFirst {EVIL}\tNobody\t✓\nSecond\tOne\tMay 2019\n"
    )
}

const EVIL_HTML: &str = "<title>t</title><h1>ABC Recommendation 2 Implementation &lt;script&gt;</h1>\
    <h2>Recommendation 2 Implementation Description</h2><p>It should not run.</p><table>\
    <tr><th>Status of Deliverables</th><th>Responsible</th><th>Due Date</th></tr>\
    <tr><td>See <a href='javascript:alert(1)'>this</a> <a href='https://good.example/'>that</a></td><td>A</td><td>✓</td></tr>\
    </table><script>alert(2)</script><img src=https://evil.example/x onerror=alert(3)><svg onload=alert(4)></svg>";

/// A page about a PDF, a text and a page of HTML.
fn made(folder: &Folder) -> String {
    folder.run(&["audit", "in", "-o", "audit.html"]).expect(0);
    String::from_utf8(folder.read("audit.html")).unwrap()
}

fn documents() -> Folder {
    Folder::new()
        .with("in/a.pdf", fixture("implementation-deck/typst-dots-by-legend.pdf"))
        .with("in/b<i>.txt", evil_text())
        .with("in/c.html", EVIL_HTML)
}

/// Every `script` element: its type, id and content.
fn scripts(page: &str) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for part in page.split("<script").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let value = |name: &str| {
            let (_, value) = tag.split_once(&format!("{name}=\""))?;
            Some(value.split_once('"')?.0.to_owned())
        };
        let (content, _) = rest.split_once("</script>").unwrap();
        out.push((value("type").unwrap_or_default(), value("id").unwrap_or_default(), content.to_owned()));
    }
    out
}

fn unpacked(page: &str) -> BTreeMap<String, Value> {
    let packed = scripts(page).into_iter().filter(|(kind, ..)| kind == "application/octet-stream");
    packed
        .map(|(_, id, content)| {
            let bytes = STANDARD.decode(content).unwrap();
            let mut json = String::new();
            flate2::read::ZlibDecoder::new(bytes.as_slice()).read_to_string(&mut json).unwrap();
            (id, serde_json::from_str(&json).unwrap())
        })
        .collect()
}

#[test]
fn the_policy_names_the_one_script_and_the_one_sheet() {
    let page = made(&documents());
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split_once('"').unwrap().0;
    let running: Vec<String> =
        scripts(&page).into_iter().filter(|(kind, ..)| kind.is_empty()).map(|(_, _, content)| content).collect();
    assert_eq!(running.len(), 1, "one script runs");
    let (_, style) = page.split_once("<style>").unwrap();
    let style = style.split_once("</style>").unwrap().0;
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
            hash(&running[0]),
            hash(style)
        )
    );
    assert!(page.find("Content-Security-Policy").unwrap() < page.find("<style>").unwrap(), "it comes first");
}

#[test]
fn nothing_of_a_document_is_markup() {
    let page = made(&documents());
    // Index, script, three reports, pictures: a document adds none.
    let kinds: Vec<(String, String)> = scripts(&page).into_iter().map(|(kind, id, _)| (kind, id)).collect();
    let ids: Vec<&str> = kinds.iter().map(|(_, id)| id.as_str()).collect();
    assert_eq!(ids, ["index", "", "report-0", "report-1", "report-2", "pictures"]);
    assert!(!page.contains("alert(1)</script><!--"), "what a document says is escaped");
    let all = unpacked(&page);
    let html = all["report-2"]["source"]["markup"].as_str().unwrap();
    assert!(html.contains("href=\"https://good.example/\"") && html.contains(">this</a>"), "{html}");
    for bad in ["javascript:", "<script", "onerror", "onload", "evil.example", "alert("] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
    assert_eq!(all["report-1"]["source"]["text"].as_str().unwrap().matches(EVIL).count(), 3, "shown as it is");
}

#[test]
fn each_report_comes_with_its_source_and_places() {
    let all = unpacked(&made(&documents()));
    let pdf = &all["report-0"];
    assert_eq!(pdf["report"]["recommendations"][0]["deliverables"][1]["where"]["page"], 2);
    let svg = pdf["source"]["pages"][1]["svg"].as_str().unwrap();
    assert!(svg.contains(">Purchase of 40 weighing gauges</text>"), "{svg}");
    let html = &all["report-2"];
    let place = html["report"]["recommendations"][0]["deliverables"][0]["where"]["element"].as_str().unwrap();
    let at = html["source"]["places"].as_array().unwrap().iter().position(|p| p == place).unwrap();
    assert!(html["source"]["markup"].as_str().unwrap().contains(&format!("data-at=\"{at}\"")));
}

#[test]
fn pages_without_a_field_are_drawn_on_request() {
    let folder = Folder::new().with("a.pdf", fixture("implementation-deck/writer-four-recommendations.pdf"));
    let numbers = |pages: &str| -> Vec<u64> {
        folder.run(&["audit", "a.pdf", "-o", "a.html", "--pages", pages]).expect(0);
        let all = unpacked(&String::from_utf8(folder.read("a.html")).unwrap());
        all["report-0"]["source"]["pages"].as_array().unwrap().iter().map(|p| p["number"].as_u64().unwrap()).collect()
    };
    let (relevant, every) = (numbers("relevant"), numbers("all"));
    assert!(every.len() >= relevant.len() && relevant.iter().all(|n| every.contains(n)));
    assert_eq!(every, (1..=every.len() as u64).collect::<Vec<_>>());
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let folder = documents();
    let run = |jobs: &str| {
        folder.run(&["audit", "in", "-o", "audit.html", "--jobs", jobs]).expect(0);
        folder.read("audit.html")
    };
    let once = run("1");
    assert!(once == run("1") && once == run("4"), "the bytes differ");
}

#[test]
fn what_gave_no_report_is_told() {
    let folder = documents().with("in/z.txt", "Dear Sir,\n\nnothing to report.\n");
    let ran = folder.run(&["audit", "in", "-o", "audit.html"]).expect(3);
    assert!(ran.err.contains("error[not-a-report]"), "{}", ran.err);
    let page = String::from_utf8(folder.read("audit.html")).unwrap();
    let index: Value = serde_json::from_str(&scripts(&page)[0].2).unwrap();
    assert_eq!((&index["lost"][0]["path"], &index["lost"][0]["code"]), (&"z.txt".into(), &"not-a-report".into()));
    folder.run(&["audit", "in/z.txt", "-o", "none.html"]).expect(1);
    assert!(!folder.path().join("none.html").exists());
}

#[test]
fn stored_reports_are_shown_without_their_source() {
    let folder = documents();
    folder.run(&["extract", "in/a.pdf", "-o", "a.json", "--provenance"]).expect(0);
    folder.run(&["audit", "a.json", "-o", "audit.html"]).expect(0);
    let all = unpacked(&String::from_utf8(folder.read("audit.html")).unwrap());
    assert_eq!(all["report-0"]["source"]["kind"], "none");
    assert_eq!(all["report-0"]["report"]["recommendations"][0]["id"], "HYD-5");
}
