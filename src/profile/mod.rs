//! Report families as data: what headings, columns, statuses and numbers are called by which kind of publisher.
//! Must not know how a document is searched with them.
//!
//! Everything stands in `families.json`: a common vocabulary and, for each family, what tells it from others, where
//! its items come from and the words that it has beside the common ones (or means otherwise).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::report::{ResponseValue, Status};

mod added;
mod lexicon;
mod pattern;
mod phrase;

pub use added::Profiles;
pub use lexicon::{Lexicon, Reading};
use pattern::{Pattern, Patterns};
pub use phrase::{Phrase, fold, is_number_token};

/// The file that all built-in families stand in.
const FAMILIES: &str = include_str!("families.json");

/// What can be wrong with a profile.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// Not JSON, or not of the form of a profile.
    #[error("line {line}, column {column}: {message}")]
    Form {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A regular expression that is none.
    #[error("{}family {family:?}: {field}: {message}", at(*line))]
    Pattern {
        /// Line of it, from 1, where it is known.
        line: Option<usize>,
        /// Which family.
        family: String,
        /// Which entry.
        field: String,
        /// The expression.
        pattern: String,
        /// What is wrong.
        message: String,
    },
    /// Something else that cannot be.
    #[error("{}family {family:?}: {message}", at(*line))]
    Content {
        /// Line of it, from 1, where it is known.
        line: Option<usize>,
        /// Which family.
        family: String,
        /// What is wrong.
        message: String,
    },
}

fn at(line: Option<usize>) -> String {
    line.map_or_else(String::new, |l| format!("line {l}: "))
}

impl ProfileError {
    /// The same with its line, found by what stands there.
    fn placed(self, json: &str, content: &str) -> Self {
        let line_of = |value: &str| {
            let quoted = serde_json::to_string(value).ok()?;
            let at = json.rfind(&quoted)?;
            Some(1 + json.get(..at)?.bytes().filter(|b| *b == b'\n').count())
        };
        match self {
            Self::Pattern { family, field, pattern, message, .. } => {
                Self::Pattern { line: line_of(&pattern), family, field, pattern, message }
            }
            Self::Content { family, message, .. } => Self::Content { line: line_of(content), family, message },
            form @ Self::Form { .. } => form,
        }
    }
}

/// All families and what they share: the form of `families.json`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileSet {
    /// Words that every family knows.
    pub common: Words,
    /// The families, sorted by id.
    pub families: Vec<Profile>,
}

/// One family of reports.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name in options and in the record: lower case, words joined by hyphens.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What its reports look like.
    pub description: String,
    /// Where its items come from.
    pub source: ItemSource,
    /// Whether `06/07/2015` is in June or July, where nothing in the document tells.
    #[serde(default)]
    pub dates: DateOrder,
    /// What speaks for a document being of this family.
    #[serde(default)]
    pub signature: Vec<Clue>,
    /// How much evidence it takes, as the sum of the weights.
    #[serde(default)]
    pub threshold: u32,
    /// Whether it is what a document is read as that no family fits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fallback: bool,
    /// Id of a family whose words it knows too, below its own and above the common ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
    /// Words that it has beside the common ones; where one of them stands in both, its meaning here counts.
    #[serde(default)]
    pub words: Words,
}

