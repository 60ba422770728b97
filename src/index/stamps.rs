//! What the index knows of single files, without going through all of them.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::error::Result;
use crate::index::error::engine_error;
use crate::index::row;
use crate::index::schema::SCHEMA;
use crate::index::view::View;
use crate::library::{Id, Stamp};

impl View {
    /// The stamp that the file `id` had when it was read; none where it is not known.
    pub(super) fn stamp_of(&self, id: &Id) -> Result<Option<Stamp>> {
        let key = row::key(id);
        for (segment, layout) in self.searcher.segment_readers().iter().zip(&self.layouts) {
            let index = segment.inverted_index(SCHEMA.1.key).map_err(engine_error)?;
            let Some(term) = index.terms().get(&key).map_err(engine_error)? else { continue };
            let mut docs = index.read_postings_from_terminfo(&term, IndexRecordOption::Basic).map_err(engine_error)?;
            let mut doc = docs.doc();
            while doc != TERMINATED && segment.is_deleted(doc) {
                doc = docs.advance();
            }
            let rank = layout.starts.binary_search(&doc).ok().and_then(|block| layout.rank(block));
            let (Some(rank), Some(rows)) = (rank, &layout.rows) else { continue };
            let mut bytes = Vec::new();
            if rows.ord_to_bytes(rank, &mut bytes).map_err(engine_error)? {
                return Ok(Some(row::stamp(&bytes)));
            }
        }
        Ok(None)
    }
}
