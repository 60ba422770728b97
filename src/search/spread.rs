//! Asking the parts of a large index side by side, on as many cores as there are, and fetching what is shown of it.

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
    order.sort_by_key(|&at| std::cmp::Reverse(segments[at].max_doc()));
    all(&order, 1, ask)
}

/// What `ask` says of each number of `order`, in the order of the numbers, which are those below its length; they are asked in
/// this order, so `many` at a time. Where one fails, that.
pub(super) fn all<T: Send, E: Send>(
    order: &[usize],
    many: usize,
    ask: &(impl Fn(usize) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    let cores = order.len().div_ceil(many).min(*CORES);
    let (next, said) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(order.len())));
    let work = || {
        loop {
            let from = next.fetch_add(many, Ordering::Relaxed);
            let Some(part) = order.get(from..order.len().min(from.saturating_add(many))).filter(|p| !p.is_empty())
            else {
                return;
            };
            let asked: Vec<(usize, Result<T, E>)> = part.iter().map(|&at| (at, ask(at))).collect();
            if asked.iter().any(|(_, one)| one.is_err()) {
                next.store(order.len(), Ordering::Relaxed);
            }
            said.lock().unwrap_or_else(PoisonError::into_inner).extend(asked);
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
