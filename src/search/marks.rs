//! Where the words of a query stand in a text: the same words that the index compares, so that a mark is exactly what
//! made the text a hit.

use crate::search::query::Query;
use crate::search::words::{Slot, Word, words};
use crate::text::{Span, fold, is_cjk};

impl Query {
    /// Where the query's words stand in `text`, in order, none over another. A phrase is one mark; of words that must
    /// not stand there and of fields there is none.
    #[must_use]
    pub fn marks(&self, text: &str) -> Vec<Span> {
        let wanted = self.wanted();
        if wanted.is_empty() {
            return Vec::new();
        }
        let folded = fold(text);
        let cut: Vec<Word<'_>> = words(&folded.text).collect();
        let mut found: Vec<Span> = Vec::new();
        for slots in wanted {
            found.extend((0..cut.len()).filter_map(|at| self.stands(slots, &cut, at)));
        }
        found.sort_unstable();
        let mut marks: Vec<Span> = Vec::with_capacity(found.len());
        for span in found {
            match marks.last_mut() {
                Some(last) if span.start() < last.end() => *last = Span::new(last.start(), last.end().max(span.end())),
                _ => marks.push(span),
            }
        }
        marks.into_iter().map(|span| folded.back(span)).collect()
    }

    /// The folded span of the words from the one at `at` on, where they are those of `slots`.
    pub(super) fn stands(&self, slots: &[Slot], cut: &[Word<'_>], at: usize) -> Option<Span> {
        let here = cut.get(at..at + slots.len())?;
        let takes = |slot: &Slot, word: &str| if self.near { slot.is_near(word) } else { slot.takes(word) };
        if !slots.iter().zip(here).all(|(slot, word)| takes(slot, &word.text)) {
            return None;
        }
        let (first, last) = (here.first()?, here.last()?);
        let end = match (slots.last()?, last.text.chars().next()) {
            // One character of a pair.
            (Slot::Prefix { word, .. }, Some(c)) if is_cjk(c) => last.span.start() + word.len(),
            _ => last.span.end(),
        };
        Some(Span::new(first.span.start(), end))
    }
}