/// Where the items of a report come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemSource {
    /// A title for each recommendation, with sections beneath it.
    Deck,
    /// A table with a recommendation in each row.
    TableRows,
    /// Paragraphs that begin with a number, and what follows them.
    NumberedParagraphs,
    /// Lists of numbers under headings that are statuses.
    StatusGroups,
    /// Blocks of labels with their values.
    LabelBlocks,
    /// Whichever of them finds the most.
    Any,
}

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    #[default]
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// One thing that speaks for a family. Of the ways to name it, one is given.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clue {
    /// A section heading of this meaning stands in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// A heading names a recommendation and nothing but its review, number and short title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<bool>,
    /// A table has columns of all these meanings, each by its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<Column>>,
    /// A table has a column whose heading matches this regular expression (case does not matter).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_heading: Option<String>,
    /// The words stand somewhere in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
    /// A heading, paragraph or cell matches this regular expression (case does not matter).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What it counts; below zero: it speaks against the family.
    pub weight: i32,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// The recommendation itself.
    Description,
    /// The stages of its implementation.
    Timeline,
    /// What is to be delivered.
    Deliverables,
    /// The narrative of what has been done.
    Progress,
    /// Closing notes.
    Notes,
    /// The status key.
    Legend,
    /// A list of what the document holds.
    Contents,
    /// Something that the record has no field for.
    Other,
}

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// A number: of the row, or of the recommendation.
    Number,
    /// What is to be delivered, or the recommendation itself.
    Text,
    /// Who is responsible.
    Responsible,
    /// When it is due.
    Due,
    /// How far it is.
    Status,
    /// Whether it was accepted.
    Response,
    /// To whom it is addressed.
    Addressee,
    /// The review that made it.
    Review,
    /// What has been done.
    Progress,
    /// Something that the record has no field for.
    Comment,
}

/// Words by what they mean. All are compared without regard to case, kind of dash, and punctuation around them;
/// `{n}` stands for a number that may or may not be there.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Regular expression for the number of a recommendation; the first family that gives one counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What an item is called ("Recommendation", "Rec.").
    pub item_words: Vec<String>,
    /// What may stand before review and number in a title.
    pub title_prefixes: Vec<String>,
    /// What may stand alone before what an item is called and says of which kind it is ("Audit Recommendation 4").
    pub qualifiers: Vec<String>,
    /// What may stand after the number in a title without being its short title.
    pub title_suffixes: Vec<String>,
    /// What says that a heading repeats an earlier one.
    pub continued: Vec<String>,
    /// Words by which a line of a mail's, site's or page's frame is known, wherever it stands.
    pub furniture: Vec<String>,
    /// Section headings.
    pub sections: BTreeMap<Section, Names>,
    /// Column headings.
    pub columns: BTreeMap<Column, Names>,
    /// Labels of a date within a row's own words.
    pub due_labels: Vec<String>,
    /// Labels of a status of the whole recommendation.
    pub status_labels: Vec<String>,
    /// Labels of the date of the report.
    pub date_labels: Vec<String>,
    /// Those of them that name the date that the newest statuses speak for.
    pub newest_labels: Vec<String>,
    /// What stands for a date and is none.
    pub no_dates: Vec<String>,
    /// Words in the heading of a column of statuses that say that it holds earlier ones.
    pub earlier: Vec<String>,
    /// Words of a mark column that are as good as a tick.
    pub yes: Vec<String>,
    /// Words of a mark column that are as good as an empty box.
    pub no: Vec<String>,
    /// Status words.
    pub statuses: BTreeMap<Status, Vec<String>>,
    /// Response words.
    pub responses: BTreeMap<ResponseValue, Vec<String>>,
    /// Words that say both.
    pub both: Vec<Both>,
    /// Status wordings that are too many to list: regular expressions on the folded words.
    pub status_patterns: Vec<StatusPattern>,
    /// What a report's own definition of a status word says that it means: regular expressions on the folded definition.
    pub definition_patterns: Vec<StatusPattern>,
    /// Sentences that give a response: regular expressions on the folded sentence, the first that matches counts.
    pub response_patterns: Vec<ResponsePattern>,
    /// Regular expressions for the id of a report, which is the review of its recommendations ("ABC-24-765").
    pub report_ids: Vec<String>,
    /// Words in capitals that are no review, though they stand in a title ("UK").
    pub not_reviews: Vec<String>,
    /// What a sentence can begin with that tells the status of the whole recommendation.
    pub subjects: Vec<String>,
    /// What joins it to its status.
    pub verbs: Vec<String>,
    /// What may stand between the two.
    pub adverbs: Vec<String>,
    /// How a text refers to other recommendations.
    pub references: References,
}

/// Names of a section or column.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    /// Whole headings.
    pub phrases: Vec<String>,
    /// Single words by which a heading is known that is not listed; the last resort.
    pub words: Vec<String>,
}

