//! Lines to texts: spaces, hyphens at line ends, and the spans of links, marks and emphasis.
//! Must not know where on a page the lines stand.

use rustc_hash::FxHashSet;

use super::words::{Line, Token};
use crate::document::{Span, SpanKind, Text};

/// What stands between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// The text runs on.
    Soft,
    /// The line ends long before the margin.
    Hard,
}

/// Words that occur in the document whole, in lower case: they tell whether a hyphen at a line's end is part of
/// the word.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: FxHashSet<String>,
    /// Line ends at which a whole word was cut.
    cut: usize,
}

/// Words beyond this many tell nothing new.
const VOCABULARY: usize = 200_000;

impl Vocabulary {
    /// Learns the words of a line, but for those that its ends may have cut.
    pub(super) fn learn(&mut self, line: &Line) {
        if self.words.len() > VOCABULARY {
            return;
        }
        let last = line.tokens.len().saturating_sub(1);
        for (i, t) in line.tokens.iter().enumerate() {
            if i == last && ends_in_hyphen(&t.text) {
                continue;
            }
            let word = bare(&t.text);
            if word.chars().count() > 2 && !self.words.contains(&word) {
                self.words.insert(word);
            }
        }
    }

    /// Looks at the last word of a line and at the line that follows: a known word cut there shows that the document
    /// cuts words.
    pub(super) fn judge(&mut self, first: &str, second: &Line) {
        let Some(b) = second.tokens.first() else { return };
        if !ends_in_hyphen(first) || !b.text.chars().next().is_some_and(char::is_lowercase) {
            return;
        }
        let head = first.trim_end_matches(is_hyphen);
        if first.ends_with(['\u{2010}', '\u{ad}'])
            || self.knows(&format!("{head}{}", b.text)) && !self.knows(&format!("{head}-{}", b.text))
        {
            self.cut += 1;
        }
    }

