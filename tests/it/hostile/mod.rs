//! Hostile briefs, file names and arguments: every screen and every output consists of printable cells and our own escape
//! sequences only. The briefs are in `tests/hostile`; its `MANIFEST.toml` says what each one tries.

mod screens;
mod streams;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use briefing::library::{Library, Location};
use serde::Deserialize;

#[derive(Deserialize)]
struct Manifest {
    file: Vec<Hostile>,
}

#[derive(Deserialize)]
struct Hostile {
    name: String,
    marks: String,
    tries: String,
    loads: bool,
    worst: String,
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

fn manifest() -> Vec<Hostile> {
    let text = fs::read_to_string(corpus().join("MANIFEST.toml")).unwrap();
    toml::from_str::<Manifest>(&text).unwrap().file
}

/// Unusual names that file systems allow.
const NAMES: [&[u8]; 8] = [
    b"-rf.toml",
    b"$(touch x);`touch y`.toml",
    b"a\nb\r.toml",
    b"\x1b]0;PWN\x07\x1b[2J.toml",
    "\u{202e}lmot.\u{2066}\u{200b}.toml".as_bytes(),
    "\u{9b}2J\u{e0041}.toml".as_bytes(),
    b"\xff\xfe\x1b.toml",
    b"'\"\\ %s.toml",
];

/// A library of all hostile briefs, some of them under hostile names.
fn hostile_library() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in manifest() {
        fs::copy(corpus().join(&file.name), folder.path().join(&file.name)).unwrap();
    }
    let odd = folder.path().join(OsStr::from_bytes(b"folder\x1b[2J\xe2\x80\xae"));
    fs::create_dir(&odd).unwrap();
    for (i, name) in NAMES.iter().enumerate() {
        let source = corpus().join(["title.toml", "bidi.toml", "raw.toml"][i % 3]);
        fs::copy(&source, folder.path().join(OsStr::from_bytes(name))).unwrap();
        fs::copy(&source, odd.join(OsStr::from_bytes(name))).unwrap();
    }
    folder
}

#[test]
fn each_hostile_file_loads_as_the_manifest_says() {
    let files = manifest();
    let count = fs::read_dir(corpus()).unwrap().count() - 1;
    assert_eq!(files.len(), count, "MANIFEST.toml has a row for every file of tests/hostile");
    for file in &files {
        assert!(!file.tries.is_empty(), "{}", file.name);
        let library = Library::new(Location::File(corpus().join(&file.name)));
        let entry = &library.read_entries().unwrap()[0];
        assert_eq!(entry.card.is_some(), file.loads, "{}", file.name);
        if let Some(card) = &entry.card {
            assert!(card.headline.starts_with(&file.marks), "{}: {}", file.name, card.headline);
        }
        let is_error = entry.problems.iter().any(|p| p.severity == briefing::brief::Severity::Error);
        let worst = if is_error { "error" } else { "warning" };
        assert!(!entry.problems.is_empty() && worst == file.worst, "{}: {worst}", file.name);
    }
}
