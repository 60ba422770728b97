//! Searching for a verb: the query understood, or shown with a caret; the index kept true to the library by itself.

use std::collections::HashSet;

use crate::cli::context::Context;
use crate::cli::out::{Failure, print_message};
use crate::cli::progress::Progress;
use crate::config::clock;
use crate::index::HitCounts;
use crate::library::Id;
use crate::search::{Answer, FacetCounts, Query, QueryError, Request};
use crate::service::one_shot::{Once, Sizes};
use crate::text;

/// What answers the queries of a verb.
pub struct Finder {
    once: Once,
    progress: Progress,
}

impl Finder {
    /// Understands `typed` as a whole query.
    ///
    /// # Errors
    /// Wrong usage, with a caret under the place, where it is none or asks for nothing.
    pub fn understand(typed: &str) -> Result<Query, Failure> {
        let query = Query::parse(typed, false).map_err(|error| Failure::Usage(caret(typed, &error)))?;
        if query.is_empty() {
            return Err(Failure::Usage("the query is empty".into()));
        }
        Ok(query)
    }

    /// The index of the library that is meant.
    ///
    /// # Errors
    /// Returns an error if the engine cannot be set up.
    pub fn open(context: &Context) -> Result<Self, Failure> {
        Ok(Self {
            once: Once::open_ahead(&context.library.0, &context.places, Sizes::default())?,
            progress: Progress::new(),
        })
    }

    /// The answer to `request`, true to the files as they are now.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn find(&mut self, request: Request) -> Result<Answer, Failure> {
        let request = dated(request);
        let answer = self.once.search(&request, &|event| self.progress.on_event(event));
        self.told(answer)
    }

    /// The answer to `request`, as soon as there is one that [`Finder::settle`] can make good.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn find_soon(&mut self, request: Request) -> Result<Answer, Failure> {
        let request = dated(request);
        let answer = self.once.search_soon(&request, &|event| self.progress.on_event(event));
        self.told(answer)
    }

    /// SeenBriefs at what an answer over very many files left out, and says what it missed.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn settle(&mut self) -> Result<(), Failure> {
        let changed = self.once.settle(&|event| self.progress.on_event(event));
        match self.told(changed)? {
            0 => {}
            1 => print_message("1 file has changed since; search again to see it"),
            many => print_message(&format!("{many} files have changed since; search again to see them")),
        }
        Ok(())
    }

    /// The briefs that `query` takes, true to the files as they are now.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn briefs(&mut self, query: &Query) -> Result<HashSet<Id>, Failure> {
        let ids = self.once.briefs(query, Some(clock::today()), &|event| self.progress.on_event(event));
        Ok(self.told(ids)?.into_iter().collect())
    }

    /// What the results of `request`, whose answer was just found, can be narrowed to: of each facet the `most` frequent.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn facets(&self, request: &Request, most: usize) -> Result<Vec<FacetCounts>, Failure> {
        Ok(self.once.index().facets(&dated(request.clone()), most, &|| false)?.unwrap_or_default())
    }

    /// How much there is of what `request` takes, in the index as it was last asked.
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn tally(&self, request: Request) -> Result<HitCounts, Failure> {
        Ok(self.once.index().tally(&dated(request), &|| false)?.unwrap_or_default())
    }

    /// How much there is of what each request takes, true to the files as they are now.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn tallies(&mut self, requests: Vec<Request>) -> Result<Vec<HitCounts>, Failure> {
        // An answer that nobody reads makes the index true to the files.
        self.find(Request::default())?;
        requests.into_iter().map(|request| self.tally(request)).collect()
    }

    /// Takes the progress off the screen and says what is to be said of the index.
    fn told<T>(&mut self, answer: crate::error::Result<T>) -> Result<T, Failure> {
        self.progress.clear();
        if let Some(notice) = self.once.notice.take() {
            print_message(&notice);
        }
        Ok(answer?)
    }
}

fn dated(request: Request) -> Request {
    Request { today: Some(clock::today()), ..request }
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
