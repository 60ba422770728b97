//! What stands over the panes: help, command palette, themes, prompts, questions.

pub(crate) mod choices;
mod export;
pub(crate) mod form;
mod keys;

use tui_input::{Input, InputRequest};

use crate::app::command::{COMMANDS, Command};
use crate::app::group::Group;
use crate::app::key::{Code, Key};
use crate::app::keymap::Keymap;
use crate::text;

/// One row of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpRow {
    Heading(&'static str),
    /// Nothing: between two groups.
    Gap,
    Command {
        /// Its keys, as shown.
        keys: String,
        name: &'static str,
        sentence: &'static str,
    },
}

/// The help: every command whose keys, name or sentence hold what is typed, under its heading.
pub fn help(keymap: &Keymap, typed: &str) -> Vec<HelpRow> {
    let wanted = text::fold_text(typed.trim());
    let mut rows = Vec::new();
    for group in Group::ALL {
        let mut is_new = true;
        for info in COMMANDS.iter().filter(|info| info.group == group) {
            let keys = keymap.keys_of(info.command).join("  ");
            let is_wanted = [&keys, info.name, info.sentence].iter().any(|s| text::fold_text(s).contains(&wanted));
            if !is_wanted {
                continue;
            }
            if is_new {
                if !rows.is_empty() {
                    rows.push(HelpRow::Gap);
                }
                rows.push(HelpRow::Heading(group.title()));
                is_new = false;
            }
            rows.push(HelpRow::Command { keys, name: info.name, sentence: info.sentence });
        }
    }
    rows
}

/// The commands that what is typed may mean: names that begin with it, names that hold it, sentences that hold it,
/// names that hold its letters in order.
pub(crate) fn palette(typed: &str) -> Vec<Command> {
    let wanted = text::fold_text(typed.trim());
    let rank = |name: &str, sentence: &str| {
        let spoken = name.replace('-', " ");
        if name.starts_with(&wanted) || spoken.starts_with(&wanted) {
            Some(0)
        } else if name.contains(&wanted) || spoken.contains(&wanted) {
            Some(1)
        } else if text::fold_text(sentence).contains(&wanted) {
            Some(2)
        } else {
            let mut letters = name.chars();
            wanted.chars().filter(|c| *c != ' ').all(|c| letters.any(|l| l == c)).then_some(3)
        }
    };
    let mut found: Vec<(u8, Command)> =
        COMMANDS.iter().filter_map(|info| Some((rank(info.name, info.sentence)?, info.command))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, command)| command).collect()
}

/// Most bytes of a line; more than any query, command or path needs.
const LONGEST_LINE: usize = 4096;

/// Edits a line with a key; whether the words changed.
pub(crate) fn edit(line: &mut Input, key: Key) -> bool {
    let request = match (key.code, key.ctrl, key.alt) {
        (Code::Char(c), false, false) if line.value().len() < LONGEST_LINE && is_text(c) => InputRequest::InsertChar(c),
        (Code::Backspace, false, false) => InputRequest::DeletePrevChar,
        (Code::Char('w'), true, false) | (Code::Backspace, _, _) => InputRequest::DeletePrevWord,
        (Code::Delete, ..) | (Code::Char('d'), true, false) => InputRequest::DeleteNextChar,
        (Code::Char('u'), true, false) => InputRequest::DeleteFromStart,
        (Code::Char('k'), true, false) => InputRequest::DeleteTillEnd,
        (Code::Char('a'), true, false) | (Code::Home, ..) => InputRequest::GoToStart,
        (Code::Char('e'), true, false) | (Code::End, ..) => InputRequest::GoToEnd,
        (Code::Left, false, false) => InputRequest::GoToPrevChar,
        (Code::Right, false, false) => InputRequest::GoToNextChar,
        (Code::Left, ..) => InputRequest::GoToPrevWord,
        (Code::Right, ..) => InputRequest::GoToNextWord,
        _ => return false,
    };
    line.handle(request).is_some_and(|change| change.value)
}

/// Whether a character may be typed: nothing that cleaning would take out or replace. Joiners may: whether they mean
/// anything, their neighbours decide.
fn is_text(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}') || text::clean(c.encode_utf8(&mut [0; 4]), text::Kind::Block).1.total() == 0
}

/// Puts pasted text into a line: its first line only, cleaned.
pub(crate) fn paste(line: &mut Input, pasted: &str) -> bool {
    let first = pasted.lines().find(|l| !l.trim().is_empty()).unwrap_or_default().trim_start();
    // What cannot fit is not even cleaned: a line may be megabytes.
    let first = first.get(..first.floor_char_boundary(4 * LONGEST_LINE)).unwrap_or_default();
    let mut changed = false;
    for c in text::line(first).chars() {
        if line.value().len() >= LONGEST_LINE {
            break;
        }
        changed |= line.handle(InputRequest::InsertChar(c)).is_some();
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_command_and_can_be_searched() {
        let all = help(&Keymap::default(), "");
        let commands = all.iter().filter(|row| matches!(row, HelpRow::Command { .. })).count();
        assert_eq!(commands, COMMANDS.len());
        let some = help(&Keymap::default(), "clipb");
        assert!(some.len() < all.len());
        assert!(help(&Keymap::default(), "EXPORT").len() >= 2);
        assert!(help(&Keymap::default(), "no such words").is_empty());
    }

    #[test]
    fn the_palette_puts_names_before_sentences() {
        assert_eq!(palette("zo").first(), Some(&Command::Zoom));
        assert_eq!(palette("next q").first(), Some(&Command::NextQuote));
        assert_eq!(palette("").len(), COMMANDS.len());
        assert!(palette("nothing is called this").is_empty());
    }

    #[test]
    fn what_is_no_text_cannot_be_typed() {
        let mut line = Input::default();
        for c in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{e0041}', '\u{feff}'] {
            assert!(!edit(&mut line, Key::plain(Code::Char(c))), "{c:?}");
        }
        for c in ['ن', '\u{200c}', 'é', '\u{301}', '王', ' ', '👩', '\u{200d}'] {
            assert!(edit(&mut line, Key::plain(Code::Char(c))), "{c:?}");
        }
    }

    #[test]
    fn only_the_first_line_of_a_paste_comes_in() {
        let mut line = Input::default();
        assert!(paste(&mut line, "law enforcement\nq\nq\n"));
        assert_eq!(line.value(), "law enforcement");
        paste(&mut line, &"x".repeat(100_000));
        assert!(line.value().len() <= LONGEST_LINE);
    }
}
