//! Joins the lines of plain text that a program has broken at a column.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::article::dateline::dateline;
use crate::article::words::COMPOUND_ENDS;
use crate::text::{self, Kind, Removed};

/// Cleans `text` and puts each paragraph on one line. Also returns what was removed.
pub(super) fn reflow(text: &str) -> (String, Removed) {
    let text = without_running_heads(text);
    let text = text.split('\n').map(show_bullet).collect::<Vec<_>>().join("\n");
    let (clean, hidden) = text::clean(&text, Kind::Block);
    (unwrap_lines(&clean), hidden)
}

/// Puts each paragraph on one line, drops empty lines and trims the others.
fn unwrap_lines(text: &str) -> String {
    let all: Vec<&str> = text.split('\n').collect();
    let lines: Vec<&str> = all.iter().map(|line| line.trim()).collect();
    let is_wrapped = is_wrapped(&all);
    let words = if is_wrapped { words_of(text) } else { HashSet::new() };
    let mut out = String::with_capacity(text.len());
    let margin = margin_of(&all);
    let (mut before, mut indent_before, mut is_in_item) = ("", 0, false);
    for (full, line) in all.into_iter().zip(lines) {
        let indent = indent_of(full);
        // The lines of an item may all be indented behind its sign.
        let is_indented = if is_in_item { indent > indent_before + 1 } else { indent > margin + 1 };
        let begins = is_indented && before.ends_with(END);
        let joins = is_wrapped
            && !line.is_empty()
            && (before.len() > 40 || has_broken_word(before, line))
            && !is_list_item(line)
            && !begins
            && !begins_story(line, &out);
        // Some programs write the bullet on a line of its own.
        let is_marked = !line.is_empty() && is_bullet(before);
        match line {
            _ if joins && has_broken_word(before, line) && keeps_hyphen(before, line, &words) => {}
            _ if joins && has_broken_word(before, line) => drop(out.pop()),
            _ if joins || is_marked => out.push(' '),
            _ if !out.is_empty() && !out.ends_with('\n') && !line.is_empty() => out.push('\n'),
            _ => {}
        }
        out.push_str(line);
        is_in_item = is_list_item(line) || is_in_item && joins;
        before = line;
        indent_before = if line.is_empty() { usize::MAX - 1 } else { indent };
    }
    out
}

/// The blanks before the lines that begin farthest on the left.
fn margin_of(lines: &[&str]) -> usize {
    lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent_of(line)).min().unwrap_or(0)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Signs that end a paragraph.
const END: [char; 7] = ['.', '!', '?', ':', '”', '"', ')'];

/// Whether `line` is a bullet and nothing else.
fn is_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    chars.next().is_some_and(|c| BULLETS.contains(&c)) && chars.next().is_none()
}

/// Whether `line` begins the story below the headline `out`.
fn begins_story(line: &str, out: &str) -> bool {
    !out.is_empty() && out.len() < 160 && !out.contains('\n') && dateline(line).is_some()
}

/// Whether the word at the end of `line` goes on in `next`, behind a hyphen.
fn has_broken_word(line: &str, next: &str) -> bool {
    let mut end = line.chars().rev();
    end.next() == Some('-') && end.next().is_some_and(char::is_alphabetic) && next.starts_with(char::is_alphabetic)
}

/// Whether the hyphen at the end of `line` belongs to a compound: the text has it elsewhere, it is a name, or its second part
/// is one that compounds have. Not that of a word that the text has in one piece.
fn keeps_hyphen(line: &str, next: &str, words: &HashSet<String>) -> bool {
    let first =
        line.trim_end_matches('-').rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
    let second = next.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
    let (first, small) = (first.to_lowercase(), second.to_lowercase());
    if words.contains(&format!("{first}{small}")) {
        return false;
    }
    let is_compound = COMPOUND_ENDS.contains(&small.as_str())
        || words.contains(&first) && small.len() > 4 && (small.ends_with("ing") || small.ends_with("ed"));
    words.contains(&format!("{first}-{small}"))
        || second.starts_with(char::is_uppercase)
        || first.contains('-')
        || is_compound
}

/// The words of `text` in lower case, except at the ends of its lines.
fn words_of(text: &str) -> HashSet<String> {
    let inner = text.lines().map(|line| {
        line.trim_end().strip_suffix('-').map_or(line, |line| line.rsplit_once(' ').map_or("", |(line, _)| line))
    });
    inner.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '-')).map(str::to_lowercase).collect()
}

