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
pub(crate) struct Pattern {
    /// Where in a profile it stands, and how.
    field: &'static str,
    written: Arc<str>,
    shared: Arc<Compiled>,
}

/// What all patterns of the same text have in common, wherever they stand.
#[derive(Debug)]
struct Compiled {
    whole: String,
    case: Case,
    regex: OnceLock<Result<Regex, regex::Error>>,
}

impl Pattern {
    /// Whether it is well-formed; one that is not finds nothing.
    pub(super) fn check(&self, family: &str) -> Result<(), ProfileError> {
        let told = |e: &regex::Error| ProfileError::Pattern {
            line: None,
            family: family.to_owned(),
            field: self.field.to_owned(),
            pattern: self.written.as_ref().to_owned(),
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
        let Compiled { whole, case, regex } = &*self.shared;
        regex.get_or_init(|| RegexBuilder::new(whole).case_insensitive(*case == Case::Ignored).size_limit(SIZE).build())
    }
}

/// The expressions of several families, each compiled once.
#[derive(Debug, Default)]
pub(super) struct Patterns(BTreeMap<(String, Case), Arc<Compiled>>);

impl Patterns {
    /// The expression that stands in a profile's `field`.
    pub(super) fn get(&mut self, field: &'static str, written: &str) -> Pattern {
        self.within(field, written, written.to_owned(), Case::Ignored)
    }

    /// The same; `whole`: what it is made part of.
    pub(super) fn within(&mut self, field: &'static str, written: &str, whole: String, case: Case) -> Pattern {
        let new = || Arc::new(Compiled { whole: whole.clone(), case, regex: OnceLock::new() });
        let shared = Arc::clone(self.0.entry((whole.clone(), case)).or_insert_with(new));
        Pattern { field, written: written.into(), shared }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_reported_where_it_stands() {
        let mut known = Patterns::default();
        let both = [known.get("signature", "(open"), known.get("status_patterns", "(open")];
        assert!(Arc::ptr_eq(&both[0].shared, &both[1].shared), "it is compiled once");
        let fields = both.map(|pattern| match pattern.check("invented") {
            Err(ProfileError::Pattern { field, pattern, .. }) => (field, pattern),
            other => panic!("{other:?}"),
        });
        assert_eq!(fields, ["signature", "status_patterns"].map(|field| (field.to_owned(), "(open".to_owned())));
    }
}
