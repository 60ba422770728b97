//! Lines that came along on the page and are not part of the story.

/// `furniture.toml` as the build found it: lists by their names.
const WORDS: &[(&str, Words)] = include!(concat!(env!("OUT_DIR"), "/furniture.rs"));

/// The longest line in which a word may stand anywhere.
const SHORT: usize = 200;

enum Words {
    List(&'static [&'static str]),
}

fn list(name: &str) -> impl Iterator<Item = &'static str> {
    let found = WORDS.iter().find(|(key, _)| *key == name);
    found.map_or(&[][..], |(_, Words::List(words))| words).iter().copied()
}

/// Whether `line` is no part of the story whatever stands around it.
pub(super) fn is_furniture(line: &str) -> bool {
    let low = line.trim().to_lowercase().replace('’', "'");
    let bare = low.trim_end_matches([':', '.', '…', '»', '>', ' ']);
    if !low.contains(char::is_alphanumeric) || list("whole").any(|words| words == bare) {
        return true;
    }
    // A start may be the start of a sentence of the story too; nobody writes a page's line as long as a paragraph.
    low.len() <= SHORT
        && (list("start").any(|start| low.starts_with(start)) || list("anywhere").any(|words| low.contains(words)))
}

/// Whether `words` names a news agency.
pub(super) fn is_agency(words: &str) -> bool {
    let low = words.trim().to_lowercase();
    list("agencies").any(|agency| agency == low || low.strip_prefix("the ") == Some(agency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_page_are_told_from_lines_of_the_story() {
        for line in [
            "###",
            "* * *",
            "Copyright © 2024 The Harbour Post. All rights reserved.",
            "Read more: the long road to a ceasefire",
            "Photo: Ministry of Foreign Affairs",
            "Ministers on the steps of the palace. (Photo by A. Smith)",
            "Share this article",
            "Related Tags:",
            "ENDS",
            "Media Release",
            "Follow us on the usual networks",
            "https://example.org/news/1",
        ] {
            assert!(is_furniture(line), "{line}");
        }
        for line in [
            "The minister said that he had read more than the report.",
            "Both sides agreed to share this burden.",
            "Endorsing the plan, the president thanked his guests.",
            "Sharing intelligence was agreed on.",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
    }
}
