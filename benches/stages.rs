//! Time of each stage over the project's own fixtures: read (bytes to marks or blocks), layout (marks to blocks),
//! recognize (blocks to report), write (report to JSON).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench that cannot go on fails"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use recsift::diagnostic::Diagnostic;
use recsift::page_marks::{PageMarks, PageSource};
use recsift::reader::{html, pdf, text};
use recsift::{Format, Limits, Options, layout, recognize, write};

/// Pages that have been read already, so that layout is timed alone.
struct Recorded {
    format: Format,
    pages: Vec<PageMarks>,
}

impl Recorded {
    fn of(source: &impl PageSource) -> Self {
        Self { format: source.format(), pages: (0..source.page_count()).map(|i| source.page(i)).collect() }
    }
}

impl PageSource for Recorded {
    fn format(&self) -> Format {
        self.format
    }
    fn meta_title(&self) -> Option<String> {
        None
    }
    fn page_count(&self) -> usize {
        self.pages.len()
    }
    fn page(&self, index: usize) -> PageMarks {
        self.pages[index].clone()
    }
    fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// The fixtures, in the order of their names.
fn fixtures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for family in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).unwrap().flatten() {
        let Ok(cases) = fs::read_dir(family.path()) else { continue };
        found.extend(cases.flatten().map(|case| case.path()).filter(|path| {
            path.extension().is_some_and(|e| recsift::batch::ENDINGS.iter().any(|known| e.eq_ignore_ascii_case(known)))
        }));
    }
    found.sort();
    found
}

/// One document as each stage finds it.
struct Case {
    name: String,
    bytes: Vec<u8>,
    format: Format,
    options: Options,
}

fn cases() -> Vec<Case> {
    fixtures()
        .into_iter()
        .filter_map(|path| {
            let bytes = fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let format = recsift::format::detect(&bytes, Some(&name)).ok()?;
            let options = Options { name: Some(name.clone()), ..Options::default() };
            Some(Case { name, bytes, format, options })
        })
        .collect()
}

fn read(bytes: &[u8], format: Format, limits: &Limits) {
    match format {
        Format::Pdf => {
            let file = pdf::open(bytes, limits).unwrap();
            for i in 0..file.page_count() {
                black_box(file.page(i));
            }
        }
        Format::Html => {
            black_box(html::read(bytes, limits).unwrap());
        }
        Format::Text => {
            black_box(text::read(bytes, limits).unwrap());
        }
    }
}

fn stages(criterion: &mut Criterion) {
    let cases = cases();
    let limits = Limits::default();

    let mut group = criterion.benchmark_group("read");
    for case in &cases {
        group.throughput(Throughput::Bytes(case.bytes.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(&case.name), |b| {
            b.iter(|| read(&case.bytes, case.format, &limits));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("layout");
    for case in cases.iter().filter(|c| c.format == Format::Pdf) {
        let mut recorded = Recorded::of(&pdf::open(&case.bytes, &limits).unwrap());
        group.bench_function(BenchmarkId::from_parameter(&case.name), |b| {
            b.iter(|| layout::document(&mut recorded, &limits));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("recognize");
    for case in &cases {
        let document = recsift::read(&case.bytes, &case.options).unwrap();
        group.bench_function(BenchmarkId::from_parameter(&case.name), |b| {
            b.iter(|| recognize::report(&document, &case.bytes, &case.options));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("write");
    for case in &cases {
        let Ok(report) = recsift::extract(&case.bytes, &case.options) else { continue };
        group.bench_function(BenchmarkId::from_parameter(&case.name), |b| {
            b.iter(|| write::json::pretty(&report).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
