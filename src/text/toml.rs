//! Reads TOML value by value. A value that cannot be used is reported with its position and skipped; the rest of the file is
//! still read.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::{self, Problem, Removed, Severity};

pub type Table<'a> = DeTable<'a>;
pub type Value<'a> = Spanned<DeValue<'a>>;

/// Longer lists are truncated.
const MAX_ITEMS: usize = 10_000;

/// Reads one file and collects its problems.
#[derive(Debug)]
pub struct Reader<'a> {
    pub source: &'a str,
    pub problems: Vec<Problem>,
    /// The hidden characters removed from all texts read so far.
    pub removed: Removed,
}

impl<'a> Reader<'a> {
    /// Parses `source`. Each syntax error is a problem; the table contains what could be parsed nevertheless.
    pub fn parse_table(source: &'a str) -> (Self, Table<'a>) {
        let (table, errors) = DeTable::parse_recoverable(source);
        let mut reader = Self { source, problems: Vec::new(), removed: Removed::default() };
        for error in &errors {
            reader.error(error.span().unwrap_or(source.len()..source.len()), error.message());
        }
        (reader, table.into_inner())
    }

    /// All problems, in the order of the file.
    pub fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        self.problems
    }

    pub fn error(&mut self, at: Range<usize>, message: &str) {
        self.report(at, Severity::Error, message, None);
    }

    pub fn warning(&mut self, at: Range<usize>, message: &str) {
        self.report(at, Severity::Warning, message, None);
    }

    pub fn report(&mut self, at: Range<usize>, severity: Severity, message: &str, help: Option<String>) {
        self.problems.push(Problem::at(self.source, &at, severity, message).with_help(help));
    }

    pub fn wrong_type(&mut self, value: &Value, key: &str, expected: &str) {
        let found = value.get_ref().type_str();
        let article = if matches!(found, "array" | "integer") { "an" } else { "a" };
        self.error(value.span(), &format!("“{key}” must be {expected}, not {article} {found}"));
    }

    /// Warns about each key of `table` that `owner` does not have.
    #[expect(clippy::needless_pass_by_value, reason = "callers pass an iterator they have just made")]
    pub fn unknown_keys<'k>(&mut self, table: &Table, owner: &str, known: impl Iterator<Item = &'k str> + Clone) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.clone().any(|known| known == name) {
                let near = did_you_mean(name, &known.clone().collect::<Vec<_>>());
                let message = format!("{owner} has no key “{}”", text::line(name));
                self.report(key.span(), Severity::Warning, &message, near);
            }
        }
    }

    /// The text of `key`, before cleaning.
    pub fn raw_text<'t>(&mut self, table: &'t Table, key: &str) -> Option<(&'t str, &'t Value<'t>)> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, key, "a string");
        }
        Some((text?, value))
    }

    fn clean(&mut self, text: &str, kind: text::Kind) -> String {
        let (clean, removed) = text::clean(text, kind);
        self.removed.merge(removed);
        clean
    }

    /// The text of `key` as one line; `None` if it is empty.
    pub fn line(&mut self, table: &Table, key: &str) -> Option<String> {
        let (text, value) = self.raw_text(table, key)?;
        let line = self.clean(text, text::Kind::Line);
        if line.is_empty() {
            self.warning(value.span(), &format!("“{key}” is empty; leave it out"));
            return None;
        }
        Some(line)
    }

    /// Like [`Reader::line`], for a key without which the table at `at`, called `owner`, is skipped.
    pub fn required_line(&mut self, table: &Table, key: &str, owner: &str, at: Range<usize>) -> Option<String> {
        let line = self.line(table, key);
        if !table.contains_key(key) {
            self.error(at, &format!("a {owner} needs “{key}”; it is left out"));
        }
        line
    }

    /// The text of `key` as paragraphs; `None` if it is empty.
    pub fn block(&mut self, table: &Table, key: &str) -> Option<String> {
        let (text, _) = self.raw_text(table, key)?;
        let block = self.clean(text, text::Kind::Block);
        (!block.trim().is_empty()).then(|| block.trim_matches('\n').to_owned())
    }

    /// The lines of a list, without duplicates.
    pub fn lines(&mut self, table: &Table, key: &str) -> Vec<String> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of strings");
            return Vec::new();
        };
        let mut lines = Vec::new();
        for item in items.iter().take(MAX_ITEMS) {
            let Some(text) = item.get_ref().as_str() else {
                self.wrong_type(item, key, "a list of strings");
                continue;
            };
            let line = self.clean(text, text::Kind::Line);
            if !line.is_empty() && !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }

    /// The one of `choices` that the text of `key` names.
    pub fn choice<T: Copy>(
        &mut self,
        table: &Table,
        key: &str,
        choices: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let (text, value) = self.raw_text(table, key)?;
        let choice = choices.iter().copied().find(|choice| word(*choice) == text);
        if choice.is_none() {
            let words: Vec<&str> = choices.iter().map(|choice| word(*choice)).collect();
            let near = did_you_mean(text, &words).map(|near| near + " ").unwrap_or_default();
            let help = format!("{near}It is one of {}.", words.join(", "));
            let message = format!("unknown {key} “{}”", text::line(text));
            self.report(value.span(), Severity::Error, &message, Some(help));
        }
        choice
    }

    /// The date of `key`. A date in quotation marks is accepted with a warning.
    pub fn date(&mut self, table: &Table, key: &str) -> Option<Date> {
        let value = table.get(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => {
                moment.date.and_then(|d| {
                    Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok()
                })
            }
            DeValue::String(text) => {
                let date = text.parse().ok();
                if date.is_some() {
                    let help = format!("write {key} = {text} without quotation marks");
                    let message = format!("“{key}” is a string, not a date");
                    self.report(value.span(), Severity::Warning, &message, Some(help));
                }
                date
            }
            _ => None,
        };
        if date.is_none() {
            let help = "a date is written 2024-03-29, without quotation marks".to_owned();
            self.report(value.span(), Severity::Error, &format!("“{key}” is not a valid date"), Some(help));
        }
        date
    }

    /// A whole number that `T` can represent.
    pub fn number<T: TryFrom<i64>>(&mut self, table: &Table, key: &str) -> Option<T> {
        let value = table.get(key)?;
        let number = integer(value).and_then(|number| T::try_from(number).ok());
        if number.is_none() {
            self.wrong_type(value, key, "a whole number");
        }
        number
    }

    /// Reads each table of the array `[[key]]` with `read`, which also gets the table's position.
    pub fn tables<T>(
        &mut self,
        table: &Table,
        key: &str,
        mut read: impl FnMut(&mut Self, &Table, Range<usize>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, &format!("written as [[{key}]]"));
            return Vec::new();
        };
        let mut read_items = Vec::new();
        for item in items.iter().take(MAX_ITEMS) {
            match item.get_ref().as_table() {
                Some(table) => read_items.extend(read(self, table, item.span())),
                None => self.wrong_type(item, key, &format!("written as [[{key}]]")),
            }
        }
        if items.len() > MAX_ITEMS {
            let message = format!("too many {key} ({}); only the first {MAX_ITEMS} are read", items.len());
            self.error(value.span(), &message);
        }
        read_items
    }
}

/// The value as a whole number, if it is one and fits.
pub fn integer(value: &Value) -> Option<i64> {
    let number = value.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// `did you mean “near”?`, if one of `known` is close to `word`.
pub fn did_you_mean(word: &str, known: &[&str]) -> Option<String> {
    text::nearest(word, known).map(|near| format!("did you mean “{near}”?"))
}
