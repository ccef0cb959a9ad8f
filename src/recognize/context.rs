//! What recognition is done with: the family's words, the order of its dates, and where doubts are told.
//! Must not know the document.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::profile::{DateOrder, Family, Lexicon};
use crate::report::Status;

use super::legend::Entry;

/// Words, date order and doubts of one run.
#[derive(Debug)]
pub(crate) struct Context<'f> {
    pub(crate) family: &'f Family,
    pub(crate) order: DateOrder,
    /// What the document's own key says of colors and signs, where a key serves all of it.
    pub(crate) key: Vec<Entry>,
    /// Pages on which no mark can be seen.
    pub(crate) unseen: BTreeSet<u32>,
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

    /// What no sign of a status says: not done, but where the page is a picture on which no mark is seen.
    pub(crate) fn unmarked(&self, page: Option<u32>) -> Status {
        if page.is_some_and(|page| self.unseen.contains(&page)) { Status::Unknown } else { Status::Open }
    }

    /// Notes a doubt about the recommendation at hand.
    pub(crate) fn tell(&mut self, diagnostic: Diagnostic, page: Option<u32>) {
        let mut d = diagnostic;
        d.recommendation.clone_from(&self.current);
        d.page = page;
        self.diagnostics.push(d);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_mark_is_open_only_where_marks_are_seen() {
        let context = Context {
            family: &crate::profile::built_in().families[0],
            order: DateOrder::default(),
            key: Vec::new(),
            unseen: BTreeSet::from([2]),
            provenance: false,
            diagnostics: Vec::new(),
            current: None,
        };
        assert_eq!(
            [Some(1), Some(2), None].map(|page| context.unmarked(page)),
            [Status::Open, Status::Unknown, Status::Open]
        );
    }
}
