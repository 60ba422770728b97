//! Reads the article of a web page, and the paragraphs of a piece of HTML such as an item of a feed or an email.

mod block;
mod body;
mod linked;
mod metadata;
mod prepare;
mod title;
mod trim;
mod unwanted;
mod weigh;

use dom_query::Document;

use self::block::{BlockKind, TextBlock};
use self::trim::Heading;
use crate::article::hint::Hint;
use crate::article::raw::Raw;
use crate::article::reflow::{is_list_item, show_bullet};
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
    document.select("rt, rp").remove();
    let linked = linked::read_json_ld(&document);
    let raw = metadata::read_metadata(&document, &linked, hint.url.as_deref());
    drop(document);
    let heading = Heading { headline: raw.headline.as_deref(), byline: raw.byline.as_deref() };
    let body = body::find_body(&text, linked.body.as_deref(), &heading);
    Ok(Raw { text: join_lines(&body.blocks), charset, warnings: body.warnings, ..raw })
}

/// The paragraphs of a piece of HTML that consists of one article with the title `headline`.
///
/// # Errors
/// Returns an error if it nests too deep or is too large.
pub(super) fn fragment_text(html: &str, headline: Option<&str>) -> Result<String, Refused> {
    guard::check_html(html)?;
    Ok(join_lines(&body::read_fragment(html, &Heading { headline, byline: None })))
}

/// The lines of a piece of HTML, with those that do not belong to an article, and whether each is a heading.
///
/// # Errors
/// Returns an error if it nests too deep or is too large.
pub(super) fn fragment_lines(html: &str) -> Result<Vec<(bool, String)>, Refused> {
    guard::check_html(html)?;
    let blocks = body::fragment_blocks(html);
    Ok(blocks.into_iter().map(|block| (block.kind == BlockKind::Heading, block.text)).collect())
}

/// The lines of `blocks`. An item of a list gets the sign that a reader of the page sees.
fn join_lines(blocks: &[TextBlock]) -> String {
    let is_list = blocks.iter().filter(|block| block.starts_item).count() > 1;
    let line = |block: &TextBlock| {
        let text = show_bullet(&block.text);
        let is_marked = !block.starts_item || !is_list || is_list_item(&text);
        if is_marked { text.into_owned() } else { format!("• {text}") }
    };
    blocks.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_of_a_page_must_be_told_is_reported() {
        let prose = "<p>The ministers met in Oslo on Friday and agreed to open direct flights between the two capitals by May.</p>";
        let page = |more: &str| {
            let html = format!(
                "<title>A</title><main><article><h1>Flights</h1>{prose}<p>Second. {prose}<p>Third. {prose}</article>{more}</main>"
            );
            read_page(html.as_bytes(), &Hint::default()).unwrap()
        };
        let other = format!("<article><h1>Cranes</h1>{}</article>", prose.replace("ministers", "masters").repeat(4));
        assert_eq!(page(&other).warnings, ["the page holds several articles; only the first was read"]);
        assert!(!page(&other).text.contains("masters"));
        let wall = page("<div class=subscribe>Subscribe to continue reading</div>");
        assert_eq!(wall.warnings.len(), 1, "{wall:?}");
        assert_eq!(page("").warnings, Vec::<String>::new());
    }

    #[test]
    fn quotations_that_a_page_sets_off_get_marks() {
        for (html, text) in [
            ("<p>She said <q>yes</q>.</p>", "She said “yes”."),
            ("<p>„<q>Ja</q>“, sagte sie. <q>«Oui»</q></p>", "„Ja“, sagte sie. «Oui»"),
            (
                "<p>She wrote:</p><blockquote><p>One.</p><p>Two.</p></blockquote><p>Three.</p>",
                "She wrote:\n“One.\n“Two.”\nThree.",
            ),
            ("<p>She wrote:</p><blockquote>“One.”</blockquote>", "She wrote:\n“One.”"),
            ("<p><ruby>外相<rp>(</rp><rt>がいしょう</rt><rp>)</rp></ruby>は</p>", "外相は"),
            ("<p>She left.</p><blockquote>One.</blockquote>", "She left.\nOne."),
        ] {
            assert_eq!(fragment_text(html, None).unwrap(), text, "{html}");
        }
    }

    #[test]
    fn items_of_a_list_keep_their_sign() {
        for (html, text) in [
            (
                "<p>Both agreed to:</p><ul><li>dig wells</li><li><p>pave roads</p></li></ul>",
                "Both agreed to:\n• dig wells\n• pave roads",
            ),
            ("<ol><li>1. Dig wells</li><li>(b) Pave roads</li></ol>", "1. Dig wells\n(b) Pave roads"),
            (
                "<dl><dt>Water</dt><dd>dig wells</dd><dt>Roads</dt><dd>pave roads</dd></dl>",
                "Water\n• dig wells\nRoads\n• pave roads",
            ),
            ("<p>\u{f0b7}&nbsp; dig wells</p>", "• dig wells"),
            ("<ul><li>The one item is a layout.</li></ul>", "The one item is a layout."),
            (
                "<ul><li><h3>10:40</h3><p>One.</p></li><li><h3>10:50</h3><p>Two.</p></li></ul>",
                "10:40\nOne.\n10:50\nTwo.",
            ),
        ] {
            assert_eq!(fragment_text(html, None).unwrap(), text, "{html}");
        }
    }
}
