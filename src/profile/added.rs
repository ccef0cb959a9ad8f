//! The families that a document can be read as: the built-in ones and those that a caller adds.
//! Must not know which of them a document is of.

use std::sync::Arc;

use super::{BuiltIn, Family, ProfileError, built_in, parse};

/// The built-in families, and others beside them. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    added: Vec<Arc<Added>>,
}

#[derive(Debug)]
struct Added {
    /// As it was given, for whoever has to give it on.
    json: String,
    family: Family,
}

impl Profiles {
    /// Adds a family, given as the JSON of a [`Profile`](super::Profile). It stands for a family of the same id that is
    /// known already. Gives its id.
    ///
    /// # Errors
    /// [`ProfileError`], with the line where the form is wrong.
    pub fn add(&mut self, json: &str) -> Result<String, ProfileError> {
        let family = parse(json)?;
        let id = family.profile.id.clone();
        self.added.retain(|a| a.family.profile.id != id);
        self.added.push(Arc::new(Added { json: json.to_owned(), family }));
        Ok(id)
    }

    /// Every family, by id.
    #[must_use]
    pub fn all(&self) -> Vec<&Family> {
        let BuiltIn { families, .. } = built_in();
        let mut all: Vec<&Family> = self.added.iter().map(|a| &a.family).collect();
        let added = all.len();
        for family in families {
            if !all.iter().take(added).any(|a| a.profile.id == family.profile.id) {
                all.push(family);
            }
        }
        all.sort_by(|a, b| a.profile.id.cmp(&b.profile.id));
        all
    }

    /// The family of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Family> {
        self.all().into_iter().find(|f| f.profile.id == id)
    }

    /// The families that were added, as the JSON that they were given as.
    pub fn added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(|a| a.json.as_str())
    }
}
