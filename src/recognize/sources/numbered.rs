//! Recommendations under headings or at the start of paragraphs, and what follows them: response, status, labels with
//! their values, actions in a table, prose.
//! Must not know about tables with a recommendation in each row.

use std::collections::BTreeSet;

use crate::document::Text;
use crate::mark::{MarkKind, MarkSource};
use crate::profile::{Column, Lexicon, Reading, Section, fold};
use crate::provenance::Provenance;
use crate::report::{RecommendationStatus, Status};

use super::super::columns::Roles;
use super::super::context::Context;
use super::super::deliverables;
use super::super::grid::Grid;
use super::super::legend;
use super::super::narrative;
use super::super::normalize::{status, text};
use super::super::piece::{Piece, PieceKind};
use super::actions::Actions;
use super::heads::{By, Head, head, known_head};
use super::item::{Item, of_status_column};
use super::labels::{Label, label, meaning};
use super::{status_groups, told};

/// What numbered headings and paragraphs give.
#[derive(Default)]
pub(crate) struct Numbers {
    pub(crate) items: Vec<Item>,
    /// The first piece that is one of them.
    pub(crate) first: Option<usize>,
}

/// What comes next belongs here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zone {
    /// Right after the number.
    Start,
    /// The recommendation's own words have begun.
    Description,
    Response,
    Progress,
    Notes,
    Addressee,
    Status,
    /// Something that the record has no field for.
    Other,
}

