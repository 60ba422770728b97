//! Makes file names: a single path component, readable in any script, and safe on any system.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// In bytes. This fits any file system, with room for a suffix that another program adds.
const MAX_NAME: usize = 120;

/// Names of devices on Windows, with any extension.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// Joins `parts` with `_` and adds the extension `ending`, given without its dot:
/// `2024-03-29_China-Kazakhstan_commitments.txt`. Within a part, only letters and digits of any script stay; the rest becomes `-`.
pub fn safe_name(parts: &[&str], ending: &str) -> String {
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    let tail = if ending.is_empty() { String::new() } else { format!(".{ending}") };
    let mut parts: Vec<String> = parts.iter().map(|part| safe_part(part)).filter(|part| !part.is_empty()).collect();
    shorten(&mut parts, MAX_NAME - tail.len() - 1);
    let mut name = parts.join("_");
    if name.is_empty() {
        name.push_str("briefing");
    } else if is_reserved(&name) {
        name.push('_');
    }
    name + &tail
}

/// Replaces each run of characters other than letters, digits and their marks by one `-`.
fn safe_part(part: &str) -> String {
    let mut safe = String::new();
    for c in text::line(part).nfc() {
        if c.is_alphanumeric() || (is_combining_mark(c) && !safe.is_empty() && !safe.ends_with('-')) {
            safe.push(c);
        } else if !(is_inside_word(c) || safe.is_empty() || safe.ends_with('-')) {
            safe.push('-');
        }
    }
    safe.truncate(safe.trim_end_matches('-').len());
    safe.nfc().collect()
}

/// Whether `c` is an apostrophe, a full stop or a joiner: left out without a `-`, because it may be inside a word.
const fn is_inside_word(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '.' | '\u{200b}'..='\u{200d}')
}

/// Cuts the longest parts until all parts, with one byte between each two, have at most `max_bytes` bytes.
fn shorten(parts: &mut Vec<String>, max_bytes: usize) {
    parts.truncate(max_bytes / 2);
    loop {
        let size = parts.iter().map(|part| part.len() + 1).sum::<usize>().saturating_sub(1);
        let Some(longest) = parts.iter_mut().max_by_key(|part| part.len()).filter(|_| size > max_bytes) else { return };
        // A few bytes at a time, so that parts of similar length are cut alike.
        let target = longest.len().saturating_sub((size - max_bytes).min(8));
        let clusters = longest.grapheme_indices(true).map(|(at, cluster)| at + cluster.len());
        let end = clusters.take_while(|&end| end <= target).last().unwrap_or(0);
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
    fn a_name_joins_the_date_the_parties_and_the_pane() {
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
    fn the_longest_part_is_cut_first() {
        let name = safe_name(&["2024-03-29", &"Länder ".repeat(60), "commitments"], "txt");
        assert!(name.len() <= MAX_NAME && name.len() > MAX_NAME - 12, "{name}");
        assert!(name.starts_with("2024-03-29_Länder-") && name.ends_with("_commitments.txt"), "{name}");
    }

    proptest! {
        #[test]
        fn a_name_is_one_component_of_the_chosen_folder(parts in prop::collection::vec("[a-zé王./\\\\ -]{0,40}|.{0,80}", 0..80), ending in ".{0,12}") {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let name = safe_name(&parts, &ending);
            prop_assert!(!name.is_empty() && name.len() <= MAX_NAME && !name.starts_with(['.', '-']));
            prop_assert_eq!(Path::new(&name).components().collect::<Vec<_>>(), [Component::Normal(name.as_ref())]);
            prop_assert_eq!(text::line(&name), name.clone());
            prop_assert!(name.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.')), "{}", name);
        }
    }
}
