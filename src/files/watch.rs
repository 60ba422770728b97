//! Watches a folder for changes. The system reports them, so nothing wakes up while nothing happens; if it cannot (on network
//! file systems and at its limit of watches), the folder is checked every two seconds, and the user is told.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::error::{Error, Result};
use crate::files::events::{FileEvent, WatchTarget, is_remote};
use crate::files::failure::reason;
use crate::files::outline::Outline;
use crate::files::stamp::{self, Stamp};
use crate::files::walk::{folders, walk};

/// A change is reported once no other has followed for this long,
const QUIET: Duration = Duration::from_millis(150);
/// or at the latest after this long.
const LATEST: Duration = Duration::from_millis(500);
/// Folders that change while their watch begins are checked again after this long,
const SETTLED: Duration = Duration::from_millis(20);
/// at most this many times.
const ROUNDS: usize = 10;
/// How often an unwatched folder is checked; less often if checking is slow.
const PERIOD: Duration = Duration::from_secs(2);
/// More changes than this become a rescan.
const MANY: usize = 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These paths below the root, sorted: files that were created, changed or removed, and other removed names, which may
    /// have been folders.
    Paths(Vec<PathBuf>),
    /// Anything may have changed: walk again.
    Rescan,
    /// Walk again, because the system dropped events: too much changed at once.
    Overflow,
    /// From now on the folder is checked periodically.
    Polling(Why),
}

/// Why a folder is polled instead of watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The system cannot watch it.
    Refused,
    /// Other machines can change it without a notification on this one.
    Remote,
    /// The system's limit of watched folders is reached.
    Limit,
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    events: Sender<FileEvent>,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // This fails if the thread has ended already.
        let _ = self.events.send(FileEvent::Stop);
    }
}

/// Watches the folder `root` and everything below it for files with the extension `ending`, or a single file. The first change, a
/// [`Change::Rescan`], says that the watch has begun: nothing found after it is missed. If the root does not exist, the watch waits
/// for it. `on_change` is called on a thread of its own. If the folders are still as in `before`, no names are read to find them.
///
/// # Errors
/// Returns an error if no thread can be started.
pub fn watch(
    root: &Path,
    ending: &str,
    before: Option<Outline>,
    on_change: impl FnMut(Change) + Send + 'static,
) -> Result<Watcher> {
    start(root, ending, false, before, on_change)
}

fn start(
    root: &Path,
    ending: &str,
    polling: bool,
    before: Option<Outline>,
    on_change: impl FnMut(Change) + Send + 'static,
) -> Result<Watcher> {
    let (events, inbox) = unbounded();
    let watcher_thread = WatchThread {
        root: root.to_path_buf(),
        ending: ending.to_owned(),
        events: events.clone(),
        polling,
        before,
        on_change: Box::new(on_change),
    };
    let thread = thread::Builder::new().name("watch".to_owned());
    thread
        .spawn(move || watcher_thread.run(&inbox))
        .map_err(|error| Error::new("watch", root.display(), reason(&error)))?;
    Ok(Watcher { events })
}

/// Notes of one pending.
#[derive(Default)]
struct PendingChanges {
    paths: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
    missed: bool,
    overflowed: bool,
    /// Why this watch must end; the most serious reason if there are several.
    end: Option<End>,
}

impl PendingChanges {
    fn add(&mut self, event_of: FileEvent) {
        match event_of {
            FileEvent::Path(path) if self.paths.len() <= MANY => drop(self.paths.insert(path)),
            FileEvent::Path(_) => {}
            FileEvent::Folder(path) => drop(self.folders.insert(path)),
            FileEvent::Missed => self.missed = true,
            FileEvent::Overflow => self.overflowed = true,
            FileEvent::Full => self.end = self.end.max(Some(End::Unwatched(Why::Limit))),
            FileEvent::Lost => self.end = self.end.max(Some(End::Lost)),
            FileEvent::Stop => self.end = Some(End::Stop),
        }
    }

