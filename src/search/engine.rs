//! What can be asked of a collection of briefs, whoever answers: the index of a folder, or an archive elsewhere. Only plain
//! data crosses this line, so callers do not know which engine they ask.

use std::sync::Arc;

use jiff::civil::Date;

use crate::error::Result;
use crate::library::{Entry, Id};
use crate::search::facet::FacetCounts;
use crate::search::hit::{Answer, HitCounts};
use crate::search::query::Query;
use crate::search::request::Request;

/// Whether nobody waits for an answer any more. It is called often and from any thread.
pub type IsStale<'a> = &'a (dyn Fn() -> bool + Sync);

/// Answers requests about a collection of briefs.
///
/// Every method returns an error if the collection cannot be read. A method with `is_stale` returns `None` soon after that
/// becomes true.
pub trait Engine: Send + Sync {
    /// The hits of `request`. If a query has no hit, similar words count too, and the answer says so.
    fn search(&self, request: &Request, is_stale: IsStale<'_>) -> Result<Option<Answer>>;

    /// The `most` frequent values of each facet among the hits of `request`, in the order of [`Facet::ALL`]. If the answer
    /// was of similar words, the query must be [`Query::similar`].
    ///
    /// [`Facet::ALL`]: crate::search::Facet::ALL
    fn facets(&self, request: &Request, most: usize, is_stale: IsStale<'_>) -> Result<Option<Vec<FacetCounts>>>;

    /// Counts the exact hits of `request`, without fetching them.
    fn count_hits(&self, request: &Request, is_stale: IsStale<'_>) -> Result<Option<HitCounts>>;

    /// The briefs that match `query`, in the order of their paths. Without `today` nothing is overdue.
    fn matching_briefs(&self, query: &Query, today: Option<Date>, is_stale: IsStale<'_>) -> Result<Option<Vec<Id>>>;

    /// The first `most` entries of the list, or all of them, in its order. Files without a brief have an entry too.
    fn entries(&self, most: Option<usize>) -> Result<Vec<Arc<Entry>>>;

    /// Frees memory and connections after a time without questions. The next answer takes some milliseconds longer.
    fn free_resources(&self) {}
}

/// What an engine answers if nobody cancels the question.
pub fn uncancelled<T: Default>(answer: Result<Option<T>>) -> Result<T> {
    answer.map(Option::unwrap_or_default)
}
