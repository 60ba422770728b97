//! Errors of the search engine.

use std::fmt::Display;

use crate::error::Error;
use crate::text::line;

pub(super) fn engine_error(cause: impl Display) -> Error {
    Error::new("use", "the search index", line(&cause.to_string()))
}
