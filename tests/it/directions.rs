//! Checks the imports of `src` against the table of rooms in CONTRIBUTING.md, and that no file depends on itself through the
//! files it uses. Paths are resolved as the compiler does: `crate`, `super`, `self`, groups in braces, and re-exports.

#![allow(clippy::string_slice, reason = "a test may stop")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms that only compute: they start no thread and draw nothing.
const PURE: [&str; 7] = ["app", "article", "brief", "extract", "pane", "search", "text"];
/// Rooms that may use the terminal libraries.
const DRAWING: [&str; 4] = ["ui", "run", "cli", "config"];

/// Circles that remain: the core of `extract` is about to be replaced.
const EXCEPTIONS: [&str; 1] = ["extract::lexicon ↔ extract::lexicon::own"];

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below `folder` except the unit tests that have a file of their own.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The lines above the unit tests, without comments.
pub(crate) fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line)).peekable();
    std::iter::from_fn(move || {
        let (number, line) = lines.next()?;
        let opens_tests = line.starts_with("#[cfg(test)]")
            && lines.peek().is_some_and(|(_, next)| next.starts_with("mod ") || next.starts_with("#["));
        (!opens_tests).then_some((number, line))
    })
    .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The rows of the table of rooms: name and the rooms it may use.
fn rooms() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let table = text.split("| room |").nth(1).expect("CONTRIBUTING.md has a table of rooms");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        (names(cells[0]).remove(0), names(cells[2]))
    })
    .collect()
}

/// The imports of one file, with names and paths resolved.
struct File {
    module: String,
    path: PathBuf,
    /// Local name to full path, from `use` and from `mod`.
    names: BTreeMap<String, String>,
    /// What the file re-exports: name to full path.
    reexports: BTreeMap<String, String>,
    /// Every other path in the code, resolved as far as the names of this file go, with its line.
    paths: Vec<(usize, String)>,
}

/// `src/search/query.rs` is `search::query`, `src/search/mod.rs` is `search`.
fn module(below: &Path) -> String {
    let path = below.with_extension("");
    let path = if path.ends_with("mod") { path.parent().unwrap() } else { &path };
    path.to_string_lossy().replace('/', "::")
}

/// `a::{b, c::{self, d as e}}` as pairs of a full path and the name it gets.
fn expand_use(tree: &str, prefix: &str) -> Vec<(String, String)> {
    let tree = tree.trim();
    let join = |path: &str| if prefix.is_empty() { path.to_owned() } else { format!("{prefix}::{path}") };
    if let Some((head, group)) = tree.split_once('{') {
        let prefix = join(head.trim().trim_end_matches("::"));
        let (mut depth, mut start, mut pairs) = (0, 0, Vec::new());
        let group = group.strip_suffix('}').unwrap_or(group);
        for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    pairs.extend(expand_use(&group[start..at], prefix.trim_start_matches("::")));
                    start = at + 1;
                }
                _ => {}
            }
        }
        return pairs;
    }
    if tree.is_empty() {
        return Vec::new();
    }
    if tree == "self" {
        return vec![(prefix.to_owned(), prefix.rsplit("::").next().unwrap_or_default().to_owned())];
    }
    let (path, name) = tree.split_once(" as ").unwrap_or((tree, tree.rsplit("::").next().unwrap_or_default()));
    vec![(join(path.trim()), name.trim().to_owned())]
}

