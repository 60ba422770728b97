//! TOML text → brief and problems. Every value is checked where it stands, so that all problems of a file are known at once,
//! with their places; a value that cannot be used is left out and nothing else suffers.

use toml::de::DeTable;

use crate::brief::evidence::Ground;
use crate::brief::keys;
use crate::brief::problem::Severity;
use crate::brief::values::{Reader, span};
use crate::brief::{
    Brief, Commitment, CommitmentKind, Evidence, Forum, Kind, Participant, Problem, Quote, QuoteKind, Review, SCHEMA,
    Source, Strength,
};
use crate::text::{self, Removed, Span};

/// What came of reading one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The brief, with unusable values left out; absent where the file is no TOML or has no headline.
    pub brief: Option<Brief>,
    /// All problems, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Reads a brief from the text of its file.
pub fn read(text: &str) -> Reading {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { file: text, problems: Vec::new(), removed: Removed::default() };
    for error in &errors {
        let span = error.span().map_or(Span::new(text.len(), text.len()), |r| Span::new(r.start, r.end));
        reader.problem(span, Severity::Error, error.message());
    }
    let brief = if errors.is_empty() { reader.brief(table.get_ref()) } else { None };
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Reading { brief, problems }
}

impl Reader<'_> {
    fn brief(&mut self, table: &DeTable) -> Option<Brief> {
        self.unknown_keys(table, "the brief", keys::BRIEF);
        self.schema(table);
        let mut brief = Brief {
            kind: self
                .word(table, "kind", Kind::from_word, &words(Kind::ALL.iter().map(|k| k.word())))
                .unwrap_or_default(),
            date: self.date(table, "date"),
            date_words: self.line(table, "date_words"),
            place: self.line(table, "place"),
            tags: self.lines(table, "tags"),
            review: self
                .word(table, "review", Review::from_word, &words(Review::ALL.iter().map(|r| r.word())))
                .unwrap_or_default(),
            summary: self.block(table, "summary"),
            source: self.source(table),
            ..Brief::default()
        };
        brief.participants = self.points(table, "participants", Self::participant);
        let article = brief.source.text.clone();
        let mut ground = Ground::new(article.as_deref().unwrap_or_default());
        brief.quotes = self.points(table, "quotes", |reader, t, at| reader.quote(t, at, &mut ground));
        brief.commitments = self.points(table, "commitments", |reader, t, at| reader.commitment(t, at, &mut ground));
        brief.forums = self.points(table, "forums", Self::forum);
        self.speakers(table, &brief);
        brief.source.found_hidden = self.removed;
        if self.removed.total() > 0 {
            let words = format!("{} hidden or control characters were taken out or made visible", self.removed.total());
            self.problem(Span::new(0, 0), Severity::Warning, &words);
        }
        match self.line(table, "headline") {
            Some(headline) => brief.headline = headline,
            None => {
                if !table.contains_key("headline") {
                    self.problem(Span::new(0, 0), Severity::Error, "a brief needs a headline");
                }
                return None;
            }
        }
        Some(brief)
    }

    fn schema(&mut self, table: &DeTable) {
        let Some(value) = table.get("schema") else {
            let help = Some(format!("write schema = {SCHEMA} on the first line"));
            self.helped(Span::new(0, 0), Severity::Warning, ("the file does not say which format it has", help));
            return;
        };
        let number = value.get_ref().as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        match number {
            Some(SCHEMA) => {}
            Some(n) if n > SCHEMA => {
                let words = format!("schema {n} is newer than this program, which knows {SCHEMA}");
                self.problem(span(value), Severity::Error, &words);
            }
            _ => self.problem(span(value), Severity::Error, &format!("the schema must be {SCHEMA}")),
        }
    }

    fn participant(&mut self, table: &DeTable, at: Span) -> Option<Participant> {
        self.unknown_keys(table, "a participant", keys::PARTICIPANT);
        let name = self.needed(table, ("name", "participant"), at)?;
        if let Some(word) = name.split_whitespace().find(|word| keys::mixes_scripts(word)) {
            let value = table.get("name").map_or(at, span);
            let words = format!("“{word}” mixes letters of several alphabets that look alike");
            self.problem(value, Severity::Warning, &words);
        }
        Some(Participant { name, role: self.line(table, "role"), party: self.line(table, "party") })
    }

    fn evidence(&mut self, table: &DeTable, ground: &mut Ground) -> Option<Evidence> {
        let words = self.block(table, "evidence")?;
        let evidence = ground.verify(&words);
        if evidence.span.is_none() {
            let at = table.get("evidence").map_or(Span::new(0, 0), span);
            let help = Some("evidence is a verbatim run of source.text".to_owned());
            self.helped(at, Severity::Warning, ("these words do not stand in the source", help));
        }
        Some(evidence)
    }

    fn quote(&mut self, table: &DeTable, at: Span, ground: &mut Ground) -> Option<Quote> {
        self.unknown_keys(table, "a quote", keys::QUOTE);
        let text = self.needed(table, ("text", "quote"), at)?;
        let kinds = words(QuoteKind::ALL.iter().map(|k| k.word()));
        let reviews = words(Review::ALL.iter().map(|r| r.word()));
        Some(Quote {
            text,
            speaker: self.needed(table, ("speaker", "quote"), at)?,
            kind: self.word(table, "kind", QuoteKind::from_word, &kinds).unwrap_or_default(),
            review: self.word(table, "review", Review::from_word, &reviews),
            evidence: self.evidence(table, ground),
        })
    }

    fn commitment(&mut self, table: &DeTable, at: Span, ground: &mut Ground) -> Option<Commitment> {
        self.unknown_keys(table, "a commitment", keys::COMMITMENT);
        let text = self.needed(table, ("text", "commitment"), at)?;
        let parties = self.lines(table, "parties");
        if parties.is_empty() {
            self.problem(at, Severity::Warning, "a commitment without “parties” does not say who undertakes it");
        }
        let kinds = words(CommitmentKind::ALL.iter().map(|k| k.word()));
        let reviews = words(Review::ALL.iter().map(|r| r.word()));
        let strengths = words(Strength::ALL.iter().map(|s| s.word()));
        Some(Commitment {
            text,
            parties,
            to: self.lines(table, "to"),
            kind: self.word(table, "kind", CommitmentKind::from_word, &kinds).unwrap_or_default(),
            strength: self.word(table, "strength", Strength::from_word, &strengths),
            topics: self.lines(table, "topics"),
            forums: self.lines(table, "forums"),
            due: self.date(table, "due"),
            due_words: self.line(table, "due_words"),
            review: self.word(table, "review", Review::from_word, &reviews),
            evidence: self.evidence(table, ground),
        })
    }

    fn forum(&mut self, table: &DeTable, at: Span) -> Option<Forum> {
        self.unknown_keys(table, "a forum", keys::FORUM);
        Some(Forum {
            name: self.needed(table, ("name", "forum"), at)?,
            acronym: self.line(table, "acronym"),
            mention: self.line(table, "mention"),
            note: self.line(table, "note"),
        })
    }

    fn source(&mut self, table: &DeTable) -> Source {
        let Some(value) = table.get("source") else { return Source::default() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value, "source", "written as [source]");
            return Source::default();
        };
        self.unknown_keys(table, "the source", keys::SOURCE);
        Source {
            outlet: self.line(table, "outlet"),
            byline: self.line(table, "byline"),
            url: self.line(table, "url"),
            published: self.date(table, "published"),
            retrieved: self.date(table, "retrieved"),
            language: self.line(table, "language"),
            side: self.line(table, "side"),
            hidden: self.hidden(table),
            found_hidden: Removed::default(),
            text: self.block(table, "text"),
        }
    }

    fn hidden(&mut self, table: &DeTable) -> Removed {
        let Some(value) = table.get("hidden") else { return Removed::default() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value, "hidden", "a table of counts");
            return Removed::default();
        };
        self.unknown_keys(table, "“hidden”", keys::HIDDEN);
        let mut count = |name: &str| {
            let value = table.get(name)?;
            let number = value.get_ref().as_integer().and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
            if number.is_none() {
                self.wrong_type(value, name, "a whole number");
            }
            number
        };
        Removed {
            controls: count("controls").unwrap_or_default(),
            bidi: count("bidi").unwrap_or_default(),
            invisible: count("invisible").unwrap_or_default(),
            marks: count("marks").unwrap_or_default(),
        }
    }

    /// Every speaker is a participant, a party or both sides.
    fn speakers(&mut self, table: &DeTable, brief: &Brief) {
        if brief.participants.is_empty() {
            return;
        }
        let Some(quotes) = table.get("quotes").and_then(|q| q.get_ref().as_array()) else { return };
        let parties = brief.participants.iter().filter_map(|p| p.party.as_deref());
        let known: Vec<&str> = parties
            .chain(brief.participants.iter().map(|p| p.name.as_str()))
            .chain(brief.commitments.iter().flat_map(|c| c.parties.iter().map(String::as_str)))
            .chain(["joint"])
            .collect();
        for quote in quotes {
            let Some(value) = quote.get_ref().as_table().and_then(|t| t.get("speaker")) else { continue };
            let Some(speaker) = value.get_ref().as_str().map(text::line).filter(|s| !s.is_empty()) else { continue };
            if !known.contains(&speaker.as_str()) {
                let near = text::nearest(&speaker, &known).map(|near| format!("did you mean “{near}”?"));
                let words = format!("the speaker “{speaker}” is no participant, no party and not “joint”");
                self.helped(span(value), Severity::Warning, (&words, near));
            }
        }
    }
}

