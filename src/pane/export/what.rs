//! What to export, and in which format: plain data.

use jiff::civil::Date;

use crate::brief::{Brief, Confidence, Evidence, Problem};
use crate::pane::Pane;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    #[default]
    Text,
    Markdown,
    Json,
    /// One row per point.
    Csv,
}

impl ExportFormat {
    pub const ALL: [Self; 4] = [Self::Text, Self::Markdown, Self::Json, Self::Csv];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// The format with this name or file extension.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name || format.extension() == name)
    }

    /// Without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub brief: &'a Brief,
    /// Its file as displayed; empty if unknown.
    pub file: &'a str,
    pub problems: &'a [Problem],
}

impl<'a> From<&'a Brief> for Subject<'a> {
    fn from(brief: &'a Brief) -> Self {
        Self { brief, file: "", problems: &[] }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What<'a> {
    /// A whole pane, including what is scrolled out.
    Pane(Pane),
    /// The points of a pane that match a filter.
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
    /// The points that match, from 0.
    pub points: Vec<usize>,
}

/// The hits of a search, ready for export.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// Singular and plural: `commitment`, `commitments`.
    pub unit: (&'static str, &'static str),
    /// The filter of the list, which restricts the search too.
    pub filter: Option<String>,
    /// How many hits that filter or a limit left out.
    pub left_out: usize,
    pub rows: Vec<ResultRow>,
}

/// Replaces `exact`, `normalised` or `none` if a hit is no longer in its file.
pub(super) const OUTDATED: &str = "changed";

#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultRow {
    /// The brief's file as displayed.
    pub file: String,
    pub headline: String,
    /// The day of the meeting.
    pub date: Option<Date>,
    /// The parties or the speaker: `China, Kazakhstan`.
    pub who: String,
    pub kind: String,
    pub text: String,
    /// Whether it needs evidence, unlike a sentence of the source or a brief.
    pub is_point: bool,
    /// Whether the file has changed since the search and no longer has this hit; evidence, confidence, outlet and URL are then absent.
    pub is_outdated: bool,
    pub evidence: Option<Evidence>,
    pub confidence: Option<Confidence>,
    /// Who published the source.
    pub outlet: Option<String>,
    pub url: Option<String>,
}
