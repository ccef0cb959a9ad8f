//! Crosses that are typed as letters, in lists whose other items begin with ticks.
//! Must not know what the items say.

/// Signs that a ticked item begins with.
const TICKS: &[char] = &['√', '✓', '✔', '☑', '✅'];

/// What a line is in such a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Tick,
    Letter,
    /// Blank, or the rest of an item.
    Within,
    None,
}

/// The text with crosses for the letters x that items begin with, where others of the same list begin with ticks; none
/// where there are none.
pub(super) fn rewritten(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut letters: Vec<usize> = Vec::new();
    let (mut list, mut ticked, mut indent): (Vec<usize>, bool, usize) = (Vec::new(), false, 0);
    let mut open = false;
    for (i, line) in lines.iter().copied().chain(["."]).enumerate() {
        let (own, item) = read(line, open.then_some(indent));
        if item == Item::None || open && own != indent && item != Item::Within {
            if ticked {
                letters.append(&mut list);
            }
            list.clear();
            (open, ticked) = (false, false);
        }
        match item {
            Item::Tick => ticked = true,
            Item::Letter => list.push(i),
            Item::Within | Item::None => continue,
        }
        (open, indent) = (true, own);
    }
    if letters.is_empty() {
        return None;
    }
    let crossed = lines.iter().enumerate().map(|(i, line)| match letters.binary_search(&i) {
        Ok(_) => line.replacen(['x', 'X'], "×", 1),
        Err(_) => (*line).to_owned(),
    });
    Some(crossed.collect::<Vec<_>>().join("\n"))
}

/// How far a line is indented, and what it is; `list`: how far the items before it are.
fn read(line: &str, list: Option<usize>) -> (usize, Item) {
    let body = line.trim_start();
    let own = line.len() - body.len();
    let mut chars = body.chars();
    let first = chars.next();
    let item = match first {
        None => Item::Within,
        _ if list.is_some_and(|list| own > list) => Item::Within,
        Some(c) if TICKS.contains(&c) && chars.next().is_some_and(char::is_whitespace) => Item::Tick,
        Some('x' | 'X')
            if chars.next() == Some(' ') && chars.as_str().trim_start().starts_with(char::is_alphabetic) =>
        {
            Item::Letter
        }
        Some(_) => Item::None,
    };
    (own, item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_among_ticks_are_crosses() {
        let list =
            "Actions\n√ Letters to all offices\nx A page with the figures\n  of the year\n\n√ A second page\nThe rest";
        assert_eq!(rewritten(list).unwrap(), list.replace("\nx A", "\n× A"));
        let first = "x A page\n✓ Letters";
        assert_eq!(rewritten(first).unwrap(), "× A page\n✓ Letters");
    }

    #[test]
    fn letters_by_themselves_stay() {
        for text in [
            "x A page\nx Letters",
            "√ Letters\nThe rest\nx marks the spot",
            "√ Letters\nx 4 times",
            "√2 is\nx A page",
            "",
        ] {
            assert_eq!(rewritten(text), None, "{text}");
        }
    }
}
