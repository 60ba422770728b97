//! The index on disk: made, kept true, damaged, fought over; what it answers is what the files say.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use briefing::config::paths::{LibrarySource, Paths};
use briefing::index::Index;
use briefing::library::{Entry, Library, Location, ScanEvent};
use briefing::search::{Answer, Engine, Event, Query, Request, Unit};
use briefing::service::library::{LibraryService, Question};
use briefing::service::one_shot::{OneShotIndex, Sizes};
use crossbeam_channel::{Receiver, unbounded};
use tempfile::TempDir;

#[path = "../../benches/briefs/mod.rs"]
pub(crate) mod briefs;

/// A library of generated briefs and a cache of its own.
struct Desk {
    home: TempDir,
}

impl Desk {
    fn new(count: usize) -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        briefs::write(&desk.library(), count, 3).unwrap();
        // Long enough ago that the stamps are believed.
        (0..count).for_each(|n| age(&desk.file(n)));
        desk
    }

    /// The same, with no name come or gone of late.
    fn at_rest(count: usize) -> Self {
        let desk = Self::new(count);
        fs::read_dir(desk.library()).unwrap().for_each(|entry| age(&entry.unwrap().path()));
        age(&desk.library());
        desk
    }

    fn library(&self) -> PathBuf {
        self.home.path().join("library")
    }

    fn file(&self, n: usize) -> PathBuf {
        self.library().join(briefs::path(n))
    }

    /// Where a program whose home this is keeps its indexes.
    fn cache(&self) -> PathBuf {
        self.home.path().join("briefing")
    }

    fn places(&self) -> Paths {
        Paths { cache: self.cache(), ..Paths::locate(None) }
    }

    fn folder(&self) -> PathBuf {
        self.places().index_dir(&self.library())
    }

    fn once(&self) -> OneShotIndex {
        OneShotIndex::open(&LibrarySource::Path(self.library()), &self.places(), Sizes::default()).unwrap()
    }

    /// The answers to some questions, asked by a new program; and what it has to say of the index.
    fn answers(&self) -> (Vec<Answer>, Option<String>) {
        let mut once = self.once();
        let queries = ["law", "\"freedom of n", "party:k", "is:overdue trade", "corridor -trade in:source", ""];
        let all = queries.map(|typed| {
            let query = Query::parse(typed, true).unwrap();
            let today = Some(jiff::civil::date(2028, 1, 1));
            once.search(&Request { query, limit: 100, today, ..Request::default() }, &|_| {}).unwrap()
        });
        (all.to_vec(), once.notice)
    }

    fn find(&self, words: &str) -> usize {
        let query = Query::parse(words, false).unwrap();
        let request = Request { query, unit: Some(Unit::Brief), limit: 1, ..Request::default() };
        self.once().search(&request, &|_| {}).unwrap().total
    }
}

fn write(path: &Path, headline: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("schema = 1\nheadline = \"{headline}\"\n")).unwrap();
}

