//! Recognises datelines (town, day and agency in front of a story), and lines that contain only a date, or a town and a date.

use crate::article::boilerplate::is_agency;
use crate::article::words::{
    CLOCK_WORDS, DATE_LABELS, DATE_STARTS, NEVER_TOWNS, NEWSPAPER_ENDINGS, SIGNATURES, TOWN_PARTICLES,
};
use crate::text::{self, DateLanguage, NamedDay, Span};

/// Longest dateline or line with a date, in bytes.
const MAX_DATELINE: usize = 110;

const DASHES: [char; 4] = ['-', '–', '—', '―'];

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Where the story begins in the paragraph, in bytes.
    pub(super) end: usize,
    pub(super) place: Option<Span>,
    /// The day, with its year if it is given.
    pub(super) day: Option<NamedDay>,
    /// The agency or newspaper.
    pub(super) outlet: Option<String>,
}

/// The dateline at the start of `paragraph`.
pub(super) fn dateline(paragraph: &str) -> Option<Dateline> {
    let head = paragraph.get(..paragraph.floor_char_boundary(MAX_DATELINE))?;
    let mut found = Parts { is_bracketed: head.starts_with(['(', '[']), ..Parts::default() };
    let mut at = head.len() - head.trim_start_matches(['(', '[', '/', ' ']).len();
    let mut dateline = None;
    while let Some((part, mark)) = next_part(head, at) {
        // After something that can end a dateline, only a day or an agency belongs to it.
        if !found.read(head, part, mark.slice(head), dateline.is_some()) {
            break;
        }
        at = mark.end();
        let story = paragraph.get(at..).unwrap_or_default();
        if found.can_end(head, mark.slice(head), story) {
            dateline = Some(Dateline { end: at, place: found.town, day: found.day, outlet: found.outlet.clone() });
        }
    }
    dateline
}

/// The part of `head` from `at` to the next mark that separates parts of a dateline, and this mark with all that follow it.
fn next_part(head: &str, at: usize) -> Option<(Span, Span)> {
    let rest = head.get(at..)?;
    let separates = |(index, c): (usize, char)| {
        let (before, after) =
            (rest.get(..index).unwrap_or_default(), rest.get(index + c.len_utf8()..).unwrap_or_default());
        let is_open = before.ends_with(' ') || after.starts_with(' ');
        let is_separator = match c {
            ',' | '(' | ')' | '[' | ']' | '|' | ';' | '—' | '―' => true,
            '-' | '–' => is_open || before.ends_with('-') || after.starts_with('-'),
            '/' => is_open || after.starts_with('.'),
            ':' => after.starts_with(' '),
            '.' => after.starts_with([' ', '-']) && !is_abbreviation(before) && !is_in_date(rest, index),
            _ => false,
        };
        is_separator.then_some(index)
    };
    let length = rest.char_indices().find_map(separates)?;
    let is_mark = |c: char| c.is_whitespace() || DASHES.contains(&c) || ",()[]|;:/.".contains(c);
    let tail = rest.get(length..)?;
    let mark = tail.len() - tail.trim_start_matches(is_mark).len();
    let part = rest.get(..length)?;
    let (start, end) = (at + part.len() - part.trim_start().len(), at + part.trim_end().len());
    Some((Span::new(start, end.max(start)), Span::new(end.max(start), at + length + mark)))
}

/// Whether the full stop after `before` belongs to its last word: "St", "Mar", "D.C".
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    word.chars().count() < 3 && !before.ends_with(|c: char| c.is_ascii_digit())
        || word.chars().count() == 3 && text::english_month(word).is_some()
        || word == "Sept"
}

/// Whether the full stop at `stop` of `rest` stands inside a date: "12. März".
fn is_in_date(rest: &str, stop: usize) -> bool {
    let days =
        || text::find_days(rest.get(..rest.floor_char_boundary(stop + 24)).unwrap_or_default(), DateLanguage::Any);
    rest.as_bytes().get(stop.wrapping_sub(1)).is_some_and(u8::is_ascii_digit)
        && days().iter().any(|days| (days.span.start()..days.span.end()).contains(&stop))
}

/// The parts of a dateline.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one part has been read")]
struct Parts {
    /// Whether it begins with a bracket.
    is_bracketed: bool,
    town: Option<Span>,
    /// Names after the town: its country or state.
    regions: usize,
    day: Option<NamedDay>,
    has_weekday: bool,
    has_agency: bool,
    /// Whether the name of the agency could be the start of a sentence.
    has_newspaper: bool,
    outlet: Option<String>,
}

