//! What a comparison says: the contract with whoever reads its output.
//! Must not know how any of it was found.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::direction::{Direction, DueDirection};
use super::history::History;
use crate::report::{Due, ReportMark, ResponseValue, Status};

/// Version of this contract. A new minor version may add a field or a kind of change; none changes its meaning.
pub const SCHEMA_VERSION: &str = "1.0";

/// What changed between two or more editions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Version of the contract.
    pub schema_version: String,
    /// The editions in the order in which they were compared.
    pub editions: Vec<EditionInfo>,
    /// Whether that order is the one of their dates.
    pub order: Order,
    /// The sums.
    pub summary: Summary,
    /// Every change: by step, then in the order of the recommendations in the newer edition, what is gone last.
    pub changes: Vec<Change>,
    /// What each step from one edition to the next left as it was.
    pub steps: Vec<Step>,
    /// How each recommendation went; where there are more than two editions, or it was asked for.
    pub history: Vec<History>,
    /// What could not be read, and so is neither new nor gone.
    pub unread: Vec<Unread>,
}

/// One edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EditionInfo {
    /// Its place in the comparison, from 1.
    pub edition: usize,
    /// The file or folder it was read from.
    pub path: String,
    /// The latest date that its reports speak for: ISO 8601, cut to what is known.
    pub as_of: Option<String>,
    /// How many recommendations it holds.
    pub recommendations: usize,
    /// Its reports.
    pub reports: Vec<ReportInfo>,
}

/// One report of an edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportInfo {
    /// The document.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its heading.
    pub title: Option<String>,
    /// The date that it speaks for.
    pub as_of: Option<String>,
}

/// How the order of the editions and that of their dates agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Each is newer than the one before it.
    Chronological,
    /// All speak for the same date.
    SameDate,
    /// Each is older than the one before it: they were given the wrong way round.
    Reversed,
    /// At least one is older than the one before it.
    Mixed,
    /// Some say no date.
    Unknown,
}

/// The sums of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Changes of any kind.
    pub changes: usize,
    /// Pairs of recommendations that are the same in two editions.
    pub matched: usize,
    /// Those of them that nothing changed in.
    pub unchanged: usize,
    /// Statuses that went back.
    pub regressions: usize,
    /// Changes by kind; every kind is there.
    pub kinds: BTreeMap<Kind, usize>,
}

/// One step, from an edition to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The older edition, from 1.
    pub from_edition: usize,
    /// The newer one.
    pub to_edition: usize,
    /// Recommendations that are in both.
    pub matched: usize,
    /// Those that nothing changed in.
    pub unchanged: Vec<Identity>,
    /// Those whose own status is what it was, whatever else changed in them.
    pub same_status: Vec<Identity>,
}

/// What could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// The edition it belongs to, from 1.
    pub edition: usize,
    /// The document.
    pub path: String,
    /// Why, as in `errors.jsonl`.
    pub code: String,
    /// Why, in words.
    pub message: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What changed; its kind and what that has to tell.
    #[serde(flatten)]
    pub what: What,
    /// What it changed in.
    #[serde(flatten)]
    pub subject: Subject,
    /// The older edition, from 1.
    pub from_edition: usize,
    /// The newer one.
    pub to_edition: usize,
}

/// What a change is about. All is `null` in a change of the totals of a report of several recommendations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// `id` of the recommendation, in the newer edition unless it is gone there.
    pub recommendation: Option<String>,
    /// Its review.
    pub review: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Its title, or the beginning of its description.
    pub title: Option<String>,
    /// The deliverable, if the change is in one.
    pub deliverable: Option<DeliverableRef>,
    /// Path of the report in the older edition.
    pub from_path: Option<String>,
    /// Path of the report in the newer edition.
    pub to_path: Option<String>,
}

/// A deliverable that a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliverableRef {
    /// Its place among those of its recommendation, from 1, in the newer edition unless it is gone there.
    pub index: usize,
    /// Its text.
    pub text: String,
}

