//! Reports as lines of JSON at any level. A recommendation or deliverable carries the keys that join it to the
//! others: `path`, `recommendation`, `deliverable`.
//! Must not know how lines are put together.

use std::io;

use serde::Serialize;

use super::{Level, json};
use crate::report::{Deliverable, Recommendation, Report, Status};

/// A recommendation by itself.
#[derive(Serialize)]
struct RecommendationLine<'a> {
    path: &'a str,
    recommendation: &'a str,
    family: &'a str,
    report_title: Option<&'a str>,
    as_of: Option<&'a str>,
    #[serde(flatten)]
    fields: &'a Recommendation,
}

/// A deliverable by itself.
#[derive(Serialize)]
struct DeliverableLine<'a> {
    path: &'a str,
    recommendation: &'a str,
    /// Its place among those of its recommendation, from 1.
    deliverable: usize,
    family: &'a str,
    as_of: Option<&'a str>,
    recommendation_status: Option<Status>,
    #[serde(flatten)]
    fields: &'a Deliverable,
}

/// The lines of `report`, and how many they are.
pub(super) fn render(report: &Report, level: Level) -> io::Result<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    let mut count = 0;
    let mut add = |line: serde_json::Result<Vec<u8>>| -> io::Result<()> {
        bytes.extend(line?);
        count += 1;
        Ok(())
    };
    let path = report.source.path.as_str();
    let (family, as_of) = (report.family.as_str(), report.as_of.as_deref());
    match level {
        Level::Report => add(json::line(report))?,
        Level::Recommendation => {
            for r in &report.recommendations {
                let report_title = report.title.as_deref();
                add(json::line(&RecommendationLine {
                    path,
                    recommendation: &r.id,
                    family,
                    report_title,
                    as_of,
                    fields: r,
                }))?;
            }
        }
        Level::Deliverable => {
            for r in &report.recommendations {
                for (i, d) in r.deliverables.iter().enumerate() {
                    add(json::line(&DeliverableLine {
                        path,
                        recommendation: &r.id,
                        deliverable: i + 1,
                        family,
                        as_of,
                        recommendation_status: r.status.as_ref().map(|s| s.value),
                        fields: d,
                    }))?;
                }
            }
        }
    }
    Ok((bytes, count))
}
