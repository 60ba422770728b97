//! A page: blocks of runs with roles but without colours. [`Page::rows`] wraps it for the screen and for text files. Each row has
//! the byte positions of its text in its block and in the source, so that the screen can highlight matches.

use std::ops::Range;

use crate::text::{Span, width};

/// The meaning of a run; a theme gives it a style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Role {
    #[default]
    Body,
    Title,
    /// A heading inside a pane.
    Heading,
    /// Less important than its surroundings: kinds, dates, counts.
    Muted,
    /// A direct quote.
    Quote,
    Speaker,
    /// A state or organisation.
    Party,
    Forum,
    /// The number of a point.
    Number,
    /// Source text below the point that it supports.
    Evidence,
    Normalised,
    /// The mark of a point whose evidence is not in the source.
    Ungrounded,
    /// The mark of a point that is unsure.
    Unsure,
    /// "firm", "security", a tag.
    Label,
    Due,
    Link,
    /// The mark of a draft.
    Draft,
    Alarm,
}

/// Text with one role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    pub role: Role,
    /// Clean, without line breaks.
    pub text: String,
    /// The position of the same bytes in the source text; only in the source pane.
    pub source: Option<Span>,
}

impl Run {
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), source: None }
    }

    /// A run of source text, at `source`.
    pub fn from_source(role: Role, text: impl Into<String>, source: Span) -> Self {
        Self { role, text: text.into(), source: Some(source) }
    }
}

/// A paragraph, heading or item of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The point it belongs to, from 0; `None` for headings and prose.
    pub point: Option<usize>,
    /// Precedes the first row, such as `"5  "`. Later rows are indented to its width. Not part of the block's text.
    pub marker: Run,
    /// Columns before the marker.
    pub indent: usize,
    /// The number of empty rows above it, except at the top of a page.
    pub above: usize,
    /// The number of further empty rows above it if the screen has room.
    pub air: usize,
    pub runs: Vec<Run>,
    /// Whether it is truncated to one row instead of being wrapped. Evidence is cut first.
    pub clip: bool,
    /// Follows the text: in a clipped block, at the right edge. Not part of the block's text.
    pub tail: Run,
    /// Whether each row begins with `"> "`, which marks source text in text files.
    pub quoted: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The index of its block; an empty row belongs to the block below it.
    pub block: usize,
    /// The point of the block; `None` for an empty row.
    pub point: Option<usize>,
    /// Columns before the first run.
    pub indent: usize,
    /// Including the marker. Indent and runs fit the width, unless a single grapheme or URL does not.
    pub runs: Vec<Run>,
    /// The number of bytes before the block's text, for marker and `"> "`.
    pub lead: usize,
    /// Where the row starts in the block's text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Row {
    /// The text, with the marker but without the indent.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// The columns, from the left edge of the page, of the bytes `span` of the block's text (see [`Page::text_of`]); `None` if
    /// they are not in this row.
    pub fn columns(&self, span: Span) -> Option<Range<usize>> {
        let shown = span.intersection(Span::new(self.start, self.end))?;
        let text = self.text();
        let before = Span::new(0, self.lead + shown.start() - self.start).slice(&text);
        let words =
            Span::new(self.lead + shown.start() - self.start, self.lead + shown.end() - self.start).slice(&text);
        let from = self.indent + width(before);
        Some(from..from + width(words))
    }

    /// The columns of the bytes `span` of the source text; `None` if they are not in this row.
    pub fn source_columns(&self, span: Span) -> Option<Range<usize>> {
        let mut column = self.indent;
        let mut found: Option<Range<usize>> = None;
        for run in &self.runs {
            let shown = run.source.and_then(|source| Some((source, span.intersection(source)?)));
            if let Some((source, shown)) = shown {
                let (from, to) = (shown.start() - source.start(), shown.end() - source.start());
                let from_column = column + width(Span::new(0, from).slice(&run.text));
                let to_column = from_column + width(Span::new(from, to).slice(&run.text));
                found = Some(found.map_or(from_column, |f| f.start)..to_column);
            }
            column += width(&run.text);
        }
        found
    }
}

impl Page {
    /// The number of rows that [`Block::air`] adds.
    pub fn air(&self) -> usize {
        self.blocks.iter().skip(1).map(|block| block.air).sum()
    }

    /// The text of a block without marker and tail; empty if the block does not exist.
    pub fn text_of(&self, block: usize) -> String {
        self.blocks.get(block).map(Block::joined_text).unwrap_or_default()
    }
}

impl Block {
    /// The text without marker and tail.
    pub fn joined_text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}