impl File {
    fn read(path: &Path, below: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let module = module(below);
        let mut file = Self {
            module,
            path: below.to_owned(),
            names: BTreeMap::new(),
            reexports: BTreeMap::new(),
            paths: Vec::new(),
        };
        let mut statements: Vec<(usize, bool, String)> = Vec::new();
        let mut body: Vec<(usize, &str)> = Vec::new();
        let mut is_open = false;
        for (number, line) in code(&text) {
            let trimmed = line.trim();
            let (is_public, declaration) = match trimmed.strip_prefix("pub") {
                Some(rest) => (true, rest.trim_start_matches(|c: char| c != ' ').trim_start()),
                None => (false, trimmed),
            };
            if is_open {
                let (_, _, statement) = statements.last_mut().unwrap();
                statement.push_str(trimmed);
                is_open = !trimmed.ends_with(';');
            } else if let Some(tree) = declaration.strip_prefix("use ") {
                statements.push((number, is_public, tree.to_owned()));
                is_open = !trimmed.ends_with(';');
            } else if let Some(child) = declaration.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
                file.names.insert(child.to_owned(), format!("crate::{}::{child}", file.module));
            } else {
                body.push((number, line));
            }
        }
        for (number, is_public, tree) in statements {
            for (path, name) in expand_use(tree.trim_end_matches(';'), "") {
                let path = file.resolve_start(&path);
                let Some(path) = path.strip_prefix("crate::").map(str::to_owned) else { continue };
                if is_public {
                    file.reexports.insert(name, path);
                } else {
                    file.names.insert(name, format!("crate::{path}"));
                    file.paths.push((number, path));
                }
            }
        }
        for (number, line) in body {
            let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
            for path in line.split(|c| !is_path(c)).filter(|path| path.contains("::") && !path.starts_with(':')) {
                let resolved = file.resolve_start(path.trim_end_matches(':'));
                if let Some(path) = resolved.strip_prefix("crate::") {
                    file.paths.push((number, path.to_owned()));
                }
            }
        }
        file
    }

    /// Replaces the first segment of a path: `super`, `self`, or a name of this file.
    fn resolve_start(&self, path: &str) -> String {
        let (mut base, mut rest) = (format!("crate::{}", self.module), path);
        if let Some(below) = rest.strip_prefix("self::") {
            return format!("{base}::{below}");
        }
        let mut is_relative = false;
        while let Some(below) = rest.strip_prefix("super::") {
            base.truncate(base.rfind("::").unwrap_or(base.len()));
            (rest, is_relative) = (below, true);
        }
        if is_relative {
            return format!("{base}::{rest}");
        }
        let (first, below) = rest.split_once("::").unwrap_or((rest, ""));
        match self.names.get(first) {
            Some(name) if below.is_empty() => name.clone(),
            Some(name) => format!("{name}::{below}"),
            None => rest.to_owned(),
        }
    }
}

struct Imports {
    files: BTreeMap<String, File>,
}

impl Imports {
    fn read() -> Self {
        let src = root().join("src");
        let files =
            rust_files(&src).into_iter().filter(|path| !path.ends_with("src/lib.rs") && !path.ends_with("main.rs"));
        let read = |path: PathBuf| File::read(&path, path.strip_prefix(&src).unwrap());
        let imports = Self { files: files.map(read).map(|file| (file.module.clone(), file)).collect() };
        assert!(imports.files.len() > 40, "the files were not found");
        imports
    }

    /// The module that defines what `path` names. A path to nothing but a module is none: what is used of it is another path.
    fn definition(&self, path: &str) -> Option<String> {
        let mut path = path.to_owned();
        for _ in 0..8 {
            let mut module = path.as_str();
            while !self.files.contains_key(module) {
                module = module.rsplit_once("::")?.0;
            }
            let item = path[module.len()..].trim_start_matches("::");
            let (item, below) = item.split_once("::").unwrap_or((item, ""));
            if item.is_empty() {
                return None;
            }
            match self.files[module].reexports.get(item) {
                Some(target) if below.is_empty() => path = target.clone(),
                Some(target) => path = format!("{target}::{below}"),
                None => return Some(module.to_owned()),
            }
        }
        unreachable!("re-exports that lead round in a circle")
    }

    /// The other modules that a file uses something of.
    fn used_by(&self, file: &File) -> BTreeSet<String> {
        let used = file.paths.iter().filter_map(|(_, path)| self.definition(path));
        used.filter(|module| *module != file.module).collect()
    }
}

