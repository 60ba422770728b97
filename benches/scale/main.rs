//! The reader over 100,000 briefs, each figure next to that of a peer measured in the same run: `rg -i` and a bare parse over
//! the same files, newsboat with as many items, a bare redraw.
//!
//! `cargo bench --bench scale` takes about ten minutes and four gigabytes in the temporary folder. `-- 10000` measures that many
//! briefs; names of parts (`starts`, `settled`, `keystrokes`, `search`, `list`, `saved`, `frames`) select those parts, after the
//! build of the index. Without `rg` or newsboat, their columns stay empty and a line below the table says so.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a failed benchmark stops")]

#[path = "../speed/arguments.rs"]
mod arguments;
#[path = "../briefs/mod.rs"]
mod briefs;
#[path = "../speed/frames.rs"]
mod frames;
#[path = "../speed/keystrokes.rs"]
mod keystrokes;
#[path = "../speed/memory.rs"]
mod memory;
mod newsboat;
mod plain;
#[path = "../speed/processes.rs"]
mod processes;
#[path = "../speed/session.rs"]
mod session;
#[path = "../speed/table.rs"]
mod table;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use briefing::config::paths::Paths;
use briefing::index::Index;
use briefing::library::{Library, Location};
use briefing::search::{Engine, Event, Query, Request};
use briefing::service::library::LibraryService;
use briefing::text::grouped;
use crossbeam_channel::unbounded;
use tempfile::TempDir;

use crate::arguments::Arguments;
use crate::table::{Row, Table, Times, time};

/// The sizes of the libraries that the large one is compared with.
const FEW: usize = 10;
const SOME: usize = 1_000;

/// After this time without a search the reader has freed the memory that only searches need.
const IDLE: Duration = Duration::from_secs(12);
const PARTS: [&str; 7] = ["starts", "settled", "keystrokes", "search", "list", "saved", "frames"];

fn main() {
    let arguments = Arguments::from_env();
    let count = arguments.count(100_000);
    let wants = |part: &str| arguments.wants(part, &PARTS);
    let home = tempfile::tempdir().unwrap();
    let mut table = Table::new(count);
    for size in [FEW, SOME, count] {
        let library = processes::folder(&home, size);
        briefs::write(&library, size, 1).unwrap();
        // Old enough for their time stamps to be trusted.
        for n in 0..size {
            let aged = SystemTime::now() - Duration::from_mins(1);
            File::open(library.join(briefs::path(n))).unwrap().set_modified(aged).unwrap();
        }
    }
    let library = processes::folder(&home, count);
    let parsed = time(|| parse_all(&library, count));
    let built = time(|| processes::build_index(&home, count));
    [FEW, SOME].iter().for_each(|size| processes::build_index(&home, *size));
    let parse = |share: f64| Some(("a bare parse", parsed, share));
    table.add(&Row::new("the first build of the index".into(), built, parse(3.0)));

    let index = index_dir(&home, count);
    if wants("starts") {
        let newsboat = newsboat::measure(&home, count);
        if newsboat.is_none() {
            table.note("newsboat is not installed, so nothing is compared with it.");
        }
        measure_starts(&home, count, newsboat.as_ref(), &mut table);
    }
    if wants("settled") {
        let mut settled = Times::default();
        for _ in 0..5 {
            settled.add(time(|| drop(settle(&library, &index))));
        }
        table.add(&Row::new("all files compared with the list after the start".into(), settled.median(), parse(0.05)));
    }
    if wants("keystrokes") {
        measure_keystrokes(&home, count, &mut table);
    }
    if wants("search") {
        processes::measure_search(&home, count, 0.02, &mut table);
    }
    if wants("list") {
        processes::measure_list(&home, count, &mut table);
    }
    if wants("saved") {
        measure_saved(&library, &index, &mut table);
    }
    if wants("frames") {
        let some = processes::folder(&home, SOME);
        let medians = frames::measure(&[(&some, SOME), (&library, count)], &mut table);
        let (few, many) = (medians[0], medians[1]);
        table.add(&Row::new("a key to a finished frame".into(), many, Some(("of 1,000", few, 1.3))));
    }
    table.finish();
}

/// Keystrokes of the library search, next to `rg`, to plain tantivy and to 1,000 briefs.
fn measure_keystrokes(home: &TempDir, count: usize, table: &mut Table) {
    let rg = processes::time_rg(&processes::folder(home, count));
    let goals = keystrokes::Goals { median: 0.004, p99: 0.05 };
    let measure = |size: usize, rg: Option<&Times>, table: &mut Table| {
        let index = Index::open(&index_dir(home, size)).unwrap().0;
        keystrokes::measure(&index, size, rg, goals, table)
    };
    let (few, many) = (measure(SOME, None, table), measure(count, rg.as_ref(), table));
    let plain = plain::measure(&create_folder(home, "plain"), count, &keystrokes::line_states(count));
    table.add(&Row::new("the same, p99".into(), many.p99(), Some(("plain tantivy", plain.p99(), 1.0 / 3.0))));
    #[allow(clippy::cast_precision_loss, reason = "small")]
    let growth = count as f64 / SOME as f64;
    table.add(&Row::new("the same, median".into(), many.median(), Some(("of 1,000", few.median(), growth))));
}

