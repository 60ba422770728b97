//! Scanning a library: all of it, or only what has changed. Files are read in parallel and arrive in batches, so that a
//! list can fill while the rest is read.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;

use crate::brief::{self, Brief};
use crate::error::Result;
use crate::files::{self, MAX_BRIEF, Outline, Seen};
use crate::library::bundled::BUNDLED;
use crate::library::entry::{ById, Catalogue, Entry, Id, Stamp, compare_entries};
use crate::library::location::{Library, Location};
use crate::parallel;

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Its stamp is zero if another change of the file might leave the same time.
    pub entry: Arc<Entry>,
    /// The stamp of the file when it was read.
    pub version: Stamp,
    pub brief: Option<Arc<Brief>>,
}

impl Loaded {
    fn new(entry: Entry, brief: Option<Brief>) -> Self {
        Self { version: entry.stamp, entry: Arc::new(entry), brief: brief.map(Arc::new) }
    }

    fn unreadable(id: &Id, reason: &str) -> Self {
        Self::new(Entry::unreadable(id, reason), None)
    }

    /// A file that was read at the time `now`.
    fn read_at(entry: Entry, brief: Option<Brief>, now: i64) -> Self {
        let version = entry.stamp;
        let stamp = if files::is_sure(version.modified, now) { version } else { Stamp::default() };
        Self { version, ..Self::new(Entry { stamp, ..entry }, brief) }
    }
}

/// What a scan finds.
#[derive(Debug, Clone, PartialEq)]
pub enum ScanEvent {
    /// Files were read: new ones or new versions.
    Entries(Vec<Loaded>),
    Removed(Vec<Id>),
    /// The folders, after all names have been read.
    Folders(Outline),
    /// The number of files checked so far.
    Scanned(usize),
    /// `read` of `total` changed files have been read.
    Progress {
        read: usize,
        total: usize,
    },
    Finished,
    /// Why the library cannot be reached. What was read from it before stays valid.
    Unreachable(String),
}

/// The number of files in a [`ScanEvent::Entries`].
const BATCH: usize = 64;
/// The number of files checked between two [`ScanEvent::Scanned`].
const SCANNED: usize = 2048;

/// The versions of files that were read before.
pub trait Versions {
    /// The version of the file at `path` below the root; `None` if it was not read.
    fn version_at(&self, path: &Path) -> Option<Stamp>;

    fn ids(&self) -> impl ExactSizeIterator<Item = &Id>;
}

impl Versions for ById<Stamp> {
    fn version_at(&self, path: &Path) -> Option<Stamp> {
        self.get(path.as_os_str()).copied()
    }

    fn ids(&self) -> impl ExactSizeIterator<Item = &Id> {
        self.keys()
    }
}

impl Versions for Catalogue {
    fn version_at(&self, path: &Path) -> Option<Stamp> {
        self.get_by_path(path).map(|entry| entry.stamp)
    }

    fn ids(&self) -> impl ExactSizeIterator<Item = &Id> {
        self.iter().map(|entry| &entry.id)
    }
}

impl Library {
    /// Reads every file whose version is not the one in `before`, and reports those that are gone.
    pub fn scan(&self, before: &impl Versions, send: &(impl Fn(ScanEvent) + Sync)) {
        match &self.location() {
            Location::Bundled => {
                if before.ids().len() == 0 {
                    send(ScanEvent::Entries(
                        BUNDLED.iter().map(|(name, _)| self.load_brief(&Id::new(*name))).collect(),
                    ));
                }
            }
            Location::File(file) => {
                let id = Id::new(file.file_name().map_or(file.as_path(), Path::new));
                let stamp = files::stamp(file).ok();
                let version = before.version_at(id.path());
                if stamp.is_none() && version.is_none() {
                    send(ScanEvent::Entries(vec![Loaded::unreadable(&id, "there is no such file")]));
                } else if version != stamp {
                    send(ScanEvent::Entries(vec![self.load_brief(&id)]));
                }
            }
            Location::Folder(root) => scan_folder(root, before, send),
        }
        send(ScanEvent::Finished);
    }

    /// Does what [`Library::scan`] does without reading any names. Returns `false` and does nothing if the folders are no longer
    /// as in `outline`. `before` must have all their files.
    pub fn scan_files(&self, before: &[Arc<Entry>], outline: &Outline, send: &(impl Fn(ScanEvent) + Sync)) -> bool {
        let Location::Folder(root) = self.location() else { return false };
        if !outline.has_names_of(root) {
            return false;
        }
        let scanned = |count| send(ScanEvent::Scanned(count));
        let Some(changed) = files::changed(root, before, |entry| (entry.id.path(), entry.stamp), &scanned) else {
            return false;
        };
        let changed: Vec<Id> = changed.into_iter().map(|(at, _)| before[at].id.clone()).collect();
        read_all(root, &changed, send);
        send(ScanEvent::Finished);
        true
    }

