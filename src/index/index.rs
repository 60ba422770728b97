//! The index of a library. It is a cache: if anything is wrong with it, it is rebuilt from the briefs.
//!
//! Each file has one block of documents, which also contains its path, its stamp and its entry in the list. The commit
//! contains the folders of the library. So a single atomic commit changes words, list and freshness together.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use tantivy::directory::{Directory, DirectoryLock, INDEX_WRITER_LOCK};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, SegmentMeta, TantivyError};

use crate::error::Result;
use crate::files::{self, Outline, Stamp};
use crate::index::analyzer::tokenizers;
use crate::index::directory::IndexDirectory;
use crate::index::error::tantivy_error;
use crate::index::evaluator::complete;
use crate::index::manifest::{Condition, META, inspect, write_manifest};
use crate::index::payload::read_payload;
use crate::index::schema::{SCHEMA, settings};
use crate::index::view::View;
use crate::library::{ById, Entry, Id};
use crate::search::{Answer, Engine, FacetCounts, HitCounts, IsStale, Query, Request};

/// How an index was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    Ready,
    /// There was no index; this one is empty.
    Fresh,
    /// The index could not be used, for the reason given in one clause; this one is empty.
    Rebuilt(String),
}

/// The number of files in an index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub files: usize,
    /// The files with a brief.
    pub briefs: usize,
}

/// Any number of threads and programs may read an index, but only one may write at a time.
pub struct Index {
    inner: tantivy::Index,
    /// `None` if it is in memory.
    dir: Option<PathBuf>,
    latest: Mutex<Latest>,
}

/// The commit that was read last.
#[derive(Default)]
struct Latest {
    meta: Option<Stamp>,
    /// Keeps the files of tantivy open; `None` after [`Engine::free_resources`].
    reader: Option<IndexReader>,
    view: Option<Arc<View>>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in the folder `dir`, which is created (for the user alone) if it does not exist. An index that
    /// cannot be used is replaced by an empty one.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be read or written, or if an index that cannot be used is being written by
    /// another program. Use [`Index::in_memory`] then.
    pub fn open(dir: &Path) -> Result<(Self, Opened)> {
        files::create_dir(dir)?;
        let meta = files::stamp(&dir.join(META)).ok();
        let (inner, opened) = match inspect(dir) {
            Condition::Sound(inner) => (inner, Opened::Ready),
            Condition::Missing => (create(dir, false)?, Opened::Fresh),
            Condition::Broken(why) => (create(dir, true)?, Opened::Rebuilt(why)),
        };
        let index = Self::new(inner, Some(dir.to_owned()))?;
        index.latest().meta = meta;
        Ok((index, opened))
    }

    /// An empty index that lives as long as this value.
    ///
    /// # Errors
    /// Returns an error if tantivy refuses.
    pub fn in_memory() -> Result<Self> {
        Self::new(builder().create_in_ram().map_err(tantivy_error)?, None)
    }

    fn new(mut inner: tantivy::Index, dir: Option<PathBuf>) -> Result<Self> {
        inner.set_tokenizers(tokenizers());
        let latest = Latest { reader: Some(open_reader(&inner)?), ..Latest::default() };
        Ok(Self { inner, dir, latest: Mutex::new(latest) })
    }

    pub const fn is_on_disk(&self) -> bool {
        self.dir.is_some()
    }

