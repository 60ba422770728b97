//! What failed: the deed, the thing, the cause. One error type for the whole program, so that every failure
//! at a border reads alike: `could not read briefs/oslo.toml: permission denied`.
//!
//! The texts may hold words from outside (file names, parsers' messages); whoever prints or draws an error
//! passes it through [`crate::text::clean`] first.

use std::fmt;

/// One failed deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The verb, as it follows "could not": `read`, `write`, `open`.
    pub deed: &'static str,
    /// What it was done to: a path, an address, a query.
    pub thing: String,
    /// Why it failed, in one clause.
    pub cause: String,
}

impl Error {
    /// An error of `deed` on `thing` because of `cause`.
    pub fn new(deed: &'static str, thing: impl fmt::Display, cause: impl fmt::Display) -> Self {
        Self { deed, thing: thing.to_string(), cause: cause.to_string() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {} {}: {}", self.deed, self.thing, self.cause)
    }
}

impl std::error::Error for Error {}

/// A result whose failure is an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
