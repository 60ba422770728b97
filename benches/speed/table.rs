//! Times, and the table they are printed in: the measurement, the figure of a peer, their ratio and the goal.

use std::io::{Stdout, Write, stdout};
use std::time::Instant;

/// How long `work` takes, in milliseconds.
pub(crate) fn time(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

/// Repeated times of one operation, in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn add(&mut self, time: f64) {
        self.0.push(time);
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    pub(crate) fn p99(&self) -> f64 {
        self.quantile(0.99)
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let index = (sorted.len() as f64 * share) as usize;
        sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}

pub(crate) struct Row {
    label: String,
    time: f64,
    /// The name, the time, and the largest acceptable ratio.
    peer: Option<(&'static str, f64, f64)>,
}

impl Row {
    pub(crate) const fn new(label: String, time: f64, peer: Option<(&'static str, f64, f64)>) -> Self {
        Self { label, time, peer }
    }
}

/// Prints each row as soon as it is measured.
pub(crate) struct Table {
    out: Stdout,
    notes: Vec<String>,
}

impl Table {
    pub(crate) fn new(count: usize) -> Self {
        let mut table = Self { out: stdout(), notes: Vec::new() };
        let head = "| what | ms | peer | ms | ratio | goal | |\n|---|---:|---|---:|---:|---:|---|";
        writeln!(table.out, "\n{count} briefs\n\n{head}").unwrap();
        table
    }

    pub(crate) fn add(&mut self, row: &Row) {
        let rest = row.peer.map_or_else(
            || "– | | | |".to_owned(),
            |(name, time, goal)| {
                let ratio = row.time / time;
                let verdict = if ratio <= goal { "met" } else { "MISSED" };
                format!("{name} | {time:.2} | {ratio:.4} | {goal:.4} | {verdict}")
            },
        );
        writeln!(self.out, "| {} | {:.3} | {rest} |", row.label, row.time).unwrap();
    }

    /// Adds a line below the table.
    pub(crate) fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    /// Prints the notes.
    pub(crate) fn finish(mut self) {
        self.notes.iter().for_each(|note| writeln!(self.out, "\n{note}").unwrap());
    }
}