/// `text` without the lines that stand at the top and foot of its pages: they come again, but for their numbers, and have a gap
/// in them, a page number or a form feed beside them. A sentence goes on behind them.
fn without_running_heads(text: &str) -> Cow<'_, str> {
    let has_pages = text.contains('\u{c}');
    let paged = text.replace('\u{c}', "\n\u{c}\n");
    let lines: Vec<&str> = paged.split('\n').collect();
    let is_blank = |at: usize| lines.get(at).is_none_or(|line| line.trim().is_empty());
    let mut keys: Vec<Option<String>> = vec![None; lines.len()];
    let mut count: HashMap<String, usize> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let words = line.trim();
        let beside_break = has_pages
            && (at.saturating_sub(3)..at + 4).any(|near| lines.get(near).is_some_and(|line| *line == "\u{c}"));
        let is_layout = words.contains("   ") || beside_break;
        let has_number = words.contains(|c: char| c.is_ascii_digit());
        let is_alone = at.checked_sub(1).is_none_or(is_blank) || is_blank(at + 1);
        if words.is_empty()
            || words.len() > 160
            || !is_alone
            || !(is_layout || has_number && words.len() < 24)
            || words.ends_with(['.', ';', ','])
        {
            continue;
        }
        let key: String =
            words.split_whitespace().collect::<Vec<_>>().join(" ").replace(|c: char| c.is_ascii_digit(), "#");
        *count.entry(key.clone()).or_default() += 1;
        keys[at] = Some(key);
    }
    let least = if has_pages { 2 } else { 3 };
    let is_head = |at: usize| {
        keys.get(at).and_then(Option::as_ref).is_some_and(|key| count.get(key).is_some_and(|n| *n >= least))
    };
    if !has_pages && !(0..lines.len()).any(is_head) {
        return Cow::Borrowed(text);
    }
    let mut out: Vec<&str> = Vec::with_capacity(lines.len());
    let mut is_behind_head = false;
    for (at, line) in lines.iter().enumerate() {
        if is_head(at) || *line == "\u{c}" {
            is_behind_head = true;
        } else if !is_behind_head || !line.trim().is_empty() {
            if is_behind_head {
                while out.last().is_some_and(|line| line.trim().is_empty()) {
                    out.pop();
                }
                let is_open = out.last().is_some_and(|line| !line.trim_end().ends_with(END));
                if !is_open || is_list_item(line.trim()) {
                    out.push("");
                }
            }
            is_behind_head = false;
            out.push(line);
        }
    }
    Cow::Owned(out.join("\n"))
}

/// Whether the lines were broken at a column: none is very long, and most lines inside a paragraph are not short.
fn is_wrapped(lines: &[&str]) -> bool {
    let margin = margin_of(lines);
    let (mut all, mut broken) = (0, 0);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let begins = indent_of(next) > margin + 1 && line.trim_end().ends_with(END);
        let (line, next) = (line.trim(), next.trim());
        // An indented line begins a paragraph.
        if begins || line.is_empty() || next.is_empty() {
            continue;
        }
        all += 1;
        let goes_on = !line.ends_with(['.', '!', '?', ':', '”', '"']) || next.starts_with(char::is_lowercase);
        broken += usize::from(line.len() > 40 && goes_on);
    }
    all >= 3
        && broken * 3 >= all * 2
        && lines.iter().all(|line| line.trim().chars().count() <= 110 || line.contains("://"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_broken_at_the_end_of_a_line_are_joined_and_compounds_stay() {
        let text = "The ministers of the two countries met in the old town hall and agreed to co-\n\
                    operate, in the spring of the year that follows, on the sensible manage-\n\
                    ment of the fisheries in the two seas, and on the use of price-\n\
                    based rules for the boats that come from the islands of the Asia-\n\
                    Pacific fleet, which both of them called a rather useful long-\n\
                    term plan that needs more time and more money than there is.\n";
        let (joined, _) = reflow(text);
        for part in ["cooperate, in", "management of", "price-based", "Asia-Pacific", "long-term"] {
            assert!(joined.contains(part), "{part}: {joined}");
        }
    }

    #[test]
    fn heads_and_feet_of_pages_are_dropped_and_sentences_go_on() {
        let page = |n: usize, text: &str| {
            format!("A/77/12            The Harbour Board\n\n{text}\n\n24-001               {n}/3\n\n")
        };
        let first = "The ministers of the two countries met in the old town hall and agreed to open\n\
                     the port in the spring of the year that follows, and to pay together for the";
        let second = "bridge over the river, which is as long as it is old and rusty, from the fund\n\
                      that the two countries have set up, and from the next budget of the harbour";
        let third = "board. They will meet again in the spring of the year that follows, they said,\nand in the next.";
        let text = [page(1, first), page(2, second), page(3, third)].concat();
        for text in [text.clone(), text.replace("A/77/12  ", "\u{c}A/77/12  ")] {
            let (joined, _) = reflow(&text);
            assert!(joined.contains("for the bridge over") && joined.contains("harbour board."), "{joined}");
            assert!(!joined.contains("Harbour Board") && !joined.contains("24-001"), "{joined}");
        }
        let (joined, _) = reflow("One sentence goes\n\u{c}on here.\n");
        assert!(!joined.contains('\u{240c}'), "{joined}");
        let labels = "MR LUND:\n\nYes.\n\nMR LUND:\n\nNo.\n\nMR LUND:\n\nYes.";
        assert_eq!(reflow(labels).0.matches("MR LUND").count(), 3);
    }

    #[test]
    fn an_indented_line_begins_a_paragraph() {
        let text = "Ministers open the port of Oslo to the ferries\nOSLO, 3 May 2024 — The ministers of the two countries met in the old town hall\n\
                    of Oslo on Friday.\n   They agreed to open the port to the ferries from the islands in the north,\nwhich are old.\n   \
                    They parted as friends.\n   There will be a second round of talks in the new town hall of the old town\n\
                    in the spring.\n";
        let (joined, _) = reflow(text);
        assert_eq!(joined.lines().count(), 5, "{joined}");
        let items = "1. The ministers of the two countries met in the old town hall and spoke of the\n\
                     \u{20}  ferries, of the port, of the islands in the north and of the fish in the sea.\n\
                     \u{20}  They agreed to open the port to the ferries from the islands in the north, in\n\
                     \u{20}  the spring.\n\
                     2. The ministers of the two countries will meet again in the spring, in the old\n\
                     \u{20}  town hall.\n";
        assert_eq!(reflow(items).0.lines().count(), 2, "{}", reflow(items).0);
    }
}
