//! The sections under a recommendation's title: what stands in which, in whatever order they come.
//! Must not know how a deck's recommendations are told apart.

use crate::mark::Mark;
use crate::profile::{Column, DateOrder, Lexicon, Section, fold, is_number_token};
use crate::report::{Basis, RecommendationStatus, Status};

use super::columns::Roles;
use super::context::Context;
use super::deliverables;
use super::draft::{Draft, Rows};
use super::grid::Grid;
use super::legend::{self, Entry};
use super::normalize::{date, status, text};
use super::parts::{self, Part};
use super::piece::{Piece, PieceKind, lines};
use super::{narrative, timeline};

/// Where in a recommendation the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Under the title: themes, date, status.
    Head,
    In(Section),
    Unknown,
}

/// Longest theme, in words.
const THEME_WORDS: usize = 16;

/// The section that a piece heads, and the number in its heading. `any`: by any listed words; else a plain line needs
/// words that are not likely to be anything else.
pub(crate) fn heading(
    lexicon: &Lexicon,
    piece: &Piece<'_>,
    review: Option<&str>,
    any: bool,
) -> Option<(Section, Option<String>)> {
    let plain = match piece.kind {
        PieceKind::Heading(_) => false,
        PieceKind::Paragraph | PieceKind::Term => true,
        _ => return None,
    };
    if piece.folded.is_empty() || piece.folded.len() > 120 {
        return None;
    }
    let found = lexicon.section(&piece.folded).map(|(s, n)| (s, n.map(str::to_owned))).or_else(|| {
        let (bare, number) = lexicon.without_item(&piece.folded, review);
        // "1. Description"
        let unnumbered = bare
            .split_once(' ')
            .filter(|(n, _)| is_number_token(n))
            .map_or(bare.as_str(), |(_, r)| r.trim_start_matches(['-', ' ']));
        let at = lexicon.section(&bare).or_else(|| lexicon.section(unnumbered))?;
        Some((at.0, number.or(at.1).map(str::to_owned)))
    })?;
    let weak = plain && !any && !piece.is_bold() && !piece.folded.contains(' ');
    (!weak).then_some(found)
}

pub(crate) fn count(piece: &Piece<'_>) -> usize {
    match piece.kind {
        PieceKind::Table(t) => t.cells.iter().map(|c| c.text().string.split_whitespace().count()).sum(),
        PieceKind::Strip(items) => items.iter().map(|i| i.label.string.split_whitespace().count()).sum(),
        _ => piece.words.split_whitespace().count(),
    }
}

/// Whether a line under a title can be a theme: a few words, no sentence.
pub(crate) fn is_theme(lexicon: &Lexicon, piece: &Piece<'_>) -> bool {
    is_theme_line(lexicon, &piece.words)
}

fn is_theme_line(lexicon: &Lexicon, words: &str) -> bool {
    let folded = fold(words);
    let n = words.split_whitespace().count();
    n > 0
        && n <= THEME_WORDS
        && words.chars().any(char::is_alphabetic)
        && !words.ends_with(['.', ';', '?', '!', ':', ','])
        && !lexicon.is_title_suffix(&folded)
        && !words.contains("://")
        && !folded.starts_with("page ")
}

/// Reads what stands under one title.
pub(crate) struct Reader<'c, 'f> {
    context: &'c mut Context<'f>,
    styled: bool,
    pub(crate) draft: Draft,
    pub(crate) zone: Zone,
    /// Level of the heading that the zone is under.
    level: u8,
    /// What the page before was in, where this one goes on with the same recommendation.
    pub(crate) resume: Option<Zone>,
    /// Columns of the last table of deliverables.
    pub(crate) roles: Option<Roles>,
    pub(crate) review: Option<String>,
}

impl<'c, 'f> Reader<'c, 'f> {
    pub(crate) fn new(context: &'c mut Context<'f>, styled: bool) -> Self {
        Self {
            context,
            styled,
            draft: Draft::default(),
            zone: Zone::Head,
            level: 0,
            resume: None,
            roles: None,
            review: None,
        }
    }

    pub(crate) fn used(&mut self, piece: &Piece<'_>) {
        self.draft.words_used += count(piece);
    }

