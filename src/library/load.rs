//! Reading a whole library, and only what changed of it, on the machine's cores; what is read comes in batches so that a list
//! can fill while the rest is read.

use std::collections::{HashMap, HashSet};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::brief::{self, Brief};
use crate::error::Result;
use crate::files::{self, MAX_BRIEF};
use crate::library::bundled::BUNDLED;
use crate::library::entry::{Entry, Id, Stamp};
use crate::library::place::{Library, Place, broken, entry};

/// A file that was read, and its brief where it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// What the list shows.
    pub entry: Entry,
    /// The brief.
    pub brief: Option<Arc<Brief>>,
}

/// What happens to a library.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Files were read: new ones or new versions.
    Entries(Vec<Loaded>),
    /// Files are gone.
    Removed(Vec<Id>),
    /// So many files of so many are read.
    Progress {
        /// Read.
        read: usize,
        /// Found.
        total: usize,
    },
    /// Everything is read.
    Settled,
    /// The library cannot be reached, and why; what is known of it stays.
    Unreachable(String),
}

/// Files read between two batches.
const BATCH: usize = 64;

impl Library {
    /// Reads everything that is not `known` in its present version, and says what is gone.
    pub fn refresh(&self, known: &HashMap<Id, Stamp>, send: &(impl Fn(Event) + Sync)) {
        match &self.place() {
            Place::Bundled => {
                if known.is_empty() {
                    let ids: Vec<Id> = BUNDLED.iter().map(|(name, _)| Id::new(*name)).collect();
                    let loaded = ids.iter().map(|id| self.load(id)).collect();
                    send(Event::Entries(loaded));
                }
            }
            Place::File(file) => {
                let id = Id::new(file.file_name().map_or(file.as_path(), Path::new));
                let stamp = files::stamp(file).ok();
                if stamp.is_none() && !known.contains_key(&id) {
                    let (entry, _) = broken(&id, Stamp::default(), "there is no such file");
                    send(Event::Entries(vec![Loaded { entry, brief: None }]));
                } else if known.get(&id).copied() != stamp {
                    send(Event::Entries(vec![self.load(&id)]));
                }
            }
            Place::Folder(root) => refresh_folder(root, known, send),
        }
        send(Event::Settled);
    }

    /// Every file and its stamp, in no order, none of them opened; what is not read (a FIFO, a link out of the library)
    /// bears no stamp.
    ///
    /// # Errors
    /// Where the library cannot be reached.
    pub fn each_file(&self, mut with: impl FnMut(&Path, Stamp)) -> Result<()> {
        match self.place() {
            Place::Bundled => BUNDLED.iter().for_each(|(name, _)| with(Path::new(name), Stamp::default())),
            Place::File(file) => with(file.file_name().map_or(file.as_path(), Path::new), files::stamp(file)?),
            Place::Folder(root) => {
                files::walk(root, "toml", |batch| {
                    batch.files.iter().for_each(|file| with(&file.path, file.stamp));
                    batch.skipped.iter().for_each(|other| with(&other.path, Stamp::default()));
                })?;
            }
        }
        Ok(())
    }

    /// Reads everything at once.
    #[must_use]
    pub fn load_all(&self) -> (Vec<Loaded>, Option<String>) {
        let found = Mutex::new((Vec::new(), None));
        self.refresh(&HashMap::new(), &|event| {
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

fn refresh_folder(root: &Path, known: &HashMap<Id, Stamp>, send: &(impl Fn(Event) + Sync)) {
    let mut gone: HashSet<&Id> = known.keys().collect();
    let mut wanted = Vec::new();
    let mut skipped = Vec::new();
    let walked = files::walk(root, "toml", |batch| {
        for file in batch.files {
            let id = Id::new(file.path);
            gone.remove(&id);
            if known.get(&id) != Some(&file.stamp) {
                wanted.push((id, file.stamp));
            }
        }
        for other in batch.skipped {
            let id = Id::new(other.path);
            gone.remove(&id);
            if known.get(&id) != Some(&Stamp::default()) {
                let (entry, _) = broken(&id, Stamp::default(), &other.why);
                skipped.push(Loaded { entry, brief: None });
            }
        }
    });
    if let Err(error) = walked {
        send(Event::Unreachable(error.cause));
        return;
    }
    if !gone.is_empty() {
        send(Event::Removed(gone.into_iter().cloned().collect()));
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
            let (entry, _) = broken(id, Stamp::default(), &error.cause);
            Loaded { entry, brief: None }
        }
    }
}
