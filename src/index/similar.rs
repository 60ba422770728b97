//! The words of the index that are one letter away from a word. Either the first half of the word is unchanged or the
//! second is, so there is no need to go through all words.

use std::collections::BTreeSet;

use tantivy::postings::TermInfo;

use crate::error::Result;
use crate::index::terms::Terms;
use crate::search::words::WordMatcher;

/// The terms of words at most one letter away from the word of `matcher`.
pub(super) fn similar_terms(terms: &Terms, matcher: &WordMatcher) -> Result<Vec<TermInfo>> {
    let letters: Vec<char> = matcher.word().chars().collect();
    let (first, second) = letters.split_at(letters.len() / 2);
    let head: String = first.iter().collect();
    let is_match = |word: &str| !word.starts_with(char::is_control) && matcher.is_similar(word);
    let mut found = terms.with_prefix(&head, is_match)?;
    let tail: String = second.iter().collect();
    for changed in edits(first, second.first().copied()) {
        // Those with the first half unchanged were found above.
        if changed.starts_with(&head) {
            continue;
        }
        if matcher.is_prefix() {
            found.extend(terms.with_prefix(&format!("{changed}{tail}"), is_match)?);
        } else {
            found.extend(terms.term(&format!("{changed}{tail}"))?);
        }
    }
    // A swap across the middle changes both halves.
    if let (Some((&last, before)), Some((&next, after))) = (first.split_last(), second.split_first()) {
        let swapped: String = before.iter().chain([&next, &last]).chain(after).collect();
        if !swapped.starts_with(&head) {
            found.extend(if matcher.is_prefix() {
                terms.with_prefix(&swapped, is_match)?
            } else {
                terms.term(&swapped)?.into_iter().collect()
            });
        }
    }
    found.sort_by_key(|term| term.postings_range.start);
    found.dedup_by_key(|term| term.postings_range.start);
    Ok(found)
}

/// Every way to insert, delete, change or swap a letter of `half`.
fn edits(half: &[char], next: Option<char>) -> BTreeSet<String> {
    let alphabet = alphabet(half.first().copied().or(next));
    let with = |at: usize, skip: usize, insert: Option<char>| -> String {
        half.iter().take(at).chain(&insert).chain(half.iter().skip(at + skip)).collect()
    };
    let mut edits = BTreeSet::new();
    for at in 0..=half.len() {
        edits.extend(alphabet.iter().map(|&letter| with(at, 0, Some(letter))));
        if at < half.len() {
            edits.insert(with(at, 1, None));
            edits.extend(alphabet.iter().map(|&letter| with(at, 1, Some(letter))));
        }
        let mut swapped = half.to_vec();
        if at + 1 < half.len() {
            swapped.swap(at, at + 1);
            edits.insert(swapped.into_iter().collect());
        }
    }
    edits
}

/// The letters of the script of `letter` that a typing error can produce.
fn alphabet(letter: Option<char>) -> Vec<char> {
    match letter {
        Some('\u{370}'..='\u{3ff}') => ('\u{3b1}'..='\u{3c9}').collect(),
        Some('\u{400}'..='\u{4ff}') => ('\u{430}'..='\u{44f}').chain("іїєґқәғүұһңөў".chars()).collect(),
        Some('\u{531}'..='\u{587}') => ('\u{561}'..='\u{586}').collect(),
        Some('\u{590}'..='\u{5ff}') => ('\u{5d0}'..='\u{5ea}').collect(),
        Some('\u{600}'..='\u{6ff}') => ('\u{621}'..='\u{64a}').chain("پچژکگی".chars()).collect(),
        Some('\u{10a0}'..='\u{10ff}') => ('\u{10d0}'..='\u{10f0}').collect(),
        Some(c) if c.is_ascii() => ('a'..='z').chain('0'..='9').collect(),
        _ => Vec::new(),
    }
}
