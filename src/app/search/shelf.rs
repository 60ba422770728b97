//! Saved searches as plain data: what the file says, how much each finds and how much of that is new.

use std::collections::HashMap;

use tui_input::Input;

use crate::search::SavedSearch;
use crate::text::grouped;

#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// The searches, in the order of the file.
    pub all: Vec<SavedSearch>,
    /// What is wrong in the file, with its place.
    pub problem: Option<String>,
    /// Whether the file was read.
    pub is_read: bool,
    /// How much each finds, by its name; those before until the new ones are there.
    pub counts: HashMap<String, Result<Count, String>>,
    /// Counts the questions how much each finds, so that stale answers are dropped.
    pub asked: u64,
}

/// How much a search finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub total: usize,
    /// The briefs with results that were none when one last looked.
    pub new: usize,
}

impl Count {
    /// `12 · 3 new`.
    pub fn words(self) -> String {
        let total = grouped(self.total);
        if self.new == 0 { total } else { format!("{total} · {} new", grouped(self.new)) }
    }
}

/// What is being done in the list of saved searches.
#[derive(Debug, Clone, Default)]
pub enum Doing {
    #[default]
    Choosing,
    /// Typing another name for the chosen one.
    Renaming(Input),
    /// Being asked whether the chosen one is to go.
    Removing,
}
