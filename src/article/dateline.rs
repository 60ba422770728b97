//! What stands in front of a story: the town, the day and the agency of a dateline; and the day a line gives.

use jiff::civil::Date;

use crate::article::furniture::is_agency;
use crate::text::Span;

const LONGEST: usize = 110;

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];

/// What separates a dateline from the story.
const ENDS: [&str; 9] = ["/. ", " — ", " – ", " -- ", " - ", "— ", ": ", "– ", "-- "];

/// Whether the day or the month comes first in `3/4/2024`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numeric {
    /// As most of the world writes.
    #[default]
    DayFirst,
    /// As the United States do.
    MonthFirst,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Where the story begins, in bytes of the paragraph.
    pub(super) end: usize,
    pub(super) place: Option<Span>,
    /// The day, where it has a year.
    pub(super) date: Option<Date>,
    /// The agency or paper.
    pub(super) outlet: Option<String>,
}

/// The dateline that `paragraph` begins with.
pub(super) fn dateline(paragraph: &str) -> Option<Dateline> {
    let limit = paragraph.floor_char_boundary(LONGEST);
    let head = paragraph.get(..limit)?;
    let (at, mark) = ENDS.iter().filter_map(|mark| Some((head.find(mark)?, *mark))).min()?;
    let words = head.get(..at)?;
    let is_colon = mark == ": ";
    let (bare, agency) = without_agency(words);
    let parts: Vec<&str> = bare.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let town = parts.first().filter(|town| is_town(town))?;
    let date = date_in(bare, Numeric::DayFirst).map(|(date, _)| date);
    let rest = parts.get(1..).unwrap_or_default();
    let outlet = agency.or_else(|| rest.iter().find(|part| is_paper(part)).map(|part| (*part).to_owned()));
    let loud = town.chars().filter(|c| c.is_alphabetic()).count() > 2 && !town.chars().any(char::is_lowercase);
    let plain = rest.iter().all(|part| is_day(part) || is_paper(part) || is_town(part));
    let is_marked = outlet.is_some() || rest.iter().any(|part| is_day(part));
    // "Beijing - The premier": a sentence of its own begins behind the dash.
    let begins = rest.is_empty()
        && mark.starts_with(' ')
        && paragraph.get(at + mark.len()..).is_some_and(|story| story.starts_with(char::is_uppercase));
    if !plain || !(is_marked || (loud || begins) && !is_colon) {
        return None;
    }
    let start = paragraph.find(town)?;
    Some(Dateline { end: at + mark.len(), place: Some(Span::new(start, start + town.len())), date, outlet })
}

/// `words` without what stands in brackets, and that, where it is an agency.
fn without_agency(words: &str) -> (&str, Option<String>) {
    let Some(open) = words.find(['(', '[', '/']) else { return (words, None) };
    let inside = words.get(open + 1..).unwrap_or_default().trim_end().trim_end_matches([')', ']']);
    let before = words.get(..open).unwrap_or_default();
    let agency = is_agency(inside) || inside.chars().all(|c| c.is_uppercase() || c == '/');
    (before, agency.then(|| inside.to_owned()))
}

fn is_town(part: &str) -> bool {
    part.split(' ').count() <= 3
        && part.chars().all(|c| c.is_alphabetic() || " .'’-/".contains(c))
        && part.split([' ', '/']).all(|word| word.starts_with(char::is_uppercase))
        && !is_day(part)
}

/// A name of several words that begins with an article, or ends as papers and ministries do.
fn is_paper(part: &str) -> bool {
    const LAST: [&str; 14] = [
        "Observer", "Times", "Post", "News", "Agency", "Herald", "Tribune", "Daily", "Press", "Today", "Journal",
        "Gazette", "Standard", "MFA",
    ];
    is_agency(part)
        || part.starts_with("The ") && part.split(' ').count() <= 5
        || part.split(' ').next_back().is_some_and(|word| LAST.contains(&word)) && part.contains(' ')
}

/// "March 29", "29 March 2024", "Nov. 3".
fn is_day(part: &str) -> bool {
    let mut words = part.split(' ').map(|word| word.trim_matches(['.', ',']));
    words.clone().any(|word| month(word).is_some() || weekday(word))
        && words.all(|word| month(word).is_some() || weekday(word) || word.chars().all(|c| c.is_ascii_digit()))
        || part.len() == 4 && part.chars().all(|c| c.is_ascii_digit())
}

fn weekday(word: &str) -> bool {
    let low = word.to_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| low.starts_with(day)) && low.ends_with("day")
}

/// The number of the month `word` names, in full or by its first letters.
fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let is_short = word.len() == 3 || word.eq_ignore_ascii_case("sept");
    let begins = |name: &str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is = |name: &&str| begins(name) && (is_short || name.len() == word.len());
    let at = MONTHS.iter().position(is)?;
    i8::try_from(at + 1).ok()
}

