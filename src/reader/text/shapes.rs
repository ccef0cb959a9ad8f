//! What a single line looks like: a page's label, a rule, a row of steps, a heading.
//! Must not know the lines around it.

use super::prose::ends_sentence;

/// Longest heading, in characters and in words.
const HEADING: (usize, usize) = (120, 16);

/// Longest label of a step, in characters.
const STEP: usize = 60;

/// Words that a page's number follows.
const PAGE_WORDS: [&str; 10] = ["page", "pg", "p", "slide", "sheet", "seite", "página", "pagina", "pág", "strona"];

/// Signs between steps, the longest first.
const STEP_SIGNS: [&str; 18] =
    ["==>", "-->", "=>", "->", ">>", ">", "→", "➔", "➜", "➞", "⟶", "⇒", "»", "›", "▶", "►", "▸", "❯"];

/// "Page 2:", "--- Page 2 of 5 ---", "[Slide 3]": a page's number and nothing else.
pub(super) fn is_page_label(body: &str) -> bool {
    if body.len() > 60 || !body.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let core = body.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut words = core.split(|c: char| c.is_whitespace() || c == '/' || c == '.').filter(|w| !w.is_empty());
    let number = |w: Option<&str>| w.is_some_and(|w| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit()));
    if !words.next().is_some_and(|w| PAGE_WORDS.contains(&w)) || !number(words.next()) {
        return false;
    }
    match words.next() {
        None => true,
        Some("of" | "von" | "de" | "di" | "sur" | "z") => number(words.next()) && words.next().is_none(),
        last => number(last) && words.next().is_none(),
    }
}

/// When a page was printed, as browsers write it over each: "11/5/21, 9:41 AM", with the page's name behind it.
pub(super) fn is_print_stamp(body: &str) -> bool {
    let (date, rest) = body.split_once([',', ' ']).unwrap_or((body, ""));
    let digits = |t: &str, least: usize| t.len() >= least && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
    let day = ['/', '.', '-'].iter().any(|s| date.split(*s).count() == 3 && date.split(*s).all(|t| digits(t, 1)));
    let mut words = rest.split_whitespace();
    let time = words.next().and_then(|t| t.split_once(':')).is_some_and(|(h, m)| digits(h, 1) && digits(m, 2));
    let noon = matches!(words.next().map(str::to_lowercase).as_deref(), None | Some("am" | "pm"));
    day && time && (noon && words.next().is_none() || body.contains("   "))
}

/// A page's number behind what its foot says: "Quay Office | page 3".
pub(super) fn is_numbered_foot(body: &str, page: u32) -> bool {
    let mut words = body.split_whitespace().rev();
    let number = words.next().is_some_and(|w| w.parse() == Ok(page));
    let label = words.next().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    number && label.is_some_and(|w| PAGE_WORDS.contains(&w.as_str())) && body.split_whitespace().count() <= 10
}

/// A number and nothing else, as pages bear at their edges: "3", "- 3 -".
pub(super) fn is_bare_number(body: &str) -> bool {
    let core = body.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '|' | '[' | ']' | ' '));
    !core.is_empty() && core.len() <= 4 && core.bytes().all(|b| b.is_ascii_digit())
}

/// The character of a line that is nothing but a rule.
pub(super) fn rule(body: &str) -> Option<char> {
    let first = body.chars().next().filter(|c| "-=_*~^#\"+─━═–—.•".contains(*c))?;
    let mut count = 0usize;
    for c in body.chars() {
        if c == first {
            count += 1;
        } else if c != ' ' {
            return None;
        }
    }
    (count >= 3).then_some(first)
}

/// Level and words of a heading marked by `#` (CommonMark 0.31 clause 4.2).
pub(super) fn hashed(body: &str) -> Option<(u8, &str)> {
    let level = body.bytes().take_while(|b| *b == b'#').count();
    let rest = body.get(level..)?;
    if !(1..=6).contains(&level) || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let words = rest.trim();
    let bare = words.trim_end_matches('#');
    let words = if bare.is_empty() || bare.ends_with(' ') { bare.trim_end() } else { words };
    (!words.is_empty()).then_some((u8::try_from(level).ok()?, words))
}