/// Reads a document as a row of numbered recommendations.
///
/// `known`: numbers that stand elsewhere in the report, which need no item word.
pub(crate) fn read(pieces: &[Piece<'_>], known: &[String], context: &mut Context<'_>) -> Numbers {
    let mut found = gather(pieces, By::Name, known, context);
    let firm = |i: &&Item| i.status.is_some() || i.response.is_some() || !i.rows.is_empty();
    if found.items.len() < 2 && known.is_empty() {
        let unnumbered = gather(pieces, By::Word, known, context);
        let told = unnumbered.items.iter().filter(firm).filter(|i| !i.description.is_empty()).count();
        if told >= 2 && told * 2 >= unnumbered.items.len() && told > found.items.len() {
            found = unnumbered;
        }
    }
    if found.items.len() < 2 && about(pieces, context.lexicon()) {
        let bare = gather(pieces, By::Number, known, context);
        let told = bare.items.iter().filter(firm).filter(|i| recommends(i)).count();
        if told >= 2 && told * 2 >= bare.items.len() && told > found.items.len() {
            found = bare;
        }
    }
    found
}

/// Longest line, in bytes, that leads to the next recommendation.
const LEAD_IN: usize = 100;

/// How many of the first lines of a document say what it is about.
const FIRST: usize = 6;

/// Whether a document is about recommendations: a heading or one of its first lines says so, or it answers some.
fn about(pieces: &[Piece<'_>], lexicon: &Lexicon) -> bool {
    let says = |p: &Piece<'_>| {
        p.folded.split(' ').any(|w| lexicon.item_words().iter().any(|i| i == w.trim_matches(['.', ',', '(', ')'])))
    };
    let lines = pieces.iter().filter(|p| !p.words.is_empty()).take(FIRST);
    lines.filter(|p| p.words.len() <= 160).any(says)
        || pieces.iter().any(|p| matches!(p.kind, PieceKind::Heading(_)) && says(p))
        || pieces.iter().filter(|p| says(p) && told::response(lexicon, &p.words).is_some()).nth(1).is_some()
}

fn recommends(item: &Item) -> bool {
    item.described().is_some_and(|d| told::asks(&d))
}

fn gather(pieces: &[Piece<'_>], by: By, known: &[String], context: &mut Context<'_>) -> Numbers {
    let lexicon = context.lexicon();
    let mut out = Numbers::default();
    let mut at: Vec<(usize, Head)> = Vec::new();
    let mut contents = false;
    let mut listed: Vec<Option<String>> = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let heading = matches!(piece.kind, PieceKind::Heading(_));
        if !piece.folded.is_empty() && matches!(lexicon.section(&piece.folded), Some((Section::Contents, _))) {
            contents = true;
            continue;
        }
        let Some(head) = head(lexicon, piece, by).or_else(|| known_head(lexicon, piece, known)) else {
            if heading || piece.words.split_whitespace().count() > 40 {
                contents = false;
            }
            continue;
        };
        if piece.words.contains("....") || piece.words.contains(". . .") || piece.words.contains("……") {
            continue;
        }
        let short = head.rest.is_none() || matches!(piece.kind, PieceKind::Item { .. });
        if contents && !heading && short {
            let number = head.numbered.as_ref().map(|n| n.number.clone());
            // What is listed for the second time is no list of contents any more.
            if !listed.contains(&number) {
                listed.push(number);
                continue;
            }
            contents = false;
        }
        if heading {
            contents = false;
        }
        at.push((i, head));
    }
    let level = at.iter().find_map(|(i, _)| match pieces.get(*i)?.kind {
        PieceKind::Heading(l) => Some(l),
        _ => None,
    });
    let ends: Vec<usize> = at.iter().skip(1).map(|(i, _)| *i).chain(std::iter::once(pieces.len())).collect();
    let mut first = None;
    let mut groups = Groups::default();
    let mut seen = 0;
    let quoted = quoted(pieces);
    for ((i, head), end) in at.into_iter().zip(ends) {
        let Some(start) = pieces.get(i) else { continue };
        let rest = pieces.get(i + 1..end).unwrap_or_default();
        let own_level = if let PieceKind::Heading(l) = start.kind { Some(l) } else { level };
        let quoted = quoted.get(i + 1..end).unwrap_or_default();
        let mut item = one(start, head, rest, quoted, own_level, context);
        for piece in pieces.get(seen..i).unwrap_or_default() {
            groups.see(lexicon, piece, own_level);
        }
        seen = i + 1;
        if item.status.is_none()
            && let Some((reading, raw, at)) = &groups.open
        {
            item.say(of_status_column(*reading), raw, at);
        }
        // Of several mentions of a number, the one with the most said of it: the others are contents lists.
        let same = out.items.iter_mut().find(|k| {
            k.number.is_some()
                && k.number() == item.number()
                && (k.review == item.review || k.review.is_none() || item.review.is_none())
        });
        match same {
            Some(known) if known.weight() == 0 => *known = item,
            Some(known) if item.weight() == 0 || known.described() == item.described() => {
                if known.described() == item.described() {
                    known.merge(Item { description: Vec::new(), ..item });
                }
            }
            Some(known) if !known.is_told() && item.is_told() => *known = item,
            Some(_) if !item.is_told() => {}
            _ => out.items.push(item),
        }
        first = first.or(Some(i));
    }
    if out.items.iter().any(|i| i.weight() > 0) {
        out.items.retain(|i| i.weight() > 0);
    }
    out.first = first;
    out
}

/// The status that a heading over several recommendations gives them.
#[derive(Default)]
struct Groups {
    open: Option<(Reading, String, Provenance)>,
    level: u8,
}

impl Groups {
    fn see(&mut self, lexicon: &Lexicon, piece: &Piece<'_>, own: Option<u8>) {
        let PieceKind::Heading(level) = piece.kind else { return };
        if own.is_some_and(|own| level >= own) {
            return;
        }
        match group(lexicon, piece) {
            Some((reading, raw)) => {
                self.open = Some((reading, raw, piece.at.clone()));
                self.level = level;
            }
            None if level <= self.level => self.open = None,
            None => {}
        }
    }
}

/// The status that a heading is, with or without a word for recommendations and their count.
fn group(lexicon: &Lexicon, piece: &Piece<'_>) -> Option<(Reading, String)> {
    let (reading, raw) = status_groups::label(lexicon, &piece.words)?;
    (reading.status.is_some() || reading.response.is_some()).then_some((reading, raw))
}

fn zone_of(label: &Label) -> Zone {
    match label {
        Label::Status | Label::Column(Column::Status) => Zone::Status,
        Label::Column(Column::Response) => Zone::Response,
        Label::Column(Column::Addressee | Column::Responsible) => Zone::Addressee,
        Label::Column(Column::Progress) | Label::Section(Section::Progress | Section::Deliverables) => Zone::Progress,
        Label::Column(Column::Text | Column::Number) | Label::Section(Section::Description) => Zone::Start,
        Label::Section(Section::Notes) => Zone::Notes,
        _ => Zone::Other,
    }
}

/// Which pieces are headings of a text that the report quotes: they have numbers ("2.2 Exits"), but nothing before has
/// the number that such a chapter of the report's own would follow ("2", "2.1").
fn quoted(pieces: &[Piece<'_>]) -> Vec<bool> {
    let mut seen: BTreeSet<(&str, u16)> = BTreeSet::new();
    let mut chapters: BTreeSet<&str> = BTreeSet::new();
    pieces
        .iter()
        .map(|piece| {
            let first = piece.words.split(' ').next().unwrap_or_default().trim_end_matches('.');
            if first.is_empty() || !first.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
                return false;
            }
            let Some((chapter, own)) = first.rsplit_once('.').and_then(|(c, n)| Some((c, n.parse::<u16>().ok()?)))
            else {
                chapters.insert(first);
                return false;
            };
            let known = own <= 1 || chapters.contains(chapter) || seen.contains(&(chapter, own - 1));
            if known {
                chapters.insert(first);
                seen.insert((chapter, own));
            }
            !known && matches!(piece.kind, PieceKind::Heading(_))
        })
        .collect()
}

/// Reads what belongs to one recommendation. `quoted`: which of `rest` are headings of quoted texts.
fn one(
    start: &Piece<'_>,
    head: Head,
    rest: &[Piece<'_>],
    quoted: &[bool],
    level: Option<u8>,
    context: &mut Context<'_>,
) -> Item {
    let lexicon = context.lexicon();
    let mut item = Item { places: vec![start.at.clone()], ..Item::default() };
    if let Some(numbered) = head.numbered {
        item.review = numbered.review;
        item.number = Some((numbered.number, start.at.clone()));
        item.title = numbered.title.map(|t| (t, start.at.clone()));
        title_status(&mut item, lexicon);
    }
    let mut zone = Zone::Start;
    let mut open = false;
    if let Some(from) = head.rest {
        let own = start.words.get(from..).unwrap_or_default();
        // The response may follow in the same paragraph, on a line of its own.
        let prose = text::prose(&start.text);
        let own = prose.get(prose.len().saturating_sub(own.len())..).filter(|p| p.ends_with(own)).unwrap_or(own);
        item.description.push((own.to_owned(), start.at.clone()));
        open = goes_on(own);
        zone = Zone::Description;
    }
    let rest = without_lead_in(rest, lexicon);
    let below =
        if item.title.is_none() && item.description.is_empty() { title_below(rest, level, lexicon) } else { None };
    let tasks = tasks(rest);
    let mut actions = Actions::default();
    let stated = rest
        .iter()
        .any(|p| matches!(label(lexicon, &p.words), Some((Label::Status | Label::Column(Column::Status), _))));
    for (i, piece) in rest.iter().enumerate() {
        if below == Some(i) {
            item.places.push(piece.at.clone());
            continue;
        }
        if let PieceKind::Heading(l) = piece.kind
            && quoted.get(i) != Some(&true)
            && (level.is_some_and(|own| l < own) && group(lexicon, piece).is_some()
                // An item that a plain line begins holds no chapter at all.
                || level.is_none_or(|own| l <= own)
                    && meaning(lexicon, &piece.folded).is_none()
                    && told::told(lexicon, &piece.text).is_none()
                    && told::response(lexicon, &piece.words).is_none()
                    && !piece.words.ends_with(['.', ';', ':']))
        {
            // Another chapter.
            break;
        }
        item.places.push(piece.at.clone());
        if let PieceKind::Table(table) = piece.kind {
            let grid = Grid::new(lexicon, table);
            if let Some(roles) = Roles::of(&grid, context) {
                let key = context.key.clone();
                let mut rows = deliverables::read(&grid, &roles, &key, context);
                without_row_numbers(&mut rows);
                item.rows.extend(rows);
            }
            zone = Zone::Progress;
            continue;
        }
        if piece.words.is_empty() || matches!(piece.kind, PieceKind::Figure | PieceKind::Strip(_)) {
            continue;
        }
        if tasks
            && zone != Zone::Notes
            && is_task(piece)
            && let Some(found) = deliverables::of_item(&piece.text, piece.at, &context.key.clone(), context)
        {
            item.rows.push(found);
            continue;
        }
        if actions.take(piece) {
            zone = Zone::Progress;
            continue;
        }
        let marked = piece.text.marks().next().is_some();
        // A label alone, on a line or as a heading.
        if !marked
            && let Some(label) = meaning(lexicon, &piece.folded)
            && (matches!(piece.kind, PieceKind::Heading(_) | PieceKind::Term)
                || piece.is_bold()
                || piece.style.italic
                || piece.words.ends_with(':')
                || piece.folded.contains(' '))
            && status::exact(lexicon, &piece.folded).is_none()
        {
            zone = zone_of(&label);
            continue;
        }
        // A label with its value.
        if let Some((label, from)) = label(lexicon, &piece.text.string)
            && (marked || piece.text.string.get(from..).is_some_and(|v| !v.trim().is_empty()))
            && status::exact(lexicon, &piece.folded).is_none()
        {
            let before = zone;
            zone = zone_of(&label);
            if label == Label::Column(Column::Review) {
                item.review = piece.text.string.get(from..).map(text::clean);
            }
            let t = piece.text.slice(from..piece.text.string.len());
            // "Update: Complete. The lamps …": where nothing else says the status, its first words do.
            if matches!(label, Label::Column(Column::Progress) | Label::Section(Section::Progress))
                && !stated
                && item.status.is_none()
                && let Some(found) = told::begun(lexicon, &t).filter(|f| f.reading.status.is_some())
            {
                item.say(found.reading, &found.raw, piece.at);
                item.progress.extend(found.rest.and_then(|rest| narrative::of(&rest, None, None, piece.at)));
                zone = Zone::Progress;
                continue;
            }
            zone = take(&mut item, &t, piece, zone, &mut open, context);
            // A label that has its value beside it says nothing of what follows.
            if zone == Zone::Other {
                zone = before;
            }
            if zone == Zone::Progress && item.description.is_empty() {
                zone = Zone::Start;
            }
            continue;
        }
        zone = take(&mut item, &piece.text, piece, zone, &mut open, context);
    }
    if let Some(piece) = below.and_then(|i| rest.get(i)) {
        item.title = Some((piece.words.clone(), piece.at.clone()));
    }
    item.rows.extend(actions.rows(context));
    item
}

/// Longest short title, in words.
const SHORT_TITLE: usize = 14;

/// The heading right under a number that is its short title: at most a status stands between.
fn title_below(rest: &[Piece<'_>], level: Option<u8>, lexicon: &Lexicon) -> Option<usize> {
    let is_status = |p: &Piece<'_>| {
        label(lexicon, &p.text.string).is_some_and(|(l, _)| matches!(l, Label::Status | Label::Column(Column::Status)))
            || status::exact(lexicon, &p.folded).is_some()
    };
    let at = rest.iter().position(|p| !p.words.is_empty() && !is_status(p)).filter(|at| *at < 3)?;
    let piece = rest.get(at)?;
    let PieceKind::Heading(own) = piece.kind else { return None };
    let short = piece.words.split_whitespace().count() <= SHORT_TITLE && !piece.words.ends_with(['.', ';', ':']);
    let plain = meaning(lexicon, &piece.folded).is_none()
        && lexicon.likely_section(&piece.folded).is_none()
        && told::told(lexicon, &piece.text).is_none()
        && !told::asks(&piece.words)
        && !piece.words.starts_with(|c: char| c.is_ascii_digit());
    let text_below = rest.get(at + 1).is_some_and(|p| !matches!(p.kind, PieceKind::Heading(_)) && !p.words.is_empty());
    (short && plain && text_below && level.is_none_or(|l| l < own)).then_some(at)
}

/// An item of a list with a tick, a cross or an empty box before its words.
fn is_task(piece: &Piece<'_>) -> bool {
    matches!(piece.kind, PieceKind::Item { .. })
        && (is_boxed(&piece.text)
            || legend::leading_mark(&piece.text)
                .is_some_and(|m| matches!(m.kind, MarkKind::Check | MarkKind::Cross | MarkKind::Box)))
}

/// Whether a text begins with a box to tick, which is no bullet however many of them are ticked.
fn is_boxed(t: &Text) -> bool {
    t.marks().next().is_some_and(|(r, m)| {
        let typed = m.raw.as_deref().is_some_and(|raw| raw.starts_with(['[', '☑', '☒', '☐', '🗹', '🗷']));
        r.start == 0 && r.end < t.string.len() && typed
    })
}

/// Whether the items that begin with such marks are tasks: the marks are controls or icons, or differ. A tick before
/// every item may be no more than its bullet.
fn tasks(rest: &[Piece<'_>]) -> bool {
    let marks = || rest.iter().filter(|p| is_task(p)).filter_map(|p| legend::leading_mark(&p.text));
    rest.iter().any(|p| is_task(p) && is_boxed(&p.text))
        || marks().any(|m| m.source == MarkSource::Markup)
        || marks().any(|m| m.kind == MarkKind::Check) && marks().any(|m| m.kind != MarkKind::Check)
}

/// Without the headings and bold lines at the end, which lead to the next recommendation.
fn without_lead_in<'p, 'd>(rest: &'p [Piece<'d>], lexicon: &Lexicon) -> &'p [Piece<'d>] {
    let leads = |piece: &Piece<'_>| {
        matches!(piece.kind, PieceKind::Heading(_) | PieceKind::Paragraph)
            && (matches!(piece.kind, PieceKind::Heading(_)) || piece.is_bold())
            && piece.words.len() <= LEAD_IN
            && meaning(lexicon, &piece.folded).is_none()
            && told::told(lexicon, &piece.text).is_none()
            && told::response(lexicon, &piece.words).is_none()
    };
    let end = rest.iter().rposition(|piece| !leads(piece)).map_or(0, |last| last + 1);
    rest.get(..end).unwrap_or(rest)
}

