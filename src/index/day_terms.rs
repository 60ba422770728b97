//! DateRange as terms: each day is kept as its year, its month and itself, so that any range is a few years, months and days.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::search::query::DateRange;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    Meeting,
    /// What commitments are due.
    Due,
}

impl Calendar {
    const fn mark(self) -> &'static str {
        match self {
            Self::Meeting => "date:",
            Self::Due => "due:",
        }
    }
}

/// The terms of a day.
pub(super) fn day_terms(calendar: Calendar, day: Date) -> [String; 3] {
    [year(calendar, day.year()), month(calendar, day), self::day(calendar, day)]
}

/// The years have a mark of their own, so that a range of years is a range of terms.
fn year(calendar: Calendar, year: i16) -> String {
    format!("{}y{year:05}", calendar.mark())
}

fn month(calendar: Calendar, day: Date) -> String {
    format!("{}m{:05}-{:02}", calendar.mark(), day.year(), day.month())
}

fn day(calendar: Calendar, day: Date) -> String {
    format!("{}d{day}", calendar.mark())
}

/// The terms that together stand for some days.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cover {
    /// The first and last of a range of terms, where whole years are among the days.
    pub(super) years: Option<(String, String)>,
    pub(super) rest: Vec<String>,
}

/// The terms of `days`.
pub(super) fn cover(calendar: Calendar, days: DateRange) -> Cover {
    let mut rest = Vec::new();
    let mut at = days.from.unwrap_or(date(0, 1, 1));
    let last = days.to.unwrap_or(date(9999, 12, 31));
    let is_first_of_year = |day: Date| day.month() == 1 && day.day() == 1;
    let mut years = None;
    while at <= last {
        let next = if is_first_of_year(at) && last >= at.last_of_year() {
            let end = if last == last.last_of_year() { last.year() } else { last.year() - 1 };
            years = Some((year(calendar, at.year()), year(calendar, end)));
            date(end, 12, 31)
        } else if at.day() == 1 && last >= at.last_of_month() {
            rest.push(month(calendar, at));
            at.last_of_month()
        } else {
            rest.push(day(calendar, at));
            at
        };
        let Ok(tomorrow) = next.checked_add(1.day()) else { break };
        at = tomorrow;
    }
    Cover { years, rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(from: Option<Date>, to: Option<Date>) -> String {
        let cover = cover(Calendar::Due, DateRange { from, to });
        let years = cover.years.map(|(first, last)| format!("{first}..{last}"));
        years.into_iter().chain(cover.rest).collect::<Vec<_>>().join(" ").replace("due:", "")
    }

    #[test]
    fn a_range_is_few_terms() {
        let day = |y, m, d| Some(date(y, m, d));
        for (from, to, expected) in [
            (day(2024, 1, 1), day(2024, 12, 31), "y02024..y02024"),
            (day(2024, 3, 1), day(2024, 4, 30), "m02024-03 m02024-04"),
            (day(2024, 3, 30), day(2024, 4, 1), "d2024-03-30 d2024-03-31 d2024-04-01"),
            (day(2023, 11, 30), day(2026, 2, 1), "y02024..y02025 d2023-11-30 m02023-12 m02026-01 d2026-02-01"),
            (None, day(2025, 1, 31), "y00000..y02024 m02025-01"),
            (day(2024, 12, 1), None, "y02025..y09999 m02024-12"),
            (None, None, "y00000..y09999"),
            (day(2025, 1, 2), day(2025, 1, 1), ""),
        ] {
            assert_eq!(shown(from, to), expected);
        }
    }
}
