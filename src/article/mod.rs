//! A document about a meeting (plain text, a page, a feed, a mail) becomes one or more [`Raw`] articles, each door in a file
//! of its own, and a raw article becomes an [`Article`]: clean text with a headline, paragraphs and sentences as spans of
//! it. What came along (copyright lines, photo credits, "Read more", datelines) is told apart, so that no rule takes it
//! for news.

mod charset;
mod dateline;
mod days;
mod feed;
mod format;
mod furniture;
mod guard;
mod html;
mod language;
mod letter;
mod likeness;
mod mail;
mod plain;
mod raw;
mod refused;

use jiff::civil::Date;

use crate::text::{self, Kind, Removed, Span};

pub use dateline::{Numeric, date_in};
pub use format::Format;
pub use guard::MAX_BYTES;
pub use likeness::likeness;
pub(crate) use raw::is_web_url;
pub use raw::{Charset, Known, MAX_TEXT, Raw};
pub use refused::Refused;

/// What is known of a document besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Hint {
    /// The character set that its sender declared.
    pub charset: Option<String>,
    /// Where it was fetched from.
    pub url: Option<String>,
}

/// The articles of a document of `format`, at least one, in its order.
///
/// # Errors
/// Why it cannot be read: it is too large, too deep, broken, or holds no text.
pub fn read(bytes: &[u8], format: Format, hint: &Hint) -> Result<Vec<Raw>, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::new(format_args!("larger than {} MiB", MAX_BYTES / (1024 * 1024))));
    }
    let articles = match format {
        Format::Text => vec![plain_text(bytes, hint)],
        Format::Html => vec![html::page(bytes, hint)?],
        Format::Feed => feed::items(bytes, hint)?,
        Format::Mail => vec![mail::message(bytes)?],
    };
    let articles: Vec<Raw> = articles.into_iter().map(Raw::settled).filter(|raw| !raw.text.is_empty()).collect();
    if articles.is_empty() {
        return Err(Refused::new("it holds no text of an article"));
    }
    Ok(articles)
}

fn plain_text(bytes: &[u8], hint: &Hint) -> Raw {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    let (text, hidden) = reflowed(&text);
    Raw { text, charset, hidden, url: hint.url.clone(), ..Raw::default() }
}

/// Clean text with one paragraph a line, where a program may have broken its lines; and what was taken out.
fn reflowed(text: &str) -> (String, Removed) {
    let (clean, hidden) = text::clean(text, Kind::Block);
    (plain::unwrapped(&clean), hidden)
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
    pub span: Span,
    pub role: Role,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
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
    /// The article in `raw`. Its headline is the first line of the text; what the document says of itself counts before
    /// what its text lets guess.
    pub fn of(raw: &Raw) -> Self {
        let headline =
            raw.headline.as_deref().filter(|headline| !raw.text.lines().take(3).any(|line| line == *headline));
        let text = match headline {
            Some(headline) => format!("{headline}\n{}", raw.text),
            None => raw.text.clone(),
        };
        let mut article = plain::read(text, headline.is_some());
        article.hidden = raw.hidden;
        article.outlet = raw.outlet.clone().or(article.outlet);
        article.published = raw.published.or(article.published);
        article.language = article.language.or_else(|| raw.language.clone());
        article
    }

    /// The article in plain text as somebody wrote or pasted it.
    pub fn of_text(text: &str) -> Self {
        let (text, hidden) = reflowed(text);
        Self { hidden, ..plain::read(text, false) }
    }

    /// Whether the rules for English apply.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_none_or(|language| language == "en")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_says_of_itself_counts_before_what_its_text_lets_guess() {
        let raw = Raw {
            headline: Some("Talks in Oslo end. Another round follows.".into()),
            outlet: Some("The Desk".into()),
            published: Some(Date::constant(2024, 3, 30)),
            text: "OSLO, March 29 (Xinhua) -- The ministers met.\nThey parted.".into(),
            hidden: Removed { bidi: 1, ..Removed::default() },
            ..Raw::default()
        };
        let article = Article::of(&raw);
        assert_eq!(article.headline.map(|span| span.of(&article.text)), raw.headline.as_deref());
        assert_eq!((article.outlet.as_deref(), article.published), (Some("The Desk"), raw.published));
        assert_eq!((article.sentences.len(), article.hidden.bidi), (2, 1));
        assert_eq!(article.paragraphs.len(), 3);
    }

    #[test]
    fn a_headline_that_the_text_repeats_is_not_doubled() {
        let raw = Raw {
            headline: Some("Talks in Oslo".into()),
            text: "Talks in Oslo\nThe ministers met.".into(),
            ..Raw::default()
        };
        assert_eq!(Article::of(&raw).text, raw.text);
    }

    #[test]
    fn plain_text_comes_out_the_same_by_either_way() {
        let text = "Talks in Oslo\r\n\r\nThe foreign ministers of the two countries met in the old town hall\r\nof Oslo on Friday and agreed to open \
                    direct flights between\r\nthe two capitals before the end of the coming year, officials\r\nsaid after the talks.\r\n\r\nThey parted.\u{200b}\r\n";
        let raw = read(text.as_bytes(), Format::Text, &Hint::default()).map(|mut found| found.remove(0));
        let article = raw.as_ref().map(Article::of);
        assert_eq!(article, Ok(Article::of_text(text)));
        assert_eq!(raw.map(|raw| (raw.paragraphs().count(), raw.hidden.invisible)), Ok((3, 1)));
    }

    #[test]
    fn what_is_too_large_or_holds_nothing_is_refused() {
        for format in [Format::Text, Format::Html, Format::Feed, Format::Mail] {
            assert!(read(&vec![b'x'; MAX_BYTES + 1], format, &Hint::default()).is_err(), "{format:?}");
            assert!(read(b"", format, &Hint::default()).is_err(), "{format:?}");
        }
    }
}
