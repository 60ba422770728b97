//! Watches a folder for changes. The system reports them, so nothing wakes up while nothing happens; if it cannot (on network
//! file systems and at its limit of watches), the folder is checked every two seconds, and the user is notified.

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
const RETRY_DELAY: Duration = Duration::from_millis(20);
/// at most this many times.
const MAX_TRIES: usize = 10;
/// How often an unwatched folder is checked; less often if checking is slow.
const PERIOD: Duration = Duration::from_secs(2);
/// More changes than this become a rescan.
const MAX_PATHS: usize = 1024;

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
/// for it. `on_change` is called on its own thread. If the folders are still as in `before`, no names are read to find them.
pub fn watch(
    root: &Path,
    ending: &str,
    before: Option<Outline>,
    on_change: impl FnMut(Change) + Send + 'static,
) -> Result<Watcher> {
    spawn(root, ending, false, before, on_change)
}

fn spawn(
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

/// The events since the last change was reported.
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
    fn record(&mut self, event: FileEvent) {
        match event {
            FileEvent::Path(path) if self.paths.len() <= MAX_PATHS => drop(self.paths.insert(path)),
            FileEvent::Path(_) => {}
            FileEvent::Folder(path) => drop(self.folders.insert(path)),
            FileEvent::Missed => self.missed = true,
            FileEvent::Overflow => self.overflowed = true,
            FileEvent::Full => self.end = self.end.max(Some(End::Unwatched(Why::Limit))),
            FileEvent::Lost => self.end = self.end.max(Some(End::Lost)),
            FileEvent::Stop => self.end = Some(End::Stop),
        }
    }

    fn into_change(self) -> Option<Change> {
        if self.overflowed {
            return Some(Change::Overflow);
        }
        let paths = self.paths.into_iter().collect();
        if self.missed || !self.folders.is_empty() { Some(Change::Rescan) } else { change_of_paths(paths) }
    }
}

fn change_of_paths(paths: Vec<PathBuf>) -> Option<Change> {
    match paths.len() {
        0 => None,
        1..=MAX_PATHS => Some(Change::Paths(paths)),
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

    /// Waits until the root exists. Returns false if the watcher was dropped.
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

    /// Reports the events of the system.
    fn listen(&mut self, inbox: &Receiver<FileEvent>) -> End {
        let Ok(target) = WatchTarget::new(&self.root, &self.ending) else { return End::Lost };
        if is_remote(&target.folder) {
            return End::Unwatched(Why::Remote);
        }
        let mut system = match self.begin(&target) {
            Ok(system) => system,
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => return End::Lost,
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return End::Unwatched(Why::Limit),
            Err(_) => return End::Unwatched(Why::Refused),
        };
        (self.on_change)(Change::Rescan);
        loop {
            let mut pending = gather(inbox);
            for folder in &pending.folders.clone() {
                // The rescan that follows finds the files created in it before it was watched.
                if system
                    .watch(folder, RecursiveMode::Recursive)
                    .is_err_and(|error| matches!(error.kind, ErrorKind::MaxFilesWatch))
                {
                    pending.record(FileEvent::Full);
                }
            }
            if let Some(end) = pending.end {
                return end;
            }
            if let Some(change) = pending.into_change() {
                (self.on_change)(change);
            }
        }
    }

    fn begin(&mut self, target: &WatchTarget) -> notify::Result<RecommendedWatcher> {
        let (events, owned) = (self.events.clone(), target.clone());
        let handler = move |event: notify::Result<Event>| {
            for event in owned.events(event) {
                // This fails if the watch is about to end.
                let _ = events.send(event);
            }
        };
        let mut system = RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))?;
        system.watch(&target.folder, RecursiveMode::NonRecursive)?;
        if target.only.is_none() {
            watch_below(&mut system, &target.folder, self.before.take().as_ref())?;
        }
        Ok(system)
    }

    /// Walks the folder periodically and compares the stamps.
    fn poll(&mut self, inbox: &Receiver<FileEvent>) -> End {
        let Some((mut known, mut duration)) = self.scan() else { return End::Lost };
        (self.on_change)(Change::Rescan);
        loop {
            let next = Instant::now() + PERIOD.max(duration * 10);
            loop {
                match inbox.recv_deadline(next) {
                    Ok(FileEvent::Stop) | Err(RecvTimeoutError::Disconnected) => return End::Stop,
                    Ok(_) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                }
            }
            let Some((now, time)) = self.scan() else { return End::Lost };
            duration = time;
            let changed = now.iter().filter(|(path, stamp)| known.get(*path) != Some(*stamp)).map(|(path, _)| path);
            let removed = known.keys().filter(|path| !now.contains_key(*path));
            let paths: BTreeSet<PathBuf> = changed.chain(removed).cloned().collect();
            if let Some(change) = change_of_paths(paths.into_iter().collect()) {
                (self.on_change)(change);
            }
            known = now;
        }
    }

    /// All files with their stamps, and how long the walk took; `None` if the root does not exist.
    fn scan(&self) -> Option<(HashMap<PathBuf, Stamp>, Duration)> {
        let start = Instant::now();
        let mut files = HashMap::new();
        if self.root.is_file() {
            files.insert(self.root.file_name()?.into(), crate::files::stamp(&self.root).ok()?);
        } else {
            let add = |batch: crate::files::walk::Batch| {
                files.extend(batch.files.into_iter().map(|file| (file.path, file.stamp)));
            };
            walk(&self.root, &self.ending, add).ok()?;
        }
        Some((files, start.elapsed()))
    }
}

