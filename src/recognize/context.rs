//! What recognition is done with: the family's words, the order of its dates, and where doubts are told.
//! Must not know the document.

use crate::diagnostic::Diagnostic;
use crate::profile::{DateOrder, Family, Lexicon};

/// Words, date order and doubts of one run.
#[derive(Debug)]
pub(crate) struct Context<'f> {
    pub(crate) family: &'f Family,
    pub(crate) order: DateOrder,
    /// Whether places are wanted.
    pub(crate) provenance: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// `id` of the recommendation at hand.
    pub(crate) current: Option<String>,
}

impl<'f> Context<'f> {
    pub(crate) fn lexicon(&self) -> &'f Lexicon {
        &self.family.lexicon
    }

    /// Notes a doubt about the recommendation at hand.
    pub(crate) fn tell(&mut self, diagnostic: Diagnostic, page: Option<u32>) {
        let mut d = diagnostic;
        d.recommendation.clone_from(&self.current);
        d.page = page;
        self.diagnostics.push(d);
    }
}
