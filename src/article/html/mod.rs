//! A page of the web → its article; a piece of HTML (an item of a feed, a mail) → its paragraphs.

mod block;
mod body;
mod facts;
mod linked;
mod trim;
mod unwanted;
mod weigh;
mod words;

use dom_query::Document;

use self::block::Block;
use self::trim::Known;
use crate::article::{Hint, Raw, Refused, charset, guard};

/// The article of a page.
///
/// # Errors
/// Returns an error if the page nests too deep or is too large.
pub(super) fn page(bytes: &[u8], hint: &Hint) -> Result<Raw, Refused> {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    guard::html(&text)?;
    let document = Document::from(text.as_str());
    let linked = linked::linked(&document);
    let facts = facts::facts(&document, &linked, hint.url.as_deref());
    drop(document);
    let known = Known { headline: facts.headline.as_deref(), byline: facts.byline.as_deref() };
    let text = lines(&body::body(&text, linked.body.as_deref(), &known));
    Ok(Raw {
        headline: facts.headline,
        byline: facts.byline,
        outlet: facts.outlet,
        published: facts.published,
        url: facts.url,
        language: facts.language,
        text,
        charset,
        ..Raw::default()
    })
}

/// The paragraphs of a piece of HTML that is an article called `headline` as a whole.
///
/// # Errors
/// Returns an error if it nests too deep or is too large.
pub(super) fn fragment(html: &str, headline: Option<&str>) -> Result<String, Refused> {
    guard::html(html)?;
    Ok(lines(&body::fragment(html, &Known { headline, byline: None })))
}

/// A title that may be written with tags and entities, as one line.
pub(super) fn line(html: &str) -> String {
    if guard::html(html).is_err() || !html.contains(['<', '&']) {
        return html.to_owned();
    }
    Document::fragment(html).root().text().to_string()
}

fn lines(blocks: &[Block]) -> String {
    blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}
