//! Sets of documents of one segment as bit sets, and scores as bit-sliced numbers.

use std::ops::ControlFlow;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DocSet {
    words: Vec<u64>,
}

impl DocSet {
    /// An empty set for documents below `length`.
    pub(super) fn new(length: u32) -> Self {
        Self { words: vec![0; (length as usize).div_ceil(64)] }
    }

    pub(super) fn insert(&mut self, doc: u32) {
        if let Some(word) = self.words.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    /// Adds `docs`, which must be sorted.
    pub(super) fn insert_sorted(&mut self, docs: &[u32]) {
        let (mut at, mut bits) = (0, 0);
        for doc in docs {
            let word = *doc as usize / 64;
            if word != at {
                self.or_word(at, bits);
                (at, bits) = (word, 0);
            }
            bits |= 1 << (doc % 64);
        }
        self.or_word(at, bits);
    }

    fn or_word(&mut self, at: usize, bits: u64) {
        if let Some(word) = self.words.get_mut(at) {
            *word |= bits;
        }
    }

    /// Adds the documents in `start..end`.
    pub(super) fn insert_range(&mut self, start: u32, end: u32) {
        if start >= end {
            return;
        }
        let (first, last) = (start as usize / 64, (end - 1) as usize / 64);
        let (low, high) = (u64::MAX << (start % 64), u64::MAX >> (63 - (end - 1) % 64));
        for (at, word) in self.words.iter_mut().enumerate().take(last + 1).skip(first) {
            let low = if at == first { low } else { u64::MAX };
            let high = if at == last { high } else { u64::MAX };
            *word |= low & high;
        }
    }

    pub(super) fn contains(&self, doc: u32) -> bool {
        self.words.get(doc as usize / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    pub(super) fn union_with(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    pub(super) fn intersect_with(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    pub(super) fn difference_with(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
    }

    /// Removes and returns the documents that are also in `other`.
    fn take_common(&mut self, other: &Self) -> Self {
        let both = |(word, other): (&mut u64, &u64)| {
            let both = *word & other;
            *word &= !other;
            both
        };
        Self { words: self.words.iter_mut().zip(&other.words).map(both).collect() }
    }

    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The first document of the set that is not before `doc`.
    pub(super) fn first_from(&self, doc: u32) -> Option<u32> {
        let at = doc as usize / 64;
        let first = self.words.get(at)? & (u64::MAX << (doc % 64));
        let (at, word) = if first != 0 {
            (at, first)
        } else {
            let rest = self.words.get(at + 1..)?;
            let ahead = rest.iter().position(|&word| word != 0)?;
            (at + 1 + ahead, *rest.get(ahead)?)
        };
        u32::try_from(at).ok().map(|at| at * 64 + word.trailing_zeros())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().zip(0u32..).flat_map(|(&word, at)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

/// The score of each document: a binary number, with one set per digit.
#[derive(Debug, Clone, Default)]
pub(super) struct Scores {
    digits: Vec<DocSet>,
}

/// Higher scores count as the highest that fits.
const MAX_DIGITS: usize = 7;

impl Scores {
    /// Raises the score of each document of `set` by one.
    pub(super) fn increment(&mut self, set: &DocSet) {
        let mut carry = set.clone();
        for digit in &mut self.digits {
            for (digit, carry) in digit.words.iter_mut().zip(&mut carry.words) {
                let both = *digit & *carry;
                *digit ^= *carry;
                *carry = both;
            }
        }
        if !carry.is_empty() {
            if self.digits.len() < MAX_DIGITS {
                self.digits.push(carry);
            } else {
                self.digits.iter_mut().for_each(|digit| digit.union_with(&carry));
            }
        }
    }

    /// Calls `with` for each score in `set`, the highest first, with the documents that have it.
    pub(super) fn for_each_score(
        &self,
        set: DocSet,
        with: &mut impl FnMut(u32, DocSet) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        Self::split(&self.digits, set, 0, with)
    }

    fn split(
        digits: &[DocSet],
        mut set: DocSet,
        above: u32,
        with: &mut impl FnMut(u32, DocSet) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if set.is_empty() {
            return ControlFlow::Continue(());
        }
        let Some((highest, rest)) = digits.split_last() else { return with(above, set) };
        let high = set.take_common(highest);
        Self::split(rest, high, above * 2 + 1, with)?;
        Self::split(rest, set, above * 2, with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(docs: &[u32]) -> DocSet {
        let mut bits = DocSet::new(300);
        docs.iter().for_each(|&doc| bits.insert(doc));
        bits
    }

    #[test]
    fn a_set_contains_what_was_inserted() {
        let bits = set(&[0, 63, 64, 200, 299]);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 200, 299]);
        for docs in [&[][..], &[0], &[0, 63, 64, 200, 299], &[5, 6, 7, 130], &[70, 9999]] {
            let mut bits = set(&[1, 200]);
            bits.insert_sorted(docs);
            let mut expected = set(&[1, 200]);
            docs.iter().for_each(|&doc| expected.insert(doc));
            assert_eq!(bits, expected);
        }
        assert_eq!((bits.count(), bits.contains(64), bits.contains(65), bits.contains(9999)), (5, true, false, false));
        assert_eq!(
            [0, 1, 64, 65, 201, 300, 9999].map(|doc| bits.first_from(doc)),
            [Some(0), Some(63), Some(64), Some(200), Some(299), None, None]
        );
    }

    #[test]
    fn ranges_are_filled_exactly() {
        for (start, end) in [(0, 1), (0, 64), (5, 63), (63, 65), (64, 128), (1, 299), (10, 10), (290, 300)] {
            let mut bits = DocSet::new(300);
            bits.insert_range(start, end);
            assert_eq!(bits.iter().collect::<Vec<_>>(), (start..end).collect::<Vec<_>>());
        }
    }

    #[test]
    fn documents_come_by_score_and_scores_saturate() {
        let mut scores = Scores::default();
        for docs in [&[1u32, 2, 3][..], &[2, 3], &[3]] {
            scores.increment(&set(docs));
        }
        (0..500).for_each(|_| scores.increment(&set(&[7])));
        let mut found = Vec::new();
        let _ = scores.for_each_score(set(&[0, 1, 2, 3, 7]), &mut |score, class| {
            found.push((score, class.iter().collect::<Vec<_>>()));
            ControlFlow::Continue(())
        });
        assert_eq!(found, [(127, vec![7]), (3, vec![3]), (2, vec![2]), (1, vec![1]), (0, vec![0])]);
    }
}
