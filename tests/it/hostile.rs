//! Hostile briefs, file names and arguments on every screen and in every output: of all bytes written only our own
//! sequences and printable cells. The briefs are in `tests/hostile`, what each tries in its `MANIFEST.toml`.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use briefing::app::{Effect, Message, Outcome};
use briefing::library::{Library, Place};
use briefing::pane::Pane;
use briefing::ui::{Theme, draw};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use serde::Deserialize;

use crate::oracle::{Writer, assert_only_ours, is_forbidden};
use crate::pty::{PROGRAM, Start};
use crate::screen::Desk;

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

/// Names that a file may have, though nobody would give them.
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

/// All hostile briefs, under hostile names too.
fn library() -> tempfile::TempDir {
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

/// The bytes of one frame of the reader.
fn frame(desk: &Desk) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (columns, rows) = desk.app.size;
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut bytes), TerminalOptions { viewport }).unwrap();
    let theme = Theme::builtin("dark").unwrap();
    terminal.draw(|frame| draw(frame, &desk.app, &theme)).unwrap();
    drop(terminal);
    bytes
}

fn assert_frame(desk: &Desk, of: &str) {
    assert_only_ours(Writer::Screen, &frame(desk), of);
}

/// What leaves the reader for a file, the clipboard, another program.
fn assert_effects(desk: &mut Desk, of: &str) {
    for effect in std::mem::take(&mut desk.effects) {
        let text = match effect {
            Effect::Write { path, text, what, .. } => {
                assert!(!path.contains(is_forbidden) && !path.contains('/'), "{of}: {path:?}");
                format!("{text}{what}")
            }
            Effect::Copy { text, what } => format!("{text}{what}"),
            Effect::Pipe { text, .. } => text,
            _ => continue,
        };
        let wrong: Vec<char> = text.chars().filter(|&c| is_forbidden(c) && c != '\n').collect();
        assert!(wrong.is_empty(), "{of}: {wrong:?}");
    }
}

const SIZES: [(u16, u16); 4] = [(100, 30), (40, 12), (160, 40), (20, 5)];

#[test]
fn hostile_briefs_in_every_pane_at_every_size() {
    let folder = library();
    let mut screens = 0;
    for size in SIZES {
        let mut desk = Desk::at(Library::new(Place::Folder(folder.path().into())), size);
        let count = desk.app.list.entries.len();
        assert_eq!(count, manifest().len() + 2 * NAMES.len());
        for row in 0..count {
            assert_frame(&desk, &format!("{size:?} list {row}"));
            desk.press("Enter");
            for pane in 1..=Pane::ALL.len() {
                desk.press(&pane.to_string());
                assert_frame(&desk, &format!("{size:?} brief {row} pane {pane}"));
                // Down to the end, so that it is not only the first rows that are looked at.
                desk.press("G z");
                assert_frame(&desk, &format!("{size:?} brief {row} pane {pane} zoomed, at its end"));
                desk.press("z");
                screens += 2;
            }
            desk.press("Esc Esc j");
        }
    }
    assert_eq!(screens, SIZES.len() * (manifest().len() + 2 * NAMES.len()) * Pane::ALL.len() * 2);
}

#[test]
fn a_million_marks_and_lines_of_a_megabyte_are_shown_as_all_else() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let brief = format!("headline = \"{name} {text}\"\nsummary = \"{text}\"\n[source]\ntext = \"{text}\"\n");
        fs::write(folder.path().join(name), brief).unwrap();
    };
    put("marks.toml", &format!("e{}", "\u{301}".repeat(500_000)));
    put("words.toml", &"word ".repeat(200_000));
    put("word.toml", &"x".repeat(400_000));
    put("wide.toml", &"王".repeat(100_000));
    let mut desk = Desk::at(Library::new(Place::Folder(folder.path().into())), (100, 30));
    assert_eq!(desk.app.list.entries.len(), 4);
    for row in 0..4 {
        desk.press("Enter");
        for (columns, rows) in [(100, 30), (40, 12)] {
            desk.tell(Message::Resized { columns, rows });
            for keys in ["", "1", "6", "G", "7"] {
                desk.press(keys);
                assert_frame(&desk, &format!("{columns}×{rows} brief {row} pane {keys}"));
            }
        }
        desk.press("Esc Esc j");
    }
}