    /// The stamp of each file when it was indexed.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn stamps(&self) -> Result<ById<Stamp>> {
        self.view()?.stamps()
    }

    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        let view = self.view()?;
        Ok(Counts { files: view.file_count(), briefs: view.brief_count() })
    }

    /// The folders when the index last matched all files, if known.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn outline(&self) -> Result<Option<Outline>> {
        Ok(self.view()?.outline.clone())
    }

    /// Tells one commit from another while this value lives.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn commit_id(&self) -> Result<u64> {
        Ok(self.view()?.commit_id())
    }

    /// Whether another program or thread is writing the index.
    pub fn is_busy(&self) -> bool {
        self.inner.directory().acquire_lock(&INDEX_WRITER_LOCK).is_err()
    }

    /// Deletes the index in `dir`, in whatever state it is. Programs that have it open can still search it.
    ///
    /// # Errors
    /// Returns an error if another program is writing the index, or it cannot be deleted.
    pub fn remove(dir: &Path) -> Result<()> {
        if files::stamp(dir).is_err() {
            return Ok(());
        }
        let _lock = lock_dir(dir)?;
        files::remove(dir)
    }

    /// Tantivy's writer for about `expected` briefs; `None` if another program or thread is writing.
    pub(super) fn lock_writer(&self, expected: usize) -> Result<Option<IndexWriter>> {
        const MEGABYTE: usize = 1 << 20;
        let (threads, budget) = if expected > 200 { (2, 192 * MEGABYTE) } else { (1, 50 * MEGABYTE) };
        match self.inner.writer_with_num_threads(threads, budget) {
            Ok(inner) => Ok(Some(inner)),
            Err(TantivyError::LockFailure(..)) => Ok(None),
            Err(error) => Err(tantivy_error(error)),
        }
    }

    fn latest(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index as of its last commit.
    pub(super) fn view(&self) -> Result<Arc<View>> {
        let mut latest = self.latest();
        let meta = self.meta();
        let searcher = match &latest.reader {
            Some(reader) => {
                if meta.is_some() && latest.meta != meta {
                    // This fails if the index has been deleted, but the last commit can still be searched.
                    let _ = reader.reload();
                }
                reader.searcher()
            }
            None => latest.reader.insert(open_reader(&self.inner)?).searcher(),
        };
        latest.meta = meta.or(latest.meta);
        match &latest.view {
            Some(view) if view.commit_id() == searcher.generation().generation_id() => Ok(view.clone()),
            before => {
                // The outline of a later commit may name files that the searcher does not see.
                let outline = self.committed_outline()?.filter(|_| self.meta() == latest.meta);
                let view = Arc::new(View::new(searcher, before.as_deref(), outline)?);
                latest.view = Some(view.clone());
                Ok(view)
            }
        }
    }

    /// The stamp of tantivy's list of segments, which changes with each commit.
    fn meta(&self) -> Option<Stamp> {
        self.dir.as_ref().and_then(|dir| files::stamp(&dir.join(META)).ok())
    }

    fn committed_outline(&self) -> Result<Option<Outline>> {
        // In memory there is no stamp that would show whether the reader sees this commit.
        if !self.is_on_disk() {
            return Ok(None);
        }
        let payload = self.inner.load_metas().ok().and_then(|meta| meta.payload);
        payload.map_or(Ok(None), |payload| read_payload(&payload))
    }

    pub(super) fn segments(&self) -> Result<Vec<SegmentMeta>> {
        self.inner.searchable_segment_metas().map_err(tantivy_error)
    }

    pub(super) fn reloaded_view(&self) -> Result<Arc<View>> {
        self.reload()?;
        self.view()
    }

    fn reload(&self) -> Result<()> {
        self.latest().reader.as_ref().map_or(Ok(()), |reader| reader.reload().map_err(tantivy_error))
    }

    /// Shows a commit to searches and writes its manifest. The caller holds tantivy's lock.
    pub(super) fn finish_commit(&self) -> Result<()> {
        self.reload()?;
        self.dir.as_ref().map_or(Ok(()), |dir| write_manifest(dir, &self.inner))
    }
}

impl Engine for Index {
    fn search(&self, request: &Request, is_stale: IsStale<'_>) -> Result<Option<Answer>> {
        complete(self.view()?.answer(request, is_stale))
    }

    fn facets(&self, request: &Request, most: usize, is_stale: IsStale<'_>) -> Result<Option<Vec<FacetCounts>>> {
        complete(self.view()?.facets(request, most, is_stale))
    }

    fn count_hits(&self, request: &Request, is_stale: IsStale<'_>) -> Result<Option<HitCounts>> {
        complete(self.view()?.count_hits(request, is_stale))
    }

    fn matching_briefs(&self, query: &Query, today: Option<Date>, is_stale: IsStale<'_>) -> Result<Option<Vec<Id>>> {
        complete(self.view()?.matching_briefs(query, today, is_stale))
    }

    fn entries(&self, most: Option<usize>) -> Result<Vec<Arc<Entry>>> {
        self.view()?.entries(most)
    }

    fn free_resources(&self) {
        // An index in memory could not be read again.
        if self.is_on_disk() {
            let mut latest = self.latest();
            (latest.reader, latest.view) = (None, None);
        }
    }
}

/// A reader without tantivy's thread that watches for commits, which would wake up an idle machine.
fn open_reader(inner: &tantivy::Index) -> Result<IndexReader> {
    inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(tantivy_error)
}

fn builder() -> tantivy::IndexBuilder {
    tantivy::Index::builder().schema(SCHEMA.0.clone()).settings(settings())
}

fn lock_dir(dir: &Path) -> Result<DirectoryLock> {
    IndexDirectory::new(dir)?.acquire_lock(&INDEX_WRITER_LOCK).map_err(tantivy_error)
}

/// Creates an index in `dir`, with its manifest; with `replace`, deletes the one that is there.
fn create(dir: &Path, replace: bool) -> Result<tantivy::Index> {
    let mut lock = lock_dir(dir)?;
    if replace {
        files::remove(dir)?;
        files::create_dir(dir)?;
        lock = lock_dir(dir)?;
    }
    let inner = builder().open_or_create(IndexDirectory::new(dir)?).map_err(tantivy_error)?;
    write_manifest(dir, &inner)?;
    drop(lock);
    Ok(inner)
}
