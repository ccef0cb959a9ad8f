//! Dates as they are printed, to ISO 8601 cut to what is known.
//! Must not know which date of a report is which.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::profile::{DateOrder, Lexicon, fold};

const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?";

/// One kind of printed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
    MonthYear,
    YearMonth,
    Numeric,
    NumericMonthYear,
    Quarter,
    Fiscal,
    Span,
    Year,
}

/// The kinds, the more telling before the less: of two that begin at the same place, the first counts.
static FORMS: LazyLock<Vec<(Form, Regex)>> = LazyLock::new(|| {
    let year = r"(?P<y>(?:19|20)\d\d)";
    let short = r"(?P<y>(?:19|20)\d\d|['’]?\d\d)";
    let th = r"(?:st|nd|rd|th)?";
    let forms: Vec<(Form, String)> = vec![
        (Form::Fiscal, r"\b(?:FY|fiscal\s+year|financial\s+year|Q[1-4]\s*/?\s*FY|[1-4]Q\s*FY)[\s'’]*\d{2,4}(?:\s*[-/–]\s*\d{2,4})?\b".to_owned()),
        (Form::Fiscal, r"\b(?:19|20)\d\d\s*[/–-]\s*(?:(?:19|20)\d\d|1[3-9]|[2-9]\d)\b".to_owned()),
        (Form::YearMonthDay, format!(r"\b{year}\s?[-/.‐‑–]\s?(?P<m>\d{{1,2}})\s?[-/.‐‑–]\s?(?P<d>\d{{1,2}})(?:T[\d:.Z+-]*)?\b")),
        (Form::DayMonthYear, format!(r"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s./‐‑–-]*(?:of\s+|day\s+of\s+)?(?P<mon>{MONTH})[\s,./‐‑–-]*{short}\b")),
        (Form::DayMonthYear, format!(r"\b(?P<d>\d{{1,2}})(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december){short}\b")),
        (Form::MonthDayYear, format!(r"\b(?P<mon>{MONTH})[\s./‐‑-]*(?P<d>\d{{1,2}}){th}(?:\s*,\s*|\s+|[/-]){year}\b")),
        (Form::MonthYear, format!(r"\b(?P<mon>{MONTH})(?:\s*[,./‐‑–-]\s*|\s+of\s+|\s*){year}\b")),
        (Form::MonthYear, format!(r"\b(?P<mon>{MONTH})\s*(?:[/‐‑–-]\s*|\s['’])(?P<y>\d\d)\b")),
        (Form::YearMonth, format!(r"\b{year}[\s,./‐‑–-]+(?P<mon>{MONTH})(?:\s+(?P<d>\d{{1,2}})\b)?")),
        (Form::Numeric, r"\b(?P<a>\d{1,2})\s?[/.‐‑-]\s?(?P<b>\d{1,2})\s?[/.‐‑-]\s?(?P<y>(?:19|20)\d\d|\d\d)\b".to_owned()),
        (Form::YearMonth, format!(r"\b{year}[-/.‐‑](?P<m>0?[1-9]|1[0-2])\b")),
        (Form::NumericMonthYear, format!(r"\b(?P<m>0?[1-9]|1[0-2])[-/.‐‑]{year}\b")),
        (Form::Quarter, format!(r"\b(?:Q[1-4]|[1-4]Q|(?:1st|2nd|3rd|4th|first|second|third|fourth|last)\s+quarter|H[12]|[12]H|(?:first|second)\s+half)(?:\s+of)?(?:\s+the\s+year)?(?:\s+CY)?[\s,/‐‑–-]*{short}\b")),
        (Form::Quarter, format!(r"\b{year}[\s,/‐‑–-]*(?:Q[1-4]|[1-4]Q|H[12]|(?:1st|2nd|3rd|4th|first|second|third|fourth)\s+quarter)\b")),
        (Form::Span, format!(r"\b(?:CY|year|calendar\s+year|spring|summer|autumn|fall|winter)[\s,‐‑–-]*{year}\b")),
        (Form::Year, format!(r"\b{year}\b")),
    ];
    forms
        .into_iter()
        .filter_map(|(form, pattern)| Regex::new(&format!("(?i){pattern}")).ok().map(|r| (form, r)))
        .collect()
});

/// What may stand before a date and belong to it: "end of May 2017", "mid-2015", "by the end of 2023".
static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\b(?:the\s+)?(?:end|start|beginning|middle|close)(?:\s*-\s*|\s+)(?:of\s+)?(?:the\s+)?|\b(?:mid|early|late)(?:\s*[-–]\s*|\s+))$").ok()
});

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it is printed.
    pub(crate) range: Range<usize>,
    /// ISO 8601, cut to what is known; none where it is a fiscal year.
    pub(crate) iso: Option<String>,
}

