//! Work shared out over the machine's cores, and waited for.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// More than a few cores wait for each other's memory.
const MOST: usize = 4;

/// How many cores there are; the system is asked once.
static CORES: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get).min(MOST));

/// What `of` gives for each number below `count`, in their order. A core takes `many` of them at a time, the lowest first.
///
/// # Errors
/// The first of those that `of` gave; what had not been begun then is left.
pub fn map<T: Send, E: Send>(
    count: usize,
    many: usize,
    of: &(impl Fn(usize) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    let (next, given) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(count)));
    let work = || {
        loop {
            let from = next.fetch_add(many, Ordering::Relaxed);
            if from >= count {
                return;
            }
            let part: Vec<(usize, Result<T, E>)> =
                (from..count.min(from.saturating_add(many))).map(|at| (at, of(at))).collect();
            if part.iter().any(|(_, one)| one.is_err()) {
                next.store(count, Ordering::Relaxed);
            }
            given.lock().unwrap_or_else(PoisonError::into_inner).extend(part);
        }
    };
    thread::scope(|scope| {
        for _ in 1..count.div_ceil(many).min(*CORES) {
            scope.spawn(work);
        }
        work();
    });
    let mut given = given.into_inner().unwrap_or_else(PoisonError::into_inner);
    given.sort_unstable_by_key(|(at, _)| *at);
    given.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_come_in_order_and_of_failures_the_first() {
        for (count, many) in [(0, 1), (1, 1), (7, 3), (1000, 1), (1000, 64)] {
            assert_eq!(map(count, many, &Ok::<usize, ()>), Ok((0..count).collect()));
        }
        assert_eq!(map(100, 100, &|at| if at < 40 { Ok(at) } else { Err(at) }), Err(40));
    }
}
