//! What the list, the search and the board of the audit page need of each report, without its sources.
//! Must not know how it is shown.

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::format::Format;
use crate::report::{Recommendation, Report, ResponseValue, Status};

use super::SEARCHED;

/// A document that gave no report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// The document.
    pub path: String,
    /// Why, for programs.
    pub code: String,
    /// Why, for people.
    pub message: String,
}

/// Everything about all reports that is needed at once.
#[derive(Debug, Serialize)]
pub(super) struct Index<'r> {
    pub(super) title: &'r str,
    pub(super) recsift: &'static str,
    pub(super) reports: Vec<Entry<'r>>,
    pub(super) lost: &'r [Lost],
}

/// A report.
#[derive(Debug, Serialize)]
pub(super) struct Entry<'r> {
    path: &'r str,
    sha256: &'r str,
    format: Format,
    family: &'r str,
    title: Option<&'r str>,
    as_of: Option<&'r str>,
    /// Diagnostics of the whole report that ask for a look.
    doubts: usize,
    recommendations: Vec<Item<'r>>,
}

/// A recommendation.
#[derive(Debug, Serialize)]
struct Item<'r> {
    id: &'r str,
    review: Option<&'r str>,
    title: Option<&'r str>,
    status: Option<Status>,
    response: Option<ResponseValue>,
    /// Diagnostics that ask for a look, and marks and words that could not be read.
    doubts: usize,
    /// Due dates of what is not ended: index of the deliverable, and the date.
    due: Vec<(usize, &'r str)>,
    deliverables: usize,
    /// What a search looks through.
    words: String,
}

impl<'r> Entry<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let heavy = |d: &&crate::diagnostic::Diagnostic| d.severity != Severity::Info;
        Self {
            path: &report.source.path,
            sha256: &report.source.sha256,
            format: report.source.format,
            family: &report.family,
            title: report.title.as_deref(),
            as_of: report.as_of.as_deref(),
            doubts: report.diagnostics.iter().filter(heavy).filter(|d| d.recommendation.is_none()).count(),
            recommendations: report.recommendations.iter().map(|r| Item::new(r, report)).collect(),
        }
    }
}

impl<'r> Item<'r> {
    fn new(r: &'r Recommendation, report: &Report) -> Self {
        let told = report
            .diagnostics
            .iter()
            .filter(|d| d.severity != Severity::Info && d.recommendation.as_ref() == Some(&r.id))
            .count();
        let unread = r.deliverables.iter().filter(|d| d.status == Status::Unknown).count();
        let unknown = r.status.as_ref().is_some_and(|s| s.value == Status::Unknown);
        let due = r.deliverables.iter().enumerate().filter(|(_, d)| !ended(d.status));
        Self {
            id: &r.id,
            review: r.review.as_deref(),
            title: r.title.as_deref(),
            status: r.status.as_ref().map(|s| s.value),
            response: r.response.as_ref().map(|s| s.value),
            doubts: told + unread + usize::from(unknown && unread == 0),
            due: due.filter_map(|(i, d)| Some((i, d.due.as_ref()?.date.as_deref()?))).collect(),
            deliverables: r.deliverables.len(),
            words: words(r),
        }
    }
}

/// Whether nothing more is expected.
fn ended(status: Status) -> bool {
    matches!(status, Status::Complete | Status::NotImplemented | Status::Superseded | Status::Closed)
}

fn words(r: &Recommendation) -> String {
    let mut out = String::new();
    let fields = r
        .description
        .iter()
        .chain(&r.addressees)
        .chain(&r.themes)
        .chain(r.deliverables.iter().flat_map(|d| std::iter::once(&d.text).chain(&d.responsible)))
        .chain(r.progress.iter().map(|p| &p.text));
    for text in fields {
        if out.len() > SEARCHED {
            break;
        }
        out.push_str(text);
        out.push('\n');
    }
    if let Some((end, _)) = out.char_indices().nth(SEARCHED) {
        out.truncate(end);
    }
    out
}
