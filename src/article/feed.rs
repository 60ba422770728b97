//! Reads one article from each item of an RSS, Atom or JSON feed.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use feed_rs::model::{Entry, Feed, Person};
use feed_rs::parser::Builder;
use jiff::civil::Date;

use crate::article::feed_repair::{repair_feed, split_items};
use crate::article::hint::Hint;
use crate::article::json_file::read_json;
use crate::article::raw::{Raw, is_web_url};
use crate::article::refused::Refused;
use crate::article::words::{ESCAPED_TAGS, FEED_ENDINGS};
use crate::article::{charset, guard, html};
use crate::text;

/// A JSON feed names its version within this many bytes.
const JSON_FEED: usize = 2048;

/// The articles of a feed, or of other JSON, in its order. An item without text becomes an article without text.
///
/// # Errors
/// Returns an error if `bytes` are not a feed, have no items, are too large, or are nested too deep.
pub(super) fn read_items(bytes: &[u8], hint: &Hint) -> Result<Vec<Raw>, Refused> {
    let (text, charset) = charset::decode(bytes, hint.charset.as_deref());
    let text = text.trim_start();
    let text = if text.starts_with(['{', '[']) {
        if !text.get(..text.floor_char_boundary(JSON_FEED)).is_some_and(|start| start.contains("jsonfeed.org/version"))
        {
            let articles = read_json(text)?.into_iter();
            return Ok(articles.map(|raw| Raw { charset: charset.clone(), ..raw }).collect());
        }
        text
    } else {
        guard::check_xml(text)?;
        // The text has been decoded, so the declared character set no longer applies.
        text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, rest)| rest)
    };
    let text = if text.starts_with('{') { text.to_owned() } else { repair_feed(text) };
    let (feed, warning) = parse_feed(&text, hint)?;
    if feed.entries.is_empty() {
        return Err(Refused::new("a feed without items"));
    }
    let read = |entry| Raw { charset: charset.clone(), ..read_entry(entry, &feed) };
    let mut articles: Vec<Raw> = feed.entries.iter().map(read).collect();
    if let Some(first) = articles.first_mut() {
        first.warnings.extend(warning);
    }
    Ok(articles)
}

/// Parses a feed, or else each of its complete items; returns also what was lost.
fn parse_feed(text: &str, hint: &Hint) -> Result<(Feed, Option<String>), Refused> {
    let parse = |text: &str| {
        let builder = Builder::new().sanitize_content(false).timestamp_parser(noon_of);
        builder.base_uri(hint.url.as_deref()).build().parse(text.as_bytes())
    };
    let cause = match parse(text) {
        Ok(feed) => return Ok((feed, None)),
        Err(cause) => Refused::new(format_args!("not a readable feed: {cause}")),
    };
    let (items, is_cut) = split_items(text).ok_or_else(|| cause.clone())?;
    let count = items.len();
    let mut feeds = items.iter().filter_map(|item| parse(item).ok());
    let mut feed = feeds.next().ok_or(cause)?;
    feed.entries.extend(feeds.flat_map(|other| other.entries));
    let lost = count.saturating_sub(feed.entries.len());
    let warning = match (lost, is_cut) {
        (0, true) => Some("the feed breaks off within an item, which was left out".to_owned()),
        (0, false) => None,
        (lost, _) => {
            Some(format!("the feed is damaged; {} of it could not be read", text::counted(lost, "item", "items")))
        }
    };
    Ok((feed, warning))
}

fn read_entry(entry: &Entry, feed: &Feed) -> Raw {
    let headline = entry.title.as_ref().map(|title| html::title_text(&title.content));
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
    let media = entry.media.iter().filter_map(|media| Some(media.description.as_ref()?.content.as_str()));
    // If the HTML of an item is refused, the other items still have their text.
    let read = |body: &str| html::fragment_text(&unescape(body), headline.as_deref()).unwrap_or_default();
    let count = |text: &str| text.split_whitespace().count();
    // The content is the whole article, but some feeds have only a picture or its caption there.
    let mut text = String::new();
    for body in content.into_iter().chain(summary).chain(media) {
        let other = read(body);
        if count(&other) > count(&text) * 2 {
            text = other;
        }
    }
    let (text, is_cut) = strip_ending(&text);
    let warning = is_cut.then(|| "the text breaks off; the feed has only its beginning".to_owned());
    let authors = if entry.authors.is_empty() { &feed.authors } else { &entry.authors };
    let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    Raw {
        byline: join_names(authors),
        outlet: feed.title.as_ref().map(|title| html::title_text(&title.content)),
        published: entry.published.or(entry.updated).map(date_of),
        url: link.map(|link| link.href.clone()).or_else(|| is_web_url(&entry.id).then(|| entry.id.clone())),
        language: entry.language.clone().or_else(|| feed.language.clone()),
        text,
        headline,
        warnings: warning.into_iter().collect(),
        ..Raw::default()
    }
}

