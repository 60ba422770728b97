//! Training, and the bytes of a model.

use crate::corpus::{Names, Sentence};
use crate::engine::configuration::{Configuration, Move};
use crate::engine::model::{ANY_TAG, MAGIC, MOVE_WIDTH, RELATION_WIDTH, TAG_WIDTH};
use crate::engine::moves::TaggedSentence as Parsed;
use crate::engine::word::Word;
use crate::engine::{labels, moves, tags};
use crate::oracle;
use crate::weights::{Counts, Weights};
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

/// How large the tables are, in bytes of the finished model, and how often the training text is read.
pub struct Sizes {
    tags: usize,
    moves: usize,
    relations: usize,
    tag_rounds: usize,
    parse_rounds: usize,
    /// Words that come less often are known by their ending and shape.
    least: usize,
    /// The bits of the filters, and how often a feature must come.
    tag_filter: usize,
    move_filter: usize,
    relation_filter: usize,
    least_tags: u8,
    least_moves: u8,
    least_relations: u8,
}

impl Sizes {
    pub fn from_environment() -> Sizes {
        let size =
            |name: &str, default| std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default);
        Sizes {
            tags: size("TAGS", 700_000),
            moves: size("MOVES", 2_900_000),
            relations: size("RELATIONS", 1_300_000),
            tag_rounds: size("TAG_ROUNDS", 7),
            parse_rounds: size("PARSE_ROUNDS", 8),
            least: size("LEAST", 4),
            tag_filter: 1 << size("TAG_FILTER", 20),
            move_filter: 1 << size("MOVE_FILTER", 22),
            relation_filter: 1 << size("RELATION_FILTER", 21),
            least_tags: size("LEAST_TAGS", 4) as u8,
            least_moves: size("LEAST_MOVES", 5) as u8,
            least_relations: size("LEAST_RELATIONS", 4) as u8,
        }
    }
}

pub fn train(sentences: &[Sentence], names: &Names, sizes: &Sizes) -> Vec<u8> {
    let started = Instant::now();
    let known = known_words(sentences, sizes.least);
    let words: Vec<Vec<Word>> = sentences
        .iter()
        .map(|sentence| {
            (0..)
                .zip(&sentence.forms)
                .map(|(at, form)| Word::new(form, at == 0, |hash| known.contains_key(&hash)))
                .collect()
        })
        .collect();
    let mut random = Random(88_172_645_463_325_252);
    let (tag_weights, guesses) = train_tagger(sentences, &words, &known, names, sizes, &mut random, started);
    let parsed: Vec<Parsed> = words.iter().zip(&guesses).map(|(words, tags)| Parsed::new(words, tags)).collect();
    let (move_weights, relation_weights) = train_parser(sentences, &parsed, names, sizes, &mut random, started);

    let mut bytes = MAGIC.to_vec();
    let mut block = |block: &[u8]| {
        bytes.extend(u32::try_from(block.len()).expect("a short block").to_le_bytes());
        bytes.extend(block);
    };
    block(names.tags.join("\n").as_bytes());
    block(names.relations.join("\n").as_bytes());
    block(&known.keys().flat_map(|hash| hash.to_le_bytes()).collect::<Vec<u8>>());
    block(&known.values().copied().collect::<Vec<u8>>());
    for (label, weights) in [("tags", tag_weights), ("moves", move_weights), ("relations", relation_weights)] {
        block(weights.filter());
        block(&weights.quantise(label));
    }
    bytes
}

/// The words of the training text that are not rare, each with its tag if it has hardly any other.
fn known_words(sentences: &[Sentence], least: usize) -> BTreeMap<u32, u8> {
    let mut counts: HashMap<u32, BTreeMap<u8, usize>> = HashMap::new();
    for (form, tag) in sentences.iter().flat_map(|sentence| sentence.forms.iter().zip(&sentence.tags)) {
        let hash = Word::new(form, false, |_| true).form;
        *counts.entry(hash).or_default().entry(*tag).or_default() += 1;
    }
    let mut known = BTreeMap::new();
    for (hash, tags) in counts {
        let all: usize = tags.values().sum();
        let (tag, most) = tags.into_iter().max_by_key(|(_, count)| *count).expect("a tag");
        if all >= least {
            known.insert(hash, if all >= 30 && most * 1000 > all * 995 { tag } else { ANY_TAG });
        }
    }
    eprintln!("{} known words", known.len());
    known
}

/// Trains the tagger. The parser learns from its guesses in the second round, which err like those on unseen text.
fn train_tagger(
    sentences: &[Sentence],
    words: &[Vec<Word>],
    known: &BTreeMap<u32, u8>,
    names: &Names,
    sizes: &Sizes,
    random: &mut Random,
    started: Instant,
) -> (Weights, Vec<Vec<u8>>) {
    let mut counts = Counts::new();
    let mut features = Vec::new();
    for (sentence, words) in sentences.iter().zip(words) {
        let tag = |at: usize, back: usize| at.checked_sub(back).map_or(tags::NO_TAG, |at| sentence.tags[at]);
        for at in 0..words.len() {
            tags::features(words, at, tag(at, 1), tag(at, 2), &mut features);
            counts.add(&features);
        }
    }
    let mut weights = Weights::new(sizes.tags, TAG_WIDTH, counts.filter(sizes.tag_filter, sizes.least_tags, "tags"));
    let mut guesses = vec![Vec::new(); sentences.len()];
    let mut scores = Vec::new();
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    for round in 0..sizes.tag_rounds {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &number in &order {
            let (sentence, words) = (&sentences[number], &words[number]);
            let (mut last, mut before_last) = (tags::NO_TAG, tags::NO_TAG);
            let mut guessed = Vec::with_capacity(words.len());
            for (at, word) in words.iter().enumerate() {
                let mut tag = known.get(&word.form).copied().unwrap_or(ANY_TAG);
                if tag == ANY_TAG {
                    tags::features(words, at, last, before_last, &mut features);
                    weights.score(&features, &mut scores);
                    tag = best(&scores[..names.tags.len()]) as u8;
                    weights.next_step();
                    if tag != sentence.tags[at] {
                        weights.update(&features, sentence.tags[at].into(), tag.into());
                    }
                }
                all += 1;
                right += usize::from(tag == sentence.tags[at]);
                guessed.push(tag);
                (before_last, last) = (last, tag);
            }
            if round == 1.min(sizes.tag_rounds - 1) {
                guesses[number] = guessed;
            }
        }
        eprintln!(
            "tags, round {round}: {:.2} after {:.0?}",
            100.0 * f64::from(right as u32) / f64::from(all),
            started.elapsed()
        );
    }
    (weights, guesses)
}

