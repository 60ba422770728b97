//! The help: every command with its keys, by group, then the marks of points. Typing narrows it.

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
    /// A sign or word beside a point.
    Mark {
        mark: &'static str,
        sentence: &'static str,
    },
}

const MARKS_TITLE: &str = "Marks of points";
/// The marks of points, and what they mean.
const MARKS: &[(&str, &str)] = &[
    ("?  unsure", "A kind that import often gets wrong, until accepted."),
    ("○", "In a draft: nobody has reviewed the point."),
    ("✓", "In a draft: a person has accepted the point."),
    ("normalised", "In the source but for spaces, quotation marks and case."),
    ("reworded", "The text has other words than its evidence."),
    ("not in source", "The evidence is not in the source."),
    ("no evidence", "The brief gives no evidence for the point."),
    ("firm  soft", "How binding the words are: will, or intends to."),
];

/// Every command and mark whose keys, name or sentence contain what is typed.
pub fn help_rows(keymap: &Keymap, typed: &str) -> Vec<HelpRow> {
    let wanted = text::fold_text(typed.trim());
    let matches = |text: &str| text::fold_text(text).contains(&wanted);
    let mut rows = Vec::new();
    for group in Group::ALL {
        let mut is_first = true;
        for info in COMMANDS.iter().filter(|info| info.group == group) {
            let keys = keymap.keys_of(info.command).join("  ");
            if ![&keys, info.name, info.sentence].iter().any(|s| matches(s)) {
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
    let is_wanted = |mark: &str, sentence: &str| [MARKS_TITLE, mark, sentence].iter().any(|s| matches(s));
    let mut marks = MARKS.iter().filter(|(mark, sentence)| is_wanted(mark, sentence)).peekable();
    if marks.peek().is_some() {
        rows.extend((!rows.is_empty()).then_some(HelpRow::Gap));
        rows.push(HelpRow::Heading(MARKS_TITLE));
        rows.extend(marks.map(|&(mark, sentence)| HelpRow::Mark { mark, sentence }));
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
        let marks = all.iter().filter(|row| matches!(row, HelpRow::Mark { .. })).count();
        assert_eq!(marks, MARKS.len());
        let unsure = help_rows(&Keymap::default(), "UNSURE");
        assert!(unsure.iter().any(|row| matches!(row, HelpRow::Mark { mark: "?  unsure", .. })), "{unsure:?}");
        let some = help_rows(&Keymap::default(), "browser");
        assert!(!some.is_empty() && some.len() < all.len());
        assert!(help_rows(&Keymap::default(), "EXPORT").len() >= 2);
        assert!(help_rows(&Keymap::default(), "no such words").is_empty());
    }
}
