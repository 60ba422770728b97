//! Reads [`Raw`] articles from a document (text, web page, feed or email), and turns each into an [`Article`]: clean text with
//! spans for headline, paragraphs and sentences. Boilerplate (copyright lines, photo credits, "Read more") and datelines are
//! marked, so that import does not take them for news.

mod archive;
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
mod json_file;
mod language;
mod mail;
mod mail_body;
mod mail_parts;
mod mailbox;
mod markdown;
mod mojibake;
mod other_format;
mod piece;
mod plain;
mod raw;
mod reflow;
mod refused;
mod structure;
mod text_file;
mod unfit;
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
        DocumentFormat::Text => text_file::read_texts(bytes, hint)?,
        DocumentFormat::Html => vec![html::read_page(bytes, hint)?],
        DocumentFormat::Feed => feed::read_items(bytes, hint)?,
        DocumentFormat::Mail => mail::read_mail(bytes)?,
    };
    let articles: Vec<Raw> =
        articles.into_iter().map(repair_encoding).map(Raw::sanitized).filter(|raw| !raw.text.is_empty()).collect();
    if articles.is_empty() {
        return Err(Refused::new("it contains no text of an article"));
    }
    if let ([raw], DocumentFormat::Text | DocumentFormat::Html) = (&articles[..], format) {
        unfit::check_is_article(raw)?;
    }
    if let ([raw], DocumentFormat::Html) = (&articles[..], format) {
        unfit::check_has_sentences(raw)?;
    }
    Ok(articles)
}

/// `raw` as it was before its text was encoded twice.
fn repair_encoding(mut raw: Raw) -> Raw {
    // The parts are consistent only together.
    let fields = [&raw.headline, &raw.byline, &raw.outlet].map(|field| field.clone().unwrap_or_default());
    let all = [fields.join("\0"), raw.text.clone()].join("\0");
    let Some(repaired) = mojibake::repair_twice_encoded(&all) else { return raw };
    let mut parts = repaired.splitn(4, '\0').map(str::to_owned);
    let mut next = || parts.next().filter(|part| !part.is_empty());
    (raw.headline, raw.byline, raw.outlet) = (next(), next(), next());
    raw.text = next().unwrap_or_default();
    raw.warnings.push("the text had been encoded twice and was repaired".to_owned());
    raw
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

    #[test]
    fn a_text_that_was_encoded_twice_is_repaired_and_reported() {
        let page = "<html><head><title>Talks at the Ã‰lysÃ©e</title></head><body><h1>Talks at the Ã‰lysÃ©e</h1><p>â€œWe are ready to meet again in the \
                    old town hall,â€\u{9d} said the minister of foreign affairs on Friday.</p></body></html>";
        let read =
            |page: &str| read_document(page.as_bytes(), DocumentFormat::Html, &Hint::default()).unwrap().remove(0);
        let raw = read(page);
        assert_eq!(raw.headline.as_deref(), Some("Talks at the Élysée"));
        assert!(raw.text.contains("“We are ready to meet again in the old town hall,” said"), "{}", raw.text);
        assert_eq!(raw.warnings, ["the text had been encoded twice and was repaired"]);
        let raw = read(&page.replace("Friday", "Friday – at noon"));
        assert!(raw.text.contains("â€œWe") && raw.warnings.is_empty(), "{}", raw.text);
    }
}
