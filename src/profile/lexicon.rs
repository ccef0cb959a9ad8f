//! A family's words and the common ones, made ready for search.
//! Must not know the document.

use std::collections::BTreeMap;

use super::pattern::{Case, Pattern, Patterns};
use super::phrase::{Phrase, Phrases, fold, is_number_token};
use super::{Column, Section, Words};
use crate::report::{ResponseValue, Status};

/// What status or response words come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The status that they mean.
    pub status: Option<Status>,
    /// The response that they mean.
    pub response: Option<ResponseValue>,
}

/// Words by what they mean, the family's own before the common ones.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// The form of a number, anchored at the start.
    number: Pattern,
    item_words: Vec<String>,
    title_prefixes: Vec<String>,
    qualifiers: Vec<String>,
    title_suffixes: Phrases<()>,
    continued: Vec<String>,
    furniture: Vec<String>,
    sections: Phrases<Section>,
    section_words: Vec<(String, Section)>,
    columns: Phrases<Column>,
    column_words: Vec<(String, Column)>,
    readings: BTreeMap<String, Reading>,
    patterns: Vec<(Pattern, Reading)>,
    definition_patterns: Vec<(Pattern, Status)>,
    response_patterns: Vec<(Pattern, ResponseValue)>,
    report_ids: Vec<Pattern>,
    not_reviews: Vec<String>,
    due_labels: Vec<String>,
    status_labels: Vec<String>,
    date_labels: Vec<String>,
    newest_labels: Vec<String>,
    no_dates: Vec<String>,
    earlier: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    subjects: Phrases<()>,
    verbs: Vec<String>,
    adverbs: Vec<String>,
    reference_words: Vec<String>,
}

/// Folded, own before common, each once, longest first (so that a prefix never hides what is longer).
fn folded(layers: &[&Words], of: fn(&Words) -> &Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = layers.iter().flat_map(|w| of(w)).map(|w| fold(w)).filter(|w| !w.is_empty()).collect();
    all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    all.dedup();
    all
}

fn phrases(layers: &[&Words], of: fn(&Words) -> &Vec<String>) -> Phrases<()> {
    Phrases::new(layers.iter().flat_map(|w| of(w)).map(|w| (Phrase::new(w), ())).collect())
}

impl Lexicon {
    /// Words in layers, those that count first before those that count where nothing else is said.
    pub(super) fn new(layers: &[&Words], known: &mut Patterns) -> Self {
        let form = layers.iter().find_map(|w| w.number.as_ref()).map_or(r"\d{1,4}", String::as_str);
        // A number's letters are as printed: this one expression minds case.
        let number = known.within("number", form, format!("^(?:{form})"), Case::Minded);
        let mut sections = Vec::new();
        let mut section_words = Vec::new();
        let mut columns = Vec::new();
        let mut column_words = Vec::new();
        let mut readings: BTreeMap<String, Reading> = BTreeMap::new();
        let mut patterns = Vec::new();
        let mut definition_patterns = Vec::new();
        let mut response_patterns = Vec::new();
        let mut report_ids = Vec::new();
        for words in layers.iter().copied() {
            for (section, names) in &words.sections {
                sections.extend(names.phrases.iter().map(|p| (Phrase::new(p), *section)));
                section_words.extend(names.words.iter().map(|w| (fold(w), *section)));
            }
            for (column, names) in &words.columns {
                columns.extend(names.phrases.iter().map(|p| (Phrase::new(p), *column)));
                column_words.extend(names.words.iter().map(|w| (fold(w), *column)));
            }
            let mut here: BTreeMap<String, Reading> = BTreeMap::new();
            for (status, names) in &words.statuses {
                for name in names {
                    here.entry(fold(name)).or_default().status = Some(*status);
                }
            }
            for (response, names) in &words.responses {
                for name in names {
                    here.entry(fold(name)).or_default().response = Some(*response);
                }
            }
            for both in &words.both {
                let reading = Reading { status: Some(both.status), response: Some(both.response) };
                here.insert(fold(&both.phrase), reading);
            }
            for (phrase, reading) in here {
                readings.entry(phrase).or_insert(reading);
            }
            for p in &words.status_patterns {
                let reading = Reading { status: Some(p.status), response: p.response };
                patterns.push((known.get("status_patterns", &p.pattern), reading));
            }
            for p in &words.definition_patterns {
                definition_patterns.push((known.get("definition_patterns", &p.pattern), p.status));
            }
            for p in &words.response_patterns {
                response_patterns.push((known.get("response_patterns", &p.pattern), p.response));
            }
            for p in &words.report_ids {
                report_ids.push(known.within("report_ids", p, format!(r"^(?:{p})\b"), Case::Minded));
            }
        }
        Self {
            number,
            item_words: folded(layers, |w| &w.item_words),
            title_prefixes: folded(layers, |w| &w.title_prefixes),
            qualifiers: folded(layers, |w| &w.qualifiers),
            title_suffixes: phrases(layers, |w| &w.title_suffixes),
            continued: folded(layers, |w| &w.continued),
            furniture: folded(layers, |w| &w.furniture),
            sections: Phrases::new(sections),
            section_words,
            columns: Phrases::new(columns),
            column_words,
            readings,
            patterns,
            definition_patterns,
            response_patterns,
            report_ids,
            not_reviews: layers.iter().flat_map(|w| &w.not_reviews).cloned().collect(),
            due_labels: folded(layers, |w| &w.due_labels),
            status_labels: folded(layers, |w| &w.status_labels),
            date_labels: folded(layers, |w| &w.date_labels),
            newest_labels: folded(layers, |w| &w.newest_labels),
            no_dates: folded(layers, |w| &w.no_dates),
            earlier: folded(layers, |w| &w.earlier),
            yes: folded(layers, |w| &w.yes),
            no: folded(layers, |w| &w.no),
            subjects: phrases(layers, |w| &w.subjects),
            verbs: folded(layers, |w| &w.verbs),
            adverbs: folded(layers, |w| &w.adverbs),
            reference_words: folded(layers, |w| &w.references.words),
        }
    }

