//! Two texts word by word.
//! Must not know what the texts are.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::change::{WordKind, WordRun};
use super::fold;

/// Words of both texts together up to which they are compared one by one.
const MOST: usize = 4000;

/// What stayed, what went and what came, in order; words that differ only by what does not count are the same.
pub(super) fn runs(old: &str, new: &str) -> Vec<WordRun> {
    let (old_words, new_words): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    let mut out = Vec::new();
    let mut push = |kind: WordKind, words: Option<&[&str]>| {
        if let Some(words) = words.filter(|w| !w.is_empty()) {
            out.push(WordRun { kind, text: words.join(" ") });
        }
    };
    if old_words.len() + new_words.len() > MOST {
        push(WordKind::Removed, Some(&old_words));
        push(WordKind::Added, Some(&new_words));
        return out;
    }
    let folded = |words: &[&str]| -> Vec<String> { words.iter().map(|w| fold::letters(w)).collect() };
    for op in capture_diff_slices(Algorithm::Myers, &folded(&old_words), &folded(&new_words)) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => push(WordKind::Same, new_words.get(new_range)),
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                push(WordKind::Removed, old_words.get(old_range));
                push(WordKind::Added, new_words.get(new_range));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_as_words() {
        let told: Vec<_> = runs("The board’s old plan stays", "The board's new plan stays put")
            .into_iter()
            .map(|r| (r.kind, r.text))
            .collect();
        let expected = [
            (WordKind::Same, "The board's"),
            (WordKind::Removed, "old"),
            (WordKind::Added, "new"),
            (WordKind::Same, "plan stays"),
            (WordKind::Added, "put"),
        ];
        assert_eq!(told, expected.map(|(k, t)| (k, t.to_owned())));
    }

    #[test]
    fn what_is_too_long_is_told_whole() {
        let long = "word ".repeat(5000);
        assert_eq!(runs(&long, "another").len(), 2);
    }
}
