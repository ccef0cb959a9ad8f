//! Days, and the days that a date cut to what is known may mean.
//! Must not know what happens on them.

use std::fmt;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Day {
    /// First and last day of an ISO 8601 date cut to what is known (`2015`, `2015-06`, `2015-06-30`); none where it is
    /// none of these.
    #[must_use]
    pub fn range(date: &str) -> Option<(Self, Self)> {
        let mut parts = date.split('-');
        let mut part = |digits: usize| -> Option<Option<u16>> {
            match parts.next() {
                None => Some(None),
                Some(text) if text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()) => {
                    text.parse().ok().map(Some)
                }
                Some(_) => None,
            }
        };
        let (year, month, day) = (part(4)??, part(2)?, part(2)?);
        if parts.next().is_some() {
            return None;
        }
        let make = |month: u16, day: u16| {
            let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            let real = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
            real.then_some(Self { year, month, day })
        };
        match (month, day) {
            (None, _) => Some((make(1, 1)?, make(12, 31)?)),
            (Some(m), None) => Some((make(m, 1)?, make(m, u16::from(days_of(year, u8::try_from(m).ok()?)))?)),
            (Some(m), Some(d)) => make(m, d).map(|day| (day, day)),
        }
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn since_1970(self) -> i32 {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil; the year begins in March.
        let (month, day) = (i32::from(self.month), i32::from(self.day));
        let year = i32::from(self.year) - i32::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year - era * 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(date: &str) -> Option<(String, String)> {
        Day::range(date).map(|(a, b)| (a.to_string(), b.to_string()))
    }

    #[test]
    fn a_cut_date_is_a_range() {
        assert_eq!(range("2015"), Some(("2015-01-01".into(), "2015-12-31".into())));
        assert_eq!(range("2016-02"), Some(("2016-02-01".into(), "2016-02-29".into())));
        assert_eq!(range("2100-02"), Some(("2100-02-01".into(), "2100-02-28".into())));
        assert_eq!(range("2015-06-30"), Some(("2015-06-30".into(), "2015-06-30".into())));
        for wrong in ["", "15", "2015-13", "2015-6", "2015-02-30", "2015-06-30-1", "2015-06-", "TBD", "2015-00"] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        let since = |date| Day::range(date).unwrap().0.since_1970();
        assert_eq!(since("1970-01-01"), 0);
        assert_eq!(since("1969-12-31"), -1);
        assert_eq!(since("2000-03-01"), 11_017);
        assert_eq!(since("2024-02-29"), 19_782);
    }
}