    /// All its regular expressions.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &Pattern> {
        std::iter::once(&self.number)
            .chain(self.patterns.iter().map(|(p, _)| p))
            .chain(self.definition_patterns.iter().map(|(p, _)| p))
            .chain(self.response_patterns.iter().map(|(p, _)| p))
            .chain(&self.report_ids)
    }

    /// The same words, and above them those that a document itself explains, folded.
    #[must_use]
    pub fn with_readings(&self, own: impl IntoIterator<Item = (String, Reading)>) -> Self {
        let mut lexicon = self.clone();
        lexicon.readings.extend(own);
        lexicon
    }

    /// The number that a text begins with: how many bytes of it.
    #[must_use]
    pub fn number_len(&self, text: &str) -> Option<usize> {
        self.number.find(text).map(|m| m.end()).filter(|&n| n > 0)
    }

    /// What an item is called, folded, longest first.
    #[must_use]
    pub fn item_words(&self) -> &[String] {
        &self.item_words
    }

    /// What may stand before review and number in a title, folded, longest first.
    #[must_use]
    pub fn title_prefixes(&self) -> &[String] {
        &self.title_prefixes
    }

    /// Whether folded words before what an item is called only say of which kind it is.
    #[must_use]
    pub fn is_qualifier(&self, folded: &str) -> bool {
        self.qualifiers.iter().any(|w| w == folded)
    }

    /// Whether folded words may follow a number in a title without being its short title.
    #[must_use]
    pub fn is_title_suffix(&self, folded: &str) -> bool {
        self.title_suffixes.find(folded).next().is_some()
    }

    /// Whether folded words only say that a heading goes on.
    #[must_use]
    pub fn is_continued(&self, folded: &str) -> bool {
        self.continued.iter().any(|c| c == folded)
    }

    /// Whether a folded line of no great length belongs to the frame of a mail, site or page.
    #[must_use]
    pub fn is_furniture(&self, folded: &str) -> bool {
        folded.len() <= 200 && self.furniture.iter().any(|w| folded.contains(w.as_str()))
    }

    /// The section that folded words head, with the number in the heading's slot.
    #[must_use]
    pub fn section<'t>(&self, folded: &'t str) -> Option<(Section, Option<&'t str>)> {
        if folded.len() > 120 {
            return None;
        }
        self.sections.find(folded).next()
    }

    /// The section that a heading of unlisted words is likely to be: the meaning of its last known word, since what
    /// stands before it qualifies it, as what follows "of" and "for" does.
    #[must_use]
    pub fn likely_section(&self, folded: &str) -> Option<Section> {
        let meaning = |word: &str| self.section_words.iter().find(|(w, _)| w == word).map(|(_, s)| *s);
        let cut = [" of ", " for "].iter().filter_map(|w| folded.find(w)).min().unwrap_or(folded.len());
        let (main, rest) = folded.split_at_checked(cut).unwrap_or((folded, ""));
        main.split(' ').rev().find_map(meaning).or_else(|| rest.split(' ').find_map(meaning))
    }

    /// The column that folded words head.
    #[must_use]
    pub fn column(&self, folded: &str) -> Option<Column> {
        if folded.len() > 120 {
            return None;
        }
        self.columns.find(folded).next().map(|(c, _)| c)
    }

    /// Whether folded words are a listed heading of this column, which may not be its first meaning.
    #[must_use]
    pub fn can_head(&self, folded: &str, column: Column) -> bool {
        self.columns.find(folded).any(|(c, _)| c == column)
    }

    /// The column that a heading of unlisted words is likely to be: the meaning of its last known word, since what
    /// stands before it qualifies it.
    #[must_use]
    pub fn likely_column(&self, folded: &str) -> Option<Column> {
        folded
            .split(' ')
            .rev()
            .find_map(|x| self.column_words.iter().find(|(w, _)| w == x.trim_matches(['(', ')', '?'])).map(|(_, c)| *c))
    }

    /// What folded words mean, where they are a status or response and nothing else.
    #[must_use]
    pub fn reading(&self, folded: &str) -> Option<Reading> {
        self.readings.get(folded).copied()
    }

    /// The status patterns.
    pub(crate) fn status_pattern(&self, folded: &str) -> Option<Reading> {
        self.patterns.iter().find(|(p, _)| p.is_match(folded)).map(|(_, s)| *s)
    }

    /// The status that a folded definition of a word describes.
    pub(crate) fn defined(&self, folded: &str) -> Option<Status> {
        self.definition_patterns.iter().find(|(p, _)| p.is_match(folded)).map(|(_, s)| *s)
    }

    /// The response that a folded sentence gives.
    pub(crate) fn response_pattern(&self, folded: &str) -> Option<ResponseValue> {
        self.response_patterns.iter().find(|(p, _)| p.is_match(folded)).map(|(_, r)| *r)
    }

    /// The id of a report with which a text begins, and what follows it.
    pub(crate) fn report_id<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let end = self.report_ids.iter().find_map(|p| p.find(text))?.end();
        text.split_at_checked(end)
    }

    /// The id of a report that stands at the start of some word of a text.
    pub(crate) fn report_id_within<'t>(&self, text: &'t str) -> Option<&'t str> {
        let starts = std::iter::once(0).chain(text.match_indices([' ', '(']).map(|(at, _)| at + 1));
        starts.take(200).find_map(|at| self.report_id(text.get(at..)?)).map(|(id, _)| id)
    }

    /// Whether a word in capitals is listed as no review.
    pub(crate) fn is_no_review(&self, word: &str) -> bool {
        self.not_reviews.iter().any(|w| w == word)
    }

    /// Labels of a date within a row's own words, folded, longest first.
    #[must_use]
    pub fn due_labels(&self) -> &[String] {
        &self.due_labels
    }

    /// Labels of a status of the whole recommendation, folded, longest first.
    #[must_use]
    pub fn status_labels(&self) -> &[String] {
        &self.status_labels
    }

    /// Labels of the date of the report, folded, longest first.
    #[must_use]
    pub fn date_labels(&self) -> &[String] {
        &self.date_labels
    }

    /// Those of them that name the date that the newest statuses speak for.
    #[must_use]
    pub fn newest_labels(&self) -> &[String] {
        &self.newest_labels
    }

    /// Whether folded words stand for a date and are none.
    #[must_use]
    pub fn is_no_date(&self, folded: &str) -> bool {
        self.no_dates.iter().any(|w| w == folded)
    }

    /// Whether a folded word in a heading says that what is under it was so earlier.
    #[must_use]
    pub fn is_earlier(&self, word: &str) -> bool {
        self.earlier.iter().any(|w| w == word)
    }

    /// Whether folded words are as good as a tick.
    #[must_use]
    pub fn is_yes(&self, folded: &str) -> bool {
        self.yes.iter().any(|w| w == folded)
    }

    /// Whether folded words are as good as an empty box.
    #[must_use]
    pub fn is_no(&self, folded: &str) -> bool {
        self.no.iter().any(|w| w == folded)
    }

    /// What a folded sentence tells the status of, if of the whole recommendation: the words after the subject.
    #[must_use]
    pub(crate) fn after_subject<'t>(&self, folded: &'t str) -> Option<&'t str> {
        let mut best: Option<&str> = None;
        let ends = folded.match_indices(' ').map(|(i, _)| i);
        for end in ends.take(12) {
            let (Some(head), Some(rest)) = (folded.get(..end), folded.get(end + 1..)) else { continue };
            if self.subjects.find(head).next().is_some() {
                best = Some(rest);
            }
        }
        best
    }

    /// What joins a subject to its status, folded, longest first.
    pub(crate) fn verbs(&self) -> &[String] {
        &self.verbs
    }

    /// What may stand between verb and status, folded, longest first.
    pub(crate) fn adverbs(&self) -> &[String] {
        &self.adverbs
    }

    /// What stands before the number of another recommendation, folded, longest first.
    #[must_use]
    pub fn reference_words(&self) -> &[String] {
        &self.reference_words
    }

    /// Folded words without `item word + number` and without the review's name: what a heading says beside which
    /// recommendation it belongs to, and that number.
    #[must_use]
    pub fn without_item<'t>(&self, folded: &'t str, review: Option<&str>) -> (String, Option<&'t str>) {
        let review = review.map(fold);
        let mut out: Vec<&str> = Vec::new();
        let mut number = None;
        let mut words = folded.split(' ').peekable();
        while let Some(word) = words.next() {
            let bare = word.trim_end_matches(['.', '\'', ',']);
            if self.item_words.iter().any(|w| w == bare) && words.peek().is_some_and(|n| is_number_token(n)) {
                number = words.next();
            } else if review.as_deref() != Some(word) {
                out.push(word);
            }
        }
        let joined = out.join(" ");
        (joined.trim_matches([' ', '-']).to_owned(), number)
    }
}
