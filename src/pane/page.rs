//! A page: blocks of role-tagged runs, and how they wrap to rows of a width (interim body; owner: pane).

use crate::text::Span;

/// What a run of text means; themes give each meaning a style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// The brief's headline.
    Title,
    /// A heading inside a pane.
    Heading,
    /// Words less important than their neighbours: kinds, dates, counts.
    Muted,
    /// The words of a direct quotation.
    Quote,
    /// Who speaks.
    Speaker,
    /// A state or organisation.
    Party,
    /// A multilateral body.
    Forum,
    /// The number of a point.
    Number,
    /// Words of the source shown under a point.
    Evidence,
    /// "exact".
    Exact,
    /// "normalised".
    Normalised,
    /// "no evidence": a point that does not stand in the source.
    Ungrounded,
    /// A label: "firm", "security", a tag.
    Label,
    /// A date a commitment is due.
    Due,
    /// A web address.
    Link,
    /// A draft nobody has looked at.
    Draft,
    /// Something is wrong.
    Alarm,
}

/// Text of one role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// What it means.
    pub role: Role,
    /// The words; clean, no line ends.
    pub text: String,
    /// Where the words stand in the source's text, for the source pane.
    pub source: Option<Span>,
}

impl Run {
    /// A run of `role`.
    #[must_use]
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), source: None }
    }
}

/// A paragraph, heading or item of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The point of the pane it belongs to, from 0; headings and prose have none.
    pub point: Option<usize>,
    /// What stands before its first row: `"5  "`; later rows hang under the text after it.
    pub marker: Run,
    /// Columns before the marker.
    pub indent: usize,
    /// Empty rows above it; none at the top of a page.
    pub above: usize,
    /// Its text.
    pub runs: Vec<Run>,
}

/// What a pane says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// One row of a wrapped page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Which block of the page; an empty row belongs to the block under it.
    pub block: usize,
    /// The block's point.
    pub point: Option<usize>,
    /// Columns before the first run.
    pub indent: usize,
    /// Its text; together with the indent never wider than the width asked for, unless one grapheme is.
    pub runs: Vec<Run>,
}

impl Row {
    /// Its words, without the indent.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl Page {
    /// The page wrapped to `width` columns (0: not wrapped).
    #[must_use]
    pub fn rows(&self, width: usize) -> Vec<Row> {
        let _ = width;
        self.blocks
            .iter()
            .enumerate()
            .map(|(block, b)| Row { block, point: b.point, indent: b.indent, runs: b.runs.clone() })
            .collect()
    }
}
