//! Maps keys to commands: the defaults of the command table with the changes of the configuration. A binding that would
//! hide another or could never be typed is rejected with a reason; the others are used.

use crate::app::command::{COMMANDS, Command};
use crate::app::key::{Code, Key, sequence, sequence_text};
use crate::text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// One key, or several pressed in a row.
    pub keys: Vec<Key>,
    pub command: Command,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// What the keys typed so far mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Command(Command),
    /// The beginning of a sequence.
    More,
    Unbound,
}

impl Default for Keymap {
    fn default() -> Self {
        let rows = COMMANDS.iter().flat_map(|info| info.keys.split("  ").map(move |keys| (info.command, keys)));
        let bindings = rows
            .filter(|(_, keys)| !keys.is_empty())
            .filter_map(|(command, keys)| Some(Binding { keys: sequence(keys).ok()?, command }))
            .collect();
        Self { bindings }
    }
}

impl Keymap {
    /// The defaults with the user's changes, which are pairs of keys and a command's name, or `none` to unbind. Also
    /// returns a sentence for each change that was rejected.
    pub fn with(changes: &[(String, String)]) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut rejected = Vec::new();
        let mut bound: Vec<Vec<Key>> = Vec::new();
        for (keys, name) in changes {
            if let Err(why) = map.rebind(keys, name, &mut bound) {
                rejected.push(format!("key “{keys}”: {why}"));
            }
        }
        (map, rejected)
    }

    /// `bound` lists the keys that the user has bound so far.
    fn rebind(&mut self, keys: &str, name: &str, bound: &mut Vec<Vec<Key>>) -> Result<(), String> {
        let keys = sequence(keys)?;
        check_bindable(&keys)?;
        if bound.contains(&keys) {
            return Err("it is bound twice; the first binding is used".to_owned());
        }
        if name == "none" {
            self.bindings.retain(|b| b.keys != keys);
            return Ok(());
        }
        let command = Command::from_name(name).ok_or_else(|| unknown_command(name))?;
        let hides = |b: &&Binding| b.keys != keys && (b.keys.starts_with(&keys) || keys.starts_with(&b.keys));
        if let Some(other) = self.bindings.iter().find(hides) {
            return Err(format!(
                "it would hide “{}”, which is {}",
                sequence_text(&other.keys),
                other.command.info().name
            ));
        }
        self.bindings.retain(|b| b.keys != keys);
        self.bindings.push(Binding { keys: keys.clone(), command });
        bound.push(keys);
        Ok(())
    }

    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The keys of a command as displayed, in order.
    pub fn keys_of(&self, command: Command) -> Vec<String> {
        self.bindings.iter().filter(|b| b.command == command).map(|b| sequence_text(&b.keys)).collect()
    }

    /// How to run a command: its first key or, if it has none, its name as typed in the palette.
    pub fn hint(&self, command: Command) -> String {
        self.keys_of(command).into_iter().next().unwrap_or_else(|| format!(":{}", command.info().name))
    }

    pub(crate) fn step(&self, typed: &[Key]) -> Step {
        let mut step = Step::Unbound;
        for binding in &self.bindings {
            if binding.keys == typed {
                return Step::Command(binding.command);
            }
            if binding.keys.starts_with(typed) {
                step = Step::More;
            }
        }
        step
    }
}

/// Rejects keys that a terminal cannot tell apart or uses itself, and ^C, which must always quit.
fn check_bindable(keys: &[Key]) -> Result<(), String> {
    for key in keys {
        let Key { code: Code::Char(c), ctrl: true, .. } = key else { continue };
        match c {
            'i' => return Err("^I is the same byte as Tab".to_owned()),
            'm' => return Err("^M is the same byte as Enter".to_owned()),
            'h' => return Err("^H is the same byte as Backspace".to_owned()),
            's' | 'q' => return Err("many terminals use ^S and ^Q for flow control".to_owned()),
            'c' => return Err("^C always quits".to_owned()),
            _ => {}
        }
    }
    Ok(())
}

fn unknown_command(name: &str) -> String {
    let names: Vec<&str> = COMMANDS.iter().map(|info| info.name).collect();
    match text::nearest(name, &names) {
        Some(near) => format!("there is no command “{name}”; did you mean “{near}”?"),
        None => format!("there is no command “{name}”; the command palette lists them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(keys: &str, name: &str) -> (String, String) {
        (keys.to_owned(), name.to_owned())
    }

    #[test]
    fn every_default_key_parses_and_none_hides_another() {
        let map = Keymap::default();
        let expected: usize = COMMANDS.iter().map(|i| i.keys.split("  ").filter(|k| !k.is_empty()).count()).sum();
        assert_eq!(map.bindings().len(), expected);
        for (i, a) in map.bindings().iter().enumerate() {
            for b in map.bindings().iter().skip(i + 1) {
                assert!(!a.keys.starts_with(&b.keys) && !b.keys.starts_with(&a.keys), "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn every_command_has_one_row_a_unique_name_and_a_sentence() {
        for (i, info) in COMMANDS.iter().enumerate() {
            assert!(info.sentence.ends_with('.') && !info.short.is_empty(), "{}", info.name);
            assert_eq!(Command::from_name(info.name), Some(info.command));
            assert!(COMMANDS.iter().skip(i + 1).all(|other| other.command != info.command));
        }
    }

    #[test]
    fn the_user_can_rebind_and_unbind_keys() {
        let (map, rejected) = Keymap::with(&[pair("x", "zoom"), pair("z", "none"), pair("j", "half-down")]);
        assert_eq!(rejected, Vec::<String>::new());
        assert_eq!(map.step(&sequence("x").expect("a key")), Step::Command(Command::Zoom));
        assert_eq!(map.step(&sequence("z").expect("a key")), Step::Unbound);
        assert_eq!(map.step(&sequence("j").expect("a key")), Step::Command(Command::HalfDown));
    }

    #[test]
    fn a_binding_that_cannot_work_is_rejected_with_a_reason() {
        for (keys, name, why) in [
            ("g", "zoom", "hide"),
            ("j j", "zoom", "hide"),
            ("^i", "zoom", "Tab"),
            ("ctrl-c", "zoom", "quits"),
            ("x", "zooom", "zoom"),
            ("hyper-x", "zoom", "no key"),
        ] {
            let (map, rejected) = Keymap::with(&[pair(keys, name)]);
            assert!(rejected.iter().any(|r| r.contains(why)), "{keys}: {rejected:?}");
            assert_eq!(map, Keymap::default());
        }
        let (_, rejected) = Keymap::with(&[pair("x", "zoom"), pair("x", "help")]);
        assert!(rejected.iter().any(|r| r.contains("twice")));
    }
}
