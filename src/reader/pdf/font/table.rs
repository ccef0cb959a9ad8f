//! What 256 neighboring codes show and how wide they are.
//! Must not know how that was found out.

/// What one code shows.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    start: u32,
    len: u16,
    width: f32,
}

/// Codes that share all but their last byte.
#[derive(Clone, Debug)]
pub(super) struct Table {
    text: String,
    entries: Vec<Entry>,
}

impl Table {
    pub(super) fn new() -> Self {
        Self { text: String::new(), entries: Vec::with_capacity(256) }
    }

    /// Appends the next code.
    pub(super) fn push(&mut self, text: &str, width: f32) {
        let start = u32::try_from(self.text.len()).unwrap_or(0);
        let len = u16::try_from(text.len()).unwrap_or(0);
        self.text.push_str(text);
        let width = if width.is_finite() { width } else { 0.0 };
        self.entries.push(Entry { start, len, width });
    }

    /// Text and width of a code by its last byte.
    pub(super) fn get(&self, code: u8) -> (&str, f32) {
        let entry = self.entries.get(usize::from(code)).copied().unwrap_or_default();
        let start = entry.start as usize;
        (self.text.get(start..start + usize::from(entry.len)).unwrap_or(""), entry.width)
    }
}