/// What a recommendation is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// Its `id`.
    pub recommendation: String,
    /// Its review.
    pub review: Option<String>,
    /// Its number.
    pub number: Option<String>,
}

/// A value and the words that say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Value<T> {
    /// What it comes to.
    pub value: T,
    /// The words or mark that say it.
    pub raw: Option<String>,
}

/// How an item that is new or gone stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Its status.
    pub status: Option<Value<Status>>,
    /// The response to it.
    pub response: Option<Value<ResponseValue>>,
    /// What it says.
    pub text: Option<String>,
}

/// Which text changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextField {
    /// The recommendation itself.
    Description,
    /// Its short title.
    Title,
    /// The subtitle lines above it.
    Themes,
    /// What is to be delivered.
    Deliverable,
    /// The sentence that says the status, while the status is the same.
    Status,
    /// The narrative of what has been done.
    Progress,
    /// The closing notes.
    Notes,
}

/// Whether some words stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WordKind {
    /// They are in both.
    Same,
    /// They are in the older text only.
    Removed,
    /// They are in the newer text only.
    Added,
}

/// Some words of a text that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WordRun {
    /// Whether they stayed.
    pub kind: WordKind,
    /// The words.
    pub text: String,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A recommendation that the older edition does not have.
    New {
        /// How it stands in the newer edition.
        to: Standing,
    },
    /// A recommendation that the newer edition no longer has.
    Gone {
        /// How it last stood.
        from: Standing,
        /// Whether it was neither complete nor ended otherwise: it vanished without a word.
        unfinished: bool,
    },
    /// The same recommendation by another number.
    Renumbered {
        /// What it was called.
        from: Identity,
        /// What it is called now.
        to: Identity,
        /// How alike the texts are, from 0 to 1.
        similarity: f64,
    },
    /// The status of a recommendation or deliverable.
    StatusChanged {
        /// What it was; none where nothing was said.
        from: Option<Value<Status>>,
        /// What it is.
        to: Option<Value<Status>>,
        /// Which way it went.
        direction: Direction,
        /// Whether it went back.
        regression: bool,
    },
    /// Whether it was accepted.
    ResponseChanged {
        /// What it was; none where nothing was said.
        from: Option<Value<ResponseValue>>,
        /// What it is.
        to: Option<Value<ResponseValue>>,
    },
    /// The due date of a deliverable.
    DueMoved {
        /// What it was.
        from: Option<Due>,
        /// What it is.
        to: Option<Due>,
        /// Which way it moved.
        direction: DueDirection,
        /// By how many days; negative where it is earlier. Of a date cut to month or year the last day counts.
        days: Option<i32>,
    },
    /// Who is responsible for a deliverable, or to whom the recommendation is addressed.
    ResponsibleChanged {
        /// Who was.
        from: Option<String>,
        /// Who is.
        to: Option<String>,
    },
    /// The words of a recommendation or deliverable.
    TextChanged {
        /// Which of its texts.
        field: TextField,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
        /// Both at once, word by word.
        words: Vec<WordRun>,
    },
    /// The narrative or the closing notes: paragraphs that came, went or were altered.
    NarrativeChanged {
        /// Which of the two.
        field: TextField,
        /// Paragraphs that only the older edition has.
        removed: Vec<String>,
        /// Paragraphs that only the newer edition has.
        added: Vec<String>,
    },
    /// The stages of the timeline.
    TimelineChanged {
        /// What they were.
        from: Vec<StageStanding>,
        /// What they are.
        to: Vec<StageStanding>,
    },
    /// A tick, cross or word in a deliverable's status cell that is there no more.
    MarkLost {
        /// What it was.
        from: ReportMark,
    },
    /// A count that the report itself prints.
    TotalsChanged {
        /// The words beside it.
        label: String,
        /// What it was; none where it was not printed.
        from: Option<u64>,
        /// What it is.
        to: Option<u64>,
    },
    /// A deliverable that the older edition does not have.
    DeliverableNew {
        /// How it stands in the newer edition.
        to: Standing,
    },
    /// A deliverable that the newer edition no longer has.
    DeliverableGone {
        /// How it last stood.
        from: Standing,
        /// Whether it was neither complete nor ended otherwise.
        unfinished: bool,
    },
}

