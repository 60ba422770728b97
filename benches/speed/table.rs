//! Times, and the table they are printed in: what was measured, the peer's figure, their ratio, and the goal.

use std::io::{Stdout, Write, stdout};
use std::time::Instant;

/// How long `work` takes, in milliseconds.
pub(crate) fn time(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

/// Some times of the same thing, in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// One more.
    pub(crate) fn add(&mut self, time: f64) {
        self.0.push(time);
    }

    /// The one in the middle.
    pub(crate) fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The one that a hundredth of all exceeds.
    pub(crate) fn p99(&self) -> f64 {
        self.at(0.99)
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len() as f64 * share) as usize;
        sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}

/// One line of the table.
pub(crate) struct Row {
    what: String,
    time: f64,
    /// Its name, its time, and how much of it is the goal.
    peer: Option<(&'static str, f64, f64)>,
}

impl Row {
    /// A line; without a peer there is no goal.
    pub(crate) const fn new(what: String, time: f64, peer: Option<(&'static str, f64, f64)>) -> Self {
        Self { what, time, peer }
    }
}

/// All that was measured; each line is printed as it comes.
pub(crate) struct Table {
    out: Stdout,
    said: Vec<String>,
}

impl Table {
    /// An empty one; `count` is the size of the library.
    pub(crate) fn new(count: usize) -> Self {
        let mut table = Self { out: stdout(), said: Vec::new() };
        let head = "| what | ms | peer | ms | ratio | goal | |\n|---|---:|---|---:|---:|---:|---|";
        writeln!(table.out, "\n{count} briefs\n\n{head}").unwrap();
        table
    }

    /// Adds a line.
    pub(crate) fn add(&mut self, row: &Row) {
        let rest = row.peer.map_or_else(
            || "– | | | |".to_owned(),
            |(name, time, goal)| {
                let ratio = row.time / time;
                let met = if ratio <= goal { "met" } else { "MISSED" };
                format!("{name} | {time:.2} | {ratio:.4} | {goal:.4} | {met}")
            },
        );
        writeln!(self.out, "| {} | {:.3} | {rest} |", row.what, row.time).unwrap();
    }

    /// Adds a remark below the table.
    pub(crate) fn say(&mut self, words: &str) {
        self.said.push(words.to_owned());
    }

    /// Prints the remarks.
    pub(crate) fn end(mut self) {
        self.said.iter().for_each(|words| writeln!(self.out, "\n{words}").unwrap());
    }
}
