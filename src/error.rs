//! The error type of the whole program: the action that failed, its target and the reason, so that every failure reads
//! alike: `could not read briefs/oslo.toml: permission denied`.
//!
//! The texts may come from outside (file names, parser messages): pass an error through [`crate::text::clean`] before
//! printing or drawing it.

use std::fmt;
use std::io;
use std::sync::Arc;

/// What callers may need to distinguish without reading the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The target does not exist.
    NotFound,
    /// The target already exists and must not be replaced.
    AlreadyExists,
    /// The target has changed since it was last read.
    Changed,
    /// The library cannot be reached; what was read from it before stays valid.
    Unreachable,
    /// The target was read, but is not what it has to be: no article.
    Refused,
    Other,
}

impl From<io::ErrorKind> for Kind {
    fn from(kind: io::ErrorKind) -> Self {
        match kind {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::AlreadyExists => Self::AlreadyExists,
            _ => Self::Other,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Error {
    /// The verb that follows "could not": `read`, `write`, `open`.
    pub action: &'static str,
    /// What the action was applied to: a path, a URL, a query.
    pub target: String,
    /// Why it failed, in one clause.
    pub reason: String,
    /// What to branch on.
    pub kind: Kind,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of kind [`Kind::Other`] without a source.
    pub fn new(action: &'static str, target: impl fmt::Display, reason: impl fmt::Display) -> Self {
        Self { action, target: target.to_string(), reason: reason.to_string(), kind: Kind::Other, source: None }
    }

    pub fn with_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    pub fn with_source(self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }
}

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        (self.action, &self.target, &self.reason, self.kind) == (other.action, &other.target, &other.reason, other.kind)
    }
}

impl Eq for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {} {}: {}", self.action, self.target, self.reason)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}

pub type Result<T> = std::result::Result<T, Error>;