fn month_of(name: &str) -> Option<u32> {
    let head: String = name.chars().take(3).flat_map(char::to_lowercase).collect();
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        .iter()
        .position(|m| *m == head)
        .and_then(|i| u32::try_from(i + 1).ok())
}

fn year_of(text: &str) -> Option<u32> {
    let digits = text.trim_start_matches(['\'', '’']);
    let n: u32 = digits.parse().ok()?;
    match digits.len() {
        // Reports on recommendations are of this century; what lies far ahead is of the last.
        2 => Some(if n < 70 { 2000 + n } else { 1900 + n }),
        _ => Some(n),
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

fn iso(year: u32, month: Option<u32>, day: Option<u32>) -> Option<String> {
    match (month, day) {
        (None, _) => Some(format!("{year:04}")),
        (Some(m @ 1..=12), None) => Some(format!("{year:04}-{m:02}")),
        (Some(m @ 1..=12), Some(d)) if (1..=days_in(year, m)).contains(&d) => Some(format!("{year:04}-{m:02}-{d:02}")),
        _ => None,
    }
}

/// Value of a match; the outer none says that it is no date after all.
fn value(form: Form, c: &Captures<'_>, order: DateOrder) -> Option<Option<String>> {
    if form == Form::Fiscal {
        return Some(None);
    }
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let year = year_of(c.name("y")?.as_str())?;
    let month = number("m").or_else(|| c.name("mon").and_then(|m| month_of(m.as_str())));
    let date = match form {
        Form::Quarter | Form::Span | Form::Year => iso(year, None, None),
        Form::MonthYear | Form::NumericMonthYear => iso(year, month, None),
        Form::YearMonth => match number("d") {
            Some(d) => iso(year, month, Some(d)).or_else(|| iso(year, month, None)),
            None => iso(year, month, None),
        },
        Form::Numeric => {
            let (a, b) = (number("a")?, number("b")?);
            let (d, m) = match order {
                _ if a > 12 && b <= 12 => (a, b),
                _ if b > 12 && a <= 12 => (b, a),
                DateOrder::Dmy => (a, b),
                DateOrder::Mdy => (b, a),
            };
            iso(year, Some(m), Some(d))
        }
        Form::YearMonthDay | Form::DayMonthYear | Form::MonthDayYear => iso(year, month, Some(number("d")?)),
        Form::Fiscal => None,
    };
    date.map(Some)
}

/// The dates in a text, in order; none overlaps another.
pub(crate) fn find(text: &str, order: DateOrder) -> Vec<Found> {
    // A cheap look first: every form has two digits.
    if text.bytes().filter(u8::is_ascii_digit).count() < 2 {
        return Vec::new();
    }
    let mut all: Vec<(usize, usize, Found)> = Vec::new();
    for (rank, (form, regex)) in FORMS.iter().enumerate() {
        for c in regex.captures_iter(text) {
            let Some(whole) = c.get(0) else { continue };
            if let Some(iso) = value(*form, &c, order) {
                all.push((whole.start(), rank, Found { range: whole.range(), iso }));
            }
        }
    }
    all.sort_by_key(|(start, rank, _)| (*start, *rank));
    // The more telling form first, wherever it begins within a less telling one.
    let mut out: Vec<(usize, Found)> = Vec::new();
    for (_, rank, found) in all {
        match out.last_mut() {
            Some((last_rank, last)) if found.range.start < last.range.end => {
                if rank < *last_rank && found.range.end > last.range.end {
                    *last_rank = rank;
                    *last = found;
                }
            }
            _ => out.push((rank, found)),
        }
    }
    out.into_iter()
        .map(|(_, mut found)| {
            let before = text.get(..found.range.start).unwrap_or_default();
            if let Some(lead) = LEAD.as_ref().and_then(|l| l.find(before)) {
                found.range.start = lead.start();
            }
            found
        })
        .collect()
}

/// Words that may stand around a date without making it anything else.
const AROUND: &[&str] = &[
    "as",
    "of",
    "at",
    "by",
    "the",
    "on",
    "in",
    "end",
    "due",
    "date",
    "from",
    "until",
    "before",
    "after",
    "around",
    "approx",
    "ca",
    "c",
    "est",
    "estimated",
    "expected",
    "target",
    "targeted",
    "completion",
    "completed",
    "status",
    "updated",
    "update",
    "last",
    "effective",
    "published",
    "report",
    "dated",
    "year",
    "no",
    "later",
    "than",
    "to",
    "be",
    "planned",
    "mid",
    "early",
    "late",
    "revised",
    "new",
    "circa",
    "about",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "quarter",
    "ending",
    "ended",
    "period",
    "month",
    "position",
    "for",
    "issued",
    "issue",
    "for",
    "edition",
    "prepared",
    "reporting",
    "deadline",
    "implementation",
    "information",
    "data",
    "current",
    "progress",
    "this",
];

/// The date of a text that says a date and nothing else to speak of.
pub(crate) fn whole(text: &str, order: DateOrder) -> Option<String> {
    if text.len() > 80 {
        return None;
    }
    if let Some(date) = month_and_short_year(text) {
        return Some(date);
    }
    let found = find(text, order);
    let [one] = found.as_slice() else { return None };
    let before = text.get(..one.range.start)?;
    let after = text.get(one.range.end..)?;
    let harmless = |part: &str| {
        part.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .all(|w| AROUND.contains(&w.to_lowercase().as_str()))
    };
    (harmless(before) && harmless(after)).then(|| one.iso.clone()).flatten()
}

/// "DEC 22": a year of two digits, where nothing else stands beside it.
fn month_and_short_year(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let (month, year) = (words.next()?, words.next()?);
    if words.next().is_some() || year.len() != 2 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let name = month.trim_end_matches('.').to_lowercase();
    let known = Regex::new(&format!("(?i)^{MONTH}$")).ok()?;
    if !known.is_match(&name) {
        return None;
    }
    iso(year_of(year)?, month_of(&name), None)
}

/// The date of a due-date cell: the only one in it, or the last, to which it was moved or at which a span ends. Where
/// a word that stands for no date is there beside none, none.
pub(crate) fn due(text: &str, order: DateOrder) -> Option<String> {
    month_and_short_year(text).or_else(|| find(text, order).pop().and_then(|f| f.iso))
}

/// Whether a text of a due-date cell is a date, or words that stand for one.
pub(crate) fn is_due(text: &str, lexicon: &Lexicon, order: DateOrder) -> bool {
    let folded = fold(text);
    lexicon.is_no_date(&folded)
        || month_and_short_year(text).is_some()
        || (text.len() <= 60 && !find(text, order).is_empty())
}

/// A due date in a row's own words: the printed date after its label, and its value.
pub(crate) fn labelled(text: &str, lexicon: &Lexicon, order: DateOrder) -> Option<(Range<usize>, Option<String>)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        // Case folding moved the offsets: rare letters only.
        return None;
    }
    let found = find(text, order);
    let mut best: Option<(Range<usize>, Option<String>)> = None;
    for label in lexicon.due_labels() {
        for (at, _) in lower.match_indices(label.as_str()) {
            let starts = lower.get(..at).is_some_and(|b| !b.chars().next_back().is_some_and(char::is_alphanumeric));
            let Some(rest) = lower.get(at + label.len()..) else { continue };
            if !starts || rest.chars().next().is_some_and(char::is_alphanumeric) {
                continue;
            }
            let mut gap = rest.trim_start_matches([' ', '\u{a0}', '\n']);
            let colon = gap.starts_with([':', '–', '—', '-', '(', '=']);
            gap = gap.trim_start_matches([':', '–', '—', '-', '(', '=', ' ', '\u{a0}', '\n']);
            let mut joined = false;
            for join in [
                "is now ",
                "is ",
                "was ",
                "by ",
                "in ",
                "on ",
                "for ",
                "of ",
                "the ",
                "now ",
                "approx. ",
                "approximately ",
                "around ",
            ] {
                if let Some(g) = gap.strip_prefix(join) {
                    gap = g;
                    joined = true;
                }
            }
            let start = text.len() - gap.len();
            if best.as_ref().is_some_and(|(r, _)| r.start <= start) && best.is_some() {
                continue;
            }
            // A single word such as "due" or "target" is a label only with a colon or a joining word.
            if !(colon || joined || label.contains(' ')) {
                continue;
            }
            // "the end of …" may have been skipped in part: the date's own range counts.
            if let Some(f) =
                found.iter().find(|f| f.range.start <= start && start < f.range.end || f.range.start == start)
            {
                best = Some((f.range.clone(), f.iso.clone()));
            } else if colon {
                let end = gap.find(['.', ';', ')', ',', '\n']).unwrap_or(gap.len());
                let words = gap.get(..end).unwrap_or_default().trim_end();
                if lexicon.is_no_date(&fold(words)) && words.chars().any(char::is_alphanumeric) {
                    best = Some((start..start + words.len(), None));
                }
            }
        }
    }
    best
}

