//! Names the formats of text files that contain no article, such as tables and lists of references.

/// Only this many lines are examined.
const MAX_LINES: usize = 30;
/// A table has at least this many columns and rows.
const MIN_COLUMNS: usize = 3;
const MIN_ROWS: usize = 3;
/// Longest name of a column, in bytes.
const MAX_NAME: usize = 40;

/// What `text` is instead of an article, if its first lines say so.
pub(super) fn name_other_format(text: &str) -> Option<&'static str> {
    let lines: Vec<&str> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .take(MAX_LINES)
        .collect();
    let first = *lines.first()?;
    let starts = |start: &str| first.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let has = |start: &str| lines.iter().any(|line| line.starts_with(start));
    let is_entry = |line: &&str| {
        let kind = line.strip_prefix('@').and_then(|rest| rest.split_once('{')).map(|(kind, _)| kind.trim());
        kind.is_some_and(|kind| !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    match () {
        () if starts("TY  - ") => Some("a list of references (RIS)"),
        () if lines.iter().find(|line| !line.starts_with('%')).is_some_and(is_entry) => {
            Some("a list of references (BibTeX)")
        }
        () if starts("%0 ") && (has("%T ") || has("%A ")) => Some("a list of references (EndNote)"),
        () if starts("BEGIN:VCALENDAR") => Some("a calendar"),
        () if starts("BEGIN:VCARD") => Some("a list of contacts"),
        () if starts("WEBVTT") || lines.get(1).is_some_and(|line| line.contains(" --> ")) => {
            Some("a list of subtitles")
        }
        () if starts("\\documentclass") => Some("a LaTeX document"),
        () if starts("%!PS") => Some("a PostScript document"),
        () if starts("-----BEGIN ") => Some("a key or certificate"),
        () if has("schema = 1") && has("headline = ") => Some("a brief already; move it into the library"),
        () if ['\t', ',', ';'].into_iter().any(|mark| is_table(&lines, mark)) => Some("a table (CSV)"),
        () => None,
    }
}

/// Whether the lines are rows with as many cells as the first, which has the names of the columns.
fn is_table(lines: &[&str], mark: char) -> bool {
    let cells = |line: &str| {
        let mut is_quoted = false;
        line.chars()
            .filter(|c| {
                is_quoted ^= *c == '"';
                *c == mark && !is_quoted
            })
            .count()
            + 1
    };
    let Some(first) = lines.first() else { return false };
    let columns = cells(first);
    let is_name = |name: &str| name.len() <= MAX_NAME && !name.trim().ends_with('.');
    let rows = lines.iter().take_while(|line| cells(line) == columns).count();
    columns >= MIN_COLUMNS
        && rows >= MIN_ROWS.min(lines.len()).max(2)
        && rows * 5 >= lines.len() * 4
        && first.split(mark).all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_named() {
        for (text, what) in [
            ("TY  - NEWS\nTI  - Talks\nER  - \n", "a list of references (RIS)"),
            ("% made by hand\n@article{a,\n  title = {Talks},\n}\n", "a list of references (BibTeX)"),
            ("%0 Journal\n%T Talks\n", "a list of references (EndNote)"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "a calendar"),
            ("1\n00:00:01,000 --> 00:00:02,000\nHello\n", "a list of subtitles"),
            ("schema = 1\nheadline = \"Talks\"\n", "a brief already; move it into the library"),
            ("date,party,text\n2024-03-29,Norway,\"We met, and agreed.\"\n2024-03-30,Ghana,Yes\n", "a table (CSV)"),
            ("date;party;text\n2024-03-29;Norway;We met\n", "a table (CSV)"),
            ("date\tparty\ttext\n1\t2\t3\n4\t5\t6\n", "a table (CSV)"),
        ] {
            assert_eq!(name_other_format(text), Some(what), "{text}");
        }
    }

    #[test]
    fn articles_are_not_taken_for_other_formats() {
        for text in [
            "Norway, Ghana and Togo agree, at last\n\nOSLO, March 1, 2024 - The ministers, all three, met.\n",
            "The ministers met in Oslo, Norway, on Friday.\nThey agreed, after long talks, to meet again.\nNo date, however, was set.\n",
            "Ministers meet\nThey parted.\n",
            "@desk: the ministers met.\n",
            "",
        ] {
            assert_eq!(name_other_format(text), None, "{text}");
        }
    }
}
