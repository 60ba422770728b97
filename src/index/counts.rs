//! Counts the hits of a request per brief, without ordering or fetching them.

use tantivy::SegmentReader;

use crate::index::doc_set::DocSet;
use crate::index::evaluator::{Evaluator, Outcome, SegmentQuery};
use crate::index::layout::Layout;
use crate::index::row;
use crate::index::view::{View, for_each_row};
use crate::search::engine::IsStale;
use crate::search::hit::HitCounts;
use crate::search::request::Request;

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
        self.search_segments(&|segment, layout| {
            let (found, _) = Evaluator::evaluate_within(&query, request.within.as_ref(), segment, layout)?;
            Ok(SegmentMatches { segment, layout, docs: found.docs })
        })
    }

    pub(super) fn count_hits(&self, request: &Request, is_stale: IsStale<'_>) -> Outcome<HitCounts> {
        let mut counts = HitCounts::default();
        for matches in self.segment_matches(request, is_stale)? {
            let mut briefs: Vec<(u64, usize)> = Vec::new();
            for (block, weight) in matches.hits_per_block().into_iter().enumerate().filter(|(_, weight)| *weight > 0) {
                briefs.extend(matches.layout.rank(block).map(|rank| (rank, weight as usize)));
            }
            counts.total += matches.docs.count();
            briefs.sort_unstable();
            let Some(rows) = &matches.layout.rows else { continue };
            let ranks = briefs.iter().map(|(rank, _)| *rank).collect();
            let mut weights = briefs.iter().map(|(_, weight)| *weight);
            let add = |row: &[u8]| counts.briefs.push((row::parse_id(row), weights.next().unwrap_or_default()));
            for_each_row(rows, ranks, add)?;
        }
        counts.briefs.sort_unstable();
        Ok(counts)
    }
}
