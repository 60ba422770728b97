//! How well a model agrees with held-back text, and how fast it is.

use crate::corpus::{Names, Sentence};
use crate::engine::model::Model;
use crate::engine::moves::TaggedSentence as Parsed;
use std::time::Instant;

pub fn evaluate(model: &Model, sentences: &[Sentence], path: &str, names: &Names) {
    let punctuation = names.relations.iter().position(|name| name == "punct");
    let (mut all, mut tags, mut words, mut heads, mut both) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let mut kinds = vec![[0_u32; 3]; names.relations.len()];
    let started = Instant::now();
    let results: Vec<_> = sentences.iter().map(|sentence| parse(model, sentence)).collect();
    let seconds = started.elapsed().as_secs_f64();
    for (sentence, (guessed, state)) in sentences.iter().zip(results) {
        for at in 1..=sentence.forms.len() {
            all += 1;
            tags += u32::from(guessed[at - 1] == sentence.tags[at - 1]);
            let right = sentence.relations[at];
            if Some(right as usize) == punctuation {
                continue;
            }
            words += 1;
            heads += u32::from(state.heads[at] == sentence.heads[at]);
            let agrees = u32::from(state.heads[at] == sentence.heads[at] && state.relations[at] == right);
            both += agrees;
            kinds[right as usize][0] += 1;
            kinds[state.relations[at] as usize][1] += 1;
            kinds[right as usize][2] += agrees;
        }
    }
    let percent = |part: u32, whole: u32| 100.0 * f64::from(part) / f64::from(whole.max(1));
    println!(
        "{path}: tags {:.2}, UAS {:.2}, LAS {:.2} without punctuation, {words} words; {:.0} tokens a second",
        percent(tags, all),
        percent(heads, words),
        percent(both, words),
        f64::from(all) / seconds
    );
    let f1 = |name: &&str| {
        let [right, guessed, agreed] = kinds[names.relations.iter().position(|known| known == name)?];
        Some(format!("{name} {:.1}", percent(2 * agreed, right + guessed)))
    };
    let shown =
        ["nsubj", "nsubjpass", "dobj", "ccomp", "xcomp", "conj", "advcl", "relcl", "prep", "mark", "neg", "aux"];
    println!("  F1: {}", shown.iter().filter_map(f1).collect::<Vec<_>>().join(", "));
}

fn parse(model: &Model, sentence: &Sentence) -> (Vec<u8>, crate::engine::configuration::Configuration) {
    let words = model.words(sentence.forms.iter().map(String::as_str));
    let tags = model.tag(&words);
    let state = model.parse(&Parsed::new(&words, &tags));
    (tags, state)
}

/// FNV-1a, to tell two models apart.
pub fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}
