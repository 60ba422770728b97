//! Keys as the reader knows them: read from and written as words (`ctrl-d`, `Enter`, `g g`), so that bindings can be
//! kept in a table and in the user's configuration.

use std::fmt;
use std::str::FromStr;

/// What was pressed, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character as typed, upper case where shift was held.
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
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// The character it types, where it types one.
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
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

    /// Reads `j`, `G`, `Enter`, `^D`, `ctrl-d`, `C-d`, `alt-x`, `M-x`, `F5`, `Space`, `shift-tab`.
    fn from_str(word: &str) -> Result<Self, String> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = word;
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
        key.code = code(rest).ok_or_else(|| format!("no key is called “{word}”"))?;
        if let (true, Code::Char(c)) = (key.ctrl, key.code) {
            key.code = Code::Char(c.to_ascii_lowercase());
        }
        Ok(key)
    }
}

fn code(word: &str) -> Option<Code> {
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control()).then_some(Code::Char(c));
    }
    let lower = word.to_ascii_lowercase();
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

/// Reads a sequence of keys separated by blanks: `g g`, `] c`, `]c` (two plain characters may stand together).
///
/// # Errors
/// Names the part that is no key.
pub fn sequence(words: &str) -> Result<Vec<Key>, String> {
    let keys: Result<Vec<Key>, String> = words.split_whitespace().map(str::parse).collect();
    match keys {
        Ok(keys) if keys.is_empty() => Err("a binding needs a key".to_owned()),
        Ok(keys) => Ok(keys),
        Err(why) if words.chars().count() == 2 && words.chars().all(|c| c.is_ascii_graphic() && c != '^') => {
            let pair: Result<Vec<Key>, String> = words.chars().map(|c| c.to_string().parse()).collect();
            pair.map_err(|_| why)
        }
        Err(why) => Err(why),
    }
}

/// A sequence as shown: `g g`, `^D`.
pub fn shown(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_written_alike() {
        for (read, written) in [
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
            let key: Key = read.parse().expect(read);
            assert_eq!(key.to_string(), written);
            assert_eq!(written.parse::<Key>().expect(written), key, "{written} reads back");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for word in ["", "hyper-x", "F13", "jj", "ctrl-"] {
            assert!(word.parse::<Key>().is_err(), "{word:?}");
        }
    }

    #[test]
    fn a_sequence_may_be_written_with_or_without_blanks() {
        assert_eq!(sequence("] c"), sequence("]c"));
        assert_eq!(shown(&sequence("g g").expect("two keys")), "g g");
        assert!(sequence(" ").is_err());
    }
}
