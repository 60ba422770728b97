//! What is wrong in a brief's file, and where.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};

use crate::text::{self, Span};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something worth a look; the value is used or kept.
    Warning,
    /// A value that cannot be used.
    Error,
}

impl Severity {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One problem of a file, with everything needed to show it: the texts are clean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one clause: `unknown kind "repot"`.
    pub message: String,
    /// What would be right, where that can be said: `one of report, readout, …`.
    pub help: Option<String>,
    /// The line, from 1; 0 where the problem is the whole file.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters of the line it covers.
    pub length: usize,
    /// The line itself, clean and cut to a sane length; empty where the problem lies beyond the cut.
    pub shown: String,
}

/// Characters of a line that a problem shows.
const SHOWN: usize = 240;
/// Marks on one letter of it.
const MARKS: usize = 16;

impl Problem {
    /// A problem of the whole file.
    pub fn of_file(message: impl AsRef<str>) -> Self {
        Self {
            severity: Severity::Error,
            message: text::line(message.as_ref()),
            help: None,
            line: 0,
            column: 0,
            length: 0,
            shown: String::new(),
        }
    }

    /// A problem at `span` of the file's text `source`.
    pub(crate) fn at(source: &str, span: Span, severity: Severity, message: &str) -> Self {
        let bytes = source.as_bytes();
        let start = span.start().min(bytes.len());
        let before = bytes.get(..start).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let rest = bytes.get(line_start..).unwrap_or_default();
        let line_end = line_start + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        let count = |span: Span| span.of(source).chars().count();
        let column = count(Span::new(line_start, start)) + 1;
        let length = count(Span::new(start, span.end().clamp(start, line_end))).max(1);
        let words = shown(Span::new(line_start, line_end).of(source));
        let shown = if column > words.chars().count() + 1 { String::new() } else { words };
        Self { severity, message: text::line(message), help: None, line, column, length, shown }
    }

    pub(crate) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(|help| text::line(&help));
        self
    }

    /// `file:line:column: severity: message`, for editors.
    pub fn short(&self, file: &str) -> String {
        let file = text::line(file);
        let place = if self.line == 0 { file } else { format!("{file}:{}:{}", self.line, self.column) };
        format!("{place}: {}: {}", self.severity.word(), self.message)
    }

    /// The problem as compilers show theirs: the line with a mark under the place.
    pub fn full(&self, file: &str, is_coloured: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let file = text::line(file);
        let mut group = level
            .primary_title(self.message.as_str())
            .elements(None::<annotate_snippets::Snippet<annotate_snippets::Annotation>>);
        if self.line == 0 || self.shown.is_empty() {
            group = group.element(annotate_snippets::Origin::path(file.as_str()).line(self.line.max(1)));
        } else {
            let starts: Vec<usize> = self.shown.char_indices().map(|(i, _)| i).chain([self.shown.len()]).collect();
            let byte = |column: usize| starts.get(column).copied().unwrap_or(self.shown.len());
            let (start, end) = (byte(self.column - 1), byte(self.column - 1 + self.length));
            let snippet = Snippet::source(self.shown.as_str())
                .line_start(self.line)
                .path(file.as_str())
                .annotation(AnnotationKind::Primary.span(start..end));
            group = group.element(snippet);
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if is_coloured { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        let _ = write!(out, "{}", renderer.render(&[group]));
        out
    }
}

/// Why a file with these problems gave no brief: the first error, for a warning stops nothing.
pub fn why(problems: &[Problem]) -> &str {
    let error = problems.iter().find(|problem| problem.severity == Severity::Error);
    error.or(problems.first()).map_or("it holds no brief", |problem| problem.message.as_str())
}

/// The beginning of `line`, clean, one character for one, so that columns stay true; of marks heaped on a letter a few.
fn shown(line: &str) -> String {
    let mut marks = 0;
    let show = |c: char| {
        let c = visible(c);
        marks = if text::width(c.encode_utf8(&mut [0; 4])) == 0 { marks + 1 } else { 0 };
        if marks > MARKS { '\u{fffd}' } else { c }
    };
    line.chars().take(SHOWN).map(show).collect()
}

fn visible(c: char) -> char {
    let mut bytes = [0; 4];
    let word = c.encode_utf8(&mut bytes);
    let (clean, _) = text::clean(word, text::Kind::Block);
    match c {
        '\t' => ' ',
        _ => clean.chars().next().unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_knows_its_line_and_column_and_shows_no_control_characters() {
        let source = "a = 1\nкраткое = \"\u{1b}[2J\"\n";
        let at = source.find('"').expect("it is there");
        let problem = Problem::at(source, Span::new(at, at + 3), Severity::Error, "wrong \u{1b}");
        assert_eq!((problem.line, problem.column, problem.length), (2, 11, 3));
        assert!(!problem.full("a\u{1b}b.toml", false).contains('\u{1b}'));
        assert!(problem.full("b.toml", false).contains("^^^"));
        assert!(problem.short("b.toml").starts_with("b.toml:2:11: error: wrong"));
    }

    #[test]
    fn marks_heaped_on_a_letter_are_not_shown_all() {
        let source = format!("a = \"e{}\"\n", "\u{301}".repeat(1000));
        let problem = Problem::at(&source, Span::new(4, 9), Severity::Error, "wrong");
        assert_eq!(problem.shown.chars().count(), SHOWN, "columns stay true");
        assert_eq!(problem.shown.matches('\u{301}').count(), MARKS);
    }

    #[test]
    fn the_reason_is_the_first_error_not_a_warning_before_it() {
        let at = |severity, message| Problem::at("a\n", Span::new(0, 1), severity, message);
        let problems = [at(Severity::Warning, "odd"), at(Severity::Error, "wrong"), at(Severity::Error, "worse")];
        assert_eq!((why(&problems), why(&problems[..1]), why(&[])), ("wrong", "odd", "it holds no brief"));
    }

    #[test]
    fn a_problem_of_a_whole_file_is_shown_with_its_name() {
        let problem = Problem::of_file("not UTF-8 at byte 3");
        assert_eq!(problem.short("x.toml"), "x.toml: error: not UTF-8 at byte 3");
        assert!(problem.full("x.toml", false).contains("x.toml"));
    }
}