/// A word that tells status and response at once.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// The words.
    pub phrase: String,
    /// The status that they mean.
    pub status: Status,
    /// The response that they mean.
    pub response: ResponseValue,
}

/// A status by a regular expression.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusPattern {
    /// Matched against the folded words.
    pub pattern: String,
    /// The status that they mean.
    pub status: Status,
    /// The response that they mean, where they say that too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseValue>,
}

/// A response by a regular expression.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponsePattern {
    /// Matched against the folded sentence.
    pub pattern: String,
    /// The response that it gives.
    pub response: ResponseValue,
}

/// How a text refers to other recommendations.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct References {
    /// What stands before the number.
    pub words: Vec<String>,
}

/// A profile with its words made ready for search.
#[derive(Clone, Debug)]
pub struct Family {
    /// The data.
    pub profile: Profile,
    /// Its words and the common ones.
    pub lexicon: Lexicon,
    /// The regular expressions of its signature, by their place in it.
    pub(crate) patterns: BTreeMap<usize, Pattern>,
}

impl Family {
    /// Makes a profile ready, with `common` words below its own.
    ///
    /// # Errors
    /// [`ProfileError`] where an entry cannot be used.
    pub fn new(profile: Profile, common: &Words) -> Result<Self, ProfileError> {
        Self::between(profile, None, common, &mut Patterns::default())?.checked()
    }

    /// The same, if all its regular expressions are well-formed.
    fn checked(self) -> Result<Self, ProfileError> {
        self.lexicon.expressions().chain(self.patterns.values()).try_for_each(|p| p.check(&self.profile.id))?;
        Ok(self)
    }

    /// The same, with the words of the family that it is like in between.
    fn between(
        profile: Profile,
        base: Option<&Words>,
        common: &Words,
        known: &mut Patterns,
    ) -> Result<Self, ProfileError> {
        let content = |message: &str| ProfileError::Content {
            line: None,
            family: profile.id.clone(),
            message: message.to_owned(),
        };
        if profile.id.is_empty()
            || !profile.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return Err(content("an id is made of lower-case letters, digits and hyphens"));
        }
        let mut patterns = BTreeMap::new();
        for (i, clue) in profile.signature.iter().enumerate() {
            let ways = usize::from(clue.section.is_some())
                + usize::from(clue.title.is_some())
                + usize::from(clue.columns.is_some())
                + usize::from(clue.column_heading.is_some())
                + usize::from(clue.phrase.is_some())
                + usize::from(clue.pattern.is_some());
            if ways != 1 {
                return Err(content(
                    "a clue has exactly one of section, title, columns, column_heading, phrase and pattern",
                ));
            }
            if let Some(pattern) = clue.pattern.as_ref().or(clue.column_heading.as_ref()) {
                patterns.insert(i, known.get("signature", pattern));
            }
        }
        let layers: Vec<&Words> = std::iter::once(&profile.words).chain(base).chain(std::iter::once(common)).collect();
        let lexicon = Lexicon::new(&layers, known);
        Ok(Self { profile, lexicon, patterns })
    }
}

/// Reads one profile, as `--profile` takes it.
///
/// # Errors
/// [`ProfileError`], with the line where the form is wrong.
pub fn parse(json: &str) -> Result<Family, ProfileError> {
    let profile: Profile = serde_json::from_str(json).map_err(|e| form(&e))?;
    let built_in = built_in();
    let base = match &profile.like {
        Some(id) => Some(find(id).ok_or_else(|| unlike(&profile.id, id).placed(json, id))?),
        None => None,
    };
    if let Some((phrase, message)) = contradiction(&profile.words) {
        return Err(ProfileError::Content { line: None, family: profile.id, message }.placed(json, &phrase));
    }
    let id = profile.id.clone();
    let family = Family::between(profile, base.map(|f| &f.profile.words), &built_in.common, &mut Patterns::default());
    family.and_then(Family::checked).map_err(|e| {
        // A clue that is none has no words of its own: what is wrong is somewhere in the signature.
        let content = if e.to_string().contains("clue") { "signature" } else { &id };
        e.placed(json, content)
    })
}

