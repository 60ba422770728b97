//! Recognises lines that a page adds to a story, such as copyright notices and share buttons.

use crate::article::words::{
    AGENCIES, ANYWHERE, LINES, NOTES, PHOTO_AGENCIES, STARTS, TEXT_AGENCIES, TEXT_ANYWHERE, TEXT_LINES, TEXT_STARTS,
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
    is_note(&lower)
        || lower.len() <= MAX_LINE
            && (STARTS.iter().chain(TEXT_STARTS).any(|start| lower.starts_with(start))
                || ANYWHERE.iter().chain(TEXT_ANYWHERE).any(|words| lower.contains(words)))
}

/// Whether `line`, in lower case, is a note about an error: "Correction, 14 March: An earlier version …".
fn is_note(line: &str) -> bool {
    let words = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    NOTES.iter().any(|start| {
        let Some(rest) = words.strip_prefix(start) else { return false };
        let is_sentence = start.contains(' ') && !start.ends_with("note");
        // "Correction of the border was discussed" is a sentence of the story.
        let ends = rest.trim_start_matches(" appended").trim_start().starts_with([':', ',', '–', '—', '-', '(', '.']);
        ends || is_sentence && !rest.starts_with(char::is_alphanumeric)
    })
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
            "Correction, 3 May 2024: An earlier version said that the minister agreed to open the port. She did not. The port, \
             which is closed in winter, will open when the ice has gone; nobody knows yet when that will be, said the harbour.",
            "Editor’s note: the name of the river was wrong.",
            "CORRECTIONS (May 3): it is Lund.",
            "This article has been corrected to say that nobody agreed.",
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
            "Correction of the border was agreed on.",
            "Corrections officers will be trained.",
        ] {
            assert!(!is_boilerplate(line), "{line}");
        }
    }
}
