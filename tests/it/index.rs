//! The index on disk is built, updated, damaged and written by two programs at once. Its answers always match the files.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use briefing::config::paths::{LibrarySource, Paths};
use briefing::index::Index;
use briefing::library::{Entry, Library, Location, ScanEvent};
use briefing::search::{Answer, Engine, Event, Query, Request, Unit};
use briefing::service::library::{LibraryService, Question};
use briefing::service::one_shot::{OneShotIndex, Sizes};
use briefing::text::fnv1a;
use crossbeam_channel::{Receiver, unbounded};
use tempfile::TempDir;

#[path = "../../benches/briefs/mod.rs"]
pub(crate) mod briefs;

/// A library of generated briefs with its own cache.
struct TestLibrary {
    home: TempDir,
}

impl TestLibrary {
    fn new(count: usize) -> Self {
        let test = Self { home: tempfile::tempdir().unwrap() };
        briefs::write(&test.library(), count, 3).unwrap();
        // The stamp of a file that has just changed is not trusted.
        (0..count).for_each(|n| age(&test.file(n)));
        test
    }

    /// A library whose folders have not just changed either.
    fn with_old_folders(count: usize) -> Self {
        let test = Self::new(count);
        fs::read_dir(test.library()).unwrap().for_each(|entry| age(&entry.unwrap().path()));
        age(&test.library());
        test
    }

    fn library(&self) -> PathBuf {
        self.home.path().join("library")
    }

    fn file(&self, n: usize) -> PathBuf {
        self.library().join(briefs::path(n))
    }

    fn cache(&self) -> PathBuf {
        self.home.path().join("briefing")
    }

    fn paths(&self) -> Paths {
        Paths { cache: self.cache(), ..Paths::locate(None) }
    }

    fn folder(&self) -> PathBuf {
        self.paths().index_dir(&self.library())
    }

    fn one_shot(&self) -> OneShotIndex {
        OneShotIndex::open(&LibrarySource::Path(self.library()), &self.paths(), Sizes::default()).unwrap()
    }

    /// The answers of a new program to some queries, and its notice about the index.
    fn answers(&self) -> (Vec<Answer>, Option<String>) {
        let mut one_shot = self.one_shot();
        let queries = ["law", "\"freedom of n", "party:k", "is:overdue trade", "corridor -trade in:source", ""];
        let all = queries.map(|typed| {
            let query = Query::parse(typed, true).unwrap();
            let today = Some(jiff::civil::date(2028, 1, 1));
            one_shot.search(&Request { query, limit: 100, today, ..Request::default() }, &|_| {}).unwrap()
        });
        (all.to_vec(), one_shot.notice)
    }

    fn count_briefs(&self, words: &str) -> usize {
        let query = Query::parse(words, false).unwrap();
        let request = Request { query, unit: Some(Unit::Brief), limit: 1, ..Request::default() };
        self.one_shot().search(&request, &|_| {}).unwrap().total
    }
}

fn write(path: &Path, headline: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("schema = 1\nheadline = \"{headline}\"\n")).unwrap();
}

