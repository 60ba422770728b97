//! Whether two texts are one article: a number that is the same for both, whatever line breaks, quotation marks, headings and
//! lines of the page came along.

use std::hash::{DefaultHasher, Hasher};

use crate::article::furniture;
use crate::text::fold_text;

/// A number that two copies of one article share: of its words in their order, case, accents and signs aside, in all
/// paragraphs that end as sentences do. Headline, byline and copyright line differ from copy to copy and do not count,
/// unless there is nothing else. It holds for one run of the program and is not written down.
pub fn likeness(text: &str) -> u64 {
    let lines: Vec<&str> = text.lines().filter(|line| !furniture::is_furniture(line)).collect();
    let told: Vec<&str> = lines.iter().copied().filter(|line| is_told(line)).collect();
    let mut hasher = DefaultHasher::new();
    for line in if told.is_empty() { lines } else { told } {
        let folded = fold_text(line);
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            hasher.write(word.as_bytes());
            hasher.write_u8(b' ');
        }
    }
    hasher.finish()
}

/// Whether `line` ends as a sentence does.
fn is_told(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '”', '’', '\'', '»', '」', ')', ']', ' ']);
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_alike_and_another_figure_is_another_article() {
        let told = "Ministers meet in Oslo\nThe ministers \"met\" in Oslo.\nTrade reached 41 billion dollars.";
        for copy in [
            "OSLO TALKS | The Desk\nBy A. Reporter\nThe ministers “met” in  Oslo.\nTrade reached 41 billion dollars.",
            "The Ministers «met» in Oslo. Trade reached 41\u{a0}billion dollars.\nCopyright © 2024 The Desk. All rights reserved.",
        ] {
            assert_eq!(likeness(copy), likeness(told), "{copy}");
        }
        for other in [told.replace("41", "42"), told.replace("met", "met not"), "Ministers meet in Oslo".to_owned()] {
            assert_ne!(likeness(&other), likeness(told), "{other}");
        }
        assert_ne!(likeness("One"), likeness("Two"));
    }
}
