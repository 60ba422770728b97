//! An averaged perceptron whose weights live in the hashed table of the finished model from the first example on, so that training
//! learns to live with the collisions.

use crate::engine::{bit, row};

pub struct Weights {
    width: usize,
    filter: Vec<u8>,
    weights: Vec<i32>,
    /// The sum over all updates of step × change, from which the average follows.
    sums: Vec<i64>,
    step: i64,
}

impl Weights {
    /// `filter` comes from [`Counts::filter`].
    pub fn new(cells: usize, width: usize, filter: Vec<u8>) -> Weights {
        Weights { width, filter, weights: vec![0; cells], sums: vec![0; cells], step: 1 }
    }

    pub fn score(&self, features: &[u32], scores: &mut Vec<i32>) {
        scores.clear();
        scores.resize(self.width, 0);
        for feature in features.iter().filter(|feature| passes(&self.filter, **feature)) {
            let at = row(*feature, self.weights.len(), self.width);
            for (score, weight) in scores.iter_mut().zip(&self.weights[at..at + self.width]) {
                *score += weight;
            }
        }
    }

    pub fn filter(&self) -> &[u8] {
        &self.filter
    }

    pub fn next_step(&mut self) {
        self.step += 1;
    }

    /// Raises the right class and lowers the wrong one.
    pub fn update(&mut self, features: &[u32], right: usize, wrong: usize) {
        for feature in features.iter().filter(|feature| passes(&self.filter, **feature)) {
            let at = row(*feature, self.weights.len(), self.width);
            for (class, change) in [(right, 1), (wrong, -1)] {
                self.weights[at + class] += change;
                self.sums[at + class] += self.step * i64::from(change);
            }
        }
    }

    /// The averages in a byte each. One in 100,000 weights is cut, so that the largest does not decide the scale alone; cutting one in
    /// 1,000 costs a point of LAS.
    pub fn quantise(&self, label: &str) -> Vec<u8> {
        let averages: Vec<f64> = self
            .weights
            .iter()
            .zip(&self.sums)
            .map(|(weight, sum)| f64::from(*weight) - *sum as f64 / self.step as f64)
            .collect();
        let mut sizes: Vec<f64> = averages.iter().map(|average| average.abs()).filter(|size| *size > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1) - sizes.len() / 100_000).copied().unwrap_or(1.0);
        eprintln!(
            "{label}: {:.0} % of {} cells used, largest weight {largest:.1}",
            100.0 * sizes.len() as f64 / averages.len() as f64,
            averages.len()
        );
        averages
            .iter()
            .map(|average| ((average / largest * 127.0).round().clamp(-127.0, 127.0) as i8).cast_unsigned())
            .collect()
    }
}

fn passes(filter: &[u8], feature: u32) -> bool {
    let bit = bit(feature, filter.len() * 8);
    filter[bit / 8] >> (bit % 8) & 1 == 1
}

/// How often the training text has each feature, which is known by the low bits of its hash.
pub struct Counts(Vec<u8>);

impl Counts {
    pub fn new() -> Counts {
        Counts(vec![0; 1 << 26])
    }

    pub fn add(&mut self, features: &[u32]) {
        for feature in features {
            let count = &mut self.0[*feature as usize & ((1 << 26) - 1)];
            *count = count.saturating_add(1);
        }
    }

    /// A filter of `bits` bits that lets pass what comes at least `least` times.
    pub fn filter(&self, bits: usize, least: u8, label: &str) -> Vec<u8> {
        let mut filter = vec![0; bits / 8];
        let mut kept = 0;
        for (feature, _) in (0..).zip(&self.0).filter(|(_, count)| **count >= least) {
            let bit = bit(feature, bits);
            filter[bit / 8] |= 1 << (bit % 8);
            kept += 1;
        }
        let set: u32 = filter.iter().map(|byte: &u8| byte.count_ones()).sum();
        eprintln!("{label}: {kept} features, {:.0} % of the filter set", 100.0 * f64::from(set) / bits as f64);
        filter
    }
}