#[test]
fn hostile_briefs_in_everything_that_opens_over_the_panes_and_in_what_is_taken_out() {
    let folder = library();
    let journeys = [
        "s \"headline\"",
        "s \"point\"",
        "s \"quote in:quotes\"",
        "s \"article\" Tab Tab",
        "s \"name\" Tab Tab Tab",
        "s \"party:title\"",
        "s \"point\" Enter",
        "s \"point\" Enter Enter",
        "f \"bidi\"",
        "f \"bidi\" Enter",
        "/ \"a\"",
        "/ \"a\" Enter n",
        "?",
        ":",
        "t",
        "e",
        "e Up Left",
        "e Up Up Right",
        "o",
        "*",
        "| \"cat\"",
        "7 / \"hidden\"",
        "] c Enter",
        "6 / \"article\" Enter",
        "y",
        "i",
    ];
    let taking = [
        "y p",
        "y y",
        "y q",
        "y c",
        "y u",
        "e Enter",
        "e Up Right Enter",
        "e Up Right Right Enter",
        "e Up Right Right Right Enter",
        "e Up Up Right Enter",
        "e Up Up Right Right Enter",
        "| \"cat\" Enter",
    ];
    for size in [(100, 30), (40, 12)] {
        let mut desk = Desk::at(Library::new(Place::Folder(folder.path().into())), size);
        for row in 0..manifest().len() {
            let before = desk.app.clone();
            for journey in journeys.iter().chain(&taking) {
                desk.app = before.clone();
                desk.press("Enter").press(journey);
                let of = format!("{size:?} brief {row} {journey}");
                assert_frame(&desk, &of);
                assert_effects(&mut desk, &of);
            }
            desk.app = before;
            desk.press("j");
        }
    }
}

#[test]
fn what_is_typed_is_shown_as_text_whatever_it_is() {
    let mut desk = Desk::new(100, 30);
    for field in ["s", "f", "/", "|", "?", ":", "e"] {
        for typed in [
            "\u{1b}[2J",
            "\u{9b}2J",
            "\u{202e}evil ",
            "\u{7}\u{8}",
            "\u{200b} ",
            "\u{e0041} ",
            "a\u{301}\u{301}",
            "\u{feff}",
        ] {
            desk.press(field).press(&format!("\"{typed}\""));
            assert_frame(&desk, &format!("{field} {typed:?}"));
            desk.press("Enter");
            assert_frame(&desk, &format!("{field} {typed:?} Enter"));
            assert_effects(&mut desk, &format!("{field} {typed:?} Enter"));
            desk.press("Esc Esc Esc Esc");
        }
    }
}

#[test]
fn what_is_said_and_asked_is_clean_whatever_it_repeats() {
    let evil = "x\u{1b}]0;PWN\u{7}\u{9b}2J\u{202e}\u{200b}\ny";
    let mut desk = Desk::new(100, 30);
    let again = Box::new(Effect::Redraw);
    for message in [
        Message::Notice(evil.into()),
        Message::Finished(Outcome::Done(evil.into())),
        Message::Finished(Outcome::Failed(evil.into())),
        Message::Reachable(Err(evil.into())),
        Message::Themed(Err(evil.into())),
        Message::Answered { generation: desk.app.generation, answer: Err(evil.into()) },
        Message::Filtered { generation: desk.app.generation, ids: Err(evil.into()) },
        Message::Finished(Outcome::Exists { path: evil.into(), again }),
    ] {
        desk.tell(message.clone());
        assert_frame(&desk, &format!("{message:?}"));
    }
}

#[test]
fn the_binary_writes_nothing_else_to_a_real_terminal() {
    let folder = library();
    let path = folder.path().to_str().unwrap();
    for (columns, rows) in [(100, 30), (40, 12)] {
        let mut session = Start::new(&[path]).size(columns, rows).open();
        session.see("BIDI");
        session.rest();
        session.step("\r");
        for key in ["1", "2", "3", "4", "5", "6", "7"] {
            session.step(key);
            for _ in 0..manifest().len() + 2 * NAMES.len() {
                session.step("J");
            }
            session.step("gg");
            session.step("K");
        }
        for keys in
            ["?", "\u{1b}", ":", "\u{1b}", "e", "\u{1b}", "t", "j", "\u{1b}", "/", "a", "\u{1b}", "f", "p", "\u{1b}"]
        {
            session.step(keys);
        }
        session.press("spoint");
        session.see("point");
        session.step("\t");
        session.step("\r");
        session.press("\u{3}");
        assert_eq!(session.end(), 0);
        session.assert_given_back("hostile");
        assert_only_ours(Writer::Screen, &session.all, &format!("{columns}×{rows}"));
    }
}

/// Every command over the library, with every file of it, and with hostile arguments.
fn commands(library: &Path) -> Vec<Vec<std::ffi::OsString>> {
    let words = |line: &[&str]| line.iter().map(|word| (*word).into()).collect::<Vec<std::ffi::OsString>>();
    let mut all: Vec<Vec<std::ffi::OsString>> = [
        &["list"][..],
        &["list", "--json"],
        &["list", "headline"],
        &["--plain"],
        &["check"],
        &["check", "--json"],
        &["check", "--format", "short"],
        &["check", "--color", "always"],
        &["search", "point"],
        &["search", "point", "--json"],
        &["search", "quote", "--unit", "quotes"],
        &["search", "article", "--unit", "sentences"],
        &["search", "headline", "--unit", "briefs"],
        &["search", "party:\u{1b}[2J"],
        &["search", "\"\u{1b}]0;x\u{7}\u{202e}"],
        &["search", "\u{1b}[2J:x"],
        &["export", "--query", "point", "-o", "-"],
        &["export", "--query", "point", "--format", "csv", "-o", "-"],
        &["show", "\u{1b}[2J\u{202e}"],
        &["\u{1b}]0;x\u{7}"],
        &["--\u{1b}[2J"],
        &["check", "\u{202e}\u{9b}"],
        &["--config", "\u{1b}[2J", "list"],
        &["paths"],
        &["config"],
        &["paths", "--json"],
        &["themes"],
        &["export", "TITLE", "-o", "no\u{1b}[2J/such"],
        &["completions", "\u{1b}[2J"],
    ]
    .iter()
    .map(|line| words(line))
    .collect();
    for name in manifest().iter().filter(|file| file.loads).map(|file| file.name.as_str()) {
        all.push(words(&["show", name]));
        all.push(words(&["show", name, "--json"]));
        for pane in Pane::ALL {
            all.push(words(&["show", name, "--pane", pane.name()]));
        }
        for format in ["text", "markdown", "json", "csv"] {
            all.push(words(&["export", name, "--format", format, "-o", "-"]));
        }
    }
    for name in NAMES {
        let path = library.join(OsStr::from_bytes(name));
        all.push(vec!["check".into(), path.clone().into()]);
        all.push(vec!["--plain".into(), path.clone().into()]);
        all.push(vec!["export".into(), path.into(), "-o".into(), "-".into()]);
    }
    all
}