/// Makes a file or folder look as if nobody had touched it for a minute.
fn age(path: &Path) {
    let then = std::time::SystemTime::now() - Duration::from_mins(1);
    File::open(path).unwrap().set_modified(then).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn generated_briefs_are_right_and_grounded() {
    let desk = Desk::new(40);
    let (loaded, why) = Library::new(Location::from_path(&desk.library())).load_all();
    assert_eq!((loaded.len(), why), (40, None));
    let mut words = 0;
    for one in &loaded {
        assert_eq!(one.entry.problems, Vec::new(), "{}", one.entry.id.to_string());
        let brief = one.brief.as_ref().unwrap();
        assert!((8..=12).contains(&brief.commitments.len()));
        words += brief.commitments.iter().map(|c| c.text.split(' ').count()).sum::<usize>() / brief.commitments.len();
        let without = brief.commitments.iter().filter(|c| c.evidence.is_none()).count();
        assert_eq!(brief.count_ungrounded(), without);
    }
    assert!((18..=24).contains(&(words / loaded.len())), "{}", words / loaded.len());
    assert_eq!(briefs::brief(7, 1), briefs::brief(7, 1));
    assert_ne!(briefs::brief(7, 1), briefs::brief(7, 2));
}

#[test]
fn whatever_is_damaged_the_answers_stay_those_of_a_new_index() {
    let desk = Desk::new(8);
    let (expected, notice) = desk.answers();
    assert_eq!(notice, None);
    assert!(
        expected.iter().all(|answer| answer.total > 0),
        "{:?}",
        expected.iter().map(|a| a.total).collect::<Vec<_>>()
    );
    let names: Vec<PathBuf> = files(&desk.folder());
    assert!(names.len() > 8, "{names:?}");
    let mut renewed = 0;
    for (n, name) in names.iter().enumerate() {
        // Two kinds a file; all files together get all kinds.
        for damage in [n % 5, (n + 2) % 5] {
            let Some(path) = files(&desk.folder()).into_iter().nth(n) else { continue };
            let bytes = fs::read(&path).unwrap();
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            let mut flipped = bytes.clone();
            if let Some(byte) = flipped.get_mut(bytes.len() / 2) {
                *byte ^= 0x10;
            }
            match damage {
                0 => fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                1 => fs::write(&path, &flipped).unwrap(),
                2 => {
                    // Of the same size and, as far as one can tell it, the same age.
                    fs::write(&path, &flipped).unwrap();
                    File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
                }
                3 => fs::write(&path, "garbage, and much of it ".repeat(40)).unwrap(),
                _ => fs::remove_file(&path).unwrap(),
            }
            let (found, notice) = desk.answers();
            assert_eq!(found, expected, "{} {damage}", name.display());
            renewed += usize::from(notice.is_some());
        }
    }
    assert!(renewed > names.len() / 2, "{renewed} of {}", names.len());
    assert_eq!(desk.answers(), (expected, None));
}

#[test]
fn killed_at_any_point_of_its_making_it_answers_as_a_new_one() {
    let desk = Desk::new(300);
    let (expected, _) = desk.answers();
    let mut killed = 0;
    for after in [3, 8, 15, 30, 60, 90, 120, 160, 200, 300] {
        fs::remove_dir_all(desk.cache()).unwrap();
        let mut index = std::process::Command::new(crate::pty::PROGRAM);
        index.arg("index").arg("--library").arg(desk.library()).env("XDG_CACHE_HOME", desk.home.path());
        let mut index = index.env("HOME", desk.home.path()).stderr(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(after));
        index.kill().unwrap();
        let is_begun = desk.folder().exists();
        killed += usize::from(index.wait().unwrap().code().is_none() && is_begun);
        fs::write(desk.library().join("new.toml"), format!("schema = 1\nheadline = \"Law of {after}\"\n")).unwrap();
        assert_eq!(desk.find(&format!("\"law of {after}\"")), 1);
        fs::remove_file(desk.library().join("new.toml")).unwrap();
        assert_eq!(desk.answers().0, expected, "after {after} ms");
    }
    assert!(killed > 3, "{killed} of them were killed while they made it");
}

#[test]
fn an_index_that_rests_holds_no_file_and_answers_as_before() {
    let desk = Desk::new(8);
    desk.once().sync(&|_| {}).unwrap();
    let (index, _) = Index::open(&desk.folder()).unwrap();
    let is_held = || fs::read_to_string("/proc/self/maps").unwrap().contains(desk.folder().to_str().unwrap());
    let request = Request { query: Query::parse("law", false).unwrap(), limit: 9, ..Request::default() };
    let answer = || index.search(&request, &|| false).unwrap().unwrap();
    let expected = answer();
    assert!(expected.total > 0 && is_held());
    index.free_resources();
    assert!(!is_held());
    // What was written meanwhile is seen.
    write(&desk.file(4), "A law of zeppelins");
    desk.once().sync(&|_| {}).unwrap();
    let headline = Request { unit: Some(Unit::Brief), ..request.clone() };
    let found = index.search(&headline, &|| false).unwrap().unwrap();
    assert!(found.hits.iter().any(|hit| hit.headline == "A law of zeppelins"));
    assert!(answer().total <= expected.total && is_held());
    index.free_resources();
    assert_eq!(Index::open(&desk.folder()).unwrap().0.search(&request, &|| false).unwrap(), Some(answer()));
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let desk = Desk::new(5);
    let (expected, _) = desk.answers();
    let manifest = desk.folder().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replacen(env!("CARGO_PKG_VERSION"), "99.0.0", 1)).unwrap();
    let (found, notice) = desk.answers();
    assert_eq!(found, expected);
    assert_eq!(notice.unwrap(), "Rebuilding the search index: another version of the program wrote it.");
    assert_eq!(desk.answers().1, None);
}

