//! Dates in a query: `2024`, `2024-03`, `2024-03-29`, `2024-03..2024-05`, `..2025`, `2024..`.

use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::civil::{Date, date};

use crate::search::query::DateRange;
use crate::text::line;

/// The dates that `value` means, or a sentence that says what is wrong with it. If `typing`, an unfinished end is
/// ignored; `None` means that nothing else is left.
pub(crate) fn parse_dates(value: &str, typing: bool) -> Result<Option<DateRange>, String> {
    let Some((from, to)) = value.split_once("..") else {
        // One full stop, with a second one to come.
        let value = if typing { value.strip_suffix('.').unwrap_or(value) } else { value };
        return parse_date(value, typing);
    };
    let first = if from.is_empty() { None } else { parse_date(from, false)? };
    let last = if to.is_empty() { None } else { parse_date(to, typing)? };
    let range = DateRange { from: first.and_then(|range| range.from), to: last.and_then(|range| range.to) };
    match range {
        DateRange { from: None, to: None } if typing => Ok(None),
        DateRange { from: None, to: None } => {
            Err("A range of dates needs at least one end, as in 2024-03..2024-05.".to_owned())
        }
        DateRange { from: Some(from), to: Some(to) } if from > to => {
            if typing {
                Ok(Some(DateRange { from: Some(from), to: None }))
            } else {
                Err(format!("The range ends before it begins: {from} is after {to}."))
            }
        }
        range => Ok(Some(range)),
    }
}

/// A year, a month or a day.
fn parse_date(text: &str, typing: bool) -> Result<Option<DateRange>, String> {
    match finished_date(text) {
        Some(range) => Ok(Some(range)),
        None if typing && is_unfinished(text) => {
            Ok(text.rsplit_once('-').and_then(|(before, _)| finished_date(before)))
        }
        None => Err(format!("\"{}\" is not a date; write 2024, 2024-03 or 2024-03-29.", line(text))),
    }
}

fn finished_date(text: &str) -> Option<DateRange> {
    let mut parts = text.split('-');
    let year: i16 = parse_digits(parts.next()?, 4..=4)?;
    let month: Option<i8> = parts.next().map(|month| parse_digits(month, 1..=2)).map_or(Some(None), |m| m.map(Some))?;
    let day: Option<i8> = parts.next().map(|day| parse_digits(day, 1..=2)).map_or(Some(None), |d| d.map(Some))?;
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

fn parse_digits<T: FromStr>(text: &str, length: RangeInclusive<usize>) -> Option<T> {
    let is_number = length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Whether more typing can make a date of `text`.
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

    fn describe(value: &str, typing: bool) -> String {
        match parse_dates(value, typing) {
            Ok(Some(range)) => {
                let end = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                format!("{}..{}", end(range.from), end(range.to))
            }
            Ok(None) => "nothing".to_owned(),
            Err(message) => message,
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
            ("2025..2024", "The range ends before it begins: 2025-01-01 is after 2024-12-31."),
            ("..", "A range of dates needs at least one end, as in 2024-03..2024-05."),
            ("2024-02-30", "\"2024-02-30\" is not a date; write 2024, 2024-03 or 2024-03-29."),
            ("2024-13..", "\"2024-13\" is not a date; write 2024, 2024-03 or 2024-03-29."),
            ("yesterday", "\"yesterday\" is not a date; write 2024, 2024-03 or 2024-03-29."),
            ("20240329", "\"20240329\" is not a date; write 2024, 2024-03 or 2024-03-29."),
        ] {
            assert_eq!(describe(value, false), expected, "{value}");
        }
    }

    #[test]
    fn an_unfinished_date_counts_as_its_finished_part() {
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
            ("may", "\"may\" is not a date; write 2024, 2024-03 or 2024-03-29."),
        ] {
            assert_eq!(describe(value, true), expected, "{value}");
        }
    }
}
