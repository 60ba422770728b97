//! File names for exports: day, parties and pane. They have letters of any script, but no characters that are special to a file
//! system or shell.

use unicode_normalization::char::is_combining_mark;

use crate::brief::Brief;
use crate::pane::Pane;
use crate::pane::export::what::ExportFormat;

/// Longest file name, in bytes, including the extension.
const MAX_BYTES: usize = 120;

/// The file name for a pane of `brief`, or for the whole brief: `2024-03-29_china_kazakhstan_commitments.txt`.
pub fn file_name(brief: &Brief, pane: Option<Pane>, format: ExportFormat) -> String {
    let date = brief.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let parties: Vec<String> = brief.parties().into_iter().map(slug).filter(|slug| !slug.is_empty()).collect();
    let parties = if parties.is_empty() { slug(&brief.headline) } else { parties.join("_") };
    joined(&date, &parties, &format!("{}.{}", pane.map_or("brief", Pane::name), format.extension()))
}

/// The file name for the hits of `query`: `results_law-enforcement.txt`.
pub fn results_name(query: &str, format: ExportFormat) -> String {
    let end = slug(query);
    let end = truncate(&end, MAX_BYTES - "results_.json".len());
    let between = if end.is_empty() { "" } else { "_" };
    format!("results{between}{end}.{}", format.extension())
}

fn joined(start: &str, middle: &str, end: &str) -> String {
    let middle = truncate(middle, MAX_BYTES.saturating_sub(start.len() + end.len() + 2));
    if middle.is_empty() { format!("{start}_{end}") } else { format!("{start}_{middle}_{end}") }
}

/// `words` as letters, combining marks and digits in lower case, with `-` between words.
fn slug(words: &str) -> String {
    let lower = words.to_lowercase();
    let is_allowed = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    lower.split(|c| !is_allowed(c)).filter(|word| word.contains(char::is_alphanumeric)).collect::<Vec<_>>().join("-")
}

/// As many characters of `words` as fit in `max` bytes, without a separator at the end.
fn truncate(words: &str, max: usize) -> &str {
    let end = words.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= max).last();
    words.get(..end.unwrap_or_default()).unwrap_or_default().trim_end_matches(['-', '_'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pane::sample;

    #[test]
    fn file_names_have_day_parties_and_pane() {
        let name = file_name(&sample::usual(), Some(Pane::Commitments), ExportFormat::Text);
        assert_eq!(name, "2024-03-29_china_kazakhstan_commitments.txt");
        assert_eq!(file_name(&sample::bare(), None, ExportFormat::Json), "undated_a-meeting-took-place_brief.json");
        assert_eq!(
            results_name("by:\"China\" law enforcement", ExportFormat::Csv),
            "results_by-china-law-enforcement.csv"
        );
        assert_eq!(results_name("../..", ExportFormat::Csv), "results.csv");
    }

    #[test]
    fn file_names_have_letters_of_any_script_but_no_special_characters() {
        let name = file_name(&sample::many_scripts(), Some(Pane::Quotes), ExportFormat::Text);
        assert_eq!(name, "2024-03-29_china_kazakhstan_الإمارات-العربية-المتحدة_ไทย_việt-nam_quotes.txt");
        for brief in sample::all() {
            for (pane, format) in [None, Some(Pane::Summary)].into_iter().zip(ExportFormat::ALL) {
                let name = file_name(&brief, pane, format);
                assert!(name.len() <= MAX_BYTES && !name.starts_with(['-', '.']), "{name}");
                let is_allowed = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.');
                assert!(name.chars().all(is_allowed), "{name}");
            }
        }
        assert!(results_name(&"王".repeat(500), ExportFormat::Json).len() <= MAX_BYTES);
    }
}
