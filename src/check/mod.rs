//! Whether an extraction still says what a stored snapshot says, for people who have no Rust.
//! Must not know documents, nor where snapshots lie.
//!
//! A snapshot is the report as JSON without the places where things stand, or the code of the error where there is no
//! report. The version of the contract, the digest of the document and the wording of diagnostics are not compared.

mod corrections;
mod differ;
pub mod print;
mod snapshot;
mod ticks;

pub use corrections::{Correction, CorrectionError, Corrections};
pub use differ::{Difference, differences};
pub use snapshot::{bare, of_failure, of_report, render};
pub use ticks::{LostTick, lost_ticks};

use serde_json::Value;

use crate::report::Report;

/// What was found of one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the input is called.
    pub name: String,
    /// How it stands.
    pub verdict: Verdict,
    /// What else is to be known.
    pub remarks: Vec<String>,
}

/// How an input stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All is as expected.
    Same,
    /// Something is not.
    Differs {
        /// What.
        differences: Vec<Difference>,
        /// Ticks that are no longer found.
        lost: Vec<LostTick>,
    },
    /// There is no snapshot.
    Missing,
    /// The snapshot was written.
    Written,
    /// There is a snapshot but no input any more.
    Gone,
    /// The snapshot of an input that is no more was removed.
    Removed,
    /// The snapshot cannot be read.
    Unreadable(String),
}

impl Verdict {
    /// Whether something is not as expected.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        matches!(self, Self::Differs { .. } | Self::Gone | Self::Unreadable(_))
    }
}

/// Compares what is expected with `actual`, the snapshot of `report`, or of a failure where there is none.
#[must_use]
pub fn verdict(expected: &Value, actual: &Value, report: Option<&Report>) -> Verdict {
    let differences = differences(expected, actual);
    if differences.is_empty() {
        return Verdict::Same;
    }
    let lost = lost_ticks(expected, &differences, report);
    Verdict::Differs { differences, lost }
}