    pub(crate) fn run(&mut self, pieces: &[Piece<'_>]) {
        let lexicon = self.context.lexicon();
        let mut i = 0;
        while let Some(piece) = pieces.get(i) {
            let rest = pieces.get(i + 1..).unwrap_or_default();
            i += 1;
            self.draft.words += count(piece);
            self.draft.places.push(piece.at.clone());
            // In a list of labels and values, "Status" heads nothing.
            let label = matches!(piece.kind, PieceKind::Term)
                && self.zone == Zone::In(Section::Deliverables)
                && lexicon.column(&piece.folded).is_some();
            if !label
                && let Some((section, number)) =
                    heading(lexicon, piece, self.review.as_deref(), !self.styled || self.zone == Zone::Head)
            {
                self.used(piece);
                self.enter(section, piece);
                if let Some(n) = number {
                    self.draft.slots.push((n, piece.words.clone()));
                }
                // "Implementation status" over nothing but a status.
                if section == Section::Progress
                    && let Some(next) = rest.first()
                    && let Some(stated) = self.bare_status(&next.words, lexicon.status_labels().contains(&piece.folded))
                    && !matches!(next.kind, PieceKind::Table(_) | PieceKind::Strip(_) | PieceKind::Heading(_))
                {
                    self.draft.stated.push((stated, next.at.clone()));
                    self.draft.places.push(next.at.clone());
                    self.draft.words += count(next);
                    self.used(next);
                    i += 1;
                }
                continue;
            }
            if let Some((section, content)) = self.run_in(piece) {
                self.enter(section, piece);
                self.used(piece);
                if section == Section::Legend
                    && let Some(found) = legend::entries(lexicon, &content, true)
                {
                    self.draft.add_legend(found);
                } else {
                    self.text(&content);
                }
                continue;
            }
            if let Some((found, taken)) = self.key(piece, rest) {
                for extra in rest.iter().take(taken) {
                    self.draft.words += count(extra);
                    self.draft.places.push(extra.at.clone());
                    self.used(extra);
                }
                self.used(piece);
                i += taken;
                self.draft.add_legend(found);
                if self.zone == Zone::In(Section::Legend) {
                    self.zone = Zone::Unknown;
                }
                continue;
            }
            match piece.kind {
                PieceKind::Table(_) => self.table(piece),
                PieceKind::Strip(_) => {
                    self.draft.timeline.extend(timeline::stages(piece));
                    self.used(piece);
                }
                PieceKind::Heading(level) => {
                    self.subheading(piece, level, rest);
                }
                PieceKind::Figure => {}
                PieceKind::Term | PieceKind::Definition if matches!(self.zone, Zone::In(Section::Deliverables)) => {
                    let n =
                        rest.iter().take_while(|p| matches!(p.kind, PieceKind::Term | PieceKind::Definition)).count();
                    self.terms(pieces.get(i - 1..i + n).unwrap_or_default());
                    for extra in rest.iter().take(n) {
                        self.draft.words += count(extra);
                        self.draft.places.push(extra.at.clone());
                    }
                    i += n;
                }
                _ => self.text(piece),
            }
        }
    }

    fn enter(&mut self, section: Section, piece: &Piece<'_>) {
        self.zone = Zone::In(section);
        self.level = if let PieceKind::Heading(l) = piece.kind { l } else { 6 };
        self.draft.description_headed |= section == Section::Description;
    }

    /// A heading whose words say nothing that is known.
    fn subheading(&mut self, piece: &Piece<'_>, level: u8, rest: &[Piece<'_>]) {
        let lexicon = self.context.lexicon();
        let prose = rest.first().is_some_and(|n| {
            matches!(n.kind, PieceKind::Paragraph | PieceKind::Item { .. })
                && n.words.split_whitespace().count() >= 6
                && !is_theme(lexicon, n)
        });
        // A theme set as a heading; the only stage of a timeline that no shape surrounds.
        if matches!(self.zone, Zone::Head | Zone::In(Section::Timeline)) && !prose && is_theme(lexicon, piece) {
            self.text(piece);
            return;
        }
        if matches!(self.zone, Zone::In(_)) && level > self.level {
            return;
        }
        self.level = level;
        self.zone = match lexicon.likely_section(&piece.folded) {
            Some(section) if piece.words.split_whitespace().count() <= 8 => {
                self.draft.description_headed |= section == Section::Description;
                self.used(piece);
                Zone::In(section)
            }
            _ => {
                self.draft.unknown.push(Vec::new());
                Zone::Unknown
            }
        };
    }

