//! What the engine reports as failed, in the words of the program.

use std::fmt::Display;

use crate::error::Error;
use crate::text::line;

/// The index could not be used because of `cause`.
pub(super) fn engine_error(cause: impl Display) -> Error {
    Error::new("use", "the search index", line(&cause.to_string()))
}
