//! The account of a run: what was asked, what became of each input, the sums. It is `run.json`.
//! Must not know the time nor how many threads there were: the same inputs give the same account.

use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureCode};
use crate::report::{Report, SCHEMA_VERSION};

/// The account of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Version of this program.
    pub recsift: String,
    /// Version of the contract that the reports follow.
    pub schema_version: String,
    /// The options that the reports depend on.
    pub options: RunOptions,
    /// Whether it was broken off: there are inputs that nothing was done about.
    pub interrupted: bool,
    /// The sums.
    pub counts: Counts,
    /// Every input once, in order.
    pub inputs: Vec<InputRecord>,
}

/// The options that the output depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOptions {
    /// The family that was asked for; none: the one that fits best.
    pub family: Option<String>,
    /// SHA-256 of each family that was added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    /// Whether places were asked for.
    pub provenance: bool,
    /// The format that was asked for; none: what the bytes say.
    #[serde(rename = "type")]
    pub input_format: Option<crate::Format>,
    /// Pages read of a document at most.
    pub max_pages: usize,
    /// Format of the output files, by its ending.
    pub format: String,
    /// Their grain.
    pub level: String,
}

impl RunOptions {
    /// Those of `options`, written as `shape` says.
    #[must_use]
    pub fn new(options: &crate::Options, shape: crate::write::Shape) -> Self {
        Self {
            family: options.family.clone(),
            profiles: options.profiles.added().map(|json| super::one::digest(json.as_bytes())).collect(),
            provenance: options.provenance,
            input_format: options.format,
            max_pages: options.limits.pages,
            format: shape.format.ending().to_owned(),
            level: shape.level.name().to_owned(),
        }
    }
}

/// Sums over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Inputs, read or not.
    pub documents: usize,
    /// Inputs that gave a report.
    pub reports: usize,
    /// Inputs that gave none.
    pub failures: usize,
    /// Recommendations in all reports.
    pub recommendations: usize,
    /// Deliverables in all reports.
    pub deliverables: usize,
    /// Diagnostics in all reports.
    pub diagnostics: usize,
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// It gave a report.
    Report,
    /// It gave none.
    Failure,
    /// The run was broken off before it.
    NotDone,
}

/// One input in the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// What it is called, as in the report's `source.path`.
    pub path: String,
    /// SHA-256 of its bytes; none where they could not be read.
    pub sha256: Option<String>,
    /// What became of it.
    pub outcome: OutcomeKind,
    /// The file that its report is in, below the output folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// Why it gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<FailureCode>,
    /// Recommendations in its report.
    pub recommendations: usize,
    /// Deliverables in its report.
    pub deliverables: usize,
    /// Diagnostics in its report.
    pub diagnostics: usize,
}

impl InputRecord {
    /// An input that gave `report`, written to `output`.
    #[must_use]
    pub fn report(report: &Report, output: Option<String>) -> Self {
        Self {
            path: report.source.path.clone(),
            sha256: Some(report.source.sha256.clone()),
            outcome: OutcomeKind::Report,
            output,
            code: None,
            recommendations: report.recommendations.len(),
            deliverables: report.recommendations.iter().map(|r| r.deliverables.len()).sum(),
            diagnostics: report.diagnostics.len(),
        }
    }

    /// An input that gave none.
    #[must_use]
    pub fn failure(failure: &Failure) -> Self {
        Self {
            sha256: failure.sha256.clone(),
            outcome: OutcomeKind::Failure,
            code: Some(failure.code),
            ..Self::not_done(&failure.path)
        }
    }

    /// An input that nothing was done about.
    #[must_use]
    pub fn not_done(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            sha256: None,
            outcome: OutcomeKind::NotDone,
            output: None,
            code: None,
            recommendations: 0,
            deliverables: 0,
            diagnostics: 0,
        }
    }
}

impl Counts {
    /// Counts one more input.
    pub fn add(&mut self, input: &InputRecord) {
        self.documents += 1;
        self.reports += usize::from(input.outcome == OutcomeKind::Report);
        self.failures += usize::from(input.outcome == OutcomeKind::Failure);
        self.recommendations += input.recommendations;
        self.deliverables += input.deliverables;
        self.diagnostics += input.diagnostics;
    }
}

impl Run {
    /// The account of a run over `inputs`.
    #[must_use]
    pub fn new(options: RunOptions, inputs: Vec<InputRecord>) -> Self {
        let mut counts = Counts::default();
        for input in &inputs {
            counts.add(input);
        }
        Self {
            recsift: env!("CARGO_PKG_VERSION").to_owned(),
            schema_version: SCHEMA_VERSION.to_owned(),
            options,
            interrupted: inputs.iter().any(|i| i.outcome == OutcomeKind::NotDone),
            counts,
            inputs,
        }
    }
}
