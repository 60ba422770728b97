//! Joins the lines of plain text that a program has broken at a column.

use crate::text::{self, Kind, Removed};

/// Cleans `text` and puts each paragraph on one line. Also returns what was removed.
pub(super) fn reflow(text: &str) -> (String, Removed) {
    let (clean, hidden) = text::clean(text, Kind::Block);
    (unwrap_lines(&clean), hidden)
}

/// Puts each paragraph on one line, drops empty lines and trims the others.
fn unwrap_lines(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    let is_wrapped = is_wrapped(&lines);
    let mut out = String::with_capacity(text.len());
    let mut before = "";
    for line in lines {
        let joins = is_wrapped && !before.is_empty() && before.len() > 40 && !line.is_empty() && !is_list_item(line);
        if joins {
            out.push(' ');
        } else if !out.is_empty() && !out.ends_with('\n') && !line.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
        before = line;
    }
    out
}

/// Whether the lines were broken at a column: none is very long, and most lines inside a paragraph are not short.
fn is_wrapped(lines: &[&str]) -> bool {
    let followed = lines.windows(2).filter(|pair| pair.iter().all(|line| !line.is_empty()));
    let (mut all, mut broken) = (0, 0);
    for pair in followed {
        let [line, next] = pair else { continue };
        all += 1;
        let goes_on = !line.ends_with(['.', '!', '?', ':', '”', '"']) || next.starts_with(char::is_lowercase);
        broken += usize::from(line.len() > 40 && goes_on);
    }
    all >= 3 && broken * 3 >= all * 2 && lines.iter().all(|line| line.chars().count() <= 110 || line.contains("://"))
}

pub(super) fn is_list_item(line: &str) -> bool {
    let dash = line.starts_with(['-', '•', '*', '–', '—', '·', '●', '▪']) && line.chars().nth(1) == Some(' ');
    let bullet = line.starts_with(['•', '●', '▪', '·'])
        || line.starts_with(['-', '–', '*']) && line.chars().nth(1).is_some_and(char::is_uppercase);
    let number = line.split_once(['.', ')']).is_some_and(|(number, rest)| {
        (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(' ')
    });
    // "a) …" or "(iv) …"
    let letter = line.trim_start_matches('(').split_once(')').is_some_and(|(mark, rest)| {
        (1..=4).contains(&mark.len())
            && (mark.len() == 1 || mark.bytes().all(|b| b"ivx".contains(&b)))
            && mark.bytes().all(|b| b.is_ascii_lowercase())
            && rest.starts_with(' ')
    });
    dash || bullet || number || letter
}
