//! The features of the tagger, which reads a sentence from left to right.

use super::add_features;
use super::word::Word;

const BEFORE: u32 = 1;
const AFTER: u32 = 2;
/// The tag before the first word.
pub(crate) const NO_TAG: u8 = 250;

/// Collects the features of the word at `at`, given the tags of the two words before it.
pub(crate) fn features(words: &[Word], at: usize, last: u8, before_last: u8, out: &mut Vec<u32>) {
    out.clear();
    let word = &words[at];
    let near = |by: isize| at.checked_add_signed(by).and_then(|at| words.get(at));
    let outside = |by: isize| if by < 0 { BEFORE } else { AFTER };
    let form = |by: isize| near(by).map_or(outside(by), |word| word.key);
    let ending = |by: isize| near(by).map_or(outside(by), |word| word.endings[2]);
    let (last, before_last) = (u32::from(last), u32::from(before_last));
    let (this, previous, next) = (word.form, form(-1), form(1));
    let next_shape = near(1).map_or(AFTER << 8, |word| word.shape & 0b10_0001);
    let templates = [
        [this, 0, 0],
        [word.endings[0], 0, 0],
        [word.endings[1], 0, 0],
        [word.endings[2], 0, 0],
        [word.endings[3], 0, 0],
        [word.starts[0], 0, 0],
        [word.starts[1], 0, 0],
        [last, 0, 0],
        [before_last, 0, 0],
        [last, before_last, 0],
        [last, word.key, 0],
        [previous, 0, 0],
        [form(-2), 0, 0],
        [next, 0, 0],
        [form(2), 0, 0],
        [ending(-1), 0, 0],
        [ending(1), 0, 0],
        [word.shape, 0, 0],
        [word.shape, word.endings[2], 0],
        [word.shape, last, 0],
        [word.key, next, 0],
        [previous, word.key, 0],
        [last, word.endings[2], ending(1)],
        [next_shape, word.shape, 0],
        [previous, next, 0],
    ];
    add_features(1, templates, out);
}
