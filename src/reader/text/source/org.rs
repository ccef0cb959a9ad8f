//! Outlines of Org mode: headings of stars, their keywords, lines that steer the export.
//! Must not know what the outline is about.

/// Lines at the beginning in which a file says that it is one.
const TOP: usize = 12;

/// Words that stand for a state before a heading's own words.
const STATES: [&str; 12] = [
    "TODO",
    "DONE",
    "NEXT",
    "WAITING",
    "STARTED",
    "CANCELLED",
    "CANCELED",
    "HOLD",
    "ON-HOLD",
    "IN-PROGRESS",
    "INPROGRESS",
    "DEFERRED",
];

/// The outline with headings as Markdown writes them; none where the text is none.
pub(super) fn rewritten(text: &str) -> Option<String> {
    let key = |l: &str| l.starts_with("#+") && l.contains(':');
    let stars = |l: &str| heading(l).is_some();
    if !text.lines().filter(|l| !l.trim().is_empty()).take(TOP).any(key) || !text.lines().any(stars) {
        return None;
    }
    let mut drawer = false;
    let out: Vec<String> = text
        .split('\n')
        .map(|line| {
            let body = line.trim();
            if drawer || body.eq_ignore_ascii_case(":properties:") || body.eq_ignore_ascii_case(":logbook:") {
                drawer = !body.eq_ignore_ascii_case(":end:");
                return String::new();
            }
            if let Some(setting) = line.strip_prefix("#+") {
                return set(setting);
            }
            match heading(line) {
                Some((level, words)) => titled(level, words),
                None => line.to_owned(),
            }
        })
        .collect();
    Some(super::lines_of(&out))
}

/// Depth and words of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'*').count();
    let words = line.get(level..)?.strip_prefix(' ')?.trim();
    (level > 0 && !words.is_empty()).then_some((level, words))
}

/// Title and date of a file; other settings say nothing of it.
fn set(setting: &str) -> String {
    let Some((name, value)) = setting.split_once(':') else { return String::new() };
    match (name.to_lowercase().as_str(), value.trim()) {
        (_, "") => String::new(),
        ("title", value) => format!("# {value}"),
        ("date", value) => format!("Date: {}", value.trim_matches(['<', '>', '[', ']'])),
        _ => String::new(),
    }
}

/// A heading with its state, if it has one, behind its words, and without its tags.
fn titled(level: usize, words: &str) -> String {
    let hashes = "#".repeat((level + 1).min(6));
    let words = match words.rsplit_once(" :") {
        Some((own, tags)) if tags.ends_with(':') && !tags.contains(' ') => own.trim_end(),
        _ => words,
    };
    match words.split_once(' ') {
        Some((state, own)) if STATES.contains(&state) => {
            format!("{hashes} {} ({})", without_priority(own.trim_start()), state.replace('-', " "))
        }
        _ => format!("{hashes} {words}"),
    }
}

/// Words without "[#A]", which tells how urgent they are.
fn without_priority(words: &str) -> &str {
    let urgent = words.starts_with("[#") && words.get(3..4) == Some("]");
    if urgent { words.get(4..).unwrap_or_default().trim_start() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline() {
        let text = "#+TITLE: Lamps\n#+DATE: <2011-05-04>\n#+OPTIONS: toc:nil\n\n* DONE [#A] Lamp 1 :red:lit:\n\
                    :PROPERTIES:\n:ID: 7\n:END:\nIt is lit.\n** Lamp 2";
        assert_eq!(
            rewritten(text).unwrap(),
            "# Lamps\nDate: 2011-05-04\n\n\n## Lamp 1 (DONE)\n\n\n\nIt is lit.\n### Lamp 2"
        );
        assert_eq!(rewritten("* Lamp 1\n* Lamp 2"), None);
    }
}
