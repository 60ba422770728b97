//! The reader over a desk's archive of ten years, 100,000 briefs: each figure beside that of a peer measured in the same
//! run: `rg -i` and a bare parse over the same files, newsboat with as many items, a bare redraw.
//!
//! `cargo bench --bench scale` takes some ten minutes and four gigabytes in the temporary folder; `-- 10000` measures so
//! many, and with names of parts (`starts`, `settled`, `keystrokes`, `search`, `saved`, `frames`) only those, after the build.
//! What stands beside `rg` or `newsboat` is left out, and said so, where they are not installed.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop")]

#[path = "../speed/asked.rs"]
mod asked;
#[path = "../briefs/mod.rs"]
mod briefs;
#[path = "../speed/frames.rs"]
mod frames;
#[path = "../speed/keystrokes.rs"]
mod keystrokes;
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

use briefing::app::Message;
use briefing::config::paths::Paths;
use briefing::index::Index;
use briefing::library::{Library, Place};
use briefing::search::{Query, Request};
use briefing::service::library::Keeper;
use briefing::text::grouped;
use crossbeam_channel::unbounded;
use tempfile::TempDir;

use crate::asked::Asked;
use crate::session::Session;
use crate::table::{Row, Table, Times, time};

/// What a few briefs are, beside which the start is held.
const FEW: usize = 10;
/// And some, beside which the growth is.
const SOME: usize = 1_000;

/// So long after the last question the reader has let go of what only answers need.
const UNASKED: Duration = Duration::from_secs(12);
const PARTS: [&str; 6] = ["starts", "settled", "keystrokes", "search", "saved", "frames"];

fn main() {
    let asked = Asked::now();
    let count = asked.count(100_000);
    let wants = |part: &str| asked.wants(part, &PARTS);
    let home = tempfile::tempdir().unwrap();
    let mut table = Table::new(count);
    for size in [FEW, SOME, count] {
        let library = processes::folder(&home, size);
        briefs::write(&library, size, 1).unwrap();
        // Long enough ago that the stamps are believed.
        for n in 0..size {
            let aged = SystemTime::now() - Duration::from_mins(1);
            File::open(library.join(briefs::path(n))).unwrap().set_modified(aged).unwrap();
        }
    }
    let library = processes::folder(&home, count);
    let parsed = time(|| parse(&library, count));
    let built = time(|| processes::build(&home, count));
    [FEW, SOME].iter().for_each(|size| processes::build(&home, *size));
    let parse = |share: f64| Some(("a bare parse", parsed, share));
    table.add(&Row::new("the first build of the index".into(), built, parse(3.0)));

    let index = index(&home, count);
    if wants("starts") {
        let newsboat = newsboat::measure(&home, count);
        if newsboat.is_none() {
            table.say("newsboat is not installed: nothing is measured beside it");
        }
        starts(&home, count, newsboat.as_ref(), &mut table);
    }
    if wants("settled") {
        let mut settled = Times::default();
        for _ in 0..5 {
            settled.add(time(|| drop(settle(&library, &index))));
        }
        table.add(&Row::new("all files held against the list after the start".into(), settled.median(), parse(0.05)));
    }
    if wants("keystrokes") {
        keys(&home, count, &mut table);
    }
    if wants("search") {
        processes::search(&home, count, 0.02, &mut table);
    }
    if wants("saved") {
        saved(&library, &index, &mut table);
    }
    if wants("frames") {
        let some = processes::folder(&home, SOME);
        let medians = frames::measure(&[(&some, SOME), (&library, count)], &mut table);
        let (few, many) = (medians[0], medians[1]);
        table.add(&Row::new("a key to a finished frame".into(), many, Some(("of 1,000", few, 1.3))));
    }
    table.end();
}

/// Keys of the library search, beside `rg`, beside plain tantivy, and beside 1,000 briefs.
fn keys(home: &TempDir, count: usize, table: &mut Table) {
    let rg = processes::rg(&processes::folder(home, count));
    let keys = |size: usize, rg: Option<&Times>, table: &mut Table| {
        let kept = Index::open(&index(home, size)).unwrap().0;
        keystrokes::measure(&kept, size, rg, (0.004, 0.05), table)
    };
    let (few, many) = (keys(SOME, None, table), keys(count, rg.as_ref(), table));
    let plain = plain::measure(&corner(home, "plain"), count, &keystrokes::strokes(count));
    table.add(&Row::new("the same, p99".into(), many.p99(), Some(("plain tantivy", plain.p99(), 1.0 / 3.0))));
    #[allow(clippy::cast_precision_loss, reason = "small")]
    let grown = count as f64 / SOME as f64;
    table.add(&Row::new("the same, median".into(), many.median(), Some(("of 1,000", few.median(), grown))));
}

