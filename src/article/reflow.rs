//! Joins the lines of plain text that a program has broken at a column.

use std::borrow::Cow;

use crate::text::{self, Kind, Removed};

/// Cleans `text` and puts each paragraph on one line. Also returns what was removed.
pub(super) fn reflow(text: &str) -> (String, Removed) {
    let text = text.split('\n').map(show_bullet).collect::<Vec<_>>().join("\n");
    let (clean, hidden) = text::clean(&text, Kind::Block);
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
        // Some programs write the bullet on a line of its own.
        let is_marked = !line.is_empty() && before.chars().eq(before.chars().next().filter(|c| BULLETS.contains(c)));
        if joins || is_marked && !before.is_empty() {
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

/// Signs of list items, which stand at the start of a line.
const BULLETS: &[char] = &[
    '•', '●', '▪', '·', '‣', '◦', '○', '■', '□', '◆', '◇', '❖', '➢', '➤', '►', '▶', '✓', '✔', '⁃', '∙', '➔', '→', '⇒',
    '⮚',
];

/// Whether `line` begins with the sign, number or letter of a list item.
pub(super) fn is_list_item(line: &str) -> bool {
    without_item_mark(line).len() < line.len()
}

/// `line` without the sign, number or letter of a list item before its words.
pub(crate) fn without_item_mark(line: &str) -> &str {
    let Some(first) = line.chars().next() else { return line };
    let rest = line.get(first.len_utf8()..).unwrap_or_default();
    let behind = if BULLETS.contains(&first) {
        Some(rest)
    } else if matches!(first, '-' | '–' | '—' | '*' | 'o' | '.') {
        let tight = matches!(first, '-' | '–' | '*') && rest.starts_with(char::is_uppercase);
        (tight || rest.starts_with([' ', '\t'])).then_some(rest)
    } else {
        behind_number(line)
    };
    behind.map(str::trim_start).filter(|words| !words.is_empty()).unwrap_or(line)
}

/// The words of `line` behind "1.", "12)", "(3)", "a)" or "(iv)".
fn behind_number(line: &str) -> Option<&str> {
    let opened = line.strip_prefix('(');
    let inner = opened.unwrap_or(line);
    let at = inner.find(['.', ')']).filter(|at| (1..=4).contains(at))?;
    let (mark, rest) = (inner.get(..at)?, inner.get(at + 1..)?);
    let closed = inner.as_bytes().get(at) == Some(&b')');
    let number = mark.len() <= 2 && mark.bytes().all(|b| b.is_ascii_digit()) && (closed || opened.is_none());
    let letter = closed
        && (mark.len() == 1 || mark.bytes().all(|b| b"ivx".contains(&b)))
        && mark.bytes().all(|b| b.is_ascii_lowercase());
    ((number || letter) && rest.starts_with(' ')).then_some(rest)
}

/// Shows the bullets of word processors, which are characters of their own symbol fonts, at the start of `line`.
pub(super) fn show_bullet(line: &str) -> Cow<'_, str> {
    let words = line.trim_start();
    match words.strip_prefix(|c| matches!(c, '\u{f020}'..='\u{f0ff}')) {
        Some(rest) => Cow::Owned(format!("• {}", rest.trim_start())),
        None => Cow::Borrowed(line),
    }
}
