//! The metadata of a page's article: headline, byline, outlet, day of publication, URL, language. Of the pages in `tests/pages`,
//! `dom_smoothie`'s own metadata has the day of 11 in 30 and the outlet of 14 in 19; these rules have all of them.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};
use jiff::civil::Date;

use crate::article::html::linked::Linked;
use crate::article::raw::{Raw, is_web_url, primary_language};
use crate::text;

/// Longest line that may contain the date, in characters.
const MAX_DATE_LINE: usize = 160;

/// The metadata of `page`, as an article without text. `fetched` is the URL it came from.
pub(super) fn read_metadata(page: &Document, linked: &Linked, fetched: Option<&str>) -> Raw {
    let meta = Meta::collect(page);
    let title = page.select_single("title").text();
    let title = join_words(&title);
    let heading = find_heading(page, &title);
    let site = meta.first(&["og:site_name", "application-name"]).or_else(|| linked.publisher.clone());
    let headline = heading
        .or_else(|| linked.headline.clone().map(|headline| join_words(&headline)))
        .or_else(|| meta.first(&["og:title", "twitter:title", "dc.title", "title"]))
        .or_else(|| (!title.is_empty()).then(|| title.clone()))
        .map(|headline| strip_site(&headline, site.as_deref()));
    // A title that is all there is names the site at its end.
    let headline =
        headline.map(|headline| match split_site(&headline).filter(|_| site.is_none() && headline == title) {
            Some((headline, _)) => headline.to_owned(),
            None => headline,
        });
    let rest = headline.as_deref().and_then(|headline| site_in_title(&title, headline));
    Raw {
        byline: find_byline(page, linked, &meta),
        outlet: site.or(rest),
        published: find_published(page, &meta, linked.published.as_deref()),
        url: find_url(page, &meta, linked, fetched),
        language: find_language(page, &meta, linked),
        headline,
        ..Raw::default()
    }
}

/// The contents of the `meta` elements by name.
struct Meta(HashMap<String, String>);

impl Meta {
    fn collect(page: &Document) -> Self {
        let mut found = HashMap::new();
        for node in page.select("meta").nodes() {
            let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| node.attr(key));
            if let (Some(name), Some(content)) = (name, node.attr("content")) {
                let content = join_words(&content);
                if !content.is_empty() {
                    found.entry(name.trim().to_ascii_lowercase()).or_insert(content);
                }
            }
        }
        Self(found)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.0.get(*name)).cloned()
    }
}

fn join_words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `h1` that the title repeats. A page may have others, for example with the name of the site.
fn find_heading(page: &Document, title: &str) -> Option<String> {
    let all: Vec<String> =
        page.select("h1").nodes().iter().map(|h1| join_words(&h1.text())).filter(|h1| h1.contains(' ')).collect();
    let title = title.to_lowercase();
    let in_title = |h1: &&String| {
        let words: Vec<String> = h1.to_lowercase().split(' ').map(str::to_owned).collect();
        let found = words.iter().filter(|word| title.contains(word.as_str())).count();
        found * 2 > words.len()
    };
    let site = |h1: &&String| title.rsplit(SEPARATORS).next().is_some_and(|last| last.trim() == h1.to_lowercase());
    let lower = || {
        let found = page.select("h2, h3");
        let texts = found.nodes().iter().map(|node| join_words(&node.text()));
        // Without an `h1`: a lower heading that follows a single word in the title ("Fingerprint – Ministers meet").
        let ends = |text: &String| {
            let before =
                title.strip_suffix(&text.to_lowercase()).map(|rest| rest.trim_end_matches([' ', '-', '–', '|', ':']));
            text.split(' ').count() >= 3 && before.is_some_and(|word| !word.contains(' '))
        };
        texts.take(20).find(ends)
    };
    all.iter()
        .find(|h1| in_title(h1) && !site(h1))
        .or_else(|| all.first().filter(|_| all.len() == 1 && title.is_empty()))
        .cloned()
        .or_else(|| only_heading_of_article(page))
        .or_else(|| if all.is_empty() { lower() } else { None })
}

/// The only `h1` inside the main part of the page, if the title is of something else, such as the section.
fn only_heading_of_article(page: &Document) -> Option<String> {
    let found = page.select("main h1, article h1");
    let [h1] = found.nodes() else { return None };
    let text = join_words(&h1.text());
    (text.split(' ').count() >= 3).then_some(text)
}

/// Characters between a headline and the name of a site.
const SEPARATORS: [char; 6] = ['|', '–', '—', '-', '»', '·'];

