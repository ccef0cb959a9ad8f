//! Pairs by likeness: the most alike first, each side once.
//! Must not know what is paired.

use std::collections::BTreeMap;

/// A word that more of the texts have than this share, and than [`COMMON_LEAST`], tells none of them apart.
const COMMON: f64 = 0.1;
/// Postings that a word may have in any case.
const COMMON_LEAST: usize = 24;
/// Candidates looked at for each text.
const CANDIDATES: usize = 12;

/// A pair that could be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) old: usize,
    pub(super) new: usize,
    /// How well it fits; the best are made first.
    pub(super) score: f64,
    /// How alike the texts are, from 0 to 1.
    pub(super) likeness: f64,
}

/// Makes pairs of `candidates`, the best first, of what is free in `old_free` and `new_free`, which it marks.
pub(super) fn greedy(mut candidates: Vec<Candidate>, old_free: &mut [bool], new_free: &mut [bool]) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.old.cmp(&b.old)).then(a.new.cmp(&b.new)));
    let mut made = Vec::new();
    for candidate in candidates {
        let (Some(old), Some(new)) = (old_free.get_mut(candidate.old), new_free.get_mut(candidate.new)) else {
            continue;
        };
        if *old && *new {
            (*old, *new) = (false, false);
            made.push(candidate);
        }
    }
    made
}

/// For each text of `old` that is free those of `new` that share the most of its rarer words.
pub(super) fn related(
    old: &[Vec<String>],
    new: &[Vec<String>],
    old_free: &[bool],
    new_free: &[bool],
) -> Vec<(usize, Vec<usize>)> {
    let mut postings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, words) in new.iter().enumerate().filter(|(at, _)| is_free(new_free, *at)) {
        for word in words.iter() {
            let list = postings.entry(word).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    let common = ((new.len() as f64 * COMMON) as usize).max(COMMON_LEAST);
    let mut out = Vec::new();
    for (at, words) in old.iter().enumerate().filter(|(at, _)| is_free(old_free, *at)) {
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        for list in words.iter().filter_map(|w| postings.get(w.as_str())).filter(|l| l.len() <= common) {
            for other in list {
                *shared.entry(*other).or_default() += 1.0 / list.len() as f64;
            }
        }
        let mut best: Vec<(usize, f64)> = shared.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.push((at, best.into_iter().take(CANDIDATES).map(|(other, _)| other).collect()));
    }
    out
}

pub(super) fn is_free(free: &[bool], at: usize) -> bool {
    free.get(at).copied().unwrap_or(false)
}
