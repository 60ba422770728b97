//! A progress line on standard error for long work, shown only on a terminal. It is overwritten in place and cleared at
//! the end.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use crate::library::ScanEvent;

/// The delay before the line first appears, and between its updates.
const INTERVAL_MS: u64 = 200;

const BAR_COLUMNS: usize = 24;

pub struct ProgressLine {
    is_terminal: bool,
    started: Instant,
    /// When the line was last drawn, in milliseconds since `started`; 0 if never.
    drawn_at: AtomicU64,
    is_visible: AtomicBool,
}

impl Default for ProgressLine {
    fn default() -> Self {
        Self::new()
    }
}

impl ProgressLine {
    pub fn new() -> Self {
        let is_terminal = stderr().is_terminal();
        Self { is_terminal, started: Instant::now(), drawn_at: AtomicU64::new(0), is_visible: AtomicBool::new(false) }
    }

    /// Draws the progress of an event. May be called from any thread.
    pub fn on_event(&self, event: &ScanEvent) {
        let ScanEvent::Progress { read, total } = event else { return };
        self.show("indexing", *read, *total, " briefs");
    }

    /// Draws `what: done of total unit` unless the last update was too recent. May be called from any thread.
    /// If the line was cleared to make room for other output, it reappears at once.
    pub fn show(&self, what: &str, done: usize, total: usize, unit: &str) {
        if !self.is_terminal {
            return;
        }
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let drawn_at = self.drawn_at.load(Ordering::Relaxed);
        let was_cleared = drawn_at > 0 && !self.is_visible.load(Ordering::Relaxed);
        let is_due = was_cleared || now >= drawn_at + INTERVAL_MS;
        if is_due && self.drawn_at.compare_exchange(drawn_at, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.is_visible.store(true, Ordering::Relaxed);
            let _ = write!(stderr(), "\r\x1b[K{what}: {done} of {total}{unit}  {}", bar(done, total));
        }
    }

    /// Clears the line.
    pub fn clear(&self) {
        if self.is_visible.swap(false, Ordering::Relaxed) {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

fn bar(done: usize, total: usize) -> String {
    let full = (done.min(total) * BAR_COLUMNS).checked_div(total).unwrap_or(BAR_COLUMNS);
    "━".repeat(full) + &"╌".repeat(BAR_COLUMNS - full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_full_when_the_work_is_done() {
        for (done, total, full) in
            [(0, 10, 0), (1, 24, 1), (5, 10, 12), (9, 10, 21), (10, 10, 24), (11, 10, 24), (0, 0, 24)]
        {
            let bar = bar(done, total);
            assert_eq!((bar.matches('━').count(), bar.chars().count()), (full, BAR_COLUMNS), "{done} of {total}");
        }
    }
}
