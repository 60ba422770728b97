//! Edits an input line with keys and pastes.

use tui_input::{Input, InputRequest};

use crate::app::key::{Code, Key};
use crate::text;

/// Longest line, in bytes; no query, command or path needs more.
const MAX_LINE: usize = 4096;

/// Edits a line with a key. Returns whether its text changed.
pub(crate) fn edit_line(line: &mut Input, key: Key) -> bool {
    let request = match (key.code, key.ctrl, key.alt) {
        (Code::Char(c), false, false) if line.value().len() < MAX_LINE && is_text(c) => InputRequest::InsertChar(c),
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

/// Whether a character may be typed, which is if cleaning leaves it alone. Joiners may, because their meaning depends on their
/// neighbours.
fn is_text(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}') || text::clean(c.encode_utf8(&mut [0; 4]), text::Kind::Block).1.total() == 0
}

/// Inserts the first line of pasted text, cleaned. Returns whether the text changed.
pub(crate) fn paste_line(line: &mut Input, pasted: &str) -> bool {
    let first = pasted.lines().find(|l| !l.trim().is_empty()).unwrap_or_default().trim_start();
    // A pasted line may have megabytes, so what cannot fit is cut before cleaning.
    let first = first.get(..first.floor_char_boundary(4 * MAX_LINE)).unwrap_or_default();
    let mut changed = false;
    for c in text::line(first).chars() {
        if line.value().len() >= MAX_LINE {
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
    fn control_and_format_characters_cannot_be_typed() {
        let mut line = Input::default();
        for c in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{e0041}', '\u{feff}'] {
            assert!(!edit_line(&mut line, Key::from(Code::Char(c))), "{c:?}");
        }
        for c in ['ن', '\u{200c}', 'é', '\u{301}', '王', ' ', '👩', '\u{200d}'] {
            assert!(edit_line(&mut line, Key::from(Code::Char(c))), "{c:?}");
        }
    }

    #[test]
    fn only_the_first_line_of_a_paste_is_inserted() {
        let mut line = Input::default();
        assert!(paste_line(&mut line, "law enforcement\nq\nq\n"));
        assert_eq!(line.value(), "law enforcement");
        paste_line(&mut line, &"x".repeat(100_000));
        assert!(line.value().len() <= MAX_LINE);
    }
}