/// Trains moves and relations together. From the second round on the parser mostly follows its own moves, and so learns to go on well
/// after a mistake.
fn train_parser(
    sentences: &[Sentence],
    parsed: &[Parsed],
    names: &Names,
    sizes: &Sizes,
    random: &mut Random,
    started: Instant,
) -> (Weights, Weights) {
    let (move_filter, relation_filter) = parse_filters(sentences, parsed, sizes);
    let mut moving = Weights::new(sizes.moves, MOVE_WIDTH, move_filter);
    let mut relating = Weights::new(sizes.relations, RELATION_WIDTH, relation_filter);
    let (mut features, mut scores) = (Vec::new(), Vec::new());
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    for round in 0..sizes.parse_rounds {
        random.shuffle(&mut order);
        let mut counts = [0_u32; 4];
        for &number in &order {
            let (sentence, parsed) = (&sentences[number], &parsed[number]);
            let mut state = Configuration::new(parsed.count());
            while !state.is_done() {
                let step = state.forced().unwrap_or_else(|| {
                    moves::features(parsed, &state, &mut features);
                    moving.score(&features, &mut scores);
                    let guess = best_of(&scores, |step| state.is_legal(step));
                    let costs = Move::ALL.map(|step| {
                        if state.is_legal(step) { oracle::cost(&state, step, &sentence.heads) } else { usize::MAX }
                    });
                    let least = costs.into_iter().min().unwrap_or(0);
                    let right = best_of(&scores, |step| costs[step as usize] == least);
                    moving.next_step();
                    counts[0] += 1;
                    if costs[guess as usize] == least {
                        counts[1] += 1;
                    } else {
                        moving.update(&features, right as usize, guess as usize);
                    }
                    if round > 0 && random.chance(0.9) { guess } else { right }
                });
                let relation = state.arc(step).map_or(0, |(head, word)| {
                    labels::features(parsed, &state, head, word, &mut features);
                    relating.score(&features, &mut scores);
                    let guess = 1 + best(&scores[1..names.relations.len()]) as u8;
                    let right = sentence.relations[word];
                    if sentence.heads[word] != head {
                        return guess;
                    }
                    relating.next_step();
                    counts[2] += 1;
                    if guess == right {
                        counts[3] += 1;
                    } else {
                        relating.update(&features, right.into(), guess.into());
                    }
                    if round > 0 { guess } else { right }
                });
                state.apply(step, relation);
            }
        }
        let [moves, moves_right, relations, relations_right] = counts.map(f64::from);
        eprintln!(
            "round {round}: moves {:.2}, relations {:.2} after {:.0?}",
            100.0 * moves_right / moves,
            100.0 * relations_right / relations,
            started.elapsed()
        );
    }
    (moving, relating)
}

/// The filters of moves and relations: what comes often on the way to the right trees.
fn parse_filters(sentences: &[Sentence], parsed: &[Parsed], sizes: &Sizes) -> (Vec<u8>, Vec<u8>) {
    let (mut moving, mut relating) = (Counts::new(), Counts::new());
    let mut features = Vec::new();
    for (sentence, parsed) in sentences.iter().zip(parsed) {
        let mut state = Configuration::new(parsed.count());
        while !state.is_done() {
            let step = state.forced().unwrap_or_else(|| {
                moves::features(parsed, &state, &mut features);
                moving.add(&features);
                let legal = Move::ALL.into_iter().filter(|step| state.is_legal(*step));
                legal.min_by_key(|step| oracle::cost(&state, *step, &sentence.heads)).unwrap_or(Move::Shift)
            });
            let relation = state.arc(step).map_or(0, |(head, word)| {
                labels::features(parsed, &state, head, word, &mut features);
                relating.add(&features);
                sentence.relations[word]
            });
            state.apply(step, relation);
        }
    }
    (
        moving.filter(sizes.move_filter, sizes.least_moves, "moves"),
        relating.filter(sizes.relation_filter, sizes.least_relations, "relations"),
    )
}

fn best(scores: &[i32]) -> usize {
    (0..scores.len()).rev().max_by_key(|at| scores[*at]).unwrap_or(0)
}

fn best_of(scores: &[i32], allowed: impl Fn(Move) -> bool) -> Move {
    Move::ALL
        .into_iter()
        .rev()
        .filter(|step| allowed(*step))
        .max_by_key(|step| scores[*step as usize])
        .unwrap_or(Move::Shift)
}

/// Xorshift: the same training gives the same model everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn chance(&mut self, chance: f64) -> bool {
        ((self.next() >> 11) as f64) < chance * (1_u64 << 53) as f64
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            order.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}
