//! Evidence: the words of the source that state a point, and where they stand (interim body; owner: brief).

use serde::Serialize;

use crate::text::Span;

/// How the words were found in the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// Byte for byte.
    Exact,
    /// After folding white space, quotation marks and case.
    Normalised,
    /// Not at all.
    #[default]
    None,
}

impl Match {
    /// The word shown for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normalised => "normalised",
            Self::None => "none",
        }
    }
}

/// The words of the source that state a point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// As the file has them.
    pub words: String,
    /// Where they stand in the source's text, in bytes.
    pub span: Option<Span>,
    /// How they were found.
    pub found: Match,
}

impl Evidence {
    /// `words` looked up in `text`.
    #[must_use]
    pub fn verify(words: &str, text: Option<&str>) -> Self {
        let span = text.and_then(|text| Span::find(text, words));
        let found = if span.is_some() { Match::Exact } else { Match::None };
        Self { words: words.to_owned(), span, found }
    }
}
