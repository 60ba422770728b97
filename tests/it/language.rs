//! Rejects phrases that are not plain English, or that call one thing by two names, in everything that people read: the
//! source, the documentation, the help and the screens. The glossary is in `CONTRIBUTING.md`.

use std::fs;
use std::path::{Path, PathBuf};

use briefing::cli::args::Cli;
use clap::CommandFactory;

/// Phrases, in lower case, and what to write instead.
const BANNED: &[(&str, &str)] = &[
    ("undertaking", "commitment"),
    ("undertakings", "commitments"),
    ("agreed point", "commitment; only the pane is titled \"Agreed points\""),
    ("address of the web", "URL"),
    ("addresses of the web", "URLs"),
    ("web address", "URL"),
    ("web addresses", "URLs"),
    ("a mail", "an email"),
    ("mails", "emails"),
    ("anew", "again, or a verb such as rebuild"),
    ("are no", "are not, or there are no"),
    ("are none", "there are none, or are not"),
    ("are said", "active voice: who says what"),
    ("come along", "built in, or included"),
    ("comes along", "built in, or included"),
    ("deed", "action"),
    ("deeds", "actions"),
    ("elsewhere than", "not on, or outside"),
    ("for nothing", "in vain, or say what is wasted"),
    ("held against", "compared with"),
    ("holds against", "compares with"),
    ("in no time", "quickly, or a figure"),
    ("is no", "is not, or there is no"),
    ("is none", "there is none, or is not"),
    ("is said", "active voice: who says what"),
    ("is told", "active voice: who tells what"),
    ("nought", "zero"),
    ("object a line", "object per line"),
    ("one a line", "one per line"),
    ("one's own", "your own, or the user's own"),
    ("so many", "that many, or a number"),
    ("taken out", "exported, or removed"),
    ("told of", "notified of, or reported"),
    ("tells of", "reports"),
    ("that state it", "the source text behind it"),
    ("that states it", "the source text behind it"),
    ("what came of", "the outcome of"),
    ("where there are", "if there are"),
    ("where there is", "if there is"),
    ("where there was", "if there was"),
];

/// Longer phrases in which a banned one is right, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("there are no", "says that something does not exist"),
    ("are no longer", "says that something has ended"),
    ("there is no", "says that something does not exist"),
    ("there is none", "says that something does not exist"),
    ("is no longer", "says that something has ended"),
    ("is no more than", "compares"),
    ("there are none", "says that something does not exist"),
    ("undertake undertook undertaken undertaking", "a line of the lexicon: the forms of an English verb"),
];

/// The source files, documents and snapshots that people read.
fn files() -> Vec<PathBuf> {
    fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, extension, files);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "build.rs"].map(|name| root.join(name)).to_vec();
    collect(&root.join("src"), "rs", &mut files);
    collect(&root.join("docs"), "md", &mut files);
    collect(&root.join("tests/it/snapshots"), "snap", &mut files);
    files
}

/// `text` in lower case on a single line, without comment markers, so that a phrase may go over the end of a line; and
/// the line number of each of its bytes.
fn flatten(text: &str) -> (String, Vec<usize>) {
    let (mut flat, mut numbers) = (String::new(), Vec::new());
    for (n, line) in text.lines().enumerate() {
        let line = line.trim().trim_start_matches(['/', '!']).trim_start().to_lowercase();
        flat.push_str(&line);
        flat.push(' ');
        numbers.resize(flat.len(), n + 1);
    }
    (flat, numbers)
}

/// The byte offsets at which `phrase` is in `text` as whole words.
fn find<'a>(text: &'a str, phrase: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(phrase).map(|(start, _)| start).filter(move |start| {
        let before = text.get(..*start).and_then(|before| before.chars().next_back());
        let after = text.get(start + phrase.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

fn banned_phrases(name: &str, text: &str) -> Vec<String> {
    let (flat, numbers) = flatten(text);
    let allowed: Vec<(usize, usize)> =
        ALLOWED.iter().flat_map(|(phrase, _)| find(&flat, phrase).map(|start| (start, start + phrase.len()))).collect();
    let mut found = Vec::new();
    for (phrase, instead) in BANNED {
        for start in find(&flat, phrase) {
            let end = start + phrase.len();
            if !allowed.iter().any(|range| range.0 <= start && end <= range.1) {
                found.push(format!("{name}:{}: \"{phrase}\"; write: {instead}", numbers[start]));
            }
        }
    }
    found
}

#[test]
fn banned_phrases_are_found_across_lines_and_only_as_whole_words() {
    let text = "/// It is no\n/// longer told\n/// of canewood. There is none.\n//! A list is\n//! none: made Anew.";
    assert_eq!(
        banned_phrases("x", text).iter().map(|found| found.split(';').next().unwrap()).collect::<Vec<_>>(),
        ["x:5: \"anew\"", "x:4: \"is none\"", "x:2: \"told of\""]
    );
}

#[test]
fn everything_people_read_is_plain_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for file in files() {
        let name = file.strip_prefix(root).unwrap().display().to_string();
        found.extend(banned_phrases(&name, &fs::read_to_string(&file).unwrap()));
    }
    let mut command = Cli::command();
    command.build();
    for verb in command.get_subcommands_mut() {
        let help = verb.render_long_help().to_string();
        found.extend(banned_phrases(&format!("briefing help {}", verb.get_name()), &help));
    }
    assert!(found.is_empty(), "{} banned phrases:\n{}", found.len(), found.join("\n"));
}
