//! Drafts to recommendations: keys to colors, statuses, references, ids.
//! Must not know how a draft was found in the document.

use std::collections::BTreeMap;

use crate::color::Rgb;
use crate::diagnostic::{Code, Diagnostic};
use crate::profile::fold;
use crate::provenance::Provenance;
use crate::report::{Basis, LegendEntry, Note, Recommendation, RecommendationStatus, Where};

use super::context::Context;
use super::draft::{At, Draft, Rows};
use super::legend::Entry;
use super::normalize::status;
use super::provenance::{place, union};
use super::{deliverables, narrative, overall, references, timeline};

/// Words by which a text shows that it recommends something.
const RECOMMENDS: &[&str] = &[" should ", " shall ", " must ", " recommends ", " recommend ", " ought to "];

/// Makes a recommendation of a draft. `key`: the status key that counts where the draft has none of its own;
/// `review`: the review that the report is about.
pub(crate) fn recommendation(
    mut draft: Draft,
    key: &[Entry],
    review: Option<&str>,
    position: usize,
    context: &mut Context<'_>,
) -> Recommendation {
    let lexicon = context.lexicon();
    let title = draft.title.take();
    let slot = draft.slots.first().map(|(n, _)| n.clone());
    let number = title.as_ref().map(|(t, _)| t.number.clone()).or_else(|| slot.map(|n| n.to_uppercase()));
    let review = title.as_ref().and_then(|(t, _)| t.review.clone()).or_else(|| review.map(str::to_owned));
    let id = match &number {
        Some(n) => super::id(review.as_deref(), n),
        None => format!("#{position}"),
    };
    context.current = Some(id.clone());
    mismatches(&draft, number.as_deref(), context);
    infer_sections(&mut draft, context);

    let mut evidence: BTreeMap<String, Where> = BTreeMap::new();
    let wanted = context.provenance;
    let mut prove = |field: &str, at: Option<&Provenance>| {
        if wanted && let Some(w) = at.and_then(place) {
            evidence.insert(field.to_owned(), w);
        }
    };
    let placed = |at: &Provenance| if wanted { place(at) } else { None };

    let own_key = if draft.legend.is_empty() { key } else { &draft.legend };
    let mut rows = Vec::new();
    for source in &draft.rows {
        match source {
            Rows::Table(grid, roles) => rows.extend(deliverables::read(grid, roles, own_key, context)),
            Rows::Parts(parts) => rows.extend(deliverables::of_parts(parts, own_key, context)),
        }
    }
    let deliverables: Vec<_> = rows
        .into_iter()
        .map(|f| {
            let mut row = f.row;
            row.place = f.at.as_ref().and_then(placed);
            row
        })
        .collect();
    let timeline = timeline::resolve(std::mem::take(&mut draft.timeline), own_key)
        .into_iter()
        .map(|(mut stage, at)| {
            stage.place = placed(&at);
            stage
        })
        .collect();
    let legend = draft
        .legend
        .iter()
        .map(|e| LegendEntry {
            label: e.label.clone(),
            status: e.status,
            color: e.color.map(Rgb::to_hex),
            place: placed(&e.at),
        })
        .collect();
    let progress: Vec<_> = narrative::entries(std::mem::take(&mut draft.progress))
        .into_iter()
        .map(|(mut entry, at)| {
            entry.place = placed(&at);
            entry
        })
        .collect();

    let stated = stated(&draft, context);
    let derived = overall::derived(&deliverables);
    if let Some((s, _)) = &stated
        && let Some(message) = overall::conflict(s.value, &deliverables)
    {
        context.tell(Diagnostic::warning(Code::StatusConflict, message), None);
    }
    if let Some((t, at)) = &title {
        prove("number", Some(at));
        if t.short.is_some() {
            prove("title", Some(at));
        }
    }
    prove("status", stated.as_ref().map(|(_, at)| at));
    prove("description", union(draft.description.iter().map(|(_, at)| at)).as_ref());
    prove("as_of", draft.dates.first().map(|(_, at)| at));
    for (field, at) in draft.proofs.iter().filter(|(field, _)| *field != "themes" || !draft.themes.is_empty()) {
        prove(field, Some(at));
    }
    let description = joined(&draft.description);

    let mut named = Vec::new();
    let texts = description
        .iter()
        .map(String::as_str)
        .chain(deliverables.iter().map(|d| d.text.as_str()))
        .chain(progress.iter().map(|p| p.text.as_str()))
        .chain(draft.notes.iter().map(|(n, _)| n.as_str()));
    for t in texts {
        references::collect(lexicon, t, review.as_deref(), &mut named);
    }
    named.retain(|n| *n != id);

    let where_ = if wanted { union(&draft.places).as_ref().and_then(place) } else { None };
    Recommendation {
        review,
        number,
        title: title.and_then(|(t, _)| t.short),
        themes: draft.themes,
        description,
        addressees: draft.addressees,
        response: None,
        status: stated.map(|(s, _)| s).or(derived),
        assessments: Vec::new(),
        deliverables,
        timeline,
        legend,
        progress,
        notes: draft.notes.into_iter().map(|(text, at)| note(text, placed(&at))).collect(),
        references: named,
        place: where_,
        evidence,
        id,
    }
}

