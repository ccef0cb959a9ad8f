//! Names of pictures, icons and descriptions to what they show.
//! Must not know where a name was found.

use super::colors;
use crate::color::Rgb;
use crate::mark::MarkKind;

pub(super) use crate::mark::of_label;

/// What the name of a picture's file says it shows: `img/green-tick.png`.
pub(super) fn of_file(src: &str) -> Option<(MarkKind, Option<Rgb>)> {
    if src.trim_start().starts_with("data:") {
        return None;
    }
    let path = src.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    // Names of content are longer than names of icons.
    if stem.len() > 40 {
        return None;
    }
    of_icon(stem)
}

/// What the parts of an icon's name say: `check-circle`, `icon_yes`, `timesSquare`.
pub(super) fn of_icon(name: &str) -> Option<(MarkKind, Option<Rgb>)> {
    let mut parts: Vec<String> = Vec::new();
    let mut upper = true;
    for c in name.chars() {
        if c.is_ascii_digit() && parts.last().is_some_and(|p| !p.is_empty())
            || matches!(c, '-' | '_' | ' ' | '.' | '%' | '+')
        {
            parts.push(String::new());
        } else if c.is_ascii_alphabetic() {
            if c.is_uppercase() && !upper {
                parts.push(String::new());
            }
            match parts.last_mut() {
                Some(last) => last.push(c.to_ascii_lowercase()),
                None => parts.push(c.to_ascii_lowercase().to_string()),
            }
        }
        upper = c.is_uppercase();
    }
    let has = |list: &[&str]| parts.iter().any(|p| list.contains(&p.as_str()));
    if has(&[
        "user", "calendar", "money", "spell", "arrow", "chevron", "caret", "bell", "lock", "file", "envelope",
        "download", "upload", "circles", "person", "phone", "cart", "shield",
    ]) {
        return None;
    }
    let blank = has(&["blank", "outline", "empty", "o", "unchecked", "off"]);
    let check = has(&[
        "check",
        "checked",
        "tick",
        "ticked",
        "checkmark",
        "yes",
        "done",
        "ok",
        "complete",
        "completed",
        "success",
        "accept",
        "approved",
        "checkbox",
    ]);
    let boxed = has(&["square", "box", "checkbox", "unchecked"]);
    let unticked = has(&["unchecked"])
        || has(&["checkbox", "box", "square"])
            && has(&["blank", "empty", "off", "unticked", "o"])
            && !has(&["checked", "tick", "ticked"])
        || parts.iter().map(String::as_str).eq(["check", "box", "outline", "blank"]);
    if unticked && (!has(&["check"]) || has(&["blank", "empty", "off", "unchecked"])) {
        return Some((MarkKind::Box, None));
    }
    if has(&["not", "un", "in", "non"]) && check {
        return Some((MarkKind::Cross, None));
    }
    if check && !(parts.iter().any(|p| p == "checkbox") && parts.len() == 1) {
        return Some((MarkKind::Check, None));
    }
    if has(&[
        "times", "cross", "xmark", "close", "remove", "clear", "cancel", "fail", "failed", "error", "x", "delete",
        "dismiss", "ban", "no", "denied", "wrong",
    ]) {
        return Some((MarkKind::Cross, None));
    }
    if boxed && (blank || parts.len() == 1) {
        return Some((MarkKind::Box, None));
    }
    let color = parts.iter().find_map(|p| colors::named(p))?;
    has(&["circle", "light", "dot", "ball", "square", "flag", "traffic", "led", "rag", "status", "star"])
        .then_some((MarkKind::Swatch, Some(color)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_icons_and_files() {
        let kind = |n: &str| of_icon(n).map(|(k, _)| k);
        for name in [
            "check",
            "check-circle",
            "check_circle",
            "square-check",
            "check-square-o",
            "icon-yes",
            "tick",
            "checkCircle",
            "task_alt_done",
            "circle-check",
            "ok-sign",
            "checkbox-checked",
            "check-box",
        ] {
            assert_eq!(kind(name), Some(MarkKind::Check), "{name}");
        }
        for name in ["times", "xmark", "x-circle", "remove-sign", "close", "cross", "circle-xmark"] {
            assert_eq!(kind(name), Some(MarkKind::Cross), "{name}");
        }
        for name in [
            "square-o",
            "unchecked",
            "check_box_outline_blank",
            "checkbox-blank-outline",
            "square",
            "checkbox-unchecked",
        ] {
            assert_eq!(kind(name), Some(MarkKind::Box), "{name}");
        }
        for name in ["user-check", "calendar-check", "bullet_blue", "arrow-right", "logo", "chevron-down", "file"] {
            assert_eq!(kind(name), None, "{name}");
        }
        assert_eq!(of_file("/img/green-tick.png?v=2").map(|(k, _)| k), Some(MarkKind::Check));
        assert_eq!(of_file("data:image/png;base64,check").map(|(k, _)| k), None);
        assert_eq!(of_file("status-light-red.gif"), Some((MarkKind::Swatch, colors::named("red"))));
    }
}