/// Sets the time of a file or folder back by a minute.
fn age(path: &Path) {
    let then = SystemTime::now() - Duration::from_mins(1);
    File::open(path).unwrap().set_modified(then).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn generated_briefs_have_no_problems_and_their_evidence_is_found() {
    let test = TestLibrary::new(40);
    let loaded = Library::new(Location::from_path(&test.library())).read_files(|file| file).unwrap();
    assert_eq!(loaded.len(), 40);
    let mut words = 0;
    for one in &loaded {
        assert_eq!(one.entry.problems, Vec::new(), "{}", one.entry.id);
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
fn a_damaged_index_gives_the_answers_of_a_new_one() {
    let test = TestLibrary::new(8);
    let (expected, notice) = test.answers();
    assert_eq!(notice, None);
    assert!(
        expected.iter().all(|answer| answer.total > 0),
        "{:?}",
        expected.iter().map(|a| a.total).collect::<Vec<_>>()
    );
    let names: Vec<PathBuf> = files(&test.folder());
    assert!(names.len() > 8, "{names:?}");
    let mut rebuilt = 0;
    for (n, name) in names.iter().enumerate() {
        // Two kinds of damage per file; all kinds occur.
        for damage in [n % 5, (n + 2) % 5] {
            let Some(path) = files(&test.folder()).into_iter().nth(n) else { continue };
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
                    // With the same size and time as before.
                    fs::write(&path, &flipped).unwrap();
                    File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
                }
                3 => fs::write(&path, "garbage, and much of it ".repeat(40)).unwrap(),
                _ => fs::remove_file(&path).unwrap(),
            }
            let (found, notice) = test.answers();
            assert_eq!(found, expected, "{} {damage}", name.display());
            rebuilt += usize::from(notice.is_some());
        }
    }
    assert!(rebuilt > names.len() / 2, "{rebuilt} of {}", names.len());
    assert_eq!(test.answers(), (expected, None));
}

#[test]
fn an_index_whose_build_was_killed_gives_the_answers_of_a_new_one() {
    let test = TestLibrary::new(300);
    let (expected, _) = test.answers();
    let mut killed = 0;
    for after in [3, 8, 15, 30, 60, 90, 120, 160, 200, 300] {
        fs::remove_dir_all(test.cache()).unwrap();
        let mut index = std::process::Command::new(crate::pty::PROGRAM);
        index.arg("index").arg("--library").arg(test.library()).env("XDG_CACHE_HOME", test.home.path());
        let mut index = index.env("HOME", test.home.path()).stderr(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(after));
        index.kill().unwrap();
        let is_begun = test.folder().exists();
        killed += usize::from(index.wait().unwrap().code().is_none() && is_begun);
        fs::write(test.library().join("new.toml"), format!("schema = 1\nheadline = \"Law of {after}\"\n")).unwrap();
        assert_eq!(test.count_briefs(&format!("\"law of {after}\"")), 1);
        fs::remove_file(test.library().join("new.toml")).unwrap();
        assert_eq!(test.answers().0, expected, "after {after} ms");
    }
    assert!(killed > 3, "only {killed} builds were killed");
}

#[test]
fn an_index_without_resources_keeps_no_file_open_and_answers_as_before() {
    let test = TestLibrary::new(8);
    test.one_shot().sync(&|_| {}).unwrap();
    let (index, _) = Index::open(&test.folder()).unwrap();
    let is_mapped = || fs::read_to_string("/proc/self/maps").unwrap().contains(test.folder().to_str().unwrap());
    let request = Request { query: Query::parse("law", false).unwrap(), limit: 9, ..Request::default() };
    let answer = || index.search(&request, &|| false).unwrap().unwrap();
    let expected = answer();
    assert!(expected.total > 0 && is_mapped());
    index.free_resources();
    assert!(!is_mapped());
    // It sees what was written in the meantime.
    write(&test.file(4), "A law of zeppelins");
    test.one_shot().sync(&|_| {}).unwrap();
    let headline = Request { unit: Some(Unit::Brief), ..request.clone() };
    let found = index.search(&headline, &|| false).unwrap().unwrap();
    assert!(found.hits.iter().any(|hit| hit.headline == "A law of zeppelins"));
    assert!(answer().total <= expected.total && is_mapped());
    index.free_resources();
    assert_eq!(Index::open(&test.folder()).unwrap().0.search(&request, &|| false).unwrap(), Some(answer()));
}

#[test]
fn an_index_of_another_version_is_rebuilt() {
    let test = TestLibrary::new(5);
    let (expected, _) = test.answers();
    let manifest = test.folder().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replacen(env!("CARGO_PKG_VERSION"), "99.0.0", 1)).unwrap();
    let (found, notice) = test.answers();
    assert_eq!(found, expected);
    assert_eq!(notice.unwrap(), "Rebuilding the search index: another version of the program wrote it.");
    assert_eq!(test.answers().1, None);
}

#[test]
fn if_the_cache_cannot_be_written_the_index_is_in_memory_and_a_notice_says_so() {
    let test = TestLibrary::new(5);
    let (expected, _) = test.answers();
    fs::remove_dir_all(test.paths().cache).unwrap();
    fs::write(test.paths().cache, "a file in place of the folder").unwrap();
    let (found, notice) = test.answers();
    assert_eq!(found, expected);
    assert!(notice.unwrap().starts_with("The search index is kept in memory only: "));
}

