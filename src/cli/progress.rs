//! How far the reading of a library or an import is, on standard error, where that is a terminal and it takes long enough to be wondered
//! at. One line, written over, and taken away at the end.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use crate::library::Event;

/// Before this (milliseconds) nothing is shown, and after it not more often.
const STEP: u64 = 200;

/// How many columns its bar has.
const BAR: usize = 24;

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
    pub fn new() -> Self {
        let is_terminal = stderr().is_terminal();
        Self { is_terminal, started: Instant::now(), shown: AtomicU64::new(0), is_shown: AtomicBool::new(false) }
    }

    /// Hears of one event, from any thread.
    pub fn take(&self, event: &Event) {
        let Event::Progress { read, total } = event else { return };
        self.say("indexing", (*read, *total), " briefs");
    }

    /// Shows that so many of all are done where it is time to, from any thread; what was taken away for other lines comes
    /// back at once.
    pub fn say(&self, what: &str, (done, total): (usize, usize), of: &str) {
        if !self.is_terminal {
            return;
        }
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let shown = self.shown.load(Ordering::Relaxed);
        let is_away = shown > 0 && !self.is_shown.load(Ordering::Relaxed);
        let is_due = is_away || now >= shown + STEP;
        if is_due && self.shown.compare_exchange(shown, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.is_shown.store(true, Ordering::Relaxed);
            let _ = write!(stderr(), "\r\x1b[K{what}: {done} of {total}{of}  {}", bar(done, total));
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        if self.is_shown.swap(false, Ordering::Relaxed) {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

/// A bar of which `done` of `total` parts are full.
fn bar(done: usize, total: usize) -> String {
    let full = (done.min(total) * BAR).checked_div(total).unwrap_or(BAR);
    "━".repeat(full) + &"╌".repeat(BAR - full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_full_as_the_work_is_done() {
        for (done, total, full) in
            [(0, 10, 0), (1, 24, 1), (5, 10, 12), (9, 10, 21), (10, 10, 24), (11, 10, 24), (0, 0, 24)]
        {
            let bar = bar(done, total);
            assert_eq!((bar.matches('━').count(), bar.chars().count()), (full, BAR), "{done} of {total}");
        }
    }
}
