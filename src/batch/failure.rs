//! A document that gave no report, as it is written to `errors.jsonl`.
//! Must not know how a document is read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Error;

/// Why a document gave no report. The names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailureCode {
    /// No such file.
    NotFound,
    /// It is there but cannot be read.
    Unreadable,
    /// Neither PDF, HTML nor text.
    UnknownFormat,
    /// Locked with a password.
    Encrypted,
    /// Broken beyond repair.
    Damaged,
    /// Pages that hold pictures only.
    NoTextLayer,
    /// Readable, but holds no recommendation.
    NotAReport,
    /// A wiki's comparison of two versions of a page.
    DiffPage,
    /// Beyond what is read for safety's sake.
    TooLarge,
    /// Took longer than allowed.
    Timeout,
    /// Wanted more memory than allowed.
    OutOfMemory,
    /// The reader itself failed.
    Crash,
}

impl FailureCode {
    /// The code as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unreadable => "unreadable",
            Self::UnknownFormat => "unknown-format",
            Self::Encrypted => "encrypted",
            Self::Damaged => "damaged",
            Self::NoTextLayer => "no-text-layer",
            Self::NotAReport => "not-a-report",
            Self::DiffPage => "diff-page",
            Self::TooLarge => "too-large",
            Self::Timeout => "timeout",
            Self::OutOfMemory => "out-of-memory",
            Self::Crash => "crash",
        }
    }
}

impl From<&Error> for FailureCode {
    fn from(error: &Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::Unreadable(_) => Self::Unreadable,
            Error::UnknownFormat(_) => Self::UnknownFormat,
            Error::Encrypted => Self::Encrypted,
            Error::Damaged(_) => Self::Damaged,
            Error::NoTextLayer { .. } => Self::NoTextLayer,
            Error::NotAReport(_) => Self::NotAReport,
            Error::DiffPage => Self::DiffPage,
            Error::TooLarge(_) => Self::TooLarge,
            Error::Timeout(_) => Self::Timeout,
            Error::OutOfMemory => Self::OutOfMemory,
            Error::Crash(_) => Self::Crash,
        }
    }
}

/// A document that gave no report: one line of `errors.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The document, named as in its report's `source.path` had there been one.
    pub path: String,
    /// SHA-256 of its bytes in lower-case hexadecimal; none where they could not be read.
    pub sha256: Option<String>,
    /// Why, for programs.
    pub code: FailureCode,
    /// Why, for people; its wording is not stable.
    pub message: String,
    /// Page that it failed on, counted from 1, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

impl Failure {
    /// The failure of `path` for the reason `error`.
    #[must_use]
    pub fn new(path: &str, sha256: Option<String>, error: &Error) -> Self {
        Self { path: path.to_owned(), sha256, code: error.into(), message: error.to_string(), page: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_library() {
        let all = [
            Error::NotFound,
            Error::Unreadable(String::new()),
            Error::UnknownFormat(String::new()),
            Error::Encrypted,
            Error::Damaged(String::new()),
            Error::NoTextLayer { pages: 1, reason: String::new() },
            Error::NotAReport(String::new()),
            Error::DiffPage,
            Error::TooLarge(String::new()),
            Error::Timeout(1),
            Error::OutOfMemory,
            Error::Crash(String::new()),
        ];
        for error in &all {
            let code = FailureCode::from(error);
            assert_eq!(code.as_str(), error.code());
            assert_eq!(serde_json::to_value(code).unwrap(), error.code());
        }
    }
}
