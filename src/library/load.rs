//! Reading a whole library, and only what changed of it, on the machine's cores; what is read comes in batches so that a list
//! can fill while the rest is read.

use std::ffi::OsStr;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustc_hash::FxHashSet;

use crate::brief::{self, Brief};
use crate::error::Result;
use crate::files::{self, MAX_BRIEF, Outline, Seen, Tree};
use crate::library::bundled::BUNDLED;
use crate::library::entry::{ById, Catalogue, Entry, Id, Stamp};
use crate::library::place::{Library, Place, broken, entry};

/// A file that was read, and its brief where it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// What the list shows.
    pub entry: Entry,
    pub brief: Option<Arc<Brief>>,
}

/// What happens to a library.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Files were read: new ones or new versions.
    Entries(Vec<Loaded>),
    Removed(Vec<Id>),
    /// All names were read: the folders, as they were.
    Folders(Outline),
    /// So many files were looked at.
    Looked(usize),
    /// So many files of so many are read.
    Progress {
        read: usize,
        total: usize,
    },
    Settled,
    /// The library cannot be reached, and why; what is known of it stays.
    Unreachable(String),
}

/// Files read between two batches.
const BATCH: usize = 64;
/// Files looked at between two words about it.
const LOOKED: usize = 2048;

/// Which files are known, and in which version.
pub trait Known {
    /// The version in which the file at `path` below the root is known.
    fn stamp(&self, path: &Path) -> Option<Stamp>;

    /// The files that are known.
    fn ids(&self) -> impl ExactSizeIterator<Item = &Id>;
}

impl Known for ById<Stamp> {
    fn stamp(&self, path: &Path) -> Option<Stamp> {
        self.get(path.as_os_str()).copied()
    }

    fn ids(&self) -> impl ExactSizeIterator<Item = &Id> {
        self.keys()
    }
}

impl Known for Catalogue {
    fn stamp(&self, path: &Path) -> Option<Stamp> {
        self.at(path).map(|entry| entry.stamp)
    }

    fn ids(&self) -> impl ExactSizeIterator<Item = &Id> {
        self.iter().map(|entry| &entry.id)
    }
}

impl Library {
    /// Reads everything that is not `known` in its present version, and says what is gone.
    pub fn refresh(&self, known: &impl Known, send: &(impl Fn(Event) + Sync)) {
        match &self.place() {
            Place::Bundled => {
                if known.ids().len() == 0 {
                    let ids: Vec<Id> = BUNDLED.iter().map(|(name, _)| Id::new(*name)).collect();
                    let loaded = ids.iter().map(|id| self.load(id)).collect();
                    send(Event::Entries(loaded));
                }
            }
            Place::File(file) => {
                let id = Id::new(file.file_name().map_or(file.as_path(), Path::new));
                let stamp = files::stamp(file).ok();
                let before = known.stamp(id.path());
                if stamp.is_none() && before.is_none() {
                    let (entry, _) = broken(&id, Stamp::default(), "there is no such file");
                    send(Event::Entries(vec![Loaded { entry, brief: None }]));
                } else if before != stamp {
                    send(Event::Entries(vec![self.load(&id)]));
                }
            }
            Place::Folder(root) => refresh_folder(root, known, send),
        }
        send(Event::Settled);
    }

    /// The same where the folders are still as in `before`, so that there is nothing but `known`: no names are read. Whether it
    /// was so; where it was not, nothing was done.
    pub fn hold(&self, known: &[Arc<Entry>], before: &Outline, send: &(impl Fn(Event) + Sync)) -> bool {
        let Place::Folder(root) = self.place() else { return false };
        if !before.has_names_of(root) {
            return false;
        }
        let told = |seen| send(Event::Looked(seen));
        let Some(changed) = files::changed(root, known, |entry| (entry.id.path(), entry.stamp), &told) else {
            return false;
        };
        let wanted: Vec<(Id, Stamp)> = changed.into_iter().map(|(at, stamp)| (known[at].id.clone(), stamp)).collect();
        read_all(root, &wanted, send);
        send(Event::Settled);
        true
    }

