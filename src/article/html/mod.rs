//! Reads the article of a web page, and the paragraphs of a piece of HTML such as an item of a feed or an email.

mod block;
mod body;
mod linked;
mod metadata;
mod title;
mod trim;
mod unwanted;
mod weigh;

use dom_query::Document;

use self::block::TextBlock;
use self::trim::Heading;
use crate::article::hint::Hint;
use crate::article::raw::Raw;
use crate::article::refused::Refused;
use crate::article::{charset, guard};

pub(super) use title::title_text;

/// The article of a page.
///
/// # Errors
/// Returns an error if the page nests too deep or is too large.
pub(super) fn read_page(bytes: &[u8], hint: &Hint) -> Result<Raw, Refused> {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    guard::check_html(&text)?;
    let document = Document::from(text.as_str());
    let linked = linked::read_json_ld(&document);
    let raw = metadata::read_metadata(&document, &linked, hint.url.as_deref());
    drop(document);
    let heading = Heading { headline: raw.headline.as_deref(), byline: raw.byline.as_deref() };
    let text = join_lines(&body::find_body(&text, linked.body.as_deref(), &heading));
    Ok(Raw { text, charset, ..raw })
}

/// The paragraphs of a piece of HTML that consists of one article with the title `headline`.
///
/// # Errors
/// Returns an error if it nests too deep or is too large.
pub(super) fn fragment_text(html: &str, headline: Option<&str>) -> Result<String, Refused> {
    guard::check_html(html)?;
    Ok(join_lines(&body::read_fragment(html, &Heading { headline, byline: None })))
}

/// The lines of a piece of HTML, with those that do not belong to an article.
///
/// # Errors
/// Returns an error if it nests too deep or is too large.
pub(super) fn fragment_lines(html: &str) -> Result<String, Refused> {
    guard::check_html(html)?;
    Ok(join_lines(&body::fragment_blocks(html)))
}

fn join_lines(blocks: &[TextBlock]) -> String {
    blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}
