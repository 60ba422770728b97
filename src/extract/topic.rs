//! What an undertaking is about, by words of `lexicon/topics.toml`.

use crate::extract::lexicon::Lexicon;

/// At most so many topics.
const MOST: usize = 3;

/// The topics of `words`, those told by most words first.
pub(super) fn topics(words: &str, lexicon: &Lexicon) -> Vec<String> {
    let low = words.to_lowercase();
    let blanks = low.match_indices(' ').filter_map(|(at, _)| low.get(at + 1..));
    let begins: Vec<&str> = std::iter::once(low.as_str()).chain(blanks).collect();
    let hits = |known: &[String]| {
        let stands = |word: &&String| {
            begins.iter().any(|rest| rest.starts_with(word.as_str()))
                || word.contains('-') && low.contains(word.as_str())
        };
        known.iter().filter(stands).count()
    };
    let mut found: Vec<(usize, &String)> =
        lexicon.topics().iter().map(|(topic, known)| (hits(known), topic)).filter(|(n, _)| *n > 0).collect();
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
