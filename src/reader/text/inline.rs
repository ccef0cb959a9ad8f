//! What stands inside a paragraph or a cell: links, emphasis, escapes, marks; white space folded.
//! Must not know lines or blocks. Linear in its input, whatever the nesting.

use crate::document::{Span, SpanKind, Text};
use crate::mark::{Mark, MarkSource};
use crate::reader::address;

use super::marks;

/// Longest target of a link, in bytes.
const TARGET: usize = 8192;

/// Which notations count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Notation {
    /// The file is Markdown: single `*`, `_` and backticks are notation, and any punctuation can be escaped.
    pub(super) markdown: bool,
}

/// Something at a place in the source that is not a character of the text.
#[derive(Debug)]
enum Event {
    LinkOpen,
    /// The link ends; its target is this part of the source.
    LinkClose(std::ops::Range<usize>),
    PictureOpen,
    PictureClose,
    BoldOpen,
    BoldClose,
    Break,
    Drop,
}

/// An event, where it stands and how many bytes of the source it takes.
#[derive(Debug)]
struct At {
    at: usize,
    len: usize,
    event: Event,
}

/// Reads `raw`; a `\n` in it is a hard line break.
pub(super) fn parse(raw: &str, notation: Notation) -> Text {
    let mut events = Vec::new();
    if raw.contains(['[', '<']) {
        links(raw, &mut events);
    }
    if raw.contains("**") || raw.contains("__") || notation.markdown {
        emphasis(raw, notation, &mut events);
    }
    if raw.contains('\\') {
        escapes(raw, notation, &mut events);
    }
    events.sort_by_key(|e| e.at);
    let mut text = build(raw, &events);
    marks::add(&mut text);
    text.spans.sort_by_key(|s| (s.range.start, s.range.end));
    text
}

/// Positions of brackets that are notation, found in one pass.
#[derive(Debug, Default)]
struct Brackets {
    /// `[` with its `]`, where a `(` follows that.
    square: Vec<(usize, usize)>,
    /// `(` after a `]`, with its balanced `)`.
    round: Vec<(usize, usize)>,
    /// Every `)`.
    closing: Vec<usize>,
    /// Every run of white space's first byte.
    spaces: Vec<usize>,
    /// Every `<` that begins an address, with its `>`.
    angles: Vec<(usize, usize)>,
    /// Every `<br>`, with its length.
    breaks: Vec<(usize, usize)>,
}

fn brackets(raw: &str) -> Brackets {
    let bytes = raw.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mut found = Brackets::default();
    let (mut squares, mut rounds): (Vec<usize>, Vec<(usize, bool)>) = (Vec::new(), Vec::new());
    let mut escaped = false;
    let mut angle: Option<usize> = None;
    for (i, &b) in bytes.iter().enumerate() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        escaped = b == b'\\';
        match b {
            b'[' => squares.push(i),
            b']' => {
                let open = squares.pop();
                if at(i + 1) == b'('
                    && let Some(open) = open
                {
                    found.square.push((open, i));
                }
            }
            b'(' => rounds.push((i, i > 0 && at(i - 1) == b']')),
            b')' => {
                found.closing.push(i);
                if let Some((open, true)) = rounds.pop() {
                    found.round.push((open, i));
                }
            }
            b'<' => {
                let rest = raw.get(i + 1..).unwrap_or_default();
                angle = ["http://", "https://", "mailto:"].iter().any(|s| starts_with(rest, s)).then_some(i);
                if let Some(len) = ["br>", "br/>", "br />"].iter().find(|s| starts_with(rest, s)).map(|s| s.len()) {
                    found.breaks.push((i, len + 1));
                }
            }
            b'>' => {
                if let Some(open) = angle.take() {
                    found.angles.push((open, i));
                }
            }
            b' ' | b'\n' | b'\t' => {
                angle = None;
                found.spaces.push(i);
            }
            _ => {}
        }
    }
    found.square.sort_unstable();
    found.round.sort_unstable();
    found
}

/// Whether `text` begins with the lower-case `start`, in any case.
fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|b| b.eq_ignore_ascii_case(start.as_bytes()))
}

