//! The values of a TOML table, each checked where it stands: a line, a block, a word of a list, a date, points. What cannot be
//! used is a problem with its place, and absent.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::brief::Problem;
use crate::brief::keys::Key;
use crate::brief::problem::Severity;
use crate::text::{self, Removed, Span};

/// Points of one kind that a brief may have; more is no brief.
const MOST_POINTS: usize = 10_000;

/// A value and where it stands.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// Reads the values of one file and keeps what is wrong with them.
pub(super) struct Reader<'a> {
    /// The text of the file.
    pub(super) file: &'a str,
    /// What is wrong so far.
    pub(super) problems: Vec<Problem>,
    /// The characters taken out so far.
    pub(super) removed: Removed,
}

/// Where a value stands in the file.
pub(super) fn span(value: &Value) -> Span {
    let range = value.span();
    Span::new(range.start, range.end)
}

impl Reader<'_> {
    /// Something is wrong at `at`.
    pub(super) fn problem(&mut self, at: Span, severity: Severity, message: &str) {
        self.problems.push(Problem::at(self.file, at, severity, message));
    }

    /// The same, with what helps.
    pub(super) fn helped(&mut self, at: Span, severity: Severity, (message, help): (&str, Option<String>)) {
        self.problems.push(Problem::at(self.file, at, severity, message).with_help(help));
    }

    /// Keys that the format does not have are told; they are kept.
    pub(super) fn unknown_keys(&mut self, table: &DeTable, place: &str, known: &[Key]) {
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

    /// A value is not what the key takes.
    pub(super) fn wrong_type(&mut self, value: &Value, name: &str, wanted: &str) {
        let words = format!("“{name}” must be {wanted}, not {}", with_article(value.get_ref().type_str()));
        self.problem(span(value), Severity::Error, &words);
    }

    /// A text as it is in the file.
    pub(super) fn raw<'t>(&mut self, table: &'t DeTable, name: &str) -> Option<(&'t str, &'t Value<'t>)> {
        let value = table.get(name)?;
        let Some(words) = value.get_ref().as_str() else {
            self.wrong_type(value, name, "a text");
            return None;
        };
        Some((words, value))
    }

    /// Text that may be shown; what was taken out is counted.
    pub(super) fn clean(&mut self, words: &str, kind: text::Kind) -> String {
        let (clean, removed) = text::clean(words, kind);
        self.removed.add(removed);
        clean
    }

    /// A text of one line, where it has words.
    pub(super) fn line(&mut self, table: &DeTable, name: &str) -> Option<String> {
        let (words, value) = self.raw(table, name)?;
        let clean = self.clean(words, text::Kind::Line);
        if clean.is_empty() {
            self.problem(span(value), Severity::Warning, &format!("“{name}” is empty; leave it out"));
            return None;
        }
        Some(clean)
    }

    /// A text of several lines, where it has words.
    pub(super) fn block(&mut self, table: &DeTable, name: &str) -> Option<String> {
        let (words, _) = self.raw(table, name)?;
        let clean = self.clean(words, text::Kind::Block);
        let clean = clean.trim_matches('\n').to_owned();
        (!clean.trim().is_empty()).then_some(clean)
    }

    /// A list of lines, each once.
    pub(super) fn lines(&mut self, table: &DeTable, name: &str) -> Vec<String> {
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

    /// A word of a list.
    pub(super) fn word<T>(&mut self, table: &DeTable, name: &str, read: fn(&str) -> Option<T>, all: &str) -> Option<T> {
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

    pub(super) fn date(&mut self, table: &DeTable, name: &str) -> Option<Date> {
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

    /// The tables of a list, each as `read` has it.
    pub(super) fn points<T>(
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

    /// A line without which there is no such thing.
    pub(super) fn needed(&mut self, table: &DeTable, (name, of): (&str, &str), at: Span) -> Option<String> {
        let words = self.line(table, name);
        if words.is_none() && !table.contains_key(name) {
            self.problem(at, Severity::Error, &format!("a {of} needs “{name}”; it is left out"));
        }
        words
    }
}

fn with_article(noun: &str) -> String {
    match noun {
        "array" | "integer" => format!("an {noun}"),
        _ => format!("a {noun}"),
    }
}
