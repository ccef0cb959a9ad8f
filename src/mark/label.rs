//! Descriptions of pictures to what they show.
//! Must not know where a description was found.

use super::MarkKind;
use crate::color::Rgb;

/// Words that name a tick, in descriptions of pictures.
const CHECK: &[&str] = &[
    "tick",
    "ticked",
    "check",
    "checked",
    "check mark",
    "checkmark",
    "yes",
    "done",
    "complete",
    "completed",
    "ok",
    "okay",
    "true",
    "success",
    "white check mark",
    "heavy check mark",
    "white heavy check mark",
    "ballot box with check",
    "check box with check",
    "check circle",
    "green tick",
    "green check",
    "green check mark",
    "tick icon",
    "check icon",
    "checkmark icon",
    "tick mark",
    "tickmark",
    "finished",
    "implemented",
    "achieved",
    "delivered",
    "fulfilled",
    "oui",
    "ja",
    "si",
    "sí",
    "erledigt",
    "abgeschlossen",
    "accept",
    "accepted icon",
    "checked box",
    "checked checkbox",
    "checkbox checked",
    "v",
    "✓",
    "✔",
];
/// Words that name a cross.
const CROSS: &[&str] = &[
    "cross",
    "cross mark",
    "x",
    "x mark",
    "no",
    "false",
    "error",
    "fail",
    "failed",
    "not done",
    "incomplete",
    "not complete",
    "not completed",
    "red cross",
    "red x",
    "cross icon",
    "times",
    "negative",
    "negative squared cross mark",
    "heavy multiplication x",
    "crossmark",
    "minus",
    "not implemented",
    "not achieved",
    "not met",
    "non",
    "nein",
    "wrong",
    "close",
    "✗",
    "✘",
];
/// Words that name an empty box.
const BOX: &[&str] = &[
    "unchecked",
    "empty box",
    "unchecked box",
    "unchecked checkbox",
    "checkbox unchecked",
    "not checked",
    "ballot box",
    "empty checkbox",
    "empty",
    "white large square",
    "to do",
    "todo",
];

/// What a description says a picture shows; the words are those that say a tick, a cross, a box or a color, and no
/// status that needs its own words.
#[must_use]
pub fn of_label(label: &str) -> Option<(MarkKind, Option<Rgb>)> {
    let plain = label
        .trim()
        .trim_matches(|c: char| matches!(c, '(' | ')' | ':' | '[' | ']' | '.' | '"' | '\''))
        .to_lowercase()
        .replace(['_', '-'], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.strip_prefix("status: ").or_else(|| plain.strip_prefix("icon: ")).unwrap_or(&plain);
    if plain.is_empty() || plain.len() > 48 {
        return None;
    }
    let is = |list: &[&str]| list.contains(&plain);
    if is(CHECK) {
        return Some((MarkKind::Check, None));
    }
    if is(CROSS) {
        return Some((MarkKind::Cross, None));
    }
    if is(BOX) {
        return Some((MarkKind::Box, None));
    }
    // "green circle", "red", "amber traffic light", "large yellow circle"
    let mut color = None;
    for word in plain.split(' ') {
        if let Some(named) = color_named(word) {
            color = color.or(Some(named));
        } else if !matches!(
            word,
            "circle"
                | "light"
                | "dot"
                | "square"
                | "star"
                | "flag"
                | "traffic"
                | "large"
                | "small"
                | "ball"
                | "bullet"
                | "icon"
                | "status"
                | "rag"
                | "indicator"
                | "box"
        ) {
            return None;
        }
    }
    color.map(|c| (MarkKind::Swatch, Some(c)))
}

/// The color that a word of a class or a description names; frameworks name some by what they mean.
#[must_use]
pub fn color_named(word: &str) -> Option<Rgb> {
    let hex = match word {
        "green" | "grn" | "lightgreen" | "darkgreen" => "#28a745",
        "red" | "darkred" => "#dc3545",
        "amber" | "orange" => "#ff9800",
        "yellow" | "gold" => "#ffc107",
        "blue" | "lightblue" | "darkblue" => "#007bff",
        "grey" | "gray" | "silver" => "#9e9e9e",
        "purple" | "violet" => "#6f42c1",
        "black" => "#000000",
        "white" => "#ffffff",
        "turquoise" | "teal" | "cyan" => "#17a2b8",
        "pink" => "#e83e8c",
        "brown" => "#795548",
        _ => return None,
    };
    Rgb::from_hex(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions() {
        let kind = |l: &str| of_label(l).map(|(k, _)| k);
        assert_eq!(kind("(tick)"), Some(MarkKind::Check));
        assert_eq!(kind(":white_check_mark:"), Some(MarkKind::Check));
        assert_eq!(kind("Yes"), Some(MarkKind::Check));
        assert_eq!(kind("(error)"), Some(MarkKind::Cross));
        assert_eq!(kind("Unchecked"), Some(MarkKind::Box));
        assert_eq!(kind("Green circle"), Some(MarkKind::Swatch));
        assert_eq!(kind("In progress"), None);
        assert_eq!(kind("Photo of the board"), None);
        assert_eq!(kind(""), None);
    }
}