/// Watches each folder below `root` separately, because the recursive watch of `notify` queries every file. A folder created
/// meanwhile in a folder not yet watched is found by walking again until no folder has changed. If all folders are still as in
/// `before`, no walk is needed.
fn watch_below(system: &mut RecommendedWatcher, root: &Path, before: Option<&Outline>) -> notify::Result<()> {
    let mut watched = BTreeSet::from([PathBuf::new()]);
    let mut add = |path: &Path| {
        if !watched.insert(path.to_owned()) {
            return Ok(());
        }
        match system.watch(&root.join(path), RecursiveMode::NonRecursive) {
            // A folder that was removed meanwhile was reported by its parent.
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
    for _ in 0..MAX_TRIES {
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
        thread::sleep(RETRY_DELAY);
    }
    Ok(())
}

/// Whether the folder to watch no longer exists.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(reason) => reason.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Waits for an event, and collects those that follow until there are none for [`QUIET`].
fn gather(inbox: &Receiver<FileEvent>) -> PendingChanges {
    let mut pending = PendingChanges::default();
    match inbox.recv() {
        Ok(event) => pending.record(event),
        Err(_) => pending.record(FileEvent::Stop),
    }
    let latest = Instant::now() + LATEST;
    while pending.end.is_none() {
        match inbox.recv_deadline(latest.min(Instant::now() + QUIET)) {
            Ok(event) => pending.record(event),
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
        /// Returns after the watch has begun.
        fn new(root: &str, polling: bool) -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("root")).unwrap();
            fs::write(folder.path().join("root/old.toml"), "old").unwrap();
            let (sender, changes) = unbounded();
            let watcher =
                spawn(&folder.path().join(root), "toml", polling, None, move |change| drop(sender.send(change)))
                    .unwrap();
            let new = Self { folder, watcher, changes };
            assert_eq!(new.next(), Change::Rescan);
            new
        }

        fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join("root").join(path)
        }

        fn write(&self, path: &str, text: &str) {
            fs::write(self.path(path), text).unwrap();
        }

        fn next(&self) -> Change {
            self.changes.recv_timeout(Duration::from_secs(20)).unwrap()
        }

        fn assert_no_change(&self) {
            assert_eq!(self.changes.recv_timeout(QUIET + LATEST).ok(), None);
        }
    }

    fn paths(paths: &[&str]) -> Change {
        Change::Paths(paths.iter().map(PathBuf::from).collect())
    }

    #[test]
    fn a_change_of_a_file_is_reported_once() {
        let watched = Watched::new("root", false);
        (0..5).for_each(|_| watched.write("new.toml", "new"));
        assert_eq!(watched.next(), paths(&["new.toml"]));
        watched.write("old.toml", "older");
        fs::rename(watched.path("new.toml"), watched.path("b.toml")).unwrap();
        assert_eq!(watched.next(), paths(&["b.toml", "new.toml", "old.toml"]));
        fs::remove_file(watched.path("old.toml")).unwrap();
        assert_eq!(watched.next(), paths(&["old.toml"]));
        crate::files::write::write_atomic(&watched.path("b.toml"), b"x", crate::files::write::Existing::Replace)
            .unwrap();
        assert_eq!(watched.next(), paths(&["b.toml"]));
        watched.assert_no_change();
    }

    #[test]
    fn reads_hidden_files_and_other_extensions_are_ignored() {
        let watched = Watched::new("root", false);
        fs::read(watched.path("old.toml")).unwrap();
        watched.write(".old.toml.swp", "x");
        watched.write("events.txt", "x");
        fs::create_dir(watched.path(".git")).unwrap();
        fs::write(watched.folder.path().join("beside.toml"), "x").unwrap();
        watched.assert_no_change();
        watched.write(".git/x.toml", "x");
        watched.assert_no_change();
    }

    #[test]
    fn a_new_folder_is_watched_with_everything_below_it() {
        let watched = Watched::new("root", false);
        fs::create_dir_all(watched.path("a/b/c")).unwrap();
        watched.write("a/b/c/first.toml", "x");
        assert_eq!(watched.next(), Change::Rescan);
        watched.write("a/b/c/second.toml", "x");
        assert_eq!(watched.next(), paths(&["a/b/c/second.toml"]));
        let outside = watched.folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::rename(&outside, watched.path("inside")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
        watched.write("inside/x.toml", "x");
        assert_eq!(watched.next(), paths(&["inside/x.toml"]));
        fs::rename(watched.path("a"), &outside).unwrap();
        assert_eq!(watched.next(), paths(&["a"]));
        symlink("inside", watched.path("link")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
    }

    #[test]
    fn a_root_that_was_removed_is_watched_again_when_it_returns() {
        let watched = Watched::new("root", false);
        fs::remove_dir_all(watched.path("")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
        fs::create_dir(watched.path("")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
        watched.write("back.toml", "x");
        assert_eq!(watched.next(), paths(&["back.toml"]));
        fs::rename(watched.path(""), watched.folder.path().join("away")).unwrap();
        assert_eq!(watched.next(), Change::Rescan);
    }

    #[test]
    fn a_root_that_is_a_file_is_watched_alone() {
        let watched = Watched::new("root/old.toml", false);
        watched.write("other.toml", "x");
        watched.write("next", "x");
        watched.assert_no_change();
        fs::rename(watched.path("next"), watched.path("old.toml")).unwrap();
        assert_eq!(watched.next(), paths(&["old.toml"]));
    }

    #[test]
    fn a_flood_of_changes_is_reported_completely() {
        let watched = Watched::new("root", false);
        let names: Vec<String> = (0..2 * MAX_PATHS).map(|i| format!("{i}.toml")).collect();
        names.iter().for_each(|name| watched.write(name, "x"));
        // On a slow machine they may arrive as several changes.
        let mut missing: BTreeSet<PathBuf> = names.iter().map(PathBuf::from).collect();
        while !missing.is_empty() {
            match watched.next() {
                Change::Rescan | Change::Overflow => missing.clear(),
                Change::Polling(why) => unreachable!("{why:?}"),
                Change::Paths(paths) => {
                    assert!(paths.len() <= MAX_PATHS);
                    missing.retain(|path| !paths.contains(path));
                }
            }
        }
    }

    #[test]
    fn too_many_paths_become_a_rescan() {
        let pending = |count: usize| {
            let mut pending = PendingChanges::default();
            (0..count).for_each(|i| pending.record(FileEvent::Path(format!("{i}.toml").into())));
            pending.into_change()
        };
        assert_eq!(pending(0), None);
        assert!(matches!(pending(MAX_PATHS), Some(Change::Paths(paths)) if paths.len() == MAX_PATHS));
        assert_eq!(pending(MAX_PATHS + 1), Some(Change::Rescan));
        assert_eq!(pending(5 * MAX_PATHS), Some(Change::Rescan));
    }

    #[test]
    fn polling_reports_the_same_changes() {
        let watched = Watched::new("root", true);
        fs::create_dir(watched.path("a")).unwrap();
        watched.write("a/new.toml", "new");
        watched.write("old.toml", "older");
        assert_eq!(watched.next(), paths(&["a/new.toml", "old.toml"]));
        fs::remove_dir_all(watched.path("a")).unwrap();
        assert_eq!(watched.next(), paths(&["a/new.toml"]));
    }

    #[test]
    fn dropping_the_watcher_ends_the_watch() {
        for polling in [false, true] {
            let watched = Watched::new("root", polling);
            drop(watched.watcher);
            let end = watched.changes.recv_timeout(Duration::from_secs(20));
            assert_eq!(end, Err(RecvTimeoutError::Disconnected));
        }
    }

    #[test]
    fn errors_become_a_rescan_and_overflows_are_reported() {
        let target = WatchTarget::new(Path::new("/"), "toml").unwrap();
        let overflow = Event::new(notify::EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert_eq!(target.events(Ok(overflow)), [FileEvent::Overflow]);
        assert_eq!(target.events(Err(notify::Error::generic("x"))), [FileEvent::Missed]);
        assert_eq!(target.events(Err(notify::Error::new(ErrorKind::MaxFilesWatch))), [FileEvent::Full]);
        let change_of = |events: [FileEvent; 2]| {
            let mut pending = PendingChanges::default();
            events.into_iter().for_each(|event| pending.record(event));
            pending.into_change()
        };
        assert_eq!(change_of([FileEvent::Path("a.toml".into()), FileEvent::Missed]), Some(Change::Rescan));
        assert_eq!(change_of([FileEvent::Overflow, FileEvent::Path("a.toml".into())]), Some(Change::Overflow));
    }

    #[test]
    fn at_the_limit_of_watches_the_folder_is_polled() {
        let test = "files::watch::tests::with_three_watches_a_deep_folder_is_polled";
        let script = "echo 3 >/proc/sys/user/max_inotify_watches || exit 77; exec \"$0\" --exact --ignored \"$1\"";
        let this = std::env::current_exe().unwrap();
        match Command::new("unshare").args(["-Ur", "sh", "-c", script]).arg(this).arg(test).output() {
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
    #[ignore = "the test above runs it with a limit of three"]
    fn with_three_watches_a_deep_folder_is_polled() {
        let watched = Watched::new("root", false);
        fs::create_dir_all(watched.path("a/b/c/d/e")).unwrap();
        assert_eq!(watched.next(), Change::Polling(Why::Limit));
        assert_eq!(watched.next(), Change::Rescan);
        watched.write("a/b/c/d/e/x.toml", "x");
        assert_eq!(watched.next(), paths(&["a/b/c/d/e/x.toml"]));
    }
}
