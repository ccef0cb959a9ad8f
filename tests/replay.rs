//! What fuzzing found, and the seeds that it begins with, through the bodies of the fuzz targets: `fuzz/README.md`.
//! Runs on the stable toolchain and without the fuzzer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../fuzz/src/bodies.rs"]
mod bodies;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bodies::TARGETS;

/// Fixtures larger than this are for `tests/robustness.rs` and the fuzzer.
const SMALL: u64 = 12_000;

/// Longest that one input may take, in a debug build on a busy machine: far more than any takes, far less than none.
const LONGEST: Duration = Duration::from_secs(20);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files in a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut out: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    out.sort();
    out
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Runs a target on files; each that breaks something is told.
fn replay(target: &str, body: fn(&[u8]), paths: &[PathBuf]) {
    let mut wrong = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path).unwrap();
        let begun = Instant::now();
        if catch_unwind(|| body(&bytes)).is_err() {
            wrong.push(format!("{target}: {}: see the panic above", path.display()));
        }
        if begun.elapsed() > LONGEST {
            wrong.push(format!("{target}: {}: took {:?}", path.display(), begun.elapsed()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn kept(target: &str) {
    let (_, body) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let paths = files(&root().join("tests/replay").join(target));
    assert!(!paths.is_empty(), "nothing is kept for {target}");
    replay(target, *body, &paths);
}

#[test]
fn kept_pdf() {
    kept("pdf");
}

#[test]
fn kept_html() {
    kept("html");
}

#[test]
fn kept_text() {
    kept("text");
}

#[test]
fn kept_content() {
    kept("content");
}

#[test]
fn kept_cmap() {
    kept("cmap");
}

#[test]
fn seeds() {
    for folder in files(&root().join("fuzz/seeds")) {
        let (target, body) = TARGETS.iter().find(|(target, _)| *target == name(&folder)).expect("a target's folder");
        let paths = files(&folder);
        assert!(!paths.is_empty(), "no seeds for {target}");
        replay(target, *body, &paths);
    }
}

#[test]
fn small_fixtures() {
    let folders = files(&root().join("fixtures"));
    let all: Vec<PathBuf> = folders.iter().filter(|f| f.is_dir()).flat_map(|f| files(f)).collect();
    for (target, ending) in [("pdf", "pdf"), ("html", "html"), ("text", "txt")] {
        let (_, body) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
        let fits = |p: &&PathBuf| p.extension().is_some_and(|e| e == ending) && p.metadata().unwrap().len() <= SMALL;
        let paths: Vec<PathBuf> = all.iter().filter(fits).cloned().collect();
        assert!(!paths.is_empty(), "no small fixtures for {target}");
        replay(target, *body, &paths);
    }
}

/// Each target is built, has a dictionary, keeps what it finds, and is told of; and nothing is kept for another.
#[test]
fn targets_are_whole() {
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    let readme = std::fs::read_to_string(root().join("fuzz/README.md")).unwrap();
    let names: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names.len(), TARGETS.len(), "two targets of one name");
    for target in &names {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target} is not built");
        assert!(readme.contains(&format!("| `{target}` |")), "fuzz/README.md does not tell of {target}");
        let source = std::fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{target}.rs"))).unwrap();
        assert!(source.contains(&format!("recsift_fuzz::{target}(data)")), "{target} runs another body");
        assert!(root().join(format!("fuzz/dictionaries/{target}.dict")).is_file(), "{target} has no dictionary");
    }
    let folders = |path: &str| files(&root().join(path)).iter().map(|p| name(p)).collect::<BTreeSet<_>>();
    assert_eq!(folders("tests/replay"), names, "left: folders of tests/replay; right: targets");
    let built: BTreeSet<String> =
        folders("fuzz/fuzz_targets").iter().map(|f| f.trim_end_matches(".rs").to_owned()).collect();
    assert_eq!(built, names, "left: files of fuzz/fuzz_targets; right: targets");
}
