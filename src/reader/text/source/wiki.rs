//! Pages of wikis as their source shows them: headings between signs of equality, templates, links, tables.
//! Must not know what the pages are about.

use crate::reader::text::lines::Line;
use crate::reader::text::tables::Row;

/// Templates that show a tick.
const TICKS: [&str; 22] = [
    "tick",
    "yes",
    "y",
    "ya",
    "done",
    "check",
    "check mark",
    "checkmark",
    "checked",
    "yes check",
    "aye",
    "ok",
    "tick mark",
    "ja",
    "oui",
    "si",
    "sí",
    "complete",
    "completed",
    "resolved",
    "tick2",
    "fait",
];

/// Templates that show a cross.
const CROSSES: [&str; 12] =
    ["cross", "no", "n", "na cross", "x", "x mark", "nay", "not done", "notdone", "cross mark", "fail", "nein"];

/// Most columns of a table, and rows that a cell may span.
const COLUMNS: usize = 64;
const SPAN: usize = 1000;

/// The page with headings, links and marks as Markdown writes them; none where the text is no such source.
pub(super) fn rewritten(text: &str) -> Option<String> {
    let media = text.lines().any(|l| l.trim_start().starts_with("{|")) && text.lines().any(|l| l.trim() == "|}");
    let heads = text.lines().filter(|l| heading(l).is_some()).count();
    let numbered = text.lines().filter(|l| confluence(l).is_some()).count();
    let piped = text.lines().any(|l| doubled(l).is_some());
    let inner = ["'''", "[[", "{{"].iter().any(|s| text.contains(s));
    let opened_heads = text.lines().filter(|l| opened(l).is_some()).count();
    if !(opened_heads >= 2 || media || heads >= 2 || heads == 1 && inner || numbered >= 2 || piped) {
        return None;
    }
    let media = media || heads > 0 && inner;
    // Some wikis give the title most signs, others fewest.
    let falls = text.lines().filter_map(heading).any(|(level, _)| level == 6) && !text.contains("{|");
    let out: Vec<String> = text
        .split('\n')
        .map(|line| {
            if let Some((level, words)) = heading(line) {
                let level = if falls { 7 - level } else { level };
                return format!("{} {}", "#".repeat(level), inline(words));
            }
            if let Some((level, words)) = opened(line).filter(|_| opened_heads >= 2) {
                return format!("{} {words}", "#".repeat(level));
            }
            if let Some((level, words)) = confluence(line) {
                return format!("{} {words}", "#".repeat(level));
            }
            if let Some(row) = doubled(line) {
                return row;
            }
            if media { listed(&inline(line)) } else { line.to_owned() }
        })
        .collect();
    Some(super::lines_of(&out))
}

/// `== Words ==`: how many signs, and the words.
fn heading(line: &str) -> Option<(usize, &str)> {
    let body = line.trim();
    let level = body.bytes().take_while(|b| *b == b'=').count();
    let inside = body.get(level..body.len().checked_sub(level)?).filter(|_| body.len() > 2 * level)?;
    let closed = body.bytes().rev().take_while(|b| *b == b'=').count() == level;
    let words = inside.trim();
    ((1..=6).contains(&level) && closed && words.contains(char::is_alphanumeric)).then_some((level, words))
}

/// `== Words`, as AsciiDoc has it.
fn opened(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'=').count();
    let words = line.get(level..)?.strip_prefix(' ')?.trim();
    let plain = words.starts_with(char::is_alphanumeric) && !words.ends_with('=');
    ((1..=6).contains(&level) && plain).then_some((level, words))
}

/// `h2. Words`.
fn confluence(line: &str) -> Option<(usize, &str)> {
    let (sign, words) = line.strip_prefix('h')?.split_once(". ")?;
    let level: usize = sign.parse().ok()?;
    ((1..=6).contains(&level) && sign.len() == 1).then_some((level, words.trim()))
}