#[test]
fn where_nothing_can_be_kept_the_index_is_in_memory_and_says_so() {
    let desk = Desk::new(5);
    let (expected, _) = desk.answers();
    fs::remove_dir_all(desk.places().cache).unwrap();
    fs::write(desk.places().cache, "a file where the folder would be").unwrap();
    let (found, notice) = desk.answers();
    assert_eq!(found, expected);
    assert!(notice.unwrap().starts_with("The search index is kept in memory only: "));
}

#[test]
fn searches_see_every_change_on_disk_and_one_changed_file_is_one_written() {
    let desk = Desk::new(30);
    let mut once = desk.once();
    let first = once.sync(&|_| {}).unwrap();
    assert_eq!((first.added, first.removed), (30, 0));
    assert!(!desk.once().sync(&|_| {}).unwrap().is_changed());
    let meta = desk.folder().join("meta.json");
    let before = fs::metadata(&meta).unwrap().modified().unwrap();
    assert_eq!(desk.find("zeppelin"), 0);
    assert_eq!(fs::metadata(&meta).unwrap().modified().unwrap(), before, "a search of what is known writes nothing");

    write(&desk.file(4), "A zeppelin lands");
    age(&desk.file(4));
    let fed = once.sync(&|_| {}).unwrap();
    assert_eq!((fed.added, fed.removed), (1, 0));
    assert_eq!(desk.find("zeppelin"), 1);

    write(&desk.library().join("new/b.toml"), "Another zeppelin");
    assert_eq!(desk.find("zeppelin"), 2);
    fs::rename(desk.library().join("new/b.toml"), desk.library().join("new/c.toml")).unwrap();
    assert_eq!(desk.find("zeppelin"), 2);
    // As long, and written at once after it was read: only the stamp's doubt shows it.
    write(&desk.library().join("new/c.toml"), "Another airplane");
    assert_eq!((desk.find("zeppelin"), desk.find("airplane")), (1, 1));
    fs::remove_file(desk.library().join("new/c.toml")).unwrap();
    fs::write(desk.file(4), "headline = broken").unwrap();
    assert_eq!((desk.find("zeppelin"), desk.find("airplane")), (0, 0));
    assert_eq!(desk.once().index().counts().unwrap().briefs, 29);
    assert_eq!(desk.once().index().counts().unwrap().files, 30);
}

#[test]
fn of_a_very_large_library_names_and_hits_are_looked_at_first_and_the_rest_after_the_answer() {
    let desk = Desk::at_rest(30);
    let request = |words: &str| {
        let query = Query::parse(words, false).unwrap();
        Request { query, unit: Some(Unit::Brief), limit: 9, ..Request::default() }
    };
    let meant = LibrarySource::Path(desk.library());
    let once = || OneShotIndex::open(&meant, &desk.places(), Sizes { large: 10, huge: 10 }).unwrap();
    let soon = |words: &str| once().search_before_sync(&request(words), &|_| {}).unwrap().total;
    once().sync(&|_| {}).unwrap();
    // SeenBriefs at every file, and keeps what it saw.
    assert_eq!(soon("zeppelin"), 0);

    // In its place: no name tells of it, and a moment ago every file was looked at.
    write(&desk.file(4), "A zeppelin lands");
    age(&desk.file(4));
    assert_eq!((soon("zeppelin"), desk.find("zeppelin")), (0, 1), "the exact search sees it, and tells the index");
    assert_eq!(soon("zeppelin"), 1);
    // It was a hit: its file is looked at.
    write(&desk.file(4), "A balloon lands");
    age(&desk.file(4));
    assert_eq!((soon("zeppelin"), soon("balloon")), (0, 1));
    // A name more.
    write(&desk.library().join("another.toml"), "Another balloon");
    assert_eq!(soon("balloon"), 2);

    age(&desk.library().join("another.toml"));
    age(&desk.library());
    once().sync(&|_| {}).unwrap();
    assert_eq!(soon("airplane"), 0);
    std::thread::sleep(Duration::from_millis(2100));
    write(&desk.file(5), "An airplane lands");
    age(&desk.file(5));
    let mut later = once();
    assert_eq!(later.search_before_sync(&request("airplane"), &|_| {}).unwrap().total, 0);
    assert_eq!(later.finish_check(&|_| {}).unwrap(), 1, "what the answer left out is looked at after it");
    assert_eq!((later.finish_check(&|_| {}).unwrap(), soon("airplane")), (0, 1));
}