/// A phrase that is listed under two statuses or two responses, and what is wrong with that.
fn contradiction(words: &Words) -> Option<(String, String)> {
    fn twice<K: Serialize>(lists: &BTreeMap<K, Vec<String>>) -> Option<(String, String)> {
        let name = |k: &K| serde_json::to_value(k).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (key, phrases) in lists {
            for phrase in phrases {
                if let Some(other) = seen.insert(fold(phrase), name(key)).filter(|o| *o != name(key)) {
                    return Some((phrase.clone(), format!("{phrase:?} stands under {other} and under {}", name(key))));
                }
            }
        }
        None
    }
    twice(&words.statuses).or_else(|| twice(&words.responses))
}

fn unlike(family: &str, id: &str) -> ProfileError {
    let message = format!("there is no family {id:?} to be like");
    ProfileError::Content { line: None, family: family.to_owned(), message }
}

fn form(e: &serde_json::Error) -> ProfileError {
    let (line, column) = (e.line(), e.column());
    let told = e.to_string();
    let message = told.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&told).to_owned();
    ProfileError::Form { line, column, message }
}

/// What is built in.
#[derive(Debug)]
pub struct BuiltIn {
    /// Words that every family knows.
    pub common: Words,
    /// The common words alone, made ready for search.
    pub lexicon: Lexicon,
    /// The families by id.
    pub families: Vec<Family>,
}

fn load(json: &str) -> Result<BuiltIn, ProfileError> {
    let set: ProfileSet = serde_json::from_str(json).map_err(|e| form(&e))?;
    let words: BTreeMap<String, Words> = set.families.iter().map(|p| (p.id.clone(), p.words.clone())).collect();
    let mut known = Patterns::default();
    let lexicon = Lexicon::new(&[&set.common], &mut known);
    let make = |p: Profile| {
        let base = match &p.like {
            Some(id) => Some(words.get(id).ok_or_else(|| unlike(&p.id, id))?),
            None => None,
        };
        Family::between(p, base, &set.common, &mut known)
    };
    let mut families = set.families.into_iter().map(make).collect::<Result<Vec<_>, _>>()?;
    families.sort_by(|a, b| a.profile.id.cmp(&b.profile.id));
    Ok(BuiltIn { common: set.common, lexicon, families })
}

/// The built-in families, read once.
#[must_use]
pub fn built_in() -> &'static BuiltIn {
    static BUILT_IN: LazyLock<BuiltIn> = LazyLock::new(|| {
        #[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
        load(FAMILIES).expect("families.json is well-formed")
    });
    &BUILT_IN
}

/// The built-in family of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Family> {
    built_in().families.iter().find(|f| f.profile.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_families_can_be_read() {
        let built_in = load(FAMILIES).unwrap();
        assert!(!built_in.families.is_empty());
        let ids: Vec<_> = built_in.families.iter().map(|f| f.profile.id.as_str()).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(ids, sorted, "each id once");
        for family in built_in.families {
            family.checked().unwrap();
        }
    }

    #[test]
    fn a_fault_names_its_line() {
        let e = parse("{\n \"id\": \"x\",\n \"colour\": 1\n}").unwrap_err();
        assert!(e.to_string().starts_with("line 3, "), "{e}");
        let e = parse(
            r#"{"id": "x", "title": "", "description": "", "source": "deck", "signature": [{"pattern": "(", "weight": 1}]}"#,
        )
        .unwrap_err();
        assert!(matches!(e, ProfileError::Pattern { line: Some(1), .. }), "{e}");
        let profile = |words: &str| {
            format!(
                "{{\n\"id\": \"x\", \"title\": \"\", \"description\": \"\", \"source\": \"any\",\n\"words\": {words}\n}}"
            )
        };
        let e = parse(&profile("{\"statuses\": {\"complete\": [\"moored\"],\n\"open\": [\"Moored\"]}}")).unwrap_err();
        assert_eq!(e.to_string(), "line 4: family \"x\": \"Moored\" stands under complete and under open");
        let e = parse(&profile("{},\n\"like\": \"nobody\"")).unwrap_err();
        assert!(e.to_string().starts_with("line 4: "), "{e}");
    }
}
