//! The topics of a commitment, by the words of `lexicon/topics.toml`.

use crate::extract::lexicon::Lexicon;

/// The largest number of topics of a commitment.
const MOST: usize = 3;

/// The topics of `words`, those with the most words first.
pub(super) fn topics(words: &str, lexicon: &Lexicon) -> Vec<String> {
    let low = words.to_lowercase();
    let mut told: Vec<(usize, usize)> = Vec::new();
    let blanks = low.match_indices(' ').filter_map(|(at, _)| low.get(at + 1..));
    for rest in std::iter::once(low.as_str()).chain(blanks) {
        let Some(&first) = rest.as_bytes().first() else { continue };
        told.extend(lexicon.topic_words(first).filter(|(_, word)| rest.starts_with(word)).map(|(place, _)| place));
    }
    if low.contains('-') {
        // A word with a hyphen may itself follow a hyphen.
        let dashed = (0..=u8::MAX).flat_map(|first| lexicon.topic_words(first)).filter(|(_, word)| word.contains('-'));
        told.extend(dashed.filter(|(_, word)| low.contains(word)).map(|(place, _)| place));
    }
    told.sort_unstable();
    told.dedup();
    let mut found: Vec<(usize, &String)> = Vec::new();
    for words in told.chunk_by(|a, b| a.0 == b.0) {
        let topic = words.first().and_then(|(topic, _)| lexicon.topics().get(*topic));
        found.extend(topic.map(|(topic, _)| (words.len(), topic)));
    }
    found.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    found.into_iter().take(MOST).map(|(_, topic)| topic.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_told_by_words() {
        let lexicon = Lexicon::built_in();
        assert_eq!(topics("bolstering law enforcement and security cooperation", lexicon), ["security"]);
        assert_eq!(topics("expand trade in oil and gas", lexicon), ["energy", "trade"]);
        assert!(topics("be friends", lexicon).is_empty());
        assert!(lexicon.topics().iter().all(|(_, words)| !words.is_empty()));
    }
}
