//! Why a document gives no report at all, each reason with its stable code.
//! Must not know who asks: messages name the reason, the caller adds the path.

use thiserror::Error;

/// There is no report, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// No such file.
    #[error("no such file or folder")]
    NotFound,
    /// It is there but cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Neither PDF, HTML nor text.
    #[error("neither PDF, HTML nor plain text: {0}")]
    UnknownFormat(String),
    /// Locked with a password.
    #[error("locked with a password")]
    Encrypted,
    /// Broken beyond repair.
    #[error("damaged beyond repair: {0}")]
    Damaged(String),
    /// Pages that hold pictures only, or whose text cannot be told.
    #[error("{pages} page(s) without any text: {reason}")]
    NoTextLayer {
        /// How many pages it has.
        pages: u32,
        /// What is known of why.
        reason: String,
    },
    /// Readable, but holds no recommendation.
    #[error("holds no recommendation: {0}")]
    NotAReport(String),
    /// A wiki's comparison of two versions of a page, in which old and new text stand together.
    #[error("a comparison of two versions of a page: old and new text cannot be told apart")]
    DiffPage,
    /// Beyond what is read for safety's sake.
    #[error("too large: {0}")]
    TooLarge(String),
    /// Took longer than allowed.
    #[error("took longer than {0} s")]
    Timeout(u64),
    /// Wanted more memory than allowed.
    #[error("needs more memory than allowed")]
    OutOfMemory,
    /// The reader itself failed.
    #[error("the reader failed: {0}")]
    Crash(String),
}

impl Error {
    /// The stable code, as written to `errors.jsonl`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unreadable(_) => "unreadable",
            Self::UnknownFormat(_) => "unknown-format",
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged",
            Self::NoTextLayer { .. } => "no-text-layer",
            Self::NotAReport(_) => "not-a-report",
            Self::DiffPage => "diff-page",
            Self::TooLarge(_) => "too-large",
            Self::Timeout(_) => "timeout",
            Self::OutOfMemory => "out-of-memory",
            Self::Crash(_) => "crash",
        }
    }
}
