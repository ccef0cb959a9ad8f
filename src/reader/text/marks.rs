//! Marks as they are typed: tick characters, `[x]`, `:white_check_mark:`.
//! Must not know where in the document they stand.

use crate::document::{Span, SpanKind, Text};
use crate::mark::{Mark, MarkKind, MarkSource};

/// A mark that is one character.
pub(super) fn of_char(c: char) -> Option<Mark> {
    let kind = match c {
        '✓' | '✔' | '☑' | '✅' | '√' | '🗸' | '🗹' => MarkKind::Check,
        '✗' | '✘' | '☒' | '❌' | '✖' | '❎' | '🗴' | '🗵' | '🗷' => MarkKind::Cross,
        '☐' | '❏' | '❑' | '❒' => MarkKind::Box,
        '🟢' | '🟡' | '🔴' | '🟠' | '🔵' | '⚪' | '⚫' | '🟩' | '🟨' | '🟥' | '🟧' | '🟦' => {
            MarkKind::Swatch
        }
        _ => return None,
    };
    Some(Mark { kind, source: MarkSource::Character, raw: Some(c.to_string()), color: None })
}

/// A mark that is typed as several characters.
pub(super) fn of_token(token: &str) -> Option<Mark> {
    let mut chars = token.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return of_char(c);
    }
    let lower = token.to_lowercase();
    let kind = match lower.as_str() {
        "[x]" | "[v]" | "(tick)" | "(/)" | ":white_check_mark:" | ":heavy_check_mark:" | ":check:" | ":tick:" => {
            MarkKind::Check
        }
        ":ballot_box_with_check:" | ":check_mark:" | ":check_mark_button:" | "tick" | "check" => MarkKind::Check,
        "(x)" | "(error)" | ":x:" | ":cross_mark:" | ":heavy_multiplication_x:" | "cross" => MarkKind::Cross,
        "[ ]" | "[]" | "( )" => MarkKind::Box,
        _ => return None,
    };
    Some(Mark { kind, source: MarkSource::Markup, raw: Some(token.to_owned()), color: None })
}

/// Puts the marks of `text` on it: characters anywhere, typed ones where they begin it or are all of it.
pub(super) fn add(text: &mut Text) {
    let mut found = Vec::new();
    if let Some((len, mark)) = leading(&text.string) {
        found.push(Span { range: 0..len, kind: SpanKind::Mark(mark) });
    }
    for (at, c) in text.string.char_indices() {
        if !c.is_ascii()
            && let Some(mark) = of_char(c)
        {
            found.push(Span { range: at..at + c.len_utf8(), kind: SpanKind::Mark(mark) });
        }
    }
    text.spans.extend(found);
}

/// A typed mark at the beginning, with its length.
fn leading(string: &str) -> Option<(usize, Mark)> {
    let (first, close) = (string.chars().next()?, string.get(1..)?);
    let end = match first {
        '[' => close.find(']')? + 2,
        '(' => close.find(')')? + 2,
        ':' => close.find(':')? + 2,
        _ => return None,
    };
    let token = string.get(..end).filter(|t| t.len() <= 32)?;
    // "(x)" before words is an item's number.
    let rest = string.get(end..)?;
    let alone = rest.is_empty();
    (alone || rest.starts_with(' ') && first != '(').then(|| of_token(token)).flatten().map(|mark| (end, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(string: &str) -> Vec<(usize, MarkKind)> {
        let mut text = Text::plain(string);
        add(&mut text);
        text.marks().map(|(r, m)| (r.start, m.kind)).collect()
    }

    #[test]
    fn typed_marks() {
        assert_eq!(kinds("✓ and ✗"), [(0, MarkKind::Check), (8, MarkKind::Cross)]);
        assert_eq!(kinds("[x] Write it"), [(0, MarkKind::Check)]);
        assert_eq!(kinds("[ ] Write it"), [(0, MarkKind::Box)]);
        assert_eq!(kinds(":white_check_mark:"), [(0, MarkKind::Check)]);
        assert_eq!(kinds("(x) of the list"), []);
        assert_eq!(kinds("see [x]"), []);
    }
}
