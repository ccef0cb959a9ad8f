//! Tables that a text gives cell beneath cell: the headings of the columns one after the other, then the cells of each
//! row, told by what they hold.
//! Must not know where in a report the table stands.

use crate::document::{Block, BlockKind, Cell, Document, Style, Table, Text};
use crate::format::Format;
use crate::profile::{self, Column, DateOrder, Lexicon, fold};
use crate::provenance::Provenance;

use super::normalize::{date, number, status, text};
use super::title;

/// Blocks that the headings of one table take, at most.
const HEADS: usize = 14;

/// Words of one heading, at most.
const HEAD_WORDS: usize = 5;

/// Blocks that a date or status is broken over, at most.
const BROKEN: usize = 3;

/// Longest words of who is responsible, in bytes.
const WHO: usize = 40;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Words,
    Number,
    Due,
    Status,
}

struct Token {
    holds: Holds,
    text: Text,
    at: Provenance,
}

/// The headings of a table: what is printed and what it means.
struct Heads {
    names: Vec<(String, Column)>,
    end: usize,
}

/// The document with tables for what only their cells are left of; none where there is no such.
pub(super) fn unstacked(document: &Document) -> Option<Vec<Block>> {
    if document.format != Format::Text {
        return None;
    }
    let lexicon = &profile::built_in().lexicon;
    let mut out: Vec<Block> = Vec::with_capacity(document.blocks.len());
    let (mut at, mut found) = (0, false);
    while let Some(block) = document.blocks.get(at) {
        match heads(&document.blocks, at, lexicon).and_then(|h| table(&document.blocks, &h, lexicon)) {
            Some((table, end)) => {
                out.push(table);
                at = end;
                found = true;
            }
            None => {
                out.push(block.clone());
                at += 1;
            }
        }
    }
    found.then_some(out)
}

fn is_line(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { .. }) && block.text.string.len() <= 600
}

/// The headings that begin with a block.
fn heads(blocks: &[Block], at: usize, lexicon: &Lexicon) -> Option<Heads> {
    let mut words: Vec<String> = Vec::new();
    let mut best: Option<Heads> = None;
    for (k, block) in blocks.iter().enumerate().skip(at).take(HEADS) {
        if !is_line(block) || block.text.string.len() > 90 {
            break;
        }
        words.extend(text::words(&block.text).split_whitespace().map(str::to_owned));
        if words.len() > HEADS * 2 {
            break;
        }
        if let Some(names) = named(&words, lexicon) {
            best = Some(Heads { names, end: k + 1 });
        } else if k == at {
            // The first line has to be headings by itself.
            return None;
        }
    }
    best.filter(|h| fits(&h.names))
}

/// Words as headings of columns, one after the other; none where they are not.
fn named(words: &[String], lexicon: &Lexicon) -> Option<Vec<(String, Column)>> {
    let mut out: Vec<(String, Column)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = (1..=HEAD_WORDS.min(words.len() - at)).rev().find_map(|len| {
            let name = words.get(at..at + len)?.join(" ");
            let folded = fold(&name);
            let item = len == 1 && lexicon.item_words().contains(&folded);
            let column = if item { Some(Column::Text) } else { lexicon.column(&folded) };
            column.map(|c| (len, c, name))
        });
        match (found, out.last_mut(), words.get(at)) {
            (Some((len, column, name)), ..) => {
                out.push((name, column));
                at += len;
            }
            // "Responsible unit": a heading that is not listed goes on.
            (None, Some((name, _)), Some(word)) if word.starts_with(char::is_lowercase) && !name.contains(' ') => {
                name.push(' ');
                name.push_str(word);
                at += 1;
            }
            _ => return None,
        }
    }
    Some(out)
}

