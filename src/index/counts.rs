//! Counts the hits of a request per brief, without ordering or fetching them.

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

/// The number of hits in all and per brief.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitCounts {
    pub total: usize,
    /// In the order of paths.
    pub briefs: Vec<(Id, usize)>,
}

/// The hits of a request in one segment.
pub(super) struct SegmentMatches<'a> {
    pub(super) segment: &'a SegmentReader,
    pub(super) layout: &'a Layout,
    pub(super) docs: DocSet,
}

impl SegmentMatches<'_> {
    /// The number of hits in each block.
    pub(super) fn hits_per_block(&self) -> Vec<u32> {
        let mut counts = vec![0; self.layout.starts.len()];
        let mut block = 0;
        for doc in self.docs.iter() {
            block = self.layout.block(doc, block);
            if let Some(count) = counts.get_mut(block) {
                *count += 1;
            }
        }
        counts
    }
}

impl View {
    pub(super) fn segment_matches(&self, request: &Request, is_stale: IsStale<'_>) -> Outcome<Vec<SegmentMatches<'_>>> {
        let query = SegmentQuery { query: &request.query, unit: request.unit(), today: request.today, is_stale };
        self.each(&|segment, layout| {
            let (found, _) = Evaluator::evaluate_within(&query, request.within.as_ref(), segment, layout)?;
            Ok(SegmentMatches { segment, layout, docs: found.docs })
        })
    }

    fn tally(&self, request: &Request, is_stale: IsStale<'_>) -> Outcome<HitCounts> {
        let mut tally = HitCounts::default();
        for matches in self.segment_matches(request, is_stale)? {
            let mut briefs: Vec<(u64, usize)> = Vec::new();
            for (block, weight) in matches.hits_per_block().into_iter().enumerate().filter(|(_, weight)| *weight > 0) {
                briefs.extend(matches.layout.rank(block).map(|rank| (rank, weight as usize)));
            }
            tally.total += matches.docs.count();
            briefs.sort_unstable();
            let Some(rows) = &matches.layout.rows else { continue };
            let ranks = briefs.iter().map(|(rank, _)| *rank).collect();
            let mut weights = briefs.iter().map(|(_, weight)| *weight);
            let add = |row: &[u8]| tally.briefs.push((row::id(row), weights.next().unwrap_or_default()));
            each_row(rows, ranks, add)?;
        }
        tally.briefs.sort_unstable();
        Ok(tally)
    }
}

impl Index {
    /// Counts the exact hits of `request`. Returns `None` as soon as `is_stale` is true.
    pub fn tally(&self, request: &Request, is_stale: &(dyn Fn() -> bool + Sync)) -> Result<Option<HitCounts>> {
        complete(self.view()?.tally(request, is_stale))
    }
}
