//! Dates in words, and the names of months and weekdays.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use rustc_hash::FxHashMap;

const ENGLISH_MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];

include!(concat!(env!("OUT_DIR"), "/text_words.rs"));

/// The months in other languages than English.
static FOREIGN_MONTHS: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| {
    let names = MONTHS.iter().zip(1..).flat_map(|(names, number)| names.split(' ').map(move |name| (name, number)));
    names.collect()
});

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

fn month_name(date: Date) -> &'static str {
    usize::try_from(date.month()).ok().and_then(|month| ENGLISH_MONTHS.get(month - 1)).copied().unwrap_or_default()
}

pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// `29–30 March 2024`; only the first day if there is no other.
pub fn long_dates(first: Date, last: Option<Date>) -> String {
    let Some(last) = last.filter(|last| *last != first) else { return long_date(first) };
    let start = match (first.year() == last.year(), first.month() == last.month()) {
        (true, true) => return format!("{}–{}", first.day(), long_date(last)),
        (true, false) => format!("{} {}", first.day(), month_name(first)),
        (false, _) => long_date(first),
    };
    format!("{start} – {}", long_date(last))
}

/// `29 Mar 2024`: at most eleven columns.
pub fn short_date(date: Date) -> String {
    format!("{} {:.3} {}", date.day(), month_name(date), date.year())
}

/// The number of the month that `word` names in English: in full, by its first three letters, or as `Sept`.
pub fn english_month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let is_short = word.len() == 3 || word.eq_ignore_ascii_case("sept");
    let is_named = |name: &&str| {
        (is_short || name.len() == word.len())
            && name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    i8::try_from(ENGLISH_MONTHS.iter().position(is_named)? + 1).ok()
}

/// The number of the month that `word` names in any of the supported languages.
pub(super) fn month_in_any_language(word: &str) -> Option<i8> {
    english_month(word).or_else(|| FOREIGN_MONTHS.get(word.to_lowercase().as_str()).copied())
}

/// The day of the week that `word` names in English, in full or by at least its first three letters.
pub fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let is_start = |name: &str| word.len() >= 3 && name.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word));
    WEEKDAYS.iter().find(|(name, _)| is_start(name)).map(|(_, weekday)| *weekday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_long_short_and_foreign_names() {
        for (word, month) in [("March", Some(3)), ("sept.", Some(9)), ("MAY", Some(5)), ("marc", None), ("mars", None)]
        {
            assert_eq!(english_month(word), month, "{word}");
        }
        assert_eq!(month_in_any_language("märz"), Some(3));
    }

    #[test]
    fn several_days_are_written_as_a_range() {
        for (first, last, words) in [
            ((2024, 3, 29), (2024, 3, 30), "29–30 March 2024"),
            ((2024, 3, 29), (2024, 4, 2), "29 March – 2 April 2024"),
            ((2023, 12, 30), (2024, 1, 2), "30 December 2023 – 2 January 2024"),
            ((2024, 3, 29), (2024, 3, 29), "29 March 2024"),
        ] {
            let day = |(year, month, day)| Date::constant(year, month, day);
            assert_eq!(long_dates(day(first), Some(day(last))), words);
        }
    }
}