#[test]
fn of_a_large_library_every_file_is_looked_at_before_an_answer_but_not_twice_within_a_second() {
    let desk = Desk::at_rest(30);
    let soon = |words: &str| {
        let query = Query::parse(words, false).unwrap();
        let request = Request { query, unit: Some(Unit::Brief), limit: 9, ..Request::default() };
        let sizes = Sizes { large: 10, huge: 1000 };
        let mut once = OneShotIndex::open(&LibrarySource::Path(desk.library()), &desk.places(), sizes).unwrap();
        let total = once.search_before_sync(&request, &|_| {}).unwrap().total;
        assert_eq!(once.finish_check(&|_| {}).unwrap(), 0, "nothing is left for later");
        total
    };
    desk.once().sync(&|_| {}).unwrap();
    let looked = || fs::metadata(desk.folder().join("last-check")).unwrap().modified().unwrap();
    let wait = || std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(soon("zeppelin"), 0);
    wait();
    let before = looked();
    assert_eq!(soon("zeppelin"), 0);
    let after = looked();
    assert!(after > before, "what was seen to hold is seen as of now");
    write(&desk.file(4), "A zeppelin lands");
    age(&desk.file(4));
    assert_eq!((soon("zeppelin"), looked()), (0, after));
    // A hit is always looked at, and a name that comes is seen.
    write(&desk.library().join("another.toml"), "A balloon lands");
    assert_eq!((soon("balloon"), soon("zeppelin")), (1, 1));
    age(&desk.library().join("another.toml"));
    age(&desk.library());
    assert_eq!(soon("airplane"), 0);
    write(&desk.file(5), "An airplane lands");
    age(&desk.file(5));
    wait();
    assert_eq!(soon("airplane"), 1);
}

#[test]
fn what_was_merged_into_another_part_leaves_the_disk() {
    let desk = Desk::new(5);
    desk.once().sync(&|_| {}).unwrap();
    let mut least = usize::MAX;
    for n in 0..30 {
        write(&desk.library().join(format!("more-{n}.toml")), "A zeppelin lands");
        desk.once().sync(&|_| {}).unwrap();
        let meta: serde_json::Value =
            serde_json::from_slice(&fs::read(desk.folder().join("meta.json")).unwrap()).unwrap();
        let parts = meta["segments"].as_array().unwrap().len();
        let names = fs::read_dir(desk.folder()).unwrap().map(|entry| entry.unwrap().path());
        let stores = names.filter(|path| path.extension().is_some_and(|ending| ending == "store")).count();
        assert_eq!(stores, parts, "after {n}");
        if n > 8 {
            least = least.min(parts);
        }
    }
    assert!(least < 8, "something was merged: {least}");
    assert_eq!(desk.find("zeppelin"), 30);
}

