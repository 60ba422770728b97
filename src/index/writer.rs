//! Writing an index: one writer at a time, a block a brief, visible at a commit.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, MergePolicy, NoMergePolicy, UserOperation};
use tantivy::{IndexWriter, SegmentMeta, TantivyDocument, Term};

use crate::brief::Brief;
use crate::error::Result;
use crate::index::block::{block, placeholder_document};
use crate::index::error::engine_error;
use crate::index::fingerprint::Fingerprint;
use crate::index::index::Index;
use crate::index::manifest::format;
use crate::index::row;
use crate::index::schema::SCHEMA;
use crate::index::view::View;
use crate::library::{Id, Stamp};

/// Writes an index. What was put is seen by searches from [`Writer::commit`] on.
pub struct Writer<'a> {
    index: &'a Index,
    engine: IndexWriter,
    /// The index before anything was written.
    before: Arc<View>,
    /// What was put in and taken out since.
    since: HashMap<Id, Option<Stamp>>,
    print: Fingerprint,
}

/// A brief made ready to be written.
pub(super) struct Written {
    id: Id,
    stamp: Stamp,
    documents: Vec<TantivyDocument>,
}

/// The brief `id` made ready; a file without a brief is only remembered, so that it need not be read again.
pub(super) fn written(id: &Id, stamp: Stamp, brief: Option<&Brief>) -> Written {
    let fields = &SCHEMA.1;
    let documents = match brief {
        Some(brief) => block(fields, id, stamp, brief),
        None => vec![placeholder_document(fields, id, stamp)],
    };
    Written { id: id.clone(), stamp, documents }
}

impl Index {
    /// A writer for about `expected` briefs, for who cannot hold them all at once; none where another program (or
    /// thread) is writing.
    ///
    /// # Errors
    /// Returns an error if the index cannot be written.
    pub fn writer(&self, expected: usize) -> Result<Option<Writer<'_>>> {
        self.lease(expected)?.map(|engine| Writer::new(self, engine)).transpose()
    }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("index", self.index).finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    /// A writer of `index`.
    fn new(index: &'a Index, engine: IndexWriter) -> Result<Self> {
        // Merged by hand at the end, so that nothing changes after the seal.
        engine.set_merge_policy(Box::new(NoMergePolicy));
        let before = index.view()?;
        let print = match before.print {
            Some(print) => print,
            None => {
                let mut print = Fingerprint::default();
                before.rows::<Vec<()>, ()>(|row| print.put(row))?;
                print
            }
        };
        Ok(Self { index, engine, before, since: HashMap::new(), print })
    }

    /// The stamp under which the file is known now.
    fn known(&self, id: &Id) -> Result<Option<Stamp>> {
        self.since.get(id).map_or_else(|| self.before.stamp_of(id), |stamp| Ok(*stamp))
    }

    /// Puts in the brief `id`, in place of what was known of it; without a brief, that its file has none.
    ///
    /// # Errors
    /// Returns an error if the engine takes no more.
    pub fn put(&mut self, id: &Id, stamp: Stamp, brief: Option<&Brief>) -> Result<()> {
        self.take(written(id, stamp, brief))
    }

    /// Puts in what was made ready.
    pub(super) fn take(&mut self, written: Written) -> Result<()> {
        let mut operations = Vec::with_capacity(written.documents.len() + 1);
        let key = row::key(&written.id);
        self.print.put(&row::row(&key, written.stamp));
        if let Some(before) = self.known(&written.id)? {
            self.print.take(&row::row(&key, before));
            operations.push(UserOperation::Delete(term(&key)));
        }
        self.since.insert(written.id, Some(written.stamp));
        operations.extend(written.documents.into_iter().map(UserOperation::Add));
        // As one: a block lies in one segment, in order.
        self.engine.run(operations).map_err(engine_error)?;
        Ok(())
    }

    /// Takes out the brief `id`.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn remove(&mut self, id: &Id) -> Result<()> {
        if let Some(before) = self.known(id)? {
            self.since.insert(id.clone(), None);
            let key = row::key(id);
            self.print.take(&row::row(&key, before));
            self.engine.delete_term(term(&key));
        }
        Ok(())
    }

    /// Makes what was put and taken out so far visible, to other programs too.
    ///
    /// # Errors
    /// Returns an error if the index cannot be written.
    pub fn commit(&mut self) -> Result<()> {
        let mut commit = self.engine.prepare_commit().map_err(engine_error)?;
        commit.set_payload(&format!("{}\n{}", self.print.to_text(), format()));
        commit.commit().map_err(engine_error)?;
        self.index.settle()
    }

    /// The last commit, and the tidying up after it; then others may write.
    ///
    /// # Errors
    /// Returns an error if the index cannot be written.
    pub fn close(mut self) -> Result<()> {
        self.commit()?;
        // What the engine counts as in use stays on the disk: nothing of the parts that are merged is held here.
        let merges = LogMergePolicy::default().compute_merge_candidates(&self.index.parts()?);
        for merge in merges {
            self.engine.merge(&merge.0).wait().map_err(engine_error)?;
        }
        if self.since.len() > self.before.len() {
            // Much was written: beside its large parts the small ones of the beginning and the end cost more than they hold.
            let small = small(&self.index.parts()?);
            if small.len() > 1 {
                self.engine.merge(&small).wait().map_err(engine_error)?;
            }
        }
        self.index.let_go(&mut self.before)?;
        self.engine.garbage_collect_files().wait().map_err(engine_error)?;
        // Sealed before the lock is given back: who comes next finds it whole.
        self.index.settle()?;
        self.engine.wait_merging_threads().map_err(engine_error)
    }
}

/// The parts that are small beside the largest.
fn small(parts: &[SegmentMeta]) -> Vec<SegmentId> {
    let largest = parts.iter().map(SegmentMeta::num_docs).max().unwrap_or_default();
    parts.iter().filter(|part| part.num_docs() < largest / 2).map(SegmentMeta::id).collect()
}

fn term(key: &[u8]) -> Term {
    Term::from_field_bytes(SCHEMA.1.key, key)
}
