//! Lists: levels and markers as a browser or a word processor shows them; terms and definitions; folded sections.
//! Must not know what the items say.

use super::dom::Id;
use super::marks;
use super::walk::{Around, Holder, Walker};

/// Reads a list, an item, a term; false where the element is none.
pub(super) fn list(walker: &mut Walker<'_, '_>, id: Id, around: Around) -> bool {
    let dom = walker.dom;
    match dom.name(id) {
        "ul" | "ol" | "menu" | "dir" => items(walker, id, around),
        "li" => {
            // An item outside a list.
            walker.flush(around);
            item(walker, id, None, Around { lists: around.lists.max(1), ..around });
        }
        "dl" => walker.block(id, Holder::Paragraph, Around { lists: 0, ..around }),
        "dt" => walker.block(id, Holder::Term, around),
        "dd" => walker.block(id, Holder::Definition, around),
        "p" | "div" | "h1" | "h2" | "h3" | "h4" if is_word_item(walker, id) => word_item(walker, id, around),
        "ac:task-list" => items(walker, id, around),
        "ac:task" => {
            let done = dom
                .elements(id)
                .find(|c| dom.name(*c) == "ac:task-status")
                .is_some_and(|c| dom.all_text(c, 64).trim().eq_ignore_ascii_case("complete"));
            walker.flush(around);
            item(walker, id, Some(marks::task(done)), around);
        }
        "ac:task-id" | "ac:task-status" | "ac:task-uuid" => {}
        _ if dom.attr(id, "role").is_some_and(|r| r.eq_ignore_ascii_case("list")) => items(walker, id, around),
        _ if dom.attr(id, "role").is_some_and(|r| r.eq_ignore_ascii_case("listitem")) => {
            walker.flush(around);
            item(walker, id, None, Around { lists: around.lists.max(1), ..around });
        }
        _ => return false,
    }
    true
}

fn items(walker: &mut Walker<'_, '_>, id: Id, around: Around) {
    walker.flush(around);
    let step = u8::from(!only_wraps(walker, id));
    let inside = Around { lists: around.lists.saturating_add(step), ..around };
    if usize::from(inside.lists) > walker.limits.nesting {
        walker.limit("nested lists");
    }
    let dom = walker.dom;
    let ordered = dom.name(id) == "ol";
    let mut number = dom.attr(id, "start").and_then(|s| s.trim().parse::<i64>().ok()).unwrap_or(1);
    let reversed = ordered && dom.attr(id, "reversed").is_some();
    if reversed && dom.attr(id, "start").is_none() {
        number = i64::try_from(dom.elements(id).filter(|c| dom.name(*c) == "li").count()).unwrap_or(1);
    }
    let tasks =
        dom.classes(id).any(|c| matches!(c, "inline-task-list" | "task-list" | "contains-task-list" | "checklist"));
    let outer = std::mem::replace(&mut walker.holder, Holder::Paragraph);
    let marker = walker.marker.take();
    for child in dom.children(id) {
        let is_item = matches!(dom.name(child), "li")
            || dom.attr(child, "role").is_some_and(|r| r.eq_ignore_ascii_case("listitem"));
        if !is_item {
            // Lists nested without an item between, script leavings, text.
            if dom.element(child).is_some() {
                walker.element(child, inside);
            } else if let Some(text) = dom.text(child).filter(|t| !t.trim().is_empty()) {
                let look = super::walk::look(walker.style(id));
                walker.inline.push(text, &look);
                walker.flush(inside);
            }
            continue;
        }
        if let Some(value) = dom.attr(child, "value").and_then(|v| v.trim().parse().ok()) {
            number = value;
        }
        let style = walker.style(child);
        if style.shown > super::style::Shown::Sighted {
            continue;
        }
        let bullet = if let Some(own) =
            style.before.as_deref().map(str::trim).filter(|b| !b.is_empty() && b.chars().count() <= 3)
        {
            Some(own.to_owned())
        } else if style.list_none || dom.name(child) != "li" {
            None
        } else if ordered {
            let kind = dom.attr(child, "type").or_else(|| dom.attr(id, "type")).unwrap_or("1");
            Some(numbered(number, kind))
        } else {
            Some("•".to_owned())
        };
        let status = tasks.then(|| task_status(walker, child)).flatten().or_else(|| own_status(walker, child));
        walker.marker = bullet;
        item(walker, child, status.map(marks::task), inside);
        number = if reversed { number.saturating_sub(1) } else { number.saturating_add(1) };
    }
    walker.flush(inside);
    walker.holder = outer;
    walker.marker = marker;
}

/// Whether a list holds nothing but other lists: word processors indent so.
fn only_wraps(walker: &Walker<'_, '_>, id: Id) -> bool {
    let dom = walker.dom;
    let is_list = |e: Id| matches!(dom.name(e), "ul" | "ol");
    let blank = |e: Id| dom.text(e).is_some_and(|t| t.trim().is_empty());
    let mut lists = false;
    for item in dom.children(id) {
        if is_list(item) {
            lists = true;
        } else if dom.name(item) == "li" {
            for child in dom.children(item) {
                if is_list(child) {
                    lists = true;
                } else if !blank(child) {
                    return false;
                }
            }
        } else if !blank(item) {
            return false;
        }
    }
    lists
}

