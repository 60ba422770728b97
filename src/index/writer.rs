//! Writing an index: one writer at a time, one block per brief, visible from a commit on.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, MergePolicy, NoMergePolicy, UserOperation};
use tantivy::{IndexWriter, SegmentMeta, TantivyDocument, Term};

use crate::brief::Brief;
use crate::error::Result;
use crate::files::Outline;
use crate::index::block::{block, placeholder_document};
use crate::index::entry::add_entry;
use crate::index::error::engine_error;
use crate::index::index::Index;
use crate::index::payload::write_payload;
use crate::index::row;
use crate::index::schema::SCHEMA;
use crate::index::view::View;
use crate::library::{Entry, Id};

/// Writes an index. Searches see what was added from [`Writer::commit`] on.
pub struct Writer<'a> {
    index: &'a Index,
    engine: IndexWriter,
    /// The index before anything was written.
    before: Arc<View>,
    /// Which files were added (`true`) or removed since.
    changes: HashMap<Id, bool>,
    outline: Option<Outline>,
}

/// The documents of one file.
pub(super) struct Block {
    id: Id,
    documents: Vec<TantivyDocument>,
}

/// The block of a file. One without a brief gets a block too, so that it need not be read again.
pub(super) fn block_of(entry: &Entry, brief: Option<&Brief>) -> Block {
    let (fields, id) = (&SCHEMA.1, entry.id.clone());
    let mut documents = match brief {
        Some(brief) => block(fields, &id, entry.stamp, brief),
        None => vec![placeholder_document(fields, &id, entry.stamp)],
    };
    if let Some(first) = documents.first_mut() {
        add_entry(first, entry);
    }
    Block { id, documents }
}

impl Index {
    /// A writer for about `expected` briefs; `None` while another program or thread is writing.
    ///
    /// # Errors
    /// Returns an error if the index cannot be written.
    pub fn writer(&self, expected: usize) -> Result<Option<Writer<'_>>> {
        self.lock_engine(expected)?.map(|engine| Writer::new(self, engine)).transpose()
    }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("index", self.index).finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    fn new(index: &'a Index, engine: IndexWriter) -> Result<Self> {
        // `close` merges, so that nothing changes after the manifest is written.
        engine.set_merge_policy(Box::new(NoMergePolicy));
        let before = index.view()?;
        let outline = before.outline.clone();
        Ok(Self { index, engine, before, changes: HashMap::new(), outline })
    }

    fn has_file(&self, id: &Id) -> Result<bool> {
        self.changes.get(id).map_or_else(|| Ok(self.before.stamp_of(id)?.is_some()), |is_added| Ok(*is_added))
    }

    /// Adds a file with its brief, in place of the version that is indexed.
    ///
    /// # Errors
    /// Returns an error if the engine accepts no more documents.
    pub fn add(&mut self, entry: &Entry, brief: Option<&Brief>) -> Result<()> {
        self.add_block(block_of(entry, brief))
    }

    pub(super) fn add_block(&mut self, block: Block) -> Result<()> {
        let mut operations = Vec::with_capacity(block.documents.len() + 1);
        if self.has_file(&block.id)? {
            operations.push(UserOperation::Delete(term(&block.id)));
        }
        self.changes.insert(block.id, true);
        operations.extend(block.documents.into_iter().map(UserOperation::Add));
        // In one call, so that a block lies in one segment, in order.
        self.engine.run(operations).map_err(engine_error)?;
        Ok(())
    }

    /// Removes the file `id`.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn remove(&mut self, id: &Id) -> Result<()> {
        if self.has_file(id)? {
            self.engine.delete_term(term(id));
            self.changes.insert(id.clone(), false);
        }
        Ok(())
    }

    /// From the next commit on the index matches the files in folders that are as in `outline`.
    pub(super) fn set_outline(&mut self, outline: Outline) {
        self.outline = Some(outline);
    }

    /// Makes all changes so far visible, also to other programs.
    ///
    /// # Errors
    /// Returns an error if the index cannot be written.
    pub fn commit(&mut self) -> Result<()> {
        let mut commit = self.engine.prepare_commit().map_err(engine_error)?;
        commit.set_payload(&write_payload(self.outline.as_ref())?);
        commit.commit().map_err(engine_error)?;
        self.index.finish_commit()
    }

    /// Commits, merges small segments, and lets others write.
    ///
    /// # Errors
    /// Returns an error if the index cannot be written.
    pub fn close(mut self) -> Result<()> {
        self.commit()?;
        let merges = LogMergePolicy::default().compute_merge_candidates(&self.index.segments()?);
        for merge in merges {
            self.engine.merge(&merge.0).wait().map_err(engine_error)?;
        }
        if self.changes.len() > self.before.brief_count() {
            // After a large write, small segments from its beginning and end cost more than they hold.
            let small = small_segments(&self.index.segments()?);
            if small.len() > 1 {
                self.engine.merge(&small).wait().map_err(engine_error)?;
            }
        }
        // The engine deletes merged segments only when nothing here has them open.
        self.before = self.index.reloaded_view()?;
        self.engine.garbage_collect_files().wait().map_err(engine_error)?;
        self.index.finish_commit()?;
        self.engine.wait_merging_threads().map_err(engine_error)
    }
}

/// The segments that are small compared with the largest.
fn small_segments(segments: &[SegmentMeta]) -> Vec<SegmentId> {
    let largest = segments.iter().map(SegmentMeta::num_docs).max().unwrap_or_default();
    segments.iter().filter(|segment| segment.num_docs() < largest / 2).map(SegmentMeta::id).collect()
}

fn term(id: &Id) -> Term {
    Term::from_field_bytes(SCHEMA.1.key, row::key(id))
}
