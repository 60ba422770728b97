//! Turns the terminal's input (keys, clicks, the wheel, pastes, resizes) into messages.

use crossterm::event::{Event as Input, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use crate::app::{Code, Key, Message, Mouse};

pub(super) fn message_of(input: Input) -> Option<Message> {
    match input {
        Input::Key(key) if key.kind != KeyEventKind::Release => {
            let code = match key.code {
                KeyCode::Char(c) => Code::Char(c),
                KeyCode::F(n) => Code::F(n),
                KeyCode::Enter => Code::Enter,
                KeyCode::Esc => Code::Esc,
                KeyCode::Tab => Code::Tab,
                KeyCode::BackTab => Code::BackTab,
                KeyCode::Backspace => Code::Backspace,
                KeyCode::Delete => Code::Delete,
                KeyCode::Up => Code::Up,
                KeyCode::Down => Code::Down,
                KeyCode::Left => Code::Left,
                KeyCode::Right => Code::Right,
                KeyCode::Home => Code::Home,
                KeyCode::End => Code::End,
                KeyCode::PageUp => Code::PageUp,
                KeyCode::PageDown => Code::PageDown,
                _ => return None,
            };
            let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
            Some(Message::Key(Key { code, ctrl, alt: key.modifiers.contains(KeyModifiers::ALT) }))
        }
        Input::Mouse(mouse) => {
            let (x, y) = (mouse.column, mouse.row);
            match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Some(Message::Mouse(Mouse::Click { x, y })),
                MouseEventKind::ScrollDown => Some(Message::Mouse(Mouse::Wheel { x, y, rows: 3 })),
                MouseEventKind::ScrollUp => Some(Message::Mouse(Mouse::Wheel { x, y, rows: -3 })),
                _ => None,
            }
        }
        Input::Paste(text) => Some(Message::Paste(text)),
        Input::Resize(columns, rows) => Some(Message::Resized { columns, rows }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEvent, KeyEventState, MouseEvent};

    use super::*;

    #[test]
    fn input_becomes_messages_except_releases_and_motion() {
        let key = |code, modifiers, kind| {
            message_of(Input::Key(KeyEvent { code, modifiers, kind, state: KeyEventState::NONE }))
        };
        let none = KeyModifiers::NONE;
        let plain = |code| Some(Message::Key(Key::from(code)));
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT, KeyEventKind::Press), plain(Code::Char('G')));
        assert_eq!(key(KeyCode::Down, none, KeyEventKind::Repeat), plain(Code::Down));
        assert_eq!(key(KeyCode::Down, none, KeyEventKind::Release), None);
        assert_eq!(key(KeyCode::CapsLock, none, KeyEventKind::Press), None);
        let both = key(KeyCode::Char('x'), KeyModifiers::CONTROL | KeyModifiers::ALT, KeyEventKind::Press);
        assert_eq!(both, Some(Message::Key(Key { code: Code::Char('x'), ctrl: true, alt: true })));
        let mouse = |kind| message_of(Input::Mouse(MouseEvent { kind, column: 3, row: 4, modifiers: none }));
        let click = Message::Mouse(Mouse::Click { x: 3, y: 4 });
        assert_eq!(mouse(MouseEventKind::Down(MouseButton::Left)), Some(click));
        assert_eq!(mouse(MouseEventKind::ScrollUp), Some(Message::Mouse(Mouse::Wheel { x: 3, y: 4, rows: -3 })));
        assert_eq!((mouse(MouseEventKind::Moved), mouse(MouseEventKind::Down(MouseButton::Right))), (None, None));
        assert_eq!(message_of(Input::Resize(7, 2)), Some(Message::Resized { columns: 7, rows: 2 }));
        assert_eq!(message_of(Input::Paste("x".into())), Some(Message::Paste("x".into())));
        assert_eq!(message_of(Input::FocusGained), None);
    }
}
