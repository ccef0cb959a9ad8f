//! Which recommendation of an edition is which of the next one: by review and number, then by text; and the same for
//! the deliverables of two recommendations.
//! Must not know what changed in them.

use std::collections::{BTreeMap, BTreeSet};

use super::fold;
use super::item::Item;
use super::pairing::{Candidate, greedy, is_free, related};
use crate::report::Deliverable;

/// What the same number adds to the likeness of the texts. A text that is elsewhere outweighs a number whose text is
/// another one; that a text was rewritten is believed before that it went to another number.
const SAME_NUMBER: f64 = 0.35;
/// What the same place in the document adds where no number is printed.
const SAME_PLACE: f64 = 0.15;
/// What the name of the document adds, where one number stands in several.
const SAME_DOCUMENT: f64 = 0.05;
/// What its format adds, where a document is there in several.
const SAME_FORMAT: f64 = 0.01;
/// Likeness from which a text by another number is the same recommendation.
const SAME_TEXT: f64 = 0.6;
/// Likeness of a recommendation whose text one edition does not print.
const UNSAID: f64 = 0.5;
/// Recommendations of one number that are looked at; where there are more, reports without a review were mixed.
const MOST_NAMESAKES: usize = 64;
/// Words from which a text is no formula that any recommendation could have.
const OWN_WORDS: usize = 5;

/// A recommendation in both editions, by its index in each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    /// How alike the texts are, from 0 to 1.
    pub(super) likeness: f64,
}

impl From<Candidate> for Pair {
    fn from(c: Candidate) -> Self {
        Self { old: c.old, new: c.new, likeness: c.likeness }
    }
}

/// Whether the reviews do not speak against it that two numbers are the same.
fn reviews_agree(a: &Item<'_>, b: &Item<'_>) -> bool {
    match (&a.review, &b.review) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Whether two items bear the same number of the same review.
fn same_number(a: &Item<'_>, b: &Item<'_>) -> bool {
    a.number.is_some() && a.number == b.number && reviews_agree(a, b)
}

/// A number, and the text or the name of the document that it stands with.
type NumberKey<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// The recommendations of an edition by number: alone, with the text, and with the name of the document.
struct Namesakes<'a> {
    lists: BTreeMap<NumberKey<'a>, Vec<usize>>,
}

impl<'a> Namesakes<'a> {
    fn new(items: &'a [Item<'_>]) -> Self {
        let mut lists: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            for key in Self::keys(item) {
                let list = lists.entry(key).or_default();
                if list.len() < MOST_NAMESAKES {
                    list.push(at);
                }
            }
        }
        Self { lists }
    }

    fn keys<'i>(item: &'i Item<'_>) -> impl Iterator<Item = NumberKey<'i>> {
        let number = item.number.as_deref();
        let all =
            number.map(|n| [(n, None, None), (n, Some(item.text.as_str()), None), (n, None, Some(item.stem.as_str()))]);
        all.into_iter().flatten()
    }

    /// Those that bear the number of `item`: of very many the ones with its text or in its document, and some others.
    fn of(&self, item: &Item<'_>) -> BTreeSet<usize> {
        Self::keys(item).filter_map(|key| self.lists.get(&key)).flatten().copied().collect()
    }
}

/// The recommendations that are in both editions, in the order of the new one.
pub(super) fn pair(old: &[Item<'_>], new: &[Item<'_>]) -> Vec<Pair> {
    let (mut old_free, mut new_free) = (vec![true; old.len()], vec![true; new.len()]);
    let namesakes = Namesakes::new(new);
    let mut by_text: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut old_texts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, item) in new.iter().enumerate() {
        by_text.entry(&item.text).or_default().push(at);
    }
    for item in old {
        *old_texts.entry(&item.text).or_default() += 1;
    }
    let candidate = |i: usize, k: usize, score: f64, likeness: f64| Candidate { old: i, new: k, score, likeness };
    let document = |a: &Item<'_>, b: &Item<'_>| {
        let same = |is: bool, score: f64| if is { score } else { 0.0 };
        same(a.stem == b.stem, SAME_DOCUMENT)
            + same(a.stem == b.stem && a.report.source.format == b.report.source.format, SAME_FORMAT)
    };

    // The same number and the same words.
    let mut candidates = Vec::new();
    for (i, a) in old.iter().enumerate() {
        for k in namesakes.of(a) {
            let Some(b) = new.get(k) else { continue };
            if same_number(a, b) && a.text == b.text {
                let reviews = f64::from(u8::from(a.review == b.review));
                candidates.push(candidate(
                    i,
                    k,
                    reviews + document(a, b),
                    if a.text.is_empty() { UNSAID } else { 1.0 },
                ));
            }
        }
    }
    let mut pairs = greedy(candidates, &mut old_free, &mut new_free);

    // The same words, of which there are no others, by another number.
    let mut candidates = Vec::new();
    for (i, a) in old.iter().enumerate().filter(|(i, _)| is_free(&old_free, *i)) {
        if a.words.len() < OWN_WORDS || old_texts.get(a.text.as_str()) != Some(&1) {
            continue;
        }
        if let Some(&[k]) = by_text.get(a.text.as_str()).map(Vec::as_slice) {
            candidates.push(candidate(i, k, 1.0, 1.0));
        }
    }
    pairs.extend(greedy(candidates, &mut old_free, &mut new_free));

    // Whatever fits best of the rest.
    let mut candidates = Vec::new();
    for (i, a) in old.iter().enumerate().filter(|(i, _)| is_free(&old_free, *i)) {
        for k in namesakes.of(a) {
            let Some(b) = new.get(k).filter(|_| is_free(&new_free, k)) else { continue };
            if same_number(a, b) {
                let likeness = likeness(a, b);
                candidates.push(candidate(i, k, likeness + SAME_NUMBER + document(a, b), likeness));
            }
        }
    }
    let words = |items: &'_ [Item<'_>]| -> Vec<Vec<String>> { items.iter().map(|i| i.words.clone()).collect() };
    let (old_words, new_words) = (words(old), words(new));
    for (i, others) in related(&old_words, &new_words, &old_free, &new_free) {
        let Some(a) = old.get(i) else { continue };
        for k in others {
            let Some(b) = new.get(k) else { continue };
            if same_number(a, b) || a.words.len().min(b.words.len()) < OWN_WORDS {
                continue;
            }
            let likeness = fold::likeness(&a.words, &b.words);
            let unnumbered = a.number.is_none() || b.number.is_none();
            let place = if unnumbered && a.recommendation.id == b.recommendation.id { SAME_PLACE } else { 0.0 };
            if likeness + place >= SAME_TEXT {
                candidates.push(candidate(i, k, likeness + place + document(a, b), likeness));
            }
        }
    }
    pairs.extend(greedy(candidates, &mut old_free, &mut new_free));
    let mut pairs: Vec<Pair> = pairs.into_iter().map(Pair::from).collect();
    pairs.sort_by_key(|p| (p.new, p.old));
    pairs
}

