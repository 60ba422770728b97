//! Reads one article from each item of an RSS, Atom or JSON feed.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use feed_rs::model::{Entry, Feed, Person};
use feed_rs::parser::Builder;
use jiff::civil::Date;

use crate::article::hint::Hint;
use crate::article::raw::{Raw, is_web_url};
use crate::article::refused::Refused;
use crate::article::{charset, guard, html};
use crate::text;

/// The articles of a feed, in its order. An item without text becomes an article without text.
///
/// # Errors
/// Returns an error if `bytes` are not a feed, have no items, are too large, or are nested too deep.
pub(super) fn read_items(bytes: &[u8], hint: &Hint) -> Result<Vec<Raw>, Refused> {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    let text = text.trim_start();
    let text = if text.starts_with('{') {
        text
    } else {
        guard::check_xml(text)?;
        // The text has been decoded, so the declared character set no longer applies.
        text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, rest)| rest)
    };
    let parser = Builder::new().sanitize_content(false).timestamp_parser(noon_of).base_uri(hint.url.as_deref()).build();
    let feed =
        parser.parse(text.as_bytes()).map_err(|cause| Refused::new(format_args!("not a readable feed: {cause}")))?;
    if feed.entries.is_empty() {
        return Err(Refused::new("a feed without items"));
    }
    let articles = feed.entries.iter().map(|entry| Raw { charset: charset.clone(), ..read_entry(entry, &feed) });
    Ok(articles.collect())
}

fn read_entry(entry: &Entry, feed: &Feed) -> Raw {
    let headline = entry.title.as_ref().map(|title| html::title_text(&title.content));
    let content =
        entry.content.as_ref().and_then(|content| content.body.as_deref()).filter(|body| !body.trim().is_empty());
    let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
    // If the HTML of an item is refused, the other items still have their text.
    let text = content.or(summary).and_then(|body| html::fragment_text(body, headline.as_deref()).ok());
    let authors = if entry.authors.is_empty() { &feed.authors } else { &entry.authors };
    let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    Raw {
        byline: join_names(authors),
        outlet: feed.title.as_ref().map(|title| html::title_text(&title.content)),
        published: entry.published.or(entry.updated).map(date_of),
        url: link.map(|link| link.href.clone()).or_else(|| is_web_url(&entry.id).then(|| entry.id.clone())),
        language: entry.language.clone().or_else(|| feed.language.clone()),
        text: text.unwrap_or_default(),
        headline,
        ..Raw::default()
    }
}