    /// Running words, by where they stand.
    fn text(&mut self, piece: &Piece<'_>) {
        let lexicon = self.context.lexicon();
        // The line of the rights is on every page, or on the last one only.
        let rights =
            piece.words.starts_with('©') || text::is_footnote(&piece.text) || lexicon.is_furniture(&piece.folded);
        if rights || (piece.words.is_empty() && piece.text.marks().next().is_none()) {
            return;
        }
        if self.zone == Zone::Head {
            if self.head(piece) {
                return;
            }
            if let Some(zone) = self.resume.take() {
                self.zone = zone;
            }
        } else if !matches!(self.zone, Zone::In(Section::Progress | Section::Notes | Section::Deliverables))
            && let Some(stated) = self.status_line(&piece.words)
        {
            self.draft.stated.push((stated, piece.at.clone()));
            self.used(piece);
            return;
        }
        match self.zone {
            Zone::Head => {
                if status::stated(lexicon, &piece.words).is_some() || piece.words.split_whitespace().count() >= 6 {
                    self.draft.lead.push((text::prose(&piece.text), piece.at.clone()));
                }
            }
            Zone::In(Section::Description) => {
                let words = text::prose(&piece.text);
                if !words.is_empty() {
                    self.draft.description.push((piece.counted(words), piece.at.clone()));
                }
                self.used(piece);
            }
            Zone::In(Section::Timeline) => {
                self.draft.timeline.extend(timeline::stages(piece));
                self.used(piece);
            }
            Zone::In(Section::Deliverables) => {
                let item = matches!(piece.kind, PieceKind::Item { .. });
                let (label, t) = match parts::labelled(&piece.text, lexicon) {
                    Some((label, value)) => (Some(label), value),
                    None => (None, piece.text.clone().into_owned()),
                };
                if item || label.is_some() || deliverables::is_marked(&piece.text) {
                    self.part(Part { label, text: t, at: piece.at.clone() });
                    self.used(piece);
                }
            }
            Zone::In(Section::Progress) => {
                self.draft.progress.extend(narrative::raw(piece));
                self.used(piece);
            }
            Zone::In(Section::Notes) => {
                let words = text::prose(&piece.text);
                if !words.is_empty() {
                    self.draft.notes.push((words, piece.at.clone()));
                }
                self.used(piece);
            }
            Zone::Unknown => match self.draft.unknown.last_mut() {
                Some(last) => last.extend(narrative::raw(piece)),
                None => self.draft.unknown.push(narrative::raw(piece).into_iter().collect()),
            },
            Zone::In(Section::Legend | Section::Contents | Section::Other) => {}
        }
    }

    /// A line under the title: whether it is one of those that stand there.
    fn head(&mut self, piece: &Piece<'_>) -> bool {
        if matches!(piece.kind, PieceKind::Item { .. }) {
            return false;
        }
        let lexicon = self.context.lexicon();
        let order = self.context.order;
        let mut any = false;
        for line in lines(&piece.text) {
            let words = text::words(&line);
            for part in words.split([" | ", " · ", " • "].iter().find(|s| words.contains(**s)).copied().unwrap_or("\n"))
            {
                let part = part.trim();
                if part.is_empty() {
                    continue;
                }
                let known = if let Some(stated) = self.status_line(part) {
                    self.draft.stated.push((stated, piece.at.clone()));
                    true
                } else if let Some((iso, newest)) = dated(lexicon, part, order) {
                    self.draft.dates.push(((iso, newest), piece.at.clone()));
                    true
                } else if let Some(who) = labelled(part)
                    .and_then(|(label, value)| (lexicon.column(&label) == Some(Column::Responsible)).then_some(value))
                {
                    self.draft.addressees.push(who.to_owned());
                    self.draft.proofs.add("addressees", piece.at);
                    true
                } else if self.draft.title.as_ref().is_some_and(|(t, _)| t.printed == part) {
                    true
                } else if is_theme_line(lexicon, part) {
                    if !self.draft.themes.iter().any(|t| t == part) {
                        self.draft.themes.push(part.to_owned());
                        self.draft.proofs.add("themes", piece.at);
                    }
                    true
                } else {
                    false
                };
                any |= known;
                if !known {
                    return any;
                }
            }
        }
        if any {
            self.used(piece);
        }
        any
    }

    /// "Implementation status: Ongoing", of the whole recommendation.
    fn status_line(&mut self, words: &str) -> Option<RecommendationStatus> {
        if words.len() > 300 {
            return None;
        }
        let lexicon = self.context.lexicon();
        let (label, value) = labelled(words)?;
        let label = lexicon.without_item(&label, self.review.as_deref()).0;
        if !lexicon.status_labels().contains(&label) || value.is_empty() {
            return None;
        }
        self.bare_status(value, true)
    }

