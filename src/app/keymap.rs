//! Keys → commands: the defaults of the command table, changed by the user's configuration. A binding that would hide
//! another or could never be typed is refused with a sentence; the rest stays.

use crate::app::command::{COMMANDS, Command};
use crate::app::key::{Code, Key, sequence, shown};
use crate::text;

/// One sequence of keys and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// One key or several in a row.
    pub keys: Vec<Key>,
    pub command: Command,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// What the keys typed so far amount to.
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
    /// The defaults with the user's changes: pairs of keys and a command's name, `none` to free a key. The second part
    /// names every change that was refused and why.
    pub fn with(changes: &[(String, String)]) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut refused = Vec::new();
        let mut mine: Vec<Vec<Key>> = Vec::new();
        for (keys, name) in changes {
            if let Err(why) = map.change(keys, name, &mut mine) {
                refused.push(format!("key “{keys}”: {why}"));
            }
        }
        (map, refused)
    }

    fn change(&mut self, keys: &str, name: &str, mine: &mut Vec<Vec<Key>>) -> Result<(), String> {
        let keys = sequence(keys)?;
        may_be_bound(&keys)?;
        if mine.contains(&keys) {
            return Err("it is bound twice; the first binding holds".to_owned());
        }
        if name == "none" {
            self.bindings.retain(|b| b.keys != keys);
            return Ok(());
        }
        let command = Command::from_name(name).ok_or_else(|| unknown(name))?;
        let hides = |b: &&Binding| b.keys != keys && (b.keys.starts_with(&keys) || keys.starts_with(&b.keys));
        if let Some(other) = self.bindings.iter().find(hides) {
            return Err(format!("it would hide “{}”, which is {}", shown(&other.keys), other.command.info().name));
        }
        self.bindings.retain(|b| b.keys != keys);
        self.bindings.push(Binding { keys: keys.clone(), command });
        mine.push(keys);
        Ok(())
    }

    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The keys of a command, as shown, in order.
    pub fn keys_of(&self, command: Command) -> Vec<String> {
        self.bindings.iter().filter(|b| b.command == command).map(|b| shown(&b.keys)).collect()
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

/// Terminals send the same byte for some keys, keep others for themselves, and one way out must always work.
fn may_be_bound(keys: &[Key]) -> Result<(), String> {
    for key in keys {
        let Key { code: Code::Char(c), ctrl: true, .. } = key else { continue };
        match c {
            'i' => return Err("^I is the same byte as Tab".to_owned()),
            'm' => return Err("^M is the same byte as Enter".to_owned()),
            'h' => return Err("^H is the same byte as Backspace".to_owned()),
            's' | 'q' => return Err("many terminals keep ^S and ^Q for flow control".to_owned()),
            'c' => return Err("^C always quits".to_owned()),
            _ => {}
        }
    }
    Ok(())
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = COMMANDS.iter().map(|info| info.name).collect();
    let near = text::nearest(name, &names);
    match near {
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
    fn every_default_key_can_be_read_and_no_key_is_bound_twice_or_hides_another() {
        let map = Keymap::default();
        let written: usize = COMMANDS.iter().map(|i| i.keys.split("  ").filter(|k| !k.is_empty()).count()).sum();
        assert_eq!(map.bindings().len(), written);
        for (i, a) in map.bindings().iter().enumerate() {
            for b in map.bindings().iter().skip(i + 1) {
                assert!(!a.keys.starts_with(&b.keys) && !b.keys.starts_with(&a.keys), "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn no_two_commands_share_a_name_and_each_has_a_sentence() {
        for (i, info) in COMMANDS.iter().enumerate() {
            assert!(info.sentence.ends_with('.') && !info.short.is_empty(), "{}", info.name);
            assert_eq!(Command::from_name(info.name), Some(info.command));
            assert!(COMMANDS.iter().skip(i + 1).all(|other| other.command != info.command));
        }
    }

    #[test]
    fn the_user_may_move_a_key_and_free_one() {
        let (map, refused) = Keymap::with(&[pair("x", "zoom"), pair("z", "none"), pair("j", "half-down")]);
        assert_eq!(refused, Vec::<String>::new());
        assert_eq!(map.step(&sequence("x").expect("a key")), Step::Command(Command::Zoom));
        assert_eq!(map.step(&sequence("z").expect("a key")), Step::Unbound);
        assert_eq!(map.step(&sequence("j").expect("a key")), Step::Command(Command::HalfDown));
    }

    #[test]
    fn a_binding_that_cannot_work_is_refused_with_a_reason_and_the_rest_stays() {
        for (keys, name, why) in [
            ("g", "zoom", "hide"),
            ("j j", "zoom", "hide"),
            ("^i", "zoom", "Tab"),
            ("ctrl-c", "zoom", "quits"),
            ("x", "zooom", "zoom"),
            ("hyper-x", "zoom", "no key"),
        ] {
            let (map, refused) = Keymap::with(&[pair(keys, name)]);
            assert!(refused.iter().any(|r| r.contains(why)), "{keys}: {refused:?}");
            assert_eq!(map, Keymap::default());
        }
        let (_, refused) = Keymap::with(&[pair("x", "zoom"), pair("x", "help")]);
        assert!(refused.iter().any(|r| r.contains("twice")));
    }
}
