//! Document to report.
//! Must not know which format the document was read from, nor how it was laid out.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::Options;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, BlockKind, Document};
use crate::error::Error;
use crate::profile::{self, Family, ItemSource, Lexicon};
use crate::report::{Recommendation, Report, SCHEMA_VERSION, Source, Total};

mod apart;
mod assemble;
mod choice;
mod columns;
mod context;
mod deck;
mod deliverables;
mod draft;
mod family;
mod grid;
mod legend;
mod narrative;
pub(crate) mod normalize;
mod overall;
mod parts;
mod piece;
mod provenance;
mod references;
mod sections;
mod sheet;
mod sources;
mod stacked;
mod timeline;
mod title;

#[cfg(test)]
mod tests;

pub use family::{Evidence, FamilyChoice, Fit, Reason};

use context::Context;
use normalize::{date, text};
use piece::Piece;

/// Share of the document's words that may stay unused without a word about it.
const UNUSED_SHARE: f64 = 0.2;

/// Why a document has no recommendations: it is no report, or most of it cannot be read.
fn without_recommendations(document: &Document) -> Error {
    let unreadable = document.pages.iter().filter(|page| page.unreadable).count();
    let Some(doubt) = document.diagnostics.iter().find(|d| d.code == Code::TextUnmapped) else {
        return Error::NotAReport("no heading, table or paragraph is a recommendation".to_owned());
    };
    if unreadable * 2 <= document.pages.len() {
        let reason = format!("no heading, table or paragraph is a recommendation, and {}", doubt.message);
        return Error::NotAReport(reason);
    }
    Error::NoTextLayer { pages: u32::try_from(document.pages.len()).unwrap_or(u32::MAX), reason: doubt.message.clone() }
}

/// Finds the recommendations of a document.
///
/// # Errors
/// [`Error::NotAReport`] where there are none; [`Error::NoTextLayer`] where most of it cannot be told; [`Error::DiffPage`].
pub fn report(document: &Document, bytes: &[u8], options: &Options) -> Result<Report, Error> {
    let unstacked = stacked::unstacked(document).map(|blocks| with_blocks(document, blocks));
    let document = unstacked.as_ref().unwrap_or(document);
    let unnested = unnested(document);
    let document = unnested.as_ref().unwrap_or(document);
    let (choice, family) = chosen(document, options);
    let Some(family) = family else {
        return Err(Error::NotAReport("no family of reports is known".to_owned()));
    };
    let deck = family.profile.source == ItemSource::Deck;
    let headed = apart::blocks(&document.blocks, !deck, &family.lexicon).map(|blocks| with_blocks(document, blocks));
    let document = headed.as_ref().unwrap_or(document);
    let told = if deck { sources::facts(&document.blocks, &family.lexicon) } else { None };
    let told = told.map(|blocks| with_blocks(document, blocks));
    let document = told.as_ref().unwrap_or(document);
    let simple;
    let document = if family.profile.source == ItemSource::Deck {
        document
    } else {
        let depth = options.limits.nesting.min(16);
        let blocks = sources::plain(&document.blocks, &family.lexicon, depth);
        simple = with_blocks(document, sources::relabeled(blocks, &family.lexicon));
        &simple
    };
    let pieces = pieces(document, &family.lexicon, options);
    let order = date::order_of(pieces.iter().map(|p| p.words.as_str()))
        .or_else(|| date::order_of(cell_texts(document).iter().map(String::as_str)))
        .unwrap_or(family.profile.dates);
    // What a document explains itself counts before what is known of it.
    let own =
        if family.profile.source == ItemSource::Deck { Vec::new() } else { sources::codes(&family.lexicon, &pieces) };
    let explained;
    let family = if own.is_empty() {
        family
    } else {
        explained = Family { lexicon: family.lexicon.with_readings(own), ..family.clone() };
        &explained
    };
    let mut context = Context {
        family,
        order,
        key: Vec::new(),
        unseen: (1..).zip(&document.pages).filter(|(_, page)| page.scanned).map(|(number, _)| number).collect(),
        provenance: options.provenance,
        diagnostics: Vec::new(),
        current: None,
    };
    if choice.reason == Reason::Fallback {
        context.diagnostics.push(Diagnostic::info(
            Code::FamilyUncertain,
            "no family of reports fits well; read by the one that fits best",
        ));
    }
    if family.profile.source != ItemSource::Deck {
        context.key = legend::of_document(&family.lexicon, &pieces);
    }
    let mut body = match family.profile.source {
        ItemSource::Deck => of_deck(document, &pieces, &mut context),
        source => sources::read(source, document, &pieces, &mut context),
    };
    if body.recommendations.is_empty() {
        return Err(without_recommendations(document));
    }
    distinct(&mut body.recommendations, &mut context);
    let mut diagnostics = document.diagnostics.clone();
    diagnostics.append(&mut context.diagnostics);
    Ok(Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        source: Source {
            path: options.name.clone().unwrap_or_default(),
            format: document.format,
            sha256: sha256(bytes),
            pages: u32::try_from(document.pages.len()).ok().filter(|n| *n > 0),
        },
        family: family.profile.id.clone(),
        title: body.title,
        as_of: body.as_of,
        recommendations: body.recommendations,
        totals: body.totals,
        diagnostics,
    })
}