    /// Words that are a status and nothing else. `sure`: a label says so, and what cannot be read is unknown.
    fn bare_status(&mut self, words: &str, sure: bool) -> Option<RecommendationStatus> {
        if words.is_empty() || words.len() > 200 {
            return None;
        }
        let lexicon = self.context.lexicon();
        let folded = fold(words);
        let by_key = legend::by_label(&self.draft.legend, &folded).and_then(|e| e.status);
        let value = by_key.or_else(|| status::exact(lexicon, &folded).and_then(|r| r.status));
        let value = value.or_else(|| if sure { status::read(lexicon, words).and_then(|r| r.status) } else { None })?;
        Some(RecommendationStatus { value, raw: Some(words.to_owned()), basis: Basis::Stated })
    }

    /// "Description: the text", "Legend: ● Complete": heading and content in one paragraph.
    fn run_in<'d>(&self, piece: &Piece<'d>) -> Option<(Section, Piece<'d>)> {
        if !matches!(piece.kind, PieceKind::Paragraph) {
            return None;
        }
        let lexicon = self.context.lexicon();
        let colon = piece.text.string.find(':').filter(|i| *i <= 80)?;
        let label = fold(piece.text.string.get(..colon)?);
        let (section, _) = lexicon.section(&label)?;
        if lexicon.status_labels().contains(&label) && self.zone == Zone::Head {
            return None;
        }
        let bold = piece.text.spans.iter().any(|s| {
            matches!(s.kind, crate::document::SpanKind::Bold)
                && s.range.start == 0
                && s.range.end + 1 >= colon
                && s.range.end <= colon + 2
        });
        let plain_enough = label.contains(' ')
            || matches!(section, Section::Description | Section::Timeline | Section::Deliverables | Section::Legend);
        let narrative = matches!(self.zone, Zone::In(Section::Progress | Section::Notes));
        if !(bold || (plain_enough && !narrative)) {
            return None;
        }
        let mut content = piece.clone();
        let body = piece.text.slice(colon + 1..piece.text.string.len());
        content.words = text::words(&body);
        if content.words.is_empty() && body.marks().next().is_none() {
            return None;
        }
        content.folded = fold(&content.words);
        content.text = std::borrow::Cow::Owned(body);
        Some((section, content))
    }

    /// A run of pieces that is the key, and how many pieces after the first it takes.
    fn key(&self, piece: &Piece<'_>, rest: &[Piece<'_>]) -> Option<(Vec<Entry>, usize)> {
        let lexicon = self.context.lexicon();
        let told = self.zone == Zone::In(Section::Legend);
        if matches!(piece.kind, PieceKind::Heading(_)) {
            return None;
        }
        let mut all: Vec<Entry> = Vec::new();
        let mut taken = 0;
        // A mark that stands alone, or after an entry's words where one stands before them too, is the next entry's.
        let mut ahead: Option<Mark> = None;
        for (i, next) in std::iter::once(piece).chain(rest).enumerate() {
            // Under the key's own heading, too, another section or running words end it.
            if i > 0 && heading(lexicon, next, self.review.as_deref(), true).is_some() {
                break;
            }
            if let Some(mark) = legend::lone_mark(next) {
                ahead = Some(mark);
                continue;
            }
            let also = told && (i == 0 || matches!(next.kind, PieceKind::Item { .. } | PieceKind::Definition));
            let Some(mut more) = legend::entries(lexicon, next, false)
                .or_else(|| if also { legend::entries(lexicon, next, true) } else { None })
            else {
                break;
            };
            if more.iter().any(|m| all.iter().any(|a| a.label == m.label)) {
                break;
            }
            if let Some(first) = more.first_mut()
                && (first.color.is_none() || legend::leading_mark(&next.text).is_none())
                && let Some(mark) = ahead.take()
            {
                first.color = mark.color;
                first.mark = Some(mark);
            }
            ahead = legend::trailing_mark(&next.text);
            all.extend(more);
            taken = i;
        }
        if all.is_empty() {
            return None;
        }
        if told {
            return Some((all, taken));
        }
        let mut statuses: Vec<Status> = all.iter().filter_map(|e| e.status).collect();
        statuses.sort_unstable();
        statuses.dedup();
        let marked = all.iter().filter(|e| e.color.is_some() || e.mark.is_some()).count();
        let listed =
            matches!(piece.kind, PieceKind::Item { .. } | PieceKind::Table(_) | PieceKind::Strip(_) | PieceKind::Term);
        let enough = if marked == all.len() || listed { 2 } else { 3 };
        (all.len() >= 2 && statuses.len() >= enough.min(all.len()) && statuses.len() >= 2).then_some((all, taken))
    }

    fn table(&mut self, piece: &Piece<'_>) {
        let PieceKind::Table(table) = piece.kind else { return };
        let lexicon = self.context.lexicon();
        if self.zone == Zone::Head
            && let Some(zone) = self.resume.take()
        {
            self.zone = zone;
        }
        let section = |words: &str| lexicon.section(&fold(words)).map(|(section, _)| Zone::In(section));
        if let Some(zone) = table.caption.as_ref().and_then(|c| section(&text::said(c))) {
            self.zone = zone;
        }
        let mut grids = Grid::all(lexicon, table);
        let mut any = false;
        for grid in &mut grids {
            if let Some(zone) = grid.title.as_deref().and_then(section) {
                self.zone = zone;
            }
            // The rest of a table that a page break cut, without its headings.
            let headless = grid.heads.iter().all(Vec::is_empty);
            let roles = match &self.roles {
                Some(last) if headless && last.columns() == grid.heads.len() => Some(last.clone()),
                _ => Roles::of(grid, self.context),
            };
            let in_timeline = self.zone == Zone::In(Section::Timeline);
            if let Some(roles) = roles.filter(|_| !(grid.rows.is_empty() || in_timeline && headless)) {
                any = true;
                self.roles = Some(roles.clone());
                self.draft.rows.push(Rows::Table(std::mem::take(grid), roles));
            }
        }
        if any {
            self.used(piece);
            return;
        }
        let grid = grids.into_iter().next().unwrap_or_default();
        let in_timeline = self.zone == Zone::In(Section::Timeline);
        if in_timeline
            || (grid.rows.len() <= 2
                && table.cells.iter().filter(|c| c.fill.is_some_and(|f| f.chroma() > 24)).count() >= 2
                && self.draft.timeline.is_empty())
        {
            self.draft.timeline.extend(timeline::stages(piece));
            self.used(piece);
            return;
        }
        match self.zone {
            Zone::In(Section::Deliverables) => {
                for row in &grid.rows {
                    let mut cells = row.cells.iter().flatten();
                    if let Some(cell) = cells.next() {
                        let mut whole = cell.text.clone();
                        for more in cells.filter(|c| c.id != cell.id) {
                            whole.append(" ", &more.text);
                        }
                        let at = cell.at.clone();
                        self.part(Part { label: None, text: whole, at });
                    }
                }
                self.used(piece);
            }
            Zone::In(Section::Progress) => {
                let cells = table.cells.iter().flat_map(|c| &c.blocks);
                self.draft.progress.extend(cells.filter_map(narrative::raw_of_block));
                self.used(piece);
            }
            _ => {}
        }
    }

    /// A list of terms with their definitions, as deliverables.
    fn terms(&mut self, pieces: &[Piece<'_>]) {
        let all = pieces.iter().map(|p| (matches!(p.kind, PieceKind::Term), &*p.text, p.at));
        let parts = parts::of_terms(all, self.context.lexicon());
        for p in pieces {
            self.used(p);
        }
        for part in parts {
            self.part(part);
        }
    }

    /// A part of a deliverable; those that follow one another are read together.
    fn part(&mut self, part: Part) {
        if let Some(Rows::Parts(parts)) = self.draft.rows.last_mut() {
            parts.push(part);
        } else {
            self.draft.rows.push(Rows::Parts(vec![part]));
        }
    }
}

