//! The days that a text names: a full date, a day and month, a weekday, "this morning"; and whether it only mentions them in
//! passing. A day that cannot be resolved stays open: "Friday" is a date only if the day of the text is known.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::extract::event::{Event, Events, Of};
use crate::extract::line::Line;
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::extract::words::{
    DATED_ACTIONS, DATED_THINGS, DEADLINES, LENGTHS, MENTIONING, NUMBER_WORDS, PAST_MEETINGS, PLANNED, RECALLING,
};
use crate::text::{self, DateLanguage, NamedDay, NamedDays};

/// A meeting does not last longer than this many days.
const MAX_DAYS: i32 = 31;

/// A day, and the words it came from if it was worked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct When {
    /// The day, if it can be resolved.
    pub(super) date: Option<Date>,
    /// The last one of several.
    pub(super) last: Option<Date>,
    /// The words of the text.
    pub(super) words: Option<String>,
}

/// The date from which relative days are resolved.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// The day on which it was written.
    pub(super) from: Option<Date>,
    /// The year in its headline, for a text without a day.
    pub(super) year: Option<i16>,
}

/// A day with the range of its tokens.
struct DayInLine {
    from: usize,
    to: usize,
    when: When,
}

/// The day of the event that `line` reports. Days that are only mentioned or in the future do not count; the day on which
/// something was said ("he said Friday") counts only if `said`.
pub(super) fn in_line(line: &Line<'_>, seen: Seen, said: bool) -> Option<When> {
    let mut events: Option<Events<'_>> = None;
    let found = days(line, seen).into_iter().find(|named| {
        let after_verb = named.from.checked_sub(1).and_then(|at| line.tokens.get(at)).is_some_and(|t| t.is(class::SAY));
        (said || !after_verb)
            && !is_mentioned(line, named)
            && !is_planned(line, named.from)
            && belongs(line, named, (seen, said), &mut events)
    });
    found.map(|named| named.when)
}

/// Whether a meeting or another act of the sentence was on the day, rather than a future or recalled one.
fn belongs<'l>(
    line: &'l Line<'_>,
    named: &DayInLine,
    (seen, said): (Seen, bool),
    events: &mut Option<Events<'l>>,
) -> bool {
    let byte = line.tokens.get(named.from).map_or(0, |token| token.span.start());
    let event = events.get_or_insert_with(|| Events::of_tree(&line.tree, seen.from)).at(byte, Of::Day);
    matches!(event, Event::Meeting | Event::Act) || said && event == Event::Saying
}

/// The day after a town: "in Oslo on 12 March".
pub(super) fn beside(line: &Line<'_>, place: &str, seen: Seen) -> Option<When> {
    let found = days(line, seen).into_iter().find(|named| {
        let before = line.tokens.get(..named.from).unwrap_or_default();
        let bare =
            before.iter().rev().take_while(|token| token.is_in(&["on", ","]) || token.is(class::WEEKDAY)).count();
        let end =
            before.len().checked_sub(bare + 1).and_then(|last| before.get(last)).map_or(0, |token| token.span.end());
        line.text.get(..end).is_some_and(|before| before.ends_with(place)) && !is_planned(line, named.from)
    });
    found.map(|named| named.when)
}

/// Whether `line` names the day `date`.
pub(super) fn names(line: &Line<'_>, date: Date, seen: Seen) -> bool {
    days(line, seen).iter().any(|named| named.when.date == Some(date))
}

/// The year that `headline` names, if it is the only one.
pub(super) fn only_year(headline: &str) -> Option<i16> {
    let mut years = headline
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() == 4)
        .filter_map(|word| word.parse().ok())
        .filter(|year| (1900..=2100).contains(year));
    years.next().filter(|_| years.next().is_none())
}

/// Whether `line` announces something for a day.
pub(super) fn announces(line: &Line<'_>) -> bool {
    days(line, Seen::default()).iter().any(|named| is_planned(line, named.from) && !is_mentioned(line, named))
}

