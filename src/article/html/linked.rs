//! Reads the article in the JSON-LD of a page.

use std::collections::HashMap;

use dom_query::Document;
use serde_json::{Map, Value};

const MAX_DEPTH: usize = 12;
const MAX_OBJECTS: usize = 5000;

#[derive(Debug, Default)]
pub(super) struct Linked {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    /// The time of publication, as it is written.
    pub published: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    /// The text of the article, which may contain tags.
    pub body: Option<String>,
}

/// Reads the JSON-LD of `page`. All fields are empty if it describes no article.
pub(super) fn read_json_ld(page: &Document) -> Linked {
    let scripts = page.select("script[type]");
    let is_linked = |kind: &str| kind.trim().to_ascii_lowercase().starts_with("application/ld+json");
    let values: Vec<Value> = scripts
        .nodes()
        .iter()
        .filter(|script| script.attr("type").is_some_and(|kind| is_linked(&kind)))
        .filter_map(|script| parse_lenient(&script.text()))
        .collect();
    let mut objects = Vec::new();
    values.iter().for_each(|value| collect_objects(value, 0, &mut objects));
    let ids: HashMap<&str, &Map<String, Value>> =
        objects.iter().filter(|o| o.len() > 1).filter_map(|o| Some((o.get("@id")?.as_str()?, *o))).collect();
    let article = objects.iter().filter_map(|o| Some((article_rank(o)?, *o))).min_by_key(|(rank, _)| *rank);
    article.map(|(_, article)| read_article(article, &ids)).unwrap_or_default()
}

/// Many pages write raw line ends inside strings, or wrap the JSON in a comment.
fn parse_lenient(text: &str) -> Option<Value> {
    let text = text.trim();
    let text = ["<![CDATA[", "//<![CDATA[", "<!--"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let text = ["//]]>", "]]>", "-->", ";"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).trim();
    serde_json::from_str(text).ok().or_else(|| {
        let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&flat).ok()
    })
}

fn collect_objects<'a>(value: &'a Value, depth: usize, found: &mut Vec<&'a Map<String, Value>>) {
    if depth > MAX_DEPTH || found.len() >= MAX_OBJECTS {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_objects(value, depth + 1, found)),
        Value::Object(object) => {
            found.push(object);
            object
                .values()
                .filter(|v| v.is_array() || v.is_object())
                .for_each(|value| collect_objects(value, depth + 1, found));
        }
        _ => {}
    }
}

/// How likely an object is the article of the page; lower is more likely. `None` if it is something else.
fn article_rank(object: &Map<String, Value>) -> Option<usize> {
    const KINDS: &[&str] = &["Article", "BlogPosting", "PressRelease", "Report", "SocialMediaPosting", "WebPage"];
    let kind = object.get("@type")?;
    let kinds: Vec<&str> = match kind {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let rank = KINDS.iter().position(|known| kinds.iter().any(|kind| kind.ends_with(known)))?;
    // Lists of other articles contain only headlines.
    let is_bare = !object.contains_key("datePublished") && !object.contains_key("articleBody");
    Some(rank.max(usize::from(kinds.contains(&"LiveBlogPosting"))) + if is_bare { KINDS.len() } else { 0 })
}

fn read_article(article: &Map<String, Value>, ids: &HashMap<&str, &Map<String, Value>>) -> Linked {
    let text =
        |key: &str| article.get(key).and_then(Value::as_str).map(str::to_owned).filter(|text| !text.trim().is_empty());
    let names = |key: &str| article.get(key).map(|value| read_names(value, ids, 0)).unwrap_or_default();
    let page = article.get("mainEntityOfPage").and_then(|page| page.as_str().or_else(|| page.get("@id")?.as_str()));
    let language = article.get("inLanguage").and_then(|l| l.as_str().or_else(|| l.get("alternateName")?.as_str()));
    Linked {
        headline: text("headline").or_else(|| text("name")),
        authors: names("author"),
        publisher: names("publisher").into_iter().next(),
        published: text("datePublished").or_else(|| text("dateCreated")),
        url: text("url").or_else(|| page.map(str::to_owned)),
        language: language.map(str::to_owned),
        body: text("articleBody"),
    }
}

/// Names of people or bodies: as texts, as objects, or as references to objects elsewhere on the page.
fn read_names(value: &Value, ids: &HashMap<&str, &Map<String, Value>>, depth: usize) -> Vec<String> {
    if depth > 3 {
        return Vec::new();
    }
    match value {
        Value::String(name) if !name.starts_with("http") && !name.trim().is_empty() => vec![name.clone()],
        Value::Array(all) => all.iter().take(20).flat_map(|value| read_names(value, ids, depth + 1)).collect(),
        Value::Object(object) => match (object.get("name"), object.get("@id").and_then(Value::as_str)) {
            (Some(name), _) => read_names(name, ids, depth + 1),
            (None, Some(id)) => {
                ids.get(id).and_then(|o| o.get("name")).map(|n| read_names(n, ids, depth + 1)).unwrap_or_default()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Linked {
        read_json_ld(&Document::from(format!("<script type='application/ld+json'>{json}</script>")))
    }

    #[test]
    fn the_article_is_found_in_all_forms() {
        let rows = [
            r#"{"@type":"NewsArticle","headline":"H","datePublished":"2024-03-29T09:00:00+08:00","author":"A B","publisher":{"name":"P"}}"#,
            r#"[{"@type":"BreadcrumbList"},{"@type":["Article","X"],"headline":"H","datePublished":"2024-03-29","author":[{"name":"A B"}],"publisher":"P"}]"#,
            r##"{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01","name":"No"},
               {"@type":"Article","headline":"H","datePublished":"2024-03-29","author":{"@id":"#a"},"publisher":{"@id":"#p"}},
               {"@type":"Person","@id":"#a","name":"A B"},{"@type":"Organization","@id":"#p","name":"P"}]}"##,
            "<!-- {\"@type\":\"Report\",\"name\":\"H\",\"datePublished\":\"29 March 2024\",\"author\":{\"name\":[\"A B\"]},\n\"publisher\":{\"name\":\"P\"},\"description\":\"a\nb\"} -->",
            r#"{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":"H","datePublished":"2024-03-29","author":"A B","publisher":"P"}};"#,
        ];
        for row in rows {
            let found = read(row);
            assert_eq!(found.headline.as_deref(), Some("H"), "{row}");
            assert!(
                found.published.is_some_and(|time| time.starts_with("2024-03-29") || time == "29 March 2024"),
                "{row}"
            );
            assert_eq!((found.authors, found.publisher.as_deref()), (vec!["A B".to_owned()], Some("P")), "{row}");
        }
    }

    #[test]
    fn broken_deep_and_unrelated_json_is_ignored() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let circle = r##"{"@type":"Article","datePublished":"2024-03-29","author":{"@id":"#a"},"x":{"@id":"#a","name":{"@id":"#a"}}}"##;
        for json in ["", "{", "null", "[1,\"a\"]", r#"{"@type":"Product","name":"H"}"#, r#"{"@type":7}"#, &deep, circle]
        {
            let found = read(json);
            assert_eq!((found.headline, found.authors), (None, Vec::new()), "{json:.60}");
        }
    }
}
