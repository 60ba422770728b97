//! The folder of the index of a library, and an index for commands, whose answers match the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::config::paths::{LibrarySource, Paths};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::index::{Check, Index, Opened, SyncReport};
use crate::library::{ById, Entry, Id, Library, Location, ScanEvent, Stamp};
use crate::parallel;
use crate::search::{Answer, Engine, Query, Request, uncancelled};
use crate::service::check_time::CheckTime;
use crate::service::leftovers::delete_leftovers;

/// Attempts to open an index that another program is creating,
const OPEN_TRIES: usize = 4;
/// attempts to write one that another program is writing,
const WRITE_TRIES: usize = 30;
/// and the pause between two attempts.
const PAUSE: Duration = Duration::from_millis(60);

/// The numbers of files above which comparing all of them takes too long for each answer.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// From this number, every file is compared before an answer, but not twice within a second.
    pub large: usize,
    /// From this number, most files are compared after the answer.
    pub huge: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { large: 5_000, huge: 20_000 }
    }
}

pub fn open_library(source: &LibrarySource) -> Library {
    Library::new(match source {
        LibrarySource::Path(path) => Location::from_path(path),
        LibrarySource::Bundled => Location::Bundled,
    })
}

/// The folder of the index of `library`. `None` for the bundled examples and for a single file, which are read so quickly
/// that their index is only in memory.
pub fn index_folder(library: &Library, paths: &Paths) -> Option<PathBuf> {
    match library.location() {
        Location::Folder(root) => Some(paths.index_dir(root)),
        Location::File(_) | Location::Bundled => None,
    }
}

/// Notes that the index of `library` in `folder` is used, and deletes indexes of libraries that are gone.
pub fn tidy_cache(library: &Library, folder: Option<&Path>) {
    if let (Location::Folder(root), Some(folder)) = (library.location(), folder) {
        delete_leftovers(folder, root);
    }
}

/// Opens the index in `folder`, or one in memory if there is no folder or it cannot be used. The second value is a
/// sentence for the user.
///
/// # Errors
/// Returns an error if not even an index in memory can be created.
pub fn open_index(folder: Option<&Path>) -> Result<(Index, Option<String>)> {
    let Some(folder) = folder else { return Ok((Index::in_memory()?, None)) };
    let mut tries = 1;
    loop {
        match Index::open(folder) {
            Ok((index, Opened::Rebuilt(why))) => {
                return Ok((index, Some(rebuilding(&why))));
            }
            Ok((index, Opened::Ready | Opened::Fresh)) => return Ok((index, None)),
            // Another program may be creating it.
            Err(_) if tries < OPEN_TRIES => thread::sleep(PAUSE),
            Err(error) => return Ok((Index::in_memory()?, Some(memory_only(&error)))),
        }
        tries += 1;
    }
}

fn rebuilding(why: &str) -> String {
    format!("Rebuilding the search index: {why}.")
}

fn memory_only(error: &Error) -> String {
    format!("The search index is kept in memory only: {}.", error.reason)
}

/// Receives the events of a scan.
pub type Observer<'a> = &'a (dyn Fn(&ScanEvent) + Sync);

/// The index for a command, which asks once.
pub struct OneShotIndex {
    index: Index,
    library: Library,
    folder: Option<PathBuf>,
    sizes: Sizes,
    /// Whether files are still to be compared after the last answer.
    needs_check: bool,
    /// A sentence for the user about the state of the index.
    pub notice: Option<String>,
}

impl OneShotIndex {
    /// # Errors
    /// Returns an error if not even an index in memory can be created.
    pub fn open(source: &LibrarySource, paths: &Paths, sizes: Sizes) -> Result<Self> {
        let library = open_library(source);
        let folder = index_folder(&library, paths);
        tidy_cache(&library, folder.as_deref());
        let (index, notice) = open_index(folder.as_deref())?;
        Ok(Self { index, library, folder, sizes, needs_check: false, notice })
    }

    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// To ask again without comparing any files.
    pub fn engine(&self) -> &dyn Engine {
        &self.index
    }

    pub const fn library(&self) -> &Library {
        &self.library
    }

