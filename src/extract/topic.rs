//! What an undertaking is about, by words of `lexicon/topics.toml`.

use std::sync::LazyLock;

static TOPICS: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| {
    let table: toml::Table =
        toml::from_str(include_str!("lexicon/topics.toml")).expect("topics.toml is tested to be understood");
    let words = |value: toml::Value| value.try_into::<Vec<String>>().unwrap_or_default();
    table.into_iter().map(|(topic, value)| (topic, words(value))).collect()
});

/// At most so many topics.
const MOST: usize = 3;

/// The topics of `words`, those told by most words first.
pub(super) fn topics(words: &str) -> Vec<String> {
    let low = format!(" {}", words.to_lowercase());
    let hits = |known: &[String]| {
        known
            .iter()
            .filter(|word| low.contains(&format!(" {word}")) || word.contains('-') && low.contains(word.as_str()))
            .count()
    };
    let mut found: Vec<(usize, &String)> =
        TOPICS.iter().map(|(topic, known)| (hits(known), topic)).filter(|(n, _)| *n > 0).collect();
    found.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    found.into_iter().take(MOST).map(|(_, topic)| topic.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_told_by_words() {
        assert_eq!(topics("bolstering law enforcement and security cooperation"), ["security"]);
        assert_eq!(topics("expand trade in oil and gas"), ["energy", "trade"]);
        assert!(topics("be friends").is_empty());
        assert!(TOPICS.iter().all(|(_, words)| !words.is_empty()));
    }
}