/// A row of headings between doubled pipes or carets, with single pipes.
fn doubled(line: &str) -> Option<String> {
    let body = line.trim();
    let sign = ["||", "^"].into_iter().find(|s| body.starts_with(s) && body.ends_with(s))?;
    (body.matches(sign).count() >= 3 && body.len() > 3 * sign.len()).then(|| {
        let row = body.replace(sign, "|");
        // `= words =` are a heading's.
        row.split('|')
            .map(|c| c.trim().trim_matches('=').trim().to_owned())
            .collect::<Vec<_>>()
            .join(" | ")
            .trim()
            .to_owned()
    })
}

/// An item of a list, with its depth in spaces.
fn listed(line: &str) -> String {
    let signs = line.bytes().take_while(|b| matches!(b, b'*' | b'#' | b':' | b';')).count();
    let rest = line.get(signs..).unwrap_or_default();
    let all = line.get(..signs).unwrap_or_default();
    if signs == 0 || rest.trim().is_empty() || all.contains("**") && rest.contains("**") {
        return line.to_owned();
    }
    match all.bytes().last() {
        Some(b'*' | b'#') => format!("{}- {}", "  ".repeat(signs - 1), rest.trim_start()),
        _ => rest.trim_start().to_owned(),
    }
}

/// How deep templates and links lie in each other.
const NESTED: usize = 16;

/// What is open within a line.
struct Open {
    /// `[[`, and not `{{`.
    link: bool,
    words: String,
}