#[test]
fn searches_see_every_change_on_disk_and_only_changed_files_are_indexed() {
    let test = TestLibrary::new(30);
    let mut one_shot = test.one_shot();
    let first = one_shot.sync(&|_| {}).unwrap();
    assert_eq!((first.added, first.removed), (30, 0));
    assert!(!test.one_shot().sync(&|_| {}).unwrap().is_changed());
    let meta = test.folder().join("meta.json");
    let before = fs::metadata(&meta).unwrap().modified().unwrap();
    assert_eq!(test.count_briefs("zeppelin"), 0);
    assert_eq!(fs::metadata(&meta).unwrap().modified().unwrap(), before, "a search without changes writes nothing");

    write(&test.file(4), "A zeppelin lands");
    age(&test.file(4));
    let report = one_shot.sync(&|_| {}).unwrap();
    assert_eq!((report.added, report.removed), (1, 0));
    assert_eq!(test.count_briefs("zeppelin"), 1);

    write(&test.library().join("new/b.toml"), "Another zeppelin");
    assert_eq!(test.count_briefs("zeppelin"), 2);
    fs::rename(test.library().join("new/b.toml"), test.library().join("new/c.toml")).unwrap();
    assert_eq!(test.count_briefs("zeppelin"), 2);
    // Of the same size, right after the file was read: it is seen because the stamp is not trusted.
    write(&test.library().join("new/c.toml"), "Another airplane");
    assert_eq!((test.count_briefs("zeppelin"), test.count_briefs("airplane")), (1, 1));
    fs::remove_file(test.library().join("new/c.toml")).unwrap();
    fs::write(test.file(4), "headline = broken").unwrap();
    assert_eq!((test.count_briefs("zeppelin"), test.count_briefs("airplane")), (0, 0));
    assert_eq!(test.one_shot().index().counts().unwrap().briefs, 29);
    assert_eq!(test.one_shot().index().counts().unwrap().files, 30);
}

#[test]
fn in_a_huge_library_names_and_hits_are_checked_before_the_answer_and_other_files_after_it() {
    let test = TestLibrary::with_old_folders(30);
    let request = |words: &str| {
        let query = Query::parse(words, false).unwrap();
        Request { query, unit: Some(Unit::Brief), limit: 9, ..Request::default() }
    };
    let source = LibrarySource::Path(test.library());
    let one_shot = || OneShotIndex::open(&source, &test.paths(), Sizes { large: 10, huge: 10 }).unwrap();
    let count_before_sync = |words: &str| one_shot().search_before_sync(&request(words), &|_| {}).unwrap().total;
    one_shot().sync(&|_| {}).unwrap();
    assert_eq!(count_before_sync("zeppelin"), 0);

    // A file changed in place, so that no name changes.
    write(&test.file(4), "A zeppelin lands");
    age(&test.file(4));
    assert_eq!(
        (count_before_sync("zeppelin"), test.count_briefs("zeppelin")),
        (0, 1),
        "the exact search sees it and updates the index"
    );
    assert_eq!(count_before_sync("zeppelin"), 1);
    // The file of a hit is compared.
    write(&test.file(4), "A balloon lands");
    age(&test.file(4));
    assert_eq!((count_before_sync("zeppelin"), count_before_sync("balloon")), (0, 1));
    // A new name is seen.
    write(&test.library().join("another.toml"), "Another balloon");
    assert_eq!(count_before_sync("balloon"), 2);

    age(&test.library().join("another.toml"));
    age(&test.library());
    one_shot().sync(&|_| {}).unwrap();
    assert_eq!(count_before_sync("airplane"), 0);
    write(&test.file(5), "An airplane lands");
    age(&test.file(5));
    let mut later = one_shot();
    assert_eq!(later.search_before_sync(&request("airplane"), &|_| {}).unwrap().total, 0);
    assert_eq!(later.finish_check(&|_| {}).unwrap(), 1, "the other files are compared after the answer");
    assert_eq!((later.finish_check(&|_| {}).unwrap(), count_before_sync("airplane")), (0, 1));

    let check_after_answer = || {
        let mut one_shot = one_shot();
        one_shot.search_before_sync(&request("steamer"), &|_| {}).unwrap();
        one_shot.finish_check(&|_| {}).unwrap()
    };
    assert_eq!(check_after_answer(), 0);
    write(&test.file(6), "A steamer lands");
    age(&test.file(6));
    let last_check = test.folder().join("last-check");
    File::open(&last_check).unwrap().set_modified(SystemTime::now()).unwrap();
    assert_eq!(check_after_answer(), 0, "there was a check a moment ago");
    age(&last_check);
    assert_eq!(check_after_answer(), 1);
}