/// A title without the name of the site before or after it.
fn strip_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else { return title.to_owned() };
    let ends = |c: char| SEPARATORS.contains(&c) || c.is_whitespace() || c == ':';
    let small = title.to_lowercase();
    let site = site.to_lowercase();
    let same_length = small.len() == title.len();
    let behind = small.strip_suffix(&site).filter(|rest| rest.trim_end().ends_with(SEPARATORS) && same_length);
    if let Some(rest) = behind {
        return title.get(..rest.len()).unwrap_or(title).trim_end_matches(ends).to_owned();
    }
    let before = small.strip_prefix(&site).filter(|rest| rest.trim_start().starts_with(SEPARATORS) && same_length);
    before
        .map_or(title, |rest| title.get(title.len() - rest.len()..).unwrap_or(title))
        .trim_start_matches(ends)
        .to_owned()
}

/// The headline and the name of the site in a title of the form `headline - Site`: the name is short, every word of it is
/// written with a capital, and the headline is longer.
fn split_site(title: &str) -> Option<(&str, &str)> {
    let (at, sign) = title.char_indices().rfind(|(_, c)| SEPARATORS.contains(c))?;
    let (headline, site) = (title.get(..at)?, title.get(at + sign.len_utf8()..)?.trim());
    let count = |text: &str| text.split_whitespace().count();
    let is_name = site
        .split(' ')
        .all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || word.len() <= 3);
    let is_set_off = headline.ends_with(' ') && site.len() < title.len() - at;
    let fits = is_set_off
        && is_name
        && (1..=5).contains(&count(site))
        && count(headline) >= 4
        && count(headline) > count(site);
    fits.then(|| (headline.trim_end_matches(|c: char| SEPARATORS.contains(&c) || c.is_whitespace()), site))
}

/// The name of the site in a title of the form `headline | site`.
fn site_in_title(title: &str, headline: &str) -> Option<String> {
    let rest = title.strip_prefix(headline)?.trim();
    let site = rest.strip_prefix(SEPARATORS)?.rsplit(['|', '»']).next()?.trim();
    (!site.is_empty() && site.len() <= 80).then(|| site.to_owned())
}

fn find_byline(page: &Document, linked: &Linked, meta: &Meta) -> Option<String> {
    let written = || {
        let nodes = page
            .select("[rel=author], [itemprop=author], .byline, .byline-name, .author-name, .article-author, .author");
        nodes.nodes().iter().map(|node| join_words(&node.text())).find(|text| (3..=120).contains(&text.len()))
    };
    let listed = (!linked.authors.is_empty()).then(|| linked.authors.join(", "));
    let names = listed.or_else(|| meta.first(&["author", "article:author", "dc.creator", "byl", "parsely-author"]));
    let byline = names.filter(|name| !name.starts_with("http") && !name.contains('@')).or_else(written)?;
    let name = ["by ", "By ", "BY ", "Author: ", "Written by "].iter().find_map(|start| byline.strip_prefix(start));
    let name = name.unwrap_or(&byline).trim();
    let is_robot =
        ["admin", "administrator", "webmaster", "editor", "root", "user"].contains(&name.to_lowercase().as_str());
    (!name.is_empty() && !is_robot).then(|| name.to_owned())
}

/// The day of publication in JSON-LD (`linked`), `meta` elements, `time` elements, elements named after dates, or a line near the
/// heading.
fn find_published(page: &Document, meta: &Meta, linked: Option<&str>) -> Option<Date> {
    const NAMES: &[&str] = &[
        "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
        "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publish-date", "parsely-pub-date",
        "sailthru.date", "article.published", "article:published", "release_date", "publication_date",
        "citation_publication_date",
    ];
    let is_later = |node: &NodeRef| node.attr("class").is_some_and(|class| class.to_lowercase().contains("updat"));
    let times = page.select("time[datetime]");
    let times = times.nodes().iter().filter(|time| !is_later(time)).filter_map(|time| time.attr("datetime"));
    let named = NAMES.iter().filter_map(|name| meta.0.get(*name));
    let declared: Vec<(String, Date)> = linked
        .map(str::to_owned)
        .into_iter()
        .chain(named.cloned())
        .chain(times.map(|time| time.to_string()))
        .filter_map(|time| text::find_unambiguous_date(&time).map(|day| (time, day)))
        .collect();
    if let Some((time, day)) = declared.first() {
        // In UTC, the evening of one day is the next day. The same time may be there with the zone of the publisher.
        let local = declared.iter().filter(|(time, _)| is_local_time(time)).map(|(_, day)| *day);
        let other = || local.chain(beside_heading(page)).find(|other| is_next_to(*other, *day));
        return if is_utc_time(time) { other().or(Some(*day)) } else { Some(*day) };
    }
    find_visible_date(page)
}

