//! Right-to-left scripts: from the order on the page to the order in which they are read.
//! Must not know where the words stand.

use unicode_normalization::char::is_combining_mark;

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
    mirror(tokens.iter_mut().filter(|t| !is_ltr(t)).map(|t| &mut t.text));
}

/// Turns brackets that now stand the wrong way round (UAX #9, rule L4).
///
/// Some programs map the bracket that is drawn to the character that it looks like, others to the one that was
/// written; where the first closes and the last opens, it was the look.
fn mirror<'a>(texts: impl Iterator<Item = &'a mut String>) {
    const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
    let mut texts: Vec<&mut String> = texts.collect();
    let brackets = || texts.iter().flat_map(|t| t.chars()).filter(|c| PAIRS.iter().any(|(a, b)| c == a || c == b));
    let closes = brackets().next().is_some_and(|c| PAIRS.iter().any(|(_, b)| c == *b));
    let opens = brackets().next_back().is_some_and(|c| PAIRS.iter().any(|(a, _)| c == *a));
    if !(closes && opens) {
        return;
    }
    for text in &mut texts {
        let turn = |c: char| {
            PAIRS.iter().find_map(|(a, b)| if c == *a { Some(*b) } else { (c == *b).then_some(*a) }).unwrap_or(c)
        };
        **text = text.chars().map(turn).collect();
    }
}

/// A word in visual order in logical order: turned, but for the numbers and words of other scripts in it, and for
/// accents, which follow their letter (UAX #9, rule L3).
fn logical(visual: &str) -> String {
    let mut chars: Vec<char> = visual.chars().collect();
    // Letters with their accents are turned as one: first the accents among themselves, then all.
    let mut start = 0;
    while start < chars.len() {
        let reach = chars.iter().skip(start + 1).take_while(|c| is_combining_mark(**c)).count() + 1;
        if let Some(letter) = chars.get_mut(start..start + reach).filter(|l| l.first().copied().is_some_and(rtl_char)) {
            letter.reverse();
        }
        start += reach;
    }
    chars.reverse();
    let left_to_right = |c: &char| (c.is_alphanumeric() || is_combining_mark(*c)) && !rtl_char(*c);
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

/// Arabic figures and the signs within numbers of them run from left to right (UAX #9, type AN).
fn rtl_char(c: char) -> bool {
    !matches!(c, '\u{600}'..='\u{605}' | '\u{660}'..='\u{669}' | '\u{66b}' | '\u{66c}' | '\u{6dd}' | '\u{6f0}'..='\u{6f9}')
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::logical;

    #[test]
    fn numbers_in_a_word_are_not_turned() {
        assert_eq!(logical("2-5הניג"), "גינה2-5");
        assert_eq!(logical("47.500ةقيدح"), "حديقة47.500");
        assert_eq!(logical("٤٧\u{66b}٥ةقيدح"), "حديقة٤٧\u{66b}٥");
    }

    #[test]
    fn accents_follow_their_letter_in_either_script() {
        assert_eq!(logical("اد\u{64b}ج"), "جد\u{64b}ا");
        assert_eq!(logical("cafe\u{301}ה"), "הcafe\u{301}");
    }
}
