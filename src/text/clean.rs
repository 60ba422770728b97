//! The one door for text from outside (interim body; owner: text).

use serde::{Deserialize, Serialize};

/// What the text is, which decides what line ends become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line: line ends become spaces, white space is folded and trimmed.
    Line,
    /// Paragraphs, one a line: line ends become `\n`, tabs spaces.
    Block,
}

/// How many characters [`clean`] took out or replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Removed {
    /// C0, C1, DEL: shown as a visible sign instead.
    pub controls: u32,
    /// Bidi embeddings, overrides, isolates.
    pub bidi: u32,
    /// Zero-width, tag, filler, private-use characters, stray joiners and variation selectors.
    pub invisible: u32,
    /// Combining marks beyond what any script needs on one letter.
    pub marks: u32,
}

impl Removed {
    /// All of them together.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.controls + self.bidi + self.invisible + self.marks
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: Self) {
        self.controls += other.controls;
        self.bidi += other.bidi;
        self.invisible += other.invisible;
        self.marks += other.marks;
    }
}

/// `text` made safe for a terminal, a file and the clipboard, and what was taken out.
#[must_use]
pub fn clean(text: &str, kind: Kind) -> (String, Removed) {
    let _ = kind;
    (text.to_owned(), Removed::default())
}

/// `text` as one clean line, the counts dropped: for file names, error texts, labels.
#[must_use]
pub fn line(text: &str) -> String {
    clean(text, Kind::Line).0
}
