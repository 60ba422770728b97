//! Names for the files that are written: one component, readable in any script, harmless anywhere.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// The longest name, in bytes: it leaves room for what others add, and copies onto any file system.
const LONGEST: usize = 120;

/// What Windows takes for a device, with any ending.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// A file name of `parts` with `_` between them and `-` within, and of `ending` without its dot:
/// `2024-03-29_China-Kazakhstan_commitments.txt`. Letters and digits of any script stay, all else does not.
pub fn safe_name(parts: &[&str], ending: &str) -> String {
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    let tail = if ending.is_empty() { String::new() } else { format!(".{ending}") };
    let mut parts: Vec<String> = parts.iter().map(|part| safe_part(part)).filter(|part| !part.is_empty()).collect();
    shorten(&mut parts, LONGEST - tail.len() - 1);
    let mut name = parts.join("_");
    if name.is_empty() {
        name.push_str("briefing");
    } else if is_reserved(&name) {
        name.push('_');
    }
    name + &tail
}

/// Letters, digits and their marks; a `-` for every run of anything else.
fn safe_part(part: &str) -> String {
    let mut safe = String::new();
    for c in text::line(part).nfc() {
        if c.is_alphanumeric() || (is_combining_mark(c) && !safe.is_empty() && !safe.ends_with('-')) {
            safe.push(c);
        } else if !(is_within(c) || safe.is_empty() || safe.ends_with('-')) {
            safe.push('-');
        }
    }
    safe.truncate(safe.trim_end_matches('-').len());
    safe.nfc().collect()
}

/// What stands within a word and is left out of it: apostrophes and joiners.
const fn is_within(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '.' | '\u{200b}'..='\u{200d}')
}

/// Cuts the longest parts until all together, with the signs between them, take at most `room` bytes.
fn shorten(parts: &mut Vec<String>, room: usize) {
    parts.truncate(room / 2);
    loop {
        let size = parts.iter().map(|part| part.len() + 1).sum::<usize>().saturating_sub(1);
        let Some(longest) = parts.iter_mut().max_by_key(|part| part.len()).filter(|_| size > room) else { return };
        // Never below what the others have, so that no part vanishes for another's length.
        let keep = longest.len().saturating_sub((size - room).min(8));
        let clusters = longest.grapheme_indices(true).map(|(at, cluster)| at + cluster.len());
        let end = clusters.take_while(|&end| end <= keep).last().unwrap_or(0);
        longest.truncate(end);
        longest.truncate(longest.trim_end_matches('-').len());
        parts.retain(|part| !part.is_empty());
    }
}

fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    RESERVED.contains(&name.as_str())
        || port.is_some_and(|number| number.chars().count() == 1 && number.chars().all(char::is_numeric))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_says_when_who_and_what() {
        assert_eq!(
            safe_name(&["2024-03-29", "China, Kazakhstan", "commitments"], "txt"),
            "2024-03-29_China-Kazakhstan_commitments.txt"
        );
        assert_eq!(safe_name(&["", "Côte d’Ivoire / U.S.", "quotes"], "md"), "Côte-dIvoire-US_quotes.md");
        assert_eq!(safe_name(&["王毅 Қазақстан", "हिन्दी", "مذاکرات"], "json"), "王毅-Қазақстан_हिन्दी_مذاکرات.json");
        assert_eq!(safe_name(&["Cafe\u{301}"], ""), "Café");
    }

    #[test]
    fn hostile_parts_become_harmless() {
        assert_eq!(safe_name(&["../../etc/passwd"], "txt"), "etc-passwd.txt");
        assert_eq!(safe_name(&["-rf", "$(touch x)", "a\nb;\u{202e}\u{1b}"], "t/../xt"), "rf_touch-x_a-b.txt");
        assert_eq!(safe_name(&["..", "."], ""), "briefing");
        assert_eq!(safe_name(&["NUL"], "txt"), "NUL_.txt");
        assert_eq!(safe_name(&["com1"], ""), "com1_");
        assert_eq!(safe_name(&["com10"], ""), "com10");
    }

    #[test]
    fn the_longest_part_gives_way_first() {
        let name = safe_name(&["2024-03-29", &"Länder ".repeat(60), "commitments"], "txt");
        assert!(name.len() <= LONGEST && name.len() > LONGEST - 12, "{name}");
        assert!(name.starts_with("2024-03-29_Länder-") && name.ends_with("_commitments.txt"), "{name}");
    }

    proptest! {
        #[test]
        fn a_name_is_one_component_of_the_chosen_folder(parts in prop::collection::vec("[a-zé王./\\\\ -]{0,40}|.{0,80}", 0..80), ending in ".{0,12}") {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let name = safe_name(&parts, &ending);
            prop_assert!(!name.is_empty() && name.len() <= LONGEST && !name.starts_with(['.', '-']));
            prop_assert_eq!(Path::new(&name).components().collect::<Vec<_>>(), [Component::Normal(name.as_ref())]);
            prop_assert_eq!(text::line(&name), name.clone());
            prop_assert!(name.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.')), "{}", name);
        }
    }
}