impl Parts {
    /// Whether `part` of `head` is a part of a dateline. `mark` follows it.
    fn read(&mut self, head: &str, part: Span, mark: &str, is_ended: bool) -> bool {
        let words = part.slice(head);
        if words.is_empty() {
            return false;
        }
        if self.read_day(words) {
            return true;
        }
        let is_placed = self.town.is_some() || self.day.is_some();
        let is_agency_here = !is_ended && is_placed && (is_newspaper(words) || is_unlisted_agency(head, part, mark));
        if is_agency(words) || is_agency_here && !(self.has_no_detail() && words.len() == 2) {
            self.has_agency = true;
            self.has_newspaper |= words.starts_with("The ");
            let is_name = is_agency(words) || is_newspaper(words) || !words.contains(char::is_lowercase);
            self.outlet = self.outlet.take().or_else(|| is_name.then(|| words.to_owned()));
            return true;
        }
        if is_ended || !is_town(words) {
            return false;
        }
        if self.town.is_some() {
            self.regions += 1;
            return self.regions <= 2;
        }
        self.town = Some(part);
        true
    }

    /// Whether `words` are a day, a weekday, a year or a time.
    fn read_day(&mut self, words: &str) -> bool {
        if let [days] = text::find_days(words, DateLanguage::Any).as_slice()
            && are_beside_date(words, days.span)
        {
            self.day = self.day.or((!days.is_ambiguous).then_some(days.first));
            self.has_weekday = true;
            return true;
        }
        if let (Some(day @ NamedDay { year: None, .. }), Ok(year @ 1900..=2100)) = (self.day, words.parse()) {
            self.day = Some(NamedDay { year: Some(year), ..day });
            return true;
        }
        let is_weekday = words.split(' ').all(|word| text::weekday(word).is_some());
        let is_month = words.split_once(' ').is_some_and(|(month, year)| {
            text::english_month(month).is_some() && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
        });
        self.has_weekday |= is_weekday || is_month;
        is_weekday || is_month || is_time(words)
    }

    /// Whether only a town has been read.
    const fn has_no_detail(&self) -> bool {
        self.day.is_none() && self.regions == 0
    }

    /// Whether the dateline can end with `mark` before `story`.
    fn can_end(&self, head: &str, mark: &str, story: &str) -> bool {
        let Some(town) = self.town.map(|town| town.slice(head)) else {
            let is_full = self.day.is_some_and(|day| day.year.is_some());
            return self.day.is_some() && (mark.contains(DASHES) || mark.contains(':') && is_full)
                || self.is_bracketed && is_full && mark.trim_start().starts_with([')', ']']);
        };
        let is_marked = self.has_agency || self.has_weekday;
        if mark.ends_with(['(', '[']) || story.is_empty() {
            return false;
        }
        if mark.contains(DASHES) {
            let is_loud = town.chars().filter(|c| c.is_alphabetic()).count() > 2 && !town.contains(char::is_lowercase);
            // "Beijing - The premier …": a new sentence begins after the dash.
            let has_sentence = mark.starts_with(' ') && story.starts_with(char::is_uppercase);
            return is_marked || is_loud || has_sentence;
        }
        let is_closed = mark.trim_start().starts_with([')', ']', '/']) && (self.is_bracketed || self.outlet.is_some());
        is_marked && (mark.contains(':') || mark.contains('.') || is_closed)
    }
}

/// "(Ministry of Justice)", or "GIS –": whatever stands in brackets after a town or a day, or capitals before the story.
fn is_unlisted_agency(head: &str, part: Span, mark: &str) -> bool {
    let before = head.get(..part.start()).unwrap_or_default().trim_end();
    let words = part.slice(head);
    let is_bracketed = before.len() > 1 && before.ends_with(['(', '/']) && mark.starts_with([')', '/']);
    let ends = mark.contains(DASHES) || mark.contains(':') || mark.contains('.');
    let is_short = (2..=6).contains(&words.len()) && words.chars().all(char::is_uppercase);
    ends && (is_short || is_bracketed && words.starts_with(char::is_uppercase) && words.split(' ').count() <= 5)
}

/// Whether `part` can be the name of a town or country.
fn is_town(part: &str) -> bool {
    let words = || part.split([' ', '/']);
    let is_never = |word: &str| {
        let lower = word.trim_end_matches('.').to_lowercase();
        NEVER_TOWNS.contains(&lower.as_str()) || text::weekday(word).is_some() || text::english_month(word).is_some()
    };
    words().count() <= 4
        && part.chars().all(|c| c.is_alphabetic() || " .'’-/".contains(c))
        && words().all(|word| word.starts_with(char::is_uppercase) || TOWN_PARTICLES.contains(&word))
        && part.starts_with(char::is_uppercase)
        && !words().any(is_never)
}

/// Whether `part` is an agency, or a name of several words with an article or an ending typical of newspapers and ministries.
fn is_newspaper(part: &str) -> bool {
    part.starts_with("The ") && part.split(' ').count() <= 5
        || part.split(' ').next_back().is_some_and(|word| NEWSPAPER_ENDINGS.contains(&word)) && part.contains(' ')
}

