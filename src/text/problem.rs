//! A problem in a file with its position, as the reader lists it and `briefing check` prints it.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};

use crate::text::{self, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The value is used, but something about it is probably wrong.
    Warning,
    /// The value cannot be used.
    Error,
}

impl Severity {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// All its texts are clean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub severity: Severity,
    /// One clause: `unknown kind “repot”`.
    pub message: String,
    /// How to fix it, if known: `did you mean “report”?`.
    pub help: Option<String>,
    /// From 1; 0 if the problem concerns the whole file.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// In characters, up to the end of the line.
    pub length: usize,
    /// The text of the line, cut after `MAX_SHOWN` characters; empty if the problem lies beyond the cut.
    pub shown: String,
}

/// Limit on the characters of a line that are shown.
const MAX_SHOWN: usize = 240;
/// Limit on the combining marks that are shown on one letter.
const MAX_MARKS: usize = 16;

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

    /// A problem at the bytes `at` of `source`.
    pub(crate) fn at(source: &str, at: &Range<usize>, severity: Severity, message: &str) -> Self {
        let bytes = source.as_bytes();
        let start = at.start.min(bytes.len());
        let before = bytes.get(..start).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let rest = bytes.get(line_start..).unwrap_or_default();
        let line_end = line_start + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        let count = |start, end| Span::new(start, end).slice(source).chars().count();
        let column = count(line_start, start) + 1;
        let length = count(start, at.end.clamp(start, line_end)).max(1);
        let line_text = one_cell_each(Span::new(line_start, line_end).slice(source));
        let shown = if column > line_text.chars().count() + 1 { String::new() } else { line_text };
        Self { severity, message: text::line(message), help: None, line, column, length, shown }
    }

    pub(crate) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(|help| text::line(&help));
        self
    }

    /// `file:line:column: severity: message`, the form that editors read.
    pub fn short(&self, file: &str) -> String {
        let file = text::line(file);
        let position = if self.line == 0 { file } else { format!("{file}:{}:{}", self.line, self.column) };
        format!("{position}: {}: {}", self.severity.label(), self.message)
    }

    /// The problem as compilers print theirs: the line, with the wrong text underlined.
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

/// The start of `line`, cleaned character by character, so that columns stay correct.
fn one_cell_each(line: &str) -> String {
    let mut marks = 0;
    let clean = |c: char| {
        let c = clean_char(c);
        marks = if text::width(c.encode_utf8(&mut [0; 4])) == 0 { marks + 1 } else { 0 };
        if marks > MAX_MARKS { '\u{fffd}' } else { c }
    };
    line.chars().take(MAX_SHOWN).map(clean).collect()
}

fn clean_char(c: char) -> char {
    let (clean, _) = text::clean(c.encode_utf8(&mut [0; 4]), text::Kind::Block);
    match c {
        '\t' => ' ',
        _ => clean.chars().next().unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_line_and_column_and_shows_no_control_characters() {
        let source = "a = 1\nкраткое = \"\u{1b}[2J\"\n";
        let start = source.find('"').expect("there is a quotation mark");
        let problem = Problem::at(source, &(start..start + 3), Severity::Error, "wrong \u{1b}");
        assert_eq!((problem.line, problem.column, problem.length), (2, 11, 3));
        assert!(!problem.full("a\u{1b}b.toml", false).contains('\u{1b}'));
        assert!(problem.full("b.toml", false).contains("^^^"));
        assert!(problem.short("b.toml").starts_with("b.toml:2:11: error: wrong"));
    }

    #[test]
    fn surplus_marks_on_a_letter_are_replaced_one_for_one() {
        let source = format!("a = \"e{}\"\n", "\u{301}".repeat(1000));
        let problem = Problem::at(&source, &(4..9), Severity::Error, "wrong");
        assert_eq!(problem.shown.chars().count(), MAX_SHOWN);
        assert_eq!(problem.shown.matches('\u{301}').count(), MAX_MARKS);
    }

    #[test]
    fn a_problem_of_a_whole_file_names_the_file() {
        let problem = Problem::of_file("not UTF-8 at byte 3");
        assert_eq!(problem.short("x.toml"), "x.toml: error: not UTF-8 at byte 3");
        assert!(problem.full("x.toml", false).contains("x.toml"));
    }
}
