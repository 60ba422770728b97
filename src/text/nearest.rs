//! Suggests the known word for a misspelt one.

/// The known word nearest to `word`, if at most a third of its letters differ, or one letter in a short word.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let length = word.chars().count();
    // The distance takes time proportional to both lengths, and no known word is that long.
    if length > 64 {
        return None;
    }
    let word = word.to_lowercase();
    let distances = known.iter().map(|known| (strsim::osa_distance(&word, &known.to_lowercase()), *known));
    distances.filter(|(distance, _)| *distance <= (length / 3).max(1)).min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_has_a_nearest_one_and_a_strange_word_has_none() {
        let known = ["headline", "parties", "evidence", "zoom"];
        for (word, expected) in [
            ("partys", Some("parties")),
            ("evidense", Some("evidence")),
            ("haedline", Some("headline")),
            ("zooom", Some("zoom")),
            ("colour", None),
        ] {
            assert_eq!(nearest(word, &known), expected, "{word}");
        }
    }
}