    /// The folder of the index; `None` if it is in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref().filter(|_| self.index.is_on_disk())
    }

    /// The answer to `request`, as the files are now.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn search(&mut self, request: &Request, observe: Observer<'_>) -> Result<Answer> {
        self.ask(observe, |engine| answer(engine, request), |_| None)
    }

    /// The answer to `request`. In a huge library it may miss files that were changed in place, but its hits match their
    /// files, and added and removed files are seen. [`OneShotIndex::finish_check`] must follow; it compares the other files if
    /// that is due.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn search_before_sync(&mut self, request: &Request, observe: Observer<'_>) -> Result<Answer> {
        let used = |answer: &Answer| Some(answer.hits.iter().map(|hit| (hit.id.clone(), hit.stamp)).collect());
        self.ask(observe, |engine| answer(engine, request), used)
    }

    /// The briefs that match `query` as the files are now, ordered by path.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn matching_briefs(&mut self, query: &Query, today: Option<Date>, observe: Observer<'_>) -> Result<Vec<Id>> {
        self.ask(observe, |engine| uncancelled(engine.matching_briefs(query, today, &|| false)), |_| None)
    }

    /// The entries of all files as they are now, in the order of the list.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn entries(&mut self, observe: Observer<'_>) -> Result<Vec<Arc<Entry>>> {
        self.ask(observe, |engine| engine.entries(None), |_| None)
    }

    /// Compares all files if the last answer left that out, and brings the index up to date. Returns the number of changed
    /// files.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read or the index cannot be written.
    pub fn finish_check(&mut self, observe: Observer<'_>) -> Result<usize> {
        if !std::mem::take(&mut self.needs_check) || self.is_current(Check::Files) {
            return Ok(0);
        }
        let report = self.sync(observe)?;
        Ok(report.added + report.removed)
    }

    /// Asks the index while the files are compared with it. If they differ, brings it up to date and asks again. `used` gives
    /// the files that an answer depends on, if only those must match.
    fn ask<T: Send>(
        &mut self,
        observe: Observer<'_>,
        ask: impl Fn(&dyn Engine) -> Result<T> + Sync,
        used: impl Fn(&T) -> Option<ById<Stamp>>,
    ) -> Result<T> {
        if let Some(answer) = self.ask_if_current(&ask, used) {
            return Ok(answer);
        }
        match self.sync(observe).and_then(|_| ask(&self.index)) {
            Err(error) if error.kind != Kind::Unreachable => {
                self.replace()?;
                self.notice.get_or_insert_with(|| rebuilding(&error.reason));
                self.sync(observe)?;
                ask(&self.index)
            }
            answer => answer,
        }
    }

    /// The answer of the present index, if it matches the files.
    fn ask_if_current<T: Send>(
        &mut self,
        ask: &(impl Fn(&dyn Engine) -> Result<T> + Sync),
        used: impl Fn(&T) -> Option<ById<Stamp>>,
    ) -> Option<T> {
        let files = self.index.counts().ok()?.files;
        if files == 0 {
            return None;
        }
        let last = self.folder().and_then(CheckTime::load_from);
        let is_huge = files >= self.sizes.huge;
        let is_long = is_huge || files >= self.sizes.large && last.as_ref().is_some_and(CheckTime::is_fresh);
        let first_check = if is_long { Check::Names } else { Check::Files };
        let commit = self.index.commit_id().ok()?;
        let (answer, is_current) = thread::scope(|scope| {
            let check = scope.spawn(|| self.is_current(first_check));
            (ask(&self.index), check.join().unwrap_or(false))
        });
        let answer = answer.ok()?;
        let is_current = is_current
            && match used(&answer) {
                Some(used) if is_long => {
                    self.needs_check = is_huge && last.is_none_or(|last| last.is_due());
                    self.are_unchanged(&used)
                }
                None if is_long => self.is_current(Check::Files),
                _ => true,
            };
        (is_current && self.index.commit_id().ok()? == commit).then_some(answer)
    }

    /// Whether the files match the index, as far as `check` compares them.
    fn is_current(&self, check: Check) -> bool {
        let (at, start) = (files::now(), Instant::now());
        let Location::Folder(root) = self.library.location() else { return false };
        let is_current = self.index.is_current(root, check).unwrap_or(false);
        if is_current
            && check == Check::Files
            && self.index.counts().is_ok_and(|counts| counts.files >= self.sizes.large)
            && let Some(folder) = self.folder()
        {
            CheckTime::save_to(folder, at, start.elapsed());
        }
        is_current
    }

    fn are_unchanged(&self, files: &ById<Stamp>) -> bool {
        /// Reading the stamps of fewer files takes less time than starting a thread.
        const MANY: usize = 64;
        let Some(root) = self.library.root() else { return false };
        let files: Vec<(&Id, &Stamp)> = files.iter().collect();
        let check = |at: usize| {
            let (id, stamp) = files[at];
            files::stamp(&root.join(id.path())).ok().filter(|now| now == stamp).map(drop).ok_or(())
        };
        parallel::map(files.len(), MANY, &check).is_ok()
    }

    /// Brings the index up to date with the files.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read or the index cannot be written.
    pub fn sync(&mut self, observe: Observer<'_>) -> Result<SyncReport> {
        for _ in 0..WRITE_TRIES {
            if !self.index.is_busy() {
                let report = self.index.sync(&self.library, &observe)?;
                if !report.is_busy {
                    return Ok(report);
                }
            }
            thread::sleep(PAUSE);
        }
        self.index = Index::in_memory()?;
        self.notice = Some("Another program is writing the search index; using one in memory.".into());
        self.index.sync(&self.library, &observe)
    }

    /// Replaces the index by an empty one.
    ///
    /// # Errors
    /// Returns an error if not even an index in memory can be created.
    pub fn replace(&mut self) -> Result<()> {
        let removed = self.folder.as_deref().map_or(Ok(()), Index::remove);
        (self.index, self.notice) = match removed {
            Ok(()) => open_index(self.folder.as_deref())?,
            Err(error) => (Index::in_memory()?, Some(memory_only(&error))),
        };
        Ok(())
    }
}

fn answer(engine: &dyn Engine, request: &Request) -> Result<Answer> {
    uncancelled(engine.search(request, &|| false))
}
