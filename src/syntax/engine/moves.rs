//! The features that choose a move: the words at the top of the stack and those ahead, their tags, children and distances.

use super::add_features;
use super::configuration::{Configuration, ROOT};
use super::word::{NO_KEY, ROOT_KEY, Word};

/// The words of a sentence as the parser sees them: between the root and the position that stands for no word.
pub(crate) struct TaggedSentence {
    pub(crate) keys: Vec<u32>,
    pub(crate) tags: Vec<u32>,
}

const ROOT_TAG: u32 = 254;
const NO_TAG: u32 = 255;

impl TaggedSentence {
    pub(crate) fn new(words: &[Word], tags: &[u8]) -> TaggedSentence {
        let keys = [ROOT_KEY].into_iter().chain(words.iter().map(|word| word.key)).chain([NO_KEY]).collect();
        let tags = [ROOT_TAG].into_iter().chain(tags.iter().map(|tag| u32::from(*tag))).chain([NO_TAG]).collect();
        TaggedSentence { keys, tags }
    }

    pub(crate) fn count(&self) -> usize {
        self.keys.len() - 2
    }
}

/// Collects the features of a state.
pub(crate) fn features(sentence: &TaggedSentence, state: &Configuration, out: &mut Vec<u32>) {
    out.clear();
    let view = View { sentence, state };
    view.add_words(out);
    view.add_neighbours(out);
    view.add_distances(out);
    view.add_children(out);
    view.add_relations(out);
}

/// The templates are numbered in the order in which they are added.
fn add<const COUNT: usize>(out: &mut Vec<u32>, templates: [[u32; 3]; COUNT]) {
    add_features(100 + u32::try_from(out.len()).unwrap_or_default(), templates, out);
}

/// A state and its sentence. s0, s1 and s2 are the top of the stack, b0 to b3 the words ahead; s0l is the outermost child of s0 on the left,
/// s0l2 the second.
struct View<'a> {
    sentence: &'a TaggedSentence,
    state: &'a Configuration,
}

