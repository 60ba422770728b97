//! The index of a library: opened, kept true, asked. It is a cache: whatever is wrong with it, it can be made anew from the
//! briefs, and is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use tantivy::directory::{Directory, DirectoryLock, INDEX_WRITER_LOCK};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, SegmentMeta, TantivyError};

use crate::error::Result;
use crate::files::{self, Stamp as FileStamp};
use crate::index::analyzer::tokenizers;
use crate::index::directory::IndexDirectory;
use crate::index::error::engine_error;
use crate::index::fingerprint::Fingerprint;
use crate::index::manifest::{Condition, META, format, inspect, seal};
use crate::index::row;
use crate::index::schema::{SCHEMA, settings};
use crate::index::view::View;
use crate::library::{ById, Id, Stamp};
use crate::search::hit::Answer;
use crate::search::query::Query;
use crate::search::request::Request;

/// How an index was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// As it was left.
    Ready,
    /// There was none; this one is empty.
    Fresh,
    /// There was one that cannot be used, for the reason given in one clause; this one is empty.
    Rebuilt(String),
}

/// The index of a library. Any number of threads and programs may ask; one may write at a time.
pub struct Index {
    engine: tantivy::Index,
    /// Where it is kept; nowhere where it lives in memory.
    dir: Option<PathBuf>,
    seen: Mutex<Seen>,
}

/// What was last looked at.
#[derive(Default)]
struct Seen {
    meta: Option<FileStamp>,
    /// What holds the engine's files; none while the index rests.
    reader: Option<IndexReader>,
    view: Option<Arc<View>>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl Index {
    /// The index kept in the folder `dir`, which is made (for the user alone) where it is not there. What cannot be used is
    /// replaced by an empty index.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be read or written, or an index that cannot be used is being written by another program. An
    /// index in [`Index::memory`] is then the way.
    pub fn open(dir: &Path) -> Result<(Self, Opened)> {
        files::create_dir(dir)?;
        let meta = files::stamp(&dir.join(META)).ok();
        let (engine, opened) = match inspect(dir) {
            Condition::Sound(engine) => (engine, Opened::Ready),
            Condition::Missing => (create(dir, false)?, Opened::Fresh),
            Condition::Broken(why) => (create(dir, true)?, Opened::Rebuilt(why)),
        };
        let index = Self::of(engine, Some(dir.to_owned()))?;
        index.seen().meta = meta;
        Ok((index, opened))
    }

    /// An empty index that lives and goes with the program.
    ///
    /// # Errors
    /// Returns an error if the engine cannot be set up.
    pub fn memory() -> Result<Self> {
        Self::of(builder().create_in_ram().map_err(engine_error)?, None)
    }

    fn of(mut engine: tantivy::Index, dir: Option<PathBuf>) -> Result<Self> {
        engine.set_tokenizers(tokenizers());
        let seen = Seen { reader: Some(reader(&engine)?), ..Seen::default() };
        Ok(Self { engine, dir, seen: Mutex::new(seen) })
    }

    /// Holds nothing of it in memory until it is asked again, which then takes some milliseconds more.
    pub fn rest(&self) {
        // In memory there is nothing to read it from again.
        if self.is_kept() {
            let mut seen = self.seen();
            (seen.reader, seen.view) = (None, None);
        }
    }

    /// Whether it is kept on disk.
    pub const fn is_kept(&self) -> bool {
        self.dir.is_some()
    }

    /// What it knows of: each file, also one without a brief, and the stamp it had when it was read.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn stamps(&self) -> Result<ById<Stamp>> {
        self.view()?.rows(|row| (row::id(row), row::stamp(row)))
    }