/// First of the sorted `places` that is at or after `from`.
fn next(places: &[usize], from: usize) -> Option<usize> {
    places.get(places.partition_point(|p| *p < from)).copied()
}

/// A link as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// What it lies on.
    pub(super) words: std::ops::Range<usize>,
    /// Its target.
    pub(super) target: std::ops::Range<usize>,
    /// Behind its last character.
    pub(super) end: usize,
}

/// The links `[words](target)` of one line, in order, none within another.
pub(super) fn line_links(raw: &str) -> Vec<Link> {
    if !raw.contains("](") {
        return Vec::new();
    }
    let found = brackets(raw);
    let mut out = Vec::new();
    let mut from = 0;
    for &(open, close) in &found.square {
        if open < from {
            continue;
        }
        if let Some((target, end)) = target(raw, &found, close) {
            out.push(Link { words: open + 1..close, target, end });
            from = end;
        }
    }
    out
}

/// `[words](target)`, `![words](target)`, `<https://…>` and `<br>`.
fn links(raw: &str, events: &mut Vec<At>) {
    let found = brackets(raw);
    // What begins inside a target is part of it.
    let mut taken = 0;
    // Links that have begun and not ended: place of their `[`, of their `]`, target, end; pictures flagged.
    let mut closes: Vec<(usize, usize, std::ops::Range<usize>, usize, bool)> = Vec::new();
    for &(open, close) in &found.square {
        let Some((target, end)) = target(raw, &found, close) else { continue };
        let picture = open > 0 && raw.as_bytes().get(open - 1) == Some(&b'!');
        closes.push((open, close, target, end, picture));
    }
    // In order of their ends: an inner link comes first and keeps its target from being read as words.
    closes.sort_by_key(|c| c.1);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (open, close, target, end, picture) in closes {
        if close < taken {
            continue;
        }
        taken = end;
        // A `[` inside the target of an earlier link opens nothing.
        let k = spans.partition_point(|(from, _)| *from <= open);
        if k > 0 && spans.get(k - 1).is_some_and(|(_, to)| open < *to) {
            continue;
        }
        spans.push((close, end));
        let (start, opening, closing) = if picture {
            (open - 1, Event::PictureOpen, Event::PictureClose)
        } else {
            (open, Event::LinkOpen, Event::LinkClose(target))
        };
        events.push(At { at: start, len: open + 1 - start, event: opening });
        events.push(At { at: close, len: end - close, event: closing });
    }
    for (open, close) in found.angles {
        events.push(At { at: open, len: 1, event: Event::LinkOpen });
        events.push(At { at: close, len: 1, event: Event::LinkClose(open + 1..close) });
    }
    events.extend(found.breaks.into_iter().map(|(at, len)| At { at, len, event: Event::Break }));
}

/// The target after the `]` at `close`, and the end of its parentheses.
fn target(raw: &str, found: &Brackets, close: usize) -> Option<(std::ops::Range<usize>, usize)> {
    let open = close + 1;
    let balanced = found.round.binary_search_by_key(&open, |r| r.0).ok().and_then(|k| found.round.get(k)).map(|r| r.1);
    // An address may hold a `(` that nothing closes; then it ends with the next `)`.
    let end = balanced.or_else(|| next(&found.closing, open))?;
    if end - open > TARGET {
        return None;
    }
    let (mut from, mut to) = (open + 1, end);
    while raw.as_bytes().get(from).is_some_and(u8::is_ascii_whitespace) {
        from += 1;
    }
    if raw.as_bytes().get(from) == Some(&b'<') {
        // `<address with spaces>`
        let gt = raw.get(from..end)?.find('>')? + from;
        return Some((from + 1..gt, end + 1));
    }
    if let Some(space) = next(&found.spaces, from).filter(|s| *s < end) {
        let rest = raw.get(space..end)?.trim();
        let titled = rest.is_empty() || rest.starts_with(['"', '\'', '“', '(']);
        if titled {
            to = space;
        } else if !["http", "mailto:", "/", "#", "www."]
            .iter()
            .any(|s| starts_with(raw.get(from..end).unwrap_or(""), s))
        {
            // Words in parentheses after words in brackets: "[sic] (see below)" run together.
            return None;
        }
    }
    Some((from..to.max(from), end + 1))
}

