//! A document about a meeting (plain text, a page, a feed, a mail) becomes one or more articles: clean text, one paragraph
//! a line, with what the document says of itself. Each door has a file of its own; [`read`] chooses between them.

mod charset;
mod days;
mod feed;
mod format;
mod guard;
mod html;
mod letter;
mod lines;
mod mail;
mod raw;
mod refused;

pub use format::Format;
pub use guard::MAX_BYTES;
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
        Format::Text => vec![plain(bytes, hint)],
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

/// Plain text: a line is a paragraph, once what a program broke is put back.
fn plain(bytes: &[u8], hint: &Hint) -> Raw {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    Raw { text: lines::unwrapped(&text), charset, url: hint.url.clone(), ..Raw::default() }
}
