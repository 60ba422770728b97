//! What is taken out, and in which format: plain data.

use jiff::civil::Date;

use crate::brief::{Brief, Evidence, Problem};
use crate::pane::Pane;

/// A format of what is taken out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    #[default]
    Text,
    Markdown,
    Json,
    /// One row a point.
    Csv,
}

impl ExportFormat {
    pub const ALL: [Self; 4] = [Self::Text, Self::Markdown, Self::Json, Self::Csv];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// The format of that name, or of that ending of a file's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name || format.extension() == name)
    }

    /// The ending of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// The brief that something is taken out of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub brief: &'a Brief,
    /// Its file, as shown; empty where that is not known.
    pub file: &'a str,
    /// What is wrong in the file.
    pub problems: &'a [Problem],
}

impl<'a> From<&'a Brief> for Subject<'a> {
    fn from(brief: &'a Brief) -> Self {
        Self { brief, file: "", problems: &[] }
    }
}

/// What is taken out of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What<'a> {
    /// A whole pane, whatever rows the screen shows of it.
    Pane(Pane),
    /// The points of a pane that a filter leaves.
    Filtered(Pane, &'a Filter),
    /// One point of a pane, from 0.
    Point(Pane, usize),
    Brief,
}

/// A filter over the points of a pane.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// As the user typed it.
    pub words: String,
    /// The points it leaves, from 0.
    pub kept: Vec<usize>,
}

/// The answer to a search, ready to be taken out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// What one result is, and more than one: `commitment`, `commitments`.
    pub unit: (&'static str, &'static str),
    /// The filter of the list that the search was held to, where one was.
    pub filter: Option<String>,
    /// How many results that filter, or a limit, left out.
    pub left_out: usize,
    pub rows: Vec<ResultRow>,
}

/// In the place of `exact`, `normalised` or `none` for a hit that its file no longer has.
pub(super) const OUTDATED: &str = "changed";

/// One result of a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultRow {
    /// The brief's file, as shown.
    pub file: String,
    pub headline: String,
    /// The day of the meeting.
    pub date: Option<Date>,
    /// Who: `China, Kazakhstan`, a speaker, the parties of the brief.
    pub who: String,
    pub kind: String,
    pub text: String,
    /// Whether it is a point, which needs evidence: not a sentence of the source, not a brief.
    pub is_point: bool,
    /// Whether the file has changed since the search and no longer has this hit; evidence, outlet and URL are then absent.
    pub is_outdated: bool,
    /// The words of the source that state it.
    pub evidence: Option<Evidence>,
    /// Who published the source.
    pub outlet: Option<String>,
    /// Where the source can be read.
    pub url: Option<String>,
}