/// A home whose configuration and theme are hostile too.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("XDG_CONFIG_HOME/briefing");
    fs::create_dir_all(config.join("themes")).unwrap();
    let evil = r"\u001b]0;PWN\u0007\u009b2J\u202e\u200b";
    let settings = format!(
        "width = \"{evil}\"\ntheme = \"{evil}\"\n\"{evil}\" = 1\nexport_dir = \"x{evil}\"\n[keys]\n\"{evil}\" = \"{evil}\"\n\"g z\" = \"{evil}\"\n\x1b[2J\u{202e} = \n"
    );
    fs::write(config.join("config.toml"), settings).unwrap();
    fs::write(config.join("themes").join("a\u{1b}[2J\u{202e}.toml"), format!("text = \"{evil}\"\n")).unwrap();
    home
}

#[test]
fn every_command_writes_plain_lines_to_a_pipe() {
    let (folder, home) = (library(), home());
    for arguments in commands(folder.path()) {
        let mut command = Command::new(PROGRAM);
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env(name, home.path().join(name));
        }
        command.env("BRIEFING_LIBRARY", folder.path()).current_dir(home.path()).stdin(Stdio::null());
        let done = command.args(&arguments).output().unwrap();
        let of = format!("{arguments:?}");
        assert!(done.status.code().is_some_and(|code| code <= 4), "{of}: {:?}", done.status);
        assert_only_ours(Writer::Lines, &done.stderr, &of);
        assert_only_ours(Writer::Lines, &done.stdout, &of);
        let is_colour_wanted = arguments.iter().any(|word| word == "always");
        assert!(is_colour_wanted || !done.stdout.contains(&0x1b), "{of}: colour in a pipe");
    }
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().starts_with("XDG_")), "{left:?}");
}

#[test]
fn every_command_writes_plain_lines_to_a_terminal() {
    let (folder, home) = (library(), home());
    let mut script = Vec::new();
    for arguments in commands(folder.path()) {
        if arguments == ["\u{1b}]0;x\u{7}"] {
            continue;
        }
        script.extend(b"\"$PROGRAM\"");
        for word in &arguments {
            script.extend(b" '");
            script.extend(
                word.as_bytes()
                    .iter()
                    .flat_map(|byte| if *byte == b'\'' { &b"'\\''"[..] } else { std::slice::from_ref(byte) }),
            );
            script.push(b'\'');
        }
        script.extend(b" </dev/null\n");
    }
    script.extend(b"echo the end\n");
    let file = home.path().join("script");
    fs::write(&file, script).unwrap();
    let start = Start::other(&["sh", file.to_str().unwrap()]).home(home.path()).env("PROGRAM", PROGRAM);
    let mut session = start.env("BRIEFING_LIBRARY", folder.path().to_str().unwrap()).open();
    assert_eq!(session.end(), 0);
    session.see("the end");
    assert_only_ours(Writer::Lines, &session.all, "the commands");
}

#[test]
fn the_manifest_says_what_becomes_of_each_file() {
    let files = manifest();
    let kept = fs::read_dir(corpus()).unwrap().count() - 1;
    assert_eq!(files.len(), kept, "every file of tests/hostile has its row");
    for file in &files {
        assert!(!file.tries.is_empty(), "{}", file.name);
        let library = Library::new(Place::File(corpus().join(&file.name)));
        let (loaded, _) = library.load_all();
        let entry = &loaded[0].entry;
        assert_eq!(entry.card.is_some(), file.loads, "{}", file.name);
        if let Some(card) = &entry.card {
            assert!(card.headline.starts_with(&file.marks), "{}: {}", file.name, card.headline);
        }
        let mut worst = String::new();
        let is_error = entry.problems.iter().any(|p| p.severity == briefing::brief::Severity::Error);
        write!(worst, "{}", if is_error { "error" } else { "warning" }).unwrap();
        assert!(!entry.problems.is_empty() && worst == file.worst, "{}: {worst}", file.name);
    }
}
