//! Text as the record holds it: NFC, single spaces, no soft hyphens.
//! Must not know what the text says.

use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::document::{Span, SpanKind, Text};
use crate::mark::MarkKind;
use crate::report::Link;

/// Characters that are seen as nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// NFC, runs of white space as one space, nothing invisible, nothing around it.
pub(crate) fn clean(text: &str) -> String {
    // Most text is composed already.
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { tidy(text, text.chars()) } else { tidy(text, text.nfc()) }
}

fn tidy(text: &str, chars: impl Iterator<Item = char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in chars.filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            space = true;
        } else {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push(c);
        }
    }
    out
}

/// The text without the parts that are marks other than words, or footnote signs, clean.
pub(crate) fn said(text: &Text) -> String {
    clean(&without(text, |kind| matches!(kind, SpanKind::Mark(m) if m.kind != MarkKind::Word)))
}

/// Whether a text begins with the sign of a footnote: it is the footnote.
pub(crate) fn is_footnote(text: &Text) -> bool {
    let blank = |at: usize| text.string.get(..at).is_some_and(|b| b.trim().is_empty());
    text.spans.iter().any(|s| {
        let sign = match &s.kind {
            SpanKind::Superscript => is_footnote_sign(text, &s.range),
            SpanKind::Link { href } => {
                href.as_deref().is_some_and(|h| h.starts_with('#'))
                    && text.string.get(s.range.clone()).is_some_and(|w| {
                        let w = w.trim_matches(['[', ']', '(', ')', ' ']);
                        !w.is_empty() && w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit())
                    })
            }
            _ => false,
        };
        sign && blank(s.range.start)
    })
}

/// The text without the parts that are marks or footnote signs, clean.
pub(crate) fn words(text: &Text) -> String {
    clean(&without(text, |kind| matches!(kind, SpanKind::Mark(_))))
}

/// The text, clean; signs of footnotes left out.
pub(crate) fn prose(text: &Text) -> String {
    clean(&without(text, |_| false))
}

/// The characters outside the spans that are to go. Footnote signs always go.
pub(crate) fn without(text: &Text, gone: impl Fn(&SpanKind) -> bool) -> String {
    let mut cuts: Vec<&Range<usize>> = text
        .spans
        .iter()
        .filter(|s| !s.range.is_empty())
        .filter(|s| gone(&s.kind) || (matches!(s.kind, SpanKind::Superscript) && is_footnote_sign(text, &s.range)))
        .map(|s| &s.range)
        .collect();
    cuts.sort_by_key(|r| (r.start, r.end));
    let mut out = String::with_capacity(text.string.len());
    let mut at = 0;
    for cut in cuts {
        if cut.start > at {
            out.push_str(text.string.get(at..cut.start).unwrap_or_default());
        }
        at = at.max(cut.end);
    }
    out.push_str(text.string.get(at..).unwrap_or_default());
    out
}

/// Whether a raised part is the sign of a footnote: a number or sign, and not the ending of an ordinal or a power.
fn is_footnote_sign(text: &Text, range: &Range<usize>) -> bool {
    let Some(sign) = text.string.get(range.clone()) else { return false };
    let sign = sign.trim().trim_matches(['[', ']', '(', ')', ',']);
    let plain = !sign.is_empty()
        && sign.chars().count() <= 4
        && (sign.chars().all(|c| c.is_ascii_digit() || c == ',')
            || sign.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶'))
            || (sign.len() == 1 && sign.bytes().all(|b| b.is_ascii_lowercase())));
    // "m²" is a power: a single letter word before a digit.
    let before = text.string.get(..range.start).unwrap_or_default();
    let word: usize = before.chars().rev().take_while(|c| c.is_alphanumeric()).count();
    let power = word == 1 && before.ends_with(char::is_alphabetic)
        || before.ends_with(['^'])
        || (word == 2 && before.ends_with('m') && matches!(sign, "2" | "3"));
    plain && !(power && sign.chars().all(|c| c.is_ascii_digit()))
}

/// The links in a text, with their words clean. Neighbouring parts of one link are one.
pub(crate) fn links(text: &Text) -> Vec<Link> {
    let mut out: Vec<(Range<usize>, Link)> = Vec::new();
    for span in &text.spans {
        let SpanKind::Link { href } = &span.kind else { continue };
        let sign = |s: &Span| {
            matches!(s.kind, SpanKind::Superscript)
                && s.range.start <= span.range.start
                && s.range.end >= span.range.end
                && is_footnote_sign(text, &s.range)
        };
        if text.spans.iter().any(sign) {
            continue;
        }
        let gap = out.last().and_then(|(r, _)| text.string.get(r.end..span.range.start));
        if let Some((range, last)) = out.last_mut()
            && last.href == *href
            && href.is_some()
            && gap.is_some_and(|g| g.trim().is_empty() && g.len() <= 1)
        {
            range.end = span.range.end;
            last.text = clean(text.string.get(range.clone()).unwrap_or_default());
            continue;
        }
        let words = clean(text.string.get(span.range.clone()).unwrap_or_default());
        if !words.is_empty() {
            out.push((span.range.clone(), Link { text: words, href: href.clone() }));
        }
    }
    out.into_iter().map(|(_, l)| l).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        assert_eq!(clean("  a\u{a0}\n b\u{ad}c\u{200b} e\u{301} "), "a bc é");
    }

    #[test]
    fn footnote_signs_go_and_powers_stay() {
        let mut text = Text::plain("Three offices12 of 40 m2.");
        text.spans.push(Span { range: 13..15, kind: SpanKind::Superscript });
        text.spans.push(Span { range: 23..24, kind: SpanKind::Superscript });
        assert_eq!(prose(&text), "Three offices of 40 m2.");
    }
}
