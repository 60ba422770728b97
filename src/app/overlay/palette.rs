//! The command palette: commands by name.

use tui_input::Input;

use crate::app::command::{COMMANDS, Command};
use crate::app::layout::Layout;
use crate::app::overlay::{Choices, Cursor, WIDEST};
use crate::text;

#[derive(Debug, Clone)]
pub struct Palette {
    pub line: Input,
    /// The commands that match, best first.
    found: Vec<Command>,
    pub(super) cursor: Cursor,
}

impl Palette {
    pub(crate) fn new() -> Self {
        Self { line: Input::default(), found: matching_commands(""), cursor: Cursor::default() }
    }

    pub fn found(&self) -> &[Command] {
        &self.found
    }

    pub(super) fn update_matches(&mut self) {
        self.found = matching_commands(self.line.value());
        self.cursor.selected = 0;
    }

    pub(super) fn selected(&self) -> Option<Command> {
        self.found.get(self.cursor.selected).copied()
    }

    pub(super) fn choices(&self, layout: &Layout) -> Choices {
        let rows = u16::try_from(self.found.len() + 2).unwrap_or(u16::MAX);
        let popup = layout.popup(WIDEST, rows.clamp(6, 22));
        Choices { popup, rows: popup.line_and_rows().1, count: self.found.len(), cursor: self.cursor }
    }
}

/// The commands that match `typed`, in this order: names that begin with it, names that contain it, sentences that contain it,
/// names that contain its letters in order.
fn matching_commands(typed: &str) -> Vec<Command> {
    let wanted = text::fold_text(typed.trim());
    let rank = |name: &str, sentence: &str| {
        let spaced = name.replace('-', " ");
        if name.starts_with(&wanted) || spaced.starts_with(&wanted) {
            Some(0)
        } else if name.contains(&wanted) || spaced.contains(&wanted) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_before_sentences() {
        assert_eq!(matching_commands("zo").first(), Some(&Command::Zoom));
        assert_eq!(matching_commands("next q").first(), Some(&Command::NextQuote));
        assert_eq!(matching_commands("").len(), COMMANDS.len());
        assert!(matching_commands("nothing is called this").is_empty());
    }
}
