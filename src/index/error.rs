//! Errors of tantivy, the library that stores the index.

use std::fmt::Display;

use crate::error::Error;
use crate::text::line;

pub(super) fn tantivy_error(cause: impl Display) -> Error {
    Error::new("use", "the search index", line(&cause.to_string()))
}
