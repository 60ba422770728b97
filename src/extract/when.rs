//! When a meeting was: a full date, a day and month, a weekday or "today" near the words for the meeting. What the text
//! leaves open stays open: "Friday" is a date only where the day of publication is known.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::extract::line::Line;
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::text;

/// A day, and the words it came from where it was worked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct When {
    /// The day, where it can be told.
    pub(super) date: Option<Date>,
    /// The words of the text.
    pub(super) words: Option<String>,
}

/// The day that `line` names, seen from the day of publication; that of the telling ("he said Friday") only where `said`.
pub(super) fn in_line(line: &Line<'_>, published: Option<Date>, said: bool) -> Option<When> {
    if let Some((date, _)) = text::find_date(line.text) {
        return Some(When { date: Some(date), words: None });
    }
    line.tokens.iter().enumerate().find_map(|(at, token)| {
        let told = at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|before| before.is(class::SAY));
        if told && !said { None } else { day_at(line, at, token, published) }
    })
}

fn day_at(line: &Line<'_>, at: usize, token: &Token<'_>, published: Option<Date>) -> Option<When> {
    if token.quoted {
        return None;
    }
    let before = at.checked_sub(1).and_then(|i| line.tokens.get(i));
    if token.is(class::WEEKDAY)
        && token.is_capital()
        && !before.is_some_and(|before| before.is_in(&["next", "last", "every"]))
    {
        let weekday = text::weekday(&token.key)?;
        let date = published.and_then(|day| back_to(day, weekday));
        return Some(When { date, words: Some(token.text.to_owned()) });
    }
    if token.is_in(&["today", "yesterday", "tonight"])
        && !line.tokens.get(at + 1).is_some_and(|next| next.is_in(&["'s"]))
    {
        let back = i64::from(token.is_key("yesterday"));
        let date = published.and_then(|day| day.checked_sub(back.days()).ok());
        return Some(When { date, words: Some(token.text.to_owned()) });
    }
    if token.is(class::MONTH) && token.is_capital() {
        return month_day(line, at, published);
    }
    None
}

/// The last `weekday` up to `day`.
fn back_to(day: Date, weekday: Weekday) -> Option<Date> {
    (0..7_i64).filter_map(|back| day.checked_sub(back.days()).ok()).find(|date| date.weekday() == weekday)
}

/// "July 8", "8 July": the year is that of the publication, or the one before where that would lie well ahead of it.
fn month_day(line: &Line<'_>, at: usize, published: Option<Date>) -> Option<When> {
    let number = |at: usize| {
        line.tokens.get(at).and_then(|token| token.key.trim_end_matches(char::is_alphabetic).parse::<i8>().ok())
    };
    let token = line.tokens.get(at)?;
    let month = text::english_month(&token.key)?;
    let behind = number(at + 1).filter(|day| (1..=31).contains(day));
    let ahead = at.checked_sub(1).and_then(number).filter(|day| (1..=31).contains(day));
    let (day, from, to) = match (behind, ahead) {
        (Some(day), _) => (day, at, at + 2),
        (None, Some(day)) => (day, at - 1, at + 1),
        (None, None) => return None,
    };
    let date = published.and_then(|published| {
        let same = Date::new(published.year(), month, day).ok()?;
        let far = published.checked_add(31_i64.days()).ok()?;
        if same > far { Date::new(published.year() - 1, month, day).ok() } else { Some(same) }
    });
    Some(When { date, words: Some(line.words(from, to).to_owned()) })
}

/// By when something is to be done: "by 2030", "by the end of 2025", "before June 2026"; the last day of it.
pub(super) fn due(words: &str) -> Option<(Date, String)> {
    let low = words.to_lowercase();
    for mark in ["by the end of ", "by end of ", "by end-", "no later than ", "by ", "before ", "until "] {
        for (at, _) in low.match_indices(mark) {
            let is_word = at == 0 || low.as_bytes().get(at - 1).is_some_and(u8::is_ascii_whitespace);
            let rest = words.get(at + mark.len()..).unwrap_or_default();
            if is_word && let Some((date, len)) = period_end(rest) {
                return Some((date, words.get(at..at + mark.len() + len)?.to_owned()));
            }
        }
    }
    None
}

/// The last day of the year, month or day `rest` begins with, and the length of its words.
fn period_end(rest: &str) -> Option<(Date, usize)> {
    let bare = |word: &str| word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let words: Vec<&str> = rest.split(' ').take(4).collect();
    let year = |word: &str| {
        word.get(..bare(word))
            .filter(|w| w.len() == 4)
            .and_then(|w| w.parse::<i16>().ok())
            .filter(|year| (1990..2101).contains(year))
    };
    let first = *words.first()?;
    if let Some(year) = year(first) {
        return Some((Date::new(year, 12, 31).ok()?, bare(first)));
    }
    let month = first.get(..bare(first)).and_then(text::english_month);
    if let (Some(month), Some(year)) = (month, words.get(1).and_then(|word| year(word))) {
        let date = Date::new(year, month, 1).ok()?.last_of_month();
        return Some((date, first.len() + 1 + bare(words.get(1)?)));
    }
    let near: String = words.join(" ");
    let (date, span) = text::find_date(&near)?;
    (span.start() == 0).then_some((date, span.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_dates_are_the_last_day_of_what_is_named() {
        for (words, expected) in [
            ("cut emissions by 2030", Some(("2030-12-31", "by 2030"))),
            ("open an embassy by the end of 2025, both said", Some(("2025-12-31", "by the end of 2025"))),
            ("finish before June 2026", Some(("2026-06-30", "before June 2026"))),
            ("deliver by 3 May 2025", Some(("2025-05-03", "by 3 May 2025"))),
            ("cut emissions by 80% or by half", None),
            ("stand by 20 partners", None),
        ] {
            let found = due(words).map(|(date, words)| (date.to_string(), words));
            assert_eq!(found, expected.map(|(date, words)| (date.to_owned(), words.to_owned())), "{words}");
        }
    }
}
