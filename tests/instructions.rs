//! Counts the instructions of a start, a search keystroke and a frame over 1,000 briefs with callgrind. Unlike times, counts are
//! the same on a busy machine, so that a slowdown of a third is noticed. The test runs itself under `valgrind`.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may panic; it prints its counts"
)]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use briefing::app::{App, Effect, Message, Setup, sequence};
use briefing::index::Index;
use briefing::library::{Library, Location};
use briefing::search::{Engine, Event, Query, Request};
use briefing::service::library::LibraryService;
use briefing::ui::{Theme, draw};
use crossbeam_channel::unbounded;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

#[path = "../benches/briefs/mod.rs"]
mod briefs;
mod support;

use support::require;

const COUNT: usize = 1_000;
const SIZE: (u16, u16) = (200, 60);

/// The counts when they were last measured, in thousands of instructions, in the test profile. Lower them after an improvement;
/// if you raise one, say why in the commit.
const BASELINE: [(&str, u64); 3] = [("start", 36_000), ("keystroke", 2_900), ("frame", 18_000)];
/// How many per cent more are accepted: compilers differ.
const TOLERANCE: u64 = 30;

/// Typed one key at a time: two words, an unfinished phrase, a field.
const TYPED: &[&str] = &["law enforcement", "\"freedom of n", "party:china rail"];
/// Keys that move through the list, through a brief and between panes.
const KEYS: &str = "j j k j PageDown Enter j j Tab j PageDown 6 j G g g 3 z j z J K Esc d u";

fn home() -> PathBuf {
    std::env::var_os("BRIEFING_TEST_HOME").unwrap().into()
}

fn rounds() -> usize {
    std::env::var("BRIEFING_TEST_ROUNDS").unwrap().parse().unwrap()
}

fn library(home: &Path) -> Library {
    Library::new(Location::Folder(home.join("library")))
}

fn reader() -> App {
    App::new(Setup { library: "library".into(), theme: "dark".into(), size: SIZE, ..Setup::default() })
}

/// Handles a message as the event loop does, and reads the briefs that it opens.
fn handle(app: &mut App, library: &Library, message: Message) {
    for effect in app.update(message) {
        if let Effect::Open(id) = effect {
            let opened = library.open_brief(id);
            handle(app, library, Event::Opened(opened).into());
        }
    }
}

/// The reader with its stored list; with `until_synced`, after that list was compared with the files.
fn start(library: &Library, until_synced: bool) -> App {
    let (send, messages) = unbounded();
    let index = Some(home().join("index"));
    let service = LibraryService::start(library.clone(), index, None, move |event| drop(send.send(event))).unwrap();
    let mut app = reader();
    let mut is_synced = false;
    while app.list.all_entries().len() < COUNT || until_synced && !is_synced {
        let event = messages.recv().unwrap();
        is_synced |= matches!(event, Event::ListSynced);
        handle(&mut app, library, event.into());
    }
    std::mem::forget(service);
    app
}

#[test]
#[ignore = "run by the test below"]
fn part_start() {
    let library = library(&home());
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    let theme = Theme::builtin("dark").unwrap();
    for _ in 0..rounds() {
        let app = start(&library, false);
        terminal.draw(|frame| draw(frame, &app, &theme)).unwrap();
    }
    // Do not count the work that continues in the background.
    std::process::exit(0);
}

#[test]
#[ignore = "run by the test below"]
fn part_keystroke() {
    let (index, _) = Index::open(&home().join("index")).unwrap();
    let limit = reader().hits_per_screen();
    for _ in 0..rounds() {
        for typed in line_states() {
            let query = Query::parse(typed, true).unwrap_or_default();
            let request = Request { query, limit, ..Request::default() };
            std::hint::black_box(index.search(&request, &|| false).unwrap());
        }
    }
}

/// Every state of the search line.
fn line_states() -> impl Iterator<Item = &'static str> {
    TYPED.iter().flat_map(|words| (1..=words.len()).filter_map(|end| words.get(..end)))
}

#[test]
#[ignore = "run by the test below"]
fn part_frame() {
    let library = library(&home());
    let mut app = start(&library, true);
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    let theme = Theme::builtin("dark").unwrap();
    for _ in 0..rounds() {
        for key in sequence(KEYS).unwrap() {
            handle(&mut app, &library, Message::Key(key));
            terminal.draw(|frame| draw(frame, &app, &theme)).unwrap();
        }
    }
}

/// Counts the instructions of `rounds` rounds of a part, including those of the test harness.
fn count_instructions(home: &TempDir, part: &str, rounds: usize) -> u64 {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "--test-threads=1", &format!("part_{part}")]);
    command.env("BRIEFING_TEST_HOME", home.path()).env("BRIEFING_TEST_ROUNDS", rounds.to_string());
    let done = command.stdin(Stdio::null()).output().unwrap();
    let report = String::from_utf8_lossy(&done.stderr).into_owned();
    let count = report.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.unwrap_or_else(|| unreachable!("callgrind printed no count:\n{report}"))
}

#[test]
fn start_keystroke_and_frame_take_no_more_instructions_than_before() {
    if !require("valgrind") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    briefs::write(&home.path().join("library"), COUNT, 1).unwrap();
    // Old enough for their time stamps to be trusted, so that no file is read again.
    for n in 0..COUNT {
        let file = File::open(home.path().join("library").join(briefs::path(n))).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
    }
    // The first start builds the index.
    let (send, messages) = unbounded();
    let on_report = move |event| drop(send.send(event));
    let service =
        LibraryService::start(library(home.path()), Some(home.path().join("index")), None, on_report).unwrap();
    while !matches!(messages.recv().unwrap(), Event::IndexSynced(true)) {}
    drop(service);
    let strokes = u64::try_from(line_states().count()).unwrap();
    let keys = u64::try_from(sequence(KEYS).unwrap().len()).unwrap();
    let mut slower = Vec::new();
    for (part, baseline) in BASELINE {
        let (from, steps) = match part {
            "start" => (0, 1),
            "keystroke" => (1, strokes),
            _ => (1, keys),
        };
        let count = count_instructions(&home, part, from + 1).saturating_sub(count_instructions(&home, part, from))
            / steps
            / 1000;
        eprintln!("{part}: {count} thousand instructions, baseline {baseline}");
        if count > baseline * (100 + TOLERANCE) / 100 {
            slower.push(format!("{part}: {count} thousand instructions, before {baseline}"));
        }
    }
    assert_eq!(slower, Vec::<String>::new());
}
