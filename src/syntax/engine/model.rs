//! A trained model: names of tags and relations, the known words, and three tables of weights. The bytes are used as they are, so that
//! loading costs nothing, and all arithmetic is on integers, so that every machine builds the same trees.

use super::configuration::{Configuration, Move};
use super::moves::TaggedSentence;
use super::word::Word;
use super::{bit, labels, moves, row, tags};

/// Cells that a feature uses: at least one for each tag, move or relation.
pub(crate) const TAG_WIDTH: usize = 56;
pub(crate) const MOVE_WIDTH: usize = 3;
pub(crate) const RELATION_WIDTH: usize = 48;

/// The start of a model file; a change of the features or of the format needs another number.
pub(crate) const MAGIC: &[u8] = b"briefing syntax 1\n";

/// A known word may have any tag.
pub(crate) const ANY_TAG: u8 = u8::MAX;

pub(crate) struct Model<'a> {
    /// Penn Treebank tags.
    pub(crate) tags: Vec<&'a str>,
    /// The first name, of no relation, is empty.
    pub(crate) relations: Vec<&'a str>,
    /// Hashes of the known words in order, and the tag of those that have but one.
    known: Vec<u32>,
    only_tags: &'a [u8],
    for_tags: Table<'a>,
    for_moves: Table<'a>,
    for_relations: Table<'a>,
}

/// The weights of features, and the filter that says which features have any.
struct Table<'a> {
    filter: &'a [u8],
    weights: &'a [u8],
}

impl<'a> Model<'a> {
    /// Reads a model; none if it is damaged.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Model<'a>> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let tags = names(take(&mut rest)?)?;
        let relations = names(take(&mut rest)?)?;
        let known = take(&mut rest)?
            .chunks_exact(4)
            .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect::<Vec<_>>();
        let only_tags = take(&mut rest)?;
        let for_tags = Table::read(&mut rest, TAG_WIDTH)?;
        let for_moves = Table::read(&mut rest, MOVE_WIDTH)?;
        let for_relations = Table::read(&mut rest, RELATION_WIDTH)?;
        let fits = tags.len() <= TAG_WIDTH
            && (2..=RELATION_WIDTH).contains(&relations.len())
            && only_tags.len() == known.len();
        (fits && rest.is_empty()).then_some(Model {
            tags,
            relations,
            known,
            only_tags,
            for_tags,
            for_moves,
            for_relations,
        })
    }

    /// Reads the words of a sentence.
    pub(crate) fn words<'t>(&self, forms: impl IntoIterator<Item = &'t str>) -> Vec<Word> {
        forms.into_iter().enumerate().map(|(at, form)| Word::new(form, at == 0, |hash| self.knows(hash))).collect()
    }

    /// Whether the training text has the word with this hash more than a few times.
    pub(crate) fn knows(&self, hash: u32) -> bool {
        self.known.binary_search(&hash).is_ok()
    }

    /// The tag of each word, as a position in `tags`.
    pub(crate) fn tag(&self, words: &[Word]) -> Vec<u8> {
        let mut found = Vec::with_capacity(words.len());
        let mut features = Vec::new();
        let (mut last, mut before_last) = (tags::NO_TAG, tags::NO_TAG);
        for (at, word) in words.iter().enumerate() {
            let only = self.known.binary_search(&word.form).map_or(ANY_TAG, |at| self.only_tags[at]);
            let tag = if only == ANY_TAG {
                tags::features(words, at, last, before_last, &mut features);
                best(&self.for_tags.scores::<TAG_WIDTH>(&features)[..self.tags.len()])
            } else {
                only
            };
            found.push(tag);
            (before_last, last) = (last, tag);
        }
        found
    }

    /// The finished parse of a sentence.
    pub(crate) fn parse(&self, sentence: &TaggedSentence) -> Configuration {
        let mut state = Configuration::new(sentence.count());
        let mut features = Vec::new();
        while !state.is_done() {
            let step = state.forced().unwrap_or_else(|| {
                moves::features(sentence, &state, &mut features);
                best_legal(&state, self.for_moves.scores::<MOVE_WIDTH>(&features))
            });
            let relation = state.arc(step).map_or(0, |(head, word)| {
                labels::features(sentence, &state, head, word, &mut features);
                // Relation 0 is that of a word without a head.
                let scores = self.for_relations.scores::<RELATION_WIDTH>(&features);
                1 + best(&scores[1..self.relations.len()])
            });
            state.apply(step, relation);
        }
        state
    }
}

impl<'a> Table<'a> {
    fn read(rest: &mut &'a [u8], width: usize) -> Option<Table<'a>> {
        let (filter, weights) = (take(rest)?, take(rest)?);
        (filter.len().is_power_of_two() && weights.len() >= width).then_some(Table { filter, weights })
    }

    fn scores<const WIDTH: usize>(&self, features: &[u32]) -> [i16; WIDTH] {
        let mut scores = [0; WIDTH];
        for feature in features {
            let bit = bit(*feature, self.filter.len() * 8);
            if self.filter[bit / 8] >> (bit % 8) & 1 == 0 {
                continue;
            }
            let at = row(*feature, self.weights.len(), WIDTH);
            if let Some(cells) = self.weights[at..].first_chunk::<WIDTH>() {
                // Overflow is impossible: there are fewer than 256 features. A check of each addition would keep the loop from
                // being vectorised.
                for (score, cell) in scores.iter_mut().zip(cells) {
                    *score = i16::wrapping_add(*score, i16::from(cell.cast_signed()));
                }
            }
        }
        scores
    }
}

/// The position of the highest score, the first of equals.
fn best(scores: &[i16]) -> u8 {
    let (mut best, mut highest) = (0, i16::MIN);
    for (at, score) in (0..).zip(scores) {
        if *score > highest {
            (best, highest) = (at, *score);
        }
    }
    best
}

fn best_legal(state: &Configuration, scores: [i16; MOVE_WIDTH]) -> Move {
    let legal = Move::ALL.into_iter().filter(|step| state.is_legal(*step));
    // `max_by_key` takes the last of equals: the order makes it the first.
    legal.rev().max_by_key(|step| scores[*step as usize]).unwrap_or(Move::Shift)
}

/// Takes a block of bytes, which its length precedes.
fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, after) = rest.split_first_chunk::<4>()?;
    let (block, after) = after.split_at_checked(u32::from_le_bytes(*len) as usize)?;
    *rest = after;
    Some(block)
}

fn names(block: &[u8]) -> Option<Vec<&str>> {
    Some(std::str::from_utf8(block).ok()?.split('\n').collect())
}
