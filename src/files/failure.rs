//! Turns an [`io::Error`] into an [`Error`].

use std::io;
use std::path::Path;

use crate::error::Error;
use crate::text;

/// The reason for `error` in one clause, without the number: `permission denied`.
pub(super) fn reason(error: &io::Error) -> String {
    let text = text::line(&error.to_string());
    let clause = text.split_once(" (os error").map_or(text.as_str(), |(clause, _)| clause);
    let mut letters = clause.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => clause.to_owned(),
    }
}

/// `path` without characters that could control a terminal.
pub(super) fn clean_path(path: &Path) -> String {
    text::line(&path.to_string_lossy())
}

/// An error of the system during `action` on `path`.
pub(super) fn failed(action: &'static str, path: &Path, error: io::Error) -> Error {
    Error::new(action, clean_path(path), reason(&error)).with_kind(error.kind().into()).with_source(error)
}

/// An error for an `action` on `path` that this module refuses.
pub(super) fn refused(action: &'static str, path: &Path, reason: impl std::fmt::Display) -> Error {
    Error::new(action, clean_path(path), reason)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    #[test]
    fn a_system_error_becomes_one_clause() {
        assert_eq!(reason(&io::Error::from_raw_os_error(28)), "no space left on device");
        assert_eq!(reason(&io::Error::other("EOF at x")), "EOF at x");
    }

    #[test]
    fn a_hostile_file_name_is_cleaned_in_the_message() {
        let error = failed("read", Path::new("a\u{1b}[2J\u{202e}\n.toml"), io::Error::from_raw_os_error(13));
        assert_eq!(error.to_string(), "could not read a␛[2J .toml: permission denied");
    }
}