    /// The same as [`Library::refresh`] for `paths` below the root alone, and for what was below those that are gone.
    pub fn refresh_paths(&self, paths: &[PathBuf], known: &Catalogue, send: &(impl Fn(Event) + Sync)) {
        let Place::Folder(root) = self.place() else { return };
        let (mut wanted, mut gone, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for path in paths {
            let id = Id::new(path.as_path());
            let before = known.stamp(id.path());
            match files::look(root, path) {
                Seen::File(stamp) if before != Some(stamp) => wanted.push((id, stamp)),
                Seen::Skipped(why) if before != Some(Stamp::default()) => {
                    let (entry, _) = broken(&id, Stamp::default(), &why);
                    skipped.push(Loaded { entry, brief: None });
                }
                Seen::Gone if before.is_some() => gone.push(id),
                Seen::Gone => gone.extend(known.ids().filter(|id| id.path().starts_with(path)).cloned()),
                Seen::File(_) | Seen::Skipped(_) | Seen::Folder => {}
            }
        }
        if !gone.is_empty() {
            send(Event::Removed(gone));
        }
        if !skipped.is_empty() {
            send(Event::Entries(skipped));
        }
        read_all(root, &wanted, send);
        send(Event::Settled);
    }

    /// The folder as its files are now, none of them opened. What is no folder has none.
    ///
    /// # Errors
    /// Returns an error if the library cannot be reached.
    pub fn look(&self) -> Result<Tree> {
        match self.place() {
            Place::Bundled => Ok(Tree::default()),
            Place::File(file) => files::stamp(file).map(|_| Tree::default()),
            Place::Folder(root) => Tree::look(root, "toml"),
        }
    }

    /// Reads everything at once.
    pub fn load_all(&self) -> (Vec<Loaded>, Option<String>) {
        let found = Mutex::new((Vec::new(), None));
        self.refresh(&ById::<Stamp>::default(), &|event| {
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            match event {
                Event::Entries(loaded) => found.0.extend(loaded),
                Event::Unreachable(why) => found.1 = Some(why),
                _ => {}
            }
        });
        let (mut loaded, why) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        loaded.sort_by(|a, b| crate::library::order(&a.entry, &b.entry));
        (loaded, why)
    }

    fn load(&self, id: &Id) -> Loaded {
        let (entry, reading) = self.read(id);
        Loaded { entry, brief: reading.brief.map(Arc::new) }
    }
}

fn refresh_folder(root: &Path, known: &impl Known, send: &(impl Fn(Event) + Sync)) {
    // Those of the known that are still there.
    let mut met = Vec::with_capacity(known.ids().len());
    let mut wanted = Vec::new();
    let mut skipped = Vec::new();
    let (mut seen, mut told) = (0, 0);
    let walked = files::walk(root, "toml", |batch| {
        seen += batch.files.len();
        if seen >= told + LOOKED {
            told = seen;
            send(Event::Looked(seen));
        }
        for file in batch.files {
            let before = known.stamp(&file.path);
            if before != Some(file.stamp) {
                wanted.push((Id::new(&file.path), file.stamp));
            }
            met.extend(before.map(|_| file.path));
        }
        for other in batch.skipped {
            let before = known.stamp(&other.path);
            if before != Some(Stamp::default()) {
                let (entry, _) = broken(&Id::new(&other.path), Stamp::default(), &other.why);
                skipped.push(Loaded { entry, brief: None });
            }
            met.extend(before.map(|_| other.path));
        }
    });
    match walked {
        Ok(walked) => send(Event::Folders(walked.outline)),
        Err(error) => {
            send(Event::Unreachable(error.reason));
            return;
        }
    }
    // Mostly nothing is: only then it is worked out what.
    if met.len() < known.ids().len() {
        let met: FxHashSet<&OsStr> = met.iter().map(|path| path.as_os_str()).collect();
        send(Event::Removed(known.ids().filter(|id| !met.contains(id.path().as_os_str())).cloned().collect()));
    }
    if !skipped.is_empty() {
        send(Event::Entries(skipped));
    }
    read_all(root, &wanted, send);
}

fn read_all(root: &Path, wanted: &[(Id, Stamp)], send: &(impl Fn(Event) + Sync)) {
    let total = wanted.len();
    let (next, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(batch) = wanted.get(start..(start + BATCH).min(total)).filter(|b| !b.is_empty()) else { return };
            let loaded: Vec<Loaded> = batch.iter().map(|(id, _)| read_one(root, id)).collect();
            let done = read.fetch_add(loaded.len(), Ordering::Relaxed) + loaded.len();
            send(Event::Entries(loaded));
            if total > BATCH {
                send(Event::Progress { read: done, total });
            }
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(8);
    thread::scope(|scope| {
        for _ in 1..cores.min(total.div_ceil(BATCH)) {
            scope.spawn(work);
        }
        work();
    });
}

fn read_one(root: &Path, id: &Id) -> Loaded {
    match files::read_stamped(&root.join(id.path()), MAX_BRIEF) {
        Ok((text, stamp)) => {
            let reading = brief::read(&text);
            Loaded { entry: entry(id, stamp, &reading), brief: reading.brief.map(Arc::new) }
        }
        Err(error) => {
            let (entry, _) = broken(id, Stamp::default(), &error.reason);
            Loaded { entry, brief: None }
        }
    }
}