#[test]
fn while_another_writes_the_answer_is_still_true() {
    let desk = Desk::at_rest(20);
    desk.once().sync(&|_| {}).unwrap();
    let (index, _) = Index::open(&desk.folder()).unwrap();
    let writer = index.writer(1).unwrap().unwrap();
    assert!(desk.once().index().is_busy() && desk.once().index().writer(1).unwrap().is_none());
    // Nothing has changed: there is nothing to wait for.
    let start = Instant::now();
    assert!(desk.find("law") > 0 && start.elapsed() < Duration::from_millis(1500));
    write(&desk.file(4), "A zeppelin lands");
    let mut once = desk.once();
    let request =
        Request { query: Query::parse("in:headline zeppelin", false).unwrap(), limit: 9, ..Request::default() };
    assert_eq!(once.search(&request, &|_| {}).unwrap().total, 1);
    assert_eq!(once.notice.unwrap(), "Another program is writing the search index; using one in memory.");
    writer.close().unwrap();
    assert_eq!(desk.find("zeppelin"), 1);
    // Who had it open follows.
    assert_eq!(index.search(&request, &|| false).unwrap().unwrap().total, 1);
}

fn keeper(desk: &Desk) -> (LibraryService, Receiver<Event>) {
    let (send, messages) = unbounded();
    let library = Library::new(Location::from_path(&desk.library()));
    let keeper =
        LibraryService::start(library, Some(desk.folder()), None, move |message| drop(send.send(message))).unwrap();
    (keeper, messages)
}

/// The first message that `is_it`.
fn wait(messages: &Receiver<Event>, is_it: impl Fn(&Event) -> bool) -> Event {
    loop {
        let message = messages.recv_timeout(Duration::from_secs(20)).expect("the message comes");
        if is_it(&message) {
            return message;
        }
    }
}

fn ask(generation: u64, words: &str) -> Question {
    let query = Query::parse(words, true).unwrap();
    let request = Request { query, unit: Some(Unit::Brief), limit: 5, ..Request::default() };
    Question::Search { generation, request }
}

fn answered(messages: &Receiver<Event>, wanted: u64) -> usize {
    let is_it = |message: &Event| matches!(message, Event::Answered { generation, .. } if *generation == wanted);
    match wait(messages, is_it) {
        Event::Answered { answer, .. } => answer.unwrap().total,
        _ => unreachable!(),
    }
}

#[test]
fn the_reader_searches_what_the_files_say_now_and_answers_the_newest_question() {
    let desk = Desk::new(30);
    let (keeper, messages) = keeper(&desk);
    wait(&messages, |message| *message == Event::IndexSynced(true));
    keeper.ask(ask(1, "zeppelin"));
    assert_eq!(answered(&messages, 1), 0);
    write(&desk.file(4), "A zeppelin lands");
    wait(&messages, |message| *message == Event::IndexSynced(true));
    keeper.ask(ask(2, "zeppelin"));
    assert_eq!(answered(&messages, 2), 1);
    fs::remove_file(desk.file(4)).unwrap();
    wait(&messages, |message| *message == Event::IndexSynced(true));
    (3..200).for_each(|generation| keeper.ask(ask(generation, "l")));
    keeper.ask(ask(200, "zeppelin"));
    assert_eq!(answered(&messages, 200), 0);
}

#[test]
fn a_reader_that_finds_another_program_writing_catches_up() {
    let desk = Desk::at_rest(10);
    let (keeper, messages) = keeper(&desk);
    wait(&messages, |message| *message == Event::IndexSynced(true));
    let (index, _) = Index::open(&desk.folder()).unwrap();
    let writer = index.writer(1).unwrap().unwrap();
    write(&desk.file(4), "A zeppelin lands");
    wait(&messages, |message| matches!(message, Event::ListSynced));
    keeper.ask(ask(1, "zeppelin"));
    assert_eq!(answered(&messages, 1), 0);
    writer.close().unwrap();
    wait(&messages, |message| *message == Event::IndexSynced(true));
    keeper.ask(ask(2, "zeppelin"));
    assert_eq!(answered(&messages, 2), 1);
}