/// The folder of the index of the library of that size.
fn index(home: &TempDir, size: usize) -> PathBuf {
    let places = Paths { cache: home.path().join("XDG_CACHE_HOME").join("briefing"), ..Paths::locate(None) };
    let index = places.index_dir(&processes::folder(home, size));
    assert!(index.is_dir(), "the index is in {}", index.display());
    index
}

/// Reads every file as TOML and nothing else, on all cores.
fn parse(library: &Path, count: usize) {
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

/// New processes to their first briefs on the screen, and the memory of the last after it was searched.
fn starts(home: &TempDir, count: usize, newsboat: Option<&newsboat::Measured>, table: &mut Table) {
    let shown = |size: usize| {
        let mut times = Times::default();
        for _ in 0..9 {
            times.add(processes::screen(home, size).1);
        }
        times.median()
    };
    for size in [FEW, SOME, count] {
        let mut session = Session::reader(home, size);
        session.see(&format!("{} briefs", grouped(size)));
        // The list is kept for the next start once all is read and indexed.
        let list = index(home, size).join("briefing-list");
        while !list.is_file() {
            std::thread::sleep(Duration::from_millis(20));
        }
        session.press("Q");
        session.end();
    }
    let (few, some, many) = (shown(FEW), shown(SOME), shown(count));
    table.add(&Row::new("a new process to its first briefs".into(), many, Some(("the same with 10 briefs", few, 3.0))));
    table.add(&Row::new("the same".into(), many, Some(("with 1,000", some, 1.3))));
    if let Some(newsboat) = newsboat {
        let peer = Some(("newsboat to its feeds", newsboat.listed, 0.1));
        table.add(&Row::new("the same".into(), many, peer));
    }
    let mut session = Session::reader(home, count);
    session.see(&format!("{} briefs", grouped(count)));
    for words in ["law enforcement", "\"freedom of navigation\"", "a", "party:china rail"] {
        session.press("s\x15");
        for key in words.chars() {
            session.press(&key.to_string());
            std::thread::sleep(Duration::from_millis(60));
        }
        session.press("\x1b");
        // What follows at once would be one key with it.
        std::thread::sleep(Duration::from_millis(300));
    }
    let megabytes = session.megabytes();
    table.add(&Row::new("megabytes resident after four searches".into(), megabytes, Some(("allowed", 150.0, 1.0))));
    if let Some(newsboat) = newsboat {
        let peer = Some(("newsboat's", newsboat.megabytes, 0.25));
        table.add(&Row::new("the same".into(), megabytes, peer));
    }
    std::thread::sleep(UNASKED);
    let peer = newsboat.map(|newsboat| ("newsboat's", newsboat.megabytes, 0.25));
    table.add(&Row::new("megabytes resident at rest".into(), session.megabytes(), peer));
    session.press("Q");
    session.end();
}

/// The reader's list, held against all files of the library.
fn settle(library: &Path, index: &Path) -> Keeper {
    let (send, heard) = unbounded();
    let tell = move |message| drop(send.send(message));
    let library = Library::new(Place::of(library));
    let keeper = Keeper::start(library, (Some(index.to_owned()), None), tell).unwrap();
    while !matches!(heard.recv().unwrap(), Message::Settled) {}
    keeper
}

/// From the moment a file is saved until a search finds what it says.
fn saved(library: &Path, index: &Path, table: &mut Table) {
    let keeper = settle(library, index);
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
        // Similar words, those of the file before, are not it.
        let is_found = || {
            let answer = other.search(&request, &|| false).unwrap().unwrap();
            answer.total > 0 && !answer.similar
        };
        while !is_found() {
            assert!(start.elapsed() < Duration::from_mins(1), "{word} is never found");
            std::thread::sleep(Duration::from_millis(2));
        }
        times.add(start.elapsed().as_secs_f64() * 1000.0);
    }
    table.add(&Row::new("one file saved to its hit being found".into(), times.median(), Some(("allowed", 300.0, 1.0))));
    drop(keeper);
}

/// Where a peer's files are.
fn corner(home: &TempDir, name: &str) -> PathBuf {
    let folder = home.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}