#[test]
fn each_room_uses_only_the_rooms_that_contributing_names() {
    let rooms: BTreeMap<String, Vec<String>> = rooms().into_iter().collect();
    let mut broken = Vec::new();
    for file in Imports::read().files.values() {
        let room = file.module.split("::").next().unwrap();
        let allowed = rooms.get(room).unwrap_or_else(|| panic!("CONTRIBUTING.md has no row for `{room}`"));
        let reexported = file.reexports.values().map(|path| (0, path.clone()));
        for (number, path) in file.paths.iter().cloned().chain(reexported) {
            let used = path.split("::").next().unwrap().to_owned();
            if used != room && rooms.contains_key(&used) && !allowed.contains(&used) {
                broken.push(format!("{}:{number}: {room} uses {path}", file.path.display()));
            }
        }
        let text = fs::read_to_string(root().join("src").join(&file.path)).unwrap();
        for (number, line) in code(&text) {
            let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
            for (is_wrong, what) in [
                (has(&["super::*"]), "imports everything of its parent"),
                (has(&["ratatui::", "crossterm::"]) && !DRAWING.contains(&room), "uses the terminal"),
                (has(&["std::thread"]) && PURE.contains(&room), "uses threads"),
            ] {
                if is_wrong {
                    broken.push(format!("{}:{number}: {room} {what}", file.path.display()));
                }
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn the_table_of_rooms_is_complete_and_points_upwards() {
    let rooms = rooms();
    for (at, (room, used)) in rooms.iter().enumerate() {
        let src = root().join("src");
        assert!(src.join(room).is_dir() || src.join(format!("{room}.rs")).is_file(), "there is no room `{room}`");
        for used in used {
            assert!(
                rooms[..at].iter().any(|(above, _)| above == used),
                "`{room}` uses `{used}`, which is not above it"
            );
        }
    }
    // The crate documentation shows the same table.
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    assert!(lib.contains("include_str!(\"../CONTRIBUTING.md\")"));
}

#[test]
fn no_file_depends_on_itself() {
    let imports = Imports::read();
    let used: BTreeMap<&str, BTreeSet<String>> =
        imports.files.iter().map(|(name, file)| (name.as_str(), imports.used_by(file))).collect();
    assert!(used["search::parser"].contains("search::query"), "the imports were not found");
    let mut circles = BTreeSet::new();
    for start in imports.files.keys() {
        // A breadth-first search finds the shortest way back.
        let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut queue = VecDeque::from([start.as_str()]);
        while let Some(module) = queue.pop_front() {
            for next in &used[module] {
                if !came_from.contains_key(next.as_str()) {
                    came_from.insert(next, module);
                    queue.push_back(next);
                }
            }
        }
        if came_from.contains_key(start.as_str()) {
            let (mut circle, mut module) = (vec![start.as_str()], came_from[start.as_str()]);
            while module != start {
                circle.push(module);
                module = came_from[module];
            }
            circle.sort_unstable();
            circles.insert(circle.join(" ↔ "));
        }
    }
    circles.retain(|circle| !EXCEPTIONS.iter().any(|known| circle == known));
    assert_eq!(circles, BTreeSet::new());
}

#[test]
fn groups_renames_and_nested_groups_are_expanded() {
    let pair = |path: &str, name: &str| (path.to_owned(), name.to_owned());
    assert_eq!(
        expand_use("crate::a::{self, b, c::{D, e as f}}", ""),
        [pair("crate::a", "a"), pair("crate::a::b", "b"), pair("crate::a::c::D", "D"), pair("crate::a::c::e", "f")]
    );
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for folder in ["src", "tests", "benches", "examples"] {
        for file in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            let header = text.lines().take_while(|line| line.starts_with("//!")).count();
            assert!((1..=8).contains(&header), "{}: {header} lines", file.display());
        }
    }
}