/// The folder of the index over the library of `size` briefs.
fn index_dir(home: &TempDir, size: usize) -> PathBuf {
    let places = Paths { cache: home.path().join("XDG_CACHE_HOME").join("briefing"), ..Paths::locate(None) };
    let index = places.index_dir(&processes::folder(home, size));
    assert!(index.is_dir(), "the index is in {}", index.display());
    index
}

/// Parses every file as TOML and nothing else, on all cores.
fn parse_all(library: &Path, count: usize) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().unwrap().get() {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        return;
                    }
                    let text = fs::read_to_string(library.join(briefs::path(n))).unwrap();
                    std::hint::black_box(text.parse::<toml::Table>().unwrap());
                }
            });
        }
    });
}

/// New processes until their first briefs are on the screen, and the memory of one that has searched.
fn measure_starts(home: &TempDir, count: usize, newsboat: Option<&newsboat::Measured>, table: &mut Table) {
    let shown = |size: usize| {
        let mut times = Times::default();
        for _ in 0..9 {
            times.add(processes::time_start(home, size).1);
        }
        times.median()
    };
    for size in [FEW, SOME, count] {
        let mut session = processes::start_reader(home, size);
        session.wait_for(&format!("{} briefs", grouped(size)));
        session.press("Q");
        session.wait();
    }
    let (few, some, many) = (shown(FEW), shown(SOME), shown(count));
    table.add(&Row::new(
        "a new process until its first briefs are shown".into(),
        many,
        Some(("the same with 10 briefs", few, 3.0)),
    ));
    table.add(&Row::new("the same".into(), many, Some(("with 1,000", some, 1.3))));
    if let Some(newsboat) = newsboat {
        let peer = Some(("newsboat until its feeds are shown", newsboat.listed, 0.1));
        table.add(&Row::new("the same".into(), many, peer));
    }
    let mut session = processes::start_reader(home, count);
    session.wait_for(&format!("{} briefs", grouped(count)));
    for words in ["law enforcement", "\"freedom of navigation\"", "a", "party:china rail"] {
        session.press("s\x15");
        for key in words.chars() {
            session.press(&key.to_string());
            std::thread::sleep(Duration::from_millis(60));
        }
        session.press("\x1b");
        // A key that follows at once would be read as one with Escape.
        std::thread::sleep(Duration::from_millis(300));
    }
    let megabytes = session.resident();
    table.add(&Row::new("MiB resident after four searches".into(), megabytes, Some(("allowed", 150.0, 1.0))));
    if let Some(newsboat) = newsboat {
        let peer = Some(("newsboat's", newsboat.megabytes, 0.25));
        table.add(&Row::new("the same".into(), megabytes, peer));
    }
    std::thread::sleep(IDLE);
    let peer = newsboat.map(|newsboat| ("newsboat's", newsboat.megabytes, 0.25));
    table.add(&Row::new("MiB resident at rest".into(), session.resident(), peer));
    session.press("Q");
    session.wait();
}

/// Starts the library service and waits until its list is compared with all files.
fn settle(library: &Path, index: &Path) -> LibraryService {
    let (send, heard) = unbounded();
    let tell = move |message| drop(send.send(message));
    let library = Library::new(Location::from_path(library));
    let service = LibraryService::start(library, Some(index.to_owned()), None, tell).unwrap();
    while !matches!(heard.recv().unwrap(), Event::ListSynced) {}
    service
}

/// The time from the moment a file is saved until a search finds its new word.
fn measure_saved(library: &Path, index: &Path, table: &mut Table) {
    let service = settle(library, index);
    let other = Index::open(index).unwrap().0;
    let mut times = Times::default();
    for n in 0..7 {
        let word = format!("zeppelin{n}");
        let query = Query::parse(&word, false).unwrap();
        let request = Request { query, limit: 1, ..Request::default() };
        let text = briefs::brief(n, 1).replacen("Deepen", &word, 1).replacen(
            "headline = \"",
            &format!("headline = \"{word} "),
            1,
        );
        let (file, start) = (library.join(briefs::path(n)), Instant::now());
        fs::write(&file, text).unwrap();
        let unit = Some(briefing::search::Unit::Brief);
        let request = Request { unit, ..request };
        // A hit for a similar word is the file before.
        let is_found = || {
            let answer = other.search(&request, &|| false).unwrap().unwrap();
            answer.total > 0 && !answer.similar
        };
        while !is_found() {
            assert!(start.elapsed() < Duration::from_mins(1), "{word} was never found");
            std::thread::sleep(Duration::from_millis(2));
        }
        times.add(start.elapsed().as_secs_f64() * 1000.0);
    }
    table.add(&Row::new("from saving a file to its hit".into(), times.median(), Some(("allowed", 300.0, 1.0))));
    drop(service);
}

/// Creates the folder for the files of a peer.
fn create_folder(home: &TempDir, name: &str) -> PathBuf {
    let folder = home.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}