/// The days outside quotation marks, in the order of the line.
fn days(line: &Line<'_>, seen: Seen) -> Vec<DayInLine> {
    let token_at = |byte: usize| line.tokens.partition_point(|token| token.span.start() < byte);
    let dates = text::find_days(line.text, DateLanguage::English);
    let mut found: Vec<DayInLine> = dates
        .iter()
        .map(|days| {
            let words = Some(days.span.slice(line.text).to_owned());
            let is_plain = days.first.year.is_some() && days.last.is_none() && !days.is_ambiguous;
            let date = date(days, seen);
            let last = date.and_then(|date| last_day(days, date));
            let when = When { date, last, words: words.filter(|_| !is_plain) };
            DayInLine { from: token_at(days.span.start()), to: token_at(days.span.end()), when }
        })
        .collect();
    for at in 0..line.tokens.len() {
        // "Tuesday, March 12" is one day.
        let next = found.get(..dates.len()).unwrap_or_default().partition_point(|named| named.to <= at);
        if found.get(next).filter(|_| next < dates.len()).is_some_and(|named| named.from <= at + 3) {
            continue;
        }
        if let Some((len, date)) = relative(line, at, seen.from) {
            let when = When { date, last: None, words: Some(line.words(at, at + len).to_owned()) };
            found.push(DayInLine { from: at, to: at + len, when });
        }
    }
    found.retain(|named| line.tokens.get(named.from).is_none_or(|token| !token.quoted));
    found.sort_by_key(|named| named.from);
    found
}

/// The date of the first day. If day and month could be swapped, the date closer to `written` is used.
fn date(days: &NamedDays, seen: Seen) -> Option<Date> {
    let written = seen.from;
    let in_year = || seen.year.filter(|_| written.is_none()).map(|year| NamedDay { year: Some(year), ..days.first });
    let first = days.first.seen_from(written).or_else(|| in_year()?.date())?;
    if !days.is_ambiguous {
        return Some(first);
    }
    let other = Date::new(first.year(), first.day(), first.month()).ok()?;
    let is_near = |date: Date| written.is_some_and(|written| days_between(date, written).abs() <= MAX_DAYS);
    match (is_near(first), is_near(other)) {
        (true, false) => Some(first),
        (false, true) => Some(other),
        _ => None,
    }
}

/// The last of several days, of which `first` is the first.
fn last_day(days: &NamedDays, first: Date) -> Option<Date> {
    let last = days.last?;
    let year = last.year.unwrap_or_else(|| first.year() + i16::from(last.month < first.month()));
    let date = Date::new(year, last.month, last.day).ok()?;
    (first < date && days_between(first, date) <= MAX_DAYS).then_some(date)
}

/// The days from `from` to `to`.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// The day that the words at `at` mean relative to `written`, and the number of their tokens: "last Monday", "this morning".
fn relative(line: &Line<'_>, at: usize, written: Option<Date>) -> Option<(usize, Option<Date>)> {
    let token = line.tokens.get(at)?;
    let next = line.tokens.get(at + 1);
    let after = |len: usize| line.tokens.get(at + len);
    let back = |days: i64| written.and_then(|day| day.checked_sub(days.days()).ok());
    let weekday = |token: Option<&Token<'_>>| {
        token.filter(|token| token.is(class::WEEKDAY) && token.is_capital()).and_then(|token| text::weekday(&token.key))
    };
    if token.is_key("last")
        && let Some(day) = weekday(next)
    {
        return Some((2, back(1).and_then(|before| back_to(before, day))));
    }
    if let Some(day) = weekday(Some(token)) {
        let before = at.checked_sub(1).and_then(|i| line.tokens.get(i));
        if before.is_some_and(|before| before.is_in(&["next", "last", "every", "each"])) {
            return None;
        }
        let date = written.and_then(|written| back_to(written, day));
        // "this Tuesday" may be past or future.
        let is_open = before.is_some_and(|before| before.is_key("this")) && date != written;
        return Some((1, date.filter(|_| !is_open)));
    }
    if token.is_key("this") && next.is_some_and(|next| next.is_in(&["morning", "afternoon", "evening"])) {
        return Some((2, written));
    }
    if token.is_key("last") && next.is_some_and(|next| next.is_in(&["night", "evening"])) {
        return Some((2, back(1)));
    }
    // Some day of that week, so the day stays open.
    if token.is_in(&["this", "last"]) && next.is_some_and(|next| next.is_key("week")) {
        return Some((2, None));
    }
    let is_noun = next.is_some_and(|next| next.is_in(&["'s", "’s"]));
    if token.is_in(&["today", "tonight", "yesterday"]) && !is_noun {
        return Some((1, back(i64::from(token.is_key("yesterday")))));
    }
    // "on the 12th"
    if token.is_key("on") && next.is_some_and(|next| next.is_key("the")) {
        let number = after(2)?.key.as_str();
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| number.strip_suffix(ending))?;
        let day: i8 = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
        let ends = after(3).is_none_or(|next| !next.is_word() || next.is_in(&["in", "at", "and", "to", "with"]));
        let written_on = |back: i64| written.and_then(|written| written.checked_sub(back.days()).ok());
        return ends.then(|| (3, (0..31).filter_map(written_on).find(|date| date.day() == day)));
    }
    None
}

