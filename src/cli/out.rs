//! Where data and complaints go. Data goes to standard output through one writer that knows a closed pipe (the reader of
//! the data has enough: a quiet end) from a full disk (a failure). Complaints go to standard error, one clean line each.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stdout, Write};

use serde_json::{Map, Value};

use crate::error::Error;
use crate::text;

/// The name of the format of JSON output; every object carries it.
pub const SCHEMA: &str = "briefing/1";

/// Why a verb ended before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Nobody reads any more.
    PipeClosed,
    /// Wrong usage: what, in one or more lines.
    Usage(String),
    /// Input, output or library failed.
    Failed(String),
}

impl Stop {
    pub const fn code(&self) -> u8 {
        match self {
            Self::PipeClosed => 0,
            Self::Usage(_) => 2,
            Self::Failed(_) => 4,
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            Self::PipeClosed
        } else {
            Self::Failed(Error::new("write", "standard output", error).to_string())
        }
    }
}

/// How a verb ended that came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// All done, something found.
    Well,
    /// Nothing found, or problems found.
    Nothing,
    /// Some inputs failed, the others are done.
    Partly,
    /// The reader was ended by a signal: 128 + its number.
    Signal(u8),
}

impl Done {
    pub const fn code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::Nothing => 1,
            Self::Partly => 3,
            Self::Signal(code) => code,
        }
    }
}

/// What a verb comes to.
pub type Outcome = Result<Done, Stop>;

pub struct Out {
    to: BufWriter<Stdout>,
    /// Whether a person sees it.
    pub is_terminal: bool,
    /// Whether colour may be used.
    pub color: bool,
}

impl Out {
    /// Standard output, with colour where `color` says so (none: where it is a terminal and nothing forbids it).
    pub fn new(color: Option<bool>) -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = color.unwrap_or(is_terminal && !forbidden);
        Self { to: BufWriter::new(stdout), is_terminal, color }
    }

    /// Writes `line` and a line end.
    ///
    /// # Errors
    /// Returns an error if the pipe is closed or the disk full.
    pub fn line(&mut self, line: &str) -> Result<(), Stop> {
        self.text(line)?;
        self.text("\n")
    }

    /// Writes `text` as it is.
    ///
    /// # Errors
    /// Returns an error if the pipe is closed or the disk full.
    pub fn text(&mut self, text: &str) -> Result<(), Stop> {
        Ok(self.to.write_all(text.as_bytes())?)
    }

    /// Writes all of `text`, and nothing after it.
    ///
    /// # Errors
    /// Returns an error if the pipe is closed or the disk full.
    pub fn whole(mut self, text: &str) -> Result<(), Stop> {
        self.text(text)?;
        self.flush()
    }

    /// Writes one JSON object, its kind and the name of the format first.
    ///
    /// # Errors
    /// Returns an error if the pipe is closed or the disk full.
    pub fn json(&mut self, kind: &str, value: Value) -> Result<(), Stop> {
        let mut object = Map::new();
        object.insert("schema".into(), SCHEMA.into());
        object.insert("type".into(), kind.into());
        match value {
            Value::Object(fields) => object.extend(fields),
            other => drop(object.insert("value".into(), other)),
        }
        let line = serde_json::to_string(&object).map_err(io::Error::from)?;
        self.line(&line)
    }

    /// `text` with `code` (an SGR number) where colour may be used.
    pub fn styled(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// Columns of the terminal, 80 where it does not say; none where standard output is none.
    pub fn columns(&self) -> Option<usize> {
        let said = || crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
        self.is_terminal.then(|| said().filter(|columns| *columns > 0).unwrap_or(80))
    }

    /// Writes what is still held.
    ///
    /// # Errors
    /// Returns an error if the pipe is closed or the disk full.
    pub fn flush(&mut self) -> Result<(), Stop> {
        Ok(self.to.flush()?)
    }
}

/// Says `message` on standard error, each of its lines clean, the first after the program's name. Nothing can be done
/// where even that fails.
pub fn complain(message: &str) {
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
    fn a_closed_pipe_is_a_quiet_end_and_a_full_disk_a_failure() {
        assert_eq!(Stop::from(io::Error::from(ErrorKind::BrokenPipe)).code(), 0);
        let full = Stop::from(io::Error::from(ErrorKind::StorageFull));
        assert_eq!(full.code(), 4);
        assert!(matches!(full, Stop::Failed(message) if message.starts_with("could not write standard output")));
    }
}
