//! The JSON output of every command, compared with the published schema.

use std::fs;
use std::path::Path;

use briefing::pane::Pane;
use serde_json::Value;

use crate::cli::Sandbox;

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap()
}

/// Checks values against the parts of JSON Schema that ours uses. Keys that the schema does not describe are errors.
struct Validator(Value);

impl Validator {
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }

    fn errors(&self, schema: &Value, value: &Value, location: &str) -> Vec<String> {
        let schema = self.resolve(schema);
        let mut errors = Vec::new();
        if let Some(choices) = schema["oneOf"].as_array() {
            let of_choices: Vec<_> = choices.iter().map(|choice| self.errors(choice, value, location)).collect();
            if !of_choices.iter().any(Vec::is_empty) {
                errors.extend(of_choices.into_iter().min_by_key(Vec::len).unwrap());
            }
        }
        let is_allowed = schema.get("const").is_none_or(|constant| constant == value)
            && schema["enum"].as_array().is_none_or(|values| values.contains(value))
            && schema["minimum"].as_i64().is_none_or(|minimum| value.as_i64().is_some_and(|n| n >= minimum))
            && (schema["format"] != "date"
                || value.as_str().is_none_or(|date| date.parse::<jiff::civil::Date>().is_ok()));
        let types = match &schema["type"] {
            Value::Array(types) => types.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        };
        if !is_allowed || !types.is_empty() && !types.iter().any(|name| is_of_type(value, name.as_str().unwrap())) {
            errors.push(format!("{location}: {value} does not match {schema}"));
        }
        for item in value.as_array().into_iter().flatten() {
            errors.extend(self.errors(&schema["items"], item, &format!("{location}[]")));
        }
        if let (Some(fields), Some(properties)) = (value.as_object(), schema["properties"].as_object()) {
            for (key, value) in fields {
                match properties.get(key).or(schema.get("additionalProperties")) {
                    Some(schema) => errors.extend(self.errors(schema, value, &format!("{location}.{key}"))),
                    None => errors.push(format!("{location}.{key} is not in the schema")),
                }
            }
            let required = schema["required"].as_array().unwrap().iter().filter_map(Value::as_str);
            let missing = required.filter(|key| !fields.contains_key(*key));
            errors.extend(missing.map(|key| format!("{location} has no {key}")));
        }
        errors
    }

    /// Validates an object against the schema of its type, and returns the name of the type.
    fn validate(&self, object: &Value) -> String {
        let kind = object["type"].as_str().unwrap_or_default();
        let schema = &self.0["$defs"][kind];
        assert!(schema.is_object(), "there is no type {kind}: {object}");
        assert_eq!(self.errors(schema, object, kind), Vec::<String>::new(), "{object}");
        kind.to_owned()
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("the validator does not know the type {name}"),
    }
}

#[test]
fn every_command_prints_json_that_matches_the_schema() {
    let validator = Validator(serde_json::from_str(&document("json.schema.json")).unwrap());
    let sandbox = Sandbox::new();
    sandbox.write_brief("broken.toml", "schema = \n");
    sandbox.write_brief("odd.toml", "schema = 1\nheadline = \"Odd\"\nkind = \"repot\"\nodd = 1\n");
    sandbox.write_searches("[[search]]\nname = \"All\"\nquery = \"NOT nothing\"\n");
    sandbox.write_brief(
        "unsure.toml",
        "schema = 1\nheadline = \"Doubts\"\n[[participants]]\nname = \"A\"\nconfidence = \"low\"\n\
         [[quotes]]\nspeaker = \"A\"\ntext = \"x\"\nconfidence = \"low\"\n\
         [[commitments]]\ntext = \"x\"\nparties = [\"B\"]\nconfidence = \"low\"\n",
    );
    let article =
        "Ministers meet in Oslo\nBoth sides agreed to open an air link by 3 May 2027. “We are ready,” Lund said.\n";
    fs::write(sandbox.home().join("article.txt"), article).unwrap();
    let commands: [(&[&str], &[&str]); 14] = [
        (&["list"], &["entry", "error"]),
        (&["show", "beij"], &["brief"]),
        (&["show", "doubts"], &["brief"]),
        (&["search", "law enforcement", "--facets"], &["facets", "hit"]),
        (&["search", "china", "--unit", "quotes"], &["hit"]),
        (&["search", "china", "--unit", "briefs"], &["hit"]),
        (&["import", "--dry-run", "article.txt", "missing.txt"], &["brief", "error"]),
        (&["check"], &["problem"]),
        (&["searches"], &["search"]),
        (&["index"], &["index"]),
        (&["themes"], &["theme"]),
        (&["keys"], &["key"]),
        (&["paths"], &["path"]),
        (&["config"], &["setting"]),
    ];
    let mut seen = Vec::new();
    for (arguments, expected) in commands {
        let (out, err, _) = sandbox.run(&[arguments, &["--json"]].concat());
        let objects = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut kinds: Vec<String> = objects.map(|object| validator.validate(&object)).collect();
        kinds.sort();
        kinds.dedup();
        assert_eq!(kinds, expected, "{arguments:?}: {out}{err}");
        seen.extend(kinds);
    }
    let exports = Pane::ALL.map(|pane| vec!["export", "beij", "--pane", pane.name()]);
    let queries = ["commitments", "quotes", "briefs"].map(|unit| vec!["export", "--query", "china", "--unit", unit]);
    for arguments in exports.into_iter().chain([vec!["export", "beij"]]).chain(queries) {
        let (out, err, _) = sandbox.run(&[&arguments[..], &["--format", "json", "-o", "-"]].concat());
        let object = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {out}{err}"));
        seen.push(validator.validate(&object));
    }
    for kind in validator.0["oneOf"].as_array().unwrap() {
        let kind = kind["$ref"].as_str().unwrap().trim_start_matches("#/$defs/");
        assert!(seen.iter().any(|seen| seen == kind), "nothing printed the type {kind}");
        assert!(document("json.md").contains(&format!("`{kind}`")), "docs/json.md does not describe {kind}");
    }
}
