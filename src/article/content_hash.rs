//! A hash to find copies of an article, even if line breaks, quotation marks, headings and boilerplate differ.

use std::hash::{DefaultHasher, Hasher};

use crate::article::boilerplate;
use crate::text::fold_text;

/// A hash that is the same for all copies of an article. It covers the words, without case, accents and punctuation, of all
/// paragraphs that end like sentences, or of all paragraphs if none does. Headline, byline and copyright line vary between
/// copies, so they are not included. Do not store the hash: it may change with the program.
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
    fn copies_have_the_same_hash_and_changed_texts_do_not() {
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
