//! How many instructions a start, a search keystroke and a frame take over 1,000 briefs, counted by callgrind: unlike times
//! they are the same on a busy machine, so that what makes one of them a third slower is seen. Runs itself under
//! `valgrind`, and says so where the system has none.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop, and says what it counted")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use briefing::app::{App, Effect, Message, Opened, Setup, sequence};
use briefing::index::Index;
use briefing::library::{Library, Place};
use briefing::search::{Query, Request};
use briefing::service::library::Keeper;
use briefing::ui::{Theme, draw};
use crossbeam_channel::unbounded;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

#[path = "../benches/briefs/mod.rs"]
mod briefs;

const COUNT: usize = 1_000;
const SIZE: (u16, u16) = (200, 60);

/// What it was when it was last looked into, in thousands of instructions, in the profile of the tests. Who makes it faster
/// sets it lower, who makes it slower on purpose says why.
const KNOWN: [(&str, u64); 3] = [("start", 36_000), ("keystroke", 2_900), ("frame", 18_000)];
/// So much may come on top, in per cent: compilers differ.
const MORE: u64 = 30;

/// What is typed, a key at a time: two words, a phrase that is not finished, a field.
const TYPED: &[&str] = &["law enforcement", "\"freedom of n", "party:china rail"];
/// Keys through the list, through a brief and from pane to pane.
const KEYS: &str = "j j k j PageDown Enter j j Tab j PageDown 6 j G g g 3 z j z J K Esc d u";

fn home() -> PathBuf {
    std::env::var_os("BRIEFING_TEST_HOME").unwrap().into()
}

fn rounds() -> usize {
    std::env::var("BRIEFING_TEST_ROUNDS").unwrap().parse().unwrap()
}

fn library(home: &Path) -> Library {
    Library::new(Place::Folder(home.join("library")))
}

fn reader() -> App {
    App::new(Setup { library: "library".into(), theme: "dark".into(), size: SIZE, ..Setup::default() })
}

/// What the loop does with a message: briefs are read from their files at once.
fn take(app: &mut App, library: &Library, message: Message) {
    for effect in app.update(message) {
        if let Effect::Open(id) = effect {
            let (_, reading) = library.read(&id);
            let opened = Opened { id, brief: reading.brief.map(Arc::new), problems: reading.problems };
            take(app, library, Message::Opened(Box::new(opened)));
        }
    }
}

/// The reader with the list of last time, while the files are looked at behind it or, `settled`, after that.
fn started(library: &Library, settled: bool) -> App {
    let (send, heard) = unbounded();
    let index = Some(home().join("index"));
    let keeper = Keeper::start(library.clone(), (index, None), move |message| drop(send.send(message))).unwrap();
    let mut app = reader();
    let mut is_settled = false;
    while app.list.entries.len() < COUNT || settled && !is_settled {
        let message = heard.recv().unwrap();
        is_settled |= matches!(message, Message::Settled);
        take(&mut app, library, message);
    }
    std::mem::forget(keeper);
    app
}

#[test]
#[ignore = "run by the test below"]
fn part_start() {
    let library = library(&home());
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    let theme = Theme::builtin("dark").unwrap();
    for _ in 0..rounds() {
        let app = started(&library, false);
        terminal.draw(|frame| draw(frame, &app, &theme)).unwrap();
    }
    // What goes on behind it is no part of this.
    std::process::exit(0);
}

#[test]
#[ignore = "run by the test below"]
fn part_keystroke() {
    let (index, _) = Index::open(&home().join("index")).unwrap();
    let limit = reader().results_shown();
    for _ in 0..rounds() {
        for typed in strokes() {
            let query = Query::parse(typed, true).unwrap_or_default();
            let request = Request { query, limit, ..Request::default() };
            std::hint::black_box(index.search(&request, &|| false).unwrap());
        }
    }
}

/// Every state of the search line.
fn strokes() -> impl Iterator<Item = &'static str> {
    TYPED.iter().flat_map(|words| (1..=words.len()).filter_map(|end| words.get(..end)))
}

#[test]
#[ignore = "run by the test below"]
fn part_frame() {
    let library = library(&home());
    let mut app = started(&library, true);
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    let theme = Theme::builtin("dark").unwrap();
    for _ in 0..rounds() {
        for key in sequence(KEYS).unwrap() {
            take(&mut app, &library, Message::Key(key));
            terminal.draw(|frame| draw(frame, &app, &theme)).unwrap();
        }
    }
}

/// The instructions of `rounds` rounds of a part, with those of the harness.
fn counted(home: &TempDir, part: &str, rounds: usize) -> u64 {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "--test-threads=1", &format!("part_{part}")]);
    command.env("BRIEFING_TEST_HOME", home.path()).env("BRIEFING_TEST_ROUNDS", rounds.to_string());
    let said = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    let count = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    if count.is_none() {
        eprintln!("{said}");
    }
    count.expect("a count")
}

#[test]
fn a_start_a_keystroke_and_a_frame_take_no_more_instructions_than_they_did() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("not tested: no valgrind here");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    briefs::write(&home.path().join("library"), COUNT, 1).unwrap();
    // Long enough ago that the stamps are believed, and nothing is read again.
    for n in 0..COUNT {
        let file = File::open(home.path().join("library").join(briefs::path(n))).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
    }
    // The first start makes the index and keeps the list.
    let (send, heard) = unbounded();
    let start = move |message| drop(send.send(message));
    let keeper = Keeper::start(library(home.path()), (Some(home.path().join("index")), None), start).unwrap();
    while !matches!(heard.recv().unwrap(), Message::Indexed(true)) {}
    drop(keeper);
    let strokes = u64::try_from(strokes().count()).unwrap();
    let keys = u64::try_from(sequence(KEYS).unwrap().len()).unwrap();
    let mut slower = Vec::new();
    for (part, known) in KNOWN {
        let (from, each) = match part {
            "start" => (0, 1),
            "keystroke" => (1, strokes),
            _ => (1, keys),
        };
        let count = counted(&home, part, from + 1).saturating_sub(counted(&home, part, from)) / each / 1000;
        eprintln!("{part}: {count} thousand instructions, known {known}");
        if count > known * (100 + MORE) / 100 {
            slower.push(format!("{part}: {count} thousand instructions, and it was {known}"));
        }
    }
    assert_eq!(slower, Vec::<String>::new());
}