fn likeness(a: &Item<'_>, b: &Item<'_>) -> f64 {
    if a.words.is_empty() || b.words.is_empty() { UNSAID } else { fold::likeness(&a.words, &b.words) }
}

/// Likeness from which two deliverables are the same.
const SAME_DELIVERABLE: f64 = 0.5;
/// The same where one stands in the place of the other, between others that stayed.
const SAME_ROW: f64 = 0.25;
/// What the same place in the table adds.
const ROW: f64 = 0.1;
/// What the same words in another cell add.
const CELL: f64 = 0.05;
/// Deliverables up to which each is compared with each.
const MOST_ROWS: usize = 200;

/// The deliverables that are in both editions of a recommendation, in the order of the new one.
pub(super) fn pair_deliverables(old: &[Deliverable], new: &[Deliverable]) -> Vec<Pair> {
    let (mut old_free, mut new_free) = (vec![true; old.len()], vec![true; new.len()]);
    let prepare = |rows: &[Deliverable]| -> Vec<(String, Vec<String>)> {
        rows.iter().map(|d| (fold::letters(&d.text), fold::words(&d.text))).collect()
    };
    let (old_texts, new_texts) = (prepare(old), prepare(new));

    // The same words; of rows that are all alike the first goes with the first.
    let mut by_text: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (k, (text, _)) in new_texts.iter().enumerate().rev() {
        by_text.entry(text).or_default().push(k);
    }
    let mut pairs = Vec::new();
    for (i, (text, _)) in old_texts.iter().enumerate() {
        if let Some(k) = by_text.get_mut(text.as_str()).and_then(Vec::pop)
            && let (Some(a), Some(b)) = (old_free.get_mut(i), new_free.get_mut(k))
        {
            (*a, *b) = (false, false);
            pairs.push(Pair { old: i, new: k, likeness: 1.0 });
        }
    }

    let rest = |free: &[bool]| free.iter().filter(|f| **f).count();
    let (old_rest, new_rest) = (rest(&old_free), rest(&new_free));
    if old_rest.max(new_rest) <= MOST_ROWS {
        let mut candidates = Vec::new();
        for (i, (text_a, words_a)) in old_texts.iter().enumerate().filter(|(i, _)| is_free(&old_free, *i)) {
            for (k, (text_b, words_b)) in new_texts.iter().enumerate().filter(|(k, _)| is_free(&new_free, *k)) {
                let mut likeness = fold::likeness(words_a, words_b);
                if words_a.len().max(words_b.len()) <= FEW_WORDS {
                    // A letter more or less is a whole word where there are few.
                    likeness = likeness.max(fold::spelling(text_a, text_b) - 0.1);
                }
                let stays = old.len() == new.len() && i == k;
                if likeness >= SAME_DELIVERABLE || (stays && likeness >= SAME_ROW) {
                    let cells = old.get(i).zip(new.get(k)).map_or(0.0, |(a, b)| {
                        let same = |is: bool| f64::from(u8::from(is)) * CELL;
                        same(a.responsible == b.responsible) + same(a.due == b.due)
                    });
                    let score = likeness + cells + if stays { ROW } else { 0.0 };
                    candidates.push(Candidate { old: i, new: k, score, likeness });
                }
            }
        }
        pairs.extend(greedy(candidates, &mut old_free, &mut new_free).into_iter().map(Pair::from));
    }
    pairs.sort_by_key(|p| (p.new, p.old));
    pairs
}

/// Words up to which letters count, too.
const FEW_WORDS: usize = 8;