    fn knows(&self, word: &str) -> bool {
        self.words.contains(&bare(word))
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{ad}')
}

fn ends_in_hyphen(text: &str) -> bool {
    text.chars().last().is_some_and(is_hyphen)
}

/// First parts that keep their hyphen in English, whatever follows.
const KEEPS: &[&str] = &[
    "all", "anti", "by", "co", "cost", "cross", "data", "decision", "e", "end", "ex", "fact", "first", "follow",
    "full", "high", "in", "inter", "land", "large", "long", "low", "macro", "medium", "mid", "multi", "near", "non",
    "off", "on", "one", "open", "out", "over", "part", "policy", "post", "pre", "pro", "re", "real", "risk", "second",
    "self", "semi", "short", "single", "small", "so", "sub", "third", "three", "time", "top", "two", "under", "up",
    "user", "well", "wide", "year",
];

/// Whether a word cut at a hyphen keeps it.
fn keeps_hyphen(first: &str, second: &str, vocabulary: &Vocabulary) -> bool {
    let head: String = first.trim_end_matches(is_hyphen).to_owned();
    if head.is_empty() || !head.chars().last().is_some_and(char::is_alphabetic) {
        return true;
    }
    if !second.chars().next().is_some_and(char::is_lowercase) {
        return true;
    }
    if vocabulary.knows(&format!("{head}-{second}")) {
        return true;
    }
    if vocabulary.knows(&format!("{head}{second}")) {
        return false;
    }
    // A word with a hyphen before this one is a compound ("up-to-date").
    if head.contains('-') {
        return true;
    }
    // Where nothing shows that the document cuts words, a hyphen is part of its word.
    let low = bare(&head);
    vocabulary.cut == 0
        || KEEPS.binary_search(&low.as_str()).is_ok()
        || vocabulary.knows(&head) && vocabulary.knows(second)
}

/// Whether an address goes on over the line's end.
fn address_goes_on(a: &Token, b: &Token) -> bool {
    if !(a.text.contains("://") || a.text.starts_with("www.") || a.text.contains('/') && a.link.is_some()) {
        return false;
    }
    if let (Some(x), Some(y)) = (&a.link, &b.link)
        && x == y
        && let Some(href) = &x.0
        && (href.contains(&format!("{}{}", a.text, b.text)) || a.text.contains("://"))
    {
        return true;
    }
    a.text.contains("://")
        && (a.text.ends_with(['/', '-', '?', '&', '=', '_', '.', '%'])
            || b.text.trim_end_matches(['.', ',', ';']).contains(['/', '=', '&', '?']))
}

/// What a file says in one piece instead of a picture, as the text of a block may hold it: all white space is single
/// spaces, and there are no control characters, with which some producers end such strings.
pub(super) fn folded(said: &str) -> String {
    let seen: String = said.chars().filter(|c| *c != '\u{ad}').collect();
    let words = seen.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The lines as one text. `breaks[i]` stands after line `i`; missing ones are soft.
pub(super) fn text(lines: &[Line], breaks: &[Break], vocabulary: &Vocabulary) -> Text {
    let mut b = Builder::default();
    let mut last: Option<&Token> = None;
    for (i, line) in lines.iter().enumerate() {
        let hard = i > 0 && breaks.get(i - 1) == Some(&Break::Hard);
        for (k, token) in line.tokens.iter().enumerate() {
            let glue = if k > 0 {
                if token.glued { Glue::None } else { Glue::Space }
            } else if hard && !last.is_some_and(|l| address_goes_on(l, token)) {
                Glue::Line
            } else {
                line_glue(last, token, vocabulary)
            };
            b.push(token, glue);
            if !token.text.is_empty() {
                last = Some(token);
            }
        }
    }
    b.finish()
}

#[derive(Clone, Copy, PartialEq)]
enum Glue {
    None,
    Space,
    Line,
    DropHyphen,
}

fn line_glue(last: Option<&Token>, next: &Token, vocabulary: &Vocabulary) -> Glue {
    let Some(last) = last else { return Glue::Space };
    if last.text.ends_with('\u{ad}') {
        return Glue::DropHyphen;
    }
    if address_goes_on(last, next) {
        return Glue::None;
    }
    if ends_in_hyphen(&last.text) && last.text.chars().count() > 1 {
        let second = next.text.as_str();
        if !second.chars().next().is_some_and(char::is_alphanumeric) {
            return Glue::Space;
        }
        return if keeps_hyphen(&last.text, second, vocabulary) { Glue::None } else { Glue::DropHyphen };
    }
    // Scripts without spaces between words run on without one.
    let wide = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    match (last.text.chars().last(), next.text.chars().next()) {
        (Some(a), Some(b)) if wide(a) && wide(b) => Glue::None,
        (Some('/'), Some(b)) if b.is_alphanumeric() && last.text.chars().count() > 1 && !next.glued => {
            if last.text.matches('/').count() == 1 && last.text.len() > 1 { Glue::None } else { Glue::Space }
        }
        _ => Glue::Space,
    }
}

/// Builds a text and its spans token by token.
#[derive(Default)]
struct Builder {
    text: Text,
    link: Option<(usize, std::sync::Arc<super::words::Href>)>,
    bold: Option<usize>,
}

impl Builder {
    fn push(&mut self, token: &Token, glue: Glue) {
        let string = &mut self.text.string;
        if matches!(glue, Glue::DropHyphen)
            && let Some(c) = string.chars().last()
            && is_hyphen(c)
        {
            string.truncate(string.len() - c.len_utf8());
        }
        if !self.text.string.is_empty() && !token.text.is_empty() {
            match glue {
                Glue::Space if !self.text.string.ends_with([' ', '\n']) => self.text.string.push(' '),
                Glue::Line => {
                    let end = self.text.string.trim_end().len();
                    self.text.string.truncate(end);
                    self.text.string.push('\n');
                }
                _ => {}
            }
        }
        self.turn_link(token);
        self.turn_bold(token);
        let start = self.text.string.len();
        for c in token.text.chars().filter(|c| *c != '\u{ad}') {
            // One glyph may stand for several characters, white space among them.
            if !c.is_whitespace() {
                self.text.string.push(c);
            } else if !self.text.string.is_empty() && !self.text.string.ends_with([' ', '\n']) {
                self.text.string.push(' ');
            }
        }
        // A soft hyphen at a line's end is dropped with what it asks for: the words join.
        let end = self.text.string.len();
        if let Some(mark) = &token.mark {
            self.text.spans.push(Span { range: start..end, kind: SpanKind::Mark((**mark).clone()) });
        }
        if token.raised && start < end {
            self.text.spans.push(Span { range: start..end, kind: SpanKind::Superscript });
        }
    }

    fn turn_link(&mut self, token: &Token) {
        if token.text.is_empty() {
            return;
        }
        let same = matches!((&self.link, &token.link), (Some((_, a)), Some(b)) if a == b);
        if same {
            return;
        }
        self.end_link();
        if let Some(href) = &token.link {
            self.link = Some((self.text.string.len(), href.clone()));
        }
    }

    /// Ends the link before the white space that stands last.
    fn end_link(&mut self) {
        if let Some((start, href)) = self.link.take() {
            let end = self.text.string.trim_end().len();
            if start < end {
                self.text.spans.push(Span { range: start..end, kind: SpanKind::Link { href: href.0.clone() } });
            }
        }
    }

    fn turn_bold(&mut self, token: &Token) {
        if token.text.is_empty() || token.mark.is_some() {
            return;
        }
        match (self.bold, token.bold) {
            (None, true) => self.bold = Some(self.text.string.len()),
            (Some(_), false) => self.end_bold(),
            _ => {}
        }
    }

    fn end_bold(&mut self) {
        if let Some(start) = self.bold.take() {
            let end = self.text.string.trim_end().len();
            if start < end {
                self.text.spans.push(Span { range: start..end, kind: SpanKind::Bold });
            }
        }
    }

    fn finish(mut self) -> Text {
        self.end_link();
        self.end_bold();
        self.text.spans.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
        self.text
    }
}