/// Which family a document is read as, and by what evidence: what `inspect` shows.
#[must_use]
pub fn explain_family(document: &Document, options: &Options) -> FamilyChoice {
    let unstacked = stacked::unstacked(document).map(|blocks| with_blocks(document, blocks));
    let document = unstacked.as_ref().unwrap_or(document);
    let unnested = unnested(document);
    chosen(unnested.as_ref().unwrap_or(document), options).0
}

/// The document in the form in which families are told apart: rows of tables in cells in place of those cells, the
/// lines of a sheet around its table; none where it is in that form.
fn unnested(document: &Document) -> Option<Document> {
    let lexicon = &profile::built_in().lexicon;
    let of = |b: &Block| if let BlockKind::Table(t) = &b.kind { sources::unnested(t, lexicon) } else { None };
    let mut changed = None;
    if document.blocks.iter().any(|b| of(b).is_some()) {
        let replaced = |b: &Block| of(b).map(|table| Block { kind: BlockKind::Table(table), ..b.clone() });
        changed = Some(document.blocks.iter().map(|b| replaced(b).unwrap_or_else(|| b.clone())).collect::<Vec<_>>());
    }
    let blocks = changed.as_deref().unwrap_or(&document.blocks);
    let of = |b: &Block| if let BlockKind::Table(t) = &b.kind { sheet::parts(b, t, lexicon) } else { None };
    if blocks.iter().any(|b| of(b).is_some()) {
        changed = Some(blocks.iter().flat_map(|b| of(b).unwrap_or_else(|| vec![b.clone()])).collect());
    }
    changed.map(|blocks| with_blocks(document, blocks))
}

fn with_blocks(document: &Document, blocks: Vec<Block>) -> Document {
    Document {
        format: document.format,
        meta_title: document.meta_title.clone(),
        pages: document.pages.clone(),
        blocks,
        furniture: document.furniture.clone(),
        diagnostics: document.diagnostics.clone(),
    }
}

fn chosen<'o>(document: &Document, options: &'o Options) -> (FamilyChoice, Option<&'o Family>) {
    let known = options.profiles.all();
    let fits = family::fits(&known, &pieces(document, &profile::built_in().lexicon, options));
    family::choose(&known, fits, options.family.as_deref())
}

/// What a source of items gives.
#[derive(Debug, Default)]
struct Body {
    title: Option<String>,
    as_of: Option<String>,
    recommendations: Vec<Recommendation>,
    totals: Vec<Total>,
}

fn pieces<'d>(document: &'d Document, lexicon: &Lexicon, options: &Options) -> Vec<Piece<'d>> {
    piece::pieces(&document.blocks, &Known(lexicon), options.limits.nesting.min(16))
}

/// What the lexicon knows of a line.
struct Known<'l>(&'l Lexicon);

impl piece::Lines for Known<'_> {
    fn is_apart(&self, words: &str) -> bool {
        let lexicon = self.0;
        let folded = profile::fold(words);
        lexicon.section(&folded).is_some()
            || lexicon.section(&lexicon.without_item(&folded, None).0).is_some()
            || title::parse(lexicon, words, false).is_some()
            || sections::dated(lexicon, words, profile::DateOrder::Dmy).is_some()
            || lexicon
                .status_labels()
                .iter()
                .any(|l| folded.strip_prefix(l.as_str()).is_some_and(|r| r.starts_with(" - ")))
    }

    fn is_label(&self, words: &str) -> bool {
        let folded = profile::fold(words);
        self.0.section(&folded).is_some()
            || self.0.status_labels().contains(&folded)
            || self.0.date_labels().contains(&folded)
    }

    fn goes_on(&self, first: &str, whole: &str) -> bool {
        let short = |words| title::parse(self.0, words, false).and_then(|t| t.short);
        match (short(first), short(whole)) {
            (Some(first), Some(whole)) => whole.starts_with(&first),
            _ => false,
        }
    }
}

/// Words of all cells, for what the numeric dates in them give away.
fn cell_texts(document: &Document) -> Vec<String> {
    document
        .blocks
        .iter()
        .filter_map(|b| if let BlockKind::Table(t) = &b.kind { Some(t) } else { None })
        .flat_map(|t| t.cells.iter().map(|c| c.text().string))
        .collect()
}

