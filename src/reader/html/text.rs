//! Characters to a [`Text`]: white space collapsed as CSS does (CSS Text 3 §4.1), spans over what is linked, bold,
//! raised or a mark.
//! Must not know elements.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::marks::chars;
use crate::color::Rgb;
use crate::document::{Span, SpanKind, Style as BlockStyle, Text};
use crate::mark::{Mark, MarkKind, MarkSource, of_text};

/// How the next characters look.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) raised: bool,
    pub(super) color: Option<Rgb>,
    /// The color is other than that of the words around.
    pub(super) apart: bool,
    pub(super) size: f32,
    /// The font, where it may be one of symbols.
    pub(super) family: Option<std::rc::Rc<str>>,
    /// Line breaks count.
    pub(super) lines: bool,
}

/// A text that grows.
#[derive(Default)]
pub(super) struct Inline {
    text: Text,
    /// White space seen since the last character.
    space: bool,
    /// Line breaks seen since the last character.
    breaks: u32,
    /// Links that are open: their target, and where their words begin, if they have begun.
    links: Vec<(Option<String>, Option<usize>)>,
    /// Marks behind white space that is not written yet.
    waiting: Vec<Mark>,
    /// Spans of the run of bold and of raised characters that may go on.
    bold: Option<usize>,
    raised: Option<usize>,
    seen: Seen,
    /// Something is drawn here that could not be told.
    pub(super) unknown: bool,
}

#[derive(Default)]
struct Seen {
    characters: usize,
    bold: usize,
    italic: usize,
    size: f32,
    color: Option<Option<Rgb>>,
}

/// Characters that are never seen: soft hyphen, zero-width space, joiner and no-break space, marks of direction,
/// variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{61c}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}'
    )
}

impl Inline {
    /// Appends characters of the page.
    pub(super) fn push(&mut self, characters: &str, look: &Look) {
        if is_nfc_quick(characters.chars()) == IsNormalized::Yes {
            self.push_normal(characters.chars(), look);
        } else {
            self.push_normal(characters.nfc(), look);
        }
    }

    fn push_normal(&mut self, characters: impl Iterator<Item = char>, look: &Look) {
        for c in characters {
            if look.lines && c == '\n' {
                self.line_break();
            } else if c.is_whitespace() {
                self.space = true;
            } else if is_invisible(c) || c.is_control() {
                // Nothing to be seen.
            } else if matches!(c, '\u{200c}' | '\u{200d}')
                && self.text.string.chars().next_back().is_none_or(|p| p < '\u{300}')
            {
                // Joiners matter to some scripts only.
            } else {
                self.character(c, look);
            }
        }
    }

    fn character(&mut self, c: char, look: &Look) {
        let (c, mark) = chars::seen(c, look);
        let Some(c) = c else {
            if let Some(mark) = mark {
                self.mark(mark);
            }
            return;
        };
        self.settle();
        let start = self.text.string.len();
        self.place_waiting();
        self.text.string.push(c);
        let end = self.text.string.len();
        for (_, begun) in &mut self.links {
            begun.get_or_insert(start);
        }
        if let Some(mark) = mark {
            self.text.spans.push(Span { range: start..end, kind: SpanKind::Mark(mark) });
        }
        self.bold = Self::run(&mut self.text.spans, self.bold, look.bold, SpanKind::Bold, start, end);
        self.raised = Self::run(&mut self.text.spans, self.raised, look.raised, SpanKind::Superscript, start, end);
        self.seen.characters += 1;
        self.seen.bold += usize::from(look.bold);
        self.seen.italic += usize::from(look.italic);
        if self.seen.size == 0.0 {
            self.seen.size = look.size;
        }
        match self.seen.color {
            None => self.seen.color = Some(look.color),
            Some(known) if known != look.color => self.seen.color = Some(None),
            Some(_) => {}
        }
    }