    /// How many briefs it knows of.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn len(&self) -> Result<usize> {
        Ok(self.view()?.len())
    }

    /// Whether it knows of none.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Whether it knows of no file at all, not even of one without a brief.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn knows_none(&self) -> Result<bool> {
        Ok(self.view()?.knows_none())
    }

    /// The print of the library as this index knows it; none where it cannot tell.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn print(&self) -> Result<Option<Fingerprint>> {
        Ok(self.view()?.print)
    }

    /// Answers `request`; none where `is_stale` says in between that nobody waits any more.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn search(&self, request: &Request, is_stale: &(dyn Fn() -> bool + Sync)) -> Result<Option<Answer>> {
        self.view()?.answer(request, is_stale)
    }

    /// All briefs that `query` takes, in the order of their paths; `today` is what "overdue" is measured against. None where
    /// `is_stale` says in between that nobody waits any more.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn briefs(
        &self,
        query: &Query,
        today: Option<Date>,
        is_stale: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Vec<Id>>> {
        self.view()?.briefs(query, today, is_stale)
    }

    /// Whether another program, or thread, is writing it just now.
    pub fn is_busy(&self) -> bool {
        self.engine.directory().acquire_lock(&INDEX_WRITER_LOCK).is_err()
    }

    /// Takes the index at `dir` away, whatever it is; who has it open keeps what they see.
    ///
    /// # Errors
    /// Returns an error if another program is writing it, or the system refuses.
    pub fn remove(dir: &Path) -> Result<()> {
        if files::stamp(dir).is_err() {
            return Ok(());
        }
        let _lock = lock(dir)?;
        files::remove(dir)
    }

    /// The engine's right to write about `expected` briefs; none where another program (or thread) has it.
    pub(super) fn lease(&self, expected: usize) -> Result<Option<IndexWriter>> {
        const MEGABYTE: usize = 1 << 20;
        let (threads, budget) = if expected > 200 { (2, 192 * MEGABYTE) } else { (1, 50 * MEGABYTE) };
        match self.engine.writer_with_num_threads(threads, budget) {
            Ok(engine) => Ok(Some(engine)),
            Err(TantivyError::LockFailure(..)) => Ok(None),
            Err(error) => Err(engine_error(error)),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index as it now is.
    pub(super) fn view(&self) -> Result<Arc<View>> {
        let mut seen = self.seen();
        let meta = self.meta();
        let searcher = match &seen.reader {
            Some(reader) => {
                if meta.is_some() && seen.meta != meta {
                    // What has vanished meanwhile is still there for those who hold it.
                    let _ = reader.reload();
                }
                reader.searcher()
            }
            None => seen.reader.insert(reader(&self.engine)?).searcher(),
        };
        seen.meta = meta.or(seen.meta);
        match &seen.view {
            Some(view) if view.is_of(&searcher) => Ok(view.clone()),
            before => {
                let print = self.kept_print()?.filter(|_| self.meta() == seen.meta);
                let view = Arc::new(View::of(searcher, before.as_deref(), print)?);
                seen.view = Some(view.clone());
                Ok(view)
            }
        }
    }

    /// Which version of the engine's list lies on disk.
    fn meta(&self) -> Option<FileStamp> {
        self.dir.as_ref().and_then(|dir| files::stamp(&dir.join(META)).ok())
    }

    fn kept_print(&self) -> Result<Option<Fingerprint>> {
        // In memory it could be that of a commit that this reader does not see yet.
        let Some(payload) = self.dir.as_ref().and_then(|_| self.engine.load_metas().ok()?.payload) else {
            return Ok(None);
        };
        match payload.split_once('\n') {
            Some((print, by)) if by == format() => Ok(Fingerprint::from_text(print)),
            _ => Err(engine_error("another version of the program has written it")),
        }
    }

    pub(super) fn parts(&self) -> Result<Vec<SegmentMeta>> {
        self.engine.searchable_segment_metas().map_err(engine_error)
    }

    /// Takes what was merged into use, here and in place of `view`, so that what it was merged from is not.
    pub(super) fn let_go(&self, view: &mut Arc<View>) -> Result<()> {
        self.reload()?;
        *view = self.view()?;
        Ok(())
    }

    fn reload(&self) -> Result<()> {
        self.seen().reader.as_ref().map_or(Ok(()), |reader| reader.reload().map_err(engine_error))
    }

    /// Makes what was committed visible, and seals it. The caller holds the engine's lock.
    pub(super) fn settle(&self) -> Result<()> {
        self.reload()?;
        self.dir.as_ref().map_or(Ok(()), |dir| seal(dir, &self.engine))
    }
}

/// Looked at by hand: a thread that watches would wake up an idle machine.
fn reader(engine: &tantivy::Index) -> Result<IndexReader> {
    engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine_error)
}

fn builder() -> tantivy::IndexBuilder {
    tantivy::Index::builder().schema(SCHEMA.0.clone()).settings(settings())
}

/// The right to write at `dir`, which no other program has meanwhile.
fn lock(dir: &Path) -> Result<DirectoryLock> {
    IndexDirectory::open(dir)?.acquire_lock(&INDEX_WRITER_LOCK).map_err(engine_error)
}

/// A new index in `dir`, sealed; what `is_there` already goes.
fn create(dir: &Path, is_there: bool) -> Result<tantivy::Index> {
    let mut held = lock(dir)?;
    if is_there {
        files::remove(dir)?;
        files::create_dir(dir)?;
        held = lock(dir)?;
    }
    let engine = builder().open_or_create(IndexDirectory::open(dir)?).map_err(engine_error)?;
    seal(dir, &engine)?;
    drop(held);
    Ok(engine)
}
