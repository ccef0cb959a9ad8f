//! Marks as they are typed: tick characters, `[x]`, `:white_check_mark:`.
//! Must not know where in the document they stand.

use crate::document::{Span, SpanKind, Text};
use crate::mark::{self, Mark, MarkKind, MarkSource};

/// A mark that is one character wherever it stands. A plain shape is one where it has a color of its own: in text no
/// other can be seen.
pub(super) fn of_char(c: char) -> Option<Mark> {
    let (kind, color) = (mark::of_char(c)?, mark::color_of(c));
    let plain = kind == MarkKind::Swatch && color.is_none();
    (!plain).then(|| Mark { kind, source: MarkSource::Character, raw: Some(c.to_string()), color })
}

/// A mark that is typed as several characters.
pub(super) fn of_token(token: &str) -> Option<Mark> {
    if let Some(mark) = mark::of_text(token) {
        return Some(mark);
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
    let mut from = 0;
    if let Some((len, mark)) = leading(&text.string) {
        found.push(Span { range: 0..len, kind: SpanKind::Mark(mark) });
        from = len;
    }
    for (at, c) in text.string.char_indices() {
        if at >= from
            && !c.is_ascii()
            && let Some(mark) = of_char(c)
        {
            found.push(Span { range: at..at + c.len_utf8(), kind: SpanKind::Mark(mark) });
        }
    }
    text.spans.extend(found);
}

/// A mark at the beginning, with its length: a sign that is one only by itself, or a typed one.
fn leading(string: &str) -> Option<(usize, Mark)> {
    let first = string.chars().next()?;
    if !first.is_ascii() {
        // "√ done" is a tick, "√2" and "● done" are not.
        let end = string.find(' ').unwrap_or(string.len());
        let mark = string.get(..end).filter(|s| s.len() <= 32).and_then(mark::of_text)?;
        return (mark.kind != MarkKind::Swatch || mark.color.is_some() || end == string.len()).then_some((end, mark));
    }
    let close = string.get(1..)?;
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
        assert_eq!(kinds("√ done"), [(0, MarkKind::Check)]);
        assert_eq!(kinds("√2 and ● red"), []);
        assert_eq!(kinds("●"), [(0, MarkKind::Swatch)]);
        assert_eq!(kinds("late 🔴"), [(5, MarkKind::Swatch)]);
        assert_eq!(kinds("[x] Write it"), [(0, MarkKind::Check)]);
        assert_eq!(kinds("[ ] Write it"), [(0, MarkKind::Box)]);
        assert_eq!(kinds(":white_check_mark:"), [(0, MarkKind::Check)]);
        assert_eq!(kinds("(x) of the list"), []);
        assert_eq!(kinds("see [x]"), []);
    }
}