/// A line with its links, templates, comments and emphasis as Markdown writes them. One pass, whatever the nesting.
fn inline(line: &str) -> String {
    let mut open: Vec<Open> = vec![Open { link: false, words: String::new() }];
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let mut len = c.len_utf8();
        if (rest.starts_with("{{") || rest.starts_with("[[")) && open.len() <= NESTED {
            open.push(Open { link: c == '[', words: String::new() });
            len = 2;
        } else if (rest.starts_with("}}") || rest.starts_with("]]"))
            && open.len() > 1
            && open.last().is_some_and(|o| o.link == (c == ']'))
        {
            if let Some(closed) = open.pop() {
                let shown = if closed.link { linked(&closed.words) } else { template(&closed.words) };
                push(&mut open, &shown);
            }
            len = 2;
        } else if rest.starts_with("'''") {
            push(&mut open, "**");
            len = 3;
        } else if rest.starts_with("''") {
            len = 2;
        } else if let Some((shown, taken)) = outside(rest) {
            push(&mut open, &shown);
            len = taken;
        } else if let Some(taken) = hidden(rest) {
            len = taken;
        } else {
            push(&mut open, rest.get(..len).unwrap_or_default());
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    let mut out = String::new();
    for (k, o) in open.into_iter().enumerate() {
        if k > 0 {
            out.push_str(if o.link { "[[" } else { "{{" });
        }
        out.push_str(&o.words);
    }
    out
}

fn push(open: &mut [Open], words: &str) {
    if let Some(last) = open.last_mut() {
        last.words.push_str(words);
    }
}

/// `[https://… words]`, and how many bytes it takes.
fn outside(rest: &str) -> Option<(String, usize)> {
    const LONGEST: usize = 500;
    let inside = rest.strip_prefix('[')?;
    if !["http://", "https://", "//", "mailto:"].iter().any(|s| inside.starts_with(s)) {
        return None;
    }
    let close = inside.char_indices().take(LONGEST).find(|(_, c)| *c == ']')?.0;
    let inside = inside.get(..close)?;
    let (address, words) = inside.split_once(' ').unwrap_or((inside, inside));
    Some((format!("[{}]({address})", words.trim()), close + 2))
}

/// A comment or a footnote, which are not shown: how many bytes it takes.
fn hidden(rest: &str) -> Option<usize> {
    const LONGEST: usize = 2000;
    let (start, end) = [("<!--", "-->"), ("<ref", "</ref>"), ("<nowiki>", ""), ("</nowiki>", "")]
        .into_iter()
        .find(|(s, _)| rest.starts_with(s))?;
    let near = rest.char_indices().nth(LONGEST).map_or(rest, |(at, _)| rest.get(..at).unwrap_or_default());
    // `<ref name="x"/>` has no end of its own.
    let alone = near.find('>').filter(|g| start == "<ref" && near.get(..*g).is_some_and(|t| t.ends_with('/')));
    let closed = || near.find(end).filter(|_| !end.is_empty()).map(|at| at + end.len());
    Some(alone.map(|g| g + 1).or_else(closed).unwrap_or(start.len()))
}

/// What a link within the wiki shows: its words or its page; a tick or cross where it is such a picture.
fn linked(inside: &str) -> String {
    let (page, words) = inside.split_once('|').unwrap_or((inside, inside));
    let lower = page.to_lowercase();
    if ["file:", "image:", "datei:", "fichier:", "bild:", "archivo:"].iter().any(|s| lower.starts_with(s)) {
        let shows =
            |names: &[&str]| lower.split(|c: char| !c.is_alphanumeric()).any(|w| w.len() > 1 && names.contains(&w));
        return match (shows(&CROSSES), shows(&TICKS)) {
            (true, _) => "✗".to_owned(),
            (_, true) => "✓".to_owned(),
            _ => String::new(),
        };
    }
    if lower.starts_with("category:") {
        return String::new();
    }
    let words = words.rsplit('|').next().unwrap_or(words).trim();
    format!("[{words}]({})", page.trim().trim_start_matches(':').replace(' ', "_"))
}

/// What a template shows: a tick, a cross, or the words it is given.
fn template(inside: &str) -> String {
    let mut parts = inside.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default().replace('_', " ").to_lowercase();
    let given = parts.rfind(|p| !p.contains('=') && p.contains(char::is_alphabetic));
    if let Some(words) = given {
        return words.to_owned();
    }
    if CROSSES.contains(&name.as_str()) {
        return "✗".to_owned();
    }
    if TICKS.contains(&name.as_str()) {
        return "✓".to_owned();
    }
    // A template that is given nothing often says its own name: "{{in progress}}".
    if name.contains(' ') && name.chars().all(|c| c.is_alphabetic() || c == ' ') { name } else { String::new() }
}

/// A table from its `{|` on: rows, how many of them are headings, and the index behind its `|}`.
pub(in crate::reader::text) fn table(lines: &[Line<'_>], at: usize) -> Option<(Vec<Row>, u32, usize)> {
    if !lines.get(at)?.body().starts_with("{|") {
        return None;
    }
    let mut draft = Draft::default();
    let mut depth = 0usize;
    for (k, line) in lines.iter().enumerate().skip(at) {
        let body = line.body();
        if body.starts_with("{|") {
            depth += 1;
        } else if body.starts_with("|}") {
            depth -= 1;
            if depth == 0 {
                draft.finish_row();
                let header = draft.rows.iter().take_while(|(_, head)| *head).count();
                let rows: Vec<Row> = draft.rows.into_iter().map(|(row, _)| row).collect();
                let header = if header < rows.len() { header } else { 0 };
                return Some((rows, u32::try_from(header).unwrap_or(0), k + 1));
            }
        } else if depth > 1 {
            // A table in a cell: its words are the cell's.
            draft.go_on(body.trim_start_matches(['|', '!', '-', '+']).trim());
        } else if body.starts_with("|-") {
            draft.finish_row();
        } else if body.starts_with("|+") {
        } else if let Some(cells) = body.strip_prefix('!') {
            draft.cells(&cells.replace("!!", "||"), true, line.no);
        } else if let Some(cells) = body.strip_prefix('|') {
            draft.cells(cells, false, line.no);
        } else {
            draft.go_on(body);
        }
    }
    None
}

#[derive(Default)]
struct Draft {
    rows: Vec<(Row, bool)>,
    row: Row,
    /// Whether all cells of the row so far are headings; none before the first.
    head: Option<bool>,
    /// For each column, how many rows a cell above still spans.
    spans: Vec<usize>,
}

impl Draft {
    fn cells(&mut self, words: &str, head: bool, no: u32) {
        if self.row.fields.is_empty() {
            self.row.lines.0 = no;
        }
        self.row.lines.1 = no;
        for cell in words.split("||") {
            let (attributes, own) = match cell.split_once('|') {
                Some((a, own)) if a.contains('=') && !a.contains('[') => (a, own),
                _ => ("", cell),
            };
            self.skip_spanned();
            let span = |name: &str| {
                let after = attributes.split_once(name)?.1.trim_start_matches([' ', '=', '"', '\'']);
                after.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()
            };
            let down = span("rowspan").unwrap_or(1).clamp(1, SPAN);
            let across = span("colspan").unwrap_or(1).clamp(1, COLUMNS);
            for k in 0..across {
                if self.row.fields.len() >= COLUMNS {
                    return;
                }
                let col = self.row.fields.len();
                self.row.fields.push(if k == 0 { own.trim().to_owned() } else { String::new() });
                self.spans.resize(self.spans.len().max(col + 1), 0);
                if let Some(s) = self.spans.get_mut(col) {
                    *s = down;
                }
            }
            self.head = Some(self.head.unwrap_or(true) && head);
        }
    }

    /// Places that cells of rows above take.
    fn skip_spanned(&mut self) {
        while self.row.fields.len() < COLUMNS && self.spans.get(self.row.fields.len()).is_some_and(|s| *s > 0) {
            self.row.fields.push(String::new());
        }
    }

    /// The last cell goes on with another line.
    fn go_on(&mut self, words: &str) {
        if let Some(cell) = self.row.fields.last_mut() {
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(words);
        }
    }

    fn finish_row(&mut self) {
        if let Some(head) = self.head.take() {
            self.rows.push((std::mem::take(&mut self.row), head));
        }
        for span in &mut self.spans {
            *span = span.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::split;
    use super::*;

    #[test]
    fn what_a_line_shows() {
        for (line, shown) in [
            ("the '''red''' lamp of [[Quay Street|the quay]]", "the **red** lamp of [the quay](Quay_Street)"),
            ("see [https://a.example/b the list]<ref name=\"x\"/>.", "see [the list](https://a.example/b)."),
            ("{{tick}} {{no}} {{yes|Lit since May}} {{partly lit}}", "✓ ✗ Lit since May partly lit"),
            ("[[File:Yes check.svg|20px]] <!-- new -->lit", "✓ lit"),
            ("{{open [[also", "{{open [[also"),
            ("{{note|a {{done}} b}}", "a ✓ b"),
        ] {
            assert_eq!(inline(line), shown, "{line}");
        }
        assert_eq!(listed("** two"), "  - two");
        assert_eq!(doubled("||Lamp||State||").as_deref(), Some("| Lamp | State |"));
        assert_eq!(heading("=== Lamps ==="), Some((3, "Lamps")));
        assert_eq!(heading("====="), None);
        assert_eq!(rewritten("h1. Lamps\nh2. Red").as_deref(), Some("# Lamps\n## Red"));
        assert_eq!(rewritten("= Lamps\n== Red\nlit").as_deref(), Some("# Lamps\n## Red\nlit"));
        assert_eq!(rewritten("Lamps\n=====\na || b"), None);
    }

    #[test]
    fn a_table() {
        let text = "{| class=\"w\"\n! Lamp !! State\n|-\n| rowspan=\"2\" | Red || lit\nsince May\n|-\n| out\n|}\nEnd";
        let (lines, _) = split(text, 100);
        let (rows, header, end) = table(&lines, 0).unwrap();
        let fields: Vec<_> = rows.iter().map(|r| r.fields.join(" | ")).collect();
        assert_eq!(fields, ["Lamp | State", "Red | lit\nsince May", " | out"]);
        assert_eq!((header, end), (1, 8));
        let (lines, _) = split("{| open\n| a", 100);
        assert!(table(&lines, 0).is_none());
    }

    #[test]
    fn hostile_nesting_is_linear() {
        for line in ["{{".repeat(200_000), "[[a|".repeat(100_000) + &"]]".repeat(100_000), "[http://".repeat(30_000)] {
            assert!(!inline(&line).is_empty());
        }
    }
}
