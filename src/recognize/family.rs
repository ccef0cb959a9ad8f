//! Which family a document is of, and by what evidence.
//! Must not know how the items of a family are read.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::profile::{Clue, Column, Family, ItemSource, Section, fold};

use super::grid::Grid;
use super::normalize::text;
use super::piece::{Piece, PieceKind};
use super::title;

/// A clue that was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What was looked for.
    pub clue: String,
    /// What it counts.
    pub weight: i32,
    /// What was found; none where nothing was.
    pub found: Option<String>,
}

/// How well a document fits a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fit {
    /// Id of the family.
    pub family: String,
    /// Sum of the weights found.
    pub score: i32,
    /// What it takes.
    pub threshold: u32,
    /// Clue by clue.
    pub evidence: Vec<Evidence>,
}

impl Fit {
    /// Whether there is enough evidence.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.score > 0 && self.score >= i32::try_from(self.threshold).unwrap_or(i32::MAX)
    }
}

/// Which family a document is read as, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FamilyChoice {
    /// Id of the family.
    pub family: String,
    /// Its name for people.
    pub title: String,
    /// Where its items are looked for.
    pub source: Option<ItemSource>,
    /// Why this one.
    pub reason: Reason,
    /// How well each family fits, the best first.
    pub fits: Vec<Fit>,
}

/// Why a document is read as one family and not as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was asked for.
    Asked,
    /// It has the most evidence, and enough of it.
    Evidence,
    /// No family has enough evidence.
    Fallback,
}

/// The family to read a document as: the one asked for, else the best that has enough evidence, else the fallback.
pub(crate) fn choose<'f>(
    known: &[&'f Family],
    fits: Vec<Fit>,
    asked: Option<&str>,
) -> (FamilyChoice, Option<&'f Family>) {
    let find = |id: &str| known.iter().copied().find(|f| f.profile.id == id);
    let best = || fits.first().filter(|f| f.is_certain()).and_then(|f| find(&f.family));
    let (family, reason) = match asked.and_then(find) {
        Some(family) => (Some(family), Reason::Asked),
        None => match best() {
            Some(family) => (Some(family), Reason::Evidence),
            None => {
                let fallback = known.iter().copied().find(|f| f.profile.fallback);
                (fallback.or_else(|| find(&fits.first()?.family)), Reason::Fallback)
            }
        },
    };
    let choice = FamilyChoice {
        family: family.map(|f| f.profile.id.clone()).unwrap_or_default(),
        title: family.map(|f| f.profile.title.clone()).unwrap_or_default(),
        source: family.map(|f| f.profile.source),
        reason,
        fits,
    };
    (choice, family)
}

