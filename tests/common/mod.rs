//! What the tests over `fixtures/` share: which files there are and how they are read.
//! Must not know what a right answer is.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests: a panic is the report")]

pub(crate) mod dump;
pub(crate) mod invariants;
pub(crate) mod shape;

use std::path::{Path, PathBuf};

use recsift::{Error, Options, Report};

/// Folder of files that give no report, beside the folders of families.
pub(crate) const BAD: &str = "bad";

/// The folder of all fixtures.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Names of the folders in it, sorted.
pub(crate) fn folders() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The documents of all families, sorted by path.
pub(crate) fn documents() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = folders()
        .iter()
        .filter(|name| *name != BAD)
        .flat_map(|name| std::fs::read_dir(root().join(name)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pdf" || e == "html" || e == "txt"))
        .collect();
    all.sort();
    all
}

/// Path below `fixtures`, with `/` on every system.
pub(crate) fn name_of(path: &Path) -> String {
    let below = path.strip_prefix(root()).unwrap_or(path);
    below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Options as the command would give them.
pub(crate) fn options(path: &Path, provenance: bool) -> Options {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    Options { name, provenance, ..Options::default() }
}

/// Reads a file into a report.
pub(crate) fn extract(path: &Path, provenance: bool) -> Result<Report, Error> {
    recsift::extract(&std::fs::read(path).unwrap(), &options(path, provenance))
}

/// The truth beside a document.
pub(crate) fn truth(path: &Path) -> Option<serde_json::Value> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".truth.json");
    let text = std::fs::read_to_string(PathBuf::from(beside)).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: truth is no JSON: {e}", name_of(path))))
}

/// Fixtures that do not come right yet, each with the reason; a test fails when one of them does, so that the list
/// only shrinks.
pub(crate) fn known_gaps() -> std::collections::BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("known-gaps.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}