#[test]
fn in_a_large_library_every_file_is_checked_before_the_answer_but_not_twice_within_a_second() {
    let test = TestLibrary::with_old_folders(30);
    let count_before_sync = |words: &str| {
        let query = Query::parse(words, false).unwrap();
        let request = Request { query, unit: Some(Unit::Brief), limit: 9, ..Request::default() };
        let sizes = Sizes { large: 10, huge: 1000 };
        let mut one_shot = OneShotIndex::open(&LibrarySource::Path(test.library()), &test.paths(), sizes).unwrap();
        let total = one_shot.search_before_sync(&request, &|_| {}).unwrap().total;
        assert_eq!(one_shot.finish_check(&|_| {}).unwrap(), 0, "no check is left for later");
        total
    };
    test.one_shot().sync(&|_| {}).unwrap();
    let last_check = test.folder().join("last-check");
    let checked = || fs::metadata(&last_check).unwrap().modified().unwrap();
    assert_eq!(count_before_sync("zeppelin"), 0);
    age(&last_check);
    let before = checked();
    assert_eq!(count_before_sync("zeppelin"), 0);
    let after = checked();
    assert!(after > before, "the time of the check is recorded");
    write(&test.file(4), "A zeppelin lands");
    age(&test.file(4));
    assert_eq!((count_before_sync("zeppelin"), checked()), (0, after));
    // The files of hits are always compared, and a new name is seen.
    write(&test.library().join("another.toml"), "A balloon lands");
    assert_eq!((count_before_sync("balloon"), count_before_sync("zeppelin")), (1, 1));
    age(&test.library().join("another.toml"));
    age(&test.library());
    assert_eq!(count_before_sync("airplane"), 0);
    write(&test.file(5), "An airplane lands");
    age(&test.file(5));
    age(&last_check);
    assert_eq!(count_before_sync("airplane"), 1);
}

#[test]
fn merged_segments_are_deleted() {
    let test = TestLibrary::new(5);
    test.one_shot().sync(&|_| {}).unwrap();
    let mut least = usize::MAX;
    for n in 0..30 {
        write(&test.library().join(format!("more-{n}.toml")), "A zeppelin lands");
        test.one_shot().sync(&|_| {}).unwrap();
        let meta: serde_json::Value =
            serde_json::from_slice(&fs::read(test.folder().join("meta.json")).unwrap()).unwrap();
        let segments = meta["segments"].as_array().unwrap().len();
        let names = fs::read_dir(test.folder()).unwrap().map(|entry| entry.unwrap().path());
        let stores = names.filter(|path| path.extension().is_some_and(|ending| ending == "store")).count();
        assert_eq!(stores, segments, "after {n}");
        if n > 8 {
            least = least.min(segments);
        }
    }
    assert!(least < 8, "nothing was merged: {least} segments");
    assert_eq!(test.count_briefs("zeppelin"), 30);
}

#[test]
fn while_another_program_writes_answers_still_match_the_files() {
    let test = TestLibrary::with_old_folders(20);
    test.one_shot().sync(&|_| {}).unwrap();
    let (index, _) = Index::open(&test.folder()).unwrap();
    let writer = index.writer(1).unwrap().unwrap();
    assert!(test.one_shot().index().is_busy() && test.one_shot().index().writer(1).unwrap().is_none());
    // No file has changed, so there is nothing to wait for.
    let start = Instant::now();
    assert!(test.count_briefs("law") > 0 && start.elapsed() < Duration::from_millis(1500));
    write(&test.file(4), "A zeppelin lands");
    let mut one_shot = test.one_shot();
    let request =
        Request { query: Query::parse("in:headline zeppelin", false).unwrap(), limit: 9, ..Request::default() };
    assert_eq!(one_shot.search(&request, &|_| {}).unwrap().total, 1);
    assert_eq!(one_shot.notice.unwrap(), "Another program is writing the search index; using one in memory.");
    writer.close().unwrap();
    assert_eq!(test.count_briefs("zeppelin"), 1);
    // An index that was open sees the commit.
    assert_eq!(index.search(&request, &|| false).unwrap().unwrap().total, 1);
}

fn start_reader(test: &TestLibrary) -> (LibraryService, Receiver<Event>) {
    let (send, events) = unbounded();
    let library = Library::new(Location::from_path(&test.library()));
    let reader =
        LibraryService::start(library, Some(test.folder()), None, move |event| drop(send.send(event))).unwrap();
    (reader, events)
}

