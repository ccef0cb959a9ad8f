//! Running heads and feet of pages that form feeds part.
//! Must not know what the pages say otherwise.

use std::collections::BTreeMap;

use super::lines::Line;
use super::shapes;

/// Line numbers between a foot and the text above it, or a head and the text below: two blank lines at least.
const APART: u32 = 3;

/// Lines at a page's end that can be feet.
const FEET: usize = 2;

/// Least lines of a page that has a foot.
const LEAST: usize = 3;

/// Parts `lines` into the text and what only surrounds it on its pages; `pages` is the number of form feeds.
pub(super) fn part<'a>(lines: Vec<Line<'a>>, pages: usize) -> (Vec<Line<'a>>, Vec<Line<'a>>) {
    if pages == 0 {
        return (lines, Vec::new());
    }
    let mut away = vec![false; lines.len()];
    for _ in 0..FEET {
        let ends = edges(&lines, &away);
        let mut same: BTreeMap<String, u32> = BTreeMap::new();
        for (_, last) in &ends {
            *same.entry(lines.get(*last).map(pattern).unwrap_or_default()).or_default() += 1;
        }
        for (first, last) in &ends {
            let (Some(line), Some(above)) = (lines.get(*last), last.checked_sub(1).and_then(|k| lines.get(k))) else {
                continue;
            };
            if last - first + 1 < LEAST || above.page != line.page || !line.gap {
                continue;
            }
            let repeated = line.no - above.no >= APART && same.get(&pattern(line)).is_some_and(|n| *n >= 2);
            if (repeated || is_foot(line, pages))
                && let Some(mark) = away.get_mut(*last)
            {
                *mark = true;
            }
        }
    }
    let ends = edges(&lines, &away);
    let head = |first: usize| -> Option<(&str, &str)> {
        let (line, next) = (lines.get(first)?, lines.get(first + 1)?);
        let apart = next.page == line.page && next.no - line.no >= APART;
        // The title of a report repeats too, but it names a number; what stands above it does not.
        let untitled = !line.body().contains(|c: char| c.is_ascii_digit());
        let titled = next.body().contains(|c: char| c.is_ascii_digit()) && shapes::like_heading(next.body());
        (apart && untitled && titled).then(|| (line.body(), next.body()))
    };
    let mut heads: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (first, _) in &ends {
        if let Some(key) = head(*first) {
            *heads.entry(key).or_default() += 1;
        }
    }
    let repeated: Vec<usize> = ends
        .iter()
        .filter(|(first, _)| head(*first).and_then(|key| heads.get(&key)).is_some_and(|n| *n >= 2))
        .map(|(first, _)| *first)
        .collect();
    for first in repeated {
        if let Some(mark) = away.get_mut(first) {
            *mark = true;
        }
    }
    let (mut kept, mut furniture) = (Vec::with_capacity(lines.len()), Vec::new());
    let mut gap = false;
    for (line, away) in lines.into_iter().zip(away) {
        if away {
            furniture.push(line);
            gap = true;
        } else {
            kept.push(Line { gap: line.gap || gap, ..line });
            gap = false;
        }
    }
    (kept, furniture)
}

/// First and last line of each page, as far as they are not taken away.
fn edges(lines: &[Line<'_>], away: &[bool]) -> Vec<(usize, usize)> {
    let mut out: Vec<(u32, usize, usize)> = Vec::new();
    for (k, line) in lines.iter().enumerate() {
        if away.get(k).copied().unwrap_or(false) {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.0 == line.page => last.2 = k,
            _ => out.push((line.page, k, k)),
        }
    }
    out.into_iter().map(|(_, first, last)| (first, last)).collect()
}

/// The line with its numbers all alike.
fn pattern(line: &Line<'_>) -> String {
    let mut out = String::new();
    for word in line.body().split_whitespace() {
        let mut digits = false;
        for c in word.chars() {
            if !c.is_ascii_digit() {
                out.push(c);
            } else if !digits {
                out.push('#');
            }
            digits = c.is_ascii_digit();
        }
        out.push(' ');
    }
    out
}

/// Whether a page's last line bears the page's number, a right to copy, or the address it was printed from.
fn is_foot(line: &Line<'_>, pages: usize) -> bool {
    let body = line.body();
    let number = (line.page + 1).to_string();
    let whole = format!("{number}/{pages}");
    let ends = |w: Option<&str>| w.is_some_and(|w| w == number || w == whole);
    shapes::is_bare_number(body)
        || shapes::is_page_label(body)
        || ["©", "(c) ", "file:///", "http://", "https://"].iter().any(|s| body.starts_with(s)) && !body.ends_with('.')
        || (ends(body.split_whitespace().next_back()) || ends(body.split_whitespace().next()))
            && line.text.contains("   ")
            && body.split_whitespace().count() > 1
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    fn kept(text: &str) -> (Vec<&str>, Vec<&str>) {
        let (lines, _) = split(text, 1000);
        let (text, rest) = part(lines, text.matches('\u{0c}').count());
        (text.iter().map(Line::body).collect(), rest.iter().map(Line::body).collect())
    }

    #[test]
    fn heads_and_feet() {
        let page = |n: u32| {
            format!("Port Authority\n\n\nReview 4 of Lamps\nTheme {n}\n\nText {n}.\n\n\n\n© Port    {n}\n\u{0c}")
        };
        let text = page(1) + &page(2);
        let (text, rest) = kept(&text);
        assert_eq!(text, ["Review 4 of Lamps", "Theme 1", "Text 1.", "Review 4 of Lamps", "Theme 2", "Text 2."]);
        assert_eq!(rest, ["Port Authority", "© Port    1", "Port Authority", "© Port    2"]);
    }

    #[test]
    fn what_repeats_and_is_text() {
        let page = "Review 4 of Lamps\n\n\nMay 2019\n\nKey\n- Done\n- Late\n\nIt is done.\n\u{0c}";
        let text = page.repeat(2);
        assert_eq!(kept(&text).1, Vec::<&str>::new());
        assert_eq!(kept("One\nTwo\n\n3\n").1, Vec::<&str>::new());
    }
}