/// HTML that was escaped once more than the feed requires, without that escaping.
fn unescape(body: &str) -> Cow<'_, str> {
    let has_escaped_tag = body.match_indices("&lt;").any(|(at, mark)| {
        let rest = body.get(at + mark.len()..).unwrap_or_default().trim_start_matches('/');
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        ESCAPED_TAGS.contains(&name.to_ascii_lowercase().as_str())
    });
    if body.contains('<') || !has_escaped_tag { Cow::Borrowed(body) } else { Cow::Owned(html::title_text(body)) }
}

/// The text of an item without the line that a blog adds, and whether it is only the beginning of an article.
fn strip_ending(text: &str) -> (String, bool) {
    let is_added =
        |line: &str| FEED_ENDINGS.iter().any(|words| line.to_lowercase().contains(words)) && line.len() <= 400;
    let lines: Vec<&str> = text.lines().filter(|line| !is_added(line)).collect();
    let is_cut = lines.last().is_some_and(|line| ["…", "…]", "...", "...]"].iter().any(|end| line.ends_with(end)));
    (lines.join("\n"), is_cut)
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

    const STORY: &str = "<p>The ministers met in the old town hall on Friday.</p><p>They agreed to meet again.</p>";
    const LINES: &str = "The ministers met in the old town hall on Friday.\nThey agreed to meet again.";

    fn escape(html: &str) -> String {
        html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }

    #[test]
    fn damage_costs_only_the_items_in_which_it_is() {
        let item = |n: u8| format!("<item><title>Talks {n}</title><description>{}</description></item>", escape(STORY));
        let rows = [
            (
                format!(
                    "<rss version='2.0'><channel>{}<item><title>A & B</title><link>https://a.example/?a=1&b=2</link><description>x &nbsp; y</description></item></channel></rss>",
                    item(1)
                ),
                2,
                None,
            ),
            (
                format!("<rss><channel>{}{}<item><title>Third</title><descr", item(1), item(2)),
                2,
                Some("the feed breaks off within an item, which was left out"),
            ),
            (
                format!(
                    "<rss version='0.93'><channel>{}<item><title>x<b></title></item>{}</channel></rss>",
                    item(1),
                    item(2)
                ),
                2,
                Some("the feed is damaged; 1 item of it could not be read"),
            ),
            (format!("<rss version='2'><channel>{}{}", item(1), item(2)), 2, None),
            (
                format!(
                    "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><id>1</id><title>A</title><content type='html'>{}</content></entry><entry><id>2",
                    escape(STORY)
                ),
                1,
                Some("the feed breaks off within an item, which was left out"),
            ),
        ];
        for (feed, count, warning) in rows {
            let items = read_feed(&feed);
            assert_eq!((items.len(), items[0].text.as_str()), (count, LINES), "{feed}");
            assert_eq!(items[0].warnings.first().map(String::as_str), warning, "{feed}");
        }
        let items = read_feed(
            "<rss><channel><item><title>A & B</title><link>https://a.example/?a=1&b=2</link><description>x &nbsp; y</description></item></channel></rss>",
        );
        assert_eq!(
            (items[0].headline.as_deref(), items[0].url.as_deref(), items[0].text.as_str()),
            (Some("A & B"), Some("https://a.example/?a=1&b=2"), "x y")
        );
    }

    #[test]
    fn the_text_of_an_item_is_found_wherever_it_is() {
        let media =
            "xmlns:media='http://search.yahoo.com/mrss/' xmlns:content='http://purl.org/rss/1.0/modules/content/'";
        for inner in [
            format!(
                "<content:encoded><![CDATA[<img src='a.jpg'>]]></content:encoded><description>{}</description>",
                escape(STORY)
            ),
            format!(
                "<content:encoded><![CDATA[<img src='a.jpg'><p>The hall</p>]]></content:encoded><description>{}</description>",
                escape(STORY)
            ),
            format!("<description>Short.</description><content:encoded>{}</content:encoded>", escape(STORY)),
            format!("<media:group><media:description>{}</media:description></media:group>", escape(STORY)),
            format!("<description>{}</description>", escape(&escape(STORY))),
            format!(
                "<description>{}</description>",
                escape(&format!(
                    "{STORY}<p>The post <a href=x>Talks</a> appeared first on <a href=y>The Desk</a>.</p>"
                ))
            ),
        ] {
            let items = read_feed(&format!(
                "<rss version='2.0' {media}><channel><title>T</title><item><title>Talks</title>{inner}</item></channel></rss>"
            ));
            assert_eq!((items[0].text.as_str(), &items[0].warnings), (LINES, &Vec::new()), "{inner}");
        }
        for end in ["[&amp;#8230;]", "[...]", "…"] {
            let items = read_feed(&format!(
                "<rss><channel><item><description>&lt;p&gt;The ministers agreed to {end}&lt;/p&gt;</description></item></channel></rss>"
            ));
            assert_eq!(items[0].warnings, ["the text breaks off; the feed has only its beginning"], "{end}");
        }
        let items = read_feed(
            "<rss><channel><item><description>a &amp;lt; b, and b &amp;lt; c</description></item></channel></rss>",
        );
        assert_eq!(items[0].text, "a < b, and b < c");
    }
}
