//! Finds the days that a text names.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::text::Span;
use crate::text::dates::{BETWEEN, FOREIGN_THROUGH, THROUGH, english_month, month_in_any_language};

/// Only this many bytes are searched for a date in any language.
const MAX_DATE_LINE: usize = 400;

/// The languages in which months are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateLanguage {
    English,
    Any,
}

/// A day as a text names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedDay {
    /// If the text gives it.
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
}

impl NamedDay {
    /// The day, if there is one: there is no 31 April.
    fn new(year: Option<i16>, month: i8, day: i8) -> Option<Self> {
        Date::new(year.unwrap_or(2024), month, day).ok().map(|_| Self { year, month, day })
    }

    /// The date, if the year is given.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// The date. A text of `written` that gives no year means that of `written`, or the year before or after, because it
    /// names days that are past or will come within a month.
    pub fn seen_from(self, written: Option<Date>) -> Option<Date> {
        if self.year.is_some() {
            return self.date();
        }
        let written = written?;
        let (from, to) = (written.checked_sub(334.days()).ok()?, written.checked_add(31.days()).ok()?);
        let years = [written.year(), written.year() - 1, written.year() + 1];
        let mut dates = years.into_iter().filter_map(|year| Date::new(year, self.month, self.day).ok());
        dates.find(|date| (from..=to).contains(date))
    }
}

/// A day, or several in a row, named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedDays {
    pub span: Span,
    pub first: NamedDay,
    /// The last one, if there are several.
    pub last: Option<NamedDay>,
    /// Day and month could be the other way round, as in `03/04/2024`. They are taken to be in this order.
    pub is_ambiguous: bool,
}

