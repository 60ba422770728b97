//! Reads [`Raw`] articles from a document (text, web page, feed or email), and turns each into an [`Article`]: clean text with
//! spans for headline, paragraphs and sentences. Boilerplate (copyright lines, photo credits, "Read more") and datelines are
//! marked, so that import does not take them for news.

mod boilerplate;
mod charset;
mod content_hash;
mod dateline;
mod digest;
mod feed;
mod feed_repair;
mod format;
mod guard;
mod hint;
mod html;
mod language;
mod mail;
mod mail_body;
mod mail_parts;
mod mailbox;
mod plain;
mod raw;
mod reflow;
mod refused;
mod structure;
mod text_file;
mod words;

pub use content_hash::content_hash;
pub use format::DocumentFormat;
pub use guard::MAX_BYTES;
pub use hint::Hint;
pub(crate) use raw::is_web_url;
pub use raw::{Charset, CharsetSource, MAX_TEXT, Raw};
pub(crate) use reflow::without_item_mark;
pub use refused::Refused;
pub use structure::{Article, Paragraph, Role, Sentence};

/// The articles of a document, in its order. There is at least one.
///
/// # Errors
/// Returns an error if the document is too large, nested too deep, damaged, or has no text.
pub fn read_document(bytes: &[u8], format: DocumentFormat, hint: &Hint) -> Result<Vec<Raw>, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::new(format_args!("larger than {} MiB", MAX_BYTES / (1024 * 1024))));
    }
    let articles = match format {
        DocumentFormat::Text => text_file::read_texts(bytes, hint),
        DocumentFormat::Html => vec![html::read_page(bytes, hint)?],
        DocumentFormat::Feed => feed::read_items(bytes, hint)?,
        DocumentFormat::Mail => mail::read_mail(bytes)?,
    };
    let articles: Vec<Raw> = articles.into_iter().map(Raw::sanitized).filter(|raw| !raw.text.is_empty()).collect();
    if articles.is_empty() {
        return Err(Refused::new("it contains no text of an article"));
    }
    Ok(articles)
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::text::Removed;

    #[test]
    fn metadata_of_a_document_overrides_guesses_from_its_text() {
        let raw = Raw {
            headline: Some("Talks in Oslo end. Another round follows.".into()),
            outlet: Some("The Desk".into()),
            published: Some(Date::constant(2024, 3, 30)),
            text: "OSLO, March 29 (Xinhua) -- The ministers met.\nThey parted.".into(),
            hidden: Removed { bidi: 1, ..Removed::default() },
            ..Raw::default()
        };
        let article = Article::from_raw(&raw);
        assert_eq!(article.headline.map(|span| span.slice(&article.text)), raw.headline.as_deref());
        assert_eq!((article.outlet.as_deref(), article.published), (Some("The Desk"), raw.published));
        assert_eq!((article.sentences.len(), article.hidden.bidi), (2, 1));
        assert_eq!(article.paragraphs.len(), 3);
    }

    #[test]
    fn a_headline_repeated_in_the_text_appears_once() {
        let raw = Raw {
            headline: Some("Talks in Oslo".into()),
            text: "Talks in Oslo\nThe ministers met.".into(),
            ..Raw::default()
        };
        assert_eq!(Article::from_raw(&raw).text, raw.text);
    }

    #[test]
    fn from_raw_and_from_text_give_the_same_article() {
        let text = "Talks in Oslo\r\n\r\nThe foreign ministers of the two countries met in the old town hall\r\nof Oslo on Friday and agreed to open \
                    direct flights between\r\nthe two capitals before the end of the coming year, officials\r\nsaid after the talks.\r\n\r\nThey parted.\u{200b}\r\n";
        let raw =
            read_document(text.as_bytes(), DocumentFormat::Text, &Hint::default()).map(|mut found| found.remove(0));
        let article = raw.as_ref().map(Article::from_raw);
        assert_eq!(article, Ok(Article::from_text(text)));
        assert_eq!(raw.map(|raw| (raw.paragraphs().count(), raw.hidden.invisible)), Ok((3, 1)));
    }

    #[test]
    fn documents_that_are_too_large_or_empty_are_refused() {
        for format in [DocumentFormat::Text, DocumentFormat::Html, DocumentFormat::Feed, DocumentFormat::Mail] {
            assert!(read_document(&vec![b'x'; MAX_BYTES + 1], format, &Hint::default()).is_err(), "{format:?}");
            assert!(read_document(b"", format, &Hint::default()).is_err(), "{format:?}");
        }
    }
}
