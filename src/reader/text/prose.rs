//! Which lines are one paragraph: hard-wrapped lines are joined, lines that stand for themselves stay apart.
//! Must not know lists or tables.

use rustc_hash::FxHashSet;

use super::lines::Line;

/// Shortest line, in characters, that can have been broken for want of room.
const LEAST_WRAP: usize = 40;

/// Least characters of a line that no heading and no label has.
const LONG: usize = 75;

/// Small words with which no line of its own ends: something follows them.
const SMALL: [&str; 34] = [
    "the", "a", "an", "of", "to", "in", "for", "with", "by", "and", "or", "from", "that", "at", "on", "its", "their",
    "de", "la", "le", "les", "des", "du", "et", "el", "los", "y", "der", "die", "das", "und", "für", "von", "zu",
];

/// Hyphens that can stand at a line's end.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{ad}'];

/// Words beyond this many tell nothing new.
const WORDS: usize = 200_000;

/// What a document's own words tell about its line breaks.
#[derive(Debug, Default)]
pub(super) struct Wrap {
    /// Where lines are broken, in columns; none where every line is a paragraph.
    width: Option<usize>,
    /// Words that stand within a line, in lower case; with those that no line's end has cut it is told what to make
    /// of a hyphen at one.
    words: FxHashSet<String>,
    /// Whether lines end within words that have no hyphen otherwise.
    cuts: bool,
}

impl Wrap {
    /// Finds where the lines `prose` of `all` are broken: at the longest of those that plainly go on.
    pub(super) fn of(prose: &[Line<'_>], all: &[Line<'_>]) -> Self {
        let mut widths: Vec<usize> = prose
            .iter()
            .zip(prose.iter().skip(1))
            .filter(|(a, b)| !b.gap && goes_on(a.body(), b.body()))
            .map(|(a, _)| a.indent as usize + a.width())
            .collect();
        widths.sort_unstable();
        // One line may be longer than the rest for its own reason: a URL, a break made by hand.
        let (longest, second) = (widths.last().copied(), widths.iter().rev().nth(1).copied());
        let width = longest.map(|w| second.filter(|s| s * 13 < w * 10).unwrap_or(w));
        let mut wrap = Self { width, ..Self::default() };
        if all.iter().any(|l| l.text.ends_with(HYPHENS) || l.text.contains("-  ")) {
            wrap.learn(all);
        }
        wrap
    }

    /// Learns words, and whether the hyphens at line ends belong to them.
    fn learn(&mut self, lines: &[Line<'_>]) {
        for line in lines {
            for word in line.body().split_whitespace() {
                if self.words.len() < WORDS && !word.ends_with(HYPHENS) && word.len() > 2 {
                    self.words.insert(bare(word));
                }
            }
        }
        for (a, b) in lines.iter().zip(lines.iter().skip(1)) {
            let (Some(head), Some(tail)) =
                (a.body().split_whitespace().next_back(), b.body().split_whitespace().next())
            else {
                continue;
            };
            if let Some(stem) = head.strip_suffix(HYPHENS)
                && tail.starts_with(char::is_lowercase)
            {
                self.cuts |= self.knows(&format!("{stem}{tail}")) && !self.knows(&format!("{stem}-{tail}"));
            }
        }
    }

    fn knows(&self, word: &str) -> bool {
        self.words.contains(&bare(word))
    }

    /// Whether `next` goes on with the paragraph that `line` belongs to.
    pub(super) fn joins(&self, line: &Line<'_>, next: &Line<'_>) -> bool {
        if next.gap {
            // A sentence that a page's end cuts in two.
            return next.page == line.page + 1 && goes_on(line.body(), next.body());
        }
        if goes_on(line.body(), next.body()) {
            return true;
        }
        if within(line.body()) {
            return true;
        }
        let Some(width) = self.width else { return false };
        let used = line.indent as usize + line.width();
        let word = next.body().split_whitespace().next().map_or(0, |w| w.chars().count());
        // A new paragraph may be told by its indented first line alone.
        let indented = next.indent >= line.indent + 2 && ends_sentence(line.body());
        used >= LEAST_WRAP && used <= width + 1 && used + 1 + word > width && !indented
    }

    /// The paragraph that `lines` make, with words that a line's end cut in two whole again.
    pub(super) fn join<'a>(&self, lines: impl Iterator<Item = &'a str>) -> String {
        let mut out = String::new();
        for line in lines {
            let line = line.trim();
            if let Some(soft) = out.strip_suffix('\u{ad}') {
                out.truncate(soft.len());
            } else if self.breaks_word(&out, line) {
                out.pop();
            } else if !(out.is_empty()
                || ends_in_compound(&out) && line.starts_with(char::is_alphanumeric)
                || ends_in_address(&out))
            {
                out.push(' ');
            }
            out.push_str(line);
        }
        out
    }

