//! When every file of a large library was last compared with its index. Not every answer repeats that comparison.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::files::{self, Existing};

const NAME: &str = "last-check";
/// The longest content that is read (bytes).
const LONGEST: u64 = 64;
/// Checks may take up to 1/100 of the time,
const SHARE: u32 = 100;
/// but the next one is not due before this time has passed.
const SOONEST: Duration = Duration::from_secs(2);
/// Within this time after a check, answers may miss changes. The reader takes as long to show one.
const FRESH: Duration = Duration::from_secs(1);

/// The last check. Its time is that of a file in the folder of the index, and its duration is the content of the file.
pub(super) struct CheckTime {
    /// Nanoseconds since 1970.
    at: i64,
    took: Duration,
}

impl CheckTime {
    pub(super) fn load_from(folder: &Path) -> Option<Self> {
        let path = file(folder);
        let at = files::stamp(&path).ok()?.modified;
        let took = files::read_text(&path, LONGEST).ok()?.parse().ok()?;
        Some(Self { at, took: Duration::from_nanos(took) })
    }

    /// Saves a check that began at `at`. If that fails, the next command checks again.
    pub(super) fn save_to(folder: &Path, at: i64, took: Duration) {
        let path = file(folder);
        if files::write_atomic(&path, took.as_nanos().to_string().as_bytes(), Existing::Replace).is_ok() {
            let _ = files::set_time(&path, at);
        }
    }

    /// Whether it is too early for another check before an answer.
    pub(super) fn is_fresh(&self) -> bool {
        self.is_younger_than(FRESH)
    }

    pub(super) fn is_due(&self) -> bool {
        !self.is_younger_than(SOONEST.max(self.took.saturating_mul(SHARE)))
    }

    /// False for a time in the future.
    fn is_younger_than(&self, age: Duration) -> bool {
        let elapsed = files::now().saturating_sub(self.at);
        u64::try_from(elapsed).is_ok_and(|elapsed| Duration::from_nanos(elapsed) <= age)
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_fresh_for_a_second_and_due_after_a_hundred_times_its_length() {
        let folder = tempfile::tempdir().unwrap();
        assert!(CheckTime::load_from(folder.path()).is_none());
        let load = |seconds_ago: i64, took: Duration| {
            CheckTime::save_to(folder.path(), files::now() - seconds_ago * 1_000_000_000, took);
            let check = CheckTime::load_from(folder.path()).unwrap();
            (check.is_fresh(), check.is_due())
        };
        assert_eq!(load(0, Duration::ZERO), (true, false));
        assert_eq!(load(5, Duration::ZERO), (false, true));
        assert_eq!(load(5, Duration::from_millis(500)), (false, false));
        assert_eq!(load(60, Duration::from_millis(500)), (false, true));
        // A clock that was set back.
        assert_eq!(load(-60, Duration::ZERO), (false, true));
    }
}