/// The files of the entries that come before the library is settled, in the batches they come in; and those that go.
fn until_settled(messages: &Receiver<Event>) -> (Vec<Vec<PathBuf>>, Vec<PathBuf>) {
    let (mut came, mut gone) = (Vec::new(), Vec::new());
    loop {
        match messages.recv_timeout(Duration::from_secs(20)).expect("the library settles") {
            Event::Updated(entries) => came.push(entries.iter().map(|entry| entry.id.path().to_owned()).collect()),
            Event::Removed(ids) => gone.extend(ids.iter().map(|id| id.path().to_owned())),
            Event::ListSynced => return (came, gone),
            _ => {}
        }
    }
}

/// Starts the reader on a library of that many briefs until they are indexed.
fn index_with_reader(desk: &Desk, count: usize) {
    let (reader, messages) = keeper(desk);
    assert_eq!(until_settled(&messages).0.iter().flatten().count(), count);
    wait(&messages, |message| *message == Event::IndexSynced(true));
    drop(reader);
}

#[test]
fn a_start_over_folders_that_rest_reads_no_names_and_finds_every_change() {
    type Change = fn(&Desk);
    let changes: [(&str, Change, &[usize], &[usize]); 4] = [
        ("nothing", |_| {}, &[], &[]),
        (
            "written in its place",
            |desk| {
                let text = fs::read_to_string(desk.file(280)).unwrap();
                fs::write(desk.file(280), text.replacen('a', "b", 1)).unwrap();
            },
            &[280],
            &[],
        ),
        ("one more", |desk| fs::write(desk.file(400), fs::read(desk.file(1)).unwrap()).unwrap(), &[400], &[]),
        ("one less", |desk| fs::remove_file(desk.file(281)).unwrap(), &[], &[281]),
    ];
    for (what, change, expected, expected_gone) in changes {
        let desk = Desk::at_rest(300);
        index_with_reader(&desk, 300);
        change(&desk);
        let (second, messages) = keeper(&desk);
        let (came, gone) = until_settled(&messages);
        let paths = |of: &[usize]| of.iter().map(|n| PathBuf::from(briefs::path(*n))).collect::<Vec<_>>();
        let (shown, read) = came.split_at(2);
        assert_eq!((shown.concat().len(), read.concat()), (300, paths(expected)), "{what}");
        assert_eq!(gone, paths(expected_gone), "{what}");
        drop(second);
    }
    // A name that is not a brief's is noticed once: the next start finds the folders as they were.
    let desk = Desk::at_rest(300);
    index_with_reader(&desk, 300);
    let outline = || Index::open(&desk.folder()).unwrap().0.outline().unwrap().unwrap();
    fs::write(desk.library().join("note.txt"), "").unwrap();
    age(&desk.library());
    assert!(!outline().has_names_of(&desk.library()));
    let (second, messages) = keeper(&desk);
    assert_eq!(until_settled(&messages).0.concat().len(), 300);
    let start = Instant::now();
    while !outline().has_names_of(&desk.library()) {
        assert!(start.elapsed() < Duration::from_secs(20), "the new outline is committed");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(second);
}

#[test]
fn where_a_command_made_the_index_the_first_start_of_the_reader_reads_no_file() {
    let desk = Desk::at_rest(300);
    assert!(desk.find("law") > 0);
    let (reader, messages) = keeper(&desk);
    let (came, gone) = until_settled(&messages);
    assert_eq!((came.iter().map(Vec::len).collect::<Vec<_>>(), gone), (vec![256, 44], Vec::new()));
    drop(reader);
}

#[test]
fn entries_are_those_of_the_files_after_every_change() {
    let desk = Desk::at_rest(30);
    let check = |what: &str| {
        let expected: Vec<_> = Library::new(Location::from_path(&desk.library())).load_all().0;
        let expected: Vec<_> = expected.iter().map(|one| one.entry.clone()).collect();
        let entries = desk.once().entries(&|_| {}).unwrap();
        let shown = |entries: &[std::sync::Arc<Entry>]| -> Vec<_> {
            entries.iter().map(|entry| (entry.id.clone(), entry.card.clone(), entry.problems.clone())).collect()
        };
        assert_eq!(shown(&entries), shown(&expected), "{what}");
        let first = desk.once().index().entries(Some(7)).unwrap();
        assert_eq!(first, entries[..7], "{what}");
    };
    check("at first");
    write(&desk.file(4), "A zeppelin lands");
    check("one changed");
    write(&desk.library().join("new/b.toml"), "Another zeppelin");
    check("one added");
    fs::rename(desk.library().join("new/b.toml"), desk.library().join("new/c.toml")).unwrap();
    check("one renamed");
    fs::write(desk.file(5), "headline = broken").unwrap();
    check("one broken");
    fs::remove_file(desk.file(6)).unwrap();
    check("one removed");
    age(&desk.file(4));
    age(&desk.file(5));
    fs::write(desk.file(5), format!("headline = \"{}\"\nschema = 1\n", "Very long talks ".repeat(5000))).unwrap();
    check("one with a very long headline");
    fs::remove_dir_all(desk.library().join("new")).unwrap();
    check("a folder removed");
}

#[test]
fn an_index_killed_between_commit_and_manifest_is_rebuilt() {
    let desk = Desk::at_rest(20);
    desk.answers();
    let manifest = desk.folder().join("manifest.json");
    let before = fs::read(&manifest).unwrap();
    write(&desk.file(4), "A law of zeppelins");
    let (expected, _) = desk.answers();
    fs::write(&manifest, before).unwrap();
    let (found, notice) = desk.answers();
    assert_eq!(found, expected);
    assert_eq!(notice.unwrap(), "Rebuilding the search index: its list of segments is not the one in its manifest.");
    assert_eq!(desk.once().entries(&|_| {}).unwrap().len(), 20);
}

#[test]
fn what_is_known_is_held_against_the_files_alone_while_no_name_comes_or_goes() {
    let desk = Desk::at_rest(300);
    let library = Library::new(Location::from_path(&desk.library()));
    let known: Vec<_> = library.load_all().0.into_iter().map(|one| one.entry).collect();
    desk.once().sync(&|_| {}).unwrap();
    let before = desk.once().index().outline().unwrap().unwrap();
    let hold = || {
        let read = std::sync::Mutex::new(Vec::new());
        let is_held = library.scan_files(&known, &before, &|event| {
            if let ScanEvent::Entries(loaded) = event {
                read.lock().unwrap().extend(loaded.into_iter().map(|one| one.entry.id.path().to_owned()));
            }
        });
        (is_held, read.into_inner().unwrap())
    };
    assert_eq!(hold(), (true, Vec::new()));
    write(&desk.file(7), "A zeppelin lands");
    assert_eq!(hold(), (true, vec![PathBuf::from(briefs::path(7))]));
    let folder = File::open(desk.file(8).parent().unwrap()).unwrap();
    let modified = folder.metadata().unwrap().modified().unwrap();
    fs::remove_file(desk.file(8)).unwrap();
    assert_eq!(hold(), (false, Vec::new()));
    // With the folder's time set back it is still seen that the file is none any more.
    fs::create_dir(desk.file(8)).unwrap();
    folder.set_modified(modified).unwrap();
    assert_eq!(hold(), (false, Vec::new()));
    fs::remove_dir(desk.file(8)).unwrap();
    fs::copy(desk.file(9), desk.file(8)).unwrap();
    folder.set_modified(modified).unwrap();
    assert!(hold().0);
}

#[test]
fn a_second_start_shows_the_list_of_the_first_and_reads_only_what_changed_meanwhile() {
    let desk = Desk::new(30);
    index_with_reader(&desk, 30);
    write(&desk.file(4), "A zeppelin lands");
    age(&desk.file(4));
    fs::remove_file(desk.file(5)).unwrap();

    let (second, messages) = keeper(&desk);
    let (came, gone) = until_settled(&messages);
    let path = |n: usize| PathBuf::from(briefs::path(n));
    assert_eq!((came.first().unwrap().len(), &came[1..]), (30, &[vec![path(4)]][..]), "one file is read");
    assert_eq!(gone, [path(5)]);
    wait(&messages, |message| *message == Event::IndexSynced(true));
    second.ask(ask(1, "zeppelin"));
    assert_eq!(answered(&messages, 1), 1);
}
