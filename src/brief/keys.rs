//! The keys of the file format, where they stand, and the nearest known word to one that is not known.

/// Keys at the top of a brief.
pub(crate) const BRIEF: &[&str] = &[
    "schema",
    "headline",
    "kind",
    "date",
    "date_words",
    "place",
    "tags",
    "review",
    "summary",
    "participants",
    "quotes",
    "commitments",
    "forums",
    "source",
];
/// Keys of a participant.
pub(crate) const PARTICIPANT: &[&str] = &["name", "role", "party"];
/// Keys of a quote.
pub(crate) const QUOTE: &[&str] = &["speaker", "kind", "text", "evidence"];
/// Keys of a commitment.
pub(crate) const COMMITMENT: &[&str] =
    &["text", "parties", "to", "kind", "strength", "topics", "forums", "due", "due_words", "evidence"];
/// Keys of a forum.
pub(crate) const FORUM: &[&str] = &["name", "acronym", "mention", "note"];
/// Keys of the source.
pub(crate) const SOURCE: &[&str] = &["outlet", "url", "published", "retrieved", "language", "side", "hidden", "text"];
/// Keys of the counts of hidden characters.
pub(crate) const HIDDEN: &[&str] = &["controls", "bidi", "invisible", "marks"];

/// The known word that `word` was probably meant to be: at most a third of its letters differ.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let most = (word.chars().count() / 3).max(1);
    let near = known.iter().map(|k| (distance(word, k, most), *k)).filter(|(d, _)| *d <= most);
    near.min().map(|(_, k)| k)
}

/// Letters to change, add, drop or swap to make one word of the other; `most + 1` where it is more than `most`.
fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    if a.len().abs_diff(b.len()) > most || a.len() > 64 {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before = row.clone();
    for (i, x) in a.iter().enumerate() {
        let last = std::mem::replace(&mut row, vec![i + 1]);
        for (j, y) in b.iter().enumerate() {
            let at = |r: &[usize], k: usize| r.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if is_swap {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = last;
    }
    row.last().copied().unwrap_or(most + 1)
}

/// Whether a word has letters of alphabets that look alike: `Lаvrov` with a Cyrillic а.
pub(crate) fn mixes_scripts(word: &str) -> bool {
    use unicode_security::MixedScript;
    !word.is_single_script()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("partys", COMMITMENT), None);
        assert_eq!(nearest("partes", COMMITMENT), Some("parties"));
        assert_eq!(nearest("evidense", QUOTE), Some("evidence"));
        assert_eq!(nearest("haedline", BRIEF), Some("headline"));
        assert_eq!(nearest("colour", BRIEF), None);
    }

    #[test]
    fn only_words_that_mix_alphabets_are_marked() {
        for (word, mixes) in
            [("Lаvrov", true), ("Лавров", false), ("王毅", false), ("Erdoğan", false), ("Trọng", false)]
        {
            assert_eq!(mixes_scripts(word), mixes, "{word}");
        }
    }
}
