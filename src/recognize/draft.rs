//! A recommendation while it is being read: what was found, with its places, before the status key is known.
//! Must not know in what order a document gives it.

use crate::provenance::Provenance;
use crate::report::RecommendationStatus;

use super::columns::Roles;
use super::grid::Grid;
use super::legend::Entry;
use super::parts::Part;
use super::provenance::Proofs;
use super::title::Title;
use super::{narrative, timeline};

/// Something with its place.
pub(crate) type At<T> = (T, Provenance);

/// Where rows of deliverables come from.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    Table(Grid, Roles),
    /// Parts of deliverables told in a list or in paragraphs.
    Parts(Vec<Part>),
}

/// What was found of one recommendation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: Option<At<Title>>,
    /// Numbers that section headings give, with the heading.
    pub(crate) slots: Vec<(String, String)>,
    pub(crate) themes: Vec<String>,
    pub(crate) dates: Vec<At<(String, bool)>>,
    pub(crate) addressees: Vec<String>,
    /// Paragraphs; whether a heading of this draft led to them.
    pub(crate) description: Vec<At<String>>,
    pub(crate) description_headed: bool,
    /// Running words under the title without any heading.
    pub(crate) lead: Vec<At<String>>,
    /// Status lines.
    pub(crate) stated: Vec<At<RecommendationStatus>>,
    pub(crate) rows: Vec<Rows>,
    pub(crate) timeline: Vec<timeline::Raw>,
    pub(crate) legend: Vec<Entry>,
    pub(crate) progress: Vec<narrative::Raw>,
    pub(crate) notes: Vec<At<String>>,
    /// Sections whose headings say nothing that is known: paragraphs by section.
    pub(crate) unknown: Vec<Vec<narrative::Raw>>,
    /// Of themes and addressees.
    pub(crate) proofs: Proofs,
    pub(crate) places: Vec<Provenance>,
    pub(crate) words_used: usize,
    pub(crate) words: usize,
}

impl Draft {
    /// Whether nothing but a title was found.
    pub(crate) fn is_bare(&self) -> bool {
        self.description.is_empty()
            && self.lead.is_empty()
            && self.stated.is_empty()
            && self.rows.is_empty()
            && self.timeline.is_empty()
            && self.legend.is_empty()
            && self.progress.is_empty()
            && self.notes.is_empty()
            && self.unknown.is_empty()
    }

    pub(crate) fn number(&self) -> Option<&str> {
        self.title.as_ref().map(|(t, _)| t.number.as_str())
    }

    pub(crate) fn review(&self) -> Option<&str> {
        self.title.as_ref().and_then(|(t, _)| t.review.as_deref())
    }

    /// Whether both can be parts of one recommendation.
    pub(crate) fn goes_with(&self, other: &Self) -> bool {
        let differ = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if a != b);
        let short = |d: &Self| d.title.as_ref().and_then(|(t, _)| t.short.clone());
        // A page may print less of it.
        let same_short = |a: Option<&str>, b: Option<&str>| match (a, b) {
            (Some(a), Some(b)) => a.starts_with(b) || b.starts_with(a),
            _ => true,
        };
        let described = self.description_headed && other.description_headed;
        let words = |d: &Self| d.description.iter().map(|(p, _)| p.clone()).collect::<Vec<_>>();
        self.number() == other.number()
            && !differ(self.review(), other.review())
            && same_short(short(self).as_deref(), short(other).as_deref())
            && !(described && words(self) != words(other))
    }

    /// Adds what a later part of the same recommendation holds.
    pub(crate) fn merge(&mut self, other: Self) {
        if self.title.as_ref().is_none_or(|(t, _)| t.review.is_none() && t.short.is_none()) && other.title.is_some() {
            let better = other.title.as_ref().is_some_and(|(t, _)| t.review.is_some() || t.short.is_some())
                || self.title.is_none();
            if better {
                self.title = other.title;
            }
        }
        self.slots.extend(other.slots);
        self.proofs.extend(&other.proofs, |_| true);
        for theme in other.themes {
            if !self.themes.contains(&theme) {
                self.themes.push(theme);
            }
        }
        for a in other.addressees {
            if !self.addressees.contains(&a) {
                self.addressees.push(a);
            }
        }
        self.dates.extend(other.dates);
        if !(self.description_headed && other.description_headed) {
            self.description.extend(other.description);
        }
        self.description_headed |= other.description_headed;
        self.lead.extend(other.lead);
        self.stated.extend(other.stated);
        self.rows.extend(other.rows);
        let same = |a: &[timeline::Raw], b: &[timeline::Raw]| a.iter().map(|r| &r.label).eq(b.iter().map(|r| &r.label));
        if !same(&self.timeline, &other.timeline) {
            self.timeline.extend(other.timeline);
        }
        self.add_legend(other.legend);
        self.progress.extend(other.progress);
        self.notes.extend(other.notes);
        self.unknown.extend(other.unknown);
        self.places.extend(other.places);
        self.words_used += other.words_used;
        self.words += other.words;
    }

    /// Adds entries of the key that are not there yet.
    pub(crate) fn add_legend(&mut self, entries: Vec<Entry>) {
        for e in entries {
            match self.legend.iter_mut().find(|l| l.label == e.label) {
                Some(known) => known.color = known.color.or(e.color),
                None => self.legend.push(e),
            }
        }
    }
}