/// Whether rows of such columns can be told apart: words first, dates and statuses behind them, more words only where rows
/// have numbers.
fn fits(names: &[(String, Column)]) -> bool {
    let columns: Vec<Column> = names.iter().map(|(_, c)| *c).collect();
    let numbered = columns.first() == Some(&Column::Number);
    let mut rest = columns.get(usize::from(numbered)..).unwrap_or_default().iter();
    if rest.next() != Some(&Column::Text) {
        return false;
    }
    let mut rest = rest.skip_while(|c| matches!(c, Column::Responsible | Column::Addressee)).peekable();
    let mut typed = 0;
    while rest.next_if(|c| matches!(c, Column::Due | Column::Status)).is_some() {
        typed += 1;
    }
    let who = columns.iter().filter(|c| matches!(c, Column::Responsible | Column::Addressee)).count();
    let more: Vec<&Column> = rest.collect();
    let last = match more.as_slice() {
        [] => true,
        [one] => numbered && matches!(one, Column::Comment | Column::Progress),
        _ => false,
    };
    columns.len() >= 3 && (1..=2).contains(&typed) && who <= 1 && last
}

/// The table beneath such headings, and the index behind it.
fn table(blocks: &[Block], heads: &Heads, lexicon: &Lexicon) -> Option<(Block, usize)> {
    let has = |c: Column| heads.names.iter().any(|(_, n)| *n == c);
    let (tokens, end) = tokens(blocks, heads.end, has(Column::Number), has(Column::Status), lexicon);
    let rows = rows(tokens, has(Column::Number));
    let typed = rows.iter().filter(|r| r.iter().any(|t| matches!(t.holds, Holds::Due | Holds::Status))).count();
    if rows.len() < 2 || typed * 2 < rows.len() {
        return None;
    }
    let who = heads.names.iter().position(|(_, c)| matches!(c, Column::Responsible | Column::Addressee));
    let split: Vec<usize> = if who.is_some() { responsible(&rows) } else { vec![0; rows.len()] };
    let place = |c: Column| heads.names.iter().position(|(_, n)| *n == c);
    let (text_at, last) = (place(Column::Text)?, heads.names.len() - 1);
    let at = blocks.get(heads.end.checked_sub(1)?)?.at.clone();
    let cell = |row: usize, col: usize, t: Text, at: &Provenance| {
        let block = Block { kind: BlockKind::Paragraph, text: t, style: Style::default(), at: at.clone() };
        let (row, col) = (u32::try_from(row).unwrap_or(0), u32::try_from(col).unwrap_or(0));
        Cell { row, col, rowspan: 1, colspan: 1, header: row == 0, blocks: vec![block], fill: None, at: at.clone() }
    };
    let mut cells: Vec<Cell> =
        heads.names.iter().enumerate().map(|(c, (name, _))| cell(0, c, Text::plain(name.clone()), &at)).collect();
    for (r, row) in rows.iter().enumerate() {
        let first = row.iter().filter(|t| t.holds != Holds::Number).take_while(|t| t.holds == Holds::Words).count();
        let own = first - split.get(r).copied().unwrap_or(0).min(first);
        let mut words = 0;
        let mut put: Vec<(usize, Text, Provenance)> = Vec::new();
        for token in row {
            let col = match token.holds {
                Holds::Number => 0,
                Holds::Due => place(Column::Due).or_else(|| place(Column::Status))?,
                Holds::Status => place(Column::Status).or_else(|| place(Column::Due))?,
                Holds::Words => {
                    words += 1;
                    if words <= own {
                        text_at
                    } else if words <= first {
                        who.unwrap_or(text_at)
                    } else {
                        last
                    }
                }
            };
            match put.iter_mut().find(|(c, ..)| *c == col) {
                Some((_, t, p)) => {
                    t.append(" ", &token.text);
                    p.extend(&token.at);
                }
                None => put.push((col, token.text.clone(), token.at.clone())),
            }
        }
        put.sort_by_key(|(c, ..)| *c);
        cells.extend(put.into_iter().map(|(c, t, p)| cell(r + 1, c, t, &p)));
    }
    let mut whole = at;
    if let Some(block) = end.checked_sub(1).and_then(|k| blocks.get(k)) {
        whole.extend(&block.at);
    }
    let (rows, cols) = (u32::try_from(rows.len() + 1).ok()?, u32::try_from(heads.names.len()).ok()?);
    let table = Table { rows, cols, header_rows: 1, cells, caption: None };
    let block = Block { kind: BlockKind::Table(table), text: Text::default(), style: Style::default(), at: whole };
    Some((block, end))
}