fn of_deck(document: &Document, pieces: &[Piece<'_>], context: &mut Context<'_>) -> Body {
    let lexicon = context.lexicon();
    let deck = deck::read(pieces, context);
    let mut drafts = deck.drafts;
    let cover_words = (deck.cover.words, deck.cover.words_used);
    drafts.retain(|d| !d.is_bare() || d.number().is_some());
    if drafts.iter().all(draft::Draft::is_bare) {
        return Body::default();
    }
    // A table of tasks is no report where nothing in the document speaks of a recommendation.
    if drafts.iter().all(|d| d.number().is_none()) && !mentions(document, pieces, lexicon) {
        return Body::default();
    }
    let several = drafts.len() > 1;
    // What a key on the cover explains, or one that stands with one recommendation only, it explains for all.
    let key = if deck.cover.legend.is_empty() {
        drafts.iter().find(|d| !d.legend.is_empty()).map(|d| d.legend.clone()).unwrap_or_default()
    } else {
        deck.cover.legend.clone()
    };
    let heading = drafts.first().and_then(|d| d.title.as_ref()).map(|(t, _)| t.printed.clone());
    let meta = document.meta_title.as_deref().map(text::clean).filter(|t| !t.is_empty());
    let title = if several {
        deck.cover_title.clone().or_else(|| meta.clone().filter(|m| title::parse(lexicon, m, true).is_none()))
    } else {
        heading.or_else(|| deck.cover_title.clone())
    };
    let review = deck.cover_title.as_deref().and_then(title::review_of_report).or_else(|| {
        // A site's own name may follow the page's.
        let page = meta.as_deref().and_then(|m| m.split(" | ").next());
        if several { page.and_then(title::review_of_report) } else { None }
    });
    let dates: Vec<(String, bool)> =
        deck.cover.dates.iter().chain(drafts.iter().flat_map(|d| &d.dates)).map(|(d, _)| d.clone()).collect();
    let newest = |of_status: bool| dates.iter().filter(|(_, n)| *n || !of_status).map(|(d, _)| d.clone()).max();
    let as_of = newest(true).or_else(|| newest(false)).or_else(|| furniture_date(document, context));
    let (mut words, mut used) = cover_words;
    let mut recommendations = Vec::with_capacity(drafts.len());
    for (i, draft) in drafts.into_iter().enumerate() {
        words += draft.words;
        used += draft.words_used;
        recommendations.push(assemble::recommendation(draft, &key, review.as_deref(), i + 1, context));
    }
    context.current = None;
    unused(words, used, context);
    Body { title, as_of, recommendations, totals: Vec::new() }
}

/// Whether a document speaks of recommendations, or of whatever its family calls them.
fn mentions(document: &Document, pieces: &[Piece<'_>], lexicon: &Lexicon) -> bool {
    let says = |words: &str| {
        profile::fold(words).split(' ').any(|w| {
            let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
            lexicon.item_words().iter().any(|i| i == bare)
        })
    };
    document.meta_title.as_deref().is_some_and(says)
        || pieces.iter().any(|p| says(&p.words))
        || document.furniture.iter().any(|b| says(&b.text.string))
        || cell_texts(document).iter().any(|t| says(t))
}

/// A date in a running head or foot that says when the report was made.
fn furniture_date(document: &Document, context: &Context<'_>) -> Option<String> {
    document
        .furniture
        .iter()
        .find_map(|b| sections::dated(context.lexicon(), &text::words(&b.text), context.order).map(|(iso, _)| iso))
}

fn unused(words: usize, used: usize, context: &mut Context<'_>) {
    let left = words.saturating_sub(used);
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    let share = left as f64 / words.max(1) as f64;
    if share > UNUSED_SHARE && left > 20 {
        let message = format!("{:.0} % of the words ({left} of {words}) reached no field", share * 100.0);
        context.tell(Diagnostic::info(Code::TextUnused, message), None);
    }
}

/// The id of a recommendation that has a number.
pub(crate) fn id(review: Option<&str>, number: &str) -> String {
    match review {
        Some(review) => format!("{review}-{number}"),
        None => number.to_owned(),
    }
}

/// Makes ids distinct: of two recommendations of the same number, the later one's ends in `~2`.
fn distinct(all: &mut [Recommendation], context: &mut Context<'_>) {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for r in all {
        let n = seen.entry(r.id.clone()).or_insert(0);
        *n += 1;
        if *n > 1 {
            let id = format!("{}~{n}", r.id);
            let message = format!("{} stands in the report more than once", r.id);
            context.diagnostics.push(Diagnostic::warning(Code::NumberDuplicate, message).of(&id));
            r.id = id;
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
