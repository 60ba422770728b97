//! What is wrong in a brief's file, and where (interim body; owner: brief).

use serde::Serialize;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something worth a look; the value is used or kept.
    Warning,
    /// A value that cannot be used.
    Error,
}

/// One problem of a file, with everything needed to show it: the texts are clean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// How many characters it covers.
    pub length: usize,
    /// The line itself, clean and cut to a sane length.
    pub shown: String,
}

impl Problem {
    /// A problem of the whole file.
    #[must_use]
    pub fn of_file(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            help: None,
            line: 0,
            column: 0,
            length: 0,
            shown: String::new(),
        }
    }
}
