//! Reads a brief from TOML. All problems of a file are reported at once. A value that cannot be used is skipped, and the rest of
//! the brief is still read.

use std::ops::Range;

use crate::brief::evidence::SourceText;
use crate::brief::keys::{self, Key};
use crate::brief::{
    Brief, Commitment, CommitmentKind, Confidence, Evidence, Forum, Kind, Participant, Problem, Quote, QuoteKind,
    Review, SCHEMA, Severity, Source, Strength,
};
use crate::text::toml::{Reader, Table, did_you_mean, integer};
use crate::text::{self, Removed};

/// The position of a problem that concerns the whole file.
const FILE_START: Range<usize> = 0..0;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// `None` if the file is not valid TOML or has no headline.
    pub brief: Option<Brief>,
    /// In the order of the file.
    pub problems: Vec<Problem>,
}

pub fn read_brief(text: &str) -> Reading {
    let (mut reader, table) = Reader::parse_table(text);
    let brief = if reader.problems.is_empty() { brief_from_table(&mut reader, &table) } else { None };
    Reading { brief, problems: reader.into_problems() }
}

/// Why a file with these problems contains no brief: the first error, because a warning is not a reason.
pub fn unreadable_reason(problems: &[Problem]) -> &str {
    let error = problems.iter().find(|problem| problem.severity == Severity::Error);
    error.or(problems.first()).map_or("the file contains no brief", |problem| problem.message.as_str())
}

fn brief_from_table(reader: &mut Reader, table: &Table) -> Option<Brief> {
    warn_of_unknown_keys(reader, table, "the brief", keys::BRIEF);
    check_schema(reader, table);
    let mut brief = Brief {
        kind: reader.choice(table, "kind", Kind::ALL, Kind::word).unwrap_or_default(),
        date: reader.date(table, "date"),
        date_end: reader.date(table, "date_end"),
        date_words: reader.line(table, "date_words"),
        place: reader.line(table, "place"),
        tags: reader.lines(table, "tags"),
        review: read_review(reader, table).unwrap_or_default(),
        summary: reader.block(table, "summary"),
        source: read_source(reader, table),
        ..Brief::default()
    };
    let text = brief.source.text.clone();
    let mut text = SourceText::new(text.as_deref().unwrap_or_default());
    brief.participants = reader.tables(table, "participants", read_participant);
    brief.quotes = reader.tables(table, "quotes", |reader, table, at| read_quote(reader, table, at, &mut text));
    brief.commitments =
        reader.tables(table, "commitments", |reader, table, at| read_commitment(reader, table, at, &mut text));
    brief.forums = reader.tables(table, "forums", read_forum);
    check_last_day(reader, table, &mut brief);
    check_speakers(reader, table, &brief);
    brief.source.found_hidden = reader.removed;
    let removed = reader.removed.total();
    if removed > 0 {
        reader.warning(FILE_START, &format!("{removed} hidden or control characters were removed or made visible"));
    }
    match reader.line(table, "headline") {
        Some(headline) => brief.headline = headline,
        None => {
            if !table.contains_key("headline") {
                reader.error(FILE_START, "a brief needs a headline");
            }
            return None;
        }
    }
    Some(brief)
}

fn warn_of_unknown_keys(reader: &mut Reader, table: &Table, owner: &str, known: &[Key]) {
    reader.unknown_keys(table, owner, known.iter().map(|key| key.name));
}

fn check_schema(reader: &mut Reader, table: &Table) {
    let Some(value) = table.get("schema") else {
        let help = Some(format!("write schema = {SCHEMA} on the first line"));
        return reader.report(FILE_START, Severity::Warning, "the file has no key “schema”", help);
    };
    match integer(value) {
        Some(SCHEMA) => {}
        Some(n) if n > SCHEMA => {
            let message = format!("schema {n} is newer than this program, which supports {SCHEMA}");
            reader.error(value.span(), &message);
        }
        _ => reader.error(value.span(), &format!("the schema must be {SCHEMA}")),
    }
}

fn read_review(reader: &mut Reader, table: &Table) -> Option<Review> {
    reader.choice(table, "review", Review::ALL, Review::word)
}

fn read_confidence(reader: &mut Reader, table: &Table) -> Option<Confidence> {
    reader.choice(table, "confidence", Confidence::ALL, Confidence::word)
}

fn read_participant(reader: &mut Reader, table: &Table, at: Range<usize>) -> Option<Participant> {
    warn_of_unknown_keys(reader, table, "a participant", keys::PARTICIPANT);
    let name = reader.required_line(table, "name", "participant", at.clone())?;
    if let Some(word) = name.split_whitespace().find(|word| keys::mixes_scripts(word)) {
        let at = table.get("name").map_or(at, toml::Spanned::span);
        reader.warning(at, &format!("“{word}” mixes letters of several alphabets that look alike"));
    }
    Some(Participant {
        name,
        role: reader.line(table, "role"),
        party: reader.line(table, "party"),
        confidence: read_confidence(reader, table),
    })
}

