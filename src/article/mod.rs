//! A raw article becomes clean text with a headline, paragraphs and sentences as spans of it. What came along on the
//! page (copyright lines, photo credits, "Read more", datelines) is told apart, so that no rule takes it for news.
//!
//! A new format is a variant of [`Format`] and a file that makes an [`Article`] of it.

mod dateline;
mod furniture;
mod language;
mod plain;

use jiff::civil::Date;

use crate::text::{Removed, Span};

pub use dateline::{Numeric, date_in};

/// What a raw article is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// Text without any marking.
    #[default]
    Plain,
}

/// An article as the rules read it. Every span lies in [`Article::text`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The clean text, one paragraph a line, furniture and all: what the brief keeps as its source.
    pub text: String,
    /// The headline, where the text has one.
    pub headline: Option<Span>,
    /// The paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
    /// The sentences of the body in order; headings, bylines and furniture have none.
    pub sentences: Vec<Sentence>,
    /// Whose name stands under the headline.
    pub byline: Option<Span>,
    /// The town in front of the first sentence.
    pub dateline: Option<Span>,
    /// The agency or paper named in front of the first sentence.
    pub outlet: Option<String>,
    /// The day the text itself gives as that of its publication.
    pub published: Option<Date>,
    /// BCP 47 code of the language, where it could be told.
    pub language: Option<String>,
    /// Characters that were taken out or made visible.
    pub hidden: Removed,
}

/// One line of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub role: Role,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The headline.
    Headline,
    /// Part of the story.
    Body,
    /// An item of a list.
    Item,
    /// A heading between paragraphs, a caption, a name that stands alone.
    Heading,
    /// Byline, date, copyright, share line: not part of the story.
    Furniture,
}

/// One sentence of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without the dateline.
    pub span: Span,
    /// The index of its paragraph.
    pub paragraph: usize,
}

impl Article {
    /// Whether the rules for English apply.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_none_or(|language| language == "en")
    }
}

/// The article that `raw` holds.
#[must_use]
pub fn read(raw: &str, format: Format) -> Article {
    match format {
        Format::Plain => plain::read(raw),
    }
}
