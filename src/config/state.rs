//! What the reader remembers between runs: the position in each library, and whether the terminal's background was light.
//! A damaged file is ignored.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::text;

const MAX_LIBRARIES: usize = 50;

/// Where the reader was in one library.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedPosition {
    /// The brief's path below the library's root.
    pub brief: String,
    pub pane: String,
    /// The selected point, from 0.
    pub point: usize,
    /// Whether the brief had the focus, not the list.
    pub in_brief: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReaderState {
    /// Whether the terminal last reported a light background.
    pub is_light: bool,
    /// The path and position of each library, the latest first.
    libraries: Vec<(String, SavedPosition)>,
}

impl ReaderState {
    /// Parses the text of the state file; a damaged one gives the empty state.
    pub fn from_json(source: &str) -> Self {
        let mut state: Self = serde_json::from_str(source).unwrap_or_default();
        state.libraries.truncate(MAX_LIBRARIES);
        for (_, position) in &mut state.libraries {
            position.pane = text::line(&position.pane);
        }
        state
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The last position in the library at `library`.
    pub fn position_in(&self, library: &Path) -> Option<&SavedPosition> {
        let key = library_key(library);
        self.libraries.iter().find(|(path, _)| *path == key).map(|(_, position)| position)
    }

    /// Remembers `position` and returns whether anything changed, so that callers write only then.
    pub fn remember_position(&mut self, library: &Path, position: SavedPosition) -> bool {
        if self.position_in(library) == Some(&position) {
            return false;
        }
        let key = library_key(library);
        self.libraries.retain(|(path, _)| *path != key);
        self.libraries.insert(0, (key, position));
        self.libraries.truncate(MAX_LIBRARIES);
        true
    }
}

fn library_key(library: &Path) -> String {
    let full = crate::files::canonical(library).unwrap_or_else(|| library.to_path_buf());
    full.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_a_round_trip_and_a_damaged_file_is_empty() {
        let mut state = ReaderState::default();
        let position = SavedPosition { brief: "a/b.toml".into(), pane: "quotes".into(), point: 3, in_brief: true };
        assert!(state.remember_position(Path::new("/x"), position.clone()));
        assert!(
            !state.remember_position(Path::new("/x"), position.clone()),
            "the same position does not count as a change"
        );
        let text = state.to_json();
        assert_eq!(ReaderState::from_json(&text).position_in(Path::new("/x")), Some(&position));
        for cut in 0..text.trim_end().len() {
            assert_eq!(ReaderState::from_json(text.get(..cut).unwrap_or_default()), ReaderState::default());
        }
        assert_eq!(ReaderState::from_json("{\"libraries\":[[\"/x\",{\"point\":-1}]]}"), ReaderState::default());
    }

    #[test]
    fn only_the_latest_libraries_are_remembered() {
        let mut state = ReaderState::default();
        for n in 0..60 {
            state
                .remember_position(Path::new(&format!("/{n}")), SavedPosition { point: n, ..SavedPosition::default() });
        }
        assert!(state.position_in(Path::new("/9")).is_none() && state.position_in(Path::new("/59")).is_some());
    }
}
