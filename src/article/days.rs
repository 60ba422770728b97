//! Reads days of publication, as written by programs and people in several languages. Ambiguous dates are ignored.

use jiff::civil::Date;

use crate::text;

/// The first full date in `text`. A time and zone after it are ignored, so the date is the one in the writer's time zone.
pub(super) fn parse_day(text: &str) -> Option<Date> {
    let tokens = tokenize(text);
    (0..tokens.len()).find_map(|at| date_at_start(tokens.get(at..).unwrap_or_default()))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum DateToken {
    /// A number, and the number of its digits.
    Number(i16, usize),
    Month(i8),
    /// A punctuation mark, or a sign for year, month or day.
    Sign(char),
    Word,
}

/// Splits `text` into tokens. The signs for year, month and day in Chinese, Japanese and Korean are tokens of their own.
fn tokenize(text: &str) -> Vec<DateToken> {
    let mut tokens = Vec::new();
    let mut rest = text.get(..text.floor_char_boundary(400)).unwrap_or_default();
    while let Some(c) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (end, token) = if c.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            (end, rest.get(..end).and_then(number_token).unwrap_or(DateToken::Word))
        } else if matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
            (c.len_utf8(), DateToken::Sign(c))
        } else if c.is_alphabetic() {
            let end = run(char::is_alphabetic);
            (end, word_token(rest.get(..end).unwrap_or_default(), tokens.last()))
        } else {
            (c.len_utf8(), DateToken::Sign(c))
        };
        let is_blank = matches!(token, DateToken::Sign(c) if c.is_whitespace() || c == ',');
        // Skip blanks, words between day and month, and the full stop of an abbreviated month.
        let is_stop = token == DateToken::Sign('.') && matches!(tokens.last(), Some(DateToken::Month(_)));
        if !is_blank && !is_stop && !matches!(token, DateToken::Sign('\0')) {
            tokens.push(token);
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    tokens
}

/// A number of up to four digits. Dates contain no longer ones.
fn number_token(digits: &str) -> Option<DateToken> {
    let value = (digits.len() <= 4).then(|| digits.parse().ok()).flatten()?;
    Some(DateToken::Number(value, digits.len()))
}

/// A month, another word, or a NUL sign for a word to skip (`th` after a day, `de` between day and month).
fn word_token(word: &str, before: Option<&DateToken>) -> DateToken {
    let word = word.to_lowercase();
    let is_after_number = matches!(before, Some(DateToken::Number(..) | DateToken::Month(_)));
    if is_after_number && matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "de" | "of" | "er" | "del") {
        return DateToken::Sign('\0');
    }
    text::month_in_any_language(&word).map_or(DateToken::Word, DateToken::Month)
}

fn date_at_start(tokens: &[DateToken]) -> Option<Date> {
    use DateToken::{Month, Number, Sign};
    #[expect(clippy::match_same_arms, reason = "one arm for each way of writing a date")]
    match *tokens {
        [Number(year, 4), Sign('-' | '/' | '.'), Number(month, _), Sign('-' | '/' | '.'), Number(day, 1 | 2), ..]
        | [Number(year, 4), Sign('年' | '년'), Number(month, _), Sign('月' | '월'), Number(day, _), ..] => {
            valid_date(year, month, day)
        }
        [Number(day, 1 | 2), Month(month), Number(year, 4), ..]
        | [Number(day, 1 | 2), Sign('.'), Month(month), Number(year, 4), ..]
        | [Number(day, 1 | 2), Sign('-'), Month(month), Sign('-'), Number(year, 4), ..]
        | [Month(month), Number(day, 1 | 2), Number(year, 4), ..] => valid_date(year, i16::from(month), day),
        // With dots, the day always comes first.
        [Number(day, 1 | 2), Sign('.'), Number(month, 1 | 2), Sign('.'), Number(year, 4), ..] => {
            valid_date(year, month, day)
        }
        [Number(a, 1 | 2), Sign('/' | '-'), Number(b, 1 | 2), Sign('/' | '-'), Number(year, 4), ..] => {
            match (a > 12, b > 12) {
                (true, false) => valid_date(year, b, a),
                (false, true) => valid_date(year, a, b),
                _ if a == b => valid_date(year, a, b),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The date, if it is valid and its year plausible.
fn valid_date(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (1900..=2100).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_all_spellings() {
        for text in [
            "2024-03-29", "2024-03-29T23:30:00-05:00", "2024-03-29T01:00:00+08:00", "Fri, 29 Mar 2024 23:30:00 -0500",
            "Published: March 29, 2024 at 5:00 p.m.", "Mar. 29, 2024", "29 March 2024", "29th of March, 2024",
            "Friday 29 Mar 2024 09:00", "29-Mar-2024", "2024/3/29", "29.03.2024", "29. März 2024", "29 mars 2024",
            "29 de marzo de 2024", "29 марта 2024 года", "2024年3月29日 星期五", "03/29/2024", "29/03/2024",
            "MARCH 29, 2024, 3 min read",
        ] {
            assert_eq!(parse_day(text), Some(Date::constant(2024, 3, 29)), "{text}");
        }
    }

    #[test]
    fn incomplete_and_ambiguous_dates_are_ignored() {
        for text in [
            "", "Friday", "March 2024", "03/04/2024", "2024-13-01", "2024-02-30", "29 March", "0029-03-2024", "1-2-3",
            "12345-67-89", "9999-01-01", "29 31 2024", "tel. 2024 55 55",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
        assert_eq!(parse_day("05/05/2024"), Some(Date::constant(2024, 5, 5)));
    }

    #[test]
    fn hostile_lines_are_read_up_to_a_limit_without_panic() {
        assert_eq!(parse_day(&"1 ".repeat(100_000)), None);
        assert_eq!(parse_day(&"é1年".repeat(9000)), None);
    }
}
