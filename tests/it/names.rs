//! Names in `src`: a function or type whose name many others share cannot be searched for. Functions stay short.

#![allow(clippy::string_slice, reason = "a test may stop")]

use std::collections::BTreeMap;
use std::fs;

use crate::directions::{code, root, rust_files};

/// At most this many functions outside trait implementations may share a name.
const FUNCTIONS: usize = 4;
const TYPES: usize = 2;
/// Names that every Rust program repeats.
const COMMON: [&str; 6] = ["new", "len", "is_empty", "fmt", "default", "main"];
const LONGEST_FUNCTION: usize = 80;

/// What follows the visibility and the qualifiers of a declaration.
fn declaration(line: &str) -> &str {
    let mut rest = line.trim_start();
    if let Some(after) = rest.strip_prefix("pub") {
        rest = after
            .strip_prefix('(')
            .and_then(|after| after.split_once(')'))
            .map_or(after, |(_, after)| after)
            .trim_start();
    }
    for qualifier in ["const ", "async "] {
        if let Some(after) = rest.strip_prefix(qualifier).filter(|after| after.contains("fn ")) {
            rest = after;
        }
    }
    rest
}

fn declared<'a>(line: &'a str, keywords: &[&str]) -> Option<&'a str> {
    let rest = keywords.iter().find_map(|keyword| declaration(line).strip_prefix(keyword))?;
    rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|name| !name.is_empty())
}

#[test]
fn no_name_is_shared_by_many_and_no_function_is_long() {
    let (mut functions, mut types) = (BTreeMap::new(), BTreeMap::new());
    let mut long = Vec::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<(usize, &str)> = code(&text).collect();
        let mut is_trait = false;
        for (at, (number, line)) in lines.iter().enumerate() {
            let location = format!("{}:{number}", path.strip_prefix(root()).unwrap().display());
            if line.starts_with("impl") {
                is_trait = line.contains(" for ");
            } else if declaration(line).starts_with("trait ") && !line.starts_with(' ') {
                is_trait = true;
            } else if line.starts_with('}') {
                is_trait = false;
            }
            if let Some(name) = declared(line, &["fn "]) {
                if !is_trait && !COMMON.contains(&name) {
                    functions.entry(name.to_owned()).or_insert_with(Vec::new).push(location.clone());
                }
                let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
                let is_one_line = line.ends_with('}') || line.ends_with(';');
                let last = lines[at..].iter().find(|(_, line)| *line == end).map_or(*number, |(last, _)| *last);
                if !is_one_line && last - number + 1 > LONGEST_FUNCTION {
                    long.push(format!("{location}: {name} has {} lines", last - number + 1));
                }
            } else if let Some(name) = declared(line, &["struct ", "enum ", "type ", "trait "])
                && !line.starts_with(' ')
            {
                types.entry(name.to_owned()).or_insert_with(Vec::new).push(location);
            }
        }
    }
    assert!(functions.len() > 500 && types.len() > 100, "the names were not found");
    let shared = functions.iter().filter(|(_, at)| at.len() > FUNCTIONS);
    let shared: Vec<_> = shared.chain(types.iter().filter(|(_, at)| at.len() > TYPES)).collect();
    assert!(shared.is_empty(), "names shared by too many: {shared:#?}");
    assert_eq!(long, Vec::<String>::new());
}