impl View<'_> {
    fn word(&self, at: usize) -> u32 {
        self.sentence.keys[at]
    }

    fn tag(&self, at: usize) -> u32 {
        self.sentence.tags[at]
    }

    fn both(&self, at: usize) -> u32 {
        (self.word(at) ^ self.tag(at).wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B)
    }

    fn relation(&self, at: usize) -> u32 {
        u32::from(self.state.relations[at])
    }

    fn gap(&self, from: usize, to: usize) -> u32 {
        let none = self.state.none();
        if from == none || to == none || to == ROOT { 0 } else { u32::try_from(to.abs_diff(from).min(6)).unwrap_or(6) }
    }

    /// Words and tags one by one, and in pairs.
    fn add_words(&self, out: &mut Vec<u32>) {
        let (s0, s1, s2) = (self.state.below(0), self.state.below(1), self.state.below(2));
        let (b0, b1, b2) = (self.state.ahead(0), self.state.ahead(1), self.state.ahead(2));
        let (ws0, ws1, wb0, wb1) = (self.word(s0), self.word(s1), self.word(b0), self.word(b1));
        let (ts0, ts1, tb0, tb1) = (self.tag(s0), self.tag(s1), self.tag(b0), self.tag(b1));
        let templates = [
            [0, 0, 0],
            [ws0, 0, 0],
            [ts0, 0, 0],
            [self.both(s0), 0, 0],
            [wb0, 0, 0],
            [tb0, 0, 0],
            [self.both(b0), 0, 0],
            [ws1, 0, 0],
            [ts1, 0, 0],
            [self.both(s1), 0, 0],
            [self.both(b1), 0, 0],
            [tb1, 0, 0],
            [wb1, 0, 0],
            [self.both(b2), 0, 0],
            [self.tag(b2), 0, 0],
            [self.tag(s2), 0, 0],
            [self.word(s2), 0, 0],
            [self.both(s0), self.both(b0), 0],
            [self.both(s0), tb0, 0],
            [ts0, self.both(b0), 0],
            [ws0, wb0, 0],
            [ts0, tb0, 0],
            [ws1, ws0, 0],
            [ts1, ts0, 0],
            [ws1, ts0, 0],
            [ts1, ws0, 0],
            [ws1, wb0, 0],
            [ws1, tb0, 0],
            [ts1, tb0, 0],
            [ts1, wb0, 0],
        ];
        add(out, templates);
    }

    /// Tags by threes.
    fn add_neighbours(&self, out: &mut Vec<u32>) {
        let (s0, s1, s2) = (self.state.below(0), self.state.below(1), self.state.below(2));
        let (b0, b1, b2) = (self.state.ahead(0), self.state.ahead(1), self.state.ahead(2));
        let ([s0l, _], [s0r, _], [s1l, _], [s1r, _], [b0l, _]) =
            (self.state.left[s0], self.state.right[s0], self.state.left[s1], self.state.right[s1], self.state.left[b0]);
        let (ts0, ts1, tb0, tb1) = (self.tag(s0), self.tag(s1), self.tag(b0), self.tag(b1));
        let templates = [
            [ts0, tb0, tb1],
            [tb0, tb1, self.tag(b2)],
            [ts1, ts0, tb0],
            [self.tag(s2), ts1, ts0],
            [ts0, tb0, self.tag(s0l)],
            [ts0, tb0, self.tag(s0r)],
            [ts0, tb0, self.tag(b0l)],
            [ts1, ts0, self.tag(s1r)],
            [ts1, ts0, self.tag(s0l)],
            [ts1, ts0, self.tag(s0r)],
            [ts1, ts0, self.tag(s1l)],
        ];
        add(out, templates);
    }

    /// How far apart, and with how many children.
    fn add_distances(&self, out: &mut Vec<u32>) {
        let (s0, s1) = (self.state.below(0), self.state.below(1));
        let b0 = self.state.ahead(0);
        let (near, far) = (self.gap(s0, b0), self.gap(s1, s0));
        let (ws0, ws1, wb0) = (self.word(s0), self.word(s1), self.word(b0));
        let (ts0, ts1, tb0) = (self.tag(s0), self.tag(s1), self.tag(b0));
        let templates = [
            [ws0, near, 0],
            [ts0, near, 0],
            [wb0, near, 0],
            [tb0, near, 0],
            [ts0, tb0, near],
            [ws0, wb0, near],
            [ts1, ts0, far],
            [ws0, self.state.right_count[s0], 0],
            [ts0, self.state.right_count[s0], 0],
            [ws0, self.state.left_count[s0], 0],
            [ts0, self.state.left_count[s0], 0],
            [wb0, self.state.left_count[b0], 0],
            [tb0, self.state.left_count[b0], 0],
            [ws1, self.state.right_count[s1], 0],
            [ts1, self.state.right_count[s1], 0],
        ];
        add(out, templates);
    }

    /// Children by word and tag.
    fn add_children(&self, out: &mut Vec<u32>) {
        let (s0, s1) = (self.state.below(0), self.state.below(1));
        let b0 = self.state.ahead(0);
        let ([s0l, s0l2], [s0r, s0r2], [s1r, s1r2], [b0l, b0l2]) =
            (self.state.left[s0], self.state.right[s0], self.state.right[s1], self.state.left[b0]);
        let templates = [
            [self.word(s0l), 0, 0],
            [self.tag(s0l), 0, 0],
            [self.word(s0r), 0, 0],
            [self.tag(s0r), 0, 0],
            [self.word(b0l), 0, 0],
            [self.tag(b0l), 0, 0],
            [self.word(s1r), 0, 0],
            [self.tag(s1r), 0, 0],
            [self.word(s0l2), 0, 0],
            [self.tag(s0l2), 0, 0],
            [self.word(s0r2), 0, 0],
            [self.tag(s0r2), 0, 0],
            [self.tag(b0l2), 0, 0],
            [self.tag(s1r2), 0, 0],
        ];
        add(out, templates);
    }

    /// Children by relation, and what needs both stack and words ahead.
    fn add_relations(&self, out: &mut Vec<u32>) {
        let (s0, s1) = (self.state.below(0), self.state.below(1));
        let (b0, b1, b2, b3) = (self.state.ahead(0), self.state.ahead(1), self.state.ahead(2), self.state.ahead(3));
        let ([s0l, s0l2], [s0r, s0r2], [s1l, _], [s1r, s1r2], [b0l, b0l2]) =
            (self.state.left[s0], self.state.right[s0], self.state.left[s1], self.state.right[s1], self.state.left[b0]);
        let (ws0, ws1, wb0, wb1) = (self.word(s0), self.word(s1), self.word(b0), self.word(b1));
        let (ts0, ts1, tb0, tb1) = (self.tag(s0), self.tag(s1), self.tag(b0), self.tag(b1));
        let templates = [
            [ts0, self.relation(s0l), 0],
            [ts0, self.relation(s0r), 0],
            [tb0, self.relation(b0l), 0],
            [ts1, self.relation(s1r), 0],
            [ts1, self.relation(s1l), 0],
            [ws0, self.relation(s0r), 0],
            [ws0, self.relation(s0l), 0],
            [ws1, self.relation(s1r), 0],
            [ts0, self.relation(s0l), self.relation(s0r)],
            [tb0, self.relation(b0l), self.relation(b0l2)],
            [ts0, self.tag(s0l), self.tag(s0l2)],
            [ts0, self.tag(s0r), self.tag(s0r2)],
            [tb0, self.tag(b0l), self.tag(b0l2)],
            [ts1, self.tag(s1r), self.tag(s1r2)],
            [ts1, ts0, wb0],
            [ts1, ws0, tb0],
            [ws1, ts0, tb0],
            [ts0, tb0, wb1],
            [ws0, tb0, tb1],
            [tb1, self.tag(b2), self.tag(b3)],
            [wb0, wb1, 0],
            [ws0, wb1, 0],
            [ts0 << 8 | tb0, ts1 << 8 | tb1, 0],
            [ts1, tb0, self.relation(s1r)],
            [ts0, tb0, self.relation(s0r)],
        ];
        add(out, templates);
    }
}
