//! TOML text → brief and problems. Every value is checked where it stands, so that all problems of a file are known at once,
//! with their places; a value that cannot be used is left out and nothing else suffers.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::brief::evidence::Ground;
use crate::brief::keys::{self, Key};
use crate::brief::problem::Severity;
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

/// Points of one kind that a brief may have; more is no brief.
const MOST_POINTS: usize = 10_000;

/// Reads a brief from the text of its file.
#[must_use]
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

type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'a> {
    file: &'a str,
    problems: Vec<Problem>,
    removed: Removed,
}

fn span(value: &Value) -> Span {
    let range = value.span();
    Span::new(range.start, range.end)
}

impl Reader<'_> {
    fn problem(&mut self, at: Span, severity: Severity, message: &str) {
        self.problems.push(Problem::at(self.file, at, severity, message));
    }

    fn helped(&mut self, at: Span, severity: Severity, (message, help): (&str, Option<String>)) {
        self.problems.push(Problem::at(self.file, at, severity, message).with_help(help));
    }

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

    fn unknown_keys(&mut self, table: &DeTable, place: &str, known: &[Key]) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.iter().any(|key| key.name == name) {
                let range = key.span();
                let names: Vec<&str> = known.iter().map(|key| key.name).collect();
                let near =
                    text::nearest(name, &names).map(|near| format!("did you mean “{near}”? The key is kept as it is."));
                let words = format!("{place} has no key “{}”", text::line(name));
                self.helped(Span::new(range.start, range.end), Severity::Warning, (&words, near));
            }
        }
    }

    fn wrong_type(&mut self, value: &Value, name: &str, wanted: &str) {
        let words = format!("“{name}” must be {wanted}, not {}", with_article(value.get_ref().type_str()));
        self.problem(span(value), Severity::Error, &words);
    }

    fn raw<'t>(&mut self, table: &'t DeTable, name: &str) -> Option<(&'t str, &'t Value<'t>)> {
        let value = table.get(name)?;
        let Some(words) = value.get_ref().as_str() else {
            self.wrong_type(value, name, "a text");
            return None;
        };
        Some((words, value))
    }

    fn clean(&mut self, words: &str, kind: text::Kind) -> String {
        let (clean, removed) = text::clean(words, kind);
        self.removed.add(removed);
        clean
    }

    fn line(&mut self, table: &DeTable, name: &str) -> Option<String> {
        let (words, value) = self.raw(table, name)?;
        let clean = self.clean(words, text::Kind::Line);
        if clean.is_empty() {
            self.problem(span(value), Severity::Warning, &format!("“{name}” is empty; leave it out"));
            return None;
        }
        Some(clean)
    }

    fn block(&mut self, table: &DeTable, name: &str) -> Option<String> {
        let (words, _) = self.raw(table, name)?;
        let clean = self.clean(words, text::Kind::Block);
        let clean = clean.trim_matches('\n').to_owned();
        (!clean.trim().is_empty()).then_some(clean)
    }

    fn lines(&mut self, table: &DeTable, name: &str) -> Vec<String> {
        let Some(value) = table.get(name) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, name, "a list of texts");
            return Vec::new();
        };
        let mut lines = Vec::new();
        for item in array.iter().take(MOST_POINTS) {
            match item.get_ref().as_str() {
                Some(words) => {
                    let clean = self.clean(words, text::Kind::Line);
                    if !clean.is_empty() && !lines.contains(&clean) {
                        lines.push(clean);
                    }
                }
                None => self.wrong_type(item, name, "a list of texts"),
            }
        }
        lines
    }

    fn word<T>(&mut self, table: &DeTable, name: &str, read: fn(&str) -> Option<T>, all: &str) -> Option<T> {
        let (word, value) = self.raw(table, name)?;
        let found = read(word);
        if found.is_none() {
            let known: Vec<&str> = all.split(", ").collect();
            let near = text::nearest(word, &known).map(|near| format!("did you mean “{near}”? "));
            let help = format!("{}It is one of {all}.", near.unwrap_or_default());
            self.helped(span(value), Severity::Error, (&format!("unknown {name} “{}”", text::line(word)), Some(help)));
        }
        found
    }

    fn date(&mut self, table: &DeTable, name: &str) -> Option<Date> {
        let value = table.get(name)?;
        let day = match value.get_ref() {
            DeValue::Datetime(date) => {
                let day = date.date.filter(|_| date.time.is_none() && date.offset.is_none());
                day.and_then(|d| {
                    Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok()
                })
            }
            DeValue::String(words) => {
                let day = words.parse().ok();
                if day.is_some() {
                    let help = Some(format!("write {name} = {words} without quotation marks"));
                    self.helped(span(value), Severity::Warning, (&format!("“{name}” is a text, not a date"), help));
                }
                day
            }
            _ => None,
        };
        if day.is_none() {
            let help = Some("a date is written 2024-03-29, without quotation marks".to_owned());
            self.helped(span(value), Severity::Error, (&format!("“{name}” is no day of the calendar"), help));
        }
        day
    }

    fn points<T>(
        &mut self,
        table: &DeTable,
        name: &str,
        mut read: impl FnMut(&mut Self, &DeTable, Span) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = table.get(name) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, name, &format!("written as [[{name}]]"));
            return Vec::new();
        };
        let mut points = Vec::new();
        for item in array.iter().take(MOST_POINTS) {
            match item.get_ref().as_table() {
                Some(table) => points.extend(read(self, table, span(item))),
                None => self.wrong_type(item, name, &format!("written as [[{name}]]")),
            }
        }
        if array.len() > MOST_POINTS {
            let words = format!("{} {name} are more than {MOST_POINTS}; the rest is left out", array.len());
            self.problem(span(value), Severity::Error, &words);
        }
        points
    }

    fn needed(&mut self, table: &DeTable, (name, of): (&str, &str), at: Span) -> Option<String> {
        let words = self.line(table, name);
        if words.is_none() && !table.contains_key(name) {
            self.problem(at, Severity::Error, &format!("a {of} needs “{name}”; it is left out"));
        }
        words
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

fn with_article(noun: &str) -> String {
    match noun {
        "array" | "integer" => format!("an {noun}"),
        _ => format!("a {noun}"),
    }
}