/// `**bold**`, `__bold__`; in Markdown also single ones and backticks, which are dropped.
fn emphasis(raw: &str, notation: Notation, events: &mut Vec<At>) {
    // By character and length of the run: the place of one that is open.
    let mut pending: [[Option<usize>; 4]; 2] = [[None; 4]; 2];
    let mut previous = ' ';
    let mut tick: Option<usize> = None;
    let mut chars = raw.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            previous = chars.next().map_or(' ', |(_, c)| c);
            continue;
        }
        if c == '`' && notation.markdown {
            match tick.take() {
                Some(open) => {
                    events.push(At { at: open, len: 1, event: Event::Drop });
                    events.push(At { at, len: 1, event: Event::Drop });
                }
                None => tick = Some(at),
            }
        }
        if c != '*' && c != '_' {
            previous = c;
            continue;
        }
        let mut len = 1;
        while chars.next_if(|(_, d)| *d == c).is_some() {
            len += 1;
        }
        let following = chars.peek().map_or(' ', |(_, c)| *c);
        let least = if notation.markdown { 1 } else { 2 };
        let opens = !following.is_whitespace() && !previous.is_alphanumeric();
        let closes = !previous.is_whitespace() && !following.is_alphanumeric();
        if len >= least
            && let Some(slot) = pending.get_mut(usize::from(c == '_')).and_then(|p| p.get_mut(len))
        {
            match slot.take() {
                Some(open) if closes => {
                    let (first, last) =
                        if len == 1 { (Event::Drop, Event::Drop) } else { (Event::BoldOpen, Event::BoldClose) };
                    events.push(At { at: open, len, event: first });
                    events.push(At { at, len, event: last });
                }
                // The later one of two openings counts.
                open => *slot = if opens { Some(at) } else { open },
            }
        }
        previous = c;
    }
}

/// Backslashes before what would be notation.
fn escapes(raw: &str, notation: Notation, events: &mut Vec<At>) {
    let mut escaped = false;
    for (at, c) in raw.char_indices() {
        if escaped {
            if matches!(c, '[' | ']' | '(' | ')' | '|' | '*' | '_') || notation.markdown && c.is_ascii_punctuation() {
                events.push(At { at: at - 1, len: 1, event: Event::Drop });
            }
            escaped = false;
        } else {
            escaped = c == '\\';
        }
    }
}

/// The text without what the events take, with their spans.
fn build(raw: &str, events: &[At]) -> Text {
    let mut out = Builder { text: Text::default(), space: false };
    let (mut links, mut pictures, mut bolds) = (Vec::new(), Vec::new(), Vec::new());
    let mut from = 0;
    for e in events {
        if e.at < from {
            // Inside a target that has been taken.
            continue;
        }
        out.push(raw.get(from..e.at).unwrap_or_default());
        from = e.at + e.len;
        match &e.event {
            Event::LinkOpen => links.push(out.here()),
            Event::LinkClose(target) => {
                if let Some(start) = links.pop() {
                    let href: String = raw.get(target.clone()).unwrap_or_default().split_whitespace().collect();
                    let href = (!href.is_empty()).then(|| address::seen(&href));
                    out.span(start, SpanKind::Link { href });
                }
            }
            Event::PictureOpen => pictures.push(out.here()),
            Event::PictureClose => {
                if let Some(start) = pictures.pop()
                    && let Some(mark) = out.text.string.get(start..).and_then(marks::of_token)
                {
                    out.span(start, SpanKind::Mark(Mark { source: MarkSource::Picture, ..mark }));
                }
            }
            Event::BoldOpen => bolds.push(out.here()),
            Event::BoldClose => {
                if let Some(start) = bolds.pop() {
                    out.span(start, SpanKind::Bold);
                }
            }
            Event::Break => out.push("\n"),
            Event::Drop => {}
        }
    }
    out.push(raw.get(from..).unwrap_or_default());
    while out.text.string.ends_with('\n') {
        out.text.string.pop();
    }
    let end = out.text.string.len();
    for span in &mut out.text.spans {
        span.range = span.range.start.min(end)..span.range.end.min(end);
    }
    out.text
}

/// Folds white space while it appends.
struct Builder {
    text: Text,
    /// A space is due before the next character.
    space: bool,
}