/// A stage of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StageStanding {
    /// Its words.
    pub label: String,
    /// Its status.
    pub status: Option<Status>,
}

/// The kinds of changes, by the names that the output gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is told at the variant of `What` of its name")]
pub enum Kind {
    New,
    Gone,
    Renumbered,
    StatusChanged,
    ResponseChanged,
    DueMoved,
    ResponsibleChanged,
    TextChanged,
    NarrativeChanged,
    TimelineChanged,
    MarkLost,
    TotalsChanged,
    DeliverableNew,
    DeliverableGone,
}

impl Kind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 14] = [
        Self::New,
        Self::Gone,
        Self::Renumbered,
        Self::StatusChanged,
        Self::ResponseChanged,
        Self::DueMoved,
        Self::ResponsibleChanged,
        Self::TextChanged,
        Self::NarrativeChanged,
        Self::TimelineChanged,
        Self::MarkLost,
        Self::TotalsChanged,
        Self::DeliverableNew,
        Self::DeliverableGone,
    ];

    /// Its name in the output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Renumbered => "renumbered",
            Self::StatusChanged => "status_changed",
            Self::ResponseChanged => "response_changed",
            Self::DueMoved => "due_moved",
            Self::ResponsibleChanged => "responsible_changed",
            Self::TextChanged => "text_changed",
            Self::NarrativeChanged => "narrative_changed",
            Self::TimelineChanged => "timeline_changed",
            Self::MarkLost => "mark_lost",
            Self::TotalsChanged => "totals_changed",
            Self::DeliverableNew => "deliverable_new",
            Self::DeliverableGone => "deliverable_gone",
        }
    }
}

impl What {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::New { .. } => Kind::New,
            Self::Gone { .. } => Kind::Gone,
            Self::Renumbered { .. } => Kind::Renumbered,
            Self::StatusChanged { .. } => Kind::StatusChanged,
            Self::ResponseChanged { .. } => Kind::ResponseChanged,
            Self::DueMoved { .. } => Kind::DueMoved,
            Self::ResponsibleChanged { .. } => Kind::ResponsibleChanged,
            Self::TextChanged { .. } => Kind::TextChanged,
            Self::NarrativeChanged { .. } => Kind::NarrativeChanged,
            Self::TimelineChanged { .. } => Kind::TimelineChanged,
            Self::MarkLost { .. } => Kind::MarkLost,
            Self::TotalsChanged { .. } => Kind::TotalsChanged,
            Self::DeliverableNew { .. } => Kind::DeliverableNew,
            Self::DeliverableGone { .. } => Kind::DeliverableGone,
        }
    }

    /// Whether something went back.
    #[must_use]
    pub fn is_regression(&self) -> bool {
        matches!(self, Self::StatusChanged { regression: true, .. })
    }
}

impl Summary {
    /// The sums of `changes` over `steps`.
    pub(super) fn of(changes: &[Change], steps: &[Step]) -> Self {
        let mut kinds: BTreeMap<Kind, usize> = Kind::ALL.into_iter().map(|k| (k, 0)).collect();
        for change in changes {
            *kinds.entry(change.what.kind()).or_default() += 1;
        }
        Self {
            changes: changes.len(),
            matched: steps.iter().map(|s| s.matched).sum(),
            unchanged: steps.iter().map(|s| s.unchanged.len()).sum(),
            regressions: changes.iter().filter(|c| c.what.is_regression()).count(),
            kinds,
        }
    }
}
