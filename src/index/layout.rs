//! Where the blocks of a segment begin, and what orders them: computed once per segment, not per query.

use std::fmt::Debug;
use std::sync::OnceLock;

use tantivy::SegmentReader;
use tantivy::columnar::{BytesColumn, Column, ColumnValues};

use crate::error::Result;
use crate::index::block::NO_DAY;
use crate::index::doc_set::DocSet;
use crate::index::error::tantivy_error;
use crate::index::schema::{NO_BRIEF, SCHEMA, Text, unit_term};
use crate::index::terms::{PhraseCache, Terms};
use crate::index::values::NameValues;
use crate::search::hit::Unit;

#[derive(Debug)]
pub(super) struct Layout {
    /// One past the last document.
    pub(super) end: u32,
    /// The first document of each block.
    pub(super) starts: Vec<u32>,
    /// The number of briefs that are not deleted.
    pub(super) briefs: usize,
    /// The dates of the meetings, by block. Not loaded: most searches need only a few.
    days: Column<i64>,
    /// The path and stamp of every brief; `None` if the segment has no brief.
    pub(super) rows: Option<BytesColumn>,
    /// The documents that are not deleted; `None` if all are there.
    pub(super) alive: Option<DocSet>,
    pub(super) values: NameValues,
    /// Indexed by [`Text`].
    pub(super) phrase_caches: [PhraseCache; Text::ALL.len()],
    units: [OnceLock<DocSet>; 4],
}

fn value<T: PartialOrd + Debug + Copy + Send + Sync + 'static>(column: &dyn ColumnValues<T>, at: usize) -> Option<T> {
    let at = u32::try_from(at).ok().filter(|&at| at < column.num_vals())?;
    Some(column.get_val(at))
}

impl Layout {
    pub(super) fn new(segment: &SegmentReader) -> Result<Self> {
        let end = segment.max_doc();
        let fields = &SCHEMA.1;
        let labels = Terms::new(segment, fields.label)?;
        let mut starts = labels.doc_list(unit_term(Unit::Brief))?;
        // Only the first document of each block has them, so they are indexed by block.
        let days = segment.fast_fields().i64("day").map_err(tantivy_error)?;
        let rows = segment.fast_fields().bytes("row").map_err(tantivy_error)?;
        let alive = segment.alive_bitset().map(|alive| {
            let mut bits = DocSet::new(end);
            alive.iter_alive().for_each(|doc| bits.insert(doc));
            bits
        });
        let is_alive = |doc: &&u32| alive.as_ref().is_none_or(|alive| alive.contains(**doc));
        let briefs = starts.iter().filter(is_alive).count();
        let without = labels.doc_list(NO_BRIEF)?;
        if !without.is_empty() {
            starts.extend(without);
            starts.sort_unstable();
        }
        let units = [const { OnceLock::new() }; 4];
        let (values, phrase_caches) = (NameValues::default(), Default::default());
        Ok(Self { end, starts, briefs, days, rows, alive, values, phrase_caches, units })
    }

    pub(super) fn unit(&self, segment: &SegmentReader, unit: Unit) -> Result<&DocSet> {
        let cell = &self.units[unit as usize];
        if let Some(bits) = cell.get() {
            return Ok(bits);
        }
        let bits = Terms::new(segment, SCHEMA.1.label)?.docs(unit_term(unit))?;
        Ok(cell.get_or_init(|| bits))
    }

    /// The date of the meeting in days since 1970, [`NO_DAY`] if unknown.
    pub(super) fn day(&self, block: usize) -> i64 {
        value(&*self.days.values, block).unwrap_or(NO_DAY)
    }

    /// The rank of the brief's path in the segment.
    pub(super) fn rank(&self, block: usize) -> Option<u64> {
        value(&*self.rows.as_ref()?.ords().values, block)
    }

    /// The block of `doc`; `from` is that block or an earlier one.
    pub(super) fn block(&self, doc: u32, from: usize) -> usize {
        let mut step = 1;
        let mut low = from;
        // Galloping search: the document is mostly in the same block or the next.
        while self.starts.get(low + step).is_some_and(|&start| start <= doc) {
            low += step;
            step *= 2;
        }
        let rest = self.starts.get(low..(low + step).min(self.starts.len())).unwrap_or_default();
        low + rest.partition_point(|&start| start <= doc).saturating_sub(1)
    }

    /// The first document of the block and the one after its last.
    pub(super) fn range(&self, block: usize) -> (u32, u32) {
        let start = self.starts.get(block).copied().unwrap_or(self.end);
        (start, self.starts.get(block + 1).copied().unwrap_or(self.end))
    }

    /// The blocks that are not deleted.
    pub(super) fn live_blocks(&self) -> impl Iterator<Item = usize> + '_ {
        let blocks = self.starts.iter().enumerate();
        blocks
            .filter(|(_, start)| self.alive.as_ref().is_none_or(|alive| alive.contains(**start)))
            .map(|(block, _)| block)
    }

    /// The blocks of `docs`.
    pub(super) fn blocks<'a>(&'a self, docs: &'a DocSet) -> impl Iterator<Item = usize> + 'a {
        let mut block = 0;
        let mut at = 0;
        std::iter::from_fn(move || {
            let doc = docs.first_from(at)?;
            block = self.block(doc, block);
            at = self.range(block).1;
            Some(block)
        })
    }

    /// The first documents of the blocks of `docs`.
    pub(super) fn to_briefs(&self, docs: &DocSet) -> DocSet {
        let mut briefs = DocSet::new(self.end);
        self.blocks(docs).for_each(|block| briefs.insert(self.range(block).0));
        briefs
    }

    /// All documents of the blocks of `docs`.
    pub(super) fn to_blocks(&self, docs: &DocSet) -> DocSet {
        let mut all = DocSet::new(self.end);
        for block in self.blocks(docs) {
            let (start, end) = self.range(block);
            all.insert_range(start, end);
        }
        all
    }
}
