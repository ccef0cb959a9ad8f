//! The beginnings of list items, and how deep each item lies.
//! Must not know what the items say.

use super::marks;

/// What an item begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bullet<'a> {
    /// The bullet or number as printed; none where a status mark serves as one.
    pub(super) marker: Option<&'a str>,
    /// Items of one list are of one kind.
    pub(super) kind: Kind,
    /// The words after it.
    pub(super) rest: &'a str,
}

/// Kinds of bullet; two numbers of one form are of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// This character.
    Sign(char),
    /// A number, with what follows it.
    Number(char),
    /// A letter or a Roman number, with what follows it.
    Letter(char),
    /// A status mark.
    Mark,
}

/// Bullets that nothing else is.
const SIGNS: &str = "•‣⁃○●◦◉◎▪▫■◆◇❖➢➤►▸‐∙⦿⦾\u{f0b7}\u{f0a7}\u{f0d8}\u{f076}\u{f0fc}";

/// Signs that are bullets only with white space after them.
const SPACED_SIGNS: &str = "-*+–—·o";

/// Reads the bullet at the beginning of `body`.
pub(super) fn parse(body: &str) -> Option<Bullet<'_>> {
    let first = body.chars().next()?;
    let after = body.get(first.len_utf8()..)?;
    let rest = after.trim_start();
    let spaced = rest.len() < after.len();
    if SIGNS.contains(first) || SPACED_SIGNS.contains(first) && spaced {
        let sign = body.get(..first.len_utf8())?;
        // "- [x] done": the box is the mark, the dash a bullet.
        return (!rest.is_empty()).then_some(Bullet { marker: Some(sign), kind: Kind::Sign(first), rest });
    }
    if (marks::of_char(first).is_some() || first == '√') && !rest.is_empty() && spaced {
        return Some(Bullet { marker: None, kind: Kind::Mark, rest: body });
    }
    numbered(body)
}

/// `1.`, `(1)`, `a)`, `iv.` and the like.
fn numbered(body: &str) -> Option<Bullet<'_>> {
    let open = body.starts_with('(');
    let label = body.strip_prefix('(').unwrap_or(body);
    let len = label.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, tail) = (label.get(..len)?, label.get(len..)?);
    let sign = tail.chars().next().filter(|c| matches!(c, '.' | ')'))?;
    let rest = tail.get(1..)?;
    if open != (open && sign == ')') || !rest.starts_with(char::is_whitespace) || rest.trim().is_empty() {
        return None;
    }
    let end = if open { '(' } else { sign };
    let kind = if !name.is_empty() && name.len() <= 3 && name.bytes().all(|b| b.is_ascii_digit()) {
        Kind::Number(end)
    } else if name.len() == 1 && name.bytes().all(|b| b.is_ascii_lowercase() || sign == ')' && b.is_ascii_uppercase())
        || (2..=5).contains(&name.len()) && name.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
    {
        // A capital and a full stop are somebody's initial.
        Kind::Letter(end)
    } else {
        return None;
    };
    let marker = body.get(..body.len() - rest.len())?;
    Some(Bullet { marker: Some(marker), kind, rest: rest.trim_start() })
}

/// A bullet whose words stand on the next line.
pub(super) fn lone(body: &str) -> bool {
    let mut chars = body.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if SIGNS.contains(c))
}

/// Depth of the items of one list, by their indents and, at the same indent, by the kinds of bullet.
#[derive(Debug, Default)]
pub(super) struct Depth {
    open: Vec<(u32, Kind)>,
}

impl Depth {
    /// A list ends.
    pub(super) fn reset(&mut self) {
        self.open.clear();
    }

    /// Depth of the next item, 0 for the outermost, at most `limit`.
    pub(super) fn of(&mut self, indent: u32, kind: Kind, limit: usize) -> u8 {
        while self.open.last().is_some_and(|(i, _)| *i > indent + 1) {
            self.open.pop();
        }
        // The same kind at about the same indent is a neighbor; another kind there lies deeper.
        match self.open.iter().rposition(|(i, k)| i.abs_diff(indent) <= 1 && *k == kind) {
            Some(at) => self.open.truncate(at + 1),
            None if self.open.len() < limit.min(usize::from(u8::MAX)) => self.open.push((indent, kind)),
            None => {}
        }
        u8::try_from(self.open.len().saturating_sub(1)).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets() {
        let table = [
            ("-  Complete", Some(("-", "Complete"))),
            ("○ one", Some(("○", "one"))),
            ("•one", Some(("•", "one"))),
            ("12. one", Some(("12.", "one"))),
            ("(iv) one", Some(("(iv)", "one"))),
            ("b) one", Some(("b)", "one"))),
            ("o one", Some(("o", "one"))),
            ("- [x] one", Some(("-", "[x] one"))),
            ("-5 degrees", None),
            ("2015. A year", None),
            ("A. Smith was there", None),
            ("9.1 Access", None),
            ("(see below)", None),
            ("of one", None),
        ];
        for (body, expected) in table {
            assert_eq!(parse(body).map(|b| (b.marker.unwrap_or("none"), b.rest)), expected, "{body}");
        }
        assert_eq!(parse("✓ done"), Some(Bullet { marker: None, kind: Kind::Mark, rest: "✓ done" }));
    }

    #[test]
    fn depths() {
        let mut depth = Depth::default();
        let (ring, square) = (Kind::Sign('○'), Kind::Sign('■'));
        let seen: Vec<u8> = [(0, ring), (0, square), (0, ring), (4, ring), (8, ring), (4, square), (0, ring)]
            .into_iter()
            .map(|(indent, kind)| depth.of(indent, kind, 64))
            .collect();
        assert_eq!(seen, [0, 1, 0, 1, 2, 2, 0]);
    }
}