/// What the blocks beneath the headings hold, and the index of the block that is no cell any more.
fn tokens(blocks: &[Block], from: usize, numbers: bool, statuses: bool, lexicon: &Lexicon) -> (Vec<Token>, usize) {
    let mut out: Vec<Token> = Vec::new();
    let mut at = from;
    let mut counted = 0;
    while let Some(block) = blocks.get(at).filter(|b| is_line(b)) {
        let words = text::words(&block.text);
        let folded = fold(&words);
        let heading = matches!(block.kind, BlockKind::Heading { .. });
        if title::parse(lexicon, &words, heading).is_some() || heading && lexicon.section(&folded).is_some() {
            break;
        }
        let t = &block.text;
        let token = |holds: Holds, text: Text| Token { holds, text, at: block.at.clone() };
        let marked = t.marks().next().is_some();
        if numbers
            && number::leading(lexicon, &words)
                .is_some_and(|(n, len)| len == words.len() && n == (counted + 1).to_string())
        {
            counted += 1;
            out.push(token(Holds::Number, t.clone()));
            at += 1;
            continue;
        }
        if words.is_empty() && marked {
            out.push(token(Holds::Status, t.clone()));
            at += 1;
            continue;
        }
        let joined = |n: usize| -> Option<(String, Provenance)> {
            let part = blocks.get(at..at + n)?;
            let mut place = block.at.clone();
            part.iter().for_each(|b| place.extend(&b.at));
            let all: Vec<String> = part.iter().map(|b| text::words(&b.text)).collect();
            let whole = part.iter().all(is_line) && all.iter().all(|w| !w.is_empty());
            whole.then(|| (all.join(" "), place))
        };
        let typed = (1..=BROKEN).rev().find_map(|n| {
            let (all, place) = joined(n).filter(|(all, _)| all.len() <= 60)?;
            let when = is_date(&all, lexicon);
            let how = statuses && status::exact(lexicon, &fold(&all)).is_some();
            (when || how).then_some((n, if when { Holds::Due } else { Holds::Status }, all, place))
        });
        if let Some((n, holds, all, place)) = typed {
            out.push(Token { holds, text: Text::plain(all), at: place });
            if let Some((range, _)) = t.marks().next().filter(|_| n == 1 && holds == Holds::Due) {
                out.push(token(Holds::Status, t.slice(range.clone())));
            }
            at += n;
            continue;
        }
        // A date at the end of the words before it, broken or not.
        let next = blocks.get(at + 1).filter(|b| is_line(b)).map(|b| text::words(&b.text)).unwrap_or_default();
        let cut = words.match_indices(' ').map(|(i, _)| i).rev().take(3).find_map(|i| {
            let tail = words.get(i + 1..)?;
            let before = words.get(..i)?.split_whitespace().next_back()?;
            let led = matches!(
                before,
                "by" | "in" | "of" | "since" | "until" | "to" | "before" | "after" | "from" | "on" | "for"
            );
            let broken =
                !next.is_empty() && next.len() <= 8 && date::whole(&format!("{tail} {next}"), DateOrder::Dmy).is_some();
            let whole = date::whole(tail, DateOrder::Dmy).is_some() && tail.contains(' ');
            (!led && (broken || whole))
                .then(|| (i, if broken { format!("{tail} {next}") } else { tail.to_owned() }, broken))
        });
        if let Some((i, when, broken)) = cut {
            out.push(token(Holds::Words, Text::plain(words.get(..i).unwrap_or_default().to_owned())));
            out.push(token(Holds::Due, Text::plain(when)));
            at += 1 + usize::from(broken);
            continue;
        }
        out.push(token(Holds::Words, t.clone()));
        at += 1;
    }
    (out, at)
}

fn is_date(words: &str, lexicon: &Lexicon) -> bool {
    date::whole(words, DateOrder::Dmy).is_some() || lexicon.is_no_date(&fold(words))
}

/// The rows: each begins with its number, or with words behind a date or status.
fn rows(tokens: Vec<Token>, numbered: bool) -> Vec<Vec<Token>> {
    let mut out: Vec<Vec<Token>> = Vec::new();
    for token in tokens {
        let closed = out.last().is_some_and(|r| r.iter().any(|t| matches!(t.holds, Holds::Due | Holds::Status)));
        let begins = if numbered { token.holds == Holds::Number } else { token.holds == Holds::Words && closed };
        if begins || out.is_empty() {
            out.push(Vec::new());
        }
        if let Some(row) = out.last_mut() {
            row.push(token);
        }
    }
    out
}

