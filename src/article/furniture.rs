//! Lines that came along on the page and are not part of the story.

use std::sync::LazyLock;

use serde::Deserialize;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("furniture.toml")).expect("furniture.toml is tested to be understood")
});

/// The longest line in which a word may stand anywhere.
const SHORT: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    whole: Vec<String>,
    start: Vec<String>,
    anywhere: Vec<String>,
    agencies: Vec<String>,
}

/// Whether `line` is no part of the story whatever stands around it.
pub(super) fn is_furniture(line: &str) -> bool {
    let low = line.trim().to_lowercase().replace('’', "'");
    let bare = low.trim_end_matches([':', '.', '…', '»', '>', ' ']);
    if !low.contains(char::is_alphanumeric) || WORDS.whole.iter().any(|words| words == bare) {
        return true;
    }
    // A start may be the start of a sentence of the story too; nobody writes a page's line as long as a paragraph.
    low.len() <= SHORT
        && (WORDS.start.iter().any(|start| low.starts_with(start.as_str()))
            || WORDS.anywhere.iter().any(|words| low.contains(words.as_str())))
}

/// Whether `words` names a news agency.
pub(super) fn is_agency(words: &str) -> bool {
    let low = words.trim().to_lowercase();
    WORDS.agencies.iter().any(|agency| *agency == low || low.strip_prefix("the ").is_some_and(|low| agency == low))
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
