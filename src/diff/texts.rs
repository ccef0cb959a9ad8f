//! Texts of two editions of a recommendation: which of them changed.
//! Must not know statuses and dates.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::change::{StageStanding, TextField, What};
use super::fold::letters;
use super::words;
use crate::report::{Note, ProgressEntry, Recommendation, Stage};

/// Paragraphs of a narrative up to which they are compared one by one.
const MOST: usize = 4000;

/// The change of a text that both editions print; what one of them leaves out is not known to have changed.
pub(super) fn text(field: TextField, from: Option<&str>, to: Option<&str>) -> Option<What> {
    let said = |text: Option<&str>| text.filter(|t| !t.trim().is_empty()).map(str::to_owned);
    let (from, to) = (said(from)?, said(to)?);
    (letters(&from) != letters(&to)).then(|| {
        let words = words::runs(&from, &to);
        What::TextChanged { field, from, to, words }
    })
}

/// The changes of the texts of a recommendation.
pub(super) fn changes(old: &Recommendation, new: &Recommendation) -> Vec<What> {
    let themes = |r: &Recommendation| (!r.themes.is_empty()).then(|| r.themes.join("; "));
    let texts = [
        text(TextField::Title, old.title.as_deref(), new.title.as_deref()),
        text(TextField::Themes, themes(old).as_deref(), themes(new).as_deref()),
        text(TextField::Description, old.description.as_deref(), new.description.as_deref()),
        paragraphs(TextField::Progress, &progress(&old.progress), &progress(&new.progress)),
        paragraphs(TextField::Notes, &notes(&old.notes), &notes(&new.notes)),
        timeline(&old.timeline, &new.timeline),
    ];
    texts.into_iter().flatten().collect()
}

fn progress(entries: &[ProgressEntry]) -> Vec<&str> {
    entries.iter().map(|e| e.text.as_str()).collect()
}

fn notes(notes: &[Note]) -> Vec<&str> {
    notes
        .iter()
        .map(|note| match note {
            Note::Plain(text) | Note::Placed { text, .. } => text.as_str(),
        })
        .collect()
}

/// Paragraphs that came and went. Where one ends and the next begins depends on the format and does not count.
fn paragraphs(field: TextField, old: &[&str], new: &[&str]) -> Option<What> {
    let folded = |texts: &[&str]| -> Vec<String> { texts.iter().map(|t| letters(t)).collect() };
    let (old_folded, new_folded) = (folded(old), folded(new));
    if old_folded.concat() == new_folded.concat() {
        return None;
    }
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let take = |texts: &[&str], range| -> Vec<String> {
        texts.get::<std::ops::Range<usize>>(range).into_iter().flatten().map(|t| (*t).to_owned()).collect()
    };
    if old.len() + new.len() > MOST {
        removed = take(old, 0..old.len());
        added = take(new, 0..new.len());
    } else {
        for op in capture_diff_slices(Algorithm::Myers, &old_folded, &new_folded) {
            let (tag, old_range, new_range) = op.as_tag_tuple();
            if tag != DiffTag::Equal {
                removed.extend(take(old, old_range));
                added.extend(take(new, new_range));
            }
        }
    }
    Some(What::NarrativeChanged { field, removed, added })
}

/// The change of a timeline that both editions print. A stage whose color cannot be told in one is the same.
fn timeline(old: &[Stage], new: &[Stage]) -> Option<What> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    let same = old.len() == new.len()
        && old
            .iter()
            .zip(new)
            .all(|(a, b)| letters(&a.label) == letters(&b.label) && a.status.zip(b.status).is_none_or(|(a, b)| a == b));
    let stages = |stages: &[Stage]| -> Vec<StageStanding> {
        stages.iter().map(|s| StageStanding { label: s.label.clone(), status: s.status }).collect()
    };
    (!same).then(|| What::TimelineChanged { from: stages(old), to: stages(new) })
}