/// The first event for which `is_wanted` is true.
fn wait_for(events: &Receiver<Event>, is_wanted: impl Fn(&Event) -> bool) -> Event {
    loop {
        let event = events.recv_timeout(Duration::from_secs(20)).expect("no such event comes");
        if is_wanted(&event) {
            return event;
        }
    }
}

fn search_question(generation: u64, words: &str) -> Question {
    let query = Query::parse(words, true).unwrap();
    let request = Request { query, unit: Some(Unit::Brief), limit: 5, ..Request::default() };
    Question::Search { generation, request }
}

fn wait_for_total(events: &Receiver<Event>, wanted: u64) -> usize {
    let is_wanted = |event: &Event| matches!(event, Event::Answered { generation, .. } if *generation == wanted);
    match wait_for(events, is_wanted) {
        Event::Answered { answer, .. } => answer.unwrap().total,
        _ => unreachable!(),
    }
}

#[test]
fn the_reader_searches_the_current_files_and_answers_the_newest_question() {
    let test = TestLibrary::new(30);
    let (reader, events) = start_reader(&test);
    wait_for(&events, |event| *event == Event::IndexSynced(true));
    reader.ask(search_question(1, "zeppelin"));
    assert_eq!(wait_for_total(&events, 1), 0);
    write(&test.file(4), "A zeppelin lands");
    wait_for(&events, |event| *event == Event::IndexSynced(true));
    reader.ask(search_question(2, "zeppelin"));
    assert_eq!(wait_for_total(&events, 2), 1);
    fs::remove_file(test.file(4)).unwrap();
    wait_for(&events, |event| *event == Event::IndexSynced(true));
    (3..200).for_each(|generation| reader.ask(search_question(generation, "l")));
    reader.ask(search_question(200, "zeppelin"));
    assert_eq!(wait_for_total(&events, 200), 0);
}

#[test]
fn a_reader_that_finds_another_program_writing_catches_up() {
    let test = TestLibrary::with_old_folders(10);
    let (reader, events) = start_reader(&test);
    wait_for(&events, |event| *event == Event::IndexSynced(true));
    let (index, _) = Index::open(&test.folder()).unwrap();
    let writer = index.writer(1).unwrap().unwrap();
    write(&test.file(4), "A zeppelin lands");
    wait_for(&events, |event| matches!(event, Event::ListSynced));
    reader.ask(search_question(1, "zeppelin"));
    assert_eq!(wait_for_total(&events, 1), 0);
    writer.close().unwrap();
    wait_for(&events, |event| *event == Event::IndexSynced(true));
    reader.ask(search_question(2, "zeppelin"));
    assert_eq!(wait_for_total(&events, 2), 1);
}

/// The files that are added or updated until the list is up to date, in batches, and the files that are removed.
fn wait_until_synced(events: &Receiver<Event>) -> (Vec<Vec<PathBuf>>, Vec<PathBuf>) {
    let (mut updated, mut removed) = (Vec::new(), Vec::new());
    loop {
        match events.recv_timeout(Duration::from_secs(20)).expect("the list is not synced") {
            Event::Updated(entries) => updated.push(entries.iter().map(|entry| entry.id.path().to_owned()).collect()),
            Event::Removed(ids) => removed.extend(ids.iter().map(|id| id.path().to_owned())),
            Event::ListSynced => return (updated, removed),
            _ => {}
        }
    }
}

/// Runs the reader until the `count` briefs of the library are indexed.
fn index_with_reader(test: &TestLibrary, count: usize) {
    let (reader, events) = start_reader(test);
    assert_eq!(wait_until_synced(&events).0.iter().flatten().count(), count);
    wait_for(&events, |event| *event == Event::IndexSynced(true));
    drop(reader);
}

