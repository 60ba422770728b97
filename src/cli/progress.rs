//! How far the reading of a library or an import is, on standard error, where that is a terminal and it takes long enough to be wondered
//! at. One line, written over, and taken away at the end.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use crate::library::Event;

/// Before this (milliseconds) nothing is shown, and after it not more often.
const STEP: u64 = 200;

/// A line of progress.
pub struct Progress {
    is_terminal: bool,
    started: Instant,
    /// When it was last shown, in milliseconds since the start.
    shown: AtomicU64,
    is_shown: AtomicBool,
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress {
    /// Nothing shown yet.
    #[must_use]
    pub fn new() -> Self {
        let is_terminal = stderr().is_terminal();
        Self { is_terminal, started: Instant::now(), shown: AtomicU64::new(0), is_shown: AtomicBool::new(false) }
    }

    /// Hears of one event, from any thread.
    pub fn take(&self, event: &Event) {
        let Event::Progress { read, total } = event else { return };
        self.say(|| format!("indexing: {read} of {total} briefs"));
    }

    /// Shows `line` where it is time to, from any thread.
    pub fn say(&self, line: impl FnOnce() -> String) {
        if !self.is_terminal {
            return;
        }
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let shown = self.shown.load(Ordering::Relaxed);
        let is_due = now >= shown + STEP;
        if is_due && self.shown.compare_exchange(shown, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.is_shown.store(true, Ordering::Relaxed);
            let _ = write!(stderr(), "\r\x1b[K{}", line());
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        if self.is_shown.swap(false, Ordering::Relaxed) {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
