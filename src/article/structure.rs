//! An article as `extract` reads it: a clean text and its structure.

use jiff::civil::Date;

use crate::text::{NamedDay, Removed, Span};

/// Every span lies in [`Article::text`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Clean text with one paragraph per line, including boilerplate. A brief stores it as its source.
    pub text: String,
    pub headline: Option<Span>,
    pub paragraphs: Vec<Paragraph>,
    /// The sentences of the body in order. Headings, bylines and boilerplate have none.
    pub sentences: Vec<Sentence>,
    /// The author named under the headline.
    pub byline: Option<Span>,
    /// The town in front of the first sentence, or beside the date above or below the text.
    pub dateline: Option<Span>,
    /// The day in front of the first sentence, or beside the town above or below the text.
    pub day: Option<NamedDay>,
    /// The agency or newspaper named in front of the first sentence.
    pub outlet: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// BCP 47 code of the language, if it was recognised.
    pub language: Option<String>,
    /// Characters that were removed or made visible.
    pub hidden: Removed,
}

impl Article {
    /// Whether the rules for English apply.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_none_or(|language| language == "en")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    pub span: Span,
    pub role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Headline,
    /// Part of the story.
    Body,
    /// An item of a list.
    Item,
    /// A heading between paragraphs, a caption, a name on its own line.
    Heading,
    /// Byline, date, copyright, share line: not part of the story.
    Boilerplate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its position in the text, without the dateline.
    pub span: Span,
    /// The index of its paragraph.
    pub paragraph: usize,
}