/// Whether a task that has no input of its own is done.
fn task_status(walker: &Walker<'_, '_>, item: Id) -> Option<bool> {
    let dom = walker.dom;
    let own_input = dom.below(item).any(|b| dom.name(b) == "input");
    (!own_input).then(|| dom.classes(item).any(|c| matches!(c, "checked" | "done" | "complete" | "completed")))
}

/// What an item's own attributes say of it.
fn own_status(walker: &Walker<'_, '_>, item: Id) -> Option<bool> {
    let dom = walker.dom;
    let attr = |name| dom.attr(item, name).map(str::to_ascii_lowercase);
    match attr("data-inline-task-status")
        .or_else(|| attr("data-task-state"))
        .or_else(|| attr("data-checked"))
        .as_deref()
    {
        Some("complete" | "done" | "true" | "checked") => Some(true),
        Some("incomplete" | "todo" | "false" | "unchecked") => Some(false),
        _ => None,
    }
}

fn item(walker: &mut Walker<'_, '_>, id: Id, status: Option<crate::mark::Mark>, around: Around) {
    let level = level(walker, id).unwrap_or_else(|| around.lists.saturating_sub(1));
    if let Some(mark) = status {
        walker.flush(around);
        walker.push_mark(mark);
        walker.begin(id, Holder::Item(level), around);
    } else {
        walker.block(id, Holder::Item(level), around);
    }
    walker.marker = None;
}

/// The level that a word processor writes into the class of its lists: Google Docs makes a list of one level for
/// each item and names the level in it.
fn level(walker: &Walker<'_, '_>, item: Id) -> Option<u8> {
    let list = walker.dom.parent(item)?;
    walker.dom.classes(list).find_map(|class| {
        let (_, level) = class.strip_prefix("lst-")?.rsplit_once('-')?;
        level.parse().ok()
    })
}

/// Paragraphs that Word exports as items of its own lists.
fn is_word_item(walker: &Walker<'_, '_>, id: Id) -> bool {
    let style = walker.style(id);
    style.mso_list.as_deref().is_some_and(|l| l.contains("level"))
        || walker.dom.classes(id).any(|c| {
            c.starts_with("MsoListParagraph") || c.starts_with("MsoListBullet") || c.starts_with("MsoListNumber")
        }) && word_bullet(walker, id).is_some()
}

/// The run that holds a Word item's bullet: the first characters, set in a symbol font or followed by a run of
/// no-break spaces in a small font.
fn word_bullet(walker: &Walker<'_, '_>, id: Id) -> Option<(Id, String)> {
    let dom = walker.dom;
    for node in dom.below(id) {
        if dom.name(node) == "span" {
            let own: String = dom.children(node).filter_map(|c| dom.text(c)).collect();
            let own = own.trim_matches(|c: char| c.is_whitespace());
            let ignored = dom
                .attr(node, "style")
                .is_some_and(|s| s.to_ascii_lowercase().replace(' ', "").contains("mso-list:ignore"));
            let spaced = dom.elements(node).any(|c| {
                let text = dom.all_text(c, 64);
                !text.is_empty() && text.chars().all(char::is_whitespace)
            });
            if ignored {
                return Some((node, dom.all_text(node, 64).trim().to_owned()));
            }
            if !own.is_empty() {
                return (spaced && own.chars().count() <= 6).then(|| (node, own.to_owned()));
            }
        } else if dom.text(node).is_some_and(|t| !t.trim().is_empty()) {
            return None;
        }
    }
    None
}

fn word_item(walker: &mut Walker<'_, '_>, id: Id, around: Around) {
    let style = walker.style(id);
    let written = style.mso_list.as_deref().and_then(|l| {
        let (_, after) = l.split_once("level")?;
        after.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u8>().ok()
    });
    // Half an inch a level is what Word indents by.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits before")]
    let by_indent = ((style.indent / 36.0).round().clamp(1.0, 9.0)) as u8;
    let level = written.unwrap_or(by_indent).max(1) - 1;
    walker.flush(around);
    // A colored sign is no bullet: it is a key's, or a tick.
    let bullet = word_bullet(walker, id).filter(|(span, text)| {
        let look = super::walk::look(walker.style(*span));
        !text.chars().all(|c| marks::chars::seen(c, &look).1.is_some())
    });
    walker.marker = bullet.as_ref().map(|(_, text)| {
        if text.chars().all(|c| c.is_alphanumeric() || ".)(".contains(c)) && text != "o" {
            text.clone()
        } else {
            "•".to_owned()
        }
    });
    walker.skip = bullet.map(|(span, _)| span);
    walker.block(id, Holder::Item(level), around);
    walker.marker = None;
    walker.skip = None;
}

/// A list number as it is shown (HTML standard §4.4.5, CSS Counter Styles 3).
fn numbered(number: i64, kind: &str) -> String {
    match kind {
        "a" => format!("{}.", letters(number).to_lowercase()),
        "A" => format!("{}.", letters(number)),
        "i" => format!("{}.", roman(number).to_lowercase()),
        "I" => format!("{}.", roman(number)),
        _ => format!("{number}."),
    }
}

fn letters(number: i64) -> String {
    let mut rest = number;
    let mut out = Vec::new();
    while rest > 0 && out.len() < 8 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    if out.is_empty() { number.to_string() } else { out.iter().rev().collect() }
}

fn roman(number: i64) -> String {
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digits) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}
