//! Splits text into words.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// The words of `text`, by the rules of Unicode: without white space and punctuation.
pub fn words(text: &str) -> impl Iterator<Item = Span> {
    text.unicode_word_indices().map(|(at, word)| Span::new(at, at + word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_at_blanks_and_punctuation() {
        let text = "China’s “law-enforcement” 3.5 bn: Қазақстан.";
        let found: Vec<&str> = words(text).map(|word| word.slice(text)).collect();
        assert_eq!(found, ["China’s", "law", "enforcement", "3.5", "bn", "Қазақстан"]);
    }
}