    fn change(self) -> Option<Change> {
        if self.overflowed {
            return Some(Change::Overflow);
        }
        changed(self.missed || !self.folders.is_empty(), self.paths.into_iter().collect())
    }
}

fn changed(all: bool, paths: Vec<PathBuf>) -> Option<Change> {
    match paths.len() {
        _ if all => Some(Change::Rescan),
        0 => None,
        1..=MANY => Some(Change::Paths(paths)),
        _ => Some(Change::Rescan),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// The system cannot watch the folder.
    Unwatched(Why),
    /// The root does not exist.
    Lost,
    /// The watcher was dropped.
    Stop,
}

struct WatchThread {
    root: PathBuf,
    ending: String,
    events: Sender<FileEvent>,
    polling: bool,
    /// The state of the folders before the watch.
    before: Option<Outline>,
    on_change: Box<dyn FnMut(Change) + Send>,
}

impl WatchThread {
    fn run(mut self, inbox: &Receiver<FileEvent>) {
        loop {
            let end = if self.polling { self.poll(inbox) } else { self.listen(inbox) };
            match end {
                End::Stop => return,
                End::Unwatched(why) => {
                    self.polling = true;
                    (self.on_change)(Change::Polling(why));
                }
                End::Lost => {
                    (self.on_change)(Change::Rescan);
                    if !self.await_root(inbox) {
                        return;
                    }
                }
            }
        }
    }

    /// Waits until the root is there; tells whether somebody still listens.
    fn await_root(&self, inbox: &Receiver<FileEvent>) -> bool {
        loop {
            match inbox.recv_timeout(PERIOD) {
                Ok(FileEvent::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    if self.root.exists() {
                        return true;
                    }
                }
            }
        }
    }

    /// Lets the system tell.
    fn listen(&mut self, inbox: &Receiver<FileEvent>) -> End {
        let Ok(place) = WatchTarget::of(&self.root, &self.ending) else { return End::Lost };
        if is_remote(&place.folder) {
            return End::Unwatched(Why::Remote);
        }
        let mut system = match self.begin(&place) {
            Ok(system) => system,
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => return End::Lost,
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return End::Unwatched(Why::Limit),
            Err(_) => return End::Unwatched(Why::Refused),
        };
        (self.on_change)(Change::Rescan);
        loop {
            let mut pending = gather(inbox);
            for folder in &pending.folders.clone() {
                // What was put into it before it was watched is found by the walk that follows.
                if system
                    .watch(folder, RecursiveMode::Recursive)
                    .is_err_and(|error| matches!(error.kind, ErrorKind::MaxFilesWatch))
                {
                    pending.add(FileEvent::Full);
                }
            }
            if let Some(end) = pending.end {
                return end;
            }
            if let Some(change) = pending.change() {
                (self.on_change)(change);
            }
        }
    }

    fn begin(&mut self, place: &WatchTarget) -> notify::Result<RecommendedWatcher> {
        let (events, owned) = (self.events.clone(), place.clone());
        let handler = move |event: notify::Result<Event>| {
            for event_of in owned.events(event) {
                // Where nobody takes it the watch is about to end.
                let _ = events.send(event_of);
            }
        };
        let mut system = RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))?;
        system.watch(&place.folder, RecursiveMode::NonRecursive)?;
        if place.only.is_none() {
            watch_below(&mut system, &place.folder, self.before.take().as_ref())?;
        }
        Ok(system)
    }

    /// Looks through the folder again and again.
    fn poll(&mut self, inbox: &Receiver<FileEvent>) -> End {
        let Some((mut known, mut took)) = self.look() else { return End::Lost };
        (self.on_change)(Change::Rescan);
        loop {
            let next = Instant::now() + PERIOD.max(took * 10);
            loop {
                match inbox.recv_deadline(next) {
                    Ok(FileEvent::Stop) | Err(RecvTimeoutError::Disconnected) => return End::Stop,
                    Ok(_) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                }
            }
            let Some((now, time)) = self.look() else { return End::Lost };
            took = time;
            let came = now.iter().filter(|(path, stamp)| known.get(*path) != Some(*stamp)).map(|(path, _)| path);
            let went = known.keys().filter(|path| !now.contains_key(*path));
            let paths: BTreeSet<PathBuf> = came.chain(went).cloned().collect();
            if let Some(change) = changed(false, paths.into_iter().collect()) {
                (self.on_change)(change);
            }
            known = now;
        }
    }

    /// All files with their stamps, and how long it took to find them; none where the root is gone.
    fn look(&self) -> Option<(HashMap<PathBuf, Stamp>, Duration)> {
        let start = Instant::now();
        let mut files = HashMap::new();
        if self.root.is_file() {
            files.insert(self.root.file_name()?.into(), crate::files::stamp(&self.root).ok()?);
        } else {
            let add = |batch: crate::files::walk::Batch| {
                files.extend(batch.files.into_iter().map(|file| (file.path, file.stamp)))
            };
            walk(&self.root, &self.ending, add).ok()?;
        }
        Some((files, start.elapsed()))
    }
}

