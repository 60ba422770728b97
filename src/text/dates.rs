//! Formats dates in words, and finds dates in English text.

use jiff::civil::{Date, Weekday};

use crate::text::Span;

const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];

/// The months in other languages, in lower case, in the forms that dates use.
const FOREIGN_MONTHS: [&[&str]; 12] = [
    &["janvier", "enero", "januar", "января", "janeiro", "gennaio", "ocak"],
    &["février", "fevrier", "febrero", "februar", "февраля", "fevereiro", "febbraio", "şubat"],
    &["mars", "marzo", "märz", "марта", "março", "mart"],
    &["avril", "abril", "апреля", "aprile", "nisan"],
    &["mai", "mayo", "мая", "maio", "maggio", "mayıs"],
    &["juin", "junio", "juni", "июня", "junho", "giugno", "haziran"],
    &["juillet", "julio", "juli", "июля", "julho", "luglio", "temmuz"],
    &["août", "aout", "agosto", "августа", "ağustos"],
    &["sept", "septembre", "septiembre", "сентября", "setembro", "settembre", "eylül"],
    &["octobre", "octubre", "oktober", "октября", "outubro", "ottobre", "ekim"],
    &["novembre", "noviembre", "ноября", "novembro", "kasım"],
    &["décembre", "decembre", "diciembre", "dezember", "декабря", "dezembro", "dicembre", "aralık"],
];

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
    usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or_default()
}

pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
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
    month_number(MONTHS.iter().position(is_named)?)
}

/// The number of the month that `word`, in lower case, names in any of the supported languages.
pub fn month_in_any_language(word: &str) -> Option<i8> {
    english_month(word).or_else(|| month_number(FOREIGN_MONTHS.iter().position(|names| names.contains(&word))?))
}

fn month_number(index: usize) -> Option<i8> {
    i8::try_from(index + 1).ok()
}

/// The day of the week that `word` names in English.
pub fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, weekday)| *weekday)
}

/// The first full date in English `text`, with its span: `29 March 2024`, `March 29, 2024`, `2024-03-29`, `29/03/2024`. In a
/// numeric date, the day comes first unless that is impossible.
pub fn find_date(text: &str) -> Option<(Date, Span)> {
    // Most sentences contain no digit, so no date.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let words = split_words(text);
    (0..words.len()).find_map(|at| date_at(text, words.get(at..)?))
}

/// Words and numbers without the punctuation around them.
fn split_words(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || "-/.".contains(c) && start.is_some();
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn date_at(text: &str, words: &[Span]) -> Option<(Date, Span)> {
    let word = |at: usize| words.get(at).map(|span| span.slice(text));
    let span_to = |last: usize| Some(Span::new(words.first()?.start(), words.get(last)?.end()));
    let first = word(0)?;
    if first.starts_with(|c: char| c.is_ascii_digit())
        && let Some(date) = parse_numeric(first.trim_end_matches('.'))
    {
        return Some((date, span_to(0)?));
    }
    let (day_at, month_at) = if english_month(first).is_some() { (1, 0) } else { (0, 1) };
    let month_at = if word(month_at) == Some("of") { 2 } else { month_at };
    let (day, month) = (day_of_month(word(day_at)?)?, english_month(word(month_at)?)?);
    let last = day_at.max(month_at) + 1;
    let year = word(last)?.trim_end_matches('.');
    let year: i16 = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Some((Date::new(year, month, day).ok()?, span_to(last)?))
}

fn day_of_month(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..)?;
    (["", "st", "nd", "rd", "th"].contains(&ending) && digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

fn parse_numeric(word: &str) -> Option<Date> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<i16>().ok();
    let (a, b, c, is_iso) = (number(a)?, number(b)?, number(c)?, a.len() == 4);
    let (year, month, day) = if is_iso { (a, b, c) } else { (c, b, a) };
    if !(1900..2100).contains(&year) {
        return None;
    }
    let date = |month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    date(month, day).or_else(|| date(day, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_dates_are_found_in_all_usual_forms() {
        for (text, expected) in [
            ("on 29 March 2024 in Oslo", "2024-03-29"),
            ("on March 29, 2024, in Oslo", "2024-03-29"),
            ("on Mar. 29th, 2024", "2024-03-29"),
            ("the 3rd of May 2024", "2024-05-03"),
            ("2024-03-29", "2024-03-29"),
            ("22/04/2015", "2015-04-22"),
            ("12/03/2009", "2009-03-12"),
            ("04/22/2015", "2015-04-22"),
            ("29.03.2024.", "2024-03-29"),
        ] {
            assert_eq!(find_date(text).map(|(d, _)| d.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["on 29 March", "in March 2024", "May 40, 2024", "1/2", "the 80% of 2050"] {
            assert_eq!(find_date(text), None, "{text}");
        }
    }

    #[test]
    fn months_have_long_short_and_foreign_names() {
        for (word, month) in [("March", Some(3)), ("sept.", Some(9)), ("MAY", Some(5)), ("marc", None), ("mars", None)]
        {
            assert_eq!(english_month(word), month, "{word}");
        }
        assert_eq!(month_in_any_language("märz"), Some(3));
    }
}
