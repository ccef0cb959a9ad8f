//! Data flows one way: what each module may name, held by reading the sources.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A module, and the modules of this crate that it must not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("geometry", &["*"]),
    ("color", &["*"]),
    ("day", &["*"]),
    ("error", &["*"]),
    ("limits", &["*"]),
    ("markup", &["*"]),
    ("provenance", &["document", "page_marks", "reader", "layout", "recognize", "report", "write", "batch", "cli"]),
    ("diagnostic", &["document", "page_marks", "reader", "layout", "recognize", "report", "write", "batch", "cli"]),
    ("format", &["document", "page_marks", "reader", "layout", "recognize", "report", "write", "batch", "cli"]),
    ("mark", &["document", "reader", "layout", "recognize", "report", "write", "profile", "batch", "cli"]),
    ("page_marks", &["document", "reader", "layout", "recognize", "report", "write", "profile", "batch", "cli"]),
    ("document", &["page_marks", "reader", "layout", "recognize", "report", "write", "profile", "batch", "cli"]),
    (
        "report",
        &["document", "page_marks", "mark", "reader", "layout", "recognize", "write", "profile", "batch", "cli"],
    ),
    ("profile", &["document", "page_marks", "reader", "layout", "recognize", "write", "batch", "cli"]),
    ("reader", &["layout", "recognize", "report", "write", "profile", "batch", "cli"]),
    ("layout", &["reader", "recognize", "report", "write", "profile", "batch", "cli"]),
    ("recognize", &["diff", "page_marks", "reader", "layout", "write", "batch", "cli"]),
    ("write", &["diff", "document", "page_marks", "reader", "layout", "recognize", "batch", "cli"]),
    (
        "stored",
        &["document", "page_marks", "reader", "layout", "recognize", "write", "profile", "diff", "batch", "cli"],
    ),
    ("diff", &["document", "page_marks", "mark", "reader", "layout", "recognize", "profile", "batch", "cli"]),
    ("check", &["document", "page_marks", "mark", "reader", "layout", "recognize", "profile", "batch", "cli"]),
    ("batch", &["diff", "document", "page_marks", "reader", "layout", "recognize", "cli"]),
    ("draw", &["document", "reader", "layout", "recognize", "report", "write", "profile", "batch", "inspect", "cli"]),
    ("inspect", &["write", "batch", "audit", "cli"]),
    ("audit", &["document", "layout", "recognize", "profile", "write", "batch", "cli"]),
];

/// A crate, and the only part of the sources that uses it.
const CRATES: &[(&str, &str)] = &[
    ("lopdf", "reader/pdf"),
    ("hayro_syntax", "reader/pdf"),
    ("hayro_font", "reader/pdf"),
    ("hayro_cmap", "reader/pdf"),
    ("scraper", "reader/html"),
    ("chardetng", "reader"),
    ("strsim", "diff"),
    ("clap", "cli"),
    ("indicatif", "cli"),
];

/// What prints, and from where alone.
const PRINTS: &[&str] = &["println!", "eprintln!", "print!", "eprint!", "stdout()", "stderr()", "dbg!"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Paths below `src` with `/` between their parts, and their code without comments.
fn sources() -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                out.push((name, without_comments(&std::fs::read_to_string(&path).unwrap())));
            }
        }
    }
    out.sort();
    assert!(out.len() > 20, "the sources were not found");
    out
}

/// Drops line comments; a `//` after a `:` is an address in a string.
fn without_comments(code: &str) -> String {
    let mut out = String::new();
    for line in code.lines() {
        let cut = line.match_indices("//").map(|(at, _)| at).find(|at| !line[..*at].ends_with(':'));
        out += &line[..cut.unwrap_or(line.len())];
        out.push('\n');
    }
    out
}

/// The module of a file: `layout/table/grid.rs` belongs to `layout`.
fn module(name: &str) -> &str {
    let first = name.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

/// Modules of this crate that some code names, as `crate::m` or `crate::{m, …}`.
fn named(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let word = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for (at, start) in code.match_indices("crate::") {
        // `$crate::` and `some_crate::` are others.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + start.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            out.insert(word(rest));
            continue;
        };
        let (mut depth, mut fresh) = (0, true);
        for (k, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => fresh = true,
                c if c.is_whitespace() => {}
                _ if fresh => {
                    out.insert(word(&group[k..]));
                    fresh = false;
                }
                _ => {}
            }
        }
    }
    out
}

/// Whether `code` names the crate `name`: as a path, or in a `use`.
fn uses_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = &code[at + name.len()..];
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '`'))
            && (after.starts_with("::") || code[..at].trim_end().ends_with("use") && after.starts_with([';', ' ']))
    })
}

#[test]
fn data_flows_one_way() {
    let modules: BTreeSet<String> = sources().iter().map(|(name, _)| module(name).to_owned()).collect();
    let mut wrong = Vec::new();
    for (name, code) in sources() {
        let own = module(&name);
        let Some((_, forbidden)) = FORBIDDEN.iter().find(|(m, _)| *m == own) else { continue };
        for other in named(&code).iter().filter(|m| modules.contains(*m) && *m != own) {
            if forbidden.contains(&"*") || forbidden.contains(&other.as_str()) {
                wrong.push(format!("src/{name} names crate::{other}"));
            }
        }
    }
    for (m, _) in FORBIDDEN {
        assert!(modules.contains(*m), "there is no module {m} any more");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_crate_has_its_place() {
    let mut wrong = Vec::new();
    for (name, code) in sources() {
        for (krate, place) in CRATES {
            let inside = name.starts_with(&format!("{place}/")) || name == format!("{place}.rs");
            if !inside && name != "main.rs" && uses_crate(&code, krate) {
                wrong.push(format!("src/{name} uses {krate}, which belongs to src/{place}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_prints() {
    let mut wrong = Vec::new();
    for (name, code) in sources() {
        if name.starts_with("cli/") || name == "main.rs" {
            continue;
        }
        for print in PRINTS {
            let found = code
                .match_indices(print)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            if found {
                wrong.push(format!("src/{name}: {print}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn families_are_data() {
    let mut ids = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("profile")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "json") {
            let json: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let families = json["families"].as_array().into_iter().flatten();
            ids.extend(families.filter_map(|f| f["id"].as_str().map(str::to_owned)));
        }
    }
    assert!(!ids.is_empty(), "no families in src/profile");
    let mut wrong = Vec::new();
    for (name, code) in sources() {
        for id in &ids {
            if code.contains(&format!("\"{id}\"")) {
                wrong.push(format!("src/{name} names the family {id}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_are_found() {
    let code =
        "use crate::color::Rgb;\nuse crate::{geometry::{Point, Rect}, layout, mark::Mark as M};\nx(crate::Error::A);";
    let seen: Vec<String> = named(&without_comments(code)).into_iter().collect();
    assert_eq!(seen, ["Error", "color", "geometry", "layout", "mark"]);
    assert_eq!(without_comments("a(\"http://b\"); // crate::c"), "a(\"http://b\"); \n");
    assert!(uses_crate("use lopdf::Object;", "lopdf") && uses_crate("a(lopdf::B)", "lopdf"));
    assert!(!uses_crate("\"lopdf::\" my_lopdf::x lopdf", "lopdf"));
}
