//! How many results a saved search has: in the message that brings it and in the list that shows it.

use std::fmt;

use crate::text;

/// How many results a search has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub total: usize,
    /// Briefs with results that are new since the search was last viewed.
    pub new: usize,
}

impl fmt::Display for Count {
    /// `12 · 3 new`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::grouped(self.total))?;
        if self.new > 0 {
            write!(f, " · {} new", text::grouped(self.new))?;
        }
        Ok(())
    }
}
