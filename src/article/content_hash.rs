//! A hash by which copies of one article are found, whatever line breaks, quotation marks, headings and boilerplate differ.

use std::hash::{DefaultHasher, Hasher};

use crate::article::boilerplate;
use crate::text::fold_text;

/// A hash that two copies of one article share. It covers the words in their order, without case, accents and punctuation,
/// of all paragraphs that end like sentences; of all paragraphs if none does. Headline, byline and copyright line differ from
/// copy to copy and do not count. The hash may change with the program: do not store it.
pub fn content_hash(text: &str) -> u64 {
    let lines: Vec<&str> = text.lines().filter(|line| !boilerplate::is_boilerplate(line)).collect();
    let prose: Vec<&str> = lines.iter().copied().filter(|line| ends_like_sentence(line)).collect();
    let mut hasher = DefaultHasher::new();
    for line in if prose.is_empty() { lines } else { prose } {
        let folded = fold_text(line);
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            hasher.write(word.as_bytes());
            hasher.write_u8(b' ');
        }
    }
    hasher.finish()
}

fn ends_like_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '”', '’', '\'', '»', '」', ')', ']', ' ']);
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_a_hash_and_a_changed_figure_does_not() {
        let original = "Ministers meet in Oslo\nThe ministers \"met\" in Oslo.\nTrade reached 41 billion dollars.";
        for copy in [
            "OSLO TALKS | The Desk\nBy A. Reporter\nThe ministers “met” in  Oslo.\nTrade reached 41 billion dollars.",
            "The Ministers «met» in Oslo. Trade reached 41\u{a0}billion dollars.\nCopyright © 2024 The Desk. All rights reserved.",
        ] {
            assert_eq!(content_hash(copy), content_hash(original), "{copy}");
        }
        for other in
            [original.replace("41", "42"), original.replace("met", "met not"), "Ministers meet in Oslo".to_owned()]
        {
            assert_ne!(content_hash(&other), content_hash(original), "{other}");
        }
        assert_ne!(content_hash("One"), content_hash("Two"));
    }
}