/// Labels of steps in a row: `> Draft > Review > Publish`. A single one is a step only where `alone`: else the
/// line quotes something. Without a sign at its beginning a line has at least three, parted by arrows.
pub(super) fn steps(body: &str, alone: bool) -> Option<Vec<&str>> {
    let leading = STEP_SIGNS.iter().find(|s| body.starts_with(**s));
    let (sign, rest, least) = match leading {
        Some(sign) => (*sign, body.get(sign.len()..)?, 1),
        // A bare ">" between words is a comparison or a breadcrumb.
        None => (*STEP_SIGNS.iter().find(|s| !matches!(**s, ">" | ">>" | "»" | "›") && body.contains(**s))?, body, 3),
    };
    let spaced = |at: usize| {
        rest.get(..at).is_none_or(|b| b.ends_with(char::is_whitespace))
            || rest.get(at + sign.len()..).is_none_or(|a| a.starts_with(char::is_whitespace))
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in rest.match_indices(sign) {
        if at >= from && spaced(at) {
            parts.push(rest.get(from..at)?.trim());
            from = at + sign.len();
        }
    }
    parts.push(rest.get(from..)?.trim());
    parts.retain(|p| !p.is_empty());
    let short = parts.iter().all(|p| p.chars().nth(STEP).is_none());
    let plain = match parts.as_slice() {
        [one] => alone && matches!(sign, ">" | ">>" | "→" | "»") && !ends_sentence(one) && one.len() <= STEP,
        all => all.len() >= least,
    };
    (short && plain).then_some(parts)
}

/// Labels that stand side by side, three spaces or more between them.
pub(super) fn side_by_side(body: &str) -> Option<Vec<&str>> {
    if !body.contains("   ") {
        return None;
    }
    let parts: Vec<&str> = body.split("   ").map(str::trim).filter(|p| !p.is_empty()).collect();
    (parts.len() >= 2 && parts.iter().all(|p| is_label(p))).then_some(parts)
}

/// A few words that are neither a sentence nor a name with its value to come.
pub(super) fn is_label(words: &str) -> bool {
    words.chars().nth(STEP).is_none()
        && !ends_sentence(words)
        && !words.ends_with(':')
        && words.contains(char::is_alphabetic)
}

/// Whether a line that stands alone reads like a heading: short, no sentence, neither a date nor "name: value".
pub(super) fn like_heading(body: &str) -> bool {
    let words = body.split_whitespace().count();
    let first = body.chars().find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '(' | '['));
    body.chars().nth(HEADING.0).is_none()
        && words <= HEADING.1
        && body.contains(char::is_alphabetic)
        && first.is_some_and(|c| !c.is_lowercase() && (c.is_alphanumeric() || c == '#'))
        && !ends_sentence(body)
        && !body.ends_with([',', '|'])
        && !is_dated(body, words)
        && !is_pair(body)
        && !body.contains("](")
        && !body.contains("://")
}

/// A few words that end with a date.
fn is_dated(body: &str, words: usize) -> bool {
    let last = body.split_whitespace().next_back().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    let digits = last.bytes().filter(u8::is_ascii_digit).count();
    let year = last.len() == 4 && digits == 4 && (last.starts_with("19") || last.starts_with("20"));
    let parts = last.split(['-', '/', '.']).filter(|p| !p.is_empty()).count();
    words <= 6 && (year && words <= 4 || digits >= 4 && parts == 3)
}

/// "Status: Complete": a name without a number, a colon, and what it has.
fn is_pair(body: &str) -> bool {
    body.split_once(": ").is_some_and(|(name, value)| {
        name.split_whitespace().count() <= 3 && !name.contains(|c: char| c.is_ascii_digit()) && !value.trim().is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_pages() {
        for yes in ["Page 1:", "--- Page 2 of 5 ---", "[Slide 3]", "PAGE 4/9", "Seite 3", "p. 7"] {
            assert!(is_page_label(yes), "{yes}");
        }
        for no in ["Page", "Page 1: The plan", "Phase 1", "Page one", "Paging 1", "1 of 5"] {
            assert!(!is_page_label(no), "{no}");
        }
        assert!(is_print_stamp("11/5/21, 9:41 AM") && is_print_stamp("5.11.2021, 21:41      Lamps"));
        assert!(!is_print_stamp("11/5/21 9 lamps") && !is_print_stamp("On 11/5/21, 9:41 AM"));
        assert!(is_numbered_foot("Quay Office | page 3", 3) && !is_numbered_foot("See page 3", 4));
        assert!(is_bare_number("- 3 -") && !is_bare_number("3.1") && !is_bare_number("20155"));
    }

    #[test]
    fn rows_of_steps() {
        assert_eq!(steps("> Draft > Review > Publish", false), Some(vec!["Draft", "Review", "Publish"]));
        assert_eq!(steps("→ Draft → Review", false), Some(vec!["Draft", "Review"]));
        assert_eq!(steps("Draft -> Review -> Done", false), Some(vec!["Draft", "Review", "Done"]));
        assert_eq!(steps("> Draft", true), Some(vec!["Draft"]));
        assert_eq!(steps("> Draft", false), None);
        assert_eq!(steps("Home > Reports > 2015", false), None);
        assert_eq!(steps("It was > 99 % and < 3 ms", false), None);
        assert_eq!(
            side_by_side("Draft it      Review      Publish it"),
            Some(vec!["Draft it", "Review", "Publish it"])
        );
        assert_eq!(side_by_side("Status:      Complete"), None);
    }

    #[test]
    fn headings() {
        for yes in ["Project Status", "Goal 3: Harbor Lights", "Recommendation 4 Implementation", "Legend:", "4.1 Aims"]
        {
            assert!(like_heading(yes), "{yes}");
        }
        for no in ["30 June 2015", "As of 2016-12-15", "Status: Complete", "It is done.", "March 2018", "and so on"] {
            assert!(!like_heading(no), "{no}");
        }
        assert_eq!(hashed("## Aims ##"), Some((2, "Aims")));
        assert_eq!(hashed("#13"), None);
        assert_eq!(rule("-----"), Some('-'));
        assert_eq!(rule("--"), None);
    }
}
