//! The index of the library a command works on, with a progress line while it is built; parsing queries.

use std::sync::Arc;

use crate::cli::context::CommandContext;
use crate::cli::out::{Failure, print_message};
use crate::cli::progress::ProgressLine;
use crate::config::clock;
use crate::error;
use crate::index::SyncReport;
use crate::library::{Entry, Id, ScanEvent};
use crate::search::{Answer, Engine, FacetCounts, HitCounts, Query, QueryError, Request, uncancelled};
use crate::service::one_shot::{OneShotIndex, Sizes};
use crate::text;

pub struct Finder {
    index: OneShotIndex,
    progress: ProgressLine,
}

/// Parses a query. Something like an open quotation mark is an error, because the user has finished typing.
///
/// # Errors
/// Returns a usage error with a caret under the position if `typed` is not a query, or if it is empty.
pub fn parse_query(typed: &str) -> Result<Query, Failure> {
    let query = Query::parse(typed, false).map_err(|error| Failure::Usage(with_caret(typed, &error)))?;
    if query.is_empty() {
        return Err(Failure::Usage("the query is empty".into()));
    }
    Ok(query)
}

impl Finder {
    pub fn new(context: &CommandContext) -> Result<Self, Failure> {
        let index = OneShotIndex::open(&context.library, &context.paths, Sizes::default())?;
        Ok(Self { index, progress: ProgressLine::new() })
    }

    pub const fn index(&self) -> &OneShotIndex {
        &self.index
    }

    pub fn engine(&self) -> &dyn Engine {
        self.index.engine()
    }

    /// Answers from the files as they are now.
    pub fn search(&mut self, request: Request) -> Result<Answer, Failure> {
        self.with_progress(|index, observe| index.search(&for_today(request), observe))
    }

    /// Answers from the index as it is, if the library is very large. [`Finder::finish_check`] must follow.
    pub fn search_before_sync(&mut self, request: Request) -> Result<Answer, Failure> {
        self.with_progress(|index, observe| index.search_before_sync(&for_today(request), observe))
    }

    /// Compares the files that [`Finder::search_before_sync`] did not, and reports how many have changed.
    pub fn finish_check(&mut self) -> Result<(), Failure> {
        match self.with_progress(OneShotIndex::finish_check)? {
            0 => {}
            1 => print_message("1 file has changed since; search again to see it"),
            many => print_message(&format!("{many} files have changed since; search again to see them")),
        }
        Ok(())
    }

    /// The entries of all files as they are now, in the order of the list.
    pub fn current_entries(&mut self) -> Result<Vec<Arc<Entry>>, Failure> {
        self.with_progress(OneShotIndex::entries)
    }

    /// The briefs that match `query`, from the files as they are now.
    pub fn briefs(&mut self, query: &Query) -> Result<Vec<Id>, Failure> {
        self.with_progress(|index, observe| index.matching_briefs(query, Some(clock::today()), observe))
    }

    /// Brings the index up to date, with `rebuild` from nothing.
    pub fn sync(&mut self, rebuild: bool) -> Result<SyncReport, Failure> {
        if rebuild {
            self.index.replace()?;
        }
        self.with_progress(OneShotIndex::sync)
    }

    /// The `max` most frequent values of each facet, among the hits of the `request` that was just answered.
    pub fn facets(&self, request: Request, max: usize) -> Result<Vec<FacetCounts>, Failure> {
        Ok(uncancelled(self.engine().facets(&for_today(request), max, &|| false))?)
    }

    /// Counts hits in the index as it is.
    pub fn hit_counts(&self, request: Request) -> Result<HitCounts, Failure> {
        Ok(uncancelled(self.engine().count_hits(&for_today(request), &|| false))?)
    }

    /// Counts the hits of each request in the files as they are now.
    pub fn all_hit_counts(&mut self, requests: Vec<Request>) -> Result<Vec<HitCounts>, Failure> {
        // This brings the index up to date.
        self.search(Request::default())?;
        requests.into_iter().map(|request| self.hit_counts(request)).collect()
    }

    /// Calls `ask` with the index and an observer that shows the progress; then prints the notice of the index, if any.
    fn with_progress<T>(
        &mut self,
        ask: impl FnOnce(&mut OneShotIndex, &(dyn Fn(&ScanEvent) + Sync)) -> error::Result<T>,
    ) -> Result<T, Failure> {
        let answer = ask(&mut self.index, &|event| self.progress.on_event(event));
        self.progress.clear();
        if let Some(notice) = self.index.notice.take() {
            print_message(&notice);
        }
        Ok(answer?)
    }
}

fn for_today(request: Request) -> Request {
    Request { today: Some(clock::today()), ..request }
}

/// The error, the query, and a caret under the position of the error.
fn with_caret(typed: &str, error: &QueryError) -> String {
    let before = text::Span::new(0, error.span.start()).slice(typed);
    let width = text::width(&text::line(before)) + (before.len() - before.trim_end().len());
    let under = text::width(error.span.slice(typed)).max(1);
    format!("{}\n  {}\n  {}{}", error.message, text::line(typed), " ".repeat(width), "^".repeat(under))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_is_under_the_error_even_after_wide_characters() {
        let error = QueryError { message: "unknown field".into(), span: text::Span::new(7, 10) };
        assert_eq!(with_caret("中国 foo:x", &error), "unknown field\n  中国 foo:x\n       ^^^");
    }
}
