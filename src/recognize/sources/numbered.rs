//! Recommendations under headings or at the start of paragraphs, and what follows them: response, status, labels with
//! their values, actions in a table, prose.
//! Must not know about tables with a recommendation in each row.

use crate::document::Text;
use crate::profile::{Column, Lexicon, Section, fold};
use crate::report::{Response, Status};

use super::super::columns::Roles;
use super::super::context::Context;
use super::super::deliverables;
use super::super::grid::Grid;
use super::super::narrative;
use super::super::normalize::{status, text};
use super::super::piece::{Piece, PieceKind};
use super::item::{Item, of_status_column};
use super::number_cell::{self, Numbered};
use super::told;

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

/// Longest label, in bytes.
const LABEL: usize = 60;

/// A heading or the beginning of a paragraph that is the number of a recommendation.
struct Head {
    numbered: Numbered,
    /// Where the recommendation's own words begin, if they follow in the same piece.
    rest: Option<usize>,
}

/// Reads a document as a row of numbered recommendations.
///
/// `known`: numbers that stand elsewhere in the report, which need no item word.
pub(crate) fn read(pieces: &[Piece<'_>], known: &[String], context: &mut Context<'_>) -> Numbers {
    let mut found = gather(pieces, false, known, context);
    if found.items.len() < 2 && about(pieces, context.lexicon()) {
        let bare = gather(pieces, true, known, context);
        let told = bare.items.iter().filter(|i| i.is_told() && recommends(i)).count();
        if told >= 2 && told * 2 >= bare.items.len() && told > found.items.len() {
            found = bare;
        }
    }
    found
}

fn about(pieces: &[Piece<'_>], lexicon: &Lexicon) -> bool {
    pieces.iter().any(|p| {
        matches!(p.kind, PieceKind::Heading(_))
            && p.folded.split(' ').any(|w| lexicon.item_words().iter().any(|i| i == w))
    })
}

fn recommends(item: &Item) -> bool {
    item.described().is_some_and(|d| {
        let folded = format!(" {} ", fold(&d));
        [" should ", " shall ", " must ", " ought to ", " recommend"].iter().any(|w| folded.contains(w))
            || folded.starts_with(" that ")
    })
}

fn gather(pieces: &[Piece<'_>], bare: bool, known: &[String], context: &mut Context<'_>) -> Numbers {
    let lexicon = context.lexicon();
    let mut out = Numbers::default();
    let mut at: Vec<(usize, Head)> = Vec::new();
    let mut contents = false;
    for (i, piece) in pieces.iter().enumerate() {
        let heading = matches!(piece.kind, PieceKind::Heading(_));
        if !piece.folded.is_empty() && matches!(lexicon.section(&piece.folded), Some((Section::Contents, _))) {
            contents = true;
            continue;
        }
        let Some(head) = head(lexicon, piece, bare).or_else(|| known_head(lexicon, piece, known)) else {
            if heading || piece.words.split_whitespace().count() > 40 {
                contents = false;
            }
            continue;
        };
        if piece.words.contains("....") || piece.words.contains(". . .") || piece.words.contains("……") {
            continue;
        }
        if contents && !heading && head.rest.is_none() {
            continue;
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
    for ((i, head), end) in at.into_iter().zip(ends) {
        let Some(start) = pieces.get(i) else { continue };
        let rest = pieces.get(i + 1..end).unwrap_or_default();
        let own_level = if let PieceKind::Heading(l) = start.kind { Some(l) } else { level };
        let item = one(start, head, rest, own_level, context);
        // Of several mentions of a number, the one with the most said of it: the others are contents lists.
        let same = out.items.iter_mut().find(|k| {
            k.number() == item.number() && (k.review == item.review || k.review.is_none() || item.review.is_none())
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

fn head(lexicon: &Lexicon, piece: &Piece<'_>, bare: bool) -> Option<Head> {
    let heading = matches!(piece.kind, PieceKind::Heading(_));
    let is_bare_item = bare && matches!(piece.kind, PieceKind::Item { .. });
    let is_line = matches!(piece.kind, PieceKind::Heading(_) | PieceKind::Paragraph | PieceKind::Term);
    if !(is_line || is_bare_item) {
        return None;
    }
    let words = piece.words.as_str();
    // "Recommendation number: 4", "Recommendation: 4"
    if let Some((label, value)) = label(lexicon, words)
        && matches!(label, Label::Column(Column::Number | Column::Text) | Label::Section(Section::Description))
        && let Some(n) = number_cell::read(lexicon, &value)
        && n.number.bytes().any(|b| b.is_ascii_digit())
    {
        return Some(Head { numbered: Numbered { named: true, ..n }, rest: None });
    }
    if words.len() <= 240
        && (heading || piece.is_bold() || words.len() <= 60)
        && let Some(n) = number_cell::read(lexicon, words)
        && (n.named || (bare && heading))
    {
        // A title that is a sentence of its own is the recommendation.
        let sentence = n.title.as_ref().is_some_and(|t| {
            t.split_whitespace().count() > 3 && (t.ends_with('.') || t.contains(". ") || t.starts_with("That "))
        });
        if !sentence {
            return Some(Head { numbered: n, rest: None });
        }
    }
    let (n, at) = number_cell::leading(lexicon, words, bare)?;
    let rest = words.get(at..)?;
    if rest.is_empty() {
        return Some(Head { numbered: n, rest: None });
    }
    // "Recommendation 12 Harbor lights" is a title where it is set as one.
    Some(Head { numbered: n, rest: Some(at) })
}

/// A paragraph that begins with a number that the report has a row for: "MO-2001-203 011/20 The …",
/// "011/20 (implemented) – The …".
fn known_head(lexicon: &Lexicon, piece: &Piece<'_>, known: &[String]) -> Option<Head> {
    if known.is_empty() || !matches!(piece.kind, PieceKind::Heading(_) | PieceKind::Paragraph) {
        return None;
    }
    let words = piece.words.as_str();
    let (review, rest) = match lexicon.report_id(words) {
        Some((id, rest)) => (Some(id.to_owned()), rest.trim_start_matches([' ', '(', ',', ':', '–', '-'])),
        None => (None, words),
    };
    let number = known.iter().filter(|k| rest.starts_with(k.as_str())).max_by_key(|k| k.len())?;
    let after = rest.get(number.len()..)?;
    if after.starts_with(char::is_alphanumeric) || (review.is_none() && !number.contains(['/', '.', '-'])) {
        return None;
    }
    let mut own = after.trim_start_matches(')').trim_start();
    // What is said of it in brackets stands in its row too.
    if let Some((_, more)) = own.strip_prefix('(').and_then(|o| o.split_once(')')) {
        own = more.trim_start();
    }
    own = own.trim_start_matches(['–', '—', '-', ':', '.', ' ']);
    let numbered = Numbered { review, number: number.clone(), title: None, named: true };
    Some(Head { numbered, rest: (!own.is_empty()).then(|| words.len() - own.len()) })
}

enum Label {
    Column(Column),
    Section(Section),
    Status,
}

/// What a text that begins with a label is about, and what follows the label.
fn label(lexicon: &Lexicon, words: &str) -> Option<(Label, String)> {
    let colon = words.find(':')?;
    if colon > LABEL {
        return None;
    }
    let folded = fold(words.get(..colon)?);
    let value = words.get(colon + 1..)?.trim().to_owned();
    Some((meaning(lexicon, &folded)?, value))
}

fn meaning(lexicon: &Lexicon, folded: &str) -> Option<Label> {
    if folded.is_empty() || folded.len() > LABEL {
        return None;
    }
    let bare = lexicon.without_item(folded, None).0;
    for words in [folded, bare.as_str()] {
        if words.is_empty() {
            continue;
        }
        if lexicon.status_labels().iter().any(|l| l == words) {
            return Some(Label::Status);
        }
        if let Some(c) = lexicon.column(words)
            && matches!(c, Column::Response | Column::Addressee | Column::Progress | Column::Status)
        {
            return Some(Label::Column(c));
        }
        if let Some((s, _)) = lexicon.section(words) {
            return Some(Label::Section(s));
        }
        if let Some(c) = lexicon.column(words) {
            return Some(Label::Column(c));
        }
    }
    None
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

/// Reads what belongs to one recommendation.
fn one(start: &Piece<'_>, head: Head, rest: &[Piece<'_>], level: Option<u8>, context: &mut Context<'_>) -> Item {
    let lexicon = context.lexicon();
    let mut item = Item { places: vec![start.at.clone()], ..Item::default() };
    item.review = head.numbered.review;
    item.number = Some((head.numbered.number, start.at.clone()));
    item.title = head.numbered.title.map(|t| (t, start.at.clone()));
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
    for piece in rest {
        if let PieceKind::Heading(l) = piece.kind
            && level.is_some_and(|own| l <= own)
            && meaning(lexicon, &piece.folded).is_none()
            && told::told(lexicon, &piece.text).is_none()
            && told::response(lexicon, &piece.words).is_none()
            && !piece.words.ends_with(['.', ';', ':'])
        {
            // Another chapter.
            break;
        }
        item.places.push(piece.at.clone());
        if let PieceKind::Table(table) = piece.kind {
            let grid = Grid::new(lexicon, table);
            if let Some(roles) = Roles::of(&grid, context) {
                let rows = deliverables::read(&grid, &roles, &[], context);
                item.rows.extend(rows);
            }
            zone = Zone::Progress;
            continue;
        }
        if piece.words.is_empty() || matches!(piece.kind, PieceKind::Figure | PieceKind::Strip(_)) {
            continue;
        }
        // A label alone, on a line or as a heading.
        if let Some(label) = meaning(lexicon, &piece.folded)
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
        if let Some((label, value)) = label(lexicon, &piece.words)
            && !value.is_empty()
            && status::exact(lexicon, &piece.folded).is_none()
        {
            zone = zone_of(&label);
            let from = piece.text.string.find(':').map_or(0, |c| c + 1);
            let t = piece.text.slice(from..piece.text.string.len());
            zone = take(&mut item, &t, piece, zone, &mut open, context);
            continue;
        }
        zone = take(&mut item, &piece.text, piece, zone, &mut open, context);
    }
    item
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
            if let Some(found) = told::told(lexicon, t) {
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
                    let reading = crate::profile::Reading { status: own, response: found.reading.response };
                    item.say(reading, &found.raw, piece.at);
                    if let Some(rest) = found.rest {
                        item.progress.extend(narrative::of(&rest, None, None, piece.at));
                    }
                    return Zone::Response;
                }
                if let Some((value, raw)) = told::response(lexicon, &words) {
                    item.response = Some(Response { value, raw: Some(raw.clone()) });
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
                if !item.addressees.iter().any(|a| a == who) {
                    item.addressees.push(who.to_owned());
                }
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
                item.response = Some(Response { value, raw: Some(raw.clone()) });
                if raw.len() + 2 < words.len() {
                    item.progress.extend(entry());
                }
                *open = false;
                return Zone::Progress;
            }
            let is_item = matches!(piece.kind, PieceKind::Item { .. });
            if zone == Zone::Start || (zone == Zone::Description && (*open || is_item)) {
                *open = goes_on(&words);
                item.description.push((words, piece.at.clone()));
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
