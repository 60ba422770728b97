//! Keys. They are parsed from and displayed as text (`ctrl-d`, `Enter`, `g g`), so that bindings can be written in a table
//! and in the configuration.

use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// As typed, so in upper case with shift.
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

const NAMED: &[(&str, Code)] = &[
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("S-Tab", Code::BackTab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
];

/// One key with its modifiers. Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
}

impl Key {
    /// The character that it types, if any.
    pub const fn typed_char(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl From<Code> for Key {
    fn from(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("^")?;
        }
        if self.alt {
            f.write_str("M-")?;
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Key {
    type Err = String;

    /// Parses `j`, `G`, `Enter`, `^D`, `ctrl-d`, `C-d`, `alt-x`, `M-x`, `F5`, `Space`, `shift-tab`.
    fn from_str(name: &str) -> Result<Self, String> {
        let mut key = Self::from(Code::Esc);
        let mut rest = name;
        loop {
            let lower = rest.to_ascii_lowercase();
            let cut = if lower.starts_with("ctrl-") || lower.starts_with("ctrl+") {
                key.ctrl = true;
                5
            } else if lower.starts_with("alt-") || lower.starts_with("alt+") {
                key.alt = true;
                4
            } else if rest.starts_with("C-") {
                key.ctrl = true;
                2
            } else if rest.starts_with("M-") {
                key.alt = true;
                2
            } else if rest.starts_with('^') && rest.len() > 1 {
                key.ctrl = true;
                1
            } else {
                break;
            };
            rest = rest.get(cut..).unwrap_or_default();
        }
        key.code = code_from_name(rest).ok_or_else(|| format!("there is no key “{name}”"))?;
        if let (true, Code::Char(c)) = (key.ctrl, key.code) {
            key.code = Code::Char(c.to_ascii_lowercase());
        }
        Ok(key)
    }
}

fn code_from_name(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control()).then_some(Code::Char(c));
    }
    let lower = name.to_ascii_lowercase();
    let other = match lower.as_str() {
        "escape" => Some(Code::Esc),
        "return" => Some(Code::Enter),
        "shift-tab" | "backtab" => Some(Code::BackTab),
        "pageup" => Some(Code::PageUp),
        "pagedown" => Some(Code::PageDown),
        _ => None,
    };
    let named = || NAMED.iter().find(|(name, _)| name.to_ascii_lowercase() == lower).map(|(_, code)| *code);
    let function = || lower.strip_prefix('f')?.parse().ok().filter(|n| (1..=12).contains(n)).map(Code::F);
    other.or_else(named).or_else(function)
}

/// Parses keys separated by spaces: `g g`, `] c`. Two plain characters need no space: `]c`.
///
/// # Errors
/// Returns a sentence that names the text that is not a key.
pub fn sequence(text: &str) -> Result<Vec<Key>, String> {
    let keys: Result<Vec<Key>, String> = text.split_whitespace().map(str::parse).collect();
    match keys {
        Ok(keys) if keys.is_empty() => Err("a binding needs a key".to_owned()),
        Ok(keys) => Ok(keys),
        Err(why) if text.chars().count() == 2 && text.chars().all(|c| c.is_ascii_graphic() && c != '^') => {
            let pair: Result<Vec<Key>, String> = text.chars().map(|c| c.to_string().parse()).collect();
            pair.map_err(|_| why)
        }
        Err(why) => Err(why),
    }
}

/// A sequence as displayed: `g g`, `^D`.
pub fn sequence_text(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_displays_as_text_that_parses_back() {
        for (input, displayed) in [
            ("j", "j"),
            ("G", "G"),
            ("ctrl-d", "^D"),
            ("C-D", "^D"),
            ("^d", "^D"),
            ("^", "^"),
            ("enter", "Enter"),
            ("space", "Space"),
            ("shift-tab", "S-Tab"),
            ("alt-x", "M-x"),
            ("F5", "F5"),
            ("pgdn", "PgDn"),
        ] {
            let key: Key = input.parse().expect(input);
            assert_eq!(key.to_string(), displayed);
            assert_eq!(displayed.parse::<Key>().expect(displayed), key, "{displayed} parses to the same key");
        }
    }

    #[test]
    fn unknown_keys_are_rejected() {
        for name in ["", "hyper-x", "F13", "jj", "ctrl-"] {
            assert!(name.parse::<Key>().is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_sequence_parses_with_and_without_spaces() {
        assert_eq!(sequence("] c"), sequence("]c"));
        assert_eq!(sequence_text(&sequence("g g").expect("two keys")), "g g");
        assert!(sequence(" ").is_err());
    }
}
