//! The report: the contract with whoever reads the output, and the only thing that is serialised to it.
//! Must not know how any of it was found.
//!
//! `null` and `[]` mean that the report does not say; nothing is guessed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::format::Format;

/// Version of this contract. A new minor version may add a field; none changes its meaning.
pub const SCHEMA_VERSION: &str = "1.0";

/// What one document says about its recommendations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of the contract.
    pub schema_version: String,
    /// The document it was read from.
    pub source: Source,
    /// Id of the family whose profile recognised it.
    pub family: String,
    /// The printed heading, whole.
    pub title: Option<String>,
    /// Date that the newest statuses speak for: ISO 8601, cut to what is known.
    pub as_of: Option<String>,
    /// One for each recommendation, in the order of the document.
    pub recommendations: Vec<Recommendation>,
    /// Counts that the report itself prints.
    pub totals: Vec<Total>,
    /// What is doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

/// The document that a report was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Its path, below the folder that was given; `-` for standard input.
    pub path: String,
    /// Its format.
    pub format: Format,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// How many pages it has; none where the format has none.
    pub pages: Option<u32>,
}

/// One recommendation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// `REVIEW-NUMBER` where the review is named, else the number; `#` and the position where there is none.
    pub id: String,
    /// The review or body whose recommendation it is, as printed.
    pub review: Option<String>,
    /// As printed, without the words around it.
    pub number: Option<String>,
    /// Short title printed beside the number.
    pub title: Option<String>,
    /// Subtitle lines printed under the report's title, each once.
    pub themes: Vec<String>,
    /// The recommendation itself.
    pub description: Option<String>,
    /// To whom it is addressed.
    pub addressees: Vec<String>,
    /// Whether it was accepted.
    pub response: Option<Response>,
    /// How far its implementation is.
    pub status: Option<RecommendationStatus>,
    /// Every assertion of its status that the report prints, where there is more than one.
    pub assessments: Vec<Assessment>,
    /// Rows of its deliverables table.
    pub deliverables: Vec<Deliverable>,
    /// Stages of its timeline.
    pub timeline: Vec<Stage>,
    /// The status key printed with it.
    pub legend: Vec<LegendEntry>,
    /// The narrative of what has been done.
    pub progress: Vec<ProgressEntry>,
    /// The closing implementation notes.
    pub notes: Vec<Note>,
    /// Ids of other recommendations that its text names.
    pub references: Vec<String>,
    /// Where it stands; only on request.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
    /// Where its scalars stand, by field name; only on request.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, Where>,
}

/// How far an implementation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Done.
    Complete,
    /// Done in part.
    PartiallyComplete,
    /// Under way, or planned as foreseen.
    InProgress,
    /// Late; the plan still holds.
    BehindRecovering,
    /// Late; the plan has to change.
    BehindReplanned,
    /// Nothing begun.
    NotStarted,
    /// Suspended.
    OnHold,
    /// Ended without being done.
    NotImplemented,
    /// Replaced, or no longer applies.
    Superseded,
    /// Not done, and no more is said.
    Open,
    /// Ended, and it is not said how.
    Closed,
    /// A mark or word is there but cannot be read as a status.
    Unknown,
}

/// Whether a recommendation was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseValue {
    /// As it stands.
    Accepted,
    /// Some of it.
    AcceptedInPart,
    /// Its aim, not its wording.
    AcceptedInPrinciple,
    /// Not decided.
    UnderConsideration,
    /// Not at all.
    Rejected,
}

/// An answer to a recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Response {
    /// What it comes to.
    pub value: ResponseValue,
    /// The words that say it.
    pub raw: Option<String>,
}

/// Whether a status is printed or follows from the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The report says it of the whole recommendation.
    Stated,
    /// It follows from the deliverables.
    Derived,
}

/// The status of a whole recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecommendationStatus {
    /// What it comes to.
    pub value: Status,
    /// The words or mark that say it.
    pub raw: Option<String>,
    /// Whether it is printed.
    pub basis: Basis,
}

/// One assertion of a status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// Who asserts it.
    pub by: Option<String>,
    /// Date it speaks for: ISO 8601, cut to what is known.
    pub as_of: Option<String>,
    /// The status, where it says one.
    pub status: Option<Status>,
    /// The response, where it says one.
    pub response: Option<ResponseValue>,
    /// The words that say it.
    pub raw: Option<String>,
}

/// A row of a deliverables table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Deliverable {
    /// What is to be delivered.
    pub text: String,
    /// Who is responsible.
    pub responsible: Option<String>,
    /// When it is due.
    pub due: Option<Due>,
    /// The mark in its status cell.
    pub mark: Option<ReportMark>,
    /// Its status.
    pub status: Status,
    /// Links in its text.
    pub links: Vec<Link>,
    /// Where it stands; only on request.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
}

/// A due date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Due {
    /// As printed.
    pub raw: String,
    /// ISO 8601, cut to what is known; none where it cannot be read as a date.
    pub date: Option<String>,
}

/// What a mark in a status cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportMarkKind {
    /// A tick.
    Check,
    /// A cross.
    Cross,
    /// An empty tick box.
    Box,
    /// A colored shape.
    Swatch,
    /// A word.
    Word,
}

/// A mark in a status cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportMark {
    /// What it looks like.
    pub kind: ReportMarkKind,
    /// The character that is seen or the word; none for a drawing or picture.
    pub raw: Option<String>,
    /// Its color, `#rrggbb`.
    pub color: Option<String>,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// The words it lies on.
    pub text: String,
    /// Its target; none where the document gives none.
    pub href: Option<String>,
}

/// A stage of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Stage {
    /// Its words.
    pub label: String,
    /// Its status, by the legend.
    pub status: Option<Status>,
    /// Its fill, `#rrggbb`.
    pub color: Option<String>,
    /// Where it stands; only on request.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
}

/// An entry of a status key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LegendEntry {
    /// Its words.
    pub label: String,
    /// The status they mean.
    pub status: Option<Status>,
    /// Its color, `#rrggbb`.
    pub color: Option<String>,
    /// Where it stands; only on request.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
}

/// A paragraph or list item of the narrative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProgressEntry {
    /// Its words.
    pub text: String,
    /// 0 for the outermost entries of the section, else the depth of a nested item.
    pub level: u32,
    /// Links in it.
    pub links: Vec<Link>,
    /// Where it stands; only on request.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
}

/// A closing note: a plain string, or `{"text", "where"}` where provenance was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Note {
    /// Its words.
    Plain(String),
    /// Its words and where they stand.
    Placed {
        /// Its words.
        text: String,
        /// Where it stands.
        #[serde(rename = "where")]
        place: Where,
    },
}

/// A count that the report prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Total {
    /// Its words.
    pub label: String,
    /// The status they mean.
    pub status: Option<Status>,
    /// How many.
    pub count: u64,
}

/// A place in the source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Where {
    /// A box on a page.
    Region {
        /// Page, counted from 1.
        page: u32,
        /// Left, top, right, bottom in points from the page's top left, as it is shown.
        bbox: [f64; 4],
        /// The boxes on the following pages or columns, where it goes on there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        continued: Vec<Where>,
    },
    /// Lines of a text file.
    Lines {
        /// First and last, counted from 1.
        lines: [u32; 2],
    },
    /// An element of an HTML page.
    Element {
        /// Its CSS path.
        element: String,
    },
}
