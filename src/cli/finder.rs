//! Searching for a verb: the query understood, or shown with a caret; the index kept true to the library by itself.

use crate::cli::context::Context;
use crate::cli::out::Stop;
use crate::run::{clock, indexing};
use crate::search::{Answer, Index, Query, QueryError, Request, Unit};
use crate::text;

/// An index that is ready to be asked.
pub struct Finder {
    index: Index,
}

impl Finder {
    /// Understands `typed` as a whole query.
    ///
    /// # Errors
    /// Wrong usage, with a caret under the place, where it is none or asks for nothing.
    pub fn understand(typed: &str) -> Result<Query, Stop> {
        let query = Query::parse(typed, false).map_err(|error| Stop::Usage(caret(typed, &error)))?;
        if query.is_empty() {
            return Err(Stop::Usage("the query is empty".into()));
        }
        Ok(query)
    }

    /// The index of the library that is meant, true to its files.
    ///
    /// # Errors
    /// Where the library cannot be read.
    pub fn open(context: &Context) -> Result<Self, Stop> {
        Ok(Self { index: indexing::index(&context.library.0)? })
    }

    /// At most `limit` results of `query`, each one `unit`, or what the query asks for.
    #[must_use]
    pub fn find(&self, query: &Query, unit: Option<Unit>, limit: usize) -> Answer {
        let query = query.clone();
        self.index.search(&Request { query, unit, offset: 0, limit, today: Some(clock::today()), within: None })
    }
}

/// What is wrong in the query, the query itself, and a caret under the place.
fn caret(typed: &str, error: &QueryError) -> String {
    let before = text::Span::new(0, error.span.start()).of(typed);
    let width = text::width(&text::line(before)) + (before.len() - before.trim_end().len());
    let under = text::width(error.span.of(typed)).max(1);
    format!("{}\n  {}\n  {}{}", error.message, text::line(typed), " ".repeat(width), "^".repeat(under))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_place_also_after_wide_letters() {
        let error = QueryError { message: "unknown field".into(), span: text::Span::new(7, 10) };
        assert_eq!(caret("中国 foo:x", &error), "unknown field\n  中国 foo:x\n       ^^^");
    }
}
