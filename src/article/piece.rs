//! An article in a text with several, and the lines it is made from.

use jiff::civil::Date;

/// An article in a text with several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub headline: Option<String>,
    /// The sender, in a digest of emails.
    pub from: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<Date>,
    pub text: String,
}

pub(super) fn join_lines(lines: &[&str]) -> String {
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The first line that is not blank.
pub(super) fn first_filled(lines: &[&str]) -> usize {
    lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(lines.len())
}
