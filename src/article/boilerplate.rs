//! Recognises lines that a page adds to a story, such as copyright notices and share buttons.

use crate::article::words::{
    AGENCIES, ANYWHERE, LINES, PHOTO_AGENCIES, STARTS, TEXT_AGENCIES, TEXT_ANYWHERE, TEXT_LINES, TEXT_STARTS,
};

/// Longest line, in bytes, that is recognised by its start or by words in it. Sentences of the story may begin alike, but they
/// are longer.
const MAX_LINE: usize = 200;

/// Whether `line` is not part of the story, whatever its neighbours are.
pub(super) fn is_boilerplate(line: &str) -> bool {
    let lower = line.trim().to_lowercase().replace('’', "'");
    let bare = lower.trim_end_matches([':', '.', '…', '»', '>', ' ']);
    if !lower.contains(char::is_alphanumeric) || LINES.contains(&bare) || TEXT_LINES.contains(&bare) {
        return true;
    }
    lower.len() <= MAX_LINE
        && (STARTS.iter().chain(TEXT_STARTS).any(|start| lower.starts_with(start))
            || ANYWHERE.iter().chain(TEXT_ANYWHERE).any(|words| lower.contains(words)))
}

/// Whether `name` is a news agency or newspaper.
pub(super) fn is_agency(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    AGENCIES.iter().chain(TEXT_AGENCIES).any(|agency| *agency == lower || *agency == bare)
}

/// Whether `name`, in lower case, occurs in photo credits.
pub(super) fn is_photo_agency(name: &str) -> bool {
    AGENCIES.contains(&name) || PHOTO_AGENCIES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boilerplate_is_distinguished_from_the_story() {
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
            assert!(is_boilerplate(line), "{line}");
        }
        for line in [
            "The minister said that he had read more than the report.",
            "Both sides agreed to share this burden.",
            "Endorsing the plan, the president thanked his guests.",
            "Sharing intelligence was agreed on.",
        ] {
            assert!(!is_boilerplate(line), "{line}");
        }
    }
}
