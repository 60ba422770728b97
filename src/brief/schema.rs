//! The JSON Schema of a brief, generated from the tables of keys. Editors use it to complete and check TOML.

use serde_json::{Map, Value, json};

use crate::brief::SCHEMA;
use crate::brief::keys::{BRIEF, Key, KeyType};

/// The JSON Schema of a brief's file. It allows unknown keys, because users may add keys of their own.
pub fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A brief",
        "description": "One meeting, as reported by one source: one TOML file of a briefing library.",
    });
    if let (Value::Object(all), Value::Object(table)) = (&mut schema, table(BRIEF)) {
        all.extend(table);
    }
    schema
}

fn table(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = value(key.value_type);
        if let Value::Object(fields) = &mut value {
            fields.insert("description".to_owned(), key.about.into());
        }
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<&str> = keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": true })
}

fn value(value_type: KeyType) -> Value {
    match value_type {
        KeyType::Schema => json!({ "const": SCHEMA }),
        KeyType::Line | KeyType::Block => json!({ "type": "string" }),
        KeyType::Lines => json!({ "type": "array", "items": { "type": "string" } }),
        KeyType::Day => json!({ "type": "string", "format": "date" }),
        KeyType::Word(words) => json!({ "type": "string", "enum": words() }),
        KeyType::Count => json!({ "type": "integer", "minimum": 0 }),
        KeyType::Table(keys) => table(keys),
        KeyType::Points(keys) => json!({ "type": "array", "items": table(keys) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_description_and_unknown_ones_are_allowed() {
        fn walk(table: &Value) -> usize {
            assert_eq!(table["additionalProperties"], true);
            let properties = table["properties"].as_object().expect("a table has properties");
            let below = properties.iter().map(|(name, value)| {
                let about = value["description"].as_str().unwrap_or_default();
                assert!(about.ends_with('.') && about.len() > 6, "{name}: {about}");
                [value, &value["items"]].into_iter().filter(|v| v["properties"].is_object()).map(walk).sum::<usize>()
            });
            properties.len() + below.sum::<usize>()
        }
        assert_eq!(walk(&schema()), 54);
        assert_eq!(schema()["required"], json!(["schema", "headline"]));
        let quote = &schema()["properties"]["quotes"]["items"];
        assert_eq!(quote["required"], json!(["speaker", "text"]));
        assert_eq!(quote["properties"]["kind"]["enum"], json!(["reported", "direct"]));
        assert_eq!(schema()["properties"]["date"]["format"], "date");
    }
}
