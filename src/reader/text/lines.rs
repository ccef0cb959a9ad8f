//! Decoded text to its lines that say something, each knowing the blank lines and page ends before it.
//! Must not know what the lines mean.

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its number, counted from 1.
    pub(super) no: u32,
    /// Page it stands on, counted from 0 by form feeds.
    pub(super) page: u32,
    /// Whether a blank line, a page's end or the text's beginning precedes it.
    pub(super) gap: bool,
    /// Columns before its first character, tabs to every eighth.
    pub(super) indent: u32,
    /// Its characters, without spaces at its end; tabs stay, they separate cells.
    pub(super) text: &'a str,
}

impl<'a> Line<'a> {
    /// Its characters without white space around them.
    pub(super) fn body(&self) -> &'a str {
        self.text.trim()
    }

    /// Width of its words in characters.
    pub(super) fn width(&self) -> usize {
        self.body().chars().count()
    }
}

/// Splits `text` into at most `limit` lines; the flag is false where there are more.
pub(super) fn split(text: &str, limit: usize) -> (Vec<Line<'_>>, bool) {
    let mut lines = Vec::new();
    let (mut no, mut page, mut gap) = (0u32, 0u32, true);
    for whole in text.split('\n') {
        no = no.saturating_add(1);
        for (k, part) in whole.split('\u{0c}').enumerate() {
            if k > 0 {
                page = page.saturating_add(1);
                gap = true;
            }
            let body = part.trim_start();
            if body.is_empty() {
                gap |= k == 0;
                continue;
            }
            if lines.len() >= limit {
                return (lines, false);
            }
            let lead = part.get(..part.len() - body.len()).unwrap_or_default();
            lines.push(Line { no, page, gap, indent: columns(lead), text: part.trim_end_matches(is_space) });
            gap = false;
        }
    }
    (lines, true)
}

/// White space other than the tab.
fn is_space(c: char) -> bool {
    c != '\t' && c.is_whitespace()
}

/// Columns that white space takes.
fn columns(lead: &str) -> u32 {
    lead.chars().fold(0u32, |at, c| if c == '\t' { (at / 8 + 1).saturating_mul(8) } else { at.saturating_add(1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_pages() {
        let (lines, whole) = split("One\n\n  two\t\n\u{0c}three\nfour", 10);
        assert!(whole);
        let seen: Vec<_> = lines.iter().map(|l| (l.no, l.page, l.gap, l.indent, l.text)).collect();
        assert_eq!(
            seen,
            [(1, 0, true, 0, "One"), (3, 0, true, 2, "  two\t"), (4, 1, true, 0, "three"), (5, 1, false, 0, "four")]
        );
        assert!(!split("a\nb", 1).1);
    }
}