/// How well a document fits each family, the best first. Of two alike, the first by id.
pub(crate) fn fits(families: &[&Family], pieces: &[Piece<'_>]) -> Vec<Fit> {
    let mut all: Vec<Fit> = families.iter().map(|f| fit(f, pieces)).collect();
    all.sort_by(|a, b| {
        b.is_certain().cmp(&a.is_certain()).then_with(|| b.score.cmp(&a.score)).then_with(|| a.family.cmp(&b.family))
    });
    all
}

fn fit(family: &Family, pieces: &[Piece<'_>]) -> Fit {
    let lexicon = &family.lexicon;
    let mut sections: Vec<(Section, &str)> = Vec::new();
    let mut titled: Option<&str> = None;
    let mut tables: Vec<BTreeSet<Column>> = Vec::new();
    let mut heads: Vec<String> = Vec::new();
    for piece in pieces {
        match piece.kind {
            PieceKind::Table(table) => {
                let grid = Grid::new(lexicon, table);
                let named: BTreeSet<Column> = grid.heads.iter().flatten().filter_map(|w| lexicon.column(w)).collect();
                if let Some((section, _)) =
                    grid.title.as_deref().and_then(|t| lexicon.section(&fold(t)).map(|s| (s.0, ())))
                {
                    sections.push((section, "a line over a table"));
                }
                heads.extend(grid.heads.iter().flatten().cloned());
                // A column of texts may have no heading at all.
                let mut named = named;
                if grid.heads.iter().any(Vec::is_empty) && named.len() >= 2 {
                    named.insert(Column::Text);
                }
                tables.push(named);
            }
            PieceKind::Heading(_) | PieceKind::Paragraph => {
                if piece.folded.is_empty() {
                    continue;
                }
                let bare = lexicon.without_item(&piece.folded, None).0;
                if let Some((section, _)) =
                    lexicon.section(&piece.folded).or_else(|| lexicon.section(&bare).map(|s| (s.0, None)))
                {
                    sections.push((section, &piece.words));
                } else if titled.is_none()
                    && title::parse(lexicon, &piece.words, matches!(piece.kind, PieceKind::Heading(_))).is_some()
                {
                    titled = Some(&piece.words);
                }
            }
            _ => {}
        }
    }
    let evidence: Vec<Evidence> = family
        .profile
        .signature
        .iter()
        .enumerate()
        .map(|(i, clue)| {
            let found = match (&clue.column_heading, family.patterns.get(&i)) {
                (Some(_), Some(pattern)) => heads.iter().find(|h| pattern.is_match(h)).cloned(),
                _ => look(family, i, clue, pieces, &sections, titled, &tables),
            };
            Evidence { clue: describe(clue), weight: clue.weight, found }
        })
        .collect();
    let score = evidence.iter().filter(|e| e.found.is_some()).map(|e| e.weight).sum();
    Fit { family: family.profile.id.clone(), score, threshold: family.profile.threshold, evidence }
}

fn look(
    family: &Family,
    index: usize,
    clue: &Clue,
    pieces: &[Piece<'_>],
    sections: &[(Section, &str)],
    titled: Option<&str>,
    tables: &[BTreeSet<Column>],
) -> Option<String> {
    if let Some(section) = clue.section {
        return sections.iter().find(|(s, _)| *s == section).map(|(_, words)| (*words).to_owned());
    }
    if let Some(wanted) = clue.title {
        return match titled {
            Some(words) if wanted => Some(words.to_owned()),
            None if !wanted => Some("no such heading".to_owned()),
            _ => None,
        };
    }
    if let Some(columns) = &clue.columns {
        let at = tables.iter().position(|t| columns.iter().all(|c| t.contains(c)))?;
        return Some(format!("table {}", at + 1));
    }
    if let Some(phrase) = &clue.phrase {
        let phrase = fold(phrase);
        let says = |p: &Piece<'_>| match p.folded.as_str() {
            "" => fold(&p.words).contains(&phrase),
            folded => folded.contains(&phrase),
        };
        return pieces.iter().any(says).then_some(phrase);
    }
    let pattern = family.patterns.get(&index)?;
    pieces.iter().find_map(|p| {
        if let PieceKind::Table(table) = p.kind {
            return table
                .cells
                .iter()
                .find_map(|c| pattern.find(&text::words(&c.text())).map(|m| m.as_str().to_owned()));
        }
        pattern.find(&p.words).map(|m| m.as_str().to_owned())
    })
}

fn describe(clue: &Clue) -> String {
    if let Some(section) = clue.section {
        return format!("section {section:?}").to_lowercase();
    }
    if clue.title.is_some() {
        return "a heading that names a recommendation".to_owned();
    }
    if let Some(columns) = &clue.columns {
        return format!("a table with columns {columns:?}").to_lowercase();
    }
    if let Some(heading) = &clue.column_heading {
        return format!("a column heading of the pattern {heading:?}");
    }
    if let Some(phrase) = &clue.phrase {
        return format!("the words {phrase:?}");
    }
    format!("the pattern {:?}", clue.pattern.as_deref().unwrap_or_default())
}