/// "Harbor lights – In progress", "Harbor lights (Complete)": a status that stands behind the title.
fn title_status(item: &mut Item, lexicon: &Lexicon) {
    let Some((words, at)) = item.title.take() else { return };
    let (title, raw) = match words.rsplit_once([':', '–', '—', '(', '[']).or_else(|| words.rsplit_once(" - ")) {
        Some((title, raw)) => (title, raw.trim_matches([' ', ')', ']'])),
        None => ("", words.as_str()),
    };
    match status::exact(lexicon, &fold(raw)) {
        Some(reading) => {
            item.say(of_status_column(reading), raw, &at);
            let title = title.trim();
            item.title = (!title.is_empty()).then(|| (title.to_owned(), at));
        }
        None => item.title = Some((words, at)),
    }
}

/// Actions that are numbered in their own words ("2.1 Paint the quay", "2.2 Light it") lose those numbers.
fn without_row_numbers(rows: &mut [deliverables::Found]) {
    let number = |t: &str| {
        let end = t.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (n, rest) = t.split_at_checked(end)?;
        let parts = n.trim_end_matches('.').split('.').filter(|p| !p.is_empty()).count();
        (n.len() <= 7 && parts >= 2 && rest.starts_with(char::is_whitespace)).then_some(end)
    };
    if rows.is_empty() || !rows.iter().all(|f| number(&f.row.text).is_some()) {
        return;
    }
    for found in rows {
        if let Some(end) = number(&found.row.text) {
            found.row.text = found.row.text.get(end..).unwrap_or_default().trim_start().to_owned();
        }
    }
}