/// Whether a time of the form `2024-03-12T21:25:00Z` is in UTC.
fn is_utc_time(time: &str) -> bool {
    let clock = time.split_once('T').map_or("", |(_, clock)| clock.trim());
    clock.ends_with(['Z', 'z']) || clock.ends_with("+00:00") || clock.ends_with("+0000")
}

/// Whether a time of the form `2024-03-12T21:25:00-05:00` is in another zone than UTC.
fn is_local_time(time: &str) -> bool {
    time.split_once('T').is_some_and(|(_, clock)| clock.contains(['+', '-'])) && !is_utc_time(time)
}

fn is_next_to(other: Date, day: Date) -> bool {
    day.yesterday().is_ok_and(|day| day == other) || day.tomorrow().is_ok_and(|day| day == other)
}

/// The day of publication that the page shows.
fn find_visible_date(page: &Document) -> Option<Date> {
    page.select("time").nodes().iter().find_map(|time| text::find_unambiguous_date(&time.text()))
    .or_else(|| {
        let marked = "[itemprop=datePublished], [class*=date i], [class*=publish i], [class*=posted i], [id*=date i], [class*=time i]";
        let is_line = |node: &&NodeRef| node.normalized_char_count() <= MAX_DATE_LINE;
        page.select(marked).nodes().iter().filter(is_line).find_map(|node| text::find_unambiguous_date(&node.text()))
    })
    .or_else(|| beside_heading(page))
}

/// The first date in a short line after the heading, which is the first heading element or else the first text that the title
/// repeats. Before the heading, a page may show today's date.
fn beside_heading(page: &Document) -> Option<Date> {
    let title = join_words(&page.select_single("title").text());
    let heading = page.select("h1, h2, .title").nodes().first().map(|node| node.id);
    let body = page.body()?;
    let is_heading = |node: &NodeRef| match heading {
        Some(id) => node.id == id,
        None => {
            node.is_text()
                && Some(join_words(&node.text()))
                    .is_some_and(|text| text.split(' ').count() > 2 && title.contains(&text))
        }
    };
    let mut is_after = false;
    let lines = body.descendants_it().filter(|node| {
        is_after |= is_heading(node);
        is_after && node.is_text()
    });
    let lines = lines.map(|node| join_words(&node.text())).filter(|line| !line.is_empty()).take(12);
    lines.filter(|line| line.chars().count() <= 60).find_map(|line| text::find_unambiguous_date(&line))
}

fn find_url(page: &Document, meta: &Meta, linked: &Linked, fetched: Option<&str>) -> Option<String> {
    let link = page.select("link[rel=canonical]").attr("href").map(|href| href.to_string());
    let declared = [link, meta.first(&["og:url"]), linked.url.clone()];
    let declared =
        declared.into_iter().flatten().map(|url| url.trim().to_owned()).find(|url| is_web_url(url) && has_path(url));
    match (declared, fetched) {
        (Some(declared), Some(fetched)) if site_of(&declared) == site_of(fetched) => Some(declared),
        (_, Some(fetched)) => Some(fetched.to_owned()),
        (declared, None) => declared,
    }
}

/// Whether `url` is not the front page of a site.
fn has_path(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split_once('/').is_some_and(|(_, path)| !path.is_empty()) || rest.contains('?')
}

/// The host without a prefix for a kind of device.
fn site_of(url: &str) -> String {
    let host =
        url.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    ["www.", "m.", "amp.", "mobile."].iter().find_map(|start| host.strip_prefix(start)).unwrap_or(&host).to_owned()
}