fn read_evidence(reader: &mut Reader, table: &Table, source: &mut SourceText) -> Option<Evidence> {
    let evidence = source.verify(&reader.block(table, "evidence")?);
    if evidence.span.is_none() {
        let at = table.get("evidence").map_or(FILE_START, toml::Spanned::span);
        let help = Some("evidence is a verbatim passage of source.text".to_owned());
        reader.report(at, Severity::Warning, "this evidence is not in the source", help);
    }
    Some(evidence)
}

fn read_quote(reader: &mut Reader, table: &Table, at: Range<usize>, source: &mut SourceText) -> Option<Quote> {
    warn_of_unknown_keys(reader, table, "a quote", keys::QUOTE);
    Some(Quote {
        text: reader.required_line(table, "text", "quote", at.clone())?,
        speaker: reader.required_line(table, "speaker", "quote", at)?,
        kind: reader.choice(table, "kind", QuoteKind::ALL, QuoteKind::word).unwrap_or_default(),
        review: read_review(reader, table),
        confidence: read_confidence(reader, table),
        evidence: read_evidence(reader, table, source),
    })
}

fn read_commitment(
    reader: &mut Reader,
    table: &Table,
    at: Range<usize>,
    source: &mut SourceText,
) -> Option<Commitment> {
    warn_of_unknown_keys(reader, table, "a commitment", keys::COMMITMENT);
    let text = reader.required_line(table, "text", "commitment", at.clone())?;
    let parties = reader.lines(table, "parties");
    if parties.is_empty() {
        reader.warning(at, "a commitment without “parties” does not say who makes it");
    }
    Some(Commitment {
        text,
        parties,
        to: reader.lines(table, "to"),
        kind: reader.choice(table, "kind", CommitmentKind::ALL, CommitmentKind::word).unwrap_or_default(),
        strength: reader.choice(table, "strength", Strength::ALL, Strength::word),
        topics: reader.lines(table, "topics"),
        forums: reader.lines(table, "forums"),
        due: reader.date(table, "due"),
        due_words: reader.line(table, "due_words"),
        review: read_review(reader, table),
        confidence: read_confidence(reader, table),
        evidence: read_evidence(reader, table, source),
    })
}

fn read_forum(reader: &mut Reader, table: &Table, at: Range<usize>) -> Option<Forum> {
    warn_of_unknown_keys(reader, table, "a forum", keys::FORUM);
    Some(Forum {
        name: reader.required_line(table, "name", "forum", at)?,
        acronym: reader.line(table, "acronym"),
        mention: reader.line(table, "mention"),
        note: reader.line(table, "note"),
    })
}

fn read_source(reader: &mut Reader, table: &Table) -> Source {
    let Some(value) = table.get("source") else { return Source::default() };
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_type(value, "source", "written as [source]");
        return Source::default();
    };
    warn_of_unknown_keys(reader, table, "the source", keys::SOURCE);
    Source {
        outlet: reader.line(table, "outlet"),
        byline: reader.line(table, "byline"),
        url: reader.line(table, "url"),
        published: reader.date(table, "published"),
        retrieved: reader.date(table, "retrieved"),
        language: reader.line(table, "language"),
        side: reader.line(table, "side"),
        hidden: read_hidden(reader, table),
        found_hidden: Removed::default(),
        text: reader.block(table, "text"),
    }
}

fn read_hidden(reader: &mut Reader, table: &Table) -> Removed {
    let Some(value) = table.get("hidden") else { return Removed::default() };
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_type(value, "hidden", "a table of counts");
        return Removed::default();
    };
    warn_of_unknown_keys(reader, table, "“hidden”", keys::HIDDEN);
    let mut count = |key| reader.number(table, key).unwrap_or_default();
    Removed { controls: count("controls"), bidi: count("bidi"), invisible: count("invisible"), marks: count("marks") }
}

/// Warns about speakers that are neither a participant nor a party nor `joint`.
/// A last day needs a first one that is not after it.
fn check_last_day(reader: &mut Reader, table: &Table, brief: &mut Brief) {
    let Some(value) = table.get("date_end") else { return };
    if brief.date_end.is_some() && brief.date.is_none_or(|first| brief.date_end < Some(first)) {
        brief.date_end = None;
        reader.error(value.span(), "“date_end” needs an earlier “date”");
    }
}

