//! A page: blocks of role-tagged runs, without colour. [`Page::rows`] wraps it to a width, for the screen and for text
//! files alike; a row knows which bytes of its block and of the source it shows, so that whoever draws it can mark them.

use std::ops::Range;

use crate::text::{Span, width};

/// What a run of text means; themes give each meaning a style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Role {
    #[default]
    Body,
    Title,
    /// A heading inside a pane.
    Heading,
    /// Words less important than their neighbours: kinds, dates, counts.
    Muted,
    /// The words of a direct quotation.
    Quote,
    Speaker,
    /// A state or organisation.
    Party,
    Forum,
    /// The number of a point.
    Number,
    /// Words of the source shown under a point.
    Evidence,
    Exact,
    Normalised,
    /// "no evidence": a point that does not stand in the source.
    Ungrounded,
    /// A label: "firm", "security", a tag.
    Label,
    /// A date a commitment is due.
    Due,
    Link,
    /// A draft nobody has looked at.
    Draft,
    Alarm,
}

/// Text of one role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    pub role: Role,
    /// The words; clean, no line ends.
    pub text: String,
    /// Where the words stand in the source's text, byte for byte, for the source pane.
    pub source: Option<Span>,
}

impl Run {
    /// A run of `role`.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), source: None }
    }

    /// A run of the source's own words, which stand at `source` in its text.
    pub fn of_source(role: Role, text: impl Into<String>, source: Span) -> Self {
        Self { role, text: text.into(), source: Some(source) }
    }
}

/// A paragraph, heading or item of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The point of the pane it belongs to, from 0; headings and prose have none.
    pub point: Option<usize>,
    /// What stands before its first row: `"5  "`; later rows hang under the text after it. No part of the block's text.
    pub marker: Run,
    /// Columns before the marker.
    pub indent: usize,
    /// Empty rows above it; none at the top of a page.
    pub above: usize,
    /// Empty rows above it besides those, on a screen that has the room.
    pub air: usize,
    pub runs: Vec<Run>,
    /// Whether it takes one row, whatever the width: what is too long is cut with "…", words of evidence first.
    pub clip: bool,
    /// What a clipped block has at the right edge; in one that wraps it follows the text. No part of the block's text.
    pub tail: Run,
    /// Whether `"> "` stands before each row of its text: the source's own words, in a text file.
    pub quoted: bool,
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
    /// The block's point; none for an empty row.
    pub point: Option<usize>,
    /// Columns before the first run.
    pub indent: usize,
    /// Its text, the marker included; with the indent never wider than the width asked for, unless one grapheme or
    /// one web address is.
    pub runs: Vec<Run>,
    /// How many bytes of the row's text stand before the first of the block's text: marker, `"> "`.
    pub lead: usize,
    /// The first byte of the block's text that it shows.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

impl Row {
    /// Its words with the marker, without the indent.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// The columns, from the left edge of the page, in which it shows the bytes `span` of its block's text
    /// (see [`Page::text_of`]); nothing where it shows none of them.
    pub fn columns(&self, span: Span) -> Option<Range<usize>> {
        let shown = span.within(Span::new(self.start, self.end))?;
        let text = self.text();
        let before = Span::new(0, self.lead + shown.start() - self.start).of(&text);
        let words = Span::new(self.lead + shown.start() - self.start, self.lead + shown.end() - self.start).of(&text);
        let from = self.indent + width(before);
        Some(from..from + width(words))
    }

    /// The columns in which it shows the bytes `span` of the source's text; nothing where it shows none of them.
    pub fn source_columns(&self, span: Span) -> Option<Range<usize>> {
        let mut column = self.indent;
        let mut found: Option<Range<usize>> = None;
        for run in &self.runs {
            let shown = run.source.and_then(|source| Some((source, span.within(source)?)));
            if let Some((source, shown)) = shown {
                let (from, to) = (shown.start() - source.start(), shown.end() - source.start());
                let from_column = column + width(Span::new(0, from).of(&run.text));
                let to_column = from_column + width(Span::new(from, to).of(&run.text));
                found = Some(found.map_or(from_column, |f| f.start)..to_column);
            }
            column += width(&run.text);
        }
        found
    }
}

impl Page {
    /// How many rows more it takes with air than without.
    pub fn air(&self) -> usize {
        self.blocks.iter().skip(1).map(|block| block.air).sum()
    }

    /// The words of a block, without marker and tail; empty where there is no such block.
    pub fn text_of(&self, block: usize) -> String {
        self.blocks.get(block).map(Block::text).unwrap_or_default()
    }
}

impl Block {
    /// Its words, without marker and tail.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}