/// Watches each folder below `root` by itself: to find them the system's own way asks about every file. One that comes while
/// this goes on, in a folder not yet watched, is found by looking again, where a folder is not what it was. Where all are as
/// in `before` there are no others.
fn watch_below(system: &mut RecommendedWatcher, root: &Path, before: Option<&Outline>) -> notify::Result<()> {
    let mut watched = BTreeSet::from([PathBuf::new()]);
    let mut add = |path: &Path| {
        if !watched.insert(path.to_owned()) {
            return Ok(());
        }
        match system.watch(&root.join(path), RecursiveMode::NonRecursive) {
            // What has gone meanwhile has been told by the folder it lay in.
            Err(error) if !is_gone(&error) => Err(error),
            _ => Ok(()),
        }
    };
    if let Some(before) = before {
        before.paths().try_for_each(&mut add)?;
        if before.has_names_of(root) {
            return Ok(());
        }
    }
    for _ in 0..ROUNDS {
        let now = stamp::now();
        let found = folders(root);
        found.iter().try_for_each(|(path, _)| add(path))?;
        let is_same = |(path, modified): &(PathBuf, i64)| {
            let seen = stamp::stamp(&root.join(path));
            seen.is_ok_and(|seen| seen.modified == *modified) && stamp::is_sure(*modified, now)
        };
        if found.iter().all(is_same) {
            break;
        }
        thread::sleep(SETTLED);
    }
    Ok(())
}

/// Whether what was to be watched is no longer there.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(reason) => reason.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

