//! Compiles into the program what it would otherwise read again at each start: the bundled briefs as a sorted table of file
//! names and texts, and the lists of words of `src` as tables of constants. A list that cannot be understood stops the build.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

type Done<T> = Result<T, Box<dyn Error>>;

/// The files of words by the name of the table they become.
const WORDS: [(&str, &[&str]); 4] = [
    (
        "lexicon",
        &[
            "src/extract/lexicon/grammar.toml", "src/extract/lexicon/verbs.toml", "src/extract/lexicon/nouns.toml",
            "src/extract/lexicon/titles.toml", "src/extract/lexicon/places.toml", "src/extract/lexicon/people.toml",
        ],
    ),
    ("topics", &["src/extract/lexicon/topics.toml"]),
    ("names", &["src/brief/names.toml"]),
    ("furniture", &["src/article/furniture.toml"]),
];

fn main() -> Done<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=briefs");
    fs::write(out.join("bundled.rs"), bundled(&root.join("briefs"))?)?;
    for (name, files) in WORDS {
        let mut rows = String::new();
        for file in files {
            println!("cargo::rerun-if-changed={file}");
            let table: Table = fs::read_to_string(root.join(file))?.parse().map_err(|why| format!("{file}: {why}"))?;
            let made = if name == "names" { names(&table) } else { words(&table) };
            rows += &made.map_err(|why| format!("{file}: {why}"))?;
        }
        fs::write(out.join(format!("{name}.rs")), format!("&[\n{rows}]\n"))?;
    }
    Ok(())
}

fn bundled(folder: &Path) -> Done<String> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    let rows: String = files
        .iter()
        .map(|path| format!("    ({:?}, include_str!({path:?})),\n", path.file_name().unwrap_or_default()))
        .collect();
    Ok(format!("&[\n{rows}]\n"))
}

/// A row for each list and for each table of texts: its name and `List(…)` or `Rows(…)`.
fn words(table: &Table) -> Done<String> {
    let row = |(key, value): (&String, &Value)| match value {
        Value::Table(rows) => {
            let rows: Done<String> =
                rows.iter().map(|(key, value)| Ok(format!("({key:?}, {:?}), ", text(key, value)?))).collect();
            Ok(format!("    ({key:?}, Words::Rows(&[{}])),\n", rows?))
        }
        list => Ok(format!("    ({key:?}, Words::List(&{:?})),\n", texts(key, Some(list))?)),
    };
    table.iter().map(row).collect()
}

/// A row for each name of a party or a forum.
fn names(table: &Table) -> Done<String> {
    let mut rows = String::new();
    for (kind, entries) in table {
        let entries = entries.as_array().ok_or_else(|| format!("{kind} is no list of tables"))?;
        for entry in entries {
            let entry = entry.as_table().ok_or_else(|| format!("a {kind} is no table"))?;
            let known = ["name", "acronym", "other", "people", "seat"];
            if let Some(key) = entry.keys().find(|key| !known.contains(&key.as_str())) {
                return Err(format!("unknown key {key}").into());
            }
            let name = text("name", entry.get("name").ok_or("a name is missing")?)?;
            let acronym = entry.get("acronym").map(|value| text(name, value)).transpose()?;
            let lists = ["other", "people", "seat"].map(|key| texts(name, entry.get(key)));
            let [other, people, seat] = lists;
            rows += &format!(
                "    Row {{ kind: {kind:?}, name: {name:?}, acronym: {acronym:?}, other: &{:?}, people: &{:?}, seat: &{:?} }},\n",
                other?, people?, seat?
            );
        }
    }
    Ok(rows)
}

fn text<'a>(of: &str, value: &'a Value) -> Done<&'a str> {
    value.as_str().ok_or_else(|| format!("{of}: a text is needed").into())
}

fn texts<'a>(of: &str, value: Option<&'a Value>) -> Done<Vec<&'a str>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let list = value.as_array().ok_or_else(|| format!("{of}: a list is needed"))?;
    list.iter().map(|value| text(of, value)).collect()
}
