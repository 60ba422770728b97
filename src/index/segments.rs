//! Searches the segments of a large index in parallel.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::SegmentReader;

use crate::parallel;

/// Searching fewer documents takes less time than starting a thread.
static PARALLEL_FROM: AtomicU32 = AtomicU32::new(50_000);

/// From now on, searches of at least this many documents use several threads. Tests do that with small indexes.
pub fn set_parallel_from(documents: u32) {
    PARALLEL_FROM.store(documents, Ordering::Relaxed);
}

/// Whether a search of the segments should use several threads.
pub(super) fn are_large(segments: &[SegmentReader]) -> bool {
    segments.iter().map(SegmentReader::max_doc).sum::<u32>() >= PARALLEL_FROM.load(Ordering::Relaxed)
}

/// The results of `search` for all segments, in their order, or one of the errors.
pub(super) fn map_segments<T: Send, E: Send>(
    segments: &[SegmentReader],
    search: &(impl Fn(usize) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    if !are_large(segments) {
        return (0..segments.len()).map(search).collect();
    }
    // The largest first, so that the last one to finish is small.
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(|&at| Reverse(segments[at].max_doc()));
    let mut found = parallel::map(order.len(), 1, &|turn| search(order[turn]).map(|one| (order[turn], one)))?;
    found.sort_unstable_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, one)| one).collect())
}
