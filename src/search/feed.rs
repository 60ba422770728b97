//! Keeping an index true to its library: what happens to the library goes in, and only what the index does not know yet
//! is written.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::library::{Event, Id, Library, Loaded, Stamp};
use crate::search::index::Index;
use crate::search::write::{Writer, Written, written};

/// What a feed came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fed {
    /// Whether the index is another one than before.
    pub changed: bool,
    /// Whether another program was writing, so that this one could not; what that one writes is seen by later searches.
    pub busy: bool,
}

/// Takes the events of a library, from any thread.
pub struct Feed<'a> {
    index: &'a Index,
    known: HashMap<Id, Stamp>,
    is_whole: bool,
    inner: Mutex<Inner<'a>>,
}

#[derive(Default)]
struct Inner<'a> {
    writer: Option<Writer<'a>>,
    /// Files told of, where what is not told of is gone.
    told: HashSet<Id>,
    fed: Fed,
    is_reached: bool,
    failed: Option<Error>,
}

impl fmt::Debug for Feed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").field("index", self.index).field("is_whole", &self.is_whole).finish_non_exhaustive()
    }
}

impl Index {
    /// A feed. `is_whole` says that the events will tell of every file of the library, so that what they do not tell of is
    /// gone; else only of what has changed.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn feed(&self, is_whole: bool) -> Result<Feed<'_>> {
        let inner = Inner { is_reached: true, ..Inner::default() };
        Ok(Feed { index: self, known: self.stamps()?, is_whole, inner: Mutex::new(inner) })
    }

    /// Makes the index true to `library`: looks at the stamps of all files, reads those that are new to it and takes out
    /// those that are gone. To be run beside a first search, whose answer holds where nothing has changed.
    ///
    /// # Errors
    /// Where the index cannot be used, or the library cannot be reached; then the index stays as it is.
    pub fn refresh(&self, library: &Library) -> Result<Fed> {
        let feed = self.feed(false)?;
        let unreachable = Mutex::new(None);
        library.refresh(&feed.known, &|event| {
            feed.take(&event);
            if let Event::Unreachable(why) = event {
                *unreachable.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
            }
        });
        let fed = feed.close()?;
        match unreachable.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(why) => Err(Error::new("open", "the library", why)),
            None => Ok(fed),
        }
    }
}

impl<'a> Feed<'a> {
    /// Takes one event. What fails is told by [`Feed::close`].
    pub fn take(&self, event: &Event) {
        match event {
            Event::Entries(loaded) => self.entries(loaded),
            Event::Removed(gone) => {
                let known: Vec<&Id> = gone.iter().filter(|id| self.known.contains_key(id)).collect();
                self.write(
                    |writer| {
                        known.iter().for_each(|id| writer.remove(id));
                        Ok(())
                    },
                    known.is_empty(),
                );
            }
            Event::Unreachable(_) => self.inner().is_reached = false,
            Event::Progress { .. } | Event::Settled => {}
        }
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner<'a>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entries(&self, loaded: &[Loaded]) {
        if self.is_whole {
            self.inner().told.extend(loaded.iter().map(|one| one.entry.id.clone()));
        }
        let is_new = |one: &&Loaded| self.known.get(&one.entry.id) != Some(&one.entry.stamp);
        let new = loaded.iter().filter(is_new);
        // Made outside the lock: this is most of the work.
        let new: Vec<Written> = new.map(|one| written(&one.entry.id, one.entry.stamp, one.brief.as_deref())).collect();
        let is_empty = new.is_empty();
        self.write(|writer| new.into_iter().try_for_each(|one| writer.take(one)), is_empty);
    }

    /// Writes, unless there `is_nothing` to write or it is known to be of no use.
    fn write(&self, write: impl FnOnce(&mut Writer<'a>) -> Result<()>, is_nothing: bool) {
        let mut inner = self.inner();
        if is_nothing || inner.failed.is_some() || inner.fed.busy {
            return;
        }
        if inner.writer.is_none() {
            // How much is to come is not known yet; an index that knows nothing will hear much.
            match self.index.writer(if self.known.is_empty() { usize::MAX } else { 0 }) {
                Ok(Some(writer)) => inner.writer = Some(writer),
                Ok(None) => inner.fed.busy = true,
                Err(error) => inner.failed = Some(error),
            }
        }
        let Some(writer) = &mut inner.writer else { return };
        match write(writer) {
            Ok(()) => inner.fed.changed = true,
            Err(error) => inner.failed = Some(error),
        }
    }

    /// Takes out what is gone and makes it all visible.
    ///
    /// # Errors
    /// Where the index could not be written; it stays as it was.
    pub fn close(self) -> Result<Fed> {
        if self.is_whole && self.inner().is_reached {
            let told = std::mem::take(&mut self.inner().told);
            let gone = self.known.keys().filter(|id| !told.contains(*id)).cloned().collect();
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
