//! All that a request takes, without order and without words: the documents of each segment, and how many there are in
//! which brief.

use tantivy::SegmentReader;

use crate::error::Result;
use crate::index::doc_set::DocSet;
use crate::index::evaluator::{Evaluator, IsStale, Outcome, SegmentQuery, complete};
use crate::index::index::Index;
use crate::index::layout::Layout;
use crate::index::row;
use crate::index::view::{View, each_row};
use crate::library::Id;
use crate::search::request::Request;

/// How much there is of what a request takes, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitCounts {
    pub total: usize,
    /// How many of them in which brief, in the order of paths.
    pub briefs: Vec<(Id, usize)>,
}

/// What a request takes in one segment.
pub(super) struct SegmentMatches<'a> {
    pub(super) segment: &'a SegmentReader,
    pub(super) layout: &'a Layout,
    pub(super) docs: DocSet,
}

impl SegmentMatches<'_> {
    /// How many documents there are in each block.
    pub(super) fn weights(&self) -> Vec<u32> {
        let mut weights = vec![0; self.layout.starts.len()];
        let mut block = 0;
        for doc in self.docs.iter() {
            block = self.layout.block(doc, block);
            if let Some(weight) = weights.get_mut(block) {
                *weight += 1;
            }
        }
        weights
    }
}

impl View {
    /// What `request` takes in each segment.
    pub(super) fn segment_matches(&self, request: &Request, is_stale: IsStale<'_>) -> Outcome<Vec<SegmentMatches<'_>>> {
        let query = SegmentQuery { query: &request.query, unit: request.unit(), today: request.today, is_stale };
        self.each(&|segment, layout| {
            let (found, _) = Evaluator::evaluate_within(&query, request.within.as_ref(), segment, layout)?;
            Ok(SegmentMatches { segment, layout, docs: found.docs })
        })
    }

    fn tally(&self, request: &Request, is_stale: IsStale<'_>) -> Outcome<HitCounts> {
        let mut tally = HitCounts::default();
        for taken in self.segment_matches(request, is_stale)? {
            let mut hit: Vec<(u64, usize)> = Vec::new();
            for (block, weight) in taken.weights().into_iter().enumerate().filter(|(_, weight)| *weight > 0) {
                hit.extend(taken.layout.rank(block).map(|rank| (rank, weight as usize)));
            }
            tally.total += taken.docs.count();
            hit.sort_unstable();
            let Some(rows) = &taken.layout.rows else { continue };
            let ranks = hit.iter().map(|(rank, _)| *rank).collect();
            let mut weights = hit.iter().map(|(_, weight)| *weight);
            let add = |row: &[u8]| tally.briefs.push((row::id(row), weights.next().unwrap_or_default()));
            each_row(rows, ranks, add)?;
        }
        tally.briefs.sort_unstable();
        Ok(tally)
    }
}

impl Index {
    /// How much there is of what `request` takes, exactly as asked for, and in which briefs; none where `is_stale` says in
    /// between that nobody waits any more.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn tally(&self, request: &Request, is_stale: &(dyn Fn() -> bool + Sync)) -> Result<Option<HitCounts>> {
        complete(self.view()?.tally(request, is_stale))
    }
}