    /// Does what [`Library::scan`] does for `paths` only, relative to the root. If a folder among them is gone, so are its files.
    pub fn scan_paths(&self, paths: &[PathBuf], before: &Catalogue, send: &(impl Fn(ScanEvent) + Sync)) {
        let Location::Folder(root) = self.location() else { return };
        let (mut changed, mut gone, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for path in paths {
            let id = Id::new(path.as_path());
            let version = before.version_at(id.path());
            match files::look(root, path) {
                Seen::File(stamp) if version != Some(stamp) => changed.push(id),
                Seen::Skipped(why) if version != Some(Stamp::default()) => {
                    skipped.push(Loaded::unreadable(&id, &why));
                }
                Seen::Gone if version.is_some() => gone.push(id),
                Seen::Gone => gone.extend(before.ids().filter(|id| id.path().starts_with(path)).cloned()),
                Seen::File(_) | Seen::Skipped(_) | Seen::Folder => {}
            }
        }
        if !gone.is_empty() {
            send(ScanEvent::Removed(gone));
        }
        if !skipped.is_empty() {
            send(ScanEvent::Entries(skipped));
        }
        read_all(root, &changed, send);
        send(ScanEvent::Finished);
    }

    /// Reads all files and returns what `map` makes of each, in no particular order.
    ///
    /// # Errors
    /// Returns an error if the library cannot be reached.
    pub fn read_files<T: Send>(&self, map: impl Fn(Loaded) -> T + Sync) -> Result<Vec<T>> {
        let found = Mutex::new(Ok(Vec::new()));
        self.scan(&ById::<Stamp>::default(), &|event| match event {
            ScanEvent::Entries(files) => {
                let mapped: Vec<T> = files.into_iter().map(&map).collect();
                if let Ok(all) = &mut *found.lock().unwrap_or_else(PoisonError::into_inner) {
                    all.extend(mapped);
                }
            }
            ScanEvent::Unreachable(why) => {
                *found.lock().unwrap_or_else(PoisonError::into_inner) = Err(self.unreachable_error(&why));
            }
            _ => {}
        });
        found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entries of all files, read from the files, in the order of the list.
    ///
    /// # Errors
    /// Returns an error if the library cannot be reached.
    pub fn read_entries(&self) -> Result<Vec<Arc<Entry>>> {
        let mut entries = self.read_files(|file| file.entry)?;
        entries.sort_by(|a, b| compare_entries(a, b));
        Ok(entries)
    }

    fn load_brief(&self, id: &Id) -> Loaded {
        let now = files::now();
        let (entry, reading) = self.read_brief(id);
        Loaded::read_at(entry, reading.brief, now)
    }
}

fn scan_folder(root: &Path, before: &impl Versions, send: &(impl Fn(ScanEvent) + Sync)) {
    // The files of `before` that are still there.
    let mut present = Vec::with_capacity(before.ids().len());
    let mut changed = Vec::new();
    let mut skipped = Vec::new();
    let (mut scanned, mut reported) = (0, 0);
    let walked = files::walk(root, "toml", |batch| {
        scanned += batch.files.len();
        if scanned >= reported + SCANNED {
            reported = scanned;
            send(ScanEvent::Scanned(scanned));
        }
        for file in batch.files {
            let version = before.version_at(&file.path);
            if version != Some(file.stamp) {
                changed.push(Id::new(&file.path));
            }
            present.extend(version.map(|_| file.path));
        }
        for other in batch.skipped {
            let version = before.version_at(&other.path);
            if version != Some(Stamp::default()) {
                skipped.push(Loaded::unreadable(&Id::new(&other.path), &other.why));
            }
            present.extend(version.map(|_| other.path));
        }
    });
    match walked {
        Ok(walked) => send(ScanEvent::Folders(walked.outline)),
        Err(error) => {
            send(ScanEvent::Unreachable(error.reason));
            return;
        }
    }
    // Usually nothing is gone, so that the set is not needed.
    if present.len() < before.ids().len() {
        let present: FxHashSet<&OsStr> = present.iter().map(|path| path.as_os_str()).collect();
        send(ScanEvent::Removed(before.ids().filter(|id| !present.contains(id.path().as_os_str())).cloned().collect()));
    }
    if !skipped.is_empty() {
        send(ScanEvent::Entries(skipped));
    }
    read_all(root, &changed, send);
}

fn read_all(root: &Path, ids: &[Id], send: &(impl Fn(ScanEvent) + Sync)) {
    let total = ids.len();
    let read = AtomicUsize::new(0);
    let batches: Vec<&[Id]> = ids.chunks(BATCH).collect();
    let Ok(_) = parallel::map(batches.len(), 1, &|at| {
        let loaded: Vec<Loaded> = batches[at].iter().map(|id| read_one(root, id)).collect();
        let done = read.fetch_add(loaded.len(), Ordering::Relaxed) + loaded.len();
        send(ScanEvent::Entries(loaded));
        if total > BATCH {
            send(ScanEvent::Progress { read: done, total });
        }
        Ok::<(), Infallible>(())
    });
}

fn read_one(root: &Path, id: &Id) -> Loaded {
    let now = files::now();
    match files::read_stamped(&root.join(id.path()), MAX_BRIEF) {
        Ok((text, stamp)) => {
            let reading = brief::read_brief(&text);
            Loaded::read_at(Entry::new(id, stamp, &reading), reading.brief, now)
        }
        Err(error) => Loaded::unreadable(id, &error.reason),
    }
}