fn join_names(authors: &[Person]) -> Option<String> {
    let names: Vec<&str> =
        authors.iter().filter_map(|author| author.name.as_deref()).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The parser needs an instant, so this is noon of the day. [`date_of`] turns it back into the day.
fn noon_of(text: &str) -> Option<DateTime<Utc>> {
    let day = text::find_unambiguous_date(text)?;
    let (month, of_month) = (u32::try_from(day.month()).ok()?, u32::try_from(day.day()).ok()?);
    Some(NaiveDate::from_ymd_opt(i32::from(day.year()), month, of_month)?.and_hms_opt(12, 0, 0)?.and_utc())
}

fn date_of(instant: DateTime<Utc>) -> Date {
    let number = |n: u32| i8::try_from(n).unwrap_or(1);
    let year = i16::try_from(instant.year()).unwrap_or(1970);
    Date::new(year, number(instant.month()), number(instant.day())).unwrap_or(Date::constant(1970, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{CharsetSource, DocumentFormat, read_document};

    fn read_feed(feed: &str) -> Vec<Raw> {
        read_document(feed.as_bytes(), DocumentFormat::Feed, &Hint::default()).unwrap()
    }

    const BODY: &str = "&lt;p&gt;The ministers met.&lt;/p&gt;&lt;p&gt;They agreed to meet again.&lt;/p&gt;";

    #[test]
    fn each_item_of_an_rss_feed_is_an_article() {
        let feed = format!(
            "<?xml version='1.0' encoding='ISO-8859-1'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'
             xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>The Desk &amp;amp; Co</title><language>en-us</language>
             <item><title>First &lt;b&gt;talk&lt;/b&gt;</title><link>https://a.example/1</link><dc:creator>Jane Roe</dc:creator>
             <pubDate>Sat, 30 Mar 2024 01:00:00 +0800</pubDate><description>Short.</description><content:encoded>{BODY}</content:encoded></item>
             <item><title>Second</title><link>javascript:alert(1)</link><description>Only a summary &amp;eacute;.</description></item>
             <item><title>Nothing</title></item></channel></rss>"
        );
        let items = read_feed(&feed);
        assert_eq!(items.len(), 2);
        let first = &items[0];
        assert_eq!((first.headline.as_deref(), first.outlet.as_deref()), (Some("First talk"), Some("The Desk & Co")));
        assert_eq!(first.text, "The ministers met.\nThey agreed to meet again.");
        assert_eq!((first.byline.as_deref(), first.url.as_deref()), (Some("Jane Roe"), Some("https://a.example/1")));
        assert_eq!((first.published, first.language.as_deref()), (Some(Date::constant(2024, 3, 30)), Some("en")));
        assert_eq!((items[1].text.as_str(), items[1].url.as_deref()), ("Only a summary é.", None));
    }

    #[test]
    fn atom_and_json_feeds_give_the_same_article() {
        let atom = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Desk</title><author><name>A B</name></author>
             <entry><title type='html'>First &amp;amp; last</title><id>x</id><link rel='alternate' href='https://a.example/1'/>
             <published>2024-03-29T23:30:00-05:00</published><content type='html'>{BODY}</content></entry></feed>"
        );
        let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"The Desk\",\"items\":[{\"id\":\"x\",\"url\":\"https://a.example/1\",
            \"title\":\"First & last\",\"authors\":[{\"name\":\"A B\"}],\"date_published\":\"2024-03-29T23:30:00-05:00\",
            \"content_html\":\"<p>The ministers met.</p><p>They agreed to meet again.</p>\"}]}";
        for feed in [atom.as_str(), json] {
            let item = read_feed(feed).remove(0);
            assert_eq!(
                (item.headline.as_deref(), item.byline.as_deref()),
                (Some("First & last"), Some("A B")),
                "{feed}"
            );
            assert_eq!(item.published, Some(Date::constant(2024, 3, 29)), "{feed}");
            assert_eq!(item.text, "The ministers met.\nThey agreed to meet again.", "{feed}");
            assert_eq!(
                (item.url.as_deref(), item.outlet.as_deref()),
                (Some("https://a.example/1"), Some("The Desk")),
                "{feed}"
            );
        }
    }

    #[test]
    fn the_declared_character_set_of_a_feed_is_used() {
        let text = "<?xml version='1.0' encoding='gb2312'?><rss version='2.0'><channel><item><title>王毅</title><description>王毅会见外长</description></item></channel></rss>";
        let bytes = encoding_rs::GBK.encode(text).0;
        let item = read_document(&bytes, DocumentFormat::Feed, &Hint::default()).unwrap().remove(0);
        assert_eq!(
            (item.text.as_str(), item.charset.name.as_str(), item.charset.source),
            ("王毅会见外长", "GBK", CharsetSource::Declared)
        );
    }

    #[test]
    fn hostile_feeds_are_cleaned_or_refused() {
        let bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
        let feed = format!(
            "{bomb}<rss version='2.0'><channel><item><title>A&#27;]0;x&#7;&#x202e;B &b;</title><link>data:text/html,x</link>
             <description>&lt;script&gt;bad()&lt;/script&gt;One&#x200b; line&amp;#27;[2J.</description></item></channel></rss>"
        );
        for item in read_document(feed.as_bytes(), DocumentFormat::Feed, &Hint::default()).unwrap_or_default() {
            let all = format!("{item:?}");
            assert!(
                !all.chars().any(char::is_control) && !all.contains("bad()") && !all.contains("aaaaaaaaaaaaaaaaaaaa"),
                "{all}"
            );
            assert!(item.url.is_none() && item.hidden.total() > 0, "{all}");
        }
        for broken in [
            "",
            "<rss version='2.0'>",
            "<rss version='2.0'><channel></channel></rss>",
            "{",
            "{\"version\":1}",
            "<a><b></a>",
        ] {
            assert!(read_document(broken.as_bytes(), DocumentFormat::Feed, &Hint::default()).is_err(), "{broken}");
        }
        let deep = format!("<rss version='2.0'><channel>{}", "<x>".repeat(1000));
        assert!(
            read_document(deep.as_bytes(), DocumentFormat::Feed, &Hint::default())
                .unwrap_err()
                .to_string()
                .contains("deep")
        );
    }
}