fn check_speakers(reader: &mut Reader, table: &Table, brief: &Brief) {
    if brief.participants.is_empty() {
        return;
    }
    let Some(quotes) = table.get("quotes").and_then(|quotes| quotes.get_ref().as_array()) else { return };
    let parties = brief.participants.iter().filter_map(|participant| participant.party.as_deref());
    let known: Vec<&str> = parties
        .chain(brief.participants.iter().map(|participant| participant.name.as_str()))
        .chain(brief.commitments.iter().flat_map(|commitment| commitment.parties.iter().map(String::as_str)))
        .chain(["joint"])
        .collect();
    for quote in quotes {
        let Some(value) = quote.get_ref().as_table().and_then(|quote| quote.get("speaker")) else { continue };
        let Some(speaker) = value.get_ref().as_str().map(text::line).filter(|line| !line.is_empty()) else { continue };
        if !known.contains(&speaker.as_str()) {
            let message = format!("the speaker “{speaker}” is not a participant, a party or “joint”");
            reader.report(value.span(), Severity::Warning, &message, did_you_mean(&speaker, &known));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Section;

    /// The problems of a brief that also has `lines`.
    fn messages(lines: &str) -> Vec<String> {
        let reading = read_brief(&format!("schema = 1\nheadline = \"Talks\"\n{lines}"));
        assert!(reading.brief.is_some());
        reading.problems.into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_speaker_must_be_a_participant_a_party_or_joint() {
        let with = |speaker: &str| {
            messages(&format!(
                "[[participants]]\nname = \"Wang Yi\"\nparty = \"China\"\n[[quotes]]\nspeaker = \"{speaker}\"\ntext = \"x\"\n\
                 [[commitments]]\ntext = \"x\"\nparties = [\"Kazakhstan\"]\n"
            ))
        };
        for known in ["Wang Yi", "China", "Kazakhstan", "joint"] {
            assert_eq!(with(known), [""; 0], "{known}");
        }
        assert_eq!(with("Wang Li"), ["the speaker “Wang Li” is not a participant, a party or “joint”"]);
    }

    #[test]
    fn a_date_has_no_time() {
        let wrong = ["“date” is not a valid date"];
        for (value, expected) in [
            ("2024-03-29", &[][..]),
            ("2024-03-29T10:00:00", &wrong),
            ("2024-03-29 10:00:00Z", &wrong),
            ("10:00:00", &wrong),
            ("\"2024-02-30\"", &wrong),
            ("20240329", &wrong),
        ] {
            assert_eq!(messages(&format!("date = {value}\n")), expected, "{value}");
        }
    }

    #[test]
    fn the_last_day_is_not_before_the_first() {
        let wrong = ["“date_end” needs an earlier “date”"];
        for (lines, expected) in [
            ("date = 2024-03-29\ndate_end = 2024-03-30", &[][..]),
            ("date = 2024-03-29\ndate_end = 2024-03-28", &wrong),
            ("date_end = 2024-03-28", &wrong),
        ] {
            assert_eq!(messages(&format!("{lines}\n")), expected, "{lines}");
        }
        let days = |lines: &str| {
            read_brief(&format!("schema = 1\nheadline = \"Talks\"\n{lines}\n")).brief.and_then(|brief| brief.days())
        };
        assert_eq!(days("date = 2024-03-29\ndate_end = 2024-03-30").as_deref(), Some("29–30 March 2024"));
    }

    #[test]
    fn a_point_is_of_low_confidence_or_does_not_say() {
        let with = |line: &str| {
            format!(
                "schema = 1\nheadline = \"Talks\"\n[[participants]]\nname = \"A\"\n{line}\n[[quotes]]\nspeaker = \"A\"\n\
                 text = \"x\"\n{line}\n[[commitments]]\ntext = \"x\"\nparties = [\"A\"]\n{line}\n"
            )
        };
        let sections = [Section::Participant(0), Section::Quote(0), Section::Commitment(0)];
        for (line, is_unsure, problems) in [("", false, 0), ("confidence = \"low\"", true, 0)]
            .into_iter()
            .chain(["\"high\"", "\"Low\"", "\"\"", "0.4", "true"].map(|value| (value, false, 3)))
        {
            let line =
                if line.is_empty() || line.contains('=') { line.to_owned() } else { format!("confidence = {line}") };
            let Reading { brief, problems: found } = read_brief(&with(&line));
            let brief = brief.expect("it has a headline");
            assert_eq!(sections.map(|section| brief.is_unsure(section)), [is_unsure; 3], "{line}");
            assert_eq!(found.len(), problems, "{line}: {found:?}");
            assert!(found.iter().all(|problem| problem.message.contains("confidence")), "{line}: {found:?}");
        }
    }

    #[test]
    fn duplicates_and_points_beyond_the_limit_are_left_out() {
        let reading =
            read_brief("schema = 1\nheadline = \"Talks\"\ntags = [\"b\", \"a\", \" b\", \"\", \"a\\u200b\", \"a\"]\n");
        assert_eq!(reading.brief.map(|brief| brief.tags), Some(vec!["b".to_owned(), "a".to_owned()]));
        let points = |count: usize| "[[forums]]\nname = \"x\"\n".repeat(count);
        assert_eq!(messages(&points(10_000)), [""; 0]);
        assert_eq!(messages(&points(10_001)), ["too many forums (10001); only the first 10000 are read"]);
    }

    #[test]
    fn the_reason_is_the_first_error_even_after_a_warning() {
        let problems = [
            Problem { severity: Severity::Warning, ..Problem::of_file("odd") },
            Problem::of_file("wrong"),
            Problem::of_file("worse"),
        ];
        assert_eq!(unreadable_reason(&problems), "wrong");
        assert_eq!(unreadable_reason(&problems[..1]), "odd");
        assert_eq!(unreadable_reason(&[]), "the file contains no brief");
    }
}
