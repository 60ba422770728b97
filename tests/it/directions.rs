//! The directions of the imports: each room may use only what stands below it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn allowed(room: &str) -> Option<&'static [&'static str]> {
    Some(match room {
        "error" | "parallel" => &[],
        "text" => &["error"],
        "brief" | "article" => &["text"],
        "extract" => &["article", "brief", "text"],
        "files" => &["text", "error", "parallel"],
        "library" => &["brief", "files", "text", "error"],
        "search" => &["library", "brief", "text", "error"],
        "index" => &["search", "library", "brief", "files", "text", "error", "parallel"],
        "pane" => &["brief", "text"],
        "ui" => &["app", "pane", "search", "library", "brief", "text", "error"],
        "config" => &["files", "text", "error"],
        "app" => &["pane", "search", "library", "brief", "text", "error"],
        "import" => &["extract", "article", "library", "brief", "files", "text", "error"],
        "service" => {
            &["app", "pane", "config", "index", "search", "library", "brief", "files", "text", "error", "parallel"]
        }
        "run" => {
            &["service", "app", "ui", "pane", "config", "index", "search", "library", "brief", "files", "text", "error"]
        }
        "cli" => &[
            "run", "service", "import", "config", "extract", "article", "app", "ui", "pane", "index", "search",
            "library", "brief", "files", "text", "error",
        ],
        _ => return None,
    })
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// The code above the unit tests, without comments: line number and text.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(i, line)| (i + 1, line));
    lines
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn no_room_uses_one_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 40, "the rooms were not found");
    let mut broken = Vec::new();
    for file in files {
        let below = file.strip_prefix(&root).unwrap();
        let room = below.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(allowed) = allowed(&room) else { continue };
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in code(&text) {
            for part in line.split("crate::").skip(1) {
                let used: String = part.chars().take_while(char::is_ascii_lowercase).collect();
                let is_wrong = used != room && !used.is_empty() && !allowed.contains(&used.as_str());
                if is_wrong || part.starts_with('{') {
                    broken.push(format!("{}:{number}: {room} uses {used}: {}", below.display(), line.trim()));
                }
            }
            if line.contains("super::*") {
                broken.push(format!("{}:{number}: takes everything of its parent", below.display()));
            }
            let draws = line.contains("ratatui::") || line.contains("crossterm::");
            if draws && !["ui", "run", "cli", "config"].contains(&room.as_str()) {
                broken.push(format!("{}:{number}: {room} draws", below.display()));
            }
            let thinks =
                ["app", "article", "brief", "extract", "pane", "search", "text", "ui"].contains(&room.as_str());
            if (line.contains("std::fs") || line.contains("std::thread")) && thinks {
                broken.push(format!("{}:{number}: {room} acts", below.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// `src/search/query.rs` is `search::query`, `src/search/mod.rs` is `search`.
fn module(below: &Path) -> String {
    let path = below.with_extension("");
    let path = if path.ends_with("mod") { path.parent().unwrap() } else { &path };
    path.to_string_lossy().replace('/', "::")
}

/// The modules that `text` takes something of, as near to the file as they are named.
fn taken(text: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for (_, line) in code(text) {
        for part in line.split("crate::").skip(1) {
            let path: String = part.chars().take_while(|c| matches!(c, 'a'..='z' | '_' | ':')).collect();
            let mut path = path.trim_end_matches(':');
            while !modules.contains(path) {
                let Some((shorter, _)) = path.rsplit_once("::") else { break };
                path = shorter;
            }
            taken.insert(path.to_owned());
        }
    }
    taken
}

#[test]
fn no_file_comes_back_to_itself_through_what_it_uses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let named = files.iter().map(|file| (module(file.strip_prefix(&root).unwrap()), file));
    let named: BTreeMap<String, &PathBuf> = named.collect();
    let modules: BTreeSet<String> = named.keys().cloned().collect();
    let uses: BTreeMap<&String, BTreeSet<String>> =
        named.iter().map(|(name, file)| (name, taken(&fs::read_to_string(file).unwrap(), &modules))).collect();
    assert!(uses[&"search::parse".to_owned()].contains("search::query"), "the uses were not found");
    let mut circles = Vec::new();
    for start in &modules {
        let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(used) = next.pop().and_then(|module| uses.get(module)) {
            next.extend(used.iter().filter(|module| seen.insert((*module).clone())));
        }
        if seen.contains(start) {
            circles.push(start);
        }
    }
    assert_eq!(circles, Vec::<&String>::new());
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{}", file.display());
    }
}
