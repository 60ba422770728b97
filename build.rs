//! Generates tables of constants, so that the program need not parse them at each start: the bundled briefs as file names
//! and texts, and the word lists of `src`. An invalid word list stops the build.

#![allow(clippy::disallowed_methods, reason = "the build script is not part of the program")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

type BuildResult<T> = Result<T, Box<dyn Error>>;

/// The word lists: the name of the generated table, and the files that go into it.
const WORDS: [(&str, &[&str]); 3] = [
    (
        "lexicon",
        &[
            "src/extract/lexicon/grammar.toml", "src/extract/lexicon/verbs.toml", "src/extract/lexicon/nouns.toml",
            "src/extract/lexicon/titles.toml", "src/extract/lexicon/places.toml", "src/extract/lexicon/people.toml",
        ],
    ),
    ("topics", &["src/extract/lexicon/topics.toml"]),
    ("names", &["src/brief/names.toml", "src/brief/forums.toml"]),
];

/// Rooms, and the files whose lists become constants there.
const CONSTANTS: [(&str, &[&str]); 4] = [
    (
        "article",
        &[
            "src/article/boilerplate.toml", "src/article/mail.toml", "src/article/digest.toml",
            "src/article/feed.toml", "src/article/unfit.toml", "src/article/languages.toml",
            "src/article/html/element_names.toml",
        ],
    ),
    (
        "extract",
        &[
            "src/extract/lexicon/factuality.toml", "src/extract/lexicon/senses.toml", "src/extract/lexicon/when.toml",
            "src/extract/lexicon/forums.toml", "src/extract/lexicon/mentions.toml",
        ],
    ),
    ("text", &["src/text/dates.toml"]),
    ("syntax", &["src/syntax/english.toml"]),
];

fn main() -> BuildResult<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=briefs");
    fs::write(out.join("bundled.rs"), bundled_briefs(&root.join("briefs"))?)?;
    for (name, files) in WORDS {
        let mut rows = String::new();
        for file in files {
            println!("cargo::rerun-if-changed={file}");
            let table: Table =
                fs::read_to_string(root.join(file))?.parse().map_err(|error| format!("{file}: {error}"))?;
            let generated = if name == "names" { name_rows(&table) } else { word_rows(&table) };
            rows += &generated.map_err(|error| format!("{file}: {error}"))?;
        }
        fs::write(out.join(format!("{name}.rs")), format!("&[\n{rows}]\n"))?;
    }
    for (room, files) in CONSTANTS {
        let mut constants = String::new();
        for file in files {
            println!("cargo::rerun-if-changed={file}");
            let table: Table = fs::read_to_string(root.join(file))?.parse().map_err(|why| format!("{file}: {why}"))?;
            for (name, list) in &table {
                let name = name.to_uppercase();
                let words = as_texts(&name, Some(list)).map_err(|why| format!("{file}: {why}"))?;
                constants += &format!("pub(in crate::{room}) const {name}: &[&str] = &{words:?};\n");
            }
        }
        fs::write(out.join(format!("{room}_words.rs")), constants)?;
    }
    Ok(())
}

fn bundled_briefs(folder: &Path) -> BuildResult<String> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let rows: String = files
        .iter()
        .map(|path| format!("    ({:?}, include_str!({path:?})),\n", path.file_name().unwrap_or_default()))
        .collect();
    Ok(format!("&[\n{rows}]\n"))
}

/// One row per word list: its name and `List(…)`, or `Rows(…)` if it is a table.
fn word_rows(table: &Table) -> BuildResult<String> {
    let row = |(key, value): (&String, &Value)| match value {
        Value::Table(rows) => {
            let rows: BuildResult<String> =
                rows.iter().map(|(key, value)| Ok(format!("({key:?}, {:?}), ", as_text(key, value)?))).collect();
            Ok(format!("    ({key:?}, Words::Rows(&[{}])),\n", rows?))
        }
        list => Ok(format!("    ({key:?}, Words::List(&{:?})),\n", as_texts(key, Some(list))?)),
    };
    table.iter().map(row).collect()
}

/// One row per name of a party or forum.
fn name_rows(table: &Table) -> BuildResult<String> {
    let mut rows = String::new();
    for (kind, entries) in table {
        let entries = entries.as_array().ok_or_else(|| format!("{kind} must be an array of tables"))?;
        for entry in entries {
            let entry = entry.as_table().ok_or_else(|| format!("each {kind} must be a table"))?;
            let valid = ["name", "acronym", "ambiguous", "other", "people", "seat"];
            if let Some(key) = entry.keys().find(|key| !valid.contains(&key.as_str())) {
                return Err(format!("unknown key {key}").into());
            }
            let name = as_text("name", entry.get("name").ok_or("an entry has no name")?)?;
            let acronym = entry.get("acronym").map(|value| as_text(name, value)).transpose()?;
            let ambiguous = entry.get("ambiguous").and_then(Value::as_bool).unwrap_or_default();
            let lists = ["other", "people", "seat"].map(|key| as_texts(name, entry.get(key)));
            let [other, people, seat] = lists;
            rows += &format!(
                "    Row {{ kind: {kind:?}, name: {name:?}, acronym: {acronym:?}, ambiguous: {ambiguous}, other: &{:?}, people: &{:?}, seat: &{:?} }},\n",
                other?, people?, seat?
            );
        }
    }
    Ok(rows)
}

fn as_text<'a>(key: &str, value: &'a Value) -> BuildResult<&'a str> {
    value.as_str().ok_or_else(|| format!("{key} must be a string").into())
}

fn as_texts<'a>(key: &str, value: Option<&'a Value>) -> BuildResult<Vec<&'a str>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let list = value.as_array().ok_or_else(|| format!("{key} must be an array"))?;
    list.iter().map(|value| as_text(key, value)).collect()
}