/// "Label: value", the label folded.
fn labelled(words: &str) -> Option<(String, &str)> {
    let (at, sign) = [": ", " – ", " — ", " - ", ":"]
        .iter()
        .filter_map(|s| words.find(s).map(|i| (i, *s)))
        .min_by_key(|(i, s)| (*i, usize::MAX - s.len()))?;
    let label = fold(words.get(..at)?);
    (label.len() <= 80).then(|| (label, words.get(at + sign.len()..).unwrap_or_default().trim()))
}

/// The date of a line that says when the report was made, and whether it is the date that the statuses speak for.
pub(crate) fn dated(lexicon: &Lexicon, words: &str, order: DateOrder) -> Option<(String, bool)> {
    if words.len() > 120 {
        return None;
    }
    let folded = fold(words);
    let label =
        lexicon.date_labels().iter().find(|l| folded.strip_prefix(l.as_str()).is_some_and(|r| r.starts_with(' ')));
    let newest = label.is_some_and(|l| lexicon.newest_labels().contains(l));
    if let Some(iso) = date::whole(words, order) {
        return Some((iso, newest));
    }
    // "Status as of 30 June 2015 (second quarter)"
    label?;
    let found = date::find(words, order);
    found.into_iter().next().and_then(|f| f.iso).map(|iso| (iso, newest))
}
