//! Writes an index: one writer at a time, one block per file. Searches see a block after the commit that contains it.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, MergePolicy, NoMergePolicy, UserOperation};
use tantivy::{IndexWriter, SegmentMeta, TantivyDocument, Term};

use crate::brief::Brief;
use crate::error::Result;
use crate::files::Outline;
use crate::index::block::{brief_documents, placeholder_document};
use crate::index::entry::add_entry;
use crate::index::error::tantivy_error;
use crate::index::index::Index;
use crate::index::payload::write_payload;
use crate::index::row;
use crate::index::schema::SCHEMA;
use crate::index::view::View;
use crate::library::{Entry, Id};

pub struct Writer<'a> {
    index: &'a Index,
    inner: IndexWriter,
    /// The index before anything was written.
    before: Arc<View>,
    /// The files that were added (`true`) or removed since.
    changes: HashMap<Id, bool>,
    outline: Option<Outline>,
}

/// The documents of one file.
pub(super) struct FileBlock {
    id: Id,
    documents: Vec<TantivyDocument>,
}

/// The block of a file. A file without a brief has one too, so that it need not be read again.
pub(super) fn file_block(entry: &Entry, brief: Option<&Brief>) -> FileBlock {
    let id = entry.id.clone();
    let mut documents = match brief {
        Some(brief) => brief_documents(&id, entry.stamp, brief),
        None => vec![placeholder_document(&id, entry.stamp)],
    };
    if let Some(first) = documents.first_mut() {
        add_entry(first, entry);
    }
    FileBlock { id, documents }
}

impl Index {
    /// A writer for about `expected` briefs; `None` while another program or thread is writing.
    ///
    /// # Errors
    /// Returns an error if the index cannot be written.
    pub fn writer(&self, expected: usize) -> Result<Option<Writer<'_>>> {
        self.lock_writer(expected)?.map(|inner| Writer::new(self, inner)).transpose()
    }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("index", self.index).finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    fn new(index: &'a Index, inner: IndexWriter) -> Result<Self> {
        // `close` merges, so that nothing changes after the manifest is written.
        inner.set_merge_policy(Box::new(NoMergePolicy));
        let before = index.view()?;
        let outline = before.outline.clone();
        Ok(Self { index, inner, before, changes: HashMap::new(), outline })
    }

    fn has_file(&self, id: &Id) -> Result<bool> {
        self.changes.get(id).map_or_else(|| Ok(self.before.stamp_of(id)?.is_some()), |is_added| Ok(*is_added))
    }

    /// Adds the block of a file and removes its version that is in the index.
    pub(super) fn add_block(&mut self, block: FileBlock) -> Result<()> {
        let mut operations = Vec::with_capacity(block.documents.len() + 1);
        if self.has_file(&block.id)? {
            operations.push(UserOperation::Delete(key_term(&block.id)));
        }
        self.changes.insert(block.id, true);
        operations.extend(block.documents.into_iter().map(UserOperation::Add));
        // A single call, so that the block is in one segment, in order.
        self.inner.run(operations).map_err(tantivy_error)?;
        Ok(())
    }

    pub(super) fn remove_file(&mut self, id: &Id) -> Result<()> {
        if self.has_file(id)? {
            self.inner.delete_term(key_term(id));
            self.changes.insert(id.clone(), false);
        }
        Ok(())
    }

    /// Notes that the index will match the files of these folders after the next commit.
    pub(super) fn set_outline(&mut self, outline: Outline) {
        self.outline = Some(outline);
    }

    /// Shows all changes so far to searches, also those of other programs.
    pub(super) fn commit(&mut self) -> Result<()> {
        let mut commit = self.inner.prepare_commit().map_err(tantivy_error)?;
        commit.set_payload(&write_payload(self.outline.as_ref())?);
        commit.commit().map_err(tantivy_error)?;
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
            self.inner.merge(&merge.0).wait().map_err(tantivy_error)?;
        }
        if self.changes.len() > self.before.brief_count() {
            // A large write leaves small segments from its beginning and end, which make every search slower.
            let small = small_segments(&self.index.segments()?);
            if small.len() > 1 {
                self.inner.merge(&small).wait().map_err(tantivy_error)?;
            }
        }
        // Tantivy does not delete merged segments that this process has open.
        self.before = self.index.reloaded_view()?;
        self.inner.garbage_collect_files().wait().map_err(tantivy_error)?;
        self.index.finish_commit()?;
        self.inner.wait_merging_threads().map_err(tantivy_error)
    }
}

/// The segments that are small compared with the largest.
fn small_segments(segments: &[SegmentMeta]) -> Vec<SegmentId> {
    let largest = segments.iter().map(SegmentMeta::num_docs).max().unwrap_or_default();
    segments.iter().filter(|segment| segment.num_docs() < largest / 2).map(SegmentMeta::id).collect()
}

fn key_term(id: &Id) -> Term {
    Term::from_field_bytes(SCHEMA.1.key, row::key(id))
}
