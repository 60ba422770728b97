//! Asking the parts of an index side by side, on as many cores as there are: a large index has a dozen, and each is asked by
//! itself.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use tantivy::SegmentReader;

/// With fewer documents a search is over before a thread has begun.
const FEW: u32 = if cfg!(test) { 1 } else { 50_000 };

/// More than a few cores wait for each other's memory.
const MOST: usize = 4;

/// How many cores there are; the system is asked once.
static CORES: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get).min(MOST));

/// What `ask` says of each of the segments, in their order; where one fails, that.
pub(super) fn each<T: Send, E: Send>(
    segments: &[SegmentReader],
    ask: &(impl Fn(usize) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    let cores = segments.len().min(*CORES);
    if cores < 2 || segments.iter().map(SegmentReader::max_doc).sum::<u32>() < FEW {
        return (0..segments.len()).map(ask).collect();
    }
    // The largest first: the last to be done is then a small one.
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(segments[at].max_doc()));
    let (next, said) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(segments.len())));
    let work = || {
        while let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let one = ask(at);
            if one.is_err() {
                next.store(order.len(), Ordering::Relaxed);
            }
            said.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        }
    };
    thread::scope(|scope| {
        for _ in 1..cores {
            scope.spawn(work);
        }
        work();
    });
    let mut said = said.into_inner().unwrap_or_else(PoisonError::into_inner);
    said.sort_unstable_by_key(|(at, _)| *at);
    said.into_iter().map(|(_, one)| one).collect()
}