/// Whether `words` are a time of day: "10:30 GMT".
fn is_time(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit())
        && words.split(' ').all(|word| {
            word.chars().all(|c| c.is_ascii_digit() || ":.".contains(c))
                || CLOCK_WORDS.contains(&word.to_lowercase().trim_matches('.'))
        })
}

/// Whether only weekdays, labels and times stand around the date at `span` of `line`.
fn are_beside_date(line: &str, span: Span) -> bool {
    let around = [line.get(..span.start()), Some(" "), line.get(span.end()..)].map(Option::unwrap_or_default).concat();
    let mut words = around.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| {
        let lower = word.to_lowercase();
        text::weekday(word).is_some()
            || word.chars().all(|c| c.is_ascii_digit())
            || [DATE_LABELS, CLOCK_WORDS, DATE_STARTS].iter().any(|list| list.contains(&lower.as_str()))
    })
}

/// A line that contains only a date, or a town and a date.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DateLine {
    pub(super) day: NamedDay,
    pub(super) place: Option<Span>,
}

/// The date in `line`, if there is nothing else than a weekday, a time, a label, a town or an agency beside it; or the day
/// and place of a signature: "Done at Geneva, 12 March 2024, in two originals".
pub(super) fn parse_date_line(line: &str) -> Option<DateLine> {
    // Nearly all lines end here: they have no year, nor a day between a town and an agency.
    let is_digit = |c: char| c.is_ascii_digit();
    let has_year = line.split(|c| !is_digit(c)).any(|digits| digits.len() == 4);
    if !(has_year || line.contains(',') && line.contains(is_digit)) {
        return None;
    }
    if let Some(start) =
        SIGNATURES.iter().find(|start| line.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
    {
        let start = start.len() + line.get(start.len()..)?.len() - line.get(start.len()..)?.trim_start().len();
        let rest = line.get(start..)?;
        let end = [",", " on ", " this "].iter().filter_map(|end| rest.find(end)).min()?;
        let place = rest.get(..end).filter(|town| is_town(town))?;
        let days = text::find_days(rest.get(..rest.floor_char_boundary(MAX_DATELINE))?, DateLanguage::Any);
        let day = days.first().filter(|days| !days.is_ambiguous)?.first;
        day.year?;
        return Some(DateLine { day, place: Some(Span::new(start, start + place.len())) });
    }
    if line.len() > MAX_DATELINE || line.ends_with(['.', '?', '!', ':']) && !line.ends_with("г.") {
        return None;
    }
    if let [days] = text::find_days(line, DateLanguage::Any).as_slice()
        && are_beside_date(line, days.span)
    {
        return days.first.year.map(|_| DateLine { day: days.first, place: None });
    }
    let mut found = Parts::default();
    let whole = format!("{line},");
    let mut at = line.len() - line.trim_start_matches(['(', '[', ' ']).len();
    while let Some((part, mark)) = next_part(&whole, at) {
        let is_label = || part.slice(&whole).split(' ').all(|word| DATE_LABELS.contains(&word.to_lowercase().as_str()));
        if !found.read(&whole, part, mark.slice(&whole), false) && !is_label() || found.has_newspaper {
            return None;
        }
        at = mark.end();
    }
    let day = found.day.filter(|day| day.year.is_some() || found.has_agency || has_broken_year(line))?;
    Some(DateLine { day, place: found.town })
}

/// "Oslo, 12 March 19' 72*": a scanned year, in pieces at the end of the line.
fn has_broken_year(line: &str) -> bool {
    let days = text::find_days(line, DateLanguage::English);
    let tail = days.first().and_then(|days| line.get(days.span.end()..)).unwrap_or_default();
    tail.chars().filter(char::is_ascii_digit).count() == 4 && !tail.contains(char::is_alphabetic)
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
            ("Washington, DC - The talks began.", 17, "Washington", None),
            ("Washington, D.C. – The talks began.", 17, "Washington", None),
            ("(Geneva, 12 March 2024) – The talks began.", 26, "Geneva", None),
            ("[Geneva, 12 March 2024] The talks began.", 24, "Geneva", None),
            ("GENEVA (12 March 2024) – The talks began.", 25, "GENEVA", None),
            ("KUALA LUMPUR, 12th March 2024: The talks began.", 31, "KUALA LUMPUR", None),
            ("ACCRA. GNA – The talks began.", 13, "ACCRA", Some("GNA")),
            ("Geneva. 12 March. INTERFAX - The talks began.", 29, "Geneva", Some("INTERFAX")),
            ("TALLINN, Mar 12, BNS – The talks began.", 22, "TALLINN", Some("BNS")),
            ("BAKU, Azerbaijan, March 12. The talks began.", 28, "BAKU", None),
            ("New Delhi [India], March 12 (ANI): The talks began.", 35, "New Delhi", Some("ANI")),
            ("NEW DELHI, Mar 12 (PTI) The talks began.", 24, "NEW DELHI", Some("PTI")),
            ("Madrid, 12 mar (EFE).- The talks began.", 23, "Madrid", Some("EFE")),
            ("Oslo (NTB). The talks began.", 12, "Oslo", Some("NTB")),
            ("YEREVAN, MARCH 12, ARMENPRESS. The talks began.", 31, "YEREVAN", Some("ARMENPRESS")),
            ("ABU DHABI, 12th March, 2024 (WAM)-- The talks began.", 36, "ABU DHABI", Some("WAM")),
            ("Port Louis, GIS – 12 March, 2024: The talks began.", 34, "Port Louis", Some("GIS")),
            ("TEHRAN, Mar. 12 (MNA) – The talks began.", 24, "TEHRAN", Some("MNA")),
            ("(ANSA) - ROME, MAR 12 - The talks began.", 24, "ROME", Some("ANSA")),
            ("ACCRA, le 12 mars 2024 — The talks began.", 26, "ACCRA", None),
            ("Berlin, 12. März 2024 – The talks began.", 24, "Berlin", None),
            ("St. George's, Mar. 12, 2024 -- The talks began.", 30, "St. George's", None),
            ("Dar es Salaam, 12.03.2024 – The talks began.", 27, "Dar es Salaam", None),
            ("Geneva | 12 March 2024 | The Desk – The talks began.", 36, "Geneva", Some("The Desk")),
            ("Geneva, Tuesday, 12 March 2024, 10:30 GMT – The talks began.", 40, "Geneva", None),
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
            "The Harbour Forum (HF) met again.",
            "The Harbour Forum (HF) – the fifth – met again.",
            "Today, 12 March 2024, the ministers met – again.",
            "Norway, Ghana and Chad – all three – agreed.",
            "On Monday, March 12, the talks began.",
            "Press release, 12 March 2024 and more.",
            "",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }

    #[test]
    fn a_dateline_has_a_day_and_never_a_weekday_as_its_town() {
        let rows = [
            ("Tue, Mar. 12, 2024 - The talks began.", Some(2024), ""),
            ("12th March 2024: The talks began.", Some(2024), ""),
            ("Tue 12 Mar 2024 – The talks began.", Some(2024), ""),
            ("March 12 (Reuters) - The talks began.", None, ""),
            ("BAKU, Azerbaijan, March 12. The talks began.", None, "BAKU"),
            ("Accra, Tuesday 12 March 2024. The talks began.", Some(2024), "Accra"),
        ];
        for (text, year, place) in rows {
            let found = dateline(text).expect(text);
            assert_eq!(found.day, Some(NamedDay { year, month: 3, day: 12 }), "{text}");
            assert_eq!(found.place.map_or("", |span| span.slice(text)), place, "{text}");
            assert_eq!(text.get(found.end..), Some("The talks began."), "{text}");
        }
        // Day and month could be the other way round.
        assert_eq!(dateline("Oslo, 03/04/2024 – The talks began.").and_then(|found| found.day), None);
    }

    #[test]
    fn a_date_line_contains_only_a_date_and_a_town() {
        for (line, place) in [
            ("Saturday, December 7, 2019", ""),
            ("Published: 7 December 2019", ""),
            ("Accra, 7 December 2019", "Accra"),
            ("7 December 2019 | Accra, Ghana", "Accra"),
            ("Date: 7 December 2019 – Accra", "Accra"),
            ("Done at Accra, this 7th day of December 2019, in two originals in the English language.", "Accra"),
            ("Signed in Accra on 7 December 2019", "Accra"),
            ("Accra, le 7 décembre 2019", "Accra"),
        ] {
            let found = parse_date_line(line).expect(line);
            assert_eq!(found.day.date().map(|date| date.to_string()).as_deref(), Some("2019-12-07"), "{line}");
            assert_eq!(found.place.map_or("", |span| span.slice(line)), place, "{line}");
        }
        let found = parse_date_line("Accra, 7 December 20' 19*").expect("a scanned line");
        assert_eq!((found.day.year, found.place.map(Span::end)), (None, Some(5)));
        for line in [
            "By 7 May 2019 all was over", "Harbour Summit, 7 May 2019", "Ministers, 7 May 2019", "Oslo, 03/04/2024",
            "Talks end in Oslo, 7 May 2019", "Oslo", "Oslo, 7 May 20", "Oslo, 7 May in 20 19",
        ] {
            assert_eq!(parse_date_line(line), None, "{line}");
        }
    }
}