    /// Whether the hyphen at the end of `before` was put there by the line's end alone.
    fn breaks_word(&self, before: &str, after: &str) -> bool {
        let Some(stem) = before.strip_suffix(['-', '\u{2010}']) else { return false };
        if !stem.ends_with(char::is_alphabetic) || !after.starts_with(char::is_lowercase) {
            return false;
        }
        let first = stem.rsplit(char::is_whitespace).next().unwrap_or_default();
        let second = after.split(char::is_whitespace).next().unwrap_or_default();
        if first.contains("://") || self.knows(&format!("{first}-{second}")) {
            return false;
        }
        // Where no word is seen to be cut, a hyphen is part of its word; so it is in "up-to-|date".
        before.ends_with('\u{2010}')
            || self.knows(&format!("{first}{second}"))
            || self.cuts && !first.contains('-') && !(self.knows(first) && self.knows(second))
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Whether `text` ends within an address that goes on.
fn ends_in_address(text: &str) -> bool {
    text.ends_with(['/', '-', '?', '&', '=', '_', '%'])
        && text.rsplit(char::is_whitespace).next().is_some_and(|w| w.contains("://") || w.starts_with("www."))
}

/// Whether `text` ends in a word and its hyphen.
fn ends_in_compound(text: &str) -> bool {
    text.strip_suffix(['-', '\u{2010}', '\u{2011}']).is_some_and(|s| s.ends_with(char::is_alphanumeric))
}

/// Whether a line plainly goes on in the next: it is long, ends within a sentence, and a small letter follows.
pub(super) fn goes_on(line: &str, next: &str) -> bool {
    let hyphen = line.ends_with(['-', '\u{ad}', ',']) && !line.ends_with(" -");
    next.chars().find(|c| !matches!(c, '"' | '“' | '(' | '‘' | '[')).is_some_and(char::is_lowercase)
        && (hyphen || line.ends_with(';') || !ends_sentence(line) && !line.ends_with(':'))
        && line.chars().nth(LEAST_WRAP - 1).is_some()
        && next.split_whitespace().next() != Some("o")
        || line.chars().nth(LEAST_WRAP - 1).is_some() && ends_small(line) && next.starts_with(char::is_alphanumeric)
}

/// Whether a line ends with a small word.
fn ends_small(line: &str) -> bool {
    line.split_whitespace().next_back().is_some_and(|w| SMALL.contains(&w))
}

/// Whether a long line ends with a small word that ends no sentence: "in Africa and the".
fn within(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default();
    line.chars().nth(LONG - 1).is_some() && last.chars().all(char::is_lowercase) && !ends_sentence(line)
}

/// Whether a sentence ends with `text`.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '*', '_']).ends_with(['.', '!', '?', '…', ';'])
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    fn paragraphs(text: &str) -> Vec<String> {
        let (lines, _) = split(text, 1000);
        let wrap = Wrap::of(&lines, &lines);
        let mut out: Vec<Vec<&str>> = Vec::new();
        let mut before: Option<&Line<'_>> = None;
        for line in &lines {
            match out.last_mut() {
                Some(last) if before.is_some_and(|b| wrap.joins(b, line)) => last.push(line.text),
                _ => out.push(vec![line.text]),
            }
            before = Some(line);
        }
        out.into_iter().map(|p| wrap.join(p.into_iter())).collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The harbor office keeps a list of all berths and their well-known\n\
                    owners, and sends it to the Council every quarter. The list is com-\n\
                    plete since May.\n\
                    A second paragraph is not set apart by a blank line, it follows well-\n\
                    known custom. It names the Port\n\
                    Authority of the Northern Shore, which is quite far away from here as\n\
                    Everybody knows. The complete list is long.";
        assert_eq!(
            paragraphs(text),
            [
                "The harbor office keeps a list of all berths and their well-known owners, and sends it to the \
                 Council every quarter. The list is complete since May.",
                "A second paragraph is not set apart by a blank line, it follows well-known custom. It names the Port",
                "Authority of the Northern Shore, which is quite far away from here as Everybody knows. The complete list is long.",
            ]
        );
    }

    #[test]
    fn lines_of_their_own_stay() {
        let text = "Draft the terms\nHire staff\nCall for comments\nclose out";
        assert_eq!(paragraphs(text).len(), 4);
        let long = "This long line is a paragraph of its own, as some programs write them out in full.\n\
                    This one too, and nobody broke it anywhere although it is longer than the first one was.";
        assert_eq!(paragraphs(long).len(), 2);
    }
}
