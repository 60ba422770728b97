//! Writing an index: one writer at a time, a block a brief, visible at a commit.

use std::collections::HashSet;
use std::fmt;

use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::brief::Brief;
use crate::error::Result;
use crate::library::{Id, Stamp};
use crate::search::block::{block, no_block};
use crate::search::fault::failed;
use crate::search::index::Index;
use crate::search::row;
use crate::search::schema::SCHEMA;

/// Writes an index. What was put is seen by searches from [`Writer::commit`] on.
pub struct Writer<'a> {
    index: &'a Index,
    writer: IndexWriter,
    known: HashSet<Id>,
}

/// A brief made ready to be written.
pub(super) struct Written {
    id: Id,
    documents: Vec<TantivyDocument>,
}

/// The brief `id` made ready; a file without a brief is only remembered, so that it need not be read again.
pub(super) fn written(id: &Id, stamp: Stamp, brief: Option<&Brief>) -> Written {
    let fields = &SCHEMA.1;
    let documents = match brief {
        Some(brief) => block(fields, id, stamp, brief),
        None => vec![no_block(fields, id, stamp)],
    };
    Written { id: id.clone(), documents }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("index", self.index).finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    /// A writer of `index`.
    pub(super) fn new(index: &'a Index, writer: IndexWriter) -> Result<Self> {
        Ok(Self { known: index.stamps()?.into_keys().collect(), index, writer })
    }

    /// Puts in the brief `id`, in place of what was known of it; without a brief, that its file has none.
    ///
    /// # Errors
    /// Where the engine takes no more.
    pub fn put(&mut self, id: &Id, stamp: Stamp, brief: Option<&Brief>) -> Result<()> {
        self.take(written(id, stamp, brief))
    }

    /// Puts in what was made ready.
    pub(super) fn take(&mut self, written: Written) -> Result<()> {
        let mut operations = Vec::with_capacity(written.documents.len() + 1);
        if !self.known.insert(written.id.clone()) {
            operations.push(UserOperation::Delete(key(&written.id)));
        }
        operations.extend(written.documents.into_iter().map(UserOperation::Add));
        // As one: a block lies in one segment, in order.
        self.writer.run(operations).map_err(failed)?;
        Ok(())
    }

    /// Takes out the brief `id`.
    pub fn remove(&mut self, id: &Id) {
        if self.known.remove(id) {
            self.writer.delete_term(key(id));
        }
    }

    /// Makes what was put and taken out so far visible, to other programs too.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn commit(&mut self) -> Result<()> {
        self.writer.commit().map_err(failed)?;
        self.index.settle(true)
    }

    /// The last commit, and the tidying up after it; then others may write.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn close(mut self) -> Result<()> {
        self.commit()?;
        self.writer.wait_merging_threads().map_err(failed)?;
        self.index.settle(false)
    }
}

fn key(id: &Id) -> Term {
    Term::from_field_bytes(SCHEMA.1.key, &row::key(id))
}
