//! Recognises datelines (town, day and agency in front of a story) and lines that contain only a date.

use jiff::civil::Date;

use crate::article::boilerplate::is_agency;
use crate::article::words::{DATE_LABELS, NEWSPAPER_ENDINGS};
use crate::text::{self, Span};

/// Longest dateline, in bytes.
const MAX_DATELINE: usize = 110;

/// What separates a dateline from the story.
const ENDS: [&str; 9] = ["/. ", " — ", " – ", " -- ", " - ", "— ", ": ", "– ", "-- "];

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Where the story begins in the paragraph, in bytes.
    pub(super) end: usize,
    pub(super) place: Option<Span>,
    /// The day, if the year is given.
    pub(super) date: Option<Date>,
    /// The agency or newspaper.
    pub(super) outlet: Option<String>,
}

/// The dateline at the start of `paragraph`.
pub(super) fn dateline(paragraph: &str) -> Option<Dateline> {
    let limit = paragraph.floor_char_boundary(MAX_DATELINE);
    let head = paragraph.get(..limit)?;
    let (at, mark) = ENDS.iter().filter_map(|mark| Some((head.find(mark)?, *mark))).min()?;
    let words = head.get(..at)?;
    let is_colon = mark == ": ";
    let (bare, agency) = split_agency(words);
    let parts: Vec<&str> = bare.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let town = parts.first().filter(|town| is_town(town))?;
    let date = text::find_date(bare).map(|(date, _)| date);
    let rest = parts.get(1..).unwrap_or_default();
    let outlet = agency.or_else(|| rest.iter().find(|part| is_newspaper(part)).map(|part| (*part).to_owned()));
    let is_loud = town.chars().filter(|c| c.is_alphabetic()).count() > 2 && !town.chars().any(char::is_lowercase);
    let is_plain = rest.iter().all(|part| is_day(part) || is_newspaper(part) || is_town(part));
    let is_marked = outlet.is_some() || rest.iter().any(|part| is_day(part));
    // "Beijing - The premier …": a new sentence begins after the dash.
    let has_sentence = rest.is_empty()
        && mark.starts_with(' ')
        && paragraph.get(at + mark.len()..).is_some_and(|story| story.starts_with(char::is_uppercase));
    if !is_plain || !(is_marked || (is_loud || has_sentence) && !is_colon) {
        return None;
    }
    let start = paragraph.find(town)?;
    Some(Dateline { end: at + mark.len(), place: Some(Span::new(start, start + town.len())), date, outlet })
}

/// Splits off the text in brackets, and returns it if it is an agency.
fn split_agency(words: &str) -> (&str, Option<String>) {
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

/// Whether `part` is an agency, or a name of several words with an article or an ending typical of newspapers and ministries.
fn is_newspaper(part: &str) -> bool {
    is_agency(part)
        || part.starts_with("The ") && part.split(' ').count() <= 5
        || part.split(' ').next_back().is_some_and(|word| NEWSPAPER_ENDINGS.contains(&word)) && part.contains(' ')
}

/// "March 29", "29 March 2024", "Nov. 3".
fn is_day(part: &str) -> bool {
    let mut words = part.split(' ').map(|word| word.trim_matches(['.', ',']));
    words.clone().any(names_day) && words.all(|word| names_day(word) || word.chars().all(|c| c.is_ascii_digit()))
        || part.len() == 4 && part.chars().all(|c| c.is_ascii_digit())
}

/// Whether `word` is a month or a day of the week.
fn names_day(word: &str) -> bool {
    text::english_month(word).is_some() || text::weekday(word).is_some()
}

/// The date in `line`, if there is nothing else than a weekday, a time or a label beside it.
pub(super) fn parse_date_line(line: &str) -> Option<Date> {
    let (date, span) = text::find_date(line)?;
    let around = [line.get(..span.start())?, line.get(span.end()..)?].concat();
    let mut words = around.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .all(|word| {
            text::weekday(word).is_some()
                || word.chars().all(|c| c.is_ascii_digit())
                || DATE_LABELS.contains(&word.to_lowercase().as_str())
        })
        .then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_distinguished_from_sentences() {
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
            assert_eq!(found.place.map(|span| span.slice(text)), Some(place), "{text}");
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
    fn a_date_line_contains_only_a_date() {
        assert!(parse_date_line("Saturday, December 7, 2019").is_some());
        assert_eq!(parse_date_line("By 7 May 2019 all was over"), None);
    }
}