    /// Goes on with, begins or ends a run of characters that look alike.
    fn run(
        spans: &mut Vec<Span>,
        going: Option<usize>,
        on: bool,
        kind: SpanKind,
        start: usize,
        end: usize,
    ) -> Option<usize> {
        if !on {
            return None;
        }
        if let Some(span) = going.and_then(|index| spans.get_mut(index)) {
            span.range.end = end;
            return going;
        }
        spans.push(Span { range: start..end, kind });
        Some(spans.len() - 1)
    }

    /// Gives the marks that wait for a place the one where the next character stands.
    fn place_waiting(&mut self) {
        let at = self.text.string.len();
        let waiting = std::mem::take(&mut self.waiting);
        self.text.spans.extend(waiting.into_iter().map(|mark| Span { range: at..at, kind: SpanKind::Mark(mark) }));
    }

    /// Writes the white space that stands before the next character.
    fn settle(&mut self) {
        if !self.text.string.is_empty() {
            if self.breaks > 0 {
                self.text.string.push('\n');
            } else if self.space {
                self.text.string.push(' ');
            }
        }
        self.space = false;
        self.breaks = 0;
    }

    /// A line break; says how many stand here now.
    pub(super) fn line_break(&mut self) -> u32 {
        self.breaks = self.breaks.saturating_add(1);
        self.breaks
    }

    /// White space that need not be there twice.
    pub(super) fn gap(&mut self) {
        self.space = true;
    }

    /// A mark without characters of its own.
    pub(super) fn mark(&mut self, mark: Mark) {
        if (self.space || self.breaks > 0) && !self.text.string.is_empty() {
            // It stands behind the white space before it, which is not written yet.
            self.waiting.push(mark);
            return;
        }
        let at = self.text.string.len();
        self.text.spans.push(Span { range: at..at, kind: SpanKind::Mark(mark) });
    }

    /// A mark whose word is set in the text.
    pub(super) fn word(&mut self, word: &str, mut mark: Mark, look: &Look) {
        self.push(" ", look);
        let before = self.text.string.len();
        let spans = self.text.spans.len();
        self.push(word, look);
        let end = self.text.string.len();
        let start = before + self.text.string.get(before..).map_or(0, |s| s.len() - s.trim_start().len());
        // A tick inside a label is the label's.
        let mut index = spans;
        while index < self.text.spans.len() {
            if self.text.spans.get(index).is_some_and(|s| matches!(s.kind, SpanKind::Mark(_))) {
                self.text.spans.remove(index);
                self.bold = None;
                self.raised = None;
            } else {
                index += 1;
            }
        }
        if start < end {
            mark.raw = self.text.string.get(start..end).map(str::to_owned);
            self.text.spans.push(Span { range: start..end, kind: SpanKind::Mark(mark) });
        }
        self.push(" ", look);
    }

    /// A link begins.
    pub(super) fn open_link(&mut self, href: Option<String>) {
        self.links.push((href, None));
    }

    /// The innermost link ends.
    pub(super) fn close_link(&mut self) {
        if let Some((href, Some(start))) = self.links.pop() {
            let end = self.text.string.len();
            if start < end {
                self.text.spans.push(Span { range: start..end, kind: SpanKind::Link { href } });
            }
        }
    }