/// The order of day and month that the numeric dates of a text give away, where they do.
pub(crate) fn order_of<'t>(texts: impl Iterator<Item = &'t str>) -> Option<DateOrder> {
    let (_, numeric) = FORMS.iter().find(|(f, _)| *f == Form::Numeric)?;
    let (mut dmy, mut mdy) = (0_u32, 0_u32);
    for text in texts {
        if text.bytes().filter(u8::is_ascii_digit).count() < 4 {
            continue;
        }
        for c in numeric.captures_iter(text) {
            let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<u32>().ok()).unwrap_or(0);
            let (a, b) = (number("a"), number("b"));
            dmy += u32::from((13..=31).contains(&a) && (1..=12).contains(&b));
            mdy += u32::from((13..=31).contains(&b) && (1..=12).contains(&a));
        }
    }
    match dmy.cmp(&mdy) {
        std::cmp::Ordering::Greater => Some(DateOrder::Dmy),
        std::cmp::Ordering::Less => Some(DateOrder::Mdy),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_printed() {
        let table = [
            ("30 June 2015", "2015-06-30"),
            ("June 30, 2015", "2015-06-30"),
            ("As of 30 June 2015", "2015-06-30"),
            ("Jun-15", "2015-06"),
            ("30-Jun-22", "2022-06-30"),
            ("24-Feb-21", "2021-02-24"),
            ("2015-06", "2015-06"),
            ("2016/11", "2016-11"),
            ("2015-06-30", "2015-06-30"),
            ("31.12.2016", "2016-12-31"),
            ("Q3 2015", "2015"),
            ("4Q2020", "2020"),
            ("1st Quarter, 2018", "2018"),
            ("7th March 2022", "2022-03-07"),
            ("Sept 2022", "2022-09"),
            ("Sept. 2022", "2022-09"),
            ("DEC 22", "2022-12"),
            ("End of May 2017", "2017-05"),
            ("(30Jun15)", "2015-06-30"),
            ("31March2016", "2016-03-31"),
            ("by the end of 2023", "2023"),
            ("mid-2015", "2015"),
            ("CY 2016", "2016"),
            ("autumn 2025", "2025"),
            ("Mar 5, 2020", "2020-03-05"),
            ("May 2017", "2017-05"),
            ("May, 2017", "2017-05"),
            ("29 February 2016", "2016-02-29"),
            ("2016", "2016"),
            ("06/2015", "2015-06"),
            ("Status as of 2016-12-15", "2016-12-15"),
            ("June ’15", "2015-06"),
            ("30/06/2015", "2015-06-30"),
            ("06/30/2015", "2015-06-30"),
            ("2015 June 30", "2015-06-30"),
        ];
        for (text, date) in table {
            assert_eq!(whole(text, DateOrder::Dmy).as_deref(), Some(date), "{text}");
            assert_eq!(due(text, DateOrder::Dmy).as_deref(), Some(date), "{text}");
        }
        assert_eq!(whole("05/06/2015", DateOrder::Dmy).as_deref(), Some("2015-06-05"));
        assert_eq!(whole("05/06/2015", DateOrder::Mdy).as_deref(), Some("2015-05-06"));
        for text in
            ["FY16", "FY 2016", "4Q FY2020", "TBD", "Ongoing", "n/a", "No due date", "2015/16", "", "fiscal year 2016"]
        {
            assert_eq!(due(text, DateOrder::Dmy), None, "{text}");
        }
        for text in ["In 2015 the board met", "GAO-24-107656", "version 2.10"] {
            assert_eq!(whole(text, DateOrder::Dmy), None, "{text}");
        }
    }

    #[test]
    fn moved_dates_and_spans_end_last() {
        assert_eq!(due("June 2015 (moved to Sept 2015)", DateOrder::Dmy).as_deref(), Some("2015-09"));
        assert_eq!(due("Q1 2015 – Q2 2016", DateOrder::Dmy).as_deref(), Some("2016"));
    }

    #[test]
    fn dates_in_a_rows_words() {
        let lexicon = &crate::profile::built_in().families[0].lexicon;
        let table = [
            ("The list is kept. Target completion date: Oct 2015", Some(("Oct 2015", Some("2015-10")))),
            ("The list is kept. Expected completion: Jan 2017.", Some(("Jan 2017", Some("2017-01")))),
            ("Write the guide (due by end of May 2017)", Some(("end of May 2017", Some("2017-05")))),
            ("Write the guide (due: 31 May 2017) and print it", Some(("31 May 2017", Some("2017-05-31")))),
            ("Write the guide. Target date: TBD", Some(("TBD", None))),
            ("Write the guide. Target completion date: FY16", Some(("FY16", None))),
            ("Write the guide. Expected by 30 June 2015", Some(("30 June 2015", Some("2015-06-30")))),
            ("In 2015, the guide was due for review", None),
            ("Meet the target of 20 people in 2015", None),
        ];
        for (text, want) in table {
            let got = labelled(text, lexicon, DateOrder::Dmy);
            let got = got.as_ref().map(|(r, iso)| (&text[r.clone()], iso.as_deref()));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn the_order_shows_in_large_days() {
        assert_eq!(order_of(["01/02/2015", "01/31/2015"].into_iter()), Some(DateOrder::Mdy));
        assert_eq!(order_of(["01/02/2015", "31/01/2015"].into_iter()), Some(DateOrder::Dmy));
        assert_eq!(order_of(["01/02/2015"].into_iter()), None);
    }
}
