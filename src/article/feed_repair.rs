//! Repairs what feeds often have wrong: a bare `&`, HTML entities that XML does not know, an unusual version of RSS. What
//! remains damaged costs only the items in which it is.

use std::borrow::Cow;

/// Longest entity, in bytes, without `&` and `;`.
const MAX_ENTITY: usize = 32;
/// The entities of XML. Others are declared in HTML only.
const XML_ENTITIES: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];
/// Longest start tag of a feed, in bytes.
const MAX_TAG: usize = 4096;
const MEDIA_FILE: &str = "<media:content url=\"https://media.invalid/\"/><";
/// Items are read one by one only if a feed has at most this many, and at most this many bytes before the first.
const MAX_ITEMS: usize = 1000;
const MAX_HEAD: usize = 16 * 1024;

/// `feed` with each `&` that begins no entity of XML as `&amp;`, and with a version of RSS that is known.
pub(super) fn repair_feed(feed: &str) -> String {
    let mut out = String::with_capacity(feed.len() + 64);
    let mut rest = feed;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (piece, length) = match from {
            _ if from.starts_with('&') => (Cow::Borrowed(if is_xml_entity(from) { "&" } else { "&amp;" }), 1),
            _ if from.starts_with("<![CDATA[") => section(from, "]]>"),
            _ if from.starts_with("<!--") => section(from, "-->"),
            _ if from.starts_with("<rss") => {
                let tag = from.get(..from.floor_char_boundary(MAX_TAG)).unwrap_or_default();
                let length = tag.find('>').unwrap_or(tag.len());
                (Cow::Owned(set_version(tag.get(..length).unwrap_or_default())), length)
            }
            // The parser drops a description without a file that it describes.
            _ if from.starts_with("<media:description") => (Cow::Borrowed(MEDIA_FILE), 1),
            _ => (Cow::Borrowed("<"), 1),
        };
        out.push_str(&piece);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The section at the start of `text` up to `end`, and its length.
fn section<'a>(text: &'a str, end: &str) -> (Cow<'a, str>, usize) {
    let length = text.find(end).map_or(text.len(), |at| at + end.len());
    (Cow::Borrowed(text.get(..length).unwrap_or_default()), length)
}

fn is_xml_entity(text: &str) -> bool {
    let end = text.floor_char_boundary(MAX_ENTITY + 2);
    let name = text.get(1..end).and_then(|text| text.split_once(';')).map_or("", |(name, _)| name);
    let is_number = |digits: &str, radix: u32| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => is_number(digits, 16),
            None => is_number(number, 10),
        },
        None => XML_ENTITIES.contains(&name),
    }
}

/// The start tag `<rss …` with version 2.0, which all versions of RSS without RDF can be read as.
fn set_version(tag: &str) -> String {
    let rest = tag.strip_prefix("<rss").unwrap_or_default();
    let Some((before, after)) = rest.split_once("version") else { return format!("<rss version=\"2.0\"{rest}") };
    let value = after.trim_start().trim_start_matches('=').trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote.and_then(|quote| value.get(1..)?.split_once(quote)) {
        Some((_, after)) => format!("<rss{before}version=\"2.0\"{after}"),
        None => tag.to_owned(),
    }
}

/// Each complete item as a feed of its own, and whether another begins after the last one. `None` if there
/// is no complete item, or if reading them one by one would take too long.
pub(super) fn split_items(feed: &str) -> Option<(Vec<String>, bool)> {
    let (start, end, tail) = match feed.find("<item").map(|at| (at, feed.contains("<channel"))) {
        Some((_, true)) if feed.contains("<rdf:RDF") => ("<item", "</item>", "</rdf:RDF>"),
        Some((_, true)) => ("<item", "</item>", "</channel></rss>"),
        _ => ("<entry", "</entry>", "</feed>"),
    };
    let head = feed.get(..feed.find(start)?).filter(|head| head.len() <= MAX_HEAD)?;
    let mut items = Vec::new();
    let mut rest = feed.get(head.len()..)?;
    while let Some(at) = rest.find(end) {
        let (item, after) = rest.split_at(at + end.len());
        // What is before the last start tag belongs to an item without an end.
        let from = item.rfind(start).unwrap_or_default();
        items.push(format!("{head}{}{tail}", item.get(from..).unwrap_or_default()));
        rest = after;
        if items.len() > MAX_ITEMS {
            return None;
        }
    }
    (!items.is_empty()).then(|| (items, rest.contains(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_entities_of_xml_and_cdata_stay() {
        for (feed, repaired) in [
            ("<a>x & y &amp; z &#38; &#x26; &lt;</a>", "<a>x &amp; y &amp; z &#38; &#x26; &lt;</a>"),
            (
                "<a href='?a=1&b=2'>&nbsp;&eacute;&;&#;&#x;&",
                "<a href='?a=1&amp;b=2'>&amp;nbsp;&amp;eacute;&amp;;&amp;#;&amp;#x;&amp;",
            ),
            ("<![CDATA[a & b <rss>]]><!-- & -->&", "<![CDATA[a & b <rss>]]><!-- & -->&amp;"),
            ("<rss xmlns:a='b'><x/>", "<rss version=\"2.0\" xmlns:a='b'><x/>"),
            ("<rss a='b' version = '0.93' c='d'>", "<rss a='b' version=\"2.0\" c='d'>"),
            ("<![CDATA[ never closed &", "<![CDATA[ never closed &"),
        ] {
            assert_eq!(repair_feed(feed), repaired, "{feed}");
        }
    }

    #[test]
    fn complete_items_are_feeds_of_their_own() {
        let feed = "<rss><channel><title>T</title><item>1</item><item>2</item><item>3";
        let expected = ["1", "2"].map(|n| format!("<rss><channel><title>T</title><item>{n}</item></channel></rss>"));
        assert_eq!(split_items(feed), Some((expected.to_vec(), true)));
        let feed = "<feed><entry>1</entry></feed>";
        assert_eq!(split_items(feed), Some((vec![feed.to_owned()], false)));
        assert_eq!(split_items("<rss><channel><item>"), None);
        assert_eq!(split_items(&format!("<rss><channel>{}<item></item>", " ".repeat(MAX_HEAD))), None);
    }
}
