//! Keeps an index up to date with its library. A session receives the events of a scan and writes the files that the
//! index does not have in this version.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};
use crate::files::{self, Outline};
use crate::index::index::Index;
use crate::index::view::View;
use crate::index::writer::{FileBlock, Writer, file_block};
use crate::library::{Id, Library, Loaded, ScanEvent, Stamp};

/// What a sync changed in the index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Files added: new ones, or new versions.
    pub added: usize,
    pub removed: usize,
    /// Whether nothing was written because another program was writing. Later searches see what that program writes.
    pub is_busy: bool,
}

impl SyncReport {
    pub const fn is_changed(self) -> bool {
        self.added + self.removed > 0
    }
}

/// What is compared with the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The names of the files.
    Names,
    /// The names and the stamps of the files.
    Files,
}

/// Searches first see new files after this many, then after sixteen times as many, and so on: each commit leaves two small
/// segments.
const FIRST_COMMIT: usize = 512;

/// Receives the events of a scan, from any thread.
pub struct SyncSession<'a> {
    index: &'a Index,
    before: Arc<View>,
    state: Mutex<State<'a>>,
}

#[derive(Default)]
struct State<'a> {
    writer: Option<Writer<'a>>,
    report: SyncReport,
    /// The number of added files after which searches see them.
    next_commit: usize,
    /// The folders, once all names have been read.
    outline: Option<Outline>,
    error: Option<Error>,
}

impl fmt::Debug for SyncSession<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncSession").field("index", self.index).finish_non_exhaustive()
    }
}

impl Index {
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn begin_sync(&self) -> Result<SyncSession<'_>> {
        let state = State { next_commit: FIRST_COMMIT, ..State::default() };
        Ok(SyncSession { index: self, before: self.view()?, state: Mutex::new(state) })
    }

    /// Brings the index up to date with `library`: compares the stamps of all files, reads those that differ and removes
    /// those that are gone. Calls `observe` with each event.
    ///
    /// # Errors
    /// Returns an error if the index cannot be used or the library cannot be reached; the index then stays as it is.
    pub fn sync(&self, library: &Library, observe: &(impl Fn(&ScanEvent) + Sync)) -> Result<SyncReport> {
        let stamps = self.stamps()?;
        let session = self.begin_sync()?;
        let unreachable = Mutex::new(None);
        library.scan(&stamps, &|event| {
            session.receive(&event);
            observe(&event);
            if let ScanEvent::Unreachable(why) = event {
                *unreachable.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
            }
        });
        let report = session.close()?;
        match unreachable.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(why) => Err(library.unreachable_error(&why)),
            None => Ok(report),
        }
    }

    /// Whether the library in the folder `root` matches the index, as far as `check` compares them. `false` also if finding
    /// out would mean to read all names.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn is_current(&self, root: &Path, check: Check) -> Result<bool> {
        let view = self.view()?;
        if !view.outline.as_ref().is_some_and(|outline| outline.has_names_of(root)) {
            return Ok(false);
        }
        if check == Check::Names {
            return Ok(true);
        }
        let stamps: Vec<(Id, Stamp)> = view.stamps()?;
        let changed = files::changed(root, &stamps, |(id, stamp)| (id.path(), *stamp), &|_| {});
        Ok(changed.is_some_and(|changed| changed.is_empty()))
    }
}

impl<'a> SyncSession<'a> {
    /// Returns whether searches now see more files. Errors are returned by [`SyncSession::close`].
    pub fn receive(&self, event: &ScanEvent) -> bool {
        match event {
            ScanEvent::Entries(loaded) => self.add_files(loaded),
            ScanEvent::Removed(gone) => {
                self.apply(0, gone.len(), |writer| gone.iter().try_for_each(|id| writer.remove_file(id)));
                false
            }
            ScanEvent::Folders(outline) => {
                self.state().outline = Some(outline.clone());
                false
            }
            ScanEvent::Unreachable(_) | ScanEvent::Scanned(_) | ScanEvent::Progress { .. } | ScanEvent::Finished => {
                false
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stamp of a file in the index. If it cannot be read, the file is written again.
    fn stamp_of(&self, id: &Id) -> Option<Stamp> {
        self.before.stamp_of(id).ok().flatten()
    }

    fn add_files(&self, loaded: &[Loaded]) -> bool {
        let is_new = |one: &&Loaded| self.stamp_of(&one.entry.id) != Some(one.version);
        // Most of the work, so it is done outside the lock.
        let new = loaded.iter().filter(is_new).map(|one| file_block(&one.entry, one.brief.as_deref()));
        let new: Vec<FileBlock> = new.collect();
        self.apply(new.len(), 0, |writer| new.into_iter().try_for_each(|block| writer.add_block(block)))
    }

    /// Applies `change`, which adds and removes that many files, and returns whether searches now see more. Does nothing if
    /// an earlier change failed or another program is writing.
    fn apply(&self, added: usize, removed: usize, change: impl FnOnce(&mut Writer<'a>) -> Result<()>) -> bool {
        let mut state = self.state();
        if added + removed == 0 {
            return false;
        }
        let is_due = state.report.added + added >= state.next_commit;
        let Some(writer) = self.writer(&mut state, added) else { return false };
        match change(writer).and_then(|()| if is_due { writer.commit() } else { Ok(()) }) {
            Ok(()) => {
                state.report.added += added;
                state.report.removed += removed;
                if is_due {
                    state.next_commit = state.report.added * 16;
                }
                is_due
            }
            Err(error) => {
                state.error = Some(error);
                false
            }
        }
    }

    /// The writer of this session, which is opened for `expected` files when it is first needed.
    fn writer<'s>(&self, state: &'s mut State<'a>, expected: usize) -> Option<&'s mut Writer<'a>> {
        if state.error.is_some() || state.report.is_busy {
            return None;
        }
        if state.writer.is_none() {
            // The number of files to come is unknown, but an empty index will probably receive many.
            let expected = if self.before.file_count() == 0 { usize::MAX } else { expected };
            match self.index.writer(expected) {
                Ok(Some(writer)) => state.writer = Some(writer),
                Ok(None) => state.report.is_busy = true,
                Err(error) => state.error = Some(error),
            }
        }
        state.writer.as_mut()
    }

    /// Shows all changes to searches.
    ///
    /// # Errors
    /// Returns an error if the index could not be written; it then stays as it was.
    pub fn close(self) -> Result<SyncReport> {
        let mut state = self.state();
        if let Some(outline) = state.outline.take().filter(|_| state.error.is_none()) {
            let is_new = outline.is_reliable() && self.before.outline.as_ref() != Some(&outline);
            if state.writer.is_none() && is_new && self.index.is_on_disk() {
                // If another program is writing, the outline is not urgent.
                state.writer = self.index.writer(0).ok().flatten();
            }
            state.writer.iter_mut().for_each(|writer| writer.set_outline(outline.clone()));
        }
        let State { writer, report, error, .. } = std::mem::take(&mut *state);
        if let Some(error) = error {
            return Err(error);
        }
        writer.map_or(Ok(()), Writer::close)?;
        Ok(report)
    }
}
