//! Asking the parts of a large index side by side.

use std::cmp::Reverse;

use tantivy::SegmentReader;

use crate::parallel;

/// With fewer documents a search is over before a thread has begun.
const FEW: u32 = if cfg!(test) { 1 } else { 50_000 };

/// Whether an index of these parts is worth a thread.
pub(super) fn is_large(segments: &[SegmentReader]) -> bool {
    segments.iter().map(SegmentReader::max_doc).sum::<u32>() >= FEW
}

/// What `ask` says of each of the segments, in their order; where one fails, that.
pub(super) fn each<T: Send, E: Send>(
    segments: &[SegmentReader],
    ask: &(impl Fn(usize) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    if !is_large(segments) {
        return (0..segments.len()).map(ask).collect();
    }
    // The largest first: the last to be done is then a small one.
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(|&at| Reverse(segments[at].max_doc()));
    let mut said = parallel::map(order.len(), 1, &|turn| ask(order[turn]).map(|one| (order[turn], one)))?;
    said.sort_unstable_by_key(|(at, _)| *at);
    Ok(said.into_iter().map(|(_, one)| one).collect())
}