impl Builder {
    fn push(&mut self, part: &str) {
        for c in part.chars() {
            if c == '\n' {
                if !self.text.string.is_empty() && !self.text.string.ends_with('\n') {
                    self.text.string.push('\n');
                }
                self.space = false;
            } else if c.is_whitespace() {
                self.space = true;
            } else if c != '\u{ad}' {
                self.flush();
                self.text.string.push(c);
            }
        }
    }

    fn flush(&mut self) {
        if std::mem::take(&mut self.space) && !self.text.string.is_empty() && !self.text.string.ends_with(['\n', ' ']) {
            self.text.string.push(' ');
        }
    }

    /// Where the next character will stand.
    fn here(&mut self) -> usize {
        self.flush();
        self.text.string.len()
    }

    fn span(&mut self, start: usize, kind: SpanKind) {
        let end = self.text.string.len();
        // A span around nothing but white space begins after it.
        let start = start.min(end);
        if start < end || matches!(kind, SpanKind::Mark(_)) {
            self.text.spans.push(Span { range: start..end, kind });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(raw: &str) -> String {
        show(&parse(raw, Notation::default()))
    }

    fn show(text: &Text) -> String {
        let mut out = text.string.replace('\n', "⏎");
        for s in &text.spans {
            let part = text.string.get(s.range.clone()).unwrap();
            match &s.kind {
                SpanKind::Link { href } => out += &format!(" | {part} -> {}", href.as_deref().unwrap_or("none")),
                SpanKind::Mark(m) => out += &format!(" | {part} = {:?}", m.kind),
                other => out += &format!(" | {part} = {other:?}"),
            }
        }
        out
    }

    #[test]
    fn links_and_their_targets() {
        let table = [
            ("see the [page](#) now", "see the page now | page -> #"),
            ("[a (b)](http://x/y_(z))!", "a (b)! | a (b) -> http://x/y_(z)"),
            ("[a](http://x/(y) b", "a b | a -> http://x/(y"),
            ("[a [b] c](t)", "a [b] c | a [b] c -> t"),
            ("[a](t \"tip\") [b](<u v>) [c]()", "a b c | a -> t | b -> uv | c -> none"),
            ("[sic](see the annex) x", "[sic](see the annex) x"),
            ("\\[a](t) [b\\]](t)", "[a](t) b] | b] -> t"),
            ("[x](a) [ ] [y](b", "x [ ] [y](b | x -> a"),
            ("at <https://a.example/b>.", "at https://a.example/b. | https://a.example/b -> https://a.example/b"),
            ("[https://a/b](https://a/b).", "https://a/b. | https://a/b -> https://a/b"),
            ("[in](a)[out](b)", "inout | in -> a | out -> b"),
            ("[![tick](i.png)](b)", "tick | tick = Check | tick -> b"),
            ("a < b > c <br> d", "a < b > c⏎d"),
        ];
        for (raw, expected) in table {
            assert_eq!(seen(raw), expected, "{raw}");
        }
    }

    #[test]
    fn bold_and_stars() {
        assert_eq!(seen("**Lead:** staff, 5 * 3 ** 2"), "Lead: staff, 5 * 3 ** 2 | Lead: = Bold");
        assert_eq!(seen("snake__case__name __b__"), "snake__case__name b | b = Bold");
        let md = |raw| show(&parse(raw, Notation { markdown: true }));
        assert_eq!(md("*one* _two_ `three` a_b_c 1\\. x"), "one two three a_b_c 1. x");
    }

    #[test]
    fn white_space_is_folded() {
        assert_eq!(
            seen("One was [ sent away](https://a.example/x) today"),
            "One was sent away today | sent away -> https://a.example/x"
        );
        assert_eq!(seen("  a\u{a0} b\u{ad}c \n  d "), "a bc⏎d");
    }

    #[test]
    fn hostile_nesting_is_linear() {
        for raw in ["[".repeat(300_000), "[a](".repeat(200_000), "[".repeat(200_000) + &"](x)".repeat(200_000)] {
            let text = parse(&raw, Notation { markdown: true });
            assert!(text.string.len() <= raw.len());
        }
    }
}
