//! Runs a function over many items on several cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// More cores than this compete for memory bandwidth.
const MAX_CORES: usize = 4;

static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get).min(MAX_CORES));

/// Calls `function` with each number below `count` and returns the values in order. A core works through `batch` numbers at
/// a time, the lowest first.
///
/// # Errors
/// Returns the error of the lowest number that failed. Batches not begun by then are skipped.
pub fn map<T: Send, E: Send>(
    count: usize,
    batch: usize,
    function: &(impl Fn(usize) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(count)));
    let work = || {
        loop {
            let start = next.fetch_add(batch, Ordering::Relaxed);
            if start >= count {
                return;
            }
            let end = count.min(start.saturating_add(batch));
            let done: Vec<(usize, Result<T, E>)> = (start..end).map(|n| (n, function(n))).collect();
            if done.iter().any(|(_, result)| result.is_err()) {
                next.store(count, Ordering::Relaxed);
            }
            results.lock().unwrap_or_else(PoisonError::into_inner).extend(done);
        }
    };
    thread::scope(|scope| {
        for _ in 1..count.div_ceil(batch).min(*CORES) {
            scope.spawn(work);
        }
        work();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_unstable_by_key(|(n, _)| *n);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_in_order_and_the_lowest_failure_wins() {
        for (count, batch) in [(0, 1), (1, 1), (7, 3), (1000, 1), (1000, 64)] {
            assert_eq!(map(count, batch, &Ok::<usize, ()>), Ok((0..count).collect()));
        }
        assert_eq!(map(100, 100, &|n| if n < 40 { Ok(n) } else { Err(n) }), Err(40));
    }
}
