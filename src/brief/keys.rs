//! The keys of the file format, where they stand.

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

/// Whether a word has letters of alphabets that look alike: `Lаvrov` with a Cyrillic а.
pub(crate) fn mixes_scripts(word: &str) -> bool {
    use unicode_security::MixedScript;
    !word.is_single_script()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_mix_alphabets_are_marked() {
        for (word, mixes) in
            [("Lаvrov", true), ("Лавров", false), ("王毅", false), ("Erdoğan", false), ("Trọng", false)]
        {
            assert_eq!(mixes_scripts(word), mixes, "{word}");
        }
    }
}