/// Whether it is a number of four digits.
pub(super) fn is_year(token: &Token<'_>) -> bool {
    token.text.len() == 4 && token.text.bytes().all(|b| b.is_ascii_digit())
}

/// The last `weekday` on or before `day`.
fn back_to(day: Date, weekday: Weekday) -> Option<Date> {
    (0..7_i64).filter_map(|back| day.checked_sub(back.days()).ok()).find(|date| date.weekday() == weekday)
}

/// Whether the day is not that of a meeting: "the treaty signed on 4 May", "since 12 March", "the 7 October attacks".
fn is_mentioned(line: &Line<'_>, named: &DayInLine) -> bool {
    let is_in = |token: &Token<'_>, list: &[&str]| token.is_in(list);
    let before = line.tokens.get(..named.from).unwrap_or_default();
    let is_on = |token: &&Token<'_>| token.is_in(&["on", "the", ","]) || token.is(class::WEEKDAY);
    let mut back = before.iter().rev().skip_while(is_on);
    let Some(nearest) = back.next() else { return false };
    if before.iter().find(|token| token.is_word()).is_some_and(|first| is_in(first, RECALLING)) {
        return true;
    }
    let is_range =
        named.when.words.as_deref().is_some_and(|words| words.contains(['-', '–']) || words.contains(" to "));
    if is_in(nearest, MENTIONING) && !(nearest.is_key("from") && is_range) || nearest.text.contains(char::is_numeric) {
        return true;
    }
    let is_thing = |token: &Token<'_>| is_in(token, DATED_THINGS) || token.text.contains(|c: char| c.is_ascii_digit());
    if nearest.is_key("of") {
        return back.next().is_some_and(is_thing);
    }
    let words: Vec<&Token<'_>> = before.iter().rev().take(8).collect();
    // "the treaty signed (in Oslo) on 4 May", not "they signed a treaty on 4 May".
    let is_dated =
        |pair: &[&Token<'_>]| matches!(pair, [action, thing] if is_in(action, DATED_ACTIONS) && is_thing(thing));
    if words.windows(2).any(is_dated) {
        return true;
    }
    let noun = line.tokens.get(named.to).filter(|next| is_in(next, DATED_THINGS));
    noun.is_some() && !nearest.is_in(&["on"])
}

/// Whether the event before token `at` is in the future: "will meet on Monday", "the next round on 5 May".
fn is_planned(line: &Line<'_>, at: usize) -> bool {
    let before = line.tokens.get(..at).unwrap_or_default();
    for token in before.iter().rev().take(30) {
        if token.text == ";" || token.is_in(PAST_MEETINGS) {
            return false;
        }
        if (token.is(class::FUTURE) || token.is_in(PLANNED)) && !token.quoted {
            return true;
        }
    }
    false
}

/// The deadline in a text of the day `written`, and its words. It is the last day of the period they name. Words such as "within
/// six months" give none if `written` is unknown.
pub(super) fn due(words: &str, written: Option<Date>) -> Option<(Date, String)> {
    let lower = words.to_lowercase();
    // Offsets must be those of `words`.
    let lower = if lower.len() == words.len() { lower.as_str() } else { words };
    let mut starts = lower.char_indices().filter(|(at, _)| {
        lower.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', ',', '(']))
    });
    starts.find_map(|(at, _)| due_at(words.get(at..)?, lower.get(at..)?, written))
}

/// A deadline at the start of `words`; `lower` is the same in lower case.
fn due_at(words: &str, lower: &str, written: Option<Date>) -> Option<(Date, String)> {
    let follows = |start: &&&str| lower.strip_prefix(**start).is_some_and(|rest| rest.starts_with([' ', '-']));
    let is_ahead = |date: Date| written.is_none_or(|written| date >= written);
    if lower.starts_with("next year") {
        return Some((last_of_year(written?.year() + 1)?, words.get(.."next year".len())?.to_owned()));
    }
    if let Some(start) = LENGTHS.iter().find(follows)
        && let Some((date, len)) = length(lower.get(start.len() + 1..)?, written)
    {
        return Some((date, words.get(..start.len() + 1 + len)?.to_owned()));
    }
    let start = DEADLINES.iter().find(follows)?;
    let (date, len) = period(words.get(start.len() + 1..)?, written)?;
    // "in 2019" is not a deadline unless it is in the future.
    let is_open = !matches!(*start, "in" | "during" | "at the end of") || written.is_some();
    (is_open && is_ahead(date)).then(|| Some((date, words.get(..start.len() + 1 + len)?.to_owned())))?
}

fn last_of_year(year: i16) -> Option<Date> {
    Date::new(year, 12, 31).ok()
}

/// The day that is the length of time at the start of `rest` after `written`, and the length of its words in bytes.
fn length(rest: &str, written: Option<Date>) -> Option<(Date, usize)> {
    let words: Vec<&str> = rest.split(' ').take(2).collect();
    let [count, unit] = *words.as_slice() else { return whole_unit(rest, written?) };
    let number = count.parse::<i64>().ok().or_else(|| match NUMBER_WORDS.iter().position(|word| *word == count)? {
        0 => Some(1),
        at => i64::try_from(at).ok(),
    });
    let Some(number) = number.filter(|number| (1..=100).contains(number)) else { return whole_unit(rest, written?) };
    let bare = unit.trim_end_matches(|c: char| !c.is_alphanumeric());
    let span = span_of(bare.trim_end_matches('s'), number)?;
    Some((written?.checked_add(span).ok()?, count.len() + 1 + bare.len()))
}

/// "year" in "within the next year".
fn whole_unit(rest: &str, written: Date) -> Option<(Date, usize)> {
    let unit = rest.split(|c: char| !c.is_alphanumeric()).next()?;
    Some((written.checked_add(span_of(unit, 1)?).ok()?, unit.len()))
}

fn span_of(unit: &str, number: i64) -> Option<jiff::Span> {
    match unit {
        "day" => Some(number.days()),
        "week" => Some(number.weeks()),
        "month" => Some(number.months()),
        "year" => Some(number.years()),
        "decade" => Some((number * 10).years()),
        _ => None,
    }
}

/// The last day of the period at the start of `rest`, and the length of its words in bytes.
fn period(rest: &str, written: Option<Date>) -> Option<(Date, usize)> {
    let bare = |word: &str| word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let words: Vec<&str> = rest.split(' ').take(6).collect();
    let word = |at: usize| words.get(at).map_or("", |word| word.get(..bare(word)).unwrap_or_default());
    let length =
        |count: usize| words.iter().take(count - 1).map(|word| word.len() + 1).sum::<usize>() + word(count - 1).len();
    let year =
        |at: usize| word(at).parse::<i16>().ok().filter(|year| (1990..=2100).contains(year) && word(at).len() == 4);
    let of_year = |year: i16, month: i8| Some(Date::new(year, month, 1).ok()?.last_of_month());
    if let Some(year) = year(0) {
        return Some((last_of_year(year)?, length(1)));
    }
    for (start, month) in [("mid-", 6), ("end-", 12), ("late-", 12)] {
        let number = word(0).to_lowercase().strip_prefix(start).and_then(|number| number.parse().ok());
        if let Some(number) = number.filter(|year| (1990..=2100).contains(year)) {
            return Some((of_year(number, month)?, length(1)));
        }
    }
    match (word(0), word(1)) {
        ("late", _) if year(1).is_some() => return Some((last_of_year(year(1)?)?, length(2))),
        ("this" | "the", "year") => return Some((last_of_year(written?.year())?, length(2))),
        ("next", "year") => return Some((last_of_year(written?.year() + 1)?, length(2))),
        ("this" | "the", "month") => return Some((written?.last_of_month(), length(2))),
        ("next", "month") => return Some((written?.checked_add(1.month()).ok()?.last_of_month(), length(2))),
        ("the", "first" | "second" | "third" | "fourth" | "last") if word(3) == "of" => {
            let number = ["first", "second", "third", "fourth"].iter().position(|known| *known == word(1));
            let number = i8::try_from(number.map_or(0, |at| at + 1)).ok()?;
            let month = match (word(2), number) {
                ("half", 1 | 2) => number * 6,
                ("quarter", 1..) => number * 3,
                ("half" | "quarter", 0) => 12,
                _ => return None,
            };
            let (year, count) = match (year(4), word(4), word(5)) {
                (Some(year), ..) => (year, 5),
                (None, "this" | "the", "year") => (written?.year(), 6),
                (None, "next", "year") => (written?.year() + 1, 6),
                _ => return None,
            };
            return Some((of_year(year, month)?, length(count)));
        }
        _ => {}
    }
    let days = text::find_days(&words.join(" "), DateLanguage::English);
    if let Some(days) = days.first().filter(|days| days.span.start() == 0 && !days.is_ambiguous) {
        let next = |written: Date| {
            let mut years = (written.year()..=written.year() + 1)
                .filter_map(|year| Date::new(year, days.first.month, days.first.day).ok());
            years.find(|date| *date >= written)
        };
        return Some((days.first.date().or_else(|| next(written?))?, days.span.end()));
    }
    let first = word(0);
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    if let Some(month) = text::english_month(first) {
        if let Some(year) = year(1) {
            return Some((of_year(year, month)?, length(2)));
        }
        let written = written?;
        return Some((of_year(written.year() + i16::from(month < written.month()), month)?, length(1)));
    }
    let weekday = text::weekday(first).filter(|_| first.ends_with("day"))?;
    let date = (1..=7_i64)
        .filter_map(|ahead| written?.checked_add(ahead.days()).ok())
        .find(|date| date.weekday() == weekday)?;
    Some((date, length(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: Date = Date::constant(2024, 3, 12);

    #[test]
    fn due_dates_are_the_last_day_of_what_is_named() {
        for (words, expected) in [
            ("cut emissions by 2030", Some(("2030-12-31", "by 2030"))),
            ("open an embassy by the end of 2025, both said", Some(("2025-12-31", "by the end of 2025"))),
            ("finish before June 2026", Some(("2026-06-30", "before June 2026"))),
            ("deliver by 3 May 2025", Some(("2025-05-03", "by 3 May 2025"))),
            ("send a team before the end of 2025.", Some(("2025-12-31", "before the end of 2025"))),
            ("report no later than 1 September 2024", Some(("2024-09-01", "no later than 1 September 2024"))),
            ("report not later than 1 February", Some(("2025-02-01", "not later than 1 February"))),
            ("meet by June", Some(("2024-06-30", "by June"))),
            ("meet by February.", Some(("2025-02-28", "by February"))),
            ("meet by Friday", Some(("2024-03-15", "by Friday"))),
            ("within six months of today", Some(("2024-09-12", "within six months"))),
            ("report within 90 days", Some(("2024-06-10", "within 90 days"))),
            ("within a year, they said", Some(("2025-03-12", "within a year"))),
            ("open it within the next two weeks", Some(("2024-03-26", "within the next two weeks"))),
            ("invest over the next five years", Some(("2029-03-12", "over the next five years"))),
            ("invest over the next decade", Some(("2034-03-12", "over the next decade"))),
            ("double trade in 2026", Some(("2026-12-31", "in 2026"))),
            ("continue what was begun in 2019", None),
            ("end it by mid-2025", Some(("2025-06-30", "by mid-2025"))),
            ("end it by end-2025", Some(("2025-12-31", "by end-2025"))),
            ("end it by the end of the year", Some(("2024-12-31", "by the end of the year"))),
            ("end it by the end of this month", Some(("2024-03-31", "by the end of this month"))),
            ("meet in the first half of 2025", Some(("2025-06-30", "in the first half of 2025"))),
            ("meet in the third quarter of next year", Some(("2025-09-30", "in the third quarter of next year"))),
            ("host the talks next year", Some(("2025-12-31", "next year"))),
            ("host the talks in October", Some(("2024-10-31", "in October"))),
            ("cut emissions by 80% or by half", None),
            ("stand by 20 partners in the port", None),
            ("work within the United Nations in the next round", None),
        ] {
            let found = due(words, Some(WRITTEN)).map(|(date, words)| (date.to_string(), words));
            assert_eq!(found, expected.map(|(date, words)| (date.to_owned(), words.to_owned())), "{words}");
        }
        for words in ["meet by June", "within six months", "next year", "in 2026", "by the end of the year"] {
            assert_eq!(due(words, None), None, "{words}");
        }
    }
}
