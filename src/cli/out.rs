//! Standard output, standard error and exit codes. Data goes to standard output through one writer, which distinguishes a
//! closed pipe (the receiver has seen enough, so end quietly) from a full disk (an error). Messages go to standard error.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stdout, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::pane::export;
use crate::text;

/// Why a command could not finish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    PipeClosed,
    /// Wrong usage, explained in one or more lines.
    Usage(String),
    /// An input, output or library error.
    Error(String),
}

impl Failure {
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::PipeClosed => 0,
            Self::Usage(_) => 2,
            Self::Error(_) => 4,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            Self::PipeClosed
        } else {
            Self::Error(Error::new("write", "standard output", error).to_string())
        }
    }
}

/// How a command finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Success,
    /// Nothing was found, or problems were.
    Nothing,
    /// Some inputs failed; the others are done.
    Partial,
    /// A signal ended the reader: 128 plus its number.
    Signal(u8),
}

impl Status {
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Nothing => 1,
            Self::Partial => 3,
            Self::Signal(code) => code,
        }
    }
}

pub type CommandResult = Result<Status, Failure>;

pub struct Out {
    to: BufWriter<Stdout>,
    pub is_terminal: bool,
    pub color: bool,
}

impl Out {
    /// Opens standard output. Without `color`, colour is on if it is a terminal and the environment does not forbid it.
    pub fn new(color: Option<bool>) -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = color.unwrap_or(is_terminal && !forbidden);
        Self { to: BufWriter::new(stdout), is_terminal, color }
    }

    pub fn write_line(&mut self, line: &str) -> Result<(), Failure> {
        self.write_text(line)?;
        self.write_text("\n")
    }

    pub fn write_text(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.to.write_all(text.as_bytes())?)
    }

    /// Writes one JSON object on a line, with `schema` and `type` first.
    pub fn write_json(&mut self, kind: &str, fields: Map<String, Value>) -> Result<(), Failure> {
        self.write_line(&export::object(kind, fields).to_string())
    }

    /// Wraps `text` in the SGR code `sgr` if colour is on.
    pub fn styled(&self, sgr: &str, text: &str) -> String {
        if self.color { format!("\x1b[{sgr}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// The width of the terminal, or 80 if it is not known. `None` if standard output is not a terminal.
    pub fn columns(&self) -> Option<usize> {
        let width = || crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
        self.is_terminal.then(|| width().filter(|columns| *columns > 0).unwrap_or(80))
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.to.flush()?)
    }
}

/// The fields of a JSON object in this order: `fields! { "name": name, "count": 7 }`.
macro_rules! fields {
    ($($name:literal: $value:expr),+ $(,)?) => {
        serde_json::Map::from_iter([$(($name.to_owned(), serde_json::json!($value))),+])
    };
}
pub(crate) use fields;

/// The fields of a struct.
///
/// # Errors
/// Returns an error if `value` does not become a JSON object.
pub fn to_fields(value: &impl Serialize) -> Result<Map<String, Value>, Failure> {
    let fields = serde_json::to_value(value).and_then(serde_json::from_value);
    Ok(fields.map_err(io::Error::from)?)
}

/// Prints `message` to standard error after the program's name. Control characters are removed; indentation is preserved.
pub fn print_message(message: &str) {
    let mut lines = String::new();
    for (n, line) in message.lines().enumerate() {
        let start = if n == 0 { "briefing: " } else { "" };
        let indent = line.len() - line.trim_start_matches(' ').len();
        lines.push_str(start);
        lines.push_str(&" ".repeat(indent.min(400)));
        lines.push_str(&text::line(line));
        lines.push('\n');
    }
    let _ = io::stderr().lock().write_all(lines.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_exits_with_0_and_a_full_disk_with_4() {
        assert_eq!(Failure::from(io::Error::from(ErrorKind::BrokenPipe)).exit_code(), 0);
        let full = Failure::from(io::Error::from(ErrorKind::StorageFull));
        assert_eq!(full.exit_code(), 4);
        assert!(matches!(full, Failure::Error(message) if message.starts_with("could not write standard output")));
    }
}