/// The days that `text` names, in its order, with or without a year: `29 March 2024`, `March 29`, `29–30 March`,
/// `2024-03-29`, `29/03/2024`. In a numeric date, the day comes first unless that is impossible.
pub fn find_days(text: &str, language: DateLanguage) -> Vec<NamedDays> {
    // Most sentences contain no digit, so no date.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let (tokens, spans) = tokenize(text, language);
    let starts_word = |span: &Span| {
        let mut before = Span::new(0, span.start()).slice(text).chars().rev();
        !before.next().is_some_and(|c| "-/.".contains(c)) || !before.next().is_some_and(char::is_alphanumeric)
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(span) = spans.get(at).copied() {
        let mut reader = DayReader { text, tokens: &tokens, spans: &spans, at };
        match starts_word(&span).then(|| reader.days()).flatten() {
            Some(days) => {
                at = reader.at;
                found.push(days);
            }
            None => at += 1,
        }
    }
    found
}

/// The first full date in English `text`, with its span, as [`find_days`] reads it.
pub fn find_date(text: &str) -> Option<(Date, Span)> {
    find_days(text, DateLanguage::English).into_iter().find_map(|days| Some((days.first.date()?, days.span)))
}

/// The first full date in `text`, in any of the supported languages, unless it is ambiguous. A time and zone after it are
/// ignored, so the date is the one in the writer's time zone.
pub fn find_unambiguous_date(text: &str) -> Option<Date> {
    let start = text.get(..text.floor_char_boundary(MAX_DATE_LINE)).unwrap_or_default();
    let days = find_days(start, DateLanguage::Any);
    let mut dates = days.iter().filter(|days| !days.is_ambiguous).filter_map(|days| days.first.date());
    dates.find(|date| (1900..=2100).contains(&date.year()))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// A number of up to four digits, and the number of its digits.
    Number(i16, usize),
    Month(i8),
    /// A word between the first and the last of several days.
    Through,
    /// A punctuation mark, or a sign for year, month or day in Chinese, Japanese and Korean.
    Sign(char),
    Word,
}

/// The tokens of `text` and their spans, without blanks, commas, and words between day, month and year.
fn tokenize(text: &str, language: DateLanguage) -> (Vec<Token>, Vec<Span>) {
    let month = match language {
        DateLanguage::English => english_month,
        DateLanguage::Any => month_in_any_language,
    };
    let is_in = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let is_through = |word: &str| is_in(THROUGH, word) || language == DateLanguage::Any && is_in(FOREIGN_THROUGH, word);
    let is_day = |next: &str| {
        let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        next.starts_with(|c: char| c.is_ascii_digit()) || month(word).is_some()
    };
    let (mut tokens, mut spans) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let is_dated = matches!(tokens.last(), Some(Token::Number(..) | Token::Month(_) | Token::Sign('.')));
        let (length, token) = if c.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            let number = rest.get(..length).filter(|_| length <= 4).and_then(|digits| digits.parse().ok());
            (length, Some(number.map_or(Token::Word, |number| Token::Number(number, length))))
        } else if c.is_alphabetic() && !"年月日년월일".contains(c) {
            let length = run(|c| c.is_alphabetic() && !"年月日년월일".contains(c));
            let word = rest.get(..length).unwrap_or_default();
            let next = rest.get(length..).unwrap_or_default().trim_start();
            let token = match word {
                _ if is_dated && is_through(word) && is_day(next) => Token::Through,
                _ if is_dated && is_in(BETWEEN, word) => {
                    at += length;
                    continue;
                }
                _ => month(word).map_or(Token::Word, Token::Month),
            };
            (length, Some(token))
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

/// Reads days from tokens.
#[derive(Clone, Copy)]
struct DayReader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    spans: &'a [Span],
    at: usize,
}

impl DayReader<'_> {
    fn days(&mut self) -> Option<NamedDays> {
        let start = self.at;
        let (first, last, is_ambiguous) = match self.numeric() {
            Some((day, is_ambiguous)) => (day, None, is_ambiguous),
            None => {
                let (first, last) = self.named()?;
                (first, last, false)
            }
        };
        let span = Span::new(self.spans.get(start)?.start(), self.spans.get(self.at - 1)?.end());
        Some(NamedDays { span, first, last, is_ambiguous })
    }

    /// A date in numbers, and whether it is ambiguous.
    fn numeric(&mut self) -> Option<(NamedDay, bool)> {
        use Token::{Month, Number, Sign};
        let full = |year: i16, month: i16, day: i16| {
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            NamedDay::new(Some(year).filter(|year| (1900..=2100).contains(year)), month, day)
                .filter(|day| day.year.is_some())
        };
        let (day, length, is_ambiguous) = match *self.tokens.get(self.at..)? {
            [
                Number(year, 4),
                Sign('-' | '/' | '.'),
                Number(month, _),
                Sign('-' | '/' | '.'),
                Number(day, 1 | 2),
                ..,
            ]
            | [Number(year, 4), Sign('年' | '년'), Number(month, _), Sign('月' | '월'), Number(day, _), ..] => {
                (full(year, month, day), 5, false)
            }
            [Number(day, 1 | 2), Sign('-'), Month(month), Sign('-'), Number(year, 4), ..] => {
                (full(year, month.into(), day), 5, false)
            }
            [
                Number(a, 1 | 2),
                Sign(sign @ ('.' | '/' | '-')),
                Number(b, 1 | 2),
                Sign('.' | '/' | '-'),
                Number(year, 4),
                ..,
            ] => {
                // With dots, the day always comes first.
                let day_first = full(year, b, a);
                let month_first = full(year, a, b).filter(|_| sign != '.');
                let is_ambiguous = day_first.is_some() && month_first.is_some() && day_first != month_first;
                (day_first.or(month_first), 5, is_ambiguous)
            }
            _ => return None,
        };
        let day = day?;
        self.at += length;
        Some((day, is_ambiguous))
    }

    /// A day with the name of its month, and the last one if there are several.
    fn named(&mut self) -> Option<(NamedDay, Option<NamedDay>)> {
        let start = self.at;
        if let Some(month) = self.month() {
            let (day, year) = (self.day()?, self.year());
            return self.with_last(start, (month, day, year), |rest| {
                // "March 29 - 20 states" is not a range.
                let is_tight = rest.at > 0 && rest.is_tight();
                let last = rest.day().filter(|last| year.is_none() && *last > day)?;
                if rest.month().is_some() {
                    return None;
                }
                let year = rest.year();
                (is_tight || year.is_some()).then_some((month, last, year))
            });
        }
        let day = self.ordinal()?;
        if let Some(month) = self.month() {
            let year = self.year();
            return self.with_last(start, (month, day, year), |_| None);
        }
        self.through()?;
        let last = self.ordinal().filter(|last| *last > day)?;
        let month = self.month()?;
        let year = self.year();
        self.is_written(start, year)?;
        Some((NamedDay::new(year, month, day)?, NamedDay::new(year, month, last)))
    }

    /// Reads on to the last day after the first one, which is either a full one or what `short` reads.
    fn with_last(
        &mut self,
        start: usize,
        (month, day, year): (i8, i8, Option<i16>),
        short: impl Fn(&mut Self) -> Option<(i8, i8, Option<i16>)>,
    ) -> Option<(NamedDay, Option<NamedDay>)> {
        let full = |rest: &mut Self| {
            let parts = match rest.month() {
                Some(month) => (month, rest.day()?),
                None => {
                    let day = rest.ordinal()?;
                    (rest.month()?, day)
                }
            };
            Some((parts.0, parts.1, rest.year()))
        };
        let mut after = *self;
        let mut longer = *self;
        let last = after.through().and_then(|()| {
            longer = after;
            full(&mut longer).or_else(|| {
                longer = after;
                short(&mut longer)
            })
        });
        // The year after the last day counts for both.
        let last = last.and_then(|(m, d, y)| NamedDay::new(y.or(year), m, d));
        let first_year = year.or_else(|| {
            let last = last?;
            last.year.map(|year| if last.month < month { year - 1 } else { year })
        });
        if last.is_some() {
            self.at = longer.at;
        }
        self.is_written(start, first_year)?;
        Some((NamedDay::new(first_year, month, day)?, last))
    }

    /// Without a year, the month must begin with a capital letter: "may 10 people" names no day. Only English has such months.
    fn is_written(&self, start: usize, year: Option<i16>) -> Option<()> {
        let words = self.text.get(self.spans.get(start)?.start()..self.spans.get(self.at - 1)?.end())?;
        let is_lower = |word: &str| word == "may" || word == "march";
        (year.is_some() || !words.split(' ').any(is_lower)).then_some(())
    }

    fn take<T>(&mut self, read: impl Fn(Token) -> Option<T>) -> Option<T> {
        let value = read(*self.tokens.get(self.at)?)?;
        self.at += 1;
        Some(value)
    }

    fn month(&mut self) -> Option<i8> {
        self.take(|token| if let Token::Month(month) = token { Some(month) } else { None })
    }

    fn year(&mut self) -> Option<i16> {
        self.take(|token| if let Token::Number(year, 4) = token { Some(year) } else { None })
    }

    fn day(&mut self) -> Option<i8> {
        self.take(|token| if let Token::Number(day @ 1..=31, 1 | 2) = token { i8::try_from(day).ok() } else { None })
    }

    /// A day, with a full stop after it as in German.
    fn ordinal(&mut self) -> Option<i8> {
        let day = self.day()?;
        self.take(|token| (token == Token::Sign('.')).then_some(()));
        Some(day)
    }

    fn through(&mut self) -> Option<()> {
        self.take(|token| matches!(token, Token::Through | Token::Sign('-' | '–' | '—' | '‑' | '−')).then_some(()))
    }

    /// Whether the token before the next one touches both its neighbours, or is a word.
    fn is_tight(&self) -> bool {
        let ends = [self.at.wrapping_sub(2), self.at - 1, self.at].map(|at| self.spans.get(at));
        let [Some(before), Some(sign), Some(after)] = ends else { return false };
        self.tokens.get(self.at - 1) == Some(&Token::Through)
            || before.end() == sign.start() && sign.end() == after.start()
    }
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
            ("on 29-30 March 2024", "2024-03-29"),
            ("the 12th day of March 2024", "2024-03-12"),
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
    fn days_are_found_with_the_last_of_several() {
        let day = |day: NamedDay| day.date().map_or(format!("{}/{}", day.day, day.month), |date| date.to_string());
        for (text, expected) in [
            ("29-30 March 2024", "2024-03-29 2024-03-30"),
            ("from 29 to 30 March", "29/3 30/3"),
            ("the 29th and 30th of March", "29/3 30/3"),
            ("March 29–30, 2024", "2024-03-29 2024-03-30"),
            ("March 29 to 30", "29/3 30/3"),
            ("29 March – 2 April 2024", "2024-03-29 2024-04-02"),
            ("from March 29 to April 2, 2024", "2024-03-29 2024-04-02"),
            ("30 December - 2 January 2024", "2023-12-30 2024-01-02"),
            ("vom 12. bis 14. März 2024", "2024-03-12 2024-03-14"),
            ("du 12 au 14 mars 2024", "2024-03-12 2024-03-14"),
            ("с 12 по 14 марта 2024 года", "2024-03-12 2024-03-14"),
            ("12.–14. mars 2024", "2024-03-12 2024-03-14"),
            ("on Mar. 29", "29/3"),
            ("the 29th of March.", "29/3"),
            ("le 1er mars", "1/3"),
            ("OSLO, March 9 - 20 states met", "9/3"),
            ("on 3 May and 5 states", "3/5"),
            ("they may 10 times, or march 20 miles", ""),
            ("in March 2024", ""),
            ("31 April", ""),
        ] {
            let found = find_days(text, DateLanguage::Any);
            let words: Vec<String> = found
                .iter()
                .map(|days| days.last.map_or(day(days.first), |last| format!("{} {}", day(days.first), day(last))))
                .collect();
            assert_eq!(words.join(", "), expected, "{text}");
        }
        let year = |text: &str, written| {
            let days = find_days(text, DateLanguage::English);
            days.first().and_then(|days| days.first.seen_from(Some(written))).map(jiff::civil::Date::year)
        };
        assert_eq!(year("on 30 December", Date::constant(2024, 1, 2)), Some(2023));
        assert_eq!(year("on 3 January", Date::constant(2023, 12, 30)), Some(2024));
        assert_eq!(year("on 3 June", Date::constant(2024, 3, 30)), Some(2023));
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
