//! Dates as terms: a date is indexed as its year, its month and its day, so a few terms cover any range. (A range query on a
//! fast field would have to read the date of every document.)

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::search::query::{DateField, DateRange};

const fn prefix(field: DateField) -> &'static str {
    match field {
        DateField::Meeting => "date:",
        DateField::Due => "due:",
    }
}

pub(super) fn day_terms(field: DateField, day: Date) -> [String; 3] {
    [year(field, day.year()), month(field, day), self::day(field, day)]
}

/// Years have their own prefix, so that a range of years is a range of terms.
fn year(field: DateField, year: i16) -> String {
    format!("{}y{year:05}", prefix(field))
}

fn month(field: DateField, day: Date) -> String {
    format!("{}m{:05}-{:02}", prefix(field), day.year(), day.month())
}

fn day(field: DateField, day: Date) -> String {
    format!("{}d{day}", prefix(field))
}

/// The terms that cover a range of dates.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cover {
    /// The first and last of a range of terms, if the range contains whole years.
    pub(super) years: Option<(String, String)>,
    pub(super) rest: Vec<String>,
}

pub(super) fn cover(field: DateField, range: DateRange) -> Cover {
    let mut rest = Vec::new();
    let mut at = range.from.unwrap_or(date(0, 1, 1));
    let last = range.to.unwrap_or(date(9999, 12, 31));
    let is_first_of_year = |day: Date| day.month() == 1 && day.day() == 1;
    let mut years = None;
    while at <= last {
        let next = if is_first_of_year(at) && last >= at.last_of_year() {
            let end = if last == last.last_of_year() { last.year() } else { last.year() - 1 };
            years = Some((year(field, at.year()), year(field, end)));
            date(end, 12, 31)
        } else if at.day() == 1 && last >= at.last_of_month() {
            rest.push(month(field, at));
            at.last_of_month()
        } else {
            rest.push(day(field, at));
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

    fn describe(from: Option<Date>, to: Option<Date>) -> String {
        let cover = cover(DateField::Due, DateRange { from, to });
        let years = cover.years.map(|(first, last)| format!("{first}..{last}"));
        years.into_iter().chain(cover.rest).collect::<Vec<_>>().join(" ").replace("due:", "")
    }

    #[test]
    fn a_range_is_covered_by_few_terms() {
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
            assert_eq!(describe(from, to), expected);
        }
    }
}