/// The first full date in `text` and where it stands: `29 March 2024`, `March 29, 2024`, `2024-03-29`, `29/03/2024`.
pub fn date_in(text: &str, order: Numeric) -> Option<(Date, Span)> {
    // There is no full date without a figure, and most sentences have none.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let words = pieces(text);
    (0..words.len()).find_map(|at| date_at(text, words.get(at..)?, order))
}

/// Words and numbers, without the signs around them.
fn pieces(text: &str) -> Vec<Span> {
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

fn date_at(text: &str, words: &[Span], order: Numeric) -> Option<(Date, Span)> {
    let word = |at: usize| words.get(at).map(|span| span.of(text));
    let whole = |last: usize| Some(Span::new(words.first()?.start(), words.get(last)?.end()));
    let first = word(0)?;
    if first.starts_with(|c: char| c.is_ascii_digit())
        && let Some(date) = numeric(first.trim_end_matches('.'), order)
    {
        let span = whole(0)?;
        return Some((date, span));
    }
    let (day_at, month_at) = if month(first).is_some() { (1, 0) } else { (0, 1) };
    let month_at = if word(month_at) == Some("of") { 2 } else { month_at };
    let (day, month) = (ordinal(word(day_at)?)?, month(word(month_at)?)?);
    let last = day_at.max(month_at) + 1;
    let year = word(last)?.trim_end_matches('.');
    let year: i16 = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Some((Date::new(year, month, day).ok()?, whole(last)?))
}

fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..)?;
    (["", "st", "nd", "rd", "th"].contains(&ending) && digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

fn numeric(word: &str, order: Numeric) -> Option<Date> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<i16>().ok();
    let (a, b, c, iso) = (number(a)?, number(b)?, number(c)?, a.len() == 4);
    let (year, month, day) = match order {
        _ if iso => (a, b, c),
        Numeric::MonthFirst if a <= 12 => (c, a, b),
        Numeric::MonthFirst | Numeric::DayFirst => (c, b, a),
    };
    if !(1900..2100).contains(&year) {
        return None;
    }
    let make = |month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    make(month, day).or_else(|| make(day, month))
}

/// Whether `line` is a date, perhaps with a weekday, and nothing else.
pub(super) fn is_date_line(line: &str) -> Option<Date> {
    let (date, span) = date_in(line, Numeric::DayFirst)?;
    let around = [line.get(..span.start())?, line.get(span.end()..)?].concat();
    let mut words = around.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| weekday(word) || word.chars().all(|c| c.is_ascii_digit()) || is_label(word)).then_some(date)
}

fn is_label(word: &str) -> bool {
    let low = word.to_lowercase();
    ["date", "published", "updated", "posted", "on", "am", "pm", "gmt", "utc", "est", "edt", "at"]
        .contains(&low.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_told_from_sentences() {
        for (text, end, place, outlet) in [
            ("BEIJING, March 29 (Xinhua) -- The talks began.", 29, "BEIJING", Some("Xinhua")),
            ("WASHINGTON – The talks began.", 15, "WASHINGTON", None),
            ("Almaty, The Morning Observer: The talks began.", 30, "Almaty", Some("The Morning Observer")),
            ("OSLO, November 9. /TASS/. The talks began.", 26, "OSLO", Some("TASS")),
            ("OSLO (Reuters) - The talks began.", 17, "OSLO", Some("Reuters")),
            ("Oslo - The talks began.", 7, "Oslo", None),
            ("Geneva, 23 November 2025 — The talks began.", 29, "Geneva", None),
        ] {
            let found = dateline(text).expect(text);
            assert_eq!(text.get(found.end..), Some("The talks began."), "{text}");
            assert!(found.end >= end, "{text}");
            assert_eq!(found.place.map(|span| span.of(text)), Some(place), "{text}");
            assert_eq!(found.outlet.as_deref(), outlet, "{text}");
        }
        for text in [
            "The minister said: the talks went on.",
            "He named one aim: peace.",
            "Peace - the word came up again - was far away.",
            "Minister Wang: we are ready.",
            "",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }

    #[test]
    fn full_dates_are_read_in_every_usual_form() {
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
            assert_eq!(
                date_in(text, Numeric::DayFirst).map(|(d, _)| d.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in ["on 29 March", "in March 2024", "May 40, 2024", "1/2", "the 80% of 2050"] {
            assert_eq!(date_in(text, Numeric::DayFirst), None, "{text}");
        }
        assert_eq!(
            date_in("04/05/2015", Numeric::MonthFirst).map(|(d, _)| d.to_string()).as_deref(),
            Some("2015-04-05")
        );
        assert!(
            is_date_line("Saturday, December 7, 2019").is_some()
                && is_date_line("By 7 May 2019 all was over").is_none()
        );
    }
}
