//! What all pages of a file share: its objects, its fonts, and what is switched off.
//! Must not know any single page.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use lopdf::Dictionary;
use rustc_hash::FxHashMap;

use super::font::Font;
use super::objects::Objects;
use super::optional::OptionalContent;
use super::structure::Structure;

/// Shared by the pages, which may be read on several threads.
pub(super) struct Shared {
    pub(super) objects: Objects,
    pub(super) optional: OptionalContent,
    /// Fonts by the address of their dictionary, which stays where it is while the file is open.
    fonts: Mutex<FxHashMap<usize, Arc<Font>>>,
    /// Where a font is named that is not there.
    nameless: Dictionary,
    structure: OnceLock<Structure>,
}

impl Shared {
    pub(super) fn new(objects: Objects) -> Self {
        let optional = OptionalContent::load(&objects);
        Self { objects, optional, fonts: Mutex::default(), nameless: Dictionary::new(), structure: OnceLock::new() }
    }

    /// The structure tree; empty where the file is not tagged.
    pub(super) fn structure(&self) -> &Structure {
        self.structure.get_or_init(|| Structure::load(&self.objects))
    }

    /// What stands in for a font that is not there.
    pub(super) fn no_font(&self) -> Arc<Font> {
        self.font(&self.nameless)
    }

    /// The font of a dictionary that belongs to the file's objects.
    pub(super) fn font(&self, dict: &Dictionary) -> Arc<Font> {
        let key = std::ptr::from_ref(dict).addr();
        let known = self.fonts.lock().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone);
        if let Some(font) = known {
            return font;
        }
        // Loaded outside the lock: another thread may do the same, and whose result is kept makes no difference.
        let font = Arc::new(Font::load(&self.objects, dict));
        Arc::clone(self.fonts.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(font))
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("objects", &self.objects.document().objects.len()).finish_non_exhaustive()
    }
}
