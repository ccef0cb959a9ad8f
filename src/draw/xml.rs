//! Markup that a document can put nothing into: escaped text, rounded numbers, and an end to the whole.
//! Must not know what is drawn.

use std::fmt::Write as _;

/// Largest number that is written; a place beyond is off any page.
const FARTHEST: f32 = 1e6;

/// Writes elements whole or not at all, until a number of bytes is reached.
#[derive(Debug)]
pub(super) struct Pen {
    out: String,
    limit: usize,
    full: bool,
}

impl Pen {
    /// A pen for `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { out: String::new(), limit, full: false }
    }

    /// Adds an element if there is room for it; whether there was.
    pub(super) fn put(&mut self, element: &str) -> bool {
        if self.full || self.out.len() + element.len() > self.limit {
            self.full = true;
            return false;
        }
        self.out.push_str(element);
        true
    }

    /// Adds the end of an element that was begun, for which there is always room.
    pub(super) fn close(&mut self, end: &str) {
        self.out.push_str(end);
    }

    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether something was left out.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// A number with at most two decimals; what is none is 0.
pub(super) fn number(value: f32) -> String {
    let value = if value.is_nan() { 0.0 } else { value.clamp(-FARTHEST, FARTHEST) };
    let hundredths = (f64::from(value) * 100.0).round();
    // Adding 0 makes a negative zero plain.
    let mut out = format!("{:.2}", hundredths / 100.0 + 0.0);
    while out.ends_with('0') {
        out.pop();
    }
    if out.ends_with('.') {
        out.pop();
    }
    out
}

/// Adds ` name="value"` for a number.
pub(super) fn attribute(out: &mut String, name: &str, value: f32) {
    let _ = write!(out, " {name}=\"{}\"", number(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let all = [0.0, -0.001, 12.345, 100.0, -7.5, f32::NAN, f32::INFINITY].map(number);
        assert_eq!(all, ["0", "0", "12.35", "100", "-7.5", "0", "1000000"]);
    }

    #[test]
    fn an_element_comes_whole_or_not_at_all() {
        let mut pen = Pen::new(7);
        assert!(pen.put("<a/>"));
        assert!(!pen.put("<bb/>"));
        assert!(!pen.put("<c>"), "what comes after a gap would be in the wrong place");
        assert_eq!(pen.finish(), "<a/>");
    }
}
