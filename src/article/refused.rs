//! The reason why a document cannot be read: a clause, displayed after the name of the document.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(String);

impl Refused {
    pub(super) fn new(cause: impl fmt::Display) -> Self {
        Self(crate::text::line(&cause.to_string()))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