#[test]
fn a_start_over_unchanged_folders_finds_every_change() {
    type Change = fn(&TestLibrary);
    let changes: [(&str, Change, &[usize], &[usize]); 4] = [
        ("nothing", |_| {}, &[], &[]),
        (
            "changed in place",
            |test| {
                let text = fs::read_to_string(test.file(280)).unwrap();
                fs::write(test.file(280), text.replacen('a', "b", 1)).unwrap();
            },
            &[280],
            &[],
        ),
        ("one added", |test| fs::write(test.file(400), fs::read(test.file(1)).unwrap()).unwrap(), &[400], &[]),
        ("one removed", |test| fs::remove_file(test.file(281)).unwrap(), &[], &[281]),
    ];
    for (what, change, expected, expected_removed) in changes {
        let test = TestLibrary::with_old_folders(300);
        index_with_reader(&test, 300);
        change(&test);
        let (second, events) = start_reader(&test);
        let (updated, removed) = wait_until_synced(&events);
        let paths = |of: &[usize]| of.iter().map(|n| PathBuf::from(briefs::path(*n))).collect::<Vec<_>>();
        let (shown, read) = updated.split_at(2);
        assert_eq!((shown.concat().len(), read.concat()), (300, paths(expected)), "{what}");
        assert_eq!(removed, paths(expected_removed), "{what}");
        drop(second);
    }
    // After a new name that is not a brief's, the outline is committed again.
    let test = TestLibrary::with_old_folders(300);
    index_with_reader(&test, 300);
    let outline = || Index::open(&test.folder()).unwrap().0.outline().unwrap().unwrap();
    fs::write(test.library().join("note.txt"), "").unwrap();
    age(&test.library());
    assert!(!outline().has_names_of(&test.library()));
    let (second, events) = start_reader(&test);
    assert_eq!(wait_until_synced(&events).0.concat().len(), 300);
    let start = Instant::now();
    while !outline().has_names_of(&test.library()) {
        assert!(start.elapsed() < Duration::from_secs(20), "the new outline is not committed");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(second);
}

#[test]
fn if_a_command_built_the_index_the_first_start_of_the_reader_reads_no_file() {
    let test = TestLibrary::with_old_folders(300);
    assert!(test.count_briefs("law") > 0);
    let (reader, events) = start_reader(&test);
    let (updated, removed) = wait_until_synced(&events);
    assert_eq!((updated.iter().map(Vec::len).collect::<Vec<_>>(), removed), (vec![256, 44], Vec::new()));
    drop(reader);
}

#[test]
fn entries_match_the_files_after_every_change() {
    let test = TestLibrary::with_old_folders(30);
    let check = |what: &str| {
        let expected = Library::new(Location::from_path(&test.library())).read_entries().unwrap();
        let entries = test.one_shot().entries(&|_| {}).unwrap();
        let shown = |entries: &[std::sync::Arc<Entry>]| -> Vec<_> {
            entries.iter().map(|entry| (entry.id.clone(), entry.card.clone(), entry.problems.clone())).collect()
        };
        assert_eq!(shown(&entries), shown(&expected), "{what}");
        let first = test.one_shot().index().entries(Some(7)).unwrap();
        assert_eq!(first, entries[..7], "{what}");
    };
    check("at first");
    write(&test.file(4), "A zeppelin lands");
    check("one changed");
    write(&test.library().join("new/b.toml"), "Another zeppelin");
    check("one added");
    fs::rename(test.library().join("new/b.toml"), test.library().join("new/c.toml")).unwrap();
    check("one renamed");
    fs::write(test.file(5), "headline = broken").unwrap();
    check("one broken");
    fs::remove_file(test.file(6)).unwrap();
    check("one removed");
    age(&test.file(4));
    age(&test.file(5));
    fs::write(test.file(5), format!("headline = \"{}\"\nschema = 1\n", "Very long talks ".repeat(5000))).unwrap();
    check("one with a very long headline");
    fs::remove_dir_all(test.library().join("new")).unwrap();
    check("a folder removed");
}

#[test]
fn an_index_killed_between_commit_and_manifest_is_rebuilt() {
    let test = TestLibrary::with_old_folders(20);
    test.answers();
    let manifest = test.folder().join("manifest.json");
    let before = fs::read(&manifest).unwrap();
    write(&test.file(4), "A law of zeppelins");
    let (expected, _) = test.answers();
    fs::write(&manifest, before).unwrap();
    let (found, notice) = test.answers();
    assert_eq!(found, expected);
    assert_eq!(notice.unwrap(), "Rebuilding the search index: its list of segments is not the one in its manifest.");
    assert_eq!(test.one_shot().entries(&|_| {}).unwrap().len(), 20);
}

/// The payload of the last commit.
fn read_payload(test: &TestLibrary) -> String {
    let meta: serde_json::Value = serde_json::from_slice(&fs::read(test.folder().join("meta.json")).unwrap()).unwrap();
    meta["payload"].as_str().unwrap().to_owned()
}

/// Replaces the payload of the last commit and the checksum that covers it.
fn write_payload(test: &TestLibrary, payload: &str) {
    let [meta, manifest] = ["meta.json", "manifest.json"].map(|name| test.folder().join(name));
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&meta).unwrap()).unwrap();
    json["payload"] = payload.into();
    let bytes = serde_json::to_vec(&json).unwrap();
    fs::write(&meta, &bytes).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    json["meta"] = fnv1a(&bytes).into();
    fs::write(&manifest, serde_json::to_vec(&json).unwrap()).unwrap();
}

