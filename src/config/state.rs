//! Where the reader was: one position for each library, so that the next start goes on from there, and what the terminal
//! looked like. A damaged file is ignored; losing it loses nothing but the place.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::text;

/// How many libraries are remembered.
const KEPT: usize = 50;

/// Where the reader was in one library.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Position {
    /// The brief's path below the library's root.
    pub brief: String,
    pub pane: String,
    /// The point the cursor was on, from 0.
    pub point: usize,
    /// Whether the brief had the keys, not the list.
    pub in_brief: bool,
    /// The filter of the list, as typed.
    pub filter: String,
}

/// The positions of the libraries used last, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Positions {
    /// Whether the terminal last said that its background is light.
    pub is_light: bool,
    libraries: Vec<(String, Position)>,
}

impl Positions {
    /// The positions in the text of their file; none where it is damaged.
    pub fn parse(source: &str) -> Self {
        let mut positions: Self = serde_json::from_str(source).unwrap_or_default();
        positions.libraries.truncate(KEPT);
        for (_, position) in &mut positions.libraries {
            position.pane = text::line(&position.pane);
            position.filter = text::line(&position.filter);
        }
        positions
    }

    /// The text of their file.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The position in the library at `library`, where it was used before.
    pub fn of(&self, library: &Path) -> Option<&Position> {
        let name = name(library);
        self.libraries.iter().find(|(known, _)| *known == name).map(|(_, position)| position)
    }

    /// Remembers `position`; says whether anything changed, so that nothing is written for nothing.
    pub fn remember(&mut self, library: &Path, position: Position) -> bool {
        if self.of(library) == Some(&position) {
            return false;
        }
        let name = name(library);
        self.libraries.retain(|(known, _)| *known != name);
        self.libraries.insert(0, (name, position));
        self.libraries.truncate(KEPT);
        true
    }
}

fn name(library: &Path) -> String {
    let whole = std::fs::canonicalize(library).unwrap_or_else(|_| library.to_path_buf());
    whole.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_comes_back_and_a_damaged_file_is_no_position() {
        let mut positions = Positions::default();
        let here = Position { brief: "a/b.toml".into(), pane: "quotes".into(), point: 3, ..Position::default() };
        assert!(positions.remember(Path::new("/x"), here.clone()));
        assert!(!positions.remember(Path::new("/x"), here.clone()), "the same again is no change");
        let text = positions.to_text();
        assert_eq!(Positions::parse(&text).of(Path::new("/x")), Some(&here));
        for cut in 0..text.trim_end().len() {
            assert_eq!(Positions::parse(text.get(..cut).unwrap_or_default()), Positions::default());
        }
        assert_eq!(Positions::parse("{\"libraries\":[[\"/x\",{\"point\":-1}]]}").of(Path::new("/x")), None);
    }

    #[test]
    fn only_the_libraries_used_last_are_kept() {
        let mut positions = Positions::default();
        for n in 0..60 {
            positions.remember(Path::new(&format!("/{n}")), Position { point: n, ..Position::default() });
        }
        assert!(positions.of(Path::new("/9")).is_none() && positions.of(Path::new("/59")).is_some());
    }
}