fn find_language(page: &Document, meta: &Meta, linked: &Linked) -> Option<String> {
    let html = page.select_single("html");
    let declared = [html.attr("lang"), html.attr("xml:lang")].into_iter().flatten().map(|lang| lang.to_string());
    let names = ["og:locale", "content-language", "language", "dc.language"]
        .iter()
        .filter_map(|name| meta.0.get(*name))
        .cloned();
    declared.chain(linked.language.clone()).chain(names).find_map(|code| primary_language(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::html::linked::read_json_ld;

    fn metadata(html: &str, fetched: Option<&str>) -> Raw {
        let page = Document::from(html);
        read_metadata(&page, &read_json_ld(&page), fetched)
    }

    #[test]
    fn the_headline_is_the_heading_that_the_title_repeats() {
        let rows = [
            ("<title>Oslo hosts talks | Desk</title><h1>Desk Daily</h1><h1>Oslo hosts talks</h1>", "Oslo hosts talks"),
            ("<title>Oslo hosts talks - Desk</title><meta property=og:site_name content=Desk>", "Oslo hosts talks"),
            (
                "<title>Desk: Oslo - hosts talks</title><meta property=og:site_name content=Desk>",
                "Desk: Oslo - hosts talks",
            ),
            ("<title>Desk | Oslo hosts talks</title><meta property=og:site_name content=Desk>", "Oslo hosts talks"),
            (
                "<title>News | Ministry of X</title><h1>Ministry of X</h1><meta property=og:title content='Talks in Oslo'>",
                "Talks in Oslo",
            ),
            ("<h1>Only a heading</h1>", "Only a heading"),
            ("<title>Ministers open talks in Oslo - Fjord Daily</title>", "Ministers open talks in Oslo"),
            ("<title>Ministers open talks in Oslo | Fjord Daily</title>", "Ministers open talks in Oslo"),
            (
                "<title>Talks on fish end early - a reader asks why</title>",
                "Talks on fish end early - a reader asks why",
            ),
            ("<title>Oslo - Accra</title>", "Oslo - Accra"),
            (
                "<title>Newsroom | Fjord</title><main><h1>Joint communiqué of ministers</h1>",
                "Joint communiqué of ministers",
            ),
        ];
        for (html, headline) in rows {
            assert_eq!(metadata(html, None).headline.as_deref(), Some(headline), "{html}");
        }
        assert_eq!(metadata("<p>x", None).headline, None);
    }

    #[test]
    fn outlet_byline_and_language_are_found() {
        let raw = metadata(
            "<html lang=en-GB><title>A talk | Ministry of X</title><h1>A talk</h1><p class=byline>By Jane Roe</p>",
            None,
        );
        assert_eq!((raw.outlet.as_deref(), raw.byline.as_deref()), (Some("Ministry of X"), Some("Jane Roe")));
        assert_eq!(raw.language.as_deref(), Some("en"));
        let raw = metadata(
            "<meta name=author content='https://x.example/me'><meta property=og:locale content=fr_FR><a rel=author>A B</a>",
            None,
        );
        assert_eq!((raw.byline.as_deref(), raw.language.as_deref()), (Some("A B"), Some("fr")));
        assert_eq!(metadata("<meta name=author content=admin>", None).byline, None);
    }

    #[test]
    fn the_day_of_publication_is_found() {
        for html in [
            "<meta property='article:published_time' content='2024-03-29T10:00:00Z'>",
            "<meta itemprop=datePublished content=2024-03-29>",
            "<time class=updated datetime=2025-01-01></time><time datetime='2024-03-29 10:00'>x</time>",
            "<time>29 March 2024</time>",
            "<span class=postDate>Posted on March 29, 2024</span>",
            "<h1>Some title</h1><div>Beijing</div><div>2024-03-29 21:05</div><p>On 1 January 2020, x",
        ] {
            assert_eq!(metadata(html, None).published, Some(Date::constant(2024, 3, 29)), "{html}");
        }
        assert_eq!(metadata("<h1>Some title</h1><p>no day here</p>", None).published, None);
    }

    #[test]
    fn a_time_in_utc_does_not_move_the_day_of_the_page() {
        let utc = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-30T02:25:00Z\"}</script>";
        let rows = [
            ("<time datetime='2024-03-29T21:25:00-05:00'>", "2024-03-29"),
            ("<meta property='article:published_time' content='2024-03-29T21:25:00-0500'>", "2024-03-29"),
            ("<h1>Some title</h1><div>29 March 2024, 9:25 p.m.</div>", "2024-03-29"),
            ("<time datetime='2024-04-02T21:25:00-05:00'>", "2024-03-30"),
            ("<h1>Some title</h1><div>2 April 2024</div>", "2024-03-30"),
            ("", "2024-03-30"),
        ];
        for (html, day) in rows {
            let published = metadata(&format!("{utc}{html}"), None).published;
            assert_eq!(published.map(|day| day.to_string()).as_deref(), Some(day), "{html}");
        }
        let local = utc.replace("02:25:00Z", "02:25:00+08:00");
        let page =
            format!("{local}<time datetime='2024-03-29T18:25:00+00:00'><time datetime='2024-03-29T13:25:00-05:00'>");
        assert_eq!(metadata(&page, None).published, Some(Date::constant(2024, 3, 30)));
    }

    #[test]
    fn no_page_can_claim_the_url_of_another_site() {
        let html = "<link rel=canonical href='https://www.known.example/a'>";
        let rows = [
            (None, "https://www.known.example/a"),
            (Some("https://m.known.example/a?x=1"), "https://www.known.example/a"),
            (Some("https://evil.example/a"), "https://evil.example/a"),
        ];
        for (fetched, url) in rows {
            assert_eq!(metadata(html, fetched).url.as_deref(), Some(url));
        }
        for html in [
            "<link rel=canonical href='/a'>",
            "<link rel=canonical href='javascript:1'>",
            "<link rel=canonical href='https://a.example/'>",
        ] {
            assert_eq!(metadata(html, None).url, None, "{html}");
        }
    }
}
