//! A recommendation as a source of items gives it, and the record made of it.
//! Must not know what kind of source it came from.

use std::collections::BTreeMap;

use crate::profile::Reading;
use crate::provenance::Provenance;
use crate::report::{
    Assessment, Basis, Note, Recommendation, RecommendationStatus, Response, ResponseValue, Status, Where,
};

use super::super::context::Context;
use super::super::deliverables::Found;
use super::super::draft::At;
use super::super::provenance::{Proofs, place, union};
use super::super::{narrative, overall, references};

/// What a source found of one recommendation.
#[derive(Default)]
pub(crate) struct Item {
    pub(crate) review: Option<String>,
    pub(crate) number: Option<At<String>>,
    pub(crate) title: Option<At<String>>,
    pub(crate) description: Vec<At<String>>,
    pub(crate) addressees: Vec<String>,
    pub(crate) response: Option<Response>,
    pub(crate) status: Option<At<RecommendationStatus>>,
    pub(crate) assessments: Vec<Assessment>,
    pub(crate) rows: Vec<Found>,
    pub(crate) progress: Vec<narrative::Raw>,
    pub(crate) notes: Vec<At<String>>,
    /// Of response, addressees and assessments.
    pub(crate) proofs: Proofs,
    pub(crate) places: Vec<Provenance>,
}

impl Item {
    /// Its number, if it has one.
    pub(crate) fn number(&self) -> Option<&str> {
        self.number.as_ref().map(|(n, _)| n.as_str())
    }

    /// Whether anything is said of how far it is, or whether it was accepted.
    pub(crate) fn is_told(&self) -> bool {
        self.status.is_some()
            || self.response.is_some()
            || !self.assessments.is_empty()
            || !self.rows.is_empty()
            || !self.progress.is_empty()
    }

    /// How much there is of it, to tell an item from a mention of it.
    pub(crate) fn weight(&self) -> usize {
        usize::from(!self.description.is_empty()) * 2
            + usize::from(self.status.is_some()) * 2
            + usize::from(self.response.is_some()) * 2
            + self.rows.len()
            + self.progress.len()
            + self.notes.len()
    }