/// Whether a text says that a list follows.
fn goes_on(words: &str) -> bool {
    words.ends_with([':', ';', ',']) || words.ends_with(" and") || words.ends_with(" or")
}

/// Puts a text where it belongs, and says where the next one does.
fn take(item: &mut Item, t: &Text, piece: &Piece<'_>, zone: Zone, open: &mut bool, context: &Context<'_>) -> Zone {
    let lexicon = context.lexicon();
    let words = text::prose(t);
    let entry = || match piece.kind {
        PieceKind::Item { level, marker } => narrative::of(t, Some(level), marker, piece.at),
        _ => narrative::of(t, None, None, piece.at),
    };
    match zone {
        Zone::Status => {
            if let Some(found) = told::of_cell(lexicon, &context.key, t, None) {
                // That it was accepted, said without a label, says of the status only that nothing more is known.
                let answer = item.response.as_ref().and_then(|r| r.raw.clone());
                item.status.take_if(|(s, _)| s.value == Status::Open && s.raw.is_some() && s.raw == answer);
                // What a target date lets one think of the status gives way to what is said of it.
                let guessed = |(s, _): &(RecommendationStatus, Provenance)| {
                    s.raw
                        .as_deref()
                        .map(fold)
                        .is_some_and(|r| lexicon.reading(&r).is_none() && lexicon.status_pattern(&r).is_some())
                };
                if found.reading.status.is_some() {
                    item.status.take_if(|s| guessed(s));
                }
                item.say(of_status_column(found.reading), &found.raw, piece.at);
                if let Some(rest) = found.rest {
                    item.progress.extend(narrative::of(&rest, None, None, piece.at));
                }
            } else {
                item.progress.extend(entry());
            }
            Zone::Progress
        }
        Zone::Response => {
            if item.response.is_none() {
                if let Some(found) = told::told(lexicon, t).filter(|f| f.reading.response.is_some()) {
                    let own = found.reading.status.filter(|s| *s != Status::Open && *s != Status::NotImplemented);
                    let reading = Reading { status: own, response: found.reading.response };
                    item.say(reading, &found.raw, piece.at);
                    if let Some(rest) = found.rest {
                        item.progress.extend(narrative::of(&rest, None, None, piece.at));
                    }
                    return Zone::Response;
                }
                if let Some((value, raw)) = told::response(lexicon, &words) {
                    item.respond(value, &raw, piece.at);
                    if raw.len() + 2 < words.len() {
                        item.progress.extend(entry());
                    }
                    return Zone::Response;
                }
            }
            item.progress.extend(entry());
            Zone::Response
        }
        Zone::Addressee => {
            for who in words.split([';', '\n']).map(str::trim).filter(|w| !w.is_empty()) {
                item.address(who, piece.at);
            }
            Zone::Start
        }
        Zone::Notes => {
            item.notes.push((words, piece.at.clone()));
            Zone::Notes
        }
        Zone::Other => Zone::Other,
        Zone::Start | Zone::Description | Zone::Progress => {
            // A status line: short, and nothing but a status.
            let own_line = words.len() <= 160 && !matches!(piece.kind, PieceKind::Item { .. });
            let told = if own_line && (zone != Zone::Start || !item.description.is_empty() || words.len() <= 60) {
                status::exact(lexicon, &fold(&words)).map(|r| (r, words.clone()))
            } else {
                None
            };
            if let Some((reading, raw)) = told
                && item.status.is_none()
            {
                item.say(reading, &raw, piece.at);
                return Zone::Progress;
            }
            if zone != Zone::Start
                && item.response.is_none()
                && let Some((value, raw)) = told::response(lexicon, &words)
            {
                item.respond(value, &raw, piece.at);
                if raw.len() + 2 < words.len() {
                    item.progress.extend(entry());
                }
                *open = false;
                return Zone::Progress;
            }
            let is_item = matches!(piece.kind, PieceKind::Item { .. });
            // Under a title that says what is recommended, what follows the status is about that.
            let after =
                zone == Zone::Start && item.status.is_some() && item.title.is_some() && item.description.is_empty();
            if after && !told::asks(&words) {
                item.progress.extend(entry());
                return Zone::Progress;
            }
            if zone == Zone::Start || (zone == Zone::Description && (*open || is_item)) {
                *open = goes_on(&words);
                item.description.push((piece.counted(words), piece.at.clone()));
                return Zone::Description;
            }
            if item.status.is_none()
                && let Some((raw, reading)) = status::stated(lexicon, &words)
            {
                item.say(reading, &raw, piece.at);
            }
            item.progress.extend(entry());
            Zone::Progress
        }
    }
}