#[test]
fn an_index_with_a_damaged_or_foreign_payload_is_rebuilt() {
    let test = TestLibrary::with_old_folders(20);
    let (expected, _) = test.answers();
    let entries = test.one_shot().entries(&|_| {}).unwrap();
    let payload = read_payload(&test);
    let version = env!("CARGO_PKG_VERSION");
    let foreign = payload.replacen(version, "99.0.0", 1);
    assert_ne!(payload, foreign);
    for wrong in [&foreign, payload.get(..payload.len() / 2).unwrap(), "", "{}", "[]"] {
        write_payload(&test, wrong);
        let (found, notice) = test.answers();
        assert_eq!(found, expected, "{wrong}");
        assert!(notice.is_some_and(|notice| notice.starts_with("Rebuilding the search index: ")), "{wrong}");
        assert_eq!(test.one_shot().entries(&|_| {}).unwrap(), entries, "{wrong}");
        assert_eq!(read_payload(&test), payload, "the index was not rebuilt");

        write_payload(&test, wrong);
        index_with_reader(&test, 20);
        assert_eq!(test.one_shot().entries(&|_| {}).unwrap(), entries, "{wrong}");
        assert_eq!(read_payload(&test), payload, "the reader did not rebuild the index");
    }
}

#[test]
fn a_scan_without_names_finds_changed_files_until_a_name_changes() {
    let test = TestLibrary::with_old_folders(300);
    let library = Library::new(Location::from_path(&test.library()));
    let known = library.read_entries().unwrap();
    test.one_shot().sync(&|_| {}).unwrap();
    let before = test.one_shot().index().outline().unwrap().unwrap();
    let scan = || {
        let read = std::sync::Mutex::new(Vec::new());
        let is_complete = library.scan_files(&known, &before, &|event| {
            if let ScanEvent::Entries(loaded) = event {
                read.lock().unwrap().extend(loaded.into_iter().map(|one| one.entry.id.path().to_owned()));
            }
        });
        (is_complete, read.into_inner().unwrap())
    };
    assert_eq!(scan(), (true, Vec::new()));
    write(&test.file(7), "A zeppelin lands");
    assert_eq!(scan(), (true, vec![PathBuf::from(briefs::path(7))]));
    let folder = File::open(test.file(8).parent().unwrap()).unwrap();
    let modified = folder.metadata().unwrap().modified().unwrap();
    fs::remove_file(test.file(8)).unwrap();
    assert_eq!(scan(), (false, Vec::new()));
    // A folder in place of the file is noticed even if the time of its parent does not tell.
    fs::create_dir(test.file(8)).unwrap();
    folder.set_modified(modified).unwrap();
    assert_eq!(scan(), (false, Vec::new()));
    fs::remove_dir(test.file(8)).unwrap();
    fs::copy(test.file(9), test.file(8)).unwrap();
    folder.set_modified(modified).unwrap();
    assert!(scan().0);
}

#[test]
fn a_second_start_shows_the_list_of_the_first_and_reads_only_changed_files() {
    let test = TestLibrary::new(30);
    index_with_reader(&test, 30);
    write(&test.file(4), "A zeppelin lands");
    age(&test.file(4));
    fs::remove_file(test.file(5)).unwrap();

    let (second, events) = start_reader(&test);
    let (updated, removed) = wait_until_synced(&events);
    let path = |n: usize| PathBuf::from(briefs::path(n));
    assert_eq!((updated.first().unwrap().len(), &updated[1..]), (30, &[vec![path(4)]][..]), "one file is read");
    assert_eq!(removed, [path(5)]);
    wait_for(&events, |event| *event == Event::IndexSynced(true));
    second.ask(search_question(1, "zeppelin"));
    assert_eq!(wait_for_total(&events, 1), 1);
}
