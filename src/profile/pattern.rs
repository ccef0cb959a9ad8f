//! A regular expression of a profile, compiled when it is first asked, once for all families that have it.
//! Must not know what it is to find.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use regex::{Match, Regex, RegexBuilder};

use super::ProfileError;

/// The most memory that one compiled expression may take, in bytes.
const SIZE: usize = 1 << 20;

/// How the parts of an expression's text are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Case {
    /// As printed.
    Minded,
    /// Small letters are as good as capitals.
    Ignored,
}

/// A regular expression; a process that reads one document needs few of the many that the families have.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Where in a profile it stands, and how.
    field: &'static str,
    written: String,
    whole: String,
    case: Case,
    compiled: OnceLock<Result<Regex, regex::Error>>,
}

impl Pattern {
    /// Whether it is well-formed; one that is not finds nothing.
    pub(super) fn check(&self, family: &str) -> Result<(), ProfileError> {
        let told = |e: &regex::Error| ProfileError::Pattern {
            line: None,
            family: family.to_owned(),
            field: self.0.field.to_owned(),
            pattern: self.0.written.clone(),
            message: e.to_string(),
        };
        self.compiled().as_ref().map(|_| ()).map_err(told)
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.compiled().as_ref().is_ok_and(|r| r.is_match(text))
    }

    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.compiled().as_ref().ok()?.find(text)
    }

    fn compiled(&self) -> &Result<Regex, regex::Error> {
        let Inner { whole, case, compiled, .. } = &*self.0;
        compiled
            .get_or_init(|| RegexBuilder::new(whole).case_insensitive(*case == Case::Ignored).size_limit(SIZE).build())
    }
}

/// The expressions of several families, each kept once.
#[derive(Debug, Default)]
pub(super) struct Patterns(BTreeMap<(String, Case), Pattern>);

impl Patterns {
    /// The expression that stands in a profile's `field`.
    pub(super) fn get(&mut self, field: &'static str, written: &str) -> Pattern {
        self.within(field, written, written.to_owned(), Case::Ignored)
    }

    /// The same; `whole`: what it is made part of.
    pub(super) fn within(&mut self, field: &'static str, written: &str, whole: String, case: Case) -> Pattern {
        let new = || {
            let (written, whole) = (written.to_owned(), whole.clone());
            Pattern(Arc::new(Inner { field, written, whole, case, compiled: OnceLock::new() }))
        };
        self.0.entry((whole.clone(), case)).or_insert_with(new).clone()
    }
}
