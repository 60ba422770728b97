//! The features that choose the relation of an arc that is about to be made.

use super::add_features;
use super::configuration::{Configuration, ROOT};
use super::moves::TaggedSentence;

/// Collects the features of the arc from `head` to `word`.
pub(crate) fn features(sentence: &TaggedSentence, state: &Configuration, head: usize, word: usize, out: &mut Vec<u32>) {
    out.clear();
    let key = |at: usize| sentence.keys[at];
    let tag = |at: usize| sentence.tags[at];
    let relation = |at: usize| u32::from(state.relations[at]);
    // The neighbours in the text. The root is before the first word; after the last there is no word.
    let before = |at: usize| if at == ROOT { state.none() } else { at - 1 };
    let after = |at: usize| if at == ROOT { state.none() } else { at + 1 };
    let side = u32::from(head < word) | u32::from(head == ROOT) << 1;
    let distance = u32::try_from(head.abs_diff(word).min(8)).unwrap_or(8);
    let ([hl, hl2], [hr, _]) = (state.left[head], state.right[head]);
    let ([wl, wl2], [wr, _]) = (state.left[word], state.right[word]);
    let (kh, kw, th, tw) = (key(head), key(word), tag(head), tag(word));
    let tags = th << 8 | tw;
    let first = first_word(state, word);
    let templates = [
        [kh, 0],
        [th, 0],
        [kw, 0],
        [tw, 0],
        [kh, tw],
        [kw, th],
        [tags, 0],
        [kh, kw],
        [tags, distance],
        [distance, 0],
        [tags, kw],
        [tags, tag(before(word))],
        [tags, tag(after(word))],
        [tags, tag(after(head))],
        [tags, tag(before(head))],
        [kw, key(before(word))],
        [key(before(word)), th],
        [key(after(word)), th],
        [key(after(head)), tw],
        [tags, tag(wl)],
        [tags, key(wl)],
        [tags, tag(wr)],
        [key(wl2), th],
        [key(wr), th],
        [key(hr), tw],
        [tags, tag(hl)],
        [tags, tag(hr)],
        [key(hl), tw],
        [key(hl2), tw],
        [key(first), tw],
        [tags, tag(first)],
        [tags, relation(hl)],
        [tags, relation(hr)],
        [tags, relation(wl)],
        [tw, relation(wr)],
        [tw, relation(wl2) << 8 | relation(wl)],
        [tags, state.left_count[head]],
    ];
    add_features(300, templates.map(|[a, b]| [a, b, side]), out);
}

/// The first word of the phrase of a word.
fn first_word(state: &Configuration, word: usize) -> usize {
    let mut first = word;
    while state.left[first][0] != state.none() {
        first = state.left[first][0];
    }
    first
}
