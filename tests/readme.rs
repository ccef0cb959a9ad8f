//! The README shows what the command does today.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says what it skips"
)]

use std::fs;
use std::path::Path;

use serde_json::Value;

#[test]
fn the_record_in_the_readme_is_the_one_that_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let block = readme.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let shown: serde_json::Map<String, Value> = serde_json::from_str(block).unwrap();
    let page = readme.split("Of [this page](").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
    let bytes = fs::read(root.join(page)).unwrap();
    let report = recsift::extract(&bytes, &recsift::Options::default()).unwrap();
    let record = serde_json::to_value(&report.recommendations[0]).unwrap();
    assert!(shown.len() > 5);
    for (field, value) in &shown {
        assert_eq!(value, &record[field], "{field}");
    }
}
