//! DateRange as people write them in a query: `2024`, `2024-03`, `2024-03-29`, `2024-03..2024-05`, `..2025`, `2024..`.

use jiff::civil::{Date, date};

use crate::search::query::DateRange;

/// The days `value` stands for; `Err` holds one clause that says what is wrong. While `typing`, what is not finished at
/// its end is left out, and `None` means that nothing is left.
pub(crate) fn days(value: &str, typing: bool) -> Result<Option<DateRange>, String> {
    let Some((from, to)) = value.split_once("..") else {
        // A single full stop on the way to two.
        let value = if typing { value.strip_suffix('.').unwrap_or(value) } else { value };
        return part(value, typing)?.map_or(Ok(None), |part| Ok(Some(part)));
    };
    let first = if from.is_empty() { None } else { part(from, false)? };
    let last = if to.is_empty() { None } else { part(to, typing)? };
    let days = DateRange { from: first.and_then(|days| days.from), to: last.and_then(|days| days.to) };
    match days {
        DateRange { from: None, to: None } => {
            if typing {
                Ok(None)
            } else {
                Err("a range of dates needs at least one end, as in 2024-03..2024-05".to_owned())
            }
        }
        DateRange { from: Some(from), to: Some(to) } if from > to => {
            if typing {
                Ok(Some(DateRange { from: Some(from), to: None }))
            } else {
                Err(format!("the range ends before it begins: {from} is after {to}"))
            }
        }
        days => Ok(Some(days)),
    }
}

/// A year, a month or a day.
fn part(text: &str, typing: bool) -> Result<Option<DateRange>, String> {
    match whole(text) {
        Some(days) => Ok(Some(days)),
        None if typing && is_unfinished(text) => Ok(text.rsplit_once('-').and_then(|(before, _)| whole(before))),
        None => Err(format!("\"{}\" is no date; write 2024, 2024-03 or 2024-03-29", crate::text::line(text))),
    }
}

fn whole(text: &str) -> Option<DateRange> {
    let mut parts = text.split('-');
    let year: i16 = number(parts.next()?, 4..=4)?;
    let month: Option<i8> = parts.next().map(|month| number(month, 1..=2)).map_or(Some(None), |m| m.map(Some))?;
    let day: Option<i8> = parts.next().map(|day| number(day, 1..=2)).map_or(Some(None), |d| d.map(Some))?;
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let (from, to) = match (month, day) {
        (Some(month), Some(day)) => {
            let day = Date::new(year, month, day).ok()?;
            (day, day)
        }
        (Some(month), None) => {
            let first = Date::new(year, month, 1).ok()?;
            (first, first.last_of_month())
        }
        (None, _) => (date(year, 1, 1), date(year, 12, 31)),
    };
    Some(DateRange { from: Some(from), to: Some(to) })
}

fn number<T: std::str::FromStr>(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<T> {
    let is_number = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Whether `text` can still become a date.
fn is_unfinished(text: &str) -> bool {
    let mut parts = text.split('-');
    let fits = |part: Option<&str>, most: usize| {
        part.is_none_or(|part| part.len() <= most && part.bytes().all(|b| b.is_ascii_digit()))
    };
    text.len() < 10 && fits(parts.next(), 4) && fits(parts.next(), 2) && fits(parts.next(), 2) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str, typing: bool) -> String {
        match days(value, typing) {
            Ok(Some(days)) => {
                let end = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                format!("{}..{}", end(days.from), end(days.to))
            }
            Ok(None) => "nothing".to_owned(),
            Err(why) => why,
        }
    }

    #[test]
    fn dates_are_years_months_days_and_ranges_with_open_ends() {
        for (value, expected) in [
            ("2024", "2024-01-01..2024-12-31"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2024-3-9", "2024-03-09..2024-03-09"),
            ("2024-03..2024-05", "2024-03-01..2024-05-31"),
            ("..2025-06", "..2025-06-30"),
            ("2024-03-29..", "2024-03-29.."),
            ("2024..2024-03-29", "2024-01-01..2024-03-29"),
            ("2025..2024", "the range ends before it begins: 2025-01-01 is after 2024-12-31"),
            ("..", "a range of dates needs at least one end, as in 2024-03..2024-05"),
            ("2024-02-30", "\"2024-02-30\" is no date; write 2024, 2024-03 or 2024-03-29"),
            ("2024-13..", "\"2024-13\" is no date; write 2024, 2024-03 or 2024-03-29"),
            ("yesterday", "\"yesterday\" is no date; write 2024, 2024-03 or 2024-03-29"),
            ("20240329", "\"20240329\" is no date; write 2024, 2024-03 or 2024-03-29"),
        ] {
            assert_eq!(shown(value, false), expected, "{value}");
        }
    }

    #[test]
    fn while_typing_half_a_date_counts_for_what_is_whole_in_it() {
        for (value, expected) in [
            ("2", "nothing"),
            ("2024-", "2024-01-01..2024-12-31"),
            ("2024-0", "2024-01-01..2024-12-31"),
            ("2024-03-", "2024-03-01..2024-03-31"),
            ("2024-03.", "2024-03-01..2024-03-31"),
            ("2024-03..", "2024-03-01.."),
            ("2024-03..2", "2024-03-01.."),
            ("2024-03..2024-", "2024-03-01..2024-12-31"),
            ("2024-03..2024-02", "2024-03-01.."),
            ("..", "nothing"),
            ("may", "\"may\" is no date; write 2024, 2024-03 or 2024-03-29"),
        ] {
            assert_eq!(shown(value, true), expected, "{value}");
        }
    }
}
