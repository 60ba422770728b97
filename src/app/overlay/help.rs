//! The help: every command with its keys, by group. Typing narrows it.

use tui_input::Input;

use crate::app::command::{COMMANDS, Group};
use crate::app::keymap::Keymap;
use crate::text;

#[derive(Debug, Clone, Default)]
pub struct Help {
    pub line: Input,
    /// The first row on the screen.
    pub top: usize,
}

impl Help {
    pub(crate) fn scroll(&mut self, by: isize, keymap: &Keymap, height: u16) {
        let last = help_rows(keymap, self.line.value()).len().saturating_sub(usize::from(height));
        self.top = self.top.saturating_add_signed(by).min(last);
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpRow {
    Heading(&'static str),
    /// A blank row between two groups.
    Gap,
    Command {
        /// As displayed.
        keys: String,
        name: &'static str,
        sentence: &'static str,
    },
}

/// Every command whose keys, name or sentence contain what is typed.
pub fn help_rows(keymap: &Keymap, typed: &str) -> Vec<HelpRow> {
    let wanted = text::fold_text(typed.trim());
    let mut rows = Vec::new();
    for group in Group::ALL {
        let mut is_first = true;
        for info in COMMANDS.iter().filter(|info| info.group == group) {
            let keys = keymap.keys_of(info.command).join("  ");
            if ![&keys, info.name, info.sentence].iter().any(|s| text::fold_text(s).contains(&wanted)) {
                continue;
            }
            if is_first {
                rows.extend((!rows.is_empty()).then_some(HelpRow::Gap));
                rows.push(HelpRow::Heading(group.title()));
                is_first = false;
            }
            rows.push(HelpRow::Command { keys, name: info.name, sentence: info.sentence });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_lists_every_command_and_can_be_searched() {
        let all = help_rows(&Keymap::default(), "");
        let commands = all.iter().filter(|row| matches!(row, HelpRow::Command { .. })).count();
        assert_eq!(commands, COMMANDS.len());
        let some = help_rows(&Keymap::default(), "browser");
        assert!(!some.is_empty() && some.len() < all.len());
        assert!(help_rows(&Keymap::default(), "EXPORT").len() >= 2);
        assert!(help_rows(&Keymap::default(), "no such words").is_empty());
    }
}
