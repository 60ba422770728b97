//! The day of publication, as machines and pages write it. What could be two days is none.

use jiff::civil::Date;

/// The names of the months, each with what else it is called; the first three letters of an English one will do too.
const MONTHS: [&[&str]; 12] = [
    &["january", "janvier", "enero", "januar", "января", "janeiro", "gennaio", "ocak"],
    &["february", "février", "fevrier", "febrero", "februar", "февраля", "fevereiro", "febbraio", "şubat"],
    &["march", "mars", "marzo", "märz", "марта", "março", "mart"],
    &["april", "avril", "abril", "апреля", "aprile", "nisan"],
    &["may", "mai", "mayo", "мая", "maio", "maggio", "mayıs"],
    &["june", "juin", "junio", "juni", "июня", "junho", "giugno", "haziran"],
    &["july", "juillet", "julio", "juli", "июля", "julho", "luglio", "temmuz"],
    &["august", "août", "aout", "agosto", "августа", "ağustos"],
    &["september", "sept", "septembre", "septiembre", "сентября", "setembro", "settembre", "eylül"],
    &["october", "octobre", "octubre", "oktober", "октября", "outubro", "ottobre", "ekim"],
    &["november", "novembre", "noviembre", "ноября", "novembro", "kasım"],
    &["december", "décembre", "decembre", "diciembre", "dezember", "декабря", "dezembro", "dicembre", "aralık"],
];

/// The first day that `text` names in full. A time and a zone behind it do not move it: it is the writer's own day.
pub(super) fn day(text: &str) -> Option<Date> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| at_start(tokens.get(at..).unwrap_or_default()))
}

/// A piece of a date.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// A number and how many digits it is written with.
    Number(i16, usize),
    Month(i8),
    /// A sign that stands between numbers without blanks.
    Sign(char),
    Word,
}

/// The year, month or day that Chinese, Japanese and Korean put behind a number is a sign of its own.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.get(..text.floor_char_boundary(400)).unwrap_or_default();
    while let Some(c) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (end, token) = if c.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            (end, rest.get(..end).and_then(number).unwrap_or(Token::Word))
        } else if matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
            (c.len_utf8(), Token::Sign(c))
        } else if c.is_alphabetic() {
            let end = run(char::is_alphabetic);
            (end, word(rest.get(..end).unwrap_or_default(), tokens.last()))
        } else {
            (c.len_utf8(), Token::Sign(c))
        };
        let is_blank = matches!(token, Token::Sign(c) if c.is_whitespace() || c == ',');
        // The month's own full stop, the word between day and month, and blanks say nothing.
        let is_stop = token == Token::Sign('.') && matches!(tokens.last(), Some(Token::Month(_)));
        if !is_blank && !is_stop && !matches!(token, Token::Sign('\0')) {
            tokens.push(token);
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    tokens
}

/// A number as dates have them; a longer one is none of theirs.
fn number(digits: &str) -> Option<Token> {
    let value = (digits.len() <= 4).then(|| digits.parse().ok()).flatten()?;
    Some(Token::Number(value, digits.len()))
}

/// A month; nothing at all for `th` behind a day, `de` between day and month; else a word.
fn word(word: &str, before: Option<&Token>) -> Token {
    let word = word.to_lowercase();
    let is_after_number = matches!(before, Some(Token::Number(..) | Token::Month(_)));
    if is_after_number && matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "de" | "of" | "er" | "del") {
        return Token::Sign('\0');
    }
    let is = |names: &&[&str]| {
        names
            .iter()
            .enumerate()
            .any(|(n, name)| *name == word || (n == 0 && word.len() == 3 && name.starts_with(&word)))
    };
    let month = MONTHS.iter().position(is);
    month.and_then(|n| i8::try_from(n + 1).ok()).map_or(Token::Word, Token::Month)
}

fn at_start(tokens: &[Token]) -> Option<Date> {
    use Token::{Month, Number, Sign};
    match *tokens {
        [Number(year, 4), Sign('-' | '/' | '.'), Number(month, _), Sign('-' | '/' | '.'), Number(day, 1 | 2), ..]
        | [Number(year, 4), Sign('年' | '년'), Number(month, _), Sign('月' | '월'), Number(day, _), ..] => {
            date(year, month, day)
        }
        [Number(day, 1 | 2), Month(month), Number(year, 4), ..]
        | [Number(day, 1 | 2), Sign('.'), Month(month), Number(year, 4), ..]
        | [Number(day, 1 | 2), Sign('-'), Month(month), Sign('-'), Number(year, 4), ..]
        | [Month(month), Number(day, 1 | 2), Number(year, 4), ..] => date(year, i16::from(month), day),
        // The day stands first wherever dots are written.
        [Number(day, 1 | 2), Sign('.'), Number(month, 1 | 2), Sign('.'), Number(year, 4), ..] => date(year, month, day),
        [Number(a, 1 | 2), Sign('/' | '-'), Number(b, 1 | 2), Sign('/' | '-'), Number(year, 4), ..] => {
            match (a > 12, b > 12) {
                (true, false) => date(year, b, a),
                (false, true) => date(year, a, b),
                _ if a == b => date(year, a, b),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A day of the years that can be meant.
fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (1900..=2100).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_all_its_spellings() {
        for text in [
            "2024-03-29", "2024-03-29T23:30:00-05:00", "2024-03-29T01:00:00+08:00", "Fri, 29 Mar 2024 23:30:00 -0500",
            "Published: March 29, 2024 at 5:00 p.m.", "Mar. 29, 2024", "29 March 2024", "29th of March, 2024",
            "Friday 29 Mar 2024 09:00", "29-Mar-2024", "2024/3/29", "29.03.2024", "29. März 2024", "29 mars 2024",
            "29 de marzo de 2024", "29 марта 2024 года", "2024年3月29日 星期五", "03/29/2024", "29/03/2024",
            "MARCH 29, 2024, 3 min read",
        ] {
            assert_eq!(day(text), Some(Date::constant(2024, 3, 29)), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_none() {
        for text in [
            "", "Friday", "March 2024", "03/04/2024", "2024-13-01", "2024-02-30", "29 March", "0029-03-2024", "1-2-3",
            "12345-67-89", "9999-01-01", "29 31 2024", "tel. 2024 55 55",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(day("05/05/2024"), Some(Date::constant(2024, 5, 5)));
    }

    #[test]
    fn hostile_lines_are_read_to_a_limit_and_never_panic() {
        assert_eq!(day(&"1 ".repeat(100_000)), None);
        assert_eq!(day(&"é1年".repeat(9000)), None);
    }
}
