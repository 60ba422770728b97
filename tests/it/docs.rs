//! The documentation of the file format and the query language, compared with the program.

use std::fs;
use std::path::{Path, PathBuf};

use briefing::brief::{self, schema};
use briefing::search::Query;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The names of all keys in a table of the schema and in the tables inside it.
fn keys(table: &Value) -> Vec<String> {
    let Some(properties) = table["properties"].as_object() else { return Vec::new() };
    let below =
        properties.iter().flat_map(|(name, value)| [vec![name.clone()], keys(value), keys(&value["items"])].concat());
    below.collect()
}

/// The errors in `value` according to the schema. Supports only the parts of JSON Schema that ours uses.
fn errors(schema: &Value, value: &toml::Value, location: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_type = match (schema["type"].as_str(), value) {
        (None, toml::Value::Integer(number)) => schema["const"] == *number,
        (Some("string"), toml::Value::Datetime(date)) => {
            schema["format"] == "date" && date.time.is_none() && date.offset.is_none()
        }
        (Some("string"), toml::Value::String(_)) => schema["format"] != "date",
        (Some("integer"), toml::Value::Integer(number)) => *number >= 0,
        (Some("array"), toml::Value::Array(_)) | (Some("object"), toml::Value::Table(_)) => true,
        _ => false,
    };
    if !is_type {
        found.push(format!("{location}: {value} is not {schema}"));
    }
    if let (Some(words), Some(word)) = (schema["enum"].as_array(), value.as_str())
        && !words.iter().any(|known| known == word)
    {
        found.push(format!("{location}: {word} is not one of {words:?}"));
    }
    for item in value.as_array().into_iter().flatten() {
        found.extend(errors(&schema["items"], item, &format!("{location}[]")));
    }
    if let Some(table) = value.as_table() {
        for needed in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !table.contains_key(needed) {
                found.push(format!("{location}: it has no {needed}"));
            }
        }
        for (key, value) in table {
            match &schema["properties"][key] {
                Value::Null => found.push(format!("{location}: {key} is not in the schema")),
                below => found.extend(errors(below, value, &format!("{location}.{key}"))),
            }
        }
    }
    found
}

#[test]
fn bundled_briefs_and_documented_examples_match_the_schema() {
    let schema = schema();
    let mut texts: Vec<String> = fs::read_dir(root().join("briefs"))
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let document = fs::read_to_string(root().join("docs/format.md")).unwrap();
    texts.extend(document.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()));
    assert!(texts.len() >= 25);
    for text in texts {
        let value = toml::Value::Table(text.parse().unwrap());
        assert_eq!(errors(&schema, &value, "brief"), Vec::<String>::new());
    }
}

#[test]
fn the_schema_rejects_what_the_program_reports_as_a_problem() {
    for text in [
        "headline = \"A\"",
        "schema = 2\nheadline = \"A\"",
        "schema = 1\nheadline = 3",
        "schema = 1\nheadline = \"A\"\nkind = \"repot\"",
        "schema = 1\nheadline = \"A\"\ndate = \"Friday\"",
        "schema = 1\nheadline = \"A\"\n[[quotes]]\ntext = \"T\"",
        "schema = 1\nheadline = \"A\"\n[source]\nhidden = { bidi = -1 }",
    ] {
        let value = toml::Value::Table(text.parse().unwrap());
        assert!(!errors(&schema(), &value, "brief").is_empty(), "{text}");
        assert!(!brief::read_brief(text).problems.is_empty(), "{text}");
    }
}

#[test]
fn format_md_documents_every_key_and_value() {
    fn words(value: &Value) -> Vec<String> {
        let own = value["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        let below = value["properties"].as_object().into_iter().flatten().flat_map(|(_, value)| words(value));
        let items = if value["items"].is_object() { words(&value["items"]) } else { Vec::new() };
        own.chain(below).chain(items).collect()
    }
    let document = fs::read_to_string(root().join("docs/format.md")).unwrap();
    let schema = schema();
    let lines: Vec<&str> = document.lines().collect();
    for key in keys(&schema) {
        let is_named = lines.iter().any(|line| {
            line.starts_with(&format!("{key} = "))
                || *line == format!("[[{key}]]")
                || line.starts_with(&format!("[{key}]"))
                || line.starts_with(&format!("[[{key}]]"))
                || line.contains(&format!("{{ {key} = "))
                || line.contains(&format!(", {key} = "))
        });
        assert!(is_named, "docs/format.md does not document {key}");
    }
    for word in words(&schema) {
        assert!(document.contains(&word), "docs/format.md does not document {word}");
    }
}

#[test]
fn every_query_in_search_md_is_valid_and_every_field_is_documented() {
    let document = fs::read_to_string(root().join("docs/search.md")).unwrap();
    let rows = document.lines().filter(|line| line.starts_with("| `"));
    let queries: Vec<&str> =
        rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)).collect();
    assert!(queries.len() > 25, "{queries:?}");
    for query in &queries {
        let complete = if query.ends_with(':') { format!("{query}china") } else { (*query).to_owned() };
        let is_shape = query.contains('…');
        let asked = if query.starts_with("kind:") {
            "kind:agreed".to_owned()
        } else if query.starts_with("strength:") {
            "strength:firm".to_owned()
        } else if query.starts_with("review:") {
            "review:draft".to_owned()
        } else if query.starts_with("lang:") {
            "lang:en".to_owned()
        } else {
            complete
        };
        assert!(is_shape || Query::parse(&asked, false).is_ok(), "{asked}");
    }
    // A new field must be added here and to the document.
    for field in [
        "party", "by", "to", "speaker", "forum", "kind", "strength", "topic", "place", "tag", "outlet", "side", "lang",
        "review", "date", "due", "is", "in",
    ] {
        assert!(queries.iter().any(|query| query.starts_with(&format!("{field}:"))), "docs/search.md: {field}");
    }
}
