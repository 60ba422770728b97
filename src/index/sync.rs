//! Keeping an index true to its library: what happens to the library goes in, and only what the index does not know yet
//! is written.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::index::index::Index;
use crate::index::view::View;
use crate::index::writer::{Writer, Written, written};
use crate::library::{ById, Event, Id, Library, Loaded, Stamp};

/// What a feed came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Files put in: new ones, or new versions.
    pub put: usize,
    pub removed: usize,
    /// Whether another program was writing, so that this one could not; what that one writes is seen by later searches.
    pub busy: bool,
}

impl SyncReport {
    /// Whether the index is another one than before.
    pub const fn is_changed(self) -> bool {
        self.put + self.removed > 0
    }
}

/// Files put in before searches are first shown them; then again whenever there are sixteen times as many: each time
/// leaves two small parts behind.
const FIRST_SHOWN: usize = 512;

/// Takes the events of a library, from any thread.
pub struct SyncSession<'a> {
    index: &'a Index,
    known: Known,
    is_whole: bool,
    inner: Mutex<Inner<'a>>,
}

/// What the index knew before.
enum Known {
    All(ById<Stamp>),
    /// Whatever is asked for.
    Asked(Arc<View>),
}

impl Known {
    /// The stamp under which a file is known. What cannot be looked up is written anew.
    fn stamp(&self, id: &Id) -> Option<Stamp> {
        match self {
            Self::All(stamps) => stamps.get(id).copied(),
            Self::Asked(view) => view.stamp_of(id).ok().flatten(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::All(stamps) => stamps.is_empty(),
            Self::Asked(view) => view.knows_none(),
        }
    }
}

#[derive(Default)]
struct Inner<'a> {
    writer: Option<Writer<'a>>,
    /// Files told of, where what is not told of is gone.
    told: HashSet<Id>,
    fed: SyncReport,
    /// At how many files searches are shown what was put in so far.
    next_shown: usize,
    is_reached: bool,
    failed: Option<Error>,
}

impl fmt::Debug for SyncSession<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncSession")
            .field("index", self.index)
            .field("is_whole", &self.is_whole)
            .finish_non_exhaustive()
    }
}

impl Index {
    /// A feed. `is_whole` says that the events will tell of every file of the library, so that what they do not tell of is
    /// gone; else only of what has changed.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn feed(&self, is_whole: bool) -> Result<SyncSession<'_>> {
        let known = if is_whole { Known::All(self.stamps()?) } else { Known::Asked(self.view()?) };
        Ok(SyncSession::new(self, known, is_whole))
    }

    /// Makes the index true to `library`: looks at the stamps of all files, reads those that are new to it and takes out
    /// those that are gone; `told` hears of it all.
    ///
    /// # Errors
    /// Returns an error if the index cannot be used, or the library cannot be reached; then the index stays as it is.
    pub fn refresh(&self, library: &Library, told: &(impl Fn(&Event) + Sync)) -> Result<SyncReport> {
        let known = self.stamps()?;
        let feed = SyncSession::new(self, Known::Asked(self.view()?), false);
        let unreachable = Mutex::new(None);
        library.refresh(&known, &|event| {
            feed.take(&event);
            told(&event);
            if let Event::Unreachable(why) = event {
                *unreachable.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
            }
        });
        let fed = feed.close()?;
        match unreachable.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(why) => Err(Error::new("open", "the library", why).with_kind(Kind::Unreachable)),
            None => Ok(fed),
        }
    }
}

impl<'a> SyncSession<'a> {
    fn new(index: &'a Index, known: Known, is_whole: bool) -> Self {
        let inner = Inner { is_reached: true, next_shown: FIRST_SHOWN, ..Inner::default() };
        Self { index, known, is_whole, inner: Mutex::new(inner) }
    }

    /// Takes one event; whether searches now see more. What fails is told by [`SyncSession::close`].
    pub fn take(&self, event: &Event) -> bool {
        match event {
            Event::Entries(loaded) => self.entries(loaded),
            Event::Removed(gone) => {
                let known: Vec<&Id> = gone.iter().filter(|id| self.known.stamp(id).is_some()).collect();
                self.write((0, known.len()), |writer| known.iter().try_for_each(|id| writer.remove(id)))
            }
            Event::Unreachable(_) => {
                self.inner().is_reached = false;
                false
            }
            Event::Looked(_) | Event::Folders(_) | Event::Progress { .. } | Event::Settled => false,
        }
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner<'a>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entries(&self, loaded: &[Loaded]) -> bool {
        if self.is_whole {
            self.inner().told.extend(loaded.iter().map(|one| one.entry.id.clone()));
        }
        let now = files::now();
        let is_new = |one: &&Loaded| self.known.stamp(&one.entry.id) != Some(one.entry.stamp);
        let new = loaded.iter().filter(is_new);
        // Made outside the lock: this is most of the work.
        let new: Vec<Written> = new
            .map(|one| {
                let stamp =
                    if files::is_sure(one.entry.stamp.modified, now) { one.entry.stamp } else { Stamp::default() };
                written(&one.entry.id, stamp, one.brief.as_deref())
            })
            .collect();
        self.write((new.len(), 0), |writer| new.into_iter().try_for_each(|one| writer.take(one)))
    }

    /// Writes what is so many files to put in and to take out, unless that is none or it is known to be of no use.
    fn write(&self, (put, removed): (usize, usize), write: impl FnOnce(&mut Writer<'a>) -> Result<()>) -> bool {
        let mut inner = self.inner();
        if put + removed == 0 || inner.failed.is_some() || inner.fed.busy {
            return false;
        }
        if inner.writer.is_none() {
            // How much is to come is not known yet; an index that knows nothing will hear much.
            match self.index.writer(if self.known.is_empty() { usize::MAX } else { put }) {
                Ok(Some(writer)) => inner.writer = Some(writer),
                Ok(None) => inner.fed.busy = true,
                Err(error) => inner.failed = Some(error),
            }
        }
        let is_due = inner.fed.put + put >= inner.next_shown;
        let Some(writer) = &mut inner.writer else { return false };
        let written = write(writer).and_then(|()| if is_due { writer.commit() } else { Ok(()) });
        match written {
            Ok(()) => {
                inner.fed.put += put;
                inner.fed.removed += removed;
                if is_due {
                    inner.next_shown = inner.fed.put * 16;
                }
            }
            Err(error) => inner.failed = Some(error),
        }
        is_due && inner.failed.is_none()
    }

    /// Takes out what is gone and makes it all visible.
    ///
    /// # Errors
    /// Returns an error if the index could not be written; it stays as it was.
    pub fn close(self) -> Result<SyncReport> {
        if let Known::All(known) = &self.known
            && self.is_whole
            && self.inner().is_reached
        {
            let told = std::mem::take(&mut self.inner().told);
            let gone = known.keys().filter(|id| !told.contains(*id)).cloned().collect();
            self.take(&Event::Removed(gone));
        }
        let inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = inner.failed {
            return Err(error);
        }
        inner.writer.map_or(Ok(()), Writer::close)?;
        Ok(inner.fed)
    }
}
