//! What is doubtful in an extraction: the one list of codes.
//! Must not know how any of them is found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the record is most likely right.
    Info,
    /// Something may be wrong or missing: look at the page.
    Warning,
    /// Something is missing.
    Error,
}

/// What kind of doubt. The names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Notes, stated status and rows disagree.
    StatusConflict,
    /// The number in the title and the one in a heading differ.
    NumberMismatch,
    /// Two recommendations bear the same number.
    NumberDuplicate,
    /// A count that the report prints differs from its rows.
    TotalsMismatch,
    /// A mark stands in a status cell and cannot be told.
    UnreadMark,
    /// A word stands in a status cell and is no known status.
    UnknownStatus,
    /// A due date cannot be read as a date.
    UnreadDate,
    /// Glyphs without Unicode.
    TextUnmapped,
    /// A damaged file that could still be read.
    Repaired,
    /// Share of the page text that reached no field.
    TextUnused,
    /// A limit was reached and something beyond it was not read.
    Limit,
    /// No family fits well: the report was read by the general rules.
    FamilyUncertain,
}

/// One doubt about an extraction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What kind it is.
    pub code: Code,
    /// The matter in words, for a person; its wording is not stable.
    pub message: String,
    /// `id` of the recommendation it belongs to, if to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<String>,
    /// Page it was found on, counted from 1, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

impl Diagnostic {
    /// A warning about the whole report.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code, message: message.into(), recommendation: None, page: None }
    }

    /// The same, of lesser weight.
    #[must_use]
    pub fn info(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::warning(code, message) }
    }

    /// Names the page.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// Names the recommendation by its `id`.
    #[must_use]
    pub fn of(mut self, recommendation: &str) -> Self {
        self.recommendation = Some(recommendation.to_owned());
        self
    }
}
