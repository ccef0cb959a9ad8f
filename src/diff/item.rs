//! The recommendations of an edition, prepared for being found again in another.
//! Must not know the other edition.

use super::change::{Identity, Standing, Subject, Value};
use super::edition::Edition;
use super::fold;
use crate::report::{Recommendation, Report, ResponseValue, Status};

/// A signature with fewer words takes in what else the recommendation says.
const FEW_WORDS: usize = 8;
/// Characters of a description that stand for a title.
const TITLE: usize = 90;

/// A recommendation of an edition.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    /// Index of its report in the edition.
    pub(super) report_index: usize,
    pub(super) report: &'a Report,
    pub(super) recommendation: &'a Recommendation,
    /// Folded review; none where it is not printed.
    pub(super) review: Option<String>,
    /// Folded number; none where it is not printed.
    pub(super) number: Option<String>,
    /// What it says, as it is compared; empty where it says nothing.
    pub(super) text: String,
    /// The words of that.
    pub(super) words: Vec<String>,
    /// The name of its document without the ending of its format.
    pub(super) stem: String,
}

/// The recommendations of `edition` in order.
pub(super) fn items(edition: &Edition) -> Vec<Item<'_>> {
    edition
        .reports
        .iter()
        .enumerate()
        .flat_map(|(report_index, report)| {
            report.recommendations.iter().map(move |recommendation| Item::new(report_index, report, recommendation))
        })
        .collect()
}

impl<'a> Item<'a> {
    fn new(report_index: usize, report: &'a Report, recommendation: &'a Recommendation) -> Self {
        let text = [recommendation.title.as_deref(), recommendation.description.as_deref()];
        let mut text = text.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut words = fold::words(&text);
        if words.len() < FEW_WORDS {
            for part in recommendation.deliverables.iter().map(|d| d.text.as_str()) {
                text.push(' ');
                text.push_str(part);
            }
            words = fold::words(&text);
        }
        let folded = |text: Option<&str>, fold: fn(&str) -> String| text.map(fold).filter(|t| !t.is_empty());
        Self {
            report_index,
            report,
            recommendation,
            review: folded(recommendation.review.as_deref(), fold::name),
            number: folded(recommendation.number.as_deref(), fold::number),
            text: fold::letters(&text),
            words,
            stem: stem(&report.source.path).to_owned(),
        }
    }

    /// What it is called.
    pub(super) fn identity(&self) -> Identity {
        Identity {
            recommendation: self.recommendation.id.clone(),
            review: self.recommendation.review.clone(),
            number: self.recommendation.number.clone(),
        }
    }

    /// The item as what a change is about.
    pub(super) fn subject(&self) -> Subject {
        Subject {
            recommendation: Some(self.recommendation.id.clone()),
            review: self.recommendation.review.clone(),
            number: self.recommendation.number.clone(),
            title: self.title(),
            ..Subject::default()
        }
    }

    /// Its title, or how its description begins.
    pub(super) fn title(&self) -> Option<String> {
        let said = |text: &Option<String>| text.as_deref().filter(|t| !t.trim().is_empty()).map(str::to_owned);
        said(&self.recommendation.title).or_else(|| {
            let description = said(&self.recommendation.description)?;
            match description.char_indices().nth(TITLE) {
                Some((at, _)) => {
                    let cut = description.get(..at)?;
                    let cut = cut.rsplit_once(' ').map_or(cut, |(head, _)| head);
                    Some(format!("{cut}…"))
                }
                None => Some(description),
            }
        })
    }

    /// How it stands, for whoever hears of it for the first or last time.
    pub(super) fn standing(&self) -> Standing {
        Standing {
            status: status(self.recommendation),
            response: response(self.recommendation),
            text: self.recommendation.description.clone().or_else(|| self.recommendation.title.clone()),
        }
    }
}

/// The status of a recommendation.
pub(super) fn status(recommendation: &Recommendation) -> Option<Value<Status>> {
    recommendation.status.as_ref().map(|s| Value { value: s.value, raw: s.raw.clone() })
}

/// The response to a recommendation.
pub(super) fn response(recommendation: &Recommendation) -> Option<Value<ResponseValue>> {
    recommendation.response.as_ref().map(|r| Value { value: r.value, raw: r.raw.clone() })
}

/// The last part of a path up to its first ending: `a/rec-3.pdf.json` and `b/rec-3.html` are of one document.
fn stem(path: &str) -> &str {
    let mut name = path.rsplit('/').next().unwrap_or(path);
    while let Some((head, ending)) = name.rsplit_once('.') {
        let known = ["json", "jsonl", "pdf", "html", "htm", "xhtml", "txt"];
        if head.is_empty() || !known.iter().any(|k| ending.eq_ignore_ascii_case(k)) {
            break;
        }
        name = head;
    }
    name
}
