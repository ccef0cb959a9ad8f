//! Whatever the bytes: an answer or an error, never a panic, and never more out than goes in deserves.
//!
//! Every fixture, and some small inputs that are written here, are cut short, have bits flipped, and are spliced
//! with one another; places come from fixed seeds, so that a failure can be looked at again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use recsift::{Format, Limits, Options, extract};

/// Fixtures larger than this are left whole: damaged copies of them take long and show nothing new.
const LARGE: usize = 400_000;

/// Output for each byte of input, and for none.
const GROWTH: (usize, usize) = (400, 200_000);

/// A generator of places: splitmix64 (Steele, Lea and Flood 2014).
struct Places(u64);

impl Places {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (below.max(1) as u64)).unwrap()
    }
}

/// Bounds small enough that a bomb ends soon.
fn limits() -> Limits {
    Limits {
        pages: 50,
        stream_bytes: 8 << 20,
        total_bytes: 32 << 20,
        page_glyphs: 50_000,
        page_paths: 20_000,
        page_operators: 200_000,
        elements: 100_000,
        table_cells: 20_000,
        text_chars: 2 << 20,
        ..Limits::default()
    }
}

/// Extracts, and says what went wrong, if anything.
fn fault(bytes: &[u8], name: &str, format: Option<Format>) -> Option<String> {
    let options =
        Options { name: Some(name.to_owned()), format, provenance: true, limits: limits(), ..Options::default() };
    match catch_unwind(|| extract(bytes, &options)) {
        Err(_) => Some("panic".to_owned()),
        Ok(Err(_)) => None,
        Ok(Ok(report)) => {
            let out = serde_json::to_vec(&report).unwrap();
            let most = bytes.len() * GROWTH.0 + GROWTH.1;
            (out.len() > most).then(|| format!("{} bytes of output from {}", out.len(), bytes.len()))
        }
    }
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut out = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with(".json") && !name.ends_with(".md") {
                out.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    out.sort();
    assert!(!out.is_empty(), "no fixtures");
    out
}

/// Tries every copy that `damage` makes of every fixture; failures are written to the target folder.
fn try_all(kind: &str, damage: impl Fn(&[u8], &mut Places) -> Vec<Vec<u8>>) {
    let mut wrong = Vec::new();
    for (k, (name, bytes)) in fixtures().iter().enumerate() {
        if bytes.len() > LARGE {
            continue;
        }
        let mut places = Places(k as u64 + 1);
        for (n, copy) in damage(bytes, &mut places).into_iter().enumerate() {
            if let Some(what) = fault(&copy, name, None) {
                let kept =
                    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}-{n}-{}", name.replace('/', "-")));
                std::fs::write(&kept, &copy).unwrap();
                wrong.push(format!("{name} {kind} {n}: {what}; kept as {}", kept.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn whole() {
    try_all("whole", |bytes, _| vec![bytes.to_vec()]);
}

#[test]
fn truncated() {
    try_all("truncated", |bytes, places| {
        let mut cuts: Vec<usize> = (0..6).map(|_| places.next(bytes.len())).collect();
        cuts.extend([bytes.len() / 2, bytes.len().saturating_sub(1), bytes.len().saturating_sub(30)]);
        cuts.into_iter().map(|cut| bytes[..cut].to_vec()).collect()
    });
}

#[test]
fn bit_flipped() {
    try_all("flipped", |bytes, places| {
        [1usize, 4, 16, 64]
            .into_iter()
            .map(|flips| {
                let mut copy = bytes.to_vec();
                for _ in 0..flips {
                    let at = places.next(copy.len());
                    if let Some(byte) = copy.get_mut(at) {
                        *byte ^= 1 << places.next(8);
                    }
                }
                copy
            })
            .collect()
    });
}

#[test]
fn spliced() {
    let all: Vec<Vec<u8>> = fixtures().into_iter().map(|(_, b)| b).filter(|b| b.len() <= LARGE).collect();
    try_all("spliced", |bytes, places| {
        (0..3)
            .map(|_| {
                let other = &all[places.next(all.len())];
                let (cut, from) = (places.next(bytes.len()), places.next(other.len()));
                let part = &other[from..other.len().min(from + 1 + places.next(4000))];
                [&bytes[..cut], part, &bytes[cut..]].concat()
            })
            .collect()
    });
}

/// What a format must bear whatever the first bytes say.
#[test]
fn small_and_strange() {
    let deep_html = "<div>".repeat(20_000) + "x";
    let deep_table = "<table><tr><td>".repeat(2_000);
    let deep_list = (0..2_000).map(|k| " ".repeat(k) + "- x\n").collect::<String>();
    let inputs: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"\0".to_vec(),
        b"%PDF-1.7\n".to_vec(),
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF".to_vec(),
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R]/Count 99999999>>endobj\ntrailer<</Root 1 0 R/Size 99999999>>\n%%EOF"
            .to_vec(),
        b"<html>".to_vec(),
        b"<table><tr><td rowspan=65534 colspan=1000>x<tr><td rowspan=0>y".to_vec(),
        deep_html.into_bytes(),
        deep_table.into_bytes(),
        deep_list.into_bytes(),
        "[".repeat(100_000).into_bytes(),
        "[a](".repeat(50_000).into_bytes(),
        "| a ".repeat(50_000).into_bytes(),
        "a\tb\n".repeat(50_000).into_bytes(),
        "a\n".repeat(100_000).into_bytes(),
        "\u{0c}".repeat(100_000).into_bytes(),
        ("x".repeat(60) + "\n").repeat(5_000).into_bytes(),
        "a    b    c\n".repeat(5_000).into_bytes(),
        "\u{1b}]".repeat(50_000).into_bytes(),
        "a\u{301}".repeat(50_000).into_bytes(),
        vec![0xff; 10_000],
        (0..=255u8).cycle().take(20_000).collect(),
    ];
    let mut wrong = Vec::new();
    for (k, input) in inputs.iter().enumerate() {
        for format in [None, Some(Format::Pdf), Some(Format::Html), Some(Format::Text)] {
            if let Some(what) = fault(input, "x", format) {
                wrong.push(format!("input {k} as {format:?}: {what}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