/// For each row, how many of its last words say who is responsible: those that stand so in other rows too, else the last.
fn responsible(rows: &[Vec<Token>]) -> Vec<usize> {
    let first: Vec<Vec<&str>> = rows
        .iter()
        .map(|r| {
            let own = r.iter().filter(|t| t.holds != Holds::Number).take_while(|t| t.holds == Holds::Words);
            own.map(|t| t.text.string.as_str()).collect()
        })
        .collect();
    let tail = |words: &[&str], n: usize| words.get(words.len().checked_sub(n)?..).map(|w| w.join(" "));
    let ends = |n: usize, who: &str| first.iter().filter(|w| w.len() > n && tail(w, n).as_deref() == Some(who)).count();
    first
        .iter()
        .map(|words| {
            let most = words.len().saturating_sub(1).min(BROKEN);
            let fits = |n: usize| {
                tail(words, n).filter(|w| w.len() <= WHO && w.starts_with(char::is_uppercase) && !w.ends_with('.'))
            };
            (1..=most)
                .rev()
                .find(|n| fits(*n).is_some_and(|w| ends(*n, &w) >= 2))
                .or_else(|| (1..=most).find(|n| fits(*n).is_some()))
                .unwrap_or(0)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Vec<String> {
        let blocks = lines
            .iter()
            .zip(1..)
            .map(|(l, no)| {
                let mut t = Text::plain(*l);
                if let Some(at) = l.find('✓') {
                    let mark = crate::mark::Mark {
                        kind: crate::mark::MarkKind::Check,
                        source: crate::mark::MarkSource::Character,
                        raw: Some("✓".to_owned()),
                        color: None,
                    };
                    let span = crate::document::Span { range: at..at + 3, kind: crate::document::SpanKind::Mark(mark) };
                    t.spans.push(span);
                }
                Block { kind: BlockKind::Paragraph, text: t, style: Style::default(), at: Provenance::Lines(no, no) }
            })
            .collect();
        let document = Document {
            format: Format::Text,
            meta_title: None,
            pages: Vec::new(),
            blocks,
            furniture: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut out = Vec::new();
        for block in unstacked(&document).unwrap_or_default() {
            let BlockKind::Table(table) = &block.kind else {
                out.push(block.text.string);
                continue;
            };
            for row in 0..table.rows {
                let cells = table.cells.iter().filter(|c| c.row == row);
                out.push(cells.map(|c| format!("{}:{}", c.col, c.text().string)).collect::<Vec<_>>().join(" | "));
            }
        }
        out
    }

    #[test]
    fn cells_beneath_cells() {
        let lines = [
            "Deliverable",
            "Responsible Due Date",
            "Status",
            "Light the lamps of the",
            "northern quay",
            "Harbor",
            "Crew",
            "June 2017",
            "✓",
            "Paint the tugs",
            "Harbor",
            "Crew",
            "December",
            "2018",
            "Write it down",
            "Clerk",
            "TBD ✓",
        ];
        assert_eq!(
            read(&lines),
            [
                "0:Deliverable | 1:Responsible | 2:Due Date | 3:Status",
                "0:Light the lamps of the northern quay | 1:Harbor Crew | 2:June 2017 | 3:✓",
                "0:Paint the tugs | 1:Harbor Crew | 2:December 2018",
                "0:Write it down | 1:Clerk | 2:TBD | 3:✓",
            ]
        );
    }

    #[test]
    fn numbered_rows() {
        let lines = [
            "No. Recommendation",
            "Owner",
            "Due date Status",
            "Comments",
            "1",
            "Light the lamps.",
            "Crew",
            "May 2017",
            "Partially",
            "implemented",
            "Two are",
            "lit.",
            "2",
            "Paint the tugs.",
            "Crew",
            "n/a",
            "Complete",
        ];
        assert_eq!(
            read(&lines)[1..],
            [
                "0:1 | 1:Light the lamps. | 2:Crew | 3:May 2017 | 4:Partially implemented | 5:Two are lit.",
                "0:2 | 1:Paint the tugs. | 2:Crew | 3:n/a | 4:Complete",
            ]
        );
        assert!(read(&["Status", "The lamps are lit.", "Deliverable"]).is_empty());
    }
}
