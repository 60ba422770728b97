//! TOML text → brief and problems (interim body; owner: brief).

use crate::brief::{Brief, Problem};

/// What came of reading one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The brief, with unusable values left out; absent where the file is no TOML or has no headline.
    pub brief: Option<Brief>,
    /// All problems, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Reads a brief from the text of its file.
#[must_use]
pub fn read(text: &str) -> Reading {
    let _ = text;
    Reading::default()
}