fn words<'w>(all: impl Iterator<Item = &'w str>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a brief with these lines.
    fn said(lines: &str) -> Vec<String> {
        let reading = read(&format!("schema = 1\nheadline = \"Talks\"\n{lines}"));
        assert!(reading.brief.is_some());
        reading.problems.into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_speaker_is_a_participant_a_party_or_all_together() {
        let with = |speaker: &str| {
            said(&format!(
                "[[participants]]\nname = \"Wang Yi\"\nparty = \"China\"\n[[quotes]]\nspeaker = \"{speaker}\"\ntext = \"x\"\n\
                 [[commitments]]\ntext = \"x\"\nparties = [\"Kazakhstan\"]\n"
            ))
        };
        for known in ["Wang Yi", "China", "Kazakhstan", "joint"] {
            assert_eq!(with(known), [""; 0], "{known}");
        }
        assert_eq!(with("Wang Li"), ["the speaker “Wang Li” is no participant, no party and not “joint”"]);
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar_and_no_moment() {
        let wrong = ["“date” is no day of the calendar"];
        for (value, expected) in [
            ("2024-03-29", &[][..]),
            ("2024-03-29T10:00:00", &wrong),
            ("2024-03-29 10:00:00Z", &wrong),
            ("10:00:00", &wrong),
            ("\"2024-02-30\"", &wrong),
            ("20240329", &wrong),
        ] {
            assert_eq!(said(&format!("date = {value}\n")), expected, "{value}");
        }
    }

    #[test]
    fn of_a_list_each_word_is_kept_once_and_of_points_as_many_as_can_be_shown() {
        let reading =
            read("schema = 1\nheadline = \"Talks\"\ntags = [\"b\", \"a\", \" b\", \"\", \"a\\u200b\", \"a\"]\n");
        assert_eq!(reading.brief.map(|brief| brief.tags), Some(vec!["b".to_owned(), "a".to_owned()]));
        let points = |count: usize| "[[forums]]\nname = \"x\"\n".repeat(count);
        assert_eq!(said(&points(10_000)), [""; 0]);
        assert_eq!(said(&points(10_001)), ["10001 forums are more than 10000; the rest is left out"]);
    }
}
