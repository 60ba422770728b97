//! The query language (interim body; owner: search).

use crate::text::Span;

/// A query as understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// As typed.
    pub typed: String,
}

/// Why a query is none, in one sentence, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// One sentence.
    pub message: String,
    /// The part of the query it is about, in bytes of what was typed.
    pub span: Span,
}

impl Query {
    /// Understands `typed`; while `typing`, the last word is a prefix.
    ///
    /// # Errors
    /// Where the text is no query: an open quotation mark, an unknown field, a date that is none.
    pub fn parse(typed: &str, typing: bool) -> Result<Self, QueryError> {
        let _ = typing;
        Ok(Self { typed: typed.to_owned() })
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.typed.trim().is_empty()
    }

    /// Where the query's words stand in `text`, in order, none over another.
    #[must_use]
    pub fn marks(&self, text: &str) -> Vec<Span> {
        let _ = text;
        Vec::new()
    }
}
