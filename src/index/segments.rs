//! Asking the parts of a large index side by side.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::SegmentReader;

use crate::parallel;

/// A search of fewer documents takes less time than starting a thread.
static PARALLEL_FROM: AtomicU32 = AtomicU32::new(50_000);

/// Searches indexes of at least `documents` on several threads from now on; tests do so with small ones.
pub fn set_parallel_from(documents: u32) {
    PARALLEL_FROM.store(documents, Ordering::Relaxed);
}

/// Whether an index of these parts is worth a thread.
pub(super) fn are_large(segments: &[SegmentReader]) -> bool {
    segments.iter().map(SegmentReader::max_doc).sum::<u32>() >= PARALLEL_FROM.load(Ordering::Relaxed)
}

/// What `ask` says of each of the segments, in their order; where one fails, that.
pub(super) fn map_segments<T: Send, E: Send>(
    segments: &[SegmentReader],
    ask: &(impl Fn(usize) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    if !are_large(segments) {
        return (0..segments.len()).map(ask).collect();
    }
    // The largest first: the last to be done is then a small one.
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(|&at| Reverse(segments[at].max_doc()));
    let mut said = parallel::map(order.len(), 1, &|turn| ask(order[turn]).map(|one| (order[turn], one)))?;
    said.sort_unstable_by_key(|(at, _)| *at);
    Ok(said.into_iter().map(|(_, one)| one).collect())
}