fn note(text: String, place: Option<Where>) -> Note {
    match place {
        Some(place) => Note::Placed { text, place },
        None => Note::Plain(text),
    }
}

fn joined(paragraphs: &[At<String>]) -> Option<String> {
    let all: Vec<&str> = paragraphs.iter().map(|(p, _)| p.as_str()).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// The status that the report states: in a line under the title, in the notes, in a banner.
fn stated(draft: &Draft, context: &mut Context<'_>) -> Option<At<RecommendationStatus>> {
    let lexicon = context.lexicon();
    let line = draft
        .stated
        .iter()
        .find(|(s, _)| s.value != crate::report::Status::Unknown)
        .or_else(|| draft.stated.first())
        .cloned();
    let sentence = |texts: &[At<String>]| {
        texts.iter().find_map(|(words, at)| {
            let (raw, reading) = status::stated(lexicon, words)?;
            Some((RecommendationStatus { value: reading.status?, raw: Some(raw), basis: Basis::Stated }, at.clone()))
        })
    };
    // A note may be nothing but a status word.
    let word = || {
        draft.notes.iter().find_map(|(words, at)| {
            let value = status::exact(lexicon, &fold(words))?.status?;
            Some((RecommendationStatus { value, raw: Some(words.clone()), basis: Basis::Stated }, at.clone()))
        })
    };
    let notes = sentence(&draft.notes).or_else(word);
    if let (Some((a, _)), Some((b, _))) = (&line, &notes)
        && a.value != b.value
    {
        let message = format!(
            "the status line says {:?}, the notes say {:?}",
            a.raw.as_deref().unwrap_or_default(),
            b.raw.as_deref().unwrap_or_default()
        );
        context.tell(Diagnostic::warning(Code::StatusConflict, message), None);
    }
    line.or(notes).or_else(|| sentence(&draft.lead)).or_else(|| {
        let all: Vec<At<String>> = draft.progress.iter().map(|p| (p.text.clone(), p.at.clone())).collect();
        sentence(&all)
    })
}

/// Numbers in section headings that are not the title's.
fn mismatches(draft: &Draft, number: Option<&str>, context: &mut Context<'_>) {
    let Some(number) = number else { return };
    let folded = fold(number);
    for (n, heading) in &draft.slots {
        if *n != folded && !folded.contains(n.as_str()) {
            context.tell(
                Diagnostic::warning(
                    Code::NumberMismatch,
                    format!("the title has number {number}, the heading {heading:?} has {n}"),
                ),
                None,
            );
        }
    }
}

/// Fills description, progress and notes from words without a known heading, where they have none.
fn infer_sections(draft: &mut Draft, context: &Context<'_>) {
    let lexicon = context.lexicon();
    let recommends = |t: &str| RECOMMENDS.iter().any(|w| format!(" {} ", fold(t)).contains(w));
    if draft.description.is_empty() {
        if let Some(i) = draft.unknown.iter().position(|u| u.iter().any(|e| recommends(&e.text))) {
            let section = draft.unknown.remove(i);
            draft.description = section.into_iter().map(|e| (e.text, e.at)).collect();
        } else if draft.lead.iter().any(|(t, _)| recommends(t)) {
            draft.description =
                draft.lead.iter().filter(|(t, _)| status::stated(lexicon, t).is_none()).cloned().collect();
        }
    }
    if draft.notes.is_empty()
        && let Some(i) =
            draft.unknown.iter().rposition(|u| u.iter().any(|e| status::stated(lexicon, &e.text).is_some()))
        && (draft.unknown.len() > 1 || !draft.progress.is_empty())
    {
        let section = draft.unknown.remove(i);
        draft.notes = section.into_iter().map(|e| (e.text, e.at)).collect();
    }
    if draft.progress.is_empty()
        && let Some(i) = (0..draft.unknown.len())
            .max_by_key(|i| draft.unknown.get(*i).map_or(0, |u| u.iter().map(|e| e.text.len()).sum::<usize>()))
        && draft
            .unknown
            .get(i)
            .is_some_and(|u| u.iter().map(|e| e.text.split_whitespace().count()).sum::<usize>() >= 12)
    {
        draft.progress = draft.unknown.remove(i);
    }
}
