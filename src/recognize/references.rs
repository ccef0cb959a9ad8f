//! Other recommendations that a text names.
//! Must not know which field the text is of.

use crate::profile::Lexicon;

use super::normalize::number;
use super::title::is_acronym;

/// Longest span of numbers that is counted out ("Recommendations 4–9").
const LONGEST_SPAN: u32 = 60;

/// Adds the ids of the recommendations that `text` names, in order, each once; a number without a review of its own
/// is of `review`.
pub(crate) fn collect(lexicon: &Lexicon, text: &str, review: Option<&str>, out: &mut Vec<String>) {
    let mut before: Option<&str> = None;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_lowercase();
        let is_item = lexicon.reference_words().contains(&lower);
        let ends = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        // "recommendation," and "recommendation)" name nothing; "Rec." may.
        if is_item
            && (ends.len() == bare.len() || (ends.ends_with('.') && lower.starts_with("rec") && lower.len() <= 4))
        {
            let at = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
            let named = before.map(|b| b.trim_matches(|c: char| !c.is_alphanumeric())).filter(|b| is_acronym(b));
            for n in numbers(lexicon, text.get(at..).unwrap_or_default()) {
                let id = super::id(named.or(review), &n);
                if !out.contains(&id) {
                    out.push(id);
                }
            }
        }
        before = Some(word);
    }
}

/// The numbers of a list: "12", "5 and 16", "4–6", "R1.1, R1.2 & R2".
fn numbers(lexicon: &Lexicon, text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    rest = rest.strip_prefix("No.").or_else(|| rest.strip_prefix('#')).unwrap_or(rest).trim_start();
    let mut span = false;
    while let Some((n, len)) = number::leading(lexicon, rest) {
        if !n.bytes().any(|b| b.is_ascii_digit()) || out.len() > 200 {
            break;
        }
        rest = rest.get(len..).unwrap_or_default();
        // A span may be a number as printed: here it is counted out.
        let ends = n.split_once(['-', '–']).and_then(|(a, b)| Some((a.parse::<u32>().ok()?, b.parse::<u32>().ok()?)));
        if let Some((a, b)) = ends.filter(|(a, b)| a < b && b - a <= LONGEST_SPAN) {
            out.extend((a..=b).map(|i| i.to_string()));
            let Some((next, _)) = join(rest) else { break };
            (rest, span) = (next, false);
            continue;
        }
        let first = out.last().and_then(|l| l.parse::<u32>().ok());
        match (span, first, n.parse::<u32>().ok()) {
            (true, Some(a), Some(b)) if a < b && b - a <= LONGEST_SPAN => {
                out.extend((a + 1..=b).map(|i| i.to_string()))
            }
            _ => out.extend(
                n.split([' ', '/', '&']).filter(|p| !p.is_empty() && n.contains(['/', '&'])).map(str::to_owned),
            ),
        }
        if !n.contains(['/', '&']) && out.last() != Some(&n) {
            out.push(n);
        }
        let Some((next, is_span)) = join(rest) else { break };
        span = is_span;
        rest = next;
    }
    out
}

/// What may stand between two numbers of a list, and whether it is a span.
fn join(rest: &str) -> Option<(&str, bool)> {
    let trimmed = rest.trim_start();
    for (sign, span) in [
        (", and ", false),
        (", or ", false),
        ("and ", false),
        ("or ", false),
        ("to ", true),
        ("through ", true),
        ("& ", false),
        ("– ", true),
        ("- ", true),
        ("–", true),
        ("-", true),
        ("—", true),
        (", ", false),
        (",", false),
        ("/", false),
        ("; ", false),
    ] {
        if let Some(next) = trimmed.strip_prefix(sign) {
            return Some((next.trim_start(), span));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_recommendations() {
        let lexicon = &crate::profile::built_in().families[0].lexicon;
        for (text, ids) in [
            ("after the quay is dredged (see Recommendation 12).", &["ABC-12"][..]),
            ("(cf. Recommendations 5 and 16). Expected in 2017", &["ABC-5", "ABC-16"]),
            ("under XYZ2 Recommendation 19. More", &["XYZ2-19"]),
            ("Recs. 4-6, 9", &["ABC-4", "ABC-5", "ABC-6", "ABC-9"]),
            ("see Rec. 14.3 and Rec 7", &["ABC-14.3", "ABC-7"]),
            ("this recommendation, 12 of them", &[]),
            ("Recommendations 10/11", &["ABC-10", "ABC-11"]),
            ("the recommendation in 2015", &[]),
            ("Recommendation R1.1, R1.2 & R2", &["ABC-R1.1", "ABC-R1.2", "ABC-R2"]),
        ] {
            let mut out = Vec::new();
            collect(lexicon, text, Some("ABC"), &mut out);
            assert_eq!(out, ids, "{text}");
        }
    }
}