    /// Whether nothing is there yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.waiting.is_empty()
    }

    /// Whether a tick stands in front of everything.
    pub(super) fn begins_ticked(&self) -> bool {
        self.text
            .spans
            .first()
            .is_some_and(|s| matches!(&s.kind, SpanKind::Mark(m) if m.kind == MarkKind::Check) && s.range.end == 0)
    }

    /// Takes what is there, and how it looks. Links that are open go on in what follows.
    pub(super) fn take(&mut self) -> (Text, BlockStyle) {
        self.place_waiting();
        let end = self.text.string.len();
        for (href, begun) in &mut self.links {
            if let Some(start) = begun.take()
                && start < end
            {
                self.text.spans.push(Span { range: start..end, kind: SpanKind::Link { href: href.clone() } });
            }
        }
        let links = std::mem::take(&mut self.links);
        let unknown = self.unknown;
        let done = std::mem::replace(self, Self { links, unknown, ..Self::default() });
        let mut text = done.text;
        typed(&mut text);
        text.spans.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
        let all = done.seen.characters;
        let style = BlockStyle {
            size: (done.seen.size * 100.0).round() / 100.0,
            bold: all > 0 && done.seen.bold == all,
            italic: all > 0 && done.seen.italic == all,
            color: done.seen.color.flatten().filter(|c| *c != Rgb::BLACK),
            fill: None,
            first_line: None,
        };
        (text, style)
    }
}

/// Longest text that can be a mark alone, in bytes.
const LONE: usize = 16;

/// Marks that are only told from all of a text, or from how it begins: `√` alone, `[x] …`.
fn typed(text: &mut Text) {
    if text.marks().next().is_some() {
        return;
    }
    let lone = (text.string.len() <= LONE)
        .then(|| of_text(&text.string))
        .flatten()
        .filter(|m| m.kind != MarkKind::Swatch || m.color.is_some());
    let begin =
        text.string.split_inclusive(']').next().filter(|b| b.starts_with('[') && b.len() <= 6).unwrap_or_default();
    let (end, mark) = match lone {
        Some(mark) => (text.string.len(), Some(mark)),
        None => {
            (begin.len(), of_text(begin).filter(|_| text.string.get(begin.len()..).is_some_and(|r| r.starts_with(' '))))
        }
    };
    if let Some(mark) = mark
        && end > 0
    {
        text.spans.push(Span { range: 0..end, kind: SpanKind::Mark(mark) });
    }
}

/// A mark of markup.
pub(super) fn markup(kind: MarkKind, raw: Option<String>, color: Option<Rgb>) -> Mark {
    Mark { kind, source: MarkSource::Markup, raw, color: color.filter(|c| *c != Rgb::BLACK) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(parts: &[(&str, Look)]) -> Text {
        let mut inline = Inline::default();
        for (part, look) in parts {
            inline.push(part, look);
        }
        inline.take().0
    }

    #[test]
    fn white_space_folds() {
        let plain = Look::default();
        let got =
            text(&[("  one\n\t two\u{a0}\u{a0}three ", plain.clone()), (" fo\u{ad}ur\u{200b}five", plain.clone())]);
        assert_eq!(got.string, "one two three fourfive");
        let lines = Look { lines: true, ..Look::default() };
        assert_eq!(text(&[("a  b\n  c\n", lines)]).string, "a b\nc");
        assert_eq!(text(&[("e\u{301}te\u{301}", plain)]).string, "été");
    }

    #[test]
    fn runs_join_over_white_space() {
        let bold = Look { bold: true, ..Look::default() };
        let got = text(&[("one", bold.clone()), (" ", Look::default()), ("two", bold), (" three", Look::default())]);
        assert_eq!(got.spans, vec![Span { range: 0..7, kind: SpanKind::Bold }]);
    }

    #[test]
    fn links_hold_their_words_only_and_go_on_over_a_break() {
        let plain = Look::default();
        let mut inline = Inline::default();
        inline.push("see ", &plain);
        inline.open_link(Some("x".to_owned()));
        inline.push(" here ", &plain);
        let (first, _) = inline.take();
        inline.push("there", &plain);
        inline.close_link();
        inline.push(" end", &plain);
        let (second, _) = inline.take();
        assert_eq!(first.string, "see here");
        assert_eq!(first.spans, vec![Span { range: 4..8, kind: SpanKind::Link { href: Some("x".to_owned()) } }]);
        assert_eq!(second.spans, vec![Span { range: 0..5, kind: SpanKind::Link { href: Some("x".to_owned()) } }]);
    }
}