    /// The words of its description.
    pub(crate) fn described(&self) -> Option<String> {
        let all: Vec<&str> = self.description.iter().map(|(p, _)| p.as_str()).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// Takes what status words say: of the status, the response or both.
    pub(crate) fn say(&mut self, reading: Reading, raw: &str, at: &Provenance) {
        if let Some(value) = reading.response
            && self.response.is_none()
        {
            self.respond(value, raw, at);
        }
        if let Some(value) = reading.status
            && self.status.is_none()
        {
            let raw = (!raw.is_empty()).then(|| raw.to_owned());
            let status = RecommendationStatus { value, raw, basis: Basis::Stated };
            self.status = Some((status, at.clone()));
        }
    }

    /// Takes the answer to it.
    pub(crate) fn respond(&mut self, value: ResponseValue, raw: &str, at: &Provenance) {
        self.response = Some(Response { value, raw: Some(raw.to_owned()) });
        self.proofs.add("response", at);
    }

    /// Takes one that it is addressed to.
    pub(crate) fn address(&mut self, who: &str, at: &Provenance) {
        if !self.addressees.iter().any(|a| a == who) {
            self.addressees.push(who.to_owned());
            self.proofs.add("addressees", at);
        }
    }

    /// Adds what another part of the report says of the same recommendation. What is known stays.
    pub(crate) fn merge(&mut self, other: Self) {
        self.review = self.review.take().or(other.review);
        self.title = self.title.take().or(other.title);
        if self.description.is_empty() {
            self.description = other.description;
        }
        for a in other.addressees {
            if !self.addressees.contains(&a) {
                self.addressees.push(a);
            }
        }
        let answered = self.response.is_some() || other.response.is_none();
        self.proofs.extend(&other.proofs, |field| field != "response" || !answered);
        let said = |i: Option<&At<RecommendationStatus>>| {
            i.map(|(s, _)| Assessment {
                by: None,
                as_of: None,
                status: Some(s.value),
                response: None,
                raw: s.raw.clone(),
            })
        };
        let (mine, theirs) = (said(self.status.as_ref()), said(other.status.as_ref()));
        if let (Some(a), Some(b)) = (mine, theirs)
            && a.raw != b.raw
            && self.assessments.is_empty()
            && other.assessments.is_empty()
        {
            self.assessments = vec![a, b];
        }
        self.response = self.response.take().or(other.response);
        self.status = self.status.take().or(other.status);
        self.assessments.extend(other.assessments);
        self.rows.extend(other.rows);
        self.progress.extend(other.progress);
        self.notes.extend(other.notes);
        self.places.extend(other.places);
    }
}

/// A status column that says only whether something was accepted says too that no more is known of it.
pub(crate) fn of_status_column(reading: Reading) -> Reading {
    let status = reading.status.or(match reading.response {
        Some(ResponseValue::Rejected) => Some(Status::NotImplemented),
        Some(_) => Some(Status::Open),
        None => None,
    });
    Reading { status, response: reading.response }
}

/// Makes the record. `review`: the review that the report is about.
pub(crate) fn recommendation(
    mut item: Item,
    review: Option<&str>,
    position: usize,
    context: &mut Context<'_>,
) -> Recommendation {
    let lexicon = context.lexicon();
    let wanted = context.provenance;
    let placed = |at: &Provenance| if wanted { place(at) } else { None };
    let review = item.review.clone().or_else(|| review.map(str::to_owned));
    let number = item.number().map(str::to_owned);
    let id = match &number {
        Some(n) => super::super::id(review.as_deref(), n),
        None => format!("#{position}"),
    };
    context.current = Some(id.clone());
    let mut evidence: BTreeMap<String, Where> = BTreeMap::new();
    for (field, at) in [
        ("number", item.number.as_ref().map(|(_, at)| at)),
        ("title", item.title.as_ref().map(|(_, at)| at)),
        ("status", item.status.as_ref().map(|(_, at)| at)),
    ] {
        if let Some(w) = at.and_then(placed) {
            evidence.insert(field.to_owned(), w);
        }
    }
    if let Some(w) = union(item.description.iter().map(|(_, at)| at)).as_ref().and_then(placed) {
        evidence.insert("description".to_owned(), w);
    }
    if item.assessments.len() < 2 {
        item.assessments.clear();
    }
    for (field, at) in item.proofs.iter().filter(|(field, _)| *field != "assessments" || !item.assessments.is_empty()) {
        if let Some(w) = placed(at) {
            evidence.insert(field.to_owned(), w);
        }
    }
    let description = item.described();
    let deliverables: Vec<_> = item
        .rows
        .into_iter()
        .map(|f| {
            let mut row = f.row;
            row.place = f.at.as_ref().and_then(placed);
            row
        })
        .collect();
    let progress: Vec<_> = narrative::entries(item.progress)
        .into_iter()
        .map(|(mut entry, at)| {
            entry.place = placed(&at);
            entry
        })
        .collect();
    let mut named = Vec::new();
    for text in description
        .iter()
        .map(String::as_str)
        .chain(deliverables.iter().map(|d| d.text.as_str()))
        .chain(progress.iter().map(|p| p.text.as_str()))
        .chain(item.notes.iter().map(|(n, _)| n.as_str()))
    {
        references::collect(lexicon, text, review.as_deref(), &mut named);
    }
    named.retain(|n| *n != id);
    let derived = overall::derived(&deliverables);
    Recommendation {
        review,
        number,
        title: item.title.map(|(t, _)| t),
        themes: Vec::new(),
        description,
        addressees: item.addressees,
        response: item.response,
        status: item.status.map(|(s, _)| s).or(derived),
        assessments: item.assessments,
        deliverables,
        timeline: Vec::new(),
        legend: Vec::new(),
        progress,
        notes: item
            .notes
            .into_iter()
            .map(|(text, at)| match placed(&at) {
                Some(place) => Note::Placed { text, place },
                None => Note::Plain(text),
            })
            .collect(),
        references: named,
        place: if wanted { union(&item.places).as_ref().and_then(place) } else { None },
        evidence,
        id,
    }
}