/// The events that belong together: waits for the first, then until it is quiet.
fn gather(inbox: &Receiver<FileEvent>) -> PendingChanges {
    let mut pending = PendingChanges::default();
    match inbox.recv() {
        Ok(event_of) => pending.add(event_of),
        Err(_) => pending.add(FileEvent::Stop),
    }
    let latest = Instant::now() + LATEST;
    while pending.end.is_none() {
        match inbox.recv_deadline(latest.min(Instant::now() + QUIET)) {
            Ok(event_of) => pending.add(event_of),
            Err(_) => break,
        }
    }
    pending
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use tempfile::TempDir;

    use super::*;

    struct Watched {
        folder: TempDir,
        watcher: Watcher,
        changes: Receiver<Change>,
    }

    impl Watched {
        /// A watch that stands.
        fn new(root: &str, polling: bool) -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("root")).unwrap();
            fs::write(folder.path().join("root/old.toml"), "old").unwrap();
            let (sender, changes) = unbounded();
            let watcher =
                start(&folder.path().join(root), "toml", polling, None, move |change| drop(sender.send(change)))
                    .unwrap();
            let new = Self { folder, watcher, changes };
            assert_eq!(new.next(), Change::Rescan);
            new
        }

        fn at(&self, path: &str) -> PathBuf {
            self.folder.path().join("root").join(path)
        }

        fn put(&self, path: &str, text: &str) {
            fs::write(self.at(path), text).unwrap();
        }

        fn next(&self) -> Change {
            self.changes.recv_timeout(Duration::from_secs(20)).unwrap()
        }

        fn silent(&self) {
            assert_eq!(self.changes.recv_timeout(QUIET + LATEST).ok(), None);
        }
    }

    fn paths(paths: &[&str]) -> Change {
        Change::Paths(paths.iter().map(PathBuf::from).collect())
    }

    #[test]
    fn what_happens_to_a_file_is_told_once() {
        let watched = Watched::new("root", false);
        (0..5).for_each(|_| watched.put("new.toml", "new"));
        assert_eq!(watched.next(), paths(&["new.toml"]));
        watched.put("old.toml", "older");
        fs::rename(watched.at("new.toml"), watched.at("b.toml")).unwrap();
        assert_eq!(watched.next(), paths(&["b.toml", "new.toml", "old.toml"]));
        fs::remove_file(watched.at("old.toml")).unwrap();
        assert_eq!(watched.next(), paths(&["old.toml"]));
        crate::files::write::write_atomic(&watched.at("b.toml"), b"x", crate::files::write::Existing::Replace).unwrap();
        assert_eq!(watched.next(), paths(&["b.toml"]));
        watched.silent();
    }

    #[test]
    fn readers_hidden_files_and_other_endings_are_not_told() {
        let watched = Watched::new("root", false);
        fs::read(watched.at("old.toml")).unwrap();
        watched.put(".old.toml.swp", "x");
        watched.put("events.txt", "x");
        fs::create_dir(watched.at(".git")).unwrap();
        fs::write(watched.folder.path().join("beside.toml"), "x").unwrap();
        watched.silent();
        watched.put(".git/x.toml", "x");
        watched.silent();
    }

    #[test]
    fn a_folder_that_comes_is_watched_with_all_below_it() {
        let watched = Watched::new("root", false);
        fs::create_dir_all(watched.at("a/b/c")).unwrap();
        watched.put("a/b/c/first.toml", "x");
        assert_eq!(watched.next(), Change::Rescan);
        watched.put("a/b/c/second.toml", "x");
        assert_eq!(watched.next(), paths(&["a/b/c/second.toml"]));
        let outside = watched.folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::rename(&outside, watched.at("inside")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
        watched.put("inside/x.toml", "x");
        assert_eq!(watched.next(), paths(&["inside/x.toml"]));
        fs::rename(watched.at("a"), &outside).unwrap();
        assert_eq!(watched.next(), paths(&["a"]));
        symlink("inside", watched.at("link")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
    }

    #[test]
    fn a_root_that_vanishes_is_waited_for() {
        let watched = Watched::new("root", false);
        fs::remove_dir_all(watched.at("")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
        fs::create_dir(watched.at("")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
        watched.put("back.toml", "x");
        assert_eq!(watched.next(), paths(&["back.toml"]));
        fs::rename(watched.at(""), watched.folder.path().join("away")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
    }

    #[test]
    fn a_root_that_is_a_file_is_watched_alone() {
        let watched = Watched::new("root/old.toml", false);
        watched.put("other.toml", "x");
        watched.put("next", "x");
        watched.silent();
        fs::rename(watched.at("next"), watched.at("old.toml")).unwrap();
        assert_eq!(watched.next(), paths(&["old.toml"]));
    }

    #[test]
    fn very_many_changes_are_all_told() {
        let watched = Watched::new("root", false);
        let names: Vec<String> = (0..2 * MANY).map(|i| format!("{i}.toml")).collect();
        names.iter().for_each(|name| watched.put(name, "x"));
        // A slow machine may write them in several moments: each is one change, and none is lost.
        let mut untold: BTreeSet<PathBuf> = names.iter().map(PathBuf::from).collect();
        while !untold.is_empty() {
            match watched.next() {
                Change::Rescan | Change::Overflow => untold.clear(),
                Change::Polling(why) => unreachable!("{why:?}"),
                Change::Paths(paths) => {
                    assert!(paths.len() <= MANY);
                    untold.retain(|path| !paths.contains(path));
                }
            }
        }
    }

    #[test]
    fn very_many_notes_of_one_moment_are_one_change() {
        let pending = |count: usize| {
            let mut pending = PendingChanges::default();
            (0..count).for_each(|i| pending.add(FileEvent::Path(format!("{i}.toml").into())));
            pending.change()
        };
        assert_eq!(pending(0), None);
        assert!(matches!(pending(MANY), Some(Change::Paths(paths)) if paths.len() == MANY));
        assert_eq!(pending(MANY + 1), Some(Change::Rescan));
        assert_eq!(pending(5 * MANY), Some(Change::Rescan));
    }

    #[test]
    fn polling_finds_the_same_changes() {
        let watched = Watched::new("root", true);
        fs::create_dir(watched.at("a")).unwrap();
        watched.put("a/new.toml", "new");
        watched.put("old.toml", "older");
        assert_eq!(watched.next(), paths(&["a/new.toml", "old.toml"]));
        fs::remove_dir_all(watched.at("a")).unwrap();
        assert_eq!(watched.next(), paths(&["a/new.toml"]));
    }

    #[test]
    fn a_dropped_watch_ends() {
        for polling in [false, true] {
            let watched = Watched::new("root", polling);
            drop(watched.watcher);
            let end = watched.changes.recv_timeout(Duration::from_secs(20));
            assert_eq!(end, Err(RecvTimeoutError::Disconnected));
        }
    }

    #[test]
    fn an_overflow_and_an_error_ask_for_a_walk_and_the_overflow_is_told() {
        let place = WatchTarget::of(Path::new("/"), "toml").unwrap();
        let overflow = Event::new(notify::EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert_eq!(place.events(Ok(overflow)), [FileEvent::Overflow]);
        assert_eq!(place.events(Err(notify::Error::generic("x"))), [FileEvent::Missed]);
        assert_eq!(place.events(Err(notify::Error::new(ErrorKind::MaxFilesWatch))), [FileEvent::Full]);
        let told = |events: [FileEvent; 2]| {
            let mut pending = PendingChanges::default();
            events.into_iter().for_each(|event_of| pending.add(event_of));
            pending.change()
        };
        assert_eq!(told([FileEvent::Path("a.toml".into()), FileEvent::Missed]), Some(Change::Rescan));
        assert_eq!(told([FileEvent::Overflow, FileEvent::Path("a.toml".into())]), Some(Change::Overflow));
    }

    #[test]
    fn at_the_limit_of_watches_the_folder_is_polled() {
        let own = "files::watch::tests::with_three_watches_a_deep_folder_is_polled";
        let script = "echo 3 >/proc/sys/user/max_inotify_watches || exit 77; exec \"$0\" --exact --ignored \"$1\"";
        let this = std::env::current_exe().unwrap();
        match Command::new("unshare").args(["-Ur", "sh", "-c", script]).arg(this).arg(own).output() {
            Ok(output) if output.status.success() => {
                assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
            }
            Ok(output) if output.status.code() == Some(101) => {
                unreachable!("{}", String::from_utf8_lossy(&output.stdout))
            }
            _ => {
                crate::support::require_that(false, "user namespaces");
            }
        }
    }

    #[test]
    #[ignore = "run by the test above, where the limit is three"]
    fn with_three_watches_a_deep_folder_is_polled() {
        let watched = Watched::new("root", false);
        fs::create_dir_all(watched.at("a/b/c/d/e")).unwrap();
        assert_eq!(watched.next(), Change::Polling(Why::Limit));
        assert_eq!(watched.next(), Change::Rescan);
        watched.put("a/b/c/d/e/x.toml", "x");
        assert_eq!(watched.next(), paths(&["a/b/c/d/e/x.toml"]));
    }
}
