//! Formats dates in words, and finds dates in text.

use jiff::civil::{Date, Weekday};

use crate::text::Span;

const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];

/// Only this many bytes are searched for a date in any language.
const MAX_DATE_LINE: usize = 400;

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

/// The number of the month that `word` names in any of the supported languages.
fn month_in_any_language(word: &str) -> Option<i8> {
    let foreign = || {
        let lower = word.to_lowercase();
        month_number(FOREIGN_MONTHS.iter().position(|names| names.contains(&lower.as_str()))?)
    };
    english_month(word).or_else(foreign)
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
    let (tokens, spans) = tokenize(text, english_month);
    let starts_word = |span: &Span| {
        let mut before = Span::new(0, span.start()).slice(text).chars().rev();
        !before.next().is_some_and(|c| "-/.".contains(c)) || !before.next().is_some_and(char::is_alphanumeric)
    };
    let mut starts = spans.iter().enumerate().filter(|(_, span)| starts_word(span));
    starts.find_map(|(at, span)| {
        let (date, length) = date_at_start(tokens.get(at..)?, true)?;
        Some((date, Span::new(span.start(), spans.get(at + length - 1)?.end())))
    })
}

/// The first full date in `text`, in any of the supported languages, unless it is ambiguous. A time and zone after it are
/// ignored, so the date is the one in the writer's time zone.
pub fn find_unambiguous_date(text: &str) -> Option<Date> {
    let start = text.get(..text.floor_char_boundary(MAX_DATE_LINE)).unwrap_or_default();
    let (tokens, _) = tokenize(start, month_in_any_language);
    let mut dates = (0..tokens.len()).filter_map(|at| Some(date_at_start(tokens.get(at..)?, false)?.0));
    dates.find(|date| (1900..=2100).contains(&date.year()))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// A number of up to four digits, and the number of its digits.
    Number(i16, usize),
    Month(i8),
    /// A punctuation mark, or a sign for year, month or day in Chinese, Japanese and Korean.
    Sign(char),
    Word,
}

/// The tokens of `text` and their spans, without blanks, commas, and words between day, month and year.
fn tokenize(text: &str, month: fn(&str) -> Option<i8>) -> (Vec<Token>, Vec<Span>) {
    const BETWEEN: [&str; 8] = ["st", "nd", "rd", "th", "de", "of", "er", "del"];
    let (mut tokens, mut spans) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let is_dated = matches!(tokens.last(), Some(Token::Number(..) | Token::Month(_)));
        let (length, token) = if c.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            let number = rest.get(..length).filter(|_| length <= 4).and_then(|digits| digits.parse().ok());
            (length, Some(number.map_or(Token::Word, |number| Token::Number(number, length))))
        } else if c.is_alphabetic() && !"年月日년월일".contains(c) {
            let length = run(|c| c.is_alphabetic() && !"年月日년월일".contains(c));
            let word = rest.get(..length).unwrap_or_default();
            let is_between = is_dated && BETWEEN.iter().any(|between| between.eq_ignore_ascii_case(word));
            (length, (!is_between).then(|| month(word).map_or(Token::Word, Token::Month)))
        } else {
            let is_stop = c == '.' && matches!(tokens.last(), Some(Token::Month(_)));
            (c.len_utf8(), (!c.is_whitespace() && c != ',' && !is_stop).then_some(Token::Sign(c)))
        };
        if let Some(token) = token {
            tokens.push(token);
            spans.push(Span::new(at, at + length));
        }
        at += length;
    }
    (tokens, spans)
}

/// The date at the start of `tokens` and how many of them it has. An ambiguous date is read if `is_day_first`.
fn date_at_start(tokens: &[Token], is_day_first: bool) -> Option<(Date, usize)> {
    use Token::{Month, Number, Sign};
    let named = |year: i16, month: i8, day: i16| Date::new(year, month, i8::try_from(day).ok()?).ok();
    let numeric = |year: i16, month: i16, day: i16| {
        let month = i8::try_from(month).ok().filter(|_| (1900..=2100).contains(&year))?;
        named(year, month, day)
    };
    let (date, length) = match *tokens {
        [Number(year, 4), Sign('-' | '/' | '.'), Number(month, _), Sign('-' | '/' | '.'), Number(day, 1 | 2), ..]
        | [Number(year, 4), Sign('年' | '년'), Number(month, _), Sign('月' | '월'), Number(day, _), ..] => {
            (numeric(year, month, day), 5)
        }
        [Number(day, 1 | 2), Month(month), Number(year, 4), ..]
        | [Month(month), Number(day, 1 | 2), Number(year, 4), ..] => (named(year, month, day), 3),
        [Number(day, 1 | 2), Sign('.'), Month(month), Number(year, 4), ..] => (named(year, month, day), 4),
        [Number(day, 1 | 2), Sign('-'), Month(month), Sign('-'), Number(year, 4), ..] => (named(year, month, day), 5),
        [
            Number(a, 1 | 2),
            Sign(sign @ ('.' | '/' | '-')),
            Number(b, 1 | 2),
            Sign('.' | '/' | '-'),
            Number(year, 4),
            ..,
        ] => {
            // With dots, the day always comes first.
            let day_first = numeric(year, b, a).filter(|_| is_day_first || sign == '.' || a > 12 || a == b);
            let month_first = || numeric(year, a, b).filter(|_| is_day_first || sign != '.' && b > 12);
            (day_first.or_else(month_first), 5)
        }
        _ => return None,
    };
    Some((date?, length))
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

    #[test]
    fn dates_are_read_in_all_spellings() {
        for text in [
            "2024-03-29", "2024-03-29T23:30:00-05:00", "2024-03-29T01:00:00+08:00", "Fri, 29 Mar 2024 23:30:00 -0500",
            "Published: March 29, 2024 at 5:00 p.m.", "Mar. 29, 2024", "29 March 2024", "29th of March, 2024",
            "Friday 29 Mar 2024 09:00", "29-Mar-2024", "2024/3/29", "29.03.2024", "29. März 2024", "29 mars 2024",
            "29 de marzo de 2024", "29 марта 2024 года", "2024年3月29日 星期五", "03/29/2024", "29/03/2024",
            "MARCH 29, 2024, 3 min read",
        ] {
            assert_eq!(find_unambiguous_date(text), Some(Date::constant(2024, 3, 29)), "{text}");
        }
    }

    #[test]
    fn incomplete_and_ambiguous_dates_are_ignored() {
        for text in [
            "", "Friday", "March 2024", "03/04/2024", "2024-13-01", "2024-02-30", "29 March", "0029-03-2024", "1-2-3",
            "12345-67-89", "9999-01-01", "29 31 2024", "tel. 2024 55 55",
        ] {
            assert_eq!(find_unambiguous_date(text), None, "{text}");
        }
        assert_eq!(find_unambiguous_date("05/05/2024"), Some(Date::constant(2024, 5, 5)));
    }

    #[test]
    fn hostile_lines_are_read_up_to_a_limit_without_panic() {
        assert_eq!(find_unambiguous_date(&"1 ".repeat(100_000)), None);
        assert_eq!(find_unambiguous_date(&"é1年".repeat(9000)), None);
    }
}
