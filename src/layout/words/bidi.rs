//! Right-to-left scripts: from the order on the page to the order in which they are read.
//! Must not know where the words stand.

use super::Token;

/// Brings words of right-to-left scripts into logical order (UAX #9, backwards: the page has the visual order).
///
/// Where such words are at least half of the line, the line runs from right to left, and in it words and numbers of
/// other scripts keep their own direction; elsewhere only the stretches of such words are turned.
pub(super) fn right_to_left(tokens: &mut Vec<Token>) {
    let is_rtl = |t: &Token| t.text.chars().any(rtl_char);
    let is_ltr = |t: &Token| !is_rtl(t) && t.text.chars().any(char::is_alphabetic);
    let (rtl, ltr) = (tokens.iter().filter(|t| is_rtl(t)).count(), tokens.iter().filter(|t| is_ltr(t)).count());
    if rtl == 0 {
        return;
    }
    // Stretches of one direction: what has none goes with the line.
    let whole = rtl >= ltr;
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    if whole {
        order.reverse();
    }
    let turned = |at: &usize| tokens.get(*at).is_some_and(|t| if whole { is_ltr(t) } else { is_rtl(t) });
    let neutral = |at: &usize| tokens.get(*at).is_some_and(|t| !is_ltr(t) && !is_rtl(t));
    let mut start = 0;
    while start < order.len() {
        let Some(rest) = order.get(start..).filter(|rest| rest.first().is_some_and(turned)) else {
            start += 1;
            continue;
        };
        let reach = rest.iter().take_while(|at| turned(at) || neutral(at)).count();
        let len = rest.iter().take(reach).rposition(turned).map_or(1, |last| last + 1);
        if let Some(stretch) = order.get_mut(start..start + len) {
            stretch.reverse();
        }
        start += len;
    }
    // Two tokens stay glued where they were neighbors that were.
    let glued: Vec<bool> = tokens.iter().map(|t| t.glued).collect();
    let mut old: Vec<Option<Token>> = tokens.drain(..).map(Some).collect();
    let mut last: Option<usize> = None;
    for at in order {
        let Some(mut token) = old.get_mut(at).and_then(Option::take) else { continue };
        token.glued =
            last.is_some_and(|last| last.abs_diff(at) == 1 && glued.get(last.max(at)).is_some_and(|glued| *glued));
        if is_rtl(&token) {
            token.text = logical(&token.text);
        }
        last = Some(at);
        tokens.push(token);
    }
}

/// A word in visual order in logical order: turned, but for the numbers and words of other scripts in it.
fn logical(visual: &str) -> String {
    let chars: Vec<char> = visual.chars().rev().collect();
    let left_to_right = |c: &char| c.is_alphanumeric() && !rtl_char(*c);
    let mut out = String::with_capacity(visual.len());
    let mut rest = chars.as_slice();
    while let [first, tail @ ..] = rest {
        if !left_to_right(first) {
            out.push(*first);
            rest = tail;
            continue;
        }
        // Signs within a number or word belong to it: `47.500`, `2-5`.
        let reach = rest.iter().take_while(|c| !rtl_char(**c) && !c.is_whitespace()).count();
        let len = rest.iter().take(reach).rposition(left_to_right).map_or(1, |last| last + 1);
        let (word, after) = rest.split_at(len.min(rest.len()));
        out.extend(word.iter().rev());
        rest = after;
    }
    out
}

fn rtl_char(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
