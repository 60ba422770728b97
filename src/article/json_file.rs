//! Reads articles from JSON other than a feed, by the names of its keys.

use serde_json::{Map, Value};

use crate::article::html;
use crate::article::raw::Raw;
use crate::article::refused::Refused;
use crate::text;

const MAX_DEPTH: usize = 4;
const MAX_ARTICLES: usize = 2000;
/// The names that the fields of an article have, the most specific first.
const BODIES: &[&str] =
    &["articleBody", "body_html", "content_html", "body", "content", "text", "content_text", "full_text", "fulltext"];
const HEADLINES: &[&str] = &["headline", "title", "name"];
const DAYS: &[&str] =
    &["datePublished", "date_published", "published_at", "publishedAt", "published", "pubDate", "pub_date", "date"];
const URLS: &[&str] = &["url", "link", "web_url", "webUrl", "permalink", "canonical_url"];
const BYLINES: &[&str] = &["byline", "author", "authors", "creator"];
const OUTLETS: &[&str] = &["outlet", "publisher", "source", "site_name", "publication"];
const LANGUAGES: &[&str] = &["language", "lang", "inLanguage"];

/// The articles in `text`, which is JSON, or JSON on each line.
///
/// # Errors
/// Returns an error if it is not JSON, or contains no object with a text.
pub(super) fn read_json(text: &str) -> Result<Vec<Raw>, Refused> {
    let mut articles = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|_| Refused::new("it begins like JSON but is damaged"))?;
        if value.get("schema").is_some_and(|schema| schema == "briefing/1") {
            return Err(Refused::new("it is a brief in JSON, not an article"));
        }
        collect_articles(&value, 0, &mut articles);
    }
    if articles.is_empty() {
        return Err(Refused::new("it is JSON without the text of an article"));
    }
    Ok(articles)
}

fn collect_articles(value: &Value, depth: usize, articles: &mut Vec<Raw>) {
    if depth > MAX_DEPTH || articles.len() >= MAX_ARTICLES {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_articles(value, depth + 1, articles)),
        Value::Object(object) => match read_object(object) {
            Some(raw) => articles.push(raw),
            None => object.values().for_each(|value| collect_articles(value, depth + 1, articles)),
        },
        _ => {}
    }
}

/// An article: an object with a text and a headline.
fn read_object(object: &Map<String, Value>) -> Option<Raw> {
    let find = |names: &[&str]| names.iter().find_map(|name| read_value(object.get(*name)?));
    let headline = find(HEADLINES)?;
    let body = find(BODIES)?;
    let text = html::fragment_text(&body, Some(&headline)).ok().filter(|text| !text.trim().is_empty())?;
    Some(Raw {
        headline: Some(html::title_text(&headline)),
        byline: find(BYLINES),
        outlet: find(OUTLETS),
        published: find(DAYS).as_deref().and_then(text::find_unambiguous_date),
        url: find(URLS),
        language: find(LANGUAGES),
        text,
        ..Raw::default()
    })
}

/// A text, or the text inside an object or a list: `{"rendered": "…"}`, `{"name": "…"}`, `["…"]`.
fn read_value(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(inner) => {
            ["rendered", "name", "value", "text"].iter().find_map(|name| inner.get(*name)?.as_str().map(str::to_owned))
        }
        Value::Array(values) => values.first().filter(|value| !value.is_array()).and_then(read_value),
        _ => None,
    };
    text.filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;

    #[test]
    fn articles_are_read_by_the_names_of_their_keys() {
        for json in [
            r#"{"title":"Talks","body":"<p>They met.</p>","date":"2024-03-29T10:00:00Z","url":"https://a.example/1"}"#,
            r#"[{"title":{"rendered":"Talks"},"content":{"rendered":"<p>They met.</p>"},"date":"2024-03-29T10:00:00","link":"https://a.example/1"}]"#,
            r#"{"status":"ok","results":{"articles":[{"headline":"Talks","articleBody":"They met.","published":"29 March 2024","web_url":"https://a.example/1"}]}}"#,
        ] {
            let raw = read_json(json).unwrap().remove(0);
            assert_eq!((raw.headline.as_deref(), raw.text.as_str()), (Some("Talks"), "They met."), "{json}");
            assert_eq!(
                (raw.published, raw.url.as_deref()),
                (Some(Date::constant(2024, 3, 29)), Some("https://a.example/1")),
                "{json}"
            );
        }
        let lines = "{\"title\":\"A\",\"text\":\"One.\"}\n{\"title\":\"B\",\"text\":\"Two.\"}\n";
        assert_eq!(read_json(lines).map(|articles| articles.len()), Ok(2));
    }

    #[test]
    fn other_json_is_refused_by_name() {
        for (json, reason) in [
            (r#"{"error":"not found","status":404}"#, "it is JSON without the text of an article"),
            ("[1, 2, 3]", "it is JSON without the text of an article"),
            (r#"{"title":"#, "it begins like JSON but is damaged"),
            (
                r#"{"schema":"briefing/1","type":"brief","headline":"x","text":"y"}"#,
                "it is a brief in JSON, not an article",
            ),
        ] {
            assert_eq!(read_json(json).map_err(|why| why.to_string()), Err(reason.to_owned()), "{json}");
        }
        assert!(read_json(&"[".repeat(100_000)).is_err() && read_json(&"{\"a\":".repeat(100_000)).is_err());
    }
}
